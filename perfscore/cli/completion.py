"""perfscore completion SHELL: the script by which a shell completes commands, options and files."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, Commands, Parser, emit
from perfscore.cli.help import ChineseHelp, EnglishHelp
from perfscore.cli.usage import each_action
from perfscore.errors import UsageError
from perfscore.messages import problem

_SHELLS = ("bash", "zsh", "tcsh")
_FILES = ("FILE", "ID|FILE", "ID|FILE|auto", "PATH", "DOC", "STORE", "IN", "OUT", "A", "B")  # as the help names them
_FOLDER = "DIR"


def _completion_command(arguments: argparse.Namespace) -> int:
    try:
        import shtab
    except ModuleNotFoundError:
        raise UsageError([problem("U156")]) from None
    from perfscore.cli.commands import parser

    told = (EnglishHelp if arguments.lang == "en" else ChineseHelp)("perfscore").told
    top = parser(arguments.lang)
    for action in each_action(top):
        action.help = action.help and told(action.help)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no public name for it
            for each in action._choices_actions:  # noqa: SLF001
                each.help = action.choices[each.dest].description = told(each.help or "")
        elif isinstance(action.choices, range):
            action.choices = None  # nobody chooses from a hundred thousand numbers
        if action.metavar in (*_FILES, _FOLDER):
            action.complete = shtab.DIRECTORY if action.metavar == _FOLDER else shtab.FILE  # type: ignore[attr-defined]
    emit(shtab.complete(top, shell=arguments.shell) + "\n", arguments)
    return FINE


def add_completion_command(commands: Commands, common: Parser) -> None:
    completing = commands.add_parser("completion", parents=[common], help="补全的脚本，交给命令行的 shell")
    completing.add_argument("shell", choices=_SHELLS)
    completing.add_argument("-o", "--output", metavar="FILE", help="写入文件（默认输出到屏幕）")
    completing.set_defaults(command=_completion_command)
