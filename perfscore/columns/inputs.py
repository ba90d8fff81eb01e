"""A table ready to be scored: discrete columns as one number a row, weights, values, declared scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isnan
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve
from numpy.typing import NDArray

from perfscore.columns import compiling, names, tables
from perfscore.columns.program import LARGEST_WEIGHT
from perfscore.columns.row_kinds import NO_WEIGHT, UNUSUAL, USABLE, Discrete
from perfscore.columns.tables import Cells, Coded, Numbers
from perfscore.errors import UsageError
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import problem
from perfscore.rules.catalogue import catalogue_of
from perfscore.rules.curve import Band
from perfscore.rules.model import Method, Row, RuleSet
from perfscore.scoring.direction import NO_NAME, name_of
from perfscore.scoring.evaluate import holds_no_multiple, reach_of, rounded
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.values.model import Uninterpreted
from perfscore.values.number import places
from perfscore.values.parse import parse_target, points, weight_points

_PARTS = ("level1", "level2", "name", "direction", "rule", "row", "form", "year", "comparator", "unit")
_MOST_CODES = 1 << 16
_HUNDREDTHS = 2  # decimals of points that are their own codes
_MOST_COMBINATIONS = 1 << 20
_MOST_DECIMALS = 12
_MOST_SCALE = 18


@frozen
class InputKind:
    """The discrete part of a row: what it is, and the sign and unit that belong to its numbers."""

    discrete: Discrete
    comparator: str
    unit: str
    refusal: Refusal | None = None


@frozen
class Points:
    """Distinct weights or declared scores; None for what is no number of 0 or more, ``unread`` where it is not empty.

    The code -1 of an empty cell reaches the last of ``values``.
    """

    codes: NDArray[Any]
    values: tuple[Fraction | None, ...]
    complete: bool
    unread: tuple[bool, ...] = ()

    def at(self, rows: NDArray[np.int64]) -> Points:
        """The same for some rows."""
        return evolve(self, codes=self.codes[rows])

    @property
    def decimals(self) -> int:
        """How many decimals they print, those with more than a table of scores can hold left aside."""
        denominators = {value.denominator for value in self.values if value is not None}
        printed = (places(Fraction(1, each)) for each in denominators)
        return max((count for count in printed if count <= _MOST_DECIMALS), default=0)

    def units(self, decimals: int) -> Iterator[tuple[int, bool] | None]:
        """Each value in units of 10**-decimals, cut off, and whether it was a whole number of them."""
        scale = 10**decimals
        for value in self.values:
            if value is None:
                yield None
            else:
                whole, rest = divmod(value.numerator * scale, value.denominator)
                yield whole, rest == 0


@frozen
class Prepared:
    """The columns of one table. ``target`` and ``actual`` are numbers or printed cells."""

    rows: int
    parts: tuple[Coded, ...]
    names: tuple[str, ...]
    target: Numbers | Cells
    actual: Numbers | Cells
    weights: Points | None
    declared: Points | None

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many values each discrete column has, nothing among them."""
        return tuple(len(part.values) + 1 for part in self.parts)

    def keys(self, room: NDArray[Any], rows: slice | NDArray[np.int64]) -> NDArray[Any]:
        """The discrete columns of some rows as one number each, in ``room``."""
        if not self.parts:
            room[:] = 0
        for number, (part, size) in enumerate(zip(self.parts, self.sizes, strict=True)):
            if number == 0:
                np.add(part.codes[rows], 1, out=room, casting="unsafe", dtype=room.dtype)
            else:
                room *= size
                room += part.codes[rows]
                room += 1
        return room

    def kind(self, key: int) -> InputKind:
        """What a number of ``keys`` stands for; with the reason where a word or a year in it is not understood."""
        picked: dict[str, Any] = {}
        for name, part, size in reversed(list(zip(self.names, self.parts, self.sizes, strict=True))):
            key, digit = divmod(key, size)
            found = part.values[digit - 1] if digit else None
            picked |= found if name == "*" and found else {name: found}
        return _kind(picked)

    def distinct(self) -> tuple[Prepared, NDArray[np.int32]] | None:
        """Each row that is like no other before it, and for every row which of these it is like.

        None where rows are hardly ever alike, as rows taken here and there tell, or numbers are.
        """
        target, actual = self.target, self.actual
        if isinstance(target, Numbers) or isinstance(actual, Numbers) or target.codes is None or actual.codes is None:
            return None
        columns = [(part.codes, size) for part, size in zip(self.parts, self.sizes, strict=True)]
        columns += [(each.codes, len(each.values) + 1) for each in (self.weights, self.declared) if each is not None]
        columns += [(target.codes, len(target.column) + 1), (actual.codes, len(actual.column) + 1)]
        few = tables.sampled(self.rows)
        if 2 * len(tables.distinct([(codes[few], size) for codes, size in columns])[0]) > len(few):
            return None
        used, places = tables.distinct(columns)
        weights, declared = (None if each is None else each.at(used) for each in (self.weights, self.declared))
        alone = evolve(
            self, rows=len(used), parts=tuple(part.at(used) for part in self.parts), weights=weights, declared=declared,
            target=evolve(target, codes=target.codes[used]), actual=evolve(actual, codes=actual.codes[used]),
        )  # fmt: skip
        return alone, places

    @property
    def combinations(self) -> int:
        count = 1
        for size in self.sizes:
            count *= size
        return count


