"""One quantity: text that is a number with what is said of it, and nothing else.

>=7501卷   100余人   约50人   3至5个   1:15   3/4   Ⅲ类   每月1次   较上年下降5%
"""

from __future__ import annotations

import re
from decimal import Decimal

from attrs import evolve

from perfscore.exact import EXACT, MAX_DIGITS
from perfscore.lazily import lazy_pattern
from perfscore.values.model import Amount, Approximate, Change, Comparator, Nearness, Range, Rank, Ratio, under
from perfscore.values.notes import Assumption
from perfscore.values.signs import NEAR, NEARLY, WORD, WORDS, sign_before, tail
from perfscore.values.unit import Unit, known_symbols, parse_unit, within
from perfscore.values.words import TRENDS, Trend

DIGITS = r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
DASH = r"(?:(?<![-—–―~～])[-—–―~～]++|至|到)"
_WHOLE = lazy_pattern(rf"([+-]?(?:{DIGITS}))((?:[^0-9]|(?<=m)[23](?![0-9]))*)")
_RANGE = lazy_pattern(rf"([+-]?(?:{DIGITS}))([^0-9+-]*?){DASH}([+-]?(?:{DIGITS}))((?:[^0-9]|(?<=m)[23])*)")
_RATIO = lazy_pattern(rf"((?:{DIGITS})(?:[:/](?:{DIGITS})){{1,3}})([^0-9]*)")
_A_MONTH = lazy_pattern("(?:1[0-2]|0?[1-9])月|[1-4]季度?")  # a date, not so many months
_PARTS_OF_YEAR = ("月", "季", "季度")
_IS_YEAR = lazy_pattern("(?:19|20)[0-9][0-9]")
_STARTS = lazy_pattern(r"[+-]?\.?[0-9]")
_FLOAT_DECIMALS = 10
#: A run of zeros or nines and what it leaves before it; zeros before all other digits only where ten decimals are zero.
_TAIL_OF_FLOAT = lazy_pattern(
    rf"([+-]?(?:0+\.(?:(?=0{{{_FLOAT_DECIMALS}}})|0*+)|0*[1-9][0-9]*\.)[0-9]*?)(?:0000+|9999+)[0-9]*"
)
_FLOAT_DIGITS = 15  # in all: a binary number that is not what was meant prints at least as many
_RANK = lazy_pattern(
    "(达到|达|优于|不低于|不劣于)?((?:[1-5])A|[A-E]{1,5}|[IVX]{1,4})(级|类)(?:水质|水体|水)?(?:标准)?(及?以上|及?以下|以内)?"
)
_RANK_FLOORS, _RANK_CEILINGS = "达到 达 优于 不低于 不劣于 以上 及以上 以内", "以下 及以下"
_RANK_SIGNS: dict[str, Comparator] = {
    **dict.fromkeys(_RANK_FLOORS.split(), Comparator.GE),
    **dict.fromkeys(_RANK_CEILINGS.split(), Comparator.LE),
}
_PER = lazy_pattern(r"每(?:个)?([^0-9,;、.]{1,4}?)((?:不少于|不低于|至少|不超过|不高于|[><=≥≤]+)?[0-9].*)")
_TIMES = ("calendar", "duration")
_DAYS = ("日", "号")  # 每月10日 is a day of each month
_FROM_TO = lazy_pattern(
    r"(?:由|从)[^,;]{0,8}?[0-9][^,;]{0,12}?((?:提高|提升|增长|增加|上升|下降|降低|减少|降)(?:到|至|为)[0-9].*)"
)
_SHORT = {"多": Trend.UP, "高": Trend.UP, "少": Trend.DOWN, "低": Trend.DOWN}
_VERBS = "|".join(sorted((verb for verb in TRENDS), key=len, reverse=True))
_BASE = (
    "(?:与|较|比|同|按)?(?:上年度?同期|去年同期|上一?年度?|去年度?|往年|年初|同期|同比|环比|基期|[12][0-9]{3}年度?)"
    "(?:同期|相比|水平|基数)?,?"
)
_CHANGE = lazy_pattern(
    rf"(?P<first>{_BASE})?(?P<subject>[㐀-鿿()]{{0,12}}?)(?P<base>{_BASE})?"
    rf"(?:(?P<verb>{_VERBS})|(?P<short>[多高少低]))(?:幅度?|率|额)?(?:了|达到|达|为|在)?"
    r"(?P<rest>(?:不少于|不低于|不超过|不高于|超过|至少|大于等于|小于等于|[><=≥≤]+)?(?:约|近|逾)?-?[0-9].*)"
)
_EXCEEDS = lazy_pattern(rf"(?:超过|超|高于)(?P<base>{_BASE})(?P<rest>[0-9].*)")
_NOT_A_CHANGE = lazy_pattern("[不未无新零]$|[不未无]")
_PAST_YEAR = lazy_pattern("(?:上|去)一?年|同比|同期")
FIXED_CHANGES = {
    "翻番": "100", "翻一番": "100", "翻1番": "100", "翻两番": "300", "翻2番": "300", "零增长": "0", "0增长": "0",
}  # fmt: skip
Q = Amount | Approximate | Range | Ratio | Rank | Change


