"""Programs of whole numbers -> float64 coefficients of actual and target, multiplied out once for the light loops.

A piece at either end is left out where the score's own limits, nothing and the whole weight, do its work: most curves
become one line or two. Which loops take which classes of a table is planned here too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from perfscore.columns import layout
from perfscore.columns.program import Program


def sheet_of(programs: Sequence[Program], offset: int) -> NDArray[np.float64]:
    """The coefficients of all programs, one row each; ``offset`` is B, or B_HIGH for the other end of bands."""
    sheet = np.zeros((len(programs), layout.SHEET_COLUMNS))
    for number, program in enumerate(programs):
        if program.row[layout.KIND] == layout.QUICK:
            sheet[number] = _row(program, offset)
    return sheet


def passes_of(programs: Sequence[Program]) -> NDArray[np.int64]:
    """Which loop takes which classes when all run over a whole block: rows of a loop and three classes, -1 for none.

    The merged loop, where it has two classes at least, comes first and once; what it leaves goes one by one.
    """
    loops = {n: loop_of(each) for n, each in enumerate(programs) if each.row[layout.KIND] == layout.QUICK}
    shared = [n for n in loops if _can_share(programs[n])]
    plain = [n for n in shared if loops[n] == layout.PLAIN_1][:2]
    rated = [n for n in shared if loops[n] == layout.RATED_2][:1]
    merged = [*plain, *rated] if plain and len(plain) + len(rated) > 1 else []
    first = [(layout.MERGED, *(*plain, -1)[:2], *(*rated, -1)[:1])] if merged else []
    alone = [(loop, n, -1, -1) for n, loop in loops.items() if n not in merged]
    return np.array([*first, *alone], np.int64).reshape(-1, 4)


def loop_of(program: Program) -> int:
    """The light loop that a class on its own runs through."""
    pieces = len(_needed(program))
    if program.row[layout.M]:
        return layout.RATED_2 if pieces <= 2 else layout.RATED_4
    return layout.PLAIN_1 if pieces == 1 else layout.PLAIN_2 if pieces == 2 else layout.PLAIN_4


def _can_share(program: Program) -> bool:
    """Whether a class is as the merged loop takes it: a share of the weight, no constant terms, steps of one."""
    row = program.row
    return bool(row[layout.BY_WEIGHT]) and row[layout.Q0] == 0 and row[layout.F] == 1


def _needed(program: Program) -> list[int]:
    """The pieces that remain when the score is kept between nothing and the whole weight.

    The last may go where it is the whole weight and the line before it has risen so far at its edge; the first where
    it is nothing and the line after it begins at nothing. Shares lie between the two, so such a line never falls.
    """
    row, segments = program.row, program.segments
    pieces = list(range(len(segments)))
    if not row[layout.BY_WEIGHT]:
        return pieces
    if len(pieces) > 1 and _is_full_before(segments[-2], segments[-1], row[layout.D]):
        pieces.pop()
    if len(pieces) > 1 and _is_nothing_before(segments[0], segments[1]):
        pieces.pop(0)
    return pieces


def _is_full_before(line: tuple[int, ...], last: tuple[int, ...], full: int) -> bool:
    """Whether the last piece is the whole weight (printed in units of the table), and the line before it is there."""
    flat = last[layout.A] == 0 and last[layout.B] == full
    return flat and _at_edge(line, last) >= full * last[layout.EDGE_B]


def _is_nothing_before(first: tuple[int, ...], line: tuple[int, ...]) -> bool:
    """Whether the first piece is nothing, and the line after it begins there."""
    flat = first[layout.A] == 0 and first[layout.B] == 0
    return flat and _at_edge(line, line) == 0


def _at_edge(line: tuple[int, ...], edge: tuple[int, ...]) -> int:
    """A line's value where a segment begins, times the divisor and the edge's denominator."""
    return line[layout.A] * edge[layout.EDGE_A] + line[layout.B] * edge[layout.EDGE_B]


def _row(program: Program, offset: int) -> NDArray[np.float64]:
    """One row of the sheet. Coefficients too large for a float64 are of a class that is never light."""
    given = program.row
    pa, pt, qa, qt, q0 = given[layout.PA : layout.Q0 + 1]
    rated = given[layout.M] > 0
    below = given[layout.N] if rated else given[layout.D]
    shared = given[layout.BY_WEIGHT]
    row = np.zeros(layout.SHEET_COLUMNS)
    row[layout.STEP], row[layout.SHARE], row[layout.ONE] = given[layout.F], shared, not shared
    row[layout.DX : layout.D0 + 1] = below * qa, below * qt, below * q0
    row[layout.PX], row[layout.PY], row[layout.BELOW] = pa * given[layout.M], pt * given[layout.M], given[layout.D]
    row[layout.PIECES :: layout.PIECE] = layout.NEVER
    for place, number in enumerate(_needed(program)):
        at, here = layout.PIECES + place * layout.PIECE, program.segments[number]
        edge, over, a, b = here[layout.EDGE_A], here[layout.EDGE_B], here[layout.A], here[offset]
        if rated:
            row[at : at + layout.PIECE] = edge, 0, 0, a, b, 0
        else:
            begins = (here[layout.EDGE_OPEN] + edge * q0, pa * over - edge * qa, pt * over - edge * qt)
            row[at : at + layout.PIECE] = *begins, a * pa + b * qa, a * pt + b * qt, b * q0
    return row
