"""The command line: parse arguments, call, choose the exit code.

Exit 0: fine. 1: the audit found errors. 2: bad usage, or a document could not be read (the others still are).
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import field, frozen

from perfscore.auditing.run import audit_all
from perfscore.errors import Lang, PerfscoreError, UsageError, problem, wording
from perfscore.form import Form
from perfscore.reading.read import read
from perfscore.reporting.as_json import audit_json, forms_json, scores_json
from perfscore.reporting.as_text import Style, audit_text, forms_text, rule_set_text, rules_text, scores_text
from perfscore.reporting.as_xlsx import forms_xlsx
from perfscore.reporting.as_yaml import forms_yaml
from perfscore.reporting.write import write
from perfscore.rules.library import choose_rules, load_rules, place_of, rule_ids
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import score_form
from perfscore.version import __version__

FINE, FINDINGS, FAILED = 0, 1, 2


def run() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and answer its exit code. User errors go to stderr as one line each."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return FINE if stop.code in (0, None) else FAILED
    lang: Lang = arguments.lang
    try:
        command: Callable[[argparse.Namespace], int] = arguments.command
        return command(arguments)
    except PerfscoreError as error:
        print(error.render(lang), file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if arguments.debug:
            raise
        print(wording("W_bug", lang, {"detail": f"{type(error).__name__}: {error}"}), file=sys.stderr)
        return FAILED


@frozen
class Batch:
    """The forms of all documents that could be read; ``failed`` tells that some could not."""

    forms: list[Form] = field(factory=list)
    failed: bool = False


def _read_command(arguments: argparse.Namespace) -> int:
    if arguments.format == "xlsx" and not arguments.output:
        raise UsageError([problem("U004")])
    batch = _read_all(arguments)
    shown: str | bytes
    match arguments.format:
        case "json":
            shown = forms_json(batch.forms, arguments.lang)
        case "yaml":
            shown = forms_yaml(batch.forms)
        case "xlsx":
            shown = forms_xlsx(batch.forms)
        case _:
            shown = forms_text(batch.forms, _style(arguments))
    _emit(shown, arguments)
    return FAILED if batch.failed else FINE


def _score_command(arguments: argparse.Namespace) -> int:
    choose = _chooser(arguments.rules)
    batch = _read_all(arguments)
    results = [score_form(form, choose(form)) for form in batch.forms]
    if arguments.format == "json":
        _emit(scores_json(results, arguments.lang), arguments)
    else:
        _emit(scores_text(results, _style(arguments), arguments.explain), arguments)
    return FAILED if batch.failed else FINE


def _audit_command(arguments: argparse.Namespace) -> int:
    choose = _chooser(arguments.rules)
    batch = _read_all(arguments)
    report = audit_all([(form, choose(form)) for form in batch.forms])
    if arguments.format == "json":
        _emit(audit_json(report, arguments.lang), arguments)
    else:
        _emit(audit_text(report, _style(arguments)), arguments)
    if batch.failed:
        return FAILED
    return FINDINGS if report.has_errors else FINE


def _rules_list(arguments: argparse.Namespace) -> int:
    _emit(rules_text([load_rules(name) for name in rule_ids()], _style(arguments)), arguments)
    return FINE


def _rules_show(arguments: argparse.Namespace) -> int:
    _emit(rule_set_text(load_rules(arguments.id), _style(arguments)), arguments)
    return FINE


def _read_all(arguments: argparse.Namespace) -> Batch:
    """Every document; unreadable ones are listed at the end. Progress on a terminal only."""
    forms: list[Form] = []
    failures: list[PerfscoreError] = []
    shows_progress = len(arguments.documents) > 1 and sys.stderr.isatty()
    for number, document in enumerate(arguments.documents, start=1):
        if shows_progress:
            figures = {"number": str(number), "count": str(len(arguments.documents)), "file": Path(document).name}
            print(f"\r\x1b[K{wording('W_reading', arguments.lang, figures)}", end="", file=sys.stderr, flush=True)
        try:
            forms.extend(read(document))
        except PerfscoreError as error:
            failures.append(error)
    if shows_progress:
        print("\r\x1b[K", end="", file=sys.stderr)
    _list_failures(failures, arguments)
    return Batch(forms, bool(failures))


def _list_failures(failures: list[PerfscoreError], arguments: argparse.Namespace) -> None:
    """What could not be read, at the end, one line each."""
    if len(failures) > 1:
        print(wording("W_unread", arguments.lang, {"count": str(len(failures))}), file=sys.stderr)
    for error in failures:
        print(error.render(arguments.lang), file=sys.stderr)


def _chooser(named: str) -> Callable[[Form], RuleSet]:
    """The rule set for each form: the one that was named, or the one in force for its place, year and kind."""
    if named != "auto":
        rules = load_rules(named)
        return lambda _: rules
    return _in_force


def _in_force(form: Form) -> RuleSet:
    place = place_of([form.supervisor, form.implementer, form.name])
    return choose_rules(place=place, year=form.year, form=form.kind).rules


def _emit(shown: str | bytes, arguments: argparse.Namespace) -> None:
    if getattr(arguments, "output", None):
        write(shown, arguments.output)
    elif isinstance(shown, str):
        sys.stdout.write(shown)
        sys.stdout.flush()


def _style(arguments: argparse.Namespace) -> Style:
    to_terminal = sys.stdout.isatty() and not getattr(arguments, "output", None)
    return Style(arguments.lang, to_terminal and "NO_COLOR" not in os.environ)


class _Parser(argparse.ArgumentParser):
    """Usage errors as one line, exit 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(FAILED)


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default="zh", help="提示语的语言 / language of messages")
    common.add_argument("--debug", action="store_true", help="内部错误时显示详情 / show tracebacks")
    parser = _Parser(prog="perfscore", description="预算绩效自评：读取、按规则重算、审核。")
    parser.add_argument("--version", action="version", version=f"perfscore {__version__}")
    commands = parser.add_subparsers(required=True, metavar="read | score | audit | rules", parser_class=_Parser)
    _add_document_commands(commands, common)
    _add_rules_commands(commands, common)
    return parser