def quantity(text: str) -> Q | None:
    """The quantity that the whole text is, or None."""
    sign, rest = sign_before(text)
    if not _STARTS.match(rest):
        return _after_words(sign, rest)
    return numeric(sign, None, rest) or _rank(sign, rest)


def _after_words(sign: Comparator | None, text: str) -> Q | None:
    """What begins with a word: 不少于3次, 约50人, 每月1次, 下降5%, Ⅲ类."""
    word = WORD.match(text)
    if word and (rest := text[word.end() :]) and (_STARTS.match(rest) or NEARLY.match(rest)):
        stated, near = WORDS[word[0]], NEARLY.match(rest)
        found = numeric(stated, NEAR[near[0]] if near else None, rest[near.end() :] if near else rest)
        if found is not None:
            return found
    near = NEARLY.match(text)
    if near and _STARTS.match(text, near.end()):
        found = numeric(sign, NEAR[near[0]], text[near.end() :])
        return None if is_recent(near[0], found) else found
    if moved := _FROM_TO.fullmatch(text):
        return quantity(moved[1])
    return _rank(sign, text) or _per(sign, text) or change(sign, text)


def is_recent(near: str, found: object) -> bool:
    """近三年 are the last three years, not nearly three."""
    return near == "近" and isinstance(found, Approximate) and found.amount.unit.dimension in _TIMES


