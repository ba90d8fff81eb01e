"""Records -> indicators: levels carried down, signs and units joined to their values, what nobody filled left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import evolve, field

from perfscore.form import Indicator
from perfscore.frozen import frozen
from perfscore.messages import Problem, problem
from perfscore.reading.decoding.cells import is_debris, is_template, printed
from perfscore.reading.decoding.doubts import unsure_cells
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.records import Doubt, Record, TableReading
from perfscore.reading.decoding.words import families_of, level_of, squeeze
from perfscore.values.model import Phrase, Uninterpreted
from perfscore.values.parse import parse_target

_FIELDS = ("name", "target", "actual", "weight", "score", "note", "basis", "rule", "evidence", "last_year")
_SIGNS = {
    "大于等于": "≥", "小于等于": "≤", "等于": "=", "大于": ">", "小于": "<", "≧": "≥", "≦": "≤", "═": "=", "＝": "=",
    "﹦": "=", "》": "≥", "《": "≤", "＞": ">", "＜": "<",
}  # fmt: skip
_NO_SIGN = re.compile(r"定性.*|定量.*|文字描述|正向.*|反向.*|逆向.*|负向.*|不适用|[-—/]")
_LEVEL_POINTS = re.compile(r"[(（\[]?(?<![0-9])[0-9]++(?:\.[0-9]++)?分?%?[)）\]]?$")
_NAME_POINTS = re.compile(r"(?P<name>.*[^(（\[])[(（\[](?P<points>[0-9]{1,3}(?:\.[0-9]+)?)分[)）\]]")
_NUMBER = re.compile(r"(?:[≥≤><=]{1,2})?[+\-−]?[0-9][0-9.]*(?:[-~—～][0-9.]+)?")
_LAST_NUMBER = re.compile(
    r"(?<![0-9.])[0-9][0-9.]*+(?=(?:(?:及|之|含)?(?:以上|以下|以内|内|左右|上下)|[(（]不?含(?:本数)?[)）]){0,2}$)"
)  # 低于50, 50以上（含）
_FEWEST_NAMES = 2
_EXECUTION = re.compile("(?:预算|资金)执行率?")


@frozen
class Levels:
    """The levels that hold for the row at hand, and how sure those are that are not certain."""

    level1: str | None = None
    level2: str | None = None
    doubts: Mapping[str, Doubt] = field(factory=dict)


@frozen
class Finished:
    """Indicators of a table, and what is told of them."""

    indicators: tuple[Indicator, ...]
    problems: tuple[Problem, ...] = field(default=())


def finish(reading: TableReading) -> Finished:
    """Indicators from the records of a table, in order."""
    levels = Levels()
    indicators: list[Indicator] = []
    problems: list[Problem] = []
    for record, above in zip(reading.records, (None, *reading.records), strict=False):
        below_total = record.below_total and not (above is not None and above.below_total)
        levels = _levels(Levels() if below_total else levels, record)
        if _is_template(record.cells):
            problems.append(problem("D111", record.place, found=" ".join(record.cells.values())[:60]))
            continue
        row = _indicator(record, levels, reading.fields)
        indicators += row.indicators
        problems += row.problems
    found = Finished(tuple(indicators), tuple(problems))
    return found if "weight" in reading.fields else _with_points_of_names(found)


def _with_points_of_names(found: Finished) -> Finished:
    """Weights that stand behind the names, 培训人数（10分）, where no column has them and most names do."""
    rows = found.indicators
    told = [_NAME_POINTS.fullmatch(row.name) for row in rows]
    if 2 * sum(1 for each in told if each) <= len(told) or len(told) < _FEWEST_NAMES:
        return found
    weighed = [
        evolve(row, name=name["name"], weight=name["points"]) if name and row.weight is None else row
        for row, name in zip(rows, told, strict=True)
    ]
    return Finished(tuple(weighed), (*found.problems, problem("D236", rows[0].source, found=rows[0].name)))


def _levels(before: Levels, record: Record) -> Levels:
    one, two = _level(record.cells.get("level1")), _level(record.cells.get("level2"))
    satisfied = families_of(before.level1 or "", 1) & families_of("满意度", 1)
    is_execution = _EXECUTION.fullmatch(squeeze(record.cells.get("name", "")))
    if one is None and satisfied and is_execution and not families_of(two or "", 2) & satisfied:
        one, two = two or printed(record.cells["name"]), None  # the row of the money stands below all levels
    doubts = {name: doubt for name, doubt in record.doubts.items() if name in ("level1", "level2")}
    if one is not None and one != before.level1:
        return Levels(one, two, doubts)
    carried = {name: before.doubts[name] for name, text in (("level1", one), ("level2", two))
               if text is None and name in before.doubts}  # fmt: skip
    return Levels(one or before.level1, two or before.level2, {**carried, **doubts})


def _level(text: str | None) -> str | None:
    """A level word as printed, without its points."""
    plain = printed(text or "")
    if plain is None or is_template(plain):
        return None
    found = level_of(plain)
    if found is not None:
        bracket = re.search(r"(?<=.)[(（\[].*$", plain)
        name = plain[: bracket.start()] if bracket else plain
        return _LEVEL_POINTS.sub("", name) if found.points and not bracket else name
    return re.sub(r"[(（\[][0-9]+(?:\.[0-9]+)?[分%]?[)）\]]$", "", plain)


def _is_template(cells: Mapping[str, str]) -> bool:
    """A row of the form that nobody filled in."""
    told = [text for name, text in cells.items() if name not in ("level1", "level2", "level3", "other", "ordinal")]
    return not told or all(is_template(squeeze(text)) or printed(text) is None for text in told)


def _indicator(record: Record, levels: Levels, fields: Sequence[str]) -> Finished:
    """The indicator of one record."""
    cells, problems = dict(record.cells), list[Problem]()
    shown = {name: _printed(cells.get(name, "")) for name in _FIELDS}
    for sign in (cells.get("comparator"), cells.get("direction")):  # a column of directions may hold the signs
        shown["target"] = _with_sign(shown["target"], sign)
    shown["target"] = _with_unit(shown["target"], cells.get("unit"))
    shown["actual"] = _with_unit(shown["actual"], cells.get("unit"))
    for name in ("weight", "score"):
        misplaced = shown[name] is not None and not _is_points(shown[name] or "")
        if misplaced:
            problems.append(problem("D113", record.place, found=shown[name]))
            shown["note"] = (shown["note"] or "") + (shown[name] or "")
            shown[name] = None
    name = shown.pop("name") or ""
    if not name:
        name = (levels.level2 or "") if "name" not in fields else ""
        if not name:
            problems.append(problem("D114", record.place))
    shown |= {"level1": levels.level1, "level2": levels.level2}
    unsure = unsure_cells({**shown, "name": name}, {**_of_values(record.doubts), **levels.doubts})
    direction = _direction(cells.get("direction"), cells.get("comparator"))
    row = Indicator(
        name=name, direction=direction, below_total=record.below_total, source=record.place, unsure=unsure, **shown
    )  # fmt: skip
    return Finished((row,), tuple(problems))


_PARTS_OF_TARGET = ("comparator", "unit")


def _of_values(doubts: Mapping[str, Doubt]) -> dict[str, Doubt]:
    """The doubts of the fields that are shown: a sign or a unit that is not certain makes its value so."""
    shown = {name: doubt for name, doubt in doubts.items() if name in _FIELDS}
    parts = [doubts[name] for name in _PARTS_OF_TARGET if name in doubts]
    if "target" in shown:
        parts.append(shown["target"])
    least = min(parts, key=lambda doubt: doubt.probability, default=None)
    return shown if least is None else {**shown, "target": least}


def _printed(text: str) -> str | None:
    return None if not text or (is_debris(text) and not look(text).sign) else printed(text)


def _is_points(text: str) -> bool:
    plain = squeeze(text)
    return bool(re.fullmatch(r"[+\-−]?[0-9]+(?:\.[0-9]+)?(?:分|%)?", plain))


def _with_sign(value: str | None, sign: str | None) -> str | None:
    """≥ and 735 -> ≥735. Words such as 定性 or 正向 are no part of the value."""
    plain = squeeze(sign or "")
    if not plain or _NO_SIGN.fullmatch(plain) or value is None:
        return value
    shown = _SIGNS.get(plain, plain)
    return value if look(value).sign else shown + value


def _direction(*printed_signs: str | None) -> str | None:
    """正向 or 反向, from a column of directions or of signs."""
    words = (squeeze(text or "").removesuffix("指标") for text in printed_signs)
    return next((word for word in words if word in ("正向", "反向", "逆向", "负向")), None)


def _with_unit(value: str | None, unit: str | None) -> str | None:
    """735 and 人次 -> 735人次, 低于50 -> 低于50人次; a value that has its unit, or is a phrase, keeps it."""
    plain = printed(unit or "")
    if value is None or plain is None or _NO_SIGN.fullmatch(plain):
        return value
    if _NUMBER.fullmatch(squeeze(value)):
        return value + plain
    number = _LAST_NUMBER.search(value)
    if number is None or isinstance(parse_target(value), Phrase | Uninterpreted):
        return value
    joined = value[: number.end()] + plain + value[number.end() :]
    return joined if type(parse_target(joined)) is type(parse_target(value)) else value
