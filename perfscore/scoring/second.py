"""The second value that a method sets the actual against, where it is not the target: last year's, or another row's.

    deviation against last_year     (actual - last year) / last year: growth
    attainment against {row: [中央补助资金]}     a share of what another row of the form prints

A second value that is not printed is a reason, never a guess.
"""

from __future__ import annotations

from attrs import evolve

from perfscore.rules import words
from perfscore.rules.against import Against, LastYear, OtherRow
from perfscore.rules.catalogue import called
from perfscore.scoring.facts import Facts
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.values.compare import pair
from perfscore.values.model import Amount
from perfscore.values.parse import parse_actual


def set_against(facts: Facts, against: Against) -> Facts | Refusal:
    """The row with the second value in the place of the target, or why it is not known."""
    value = second_value(facts, against)
    if isinstance(value, Refusal):
        return value
    if not isinstance(facts.actual, Amount):
        return refuse(Reason.OTHER_MEASURE, measure=words.against(against))
    both = pair(value, facts.actual)
    if isinstance(both, str):
        return refuse(both, target=value, actual=facts.actual)
    return evolve(facts, target=value, pair=both, inexact=None)


def second_value(facts: Facts, against: Against) -> Amount | Refusal:
    """The amount that a form prints beside a row, or why there is none."""
    printed = _printed(facts, against)
    value = parse_actual(printed)
    if isinstance(value, Amount):
        return value
    return refuse(Reason.NO_SECOND_VALUE, what=words.against(against), printed=printed or "—")


def _printed(facts: Facts, against: Against) -> str | None:
    match against:
        case LastYear():
            return None if facts.indicator is None else facts.indicator.last_year
        case OtherRow(names=names, of_target=of_target):
            every = () if facts.whole is None else facts.whole.indicators
            rows = [row for row in every if called(row.name) in names]
            row = rows[0] if len(rows) == 1 else None
            return None if row is None else (row.target if of_target else row.actual)
