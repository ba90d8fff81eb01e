"""The part that a share is of: called like it (合格, 合格率), right before it, one of a list, or in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import HUNDRED
from perfscore.auditing.narrative.figures import Figure, together
from perfscore.auditing.narrative.relations.frames import (
    NEXT,
    OF,
    OWN,
    RESPECTIVE,
    is_share,
    levels,
    name,
    stands_right_behind,
)
from perfscore.auditing.narrative.words import in_common, likeness

Part = tuple[Figure, int]
_DENIED = re.compile("^(?:其中)?:?(?:不|未|非|无|超)")
_ALWAYS = re.compile(
    "^(?P<of>[\u4e00-\u9fff]{0,8}?)(?:总体?|累计|综合|实际)?(?:完成|执行|控制|到位|支付|支出|使用|拨付|投资|兑付|资金|预算|实施|目标|进|开工|有效)$"
)
_ANYTHING = re.compile(
    "(?:项目|年度|全年|总体|任务|计划|目标|预算|资金|经费|投资|财政|支出|工程|建设|工作|指标|部门|整体|专项|其中|数|的)*"
)
_ANY_NAME = re.compile("各|分别|占比?|所占|比[例重]?|的")
_THAT_IS = re.compile(r"^[,;]?[(]?即")
_SEVERAL = re.compile("([两二三四])(?:项|者)[\u4e00-\u9fff]{0,4}占")
_NUMERALS = "零一二三四五"
_RETURNED = ("回收", "收回", "收到")
_LONGEST = 4  # characters of the name of a rate that say of what it is
_OPENS = ("(", "(占")


def parts(context: Context) -> Iterator[Part]:
    """The parts that a rate may mean, and how plainly."""
    rate, here = context.figure, levels(context.sentence)
    respective = respectively(context)
    if respective:
        yield respective[_rank(context)], OWN
        return
    if _THAT_IS.match(context.behind) and context.after:
        yield context.after[0], OWN
    if here and stands_right_behind(rate, here[-1]):
        yield from _before_its_whole(context, here)
    elif OF.search(rate.what):
        yield from _subject(rate, here)
    elif name(rate):
        yield from _called(context, here)
    else:
        last = _last_done(here)
        if last is not None and context.sentence[-1:] == [last] and context.lead in _OPENS:
            yield last, NEXT


def respectively(context: Context) -> list[Figure]:
    """312份, 146份, 28份, 分别占64.2%, 30.04%和5.76%: what the shares of a list are of, each of its own figure."""
    here = levels(context.sentence)
    shares = [*takewhile(is_share, reversed(context.sentence))]
    first = shares[-1] if shares else context.figure
    if not here or RESPECTIVE not in context.figure.text[here[-1].end : first.start]:
        return []
    count = len(shares) + 1 + len([*takewhile(is_share, context.after)])
    listed = here[:-1] if len(here) > count and marks.ALTOGETHER.search(here[-1].what) else here
    own = listed[-count:]
    is_meant = OF.search(first.what) is not None or _is_rate_of(name(first), here)
    return own if is_meant and len(own) == count > 1 and len({each.kind for each in own}) == 1 else []


def _is_rate_of(called: str, here: Sequence[Figure]) -> bool:
    """Whether a rate is called like one of the levels, or after what is always done; 报销比例 is of no 起付线."""
    return is_usual(called) or not _ANY_NAME.sub("", called) or any(likeness(called, each.what) for each in here)


def _rank(context: Context) -> int:
    """How many shares stand right before one."""
    return len([*takewhile(is_share, reversed(context.sentence))])


def _before_its_whole(context: Context, here: Sequence[Figure]) -> Iterator[Part]:
    """地块64个, 占全部256个地块的25%: the figure before the whole, or several together."""
    own = context.own(here)
    whole = here[-1]
    levels_before = (own if whole in own else here)[:-1]
    means = [
        each for each in context.sentence if each.is_mean and not each.is_change
    ]  # 人均收入18640元, 为全县21460元的
    others = [each for each in levels_before or means if context.figure.is_old or not each.is_old]
    others = others or [each for each in means if not each.is_old]
    several = _SEVERAL.search(whole.what)
    if several is not None:
        yield together(others[-_NUMERALS.find(several[1].replace("两", "二")) :]), OWN
    else:
        yield from ((each, OWN) for each in (*others[-1:], *levels(context.after[:1])) if each.kind == whole.kind)


def _subject(rate: Figure, here: Sequence[Figure]) -> Iterator[Part]:
    """课时费312.48万元, …课时费占支出: the figure that is called like the subject, or the last of what was done."""
    said = OF.search(rate.what)
    assert said is not None
    subject = rate.what[: said.start()]
    named = [each for each in here if likeness(subject, each.what) >= OWN]
    is_of_plan = marks.PLANNED.search(said["whole"]) is not None and any(not each.is_planned for each in here)
    done = [each for each in here if not each.is_change and not (is_of_plan and each.is_planned)]
    yield from ((each, OWN) for each in sorted(named, key=partial(_in_common, subject))[-1:] or done[-1:])


def _in_common(subject: str, figure: Figure) -> int:
    return in_common(subject, figure.what)


def _called(context: Context, here: Sequence[Figure]) -> Iterator[Part]:
    """What is called like the rate in its sentence, or in brackets behind it; else in a sentence before."""
    rate, called = context.figure, name(context.figure)
    last = _last_done(here)
    rated = _rated(called, [each for each in here if not each.is_change], last, context.sentence)
    yield from ((each, how) for each, how in reversed(rated) if how > 0)
    inside = next((each for each in context.after[:1] if each.depth > rate.depth), None)
    if inside is not None and _likeness(called, inside, None) >= OWN:  # 覆盖率93.7%(覆盖26.8万亩)
        yield inside, OWN
    is_alone = not any(how > 0 and (inside is None or each.kind == inside.kind) for each, how in rated)
    if last is not None and is_alone and context.sentence[-1:] == [last]:
        yield last, 0  # 外借52.3万册次, 馆藏46.1万册, 流通率: by their places only
    if max((how for _, how in rated), default=0) < OWN:
        kinds = {each.kind for each in here}  # 实际39天. 预算180万元, 执行率98.8%: of money
        near = [each for each in levels(context.earlier) if not kinds or each.kind in kinds]
        earlier = [each for each in near if _likeness(called[-_LONGEST:], each, None) >= OWN]
        yield from ((each, NEXT if rate.size == HUNDRED else OWN) for each in reversed(earlier))


def _rated(called: str, here: Sequence[Figure], last: Figure | None, sentence: Sequence[Figure]) -> list[Part]:
    """How plainly each level is what a rate is called; its very name (婴儿死亡) goes before another with its words."""
    rated: list[Part] = [(each, _likeness(called, each, last)) for each in here]
    if any(called in each.called for each in here):
        rated = [(each, how if called in each.called else min(how, NEXT)) for each, how in rated]
    if rated and last is not None and rated[-1][0] is last is sentence[-1] and _is_short_for(called, last.what):
        rated[-1] = (last, OWN)
    return rated


def _likeness(called: str, figure: Figure, last: Figure | None) -> int:
    """How plainly a figure is the part of a rate: called like it (合格, 合格率; 未达标 is not), or what was done."""
    if is_denied(figure.what) != is_denied(called):
        return 0
    if len(called) > 1 and (called in figure.called or _is_same_act(called, figure.what)):
        return OWN
    always = _ALWAYS.search(called)
    if always and figure.is_set and not figure.is_done:  # 年初180, 调减10, 调整后170, 执行率98.8%
        return 0
    if always and (_ANYTHING.fullmatch(always["of"]) or likeness(always["of"], figure.what)):
        done = 2 * (figure.is_done or figure is last) - (figure.is_planned and not figure.is_done)
        own = called[-OWN:] if _ANYTHING.fullmatch(always["of"]) else called  # 资金使用: not 募集资金
        return max(0, min(OWN, done + likeness(own, figure.called) * (not figure.is_planned)))
    return max(0, likeness(called, figure.called) - (figure.is_planned and not figure.is_done) * (OWN - NEXT))


def _is_same_act(called: str, what: str) -> bool:
    """收到142份, 回收率"""
    return called in _RETURNED and what.endswith(_RETURNED)


def is_usual(called: str) -> bool:
    """Whether a rate is called after what is always planned and done: 执行, 资金支付"""
    always = _ALWAYS.search(called)
    return always is not None and _ANYTHING.fullmatch(always["of"]) is not None


def is_denied(called: str) -> bool:
    """不合格, 未达标"""
    return _DENIED.match(called) is not None


def _is_short_for(called: str, what: str) -> bool:
    """取证 of 取得证书, 听筛 of 听力筛查."""
    characters = iter(what)
    return len(called) > 1 and all(each in characters for each in called)


def _last_done(here: Sequence[Figure]) -> Figure | None:
    """The last level that was not planned, else the last that was not set (预算250, 两项合计237)."""
    unchanged = [each for each in here if not each.is_change]
    for is_plan in (marks.PLANNED, marks.SET):
        for each in reversed(unchanged):
            if is_plan.search(each.what) is None:
                return each
    return unchanged[-1] if unchanged else None
