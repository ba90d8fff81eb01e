"""A method -> its reason, its measure and its scores, as expressions over the columns of a row."""

from __future__ import annotations

from fractions import Fraction

from perfscore.errors import RulesError
from perfscore.exporting.bands import AllowedExpressions, settled
from perfscore.exporting.ratio import RatioExpression, larger, smaller
from perfscore.exporting.rows import RATE_DECIMALS, Digits, text_column
from perfscore.exporting.whole import (
    ALWAYS,
    Among,
    Expression,
    InputColumn,
    IsGiven,
    Nothing,
    NumberExpression,
    Test,
    TextExpression,
    WholeNumber,
    bound,
    choice,
    chosen,
    equal,
    every,
    minus,
    negated,
    some,
)
from perfscore.frozen import frozen
from perfscore.messages import problem
from perfscore.rules.curve import Band, Climb, Constant, Flight, Line, Mark, Segment, SegmentShape, Stairs
from perfscore.rules.model import CurveMethod, Direction, Kind, LevelMethod, Measure, Method, Mode, RuleSet
from perfscore.scoring.refusal import Reason
from perfscore.values.number import Rounding

COMPARED = Among(text_column("kind"), (Kind.AMOUNT.value, Kind.RANGE.value))
_LATE = {Measure.LATENESS_DAYS: "late_days", Measure.LATENESS_MONTHS: "late_months"}
_NOTHING = RatioExpression(WholeNumber(0))


@frozen
class Computed:
    """What a method gives for a row: why there is no score; its measure; and, in terms of that, its scores.

    The measure is ``at_top`` / ``at_bottom``, and columns of these names hold it for ``low`` and ``high``, in whole
    parts of a point, and for ``rate``, in parts of 10 ** RATE_DECIMALS.
    """

    reason: Expression
    at: RatioExpression | None
    low: Expression
    high: Expression
    rate: Expression


@frozen
class ExportSetting:
    """The rule set, the digits of the input, and in how many parts of a point scores are told."""

    rules: RuleSet
    digits: Digits
    scale: int

    def settled(self, reached: AllowedExpressions, method: Method) -> tuple[NumberExpression, NumberExpression]:
        return settled(reached, method.round_score, self.digits.weight.scaled(method.most), self.scale)

    def of(self, mark: Mark) -> RatioExpression:
        """``Mark.of`` the weight."""
        weight = self.digits.weight
        if not mark.points and 0 <= mark.share <= 1:
            return weight.scaled(mark.share)
        most = weight.scaled(mark.most)
        return larger(_NOTHING, smaller(most, weight.scaled(mark.share).plus(RatioExpression.of(mark.points))))


def unsayable(rules: RuleSet, what: str, item: Method | Segment) -> RulesError:
    return RulesError([problem("R410", item.place if item.place.line else rules.place, rules=rules.id, what=what)])


def computed(method: Method, setting: ExportSetting) -> Computed:
    if method.round_score.mode in (Mode.BINARY64, Mode.NONE):
        raise unsayable(setting.rules, f"{method.id} {method.round_score.mode.value}", method)
    if isinstance(method, LevelMethod):
        return _levels(method, setting)
    return _curve(method, setting)


def _levels(method: LevelMethod, setting: ExportSetting) -> Computed:
    reached = {each.label: _reach(each.shape, None, setting, method) for each in method.levels}
    level = text_column("level")
    of_level = [(Among(level, (label,)), setting.settled(each, method)) for label, each in reached.items()]
    phrase = Among(text_column("kind"), (Kind.PHRASE.value,))
    known = Among(level, tuple(each.label for each in method.levels))
    return Computed(
        reason=choice(
            (negated(phrase), TextExpression(Reason.OTHER_MEASURE.value)),
            (negated(known), TextExpression(Reason.NO_LEVEL.value)),
            otherwise=Nothing(),
        ),
        at=None,
        low=choice(*((test, low) for test, (low, _) in of_level), otherwise=Nothing()),
        high=choice(*((test, high) for test, (_, high) in of_level), otherwise=Nothing()),
        rate=Nothing(),
    )


