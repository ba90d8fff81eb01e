"""The page in one file: built the same twice, small enough, and the same in Firefox with the network cut."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from firefox import FIREFOX, firefox
from page_sources import sources

from perfscore.cli import main
from perfscore.serving.start import SCRIPTS, page_file
from perfscore.web.build import build, joined_scripts

MOST = 20_000_000


def test_the_scripts_of_the_page_are_one_script() -> None:
    """Whatever a module takes from another, it finds: no import and no export is left."""
    joined = joined_scripts()
    for line in joined.splitlines():
        assert not line.startswith(("import ", "export ")), line
    assert joined.count("=> {\n") >= len(SCRIPTS)
    for name in SCRIPTS:
        for line in page_file(name).splitlines():
            assert not line.startswith("import ") or line.count("{") == 1, f"{name}: {line}"
            assert not line.startswith("export ") or line.split()[1] in ("function", "async", "const", "class"), line


@pytest.mark.slow
def test_it_is_small_and_built_the_same_twice(one_file: Path, tmp_path: Path) -> None:
    [again] = build(tmp_path, "zh", sources(), one_file=True)
    assert again.read_bytes() == one_file.read_bytes()
    assert one_file.stat().st_size < MOST


@pytest.mark.slow
@pytest.mark.skipif(FIREFOX is None, reason="no Firefox on this machine")
def test_firefox_opens_it_without_network(one_file: Path, examples: Path, tmp_path: Path) -> None:
    """From the example to the report, which is the one of the command line."""
    (tmp_path / "profile").mkdir()
    with firefox(tmp_path / "profile") as browser:
        browser.open(one_file.as_uri())
        shown = browser.run(
            """
            const wait = async (selector) => {
              for (;;) {
                const found = document.querySelector(selector);
                if (found) return found;
                const wrong = document.querySelector("[role=alert]");
                if (wrong) throw new Error(wrong.textContent);
                await new Promise((done) => setTimeout(done, 100));
              }
            };
            await wait("body[data-ready]");
            document.querySelector('[data-focus="example"]').click();
            await wait("td.state.read");
            document.querySelector('nav [data-focus="findings"]').click();
            await wait(".finding.s-error");
            document.querySelector('nav [data-focus="papers"]').click();
            document.querySelector('[data-focus="look"]').click();
            return (await wait("iframe.paper")).getAttribute("srcdoc");
            """
        )
    assert isinstance(shown, str), shown
    own = tmp_path / "own"
    main(["audit", str(examples / "changji-2023.yaml"), "--format", "html", "-o", str(own)])
    expected = own.read_text("utf-8").replace(f"{examples}/", "")
    assert hashlib.sha256(shown.encode()).hexdigest() == hashlib.sha256(expected.encode()).hexdigest()
