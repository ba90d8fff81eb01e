"""What read, score, audit, infer and compare do: documents in, forms, scores, findings or rules out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve

from perfscore.auditing.infer import NOTHING_INFERRED, Inference, infer, infer_units
from perfscore.auditing.profile import Profile, known_codes, load_profile
from perfscore.auditing.records import Records, finding_records, row_records
from perfscore.auditing.run import AuditReport, Checked
from perfscore.auditing.side_by_side import side_by_side
from perfscore.cli.common import (
    FINDINGS,
    FINE,
    emit,
    emit_parts,
    rule_folders,
    style_of,
    to_standard_error,
)
from perfscore.cli.gathered import Gathered
from perfscore.cli.outputs import refuse_binary
from perfscore.cli.reading import answered, take_each, worked_on
from perfscore.errors import UsageError
from perfscore.form import Form
from perfscore.messages import problem, render
from perfscore.reading.sources import PassedOver, Source
from perfscore.reporting.archive import epoch_day
from perfscore.reporting.as_annotations import audit_github, audit_sarif
from perfscore.reporting.as_json import AuditJson, beside_json, forms_json, infer_json, scores_json, stages_json
from perfscore.reporting.as_records import csv_parts, ndjson_parts, records_parquet
from perfscore.reporting.as_text import AuditText, forms_text, scores_text
from perfscore.reporting.audit_docx import audit_docx
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.beside_html import beside_html
from perfscore.reporting.beside_text import beside_text
from perfscore.reporting.forms_xlsx import forms_xlsx
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.reporting.infer_text import infer_text
from perfscore.reporting.method_yaml import inferred_yaml
from perfscore.reporting.parts import AtOnce, Parts
from perfscore.reporting.stages import stages_text
from perfscore.rules.choose import candidates, place_of_form
from perfscore.rules.library import load_rules
from perfscore.rules.model import RuleSet
from perfscore.rules.places import NATIONAL, ToldPlace
from perfscore.running.documents import Rules, as_read, audited, scored
from perfscore.running.reading import FormWork, Worked
from perfscore.scoring.score import form_rows
from perfscore.store.audits import StoreRun
from perfscore.store.store import Store

_OF_PROFILE = ("profile", "select", "ignore")  # the options that it is made of


def read_command(arguments: argparse.Namespace) -> int:
    if arguments.stages:
        return _stages_command(arguments)
    refuse_binary(arguments.format, arguments)
    documents, forms = worked_on(arguments.documents, arguments, as_read)
    shown: str | bytes
    match arguments.format:
        case "json":
            shown = forms_json(forms, arguments.lang, documents)
        case "yaml":
            shown = forms_yaml(forms, arguments.lang, documents)
        case "xlsx":
            shown = forms_xlsx(forms, arguments.lang, documents)
        case _:
            shown = forms_text(forms, style_of(arguments), documents)
    emit(shown, arguments)
    return answered(documents, arguments)


def _stages_command(arguments: argparse.Namespace) -> int:
    """How the reading came about, in place of the forms."""
    if arguments.format not in ("text", "json"):
        raise UsageError([problem("U018", format=arguments.format)])
    documents, _ = worked_on(arguments.documents, arguments, as_read, stages=True)
    as_json = arguments.format == "json"
    emit((stages_json if as_json else stages_text)(documents, arguments.lang), arguments)
    return answered(documents, arguments)


def score_command(arguments: argparse.Namespace) -> int:
    documents, results = worked_on(arguments.documents, arguments, partial(scored, _rules(arguments)))
    if arguments.format == "json":
        emit(scores_json(results, arguments.lang, documents), arguments)
    else:
        emit(scores_text(results, style_of(arguments), arguments.explain, documents), arguments)
    return answered(documents, arguments)


def audit_command(arguments: argparse.Namespace) -> int:
    refuse_binary(arguments.format, arguments)
    profile, rules, day = _profile(arguments), _rules(arguments), _day(arguments)
    gathered = Gathered.begin(_parts(arguments, profile, day), profile)
    work = partial(audited, rules, profile)
    if arguments.store:
        _into_store(arguments, rules, profile, work, gathered)
    else:
        gathered.end(take_each(arguments.documents, arguments, work, gathered.take))
    emit_parts(gathered.shown, arguments)
    return answered(gathered.documents, arguments, FINDINGS if gathered.has_errors else FINE)


def _into_store(
    arguments: argparse.Namespace, rules: Rules, profile: Profile, work: FormWork[Checked], gathered: Gathered[Any]
) -> None:
    """Each document is safe in the store as soon as it is done."""
    with Store.open(arguments.store, create=True) as store:
        run = StoreRun.begin(store, rules, profile, arguments.lang)

        def take(source: Source | PassedOver, result: Worked[Checked]) -> None:
            run.keep(source, result)
            gathered.take(source, run.decided(result))

        interrupted = take_each(arguments.documents, arguments, work, take, memory=run.memory)
        gathered.end(interrupted)
        if not interrupted:
            run.end(gathered.across, arguments.documents)


def _parts(arguments: argparse.Namespace, profile: Profile, day: date | None) -> Parts[Any]:
    """How the report is written."""
    lang, table = arguments.lang, arguments.table
    match arguments.format:
        case "text":
            return AuditText(style_of(arguments), profile)
        case "json":
            return AuditJson(lang, profile)
        case "csv":
            return csv_parts(table, lang)
        case "ndjson":
            return ndjson_parts(table, lang)
        case "parquet":
            return AtOnce(lambda report: records_parquet(_records(report, arguments)), b"")
        case "html":
            return AtOnce(partial(audit_html, lang=lang, day=day), "")
        case "docx":
            return AtOnce(partial(audit_docx, lang=lang, day=day), b"")
        case "xlsx":
            return AtOnce(partial(audit_xlsx, lang=lang, day=day), b"")
        case "sarif":
            return AtOnce(partial(audit_sarif, lang=lang), "")
        case _:
            return AtOnce(partial(audit_github, lang=lang), "")


def _day(arguments: argparse.Namespace) -> date | None:
    """The day that papers bear: as given, else as SOURCE_DATE_EPOCH sets it, else none, to be filled in by hand."""
    if arguments.date is None:
        return epoch_day()
    try:
        return date.fromisoformat(arguments.date)
    except ValueError:
        raise UsageError([problem("U090", found=arguments.date)]) from None


def _records(report: AuditReport, arguments: argparse.Namespace) -> Records:
    if arguments.table == "findings":
        return finding_records(report.audits, report.findings, arguments.lang)
    return row_records(report.audits, arguments.lang)


def _profile(arguments: argparse.Namespace) -> Profile:
    """The thresholds of the file that was named, with the findings that were selected or ignored."""
    profile = load_profile(Path(arguments.profile)) if arguments.profile else Profile()
    for item in profile.warnings:
        to_standard_error(render(item, arguments.lang))
    select, ignore = (known_codes((getattr(arguments, name) or "").split(",")) for name in ("select", "ignore"))
    project = [arguments.from_project[name] for name in _OF_PROFILE if name in arguments.from_project][:1]
    own = () if "profile" in arguments.from_project else profile.files
    return evolve(
        profile,
        select=select or profile.select,
        ignore=(*profile.ignore, *ignore),
        files=(*own, *project),
    )


def infer_command(arguments: argparse.Namespace) -> int:
    documents, every = worked_on(arguments.documents, arguments, as_read)
    forms = [form for form in every if form.kind.has_results]
    if not forms and all(document.failure is None for document in documents):
        raise UsageError([problem("U009")])
    rules = _candidates(arguments, forms) if forms else []
    if arguments.format == "text":
        emit(infer_text(infer_units(forms, rules), style_of(arguments), documents), arguments)
    elif arguments.format == "json":
        together = infer(forms, rules) if forms else NOTHING_INFERRED
        emit(infer_json(together, arguments.lang, documents, infer_units(forms, rules)), arguments)
    elif forms:
        emit(_inferred(infer(forms, rules), forms, arguments), arguments)
    return answered(documents, arguments)


def _candidates(arguments: argparse.Namespace, forms: Sequence[Form]) -> list[RuleSet]:
    """The rule sets that were named; else all that hold for such forms."""
    folders = rule_folders(arguments)
    named = [load_rules(name, folders) for name in arguments.rules or ()]
    return named or candidates(forms, folders)


def _inferred(found: Inference, forms: Sequence[Form], arguments: argparse.Namespace) -> str:
    folders = rule_folders(arguments)
    told = (place_of_form(form, folders) for form in forms)
    year = next((form.year for form in forms if form.year), None) or date.today().year
    place = next((each.path for each in told if isinstance(each, ToldPlace)), NATIONAL)
    return inferred_yaml(found, f"my/{year}", place, year, date.today().isoformat())


def compare_command(arguments: argparse.Namespace) -> int:
    sides = [worked_on([path], arguments, form_rows) for path in (arguments.old, arguments.new)]
    documents = tuple(document for read, _ in sides for document in read)
    found = side_by_side(sides[0][1], sides[1][1])
    match arguments.format:
        case "json":
            shown = beside_json(found, arguments.lang, documents)
        case "html":
            shown = beside_html(found, arguments.lang, documents)
        case _:
            shown = beside_text(found, style_of(arguments), documents)
    emit(shown, arguments)
    return answered(documents, arguments)


def _rules(arguments: argparse.Namespace) -> Rules:
    """The rule sets that were asked for. Raises what ``load_rules`` raises."""
    project = arguments.from_project.get("rules")
    rules = Rules(named=arguments.rules, folders=rule_folders(arguments), project=project)
    rules.chooser()
    return rules
