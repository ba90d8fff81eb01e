"""perfscore rules list | show | check | test | diff | new | docs | export | schema | publish: for maintainers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from perfscore.auditing.compare import compare
from perfscore.cli.common import (
    FINDINGS,
    FINE,
    Commands,
    Parser,
    add_exit_zero,
    add_speech,
    emit,
    rule_folders,
    style_of,
)
from perfscore.cli.drafting import add_new, new_command
from perfscore.cli.explain import explain_command
from perfscore.cli.export import add_export, export_command
from perfscore.cli.outputs import refuse_input
from perfscore.cli.reading import add_reading, answered, worked_on
from perfscore.errors import RulesError, UsageError, problem
from perfscore.files import STANDARD_OUTPUT, told_of
from perfscore.marked import MarkedError, read_text
from perfscore.reporting.as_json import check_json
from perfscore.reporting.cases_text import Shown, case_text
from perfscore.reporting.diff_text import diff_text
from perfscore.reporting.rules_page import rules_pages
from perfscore.reporting.rules_text import check_text, rule_set_text, rules_text
from perfscore.reporting.write import write
from perfscore.rules.category import rules_folder
from perfscore.rules.diff import diff
from perfscore.rules.grammar import shapes
from perfscore.rules.library import load_rules, rule_files, rule_ids
from perfscore.rules.published import NAME, register_of, with_versions
from perfscore.rules.schema import schema
from perfscore.shapes.files import rewritten
from perfscore.testing.check import check
from perfscore.testing.edges import draft
from perfscore.testing.run import Tested, beside, run_all


def _list(arguments: argparse.Namespace) -> int:
    folders = rule_folders(arguments)
    rule_sets = [load_rules(name, folders) for name in rule_ids(folders)]
    emit(rules_text(rule_sets, style_of(arguments)), arguments)
    return FINE


def _show(arguments: argparse.Namespace) -> int:
    rules = load_rules(arguments.id, rule_folders(arguments))
    emit(rule_set_text(rules, style_of(arguments)), arguments)
    return FINE


def _check(arguments: argparse.Namespace) -> int:
    paths = [Path(path) for path in arguments.paths]
    if arguments.fix:
        _rewrite(paths)
    report = check(paths, rule_folders(arguments), today=date.today())
    if arguments.format == "json":
        emit(check_json(report, arguments.lang), arguments)
    else:
        emit(check_text(report, style_of(arguments), arguments.quiet), arguments)
    wrong = [item for item in report.all_problems if arguments.strict or not item.is_warning]
    return FINDINGS if wrong else FINE


def _rewrite(paths: Sequence[Path]) -> None:
    """Write the named files as the language has it, where they can be read; each whole or not at all."""
    for path in (each for named in paths for each in _rule_files(named)):
        try:
            text = read_text(path)
            new = rewritten(text, str(path), shapes(), "rule_set")
        except MarkedError:
            continue
        if new != text:
            write(new, str(path))


def _test(arguments: argparse.Namespace) -> int:
    folders = rule_folders(arguments)
    paths = [Path(path) for path in arguments.paths] or [*folders, rules_folder()]
    if arguments.edges:
        rule_sets = [load_rules(path, folders) for root in paths for path in _rule_files(root)]
        emit("\n".join(draft(rules) for rules in rule_sets), arguments)
        return FINE
    shown = [_shown(each, arguments) for each in run_all(paths, folders)]
    emit("".join(each.text for each in shown), arguments)
    return FINE if all(each.fine for each in shown) else FINDINGS


def _shown(tested: Tested, arguments: argparse.Namespace) -> Shown:
    """One suite; trying all mutants takes a while, so a terminal says which rule set is at it."""
    slow = arguments.mutants and sys.stderr.isatty()
    if slow:
        print(f"\r\x1b[K{tested.rules.id}", end="", file=sys.stderr, flush=True)
    shown = case_text(tested, style_of(arguments), with_coverage=arguments.coverage, with_mutants=arguments.mutants)
    if slow:
        print("\r\x1b[K", end="", file=sys.stderr)
    return shown


def _rule_files(root: Path) -> tuple[Path, ...]:
    return rule_files(root) if root.is_dir() else (root,)


def _diff(arguments: argparse.Namespace) -> int:
    old, new = (load_rules(name, rule_folders(arguments)) for name in (arguments.old, arguments.new))
    if not arguments.on:
        emit(diff_text(diff(old, new), None, style_of(arguments)), arguments)
        return FINE
    documents, changes = worked_on(arguments.on, arguments, partial(compare, old=old, new=new))
    emit(diff_text(diff(old, new), changes, style_of(arguments), documents), arguments)
    return answered(documents, arguments)


def _schema(arguments: argparse.Namespace) -> int:
    emit(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", arguments)
    return FINE


def _serve_editor(arguments: argparse.Namespace) -> int:
    """Until the editor ends it."""
    try:
        from perfscore.editing.server import serve
    except ModuleNotFoundError:
        raise UsageError([problem("U098")]) from None
    serve(rule_folders(arguments), arguments.lang)
    return FINE


def _docs(arguments: argparse.Namespace) -> int:
    """One page for each rule set, and a list of them."""
    folders = rule_folders(arguments)
    rule_sets = [load_rules(name, folders) for name in arguments.ids or rule_ids(folders)]
    folder = _output_folder(arguments.output)
    pages = {folder / name: page for name, page in rules_pages(rule_sets).items()}
    for path in pages:
        refuse_input(path, arguments)
    for path, page in pages.items():
        write(page, str(path))
    return FINE


def _output_folder(named: str) -> Path:
    """Made when it is not there."""
    if named == STANDARD_OUTPUT:
        raise UsageError([problem("U044")])
    with told_of(named):
        Path(named).mkdir(parents=True, exist_ok=True)
    return Path(named)


def _publish(arguments: argparse.Namespace) -> int:
    """Enter the versions of a folder in its register, once everything in it is sound."""
    folder = Path(arguments.folder)
    report = check([folder], rule_folders(arguments))
    untested = [
        problem("R407", each.rules.place) for each in report.files if each.rules and not beside(each.path).is_file()
    ]
    wrong = [*(item for item in report.all_problems if not item.is_warning), *untested]
    if wrong:
        raise RulesError(wrong)
    rule_sets = [each.rules for each in report.files if each.rules is not None]
    write(with_versions(register_of(folder), rule_sets), str(folder / NAME))
    return FINE


def add_rules_commands(commands: Commands, common: Parser) -> None:
    """The parsers of all rules commands."""
    rules = commands.add_parser("rules", help="规则集：列出、查看、检查、测试、比较、发布")
    add_speech(rules)
    actions = rules.add_subparsers(required=True, metavar="COMMAND")

    def action(name: str, said: str, command: Callable[[argparse.Namespace], int]) -> Parser:
        parser: Parser = actions.add_parser(name, parents=[common], help=said, description=said)
        parser.set_defaults(command=command)
        return parser

    listing = action("list", "列出全部规则集", _list)
    showing = action("show", "查看一个规则集", _show)
    showing.add_argument("id", metavar="ID|FILE")
    checking = action("check", "检查规则文件：每一处错误，每一项证明", _check)
    checking.add_argument("paths", nargs="*", metavar="PATH", help="文件或文件夹；不写则检查全部规则集")
    checking.add_argument("--quiet", action="store_true", help="只列问题，不列证明")
    checking.add_argument("--format", choices=("text", "json"), default="text")
    checking.add_argument("--strict", action="store_true", help="提醒也算问题")
    checking.add_argument("--fix", action="store_true", help="先把所写的文件中意思确定的全角符号等改成规范的写法")
    testing = action("test", "运行规则集旁边的测试用例", _test)
    testing.add_argument("paths", nargs="*", metavar="PATH", help="文件或文件夹；不写则运行全部")
    testing.add_argument("--coverage", action="store_true", help="列出用例没有经过的决策行、段、档次和起点")
    testing.add_argument("--mutants", action="store_true", help="逐处改动规则，列出用例没有察觉的改动")
    testing.add_argument("--edges", action="store_true", help="起草起点上下的用例，供确认")
    comparing = action("diff", "两个规则集有什么不同；加 --on 看对真实表的影响", _diff)
    comparing.add_argument("old", metavar="A")
    comparing.add_argument("new", metavar="B")
    comparing.add_argument("--on", nargs="+", metavar="DOC", help="按两个规则集各算一遍的文件")
    add_reading(comparing)
    starting = action("new", "起草一个带说明的规则文件；在终端上询问没有写明的", new_command)
    add_new(starting)
    documenting = action("docs", "把规则集写成网页：表、出处、曲线图", _docs)
    documenting.add_argument("ids", nargs="*", metavar="ID|FILE")
    explaining = action("explain", "解释一个提示代码：为什么要紧，怎样写才对", explain_command)
    explaining.add_argument("code", metavar="CODE")
    exporting = action("export", "把规则集写成别处能算的：SQL 视图、JavaScript 模块，或一致性测试数据", export_command)
    add_export(exporting)
    describing = action("schema", "规则文件的 JSON Schema，供编辑器补全和检查", _schema)
    action("serve-editor", "语言服务：编辑器里的检查、补全、说明和曲线图，走标准输入输出（LSP）", _serve_editor)
    every = (listing, showing, checking, testing, comparing, starting, documenting, explaining, exporting, describing)
    for each in every:
        required = each is documenting
        each.add_argument("-o", "--output", metavar="DIR" if required else "FILE", required=required)
    for each in (checking, testing):
        add_exit_zero(each)
    publishing = action("publish", "登记文件夹中各规则集的版本；登记后内容不能再改", _publish)
    publishing.add_argument("folder", metavar="DIR")
