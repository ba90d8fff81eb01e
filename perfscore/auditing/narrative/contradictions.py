"""Derivations that do not hold, and which of their figures is misprinted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain

from attrs import field

from perfscore.auditing.narrative.context import Context, contexts
from perfscore.auditing.narrative.derivation import Derivation, fall, fallen_by, growth, rest, risen_by, share
from perfscore.auditing.narrative.figures import Figure, Misprint
from perfscore.frozen import frozen

#: How strong a derivation must be that stands alone: whatever is told; if a misprint explains it; if one slip does.
SURE, LIKELY, POSSIBLE = 4, 3, 2
_PAIR = 2


@frozen
class Relation:
    """A way in which figures follow from others: the code of what contradicts it, and what finds it in a text."""

    code: str
    derivations: Callable[[Context], Iterator[Derivation]]


@frozen
class _Broken:
    """Rivals of which none holds: the one that is chosen, and all that are told as plainly."""

    code: str
    chosen: Derivation
    equals: tuple[Derivation, ...]

    def holds_with(self, figure: Figure, size: Fraction) -> bool:
        """Whether another size of a figure makes one of them hold."""
        return any(each.is_of(figure) and each.with_size(figure, size).holds for each in self.equals)


@frozen
class _Judged:
    """What does not hold, in order and by figure; the derivations that hold, by figure."""

    broken: list[_Broken] = field(factory=list)
    of_figure: dict[int, list[_Broken]] = field(factory=lambda: defaultdict(list))
    held: dict[int, list[Derivation]] = field(factory=lambda: defaultdict(list))
    agreed: dict[int, list[Derivation]] = field(factory=lambda: defaultdict(list))  # by no words, by many digits


@frozen
class _Mend:
    """Another size of a figure: what holds with it that did not, and how many would still not hold, or no more."""

    figure: Figure
    meant: Fraction
    mends: Sequence[_Broken]
    leaves: int
    breaks: int

    def blame(self, derivation: Derivation) -> tuple[int, int, bool, bool]:
        """How much speaks for it: what it mends and leaves, whether it is a slip, whether it is what follows."""
        is_slip = self.figure.may_be(self.meant, any_digit=True)
        return len(self.mends) - self.breaks, -self.leaves, is_slip, self.figure is derivation.result


def contradictions(
    figures: Sequence[Figure], relations: Sequence[Relation], lists: Iterable[tuple[str, list[Derivation]]] = ()
) -> Iterator[tuple[str, Misprint]]:
    """One misprint for each derivation that does not hold, with its code; derivations that one figure mends are one.

    ``lists`` are rivals of the text as a whole, beside those that the relations find around each figure.
    """
    judged = _Judged()
    for code, rivals in chain(_rivals(figures, relations), lists):
        _judge(code, rivals, judged)
    told: set[int] = set()
    for broken in judged.broken:
        derivation = broken.chosen
        if id(broken) in told or _is_otherwise(derivation, judged) or _is_in_another(broken, judged):
            continue
        mend = max(_mends(broken, judged), key=lambda each: each.blame(derivation), default=None)
        if mend is None:
            continue
        if len(mend.mends) - mend.breaks > 1 or _is_told(derivation) or _is_of_a_pair(derivation, judged):
            told.update(map(id, mend.mends))
            terms = (each for each in derivation.figures if each is not mend.figure)
            others = tuple(figure for each in terms for figure in each.parts or (each,))
            yield broken.code, Misprint(mend.figure, mend.meant, others)


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
    if derivation.is_absurd:
        return False
    if derivation.strength == LIKELY:
        return derivation.is_close or derivation.is_plausible
    return derivation.strength >= SURE or (derivation.strength == POSSIBLE and derivation.is_slip)


def _is_of_a_pair(derivation: Derivation, judged: _Judged) -> bool:
    """Whether what it is nearly said to follow from belongs together by what holds: 下达268, 支出257.28, 结余10.72."""
    if derivation.formula not in (share, growth, fall, rest) or len(derivation.terms) != _PAIR:
        return False
    one, other = derivation.terms
    if derivation.formula is share and one.is_set and not other.is_set:
        return False
    agreed = (*judged.held[id(one)], *judged.agreed[id(one)])
    together = [each for each in agreed if each.is_of(other) and each.formula is not derivation.formula]
    if derivation.strength >= LIKELY and derivation.formula is not rest:
        return any(each.strength >= LIKELY for each in together)
    return derivation.is_plausible and any(each.formula in (share, rest) for each in together)


def _judge(code: str, rivals: Sequence[Derivation], judged: _Judged) -> None:
    """Of rivals, one that holds, or else the strongest; most lists hold, and no more of them is worked out."""
    by_strength = sorted(rivals, key=lambda each: -each.strength)
    if by_strength[0].strength < 1:
        return
    told = [
        each
        for each in by_strength
        if each.strength > 0 or (each.strength == 0 and not _is_turned(each, by_strength, judged))
    ]
    holding = next((each for each in told if each.holds), None)
    chosen = holding or _strongest(told)
    # Figures of few digits agree by chance: what no words tell is no excuse for what one slip explains.
    is_slip = holding is None and chosen.strength >= LIKELY and not chosen.result.is_long and chosen.is_slip
    if holding is None and not (chosen.strength >= SURE or is_slip):
        holding = next((each for each in by_strength[len(told) :] if each.holds), None)
        chosen = holding or chosen
    if holding is not None and chosen.strength < 1 and chosen.result.is_long:
        for figure in chosen.figures:
            judged.agreed[id(figure)].append(chosen)
    if chosen.strength < 1:
        return
    if holding is not None:
        for figure in chosen.figures:
            judged.held[id(figure)].append(chosen)
        return
    equals = tuple(each for each in rivals if each is chosen or each.strength == chosen.strength)
    broken = _Broken(code, chosen, equals)
    judged.broken.append(broken)
    for number in {id(figure) for each in equals for figure in each.figures}:
        judged.of_figure[number].append(broken)


def _is_turned(excuse: Derivation, by_strength: Sequence[Derivation], judged: _Judged) -> bool:
    """Whether words tell its figures to make up the result in another way.

    75件, 上年38件, 增长: not 38 of 75; 计划2238, 结算2164.9, 核减73.1, 核减率: 2238 was there before.
    """
    if excuse.formula is share:
        own = {id(each) for each in excuse.terms}
        plain = (each for each in by_strength if each.strength >= SURE and each.formula in (growth, fall))
        return any(own == {id(one) for one in each.terms} for each in plain)
    if excuse.formula not in (risen_by, fallen_by):
        return False
    change, now = excuse.terms
    apart = (each for each in judged.held[id(change)] if each.formula is rest and each.result is change)
    return any(each.terms[excuse.formula is risen_by] is now for each in apart)


def _strongest(by_strength: Sequence[Derivation]) -> Derivation:
    """Of derivations that do not hold: what words tell, then the strongest, then what a misprint explains."""
    told = next((each for each in by_strength if _is_told(each)), by_strength[0])
    equals = [each for each in by_strength if each.strength == told.strength and _is_told(each) == _is_told(told)]
    return told if len(equals) == 1 else next((each for each in equals if each.is_plausible), equals[0])


def _is_otherwise(derivation: Derivation, judged: _Judged) -> bool:
    """Whether the same figures follow from each other in another way: 续建4所, 新开工7所, 在建11所 are no rest."""
    own = {id(each) for each in derivation.figures}
    return any(own <= {id(one) for one in each.figures} for each in judged.held[id(derivation.result)])


def _is_in_another(broken: _Broken, judged: _Judged) -> bool:
    """Whether all its figures are listed by a stronger derivation: 设备…, 运行…, 其他… of one whole."""
    derivation = broken.chosen
    own = {id(each) for each in derivation.figures}
    of_result = (each.chosen for each in judged.of_figure[id(derivation.result)] if each is not broken)
    return any(
        each.strength >= derivation.strength and own <= {id(one) for one in each.terms}
        for each in (*of_result, *judged.held[id(derivation.result)])
    )


def _mends(broken: _Broken, judged: _Judged) -> Iterator[_Mend]:
    """What each figure of a broken derivation should be, and what that would do to the others."""
    for figure in (each for each in broken.chosen.figures if not each.parts):
        for meant in dict.fromkeys(each.mended(figure) for each in broken.equals if each.is_of(figure)):
            if meant is not None and meant != figure.size:
                others = judged.of_figure[id(figure)]
                mends = [each for each in others if each is broken or each.holds_with(figure, meant)]
                breaks = sum(not each.with_size(figure, meant).holds for each in judged.held[id(figure)])
                yield _Mend(figure, meant, mends, len(others) - len(mends), breaks)