def prepared(table: pa.Table, scale: int, rules: RuleSet) -> Prepared:
    """Take the known columns out of a table; a name is what the rule set and its catalogue make of it.

    Raises UsageError for a missing or unusable column.
    """
    names.check_names(table.column_names)
    if not -_MOST_SCALE <= scale <= _MOST_SCALE:
        raise UsageError([problem("U034", found=scale, limit=_MOST_SCALE)])
    given = ((name, tables.column(table, name)) for name in _PARTS)
    parts = [(name, _part(found, name, rules)) for name, found in given if found is not None]
    named, every = _few([name for name, _ in parts], [part for _, part in parts])
    target, actual = (_values(tables.column(table, name), scale, name) for name in names.VALUES)
    weights, declared = (_points(tables.column(table, name), name) for name in names.POINTS)
    return Prepared(table.num_rows, tuple(every), tuple(named), target, actual, weights, declared)


def _part(array: pa.Array, name: str, rules: RuleSet) -> Coded:
    """A discrete column: text, or a year of any kind. Raises UsageError for another."""
    kind = found_type(array)
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if not (pa.types.is_null(kind) or tables.is_text(array) or (name == "year" and is_number)):
        raise UsageError([problem("U021", name=name, found=str(array.type))])
    found = tables.coded(array.cast(pa.string()) if pa.types.is_null(kind) else array)
    return _told(found, rules) if name == "name" else found


def _told(found: Coded, rules: RuleSet) -> Coded:
    """Names of indicators as what they tell; those that tell the same are one."""
    told = [name_of(name or "", catalogue_of(rules), rules.asked.names) for name in found.values]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(told))}
    codes = np.array([*(numbers[name] for name in told), -1], np.int32)
    return Coded(codes[found.codes], list(numbers))


def _few(names: list[str], parts: list[Coded]) -> tuple[list[str], list[Coded]]:
    """The same columns with few combinations: where there would be too many, only those that occur are numbered."""
    combinations = 1
    for part in parts:
        combinations *= len(part.values) + 1
    if combinations <= _MOST_COMBINATIONS:
        return names, parts
    used, codes = tables.distinct([(part.codes, len(part.values) + 1) for part in parts])
    values = [[part.values[code] if code >= 0 else None for code in part.codes[used].tolist()] for part in parts]
    return ["*"], [Coded(codes, [dict(zip(names, each, strict=True)) for each in zip(*values, strict=True)])]


def _values(array: pa.Array, scale: int, name: str) -> Numbers | Cells:
    if pa.types.is_null(array.type) or tables.is_text(array):
        return tables.cells(array.cast(pa.large_string()) if pa.types.is_null(array.type) else array)
    return tables.numbers(array, scale, name)


