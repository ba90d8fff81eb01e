"""Differences between two rule sets -> text, with what they do to real forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfscore.auditing.compare import FormChange, RowChange
from perfscore.messages import Lang, Message
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_text import documents_lines, ending
from perfscore.reporting.judgement_text import grades_text
from perfscore.reporting.provenance import full_spot, short_spot
from perfscore.reporting.row_view import RowView
from perfscore.reporting.style import Style
from perfscore.reporting.table import aligned, clean
from perfscore.scoring.score import RowScore
from perfscore.values.number import interval_text, text

_LIMITS = (34, 22, 22, 16, 16, 10, 12)


def diff_text(
    differences: Sequence[Message],
    changes: Sequence[FormChange] | None,
    style: Style,
    documents: Sequence[DocumentResult] = (),
) -> str:
    """What differs, one line each; then, where documents were given, whose scores and grades change."""
    lines = [f"  {item.text(style.lang)}" for item in differences] or [f"  {style.word('V_same')}"]
    for change in changes or ():
        if change.rows or change.grade_changed or change.total_changed:
            lines += ["", *_form(change, style)]
    if changes is not None:
        lines += ["", *documents_lines(documents, style), _summary(changes, style), *ending(documents, style)]
    return "\n".join(lines) + "\n"


def _form(change: FormChange, style: Style) -> Iterator[str]:
    form = change.old.form
    yield style.paint("bold", clean(form.name + full_spot(form.source, style.lang)))
    head = tuple(style.word(code) for code in ("W_row", "W_target", "W_actual", "V_old", "V_new", "V_moved", "W_where"))
    rows = [_row(each, style) for each in change.rows]
    yield from (f"  {line}" for line in aligned([head, *rows], _LIMITS, (3, 4, 5)))
    totals = [interval_text(side.total, 2, style.lang) if side.total else "—" for side in (change.old, change.new)]
    grades = [grades_text(side, style.lang) for side in (change.old, change.new)]
    yield "  " + style.word("V_totals", old=totals[0], new=totals[1], before=grades[0], after=grades[1])


def _row(change: RowChange, style: Style) -> tuple[str, ...]:
    old, new = change.old, change.new
    scores = score_text(old, style.lang), score_text(new, style.lang), moved_text(change.moved)
    return *RowView(old).cells[:3], *scores, short_spot(old.source, style.lang)


def score_text(row: RowScore, lang: Lang) -> str:
    """The recomputed score, or the code that tells why there is none."""
    return interval_text(row.score, 2, lang) if row.score is not None else (row.refusal.code if row.refusal else "—")


def moved_text(points: Fraction | None) -> str:
    """Points gained or lost, with their sign."""
    return "—" if points is None else f"{'+' if points > 0 else ''}{text(points, 2)}"


def _summary(changes: Sequence[FormChange], style: Style) -> str:
    rows = [row for change in changes for row in change.rows]
    lost = sum(row.new.score is None and row.old.score is not None for row in rows)
    figures = {
        "forms": len(changes),
        "rows": sum(len(change.old.rows) for change in changes),
        "changed": len(rows),
        "lost": lost,
        "grades": sum(change.grade_changed for change in changes),
    }
    return style.word("V_summary", **figures)
