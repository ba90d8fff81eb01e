"""Commented rule files to start from. They are sound as they stand, but for the day that nobody has checked yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from perfscore.errors import UsageError
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import problem

#: The kinds of form that a draft may be for, in the order of asking, with the template that suits them.
DRAFTS = {
    "project": ("starting.yaml", (FormKind.PROJECT_SELF_EVALUATION,)),
    "department": ("starting_department.yaml", (FormKind.DEPARTMENT_SELF_EVALUATION,)),
    "both": ("starting.yaml", (FormKind.PROJECT_SELF_EVALUATION, FormKind.DEPARTMENT_SELF_EVALUATION)),
}
#: The names of the common methods, in the order of asking.
METHODS = ("proportion", "floor", "full_from", "steps", "deducted", "all_or_nothing")
_NOT_IN_A_TITLE = "[]{},:#\"'\n"


@frozen
class CommonMethod:
    """A way of scoring that many regulations have: what it is called in both languages, and its lines in a draft."""

    said: Mapping[str, str]
    text: str


@frozen(kw_only=True)
class Draft:
    """What a draft begins with. ``form`` is a key of DRAFTS, ``method`` one of ``common_methods()``.

    ``checked_on`` is when somebody read the regulation; None leaves the dates empty, which ``rules check`` tells.
    """

    id: str
    place: str
    year: int
    form: str = "both"
    method: str = "proportion"
    checked_on: date | None = None


@cache
def common_methods() -> dict[str, CommonMethod]:
    """The six common methods by name, in the order of asking."""
    import yaml

    loaded: dict[str, dict[str, object]] = yaml.safe_load(_text("starting_methods.yaml"))
    return {name: CommonMethod(**each) for name, each in loaded.items()}  # type: ignore[arg-type]


def starting_file(draft: Draft) -> str:
    """The text of a new rule file. Raises UsageError for an id or a place that YAML would read otherwise."""
    template, forms = DRAFTS[draft.form]
    method = common_methods()[draft.method].text
    marks = {
        "编号": draft.id,
        "地区": draft.place,
        "地名": draft.place.replace("/", ""),
        "年度": str(draft.year),
        "表": ", ".join(each.value for each in forms),
        "核对": draft.checked_on.isoformat() if draft.checked_on else "",
        "办法": method + "\n" if method else "",
        "用": draft.method,
    }
    text = _text(template)
    for mark, value in marks.items():
        text = text.replace(f"〔{mark}〕", value)
    text = text.replace("checked_on: \n", "checked_on:\n")
    from perfscore.rules.head_reading import id_in_text

    if id_in_text(text) != draft.id or any(char in draft.place for char in _NOT_IN_A_TITLE):
        raise UsageError([problem("U007", found=f"{draft.id} {draft.place}")])
    return text


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
