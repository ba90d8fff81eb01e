"""perfscore explain CODE: what any code of any room says, and why it matters."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, Commands, Parser, emit, style_of
from perfscore.errors import UsageError, codes, listed, problem, template, wording
from perfscore.reporting.style import Style

_ROOMS = ("Y", "R", "U", "D", "V", "S", "T", "F")


def add_explain_command(commands: Commands, common: Parser) -> None:
    explaining = commands.add_parser("explain", parents=[common], help="解释一个代码：什么意思，为什么要紧，怎样办")
    explaining.add_argument("code", metavar="CODE", help="如 F206、D171、R310")
    explaining.set_defaults(command=explain_command)


def explain_command(arguments: argparse.Namespace) -> int:
    emit(explained(arguments.code.strip().upper(), style_of(arguments)), arguments)
    return FINE


def explained(code: str, style: Style) -> str:
    """All that is known of a code. Raises UsageError for one that there is not, with those of its room."""
    from perfscore.auditing.descriptions import descriptions
    from perfscore.reporting.rules_text import explanation_text
    from perfscore.rules.explain import explanations

    known = [each for each in codes() if each[0] in _ROOMS and each[1:].isdigit()]
    if code not in known:
        room = [each for each in known if each[0] == code[:1]]
        raise UsageError([problem("U008", found=code, allowed=listed(room or _ROOMS))])
    if code in explanations():
        return explanation_text(explanations()[code], style)
    title = style.paint("bold", f"{code}  {template(code, style.lang)}")
    found = descriptions(style.lang).get(code)
    lines = (title, wording(f"W_room_{code[0]}", style.lang), *(("", *found) if found else ()))
    return "\n".join(lines) + "\n"
