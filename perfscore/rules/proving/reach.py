"""What totals can be had: the least and the highest, whatever the rows score, and that every adjustment can act."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from perfscore.messages import Joined, Message, Problem, Related, problem
from perfscore.rules import words
from perfscore.rules.adjustments import (
    AddedPoints,
    Adjustment,
    Bonus,
    BoundedTotal,
    OfRows,
    Penalty,
    Rows,
    TakesOut,
    VetoTotal,
)
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Proof, decided, unchecked
from perfscore.values.number import Interval, text

HUNDRED = Fraction(100)


def reach(rules: RuleSet) -> Proof:
    """Totals lie between two numbers; nothing falls below zero unsaid; every adjustment can have an effect."""
    adjust = rules.total.adjust
    if not adjust:
        return unchecked(Claim.REACH, Message("K_reach_none"))
    found = total_range(rules)
    problems = [*_unreached(adjust), *_vetoes(adjust, found)]
    penalties = [
        each for each in adjust if isinstance(each, Penalty) or (isinstance(each, AddedPoints) and each.points < 0)
    ]
    bounded = any(isinstance(each, BoundedTotal) and each.least is not None for each in adjust)
    if found.low < 0 and penalties and not bounded:
        problems.append(problem("R346", penalties[0].place, least=text(found.low)))
    ends = {"least": text(found.low), "most": text(found.high)}
    return decided(Claim.REACH, problems, Message("K_reach_over", **ends, all=Joined(map(words.adjustment, adjust))))


def total_range(rules: RuleSet) -> Interval:
    """The least and the highest total that a form can have: that of the weight frames, else 100, as adjusted."""
    whole = (rules.total.rescale or max((frame.total for frame in rules.weights), default=HUNDRED)) * rules.most
    adjust = rules.total.adjust
    given = [each.points for each in adjust if isinstance(each, AddedPoints)]
    given += [-each.most for each in adjust if isinstance(each, Penalty)]
    given += [each.most for each in adjust if isinstance(each, Bonus)]
    low = sum((points for points in given if points < 0), Fraction(0))
    high = whole + sum((points for points in given if points > 0), Fraction(0))
    for each in adjust:
        if isinstance(each, BoundedTotal):
            low = low if each.least is None else max(low, each.least)
            high = high if each.most is None else min(high, each.most)
    return Interval(min(low, high), high)


def only_says(each: Adjustment, rules: RuleSet) -> bool:
    """Whether an adjustment is a bound at or beyond every total: it says that a regulation lets a total fall so far."""
    if not isinstance(each, BoundedTotal):
        return False
    others = tuple(other for other in rules.total.adjust if other is not each)
    free = total_range(evolve(rules, total=evolve(rules.total, adjust=others)))
    return (each.least is None or each.least <= free.low) and (each.most is None or each.most >= free.high)


def _unreached(adjust: tuple[Adjustment, ...]) -> Iterator[Problem]:
    """Adjustments whose rows an earlier adjustment has taken out of the sum, all of them by their names."""
    for number, each in enumerate(adjust):
        if not isinstance(each, OfRows):
            continue
        taken = (one for one in adjust[:number] if isinstance(one, TakesOut) and _inside(each.rows, one.rows))
        first = next(taken, None)
        if first is not None:
            found = problem("R347", each.place, found=words.rows_text(each.rows))
            yield found.beside(Related(words.adjustment(first), first.place))


def _inside(rows: Rows, other: Rows) -> bool:
    """Whether every row of one is among the other's, whatever the form."""
    pairs = ((rows.name, other.name), (rows.level1, other.level1), (rows.category, other.category))
    return all(wanted is None or (asked is not None and asked <= wanted) for asked, wanted in pairs)


def _vetoes(adjust: tuple[Adjustment, ...], found: Interval) -> Iterator[Problem]:
    for each in adjust:
        if isinstance(each, VetoTotal) and each.total not in found:
            ends = {"least": text(found.low), "most": text(found.high)}
            yield problem("R349", each.place, total=text(each.total), **ends)
