"""Rates and their two terms: executed of budget, a part of its whole, a change of what was before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from attrs import evolve, frozen

from perfscore.auditing.narrative.figures import Figure, Misprint, of_sentence
from perfscore.values.number import Interval

_HUNDRED = 100
_MOST_NEAR = 14  # figures before a rate that may be its terms
_FEW_NEAR = 10  # figures of earlier sentences that the last terms may be taken from
_MOST_EARLIER = 200  # figures before a rate that may be one of its terms
_FEW_SAID = 2  # pairs of terms that words may tell and yet be sure
_PLAUSIBLE = Fraction(1, 4)
_RATE = re.compile(r"([\u4e00-\u9fff]{1,12}?)(?:率|比例|占比|比重|度)(?:分别)?(?:为|是|达到|达|约)*$")
_OF = re.compile(r"(?:占(?:比)?|[为是达](?=[\u4e00-\u9fff]{2,12}的))([\u4e00-\u9fff]{0,12}?)(?:的|比|为|达){0,4}$")
_OF_PLAN = re.compile("(?:任务|目标|计划|预算|指标)数?的$")
_PLANNED = re.compile(
    "计划|任务|目标|应|预算|预期|下达|安排|到位|收入|总投资|概算|合同|可用|累计完成投资|规模|合计|收到"
)
_DONE = re.compile("完成|实际|执行|支出|支付|使用")
_GROWTH = re.compile("增|减|降|升|浮|提高|同比|环比|调整|节约|结余|变动|超")
_OF_LAST_YEAR = re.compile("上年|去年|同期")
_THAN = re.compile("^[比较与]")
_RIGHT_BEFORE = ("的", "之")
_MORE = re.compile("[多少].{0,2}$")  # 比上年多破186起
_THAT_IS = re.compile("[,;]?即")
_DAYS_A_YEAR = 365
_BEFORE = re.compile("[比较由从]|上年|年初|期初|[0-9]年")


@frozen
class _Terms:
    """The two figures that a rate may be of."""

    part: Figure
    whole: Figure


def wrong_rates(figures: Sequence[Figure]) -> Iterator[Misprint]:
    """Rates that no two figures near them give, where the words tell the two, or one slip mended would."""
    for place, rate in enumerate(figures):
        if rate.kind != "share":
            continue
        before, after = of_sentence(figures, place)
        near = [each for each in before if each.kind != "share"][-_MOST_NEAR:]
        pairs = _pairs(near)
        earlier = figures[max(0, place - _MOST_EARLIER) : place]
        said = [*_by_words(rate, before, after, earlier)] or [*_further(rate, near, after, earlier)]
        # Where words tell the part, others give the rate by chance, but for what is told with it: 248件351人.
        ends = {each.part.end for each in said}
        own = [each for each in pairs if not said or each.part.end in ends or each.part.start in ends]
        given = any(_gives(each, rate) for each in own)
        if not given and (said or not _completes(rate, before)):
            yield from _told(rate, said, near, earlier)


def _told(
    rate: Figure, said: Sequence[_Terms], near: Sequence[Figure], earlier: Sequence[Figure]
) -> Iterator[Misprint]:
    """The misprint that is told by the words of a rate, else by a slip that would make it follow."""
    of = _OF.search(rate.what)
    outright = len(said) == 1 and (rate.what in _RIGHT_BEFORE or (of is not None and len(of[1]) > 1))
    if any(_gives(each, rate) for each in said) or (not outright and _is_of_elsewhere(rate, near, earlier, said)):
        return
    if not said:
        yield from _by_slips(rate, near, earlier) if rate.is_long else ()
        return
    sizes = [(each, terms) for terms in said for each in _due(terms, rate)]
    due = [(not rate.may_be(each, any_digit=True), abs(each - rate.size), each, terms) for each, terms in sizes]
    no_slip, off, meant, terms = min(due, key=lambda each: each[:2])
    of_terms = next((found for each in said for found in _of_terms(rate, each, any_digit=True)), None)
    sure = len(said) <= _FEW_SAID and (outright or off <= rate.size * _PLAUSIBLE)
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


def _pairs(near: Sequence[Figure]) -> list[_Terms]:
    pairs = permutations(near, 2)
    return [_Terms(part, whole) for part, whole in pairs if part.kind == whole.kind and whole.size > 0]


def _is_of_elsewhere(rate: Figure, near: Sequence[Figure], earlier: Sequence[Figure], said: Sequence[_Terms]) -> bool:
    """Whether one term stands near and the other one in an earlier sentence, or both in the last of those.

    Where the words tell the terms, others give it by chance only, unless they are the last before it.
    """
    few = [each for each in earlier if each.kind != "share" and each.sentence != rate.sentence]
    far = few if rate.is_long and not said else few[-_FEW_NEAR:]
    crossed = [pair for one in near[-2:] for other in far for pair in ((one, other), (other, one))]
    pairs = [_Terms(*each) for each in crossed if each[0].kind == each[1].kind and each[1].size > 0]
    both = _pairs(few[-_MOST_NEAR:]) if rate.is_long or not near else []
    if said:
        return any(_is_printed(each.part.size / each.whole.size * _HUNDRED, rate) for each in pairs)
    return any(_gives(each, rate) for each in (*pairs, *both))


# --- which two figures the words of a rate mean -----------------------------------------------------------------------


def _by_words(
    rate: Figure, before: Sequence[Figure], after: Sequence[Figure], earlier: Sequence[Figure]
) -> Iterator[_Terms]:
    """The terms that the words of a rate tell, where they tell any."""
    near = [each for each in before if each.kind != "share"][-_MOST_NEAR:]
    own = [each for each in near if not any(other.kind == "share" and other.start > each.start for other in before)]
    told, named = _OF.search(rate.what), _RATE.search(rate.what)
    shares = [each for each in before if each.kind == "share"]
    if near and "分别" in rate.text[near[-1].end : (shares or [rate])[0].start]:
        count = len(shares) + 1 + sum(each.kind == "share" for each in after)
        yield from _respective(len(shares) - count, near, earlier)
    elif rate.is_change:
        yield from _changed(rate, own)
    elif rate.what in _RIGHT_BEFORE:  # 完成年度任务6000人的105.33%
        yield from (_Terms(one, own[-1]) for one in own[-2:-1] if _are_terms(one, own[-1]))
    elif _OF_PLAN.search(rate.what):
        yield from _planned(own)
    elif told is not None:
        yield from _shares(told[1], near, earlier)
    elif named is not None:
        yield from [*_alike(named[1], own)] or _planned(own)


def _further(
    rate: Figure, near: Sequence[Figure], after: Sequence[Figure], earlier: Sequence[Figure]
) -> Iterator[_Terms]:
    """满意1106份, 满意度: of what was told before other rates, or planned in an earlier sentence.

    What is told behind a rate, 在线率98%，即在线1828个, is its part, too.
    """
    named = _RATE.search(rate.what)
    if named is None:
        return
    told = [each for each in near if not each.is_change][-1:]
    if after and _THAT_IS.match(rate.text[rate.end : after[0].start]):
        told = list(after[:1])
    spent = _DONE.search(named[1]) is not None
    for part in told:
        if not (_is_named(part, named[1]) or (spent and _DONE.search(part.what))):
            continue
        inside = [each for each in near if each is not part and _are_terms(part, each) and not each.is_mean]
        outside = [each for each in earlier if each.sentence != rate.sentence and _are_terms(part, each)]
        planned = [each for each in outside if _PLANNED.search(each.what)]
        larger = [[each for each in some if each.size >= part.size] or some for some in (inside, planned)]
        yield from (_Terms(part, whole) for whole in (larger[0][-1:] or larger[1][-1:]))
        if "天数" in named[1] and part.amount.unit.symbol == "天":
            yield _Terms(part, evolve(part, amount=evolve(part.amount, number=Decimal(_DAYS_A_YEAR))))


def _respective(place: int, near: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[_Terms]:
    """312份, 146份, 28份, 分别占64.2%, 30.04%和5.76%: each of its own figure; 分别完成目标的 of those of one kind."""
    own = near[place:]
    if len(own) == -place and len({each.kind for each in own}) == 1:
        yield from (_Terms(own[0], each) for each in earlier if _are_terms(own[0], each) and each not in own)
    else:
        yield from (_Terms(*pair) for pair in permutations(near, 2) if _are_terms(*pair))


def _are_terms(part: Figure, whole: Figure) -> bool:
    return part.kind == whole.kind and part.size > 0 and whole.size > 0 and not part.is_change


def _changed(rate: Figure, own: Sequence[Figure]) -> Iterator[_Terms]:
    """What changed and what was before, where the text says so: 由650元提高到680元, 比上年增加163.30万元."""
    if own and _OF_LAST_YEAR.search(own[-1].what) and not (own[-1].is_change or _MORE.search(own[-1].what)):
        alike = [each for each in own[:-1] if each.kind == own[-1].kind and not each.is_change]
        named = [each for each in alike if _have_a_word(own[-1].what, each.what)]
        yield from (_Terms(each, own[-1]) for each in (named or alike)[-1:] if own[-1].size > 0)
        return
    last = own[-2:]
    said = last and (
        last[-1].is_change or any(_BEFORE.search(each) for each in (*(each.what for each in last), rate.what))
    )
    if len(last) == 2 and _THAN.search(last[1].what) and not last[1].is_change:
        last = last[::-1]
    if len(last) == 2 and last[0].is_change and not last[1].is_change:
        return  # 比上年减少2.4万元；其中公务接待费1.2万元，下降40%: of a level that is not told
    if said and len(last) == 2 and last[0].kind == last[1].kind and last[0].size > 0 and last[1].size > 0:
        yield _Terms(last[1], last[0])
    if len(own) > 2 and own[-1].is_change and own[-3].kind == own[-1].kind and own[-3].size > 0:
        yield _Terms(own[-1], own[-3])


def _shares(what: str, near: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[_Terms]:
    """占项目支出的6.82%: of the figures that are called so, when all tell one size; 占53.72%: of the first near it."""
    part = near[-1] if near else None
    if part is None:
        return
    others = [each for each in earlier if each is not part and each.kind == part.kind and each.size >= part.size > 0]
    if len(what) < 2:
        yield from (_Terms(part, each) for each in others[-_FEW_NEAR:])
        return
    called = [each for each in others if what in each.what] or [
        each for each in others if _have_a_word(part.what if "总" in what else what, each.what)
    ]
    if len({each.size for each in called}) == 1:
        yield _Terms(part, called[-1])


def _alike(name: str, own: Sequence[Figure]) -> Iterator[_Terms]:
    """收回1432份, 回收率: a figure that is called like the rate, of one of its kind before it, the last first."""
    for place in range(len(own) - 1, 0, -1):
        part = own[place]
        if _is_named(part, name):
            wholes = (each for each in own[:place] if _are_terms(part, each) and part.size <= each.size)
            yield from (_Terms(part, whole) for whole in wholes)


def _is_named(part: Figure, name: str) -> bool:
    """Whether a figure is called like a rate, or ends with the verb of it: 办结, 结案率; not 毕业生, 就业率."""
    return _have_a_word(name, part.what) or name[-2:][0] in part.what[-6:]


def _planned(own: Sequence[Figure]) -> Iterator[_Terms]:
    """计划3万亩, 完成3.2万亩, in either order."""
    if len(own) < 2 or not (_are_terms(own[-2], own[-1]) and _are_terms(own[-1], own[-2])):
        return
    one, other = own[-2:]
    planned = [bool(_PLANNED.search(each.what)) for each in (one, other)]
    if planned == [True, False]:
        yield _Terms(other, one)
    if planned == [False, True]:
        yield _Terms(one, other)


# --- slips ------------------------------------------------------------------------------------------------------------


def _due(terms: _Terms, rate: Figure) -> list[Fraction]:
    """What two figures give, as exact as the rate is printed."""
    return [rate.rounded(each) for each in _ways(terms.part.size, terms.whole.size, rate)]


def _of_terms(rate: Figure, terms: _Terms, any_digit: bool = False) -> Iterator[Misprint]:
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


def _mended(rate: Figure, pairs: Sequence[_Terms]) -> Iterator[Misprint]:
    """The rate, its part or its whole with its digits the other way round."""
    for each in pairs:
        slipped = (due for due in _due(each, rate) if rate.may_be(due))
        yield from (Misprint(rate, due, (each.part, each.whole)) for due in slipped)
    for each in pairs:
        yield from _of_terms(rate, each)


def _from_afar(rate: Figure, near: Sequence[Figure], earlier: Sequence[Figure]) -> Iterator[Misprint]:
    """A rate with one term near it, or none: one slip away from what earlier figures, by their words, would make it."""
    named = _RATE.search(rate.what) or _OF.search(rate.what)
    if named is None:
        return
    far = [each for each in earlier if each.kind != "share" and each.sentence != rate.sentence and each.size > 0]
    last = far[-_FEW_NEAR:]
    parts = [each for each in near if not each.is_change][-2:] if near else [e for e in last if _DONE.search(e.what)]
    for part in parts:
        spent = _DONE.search(named[1]) and _DONE.search(part.what)
        is_told = bool(spent) if not near else bool(spent) or not named[1] or _is_named(part, named[1])
        for whole in far:
            said = whole in last and is_told and (near or _PLANNED.search(whole.what))
            if (said or (near and _have_a_word(part.what, whole.what))) and _are_terms(part, whole):
                yield from _one_slip(rate, _Terms(part, whole))
        if _DONE.search(named[1]) and _PLANNED.search(part.what):  # 预算620万元, 执行率98.78%
            for done in last:
                if _are_terms(done, part):
                    yield from _one_slip(rate, _Terms(done, part))


def _one_slip(rate: Figure, terms: _Terms) -> Iterator[Misprint]:
    slipped = (due for due in _due(terms, rate) if rate.may_be(due, any_digit=True))
    yield from (Misprint(rate, due, (terms.part, terms.whole)) for due in slipped)
    yield from _of_terms(rate, terms)


def _have_a_word(one: str, other: str) -> bool:
    return any(one[at : at + 2] in other for at in range(len(one) - 1))


def _gives(terms: _Terms, rate: Figure) -> bool:
    return any(_is_printed(each, rate) for each in _ways(terms.part.size, terms.whole.size, rate))


def _is_printed(exact: Fraction, rate: Figure) -> bool:
    return exact in _printed_as(rate)


def _printed_as(rate: Figure) -> Interval:
    """What a rate stands for, rounded or cut off at its last printed place."""
    half = (rate.spread.high - rate.spread.low) / 2 or Fraction(1, 2)
    return Interval(rate.size - half, rate.size + 2 * half)


def _ways(part: Fraction, whole: Fraction, rate: Figure) -> Iterator[Fraction]:
    """A part of its whole in per cent; or what changed of what was before, where the words tell of a change."""
    yield part / whole * _HUNDRED
    if _GROWTH.search(rate.what) or not (_RATE.search(rate.what) or _OF.search(rate.what)):
        yield abs(part - whole) / whole * _HUNDRED
        yield part / (whole + part) * _HUNDRED
        if whole > part:
            yield part / (whole - part) * _HUNDRED
