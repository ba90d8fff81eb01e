"""What was read, what a person corrected and chose -> a report. Pure but for reading the rule library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from attrs import evolve, field

from perfscore.auditing.decisions import DecisionAbout, decided
from perfscore.auditing.infer import Inference, infer_units
from perfscore.auditing.records import finding_records, row_records
from perfscore.auditing.run import AuditReport, Checked, judged, together
from perfscore.errors import UsageError
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Joined, Lang, Message, problem
from perfscore.reading.corrections import Correction, corrected
from perfscore.reading.formats.charset import text_of
from perfscore.reading.outcome import DocumentResult, worked
from perfscore.reporting.as_json import audit_json
from perfscore.reporting.as_records import records_csv
from perfscore.reporting.audit_docx import audit_docx
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.infer_text import infer_text
from perfscore.reporting.style import Style
from perfscore.rules.choose import Chooser, candidates, chooser
from perfscore.rules.folders import AUTO
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import load_rules, load_rules_text
from perfscore.rules.model import RuleSet
from perfscore.shapes.nearest import unknown

INFER = "infer"
OWN = "own:"
FORMATS = {
    "html": "text/html",
    "json": "application/json",
    "rows": "text/csv",
    "findings": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@frozen
class Paper:
    """A document that was read, by the key that the page knows it by; ``key:n`` is its form n."""

    key: str
    result: DocumentResult

    def corrected(self, corrections: Mapping[str, Sequence[Correction]]) -> Paper:
        """The same with its forms as a person corrected them."""
        forms = tuple(
            corrected(form, corrections.get(f"{self.key}:{number}", ()))
            for number, form in enumerate(self.result.forms)
        )
        return Paper(self.key, evolve(self.result, forms=forms))


@frozen(kw_only=True)
class Submission:
    """Documents; the rules by id (or ``auto``, ``infer``, ``own:NAME``) for all and, by the key of a form, for single
    forms; own rule files; corrections and decisions by the key of a form (empty: of what is found across forms); which
    forms (None: all); language, format, and the day that papers bear.
    """

    papers: tuple[Paper, ...]
    rules: str = AUTO
    choices: Mapping[str, str] = field(factory=dict)
    own_rules: tuple[tuple[str, bytes], ...] = ()
    corrections: Mapping[str, Sequence[Correction]] = field(factory=dict)
    decisions: Mapping[str, Sequence[DecisionAbout]] = field(factory=dict)
    only: frozenset[str] | None = None
    format: str = "html"
    lang: Lang = "zh"
    day: date | None = None


@frozen(kw_only=True)
class Reply:
    """The bytes of the answer and what they are."""

    body: str | bytes
    mimetype: str = "application/json"


@frozen(kw_only=True)
class Judged:
    """The report, the keys of its forms in order, and what inferring the rules said."""

    report: AuditReport
    keys: tuple[str, ...]
    inferred: str = ""

    def decided(self, decisions: Mapping[str, Sequence[DecisionAbout]]) -> Judged:
        """The same with what a person decided about its findings."""
        audits = tuple(
            evolve(audit, findings=decided(audit.findings, decisions.get(key, ())))
            for key, audit in zip(self.keys, self.report.audits, strict=True)
        )
        across = decided(self.report.findings, decisions.get("", ()))
        return evolve(self, report=evolve(self.report, audits=audits, findings=across))


def answered(submission: Submission, folders: Sequence[Path] = ()) -> Reply:
    """The report as a file, whatever became of the documents.

    Raises PerfscoreError when there are none, the format is unknown, or the rules are off.
    """
    wanted, lang = submission.format, submission.lang
    if wanted not in FORMATS:
        raise UsageError([problem("U012", found=wanted, allowed=Joined(FORMATS))])
    found = judge(submission, folders).decided(submission.decisions)
    shown: str | bytes
    match wanted:
        case "xlsx":
            shown = audit_xlsx(found.report, lang, submission.day)
        case "docx":
            shown = audit_docx(found.report, lang, submission.day)
        case "json":
            shown = audit_json(found.report, lang)
        case "rows":
            shown = records_csv(row_records(found.report.audits, lang))
        case "findings":
            shown = records_csv(finding_records(found.report.audits, found.report.findings, lang))
        case _:
            shown = audit_html(found.report, lang, found.inferred, submission.day)
    return Reply(body=shown, mimetype=FORMATS[wanted])


def judge(submission: Submission, folders: Sequence[Path] = ()) -> Judged:
    """Every form that is wanted under its rules, checked. Raises as ``answered`` does."""
    if not submission.papers:
        raise UsageError([problem("U010")])
    papers = [paper.corrected(submission.corrections) for paper in submission.papers]
    choose, said = _chosen(submission, [form for paper in papers for form in paper.result.forms], folders)
    documents: list[DocumentResult] = []
    checked: list[tuple[str, Checked]] = []
    for paper in papers:
        document, made = _judged(paper, submission.only, choose)
        documents.append(document)
        checked += made
    report = together([made for _, made in checked], documents)
    return Judged(report=report, keys=tuple(key for key, _ in checked), inferred=said)


_Choice = Callable[[str], Chooser]


def _judged(
    paper: Paper, only: frozenset[str] | None, choose: _Choice
) -> tuple[DocumentResult, list[tuple[str, Checked]]]:
    """A document and its judged forms by their keys."""
    keyed = [(f"{paper.key}:{number}", form) for number, form in enumerate(paper.result.forms)]
    wanted = [(key, form) for key, form in keyed if only is None or key in only]
    keys: Iterator[str] = iter([key for key, _ in wanted])

    def work(form: Form) -> tuple[str, Checked]:
        key = next(keys)
        return key, judged(form, choose(key)(form))

    document, made = worked(evolve(paper.result, forms=tuple(form for _, form in wanted)), work)
    return document, list(made)


def _chosen(submission: Submission, forms: Sequence[Form], folders: Sequence[Path]) -> tuple[_Choice, str]:
    """How a form gets its rules, by its key; and what inferring them said."""

    @cache
    def named(name: str) -> Chooser:
        if name == AUTO:
            return chooser(AUTO, folders)
        rules = named_rules(name, submission.own_rules, folders)
        return lambda _: rules

    if submission.rules == INFER:
        common, said = _inferred(forms, folders, submission.lang)
    else:
        common, said = named(submission.rules), ""
    return lambda key: named(submission.choices[key]) if key in submission.choices else common, said


def _inferred(forms: Sequence[Form], folders: Sequence[Path], lang: Lang) -> tuple[Chooser, str]:
    """For each unit and year the rule set that explains its scores, and why."""
    scored = [form for form in forms if form.kind.has_results]
    otherwise = chooser(AUTO, folders)
    if not scored:
        return otherwise, Message("U009").text(lang)
    units = infer_units(scored, candidates(scored, folders))
    choosers = {id(form): chooser(_winner(each.found), folders) for each in units for form in each.forms}
    return lambda form: choosers.get(id(form), otherwise)(form), infer_text(units, Style(lang))


def _winner(found: Inference) -> str:
    """The rule set that explains a unit's scores; a tie names none."""
    best = found.rule_sets.best
    return best[0].names[0] if len(best) == 1 else AUTO


def named_rules(name: str, own: Sequence[tuple[str, bytes]], folders: Sequence[Path]) -> RuleSet:
    """The rule set of an id, or of an own file by ``own:NAME``.

    Raises UsageError for any other, RulesError where the file is off.
    """
    for file, raw in own:
        if name == f"{OWN}{file}":
            return load_rules_text(text_of(raw, file), file, folders)
    return load_rules(known_id(name, folders), folders)


def known_id(name: str, folders: Sequence[Path]) -> str:
    """The id of a rule set that there is: a name that is sent never becomes a path. Raises UsageError."""
    if name not in rule_ids(folders):
        raise UsageError([problem("R204", NOWHERE, **unknown(name, rule_ids(folders)))])
    return name
