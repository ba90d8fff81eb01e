"""perfscore explain CODE: what any code of any room says, and why it matters."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, Commands, Parser, emit, style_of


def add_explain_command(commands: Commands, common: Parser) -> None:
    explaining = commands.add_parser("explain", parents=[common], help="解释一个代码：什么意思，为什么要紧，怎样办")
    explaining.add_argument("code", metavar="CODE", help="如 F206、D171、R310")
    explaining.set_defaults(command=explain_command)


def explain_command(arguments: argparse.Namespace) -> int:
    from perfscore.reporting.explained import explained  # loads the rooms that it explains

    emit(explained(arguments.code.strip().upper(), style_of(arguments)), arguments)
    return FINE
