"""Proofs against brute force: the engine evaluates random curves and tables on small domains and must agree."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import cycle, pairwise, product

import pytest
from attrs import evolve
from hypothesis import find, given, settings
from hypothesis import strategies as st

import perfscore
from perfscore.form_kind import FormKind
from perfscore.rules.category import BUDGET_EXECUTION, category_names
from perfscore.rules.curve import Curve
from perfscore.rules.model import (
    Condition,
    Course,
    CurveMethod,
    DecisionRow,
    Direction,
    Kind,
    Mode,
    Row,
    RuleSet,
    Sign,
    Step,
)
from perfscore.rules.numbers import Limits, NumberSet
from perfscore.rules.proving import curves as proofs
from perfscore.rules.proving import table
from perfscore.rules.proving.corner import domain, landings, scores_at
from perfscore.rules.proving.course import first_turn
from perfscore.rules.proving.proof import Status
from perfscore.rules.proving.worth import EVERY_WEIGHT
from perfscore.scoring.evaluate import evaluate_curve, rounded
from perfscore.scoring.facts import Facts
from perfscore.scoring.select import select
from perfscore.testing.confirm import confirmed
from perfscore.testing.strategies import curves, methods
from perfscore.values.model import Comparator, Uninterpreted
from perfscore.values.number import Interval

# Every fifth is a breakpoint or none; the sixtieths between them see each step of the stairs.
GRID = [Fraction(n, 60) for n in range(-40, 180)]
WEIGHTS = [Fraction(n) for n in (1, 2, 3, 7, 10, 40)]
STEPS = [Fraction(1), Fraction(1, 10), Fraction(1, 100)]
MODES = [mode for mode in Mode if mode is not Mode.BINARY64]
NATIONAL = perfscore.load_rules("cn/mof/2020-10")


def engine(curve: Curve, at: Fraction, weight: Fraction) -> tuple[Fraction, Fraction]:
    (reach,) = evaluate_curve(curve, Interval.point(at), weight, Mode.HALF_UP).reaches
    return reach.low, reach.high


@given(curves(), st.sampled_from(GRID), st.sampled_from(WEIGHTS))
def test_the_prover_and_the_engine_see_the_same_scores(curve: Curve, at: Fraction, weight: Fraction) -> None:
    """Two independent readings of the same curve."""
    found = scores_at(curve, at)
    assert (found.low.at(weight), found.high.at(weight)) == engine(curve, at, weight)


@given(curves(), st.sampled_from(GRID), st.sampled_from(WEIGHTS), st.sampled_from(STEPS), st.sampled_from(MODES))
def test_the_prover_and_the_engine_print_the_same_scores(
    curve: Curve, at: Fraction, weight: Fraction, to: Fraction, mode: Mode
) -> None:
    step = Step(to, mode)
    printed = rounded(evaluate_curve(curve, Interval.point(at), weight, mode).reaches, step, weight)
    assert scores_at(curve, at).printed(weight, step) == (printed.low, printed.high)


@given(methods())
def test_bounded_is_refuted_exactly_when_some_score_is_out_of_bounds(method: CurveMethod) -> None:
    curve = method.curve
    refuted = proofs.bounded([proofs.Used(method, curve)]).status is Status.REFUTED
    weights = [Fraction(n) for n in (1, 2, 3, 5, 7, 12, 13, 20, 49, 100, 1000)]
    outside = [
        (at, weight)
        for weight in weights
        for at in GRID[::6]
        if not 0 <= (ends := engine(curve, at, weight))[0] <= ends[1] <= weight
    ]
    assert bool(outside) == refuted


@given(methods())
def test_what_is_proved_continuous_has_no_jump(method: CurveMethod) -> None:
    promised = evolve(method, continuous=True)
    proof = proofs.continuous([proofs.Used(promised, promised.curve)])
    if proof.status is not Status.PROVED:
        return
    tiny = Fraction(1, 10**9)
    for segment in promised.curve.segments[1:]:
        assert segment.start is not None
        sides = [engine(promised.curve, segment.start + step, Fraction(10)) for step in (-tiny, 0, tiny)]
        assert all(abs(a[n] - b[n]) < Fraction(1, 10**6) for a, b in pairwise(sides) for n in (0, 1))


SETS = {
    "category": st.sets(st.sampled_from(["数量", "成本", "其他"]), min_size=1),
    "comparator": st.sets(st.sampled_from(Comparator), min_size=1),
    "kind": st.sets(st.sampled_from(Kind), min_size=1),
    "target": st.sets(st.sampled_from(Sign), min_size=1),
    "actual": st.sets(st.sampled_from(Sign), min_size=1),
    "dimension": st.sets(st.sampled_from(["share", "money", ""]), min_size=1),
    "named": st.sets(st.sampled_from(["甲", "乙"]), min_size=1),
    "direction": st.sets(st.sampled_from([Direction.MORE, Direction.LESS, Direction.DATE]), min_size=1),
    "name": st.sets(st.sampled_from(["三公经费变动率", "预算调整率"]), min_size=1),
    "level1": st.sets(st.sampled_from(["产出指标", "投入"]), min_size=1),
}
_ENDS = st.sampled_from([Fraction(n) for n in (0, 1, 5, 10)])
_LIMITS = st.one_of(
    st.builds(lambda at: Limits(at, at), _ENDS),
    st.builds(lambda ends, low, high: Limits(min(ends), max(ends), low, high),
              st.sets(_ENDS, min_size=2, max_size=2), st.booleans(), st.booleans()),
    st.builds(lambda at, included: Limits(at, None, included), _ENDS, st.booleans()),
)  # fmt: skip
NUMBERS = {
    "weight": st.builds(lambda limits: NumberSet((limits,)), _LIMITS),
    "amount": st.builds(lambda limits: NumberSet((limits,), "share"), _LIMITS),
}
QUESTIONS = sorted((*SETS, *NUMBERS))


@st.composite
def tables(draw: st.DrawFn) -> RuleSet:
    """Decision tables over the national methods, with conditions drawn at random."""
    rows = []
    for use in draw(st.lists(st.sampled_from([*sorted(NATIONAL.methods), None]), max_size=5)):
        names = draw(st.sets(st.sampled_from(QUESTIONS), max_size=3))
        asked = {name: frozenset(draw(SETS[name])) if name in SETS else draw(NUMBERS[name]) for name in names}
        row = draw(st.sampled_from([frozenset({Row.INDICATOR}), frozenset({Row.BUDGET_EXECUTION}), None]))
        rows.append(DecisionRow(when=Condition(row=row, **asked), use=use))
    return evolve(NATIONAL, select=(*rows, DecisionRow(when=Condition(), use=None)))


def everything() -> Iterator[Facts]:
    """One row of each kind that a form may hold, as the engine sees it."""
    unread = Uninterpreted("", "V001")
    names, levels = cycle(["", "三公经费变动率", "", "预算调整率", ""]), cycle(["", "产出指标", "投入"])
    weights, actuals = cycle(map(Fraction, (0, 1, 3, 5, 7, 10, 12))), cycle([*Sign, Sign.ZERO, Sign.POSITIVE])
    amounts = product(
        ["数量", "成本", "其他"], Comparator, ["share", "money", "", "length"], TARGETS, ["甲", "丙", None],
        (Direction.MORE, Direction.LESS), (Kind.AMOUNT, Kind.RANGE),
    )  # fmt: skip
    for category, comparator, dimension, amount, named, direction, kind in amounts:
        if direction in _told_by(comparator):
            yield Facts(
                row=Row.INDICATOR, form=FormKind.PROJECT_SELF_EVALUATION, category=category, target=unread,
                actual=unread, kind=kind, comparator=comparator, dimension=dimension, sign=_sign(amount), named=named,
                direction=direction, amount=amount if kind is Kind.AMOUNT else None, name=next(names),
                level1=next(levels), weight=next(weights), actual_sign=next(actuals),
            )  # fmt: skip
    words = {Kind.DATE: Direction.DATE, Kind.PHRASE: Direction.UNKNOWN}
    for kind, comparator, named in product(words, Comparator, ["甲", "丙", None]):
        yield Facts(
            row=Row.INDICATOR, form=FormKind.PROJECT_SELF_EVALUATION, category="数量", target=unread, actual=unread,
            kind=kind, comparator=comparator, named=named, direction=words[kind], name=next(names), level1=next(levels),
            weight=next(weights),
        )  # fmt: skip
    for amount in TARGETS:
        yield Facts(
            row=Row.BUDGET_EXECUTION, form=FormKind.PROJECT_SELF_EVALUATION, category=BUDGET_EXECUTION, target=unread,
            actual=unread, kind=Kind.AMOUNT, comparator=Comparator.NONE, dimension="", sign=_sign(amount),
            direction=Direction.MORE, amount=amount, weight=next(weights), actual_sign=next(actuals),
        )  # fmt: skip


def _sign(amount: Fraction) -> Sign:
    return Sign.ZERO if amount == 0 else (Sign.POSITIVE if amount > 0 else Sign.NEGATIVE)


def _told_by(comparator: Comparator) -> tuple[Direction, ...]:
    """The directions that an amount with this sign may have."""
    if comparator.is_ceiling:
        return (Direction.LESS,)
    return (Direction.MORE,) if comparator in (Comparator.GE, Comparator.GT) else (Direction.MORE, Direction.LESS)


_OF_SIGN = {Sign.NEGATIVE: Fraction(-1), Sign.ZERO: Fraction(0), Sign.POSITIVE: Fraction(1)}
TARGETS = [Fraction(n) for n in (-1, 0, 1, 7)]
ROWS = list(everything())


@given(tables(), st.integers(0, 2))
def test_each_row_of_a_form_lies_in_the_region_of_the_decision_row_that_the_engine_takes(
    rules: RuleSet, first: int
) -> None:
    regions = table.taken(rules)
    for facts in ROWS[first::3]:
        asked = _as_asked(facts, rules)
        holders = [each.number for each in regions if any(_inside(asked, box) for box in each.region)]
        assert holders == [select(facts, rules).number]


@given(tables())
def test_a_row_is_unreached_exactly_when_no_row_of_a_form_takes_it(rules: RuleSet) -> None:
    """Over all categories and dimensions; the sample of rows reaches every region that is not empty."""
    for each in table.taken(rules):
        taken = any(any(_inside(_as_asked(facts, rules), box) for box in each.region) for facts in ROWS)
        if taken:
            assert each.region
        if not each.region:
            assert not taken


def _inside(facts: Facts, box: table.AnswerBox) -> bool:
    answers = {
        "row": facts.row, "form": facts.form, "category": facts.category, "comparator": facts.comparator,
        "kind": facts.kind, "dimension": facts.dimension, "named": facts.named,
        "direction": facts.direction, "name": facts.name, "level1": facts.level1, "actual": facts.actual_sign,
    }  # fmt: skip
    numbers = {"target": _number(facts), "weight": facts.weight}
    return all(
        any(number in each.limits if each is not None else number is None for each in box[n])
        if (number := numbers.get(question, ...)) is not ...
        else answers[question] in box[n]
        for n, question in enumerate(table.QUESTIONS)
    )


def _number(facts: Facts) -> Fraction | None:
    """A number of the target's sign, and the target itself where it is known."""
    return facts.amount if facts.amount is not None or facts.sign is None else _OF_SIGN[facts.sign]


