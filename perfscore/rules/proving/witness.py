"""Counterexamples as rows of a form: 数量指标，目标 >=100人，实际 60人，分值 10分.

What is claimed of them is compared with the engine before it is printed, by ``perfscore.testing.confirm``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from fractions import Fraction
from typing import Any

from perfscore.form import Indicator
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Lang, Message
from perfscore.rules.adjustments import Rows
from perfscore.rules.against import LastYear, OtherRow
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.rules.curve import WHOLE
from perfscore.rules.model import Direction, Kind, Measure, Method, Row, Sign
from perfscore.rules.numbers import NumberSet, Stretch, joined
from perfscore.rules.proving.worth import EVERY_WEIGHT, AskedWeights, is_among
from perfscore.rules.workdays import workday_after
from perfscore.values.model import Comparator
from perfscore.values.number import Interval, between, text
from perfscore.values.unit import dimensions, parse_unit, unit_of_dimension

TARGETS = ("有效提高", "有效保障", "明显改善")
_EXACT_NAME, _LESS_CATEGORY = "温度", "成本"
_DEADLINE = date(2024, 6, 30)
_UNITS = {"count": "人", "money": "万元"}
_WORDS = {Kind.DATE: "2024年6月30日", Kind.PHRASE: "有效提高"}
_ACTUALS = {Kind.DATE: "2024年6月20日", Kind.PHRASE: "有效提高"}
_OF_SIGN: dict[Sign | None, str] = {Sign.POSITIVE: "80", Sign.ZERO: "0", Sign.NEGATIVE: "-80"}
_PLANNED, _MOST_PLANNED = 100, 10_000
_HUNDRED = Fraction(100)
MOST_ROWS = 1000  # of an example for a share of met rows


_COLUMNS = {Direction.MORE: "正向", Direction.LESS: "反向"}


@frozen
class AnswerSets:
    """For each question of a condition, the answers that a kind of row may give."""

    answers: Mapping[str, frozenset[Any]]

    def one(self, question: str, *wishes: Any) -> Any:
        """One answer: the first wish that is among them, else the first in order."""
        found = self.answers.get(question) or frozenset(wishes[:1])
        wished = next((wish for wish in wishes if wish in found), None)
        return wished if wished is not None else min(found, key=str)

    @property
    def category(self) -> str:
        """Where no sign tells that less is better, a category that does."""
        return str(self.one("category", *((_LESS_CATEGORY,) if self._is_less else ()), "数量", BUDGET_EXECUTION))

    @property
    def _is_less(self) -> bool:
        """Whether less is better, and no sign tells it."""
        return self._is_unsigned and self.one("direction", Direction.MORE) is Direction.LESS

    @property
    def _is_unsigned(self) -> bool:
        unordered = self.comparator in (Comparator.NONE, Comparator.EQ)
        return unordered and self.kind in (Kind.AMOUNT, Kind.RANGE)

    @property
    def comparator(self) -> Comparator:
        """Amounts are mostly printed with a sign, other targets without."""
        usual = (Comparator.GE, Comparator.NONE) if self.kind is Kind.AMOUNT else (Comparator.NONE,)
        found: Comparator = self.one("comparator", *usual)
        return found

    @property
    def kind(self) -> Kind:
        found: Kind = self.one("kind", Kind.AMOUNT)
        return found

    @property
    def is_budget(self) -> bool:
        return self.one("row", Row.INDICATOR) is Row.BUDGET_EXECUTION

    @property
    def form(self) -> FormKind:
        found: FormKind = self.one("form", *FormKind)
        return found

    @property
    def rule(self) -> str | None:
        """The scoring rule that such a form names, None where it may name none."""
        found = self.one("named", None) if None not in self.answers.get("named", {None}) else None
        return found if isinstance(found, str) else None

    @property
    def name(self) -> str:
        """The name of the indicator: one that is asked for, or that asks for just its target."""
        asked = str(self.one("name", ""))
        ways = self.answers.get("direction", frozenset((Direction.MORE,)))
        if asked or not ways <= {Direction.EXACT, Direction.WITHIN}:
            return asked
        return _EXACT_NAME

    @property
    def column(self) -> str | None:
        """What the column 指标方向 says of a row that has to go one way: its name or category might tell another."""
        ways = self.answers.get("direction", frozenset(_COLUMNS))
        if self.is_budget or not self._is_unsigned or ways >= _COLUMNS.keys():
            return None
        return _COLUMNS.get(self.one("direction", Direction.MORE))

    @property
    def is_missed_above(self) -> bool:
        """Whether an actual above the target is not what such a row asks for, by what it prints."""
        return self.comparator not in (Comparator.GE, Comparator.GT) and self.column != _COLUMNS[Direction.MORE]

    @property
    def level1(self) -> str:
        """The 一级指标, empty where any other will do."""
        return str(self.one("level1", ""))

    @property
    def weight(self) -> Fraction:
        """A weight that such a row may have."""
        return self._number("weight", _HUNDRED, Fraction(1))

    def target(self, unit: str) -> Fraction:
        """A target that such a row may have, in a unit: 100 where it may be any, else a number near."""
        found = parse_unit(unit) if unit else None
        return self._number("target", _HUNDRED, Fraction(1) if found is None else found.factor)

    def _number(self, question: str, wish: Fraction, factor: Fraction) -> Fraction:
        """A number of one of the stretches that answer a question: the wish, what is like it, or any."""
        stretches = [each for each in self.answers.get(question, ()) if isinstance(each, Stretch)]
        wishes = (wish, Fraction(0), -wish)
        if not stretches:
            return wish
        found = next((each for each in wishes if any(each * factor in s.limits for s in stretches)), None)
        return found if found is not None else min(each.one for each in stretches) / factor

    @property
    def signs(self) -> frozenset[Sign]:
        """The signs that the actual may have."""
        asked = self.answers.get("actual", frozenset({None}))
        return frozenset(Sign) if None in asked else asked

    @property
    def actual_sign(self) -> Sign | None:
        """On which side of zero the actual lies, None where the rule set does not ask."""
        found: Sign | None = self.one("actual", Sign.POSITIVE) if "actual" in self.answers else None
        return found

    @property
    def unit(self) -> str:
        """A unit that a value of this kind may have; words for a dimension that no unit is known for."""
        first = "money" if self.is_budget else "count"
        dimension = self.one("dimension", first, "share", "money", "")
        parts = str(dimension).split("/")
        if not set(parts) <= set(dimensions()):
            return ""
        return "/".join(_UNITS.get(part) or unit_of_dimension(part) for part in parts)


ANY_AMOUNT = AnswerSets({})


@frozen
class RowKinds:
    """The kinds of rows that a method is used for."""

    kinds: tuple[AnswerSets, ...] = (ANY_AMOUNT,)

    @property
    def weights(self) -> AskedWeights:
        """The weights that such rows may have."""
        return joined({one for each in self.kinds for one in each.answers.get("weight", ())}) or EVERY_WEIGHT

    @property
    def signs(self) -> frozenset[Sign]:
        """The signs that the actuals of such rows may have; all where none is asked for."""
        return frozenset[Sign]().union(*(each.signs for each in self.kinds))

    def one(self, weight: Fraction, sign: Sign | None = None) -> AnswerSets:
        """A kind of row that may have such a weight and such an actual, else any."""
        signed = (each for each in self.kinds if sign is None or sign in each.signs)
        return next((each for each in signed if is_among(weight, RowKinds((each,)).weights)), self.kinds[0])


ANY_ROW = RowKinds()


@frozen
class FormFacts:
    """What a measure asks of a form beside the target and the actual: last year's value, and other rows."""

    last_year: str | None = None
    rows: tuple[Indicator, ...] = ()

    @property
    def said(self) -> Message | str:
        """In words, after the two values."""
        if self.last_year is not None:
            return Message("K_beside_last_year", value=self.last_year)
        if not self.rows:
            return ""
        first = self.rows[0]
        values = " ".join(filter(None, (first.level1, first.name, first.target, first.actual)))
        return Message("K_beside_rows", count=len(self.rows), first=values)


