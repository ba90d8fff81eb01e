"""Cells whose reading is doubtful, marked for a reader: a sign behind the text, and what else the cell may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from perfscore.form import Confidence, Form, Fund, Indicator, Unsure
from perfscore.messages import Lang, wording
from perfscore.reporting.provenance import unit_of

_UNITS = ("implementer", "name", "supervisor")


def marked(shown: str, field: str, unsure: Mapping[str, Unsure], lang: Lang) -> str:
    """The text of a cell, with its mark where it is doubtful."""
    return shown + (mark(unsure[field], lang) if field in unsure else "")


def mark(found: Unsure, lang: Lang) -> str:
    """The mark of a doubtful cell, with what else it may hold; nothing for any other cell."""
    if found.confidence is not Confidence.DOUBTFUL:
        return ""
    if found.alternative:
        return wording("W_mark_else", lang, {"alternative": found.alternative})
    return wording("W_mark", lang)


def of(row: Indicator | Fund | Form) -> dict[str, Unsure]:
    """What is not certain of a row, or of the head of a form, by field."""
    return {each.field: each for each in row.unsure}


def unit_marked(form: Form, lang: Lang) -> str:
    """The unit of a form as it is shown, with its mark."""
    field = next((name for name in _UNITS if form.unit and getattr(form, name) == form.unit), "")
    return marked(unit_of(form), field, of(form), lang)


def legend(forms: Iterable[Form], lang: Lang) -> str:
    """What the mark means, where a cell of the forms has one; else nothing."""
    return wording("W_mark_legend", lang) if any(map(_has_doubts, forms)) else ""


def _has_doubts(form: Form) -> bool:
    rows = any(row.doubtful for row in form.indicators) or any(fund.doubtful for fund in form.funds)
    return rows or bool(form.doubtful)
