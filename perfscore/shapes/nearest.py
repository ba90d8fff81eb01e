"""What was probably meant by a word that is not known, or by a number without its per cent sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from perfscore.exact import EXACT, fraction
from perfscore.messages import Joined, Message, codes

_ALIKE, _ALIKE_LABEL, _FAR = 0.7, 0.6, 0.5
_FEW_WORDS = 16  # of more words than these only the nearest are told
_HIGHEST_RATE = 2
_DECIMALS = 6


def per_cent(texts: Sequence[str], share: bool) -> Message:
    """What to write of numbers that lack their per cent sign, or have one too many.

    0.6 is 60% more often than 0.6%: where one is no whole number and none is above 2, both are told.
    """
    if not share:
        return Message("W_write", near=Joined(text.removesuffix("%") for text in texts))
    signed = Joined(f"{text.removesuffix('%')}%" for text in texts)
    values = [fraction(text) or Fraction(0) for text in texts]
    if any(value.denominator != 1 for value in values) and max(values) <= _HIGHEST_RATE:
        return Message("W_write_rate", near=Joined(f"{_plain(value * 100)}%" for value in values), other=signed)
    return Message("W_write", near=signed)


def _plain(value: Fraction) -> str:
    """A number without a fraction where its decimals end soon, else as a fraction."""
    decimals = value.numerator * 10**_DECIMALS / Fraction(value.denominator)
    ends = decimals.denominator == 1
    return f"{EXACT.divide(value.numerator, value.denominator).normalize(EXACT):f}" if ends else str(value)


def unknown(
    found: str, known: Iterable[str], called: Mapping[str, str] | None = None, labels: str = ""
) -> dict[str, object]:
    """The figures of a message about a word that is not known: what is allowed, and the nearest of it.

    ``called`` is what people call some of the known words; ``labels`` begins the codes of what each is called.
    """
    names = tuple(known)
    return not_known(found, names, nearest(found, names, called), labels)


def not_known(found: str, names: tuple[str, ...], near: str | None, labels: str = "") -> dict[str, object]:
    """The same where it is known which of the words is ``near``."""
    shown = names if len(names) <= _FEW_WORDS else (*_closest(found, names), "……")
    return {"found": found, "allowed": Joined(labelled(name, labels) for name in shown), "hint": hint(near)}


def labelled(name: str, labels: str) -> Message | str:
    """A word with what it is called, where the messages tell that."""
    code = f"{labels}{name}"
    return Message("W_word_said", word=name, said=Message(code)) if labels and code in codes() else name or '""'


def _closest(found: str, names: tuple[str, ...]) -> Sequence[str]:
    some = _FEW_WORDS // 2
    return _alike(found, names, some, _FAR) or names[:some]


def _alike(found: str, names: Sequence[str], most: int, cutoff: float) -> list[str]:
    from difflib import get_close_matches  # only where something is told

    return get_close_matches(found, names, most, cutoff)


def hint(near: str | None) -> Message | str:
    return Message("W_hint", near=near) if near else ""


def nearest(found: str, known: Iterable[str], called: Mapping[str, str] | None = None) -> str | None:
    """The known word that was probably meant: one that is written or called nearly so, or the only one within it."""
    names = tuple(known)
    written = next(iter(_alike(found, names, 1, _ALIKE)), None)
    if written is not None:
        return written
    said = next(iter(_alike(found, tuple(called or ()), 1, _ALIKE_LABEL)), None)
    if said is not None:
        return (called or {})[said]
    within = [name for name in names if name in found and 2 * len(name) >= len(found)]
    return within[0] if len(within) == 1 else None