def _as_asked(facts: Facts, rules: RuleSet) -> Facts:
    """A named rule, or a name, that no condition asks for counts as any other."""
    asked = {name for row in rules.select for name in row.when.named or ()}
    known = {
        "name": facts.name if facts.name in rules.asked.names else "",
        "level1": facts.level1 if facts.level1 in rules.asked.level1 else "",
    }
    other = facts.named is not None and facts.named not in asked
    sign = facts.actual_sign if rules.asked.actual else None
    return evolve(facts, named=table.OTHER_NAME if other else facts.named, actual_sign=sign, **known)


@given(tables())
def test_every_row_shown_against_a_table_is_decided_by_the_engine_as_claimed(rules: RuleSet) -> None:
    """What the engine does not give is not printed; of these tables, nothing is."""
    rows = table.taken(rules)
    for proof in (table.total(rules, rows), table.single(rules, rows)):
        assert confirmed(proof, rules) == proof


def test_a_range_at_zero_is_shown_with_an_actual_that_leaves_it_there() -> None:
    """The end of a range that is next to the actual is the target: beside 80 that of 0-10 is 10."""
    zero = NumberSet((Limits(Fraction(0), Fraction(0)),), "share")
    asked = Condition(actual=frozenset({Sign.POSITIVE}), amount=zero)
    conditions = (asked, Condition(kind=frozenset({Kind.AMOUNT})), Condition(row=frozenset({Row.INDICATOR})))
    select = (*(DecisionRow(when=each, use="ceiling") for each in conditions), DecisionRow(when=Condition(), use=None))
    rules = evolve(NATIONAL, select=select)
    proof = table.total(rules, table.taken(rules))
    assert proof.problems
    assert confirmed(proof, rules) == proof


def test_the_categories_of_the_small_domain_are_real() -> None:
    assert {"数量", "成本", "其他"} <= set(category_names())


@pytest.mark.slow
def test_the_drawn_curves_reach_every_verdict() -> None:
    """The laws above are no use unless the curves are of every kind."""
    for way in (*Course, None):
        find(methods(), lambda method, way=way: _goes(method) is way, settings=settings(max_examples=5000))
    find(
        methods(),
        lambda method: _continuous(method) and len(_segments(method)) > 2,
        settings=settings(max_examples=20_000),
    )


def _goes(method: CurveMethod) -> Course | None:
    course = list(landings(method, domain(method)))
    ways = (way for way in Course if first_turn(course, way, method.round_score, EVERY_WEIGHT) is None)
    return next(ways, None)


def _segments(method: CurveMethod) -> tuple[object, ...]:
    return method.curve.segments


def _continuous(method: CurveMethod) -> bool:
    promised = evolve(method, continuous=True)
    curve = promised.curve
    return proofs.continuous([proofs.Used(promised, curve)]).status is Status.PROVED
