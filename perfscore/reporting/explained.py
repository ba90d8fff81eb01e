"""What any code of any room says, and why it matters, as text."""

from __future__ import annotations

from perfscore.auditing.descriptions import descriptions
from perfscore.errors import UsageError
from perfscore.messages import Joined, codes, problem, readable_template, wording
from perfscore.reporting.style import Style
from perfscore.rules.explain import Explanation, explanations

_ROOMS = ("Y", "R", "U", "D", "V", "S", "T", "F")


def explained(code: str, style: Style) -> str:
    """All that is known of a code. Raises UsageError for one that there is not, with those of its room."""
    known = [each for each in codes() if each[0] in _ROOMS and each[1:].isdigit()]
    if code not in known:
        room = [each for each in known if each[0] == code[:1]]
        raise UsageError([problem("U008", found=code, allowed=Joined(room or _ROOMS))])
    is_finding = code[0] == "F"
    if not is_finding and code in explanations():
        return _of_rule_problem(explanations()[code], style)
    title = style.paint("bold", f"{code}  {readable_template(code, style.lang)}")
    found = descriptions(style.lang).get(code, ()) if is_finding else ()
    lines = (title, wording(f"W_room_{code[0]}", style.lang), *(("", *found) if found else ()))
    return "\n".join(lines) + "\n"


def _of_rule_problem(found: Explanation, style: Style) -> str:
    """Code and wording, why it matters, and how it is written right and wrong."""
    title = f"{found.code}  {readable_template(found.code, style.lang)}"
    lines = [style.paint("bold", title), "", found.why.text(style.lang)]
    for word, shown in (("W_right", found.right), ("W_wrong", found.wrong)):
        if shown is not None:
            lines += ["", style.word(word), *(f"    {line}" for line in (shown.rstrip() or "—").splitlines())]
    return "\n".join(lines) + "\n"
