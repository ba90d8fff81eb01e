"""One figure changed, in the ways that hands and copies change figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from benchmarks.narratives.texts import Narrative, Told, printed

_TRIES = 30


def swapped(shown: str, rng: Random, _: Sequence[str]) -> str:
    """Two neighbouring digits changed places, also across the point."""
    digits = [place for place, each in enumerate(shown) if each != "."]
    if len(digits) < 2:
        return shown
    at = rng.randrange(len(digits) - 1)
    one, other = digits[at], digits[at + 1]
    letters = list(shown)
    letters[one], letters[other] = letters[other], letters[one]
    return "".join(letters)


def digit(shown: str, rng: Random, _: Sequence[str]) -> str:
    """Another digit in one place."""
    letters = list(shown)
    letters[rng.choice([place for place, each in enumerate(shown) if each != "."])] = rng.choice("0123456789")
    return "".join(letters)


def near(shown: str, rng: Random, _: Sequence[str]) -> str:
    """One to thirty per cent more or less."""
    share = 1 + Fraction(rng.choice([-1, 1]) * rng.randint(10, 300), 1000)
    return printed(Fraction(shown) * share, _places(shown))


def tenfold(shown: str, rng: Random, _: Sequence[str]) -> str:
    """The point moved."""
    places = _places(shown)
    if places == 0 or rng.random() < 0.5:
        return printed(Fraction(shown) * 10, max(0, places - 1))
    return printed(Fraction(shown) / 10, places + 1)


def another(shown: str, rng: Random, others: Sequence[str]) -> str:
    """Another figure of the text with as many decimals."""
    return rng.choice([each for each in others if _places(each) == _places(shown)])


CHANGES: tuple[Callable[[str, Random, Sequence[str]], str], ...] = (swapped, digit, near, near, another, tenfold)


def changed(narrative: Narrative, figure: Told, rng: Random) -> tuple[str, str] | None:
    """The name of a change and the new print, which the text proves to be wrong; None where no try gave one."""
    others = [narrative.printed(each) for each in narrative.figures]
    for _ in range(_TRIES):
        change = rng.choice(CHANGES)
        shown = change(narrative.printed(figure), rng, others)
        is_number = Fraction(shown) > 0 and (shown[0] != "0" or shown.startswith("0."))
        if (
            is_number
            and Fraction(shown) != Fraction(narrative.printed(figure))
            and narrative.proves_wrong(figure, shown)
        ):
            return change.__name__, shown
    return None


def _places(shown: str) -> int:
    return len(shown.partition(".")[2])
