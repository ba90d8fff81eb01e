"""perfscore read | score | audit | infer: documents in, forms, scores, findings or rules out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from perfscore.auditing.infer import Inference, infer
from perfscore.auditing.profile import Profile, known_codes, load_profile
from perfscore.auditing.run import AuditReport, audit_all
from perfscore.cli.common import FAILED, FINDINGS, FINE, Commands, Parser, add_exit_zero, emit, rule_folders, style_of
from perfscore.errors import Lang, PerfscoreError, UsageError, problem, wording
from perfscore.form import Form
from perfscore.reading.read import read
from perfscore.reporting.as_json import audit_json, forms_json, infer_json, scores_json
from perfscore.reporting.as_text import audit_text, forms_text, scores_text
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.forms_xlsx import forms_xlsx
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.reporting.infer_text import infer_text
from perfscore.reporting.method_yaml import inferred_yaml
from perfscore.rules.choose import AUTO, Chooser, candidates, chooser, place_of_form
from perfscore.rules.library import NATIONAL, load_rules
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import score_form


@frozen
class Batch:
    """The forms of all documents that could be read; ``failed`` tells that some could not."""

    forms: list[Form] = field(factory=list)
    failed: bool = False


def _read_command(arguments: argparse.Namespace) -> int:
    _check_output(arguments)
    batch = read_all(arguments.documents, arguments.lang)
    shown: str | bytes
    match arguments.format:
        case "json":
            shown = forms_json(batch.forms, arguments.lang)
        case "yaml":
            shown = forms_yaml(batch.forms)
        case "xlsx":
            shown = forms_xlsx(batch.forms)
        case _:
            shown = forms_text(batch.forms, style_of(arguments))
    emit(shown, arguments)
    return FAILED if batch.failed else FINE


def _score_command(arguments: argparse.Namespace) -> int:
    choose = _chooser(arguments)
    batch = read_all(arguments.documents, arguments.lang)
    results = [score_form(form, choose(form)) for form in batch.forms]
    if arguments.format == "json":
        emit(scores_json(results, arguments.lang), arguments)
    else:
        emit(scores_text(results, style_of(arguments), arguments.explain), arguments)
    return FAILED if batch.failed else FINE


def _audit_command(arguments: argparse.Namespace) -> int:
    _check_output(arguments)
    choose, profile = _chooser(arguments), _profile(arguments)
    batch = read_all(arguments.documents, arguments.lang)
    report = audit_all([(form, choose(form)) for form in batch.forms], profile)
    emit(_audited(report, arguments), arguments)
    if batch.failed:
        return FAILED
    return FINDINGS if report.has_errors else FINE


def _audited(report: AuditReport, arguments: argparse.Namespace) -> str | bytes:
    match arguments.format:
        case "json":
            return audit_json(report, arguments.lang)
        case "html":
            return audit_html(report, arguments.lang)
        case "xlsx":
            return audit_xlsx(report, arguments.lang)
        case _:
            return audit_text(report, style_of(arguments))


def _check_output(arguments: argparse.Namespace) -> None:
    if arguments.format == "xlsx" and not arguments.output:
        raise UsageError([problem("U004")])


def _profile(arguments: argparse.Namespace) -> Profile:
    """The thresholds of the file that was named, with the findings that were selected or ignored."""
    profile = load_profile(Path(arguments.profile)) if arguments.profile else Profile()
    select, ignore = (known_codes((getattr(arguments, name) or "").split(",")) for name in ("select", "ignore"))
    return evolve(profile, select=select or profile.select, ignore=(*profile.ignore, *ignore))


def _infer_command(arguments: argparse.Namespace) -> int:
    batch = read_all(arguments.documents, arguments.lang)
    forms = [form for form in batch.forms if form.kind.has_results]
    if not forms:
        raise UsageError([problem("U009")])
    found = infer(forms, _candidates(arguments, forms))
    if arguments.format == "json":
        emit(infer_json(found), arguments)
    elif arguments.format == "yaml":
        emit(_inferred(found, forms, arguments), arguments)
    else:
        emit(infer_text(found, style_of(arguments)), arguments)
    return FAILED if batch.failed else FINE


def _candidates(arguments: argparse.Namespace, forms: Sequence[Form]) -> list[RuleSet]:
    """The rule sets that were named; else all that hold for such forms."""
    folders = rule_folders(arguments)
    named = [load_rules(name, folders) for name in arguments.rules or ()]
    return named or candidates(forms, folders)


def _inferred(found: Inference, forms: Sequence[Form], arguments: argparse.Namespace) -> str:
    folders = rule_folders(arguments)
    places = (place_of_form(form, folders) for form in forms)
    year = next((form.year for form in forms if form.year), None) or date.today().year
    place = next((each for each in places if each), NATIONAL)
    return inferred_yaml(found, f"my/{year}", place, year, date.today().isoformat())


def read_all(documents: Sequence[str], lang: Lang) -> Batch:
    """Every document; unreadable ones are listed at the end. Progress on a terminal only."""
    forms: list[Form] = []
    failures: list[PerfscoreError] = []
    shows_progress = len(documents) > 1 and sys.stderr.isatty()
    for number, document in enumerate(documents, start=1):
        if shows_progress:
            figures = {"number": str(number), "count": str(len(documents)), "file": Path(document).name}
            print(f"\r\x1b[K{wording('W_reading', lang, figures)}", end="", file=sys.stderr, flush=True)
        try:
            forms.extend(read(document))
        except PerfscoreError as error:
            failures.append(error)
    if shows_progress:
        print("\r\x1b[K", end="", file=sys.stderr)
    _list_failures(failures, lang)
    return Batch(forms, bool(failures))


def _list_failures(failures: list[PerfscoreError], lang: Lang) -> None:
    """What could not be read, at the end, one line each."""
    if len(failures) > 1:
        print(wording("W_unread", lang, {"count": str(len(failures))}), file=sys.stderr)
    for error in failures:
        print(error.render(lang), file=sys.stderr)


def _chooser(arguments: argparse.Namespace) -> Chooser:
    return chooser(arguments.rules, rule_folders(arguments))


def add_document_commands(commands: Commands, common: Parser) -> None:
    reading = commands.add_parser("read", parents=[common], help="读出文件中的绩效表")
    reading.add_argument("--format", choices=("text", "json", "yaml", "xlsx"), default="text")
    reading.set_defaults(command=_read_command)
    scoring = commands.add_parser("score", parents=[common], help="按规则重算得分")
    scoring.add_argument("--explain", action="store_true", help="每行附一句说明")
    scoring.set_defaults(command=_score_command)
    auditing = commands.add_parser("audit", parents=[common], help="核对申报得分与重算得分，列出发现")
    auditing.set_defaults(command=_audit_command)
    add_exit_zero(auditing)
    for each in (scoring, auditing):
        each.add_argument(
            "--rules", default=AUTO, metavar="ID|FILE|auto", help="规则集编号、文件，或 auto（按地区和年度选用）"
        )
    scoring.add_argument("--format", choices=("text", "json"), default="text")
    auditing.add_argument("--format", choices=("text", "json", "html", "xlsx"), default="text")
    auditing.add_argument("--select", metavar="CODES", help="只要这些发现，如 F2,F101")
    auditing.add_argument("--ignore", metavar="CODES", help="不要这些发现")
    auditing.add_argument(
        "--profile",
        metavar="FILE",
        help="界线的 YAML 文件，如 deviation: 30%%",
    )
    inferring = commands.add_parser("infer", parents=[common], help="哪个规则集、哪个办法能解释申报得分")
    inferring.add_argument("--rules", action="append", metavar="ID|FILE", help="只比较这些规则集，可写多次")
    inferring.add_argument(
        "--format", choices=("text", "json", "yaml"), default="text", help="yaml：把推定的办法写成规则文件"
    )
    inferring.set_defaults(command=_infer_command)
    for each in (reading, scoring, auditing, inferring):
        each.add_argument("documents", nargs="+", metavar="DOC")
        each.add_argument("-o", "--output", metavar="FILE", help="写入文件（默认输出到屏幕）")
