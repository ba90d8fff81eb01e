"""Which way a row wants its figures, and what tells: the first witness that knows decides, and is named.

sign before the target or in the name -> the column 指标方向 -> words of the target -> the name, by the catalogue
-> the category of its 二级指标 -> an equals sign -> two numbers without an indicator
    -> not known: the row is scored both ways, and agrees with neither
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Message
from perfscore.rules.catalogue import Catalogue, Word, bare, called
from perfscore.rules.category import OTHER
from perfscore.rules.model import Direction
from perfscore.values.folding import normalise
from perfscore.values.model import Comparator
from perfscore.values.unit import dimensions, parse_unit

_SIGNS_IN_NAME = {
    **dict.fromkeys(["≥", ">=", ">", "≧", "⩾", "不低于", "不少于", "不小于"], Direction.MORE),
    **dict.fromkeys(["≤", "<=", "<", "≦", "⩽", "不超过", "不高于", "不大于", "控制在"], Direction.LESS),
}
_IN_NAME = lazy_pattern("|".join(sorted(_SIGNS_IN_NAME, key=len, reverse=True)))
_IN_BRACKETS = lazy_pattern(r"[(\[【〔]([^()\[\]【】〔〕]+)[)\]】〕]")
_PLACEHOLDER = lazy_pattern(r"^(?:单位[::]?|≥|>=|>|≤|<=|<|=|[*×xX0-9.])+")
_KNOWN = frozenset(dimensions())
_COLUMN = {
    "正向": Direction.MORE, "正": Direction.MORE, "越高越好": Direction.MORE, "越大越好": Direction.MORE,
    "反向": Direction.LESS, "逆向": Direction.LESS, "负向": Direction.LESS, "反": Direction.LESS,
    "越低越好": Direction.LESS, "越小越好": Direction.LESS,
}  # fmt: skip


class Witness(StrEnum):
    """What may tell the direction of a row; each value is the code of its wording in messages.yaml."""

    SIGN = "T060"
    COLUMN = "T061"
    SIGN_IN_NAME = "T062"
    EQUALS = "T063"
    DOUBTFUL_NAME = "T064"
    NOBODY = "T065"
    NAME = "T066"
    CATEGORY = "T067"
    NUMBERS_ALONE = "T068"
    BELOW_ZERO = "T069"
    VERB = "T140"


@frozen
class ToldDirection:
    """A direction, what told it, and the sign, the word or the value by which it did."""

    direction: Direction
    witness: Witness
    by: object = ""

    @property
    def by_catalogue(self) -> bool:
        """Whether the catalogue of words had a say."""
        return self.witness in (Witness.NAME, Witness.DOUBTFUL_NAME, Witness.CATEGORY)

    @property
    def is_remarkable(self) -> bool:
        """Whether a reader must be told: that less is better is nowhere printed, and decides the score."""
        return self.witness in (Witness.NAME, Witness.CATEGORY) and self.direction is not Direction.MORE

    @property
    def reason(self) -> Message:
        """What told it, in words."""
        return Message(self.witness, by=self.by, way=Message(f"W_{self.direction.value}"))


_BY_SIGN = {
    sign: ToldDirection(way, Witness.SIGN, sign.value)
    for way, signs in (
        (Direction.MORE, (Comparator.GE, Comparator.GT)),
        (Direction.LESS, (Comparator.LE, Comparator.LT)),
    )
    for sign in signs
}


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


def name_of(printed: str, catalogue: Catalogue, asked: frozenset[str] = frozenset()) -> Name:
    """What a printed name tells: 成活率（≥**%） has 成活率, ≥ and %; ``asked`` are the names of a rule set."""
    return (_read_name if len(printed) <= _USUAL else _read_name.__wrapped__)(printed, catalogue, asked)


_USUAL, _MOST_KNOWN = 200, 4096  # characters of a name, and how many names are kept: forms of one place repeat theirs


@lru_cache(maxsize=_MOST_KNOWN)
def _read_name(printed: str, catalogue: Catalogue, asked: frozenset[str]) -> Name:
    plain = normalise(printed)
    sign, units = _IN_NAME.search(plain), _IN_BRACKETS.findall(plain)
    word, unit = catalogue.word_in(bare(plain)), ""
    if units:
        unit = next((found for found in (_PLACEHOLDER.sub("", each) for each in units) if _is_unit(found)), "")
    name = called(printed) if asked else ""
    return Name(word, sign[0] if sign else "", unit, bool(plain), name if name in asked else "")


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


def direction_of(row: Witnesses, catalogue: Catalogue) -> ToldDirection:
    """The direction of a row by its first witness that knows."""
    return (
        _BY_SIGN.get(row.comparator)
        or _by_column(row.column)
        or _by_sign_in_name(row.name.sign)
        or _by_words(row, catalogue)
        or _by_equals(row.comparator)
        or _alone(row)
        or ToldDirection(Direction.UNKNOWN, Witness.NOBODY)
    )


def _by_column(column: str | None) -> ToldDirection | None:
    if column is None:
        return None
    plain = normalise(column).removesuffix("指标")
    way = _COLUMN.get(plain)
    return None if way is None else ToldDirection(way, Witness.COLUMN, plain)


def _by_sign_in_name(sign: str) -> ToldDirection | None:
    way = _SIGNS_IN_NAME.get(sign)
    return None if way is None else ToldDirection(way, Witness.SIGN_IN_NAME, sign)


def _by_words(row: Witnesses, catalogue: Catalogue) -> ToldDirection | None:
    """The name where its word is sure, or where a doubtful one and the category say the same; else the category."""
    word, category = row.name.word, _of_category(row, catalogue)
    if word is None:
        return category
    if not word.doubtful:
        return ToldDirection(word.direction, Witness.NAME, word.text)
    if row.below_zero:
        return ToldDirection(Direction.LESS, Witness.BELOW_ZERO)
    if category is not None and category.direction is word.direction and not word.open:
        return category
    return ToldDirection(Direction.UNKNOWN, Witness.DOUBTFUL_NAME, word.text)


def _of_category(row: Witnesses, catalogue: Catalogue) -> ToldDirection | None:
    """A sum of money counted as output is no merit in itself, and what is no money is not what something costs; a
    length of time is to be short, a share high.
    """
    way = catalogue.categories.get(row.category)
    top = (row.dimension or "").split("/")[0]
    if (row.category == _OUTPUT and top == "money") or (row.category == _COST and top not in ("money", "")):
        return None
    if row.category == _TIMELINESS:
        way = _TIMELY.get(row.dimension or "")
    return None if way is None else ToldDirection(way, Witness.CATEGORY, row.category)


_OUTPUT, _COST, _TIMELINESS = "数量", "成本", "时效"
_TIMELY = {
    "duration": Direction.LESS, "calendar": Direction.LESS, "workday": Direction.LESS, "share": Direction.MORE,
}  # fmt: skip


def _by_equals(comparator: Comparator) -> ToldDirection | None:
    """Platforms score an equals sign as a floor."""
    return ToldDirection(Direction.MORE, Witness.EQUALS) if comparator is Comparator.EQ else None


def _alone(row: Witnesses) -> ToldDirection | None:
    """Two numbers of no indicator, as in a bare table, are set against each other as asked: actual by target."""
    if row.name.given or row.category != OTHER:
        return None
    return ToldDirection(Direction.MORE, Witness.NUMBERS_ALONE)
