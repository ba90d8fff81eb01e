"""What every command needs: exit codes, where output goes, how it looks, and where rule sets are looked for."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TypeAlias

from perfscore.errors import Place, UsageError, problem
from perfscore.reporting.as_text import Style
from perfscore.reporting.write import write

FINE, FINDINGS, FAILED = 0, 1, 2
FOLDERS_VARIABLE = "PERFSCORE_RULES"


class Parser(argparse.ArgumentParser):
    """Usage errors as one line, exit 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(FAILED)


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse has no public name for it


def emit(shown: str | bytes, arguments: argparse.Namespace) -> None:
    """To the file named with -o, else to the screen."""
    if getattr(arguments, "output", None):
        write(shown, arguments.output)
    elif isinstance(shown, str):
        sys.stdout.write(shown)
        sys.stdout.flush()


def style_of(arguments: argparse.Namespace) -> Style:
    """The language that was asked for; colour on a terminal only."""
    to_terminal = sys.stdout.isatty() and not getattr(arguments, "output", None)
    return Style(arguments.lang, to_terminal and "NO_COLOR" not in os.environ)


def rule_folders(arguments: argparse.Namespace) -> tuple[Path, ...]:
    """Folders of own rule sets: --rules-dir, then the variable PERFSCORE_RULES."""
    named = [*(arguments.rules_dir or ()), *filter(None, os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep))]
    missing = [name for name in named if not Path(name).is_dir()]
    if missing:
        raise UsageError([problem("U006", Place(file=name)) for name in missing])
    return tuple(Path(name).resolve() for name in named)
