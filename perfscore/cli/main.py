"""The command line: parse arguments, call, choose the exit code.

Exit 0: fine. 1: findings or problems of severity error; with --exit-zero these are 0, too. 2: bad usage, or input that
cannot be read. 128 + n: ended by signal n.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from perfscore.cli.batch import add_batch_command
from perfscore.cli.common import (
    FAILED,
    FINDINGS,
    FINE,
    Parser,
    add_speech,
    is_closed_pipe,
    to_standard_error,
    to_standard_output,
)
from perfscore.cli.documents import add_document_commands
from perfscore.cli.outputs import check_output
from perfscore.cli.rules import add_rules_commands
from perfscore.cli.serve import add_serve_command
from perfscore.errors import Lang, PerfscoreError, wording
from perfscore.version import __version__

INTERRUPTED, PIPE_CLOSED = 130, 141


def run() -> None:
    """The console script."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    _unwind_on_signals()
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and answer its exit code. User errors go to stderr as one line each."""
    asked = argparse.Namespace(lang="zh", debug=False)
    try:
        return _run(argv, asked)
    except PerfscoreError as error:
        to_standard_error(error.render(asked.lang))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if isinstance(error, OSError) and is_closed_pipe(error):
            return PIPE_CLOSED
        if asked.debug:
            raise
        lang: Lang = asked.lang
        to_standard_error(wording("W_bug", lang, {"detail": f"{type(error).__name__}: {error}"}))
        return FAILED


def _run(argv: Sequence[str], asked: argparse.Namespace) -> int:
    """Fills ``asked``, so that what goes wrong is told in the language that was asked for."""
    try:
        arguments = parser().parse_args(argv, asked)
    except SystemExit as stop:
        to_standard_output("")
        return stop.code if isinstance(stop.code, int) else FINE
    check_output(arguments)
    command: Callable[[argparse.Namespace], int] = arguments.command
    code = command(arguments)
    to_standard_output("")
    return FINE if code == FINDINGS and getattr(arguments, "exit_zero", False) else code


def parser() -> Parser:
    """All commands; the reference page is made from it."""
    common = Parser(add_help=False)
    add_speech(common)
    common.add_argument("--rules-dir", action="append", metavar="DIR", help="另有规则集的文件夹，可写多次")
    top = Parser(prog="perfscore", description="预算绩效自评：读取、按规则重算、审核。")
    add_speech(top)
    top.add_argument("--version", action="version", version=f"perfscore {__version__}")
    commands = top.add_subparsers(
        required=True, metavar="read | score | audit | infer | rules | batch | serve", parser_class=Parser
    )
    add_document_commands(commands, common)
    add_rules_commands(commands, common)
    add_batch_command(commands, common)
    add_serve_command(commands, common)
    return top


def _open_streams() -> None:
    """A standard stream that the caller closed fails when written to, and its number is not given to another file."""
    for name, flags in (("stdin", os.O_WRONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)
            setattr(sys, name, os.fdopen(descriptor, "r" if name == "stdin" else "w", encoding="utf-8"))


def _unwind_on_signals() -> None:
    """A command that is ended removes what it has begun to write. Signals that the caller ignores stay ignored."""
    process = os.getpid()

    def end(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN if os.getpid() == process else signal.SIG_DFL)
        if os.getpid() == process:
            raise SystemExit(128 + number)
        os.kill(os.getpid(), number)  # a worker process: it has nothing to remove

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)
