"""A curve in words: 60% 起按比例，90% 起给满分；完成率先取到 0.01%."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from perfscore.auditing.inferring.families import Base, Deduction, FamilySide, Ramp, Rounded, Shaped, Steps, Target
from perfscore.errors import Listed, Said, Spoken, say
from perfscore.rules.model import Mode
from perfscore.rules.words import mark, share
from perfscore.values.number import text

_PLAIN = Rounded()


def said_of(shaped: Shaped) -> Spoken:
    """The whole curve with its rounding."""
    return Listed((*_sides(shaped), *_rounding(shaped.rounded)), "W_then")


def _sides(shaped: Shaped) -> Iterator[Spoken]:
    missed = shaped.missed
    if shaped.target is Target.FLOOR and missed is not None:
        yield _side(missed)
    elif shaped.target is Target.CEILING_INVERSE and missed is not None:
        yield say("I_law_inverse", law=_side(missed))
    else:
        yield say("I_law_beneath", law=_side(shaped.below)) if shaped.below else Said("I_law_within")
        if missed is None:
            yield Said("I_law_over_open")
        elif missed == FamilySide(Steps()):
            yield Said("I_law_over_nothing")
        else:
            yield say("I_law_over", law=_over(missed))


def _side(side: FamilySide) -> Spoken:
    if side.base == Steps():
        return Said("I_law_all") if side.full_from == 1 else say("I_law_all_from", full=share(side.full_from))
    parts: list[Spoken] = [_base(side.base)]
    if side.zero_below is not None:
        parts.append(say("I_law_cut", cut=share(side.zero_below)))
    if side.full_from != 1:
        parts.append(say("I_law_full", full=share(side.full_from)))
    return Listed(tuple(parts), "W_and")


def _base(base: Base) -> Spoken:
    match base:
        case Ramp(floor=floor, end=end) if floor < 0:
            return say("I_law_each", lose=share(Fraction(1, 100) / (end - floor)))
        case Ramp(floor=Fraction(numerator=0), end=Fraction(numerator=1, denominator=1)):
            return Said("I_law_proportion")
        case Ramp(floor=floor, end=end):
            return say("I_law_ramp", floor=share(floor), end=share(end))
        case Deduction(every=every, lose=lose, counting=counting):
            return say("I_law_deduction", every=share(every), lose=mark(lose), counting=Said(f"I_law_{counting.value}"))
        case Steps(levels=levels):
            shown = (say("I_law_level", start=share(start), score=share(score)) for start, score in levels)
            return say("I_law_steps", levels=Listed(tuple(shown)))


def _over(side: FamilySide) -> Spoken:
    """The side above a ceiling, told by how far it is exceeded."""
    match side.base:
        case Ramp(floor=floor, end=end):
            law: Spoken = say("I_law_each_over", lose=share(Fraction(1, 100) / (end - floor)))
        case Deduction(every=every, lose=lose, counting=counting):
            law = say(
                "I_law_deduction_over", every=share(every), lose=mark(lose), counting=Said(f"I_law_{counting.value}")
            )
        case Steps(levels=levels):
            shown = (say("I_law_level_over", end=share(1 - start), score=share(score)) for start, score in levels)
            law = say("I_law_steps_over", levels=Listed(tuple(shown)))
    return (
        law
        if side.zero_below is None
        else Listed((law, say("I_law_cut_over", cut=share(1 - side.zero_below))), "W_and")
    )


def _rounding(rounded: Rounded) -> Iterator[Spoken]:
    if rounded.rate is not None:
        yield say("I_law_rate", to=share(rounded.rate))
    if (rounded.to, rounded.mode) != (_PLAIN.to, _PLAIN.mode):
        mode = () if rounded.mode is Mode.HALF_UP else (Said(f"M_{rounded.mode.value}"),)
        yield Listed((say("I_law_place", to=text(rounded.to)), *mode), "W_and")
