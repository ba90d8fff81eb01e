"""Which units to look at first, with the reasons, and which forms to evaluate again: by money, by risk and by chance.

Risk is a sum of five parts, each a unit's share of the largest there is, weighted by a named constant: nothing is
hidden in it, and every part can be told. A sample is drawn by hashes of the forms and a seed: whoever has the same
forms and the same seed draws the same ones, in whatever order they come.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from fractions import Fraction

from attrs import frozen

from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Severity
from perfscore.auditing.matching import key, unit
from perfscore.auditing.run import Checked
from perfscore.errors import Listed, Spoken, say
from perfscore.scoring.receipt import form_digest
from perfscore.scoring.score import RowScore, total_fund
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import text


class Factor(Enum):
    """What makes a unit worth a look."""

    ERRORS = "errors"  # findings of severity error
    POINTS = "points"  # points between declared and recomputed scores
    MONEY = "money"  # executed, in the printed unit
    FULL = "full"  # share of the rows with full marks
    EVIDENCE = "evidence"  # rows with full marks and no evidence, where the form has a column for it


WEIGHTS = {
    Factor.ERRORS: Fraction(30, 100),
    Factor.POINTS: Fraction(25, 100),
    Factor.MONEY: Fraction(20, 100),
    Factor.FULL: Fraction(15, 100),
    Factor.EVIDENCE: Fraction(10, 100),
}


@frozen
class Risk:
    """How much there is to look at in some forms: what was measured, and what each of it adds to ``score`` (0..1)."""

    name: str
    audits: tuple[Checked, ...]
    measured: tuple[tuple[Factor, Fraction], ...]
    parts: tuple[tuple[Factor, Fraction], ...]

    @property
    def score(self) -> Fraction:
        return sum((part for _, part in self.parts), Fraction(0))

    @property
    def reasons(self) -> Spoken:
        """What was measured, the heaviest part first; what adds nothing is left out."""
        known = dict(self.measured)
        heavy = sorted((each for each in self.parts if each[1]), key=lambda each: -each[1])
        shown = (say(f"I_risk_{factor.value}", count=_shown(factor, known[factor])) for factor, _ in heavy)
        return Listed(tuple(shown), "W_and")


class Why(Enum):
    """Why a form was drawn."""

    MONEY = "money"
    RISK = "risk"
    CHANCE = "chance"


@frozen
class Drawn:
    """A form of a sample, and why it is in it."""

    audit: Checked
    why: Why


def rank_units(audits: Sequence[Checked]) -> tuple[Risk, ...]:
    """The units by risk, the highest first; forms without results are left out."""
    named: dict[str, list[Checked]] = defaultdict(list)
    for audit in _scored(audits):
        named[unit(audit.result.form)].append(audit)
    return _ranked([(_name(members), tuple(members)) for members in named.values()])


def rank_forms(audits: Sequence[Checked]) -> tuple[Risk, ...]:
    """The forms by risk, the highest first."""
    return _ranked([(audit.result.form.name, (audit,)) for audit in _scored(audits)])


def draw_sample(audits: Sequence[Checked], count: int, seed: str | int = 0) -> tuple[Drawn, ...]:
    """So many forms: a third by money, a third by risk, the rest by chance; each once, all of them if there are fewer.

    The same forms and the same ``seed`` give the same sample.
    """
    left = {id(audit): audit for audit in _scored(audits)}
    drawn: list[Drawn] = []
    orders: tuple[tuple[Why, int, Callable[[Sequence[Checked]], Iterable[Checked]]], ...] = (
        (Why.MONEY, -(-count // 3), _by_money),
        (Why.RISK, -(-count // 3), lambda some: (each.audits[0] for each in rank_forms(some))),
        (Why.CHANCE, count, lambda some: sorted(some, key=lambda each: _lot(each, seed))),
    )
    for why, most, ordered in orders:
        taken = list(ordered(list(left.values())))[: max(0, min(most, count - len(drawn)))]
        for audit in taken:
            drawn.append(Drawn(audit, why))
            del left[id(audit)]
    return tuple(drawn)


def _scored(audits: Iterable[Checked]) -> Iterator[Checked]:
    return (audit for audit in audits if audit.result.form.kind.has_results)


def _name(members: Sequence[Checked]) -> str:
    """The unit as its first form prints it."""
    form = members[0].result.form
    named = (each for each in (form.implementer, form.supervisor) if each and key(each))
    return next(named, form.source.file or "")


def _ranked(groups: Sequence[tuple[str, tuple[Checked, ...]]]) -> tuple[Risk, ...]:
    measured = [{factor: _MEASURES[factor](audits) for factor in Factor} for _, audits in groups]
    largest = {factor: max((each[factor] for each in measured), default=Fraction(0)) for factor in Factor}
    found = []
    for (name, audits), values in zip(groups, measured, strict=True):
        parts = tuple((each, WEIGHTS[each] * values[each] / (largest[each] or 1)) for each in Factor)
        found.append(Risk(name, audits, tuple(values.items()), parts))
    return tuple(sorted(found, key=lambda each: (-each.score, each.name, _lot(each.audits[0], ""))))


def _errors(audits: Sequence[Checked]) -> Fraction:
    return Fraction(sum(item.severity is Severity.ERROR for audit in audits for item in audit.findings))


def _points(audits: Sequence[Checked]) -> Fraction:
    return sum((_apart(row) for row in _rows(audits)), Fraction(0))


def _apart(row: RowScore) -> Fraction:
    """How far a declared score that differs lies from the recomputed one."""
    if row.verdict is not Verdict.DIFFERS or row.declared is None or row.score is None:
        return Fraction(0)
    return max(row.score.low - row.declared, row.declared - row.score.high)


def _money(audits: Sequence[Checked]) -> Fraction:
    return sum((_executed(audit) for audit in audits), Fraction(0))


def _executed(audit: Checked) -> Fraction:
    total = total_fund(audit.result.form.funds)
    spent = None if total is None else money(total.executed)
    return max(Fraction(0), spent or Fraction(0))


def _full(audits: Sequence[Checked]) -> Fraction:
    """The share of rows with full marks."""
    rows = [row for row in _rows(audits) if row.weight and row.declared is not None]
    return Fraction(sum(row.declared == row.weight for row in rows), len(rows) or 1)


def _without_evidence(audits: Sequence[Checked]) -> Fraction:
    count = 0
    for result in (audit.result for audit in audits):
        indicators = result.form.indicators
        rows = result.rows[len(result.rows) - len(indicators) :]
        if any(each.evidence for each in indicators):
            pairs = zip(indicators, rows, strict=True)
            count += sum(not each.evidence and bool(row.weight) and row.declared == row.weight for each, row in pairs)
    return Fraction(count)


def _rows(audits: Sequence[Checked]) -> Iterator[RowScore]:
    return (row for audit in audits for row in audit.result.rows)


_MEASURES: dict[Factor, Callable[[Sequence[Checked]], Fraction]] = {
    Factor.ERRORS: _errors,
    Factor.POINTS: _points,
    Factor.MONEY: _money,
    Factor.FULL: _full,
    Factor.EVIDENCE: _without_evidence,
}


def _shown(factor: Factor, value: Fraction) -> str:
    return text(value * 100, 0) if factor is Factor.FULL else text(value)


def _by_money(audits: Sequence[Checked]) -> list[Checked]:
    """The largest first; of equal ones by their hashes, so that the order of the files plays no part."""
    return sorted(audits, key=lambda each: (-_executed(each), _lot(each, "")))


def _lot(audit: Checked, seed: str | int) -> str:
    return hashlib.sha256(f"{seed}\n{form_digest(audit.result.form)}".encode()).hexdigest()
