"""The work that every peer does, and the answer in whole numbers: the floor rule and the proportional rule, mixed."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

SIGNS = ("=", ">=", "<=")
WEIGHTS = (5, 10, 15, 20)
UNITS = 10**6


@frozen
class Work:
    """Rows: sign (0 floor, 1 at least, 2 at most), weight, target and actual in millionths, and the right hundredths."""

    sign: NDArray[np.int8]
    weight: NDArray[np.int8]
    target: NDArray[np.int64]
    actual: NDArray[np.int64]
    right: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.sign)

    def wrong(self, points: NDArray[np.float64]) -> int:
        """How many scores, given in points, are not the right ones."""
        return int((np.rint(np.asarray(points, np.float64) * 100).astype(np.int64) != self.right).sum())

    def head(self, rows: int) -> Work:
        return Work(self.sign[:rows], self.weight[:rows], self.target[:rows], self.actual[:rows], self.right[:rows])


def drawn(rows: int, seed: int = 1) -> Work:
    """Half of the rows by the floor rule; money with two to six decimals, ties among them."""
    rng = np.random.default_rng(seed)
    sign = rng.choice(np.array([0, 0, 1, 2], np.int8), rows)
    weight = rng.choice(np.array(WEIGHTS, np.int8), rows)
    target = rng.integers(1, 10**5, rows) * rng.choice(np.array([10**4, 10**6]), rows)
    actual = (target * rng.integers(4_000, 12_000, rows)) // 10_000
    tie = rng.random(rows) < 0.1
    target[tie], actual[tie] = 200 * UNITS, rng.integers(80, 240, int(tie.sum())) * UNITS + 5_000
    return Work(sign, weight, target, actual, _right(sign, weight, target, actual))


def _right(sign, weight, target, actual):  # type: ignore[no-untyped-def]
    """Whole numbers alone; the products fit 64 bits."""
    whole = weight.astype(np.int64) * 100
    rate = _half_up(actual * 10_000, target)
    floor = np.where(
        rate >= 9_500, whole, np.where(rate < 6_000, 0, _half_up(whole * (rate - 6_000), np.full(len(rate), 4_000)))
    )
    least = np.where(actual >= target, whole, _half_up(whole * actual, target))
    most = np.where(actual <= target, whole, _half_up(whole * target, actual))
    return np.select([sign == 0, sign == 1], [floor, least], most)


def _half_up(p, q):  # type: ignore[no-untyped-def]
    return (2 * p + q) // (2 * q)
