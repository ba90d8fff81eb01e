"""Cells that scanning tore or ran together, taken apart: two values, two levels, a name inside a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.blurred import differ_by_one
from perfscore.reading.decoding.cells import is_number, is_value, printed
from perfscore.reading.decoding.words import is_level, level_names, level_of, unnumbered
from perfscore.values.folding import normalise
from perfscore.values.model import Phrase
from perfscore.values.parse import parse_target

_BEFORE_SIGN = re.compile(r"(?<!\s)\s++(?=[<>=≥≤])")
_WORD = re.compile("[0-9A-Za-z\u3400-\u9fff]")
_VALUE_INSIDE = re.compile(r"(?P<before>.*?)(?P<value>(?:>=|<=|=|≥|≤|>|<)\d[\d.,]*(?:%|‰)?)(?P<after>.*)")


class MendedCells(NamedTuple):
    """The cells of a row by field, and what is told of them."""

    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def split_levels(cells: Mapping[str, str], place: Place) -> MendedCells:
    """Levels as they are known where a cell holds two of them or a blurred one."""
    found, problems = dict(cells), list[Problem]()
    if "".join(cells.get("level1", "").split()).endswith("指"):  # its 标 stands in the next cell
        cells = {name: text.removeprefix("标") if name == "level2" else text for name, text in cells.items()}
        found = dict(cells)
    torn = [text for name in ("level1", "level2") if not level_of(text := cells.get(name, ""))]
    words = [word for text in torn for word in text.split()]
    for depth, name in ((1, "level1"), (2, "level2")):
        read = _level(cells.get(name), level_names(depth), words)
        if name in cells and read is not None and read != printed(cells[name]):
            problems.append(problem("D112", place, found=printed(cells[name]), read=read))
            found[name] = read
    if "level1" not in cells:
        first = next((word for word in words if word in level_names(1) and word != found.get("level2")), None)
        if first is not None:
            found["level1"] = first
    return MendedCells(found, tuple(problems))


def _is_whole_level(plain: str, known: frozenset[str]) -> bool:
    """A level as forms print it: 产出指标, 产出指标（50分）, 社会效益."""
    return is_level(re.split(r"[(（]", unnumbered(plain))[0], known)


def _level(text: str | None, known: frozenset[str], words: list[str]) -> str | None:
    """The level a cell names. Where scanning put two names into one cell, the one of this level is taken.

    Where both may be of this level it is the longer one, of equally long ones the last.
    """
    plain = printed(text or "")
    if plain is None or _is_whole_level(plain, known) or any(differ_by_one(plain, name) for name in known):
        return plain
    if plain.endswith("指") and f"{plain}标" in known:
        return f"{plain}标"
    inside = [name for name in known if name in plain or (len(name) >= 6 and name.removesuffix("指标") in plain)]
    inside = [name for name in inside if _is_no_word(plain.replace(name, "").replace(name.removesuffix("指标"), ""))]
    if inside:
        return max(inside, key=lambda name: (len(name), plain.find(name)))
    among = [word for word in words if word in known]
    return among[-1] if among and not plain.endswith("指标") else plain


def _is_no_word(rest: str) -> bool:
    """Whether what stands in a cell beside a level is nothing that was printed there: debris, or another level."""
    return not _WORD.search(rest) or bool(level_of(rest))


def _two_values(text: str) -> list[str]:
    """The pieces of a cell: '>=20 台 =18 台' parts before the second sign, '10 10' at the gap."""
    pieces = _BEFORE_SIGN.split(text)
    return pieces if len(pieces) == 2 else text.split()


def split_merged(cells: Mapping[str, str], place: Place) -> MendedCells:
    """Two values in one cell beside an empty one: '10 10' under 分值, '>=2个 =2个' under 指标值."""
    found, problems = dict(cells), list[Problem]()
    for left, right, fits in (("weight", "score", is_number), ("target", "actual", is_value)):
        for name, other in ((left, right), (right, left)):
            parts = _two_values(found.get(name, ""))
            if len(parts) == 2 and not found.get(other) and all(fits(part) for part in parts):
                problems.append(problem("D113", place, found=found[name]))
                found[left], found[right] = parts
    return MendedCells(found, tuple(problems))


def without_names(cells: Mapping[str, str], place: Place) -> MendedCells:
    """Values into which the neighbouring name spilled: 业务系统>=95%端维护 beside 业务系统终端维护率."""
    name = "".join(cells.get("name", "").split())
    alone = {each: _without_name(cells[each], name) for each in ("target", "actual") if each in cells}
    told = [problem("D115", place, found=cells[each], read=text) for each, text in alone.items() if text != cells[each]]
    return MendedCells({**cells, **alone}, tuple(told))


def _without_name(value: str, name: str) -> str:
    if not isinstance(parse_target(printed(value) or ""), Phrase):
        return value
    found = _VALUE_INSIDE.fullmatch(normalise(value))
    if not found or not (found["before"] or found["after"]):
        return value
    pieces = [piece for piece in (found["before"], found["after"]) if piece]
    return found["value"] if all(piece in normalise(name) for piece in pieces) else value
