"""A curve in words: 60% 起按比例，90% 起给满分；完成率先取到 0.01%."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfscore.auditing.inferring.families import Base, Deduction, FamilySide, Ramp, Rounded, Shaped, Steps, Target
from perfscore.messages import Joined, Message, Translatable
from perfscore.rules.model import Mode
from perfscore.rules.words import mark, share
from perfscore.values.number import text

_PLAIN = Rounded()


def said_of(shaped: Shaped) -> Translatable:
    """The whole curve with its rounding."""
    return Joined((*_sides(shaped), *_rounding(shaped.rounded)), "W_then")


def _sides(shaped: Shaped) -> Iterator[Translatable]:
    missed = shaped.missed
    if shaped.target is Target.FLOOR and missed is not None:
        yield _side(missed)
    elif shaped.target is Target.CEILING_INVERSE and missed is not None:
        yield Message("I_law_inverse", law=_side(missed))
    else:
        yield Message("I_law_beneath", law=_side(shaped.below)) if shaped.below else Message("I_law_within")
        if missed is None:
            yield Message("I_law_over_open")
        elif missed == FamilySide(Steps()):
            yield Message("I_law_over_nothing")
        else:
            yield Message("I_law_over", law=_over(missed))


def _side(side: FamilySide) -> Translatable:
    if side.base == Steps():
        return Message("I_law_all") if side.full_from == 1 else Message("I_law_all_from", full=share(side.full_from))
    parts: list[Translatable] = [_base(side.base)]
    if side.zero_below is not None:
        parts.append(Message("I_law_cut", cut=share(side.zero_below)))
    if side.full_from != 1:
        parts.append(Message("I_law_full", full=share(side.full_from)))
    return Joined(parts, "W_and")


def _base(base: Base) -> Translatable:
    match base:
        case Ramp(floor=floor, end=end) if floor < 0:
            return Message("I_law_each", lose=share(Fraction(1, 100) / (end - floor)))
        case Ramp(floor=Fraction(numerator=0), end=Fraction(numerator=1, denominator=1)):
            return Message("I_law_proportion")
        case Ramp(floor=floor, end=end):
            return Message("I_law_ramp", floor=share(floor), end=share(end))
        case Deduction(every=every, lose=lose, counting=counting):
            counted = Message(f"I_law_{counting.value}")
            return Message("I_law_deduction", every=share(every), lose=mark(lose), counting=counted)
        case Steps(levels=levels):
            shown = (Message("I_law_level", start=share(start), score=share(score)) for start, score in levels)
            return Message("I_law_steps", levels=Joined(shown))


def _over(side: FamilySide) -> Translatable:
    """The side above a ceiling, told by how far it is exceeded."""
    match side.base:
        case Ramp(floor=floor, end=end):
            law: Translatable = Message("I_law_each_over", lose=share(Fraction(1, 100) / (end - floor)))
        case Deduction(every=every, lose=lose, counting=counting):
            law = Message(
                "I_law_deduction_over", every=share(every), lose=mark(lose), counting=Message(f"I_law_{counting.value}")
            )
        case Steps(levels=levels):
            shown = (Message("I_law_level_over", end=share(1 - start), score=share(score)) for start, score in levels)
            law = Message("I_law_steps_over", levels=Joined(shown))
    return (
        law
        if side.zero_below is None
        else Joined((law, Message("I_law_cut_over", cut=share(1 - side.zero_below))), "W_and")
    )


def _rounding(rounded: Rounded) -> Iterator[Translatable]:
    if rounded.rate is not None:
        yield Message("I_law_rate", to=share(rounded.rate))
    if (rounded.to, rounded.mode) != (_PLAIN.to, _PLAIN.mode):
        mode = () if rounded.mode is Mode.HALF_UP else (Message(f"M_{rounded.mode.value}"),)
        yield Joined((Message("I_law_place", to=text(rounded.to)), *mode), "W_and")
