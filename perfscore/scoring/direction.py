"""Which way a row wants its figures, and what tells: the first witness that knows decides, and is named.

sign before the target or in the name -> the column 指标方向 -> words of the target -> the name, by the catalogue
-> the category of its 二级指标 -> an equals sign -> two numbers without an indicator
    -> not known: the row is scored both ways, and agrees with neither
"""

from __future__ import annotations

import re
from collections.abc import Container

from attrs import frozen

from perfscore.errors import Said, say
from perfscore.rules.catalogue import Catalogue, Word, called
from perfscore.rules.category import OTHER
from perfscore.rules.model import Direction
from perfscore.values.folding import normalise
from perfscore.values.model import Comparator
from perfscore.values.unit import dimensions, parse_unit

_SIGNS = {
    Comparator.GE: Direction.MORE, Comparator.GT: Direction.MORE,
    Comparator.LE: Direction.LESS, Comparator.LT: Direction.LESS,
}  # fmt: skip
_IN_NAME = re.compile(r"(?P<more>≥|>=|>|≧|⩾|不低于|不少于|不小于)|(?P<less>≤|<=|<|≦|⩽|不超过|不高于|不大于|控制在)")
_IN_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]+)[)\]】〕]")
_PLACEHOLDER = re.compile(r"^(?:单位[::]?|≥|>=|>|≤|<=|<|=|[*×xX0-9.])+")
_KNOWN = frozenset(dimensions())
_COLUMN = {
    "正向": Direction.MORE, "正": Direction.MORE, "越高越好": Direction.MORE, "越大越好": Direction.MORE,
    "反向": Direction.LESS, "逆向": Direction.LESS, "负向": Direction.LESS, "反": Direction.LESS,
    "越低越好": Direction.LESS, "越小越好": Direction.LESS,
}  # fmt: skip


@frozen
class Told:
    """A direction, and what told it; ``by_catalogue`` where the catalogue of words had a say."""

    direction: Direction
    reason: Said
    by_catalogue: bool = False


@frozen
class Name:
    """What the name of an indicator tells of its figures: a word of the catalogue, a sign, a unit in brackets.

    ``given`` is whether there is a name at all; ``called`` is the name itself, where the rule set asks for it.
    """

    word: Word | None = None
    sign: str = ""
    unit: str = ""
    given: bool = False
    called: str = ""


NO_NAME = Name()


def name_of(printed: str, catalogue: Catalogue, asked: Container[str] = ()) -> Name:
    """What a printed name tells: 成活率（≥**%） has 成活率, ≥ and %; ``asked`` are the names of a rule set."""
    plain = normalise(printed)
    sign, units = _IN_NAME.search(plain), _IN_BRACKETS.findall(plain)
    unit = next((found for found in (_PLACEHOLDER.sub("", each) for each in units) if _is_unit(found)), "")
    name = called(printed) if asked else ""
    return Name(
        catalogue.word_in(printed), sign[0] if sign else "", unit, bool(plain), name if name in asked else ""
    )  # fmt: skip


def _is_unit(text: str) -> bool:
    unit = parse_unit(text) if text else None
    return unit is not None and unit.dimension in _KNOWN


@frozen(kw_only=True)
class Witnesses:
    """All that may tell the direction of an amount or a range."""

    name: Name
    category: str
    comparator: Comparator
    column: str | None = None
    dimension: str | None = None
    below_zero: bool = False


def direction_of(row: Witnesses, catalogue: Catalogue) -> Told:
    """The direction of a row by its first witness that knows."""
    return (
        _by_sign(row.comparator)
        or _by_column(row.column)
        or _by_sign_in_name(row.name.sign)
        or _by_words(row, catalogue)
        or _by_equals(row.comparator)
        or _alone(row)
        or Told(Direction.UNKNOWN, Said("T065"))
    )


def _by_sign(comparator: Comparator) -> Told | None:
    way = _SIGNS.get(comparator)
    return None if way is None else Told(way, say("T060", sign=comparator.value, way=_way(way)))


def _by_column(column: str | None) -> Told | None:
    plain = normalise(column or "").removesuffix("指标")
    way = _COLUMN.get(plain)
    return None if way is None else Told(way, say("T061", column=plain, way=_way(way)))


def _by_sign_in_name(sign: str) -> Told | None:
    found = _IN_NAME.fullmatch(sign)
    if found is None:
        return None
    way = Direction.MORE if found["more"] else Direction.LESS
    return Told(way, say("T062", sign=sign, way=_way(way)))


def _by_words(row: Witnesses, catalogue: Catalogue) -> Told | None:
    """The name where its word is sure, or where a doubtful one and the category say the same; else the category."""
    word, category = row.name.word, _of_category(row, catalogue)
    if word is None:
        return category
    if not word.doubtful:
        code = "T066" if word.direction is Direction.MORE else "T017"
        return Told(word.direction, say(code, word=word.text, way=_way(word.direction)), by_catalogue=True)
    if row.below_zero:
        return Told(Direction.LESS, say("T069", way=_way(Direction.LESS)))
    if category is not None and category.direction is word.direction and not word.open:
        return category
    return Told(Direction.UNKNOWN, say("T064", word=word.text), by_catalogue=True)


def _of_category(row: Witnesses, catalogue: Catalogue) -> Told | None:
    """A sum of money counted as output is no merit in itself, and what is no money is not what something costs; a
    length of time is to be short, a share high.
    """
    way = catalogue.categories.get(row.category)
    top = (row.dimension or "").split("/")[0]
    if (row.category == _OUTPUT and top == "money") or (row.category == _COST and top not in ("money", "")):
        return None
    if row.category == _TIMELINESS:
        way = _TIMELY.get(row.dimension or "")
    if way is None:
        return None
    code = "T067" if way is Direction.MORE else "T018"
    return Told(way, say(code, category=row.category, way=_way(way)), by_catalogue=True)


_OUTPUT, _COST, _TIMELINESS = "数量", "成本", "时效"
_TIMELY = {
    "duration": Direction.LESS, "calendar": Direction.LESS, "workday": Direction.LESS, "share": Direction.MORE,
}  # fmt: skip


def _by_equals(comparator: Comparator) -> Told | None:
    """Platforms score an equals sign as a floor."""
    return Told(Direction.MORE, say("T063", way=_way(Direction.MORE))) if comparator is Comparator.EQ else None


def _alone(row: Witnesses) -> Told | None:
    """Two numbers of no indicator, as in a bare table, are set against each other as asked: actual by target."""
    if row.name.given or row.category != OTHER:
        return None
    return Told(Direction.MORE, say("T068", way=_way(Direction.MORE)))


def _way(way: Direction) -> Said:
    return Said(f"W_{way.value}")
