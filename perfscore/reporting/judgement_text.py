"""What an audit comes to, in one sentence, and the words about it that every paper begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from perfscore.auditing.descriptions import descriptions
from perfscore.auditing.finding import Severity
from perfscore.auditing.judgement import GradeChange, Judgement, grade_change
from perfscore.auditing.run import Checked
from perfscore.form import Form
from perfscore.messages import Lang, wording
from perfscore.reporting.provenance import NOTHING, unit_of
from perfscore.scoring.score import FormRows
from perfscore.values.number import text

_FEW = 3


def judgement_text(found: Judgement, lang: Lang) -> str:
    """Which findings matter, how many points are at stake, and which grades change."""
    parts = [_heavy(found, lang), *_grades(found.changes, lang), *_rest(found, lang)]
    return wording("W_then", lang).join(parts) + wording("W_stop", lang)


def day_text(day: date | None, lang: Lang) -> str:
    """The day as it is written in papers; a blank to fill in where none was given."""
    if day is None:
        return wording("H_blank_day", lang)
    width = 2 if lang == "en" else 0  # 2026-03-01, but 2026年3月1日
    figures = {"year": str(day.year), "month": f"{day.month:0{width}}", "day": f"{day.day:0{width}}"}
    return wording("H_day", lang, figures)


def grade_text(audit: Checked, lang: Lang) -> str:
    """The recomputed grade, after the declared one where that changes."""
    changed, due = grade_change(audit), grades_text(audit.result, lang)
    return f"{changed.declared} → {due}" if changed else due


def grades_text(result: FormRows, lang: Lang) -> str:
    """The grades that a form may have."""
    return wording("H_or", lang).join(result.grades) or NOTHING


def units_text(forms: Sequence[Form], lang: Lang) -> str:
    """The bodies whose forms they are: the first few, and how many."""
    return few([unit for unit in map(unit_of, forms) if unit != NOTHING], lang)


def few(names: Iterable[str], lang: Lang) -> str:
    """The first of several names, each once, and how many there are."""
    known = list(dict.fromkeys(names))
    shown = wording("W_list", lang).join(known[:_FEW]) or NOTHING
    return shown if len(known) <= _FEW else wording("H_and_more", lang, {"names": shown, "count": str(len(known))})


def _heavy(found: Judgement, lang: Lang) -> str:
    figures = {"forms": str(found.forms), "rows": str(found.rows)}
    if found.finds_nothing:
        return wording("H_judged_nothing", lang, figures)
    if not found.errors:
        return wording("H_judged_no_error", lang, figures)
    known = descriptions(lang)
    codes = [
        wording("H_code_count", lang, {"code": code, "title": known[code][0], "count": str(n)})
        for code, n in found.errors.items()
    ]
    more = wording("H_and_so_on", lang) if len(codes) > _FEW else ""
    figures |= {
        "errors": str(found.severities[Severity.ERROR]),
        "codes": wording("W_list", lang).join(codes[:_FEW]) + more,
        "points": text(found.points, 2),
    }
    return wording("H_judged_errors", lang, figures)


def _grades(changes: Sequence[GradeChange], lang: Lang) -> list[str]:
    said = []
    for code, some in (
        ("H_grades_change", [each for each in changes if each.is_certain]),
        ("H_grades_may_change", [each for each in changes if not each.is_certain]),
    ):
        if some:
            forms = wording("W_list", lang).join(_change(each, lang) for each in some[:_FEW])
            more = wording("H_and_so_on", lang) if len(some) > _FEW else ""
            said.append(wording(code, lang, {"count": str(len(some)), "forms": forms + more}))
    return said


def _change(each: GradeChange, lang: Lang) -> str:
    due = wording("H_or", lang).join(each.due)
    return wording("H_grade_change", lang, {"form": each.form, "declared": each.declared, "due": due})


def _rest(found: Judgement, lang: Lang) -> list[str]:
    warnings = found.severities[Severity.WARNING]
    said = [wording("H_judged_warnings", lang, {"count": str(warnings)})] if warnings else []
    if found.open_rows:
        said.append(wording("H_judged_open", lang, {"count": str(found.open_rows)}))
    if found.unread:
        said.append(wording("H_judged_unread", lang, {"count": str(found.unread)}))
    return said
