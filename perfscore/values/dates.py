"""Dates: deadlines with and without year, spans, parts of a year, times counted from an event.

12月底前   2023-12-31 10:00   四季度   次年1月20日   延期至2024年1月   2023年2月-11月   合同签订后30日内
"""

from __future__ import annotations

import re
from datetime import date

from perfscore.lazily import lazy_pattern
from perfscore.values.model import (
    Amount,
    Comparator,
    Deadline,
    Moment,
    Span,
    State,
    Term,
    Uninterpreted,
    Value,
)
from perfscore.values.notes import Unread
from perfscore.values.quantities import DASH, quantity

# Years that forms speak of; 2080.5 is a number.
_LAST_YEAR = 2060
_CENTURY = r"(?:19[4-9][0-9]|20[0-5][0-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_NEXT, _THIS, _LAST = "次年|翌年|来年|明年|下一?年|第二年", "本年|当年|今年|该年", "上年|去年|上一年"
_MOMENT = (
    rf"(?:(?P<y{{n}}>{_CENTURY})年?度?(?=[0-9上下一二三四第年底末初前之以内完]|$)|(?P<yy{{n}}>[0-9][0-9])年(?=[0-9上下一二三四第]|底|末)"
    rf"|(?P<rel{{n}}>{_NEXT}|{_THIS}|{_LAST})(?:度|的)?)?"
    rf"(?:(?P<m{{n}}>{_MONTH})月份?(?:(?P<d{{n}}>{_DAY})[日号]?|(?P<third{{n}}>[上中下]旬|初))?"
    rf"|第?(?P<q{{n}}>[一二三四1-4])季度?|(?P<half{{n}}>[上下]半年))?"
)
_NUMERIC = rf"(?P<ys{{n}}>{_CENTURY})(?P<sep{{n}}>[-./])(?P<ms{{n}}>{_MONTH})(?:(?P=sep{{n}})(?P<ds{{n}}>{_DAY}))?"
_CLOCK = r"(?:[ T]?[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?"
_DONE = (
    "(?:全部|全面|基本|顺利|正式)?(?:完成|竣工|完工|结束|完毕|交付|验收|建成|到位|投入使用|支付|拨付|发放|上线|开工|办结|实施|报送|下达)"
    "(?:完成|完毕|到位|验收)?"
)
_BY = "(?P<by>之前|以前|前|止|之内|以内|内)?"
_DATE = lazy_pattern(
    rf"(?:{_MOMENT.format(n=1)}(?P<end>年?底|年?末|年终|月底|月末|年度?(?=之?以?内))?|{_NUMERIC.format(n=1)}){_CLOCK}{_BY}(?:{_DONE})?"
)
_DOTTED_DAY = lazy_pattern(rf"^({_MONTH})\.({_DAY})日?(?=底?前|之前|以前)")
_DELAYED = "延期至 延期到 延至 推迟至 推迟到 顺延至 延后至 延迟至"
_EXPECTED = "预计 预计于 预计到 预计在 预期 计划 计划于 拟于"
_STATES: dict[str, State] = {
    **dict.fromkeys(_DELAYED.split(), State.DELAYED),
    **dict.fromkeys(_EXPECTED.split(), State.EXPECTED),
}
_STATE = lazy_pattern("|".join(sorted(_STATES, key=len, reverse=True)))
_LEADS = lazy_pattern(
    r"\+|于|在|截至|截止到|截止|不晚于|不迟于|不得晚于|不得迟于|最迟于|最迟|最晚|确保|力争|力争于|完成时间|完成时限|已于|已在|到"
)
_SPAN = lazy_pattern(
    rf"(?:{_MOMENT.format(n=1)}|{_NUMERIC.format(n=1)}){DASH}(?:{_MOMENT.format(n=2)}(?:底|末)?|{_NUMERIC.format(n=2)})"
    rf"(?:{_DONE})?"
)
_DAYS = lazy_pattern(rf"(?:(?P<y>{_CENTURY})年)?(?P<m>{_MONTH})月(?P<a>{_DAY})[日号]?{DASH}(?P<b>{_DAY})[日号]")
_YEARS = lazy_pattern(rf"({_CENTURY})年?度?{DASH}({_CENTURY})年?度?")
_MONTHS = lazy_pattern(rf"(?:(?P<y>{_CENTURY})年)?(?P<a>{_MONTH})月?{DASH}(?P<b>{_MONTH})月份?")
_WHOLE_YEAR = lazy_pattern(rf"(?:(?P<y>{_CENTURY})年)?(?:全年|整年|全年度|年度内)|(?P<z>{_CENTURY})年全年")
_TERM = lazy_pattern(
    r"(?P<anchor>[^0-9]{1,24}?(?:之日起|之后|以后|后|起))的?(?P<amount>(?:不超过|不少于|[><=≥≤]{1,2})?[0-9]+(?:\.[0-9]+)?[^0-9]{1,12}?)"
    rf"(?:{_DONE})?"
)
_TIME_DIMENSIONS = ("duration", "calendar", "workday")
_QUARTERS = dict(zip("一二三四1234", ("一季度", "二季度", "三季度", "四季度") * 2, strict=True))


