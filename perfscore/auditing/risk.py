"""Which units to look at first, with the reasons, and which forms to evaluate again: by money, by risk and by chance.

Risk is a sum of five parts, each a unit's share of the largest there is, weighted by a named constant: nothing is
hidden in it, and every part can be told. A sample is drawn by hashes of the forms and a seed: whoever has the same
forms and the same seed draws the same ones, in whatever order they come.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Generic, TypeVar

from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Severity
from perfscore.auditing.matching import unit
from perfscore.auditing.names import key
from perfscore.auditing.run import Checked
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Translatable
from perfscore.scoring.receipt import form_digest
from perfscore.scoring.score import RowScore, total_fund
from perfscore.scoring.verdict import Verdict
from perfscore.values.given import each_of
from perfscore.values.number import text

T = TypeVar("T")


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


@frozen(kw_only=True)
class Exposure:
    """What one form adds to the risk of its unit: all that ranking and drawing need of its audit.

    ``unit`` is compared, ``name`` is the unit as printed; ``points`` lie between declared and recomputed scores;
    ``money`` is executed, in the printed unit; of ``rows`` with a declared score ``full`` have full marks;
    ``unproved`` of these have no evidence; ``digest`` is the hash of the form.
    """

    unit: str
    name: str
    errors: int
    points: Fraction
    money: Fraction
    rows: int
    full: int
    unproved: int
    digest: str


@frozen
class Risk(Generic[T]):
    """How much there is to look at in some forms: what was measured, and what each of it adds to ``score`` (0..1)."""

    name: str
    audits: tuple[T, ...]
    measured: tuple[tuple[Factor, Fraction], ...]
    parts: tuple[tuple[Factor, Fraction], ...]

    def __repr__(self) -> str:
        return f"<Risk {self.name!r}: {text(self.score, 2)}, {len(self.audits)} forms>"

    @property
    def score(self) -> Fraction:
        return sum((part for _, part in self.parts), Fraction(0))

    @property
    def reasons(self) -> Translatable:
        """What was measured, the heaviest part first; what adds nothing is left out."""
        known = dict(self.measured)
        heavy = sorted((each for each in self.parts if each[1]), key=lambda each: -each[1])
        shown = (Message(f"I_risk_{factor.value}", count=_shown(factor, known[factor])) for factor, _ in heavy)
        return Joined(shown, "W_and")


class Why(Enum):
    """Why a form was drawn."""

    MONEY = "money"
    RISK = "risk"
    CHANCE = "chance"


@frozen
class Drawn(Generic[T]):
    """A form of a sample, and why it is in it."""

    audit: T
    why: Why


def rank_units(audits: Sequence[Checked]) -> tuple[Risk[Checked], ...]:
    """The units by risk, the highest first; forms without results are left out."""
    return ranked_units(_exposed(audits))


def rank_forms(audits: Sequence[Checked]) -> tuple[Risk[Checked], ...]:
    """The forms by risk, the highest first."""
    return _ranked([(audit.result.form.name, [(found, audit)]) for found, audit in _exposed(audits)])


def draw_sample(audits: Sequence[Checked], count: int, seed: str | int = 0) -> tuple[Drawn[Checked], ...]:
    """So many forms: a third by money, a third by risk, the rest by chance; each once, all of them if there are fewer.

    The same forms and the same ``seed`` give the same sample.
    """
    return drawn_from(_exposed(audits), count, seed)


def ranked_units(exposed: Iterable[tuple[Exposure, T]]) -> tuple[Risk[T], ...]:
    """``rank_units`` of whatever stands beside what is known of a form."""
    units: dict[str, list[tuple[Exposure, T]]] = defaultdict(list)
    for found, item in exposed:
        units[found.unit].append((found, item))
    return _ranked([(members[0][0].name, members) for members in units.values()])


def drawn_from(exposed: Iterable[tuple[Exposure, T]], count: int, seed: str | int = 0) -> tuple[Drawn[T], ...]:
    """``draw_sample`` of whatever stands beside what is known of a form."""
    left = list(exposed)
    drawn: list[Drawn[T]] = []
    for why, most in ((Why.MONEY, -(-count // 3)), (Why.RISK, -(-count // 3)), (Why.CHANCE, count)):
        taken = _in_order(left, why, seed)[: max(0, min(most, count - len(drawn)))]
        drawn += (Drawn(item, why) for _, item in taken)
        gone = {id(each) for each in taken}
        left = [each for each in left if id(each) not in gone]
    return tuple(drawn)


def _in_order(exposed: Sequence[tuple[Exposure, T]], why: Why, seed: str | int) -> list[tuple[Exposure, T]]:
    """Those to draw first come first; of equal ones hashes decide, so that the order of the files plays no part."""
    match why:
        case Why.MONEY:
            return sorted(exposed, key=lambda each: (-each[0].money, _lot(each[0], "")))
        case Why.RISK:
            ranked = _ranked([("", [(pair[0], pair)]) for pair in exposed])
            return [pair for risk in ranked for pair in risk.audits]
        case Why.CHANCE:
            return sorted(exposed, key=lambda each: _lot(each[0], seed))


def exposure(audit: Checked) -> Exposure:
    """What an audit adds to the risk of its unit."""
    form, rows = audit.result.form, audit.result.rows
    scored = [row for row in rows if row.weight and row.declared is not None]
    return Exposure(
        unit=unit(form),
        name=next((each for each in (form.implementer, form.supervisor) if each and key(each)), form.source.file or ""),
        errors=sum(item.severity is Severity.ERROR for item in audit.findings),
        points=sum((_apart(row) for row in rows), Fraction(0)),
        money=_executed(form),
        rows=len(scored),
        full=sum(row.declared == row.weight for row in scored),
        unproved=_unproved(audit),
        digest=form_digest(form),
    )


def _exposed(audits: Iterable[Checked]) -> Iterator[tuple[Exposure, Checked]]:
    return ((exposure(audit), audit) for audit in each_of(audits, Checked) if audit.result.form.kind.has_results)


def _ranked(groups: Sequence[tuple[str, Sequence[tuple[Exposure, T]]]]) -> tuple[Risk[T], ...]:
    measured = [_measured([found for found, _ in members]) for _, members in groups]
    largest = {factor: max((each[factor] for each in measured), default=Fraction(0)) for factor in Factor}
    found = []
    for (name, members), values in zip(groups, measured, strict=True):
        parts = tuple((each, WEIGHTS[each] * values[each] / (largest[each] or 1)) for each in Factor)
        risk = Risk(name, tuple(item for _, item in members), tuple(values.items()), parts)
        found.append((risk, _lot(members[0][0], "")))
    return tuple(risk for risk, _ in sorted(found, key=lambda each: (-each[0].score, each[0].name, each[1])))


def _measured(exposures: Sequence[Exposure]) -> dict[Factor, Fraction]:
    """What was measured over some forms together."""
    rows = sum(each.rows for each in exposures)
    return {
        Factor.ERRORS: Fraction(sum(each.errors for each in exposures)),
        Factor.POINTS: sum((each.points for each in exposures), Fraction(0)),
        Factor.MONEY: sum((each.money for each in exposures), Fraction(0)),
        Factor.FULL: Fraction(sum(each.full for each in exposures), rows or 1),
        Factor.EVIDENCE: Fraction(sum(each.unproved for each in exposures)),
    }


def _apart(row: RowScore) -> Fraction:
    """How far a declared score that differs lies from the recomputed one."""
    if row.verdict is not Verdict.DIFFERS or row.declared is None or row.score is None:
        return Fraction(0)
    return max(row.score.low - row.declared, row.declared - row.score.high)


def _executed(form: Form) -> Fraction:
    total = total_fund(form.funds)
    spent = None if total is None else money(total.executed)
    return max(Fraction(0), spent or Fraction(0))


def _unproved(audit: Checked) -> int:
    """Rows with full marks and no evidence, where the form has a column for it."""
    indicators = audit.result.form.indicators
    if not any(each.evidence for each in indicators):
        return 0
    rows = audit.result.rows[len(audit.result.rows) - len(indicators) :]
    pairs = zip(indicators, rows, strict=True)
    return sum(not each.evidence and bool(row.weight) and row.declared == row.weight for each, row in pairs)


def _shown(factor: Factor, value: Fraction) -> str:
    return text(value * 100, 0) if factor is Factor.FULL else text(value)


def _lot(found: Exposure, seed: str | int) -> str:
    return hashlib.sha256(f"{seed}\n{found.digest}".encode()).hexdigest()
