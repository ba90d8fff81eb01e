"""Rates and their two terms: executed of budget, a part of its whole, a change of what was before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from perfscore.auditing.narrative.figures import Figure, Misprint, of_sentence
from perfscore.auditing.narrative.terms import (
    DONE,
    OF,
    PLANNED,
    RATE,
    RIGHT_BEFORE,
    Terms,
    are_terms,
    by_words,
    further,
    have_a_word,
    is_named,
    together,
)
from perfscore.values.number import Interval

_HUNDRED = 100
_MOST_NEAR = 14  # figures before a rate that may be its terms
_FEW_NEAR = 10  # figures of earlier sentences that the last terms may be taken from
_MOST_EARLIER = 200  # figures before a rate that may be one of its terms
_FEW_SAID = 2  # pairs of terms that words may tell and yet be sure
_PLAUSIBLE = Fraction(1, 4)
_GROWTH = re.compile("增|减|降|升|浮|提高|同比|环比|调整|节约|结余|变动|超")
_ASIDE = re.compile(r"\([^()]*\)[^,;。]{0,4}$")  # 满意度(含基本满意)98%
_EACH_SHARE = re.compile("占比?分别|分别占")
_DENIED_RATE = re.compile("^(?:其中)?:?(?:不|未|非)?")


def wrong_rates(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Rates that no two figures near them give, where the words tell the two, or one slip mended would."""
    for place, rate in enumerate(figures):
        if rate.kind != "share":
            continue
        before, after = of_sentence(figures, place)
        near = [each for each in before if each.kind != "share"][-_MOST_NEAR:]
        pairs = _pairs(near)
        earlier = figures[max(0, place - _MOST_EARLIER) : place]
        in_all = [*together(near)]
        aside = _ASIDE.search(rate.text[near[-1].end : rate.start] if near else "")
        inclusive = in_all if aside is not None and "含" in aside[0] else []
        said = inclusive or [*by_words(rate, before, after, earlier)] or [*further(rate, near, after, earlier)]
        # Where words tell the part, others give the rate by chance, but for what is told with it: 248件351人.
        ends = {each.part.end for each in said}
        own = [each for each in pairs if not said or each.part.end in ends or each.part.start in ends]
        named = RATE.search(rate.what)
        likely = inclusive or [e for e in in_all if named is not None and _are_named(e.part.what, named[1])]
        given = any(_gives(each, rate) for each in (*own, *likely))
        rest = next(_not_the_rest(rate, before), None)
        if rest is not None:
            yield rest
        elif not given and (said or not _completes(rate, before)):
            yield from _told(rate, said, near, earlier)


def _are_named(names: str, rate: str) -> bool:
    """Whether each of some parts is called like a rate: 满意、基本满意, 满意度."""
    return all(have_a_word(rate, each) for each in names.split("、"))


def _told(rate: Figure, said: Sequence[Terms], near: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Misprint]:
    """The misprint that is told by the words of a rate, else by a slip that would make it follow."""
    of = OF.search(rate.what)
    each_of_own = bool(near) and _EACH_SHARE.search(rate.text[near[-1].end : rate.start]) is not None
    outright = each_of_own or (len(said) == 1 and (rate.what in RIGHT_BEFORE or (of is not None and len(of[1]) > 1)))
    if any(_gives(each, rate) for each in said) or (not outright and _is_of_elsewhere(rate, near, earlier, said)):
        return
    if not said:
        yield from _by_slips(rate, near, earlier) if rate.is_long else ()
        return
    sizes = [(each, terms) for terms in said for each in _due(terms, rate)]
    due = [(not rate.may_be(each, any_digit=True), abs(each - rate.size), each, terms) for each, terms in sizes]
    no_slip, off, meant, terms = min(due, key=lambda each: each[:2])
    of_terms = next((found for each in said for found in _of_terms(rate, each, any_digit=True)), None)
    sure = rate.size != _HUNDRED and len(said) <= _FEW_SAID and (outright or off <= rate.size * _PLAUSIBLE)
    if no_slip and of_terms is not None:
        yield of_terms
    elif not no_slip or sure:
        yield Misprint(rate, meant, (terms.part, terms.whole))


def _by_slips(rate: Figure, near: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Misprint]:
    long = [each for each in _pairs(near) if each.part.is_long or each.whole.is_long]
    found = next(_mended(rate, long), None) or next(_from_afar(rate, near, earlier), None)
    if found is not None:
        yield found


def _completes(rate: Figure, before: Sequence[Figure]) -> bool:
    """完成率91.56%, 偏差8.44%: whether a rate is what the one before it leaves."""
    shares = [each for each in before if each.kind == "share"]
    return bool(shares) and abs(_HUNDRED - shares[-1].size) in rate.spread


def _not_the_rest(rate: Figure, before: Sequence[Figure]) -> Iterator[Misprint]:
    """不合格率2.39%, 合格率97.61%: what one leaves is the other."""
    for other in before:
        one, two = (_DENIED_RATE.sub("", each.what) for each in (rate, other))
        if other.kind == "share" and one == two and one.endswith("率") and rate.what != other.what:
            due = _HUNDRED - other.size
            if due not in rate.spread and rate.may_be(due, any_digit=True):
                yield Misprint(rate, due, (other,))


