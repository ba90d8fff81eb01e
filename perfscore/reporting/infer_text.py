"""What explains a document -> text: rule sets, methods for each kind of row, what is open, what is not explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfscore.auditing.infer import (
    EXPLAINED,
    NOTHING_INFERRED,
    Alike,
    Candidate,
    GroupResult,
    Inference,
    Ranking,
    UnitInference,
)
from perfscore.auditing.inferring.apart import Difference
from perfscore.auditing.inferring.families import Target
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_text import documents_lines, ending
from perfscore.reporting.provenance import NOTHING, full_spot
from perfscore.reporting.row_view import RowView
from perfscore.reporting.style import Style
from perfscore.reporting.table import clean
from perfscore.scoring.trace import shortened
from perfscore.values.number import interval_text

_LISTED = 5
_ALIKE = 3


def infer_text(units: Sequence[UnitInference], style: Style, documents: Sequence[DocumentResult] = ()) -> str:
    """For each unit and year the rule sets first, then each kind of row, the rows that nothing explains; what was
    not read comes last."""
    parts = [_unit(each, style) for each in units] or [_rows(NOTHING_INFERRED, style)]
    failed = [*documents_lines(documents, style), *ending(documents, style)]
    return "\n\n".join("\n".join(lines) for lines in (*parts, failed) if lines) + "\n"


def _unit(each: UnitInference, style: Style) -> list[str]:
    named = {"unit": each.unit or NOTHING, "year": each.year or NOTHING, "forms": len(each.forms)}
    return [style.paint("bold", clean(style.word("I_unit_year", **named))), *_rows(each.found, style)]


def _rows(found: Inference, style: Style) -> list[str]:
    counted = style.paint("bold", style.word("I_rows", rows=len(found.rows)))
    return [counted, *_explained(found, style)] if found.rows else [counted]


def _explained(found: Inference, style: Style) -> list[str]:
    lines = ["", style.word("I_rule_sets")]
    for number, each in enumerate(found.rule_sets.candidates[:_LISTED], start=1):
        figures = {"explained": len(each.explained), "allowed": len(each.allowed)}
        lines.append(
            f"  {number}. " + style.word("I_rule_set", id=each.names[0], title=each.label.text(style.lang), **figures)
        )
    lines += [f"  {_verdict(found.rule_sets, style)}", "", style.word("I_groups")]
    for group in found.groups:
        lines += _group(group, style)
    return lines


def _verdict(ranking: Ranking, style: Style) -> str:
    """One winner with the rows that make it one, all that fit equally, or what comes nearest to explaining the rows."""
    match ranking.best:
        case ():
            return _nothing(ranking, style)
        case (only,):
            return style.word("I_winner", name=only.names[0], telling=ranking.telling)
        case several:
            return style.word("I_tie", names=_joined(several, style))


def _nothing(ranking: Ranking, style: Style) -> str:
    if not ranking.leading:
        return style.word("I_nothing")
    first = ranking.leading[0]
    figures = {"explained": len(first.explained), "share": shortened(ranking.share * 100)}
    return style.word("I_nearest", name=_name(first, style), least=shortened(EXPLAINED * 100), **figures)


def _joined(candidates: tuple[Candidate, ...], style: Style) -> str:
    shown = [_name(each, style) for each in candidates[:_LISTED]]
    more = len(candidates) - len(shown)
    return style.word("W_list").join(shown) + (style.word("I_more", count=more) if more > 0 else "")


def _name(candidate: Candidate, style: Style) -> str:
    """A method with the rule set that it stands in, or as it was estimated."""
    label = candidate.label.text(style.lang)
    if not candidate.names:
        return style.word("I_estimated", law=label)
    return style.word("W_named_method", label=label, rules=candidate.names[0])


def _group(group: GroupResult, style: Style) -> Iterator[str]:
    head = {"kind": group.group.said.text(style.lang), "rows": len(group.rows)}
    yield f"  {style.word('I_group', **head)}"
    yield f"    {_methods(group.ranking, style)}"
    yield from (f"    {said}" for said in _remarks(group, style))
    for row in group.unexplained:
        shown = {name: getattr(RowView(row.row), name) for name in ("name", "target", "actual", "weight", "declared")}
        said = style.word("I_unexplained", **shown) + full_spot(row.row.source, style.lang)
        yield "    " + style.paint("differs", clean(said))


def _methods(ranking: Ranking, style: Style) -> str:
    """The one method that explains most, all that explain as much, or what comes nearest."""
    match ranking.best:
        case ():
            return _nothing(ranking, style)
        case (only,):
            shown = {"explained": len(only.explained), "telling": ranking.telling}
            return style.word("I_method", name=_name(only, style), **shown)
        case several:
            return style.word("I_methods_tie", explained=len(several[0].explained), names=_joined(several, style))


def _remarks(group: GroupResult, style: Style) -> Iterator[str]:
    """What the rows leave open, and what the best method should not be taken for."""
    tied = len(group.ranking.best)
    shown = [each for each in group.alike if each.difference is not None or tied < 2]
    for each in shown[:_ALIKE]:
        yield style.word("I_alike", name=_name(each.candidate, style), where=_where(each, style))
    if len(shown) > _ALIKE:
        yield style.word("I_alike_more", count=len(shown) - _ALIKE)
    shaped = group.estimated.shaped if group.estimated else None
    if shaped is None:
        return
    if shaped.target is Target.FLOOR:
        lowest = min(each.rate for each in group.rows if each.facts.pair is not None)
        yield style.word("I_seen", low=shortened(lowest * 100))
    if shaped.forgives and group.is_signed:
        yield style.word("I_contradicts")


def _where(alike: Alike, style: Style) -> str:
    """Where two methods would differ, by an example of ten points."""
    match alike.difference:
        case None:
            return style.word("I_differ_nowhere")
        case Difference(rate=rate, one=one, other=other, low=low, high=high) as apart:
            figures = {
                "rate": shortened(rate * 100),
                "one": interval_text(one, None, style.lang),
                "other": interval_text(other, None, style.lang),
            }
            if apart.by_rounding:
                return style.word("I_differ_rounding", **figures)
            return style.word("I_differ", low=shortened(low * 100), high=shortened(high * 100), **figures)
