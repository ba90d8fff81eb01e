"""Derivations that do not hold, and which of their figures is misprinted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from attrs import field, frozen

from perfscore.auditing.narrative.context import Context, contexts
from perfscore.auditing.narrative.derivation import Derivation
from perfscore.auditing.narrative.figures import Figure, Misprint

#: How strong a derivation must be that stands alone: whatever is told; if a misprint explains it; if one slip does.
SURE, LIKELY, POSSIBLE = 4, 3, 2


@frozen
class Relation:
    """A way in which figures follow from others: the code of what contradicts it, and what finds it in a text."""

    code: str
    derivations: Callable[[Context], Iterator[Derivation]]


@frozen
class _Judged:
    """The strongest derivations that do not hold, with their codes, and by figure; those that hold, by figure."""

    broken: list[tuple[str, Derivation]] = field(factory=list)
    of_figure: dict[int, list[Derivation]] = field(factory=lambda: defaultdict(list))
    held: dict[int, list[Derivation]] = field(factory=lambda: defaultdict(list))


def contradictions(figures: Sequence[Figure], relations: Sequence[Relation]) -> Iterator[tuple[str, Misprint]]:
    """One misprint for each derivation that does not hold, with its code; derivations that one figure mends are one."""
    judged = _Judged()
    for code, rivals in _rivals(figures, relations):
        _judge(code, rivals, judged)
    told: set[int] = set()
    for code, derivation in judged.broken:
        if id(derivation) in told or _is_in_another(derivation, judged):
            continue
        every = ((each, *_support(each, derivation, judged)) for each in derivation.figures)
        figure, meant, mends, breaks = max(every, key=lambda each: _blame(derivation, *each))
        if meant is None or meant == figure.size:
            continue
        if len(mends) - breaks > 1 or _is_told(derivation):
            told.update(map(id, mends))
            others = tuple(each for each in derivation.figures if each is not figure)
            yield code, Misprint(figure, meant, others)


def _rivals(figures: Sequence[Figure], relations: Sequence[Relation]) -> Iterator[tuple[str, list[Derivation]]]:
    """Derivations that cannot all be meant, with their code; once one is told and holds, others are not looked for."""
    lists: dict[tuple[str, object], list[Derivation]] = defaultdict(list)
    for context in contexts(figures):
        for relation in relations:
            own: list[Derivation] = []
            for each in relation.derivations(context):
                (own if each.about is None else lists[relation.code, each.about]).append(each)
                if each.about is None and each.strength > 0 and each.holds:
                    break
            if own:
                yield relation.code, own
    yield from ((code, some) for (code, _), some in lists.items())


def _is_told(derivation: Derivation) -> bool:
    """Whether words tell a derivation so plainly that what contradicts it is wrong."""
    if derivation.strength == LIKELY:
        return derivation.is_plausible
    return derivation.strength >= SURE or (derivation.strength == POSSIBLE and derivation.is_slip)


def _judge(code: str, rivals: Sequence[Derivation], judged: _Judged) -> None:
    """Of rivals, one that holds, or else the strongest."""
    chosen = max(rivals, key=lambda each: (_is_told(each), each.strength, each.holds, each.is_plausible))
    excuses = (each for each in rivals if each.holds and (each.strength >= 0 or chosen.strength < SURE))
    holding = max(excuses, key=lambda each: each.strength, default=None)
    chosen = holding or chosen
    if chosen.strength < 1:
        return
    for figure in chosen.figures:
        (judged.of_figure if holding is None else judged.held)[id(figure)].append(chosen)
    if holding is None:
        judged.broken.append((code, chosen))


def _is_in_another(derivation: Derivation, judged: _Judged) -> bool:
    """Whether all its figures are listed by a stronger derivation: 设备…, 运行…, 其他… of one whole."""
    own = {id(each) for each in derivation.figures}
    others = (*judged.of_figure[id(derivation.result)], *judged.held[id(derivation.result)])
    return any(
        each is not derivation and each.strength >= derivation.strength and own <= {id(one) for one in each.terms}
        for each in others
    )


def _support(figure: Figure, derivation: Derivation, judged: _Judged) -> tuple[Fraction | None, list[Derivation], int]:
    """What a figure should be by a derivation, which broken derivations hold then, and how many would no more."""
    meant = derivation.mended(figure)
    if meant is None:
        return None, [], 0
    mends = [each for each in judged.of_figure[id(figure)] if each is derivation or each.with_size(figure, meant).holds]
    return meant, mends, sum(not each.with_size(figure, meant).holds for each in judged.held[id(figure)])


def _blame(
    derivation: Derivation, figure: Figure, meant: Fraction | None, mends: Sequence[Derivation], breaks: int
) -> tuple[int, bool, bool]:
    if meant is None:
        return -len(derivation.figures) - breaks, False, False
    return len(mends) - breaks, figure.may_be(meant, any_digit=True), figure is derivation.result
