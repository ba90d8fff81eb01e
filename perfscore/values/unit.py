"""Units and their dimensions, from units.yaml.

    万元/人  =  10000 元 / 人      dimension "money/count"      43 元 and 43 万元 are 43 and 430000 元

Conversion is exact and stays inside one dimension. A unit that the table does not know is kept as it is
printed: it is comparable with itself alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path

from attrs import field

from perfscore.exact import decimal
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.shapes.files import read_fields
from perfscore.shapes.shape import Key, ListOf, Named, Nested, Number, Shape, Text
from perfscore.values.number import text

MAX_LENGTH = 12
_UNREADABLE = "unreadable"
_WORD = lazy_pattern(r"[A-Za-z\u3400-\u9fffμ℃°()]+")
_SEPARATOR = lazy_pattern(r"[每·*•.・/]+")
# Words around a number that are no part of its unit: 100余人, 12个月前, 5项完成.
_NO_UNIT = lazy_pattern(
    "^[余多近约年月日季]|[一二两三四五六七八九十]|[前后内余底末]$|[不未没]|左右|上下|以上|以下|完成|达到|预计|延期|其中|增长|^[A-Z]级"
)
_READABLE = lazy_pattern(r"[A-Za-z\u3400-\u9fff℃°%‰μ]")


@frozen
class Unit:
    """A unit as printed (``symbol``), its exact size in the base unit of its dimension, and what it counts.

    ``dimension`` is "" for a number without a unit, "unreadable" for scanning debris, "其他:symbol" for an
    unknown word, and "money/count" and the like for compound units. ``groups`` names the groups of counters.
    """

    symbol: str
    factor: Fraction
    dimension: str
    groups: tuple[str, ...] = ()

    @property
    def absent(self) -> bool:
        return self.dimension in ("", _UNREADABLE)

    @property
    def base(self) -> str:
        """The printed base unit of its dimension: 元 for money, 元/个 for money/count."""
        bases = _table().bases
        return "/".join(bases.get(part, part.removeprefix("其他:")) for part in self.dimension.split("/"))

    @property
    def in_base(self) -> Unit:
        """The base unit of its dimension."""
        return Unit(self.base, Fraction(1), self.dimension, self.groups)

    @property
    def scale(self) -> Fraction:
        """What 万 or 亿 in front of it multiplies it by: 10000 for 万元, 1 for 公里."""
        for prefix, factor in _table().scales:
            if self.symbol.startswith(prefix) and self.symbol not in _table().units:
                return factor
        return Fraction(1)


NO_UNIT = Unit("", Fraction(1), "")


@frozen
class _Table:
    units: Mapping[str, Unit]
    scales: tuple[tuple[str, Fraction], ...]
    bases: Mapping[str, str]
    labels: Mapping[str, str]


@lru_cache(maxsize=4096)
def parse_unit(symbol: str) -> Unit | None:
    """The unit printed as ``symbol`` (no white space), or None when this cannot be a unit."""
    if not symbol:
        return NO_UNIT
    if not _READABLE.search(symbol):
        return Unit(symbol, Fraction(1), _UNREADABLE) if len(symbol) <= MAX_LENGTH else None
    whole = _term(symbol)
    if whole is not None:
        return whole
    plain = symbol.replace("/(", "/").removesuffix(")") if "/(" in symbol else symbol  # 元/(人·月)
    top, *under = _SEPARATOR.sub("/", plain).split("/")
    terms = [_term(part) or _unknown(part) for part in (top, *under)]
    known = [term for term in terms if term is not None]
    return _compound(symbol, known) if len(known) == len(terms) else None


def dimensions() -> tuple[str, ...]:
    """The names of all dimensions in units.yaml."""
    return tuple(_table().bases)


def dimension_label(dimension: str) -> str:
    """金额/数量 for money/count; 无单位 for a bare number."""
    labels = _table().labels
    return "/".join(labels.get(part, part) for part in dimension.split("/")) or "无单位"


def unit_of_dimension(dimension: str) -> str:
    """The base unit of a dimension of the table: 元 for money."""
    return _table().bases[dimension]


def within(number: Decimal, unit: Unit, other: Unit) -> Decimal | None:
    """The number in another unit of its dimension; None where there is no exact decimal."""
    if unit.dimension != other.dimension or unit.groups != other.groups:
        return None
    exact = Fraction(number) * unit.factor / other.factor
    return decimal(text(exact)) if (exact * 10**6).denominator == 1 else None


def known_symbols() -> tuple[str, ...]:
    """Every symbol of the table, scaled ones not included."""
    return tuple(_table().units)


@lru_cache(maxsize=4096)
def longest_unit(text: str) -> Unit | None:
    """The longest unit of the table (scaled or compound) that ``text`` begins with."""
    for end in range(min(len(text), MAX_LENGTH), 0, -1):
        unit = _term(text[:end], loose=False)
        if unit is not None:
            return _with_denominators(text, end, unit)
    return None


def _with_denominators(text: str, end: int, unit: Unit) -> Unit:
    while _SEPARATOR.match(text, end):
        for stop in range(min(len(text), end + MAX_LENGTH), end + 1, -1):
            below = _term(text[end + 1 : stop], loose=False)
            if below is not None:
                unit, end = _compound(text[:stop], [unit, below]), stop
                break
        else:
            return unit
    return unit


def _term(symbol: str, loose: bool = True) -> Unit | None:
    table = _table()
    if symbol in table.units:
        return table.units[symbol]
    for prefix, factor in table.scales:
        rest = symbol.removeprefix(prefix)
        if rest != symbol and (rest == "" or rest in table.units):
            unit = table.units.get(rest, NO_UNIT)
            return Unit(symbol, unit.factor * factor, unit.dimension, unit.groups)
    return _counted_noun(symbol) if loose else None


def _counted_noun(symbol: str) -> Unit | None:
    """个区, 份报告: a counter followed by the noun that it counts."""
    counter = _table().units.get(symbol[:1])
    if counter is None or not counter.groups or len(symbol) > 1 + 4 or not _is_word(symbol):
        return None
    return Unit(symbol, counter.factor, counter.dimension, counter.groups)


def _unknown(symbol: str) -> Unit | None:
    if len(symbol) > 6 or not _is_word(symbol):
        return None
    return Unit(symbol, Fraction(1), f"其他:{symbol}")


def _is_word(symbol: str) -> bool:
    return bool(_WORD.fullmatch(symbol)) and not _NO_UNIT.search(symbol)


def _compound(symbol: str, terms: list[Unit]) -> Unit:
    """元/人/月 and 元/月·人 are one dimension: what stands below has no order."""
    terms = [terms[0], *sorted(terms[1:], key=lambda term: (term.dimension != "count", term.dimension, term.groups))]
    factor = terms[0].factor
    for term in terms[1:]:
        factor /= term.factor
    groups = tuple(group for term in terms for group in term.groups)
    return Unit(symbol, factor, "/".join(term.dimension for term in terms), groups)


@frozen
class _Dimension:
    """One section of the table: what each unit is worth in the base unit, and groups of counters worth one each."""

    label: str
    base: str
    units: Mapping[str, Fraction] = field(factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(factory=dict)


_WORTH = Named(Number(share=None, above_zero=True))
UNIT_SHAPES = {each.name: each for each in (
    Shape(name="units", said="计量单位表", keys=(
        Key("scales", _WORTH, "数量前缀，可以放在任何单位之前", required=True),
        Key("dimensions", Named(Nested("dimension")), "各量纲", required=True),
    )),
    Shape(name="dimension", said="一个量纲", keys=(
        Key("label", Text(), "名称", required=True),
        Key("base", Text(), "基准单位", required=True),
        Key("units", _WORTH, "各单位等于多少个基准单位"),
        Key("groups", Named(ListOf(Text())), "计数的量词，同组可比"),
    ), make=_Dimension, placed=False),
)}  # fmt: skip


@cache
def _table() -> _Table:
    found = read_fields(Path(__file__).with_name("units.yaml"), UNIT_SHAPES, "units")
    dimensions: Mapping[str, _Dimension] = found["dimensions"]
    units: dict[str, Unit] = {}
    for name, each in dimensions.items():
        units |= {symbol: Unit(symbol, worth, name) for symbol, worth in each.units.items()}
        for group, members in each.groups.items():
            units |= {symbol: Unit(symbol, Fraction(1), name, (group,)) for symbol in members}
    longest_first = tuple(sorted(found["scales"].items(), key=lambda pair: -len(pair[0])))
    bases, labels = ({name: getattr(each, of) for name, each in dimensions.items()} for of in ("base", "label"))
    return _Table(units, longest_first, bases, labels)
