"""Which forms and rows of two sets are the same project and the same indicator; n log n, however many there are.

Names are compared without white space and punctuation. An equal name is enough, in one unit first; likeness of names
and shared indicators count only within one unit, and among few: what blurred in scanning is found, and nothing is
compared with everything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import islice

from attrs import frozen

from perfscore.form import Form
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormRows, RowScore
from perfscore.values.folding import normalise

LIKE = Fraction(3, 4)  # of the characters of both names stand in common runs
ALMOST = Fraction(9, 10)  # of the characters of two names of one unit, of which one is blurred
SHARED = Fraction(1, 2)  # of the indicators of the shorter form stand in both
MANY = 40  # names or forms that one is compared with, at most


@lru_cache(maxsize=65_536)
def key(name: str | None) -> str:
    """A name as it is compared: letters, digits and characters alone."""
    return "".join(char for char in normalise(name or "") if char.isalnum()).casefold()


def unit(form: Form) -> str:
    """The unit that a form is of, as it is compared; without one its file."""
    return key(form.unit) or (form.source.file or "")


def in_units(forms: Sequence[Form]) -> list[tuple[Form, ...]]:
    """The forms of each unit and year, the units in the order of their first form.

    A name that is like that of more forms of the same file and year is taken for it: scanning blurs names.
    """
    named: dict[tuple[str, int | None], list[Form]] = defaultdict(list)
    for form in forms:
        named[unit(form), form.year].append(form)
    homes: dict[Hashable, list[tuple[str, int | None]]] = defaultdict(list)
    taken: dict[tuple[str, int | None], tuple[str, int | None]] = {}
    for each in sorted(named, key=lambda each: -len(named[each])):
        near = homes[each[1], named[each][0].source.file]
        taken[each] = next((home for home in near[:MANY] if _is_blurred(each[0], home[0])), each)
        if taken[each] == each:
            near.append(each)
    together: dict[tuple[str, int | None], list[Form]] = defaultdict(list)
    for form in forms:
        together[taken[unit(form), form.year]].append(form)
    return [tuple(some) for some in together.values()]


_TELLING = frozenset("一二三四五六七八九十百东南西北上下前后左右甲乙丙丁新老大小0123456789")


def _is_blurred(one: str, other: str) -> bool:
    """Whether one name is a bad scan of the other; 第一小学 and 第二小学 are two schools."""
    if not alike(one, other, ALMOST):
        return False
    changes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    told = (one[a:b] + other[c:d] for change, a, b, c, d in changes if change != "equal")
    return _TELLING.isdisjoint("".join(told))


def alike(one: str, other: str, least: Fraction = LIKE) -> bool:
    """Whether so much of both names stands in common runs."""
    if one == other:
        return True
    needed = -(-least.numerator * (len(one) + len(other)) // (2 * least.denominator))  # of characters, rounded up
    if min(len(one), len(other)) < needed or _in_both(one, other) < needed:
        return False
    return (
        sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()) >= needed
    )


def _in_both(one: str, other: str) -> int:
    """How many characters both have, wherever they stand: common runs hold no more, and take far longer to find."""
    return sum(min(one.count(each), other.count(each)) for each in set(one))


@frozen
class RowPair:
    """One indicator in both forms; None where a form has it not."""

    old: RowScore | None
    new: RowScore | None

    @property
    def name(self) -> str:
        row = self.new or self.old
        return row.name if row is not None else ""


@frozen(slots=False)
class FormPair:
    """One project (or unit) in both sets."""

    old: FormRows
    new: FormRows

    @cached_property
    def rows(self) -> tuple[RowPair, ...]:
        """The rows side by side, in the order of the new form; those that it has no longer come last."""
        return tuple(_side_by_side(self.old.rows, self.new.rows))

    @property
    def both(self) -> Iterator[tuple[RowScore, RowScore]]:
        """The indicators that both have, budget execution left out."""
        for pair in self.rows:
            if pair.old is not None and pair.new is not None and pair.name != BUDGET_EXECUTION:
                yield pair.old, pair.new


@frozen
class MatchKey:
    """A form by what it is matched by: its unit and name as compared; ``number`` is where it stands among all."""

    number: int
    unit: str
    name: str


def entry(number: int, result: FormRows) -> MatchKey:
    return MatchKey(number, unit(result.form), key(result.form.name))


@frozen
class Matching:
    """The forms of two sets that belong together, by their numbers, and those that stand alone."""

    pairs: tuple[tuple[int, int], ...]
    only_old: tuple[int, ...]
    only_new: tuple[int, ...]


def matched(old: Sequence[MatchKey], new: Sequence[MatchKey], forms: Sequence[FormRows]) -> Matching:
    """Each form is paired once: by unit and name, by name alone, then within its unit by likeness."""
    found: dict[int, int] = {}
    free_old, free_new = old, new
    for pair in (_by_unit_and_name, _by_name, partial(_likely, forms=forms)):
        found |= (some := dict(pair(free_old, free_new)))
        taken = set(some.values())
        free_old = [each for each in free_old if each.number not in some]
        free_new = [each for each in free_new if each.number not in taken]
    pairs = tuple((each.number, found[each.number]) for each in old if each.number in found)
    return Matching(pairs, tuple(each.number for each in free_old), tuple(each.number for each in free_new))


def _by_unit_and_name(old: Sequence[MatchKey], new: Sequence[MatchKey]) -> Iterator[tuple[int, int]]:
    return _equal(old, new, lambda each: (each.unit, each.name))


def _by_name(old: Sequence[MatchKey], new: Sequence[MatchKey]) -> Iterator[tuple[int, int]]:
    return _equal(old, new, lambda each: each.name)


def _equal(
    old: Sequence[MatchKey], new: Sequence[MatchKey], by: Callable[[MatchKey], Hashable]
) -> Iterator[tuple[int, int]]:
    """Those with an equal key, in order; a form without a name is equal to none."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for each in reversed(new):
        waiting[by(each)].append(each.number)
    for each in old:
        if each.name and waiting[by(each)]:
            yield each.number, waiting[by(each)].pop()