def _pairs(near: Sequence[Figure]) -> list[Terms]:
    pairs = permutations(near, 2)
    return [Terms(part, whole) for part, whole in pairs if part.kind == whole.kind and whole.size > 0]


def _is_of_elsewhere(rate: Figure, near: Sequence[Figure], earlier: Sequence[Figure], said: Sequence[Terms]) -> bool:
    """Whether one term stands near and the other one in an earlier sentence, or both in the last of those.

    Where the words tell the terms, others give it by chance only, unless they are the last before it.
    """
    few = [each for each in earlier if each.kind != "share" and each.sentence != rate.sentence]
    far = few if rate.is_long and not said else few[-_FEW_NEAR:]
    crossed = [pair for one in near[-2:] for other in far for pair in ((one, other), (other, one))]
    pairs = [Terms(*each) for each in crossed if each[0].kind == each[1].kind and each[1].size > 0]
    both = _pairs(few[-_MOST_NEAR:]) if rate.is_long or not near else []
    if said:
        return any(_is_printed(each.part.size / each.whole.size * _HUNDRED, rate) for each in pairs)
    return any(_gives(each, rate) for each in (*pairs, *both))


# --- slips ------------------------------------------------------------------------------------------------------------


def _due(terms: Terms, rate: Figure) -> list[Fraction]:
    """What two figures give, as exact as the rate is printed."""
    return [rate.rounded(each) for each in _ways(terms, rate)]


def _of_terms(rate: Figure, terms: Terms, any_digit: bool = False) -> Iterator[Misprint]:
    """The part or the whole that one slip made of one that gives the rate as a share."""
    share = _printed_as(rate)
    part = terms.part.meant_in(
        Interval(*(each * terms.whole.size / _HUNDRED for each in (share.low, share.high))), any_digit
    )
    if part is not None:
        yield Misprint(terms.part, part, (terms.whole, rate))
    if share.low > 0:
        ends = (terms.part.size * _HUNDRED / each for each in (share.high, share.low))
        whole = terms.whole.meant_in(Interval(*ends), any_digit)
        if whole is not None:
            yield Misprint(terms.whole, whole, (terms.part, rate))


def _mended(rate: Figure, pairs: Sequence[Terms]) -> Iterator[Misprint]:
    """The rate, its part or its whole with its digits the other way round."""
    for each in pairs:
        slipped = (due for due in _due(each, rate) if rate.may_be(due))
        yield from (Misprint(rate, due, (each.part, each.whole)) for due in slipped)
    for each in pairs:
        yield from _of_terms(rate, each)


def _from_afar(rate: Figure, near: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Misprint]:
    """A rate with one term near it, or none: one slip away from what earlier figures, by their words, would make it."""
    named = RATE.search(rate.what) or OF.search(rate.what)
    if named is None:
        return
    far = [each for each in earlier if each.kind != "share" and each.sentence != rate.sentence and each.size > 0]
    last = far[-_FEW_NEAR:]
    paragraph = [each for each in far if each.passage is rate.passage]
    parts = [each for each in near if not each.is_change][-2:] if near else [e for e in last if DONE.search(e.what)]
    for part in parts:
        spent = DONE.search(named[1]) and DONE.search(part.what)
        is_told = bool(spent) if not near else bool(spent) or not named[1] or is_named(part, named[1])
        for whole in far:
            alike = [each for each in paragraph if each.kind == whole.kind] if rate.is_long and near else []
            is_largest = bool(alike) and whole is max(alike, key=lambda each: each.size)
            said = (whole in last or is_largest) and is_told and (near or PLANNED.search(whole.what))
            if (said or (near and have_a_word(part.what, whole.what))) and are_terms(part, whole):
                yield from _one_slip(rate, Terms(part, whole))
        if DONE.search(named[1]) and PLANNED.search(part.what):  # 预算620万元, 执行率98.78%
            for done in last:
                if are_terms(done, part):
                    yield from _one_slip(rate, Terms(done, part))


def _one_slip(rate: Figure, terms: Terms) -> Iterator[Misprint]:
    slipped = (due for due in _due(terms, rate) if rate.may_be(due, any_digit=True))
    yield from (Misprint(rate, due, (terms.part, terms.whole)) for due in slipped)
    yield from _of_terms(rate, terms)


def _gives(terms: Terms, rate: Figure) -> bool:
    return any(_is_printed(each, rate) for each in _ways(terms, rate))


def _is_printed(exact: Fraction, rate: Figure) -> bool:
    printed = _printed_as(rate)
    return printed.low <= exact < printed.high


def _printed_as(rate: Figure) -> Interval:
    """What a rate stands for, rounded or cut off at its last printed place."""
    half = (rate.spread.high - rate.spread.low) / 2 or Fraction(1, 2)
    return Interval(rate.size - half, rate.size + 2 * half)


def _ways(terms: Terms, rate: Figure) -> Iterator[Fraction]:
    """A part of its whole in per cent; or what changed of what was before, where the words tell of a change."""
    part, whole = terms.part.size, terms.whole.size
    yield part / whole * _HUNDRED
    if terms.is_growth:
        return
    if _GROWTH.search(rate.what) or not (RATE.search(rate.what) or OF.search(rate.what)):
        yield abs(part - whole) / whole * _HUNDRED
        yield part / (whole + part) * _HUNDRED
        if whole > part:
            yield part / (whole - part) * _HUNDRED
