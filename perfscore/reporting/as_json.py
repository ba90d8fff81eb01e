"""Results -> the JSON of the public contract. Numbers are decimal strings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import define, field

from perfscore.auditing.infer import Alike, Candidate, GroupResult, Inference, Ranking, UnitInference
from perfscore.auditing.printed import PrintedRow
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import AuditReport, Checked
from perfscore.auditing.side_by_side import SideBySide
from perfscore.form import Form, sureness
from perfscore.messages import Lang
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.parts import ReportRest, parts_of
from perfscore.reporting.row_view import form_view
from perfscore.reporting.stages import stages_dict
from perfscore.rules.proving.proof import Proof
from perfscore.scoring.score import FormRows, FormScore, RowScore
from perfscore.testing.check import Report
from perfscore.values.number import Interval, text

_DECIMALS = 2


def forms_json(forms: Sequence[Form], lang: Lang = "zh", documents: Sequence[DocumentResult] = ()) -> str:
    """{"forms": [FORM...], "documents": [...], "unread": [...]}"""
    return _dump({"forms": [form.to_dict(lang) for form in forms]} | documents_dict(documents, lang))


def stages_json(documents: Sequence[DocumentResult], lang: Lang = "zh") -> str:
    """{"stages": [{"file", "sections": [...]}], "documents": [...], "unread": [...]}"""
    return _dump(stages_dict(documents, lang) | documents_dict(documents, lang))


def scores_json(results: Sequence[FormRows], lang: Lang = "zh", documents: Sequence[DocumentResult] = ()) -> str:
    """{"forms": [{..., "rows": [...]}], "documents": [...], "unread": [...]} without findings."""
    return _dump({"forms": [_form(result, lang) for result in results]} | documents_dict(documents, lang))


def audit_json(report: AuditReport, lang: Lang = "zh") -> str:
    """{"forms": [{..., "rows": [...], "findings": [...]}], "findings": [...], "documents": [...], "unread": [...]}"""
    return "".join(parts_of(report, AuditJson(lang, report.profile)))


@define
class AuditJson:
    """The same in parts, as ``json.dumps`` would write it."""

    lang: Lang
    profile: Profile
    begin: str = field(default='{\n  "forms": [', init=False)
    _before: str = field(default="", init=False)  # the next form

    def form(self, audit: Checked) -> str:
        before, self._before = self._before, ","
        return before + _item(_audit(audit, self.lang))

    def rest(self, rest: ReportRest) -> Iterator[str]:
        yield "\n  ]" if self._before else "]"
        if changed := self.profile.changed:
            limits = json.dumps(changed | {"files": list(self.profile.files)}, ensure_ascii=False)
            yield f',\n  "limits": {limits}'
        yield from _list("findings", (item.to_dict(self.lang) for item in rest.findings))
        yield from _list("documents", (_document(each, self.lang) for each in rest.documents))
        yield from _list("unread", _unread(rest.documents, self.lang))
        yield "\n}\n"


def _list(name: str, items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A further key of an object, which holds a list."""
    end = "]"
    yield f',\n  "{name}": ['
    for number, item in enumerate(items):
        end = "\n  ]"
        yield ("," if number else "") + _item(item)
    yield end


def _item(value: dict[str, Any]) -> str:
    """An item of a list that is a key of the whole."""
    return "\n    " + json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n    ")


def documents_dict(documents: Sequence[DocumentResult], lang: Lang) -> dict[str, list[dict[str, Any]]]:
    """What became of every document that was given, in order; and those that were not read, each with one reason."""
    return {"documents": [_document(each, lang) for each in documents], "unread": list(_unread(documents, lang))}


def _document(document: DocumentResult, lang: Lang) -> dict[str, Any]:
    problems = [item.to_dict(lang) for item in document.problems]
    return {"file": document.file, "forms": len(document.forms), "problems": problems}