def _likely(old: Sequence[MatchKey], new: Sequence[MatchKey], forms: Sequence[FormRows]) -> Iterator[tuple[int, int]]:
    """Within one unit: the form that shares most indicators, or whose name is alike."""
    of_unit: dict[str, tuple[list[MatchKey], list[MatchKey]]] = defaultdict(lambda: ([], []))
    for each in old:
        of_unit[each.unit][0].append(each)
    for each in new:
        of_unit[each.unit][1].append(each)
    for both in of_unit.values():
        if all(both):
            yield from _likely_in_unit(*both, forms)


def _likely_in_unit(
    old: Sequence[MatchKey], new: Sequence[MatchKey], forms: Sequence[FormRows]
) -> Iterator[tuple[int, int]]:
    near = {each.number: each for each in new}
    named = {number: _names(forms[number]) for number in near}
    by_row: dict[str, list[int]] = defaultdict(list)
    for number, names in named.items():
        for name in names:
            by_row[name].append(number)
    for each in old:
        names = _names(forms[each.number])
        counted = Counter(other for name in names for other in by_row[name][:MANY] if other in near)
        likely = [other for other, count in counted.most_common(MANY) if _shared(count, names, named[other])]
        some = islice(near.values(), MANY)
        likely += [other.number for other in some if each.name and alike(each.name, other.name)]
        if likely:
            del near[likely[0]]
            yield each.number, likely[0]


def _names(result: FormRows) -> frozenset[str]:
    return frozenset(key(row.name) for row in result.rows if row.name != BUDGET_EXECUTION) - {""}


def _shared(count: int, one: frozenset[str], other: frozenset[str]) -> bool:
    return count > 1 and count >= SHARED * min(len(one), len(other))


def _side_by_side(old: Sequence[RowScore], new: Sequence[RowScore]) -> Iterator[RowPair]:
    waiting: dict[str, list[int]] = defaultdict(list)
    for number in reversed(range(len(old))):
        waiting[key(old[number].name)].append(number)
    home: dict[int, int] = {}
    for number, row in enumerate(new):
        if key(row.name) and waiting[key(row.name)]:
            home[number] = waiting[key(row.name)].pop()
    left = [number for number in range(len(old)) if number not in set(home.values())]
    for number, row in enumerate(new):
        if number not in home:
            near = (other for other in left[:MANY] if _may_be(old[other], row))
            found = next(near, None)
            if found is not None:
                home[number] = found
                left.remove(found)
    for number, row in enumerate(new):
        yield RowPair(old[home[number]] if number in home else None, row)
    yield from (RowPair(old[number], None) for number in left)


def _may_be(old: RowScore, new: RowScore) -> bool:
    """Two names for one indicator; what stands under different headings is not one."""
    heads = key(old.level2), key(new.level2)
    return ("" in heads or heads[0] == heads[1]) and alike(key(old.name), key(new.name))
