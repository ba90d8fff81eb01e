"""The pictures of the docs, taken from what the commands write: ``python docs/pictures.py``.

The page of ``perfscore audit`` and a curve of a rule set, as a browser shows them; needs playwright and Chromium.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

_FORMS, _RULES = "examples/changji-2023.yaml", "cn/xinjiang/changji/2023"


def main() -> None:
    from browsers import running

    with TemporaryDirectory() as folder, running() as browser:
        report, rules = f"{folder}/report.html", f"{folder}/rules"
        _perfscore("audit", _FORMS, "--exit-zero", "--date", "2026-03-31", "--format", "html", "-o", report)
        _perfscore("rules", "docs", _RULES, "-o", rules)
        window = _opened(browser, Path(report), height=580)
        window.screenshot(path=ROOT / "docs" / "guides" / "report.png")
        window = _opened(browser, Path(report), height=640)
        window.evaluate("document.querySelector('#form-1').scrollIntoView()")
        window.screenshot(path=ROOT / "docs" / "guides" / "report-form.png")
        window = _opened(browser, Path(rules) / f"{_RULES.replace('/', '-')}.html", height=640)
        window.locator("svg.curve").first.screenshot(path=ROOT / "docs" / "reference" / "curve.png")


def _perfscore(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "perfscore", *arguments], cwd=ROOT, check=True)


def _opened(browser: Any, page: Path, height: int) -> Any:
    window = browser.new_page(viewport={"width": 900, "height": height})
    window.goto(page.as_uri())
    return window


if __name__ == "__main__":
    main()
