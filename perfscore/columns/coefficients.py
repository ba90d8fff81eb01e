"""Programs of whole numbers -> float64 coefficients of actual and target, multiplied out once for the fast loops.

A piece at either end is left out where the score's own limits, nothing and the whole weight, do its work: most curves
become one line or two. Which loops take which classes of a table is planned here, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from perfscore.columns.loops.layout import (
    BY_ACTUAL,
    BY_TARGET,
    CONSTANT,
    EDGE,
    EDGE_ACTUAL,
    EDGE_TARGET,
    FAST,
    FEW_SEGMENTS,
    MANY_PLAIN,
    MANY_RATED,
    MERGED,
    MOST_SEGMENTS,
    NEVER,
    PLAIN,
    PLAIN_1,
    QUICK,
    RATE_UNITS,
    RATED,
    ClassRow,
    FastRow,
    SegmentRow,
)
from perfscore.frozen import frozen


@frozen
class Program:
    """A method for rows of one kind, in whole numbers."""

    row: ClassRow
    segments: tuple[SegmentRow, ...] = ()


def fast_row(program: Program, most_weight: int) -> FastRow:
    """The coefficients of a program, for weights up to ``most_weight`` units."""
    row = program.row
    if row.kind != QUICK:
        return FastRow()
    rated = row.measure_times > 0
    below = row.measure_over if rated else row.divisor
    rate_times, rate_over = (row.measure_times, row.measure_over) if rated else (RATE_UNITS, 1)
    count = len(_needed(program))
    has_rate = row.has_rate and RATE_UNITS % rate_times == 0
    return FastRow(
        step=row.score_step, by_weight=row.by_weight, once=not row.by_weight,
        actual_in_q=below * row.actual_in_q, target_in_q=below * row.target_in_q,
        constant_in_q=below * row.constant_in_q,
        actual_in_p=row.actual_in_p * row.measure_times, target_in_p=row.target_in_p * row.measure_times,
        below=row.divisor, is_rated=rated,
        rate_actual_in_p=row.actual_in_p, rate_target_in_p=row.target_in_p,
        rate_actual_in_q=row.actual_in_q * rate_over, rate_target_in_q=row.target_in_q * rate_over,
        rate_constant_in_q=row.constant_in_q * rate_over, rate_times=rate_times,
        rate_worth=rate_over * (RATE_UNITS // rate_times) if has_rate else 0, rate_lacks=row.has_rate and not has_rate,
        largest=_largest(program, most_weight), pieces=count,
    )  # fmt: skip


def pieces(program: Program, *, high: bool = False) -> NDArray[np.float64]:
    """The pieces of a quick program; ``high`` for the other end of its bands."""
    found, row = np.zeros((6, MOST_SEGMENTS)), program.row
    found[EDGE] = NEVER
    if row.kind != QUICK:
        return found
    for place, number in enumerate(_needed(program)):
        here = program.segments[number]
        over, edge, slope, offset = here.edge_over, here.edge, here.slope, here.offset_high if high else here.offset
        if row.measure_times:
            found[[EDGE, BY_ACTUAL, BY_TARGET], place] = edge, slope, offset
            continue
        found[EDGE, place] = here.edge_open + edge * row.constant_in_q
        found[EDGE_ACTUAL, place] = row.actual_in_p * over - edge * row.actual_in_q
        found[EDGE_TARGET, place] = row.target_in_p * over - edge * row.target_in_q
        found[BY_ACTUAL, place] = slope * row.actual_in_p + offset * row.actual_in_q
        found[BY_TARGET, place] = slope * row.target_in_p + offset * row.target_in_q
        found[CONSTANT, place] = offset * row.constant_in_q
    return found


def passes_of(programs: Sequence[Program]) -> NDArray[np.int64]:
    """Which loop takes which classes when all run over a whole block: rows of a loop and three classes, -1 for none.

    The merged loop, where it has two classes at least, comes first and once; what it leaves goes one by one.
    """
    loops = {n: _loop_of(each) for n, each in enumerate(programs) if each.row.kind == QUICK}
    shared = [n for n in loops if _can_share(programs[n])]
    plain = [n for n in shared if loops[n] == PLAIN_1][:2]
    rated = [n for n in shared if loops[n] == RATED and len(_needed(programs[n])) <= 2][:1]
    merged = [*plain, *rated] if plain and len(plain) + len(rated) > 1 else []
    first = [(MERGED, *(*plain, -1)[:2], *(*rated, -1)[:1])] if merged else []
    alone = [(loop, n, -1, -1) for n, loop in loops.items() if n not in merged]
    return np.array([*first, *alone], np.int64).reshape(-1, 4)


def _loop_of(program: Program) -> int:
    """The loop that a class on its own runs through."""
    count, rated = len(_needed(program)), program.row.measure_times > 0
    if count > FEW_SEGMENTS:
        return MANY_RATED if rated else MANY_PLAIN
    return RATED if rated else PLAIN_1 if count == 1 else PLAIN


def _can_share(program: Program) -> bool:
    """Whether a class is as the merged loop takes it: a share of the weight, no constant terms, steps of one."""
    row = program.row
    return bool(row.by_weight) and row.constant_in_q == 0 and row.score_step == 1


def _needed(program: Program) -> list[int]:
    """The pieces that remain when the score is kept between nothing and the whole weight.

    The last may go where it is the whole weight and the line before it has risen so far at its edge; the first where
    it is nothing and the line after it begins at nothing. Shares lie between the two, so such a line never falls.
    """
    row, segments = program.row, program.segments
    left = list(range(len(segments)))
    if not row.by_weight:
        return left
    if len(left) > 1 and _is_full_before(segments[-2], segments[-1], row.divisor):
        left.pop()
    if len(left) > 1 and _is_nothing_before(segments[0], segments[1]):
        left.pop(0)
    return left


def _is_full_before(line: SegmentRow, last: SegmentRow, full: int) -> bool:
    """Whether the last piece is the whole weight (printed in units of the table), and the line before it is there."""
    flat = last.slope == 0 and last.offset == full
    return flat and _at_edge(line, last) >= full * last.edge_over


def _is_nothing_before(first: SegmentRow, line: SegmentRow) -> bool:
    """Whether the first piece is nothing, and the line after it begins there."""
    return first.slope == 0 and first.offset == 0 and _at_edge(line, line) == 0


def _at_edge(line: SegmentRow, edge: SegmentRow) -> int:
    """A line's value where a segment begins, times the divisor and the edge's denominator."""
    return line.slope * edge.edge + line.offset * edge.edge_over


def _largest(program: Program, most_weight: int) -> int:
    """Up to which size of target and actual every sum that is divided stays below 2**51; -1 where none does."""
    sums = ((FAST - 1 - rest) // max(times, 1) if rest < FAST else -1 for times, rest in _sums(program, most_weight))
    return min(*sums, program.row.most_actual, program.row.most_target)


def _sums(program: Program, most_weight: int) -> Iterator[tuple[int, int]]:
    """What grows with the larger of target and actual: times so much, and so much besides."""
    row = program.row
    p = abs(row.actual_in_p) + abs(row.target_in_p)
    q, rest = abs(row.actual_in_q) + abs(row.target_in_q), abs(row.constant_in_q)
    share = most_weight if row.by_weight else 1
    yield p + q, rest
    yield 1, most_weight
    edges = [abs(each.edge) for each in program.segments]
    for here, edge, following in zip(program.segments, edges, [*edges[1:], 0], strict=True):
        slope, offset = abs(here.slope), max(abs(here.offset), abs(here.offset_high))
        if row.measure_times:
            yield p * row.measure_times + q * row.measure_over, rest * row.measure_over
            yield 0, (slope * max(edge, following, 1) + offset) * share + row.divisor
            continue
        yield (
            (slope * p + offset * q) * share + row.divisor * q,
            (slope * edge + offset * rest) * share + row.divisor * rest,
        )
        yield p * here.edge_over, 0
        yield q * edge, rest * edge + here.edge_open