def _points(array: pa.Array | None, name: str) -> Points | None:
    if array is None or pa.types.is_null(array.type):
        return None
    plain = _plain_points(array)
    if plain is not None:
        return plain
    encoded = tables.encoded(array)
    codes = tables.codes_of(encoded)
    if tables.is_text(array):
        points_of = weight_points if name == names.POINTS[0] else points
        texts = encoded.dictionary.to_pylist()
        read = tuple(points_of(text) for text in texts)
        unread = tuple(one is None and _is_said(text) for one, text in zip(read, texts, strict=True))
        return Points(codes, read, not array.null_count, unread)
    kind = found_type(array)
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        raise UsageError([problem("U021", name=name, found=str(array.type))])
    values = encoded.dictionary.to_pylist()
    if pa.types.is_floating(kind):  # nan is as good as nothing
        floats = tables.as_printed(encoded.dictionary.to_numpy(zero_copy_only=False))
        values = [None if isnan(each) else each for each in floats.tolist()]
    read = tuple(_point(value) for value in values)
    unread = tuple(one is None and value is not None for one, value in zip(read, values, strict=True))
    return Points(codes, read, not array.null_count, unread)


def _plain_points(array: pa.Array) -> Points | None:
    """Numbers that are their own codes: whole ones, decimals, floats and plain texts of hundredths; from 0 on, not
    large, all given.
    """
    kind = array.type
    if array.null_count or not len(array):
        return None
    if tables.has_offsets(array) or pa.types.is_float64(kind):  # 2 to 5 ns a row; a dictionary takes 15 to 20
        return _hundredths(array) if compiling.pays(len(array)) else None
    if pa.types.is_integer(kind):
        codes = array.to_numpy()
        return _of_codes(codes, np.ones(_MOST_CODES, np.bool_), 1) if _are_small(codes) else None
    if not (pa.types.is_decimal(kind) and 0 <= kind.scale <= _HUNDREDTHS):
        return None
    codes, *higher = tables.words_of(array).reshape(len(array), -1).T
    if any(each.any() for each in higher) or not _are_small(codes):
        return None
    codes, used = codes.astype(np.int32), np.zeros(_MOST_CODES, np.bool_)
    used[codes] = True
    return _of_codes(codes, used, 10**kind.scale)


def _are_small(codes: NDArray[Any]) -> bool:
    return bool(codes.min() >= 0 and codes.max() < _MOST_CODES)


def _hundredths(array: pa.Array) -> Points | None:
    from perfscore.columns.loops import numbers

    codes, used, over = np.empty(len(array), np.int32), np.zeros(_MOST_CODES, np.bool_), 10**_HUNDREDTHS
    if tables.has_offsets(array):
        fits = numbers.hundredths_of_texts(*tables.bytes_of(array), codes, used)
    else:
        fits = numbers.whole_codes(array.to_numpy(), over, codes, used)
    return _of_codes(codes, used, over) if fits else None


def _of_codes(codes: NDArray[Any], used: NDArray[np.bool_], over: int) -> Points:
    """Numbers of so many to one; those that stand nowhere have no value."""
    shown = enumerate(used[: int(codes.max()) + 1].tolist())
    return Points(codes, tuple(Fraction(n, over) if each else None for n, each in shown), True)


def _is_said(text: str | None) -> bool:
    value = parse_target(text)
    return not (isinstance(value, Uninterpreted) and value.absent)


def found_type(array: pa.Array) -> pa.DataType:
    return array.type.value_type if pa.types.is_dictionary(array.type) else array.type