def _unread(documents: Iterable[DocumentResult], lang: Lang) -> Iterator[dict[str, Any]]:
    for each in documents:
        if each.failure is not None:
            item = each.failure.problems[0]
            yield {"file": each.file, "code": item.code, "message": item.message(lang)}


def infer_json(
    found: Inference,
    lang: Lang = "zh",
    documents: Sequence[DocumentResult] = (),
    units: Sequence[UnitInference] = (),
) -> str:
    """What explains all rows together, and under ``units`` those of each unit and year.

    {"rows", "rule_sets": [...], "best": [...], "groups": [{"kind", "rows", "methods", "best", "estimate", ...}],
    "units": [{"unit", "year", "forms", and the same}]}
    """
    each_unit = [
        {"unit": each.unit, "year": each.year, "forms": len(each.forms)} | _inferred(each.found, lang) for each in units
    ]
    return _dump(_inferred(found, lang) | {"units": each_unit} | documents_dict(documents, lang))


def _inferred(found: Inference, lang: Lang) -> dict[str, Any]:
    rule_sets = {"rule_sets": [_candidate(each, lang) for each in found.rule_sets.candidates]}
    ids = {
        "best": [each.names[0] for each in found.rule_sets.best],
        "nearest": [each.names[0] for each in found.rule_sets.leading],
        "identifiable": len(found.rule_sets.best) == 1,
    }
    groups = {"groups": [_group(group, lang) for group in found.groups]}
    return {"rows": len(found.rows)} | rule_sets | ids | _evidence(found.rule_sets) | groups


def _group(group: GroupResult, lang: Lang) -> dict[str, Any]:
    """``best`` is empty where nothing explains the rows; ``nearest`` is what leads all the same."""
    return {
        "kind": group.group.said.text(lang),
        "rows": len(group.rows),
        "methods": [_candidate(each, lang) for each in group.ranking.candidates],
        "best": [each.label.text(lang) for each in group.ranking.best],
        "nearest": [each.label.text(lang) for each in group.ranking.leading],
        "identifiable": group.identifiable,
        "estimate": None if group.estimated is None else _candidate(group.estimated, lang),
        "alike": [_alike(each, lang) for each in group.alike],
        "unexplained": [
            _told(row.form)
            | {
                "form": row.form.name,
                "name": row.row.name,
                "target": row.row.target,
                "actual": row.row.actual,
                "declared": text(row.declared),
                "source": row.row.source.to_dict(),
            }
            for row in group.unexplained
        ],
    } | _evidence(group.ranking)


def _evidence(ranking: Ranking) -> dict[str, Any]:
    """How much the leading one explains (a share of 1), and how many rows tell it from the next."""
    return {"share": text(ranking.share, 4), "telling": ranking.telling}


def _candidate(each: Candidate, lang: Lang) -> dict[str, Any]:
    counts = {"explained": len(each.explained), "allowed": len(each.allowed)}
    return {"label": each.label.text(lang), "rule_sets": list(each.names)} | counts


def _alike(each: Alike, lang: Lang) -> dict[str, Any]:
    """A method that the rows do not tell from the best, and an example of ten points where the two differ."""
    apart = each.difference
    return {
        "label": each.candidate.label.text(lang),
        "rule_sets": list(each.candidate.names),
        "differ": None
        if apart is None
        else {
            "rate": text(apart.rate),
            "best": _range(apart.one),
            "this": _range(apart.other),
            "from": text(apart.low),
            "to": text(apart.high),
            "by_rounding": apart.by_rounding,
        },
    }


def beside_json(found: SideBySide, lang: Lang = "zh", documents: Sequence[DocumentResult] = ()) -> str:
    """{"pairs": [{"old", "new", "rows": [...], "findings": [...]}], "only_old", "only_new", "documents", "unread"}"""
    pairs = [
        {
            "old": _named(each.pair.old),
            "new": _named(each.pair.new),
            "rows": [{"old": _beside(row.old), "new": _beside(row.new)} for row in each.pair.rows],
            "findings": [item.to_dict(lang) for item in each.findings],
        }
        for each in found.pairs
    ]
    alone = {"only_old": found.only_old, "only_new": found.only_new}
    shown = {"pairs": pairs} | {side: [_named(each) for each in results] for side, results in alone.items()}
    return _dump(shown | documents_dict(documents, lang))


