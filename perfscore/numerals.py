"""Chinese numerals -> digits where they count something: 三次 -> 3次, 二十万元 -> 20万元, 四分之三 -> 3/4, 九成 -> 90%.

Numerals inside fixed words count nothing: 三公, 一卡通, 两会, 双随机, 统一, 第三方 stay words.
"""

from __future__ import annotations

import re

from perfscore.lazily import lazy_pattern

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_ANY = "零〇一二两三四五六七八九十百千万亿"
_ROUND = {"百": "100", "千": "1000", "万": "10000", "百万": "1000000", "千万": "10000000", "亿": "100000000"}
PRESENT = lazy_pattern("[零〇一二两三四五六七八九十百千万亿半]")

# Words of administration that begin with a numeral; a counter may follow in them by chance.
_FIXED = (
    "一(?:卡通|次性|件事|张网|站式|门式|本通|条龙|条边|条线|口清|把手|体化|致|般|定|些|系列|流|线|方面|部分|道|起|并|律|直|"
    "带一路|户一|人一|村一|县一|企一|地一|项目一|事一|园一|校一|项一|年级|年一度|日游|日三餐|岗双责|老一小|网|窗|票否决)"
    "|两(?:个维护|个确立|个责任|个率先|个至上|不愁|癌|会|学一做|山|新|重)"
    "|三(?:个代表|个务必|会一课|公|农|支一扶|重一大|区|级联动|级甲等|类人员|年级|本|方)"
    "|四(?:个意识|个自信|个全面|个伟大|好|史|级联动|类)|五(?:位一体|个认同|保)|六(?:稳|保)|七一|八(?:项规定|一)"
    "|九年(?:义务|一贯)|十[三四五]五|百(?:日|千万)|千(?:人计划|村)|双随机一公开"
)
_COUNTED = (
    "个|项|次|场|期|批|人|名|位|户|家|台|套|辆|件|份|本|册|座|所|处|条|篇|轮|届|例|起|宗|间|栋|幢|艘|架|株|只|头|"
    "公里|千米|米|亩|公顷|平方|立方|吨|公斤|斤|元|年|月|天|日|小时|分钟|周|星期|倍|级|%|‰|百分点|季度"
)
_FOLLOWED = lazy_pattern(rf"(?:[万亿]?(?:{_COUNTED}))|(?:多|余)[万亿]?(?:{_COUNTED})|$")
_NUMERAL = (
    rf"(?<![第统同单唯专其之上下前后每某初数几好来十零〇一二两三四五六七八九百千万亿0-9.])"
    rf"(?P<n>[零〇一二两三四五六七八九十百千万亿半][{_ANY}点]{{0,15}})"
)
_FOUND = lazy_pattern(
    rf"(?P<fixed>{_FIXED})"
    rf"|(?P<under>[{_ANY}]{{1,6}})分之(?P<over>[{_ANY}点]{{1,8}}|[0-9]+(?:\.[0-9]+)?)"
    r"|(?:(?<![0-9一-鿿])|(?<=[于过到达少高低约近超逾]))(?P<tenths>[一二两三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?=$|[以左上至到~-])"
    r"|(?P<half_of>一半|半数)(?=$|以上|以下|左右|[,;、。])"
    rf"|{_NUMERAL}"
)
_HALF_MORE = lazy_pattern(r"(?<![0-9])([0-9]++)(年|个月|天|小时|倍)半(?=$|[以之内])")
_RANGE_END = lazy_pattern(rf"(?:至|到|[-~—–])[{_ANY}]")


def numeral(text: str) -> int | None:
    """The whole number that a Chinese numeral spells, or None: 一万二千 is 12000, 二〇二三 is 2023, 两千三 is 2300."""
    if len(text) >= 3 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, section, digit, scale, large = 0, 0, -1, 1, 10**16
    for char in text:
        if char in _DIGITS and digit <= 0:
            digit = _DIGITS[char]
            scale = scale if digit else 1
        elif char in _SMALL and (digit > 0 or char == "十"):
            section += max(digit, 1) * _SMALL[char]
            digit, scale = -1, _SMALL[char]
        elif char in _LARGE and section + max(digit, 0) + total:
            here, section = section + max(digit, 0), 0
            total = total + here * _LARGE[char] if _LARGE[char] < large else (total + here) * _LARGE[char]
            digit, scale, large = -1, _LARGE[char], _LARGE[char]
        else:
            return None
    if digit > 0 and scale >= 100:
        digit *= scale // 10  # 两千三 is 2300
    return total + section + max(digit, 0) if text else None


def arabic(text: str) -> str:
    """``text`` with digits for the numerals that count something."""
    if not PRESENT.search(text):
        return text
    return _HALF_MORE.sub(r"\1.5\2", _FOUND.sub(_in_digits, text))


def _in_digits(found: re.Match[str]) -> str:
    if found["fixed"]:
        return found[0]
    if found["under"]:
        return _fraction(found)
    if found["half_of"]:
        return "50%"
    if found["tenths"]:
        after = found["half"]
        return f"{_DIGITS[found['tenths']]}{5 if after == '半' else _DIGITS.get(after, 0)}%"
    return _counting(found)


def _fraction(found: re.Match[str]) -> str:
    """百分之五 -> 5%, 四分之三 -> 3/4."""
    under, over = found["under"], "100" if found["over"] == "百" else _digits_of(found["over"])
    if over is None:
        return found[0]
    if under in ("百", "千"):
        return over + ("%" if under == "百" else "‰")
    whole = 10000 if under == "万" else numeral(under)
    return f"{over}/{whole}" if whole else found[0]


def _counting(found: re.Match[str]) -> str:
    run, text, start, end = found["n"], found.string, found.start(), found.end()
    follows = _FOLLOWED.match(text, end)
    if run == "半":
        return "0.5" if follows and end < len(text) else run
    if not follows and not _RANGE_END.match(text, end):
        return run
    if (run == "两" and text[end : end + 1] in ("月", "日")) or (run == "一" and len(text) == 1):
        return run
    if run in _ROUND and (
        text[end : end + 1] in ("余", "多") or text[start - 1 : start] in ("近", "逾", "超", "约", "过", "足")
    ):
        return _ROUND[run]
    head, scale = run[:-1], run[-1]
    if scale in _LARGE and head and not any(char in _LARGE for char in head):
        return f"{digits}{scale}" if (digits := _digits_of(head)) else run
    return _digits_of(run) or run


def _digits_of(text: str) -> str | None:
    """A numeral with or without decimals in digits: 三点五 -> 3.5."""
    if text.isascii():
        return text
    whole, point, decimals = text.partition("点")
    value = numeral(whole)
    if value is None or (point and not (decimals and all(char in _DIGITS for char in decimals))):
        return None
    return str(value) + ("." + "".join(str(_DIGITS[char]) for char in decimals) if point else "")