ALONE = FormFacts()


def beside(method: Method, at: Fraction, target: str) -> FormFacts:
    """What must stand beside a row, so that its measure is ``at``: ``target`` is what the actual is set against."""
    if method.measure is Measure.MET_SHARE and method.of is not None:
        return FormFacts(rows=_met(method.of, method.met, at))
    value = f"{_planned(at)}天" if method.measure is Measure.LATENESS_SHARE else target.lstrip("><=")
    match method.against:
        case LastYear():
            return FormFacts(last_year=value)
        case OtherRow(names=names, of_target=of_target):
            target_of, actual_of = (value, None) if of_target else (None, value)
            return FormFacts(rows=(Indicator(name=min(names), target=target_of, actual=actual_of),))
        case None:
            return ALONE


def _planned(at: Fraction) -> int:
    """How many days are planned, so that whole days are this share of them, as far as such a plan can be."""
    planned = -(-_PLANNED // at.denominator) * at.denominator
    return planned if planned <= _MOST_PLANNED else _PLANNED


def _met(of: Rows, passing: NumberSet | None, at: Fraction) -> tuple[Indicator, ...]:
    """Rows of which a share is met; none where that would be too many, or more than all."""
    count = at.denominator
    if not 0 <= at <= 1 or count > MOST_ROWS:
        return ()
    name, level1, level2 = (
        min(asked or (other,)) for asked, other in ((of.name, "一行"), (of.level1, ""), (of.category, ""))
    )
    reached = WHOLE if passing is None else passing.at_least(WHOLE) or WHOLE
    done = (f"{text(10 * reached)}人" if number < at.numerator else "5人" for number in range(count))
    return tuple(Indicator(level1=level1, level2=level2, name=name, target=">=10人", actual=each) for each in done)


@frozen
class Example:
    """A row of a form for which something is claimed: what it prints, or how it is decided.

    ``scores`` are the lowest and the highest printed score by the method named ``method``, at the measure ``at``;
    without them, the row is given to decision row ``number``, and has no score there where ``is_undetermined``.
    ``beside`` is what stands on the form beside the two values, where the measure looks at more than those.
    """

    cell: AnswerSets
    target: str
    actual: str
    weight: Fraction
    scores: tuple[Fraction, Fraction] | None = None
    method: str | None = None
    number: int | None = None
    is_undetermined: bool = False
    beside: FormFacts = ALONE

    def text(self, lang: Lang = "zh") -> str:
        return self._said().text(lang)

    def _said(self) -> Message:
        if self.scores is None:
            return _named(self.cell, self.target)
        score = between(Interval(*self.scores))
        figures = {"target": self.target, "actual": self.actual, "weight": text(self.weight), "score": score}
        return Message("K_scored", **figures, beside=self.beside.said)


def example(cell: AnswerSets, number: int, *, is_undetermined: bool = False) -> Example:
    """A row of this kind, which the decision table gives to its row of that number."""
    return Example(cell, *sample(cell), cell.weight, number=number, is_undetermined=is_undetermined)


def sample(cell: AnswerSets) -> tuple[str, str]:
    """A target and an actual of a row of this kind, as they would be printed."""
    kind, target = cell.kind, cell.target(cell.unit)
    if kind is Kind.RANGE:  # the target is the end next to the actual
        at_zero = "-10～0" if cell.actual_sign is Sign.POSITIVE else "0-10"
        shown, actual = ("5-10", "7") if target > 0 else (at_zero, "0") if target == 0 else ("-10～-5", "-7")
        return f"{_sign(cell)}{shown}{cell.unit}", f"{_OF_SIGN.get(cell.actual_sign, actual)}{cell.unit}"
    if kind is not Kind.AMOUNT:
        return f"{_sign(cell)}{_WORDS[kind]}", _ACTUALS[kind]
    return f"{_sign(cell)}{text(target)}{cell.unit}", f"{_OF_SIGN.get(cell.actual_sign, '80')}{cell.unit}"


def _named(cell: AnswerSets, target: str) -> Message:
    told = (cell.level1, cell.name or (BUDGET_EXECUTION if cell.is_budget else cell.category), cell.column)
    return Message(
        "K_row_named" if cell.rule else "K_row",
        category=" ".join(filter(None, told)),
        target=target,
        named=cell.rule or "",
        form=Message(f"W_{cell.form.value}"),
    )


def _sign(cell: AnswerSets) -> str:
    return "" if cell.is_budget else cell.comparator.value


#: Where a measure is zero, or that of an actual of zero: only by rounding, where the actual is not.
_ROUNDED_TO = {Measure.INVERSE: 0, Measure.ACTUAL: 0, Measure.ATTAINMENT: 0, Measure.DEVIATION: -1}


def _may_be_there(method: Method, cell: AnswerSets) -> bool:
    return method.measure is not Measure.INVERSE and (method.against is not None or Sign.ZERO in cell.signs)


def values(method: Method, at: Fraction, cell: AnswerSets) -> tuple[str, str]:
    """A target and an actual as they would be printed, between which the measure of a method is ``at``, rounded where
    it rounds.
    """
    if method.measure is Measure.MET_SHARE:
        return sample(cell)
    if method.measure is Measure.LATENESS_SHARE:
        planned = _planned(at)
        span = f"{_day(_DEADLINE - timedelta(days=planned - 1))}-{_day(_DEADLINE)}"
        return span, _day(_days_later(int(at * planned)))
    if method.round_measure is not None and at == _ROUNDED_TO.get(method.measure) and not _may_be_there(method, cell):
        away = method.round_measure.to / 4  # so little that it is rounded to nothing
        at += -away if cell.signs == {Sign.NEGATIVE} else away
    if method.measure.is_delay:
        return f"{_sign(cell)}{_day(_DEADLINE)}", _day(_late(method.measure, at))
    unit = method.unit.symbol if method.unit else cell.unit
    upwards = not method.measure.is_distance or method.both_sides or cell.is_missed_above
    target, actual = _numbers(method.measure, at, cell.target(unit), upwards)
    return f"{_sign(cell)}{text(target)}{unit}", f"{text(actual)}{unit}"


def _numbers(measure: Measure, at: Fraction, base: Fraction, upwards: bool) -> tuple[Fraction, Fraction]:
    """Round numbers where the measure allows; the denominator serves where 100 is free to be another.

    ``upwards`` is where an actual goes that is to lie away from its target.
    """
    size = base if base != _HUNDRED or (at * 10**8).denominator == 1 else Fraction(at.denominator)
    match measure:
        case Measure.INVERSE:
            return size * at, size
        case Measure.ATTAINMENT:
            return size, size * at
        case Measure.DEVIATION:
            return size, size * (1 + at)
        case Measure.SHORTFALL:
            return base, base - at
        case Measure.DISTANCE:
            return base, base + at if upwards else base - at
        case Measure.DISTANCE_SHARE:
            return size, size * (1 + at) if upwards else size * (1 - at)
        case _:
            return base, at


def _late(measure: Measure, at: Fraction) -> date:
    count = at.numerator // at.denominator
    if measure is Measure.LATENESS_WORKDAYS:
        return workday_after(_DEADLINE, count)
    if measure is Measure.LATENESS_DAYS:
        return _days_later(count)
    months = _DEADLINE.year * 12 + _DEADLINE.month - 1 + count
    year, month = divmod(months, 12)
    return date(min(max(year, MINYEAR), MAXYEAR), month + 1, 15)


def _days_later(count: int) -> date:
    """So many days after the deadline; the first or the last day of all where no calendar goes so far."""
    return date.fromordinal(min(max(_DEADLINE.toordinal() + count, 1), date.max.toordinal()))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
