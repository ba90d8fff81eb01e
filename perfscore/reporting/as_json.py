"""Results -> the JSON of the public contract. Numbers are decimal strings."""

from __future__ import annotations

import json
from typing import Any

from perfscore.auditing.run import Audit, AuditReport
from perfscore.errors import Lang
from perfscore.form import Form
from perfscore.rules.check import Report
from perfscore.rules.proving.proof import Proof
from perfscore.scoring.score import FormScore, RowScore
from perfscore.values.number import Interval, text

_DECIMALS = 2


def forms_json(forms: list[Form], lang: Lang = "zh") -> str:
    """{"forms": [FORM...]}"""
    return _dump({"forms": [form.to_dict(lang) for form in forms]})


def scores_json(results: list[FormScore], lang: Lang = "zh") -> str:
    """{"forms": [{..., "rows": [...]}]} without findings."""
    return _dump({"forms": [_form(result, lang) for result in results]})


def audit_json(report: AuditReport, lang: Lang = "zh") -> str:
    """{"forms": [{..., "rows": [...], "findings": [...]}], "findings": [...]}"""
    across = [item.to_dict(lang) for item in report.findings]
    return _dump({"forms": [_audit(audit, lang) for audit in report.audits], "findings": across})


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
        | {"related": [{"message": o.said.text(lang), "where": o.place.to_dict()} for o in item.related]}
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


def _audit(audit: Audit, lang: Lang) -> dict[str, Any]:
    return _form(audit.result, lang) | {"findings": [item.to_dict(lang) for item in audit.findings]}


def _form(result: FormScore, lang: Lang) -> dict[str, Any]:
    return {
        "name": result.form.name,
        "kind": result.form.kind.value,
        "year": result.form.year,
        "ruleset": result.rules.id,
        "declared_total": None if result.declared_total is None else text(result.declared_total),
        "recomputed_total": _range(result.total),
        "grade": result.grade,
        "rows": [_row(row, lang) for row in result.rows],
        "receipt": result.receipt.to_dict(),
    }


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
        "possible": row.possible,
        "explanation": row.explain(lang),
        "trace": row.trace.lines(lang),
    }


def _range(score: Interval | None) -> dict[str, str] | None:
    if score is None:
        return None
    return {"low": text(score.low, _DECIMALS), "high": text(score.high, _DECIMALS)}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
