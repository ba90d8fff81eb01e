"""perfscore rules export: a rule set for where the data is."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, Parser, emit, rule_folders
from perfscore.exporting.dialect import Dialect

_DIALECTS = tuple(each.value for each in Dialect)


def export_command(arguments: argparse.Namespace) -> int:
    """Loads what writes only now: the other commands for maintainers start without it."""
    from perfscore.cli.outputs import refuse_binary
    from perfscore.exporting.conformance import conformance
    from perfscore.exporting.excel import workbook
    from perfscore.exporting.javascript import module
    from perfscore.exporting.program import program
    from perfscore.exporting.sql import view
    from perfscore.rules.library import load_rules

    refuse_binary(arguments.to, arguments)
    rules = load_rules(arguments.id, rule_folders(arguments))
    made: str | bytes
    match arguments.to:
        case "sql":
            dialect = Dialect(arguments.dialect)
            made = view(program(rules), dialect, arguments.table, arguments.view, arguments.key)
        case "xlsx":
            made = workbook(rules, arguments.lang)
        case "js":
            made = module(program(rules))
        case _:
            made = conformance(rules)
    emit(made, arguments)
    return FINE


def add_export(exporting: Parser) -> None:
    exporting.add_argument("id", metavar="ID|FILE", help="规则集编号或文件")
    exporting.add_argument("--to", choices=("sql", "xlsx", "js", "conformance"), required=True, help="写成什么")
    exporting.add_argument("--dialect", choices=_DIALECTS, default=Dialect.DUCKDB.value, help="哪种数据库的 SQL")
    exporting.add_argument("--table", default="indicators", help="SQL：指标各行所在的表")
    exporting.add_argument("--view", default="scores", help="SQL：视图的名称")
    exporting.add_argument("--key", default="id", help="SQL：区分各行的列")
