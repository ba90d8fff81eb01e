"""Rows with their exact scores, by which another engine can show that it scores by the same rules.

Every decision row, every breakpoint with the steps beside it, half-way along each line and every level, each for some
weights; the scores are those of this engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

from perfscore.exporting.rows import INPUTS, STANDARD, ExportValue, answer_of, input_of
from perfscore.rules.model import RuleSet
from perfscore.scoring.outcome import AtLevel, Scored
from perfscore.scoring.score import RowScore, score_form
from perfscore.testing.confirm import form_of
from perfscore.testing.edges import edges
from perfscore.values.number import text

FORMAT = 1  # of the file; another number when a key changes its meaning
_WEIGHTS = (Fraction(10), Fraction(333, 100), Fraction(7))


def conformance(rules: RuleSet) -> str:
    """The suite of a rule set as JSON: {"format", "rules", "columns", "rows": [{"row": {...}, "score": {...}}]}."""
    told = {"id": rules.id, "version": rules.version, "title": rules.title, "sha256": rules.digest()}
    found = {"format": FORMAT, "rules": told, "columns": list(INPUTS), "rows": list(_rows(rules))}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def understood(row: RowScore) -> dict[str, ExportValue] | None:
    """The columns of a scored row; None where its cells are not understood, or tell more than columns hold."""
    facts = row.facts
    if facts is None or facts.parts or facts.inexact is not None:
        return None
    match row.outcome:
        case Scored(landing=AtLevel(level=level)):
            found = input_of(facts, row.weight, level.label)
        case _:
            found = input_of(facts, row.weight)
    numbers = ((found[name], decimals) for name, decimals in STANDARD.decimals.items())
    exact = all((value * 10**decimals).denominator == 1 for value, decimals in numbers if isinstance(value, Fraction))
    return found if exact else None


def _rows(rules: RuleSet) -> Iterator[dict[str, object]]:
    told = set[str]()
    for edge in edges(rules, inherited=True):
        for weight in _WEIGHTS:
            row = score_form(form_of(edge.cell, edge.target, edge.actual, weight), rules).rows[0]
            cells = understood(row)
            if cells is None:
                continue
            shown = {name: text(value) if isinstance(value, Fraction) else value for name, value in cells.items()}
            key = json.dumps(shown)
            if key not in told:
                told.add(key)
                yield {"row": shown, "score": answer_of(row)}
