"""What every command needs: exit codes, where output goes, how it looks, and where rule sets are looked for."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TextIO, TypeAlias

from perfscore.cli.console import obeys_escapes
from perfscore.cli.help import ChineseHelp, EnglishHelp, examples
from perfscore.cli.usage import mistake
from perfscore.errors import UsageError
from perfscore.files import STANDARD_OUTPUT, reason
from perfscore.messages import Place, problem
from perfscore.reporting.style import Style
from perfscore.reporting.write import write_parts

FINE, FINDINGS, FAILED = 0, 1, 2
FOLDERS_VARIABLE = "PERFSCORE_RULES"


class Parser(argparse.ArgumentParser):
    """Usage errors as ours, one line with a code, exit 2; help in Chinese, with examples at its end."""

    help_class = ChineseHelp

    def __init__(self, **how: Any) -> None:
        super().__init__(formatter_class=self.help_class, **how)

    def format_help(self) -> str:
        self.epilog = examples(self.prog, self.help_class.lang)
        return super().format_help()

    def print_short_help(self) -> None:
        """Usage and the commands to choose from, to standard output."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.start_section("positional arguments")
        formatter.add_arguments([each for each in self._actions if isinstance(each, argparse._SubParsersAction)])  # noqa: SLF001
        formatter.end_section()
        to_standard_output(formatter.format_help() + "\n")

    def error(self, message: str) -> NoReturn:
        raise UsageError([mistake(self, message)])


class EnglishParser(Parser):
    """The same with help in English."""

    help_class = EnglishHelp


def add_speech(parser: Parser) -> None:
    """The options that may stand before the command or after it; SUPPRESS, so that one does not undo the other."""
    parser.add_argument(
        "--lang",
        choices=("zh", "en"),
        default=argparse.SUPPRESS,
        help="提示语的语言，默认看 PERFSCORE_LANG 和系统语言 / language of messages",
    )
    parser.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="内部错误时显示详情 / show tracebacks"
    )
    parser.add_argument(
        "--no-project", action="store_true", default=argparse.SUPPRESS, help="不看 perfscore.toml 和 pyproject.toml"
    )


def add_choice(parser: Parser, metavar: str, **how: Any) -> Any:
    """The commands of a parser; where none is given they are shown, and that one is missing is told."""

    def lacking(_: argparse.Namespace) -> NoReturn:
        parser.print_short_help()
        raise UsageError([problem("U100", Place(file=parser.prog), found=metavar)])

    parser.set_defaults(command=lacking)
    return parser.add_subparsers(metavar=metavar, **how)


def add_exit_zero(parser: Parser) -> None:
    parser.add_argument("--exit-zero", action="store_true", help="有发现也以 0 结束（读不出、用法不对仍为 2）")


def later(command: str) -> Callable[[argparse.Namespace], int]:
    """A command by its module in this package and its function: what it needs is loaded when it is given."""
    module, _, name = command.partition(".")

    def run(arguments: argparse.Namespace) -> int:
        code: int = getattr(import_module(f"perfscore.cli.{module}"), name)(arguments)
        return code

    return run


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse has no public name for it


def emit(shown: str | bytes, arguments: argparse.Namespace) -> None:
    """To the file named with -o, else to standard output. A reader who has seen enough of a pipe changes no verdict."""
    emit_parts([shown], arguments)


def emit_parts(parts: Iterable[str | bytes], arguments: argparse.Namespace) -> None:
    """The same of what is written part by part."""
    named = getattr(arguments, "output", None) or STANDARD_OUTPUT
    if named == STANDARD_OUTPUT:
        for part in parts:
            to_standard_output(part)
    else:
        with suppress(BrokenPipeError):
            write_parts(parts, named)


def to_standard_output(shown: str | bytes) -> None:
    """Raises UsageError when it is closed or full; a closed pipe takes the rest and says nothing."""
    try:
        if isinstance(shown, str):
            sys.stdout.write(shown)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(shown)
        sys.stdout.flush()
    except OSError as error:
        _give_up(sys.stdout)
        if not is_closed_pipe(error):
            raise UsageError([problem("U003", Place(file=STANDARD_OUTPUT), detail=reason(error))]) from None


def is_closed_pipe(error: OSError) -> bool:
    """Whether the reader is gone; Windows has no error of its own for that."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def to_standard_error(line: str) -> None:
    """Where nobody can be told, the exit code still tells."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """What is still on its way would fail again at the end of the process."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def style_of(arguments: argparse.Namespace) -> Style:
    """The language that was asked for; colour on a terminal only."""
    to_terminal = getattr(arguments, "output", None) in (None, STANDARD_OUTPUT)
    return Style(arguments.lang, to_terminal and "NO_COLOR" not in os.environ and obeys_escapes(sys.stdout))


def rule_folders(arguments: argparse.Namespace) -> tuple[Path, ...]:
    """Folders of own rule sets: --rules-dir, then the variable PERFSCORE_RULES."""
    named = [*(arguments.rules_dir or ()), *filter(None, os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep))]
    missing = [name for name in named if not Path(name).is_dir()]
    if missing:
        raise UsageError([problem("U006", Place(file=name)) for name in missing])
    return tuple(Path(name).resolve() for name in named)
