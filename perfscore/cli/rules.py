"""perfscore rules list | show | check | test | diff | new | docs | export | schema | publish: for maintainers."""

from __future__ import annotations

from perfscore.cli.common import Commands, Parser, add_choice, add_exit_zero, add_speech, later
from perfscore.cli.drafting import add_new
from perfscore.cli.export import add_export
from perfscore.cli.options import add_reading

#: What people write, each with a schema: rule sets, cases, forms, thresholds of audits, words of names, scales, the
#: register of versions, working days, categories, units.
_KINDS_OF_FILE = (
    "rules", "cases", "forms", "profile", "directions", "scales", "published", "workdays", "indicators", "units",
)  # fmt: skip


def add_rules_commands(commands: Commands, common: Parser) -> None:
    """The parsers of all rules commands."""
    rules = commands.add_parser("rules", help="规则集：列出、查看、检查、测试、比较、发布")
    add_speech(rules)
    actions = add_choice(rules, "COMMAND")

    def action(name: str, said: str, module: str = "maintaining") -> Parser:
        parser: Parser = actions.add_parser(name, parents=[common], help=said)
        parser.set_defaults(command=later(f"{module}.{name.replace('-', '_')}_command"))
        return parser

    listing = action("list", "列出全部规则集", "listing")
    showing = action("show", "查看一个规则集")
    showing.add_argument("id", metavar="ID|FILE")
    checking = action("check", "检查规则文件：每一处错误，每一项证明")
    checking.add_argument("paths", nargs="*", metavar="PATH", help="文件或文件夹；不写则检查全部规则集")
    checking.add_argument("--quiet", action="store_true", help="只列问题，不列证明")
    checking.add_argument("--format", choices=("text", "json"), default="text")
    checking.add_argument("--strict", action="store_true", help="提醒也算问题")
    checking.add_argument("--fix", action="store_true", help="先把所写的文件中意思确定的全角符号等改成规范的写法")
    testing = action("test", "运行规则集旁边的测试用例")
    testing.add_argument("paths", nargs="*", metavar="PATH", help="文件或文件夹；不写则运行全部")
    testing.add_argument("--coverage", action="store_true", help="列出用例没有经过的决策行、段、档次和起点")
    testing.add_argument("--mutants", action="store_true", help="逐处改动规则，列出用例没有察觉的改动")
    testing.add_argument("--edges", action="store_true", help="起草起点上下的用例，供确认")
    comparing = action("diff", "两个规则集有什么不同；加 --on 看对真实表的影响")
    comparing.add_argument("old", metavar="A")
    comparing.add_argument("new", metavar="B")
    comparing.add_argument("--on", nargs="+", metavar="DOC", help="按两个规则集各算一遍的文件")
    add_reading(comparing)
    starting = action("new", "起草一个带说明的规则文件；在终端上询问没有写明的", "drafting")
    add_new(starting)
    documenting = action("docs", "把规则集写成网页：表、出处、曲线图")
    documenting.add_argument("ids", nargs="*", metavar="ID|FILE")
    explaining = action("explain", "解释一个提示代码：为什么要紧，怎样写才对", "explain")
    explaining.add_argument("code", metavar="CODE")
    exporting = action("export", "把规则集写成别处能算的：SQL 视图、JavaScript 模块，或一致性测试数据", "export")
    add_export(exporting)
    describing = action("schema", "规则文件（或用例、表单等）的 JSON Schema，供编辑器补全和检查")
    describing.add_argument("--of", choices=_KINDS_OF_FILE, default="rules", help="哪一种文件，不写为规则集")
    action("serve-editor", "语言服务：编辑器里的检查、补全、说明和曲线图，走标准输入输出（LSP）")
    every = (listing, showing, checking, testing, comparing, starting, documenting, explaining, exporting, describing)
    for each in every:
        required = each is documenting
        each.add_argument("-o", "--output", metavar="DIR" if required else "FILE", required=required)
    for each in (checking, testing):
        add_exit_zero(each)
    publishing = action("publish", "登记文件夹中各规则集的版本；登记后内容不能再改")
    publishing.add_argument("folder", metavar="DIR")
