"""The whole that a share is of: by the name that the frame tells, in brackets, in its sentence, or in one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import HUNDRED
from perfscore.auditing.narrative.figures import Figure, together
from perfscore.auditing.narrative.relations.frames import NEXT, OF, OWN, levels, name, stands_right_behind
from perfscore.auditing.narrative.relations.parts import respectively
from perfscore.auditing.narrative.words import likeness

Whole = tuple[Figure, int]
_FEWEST = 2


def wholes(context: Context, part: Figure) -> Iterator[Whole]:
    """What a figure may be a part of, and how plainly."""
    rate = context.figure
    alike = [each for each in levels(context.within_reach) if are_alike(each, part) and not each.is_change]
    said = OF.search(rate.what)
    if context.sentence and stands_right_behind(rate, context.sentence[-1]):
        yield from ((each, OWN) for each in alike if each in context.sentence[-1:])
    elif said is not None and len(said["whole"]) > 1:
        yield from _called(context, said["whole"], part, alike)
    else:
        yield from _around(context, part, alike)


def are_alike(one: Figure, other: Figure) -> bool:
    """Of one kind, or one counted in times: 户次 of 户."""
    return one is not other and one.kind.removesuffix("次") == other.kind.removesuffix("次")


def _called(context: Context, told: str, part: Figure, alike: Sequence[Figure]) -> Iterator[Whole]:
    """占学员总数的: what is called so; a plan or a total whatever it is called, where nothing is."""
    named = [(e, likeness(told, e.what)) for e in alike if e.size >= part.size or (e.is_planned and "总" not in told)]
    named = named or [(e, OWN) for e in alike if e.what and told == f"{e.what}{told[-_FEWEST:]}"]
    best = max((how for _, how in named), default=0)
    yield from ((each, how) for each, how in reversed(named) if how == best > 0)
    if best < OWN and marks.PLANNED.search(told):
        yield from ((each, OWN) for each in alike if each in context.sentence and each.is_planned)
    if best == 0 and (marks.TOTAL.search(told) or marks.PLANNED.search(told)):
        near = [each for each in reversed(alike) if each in context.before]
        yield from ((each, NEXT) for each in near if each.noun and each.noun == part.noun)
        yield from ((each, NEXT) for each in near if likeness(each.what, part.what) and each.size >= part.size)


def _around(context: Context, part: Figure, alike: Sequence[Figure]) -> Iterator[Whole]:
    """What stands around a rate that names no whole."""
    rate = context.figure
    listed = respectively(context)
    if listed:
        run = [each for each in levels(context.sentence) if each.kind == part.kind]
        wholes_of = [each for each in run if each not in listed]  # 合同864万元, 其中…, …, …, 分别占
        yield from ((each, OWN + NEXT) for each in wholes_of[-1:])
        yield together(listed), (OWN if run == listed else 0)
    inside = [each for each in context.after[:1] if each.depth > rate.depth and each in alike]
    yield from ((each, OWN + NEXT) for each in inside)
    alike = [each for each in alike if context.parts.get(id(each)) is not part]
    larger = [each for each in alike if each.size >= part.size or _is_plan_of(each, part)]
    here = [each for each in larger if each in context.sentence] or [each for each in alike if each in context.sentence]
    for rank, each in enumerate(_nearest(context, part, here)):
        is_own = rank == 0 or likeness(name(rate), each.what) > 0 or _is_plan_of(each, part)
        yield each, OWN if is_own and (each in larger or rate.size > HUNDRED) else NEXT
    yield from ((each, 0 if here else how) for each, how in _before(context, part, alike, larger))


def _nearest(context: Context, part: Figure, here: Sequence[Figure]) -> list[Figure]:
    """Those before a part, the nearest first and parts of other wholes last; then those behind it."""
    listed = context.sentence.index(part) if part in context.sentence else len(context.sentence)
    before = [each for each in reversed(here) if context.sentence.index(each) < listed]
    own = context.own(before)
    return [*own, *(each for each in before if each not in own), *(each for each in here if each not in before)]


def _before(context: Context, part: Figure, alike: Sequence[Figure], larger: Sequence[Figure]) -> Iterator[Whole]:
    """Those of sentences before, the nearest first."""
    far = [each for each in alike if each in context.earlier or each in context.outside]
    only = [each for each in context.own(far) if each in context.earlier and each in larger]
    if not larger and context.figure.size < HUNDRED:  # 列养17689公里, 列养率96%: the part is what is wrong
        yield from ((each, NEXT) for each in context.own(far)[:1])
    for each in reversed(far):
        like_part = likeness(each.what, part.what) >= OWN
        if each in larger or like_part:
            like_rate = likeness(name(context.figure), each.what) >= OWN
            is_plain = like_part or like_rate or [each] == only or _is_plan_of(each, part)
            yield each, NEXT if is_plain or marks.TOTAL.search(each.what) else 0


def _is_plan_of(whole: Figure, part: Figure) -> bool:
    return marks.PLANNED.search(whole.what) is not None and marks.PLANNED.search(part.what) is None
