"""perfscore review: what a store holds, summed up, ranked, drawn from, and written out."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, Commands, Parser, emit
from perfscore.cli.options import add_format, add_table
from perfscore.cli.outputs import refuse_binary
from perfscore.reporting.as_records import RECORD_FORMATS
from perfscore.reporting.review_tables import review_html, review_json, review_text, review_xlsx
from perfscore.store.review import review, stored_records
from perfscore.store.store import Store


def _review_command(arguments: argparse.Namespace) -> int:
    refuse_binary(arguments.format, arguments)
    with Store.open(arguments.review) as store:
        emit(_shown(store, arguments), arguments)
    return FINE


def _shown(store: Store, arguments: argparse.Namespace) -> str | bytes:
    if arguments.format in RECORD_FORMATS:
        return RECORD_FORMATS[arguments.format](stored_records(store, arguments.table))
    found = review(store, arguments.sample, arguments.seed)
    match arguments.format:
        case "html":
            return review_html(found, arguments.lang)
        case "json":
            return review_json(found, arguments.lang)
        case "xlsx":
            tables = [("rows", stored_records(store, "rows")), ("findings", stored_records(store, "findings"))]
            return review_xlsx(found, tables, arguments.lang)
        case _:
            return review_text(found, arguments.lang)


def add_review_command(commands: Commands, common: Parser) -> None:
    reviewing = commands.add_parser(
        "review", parents=[common], help="工作底稿汇总：按单位、年度、地区、规则集；排序、抽样"
    )
    reviewing.add_argument("review", metavar="STORE", help="audit --store 所写的文件")
    add_format(reviewing, "text", "json", "html", "xlsx", *RECORD_FORMATS)
    add_table(reviewing)
    reviewing.add_argument("--sample", type=int, choices=range(100_001), metavar="N", default=0, help="抽查几张表")
    reviewing.add_argument("--seed", default="0", help="抽样的种子：相同的表和种子抽到相同的表")
    reviewing.add_argument("-o", "--output", metavar="FILE", help="写入文件（默认输出到屏幕）")
    reviewing.set_defaults(command=_review_command)
