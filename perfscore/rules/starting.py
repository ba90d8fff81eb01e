"""A commented rule file to start from; it is sound as it stands."""

from __future__ import annotations

from importlib.resources import files

from perfscore.errors import UsageError, problem
from perfscore.rules.library import id_in_text


def starting_file(name: str, place: str, year: int) -> str:
    """The text of a new rule file. Raises UsageError for an id or a place that YAML would read otherwise."""
    text = files("perfscore.rules").joinpath("starting.yaml").read_text(encoding="utf-8")
    for mark, value in (("编号", name), ("地区", place), ("年度", str(year))):
        text = text.replace(f"〔{mark}〕", value)
    if id_in_text(text) != name or any(char in place for char in "[]{},:#\"'\n"):
        raise UsageError([problem("U007", found=f"{name} {place}")])
    return text
