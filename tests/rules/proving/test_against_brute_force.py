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

CASES = Path(__file__).parents[4] / "shared" / "cases" / "rules" / "proofs"
FEW, MANY = 200, 3000


def _loaded(text: str) -> RuleSet | None:
    rules, problems = read_text(text, "drawn.yaml", pytest.fail)
    return None if any(not item.is_warning for item in problems) else rules


def _proof(rules: RuleSet, claim: Claim) -> Proof:
    return next(proof for proof in proofs(rules) if proof.claim is claim)


def _agrees(seed: int) -> Status | None:
    """The verdict on one random method, None where it may not be written."""
    method = brute.drawn(seed)
    rules = _loaded(brute.rule_file(method))
    if rules is None:
        return None
    proof = _proof(rules, Claim.MONOTONE)
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
    return brute.score(method, brute.measured(method, example.target, example.actual), Fraction(example.weight))


def test_no_proof_of_a_random_method_is_wrong() -> None:
    verdicts = [_agrees(seed) for seed in range(FEW)]
    assert verdicts.count(Status.PROVED) > FEW // 4
    assert verdicts.count(Status.REFUTED) > FEW // 4


@pytest.mark.slow
def test_no_proof_of_thousands_of_random_methods_is_wrong() -> None:
    verdicts = [_agrees(seed) for seed in range(10_000, 10_000 + MANY)]
    assert verdicts.count(Status.UNCHECKED) < MANY // 50


@pytest.mark.parametrize("seed", range(120))
def test_no_proof_of_random_levels_is_wrong(seed: int) -> None:
    """What is proved of levels holds for every printed score: a better level never gives less than a worse one."""
    step, levels = brute.drawn_levels(seed)
    rules = _loaded(brute.levels_file(step, levels))
    if rules is None:
        return
    proof = _proof(rules, Claim.LEVELS)
    overlap = next((w for w in brute.WEIGHTS if brute.levels_overlap(step, levels, w)), None)
    assert proof.status is not Status.PROVED or overlap is None, seed
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
