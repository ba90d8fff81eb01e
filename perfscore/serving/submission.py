"""One request: documents and a choice of rules -> a report. Pure but for reading the rule library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from perfscore.auditing.infer import Inference, infer_units
from perfscore.auditing.run import judged, together
from perfscore.errors import Lang, Said, UsageError, problem
from perfscore.form import Form
from perfscore.reading.formats.charset import text_of
from perfscore.reading.outcome import worked
from perfscore.reading.sources import uploads
from perfscore.reporting.as_json import audit_json
from perfscore.reporting.as_text import Style
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.infer_text import infer_text
from perfscore.rules.choose import AUTO, Chooser, candidates, chooser
from perfscore.rules.library import load_rules_text, rule_ids
from perfscore.running.documents import as_read, each_document

INFER = "infer"
FORMATS = {
    "html": "text/html",
    "page": "text/html",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DOWNLOADS = {"page": "perfscore.html", "json": "perfscore.json", "xlsx": "perfscore.xlsx"}


@frozen(kw_only=True)
class Submission:
    """Files by name, the rules by id (or auto, or infer), an own rule file, and the format of the answer."""

    documents: tuple[tuple[str, bytes], ...]
    rules: str
    own_rules: tuple[str, bytes] | None = None
    format: str = "html"
    lang: Lang = "zh"


@frozen(kw_only=True)
class Answer:
    """The bytes of the answer; ``name`` is set when it is to be saved."""

    body: str | bytes
    mimetype: str
    name: str | None = None


def answered(submission: Submission, folders: Sequence[Path] = ()) -> Answer:
    """The report, whatever became of the documents. Raises PerfscoreError when there are none, or the rules are off."""
    if not submission.documents:
        raise UsageError([problem("U010")])
    read = list(each_document(uploads(submission.documents), as_read))
    choose, said = _chosen(submission, [form for each in read for form in each.made], folders)
    judgements = [worked(each.document, lambda form: judged(form, choose(form))) for each in read]
    report = together([audit for _, made in judgements for audit in made], [document for document, _ in judgements])
    lang = submission.lang
    shown: str | bytes
    match submission.format:
        case "xlsx":
            shown = audit_xlsx(report, lang)
        case "json":
            shown = audit_json(report, lang)
        case _:
            shown = audit_html(report, lang, said)
    return Answer(body=shown, mimetype=FORMATS[submission.format], name=_DOWNLOADS.get(submission.format))


def _chosen(submission: Submission, forms: Sequence[Form], folders: Sequence[Path]) -> tuple[Chooser, str]:
    """How each form gets its rules, and what inferring them said."""
    if submission.own_rules is not None:
        name, raw = submission.own_rules
        own = load_rules_text(text_of(raw, name), name, folders)
        return lambda _: own, ""
    if submission.rules != INFER:
        _known(submission.rules, folders)
        return chooser(submission.rules, folders), ""
    scored = [form for form in forms if form.kind.has_results]
    if not scored:
        return chooser(AUTO, folders), Said("U009").text(submission.lang)
    units = infer_units(scored, candidates(scored, folders))
    choosers = {id(form): chooser(_winner(each.found), folders) for each in units for form in each.forms}
    otherwise = chooser(AUTO, folders)
    return lambda form: choosers.get(id(form), otherwise)(form), infer_text(units, Style(submission.lang))


def _winner(found: Inference) -> str:
    """The rule set that explains a unit's scores; a tie names none."""
    best = found.rule_sets.best
    return best[0].names[0] if len(best) == 1 else AUTO


def _known(rules: str, folders: Sequence[Path]) -> None:
    """Only what the start page offers: a name that is sent never becomes a path."""
    if rules not in (AUTO, *rule_ids(folders)):
        raise UsageError([problem("R204", found=rules, allowed="、".join(rule_ids(folders)))])
