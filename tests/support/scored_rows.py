"""Rows scored by a family that is known, with noise: an oracle that shares nothing with the engine.

Scores are computed in whole numbers of millionths, from the words of a regulation. A row is (target, actual, weight,
score), as a form prints them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

Row = tuple[str, str, str, str]
Law = Callable[[Fraction, Fraction], Fraction]  # rate, weight -> points before rounding
Drawn = tuple[Law, dict[str, object]]  # a law with its parameters


def _round(value: Fraction, to: Fraction, mode: str) -> Fraction:
    if mode == "down":
        return (value // to) * to
    return ((value + to / 2) // to) * to


@dataclass
class Family:
    """A scoring law with its rounding. ``ceiling`` rows print <= and may exceed their target; ``inverse`` turns the rate."""

    name: str
    law: Law
    ceiling: bool = False
    inverse: bool = False
    rate_to: Fraction | None = None
    score_to: Fraction = Fraction(1, 100)
    mode: str = "half_up"
    parameters: dict[str, object] = field(default_factory=dict)

    def score(self, target: int, actual: int, weight: int) -> Fraction:
        rate = Fraction(target, actual) if self.inverse else Fraction(actual, target)
        if self.rate_to is not None:
            rate = _round(rate, self.rate_to, "half_up")
        met = actual <= target if self.ceiling else rate >= 1
        full = Fraction(weight) if met and not self.parameters.get("below") else self.law(rate, Fraction(weight))
        return min(Fraction(weight), max(Fraction(0), _round(full, self.score_to, self.mode)))


def _proportion(_: random.Random) -> Drawn:
    return (lambda x, w: x * w), {}


def _floor(draw: random.Random) -> Drawn:
    floor = Fraction(draw.choice(range(30, 90, 5)), 100)
    return (lambda x, w: (x - floor) / (1 - floor) * w), {"floor": floor}


def _cut(draw: random.Random) -> Drawn:
    cut = Fraction(draw.choice((50, 60, 70, 80)), 100)
    return (lambda x, w: x * w if x >= cut else Fraction(0)), {"cut": cut}


def _full_at(draw: random.Random) -> Drawn:
    full = Fraction(draw.choice((85, 90, 95)), 100)
    return (lambda x, w: w if x >= full else x * w), {"full": full}


def _floor_full(draw: random.Random) -> Drawn:
    floor, full = Fraction(draw.choice((50, 60, 70)), 100), Fraction(draw.choice((90, 95)), 100)
    return (lambda x, w: w if x >= full else (x - floor) / (1 - floor) * w), {"floor": floor, "full": full}


def _all_or_nothing(draw: random.Random) -> Drawn:
    full = Fraction(draw.choice((80, 90, 100, 100)), 100)
    return (lambda x, w: w if x >= full else Fraction(0)), {"full": full}


def _steps(draw: random.Random) -> Drawn:
    levels = draw.choice(
        (
            ((90, 80), (80, 60), (60, 40)),
            ((80, 80), (60, 60)),
            ((95, 90), (85, 70), (70, 50)),
            ((80, 50),),
        )
    )

    def law(x: Fraction, w: Fraction) -> Fraction:
        return next((Fraction(share, 100) * w for start, share in levels if x * 100 >= start), Fraction(0))

    return law, {"levels": levels}


def _points_even(draw: random.Random) -> Drawn:
    lose = Fraction(draw.choice((1, 2, 5, 10, 20)), 10)
    return (lambda x, w: w - lose * (1 - x) * 100), {"lose": lose}


def _points_stepped(draw: random.Random) -> Drawn:
    lose, every = Fraction(draw.choice((2, 5, 10, 20)), 10), Fraction(draw.choice((1, 5, 10)), 100)
    begun = draw.random() < 0.5
    return (lambda x, w: w - lose * _count((1 - x) / every, begun)), {"lose": lose, "every": every, "begun": begun}


def _share_stepped(draw: random.Random) -> Drawn:
    lose, every = Fraction(draw.choice((5, 10, 20)), 100), Fraction(draw.choice((5, 10)), 100)
    begun = draw.random() < 0.5
    return (lambda x, w: w - lose * w * _count((1 - x) / every, begun)), {"lose": lose, "every": every, "begun": begun}


def _share_even(draw: random.Random) -> Drawn:
    lose = draw.choice((Fraction(1, 2), Fraction(2), Fraction(3), Fraction(5)))
    return (lambda x, w: w * (1 - lose * (1 - x))), {"lose": lose}


def _over_nothing(_: random.Random) -> Drawn:
    return (lambda x, w: Fraction(0)), {}


def _over_even(draw: random.Random) -> Drawn:
    lose = draw.choice((Fraction(1), Fraction(2), Fraction(5), Fraction(10)))
    return (lambda x, w: w * (1 - lose * (x - 1))), {"lose": lose}


def _over_points(draw: random.Random) -> Drawn:
    lose, every = Fraction(draw.choice((5, 10, 20)), 10), Fraction(draw.choice((1, 5, 10)), 100)
    return (lambda x, w: w - lose * _count((x - 1) / every, begun=True)), {"lose": lose, "every": every}


def _over_inverse(_: random.Random) -> Drawn:
    return (lambda y, w: y * w), {}


def _spent(_: random.Random) -> Drawn:
    return (lambda x, w: x * w if x <= 1 else Fraction(0)), {"below": True}


def _count(steps: Fraction, begun: bool) -> int:
    return -(-steps // 1) if begun else steps // 1


FLOORS = (
    _proportion, _floor, _cut, _full_at, _floor_full, _all_or_nothing, _steps,
    _points_even, _points_stepped, _share_stepped, _share_even,
)  # fmt: skip
CEILINGS = (_over_nothing, _over_even, _over_points, _over_inverse, _spent)
_WITHOUT_ROUNDING = ("_points_even",)  # a deduction in proportion is told to the cent


def family(draw: random.Random, kind: Callable[[random.Random], Drawn]) -> Family:
    """A family with parameters and rounding by chance."""
    law, parameters = kind(draw)
    found = Family(kind.__name__.strip("_"), law, kind in CEILINGS, kind is _over_inverse, parameters=parameters)
    if kind.__name__ not in _WITHOUT_ROUNDING and draw.random() < 0.4:
        found.rate_to = draw.choice((Fraction(1, 10_000), Fraction(1, 100)))
    if kind.__name__ not in _WITHOUT_ROUNDING and draw.random() < 0.4:
        found.score_to = draw.choice((Fraction(1, 10), Fraction(1, 2), Fraction(1)))
    if (
        found.score_to == Fraction(1, 100)
        and found.rate_to is None
        and "points" not in found.name
        and draw.random() < 0.15
    ):
        found.mode = "down"
    return found


def rows(draw: random.Random, law: Family, count: int, noise: float = 0.0) -> list[Row]:
    """Rows of a form; of so many (a share) the score is not the law's: full marks, nothing, or any number."""
    return [_row(draw, law, wrong=draw.random() < noise) for _ in range(count)]


def _row(draw: random.Random, law: Family, wrong: bool) -> Row:
    target, weight = draw.randint(40, 1500), draw.choice((4, 5, 6, 8, 10, 12, 15, 20))
    low, high = (0.5, 2.2) if law.ceiling else (0.3, 1.15)
    if draw.random() < 0.5:  # most forms come close to their targets
        low, high = (0.9, 1.3) if law.ceiling else (0.75, 1.05)
    actual = max(1, int(target * draw.uniform(low, high)))
    score = law.score(target, actual, weight)
    if wrong:
        score = draw.choice((Fraction(weight), Fraction(0), Fraction(draw.randint(0, weight * 100), 100)))
    return f"{'<=' if law.ceiling else '>='}{target}个", f"{actual}个", str(weight), f"{float(score):.2f}"
