"""Our own reports, given as if they were forms: told by their name, not by what they lack."""

from __future__ import annotations

from perfscore import marked
from perfscore.messages import Lang, wording
from perfscore.reading.grid import Grid

_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_HEADINGS = (  # no form of anyone has all of these, in cells of their own
    ("W_declared", "W_recomputed", "W_verdict"),
    ("W_declared", "W_recomputed", "H_grade"),
)
_COLUMNS = (frozenset(("declared", "low", "high", "verdict")), frozenset(("code", "severity", "points", "cause")))


def is_report(grid: Grid) -> bool:
    """Whether a table is one of an audit: workbook, page, document, csv or text."""
    headings = [frozenset(wording(code, lang) for code in codes) for lang in _LANGUAGES for codes in _HEADINGS]
    cells = ({word for text in row.texts for word in (text, *text.split())} for row in grid.rows)
    return any(heads <= found for found in cells for heads in (*headings, *_COLUMNS))


def is_report_data(root: marked.Node) -> bool:
    """Whether data is an audit's: findings, or forms with a recomputed total."""
    if not isinstance(root, marked.Mapping):
        return False
    forms = root.get("forms")
    first = forms.items[0] if isinstance(forms, marked.Sequence) and forms.items else None
    recomputed = isinstance(first, marked.Mapping) and first.get("recomputed_total") is not None
    return recomputed or root.get("findings") is not None