def _add_document_commands(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    reading = commands.add_parser("read", parents=[common], help="读出文件中的绩效表")
    reading.add_argument("--format", choices=("text", "json", "yaml", "xlsx"), default="text")
    reading.set_defaults(command=_read_command)
    scoring = commands.add_parser("score", parents=[common], help="按规则重算得分")
    scoring.add_argument("--explain", action="store_true", help="每行附一句说明")
    scoring.set_defaults(command=_score_command)
    auditing = commands.add_parser("audit", parents=[common], help="核对申报得分与重算得分，列出发现")
    auditing.set_defaults(command=_audit_command)
    for each in (scoring, auditing):
        each.add_argument(
            "--rules", default="auto", metavar="ID|FILE|auto", help="规则集编号、文件，或 auto（按地区和年度选用）"
        )
        each.add_argument("--format", choices=("text", "json"), default="text")
    for each in (reading, scoring, auditing):
        each.add_argument("documents", nargs="+", metavar="DOC")
        each.add_argument("-o", "--output", metavar="FILE", help="写入文件（默认输出到屏幕）")


def _add_rules_commands(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    rules = commands.add_parser("rules", help="规则集：list 列出，show 查看")
    actions = rules.add_subparsers(required=True, metavar="list | show", parser_class=_Parser)
    listing = actions.add_parser("list", parents=[common], help="列出全部规则集")
    listing.set_defaults(command=_rules_list)
    showing = actions.add_parser("show", parents=[common], help="查看一个规则集")
    showing.add_argument("id", metavar="ID|FILE")
    showing.set_defaults(command=_rules_show)
