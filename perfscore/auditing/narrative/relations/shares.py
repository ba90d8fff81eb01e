"""A share or a rate of two figures: 占, 完成率, 合格率, 为计划的.

    合同价1396.5万元，已付1117.2万元，为合同价的80%
    抽检240点，合格233点，合格率97.08%
    幼儿154名、小学204名，分别占43.02%、56.98%

Which two is said by the frame: 占 and 为…的 tell the whole by its name, or mean the one of which the figure before is a
part; …率 is called like its part (合格, 合格率), or after what is always planned and done (完成率, 执行率).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import takewhile

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import HUNDRED, Derivation, Scaled, complement, share
from perfscore.auditing.narrative.figures import Figure, together
from perfscore.auditing.narrative.words import in_common, likeness

OF = re.compile(
    r"(?:占(?!用|地)(?:比例|比重|比)?(?:到|了|全部|总)?|(?:为|是|达到?|完成|相当于|约为)(?=[\u4e00-\u9fff]{2,12}(?:的|$)))(?P<whole>[\u4e00-\u9fff]{0,12}?)(?:的|比|比例|比重|为|达){0,4}$"
)
OF_ANY = re.compile("(?:占(?!用|地)|为|是|达到?|完成|相当于)[\u4e00-\u9fff]{0,6}$")
RATE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,12}?)(?:率|比例|占比|比重|度|进度|比)(?:分别)?(?:为|是|达到|达|约|的|均|平均)*$"
)
_DENIED = re.compile("^(?:其中)?:?(?:不|未|非|无|超)")
_ALWAYS = re.compile(
    "^(?P<of>[\u4e00-\u9fff]{0,8}?)(?:总体|累计|综合|实际)?(?:完成|执行|到位|支付|支出|使用|拨付|投资|兑付|资金|预算|实施|目标|进|开工|有效)$"
)
_ANYTHING = re.compile(
    "(?:项目|年度|全年|总体|任务|计划|目标|预算|资金|经费|投资|财政|支出|工程|建设|工作|指标|部门|整体|专项|其中|数|的)*"
)
_RESPECTIVE = "分别"
_RIGHT_BEFORE = ("的", "之")  # 占行政村180个的40%
_THAT_IS = re.compile(r"^[,;]?[(]?即")
_OF_YEAR, _DAYS = re.compile("占(?:全年|年度)"), (365, 366)
_SEVERAL = re.compile("([两二三四])(?:项|者)[\u4e00-\u9fff]{0,4}占")
_NUMERALS = "零一二三四五"
_LONGEST = 4  # characters of the name of a rate that say of what it is
_BARE = re.compile("(?P<name>[\u4e00-\u9fff]{0,6}(?:完成|执行|到位|支付|支出|使用|拨付|兑付))(?:了|为|达到?|至)?")
_FEWEST, _FEW, _MANY = 2, 3, 12
_OWN, _NEXT = 2, 1  # how plainly words tell a part or a whole: by name, by place


def derivations(context: Context) -> Iterator[Derivation]:
    """What a percentage is of."""
    rate = context.figure
    if not rate.size or rate.kind != "share" or rate.is_bound or marks.GIVEN.search(rate.what):
        return
    yield from _of_others(context)
    told = OF.search(rate.what)
    if marks.OLD.search(rate.what[: told.start()] if told else rate.what):
        return
    if _OF_YEAR.search(rate.what) and context.sentence and context.sentence[-1].amount.unit.symbol == "天":
        for days in _DAYS:
            yield Derivation(rate, Scaled(Fraction(HUNDRED, days), divides=True), context.sentence[-1:], _OWN + _OWN)
    for part, named in _parts(context):
        for whole, plainly in _wholes(context, part):
            yield Derivation(rate, share, (part, whole), named + plainly)
    yield from _any(context)


def _of_others(context: Context) -> Iterator[Derivation]:
    """不合格率2.39%, 合格率97.61%: what one leaves is the other."""
    name = RATE.search(context.figure.what)
    if name is None:
        return
    for other in filter(_is_share, context.sentence):
        said = RATE.search(other.what)
        denies = said is not None and said["name"] != name["name"]
        if said is not None and denies and _DENIED.sub("", said["name"]) == _DENIED.sub("", name["name"]):
            yield Derivation(context.figure, complement, (other,), _OWN + _OWN)


def _levels(figures: Sequence[Figure]) -> list[Figure]:
    return [each for each in figures if each.kind not in ("share", "points") and not each.is_mean]


def _parts(context: Context) -> Iterator[tuple[Figure, int]]:
    """The parts that a rate may mean, and how plainly: by its name, as the figure before it, or as one of a list."""
    rate, here = context.figure, _levels(context.sentence)
    respective = _respective(context, here)
    if respective:
        yield respective, _OWN
        return
    if _THAT_IS.match(context.behind) and context.after:
        yield context.after[0], _OWN
    said = OF.search(rate.what)
    levels = [each for each in here if not each.is_change]
    last = _last_done(levels)
    if here and _stands_right_behind(rate, here[-1]):
        *others, whole = context.own(here) if here[-1] in context.own(here) else here
        several = _SEVERAL.search(whole.what)
        if several is not None:
            yield together(others[-_NUMERALS.find(several[1].replace("两", "二")) :]), _OWN
            return
        yield from ((each, _OWN) for each in (*others[-1:], *_levels(context.after[:1])) if each.kind == whole.kind)
        return
    if said is not None:
        subject = rate.what[: said.start()]
        named = sorted(
            (each for each in here if likeness(subject, each.what) >= _OWN), key=partial(_likeness_to, subject)
        )
        planned = marks.PLANNED.search(said["whole"]) is not None and any(not each.is_planned for each in here)
        done = [each for each in here if not each.is_change and not (planned and each.is_planned)]
        yield from ((each, _OWN) for each in named[-1:] or done[-1:])
        return
    name = _name(rate)
    if name is None:
        if last is not None and context.sentence and context.sentence[-1] is last and context.lead in ("(", "(占"):
            yield last, _NEXT
        return
    rated = [(each, _named(name["name"], each, last)) for each in here if not each.is_change]
    if rated and rated[-1][0] is last is context.sentence[-1] and _is_short_for(name["name"], last.what):
        rated[-1] = (last, _OWN)
    yield from ((each, how) for each, how in reversed(rated) if how > 0)
    if last is not None and all(how == 0 for _, how in rated) and last in context.sentence[-1:]:
        yield last, 0  # 外借52.3万册次, 馆藏46.1万册, 流通率: by their places only
    if max((how for _, how in rated), default=0) < _OWN:
        named = [each for each in _levels(context.earlier) if _named(name["name"][-_LONGEST:], each, None) >= _OWN]
        yield from ((each, _NEXT if rate.size == HUNDRED else _OWN) for each in reversed(named))


def _is_short_for(name: str, called: str) -> bool:
    """取证 of 取得证书, 听筛 of 听力筛查."""
    characters = iter(called)
    return len(name) > 1 and all(each in characters for each in name)


def _last_done(levels: Sequence[Figure]) -> Figure | None:
    """The last level that was not planned; of two that are called so, the one that was not set (预算250, 两项合计237)."""
    for is_plan in (marks.PLANNED, marks.SET):
        for each in reversed(levels):
            if is_plan.search(each.what) is None:
                return each
    return levels[-1] if levels else None


def _stands_right_behind(rate: Figure, whole: Figure) -> bool:
    """占行政村180个的40%, 占全部256个地块的25%."""
    if rate.what in _RIGHT_BEFORE:
        return True
    between = rate.text[whole.end : rate.start]
    return between == rate.what == f"{whole.noun[: len(between) - 1]}的" and OF_ANY.search(whole.what) is not None


def _name(rate: Figure) -> re.Match[str] | None:
    """What a rate is called: 合格 of 合格率, 执行 of 执行93.26%."""
    return RATE.search(rate.what) or _BARE.fullmatch(rate.what)


def _likeness_to(subject: str, figure: Figure) -> int:
    return in_common(subject, figure.what)


def _named(name: str, figure: Figure, last: Figure | None) -> int:
    """How plainly a figure is the part of a rate: called like it (合格, 合格率; 未达标 is not), or what was done."""
    if name in figure.called and len(name) > 1:
        return _OWN
    if (_DENIED.match(figure.what) is not None) != (_DENIED.match(name) is not None):
        return 0
    always = _ALWAYS.search(name)
    if always and (_ANYTHING.fullmatch(always["of"]) or likeness(always["of"], figure.what)):
        done = 2 * (figure.is_done or figure is last) - (figure.is_planned and not figure.is_done)
        return max(0, min(_OWN, done + likeness(name, figure.called) * (not figure.is_planned)))
    return max(0, likeness(name, figure.called) - (figure.is_planned and not figure.is_done) * (_OWN - _NEXT))


def _respective(context: Context, here: Sequence[Figure]) -> Figure | None:
    """312份, 146份, 28份, 分别占64.2%, 30.04%和5.76%: each of its own figure."""
    shares = [*takewhile(_is_share, reversed(context.sentence))]
    first = shares[-1] if shares else context.figure
    if _RESPECTIVE not in context.figure.text[here[-1].end : first.start] if here else True:
        return None
    count = len(shares) + 1 + len([*takewhile(_is_share, context.after)])
    own = here[-count:]
    return own[len(shares)] if len(own) == count > 1 and len({each.kind for each in own}) == 1 else None


def _is_share(figure: Figure) -> bool:
    return figure.kind == "share"


def _wholes(context: Context, part: Figure) -> Iterator[tuple[Figure, int]]:
    """What it may be a part of: figures of its kind that are called so, else the nearest that is not less."""
    said, name = OF.search(context.figure.what), _name(context.figure)
    alike = [each for each in _levels(context.within_reach) if _are_alike(each, part)]
    alike = [each for each in alike if not each.is_change]
    told = said["whole"] if said else ""
    if context.sentence and _stands_right_behind(context.figure, context.sentence[-1]):
        yield from ((each, _OWN) for each in alike if each in context.sentence[-1:])
        return
    if len(told) > 1:
        named = [
            (e, likeness(told, e.what)) for e in alike if e.size >= part.size or (e.is_planned and "总" not in told)
        ]
        best = max((how for _, how in named), default=0)
        yield from ((each, how) for each, how in reversed(named) if how == best > 0)
        if best < _OWN and marks.PLANNED.search(told):
            yield from ((each, _OWN) for each in alike if each in context.sentence and each.is_planned)
        if best == 0 and (marks.TOTAL.search(told) or marks.PLANNED.search(told)):
            near = [each for each in alike if each in context.before]
            of_one = [e for e in near[::-1] if e.noun and e.noun == part.noun]
            yield from ((each, _NEXT) for each in of_one)
            yield from ((e, _NEXT) for e in near[::-1] if likeness(e.what, part.what) and e.size >= part.size)
        return
    if _RESPECTIVE in context.lead or _RESPECTIVE in (context.figure.text[part.end : context.figure.start]):
        run = [each for each in context.sentence if each.kind == part.kind]
        yield together(run), (_OWN if len(run) >= _FEWEST else 0)
    inside = [each for each in context.after[:1] if each.depth > context.figure.depth and each in alike]
    yield from ((each, _OWN + _NEXT) for each in inside)
    larger = [each for each in alike if each.size >= part.size or _is_plan_of(each, part)]
    here = [each for each in larger if each in context.sentence] or [each for each in alike if each in context.sentence]
    listed = context.sentence.index(part) if part in context.sentence else len(context.sentence)
    before = [each for each in here if context.sentence.index(each) < listed]
    own_first = [*context.own(before[::-1]), *(each for each in before[::-1] if each not in context.own(before))]
    for rank, each in enumerate([*own_first, *(each for each in here if each not in before)]):
        own = name is not None and (likeness(name["name"], each.what) > 0 or _is_plan_of(each, part))
        yield each, _OWN if own or rank == 0 else _NEXT
    far = [each for each in alike if each in context.earlier or each in context.outside]
    wholes = [each for each in context.own(far) if each in context.earlier and each in larger]
    if not larger:  # 列养17689公里, 列养率96%: the part is what is wrong
        yield from ((each, _NEXT) for each in context.own(far)[:1] if context.figure.size < HUNDRED)
    for each in reversed(far):
        if each not in larger and likeness(each.what, part.what) < _OWN:
            continue
        rated = name is not None and likeness(name["name"], each.what) >= _OWN
        plain = (
            [each] == wholes or rated or likeness(each.what, part.what) >= _OWN or marks.TOTAL.search(each.what) or _is_plan_of(each, part)
        )
        yield each, (_NEXT if plain and not here else 0)


def _are_alike(one: Figure, other: Figure) -> bool:
    """Of one kind, or one counted in times: 户次 of 户."""
    return one is not other and one.kind.removesuffix("次") == other.kind.removesuffix("次")


def _is_plan_of(whole: Figure, part: Figure) -> bool:
    return marks.PLANNED.search(whole.what) is not None and marks.PLANNED.search(part.what) is None


def _any(context: Context) -> Iterator[Derivation]:
    """Pairs and sums near a rate that no words point to, but that may explain it."""
    rate = context.figure
    here = _levels([*context.sentence, *context.after[:1]])
    is_named = bool(context.sentence) and _stands_right_behind(rate, context.sentence[-1])
    for part in here:
        others = (e for e in here if _are_alike(e, part) and not (part.is_planned and not e.is_planned))
        far = is_named or part in context.after
        yield from (Derivation(rate, share, (part, each), -1 if far else 0) for each in others)
    for part in here[-_FEW:] if rate.is_long else ():
        yield from (
            Derivation(rate, share, (part, e), -1)
            for e in _levels(context.before)
            if e.kind == part.kind and e is not part
        )
    for whole in here if rate.digits > 1 else ():
        run = [*takewhile(partial(_goes_on, whole), here[here.index(whole) + 1 :])]
        for count in range(_FEWEST, len(run) + 1):
            yield Derivation(rate, share, (together(run[:count]), whole))
    for place, last in enumerate(here):
        run = [each for each in here[:place] if _goes_on(last, each)]
        if len(run) >= _FEWEST:
            yield Derivation(rate, share, (last, together(run)))
    yield from _of_itself_and_others(context)
    yield from (Derivation(rate, complement, (each,)) for each in context.sentence if each.kind == "share")


def _of_itself_and_others(context: Context) -> Iterator[Derivation]:
    """酒驾1042起, 醉驾187起, 醉驾占酒醉驾总数的15.22%: the whole is told in two."""
    if not (context.figure.is_long or marks.TOTAL.search(context.figure.what)):
        return
    levels = _levels(context.sentence)
    for part in levels[-_FEW:]:
        others = [*context.earlier[-_MANY:], *levels]
        for each in (each for each in others if each is not part and _goes_on(part, each)):
            yield Derivation(context.figure, share, (part, together((part, each))))


def _goes_on(whole: Figure, part: Figure) -> bool:
    return part.kind == whole.kind and not part.is_change and part.amount.unit.symbol == whole.amount.unit.symbol