def _curve(method: CurveMethod, setting: ExportSetting) -> Computed:
    if method.against is not None or method.of is not None or method.measure in _NEED_MORE:
        raise unsayable(setting.rules, f"{method.id} {method.measure.value}", method)
    exact = _measure(method, setting.digits)
    if method.round_measure is not None:
        step = method.round_measure
        exact = RatioExpression(exact.rounded(step.to, step.mode.exact)).scaled(step.to)
    bottom = (
        exact.bottom
        if isinstance(exact.bottom, WholeNumber)
        else InputColumn("at_bottom", bound(exact.bottom), signed=False)
    )
    at = RatioExpression(InputColumn("at_top", bound(exact.top)), bottom)
    parts = [
        (
            _begun(each, at),
            setting.settled(_raised(_reach(each.shape, (each, at), setting, method), each, setting, method), method),
        )
        for each in reversed(method.parts)
    ]
    beyond = equal(setting.digits.column("actual"), WholeNumber(0)) if method.measure is Measure.INVERSE else None
    if beyond is not None:
        parts.insert(0, (beyond, setting.settled(_reach_at_infinity(method, setting), method)))
    rate: Expression = Nothing()
    if method.measure.is_share:
        rate = at.rounded(Fraction(1, 10**RATE_DECIMALS), Rounding.HALF_UP)
        rate = rate if beyond is None else choice((beyond, Nothing()), otherwise=rate)
    return Computed(
        reason=_no_measure(method, setting.digits),
        at=exact,
        low=choice(*((test, low) for test, (low, _) in parts), otherwise=Nothing()),
        high=choice(*((test, high) for test, (_, high) in parts), otherwise=Nothing()),
        rate=rate,
    )


_NEED_MORE = (Measure.LATENESS_SHARE, Measure.LATENESS_WORKDAYS, Measure.MET_SHARE)


def _no_measure(method: CurveMethod, digits: Digits) -> Expression:
    """Why a row has no such measure."""
    late = _LATE.get(method.measure)
    if late is not None:
        dated = Among(text_column("kind"), (Kind.DATE.value,))
        return choice(
            (negated(dated), TextExpression(Reason.OTHER_MEASURE.value)),
            (negated(IsGiven(digits.column(late))), TextExpression(Reason.NO_YEAR.value)),
            otherwise=Nothing(),
        )
    cases: list[tuple[Test, Expression]] = [(negated(COMPARED), TextExpression(Reason.OTHER_MEASURE.value))]
    if method.unit is not None:
        same = Among(text_column("dimension"), (method.unit.dimension,))
        told = every(same, IsGiven(digits.column("target_base")), IsGiven(digits.column("actual_base")))
        cases.append((negated(told), TextExpression(Reason.UNIT_OF_RULE.value)))
    positive, done = _NOTHING.below(digits.exact("target")), _NOTHING.below(digits.exact("actual"), same=True)
    if method.measure in (Measure.ATTAINMENT, Measure.DEVIATION, Measure.DISTANCE_SHARE):
        cases.append((negated(positive), TextExpression(Reason.NO_ATTAINMENT.value)))
    if method.measure is Measure.INVERSE:
        cases.append((negated(every(positive, done)), TextExpression(Reason.NO_INVERSE.value)))
    return choice(*cases, otherwise=Nothing())


