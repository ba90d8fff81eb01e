"""Two collections of forms side by side -> text: each pair with what changed, the forms that stand alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfscore.auditing.matching import FormPair
from perfscore.auditing.printed import PrintedRow
from perfscore.auditing.row_matching import RowPair
from perfscore.auditing.side_by_side import JudgedPair, SideBySide
from perfscore.messages import Lang, wording
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_text import documents_lines, ending, finding_text
from perfscore.reporting.provenance import NOTHING
from perfscore.reporting.row_view import RowView
from perfscore.reporting.style import Style
from perfscore.reporting.table import aligned, clean
from perfscore.scoring.score import FormRows

HEADS = ("W_row", "W_target", "W_actual", "W_weight", "W_declared")
_LIMITS = (34, 40, 34, 14, 16)


def beside_text(found: SideBySide, style: Style, documents: Sequence[DocumentResult] = ()) -> str:
    """Every pair with its rows, old and new where they differ, then its findings; then what only one side has."""
    lines: list[str] = []
    for each in found.pairs:
        lines += [*_pair(each, style), ""]
    for code, results in (("I_only_old", found.only_old), ("I_only_new", found.only_new)):
        if results:
            lines.append(style.paint("bold", style.word(code, count=len(results))))
            lines += [f"  {clean(form_title(result, style.lang))}" for result in results]
            lines.append("")
    findings = sum(len(each.findings) for each in found.pairs)
    lines += [*documents_lines(documents, style), style.word("I_pairs", pairs=len(found.pairs), findings=findings)]
    return "\n".join([*lines, *ending(documents, style)]) + "\n"


def _pair(each: JudgedPair, style: Style) -> Iterator[str]:
    yield style.paint("bold", clean(pair_title(each.pair, style.lang)))
    rows = [row_cells(row) for row in each.pair.rows]
    head = tuple(style.word(code) for code in HEADS)
    yield from (f"  {line}" for line in aligned([head, *rows], _LIMITS, (3, 4)))
    for item in each.findings:
        said = f"{style.word(f'W_{item.severity.value}')} {item.code} {finding_text(item, style.lang)}"
        yield "  " + style.paint(item.severity.value, clean(said))


def pair_title(pair: FormPair, lang: Lang) -> str:
    """Both forms with kind and year; one name where both have the same."""
    old, new = form_title(pair.old, lang), form_title(pair.new, lang)
    return old if old == new else f"{old} → {new}"


def form_title(result: FormRows, lang: Lang) -> str:
    """The name of a form, its kind and its year."""
    form = result.form
    kind = wording(f"W_{form.kind.value}", lang)
    return wording(
        "W_named_form", lang, {"name": form.name or NOTHING, "kind": kind, "year": str(form.year or NOTHING)}
    )


def row_cells(row: RowPair) -> tuple[str, ...]:
    """The name, then target, actual, weight and score: once where both agree, old → new where they differ."""
    sides = [_printed(each) for each in (row.old, row.new)]
    return (row.name, *(one if one == other else f"{one} → {other}" for one, other in zip(*sides, strict=True)))


def _printed(side: PrintedRow | None) -> tuple[str, str, str, str]:
    if side is None:
        return (NOTHING, NOTHING, NOTHING, NOTHING)
    shown = RowView(side.row)
    return shown.target, shown.actual, shown.weight, shown.declared
