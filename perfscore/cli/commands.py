"""The command line: parse arguments, call, choose the exit code.

Exit 0: fine. 1: findings or problems of severity error; with --exit-zero these are 0, too. 2: bad usage, or input that
cannot be read. 128 + n: ended by signal n.
"""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from perfscore.cli.common import (
    FAILED,
    FINDINGS,
    FINE,
    EnglishParser,
    Parser,
    add_choice,
    add_speech,
    is_closed_pipe,
    to_standard_error,
    to_standard_output,
)
from perfscore.cli.project import ProjectFile, project_of
from perfscore.cli.usage import each_action, language_asked
from perfscore.errors import PerfscoreError, UsageError
from perfscore.messages import Lang, problem, wording
from perfscore.version import __version__

#: The commands, in the order of help: the module that adds them, and its function.
_COMMANDS = {
    ("read", "score", "audit", "infer", "compare"): ("documents", "add_document_commands"),
    ("review",): ("review", "add_review_command"),
    ("rules",): ("rules", "add_rules_commands"),
    ("batch",): ("batch", "add_batch_command"),
    ("serve",): ("serve", "add_serve_command"),
    ("mcp",): ("mcp", "add_mcp_command"),
    ("web",): ("web", "add_web_command"),
    ("completion",): ("completion", "add_completion_command"),
    ("explain",): ("explain", "add_explain_command"),
}
PIPE_CLOSED = 141  # as the shell tells of SIGPIPE


def main(argv: Sequence[str]) -> int:
    """Run one command and answer its exit code. User errors go to stderr as one line each."""
    asked = argparse.Namespace(lang=language_asked(argv), debug=False)
    try:
        return _run(argv, asked)
    except PerfscoreError as error:
        to_standard_error(error.render(asked.lang))
        return FAILED
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception as error:
        if isinstance(error, OSError) and is_closed_pipe(error):
            return PIPE_CLOSED
        if asked.debug:
            raise
        to_standard_error(_unforeseen(error, asked.lang))
        return FAILED


def _unforeseen(error: Exception, lang: Lang) -> str:
    """What the system refuses where nothing of the user's is written or read is its matter; all else is our mistake."""
    if isinstance(error, OSError):
        return UsageError([problem("U171", detail=str(error))]).render(lang)
    return wording("W_bug", lang, {"detail": f"{type(error).__name__}: {error}"})


def _run(argv: Sequence[str], asked: argparse.Namespace) -> int:
    """Fills ``asked``, so that what goes wrong is told in the language that was asked for."""
    project = ProjectFile() if "--no-project" in argv else project_of(Path.cwd())
    asked.lang = language_asked(argv, project.lang)
    try:
        commands = parser(asked.lang, argv[0] if argv else None)
        project.give_to(commands)
        arguments = commands.parse_args(argv, asked)
    except SystemExit as stop:
        to_standard_output("")
        return stop.code if isinstance(stop.code, int) else FINE
    from perfscore.cli.outputs import check_output

    if "formats" in arguments:
        from perfscore.cli.options import format_of

        arguments.format = format_of(arguments)
    check_output(arguments)
    arguments.from_project = project.taken(arguments)
    if arguments.from_project:
        to_standard_error(project.told(arguments.from_project, arguments.lang))
    command: Callable[[argparse.Namespace], int] = arguments.command
    code = command(arguments)
    to_standard_output("")
    return FINE if code == FINDINGS and getattr(arguments, "exit_zero", False) else code


def parser(lang: Lang = "zh", first: str | None = None) -> Parser:
    """All commands; the reference page is made from it. Where the first word names one, only its module is loaded."""
    kind = EnglishParser if lang == "en" else Parser
    common = kind(add_help=False)
    add_speech(common)
    common.add_argument("--rules-dir", action="append", metavar="DIR", help="另有规则集的文件夹，可写多次")
    top = kind(prog="perfscore", description="预算绩效自评：读取、按规则重算、审核。")
    add_speech(top)
    top.add_argument("--version", action="version", version=f"perfscore {__version__}")
    commands = add_choice(top, " | ".join(name for names in _COMMANDS for name in names), parser_class=kind)
    named = [place for names, place in _COMMANDS.items() if first in names]
    for module, add in named or _COMMANDS.values():
        getattr(import_module(f"perfscore.cli.{module}"), add)(commands, common)
    for action in each_action(top):
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no public name for it
            for each in action._choices_actions:  # noqa: SLF001 - the line of a command in the list is its description
                action.choices[each.dest].description = each.help
    return top
