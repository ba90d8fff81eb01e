"""The words that forms print, as data: column heads, labels, level names, titles (words.yaml).

A pattern of words.yaml becomes a regular expression once; every look-up is remembered, because cells repeat.
Texts are compared after ``squeeze``: half-width, no white space, no decoration; brackets at the end are annotations.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from perfscore.frozen import frozen

remembered = lru_cache(maxsize=20_000)


@cache
def _simplified() -> dict[int, str]:
    """Characters of the words of forms as they are written in traditional script -> as words.yaml writes them."""
    return {ord(one): other for one, other in zip(*_data()["traditional"], strict=True)}


_ALTERNATIVES = re.compile(r"\{([^{}0-9][^{}]*)\}([*+?]?)")
_ANNOTATION = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?<![:：*#★])[:：*#★]++$")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]\)|[0-9]{1,2}[.、])(?=[\u4e00-\u9fff])"
)
_CODE = re.compile(r"^[A-Z][0-9]{0,2}[.、]?(?=[\u4e00-\u9fff])")  # before a level: A产出, A1产出数量
_WIDE, _TO_NARROW = re.compile("[！-～]"), ord("！") - ord("!")
_OPENING = re.compile(r"[(\[（［﹙]")
#: What no head has outside of brackets: figures that are no months, signs, sentences.
_NO_HEAD = re.compile(r"[0-9]{3}|[0-9]\.[0-9]|[-—–]{2}|^[-—–]|[%％‰≥≤<>＜＞,，。;；]")
_NOTHING, _ANY = re.compile("(?!)"), re.compile(r"[.^\\]")
_ADDED_TO_LEVELS = "指标等分"  # may stand behind the words of levels
_RATIO = re.compile(r"\([A-F]/[A-F](?:[×*x]100%)?\)")
_LETTER = re.compile(r"(?<=[\u4e00-\u9fff)])(?:[A-F]=)?([A-F](?:/[A-F](?:[×*x]100%)?)?)$")  # 执行数B, 执行率C=B/A
_PLAIN_WORD = re.compile(r"[\u4e00-\u9fff]{1,8}")
_SEAL = re.compile(r"\((?:盖章|公章|签章|盖公章)\)")
_BETWEEN_LEVELS = re.compile("[-—–·/]")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年(?!\d{1,2}月))")  # a day is no year of a form
_YEAR_IN_WORDS = re.compile("(?:二[〇○◯零Oo0]|一九)[〇○◯零Oo0一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○◯零Oo一二三四五六七八九", "000000123456789")
_YEAR_AT_END = re.compile(r"\(((?:19|20)\d\d)\)$")
_UP_TO_COLON = re.compile("[^:：]*[:：]")
_MARKS = re.compile(r"[()\[\]:*★]")
_REMARK_AT_END = re.compile(r"\([^()]*\)$")
_POINTS_AT_END = re.compile(r"(?<=[\u4e00-\u9fff])([0-9]{1,2}(?:\.[0-9]+)?)分?$")
_PIECE_OF_POINTS = re.compile(r"(?:\([0-9.]{0,4}分?\)?|[0-9.]{0,4}分?\))$")
_POINTS = re.compile(r"[(（\[]?(?<![0-9])([0-9]++(?:\.[0-9]++)?)[分%]?[)）\]]?$")


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _simplified()))}]")


@remembered
def squeeze(text: str) -> str:
    """``text`` without white space, half-width, without the marks of Markdown headings and emphasis."""
    narrow = _WIDE.sub(lambda found: chr(ord(found[0]) - _TO_NARROW), text)  # the rest is seldom for NFKC to change
    plain = "".join(unicodedata.normalize("NFKC", narrow).split()).strip("#*●□■◆★•")
    return plain.translate(_simplified()) if _traditional().search(plain) else plain


@remembered
def bare(text: str) -> str:
    """``squeeze`` without annotations in brackets: 全年执行数（B） -> 全年执行数, 部门（单位）名称 -> 部门名称."""
    plain = unnumbered(text)
    return _ANNOTATION.sub("", plain) or plain


@remembered
def unnumbered(text: str) -> str:
    """``squeeze`` without the number before a word: （一）数量指标 -> 数量指标."""
    return _NUMBERING.sub("", squeeze(text))


@remembered
def without_marks(text: str) -> str:
    """``squeeze`` with the bracket marks alone taken off: 部门（单位）名称 -> 部门单位名称."""
    return _MARKS.sub("", squeeze(text))


def _pattern(written: str) -> str:
    return _ALTERNATIVES.sub(lambda found: f"(?:{found[1]}){found[2]}", written)


@cache
def _data() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("perfscore.reading.decoding").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)
    return loaded


@cache
def _compiled(group: str) -> re.Pattern[str]:
    """The patterns of all fields as one expression, in the order of words.yaml; a match is named by its field."""
    fields = _data()[group]
    return re.compile("|".join(f"(?P<{name}>{'|'.join(map(_pattern, each))})" for name, each in fields.items()))


@cache
def _one(group: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, _data()[group])))


def _field(group: str, text: str) -> str | None:
    for plain in dict.fromkeys((bare(text), without_marks(text))):
        found = _compiled(group).fullmatch(plain)
        if found:
            return found.lastgroup
    return None


LONGEST_HEAD = 24


@remembered
def column_field(head: str) -> str | None:
    """The field of the indicator table that a column head names."""
    return _field("columns", head) if len(head) <= LONGEST_HEAD and may_begin_head(head) else None


@remembered
def are_goal_and_result(one: str, other: str) -> bool:
    """Whether two texts side by side are heads of their own, the goal and what came of it: 年度目标 | 完成情况."""
    return bare(one).endswith("目标") and column_field(other) == "actual"


@cache
def _foreign() -> re.Pattern[str]:
    """A Han character that no head is written with; the patterns of heads name every character that they take."""
    patterns = [pattern for group in ("columns", "money") for each in _data()[group].values() for pattern in each]
    return _not_in((*patterns, *map(chr, _simplified())))


def _not_in(patterns: Iterable[str]) -> re.Pattern[str]:
    """A Han character that none of the patterns is written with, nor a number before a word."""
    known = {char for char in "".join((*patterns, _NUMBERING.pattern)) if "\u3400" <= char <= "\u9fff"}
    return re.compile(f"(?![{''.join(sorted(known))}])[\u3400-\u9fff]")


@cache
def _foreign_to(*groups: str) -> re.Pattern[str]:
    """A Han character that no word of the groups is written with."""
    patterns = [pattern for group in groups for pattern in _data()[group]]
    return _NOTHING if any(map(_ANY.search, patterns)) else _not_in((*patterns, _ADDED_TO_LEVELS))


def _may_name(text: str, *groups: str) -> bool:
    """Whether a text may be a word of the groups; brackets may hold any words."""
    plain = squeeze(text)
    return "(" in plain or "[" in plain or not _foreign_to(*groups).search(plain)


def may_begin_head(text: str) -> bool:
    """Whether ``text`` or more of it may be a column head; in brackets one may hold any words, behind 截至 any day."""
    if _OPENING.search(text):
        return True
    return not _foreign().search(text) and not (_NO_HEAD.search(text) and "截至" not in text)


@remembered
def first_head(text: str) -> str:
    """The longest column head that ``text`` begins with; empty where it begins with none."""
    return next((text[:n] for n in range(min(len(text), LONGEST_HEAD), 1, -1) if column_field(text[:n])), "")


@remembered
def money_field(head: str) -> str | None:
    """The field of the money block that a column head names; one with (B/A) is a rate."""
    if len(head) > LONGEST_HEAD:
        return None
    lettered = _LETTER.sub(r"(\1)", squeeze(head))
    field = _field("money", lettered)
    ratio = field in ("executed", "budget", "arrived") and _RATIO.search(lettered)
    return ("rate" if field == "executed" else "other") if ratio else field


@remembered
def label_field(text: str) -> str | None:
    """What the cell after this label is; 'other' where its value is not read."""
    if len(text) > LONGEST_HEAD or is_seal(text):
        return None
    return _field("labels", text) or (_field("colon_labels", text) if squeeze(text).endswith(":") else None)


def is_seal(text: str) -> bool:
    """（盖章） below a label on a line of its own: no word of the form."""
    return bool(_SEAL.fullmatch(squeeze(text)))


@remembered
def names_both_parties(text: str) -> bool:
    """A label of the body that both supervises and implements: 实施（主管）单位."""
    return len(text) <= LONGEST_HEAD and bool(_one("both_parties").fullmatch(without_marks(text)))


def _is(group: str) -> Any:
    @remembered
    def test(text: str) -> bool:
        return len(text) <= LONGEST_HEAD and _may_name(text, group) and bool(_one(group).fullmatch(bare(text)))

    return test


is_goal = _is("goals")
is_task = _is("tasks")
is_total = _is("totals")
is_subtotal = _is("subtotals")
is_extra_points = _is("extra_points")
is_management = _is("management")
is_basis = _is("bases")
is_outcome = _is("outcomes")
is_proof = _is("proofs")
is_quality = _is("qualities")
is_grade = _is("grades")
is_report_heading = _is("report_headings")


@remembered
def is_fund_margin(text: str) -> bool:
    """The vertical heading of the money block: 项目资金（万元）."""
    if len(text) > LONGEST_HEAD:
        return False
    unit = bool(re.search(r"[(（](?:万元|元)[)）]", text))
    return is_bare_margin(text) or (unit and bool(re.search("资金|支出|预算|金额|总额", text)))


@remembered
def is_bare_margin(text: str) -> bool:
    """A vertical heading that is no label of a row, with or without the unit in it."""
    return len(text) <= LONGEST_HEAD and bool(_one("fund_margins").fullmatch(bare(text)))


@remembered
def is_furniture(text: str) -> bool:
    """What a web site prints around a page: 【打印本页】, 主办：……."""
    return bool(_one("furniture").fullmatch(squeeze(text)))


@remembered
def is_footer(text: str) -> bool:
    """The beginning of what stands below a form: 备注：……, 填报人."""
    return bool(re.match(rf"(?:{_one('footers').pattern})(?:[:：（(]|$)", squeeze(text)))


@remembered
def names_total(text: str) -> bool:
    """The label of the points of a form, in its head or below its rows: 自评得分, which heads a column as well."""
    return label_field(text) == "total_score"


@remembered
def is_box(text: str) -> bool:
    """The label of what else is to be said of a form, which no cell of a row says: 其他需要说明事项."""
    return bool(_one("boxes").fullmatch(bare(text)))


@remembered
def is_after_matter(text: str) -> bool:
    """A remark or a signature below a form: 备注：……, 联系电话：…… or such a label alone."""
    label = _UP_TO_COLON.match(text)
    return is_footer(text) or label_field(label[0] if label else text) is not None


@cache
def fund_labels() -> tuple[str, ...]:
    """Labels of money rows that are met often."""
    return tuple(_data()["funds"])


@remembered
def names_money(text: str) -> bool:
    return any(word in text for word in _data()["fund_words"])


@remembered
def is_part_of_side_heading(text: str) -> bool:
    """Whether a text is a heading down the side of an indicator table, or a piece of one."""
    plain = squeeze(text)
    return any(plain in heading for heading in _data()["side_headings"])


@remembered
def is_part_of_level(text: str) -> bool:
    """Whether a text is the name of a level or a piece of one, of two characters at least, or of its points: 分)."""
    plain = squeeze(text)
    named = _PIECE_OF_POINTS.sub("", plain)
    return len(plain) > 1 and len(named) != 1 and any(named in name for depth in (1, 2) for name in level_names(depth))


def is_torn_level(text: str, rest: str) -> bool:
    """Whether ``rest`` is the end of a level that a line break tore apart: 社会效益 | 指标, 可持续影 | 响指标."""
    return bool(_PLAIN_WORD.fullmatch(rest) and level_depths(text + rest)) and not level_depths(rest)


@cache
def level_names(depth: int) -> frozenset[str]:
    """The names of the first (1) or second (2) level that are known."""
    return frozenset(_data()[f"levels{depth}"])


@cache
def _every_level() -> frozenset[str]:
    return level_names(1) | level_names(2)


@cache
def level_order(depth: int) -> tuple[str, ...]:
    """The names of a level that are known, in the order in which forms print them most often."""
    return tuple(_data()[f"levels{depth}"])


def is_level(name: str, known: AbstractSet[str]) -> bool:
    """Whether a word is one of the ``known`` levels, which are printed with 指标 or without it."""
    return name in known or f"{name}指标" in known or name.removesuffix("指标") in known


@frozen
class LevelWord:
    """A level word without its points: 产出指标（50分） -> 产出指标, '50'. ``depths`` are where it may stand."""

    name: str
    points: str | None
    depths: tuple[int, ...]


@remembered
def level_of(text: str) -> LevelWord | None:
    """The level that a cell names, None for anything else."""
    plain = _CODE.sub("", unnumbered(text))
    if not plain or len(plain) > LONGEST_HEAD or not _may_name(plain, "levels1", "levels2"):
        return None
    name = _REMARK_AT_END.sub("", plain) if plain[-1] == ")" else plain
    points = _POINTS.fullmatch(plain[len(name) :]) if name != plain else _POINTS_AT_END.search(plain)
    if name == plain and points:
        name = plain[: points.start()]
    name = name.removesuffix("等")
    depths = tuple(depth for depth in (1, 2) if is_level(name, level_names(depth)))
    if not depths and all(is_level(part, _every_level()) for part in _BETWEEN_LEVELS.split(name)):
        depths = (1,)  # 产出-数量
    if not depths:
        return None
    return LevelWord(name, points[1] if points else None, depths)


@remembered
def level_depths(text: str) -> tuple[int, ...]:
    found = level_of(text)
    return found.depths if found else ()


@cache
def _families() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The first and the second levels of each family of levels."""
    return tuple(
        (re.compile("|".join(map(_pattern, first))), re.compile("|".join(map(_pattern, second))))
        for first, second in _data()["families"]
    )


@remembered
def families_of(text: str, depth: int) -> frozenset[int]:
    """The families that a word may stand in as a first (1) or second (2) level; empty where it is in none."""
    found = level_of(text)
    name = squeeze(found.name if found else text)
    return frozenset(n for n, family in enumerate(_families()) if family[depth - 1].fullmatch(name))


def conflict_of_levels(first: str, second: str) -> bool:
    """Whether a second level belongs to other first levels than ``first``: 数量指标 below 效益指标."""
    above, below = families_of(first, 1), families_of(second, 2)
    return bool(above and below) and not above & below


def year_in(line: str) -> int | None:
    """The year printed in a title or under it: (2024年度), 二〇二四年度."""
    found = _YEAR.search(year_in_digits(squeeze(line)))
    return int(found[0]) if found else None


def year_in_digits(text: str) -> str:
    """二〇二四年度 as 2024年度."""
    return _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), text)


def year_in_brackets(title: str) -> int | None:
    """The year at the end of a title: 项目支出绩效自评表(2022)."""
    found = _YEAR_AT_END.search(squeeze(title))
    return int(found[1]) if found else None
