"""A rule set -> what every row is: the decision table, and for each method its scores in whole numbers.

The same rules as ``scoring`` follows, written as expressions; what they cannot say is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import lcm

from attrs import frozen

from perfscore.errors import RulesError, problem
from perfscore.exporting.bands import Reached, settled
from perfscore.exporting.ratio import Ratio, larger, smaller
from perfscore.exporting.rows import DECIMALS, OF_A_WHOLE, RATE_DECIMALS, number_column, text_column
from perfscore.exporting.whole import (
    ALWAYS,
    Among,
    Column,
    Expression,
    Given,
    Nothing,
    Test,
    Text,
    Whole,
    bound,
    choice,
    equal,
    every,
    minus,
    negated,
    some,
)
from perfscore.rules.curve import Band, Constant, Line, Mark, Segment, Shape, Stairs
from perfscore.rules.model import (
    Condition,
    CurveMethod,
    Direction,
    Kind,
    LevelMethod,
    Measure,
    Method,
    Mode,
    RuleSet,
    TargetSign,
)
from perfscore.rules.numbers import NumberSet
from perfscore.scoring.evaluate import FINER
from perfscore.scoring.refusal import Reason
from perfscore.values.model import Comparator
from perfscore.values.number import Rounding

WAY = Column("way")
_TARGET, _ACTUAL = number_column("target"), number_column("actual")
_TARGET_BASE, _ACTUAL_BASE = number_column("target_base"), number_column("actual_base")
_SCALE, _BASE_SCALE = (Fraction(1, 10 ** DECIMALS[each]) for each in ("target", "target_base"))
_WEIGHT = Ratio(number_column("weight"), Whole(10 ** DECIMALS["weight"]))
_COMPARED = Among(text_column("kind"), (Kind.AMOUNT.value, Kind.RANGE.value))
_STRICTLY_MORE = Among(text_column("comparator"), (Comparator.GT.value,))
_LATE = {Measure.LATENESS_DAYS: number_column("late_days"), Measure.LATENESS_MONTHS: number_column("late_months")}
_NOTHING = Ratio(Whole(0))


@frozen
class Computed:
    """What a method gives for a row: why there is no score; its measure; and, in terms of that, its scores.

    The measure is ``at_top`` / ``at_bottom``, and columns of these names hold it for ``low`` and ``high``, in whole
    parts of a point, and for ``rate``, in parts of 10 ** RATE_DECIMALS.
    """

    reason: Expression
    at: Ratio | None
    low: Expression
    high: Expression
    rate: Expression


@frozen
class Program:
    """A rule set as expressions. ``scale`` is how many parts of a point scores are told in, a power of ten.

    ``decision`` is the number of the decision row for the direction in the column ``way``; ``ways`` tells when a row
    is scored either way; ``refused`` is what is wrong with a row before any rule is asked.
    """

    rules: RuleSet
    scale: int
    decision: Expression
    two_ways: Test
    refused: Expression
    just_reached: Test
    methods: Mapping[str, Computed]


def program(rules: RuleSet) -> Program:
    """Raises RulesError naming the method or decision row that cannot be said in whole numbers, and where it stands."""
    used = {row.use for row in rules.select if row.use is not None}
    kept = {name: method for name, method in rules.methods.items() if name in used}
    scale = _scale(rules, kept.values())
    return Program(
        rules=rules,
        scale=scale,
        decision=_decision(rules),
        two_ways=_two_ways(rules),
        refused=_refused(),
        just_reached=every(_STRICTLY_MORE, _COMPARED, equal(_TARGET, _ACTUAL)),
        methods={name: _computed(method, rules, scale) for name, method in kept.items()},
    )


def _unsayable(rules: RuleSet, what: str, item: Method | Segment) -> RulesError:
    return RulesError([problem("R410", item.place if item.place.line else rules.place, rules=rules.id, what=what)])


# --- before the rules


def _refused() -> Expression:
    amounts = [(every(_COMPARED, negated(Given(each))), Text(code.value)) for each, code in (
        (number_column("target"), Reason.NO_TARGET), (number_column("actual"), Reason.NO_ACTUAL),
    )]  # fmt: skip
    hundred = Whole(100 * 10 ** DECIMALS["target"])
    over = every(
        Among(text_column("whole"), (OF_A_WHOLE,)), Among(text_column("unit"), ("%",)),
        negated(Ratio(hundred).below(Ratio(_TARGET))), Ratio(hundred).below(Ratio(_ACTUAL)),
    )  # fmt: skip
    return choice(
        (negated(Given(text_column("kind"))), Text(Reason.OTHER_KIND.value)),
        *amounts,
        (negated(Given(number_column("weight"))), Text(Reason.NO_WEIGHT.value)),
        (over, Text(Reason.OVER_THE_WHOLE.value)),
        otherwise=Nothing(),
    )


def _two_ways(rules: RuleSet) -> Test:
    """Whether neither the row nor the rules tell a direction: then both are tried, and have to agree."""
    told = {Direction.MORE, Direction.LESS, *rules.asked.directions}
    return every(_COMPARED, negated(Among(text_column("direction"), tuple(sorted(each.value for each in told)))))


# --- the decision table


def _decision(rules: RuleSet) -> Expression:
    *rows, last = enumerate(rules.select, start=1)
    cases = ((_holds(row.when), Whole(n)) for n, row in rows)
    return choice(*cases, otherwise=Whole(last[0]))


def _holds(when: Condition) -> Test:
    tests: list[Test] = []
    for question, wanted in when.asked:
        if question == "target":
            tests.append(some(*(_signed(each) for each in TargetSign if each in wanted)))
        else:
            column = WAY if question == "direction" else text_column(question)
            tests.append(Among(column, tuple(sorted(getattr(each, "value", each) for each in wanted))))
    if when.weight is not None:
        tests.append(_within(when.weight, _WEIGHT))
    if when.amount is not None:
        tests.append(Given(_TARGET_BASE))
        tests.append(Among(text_column("dimension"), (when.amount.dimension or "",)))
        tests.append(_within(when.amount, Ratio(_TARGET_BASE).scaled(_BASE_SCALE)))
    return every(*tests)


def _signed(sign: TargetSign) -> Test:
    zero, target = _NOTHING, Ratio(_TARGET)
    match sign:
        case TargetSign.POSITIVE:
            return every(_COMPARED, zero.below(target))
        case TargetSign.ZERO:
            return every(_COMPARED, zero.equal(target))
        case TargetSign.NEGATIVE:
            return every(_COMPARED, target.below(zero))


def _within(asked: NumberSet, value: Ratio) -> Test:
    return some(
        *(
            every(
                *(() if each.low is None else (Ratio.of(each.low).below(value, each.low_included),)),
                *(() if each.high is None else (value.below(Ratio.of(each.high), each.high_included),)),
            )
            for each in asked.limits
        )
    )


# --- methods


def _computed(method: Method, rules: RuleSet, scale: int) -> Computed:
    if method.round_score.mode in (Mode.BINARY64, Mode.NONE):
        raise _unsayable(rules, f"{method.id} {method.round_score.mode.value}", method)
    if method.most != 1:
        raise _unsayable(rules, f"{method.id} most", method)
    if isinstance(method, LevelMethod):
        return _levels(method, rules, scale)
    return _curve(method, rules, scale)


def _levels(method: LevelMethod, rules: RuleSet, scale: int) -> Computed:
    reached = {each.label: _reach(each.shape, None, rules, method) for each in method.levels}
    level = text_column("level")
    of_level = [(Among(level, (label,)), settled(each, method.round_score, scale)) for label, each in reached.items()]
    phrase = Among(text_column("kind"), (Kind.PHRASE.value,))
    known = Among(level, tuple(each.label for each in method.levels))
    return Computed(
        reason=choice(
            (negated(phrase), Text(Reason.OTHER_MEASURE.value)),
            (negated(known), Text(Reason.NO_LEVEL.value)),
            otherwise=Nothing(),
        ),
        at=None,
        low=choice(*((test, low) for test, (low, _) in of_level), otherwise=Nothing()),
        high=choice(*((test, high) for test, (_, high) in of_level), otherwise=Nothing()),
        rate=Nothing(),
    )


def _curve(method: CurveMethod, rules: RuleSet, scale: int) -> Computed:
    if method.against is not None or method.of is not None or method.measure in _NEED_MORE:
        raise _unsayable(rules, f"{method.id} {method.measure.value}", method)
    floored = next((each for each in method.parts if each.least is not None), None)
    if floored is not None:
        raise _unsayable(rules, f"{method.id} least", floored)
    exact = _measure(method)
    if method.round_measure is not None:
        step = method.round_measure
        exact = Ratio(exact.rounded(step.to, step.mode.exact)).scaled(step.to)
    bottom = exact.bottom if isinstance(exact.bottom, Whole) else Column("at_bottom", bound(exact.bottom), signed=False)
    at = Ratio(Column("at_top", bound(exact.top)), bottom)
    parts = [
        (_begun(each, at), settled(_reach(each.shape, (each, at), rules, method), method.round_score, scale))
        for each in reversed(method.parts)
    ]
    beyond = equal(_ACTUAL, Whole(0)) if method.measure is Measure.INVERSE else None
    if beyond is not None:
        parts.insert(0, (beyond, settled(_reach_beyond(method, rules), method.round_score, scale)))
    rate: Expression = Nothing()
    if method.measure.is_share:
        rate = at.rounded(Fraction(1, 10**RATE_DECIMALS), Rounding.HALF_UP)
        rate = rate if beyond is None else choice((beyond, Nothing()), otherwise=rate)
    return Computed(
        reason=_no_measure(method),
        at=exact,
        low=choice(*((test, low) for test, (low, _) in parts), otherwise=Nothing()),
        high=choice(*((test, high) for test, (_, high) in parts), otherwise=Nothing()),
        rate=rate,
    )


_NEED_MORE = (Measure.LATENESS_SHARE, Measure.LATENESS_WORKDAYS, Measure.MET_SHARE)


def _no_measure(method: CurveMethod) -> Expression:
    """Why a row has no such measure."""
    late = _LATE.get(method.measure)
    if late is not None:
        dated = Among(text_column("kind"), (Kind.DATE.value,))
        return choice(
            (negated(dated), Text(Reason.OTHER_MEASURE.value)),
            (negated(Given(late)), Text(Reason.NO_YEAR.value)),
            otherwise=Nothing(),
        )
    cases: list[tuple[Test, Expression]] = [(negated(_COMPARED), Text(Reason.OTHER_MEASURE.value))]
    if method.unit is not None:
        same = Among(text_column("dimension"), (method.unit.dimension,))
        told = every(same, Given(_TARGET_BASE), Given(_ACTUAL_BASE))
        cases.append((negated(told), Text(Reason.UNIT_OF_RULE.value)))
    positive, done = _NOTHING.below(Ratio(_TARGET)), _NOTHING.below(Ratio(_ACTUAL), same=True)
    if method.measure in (Measure.ATTAINMENT, Measure.DEVIATION, Measure.DISTANCE_SHARE):
        cases.append((negated(positive), Text(Reason.NO_ATTAINMENT.value)))
    if method.measure is Measure.INVERSE:
        cases.append((negated(every(positive, done)), Text(Reason.NO_INVERSE.value)))
    return choice(*cases, otherwise=Nothing())


def _measure(method: CurveMethod) -> Ratio:
    target, actual = Ratio(_TARGET).scaled(_SCALE), Ratio(_ACTUAL).scaled(_SCALE)
    if method.unit is not None:
        scale = _BASE_SCALE / method.unit.factor
        target, actual = Ratio(_TARGET_BASE).scaled(scale), Ratio(_ACTUAL_BASE).scaled(scale)
    match method.measure:
        case Measure.ATTAINMENT:
            return Ratio(_ACTUAL, _TARGET)
        case Measure.INVERSE:
            return Ratio(_TARGET, _ACTUAL)
        case Measure.DEVIATION:
            return Ratio(minus(_ACTUAL, _TARGET), _TARGET)
        case Measure.DISTANCE_SHARE:
            return Ratio(Ratio(minus(_ACTUAL, _TARGET)).size().top, _TARGET)
        case Measure.SHORTFALL:
            return target.minus(actual)
        case Measure.DISTANCE:
            return actual.minus(target).size()
        case Measure.ACTUAL:
            return actual
        case Measure.LATENESS_DAYS | Measure.LATENESS_MONTHS:
            return Ratio(_LATE[method.measure])
        case other:
            raise TypeError(f"no measure of two values: {other}")


def _begun(segment: Segment, at: Ratio) -> Test:
    return ALWAYS if segment.start is None else Ratio.of(segment.start).below(at, segment.included)


def _reach(shape: Shape, where: tuple[Segment, Ratio] | None, rules: RuleSet, method: Method) -> Reached:
    """What a shape allows; ``where`` is the segment that it stands in and the measure."""
    match shape, where:
        case Constant(mark=mark), _:
            return Reached.at(_of(mark))
        case Band(low=low, high=high, high_included=included), _:
            return Reached(_of(low), _of(high), judged=True, high_open=not included)
        case Line() as line, (segment, at):
            (begin, finish), first = segment.span, _of(line.start)
            along = at.minus(Ratio.of(begin)).scaled(1 / (finish - begin))
            return Reached.at(first.plus(along.times(_of(line.end).minus(first))))
        case Stairs(gradual=False) as stairs, (segment, at):
            return Reached.at(_on_stairs(stairs, segment.base(stairs), at))
        case _:
            raise _unsayable(rules, f"{method.id} {type(shape).__name__}", method)


def _reach_beyond(method: CurveMethod, rules: RuleSet) -> Reached:
    last = method.parts[-1].shape
    return Reached.at(_of(last.least)) if isinstance(last, Stairs) else _reach(last, None, rules, method)


def _on_stairs(stairs: Stairs, base: Fraction, at: Ratio) -> Ratio:
    steps = Ratio.of(base).minus(at).size().scaled(1 / stairs.every)
    count = steps.ceiling() if stairs.started else steps.floor()
    return larger(_of(stairs.least), _of(stairs.top).minus(Ratio(count).times(_of(stairs.lose))))


def _of(mark: Mark) -> Ratio:
    """``Mark.of`` the weight."""
    if not mark.points and 0 <= mark.share <= 1:
        return _WEIGHT.scaled(mark.share)
    return larger(_NOTHING, smaller(_WEIGHT, _WEIGHT.scaled(mark.share).plus(Ratio.of(mark.points))))


def _scale(rules: RuleSet, methods: Iterable[Method]) -> int:
    """The power of ten in whose parts every score can be told exactly."""
    needed = lcm(10 ** DECIMALS["weight"], *(each for method in methods for each in _parts(method)))
    scale = 1
    while scale % needed:
        scale *= 10
        if scale > _MOST_PARTS:
            raise RulesError([problem("R410", rules.place, rules=rules.id, what=f"1/{needed}")])
    return scale


_MOST_PARTS = 10**12


def _parts(method: Method) -> Iterator[int]:
    """The denominators that its scores can have: of its rounding, and of the ends of bands that hold no step of it."""
    yield method.round_score.to.denominator
    for each in method.parts:
        if isinstance(each.shape, Band):
            yield (method.round_score.to / FINER).denominator
            for mark in (each.shape.low, each.shape.high):
                yield lcm(mark.share.denominator * 10 ** DECIMALS["weight"], mark.points.denominator)
