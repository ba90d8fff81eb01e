"""Kinds of rows in a table -> classes of the kernel, each decided once by the scalar engine.

A case is everything about a row but its numbers: the affixes of target and actual, its levels, the method its form
names, the kind of row and form, the year. Within a case only the signs of the two numbers can change which method is
chosen or whether it can be applied, or that one of them is not there: nine rows (three signs by three) and three more
(without target, without actual, without both) stand for all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from fractions import Fraction
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from attrs import define, evolve, field
from numpy.typing import NDArray

from perfscore.columns import coefficients
from perfscore.columns.affixes import Affixes, amount_in
from perfscore.columns.coefficients import Program
from perfscore.columns.loops import layout
from perfscore.columns.loops.layout import ClassRow, SegmentRow
from perfscore.columns.program import ColumnScale, by_weight, program
from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.rules.catalogue import catalogue_of
from perfscore.rules.category import categorise
from perfscore.rules.model import CurveMethod, LevelMethod, Measure, Row, RuleSet
from perfscore.scoring.direction import NO_NAME, Name
from perfscore.scoring.facts import WHOLE, Facts, asked_level1, budget_between, facts_between
from perfscore.scoring.refusal import Reason, Refusal
from perfscore.scoring.score import score_facts
from perfscore.scoring.select import select, ways
from perfscore.scoring.setting import Setting
from perfscore.scoring.verdict import rate_steps
from perfscore.values.compare import hangs_on_size
from perfscore.values.model import Amount, Comparator, Phrase, Value
from perfscore.values.notes import Incomparable
from perfscore.values.parse import parse_target
from perfscore.values.unit import Unit

NO_WEIGHT, USABLE, UNUSUAL = range(3)
PlainNumber: TypeAlias = int | str
REASONS = tuple(each.value for each in (*Reason, *Incomparable))  # as columns of reasons number them
_TEN = Fraction(10)
_SIZES = (("7", "12"), ("31", "205"), ("0.5", "69.30"), ("200000", "19.5"), ("18", "0.000001"), ("100", "100"))
_OTHER = 3  # times the target: no number that only reaches it
_MOST_TIMES = 2**62


@frozen
class Discrete:
    """What a row is beside its two values: every text column but target, actual, weight and score."""

    level1: str | None = None
    level2: str | None = None
    name: Name = NO_NAME
    direction: str | None = None
    rule: str | None = None
    row: Row = Row.INDICATOR
    form: FormKind = FormKind.PROJECT_SELF_EVALUATION
    year: int | None = None


@frozen
class RowCase:
    """A kind of row; ``state`` says whether it has a weight, ``weight`` which, where its program depends on that."""

    discrete: Discrete
    target: int
    actual: int
    state: int
    weight: Fraction | None = None
    signs: tuple[int | None, int | None] = (1, 1)


@frozen
class Class:
    """What all rows of a class share: the program (or none), the method and the reason for having no score.

    ``family`` numbers the cases whose rows belong to a class of their weight; ``others`` are the programs of the same
    method with its rate rounded as other conventions do.
    """

    program: Program
    method: str | None = None
    reason: str | None = None
    family: int = -1
    others: tuple[Program, ...] = ()


@define
class Learnt:
    """What tables taught about a rule set: the class of every kind of row met so far. Who works with it holds the lock.

    The scales are the decimals of whole-number targets and actuals, ``decimals`` those of the scores.
    """

    rules: RuleSet
    target_scale: int
    actual_scale: int
    decimals: int
    affixes: Affixes = field(factory=Affixes)
    lock: Any = field(factory=Lock)
    _classes: dict[Hashable, Class] = field(factory=dict)

    def __len__(self) -> int:
        return len(self._classes) + len(self.affixes.ones)

    def alike(self, case: RowCase, t: int | None, a: int | None) -> Hashable | None:
        """What decides the class of a case, for one sign of the target and one of the actual; None if nothing can.

        Here and below a sign is None for a value that is not there.
        """
        target, actual = self._amount(case.target), self._amount(case.actual)
        if target is None or actual is None or case.state == UNUSUAL:
            return None
        discrete = case.discrete
        category = categorise(discrete.level1, discrete.level2)
        level1 = asked_level1(discrete.level1, self.rules)
        return (discrete.row, discrete.form, category, level1, discrete.rule, discrete.name, discrete.direction,
                case.state, case.weight, target.comparator, target.unit, actual.comparator, actual.unit,
                self._words(case.target), self._words(case.actual), t, a)  # fmt: skip

    def class_of(self, alike: Hashable, case: RowCase, t: int | None, a: int | None) -> Class:
        """The class of all cases that are so much alike, decided once."""
        if alike not in self._classes:
            self._classes[alike] = self._class(case, t, a)
        return self._classes[alike]

    def _class(self, case: RowCase, t: int | None, a: int | None) -> Class:
        target, actual = self._amount(case.target), self._amount(case.actual)
        if target is None or actual is None or hangs_on_size(target.unit, actual.unit) or self.rules.asked.amount:
            return EXACT
        if self.rules.asked.weight and case.weight is None and case.state == USABLE:
            return _EACH_WEIGHT
        facts = self._facts(case, t, a)
        weight = None if case.state == NO_WEIGHT else case.weight or Fraction(1)
        if isinstance(facts, Facts) and _has_just_passed(facts):  # which other numbers of these signs have not
            facts = self._facts(case, t, a, actual=_OTHER)
        if isinstance(facts, Facts) and (
            facts.inexact is not None or not _one_method(evolve(facts, weight=weight), self.rules)
        ):
            return EXACT
        if not self._is_steady(case, t, a):
            return EXACT
        row = score_facts(facts, weight, None, self.rules)
        if row.refusal is not None:
            return EXACT if _is_capped(case.discrete) else Class(_REFUSED, row.method, row.refusal.code)
        if row.method is None or row.facts is None or row.facts.pair is None or t is None or a is None:
            return EXACT
        method = self.rules.methods[row.method]
        return EXACT if isinstance(method, LevelMethod) else self._by_program(method, case, t, a)

    def _by_program(self, method: CurveMethod, case: RowCase, t: int, a: int) -> Class:
        """The class of rows that a curve scores, whose values have these signs."""
        ones = self._facts(case, 1, 1)
        scaled = self._scaled(ones, method.unit)
        if scaled is None or isinstance(ones, Refusal) or ones.pair is None:
            return EXACT
        if case.weight is None and not by_weight(method):
            return _EACH_WEIGHT
        weight = None if by_weight(method) else case.weight
        beyond = method.measure is Measure.INVERSE and a == 0 < t
        positive = t > 0 and a >= 0 and method.measure in (Measure.ATTAINMENT, Measure.INVERSE, Measure.ACTUAL)
        found, *others = (
            program(each, scaled, weight, positive=positive, beyond=beyond)
            for each in (method, *(evolve(method, round_measure=step) for step in rate_steps(method)))
        )
        if found is None:
            return EXACT
        if _is_capped(case.discrete) and ones.pair.unit.symbol == "%":  # above the whole, the scalar engine refuses
            whole = int(WHOLE * _TEN**self.actual_scale / ones.pair.actual)
            found = evolve(found, row=found.row._replace(most_actual=min(found.row.most_actual, whole)))
        if ones.comparator is Comparator.GT:
            found = _passing(found, scaled)
        return Class(found, method.id, others=tuple(each or EXACT.program for each in others))

    def _scaled(self, ones: Facts | Refusal, wanted: Unit | None) -> ColumnScale | None:
        """What one unit of the two columns is worth once target and actual stand in one unit."""
        if isinstance(ones, Refusal) or ones.pair is None:
            return None
        factor = ones.pair.unit.factor / wanted.factor if wanted is not None else Fraction(1)
        target, actual = ones.pair.target * factor, ones.pair.actual * factor
        return ColumnScale(target / _TEN**self.target_scale, actual / _TEN**self.actual_scale, self.decimals)

    def _facts(
        self, case: RowCase, t: int | None, a: int | None, target: PlainNumber = 1, actual: PlainNumber = 1
    ) -> Facts | Refusal:
        """A row of a case whose numbers have these signs and sizes."""
        values = (self._value(case.target, t, target), self._value(case.actual, a, actual))
        return facts_of(case.discrete, *values, self.rules)

    def _value(self, affix: int, sign: int | None, size: PlainNumber) -> Value:
        return parse_target(None) if sign is None else self.affixes.value(affix, Decimal(sign) * Decimal(size))

    def _is_steady(self, case: RowCase, t: int | None, a: int | None) -> bool:
        """Whether words around numbers are read the same beside any numbers, as some of all kinds tell."""
        if self._words(case.target) is None and self._words(case.actual) is None:
            return True
        told = [_told(self._facts(case, t, a, *sizes), t, a, *sizes) for sizes in _SIZES]
        return all(each == told[0] for each in told)

    def _amount(self, affix: int) -> Amount | None:
        one = self.affixes.ones[affix] if affix >= 0 else None
        return None if one is None else amount_in(one)

    def _words(self, affix: int) -> tuple[str, str] | None:
        """What stands around a number, if that is more than a sign and a unit."""
        return self.affixes.pairs[affix] if isinstance(self.affixes.ones[affix], Phrase) else None


@define
class Classes:
    """The classes of one table, numbered as they are met, as flat tables for the kernel; equal ones are one."""

    learnt: Learnt
    found: dict[Class, int] = field(factory=dict)
    families: list[RowCase] = field(factory=list)
    _known: dict[Hashable, int] = field(factory=dict)
    _tables: dict[str, Any] | None = None

    def __attrs_post_init__(self) -> None:
        self._numbered(EXACT)  # class 0

    def of(self, case: RowCase, t: int | None, a: int | None) -> int:
        """The class of a case for one sign of the target and one of the actual."""
        alike = self.learnt.alike(case, t, a)
        if alike is None:
            return self._numbered(EXACT)
        if alike not in self._known:
            found = self.learnt.class_of(alike, case, t, a)
            if found == _EACH_WEIGHT:
                self.families.append(evolve(case, signs=(t, a)))
                found = evolve(found, family=len(self.families) - 1)
            self._known[alike] = self._numbered(found)
        return self._known[alike]

    def of_weight(self, family: int, weight: Fraction | None) -> int:
        """The class of a family's rows that have this weight."""
        case = self.families[family]
        return self.of(evolve(case, weight=weight), *case.signs) if weight is not None else 0

    def names(self) -> tuple[list[str | None], list[str | None]]:
        """The method and the reason of every class."""
        return [each.method for each in self.found], [each.reason for each in self.found]

    def known(self, most_weight: int) -> dict[str, Any]:
        """What the loops need of the classes, for weights up to so many units: fields of ``layout.Known``."""
        if self._tables is None or len(self._tables["classes"]) != len(self.found):
            self._tables = _tables(list(self.found), [*self.learnt.rules.methods], most_weight)
        return self._tables

    def _numbered(self, each: Class) -> int:
        return self.found.setdefault(each, len(self.found))


