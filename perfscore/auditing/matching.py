"""Which forms and rows of two sets are the same project and the same indicator; n log n, however many there are.

Names are compared without white space and punctuation. An equal name is enough, in one unit first; likeness of names
and shared indicators count only within one unit, and among few: what blurred in scanning is found, and nothing is
compared with everything.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property, partial
from itertools import islice

from perfscore.auditing.names import MANY, alike, key, tells_apart
from perfscore.auditing.printed import PrintedRow, printed_rows
from perfscore.auditing.row_matching import RowPair, paired_rows
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormRows

ALMOST = Fraction(9, 10)  # of the characters of two names of one unit, of which one is blurred
SHARED = Fraction(1, 2)  # of the indicators of the shorter form stand in both
_YEAR = re.compile(r"(?:20[0-9]{2}|二[〇○零0]二[〇○零0一二三四五六七八九])年?度?")


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


def _is_blurred(one: str, other: str) -> bool:
    """Whether one name is a bad scan of the other; 第一小学 and 第二小学 are two schools."""
    return alike(one, other, ALMOST) and not tells_apart(one, other)


@frozen(slots=False)
class FormPair:
    """One project (or unit) in both sets."""

    old: FormRows
    new: FormRows

    @cached_property
    def rows(self) -> tuple[RowPair, ...]:
        """The rows side by side, in the order of the new form; those that it has no longer come last."""
        return tuple(paired_rows(printed_rows(self.old), printed_rows(self.new)))

    @property
    def is_certain(self) -> bool:
        """Whether the two are one project beyond doubt: by its name, or by an indicator that both have."""
        same = key(self.old.form.name) == key(self.new.form.name) != ""
        return same or any(each.old is not None and each.new is not None for each in self.rows)

    @property
    def both(self) -> Iterator[tuple[PrintedRow, PrintedRow]]:
        """The indicators that both have, budget execution left out."""
        for pair in self.rows:
            if pair.old is not None and pair.new is not None and not pair.is_execution:
                yield pair.old, pair.new


@frozen
class MatchKey:
    """A form by what it is matched by: its unit, its name without its year, all bodies that it names, as compared;
    ``number`` is where it stands among all.
    """

    number: int
    unit: str
    name: str
    bodies: frozenset[str] = frozenset()

    def may_be_of(self, other: MatchKey) -> bool:
        """Whether no body of theirs says that they are of two units: a body may be named with more or fewer words."""
        if not self.bodies or not other.bodies:
            return True
        pairs = ((one, another) for one in self.bodies for another in other.bodies)
        return any(one in another or another in one or _is_blurred(one, another) for one, another in pairs)


def entry(number: int, result: FormRows) -> MatchKey:
    form = result.form
    bodies = frozenset(map(key, (form.implementer, form.supervisor))) - {""}
    return MatchKey(number, unit(form), key(_YEAR.sub("", form.name or "")) or key(form.name), bodies)


@frozen
class Matching:
    """The forms of two sets that belong together, by their numbers, and those that stand alone."""

    pairs: tuple[tuple[int, int], ...]
    only_old: tuple[int, ...]
    only_new: tuple[int, ...]


def matched(
    old: Sequence[MatchKey], new: Sequence[MatchKey], forms: Sequence[FormRows], any_unit: bool = False
) -> Matching:
    """Each form is paired once: by unit and name, by name alone, then within its unit by likeness.

    A name alone is enough where the bodies may be one, or with ``any_unit``: bodies are renamed.
    """
    found: dict[int, int] = {}
    free_old, free_new = old, new
    for pair in (_by_unit_and_name, partial(_by_name, any_unit=any_unit), partial(_likely, forms=forms)):
        found |= (some := dict(pair(free_old, free_new)))
        taken = set(some.values())
        free_old = [each for each in free_old if each.number not in some]
        free_new = [each for each in free_new if each.number not in taken]
    pairs = tuple((each.number, found[each.number]) for each in old if each.number in found)
    return Matching(pairs, tuple(each.number for each in free_old), tuple(each.number for each in free_new))


def _by_unit_and_name(old: Sequence[MatchKey], new: Sequence[MatchKey]) -> Iterator[tuple[int, int]]:
    return _equal(old, new, lambda each: (each.unit, each.name), any_unit=True)


def _by_name(old: Sequence[MatchKey], new: Sequence[MatchKey], any_unit: bool) -> Iterator[tuple[int, int]]:
    return _equal(old, new, lambda each: each.name, any_unit)


def _equal(
    old: Sequence[MatchKey], new: Sequence[MatchKey], by: Callable[[MatchKey], Hashable], any_unit: bool
) -> Iterator[tuple[int, int]]:
    """Those with an equal key, in order; a form without a name is equal to none."""
    waiting: dict[Hashable, dict[int, MatchKey]] = defaultdict(dict)
    for each in new:
        waiting[by(each)][each.number] = each
    for each in old:
        near = islice(waiting[by(each)].values(), MANY) if each.name else ()
        other = next((one for one in near if any_unit or each.may_be_of(one)), None)
        if other is not None:
            del waiting[by(each)][other.number]
            yield each.number, other.number


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
        likely = [
            other
            for other, count in counted.most_common(MANY)
            if _shared(count, names, named[other]) and not _is_another(each.name, near[other].name)
        ]
        some = islice(near.values(), MANY)
        likely += [other.number for other in some if each.name and _is_reworded(each.name, other.name)]
        if likely:
            del near[likely[0]]
            yield each.number, likely[0]


def _is_reworded(one: str, other: str) -> bool:
    return alike(one, other) and not tells_apart(one, other)


def _is_another(one: str, other: str) -> bool:
    """Whether two names say that they are two of a kind: 一期工程 and 二期工程."""
    return alike(one, other) and tells_apart(one, other)


def _names(result: FormRows) -> frozenset[str]:
    return frozenset(key(row.name) for row in result.rows if row.name != BUDGET_EXECUTION) - {""}


def _shared(count: int, one: frozenset[str], other: frozenset[str]) -> bool:
    return count > 1 and count >= SHARED * min(len(one), len(other))
