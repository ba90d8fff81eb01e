"""Running text -> statements: the figures that a sentence sets against each other, as printed. No arithmetic.

预算数10572.55万元（基本支出642.44万元、项目支出9930.11万元）      parts of a total
全年预算数6747.24万元，全年执行数6242.17万元，执行率92.51%        a rate
5319.57万元，其中：基本支出590.35万元，占11.1%                    a share
590.35万元，比上年增加38.81万元，增长7.04%                        a rise or a fall
完成地质灾害防治项目8个                                           a figure of the goals
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from perfscore.form import Statement, Told
from perfscore.frozen import frozen
from perfscore.messages import Place
from perfscore.reading.decoding.cells import printed
from perfscore.values.model import Amount, Phrase
from perfscore.values.parse import parse_target

_MONEY = r"(?<![0-9])(?<![0-9],)[0-9][0-9,]{0,40}+(?:\.[0-9]++)?[万亿]?元"
_RATE = r"[0-9]+(?:\.[0-9]+)?%"
_ASIDE = r"(?:[（(][^（）()]*[）)])?"
_PART = rf"(?:其中[：:]?)?[^0-9（）()，、；;。]{{1,16}}(?P<value>{_MONEY})(?:[，,]占比?{_RATE})?"
_PARTS = re.compile(rf"(?P<total>{_MONEY})[（(](?P<parts>[^（）()。]*)[）)]")
_ONE_PART = re.compile(_PART)
_EXECUTED = re.compile(
    rf"预算(?:安排)?(?:总?数|总额)?[为是]?(?P<base>{_MONEY}){_ASIDE}[，,、；;]?"
    rf"[^0-9，。；]{{0,6}}(?:执行|支出)(?:总?数|总额)?[为是]?(?P<part>{_MONEY}){_ASIDE}[，,、；;]?[^0-9。；]{{0,10}}执行率[为是]?(?P<rate>{_RATE})"
)
_GROWTH = re.compile(
    rf"(?P<amount>{_MONEY})[，,](?:占[^，。；]{{0,8}}?{_RATE}[，,])?[比较](?:上年|上一年|去年)[^0-9，。；]{{0,8}}?(?P<way>增加|减少|增长|下降)"
    rf"(?P<change>{_MONEY})[，,](?:增长|下降|上升|减少|增幅|降幅)率?[为是]?(?P<rate>{_RATE})"
)
_WHOLE = re.compile(rf"(?P<total>{_MONEY})[，,]其中[：:]?")
_SHARE = re.compile(rf"(?P<part>{_MONEY})[，,]占比?[为是]?(?P<rate>{_RATE})")
_CLAUSE = re.compile(r"[^，,、；;。：:]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年度?")
_FALLS = ("减少", "下降")
_LONGEST = 60


@frozen
class Prose:
    """The text without white space, and the place of every character of it."""

    text: str
    starts: list[int]
    places: list[Place]

    def place(self, position: int) -> Place:
        return self.places[max(0, bisect_right(self.starts, position) - 1)]


def prose(lines: Iterable[tuple[str, Place]]) -> Prose:
    """Lines run together."""
    parts: list[str] = []
    starts: list[int] = []
    places: list[Place] = []
    length = 0
    for line, place in lines:
        text = "".join(line.split())
        starts.append(length)
        places.append(place)
        parts.append(text)
        length += len(text)
    return Prose("".join(parts), starts or [0], places or [Place()])


def statements(told: Prose) -> tuple[Statement, ...]:
    """The totals with their parts, the rates, shares, rises and falls that a text states."""
    return (*_parts(told), *_rates(told), *_growth(told), *_shares(told))


def goal_statements(lines: Iterable[tuple[str, Place]]) -> tuple[Statement, ...]:
    """The same of the 年度总体目标, and every clause of it that holds exactly one amount with a unit."""
    told = prose(lines)
    figures = (
        _statement(Told.FIGURE, told, clause, (str(amounts[0]),))
        for clause in _CLAUSE.finditer(told.text)
        if len(clause[0]) <= _LONGEST and len(amounts := _amounts(clause[0])) == 1
    )
    return (*statements(told), *figures)


def _amounts(clause: str) -> list[Amount]:
    """The amounts inside words, years left out; the mark in front keeps a clause that is all amount a phrase too."""
    found = parse_target("、" + clause)
    amounts = found.amounts if isinstance(found, Phrase) else ()
    return [each for each in amounts if each.unit.symbol and not _YEAR.fullmatch(str(each))]


def _parts(told: Prose) -> Iterator[Statement]:
    for match in _PARTS.finditer(told.text):
        pieces = [_ONE_PART.fullmatch(piece) for piece in re.split(r"[、；;]|[，,](?!占|[0-9]{3})", match["parts"])]
        values = [piece["value"] for piece in pieces if piece]
        if len(values) == len(pieces) > 1:
            yield _statement(Told.PARTS, told, match, (match["total"], *values))


def _rates(told: Prose) -> Iterator[Statement]:
    for match in _EXECUTED.finditer(told.text):
        yield _statement(Told.RATE, told, match, (match["base"], match["part"], match["rate"]))


def _growth(told: Prose) -> Iterator[Statement]:
    for match in _GROWTH.finditer(told.text):
        kind = Told.FALL if match["way"] in _FALLS else Told.RISE
        yield _statement(kind, told, match, (match["amount"], match["change"], match["rate"]))


def _shares(told: Prose) -> Iterator[Statement]:
    """Within one line: a share belongs to the total before 其中 of its own paragraph."""
    ends = [*told.starts[1:], len(told.text)]
    for start, end in zip(told.starts, ends, strict=True):
        whole = _WHOLE.search(told.text, start, end)
        for match in _SHARE.finditer(told.text, whole.end(), end) if whole else ():
            yield _statement(Told.SHARE, told, match, (whole["total"], match["part"], match["rate"]) if whole else ())


def _statement(kind: Told, told: Prose, match: re.Match[str], figures: tuple[str, ...]) -> Statement:
    values = tuple(printed(figure) or "" for figure in figures)
    return Statement(kind=kind, text=match[0][:_LONGEST], figures=values, source=told.place(match.start()))
