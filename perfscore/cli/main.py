"""The command line: parse arguments, call, choose the exit code.

Exit 0: fine. 1: findings or problems of severity error. 2: bad usage, or input that cannot be read.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from perfscore.cli.batch import add_batch_command
from perfscore.cli.common import FAILED, FINE, Parser
from perfscore.cli.documents import add_document_commands
from perfscore.cli.rules import add_rules_commands
from perfscore.cli.serve import add_serve_command
from perfscore.errors import Lang, PerfscoreError, wording
from perfscore.version import __version__


def run() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and answer its exit code. User errors go to stderr as one line each."""
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as stop:
        return FINE if stop.code in (0, None) else FAILED
    lang: Lang = arguments.lang
    try:
        command: Callable[[argparse.Namespace], int] = arguments.command
        return command(arguments)
    except PerfscoreError as error:
        print(error.render(lang), file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if arguments.debug:
            raise
        print(wording("W_bug", lang, {"detail": f"{type(error).__name__}: {error}"}), file=sys.stderr)
        return FAILED


def parser() -> Parser:
    """All commands; the reference page is made from it."""
    common = Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default="zh", help="提示语的语言 / language of messages")
    common.add_argument("--debug", action="store_true", help="内部错误时显示详情 / show tracebacks")
    common.add_argument("--rules-dir", action="append", metavar="DIR", help="另有规则集的文件夹，可写多次")
    top = Parser(prog="perfscore", description="预算绩效自评：读取、按规则重算、审核。")
    top.add_argument("--version", action="version", version=f"perfscore {__version__}")
    commands = top.add_subparsers(
        required=True, metavar="read | score | audit | infer | rules | batch | serve", parser_class=Parser
    )
    add_document_commands(commands, common)
    add_rules_commands(commands, common)
    add_batch_command(commands, common)
    add_serve_command(commands, common)
    return top
