"""Why each problem of a rule file matters, with an edit of the starting file that brings it about."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from perfscore.frozen import frozen
from perfscore.messages import InBoth


@frozen
class Explanation:
    """``right`` and ``wrong`` are lines of a rule file; None for what no edit of one file brings about."""

    code: str
    why: InBoth
    right: str | None = None
    wrong: str | None = None


@cache
def explanations() -> dict[str, Explanation]:
    """All of them, by code."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("explanations.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return {
        code: Explanation(code, InBoth(each["why"], each["why_en"]), each.get("old"), each.get("new"))
        for code, each in loaded.items()
    }
