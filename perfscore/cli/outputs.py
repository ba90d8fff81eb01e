"""What -o may name: anything but an input of the same command."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from perfscore.cli.common import rule_folders
from perfscore.errors import UsageError
from perfscore.messages import Place, problem
from perfscore.rules.folders import rules_folder

_WORDS = ("output", "table", "seed", "format", "lang", "code", "select", "ignore", "place", "host")
_DOCUMENTS = ("documents", "on", "old", "new")
_RULES = (".yaml", ".yml")


_BINARY = ("xlsx", "docx", "parquet")


def refuse_binary(wanted: str, arguments: argparse.Namespace) -> None:
    """Raises UsageError for a format that no terminal shows, where -o names no file."""
    if wanted in _BINARY and not arguments.output:
        raise UsageError([problem("U004")])


def check_output(arguments: argparse.Namespace) -> None:
    """Raises UsageError for an empty -o and for one that names an input."""
    named = getattr(arguments, "output", None)
    if named is None:
        return
    if not named:
        raise UsageError([problem("U040")])
    refuse_input(Path(named), arguments)


def refuse_input(output: Path, arguments: argparse.Namespace) -> None:
    """Raises UsageError when ``output`` is, by whatever name or link, a file that the command reads."""
    if output.is_file() and any(_is_same(each, output) for each in _inputs(arguments)):
        raise UsageError([problem("U041", Place(file=str(output)))])


def _inputs(arguments: argparse.Namespace) -> Iterator[Path]:
    for name, value in vars(arguments).items():
        if name not in _WORDS:
            for each in value if isinstance(value, list | tuple) else (value,):
                if isinstance(each, str | Path):
                    yield from _files(str(each), name in _DOCUMENTS)
    for folder in (*rule_folders(arguments), rules_folder()):
        yield from _files_below(folder, are_documents=False)


def _files(named: str, are_documents: bool) -> Iterator[Path]:
    """The files that an argument stands for: itself, those of a folder or a pattern; with a rule file its cases."""
    from perfscore.reading.sources import expanded
    from perfscore.testing.run import beside

    for path in map(Path, expanded(named) if are_documents else (named,)):
        if path.is_dir():
            yield from _files_below(path, are_documents)
        elif path.is_file():
            yield path
            yield beside(path)


def _files_below(folder: Path, are_documents: bool) -> Iterator[Path]:
    from perfscore.reading.sources import may_be_a_document

    for root, _, names in os.walk(folder):
        for path in (Path(root, name) for name in names):
            if may_be_a_document(str(path)) if are_documents else path.name.endswith(_RULES):
                yield path


def _is_same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False