def _measure(method: CurveMethod, digits: Digits) -> RatioExpression:
    target, actual = digits.exact("target"), digits.exact("actual")
    top, bottom = digits.column("actual"), digits.column("target")
    if method.unit is not None:
        target, actual = (digits.exact(each).scaled(1 / method.unit.factor) for each in ("target_base", "actual_base"))
    match method.measure:
        case Measure.ATTAINMENT:
            return RatioExpression(top, bottom)
        case Measure.INVERSE:
            return RatioExpression(bottom, top)
        case Measure.DEVIATION:
            return RatioExpression(minus(top, bottom), bottom)
        case Measure.DISTANCE_SHARE:
            return RatioExpression(_distance(RatioExpression(minus(top, bottom)), method).top, bottom)
        case Measure.SHORTFALL:
            return target.minus(actual)
        case Measure.DISTANCE:
            return _distance(actual.minus(target), method)
        case Measure.ACTUAL:
            return actual
        case Measure.LATENESS_DAYS | Measure.LATENESS_MONTHS:
            return digits.exact(_LATE[method.measure])
        case other:
            raise TypeError(f"no measure of two values: {other}")


def _distance(away: RatioExpression, method: CurveMethod) -> RatioExpression:
    """How far an actual is away, either way; not on the side on which its target is met, unless the method says so."""
    if method.both_sides:
        return away.size()
    lower, side = away.below(_NOTHING), text_column("side")
    met = some(
        every(Among(side, (Direction.MORE.value,)), negated(lower)), every(Among(side, (Direction.LESS.value,)), lower)
    )
    return RatioExpression(chosen((met, WholeNumber(0)), otherwise=away.size().top), away.bottom)


def _begun(segment: Segment, at: RatioExpression) -> Test:
    return ALWAYS if segment.start is None else RatioExpression.of(segment.start).below(at, segment.included)


def _reach(
    shape: SegmentShape, where: tuple[Segment, RatioExpression] | None, setting: ExportSetting, method: Method
) -> AllowedExpressions:
    """What a shape allows; ``where`` is the segment that it stands in and the measure."""
    match shape, where:
        case Constant(mark=mark), _:
            return AllowedExpressions.at(setting.of(mark))
        case Band(low=low, high=high, high_included=included), _:
            return AllowedExpressions(setting.of(low), setting.of(high), judged=True, high_open=not included)
        case Line() as line, (segment, at):
            (begin, finish), first = segment.span, setting.of(line.start)
            along = at.minus(RatioExpression.of(begin)).scaled(1 / (finish - begin))
            return AllowedExpressions.at(first.plus(along.times(setting.of(line.end).minus(first))))
        case (Stairs() | Climb()) as flight, (segment, at):
            return AllowedExpressions.at(_on_flight(flight, segment.base(flight), at, setting))
        case _:
            raise unsayable(setting.rules, f"{method.id} {type(shape).__name__}", method)


def _raised(
    reached: AllowedExpressions, segment: Segment, setting: ExportSetting, method: Method
) -> AllowedExpressions:
    """The scores that a segment allows, no lower than its floor."""
    if segment.least is None:
        return reached
    if reached.high_open:
        raise unsayable(setting.rules, f"{method.id} least", segment)
    least = setting.of(segment.least)
    if not reached.judged:
        return AllowedExpressions.at(larger(reached.low, least))
    return AllowedExpressions(larger(reached.low, least), larger(reached.high, least), judged=True)


def _reach_at_infinity(method: CurveMethod, setting: ExportSetting) -> AllowedExpressions:
    last = method.parts[-1]
    match last.shape:
        case Stairs(least=mark) | Climb(most=mark):
            found = AllowedExpressions.at(setting.of(mark))
        case shape:
            found = _reach(shape, None, setting, method)
    return _raised(found, last, setting, method)


def _on_flight(flight: Flight, base: Fraction, at: RatioExpression, setting: ExportSetting) -> RatioExpression:
    steps = RatioExpression.of(base).minus(at).size().scaled(1 / flight.every)
    if not flight.gradual:
        steps = RatioExpression(steps.ceiling() if flight.started else steps.floor())
    match flight:
        case Stairs(top=top, lose=lose, least=least):
            return larger(setting.of(least), setting.of(top).minus(steps.times(setting.of(lose))))
        case Climb(start=start, gain=gain, most=most):
            return smaller(setting.of(most), setting.of(start).plus(steps.times(setting.of(gain))))
