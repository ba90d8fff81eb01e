"""What explains a document -> text: rule sets, methods for each kind of row, what is open, what is not explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfscore.auditing.estimate import Estimate
from perfscore.auditing.infer import Candidate, GroupResult, Inference, Ranking
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_text import Style, documents_lines, ending
from perfscore.reporting.provenance import full_spot
from perfscore.reporting.table import clean
from perfscore.rules.words import share
from perfscore.scoring.trace import shortened
from perfscore.values.number import text

_LISTED = 5


def infer_text(found: Inference, style: Style, documents: Sequence[DocumentResult] = ()) -> str:
    """The rule sets first, then each kind of row, the rows that nothing explains, and what was not read."""
    lines = [style.paint("bold", style.word("I_rows", rows=len(found.rows)))]
    if found.rows:
        lines += _explained(found, style)
    failed = [*documents_lines(documents, style), *ending(documents, style)]
    return "\n".join([*lines, *(["", *failed] if failed else [])]) + "\n"


def _explained(found: Inference, style: Style) -> list[str]:
    lines = ["", style.word("I_rule_sets")]
    for number, each in enumerate(found.rule_sets.candidates[:_LISTED], start=1):
        figures = {"explained": len(each.explained), "allowed": len(each.allowed)}
        lines.append(f"  {number}. " + style.word("I_rule_set", id=each.names[0], title=each.label, **figures))
    lines += [f"  {_verdict(found.rule_sets, style)}", "", style.word("I_groups")]
    for group in found.groups:
        lines += _group(group, style)
    return lines


def _verdict(ranking: Ranking, style: Style) -> str:
    """One winner with the rows that make it one, or all that fit equally."""
    match ranking.best:
        case ():
            return style.word("I_nothing")
        case (only,):
            return style.word("I_winner", name=only.names[0], telling=ranking.telling)
        case several:
            return style.word("I_tie", names=_joined(several, style))


def _joined(candidates: tuple[Candidate, ...], style: Style) -> str:
    shown = [style.word("W_named_method", label=each.label, rules=each.names[0]) for each in candidates[:_LISTED]]
    more = len(candidates) - len(shown)
    return style.word("W_list").join(shown) + (style.word("I_more", count=more) if more > 0 else "")


def _group(group: GroupResult, style: Style) -> Iterator[str]:
    head = {"kind": group.group.said.text(style.lang), "rows": len(group.rows)}
    yield f"  {style.word('I_group', **head)}"
    yield f"    {_methods(group.ranking, style)}"
    if group.estimate is not None:
        yield f"    {style.paint('rounding', _estimate(group.estimate, style))}"
    for row in group.unexplained:
        printed = {"target": row.row.target or "—", "actual": row.row.actual or "—", "name": row.row.name}
        score = {"weight": text(row.weight), "declared": text(row.declared)}
        said = style.word("I_unexplained", **printed, **score) + full_spot(row.row.source, style.lang)
        yield "    " + style.paint("differs", clean(said))


def _methods(ranking: Ranking, style: Style) -> str:
    """The one method that explains most, or all that explain as much."""
    if not ranking.best:
        return style.word("I_nothing")
    explained, names = len(ranking.candidates[0].explained), _joined(ranking.best, style)
    if len(ranking.best) > 1:
        return style.word("I_methods_tie", explained=explained, names=names)
    return style.word("I_method", explained=explained, name=names, telling=ranking.telling)


def _estimate(found: Estimate, style: Style) -> str:
    shape = found.shape
    said = style.word(
        "I_estimate",
        floor=share(shape.floor),
        end=share(shape.end),
        full=share(shape.full),
        explained=len(found.explained),
    )
    if found.highest_not_full is not None and found.lowest_full is not None and shape.full != shape.end:
        edges = sorted((found.highest_not_full, found.lowest_full))
        said += style.word("I_between", low=shortened(edges[0] * 100), high=shortened(edges[1] * 100))
    return said + (style.word("I_others", others=found.others) if found.others else "")
