"""So much for each: means, and prices times what they are paid for.

劳务134.4万元，调查员112人，人均12000元
每亩112.5元，核定面积214300亩，应发2410.875万元
428人，每人每月600元，全年308.16万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import Derivation, Scaled
from perfscore.auditing.narrative.figures import Figure, kind_of, together
from perfscore.auditing.narrative.words import likeness
from perfscore.frozen import frozen
from perfscore.values.unit import parse_unit

_EACH = re.compile("每([\u4e00-\u9fff]{1,3}?)(?=每|$|[需应按补奖付支标拨缴约]|平均|月)")
_OF = re.compile("(?:单(?!位|据)(?P<single>[\u4e00-\u9fff])|(?P<of>批次|[\u4e00-\u9fff])[均产])[\u4e00-\u9fff]{0,6}$")
_PRICE = re.compile("每[\u4e00-\u9fff]{1,3}每|标准|单价|月[租酬薪资工]|每.{1,4}[按需应补奖]|定额|票价")
_MONTHLY = re.compile("月[均租酬薪资工标补]|每月|/月")
_PERIODS = {"月": (12,), "日": (365, 366), "天": (365, 366), "年": (1,)}
_COUNTED_BY = re.compile("^[个名家座处所]")
_DAILY = re.compile("[日天]均|每[日天]")
_LIMIT = re.compile("上限|限额|最高|最多|不超")
_LISTED = re.compile("[、和及][\u4e00-\u9fff]{0,6}")
_COMES_TO = re.compile("[共合总]?计|共|[需应]")
_NONE = ("平",)
_FEW_WORDS, _NAME = 12, 2
_NAMED, _COUNTED, _FEWEST = 2, 1, 2


@frozen
class _Divisor:
    """What something is divided by: figures, and a number that makes their units one; how plainly words tell it."""

    figures: tuple[Figure, ...]
    times: Fraction
    strength: int


def derivations(context: Context) -> Iterator[Derivation]:
    """What a mean is of, or what a price and a count make."""
    mean = context.figure
    units = mean.amount.unit.symbol.split("/")
    if not _is_told(mean, units):
        return
    top = parse_unit(units[0])
    per = mean.amount.unit.factor / top.factor if top and len(units) == 2 and units[1] in _PERIODS else Fraction(1)
    kind = mean.kind if top is None else kind_of(top)
    wholes = _wholes(context, kind)
    divisors = [*_divisors(context, units, context.within_reach, kind)]
    named = [figure for each in divisors if each.strength >= _NAMED for figure in each.figures]
    likely = _likely(context, [each for each in wholes if each not in named] or wholes)
    both = likely is not None and likely in context.after and _are_two_prices(context, likely)
    if both or _has_sibling(context, kind):
        return
    is_daily = _DAILY.search(mean.what) is not None
    means = [each for each in context.sentence if each.is_mean and each.kind == mean.kind]
    for divisor in divisors:
        formula = Scaled(divisor.times * per, divides=True)
        for whole in (each for each in wholes if each not in divisor.figures):
            if is_daily and whole.size < mean.size:  # 座席86个, 日均接听2380个
                continue
            terms = (whole, *divisor.figures)
            here = all(each.sentence == mean.sentence for each in terms)
            strength = divisor.strength + here + (whole is likely) * _NAMED - (not here)
            is_plain = whole is likely and divisor.strength > 0
            yield Derivation(mean, formula, terms, strength if is_plain else 0 if here else -1)
        yield from (Derivation(mean, formula, (each, *divisor.figures)) for each in means)  # 日均2380个, 人均日13.8个


def _is_told(mean: Figure, units: Sequence[str]) -> bool:
    """Whether it tells so much for each, and no limit, and not of an earlier time."""
    is_limit = _LIMIT.search(mean.what) is not None or mean.is_bound
    is_mean = mean.is_for_each or len(units) == 2 or _PRICE.search(mean.what) is not None
    return is_mean and not (is_limit or mean.kind in ("share", "points") or mean.is_old)


def _wholes(context: Context, kind: str) -> list[Figure]:
    """What a mean may be of; where it tells a change, only what is called so: 户均增收1450元 is of no other money."""
    mean = context.figure
    alike = [each for each in context.within_reach if _of_one_kind(each.kind, kind)]
    levels = [each for each in alike if not (each.is_mean or each.is_old or _PRICE.search(each.what))]
    if mean.is_change:
        return [each for each in levels if likeness(mean.what[-_NAME:], each.what) > 1]
    return [each for each in levels if not each.is_change]


def _likely(context: Context, wholes: Sequence[Figure]) -> Figure | None:
    """The whole that the words point to: the last before, or what all come to behind."""
    mean = context.figure
    behind = next((each for each in context.after if each in wholes), None)
    last = next((each for each in reversed(context.own(context.before)) if each in wholes), None)
    if behind is None:
        return last
    is_behind = _PRICE.search(mean.what) is not None or mean.what.startswith("按每") or last is None
    is_behind |= _comes_to_all(context, behind) or behind.depth > mean.depth
    is_behind |= behind is context.after[0] and (
        _COMES_TO.match(behind.what) is not None or _is_of_another_price(context, last)
    )
    # 每亩30元, 作业25600亩, 应补76.8万元
    is_behind |= (
        behind in context.after[1:2] and _is_counted_by(mean, context.after[0]) and bool(_COMES_TO.match(behind.what))
    )
    return behind if is_behind else last


def _is_counted_by(mean: Figure, count: Figure) -> bool:
    units = mean.amount.unit.symbol.split("/")
    per = parse_unit(units[-1]) if len(units) == _FEWEST else None
    return per is not None and count.kind == kind_of(per)


def _is_of_another_price(context: Context, whole: Figure | None) -> bool:
    """造林每亩620元, 投资781.2万元; 抚育每亩140元, 投资490万元: whether a whole stands right behind another price."""
    here = context.sentence
    at = here.index(whole) if whole is not None and whole in here else 0
    return at > 0 and here[at - 1].is_mean and here[at - 1].amount.unit == context.figure.amount.unit


def _comes_to_all(context: Context, behind: Figure) -> bool:
    """Whether all comes to a figure behind that is of no other price: 人均7000元; 博士9人, 每人18万元, 共162万元."""
    between = [each for each in context.after if each.start < behind.start]
    return marks.ALTOGETHER.search(behind.what) is not None and not any(each.is_mean for each in between)


def _has_sibling(context: Context, kind: str) -> bool:
    """人均月补差城市486元、农村372元: so much for each of some, and of others."""
    after = context.after[:1]
    lead = [context.figure.text[context.figure.end : each.start] for each in after if _of_one_kind(each.kind, kind)]
    return any(map(_LISTED.fullmatch, lead))


def _of_one_kind(whole: str, mean: str) -> bool:
    """参加3348人次, 次均54人; 核查18528人次, 人均48次."""
    return whole == mean or (whole == "人次" and mean in ("人", "次"))


def _are_two_prices(context: Context, result: Figure) -> bool:
    """每亩7.5元, 每亩2.5元, 两项共…: whether another price stands before what all come to."""
    here = context.sentence  # 造林每亩620元, 投资781.2万元; 抚育每亩140元, 投资490万元: each has its own
    paid = [
        each.start for last, each in pairwise(here) if last.is_mean and not each.is_mean and each.kind == result.kind
    ]
    own = max(paid, default=0)
    beside = [
        each
        for each in (*context.sentence, *context.after)
        if own < each.start < result.start and each.kind == context.figure.kind
    ]
    return any(_EACH.search(each.what) or _PRICE.search(each.what) for each in beside)


def _divisors(context: Context, units: Sequence[str], near: Sequence[Figure], kind: str) -> Iterator[_Divisor]:
    mean = context.figure
    words = mean.what or context.lead[-_FEW_WORDS:]
    found = _OF.search(words)
    told = [*_EACH.findall(words), *units[1:2], *([found["single"] or found["of"]] if found else [])]
    counters = [_COUNTED_BY.sub("", each) or each for each in dict.fromkeys(told) if each not in (*_PERIODS, *_NONE)]
    periods = [each for each in told if each in _PERIODS] or (["月"] if _MONTHLY.search(mean.what) else [])
    lengths = [Fraction(1, days) for each in periods[:1] for days in _PERIODS[each]] or [Fraction(1)]
    spans = [each for each in near if periods and each.amount.unit.symbol in ("天", "个月")]
    if not counters:
        is_told = any(each.sentence == mean.sentence for each in spans)
        plain = 0 if is_told else _COUNTED
        yield from (_Divisor((), each, plain) for each in lengths if periods and _PRICE.search(mean.what) is None)
        paid = any(each.kind == "人" for each in context.after[:1])
        yield from (_Divisor((each,), Fraction(1), 0 if paid else _COUNTED) for each in spans)
    nearest = [*reversed([*context.outside, *context.before]), *context.after]
    counts = [*_counts(counters[0], len(units) == 2 and counters[0] == units[1], nearest)] if counters else []
    if not counters and _PRICE.search(mean.what):
        counts = [
            (each, Fraction(1), _COUNTED) for each in context.sentence[-2:] if each.amount.unit.dimension == "count"
        ]
    if not counters and _MONTHLY.search(mean.what):  # 补贴每月100元, 平均对象6240人, 12个月计748.8万元
        people = [each for each in context.after[:1] if each.kind == "人" and kind != "人"]
        counts = [*((each, Fraction(1), _NAMED) for each in people), *counts]
    if not any(count.sentence == mean.sentence for count, _, _ in counts):  # 岗位310个, 报酬111.60万元, 人均3600元
        beside = [
            each
            for each in context.sentence[-3:]
            if each.amount.unit.dimension == "count" and each.kind != kind and not (each.is_change or each.is_old)
        ]
        is_elsewhere = bool(counts) and not _is_unit(counters[0])  # 26个小区. 已投用25部, 平均每个小区: no lifts
        plain = 0 if is_elsewhere else _NAMED if counters else _COUNTED
        counts += [(each, Fraction(1), plain) for each in beside]
    for count, one, plain in counts:
        if count is mean:
            continue
        strength = plain + (plain > 0 and _is_subject(mean, count))
        is_told = any(each.sentence == mean.sentence for each in spans)  # 月均480元, 按10个月: not twelve
        yield from (_Divisor((count,), one * each, 0 if is_told else strength) for each in lengths)
        yield from (_Divisor((count, each), one, strength) for each in spans if each is not count)
        if count.sentence == mean.sentence:  # 新建6座、提升18座, 平均每座23万元
            alike = [each for each in context.sentence if each.amount.unit == count.amount.unit and not each.is_mean]
            for run in (alike[-size:] for size in range(_FEWEST, len(alike) + 1)):
                is_next = _are_joined(run) and count is alike[-1] is counts[0][0]
                yield _Divisor((together(run),), one, plain + 1 if is_next else min(plain, _COUNTED))


def _is_subject(mean: Figure, count: Figure) -> bool:
    """抚育3.5万亩. 抚育每亩140元: whether a mean names what is counted."""
    return len(count.what) > 1 and mean.what.startswith(f"{count.what}每")


def _are_joined(run: Sequence[Figure]) -> bool:
    """新建6座、提升18座: one after the other without a break."""
    between = (each.text[last.end : each.start] for last, each in pairwise(run))
    return all(each.startswith("、") for each in between)


def _is_unit(counter: str) -> bool:
    """Whether a word is a counter, and not the name of a thing."""
    unit = parse_unit(counter)
    return unit is not None and unit.dimension == "count"


def _counts(counter: str, is_per: bool, near: Sequence[Figure]) -> Iterator[tuple[Figure, Fraction, int]]:
    """The figures of a counter, with what makes units one, and how plainly: 户, 每站 of 警务站24个."""
    unit = parse_unit(counter)
    kinds = () if unit is None else (kind_of(unit), f"{kind_of(unit)}次")
    for figure in near:
        if figure.size <= 0 or figure.is_change or figure.is_mean or figure.is_old:
            continue
        if unit is not None and figure.kind in kinds:
            yield figure, Fraction(1) if is_per else unit.factor, _NAMED
        elif counter in figure.what + figure.noun and figure.amount.unit.dimension == "count":
            yield figure, Fraction(1), _NAMED
        elif figure.amount.unit.symbol.startswith(counter):
            yield figure, Fraction(1), _COUNTED
