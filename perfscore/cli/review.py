"""The parser of perfscore review."""

from __future__ import annotations

from perfscore.cli.common import Commands, Parser, later
from perfscore.cli.options import TABLE_FORMATS, add_format, add_table


def add_review_command(commands: Commands, common: Parser) -> None:
    reviewing = commands.add_parser(
        "review", parents=[common], help="工作底稿汇总：按单位、年度、地区、规则集；排序、抽样"
    )
    reviewing.add_argument("review", metavar="STORE", help="audit --store 所写的文件")
    add_format(reviewing, "text", "json", "html", "xlsx", *TABLE_FORMATS)
    add_table(reviewing)
    reviewing.add_argument("--sample", type=int, choices=range(100_001), metavar="N", default=0, help="抽查几张表")
    reviewing.add_argument("--seed", default="0", help="抽样的种子：相同的表和种子抽到相同的表")
    reviewing.add_argument("-o", "--output", metavar="FILE", help="写入文件（默认输出到屏幕）")
    reviewing.set_defaults(command=later("review_command.review_command"))