def _tables(found: Sequence[Class], methods: Sequence[str], most_weight: int) -> dict[str, Any]:
    programs = [each.program for each in found]
    others = [way for each in found for way in (*each.others, *[_REFUSED] * (layout.RATE_WAYS - len(each.others)))]
    banded = any(each.row.is_banded for each in programs)
    return {
        "family": np.array([each.family for each in found], np.int64),
        "classes": np.array([each.row for each in programs], layout.CLASS),
        "segments": _segments(programs),
        "others": np.array([each.row for each in others], layout.CLASS),
        "other_segments": _segments(others),
        "most_step": max(each.row.score_step for each in programs),
        "fast": np.array([coefficients.fast_row(each, most_weight) for each in programs], layout.COEFFICIENTS),
        "pieces": np.stack([coefficients.pieces(each) for each in programs]),
        "pieces_high": np.stack([coefficients.pieces(each, high=True) for each in programs])[: banded * len(programs)],
        "passes": coefficients.passes_of(programs),
        "method": np.array([-1 if e.method is None else methods.index(e.method) for e in found], np.int32),
        "reason": np.array([-1 if e.reason is None else REASONS.index(e.reason) for e in found], np.int32),
    }


def _segments(programs: Sequence[Program]) -> NDArray[Any]:
    """The segments of each program, filled up to those of the longest."""
    most = max(1, *(len(each.segments) for each in programs))
    filled = [[*each.segments, *[SegmentRow()] * (most - len(each.segments))] for each in programs]
    return np.array(filled, layout.SEGMENT)