@lru_cache(maxsize=100_000)
def _point(value: Any) -> Fraction | None:
    """A number of points of 0 or more; a float stands for what it prints."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value) if value is not None else None
    return Fraction(number) if number is not None and number.is_finite() and number >= 0 else None


def _kind(picked: dict[str, Any]) -> InputKind:
    known = {
        "row": _word(Row, picked.get("row"), Row.INDICATOR),
        "form": _word(FormKind, picked.get("form"), FormKind.PROJECT_SELF_EVALUATION),
        "year": _year(picked.get("year")),
    }
    odd = [name for name, value in known.items() if value is _ODD]
    discrete = Discrete(
        level1=picked.get("level1"),
        level2=picked.get("level2"),
        name=picked.get("name") or NO_NAME,
        direction=picked.get("direction"),
        rule=picked.get("rule"),
        **{name: value for name, value in known.items() if value is not _ODD},
    )
    refusal = refuse(Reason.UNKNOWN_WORD, name=odd[0], found=picked[odd[0]]) if odd else None
    return InputKind(discrete, picked.get("comparator") or "", picked.get("unit") or "", refusal)


_ODD = object()


def _word(words: Any, text: str | None, usual: Any) -> Any:
    found = (text or "").strip()
    return {each.value: each for each in words}.get(found, _ODD) if found else usual


def _year(found: Any) -> Any:
    """A year of four digits, however the column holds it."""
    shown = str(found).strip() if found is not None else ""
    whole, _, decimals = shown.removesuffix("年").partition(".")
    if shown in ("", "nan"):
        return None
    is_year = len(whole) == 4 and whole.isascii() and whole.isdigit() and not decimals.strip("0")
    return int(whole) if is_year else _ODD


@frozen
class Weights:
    """Weights in units of the scores, and for each code whether the kernel can use it.

    ``odd`` are the rows whose declared score has no place in those units: the scalar engine judges them.
    """

    codes: NDArray[Any]
    units: NDArray[np.int64]
    states: NDArray[np.int64]
    values: tuple[Fraction | None, ...]
    all_usable: bool
    odd: NDArray[np.bool_] | None = None


def odd_among(declared: Points | None, decimals: int) -> NDArray[np.bool_] | None:
    """The rows whose declared score has more decimals than the table, None where there are none."""
    if declared is None:
        return None
    odd = [each is not None and not each[1] for each in declared.units(decimals)]
    return np.array([*odd, False])[declared.codes] if any(odd) else None


def weights_in(found: Points | None, rows: int, decimals: int, odd: NDArray[np.bool_] | None) -> Weights:
    """The weights of a table in units of 10**-decimals; the last code stands for a missing weight."""
    if found is None:
        codes = np.broadcast_to(np.zeros(1, np.int32), (rows,))
        return Weights(codes, np.zeros(1, np.int64), np.array([NO_WEIGHT]), (None,), all_usable=False)
    scaled = [*found.units(decimals)]
    usable = [each is not None and each[1] and each[0] <= LARGEST_WEIGHT for each in scaled]
    units = [each[0] if fits and each is not None else 0 for each, fits in zip(scaled, usable, strict=True)]
    states = [
        NO_WEIGHT if each is None else (USABLE if fits else UNUSUAL) for each, fits in zip(scaled, usable, strict=True)
    ]
    # one more entry, reached by the code -1 of an empty cell
    known = (*found.values, None)
    usual = found.complete and all(usable) and odd is None
    return Weights(found.codes, np.array([*units, 0]), np.array([*states, NO_WEIGHT]), known, usual, odd)


def decimals_of(found: Prepared, rules: RuleSet) -> int:
    """How many decimals the scores of a table need. Raises UsageError when that is more than a score can print."""
    need = [places(method.round_score.to) for method in rules.methods.values()]
    need += [each.decimals for each in (found.weights, found.declared) if each is not None]
    weights = found.weights.values if found.weights is not None else ()
    ending = [method for method in rules.methods.values() if method.most != 1 or _bands(method)]
    need += [count for weight in weights if weight is not None for count in _of_ends(ending, weight)]
    most = max(need, default=2)
    if most > _MOST_DECIMALS:
        raise UsageError([problem("U024", found=most, limit=_MOST_DECIMALS)])
    return most


def _bands(method: Method) -> list[Band]:
    return [part.shape for part in method.parts if isinstance(part.shape, Band)]


def _of_ends(methods: Sequence[Method], weight: Fraction) -> Iterator[int]:
    """Decimals of the highest scores, and of the ends of bands that hold no multiple of their step.

    Those that no table can hold are left aside.
    """
    for method in methods:
        if (count := places(method.most * weight)) <= _MOST_DECIMALS:
            yield count
        for reach in (reach_of(band, weight) for band in _bands(method)):
            if holds_no_multiple(reach, method.round_score):
                ends = rounded((reach,), method.round_score, method.most * weight)
                yield from (count for end in (ends.low, ends.high) if (count := places(end)) <= _MOST_DECIMALS)
