"""Random adjustments of the total against totals and grades worked out row by row; shares no code with the engine."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from adjusted import adjusted
from attrs import evolve

from perfscore.form import Answer
from perfscore.rules.adjustments import (
    AddedPoints,
    Adjustment,
    BestOf,
    Bonus,
    BoundedTotal,
    Cap,
    Cause,
    Declared,
    Failed,
    LeaveOut,
    LimitGrade,
    LowerGrade,
    OfRows,
    Penalty,
    Rows,
    TogetherBelow,
    VetoGrade,
    VetoTotal,
)
from perfscore.rules.curve import Mark
from perfscore.rules.frames import GradeBand
from perfscore.rules.model import Total
from perfscore.rules.proving.proof import Status
from perfscore.rules.proving.reach import reach
from perfscore.scoring.total import RowShare, total_of
from perfscore.values.number import Interval

F = Fraction
BASE, EXTRA = ("甲", "乙", "丙", "丁"), ("戊", "己")
FACTS = ("弄虚作假", "截留挪用")
Row = tuple[str, Fraction, Fraction]  # name, weight, score
RULES = evolve(adjusted(), weights=(), grades=())
GRADES = (("优", F(90)), ("良", F(75)), ("中", F(60)), ("差", F(0)))
BANDS = tuple(GradeBand(grade=grade, start=start) for grade, start in GRADES)
FEW, MANY = 60, 5000


def _rows(rng: random.Random, names: tuple[str, ...]) -> Rows:
    return Rows(name=frozenset(rng.sample(names, rng.randint(1, 2))))


def _cause(rng: random.Random) -> Cause:
    rows = _rows(rng, BASE)
    marks = (Mark(points=F(rng.choice((10, 40)))), Mark(share=F(rng.choice((1, 2)), 2)))
    together = TogetherBelow(rows=rows, mark=rng.choice(marks))
    return rng.choice((Failed(rows=rows, below=F(1, 2)), together, Declared(facts=frozenset(rng.sample(FACTS, 1)))))


def _drawn(rng: random.Random) -> tuple[Adjustment, ...]:
    """Some adjustments, in any order."""
    points = rng.choice((F(1), F(3), F(5), F(20)))
    every: list[Adjustment] = [
        BestOf(rows=_rows(rng, BASE)), Cap(rows=_rows(rng, BASE), most=points), Bonus(rows=_rows(rng, EXTRA), most=points),
        Penalty(rows=_rows(rng, EXTRA), most=points), Bonus(rows=_rows(rng, BASE), most=F(2)),
        BoundedTotal(least=F(0), most=rng.choice((F(100), F(105), None))), LeaveOut(rows=_rows(rng, BASE)),
        VetoTotal(failed=_cause(rng), total=rng.choice((F(0), F(59), F(150)))), VetoTotal(failed=_cause(rng), total=F(0)),
        VetoGrade(failed=_cause(rng), grade="差"), LimitGrade(failed=_cause(rng), grade=rng.choice("良中")),
        LowerGrade(failed=_cause(rng), by=rng.choice((1, 2))), LowerGrade(failed=_cause(rng), by=1),
        AddedPoints(cause=_cause(rng), points=F(rng.choice((-10, -4)))), AddedPoints(cause=_cause(rng), points=F(rng.choice((2, -7)))),
    ]  # fmt: skip
    return tuple(rng.sample(every, rng.randint(1, 4)))


def _form(rng: random.Random, adjust: tuple[Adjustment, ...]) -> tuple[list[Row], dict[str, bool]]:
    """Rows whose weights sum to 100, and rows of a bonus or a penalty on top."""
    cuts = sorted(rng.choices(range(101), k=3))
    weights = [F(high - low) for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    extra = {name for each in adjust if isinstance(each, Bonus | Penalty) for name in each.rows.name or ()} & {*EXTRA}
    named = [*zip(BASE, weights, strict=True), *((name, F(rng.randint(1, 10))) for name in sorted(extra))]
    rows = [(name, weight, weight * rng.choice((0, F(1, 4), F(1, 2), 1))) for name, weight in named]
    return rows, {fact: rng.random() < 0.5 for fact in FACTS if rng.random() < 0.5}


def _holds(cause: Cause, rows: list[Row], answers: dict[str, bool]) -> bool:
    match cause:
        case Failed(rows=asked, below=below):
            return any(score < below * weight for name, weight, score in rows if name in (asked.name or ()))
        case TogetherBelow(rows=asked, mark=mark):
            chosen = [(weight, score) for name, weight, score in rows if name in (asked.name or ())]
            return sum(score for _, score in chosen) < mark.points + mark.share * sum(weight for weight, _ in chosen)
        case Declared(facts=facts):
            return any(answers.get(fact) for fact in facts)


def _worked_out(rows: list[Row], answers: dict[str, bool], adjust: tuple[Adjustment, ...]) -> tuple[Fraction, str]:
    total = _summed(rows, adjust)
    total += sum(each.points for each in adjust if isinstance(each, AddedPoints) and _holds(each.cause, rows, answers))
    for each in adjust:
        if isinstance(each, BoundedTotal):
            total = max(total, F(0))
            total = total if each.most is None else min(total, each.most)
    number = _grade_of(total)
    for each in adjust:
        if not isinstance(each, VetoTotal | VetoGrade | LimitGrade | LowerGrade) or not _holds(
            each.failed, rows, answers
        ):
            continue
        match each:
            case VetoTotal(total=fixed):
                total, number = fixed, _grade_of(fixed)
            case VetoGrade():
                number = len(GRADES) - 1
            case LimitGrade(grade=grade):
                number = max(number, {"良": 1, "中": 2}[grade])
            case LowerGrade(by=by):
                number = min(number + by, len(GRADES) - 1)
    return total, GRADES[number][0]


def _grade_of(total: Fraction) -> int:
    return next((number for number, (_, start) in enumerate(GRADES) if total >= start), len(GRADES) - 1)


def _summed(rows: list[Row], adjust: tuple[Adjustment, ...]) -> Fraction:
    """The rows after best of, caps, bonus and penalty, without those that do not count."""
    pool, beside = list(rows), F(0)
    for each in adjust:
        if not isinstance(each, OfRows):
            continue
        chosen = [row for row in pool if row[0] in (each.rows.name or ())]
        if not chosen:
            continue
        place = pool.index(chosen[0])
        pool = [row for row in pool if row not in chosen]
        scores, name = [row[2] for row in chosen], chosen[0][0]
        match each:
            case BestOf():
                pool.insert(place, (name, max(row[1] for row in chosen), max(scores)))
            case Cap(most=most):
                pool.insert(place, (name, min(most, sum(row[1] for row in chosen)), min(most, sum(scores, F(0)))))
            case Bonus(most=most):
                beside += min(most, sum(scores, F(0)))
            case Penalty(most=most):
                beside -= min(most, sum((row[1] - row[2] for row in chosen), F(0)))
    return sum((row[2] for row in pool), F(0)) + beside


def _agrees(seed: int) -> Status:
    rng = random.Random(seed)
    adjust = _drawn(rng)
    proof = reach(evolve(RULES, total=Total(adjust=adjust)))
    for _ in range(6):
        rows, answers = _form(rng, adjust)
        parts = [RowShare("", Interval.point(score), weight, (name, "", ""), name) for name, weight, score in rows]
        told = [Answer(fact, holds) for fact, holds in answers.items()]
        found = total_of(parts, Total(adjust=adjust), BANDS, told)
        assert found is not None
        wanted, grade = _worked_out(rows, answers, adjust)
        assert found.total == Interval.point(wanted), (seed, adjust, rows)
        if wanted >= 0 or grade != GRADES[-1][0]:
            assert found.grades == (grade,), (seed, adjust, rows)
        if proof.status is Status.PROVED:
            assert F(str(proof.over.fields["least"])) <= wanted <= F(str(proof.over.fields["most"])), (
                seed,
                adjust,
                rows,
            )
    return proof.status


def test_no_proof_of_a_random_total_is_wrong() -> None:
    verdicts = [_agrees(seed) for seed in range(FEW)]
    assert min(verdicts.count(Status.PROVED), verdicts.count(Status.REFUTED)) > FEW // 10


@pytest.mark.slow
def test_no_proof_of_thousands_of_random_totals_is_wrong() -> None:
    for seed in range(20_000, 20_000 + MANY):
        _agrees(seed)