def numeric(
    sign: Comparator | None, nearness: Nearness | None, text: str
) -> Amount | Approximate | Range | Ratio | None:
    """What begins with a digit."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        return _range(sign, nearness, text) or _ratio(sign, nearness, text)
    return one_number(sign, nearness, found[1], found[2])


def one_number(
    sign: Comparator | None, nearness: Nearness | None, digits: str, rest: str
) -> Amount | Approximate | None:
    """One number and all that follows it."""
    if len(digits) > MAX_DIGITS:
        return None
    behind = tail(rest)
    if behind is None or (behind.unit.symbol == "年" and _IS_YEAR.fullmatch(digits)):
        return None
    if rest in _PARTS_OF_YEAR and _A_MONTH.fullmatch(digits + rest):
        return None
    comparator = _one_sign(sign, behind.comparator)
    if comparator is None:
        return None
    amount = _amount(comparator, digits, behind.unit)
    near = behind.nearness if nearness is None else nearness if behind.nearness in (None, nearness) else Nearness.AROUND
    return amount if near is None else Approximate(near, amount)


def _one_sign(before: Comparator | None, behind: Comparator | None) -> Comparator | None:
    """The sign that both sides of a number agree in; a plain = gives way; None where they contradict each other."""
    if before is None or behind is None:
        return before or behind or Comparator.NONE
    if before is Comparator.EQ or before.is_ceiling == behind.is_ceiling:
        return behind if before is Comparator.EQ else before
    return None


def _amount(comparator: Comparator, digits: str, unit: Unit) -> Amount:
    meant = without_float_tail(digits)
    if meant is not None:
        return Amount(comparator, meant, unit, (Assumption.FLOAT_TAIL,))
    return Amount(comparator, Decimal(digits), unit)


def without_float_tail(digits: str) -> Decimal | None:
    """0.3 for 0.30000000000000004: what a binary number stands for that was computed; None for other digits."""
    if len(digits) <= _FLOAT_DECIMALS:
        return None
    decimals = len(digits.partition(".")[2])
    if decimals < _FLOAT_DECIMALS or len(digits.lstrip("+-0.").replace(".", "")) < _FLOAT_DIGITS:
        return None
    found = _TAIL_OF_FLOAT.fullmatch(digits)
    if found is None:
        return None
    places = max(len(found[1].partition(".")[2]), 1)
    settled = Decimal(digits).quantize(Decimal((0, (1,), -places)), context=EXACT).normalize(EXACT)
    return Decimal(f"{settled:f}")


def _range(sign: Comparator | None, nearness: Nearness | None, text: str) -> Range | None:
    found = _RANGE.fullmatch(text)
    if found is None or nearness is not None or max(len(found[1]), len(found[3])) > MAX_DIGITS:
        return None
    behind = tail(found[4])
    if behind is None or behind.nearness is not None or behind.comparator is not None:
        return None
    low, high = Decimal(found[1]), Decimal(found[3])
    if found[2] not in ("", found[4]):
        first = parse_unit(found[2])
        converted = within(low, first, behind.unit) if first is not None else None
        if converted is None:
            return None
        low = converted
    return None if low > high else Range(sign or Comparator.NONE, low, high, behind.unit)


def _ratio(sign: Comparator | None, nearness: Nearness | None, text: str) -> Ratio | None:
    found = _RATIO.fullmatch(text)
    if found is None or nearness is not None or len(text) > MAX_DIGITS:
        return None
    behind = tail(found[2])
    mark = "/" if "/" in found[1] else ":"
    terms = found[1].split(mark)
    if behind is None or behind.unit.symbol or behind.nearness or not all(_is_term(term) for term in terms):
        return None
    comparator = _one_sign(sign, behind.comparator)
    return None if comparator is None else Ratio(comparator, tuple(Decimal(term) for term in terms), mark)


def _is_term(text: str) -> bool:
    """A term of a ratio: a number above zero; 00 and 05 are of a time of day, 2023 of a date."""
    return (
        ":" not in text
        and not text.startswith("00")
        and not _IS_YEAR.fullmatch(text)
        and not re.fullmatch("0[0-9]", text)
        and Decimal(text) > 0
    )


def _rank(sign: Comparator | None, text: str) -> Rank | None:
    found = _RANK.fullmatch(text)
    if found is None:
        return None
    stated = _RANK_SIGNS.get(found[1] or found[4] or "")
    return Rank(stated or sign or Comparator.NONE, found[2], found[3])


def _per(sign: Comparator | None, text: str) -> Amount | None:
    """每月1次 is 1次/月; 每人100元 is 100元/人."""
    found = _PER.fullmatch(text)
    if found is None or found[1] not in known_symbols():
        return None
    each = quantity(found[2])
    if not isinstance(each, Amount) or each.unit.absent or "其他" in each.unit.dimension or each.unit.symbol in _DAYS:
        return None
    unit = parse_unit(f"{each.unit.symbol}/{found[1]}")
    return (
        None
        if unit is None
        else evolve(each, unit=unit, comparator=_one_sign(sign, each.comparator) or each.comparator)
    )


def change(sign: Comparator | None, text: str) -> Change | None:
    """By how much something rises or falls; None when nothing does, or when it is denied."""
    if text in FIXED_CHANGES:
        return _changed(sign, Trend.UP, f"{FIXED_CHANGES[text]}%", "", "")
    found = _EXCEEDS.fullmatch(text)
    if found:
        return _changed(sign, Trend.UP, found["rest"], found["base"], "")
    found = _CHANGE.fullmatch(text)
    if found is None or _NOT_A_CHANGE.search(found["subject"]):
        return None
    base = found["first"] or found["base"] or ""
    if found["short"] and not base:
        return None
    way = TRENDS[found["verb"]] if found["verb"] else _SHORT[found["short"]]
    if found["subject"].endswith("负"):
        way = Trend.DOWN if way is Trend.UP else Trend.UP
    return _changed(sign, way, found["rest"], base, found["subject"].removesuffix("负"))


def _changed(sign: Comparator | None, way: Trend, rest: str, base: str, subject: str) -> Change | None:
    by = quantity(rest)
    if not isinstance(by, Amount | Approximate | Range):
        return None
    if sign is not None and by.comparator is Comparator.NONE:
        by = under(by, sign)
    return Change(way, by, _base(base), subject)


def _base(printed: str) -> str:
    """同比, 比去年 and 较上年同期 are one."""
    if not printed or _PAST_YEAR.search(printed):
        return "较上年" if printed else ""
    core = re.sub("^[与较比同按]|(?:同期|相比|水平|基数)?,?$|度", "", printed)
    return core if core == "环比" else f"较{core}"
