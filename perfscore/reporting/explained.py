"""What any code of any room says, and why it matters, as text."""

from __future__ import annotations

from perfscore.errors import UsageError
from perfscore.messages import Joined, codes, problem, readable_template, wording
from perfscore.reporting.rules_text import explanation_text
from perfscore.reporting.style import Style
from perfscore.rules.explain import explanations

_ROOMS = ("Y", "R", "U", "D", "V", "S", "T", "F")


def explained(code: str, style: Style) -> str:
    """All that is known of a code. Raises UsageError for one that there is not, with those of its room."""
    known = [each for each in codes() if each[0] in _ROOMS and each[1:].isdigit()]
    if code not in known:
        room = [each for each in known if each[0] == code[:1]]
        raise UsageError([problem("U008", found=code, allowed=Joined(room or _ROOMS))])
    if code in explanations():
        return explanation_text(explanations()[code], style)
    title = style.paint("bold", f"{code}  {readable_template(code, style.lang)}")
    found = _of_finding(code, style) if code[0] == "F" else ()
    lines = (title, wording(f"W_room_{code[0]}", style.lang), *(("", *found) if found else ()))
    return "\n".join(lines) + "\n"


def _of_finding(code: str, style: Style) -> tuple[str, ...]:
    """What the check of a finding says of itself; loads all checks."""
    from perfscore.auditing.descriptions import descriptions

    return tuple(descriptions(style.lang).get(code, ()))
