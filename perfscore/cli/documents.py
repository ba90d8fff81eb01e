"""The parsers of perfscore read | score | audit | infer | compare."""

from __future__ import annotations

from perfscore.cli.common import Commands, Parser, add_exit_zero, later
from perfscore.cli.options import TABLE_FORMATS, add_format, add_reading, add_table
from perfscore.rules.folders import AUTO


def add_document_commands(commands: Commands, common: Parser) -> None:
    reading = commands.add_parser("read", parents=[common], help="读出文件中的绩效表")
    add_format(reading, "text", "json", "yaml", "xlsx")
    reading.add_argument(
        "--stages", action="store_true", help="列出读取的经过：各节、表头、并存的读法、剩下的文字（text、json）"
    )
    reading.set_defaults(command=later("document_commands.read_command"))
    scoring = commands.add_parser("score", parents=[common], help="按规则重算得分")
    scoring.add_argument("--explain", action="store_true", help="每行附一句说明")
    scoring.set_defaults(command=later("document_commands.score_command"))
    auditing = commands.add_parser("audit", parents=[common], help="核对申报得分与重算得分，列出发现")
    auditing.set_defaults(command=later("document_commands.audit_command"))
    add_exit_zero(auditing)
    for each in (scoring, auditing):
        each.add_argument(
            "--rules", default=AUTO, metavar="ID|FILE|auto", help="规则集编号、文件，或 auto（按地区和年度选用）"
        )
    add_format(scoring, "text", "json")
    add_format(
        auditing, "text", "json", "html", "xlsx", "docx", *TABLE_FORMATS, "sarif", "github",
        metavar="FORMAT",
        said="text、json、html、xlsx、docx、csv、ndjson、parquet、sarif、github（默认看 -o 的后缀，再就是 text）",
    )  # fmt: skip
    add_table(auditing)
    auditing.add_argument("--date", metavar="DATE", help="报告的日期，如 2026-03-31（默认留空，待人填写）")
    auditing.add_argument(
        "--store", metavar="FILE", help="工作底稿（SQLite）：逐个文件存入，未变的文件下次不再读；见 perfscore review"
    )
    auditing.add_argument("--select", metavar="CODES", help="只要这些发现，如 F2,F101")
    auditing.add_argument("--ignore", metavar="CODES", help="不要这些发现")
    auditing.add_argument(
        "--profile",
        metavar="FILE",
        help="界线的 YAML 文件，如 deviation: 30%%",
    )
    inferring = commands.add_parser("infer", parents=[common], help="哪个规则集、哪个办法能解释申报得分")
    inferring.add_argument("--rules", action="append", metavar="ID|FILE", help="只比较这些规则集，可写多次")
    add_format(inferring, "text", "json", "yaml", said="yaml：把推定的办法写成规则文件")
    inferring.set_defaults(command=later("document_commands.infer_command"))
    comparing = commands.add_parser("compare", parents=[common], help="两份材料（目标与自评、两年、两个版本）对照")
    comparing.add_argument("old", metavar="A", help="前一份：目标表、上年的表、旧版")
    comparing.add_argument("new", metavar="B", help="后一份：自评表、今年的表、新版")
    add_format(comparing, "text", "json", "html")
    comparing.add_argument("-o", "--output", metavar="FILE", help="写入文件（默认输出到屏幕）")
    comparing.set_defaults(command=later("document_commands.compare_command"))
    add_reading(comparing)
    for each in (reading, scoring, auditing, inferring):
        each.add_argument("documents", nargs="+", metavar="PATH", help="文件、文件夹、通配符、装文件的 zip，或 -")
        add_reading(each)
        each.add_argument("-o", "--output", metavar="FILE", help="写入文件（默认输出到屏幕）")