def _is_capped(discrete: Discrete) -> bool:
    return discrete.name.word is not None and discrete.name.word.of_a_whole


def _has_just_passed(facts: Facts) -> bool:
    """Whether the numbers are those that take a row from its method: 90% beside >90%."""
    return facts.comparator is Comparator.GT and facts.pair is not None and facts.pair.actual == facts.pair.target != 0


def _passing(program: Program, scaled: ColumnScale) -> Program:
    """A program whose rows that only just reach the target are left to the scalar engine."""
    actual, target = (scaled.actual / scaled.target).as_integer_ratio()
    if max(actual, target) > _MOST_TIMES:
        return EXACT.program
    return evolve(program, row=program.row._replace(passing_actual=actual, passing_target=target))


def _one_method(facts: Facts, rules: RuleSet) -> bool:
    """Whether the direction of a row is known, or makes no difference to the method."""
    return len({select(evolve(facts, direction=way), rules).row.use for way in ways(facts, rules)}) == 1


def facts_of(discrete: Discrete, target: Value, actual: Value, rules: RuleSet) -> Facts | Refusal:
    """A row as the scalar engine understands it."""
    form = Form(kind=discrete.form, name="", year=discrete.year)
    if discrete.row is Row.INDICATOR:
        setting = Setting(
            kind=form.kind, year=form.year, category=categorise(discrete.level1, discrete.level2),
            rule=discrete.rule, name=discrete.name, column=discrete.direction, catalogue=catalogue_of(rules),
            level1=asked_level1(discrete.level1, rules),
        )  # fmt: skip
        return facts_between(target, actual, setting)
    return budget_between(target, actual, form)


def _told(facts: Facts | Refusal, t: int | None, a: int | None, target: str, actual: str) -> object:
    """What facts say of a row beside its numbers, which are these; None for facts that are not of two numbers."""
    if isinstance(facts, Refusal):
        return facts.code
    if facts.pair is None or not t or not a:
        return None
    pair = facts.pair.target / (t * Fraction(target)), facts.pair.actual / (a * Fraction(actual)), facts.pair.unit
    said = facts.kind, facts.comparator, facts.dimension, facts.sign, facts.direction, facts.impossible is None
    return pair, said, facts.inexact, facts.compared, facts.parts


_REFUSED = Program(ClassRow(layout.REFUSED))
EXACT = Class(Program(ClassRow(layout.EXACT)))
_EACH_WEIGHT = Class(Program(ClassRow(layout.BY_EACH_WEIGHT)))
