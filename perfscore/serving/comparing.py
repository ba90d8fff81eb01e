"""Forms that were read side by side, and the same forms under two rule sets, for the page and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from perfscore.auditing.compare import FormChange, compare
from perfscore.auditing.side_by_side import SideBySide, side_by_side
from perfscore.errors import UsageError
from perfscore.form import Form
from perfscore.messages import Lang, problem
from perfscore.reporting.as_json import beside_json
from perfscore.reporting.beside_html import beside_html
from perfscore.reporting.diff_text import moved_text, score_text
from perfscore.rules.diff import diff
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import FormScore, form_rows
from perfscore.serving.submission import Reply
from perfscore.values.number import interval_text


def beside(forms: Mapping[str, Form], old: Sequence[str], new: Sequence[str], lang: Lang, wanted: str) -> Reply:
    """Two selections of the forms, by their keys, as a page or as JSON. Raises UsageError where one is empty."""
    found = _side_by_side(forms, old, new)
    if wanted == "html":
        return Reply(body=beside_html(found, lang), mimetype="text/html")
    return Reply(body=beside_json(found, lang))


def _side_by_side(forms: Mapping[str, Form], old: Sequence[str], new: Sequence[str]) -> SideBySide:
    sides = [[form_rows(forms[key]) for key in keys if key in forms] for keys in (old, new)]
    if not all(sides):
        raise UsageError([problem("U081")])
    return side_by_side(*sides)


def apart(forms: Mapping[str, Form], old: RuleSet, new: RuleSet, lang: Lang) -> Reply:
    """In what two rule sets differ, and whose scores, totals and grades change; forms without results are left out.

    {"differences": [...], "forms": [{"key", "name", "old", "new", "rows": [{"name", "target", "actual", "old", "new",
    "moved"}]}], "same": number of forms that do not change}
    """
    changes = {key: compare(form, old, new) for key, form in forms.items() if form.kind.has_results}
    changed = {key: each for key, each in changes.items() if each.rows or each.grade_changed or each.total_changed}
    told: dict[str, Any] = {
        "differences": [item.text(lang) for item in diff(old, new)],
        "forms": [_change(key, each, lang) for key, each in changed.items()],
        "same": len(changes) - len(changed),
    }
    return Reply(body=json.dumps(told, ensure_ascii=False))


def _change(key: str, change: FormChange, lang: Lang) -> dict[str, Any]:
    rows = [
        {
            "name": row.old.name, "target": row.old.target, "actual": row.old.actual,
            "old": score_text(row.old, lang), "new": score_text(row.new, lang), "moved": moved_text(row.moved),
        }
        for row in change.rows
    ]  # fmt: skip
    sides = {"old": _total(change.old, lang), "new": _total(change.new, lang)}
    return {"key": key, "name": change.old.form.name, **sides, "rows": rows}


def _total(scored: FormScore, lang: Lang) -> dict[str, str]:
    return {"total": interval_text(scored.total, 2, lang) if scored.total else "—", "grade": scored.grade or "—"}