def _named(result: FormRows) -> dict[str, Any]:
    form = result.form
    return _told(form) | {"name": form.name, "kind": form.kind.value, "year": form.year}


def _beside(side: PrintedRow | None) -> dict[str, Any] | None:
    """A row as it is printed in one of two forms; None where that form does not have it."""
    if side is None:
        return None
    row = side.row
    numbers = {"weight": row.weight, "score": row.declared}
    printed = {"name": row.name, "level2": row.level2, "target": row.target, "actual": row.actual}
    return printed | {key: None if value is None else text(value) for key, value in numbers.items()}


def check_json(report: Report, lang: Lang = "zh") -> str:
    """{"files": [{"path", "id", "proofs": [{"claim", "status", "over", "codes"}]}], "problems": [...]}"""
    files = [
        {
            "path": str(each.path),
            "id": each.rules.id if each.rules else None,
            "proofs": [_proof(proof, lang) for proof in each.proofs],
        }
        for each in report.files
    ]
    problems = [
        item.to_dict(lang)
        | {"related": [{"message": o.message.text(lang), "where": o.place.to_dict()} for o in item.related]}
        for item in report.all_problems
    ]
    return _dump({"files": files, "problems": problems})


def _proof(proof: Proof, lang: Lang) -> dict[str, Any]:
    return {
        "claim": proof.claim.value,
        "status": proof.status.value,
        "over": proof.over.text(lang),
        "codes": [item.code for item in proof.problems],
    }


def _audit(audit: Checked, lang: Lang) -> dict[str, Any]:
    return _form(audit.result, lang) | {"findings": [item.to_dict(lang) for item in audit.findings]}


def _form(result: FormRows, lang: Lang) -> dict[str, Any]:
    form = result.form
    scored = result if isinstance(result, FormScore) else None
    return _told(form) | {
        "name": form.name,
        "kind": form.kind.value,
        "layout": form.layout,
        "source": form.source.to_dict(),
        "ruleset": scored.rules.id if scored else None,
        "chosen": scored.rules.chosen.text(lang) if scored and scored.rules.chosen else None,
        "declared_total": None if result.declared_total is None else text(result.declared_total),
        "recomputed_total": _range(result.total),
        **({"total_steps": [step.text(lang) for step in result.total_steps]} if result.total_steps else {}),
        "grade": result.grade,
        "rows": [_row(each.row, lang) | sureness(each.unsure.values()) for each in form_view(result).rows],
        "receipt": scored.receipt.to_dict() if scored else None,
        "problems": [item.to_dict(lang) for item in form.problems],
    }


def _told(form: Form) -> dict[str, Any]:
    """Which document a form was read from, whose it is, and which year it reports on."""
    return {"file": form.source.file, "supervisor": form.supervisor, "implementer": form.implementer, "year": form.year}


def _row(row: RowScore, lang: Lang) -> dict[str, Any]:
    ends: dict[str, str | None] = {"low": None, "high": None, **(_range(row.score) or {})}
    return {
        "name": row.name,
        "level2": row.level2,
        "target": row.target,
        "actual": row.actual,
        "weight": None if row.weight is None else text(row.weight),
        "declared": None if row.declared is None else text(row.declared),
        **ends,
        "method": row.method,
        "verdict": row.verdict.value,
        "direction": row.direction.value if row.direction else None,
        "possible": row.possible,
        "explanation": row.explain(lang),
        "trace": row.trace.lines(lang),
        "source": row.source.to_dict(),
    }


def _range(score: Interval | None) -> dict[str, str] | None:
    if score is None:
        return None
    return {"low": text(score.low, _DECIMALS), "high": text(score.high, _DECIMALS)}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