def dated(comparator: Comparator, body: str) -> Value | None:
    """The date, span or term that the whole text is, or None."""
    state = _STATE.match(body)
    rest = body[state.end() :] if state else body
    if lead := _LEADS.match(rest):
        rest = rest[lead.end() :]
    found = _deadline(comparator, rest, _STATES[state[0]] if state else State.PLAIN)
    return found or _span(comparator, rest) or _term(comparator, body)


def _deadline(comparator: Comparator, body: str, state: State) -> Deadline | Uninterpreted | None:
    found = _DATE.fullmatch(_DOTTED_DAY.sub(r"\1月\2日", body) if "." in body else body)
    moment = _moment(found, 1) if found else None
    if found is None or moment is None:
        return None
    end, by = found["end"] or "", found["by"] or ""
    if found["sep1"] == "." and moment.day is None and not (end or by):
        return Uninterpreted(comparator.value + body, Unread.MONTH_OR_DECIMAL)
    end = "底" if by.endswith("内") and not end else end  # within a month or a year is by its end
    if moment.is_year:
        if (moment == Moment() and not end.startswith("年")) or end.startswith("月"):
            return None
        moment = Moment(moment.year, 12, None, "", moment.relative) if end else moment
    elif end.startswith("年"):
        return None
    return Deadline(comparator, moment, ("底" if end and moment.day is None else "") + ("前" if by else ""), state)


def _span(comparator: Comparator, body: str) -> Span | None:
    if found := _DAYS.fullmatch(body):
        year, month = int(found["y"]) if found["y"] else None, int(found["m"])
        days = [Moment(year, month, int(found[end])) for end in "ab"]
        return _from_to(comparator, *days) if all(map(_is_day, days)) else None
    if found := _YEARS.fullmatch(body):
        return _from_to(comparator, Moment(int(found[1])), Moment(int(found[2])))
    if found := _WHOLE_YEAR.fullmatch(body):
        printed = found["y"] or found["z"]
        year = int(printed) if printed else None
        return Span(comparator, Moment(year, 1), Moment(year, 12))
    if found := _MONTHS.fullmatch(body):
        year = int(found["y"]) if found["y"] else None
        return _from_to(comparator, Moment(year, int(found["a"])), Moment(None, int(found["b"])))
    found = _SPAN.fullmatch(body)
    if not found:
        return None
    start, end = _moment(found, 1), _moment(found, 2)
    if start is None or end is None or Moment() in (start, end):
        return None
    years = start.is_year and end.is_year and start.year is not None and end.year is not None
    return _from_to(comparator, start, end) if years or not (start.is_year or end.is_year) else None


def _from_to(comparator: Comparator, start: Moment, end: Moment) -> Span | None:
    if end.year is None and not end.relative:
        end = Moment(start.year, end.month, end.day, end.part)
    first, last = start.days(_LAST_YEAR), end.days(_LAST_YEAR)
    return None if first is None or last is None or last[1] < first[0] else Span(comparator, start, end)


def _term(comparator: Comparator, body: str) -> Term | None:
    found = _TERM.fullmatch(body)
    if not found:
        return None
    amount = quantity(found["amount"])
    if not isinstance(amount, Amount) or amount.unit.dimension not in _TIME_DIMENSIONS:
        return None
    stated = amount.comparator if amount.comparator is not Comparator.NONE else comparator
    return Term(found["anchor"], Amount(stated, amount.number, amount.unit))


def _moment(found: re.Match[str], n: int) -> Moment | None:
    year, month, day = (found[f"{part}{n}"] or found[f"{part}s{n}"] for part in "ymd")
    if found[f"yy{n}"]:
        year = "20" + found[f"yy{n}"]
    part = (
        (found[f"third{n}"] or "").replace("初", "上旬") or found[f"half{n}"] or _QUARTERS.get(found[f"q{n}"] or "", "")
    )
    moment = Moment(
        int(year) if year else None,
        int(month) if month else None,
        int(day) if day else None,
        part,
        _relative(found[f"rel{n}"]),
    )
    return moment if _is_day(moment) else None


def _relative(printed: str | None) -> str:
    if not printed:
        return ""
    return "次年" if re.fullmatch(_NEXT, printed) else "上年" if re.fullmatch(_LAST, printed) else "本年"


def _is_day(moment: Moment) -> bool:
    if moment.month is None or moment.day is None:
        return True
    try:
        date(moment.year or 2024, moment.month, moment.day)
    except ValueError:
        return False
    return True
