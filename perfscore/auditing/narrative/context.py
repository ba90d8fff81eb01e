"""What a text tells, figure by figure, with what stands around each: the memory that relations are looked for in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import takewhile

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.written import meet, total
from perfscore.frozen import frozen

_FAR = 40  # figures before one, in its paragraph or the one before, that it may follow from
_FEW_BEHIND = 16  # figures behind one, in its sentence
_MOST_PARTS = 8
_FEW_OUTSIDE = 20  # figures of the paragraph before


@frozen
class Context:
    """A figure with the figures around it, all bounded in number, nearest last (``before``) or first (``after``).

    ``sentence`` are those before it in its sentence, ``after`` those behind it there, ``earlier`` those of the
    sentences before in its paragraph, ``outside`` those of the paragraph before. ``parts`` tells by the
    id of a figure the whole that it makes up together with others.
    """

    figure: Figure
    sentence: Sequence[Figure]
    after: Sequence[Figure]
    earlier: Sequence[Figure]
    outside: Sequence[Figure]
    parts: Mapping[int, Figure]

    def own(self, figures: Sequence[Figure]) -> list[Figure]:
        """Those that are no parts of another among them, as far as sums tell."""
        return [each for each in figures if id(each) not in self.parts or self.parts[id(each)] is self.figure]

    def are_siblings(self, one: Figure, other: Figure) -> bool:
        """Whether two figures make up the same whole, as far as sums tell."""
        return id(one) in self.parts and self.parts[id(one)] is self.parts.get(id(other))

    @cached_property
    def lead(self) -> str:
        start = self.sentence[-1].end if self.sentence else self.figure.text.rfind("。", 0, self.figure.start) + 1
        return self.figure.text[start : self.figure.start]

    @cached_property
    def behind(self) -> str:
        """The words up to the next figure, or the end of the sentence."""
        end = self.after[0].start if self.after else self.figure.text.find("。", self.figure.end)
        return self.figure.text[self.figure.end : None if end < 0 else end]

    @cached_property
    def before(self) -> Sequence[Figure]:
        return [*self.earlier, *self.sentence]

    @cached_property
    def within_reach(self) -> Sequence[Figure]:
        return [*self.outside, *self.earlier, *self.sentence, *self.after]


def contexts(figures: Sequence[Figure]) -> list[Context]:
    """Every figure with what stands around it."""
    parts: dict[int, Figure] = {}
    for place, whole in enumerate(figures):
        if whole.kind not in ("share", "points") and not (whole.is_mean or whole.is_old):
            parts.update((id(each), whole) for each in _made_of(whole, figures[place + 1 : place + 1 + _FEW_BEHIND]))
            if marks.ALTOGETHER.search(whole.what) or marks.TOTAL.search(whole.what):
                before = figures[max(0, place - _FEW_BEHIND) : place][::-1]
                parts.update((id(each), whole) for each in _made_of(whole, before))
    return [_context(figures, place, parts) for place in range(len(figures))]


def _made_of(whole: Figure, after: Sequence[Figure]) -> Sequence[Figure]:
    """Figures right behind one in its sentence, of its kind, that add up to it."""
    every: list[Figure] = []
    levels: list[Figure] = []
    for each in after:
        if each.sentence != whole.sentence or len(levels) >= _MOST_PARTS:
            break
        if each.kind == whole.kind and not each.is_mean:
            every.append(each)
            levels += [] if each.is_change else [each]
            for listed in (levels, every):
                if len(listed) > 1 and meet(total(one.spread for one in listed), whole.spread):
                    return listed
    return ()


def _context(figures: Sequence[Figure], place: int, parts: Mapping[int, Figure]) -> Context:
    figure = figures[place]
    before = figures[max(0, place - _FAR) : place]
    behind = figures[place + 1 : place + 1 + _FEW_BEHIND]
    inside = [each for each in before if each.passage is figure.passage]
    return Context(
        figure=figure,
        sentence=[each for each in inside if each.sentence == figure.sentence],
        after=[*takewhile(lambda each: each.sentence == figure.sentence, behind)],
        earlier=[each for each in inside if each.sentence != figure.sentence],
        outside=[each for each in before if each.passage is not figure.passage][-_FEW_OUTSIDE:],
        parts=parts,
    )
