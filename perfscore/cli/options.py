"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import PurePath

from perfscore.cli.common import Parser
from perfscore.running.limits import STANDARD

_MIB = 1024 * 1024
_TABLES = ("rows", "findings")
TABLE_FORMATS = ("csv", "ndjson", "parquet")  # by which names as_records writes them


def add_reading(parser: Parser) -> None:
    """How documents are read: side by side, and within which limits."""
    parser.add_argument(
        "--jobs",
        type=int,
        choices=range(1025),
        metavar="N",
        help="同时读几个文件（默认：有几个核就几个；0 在本进程里读）",
    )
    parser.add_argument(
        "--limit-seconds",
        default=STANDARD.cpu,
        metavar="S",
        help="每个文件最多算几秒（默认 %(default)s）",
    )
    parser.add_argument(
        "--limit-memory", default=STANDARD.memory // _MIB, metavar="MB",
        help="读文件的进程最多用多少内存（默认 %(default)s）",
    )  # fmt: skip


def add_format(
    parser: argparse.ArgumentParser, *formats: str, metavar: str | None = None, said: str | None = None
) -> None:
    """The formats that a command writes, the usual one first."""
    parser.add_argument("--format", choices=formats, metavar=metavar, help=said)
    parser.set_defaults(formats=formats)


def format_of(arguments: argparse.Namespace) -> str:
    """The format that was asked for; else the one of the suffix of -o, where the command writes it; else the usual."""
    suffix = PurePath(getattr(arguments, "output", None) or "").suffix[1:].lower()
    named = {"yml": "yaml", "htm": "html"}.get(suffix, suffix)
    return arguments.format or (named if named in arguments.formats else arguments.formats[0])


def add_table(parser: argparse.ArgumentParser) -> None:
    """Which table the formats that hand one on write."""
    parser.add_argument("--table", choices=_TABLES, default=_TABLES[0], help="csv、ndjson、parquet 写各行还是各项发现")
