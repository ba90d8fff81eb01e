"""How well a text fits a field: the one table of evidence that every way of decoding uses.

The figures are log-odds as far as documents have taught them; none of them ever changes a text, they only choose
between readings. ``TOLERANCES`` names each figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial

from perfscore.frozen import frozen
from perfscore.reading.decoding.words import (
    column_field,
    is_basis,
    is_extra_points,
    is_outcome,
    is_proof,
    is_quality,
    level_depths,
    squeeze,
)

_SIGN = re.compile(r"[≥≤><=＞＜＝≧≦﹥﹤═﹦》《]|大于|小于|等于|不少于|不低于|不高于|不超过")
_NUMBER = re.compile(r"[+\-−－]?[0-9][0-9,，]*(?:\.[0-9]+)?")
_POINTS = re.compile(r"[+\-−－]?[0-9]{1,3}(?:\.[0-9]+)?分?")
_POINTS_OR_MORE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:分|%)?(?:\([优良中差]\)|[优良中差])?")
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?%")
_VALUE = re.compile(
    r"(?![0-9]{1,2}[.、][\u3400-\u9fff])[约近]?[+\-−－]?[0-9][0-9,，.]*(?:[-~～—至/:：][0-9][0-9,.]*)?\s*(?:%|％|‰|[\u3400-\u9fffA-Za-z㎡³²/·*()]{1,8})(?:以上|以内|以下|左右|前)?"
)
_DATE = re.compile(
    r"(?:截至|于)?(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号])?(?:底|末|初|上旬|中旬|下旬)?(?:[-~—至](?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?)?(?:底|末|之?前|以前|内|完成|起)*|[0-9]{4}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?"
)
_SIGNED = re.compile(
    rf"(?:{_SIGN.pattern}){{1,2}}(?:{_VALUE.pattern}|{_NUMBER.pattern}|[\u3400-\u9fff]{{1,8}}|{_DATE.pattern})"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_STOP = re.compile(r"[，。；;、]")
_UNIT = re.compile(
    r"(?:%|％|‰|百分比|[百千万亿]?(?:元|人|人次|户|个|项|件|份|套|台|次|场|期|亩|公顷|平方米|平方公里|公里|千米|米|吨|万吨|天|日|个月|月|年|小时|分钟|"
    r"批|宗|家|处|座|条|只|头|羽|株|册|篇|种|类|级|分|名|本|辆|间|所|幅|块|盏|棵|立方米|个工作日|工作日|分贝|个?百分点|例|首|眼|口|批次|场次|艘|支|枚|课时|学时|方|笔|张|组|幢|栋|千瓦|兆瓦|m2|m3|km|kg|公斤|千克|克|升|斤)|元/[\u3400-\u9fff/·*]{1,8}|[\u3400-\u9fff]{1,3}/[\u3400-\u9fff]{1,3})(?:\([\u3400-\u9fff]{1,3}\))?"
)
_VALUE_IN_WORDS = re.compile(rf"[\u3400-\u9fff]{{2,12}}[0-9][0-9,.]*{_UNIT.pattern}")
_QUALITY = re.compile(r"定性|定量|文字描述|正向|反向|正向指标|反向指标|定性指标|定量指标|定量\(其他\)|不适用")

_MEASURE = re.compile("[性率度]$")
_RATIO = re.compile("[性率]$")
_ORDINAL = re.compile(r"[0-9]{1,3}(?:[.-][0-9]){0,2}")  # 12, 1.1, 2-3
_REMARK = re.compile(r"\([^()]*\)")
_SHORT_WORD = re.compile(r"[\u3400-\u9fff]{1,3}")
_BARE_SIGN = re.compile(rf"(?:{_SIGN.pattern}){{1,2}}|{_QUALITY.pattern}")


#: What the patterns above begin with: most texts are none of these, which their first character tells.
_BEGIN_FIGURES = frozenset("+-−－0123456789")
_BEGIN_SIGNS = frozenset("≥≤><=＞＜＝≧≦﹥﹤═﹦》《大小等不")
_BEGIN_DATES = frozenset(("", *"0123456789截于"))
_BEGIN_VALUES = _BEGIN_DATES | frozenset("约近")
_LONGEST_UNIT = 10  # and no sign or word for it is longer


@frozen
class Tolerances:
    """Every figure of the evidence, by name."""

    level_word: float = 3.0
    level_like: float = 1.5  # an unknown word that ends with 指标
    unknown_level: float = -1.0
    measure_as_level: float = 1.0  # 决算真实性 is more often an indicator
    other_depth: float = -0.5  # a word of the other level
    number_as_points: float = 3.0
    no_points: float = -7.0
    percent_as_weight: float = -1.0
    negative_as_weight: float = 1.0  # points that are taken off are a score
    number_as_name: float = -5.0
    level_as_name: float = -2.0
    remark_as_name: float = -2.0  # nothing but brackets: （万元）
    measure_as_name: float = -0.5  # a level that may be an indicator as well: 决算真实性, 服务对象满意度
    sign_as_value: float = 3.5
    sign_and_more: float = 0.5  # a sign and a value, and words behind them
    sign_elsewhere: float = -5.0
    value_as_value: float = 2.5
    number_as_value: float = 0.5
    phrase_as_value: float = 0.5
    value_in_words: float = 1.0  # 减少库房面积12平方米
    quality_as_value: float = 1.5  # 有效提升
    unit_as_value: float = -1.0  # a unit and no number
    word_of_form_as_value: float = -1.5
    text_as_name: float = 1.0
    long_as_value: float = -1.0
    long_as_note: float = 1.5
    nothing_as_note: float = 0.0  # 0, as a spreadsheet shows an empty cell that it refers to
    word_of_basis: float = 2.5
    word_of_proof: float = 1.0  # 验收报告
    percent_as_factor: float = 2.5
    basis_as_value: float = -1.5
    word_as_unit: float = 0.5  # a short word that is no unit as far as is known


T = Tolerances()
BADLY = -2.0  # a text that fits its field no better than this is doubtful there


@frozen
class TextLook:
    """What a text looks like."""

    plain: str
    number: bool
    points: bool
    points_or_more: bool
    sign: bool
    bare_sign: bool
    value: bool
    unit: bool
    depths: tuple[int, ...]
    head: bool
    han: bool
    sentence: bool


def _as_float(figure: str) -> float:
    return float(figure.replace("−", "-").replace("－", "-"))


def _is_value(plain: str, figure: bool) -> bool:
    """Whether a text without a sign in front is a figure and what it counts, or a date."""
    begins = figure or plain[:1] in _BEGIN_VALUES
    return begins and bool(_VALUE.fullmatch(plain) or (plain[:1] in _BEGIN_DATES and _DATE.fullmatch(plain)))


@lru_cache(maxsize=50_000)
def look(text: str) -> TextLook:
    plain = squeeze(text) or text.strip()
    figure, short = plain[:1] in _BEGIN_FIGURES, len(plain) <= _LONGEST_UNIT
    number = figure and bool(_NUMBER.fullmatch(plain))
    points = figure and bool(_POINTS.fullmatch(plain)) and _as_float(plain.rstrip("分")) <= 100
    sign = plain[:1] in _BEGIN_SIGNS and bool(_SIGN.match(plain))
    return TextLook(
        plain=plain,
        number=number,
        points=points,
        points_or_more=points or (figure and bool(_POINTS_OR_MORE.fullmatch(plain))),
        sign=sign,
        bare_sign=short and bool(_BARE_SIGN.fullmatch(plain)),
        value=sign or _is_value(plain, figure),
        unit=short and not figure and bool(_UNIT.fullmatch(plain)),
        depths=level_depths(text),
        head=column_field(text) is not None,
        han=bool(_HAN.search(plain)),
        sentence=len(plain) > 14 and bool(_STOP.search(plain)),
    )


@lru_cache(maxsize=200_000)
def fit(field: str, text: str) -> float:
    """The evidence that ``text`` is a cell of ``field``; 0 is none either way."""
    return fit_of(field)(look(text))


def fit_of(field: str) -> Callable[[TextLook], float]:
    """``fit`` for one field, of what is already looked at."""
    return _FITS.get(field) or partial(_as_words, field=field)


def _as_points(seen: TextLook) -> float:
    return T.number_as_points if seen.points else T.no_points


def _as_weight(seen: TextLook) -> float:
    if seen.points and seen.plain[0] in "-−－":
        return T.negative_as_weight
    return T.percent_as_weight if not seen.points and _PERCENT.fullmatch(seen.plain) else _as_points(seen)


def _as_level(seen: TextLook, depth: int) -> float:
    if depth in seen.depths:
        return (T.measure_as_level if _RATIO.search(seen.plain) else T.level_word) - 0.3 * (len(seen.depths) - 1)
    if seen.depths:
        return T.other_depth
    if depth == 1 and is_extra_points(seen.plain):
        return T.level_word
    if seen.number or seen.sign or seen.value:
        return T.no_points
    if seen.plain.endswith("指标") and len(seen.plain) <= 14:
        return T.level_like
    return T.unknown_level if seen.han and len(seen.plain) <= 12 and not seen.sentence else -4.0


def _as_name(seen: TextLook) -> float:
    if seen.sign or seen.bare_sign:
        return T.sign_elsewhere
    if seen.number or seen.points:
        return T.number_as_name
    if seen.depths:
        return T.measure_as_name if _MEASURE.search(seen.plain) else T.level_as_name
    if seen.value:
        return -3.0 if seen.plain[:1].isdigit() else -0.5
    if _REMARK.fullmatch(seen.plain):
        return T.remark_as_name
    return (T.text_as_name if len(seen.plain) >= 3 else 0.0) if seen.han else -2.0


def _as_value(seen: TextLook) -> float:
    if is_basis(seen.plain):
        return T.basis_as_value
    if seen.sign:
        return T.sign_as_value if _SIGNED.fullmatch(seen.plain) else T.sign_and_more
    if seen.value:
        return T.value_as_value
    if seen.number:
        return T.number_as_value
    if seen.depths or seen.head:
        return T.word_of_form_as_value
    if seen.unit:
        return T.unit_as_value
    if not seen.han:
        return -1.0
    if is_quality(seen.plain):
        return T.quality_as_value
    if _VALUE_IN_WORDS.fullmatch(seen.plain):
        return T.value_in_words
    return T.phrase_as_value if len(seen.plain) <= 14 else T.long_as_value


def _as_words(seen: TextLook, field: str) -> float:
    if field in ("basis", "rule") and is_basis(seen.plain):
        return T.word_of_basis
    if field == "evidence" and is_proof(seen.plain):
        return T.word_of_proof
    if seen.sign:
        return T.sign_elsewhere + 1
    if seen.number or seen.points:
        if field != "note":
            return -4.0
        return T.nothing_as_note if seen.plain == "0" else -3.0
    if seen.value:
        return -2.5
    if seen.depths:
        return -2.0
    if field == "note":
        return T.long_as_note if seen.sentence else (0.3 if seen.han else -1.0)
    return 1.0 if seen.sentence else 0.0


def _as_factor(seen: TextLook) -> float:
    if _PERCENT.fullmatch(seen.plain):
        return T.percent_as_factor
    return 1.0 if seen.number or is_outcome(seen.plain) else -0.5


def _as_unit(seen: TextLook) -> float:
    return 3.0 if seen.unit else T.word_as_unit if _SHORT_WORD.fullmatch(seen.plain) else -4.0


def _as_money(seen: TextLook) -> float:
    return 1.5 if seen.number or _PERCENT.fullmatch(seen.plain) else -3.0


def _as_ordinal(seen: TextLook) -> float:
    return 1.0 if _ORDINAL.fullmatch(seen.plain) or seen.plain in ("是", "否") else T.number_as_name


_FITS: dict[str, Callable[[TextLook], float]] = {
    "level1": partial(_as_level, depth=1),
    "level2": partial(_as_level, depth=2),
    "level3": lambda seen: min(_as_name(seen), 0.5),
    "name": _as_name,
    "weight": _as_weight,
    "factor": _as_factor,
    "unit": _as_unit,
    "comparator": lambda seen: (T.sign_as_value if seen.sign else 1.5) if seen.bare_sign else -6.0,
    "direction": lambda seen: (2.5 if seen.sign else 3.5) if seen.bare_sign else -6.0,
    "project_other": lambda seen: _as_words(seen, "project_other") if seen.han else 1.0,
    "ordinal": _as_ordinal,
    **dict.fromkeys(("target", "actual", "earlier_target", "last_year"), _as_value),
    **dict.fromkeys(("score", "review", "level_weight", "weight_set"), _as_points),
    **dict.fromkeys(("project_initial", "project_budget", "project_executed", "project_rate"), _as_money),
}
