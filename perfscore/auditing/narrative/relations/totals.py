"""A whole and the parts that make it up: 其中, 分别, 包括, a list behind it; 合计, 共, 总 behind a list.

在岗903人，医师268人、护士412人、医技131人、行政后勤92人
人员3186.4万元，装备214.8万元，两项相加3401.2万元
上年结转126万元，下达2860万元，可用资金共2986万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, takewhile

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.contradictions import SURE
from perfscore.auditing.narrative.derivation import Derivation, Net, rest, total
from perfscore.auditing.narrative.figures import Figure
from perfscore.auditing.narrative.relations.periods import in_period
from perfscore.auditing.narrative.words import likeness

_FEWEST, _MOST = 2, 8
_NUMERALS = "零一二三四五六七八九"
_COUNTED = re.compile("([二两三四五六七八])(?:个|大|类|部分|批|段|项|者|块|方面|年|笔|期|种|级|馆|镇|标段|县|区|部)")
_OPENS = re.compile(
    "其中|分别|包括|包含|依次|分为|分[二两三四五六七八]|构成|组成|按[\u4e00-\u9fff]{1,6}[分划看,]|来源|用于|投向|由|:"
)
_DIVIDES = re.compile(
    "按[\u4e00-\u9fff]{1,8}[分划看,]|分[\u4e00-\u9fff]{1,4}看|构成|包[括含]|其中|明细|组成|分[解配]|来源|具体|分[二两三四五六七八]|结构|分布|用途|如下"
)
_ALL_NAMED = re.compile("等([二两三四五六七八])(?:个|大|类|项|批|种|部分|方面)")
_OF_WHICH = re.compile("[^,;:()]{0,6}[,;:(]?其中")
_NUMBERED = re.compile("[一二三四五六七八九]是")
_REST_UNTOLD = re.compile("[,;、](?:其[余他]|另)")
_LEAVES_OUT = re.compile("主要|重点|等[。,;)]|等[\u4e00-\u9fff]{0,4}[。,;)]|涉及|另[有外]")
_LITTLE, _VERY_LITTLE = 20, 50
_FEWEST_OF, _FEW_OF = 3, 5
_PLANS = re.compile("计划|任务|目标")
_COMPARES = re.compile("比(?![较例重])|[较与]")
_SHORT = 5
_LONG = 4  # digits of figures that are like others by no chance
_NEAR = 6
_FEW_WORDS, _FEW_BEHIND, _FEW_LEADING = 12, 8, 24
_ADJUSTED = re.compile("调整后|全年预算|调整预算|可用|可支配")
_OF_YEAR = "全年"
_ANY_MONEY = ("", *"费款金出")
_LIKELY, _IF_SLIP = 3, 2


def derivations(context: Context) -> Iterator[Derivation]:
    """What a figure is the sum of."""
    whole = context.figure
    if whole.kind in ("share", "points") or whole.is_mean or whole.is_change:
        return
    yield from _listed_behind(context)
    yield from _listed_next(context)
    yield from _listed_before(context)
    yield from _adjusted(context)


def _of_kind(figures: Sequence[Figure], whole: Figure) -> list[Figure]:
    return [each for each in figures if each.kind == whole.kind and not each.is_mean]


def _is_aside(figure: Figure) -> bool:
    return figure.is_change or _COMPARES.match(figure.what) is not None


def _listed_behind(context: Context) -> Iterator[Derivation]:
    """The list behind a whole, up to what is a total again; a list behind a semicolon divides it once more."""
    whole = context.figure
    every = _of_kind(context.own(context.after), whole)
    after = [each for each in every if not _is_aside(each)]
    if after and after[0].depth > whole.depth:
        after = [*takewhile(lambda each: each.depth > whole.depth, after)]
    parts = [*takewhile(lambda each: not marks.ALTOGETHER.search(each.what), after)][:_MOST]
    if len(parts) < _FEWEST or _is_sibling(context, parts[0]):
        return
    groups = _groups(parts)
    for group in groups:
        for count in range(_FEWEST, len(group) + 1):
            lead = whole.text[whole.end : group[0].start]
            yield Derivation(whole, total, group[:count], _plain(context, lead, group, count), about=id(group[0]))
            for other in _of_kind(context.before, whole)[
                -_NEAR:
            ]:  # 完成2460, 计划2400, 其中…: a list of one told before
                plain = _plain(context, lead, group, count) if count == len(group) and "其中" in group[0].what else 1
                yield Derivation(other, total, group[:count], plain - 1, about=id(group[0]))
        # 主体48620户, 新登记6384户, 企业…, 个体…, 合作社…: the last of them only
        tails = (group[at:] for at in range(1, len(group) - _FEWEST))
        yield from (Derivation(whole, total, tail, 0, about=id(group[0])) for tail in tails)
    plain = _plain(context, whole.text[whole.end : parts[0].start], parts, len(parts)) if len(groups) > 1 else 0
    yield Derivation(whole, total, parts, plain, about=id(parts[0]))
    yield from (Derivation(whole, total, parts, 0, about=id(group[0])) for group in groups[1:])
    with_means = [each for each in context.own(context.after) if each.kind == whole.kind]  # 生均公用经费408.85万元
    for listed in (every, with_means):
        for count in range(_FEWEST, min(_MOST, len(listed)) + 1):
            yield Derivation(whole, total, listed[:count], 0, about=id(parts[0]))


def _listed_next(context: Context) -> Iterator[Derivation]:
    """A sentence that divides a figure of one before: 支出构成: 演出…, 购书…; 按地区分, 市区…, 县域…."""
    first = context.figure
    inside = [each for each in _of_kind(context.after, first) if id(each) not in context.parts]
    alike = [first, *(each for each in inside if not _is_aside(each))][:_MOST]
    before = _of_kind([*context.outside, *context.earlier], first)
    told = first.text[first.text.rfind("。", 0, first.start) + 1 : first.start]
    levels = [each for each in before if not _is_aside(each)]
    wholes = [each for each in levels if each in levels[-_NEAR:] or likeness(told[:_FEW_BEHIND], each.what) > 1]
    if not wholes or any(each.kind == first.kind for each in context.sentence):
        return
    for number, group in enumerate(_groups(alike)):
        start = group[0].text.rfind(";" if number else "。", 0, group[0].start) + 1
        lead = group[0].text[max(start, group[0].start - _FEW_LEADING) : group[0].start]
        if "其中" in group[0].text[group[0].end : group[-1].start]:
            continue
        if any(each.is_planned != group[0].is_planned or each.is_done != group[0].is_done for each in group):
            continue
        shared = _have_shares(context, group)
        opened = _DIVIDES.search(lead) or shared
        listed = [first, *(each for each in context.after if each.kind == first.kind)]  # 生均公用经费, too
        yield from (Derivation(each, total, listed, 0, about=id(group[0])) for each in wholes if len(listed) <= _MOST)
        for whole in wholes if len(group) >= _FEWEST else ():
            if any(each.size == whole.size for each in group):
                continue
            named = likeness(lead, whole.what) > 1 or _DIVIDES.search(lead)
            counted = any(_number(each) == len(group) for each in _COUNTED.findall(lead))
            strength = (
                2 * bool(opened)
                + 2 * counted
                + bool(named)
                + shared
                + (min(each.digits for each in (*group, whole)) >= _LONG)
            )
            if whole not in context.earlier:
                strength = min(strength - 1, _LIKELY) if marks.TOTAL.search(whole.what) or whole.is_done else 0
            yield Derivation(whole, total, group, strength if opened else 0, about=id(group[0]))


def _groups(parts: Sequence[Figure]) -> list[list[Figure]]:
    """Parts in lists that semicolons divide."""
    groups = [[parts[0]]]
    for last, each in pairwise(parts):
        if ";" in each.text[last.end : each.start] and not _are_enumerated((last, each)):
            groups.append([])
        groups[-1].append(each)
    return groups if any(len(each) > 1 for each in groups) else [list(parts)]


def _is_sibling(context: Context, first: Figure) -> bool:
    """Whether a figure is told in one list with the next: 小学154名、初中204名; 其中奖学金…, 助学金…; 甲…占60%; 乙…."""
    lead = context.figure.text[context.figure.end : first.start]
    opens = _OPENS.search(lead) is not None
    begins = context.figure.text[: context.figure.start].removesuffix(context.figure.what)[-1:] == ":"
    in_list = (
        (begins and not opens)
        or lead.startswith("、")
        or (context.figure.what.startswith("其中") and "(" not in lead and ":" not in lead)
    )
    shared = bool(context.after) and context.after[0].kind == "share" and "占" in context.after[0].what
    is_total = marks.TOTAL.search(context.figure.what) is not None  # 总投资…, 中央预算内投资…
    is_parallel = not is_total and bool(_are_parallel((context.figure, first), strict=True))
    return in_list or (not opens and (shared or is_parallel))


def _plain(context: Context, lead: str, parts: Sequence[Figure], count: int) -> int:
    """How plainly a list behind a whole is all of it."""
    whole, listed = context.figure, parts[:count]
    behind = whole.text[listed[-1].end : listed[-1].end + _FEW_BEHIND]
    inside = whole.text[whole.end : listed[-1].end]
    size, most = sum((each.size for each in listed), Fraction(0)), max(each.size for each in listed)
    begin = max(whole.start - _FEW_WORDS, whole.text.rfind("。", 0, whole.start), 0)
    told = _COUNTED.findall(whole.text[begin : parts[0].start])
    is_mixed = "其中" in whole.text[listed[0].end : listed[-1].end]
    if is_mixed or any(each.what == whole.what for each in listed):  # 申请236件, 授权158件, 其中甲申请97件, 授权41件
        return 0
    if most > whole.size and _OF_WHICH.match(lead) and not any(map(_is_gathered, listed)):
        return SURE if count == len(parts) else 0  # a part is never more than its whole
    named_all = _ALL_NAMED.match(behind)
    if named_all and _number(named_all[1]) == count:  # 实训…、师资…、资助…等三个方向
        told = [named_all[1]]
    elif _LEAVES_OUT.search(inside + behind) or _REST_UNTOLD.match(behind) or whole.hides_before(listed[-1]):
        return 0
    others = marks.OTHERS.search(listed[-1].what) is not None
    people = whole.kind == "人" and not others
    opened = _OPENS.search(lead.replace("其中:", "").replace("其中", "") if people else lead) is not None
    counted = any(_number(each) == count for each in told)
    are_all = count == len(parts) == _FEWEST and marks.COMPLEMENTS.fullmatch("/".join(map(_core, listed))) is not None
    strength = 2 * opened + 2 * others + 2 * counted + 2 * are_all
    strength += 2 * _have_shares(context, listed) + (marks.TOTAL.search(whole.what) is not None)
    strength += (count == len(parts)) + (behind[:1] in ("", *"。;)")) + (count > _FEWEST) + _are_parallel(listed)
    off = abs(size - whole.size)
    strength += (
        (off * _LITTLE <= whole.size)
        + (off * _VERY_LITTLE <= whole.size)
        + (min(each.digits for each in listed) >= _LONG)
    )
    is_slip = most >= whole.size and Derivation(whole, total, listed).is_slip
    unlikely = 1 if opened or marks.TOTAL.search(whole.what) or is_slip else _LONG
    strength += 2 * all(likeness(whole.what, each.what) > 1 for each in listed)
    strength += (
        count > _FEWEST
        and "、" not in lead
        and all("、" in each.text[last.end : each.start] for last, each in pairwise(listed))
    )
    strength += 2 * _are_enumerated(listed) - (2 * people if not opened and off * _VERY_LITTLE > whole.size else 0)
    strength -= 2 * (not opened and _is_torn(context, listed)) + (off * _FEWEST_OF > whole.size) * (
        not opened or count == _FEWEST
    )
    strength -= unlikely * (most >= whole.size) + (count == _FEWEST and size < whole.size)
    is_part = size < whole.size and (count == _FEWEST or off * _FEW_OF > whole.size)
    if is_part and "其中" in lead and ":" not in lead and not (others or counted or _have_shares(context, listed)):
        return min(strength - 1, _IF_SLIP)  # 合同12个, 其中施工7个, 监理2个: there may be more
    is_whole = count == len(parts) and ("其中" in lead or _are_parallel(listed) == _FEWEST)
    return max(strength - 1, _IF_SLIP) if is_whole else strength - 1


def _core(figure: Figure) -> str:
    return figure.what.removeprefix("其中").lstrip(":")


def _is_gathered(figure: Figure) -> bool:
    """Whether it tells of more than the year or the whole: 累计, 总."""
    return marks.TOTAL.search(figure.what) is not None or figure.is_old


def _have_shares(context: Context, listed: Sequence[Figure]) -> bool:
    """Whether each part is told with its share of the whole."""
    every = [context.figure, *context.after]
    places = [every.index(each) + 1 for each in listed if each in every]
    return all(at < len(every) and every[at].kind == "share" and "占" in every[at].what for at in places)


def _is_torn(context: Context, listed: Sequence[Figure]) -> bool:
    """Whether rates of other things stand between a whole and its parts."""
    between = [each for each in context.after if each.start < listed[-1].start]
    return any(each.kind == "share" and "占" not in each.what for each in between)


def _number(numeral: str) -> int:
    return _NUMERALS.find(numeral.replace("两", "二"))


def _are_enumerated(listed: Sequence[Figure]) -> bool:
    """一是设备428.5万元; 二是信息化186.3万元"""
    return all(_NUMBERED.match(each.what) for each in listed)


def _are_parallel(listed: Sequence[Figure], strict: bool = False) -> int:
    """Whether figures are called alike: short, and none done or planned, 2 where they are as long.

    ``strict``: as 第一批 and 第二批 are.
    """
    names = [each.what.removeprefix("其中").lstrip(":") for each in listed]
    roles = any(each.is_planned or each.is_done or each.is_old for each in listed)
    one_end = len({each[-1:] for each in names}) == 1
    if one_end and names[0][-1:] in _ANY_MONEY:
        return False
    if strict:
        return one_end and (len({len(each) for each in names}) == 1 or len({each[-_FEWEST:] for each in names}) == 1)
    if len({len(each) for each in names}) == 1 and len(names[0]) <= _FEWEST + 1 and not roles:
        return 2 if len(names) == _FEWEST else 1
    return one_end or (all(0 < len(each) <= _SHORT for each in names) and not roles)


def _listed_before(context: Context) -> Iterator[Derivation]:
    """人员…万元, 装备…万元, 两项相加…万元; 2022年末合计."""
    whole = context.figure
    if not (marks.TOTAL.search(whole.what) or marks.ALTOGETHER.search(whole.what)) or "占" in whole.what:
        return
    before = [e for e in context.own(_of_kind(context.sentence, whole)) if not _is_aside(e) or e.is_rest]
    before = [each for each in before if _PLANS.search(each.what) is None] or before
    told = [_number(each) for each in re.findall("([二两三四五六七八])[项者馆类个]", whole.what)]
    plainly = marks.ALTOGETHER.search(whole.what) is not None
    if before:
        lead = whole.text[whole.text.rfind("。", 0, before[0].start) + 1 : before[0].start]
        told += [_number(each) for each in _COUNTED.findall(lead)]
    for count in range(_FEWEST, min(_MOST, len(before)) + 1):
        parts = before[-count:]
        inside = not any(marks.ALTOGETHER.search(each.what) or _ADJUSTED.search(each.what) for each in parts[1:])
        strong = 2 * (count in told) + 2 * plainly + (count == len(before)) + (0 if told else _are_parallel(parts))
        strong += 2 * _are_enumerated(parts) - (not plainly and count not in told)
        strong += all(likeness(parts[0].what, each.what) > 1 for each in parts[1:])
        strong += min(each.digits for each in parts) >= _LONG
        strong = (
            0 if any(map(_is_of_part_of_year, parts)) else strong
        )  # 上半年1.1万亩, 三季度0.9万亩, 全年: not all of it
        strong = min(strong, _LIKELY) if whole.what.startswith(_OF_YEAR) else strong  # 全年清运: perhaps no sum
        yield Derivation(whole, total, parts, strong if inside else 0)
    for outside in _told_before(context):
        for count in told:
            for parts in (outside[-count:], before[-count:], [*outside, *before][-count:]):
                if len(parts) == count:
                    yield Derivation(whole, total, parts, _LIKELY)


def _is_of_part_of_year(figure: Figure) -> bool:
    period = in_period(figure)
    return period is not None and not period.is_year


def _told_before(context: Context) -> Iterator[list[Figure]]:
    """What sentences before tell of the kind of a total, with what was planned and what is divided, or without."""
    for distant in (context.own([*context.outside, *context.earlier]), context.earlier):
        levels = [each for each in _of_kind(distant, context.figure) if not _is_aside(each)]
        yield from (levels, [each for each in levels if not each.is_planned])


def _adjusted(context: Context) -> Iterator[Derivation]:
    """年初9600万元, 核减480万元, 调整后9120万元."""
    whole = context.figure
    if _ADJUSTED.search(whole.what) is None:
        return
    before = [each for each in context.own(_of_kind(context.sentence, whole)) if each.depth == whole.depth]
    for count in range(_FEWEST, min(4, len(before)) + 1):
        base, *flows = before[-count:]
        if not all(marks.ADJUSTS.search(each.what) for each in flows):
            continue
        up = [each for each in flows if not marks.FELL.search(each.what) and "收回" not in each.what]
        down = [each for each in flows if each not in up]
        if not down:
            yield Derivation(whole, total, (base, *up), _LIKELY)
        elif not up:
            yield Derivation(whole, rest, (base, *down), _LIKELY)
        else:
            yield Derivation(whole, Net(len(up)), (base, *up, *down), _LIKELY)
