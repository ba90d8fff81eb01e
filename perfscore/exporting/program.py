"""A rule set -> what every row is: the decision table, and for each method its scores in whole numbers.

The same rules as ``scoring`` follows, written as expressions; what they cannot say is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import lcm

from perfscore.errors import RulesError
from perfscore.exporting.methods import COMPARED, Computed, ExportSetting, computed
from perfscore.exporting.ratio import RatioExpression
from perfscore.exporting.rows import OF_A_WHOLE, STANDARD, Digits, text_column
from perfscore.exporting.whole import (
    Among,
    Expression,
    InputColumn,
    IsGiven,
    Nothing,
    Test,
    TextExpression,
    WholeNumber,
    choice,
    equal,
    every,
    negated,
    some,
)
from perfscore.frozen import frozen
from perfscore.messages import problem
from perfscore.rules.curve import Band
from perfscore.rules.model import Condition, Direction, Method, RuleSet, Sign
from perfscore.rules.numbers import NumberSet
from perfscore.scoring.evaluate import FINER
from perfscore.scoring.refusal import Reason
from perfscore.values.model import Comparator

WAY = InputColumn("way")
_STRICTLY_MORE = Among(text_column("comparator"), (Comparator.GT.value,))


@frozen
class RuleSetProgram:
    """A rule set as expressions. ``scale`` is how many parts of a point scores are told in, a power of ten.

    ``decision`` is the number of the decision row for the direction in the column ``way``; ``ways`` tells when a row
    is scored either way; ``refused`` is what is wrong with a row before any rule is asked.
    """

    rules: RuleSet
    digits: Digits
    scale: int
    decision: Expression
    two_ways: Test
    refused: Expression
    just_reached: Test
    methods: Mapping[str, Computed]

    @property
    def weight_parts(self) -> int:
        """How many parts of a point one step of the weight is."""
        return self.scale // self.digits.step("weight").denominator

    def scoring(self) -> Iterator[Expression | Test]:
        """Every expression that a score depends on; rates are told beside it."""
        yield from (self.decision, self.refused, self.two_ways, self.just_reached)
        for each in self.methods.values():
            yield from (each.reason, each.low, each.high, *(() if each.at is None else (each.at.top, each.at.bottom)))

    def rates(self) -> Iterator[Expression]:
        yield from (each.rate for each in self.methods.values())


def program(rules: RuleSet, digits: Digits = STANDARD) -> RuleSetProgram:
    """A rule set over rows whose numbers have these digits.

    Raises RulesError naming the method or decision row that cannot be said in whole numbers, and where it
    stands.
    """
    used = {row.use for row in rules.select if row.use is not None}
    kept = {name: method for name, method in rules.methods.items() if name in used}
    setting = ExportSetting(rules, digits, _scale(rules, kept.values(), digits))
    return RuleSetProgram(
        rules=rules,
        digits=digits,
        scale=setting.scale,
        decision=_decision(rules, digits),
        two_ways=_two_ways(rules),
        refused=_refused(digits),
        just_reached=every(_STRICTLY_MORE, COMPARED, equal(digits.column("target"), digits.column("actual"))),
        methods={name: computed(method, setting) for name, method in kept.items()},
    )


# --- before the rules


def _refused(digits: Digits) -> Expression:
    amounts = [(every(COMPARED, negated(IsGiven(each))), TextExpression(code.value)) for each, code in (
        (digits.column("target"), Reason.NO_TARGET), (digits.column("actual"), Reason.NO_ACTUAL),
    )]  # fmt: skip
    hundred = RatioExpression.of(Fraction(100))
    over = every(
        Among(text_column("whole"), (OF_A_WHOLE,)), Among(text_column("unit"), ("%",)),
        negated(hundred.below(digits.exact("target"))), hundred.below(digits.exact("actual")),
    )  # fmt: skip
    return choice(
        (negated(IsGiven(text_column("kind"))), TextExpression(Reason.OTHER_KIND.value)),
        *amounts,
        (negated(IsGiven(digits.column("weight"))), TextExpression(Reason.NO_WEIGHT.value)),
        (over, TextExpression(Reason.OVER_THE_WHOLE.value)),
        otherwise=Nothing(),
    )


def _two_ways(rules: RuleSet) -> Test:
    """Whether neither the row nor the rules tell a direction: then both are tried, and have to agree."""
    told = {Direction.MORE, Direction.LESS, *rules.asked.directions}
    return every(COMPARED, negated(Among(text_column("direction"), tuple(sorted(each.value for each in told)))))


# --- the decision table


def _decision(rules: RuleSet, digits: Digits) -> Expression:
    *rows, last = enumerate(rules.select, start=1)
    cases = ((_holds(row.when, digits), WholeNumber(n)) for n, row in rows)
    return choice(*cases, otherwise=WholeNumber(last[0]))


def _holds(when: Condition, digits: Digits) -> Test:
    tests: list[Test] = []
    for question, wanted in when.asked:
        if question in ("target", "actual"):
            tests.append(some(*(_signed(each, digits.exact(question)) for each in Sign if each in wanted)))
        else:
            column = WAY if question == "direction" else text_column(question)
            tests.append(Among(column, tuple(sorted(getattr(each, "value", each) for each in wanted))))
    if when.weight is not None:
        tests.append(_within(when.weight, digits.weight))
    if when.amount is not None:
        tests.append(IsGiven(digits.column("target_base")))
        tests.append(Among(text_column("dimension"), (when.amount.dimension or "",)))
        tests.append(_within(when.amount, digits.exact("target_base")))
    return every(*tests)


def _signed(sign: Sign, number: RatioExpression) -> Test:
    zero = RatioExpression.of(Fraction(0))
    match sign:
        case Sign.POSITIVE:
            return every(COMPARED, zero.below(number))
        case Sign.ZERO:
            return every(COMPARED, zero.equal(number))
        case Sign.NEGATIVE:
            return every(COMPARED, number.below(zero))


def _within(asked: NumberSet, value: RatioExpression) -> Test:
    return some(
        *(
            every(
                *(() if each.low is None else (RatioExpression.of(each.low).below(value, each.low_included),)),
                *(() if each.high is None else (value.below(RatioExpression.of(each.high), each.high_included),)),
            )
            for each in asked.limits
        )
    )


def _scale(rules: RuleSet, methods: Iterable[Method], digits: Digits) -> int:
    """The power of ten in whose parts every score can be told exactly."""
    needed = lcm(*(each for method in methods for each in _parts(method, digits)), digits.step("weight").denominator)
    scale = 1
    while scale % needed:
        scale *= 10
        if scale > _MOST_PARTS:
            raise RulesError([problem("R410", rules.place, rules=rules.id, what=f"1/{needed}")])
    return scale


_MOST_PARTS = 10**12


def _parts(method: Method, digits: Digits) -> Iterator[int]:
    """The denominators that its scores can have: of its rounding, and of the ends of bands that hold no step of it."""
    yield method.round_score.to.denominator
    yield (method.most * digits.step("weight")).denominator
    for each in method.parts:
        if isinstance(each.shape, Band):
            yield (method.round_score.to / FINER).denominator
            for mark in (each.shape.low, each.shape.high):
                yield lcm(mark.share.denominator * digits.step("weight").denominator, mark.points.denominator)
