"""Proofs about random rule sets against brute force over printed scores: nothing proved is wrong, nor anything refuted."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import brute
import pytest

from perfscore.rules.load import read_text
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Proof, Status
from perfscore.rules.proving.witness import Example
from perfscore.testing.check import check
from perfscore.testing.confirm import proofs

F = Fraction
CASES = Path(__file__).parents[4] / "shared" / "cases" / "rules" / "proofs"
FEW, MANY = 100, 3000


def _loaded(text: str) -> RuleSet | None:
    rules, problems = read_text(text, "drawn.yaml", pytest.fail)
    return None if any(not item.is_warning for item in problems) else rules


def _proof(rules: RuleSet, claim: Claim) -> Proof:
    return next(proof for proof in proofs(rules) if proof.claim is claim)


def _agrees(seed: int) -> Status | None:
    """The verdict on one random method, None where it may not be written."""
    return _verdict(brute.drawn(seed), seed)


def _verdict(method: brute.Method, seed: object) -> Status | None:
    rules = _loaded(brute.rule_file(method))
    if rules is None:
        return None
    proof = _proof(rules, Claim.MONOTONE)
    if method.step[1] == "binary64":  # where its ties fall nobody can say beforehand
        assert proof.status is not Status.PROVED, seed
        return proof.status
    ways = (method.direction,) if method.direction else ("rising", "falling")
    if proof.status is Status.PROVED:
        assert not all(brute.violated(method, way) for way in ways), (seed, "is not proved")
    for problem in proof.problems:
        shown = [each for each in problem.fields.values() if isinstance(each, Example)]
        scores = [_brute_score(method, each) for each in shown]
        assert scores == [each.scores for each in shown], (seed, problem.message())
        assert scores[0] != scores[1], (seed, problem.message())
    assert proof.over.code != "K_unconfirmed", seed
    return proof.status


def _brute_score(method: brute.Method, example: Example) -> brute.Ends:
    rows = tuple((row.target or "", row.actual or "") for row in example.beside.rows)
    beside = brute.Beside(example.beside.last_year, rows)
    measure = brute.measured(method, example.target, example.actual, beside)
    return brute.score(method, measure, Fraction(example.weight))


def test_no_proof_of_a_random_method_is_wrong() -> None:
    verdicts = [_agrees(seed) for seed in range(FEW)]
    assert verdicts.count(Status.PROVED) > FEW // 4
    assert verdicts.count(Status.REFUTED) > FEW // 4


@pytest.mark.slow
def test_no_proof_of_thousands_of_random_methods_is_wrong() -> None:
    verdicts = [_agrees(seed) for seed in range(10_000, 10_000 + MANY)]
    assert verdicts.count(Status.UNCHECKED) < MANY // 10


_CENTS, _FULL, _HALF, _NOTHING = (F(1, 100), "half_up"), ("%", F(100)), ("%", F(50)), ("%", F(0))


def _curve(first: brute.Mark, *others: tuple) -> tuple[brute.Segment, ...]:
    started = (brute.Segment(F(start), True, shape) for start, shape in others)
    return (brute.Segment(None, True, ("score", first)), *started)


_WHOLE_DOWN = (F(1), "down")
_ENDS_ON_A_LINE = (
    brute.Segment(None, True, ("score", _FULL)),
    brute.Segment(F(69), False, ("line", ("%", F(80)), ("分", F(1)))),
    brute.Segment(F(155), False, ("score", _NOTHING)),
)
_BEGINS_ON_A_FLOOR = (
    brute.Segment(None, True, ("score", ("%", F(10)))),
    brute.Segment(F("-0.29"), True, ("line", _NOTHING, ("%", F(80))), ("%", F(5))),
    brute.Segment(F("0.2"), True, ("score", _NOTHING)),
)


@pytest.mark.parametrize(
    "method",
    [
        brute.Method("inverse", "falling", None, _CENTS, _curve(_HALF, ("0.01", ("score", _FULL)))),
        brute.Method("inverse", "falling", (F(1, 100), "half_up"), _CENTS,
                     (*_curve(_HALF), brute.Segment(F(0), False, ("score", _FULL)))),
        brute.Method("distance", "falling", None, _CENTS, _curve(
            _HALF, ("-10", ("line", _NOTHING, _FULL)), ("10", ("score", _HALF)))),
        brute.Method("met_share", "rising", None, _CENTS, _curve(
            _NOTHING, ("0.9", ("line", _FULL, _NOTHING)), ("1.2", ("score", _FULL)))),
        brute.Method("met_share", "falling", None, _CENTS, _curve(
            _FULL, ("0.032", ("line", _HALF, _FULL)), ("0.033", ("score", _NOTHING)))),
        brute.Method("lateness_months", "falling", None, _CENTS, _curve(
            _HALF, ("1", ("climb", _NOTHING, F(10), ("分", F(1)), _HALF, False, False)))),
        brute.Method("distance", "falling", None, _WHOLE_DOWN, _ENDS_ON_A_LINE),
        brute.Method("deviation", "rising_then_falling", None, (F(1), "half_down"), _BEGINS_ON_A_FLOOR),
    ],
    ids=lambda method: method.measure,
)  # fmt: skip
def test_what_a_measure_can_be_is_looked_at_and_nothing_else(method: brute.Method) -> None:
    """A part of a curve that lies partly where no measure is; zero that is had by rounding alone; steps far away; the
    end of a line where 1分 is printed, and 0分 just before it; the beginning of one below its floor.
    """
    assert _verdict(method, method) is Status.REFUTED


@pytest.mark.parametrize("measure", ["lateness_days", "lateness_months", "lateness_share"])
def test_a_turn_that_no_calendar_reaches_is_not_decided(measure: str) -> None:
    far = _curve(_NOTHING, ("5000000", ("score", _FULL)))
    rules = _loaded(brute.rule_file(brute.Method(measure, "falling", None, _CENTS, far)))
    assert rules is not None
    assert _proof(rules, Claim.MONOTONE).status is Status.UNCHECKED


_FAR_WEIGHTS = (F("0.51"), F("7.999"), F("15.001"), F(10_000))  # near the ends of what a condition asks, and beyond


@pytest.mark.parametrize("seed", [*range(120), 77_000_964, 77_003_868, 77_004_743])
def test_no_proof_of_random_levels_is_wrong(seed: int) -> None:
    """What is proved of levels holds for every printed score: a better level never gives less than a worse one."""
    step, levels = brute.drawn_levels(seed)
    asked = ("", *brute.ASKED)[seed % 5]
    rules = _loaded(brute.levels_file(step, levels, asked))
    if rules is None:
        return
    proof = _proof(rules, Claim.LEVELS)
    weights = [*filter(brute.ASKED.get(asked), (*brute.WEIGHTS, *_FAR_WEIGHTS))]
    overlap = next((w for w in weights if brute.levels_overlap(step, levels, w)), None)
    assert proof.status is not Status.PROVED or overlap is None, seed
    if "R330" in {problem.code for problem in proof.problems}:
        assert any(brute.levels_overlap((F(1), "none"), levels, w) or brute.levels_meet(levels, w) for w in weights), (
            seed
        )
    for problem in proof.problems:
        if problem.code == "R333":
            one, other = (each for each in problem.fields.values() if isinstance(each, Example))
            assert one.scores is not None
            assert other.scores is not None
            assert other.scores[1] > one.scores[0]
    assert proof.over.code != "K_unconfirmed", seed


@pytest.mark.skipif(not CASES.is_dir(), reason="the files of cases/rules/proofs are not here")
def test_files_on_which_proof_and_brute_force_once_differed() -> None:
    found = {}
    for path in sorted(CASES.glob("*.yaml")):
        (file,) = check([path]).files
        found[path.stem] = next(proof.status for proof in file.proofs if proof.claim is Claim.MONOTONE)
    soundly = {name for name, status in found.items() if status is Status.PROVED}
    assert soundly == {"seed1054", "seed5080"}
