"""Pieces of a wrapped row: level names over several lines, values by their comparators, repeated phrases."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from attrs import frozen

from perfscore.reading.decoding import cells
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.words import level_names
from perfscore.values.model import Phrase, Uninterpreted
from perfscore.values.parse import parse_target

_SIGN = re.compile(r">=|<=|(?<![<>])=|≥|≤|<|>")
_LONGEST_LEVEL = 4
_MOST_WORDS = 60  # at the end of a row, among which its target and actual are looked for: cuts grow with their square
_BEST = 9.0  # that two phrases can weigh before their length is taken off
_LENGTH = 0.02  # a character of them takes off
_LEVEL1 = tuple(name for name in level_names(1) if name.endswith("指标") or len(name) > 3)
_LEVEL2 = tuple(name for name in level_names(2) if name.endswith("指标"))  # 数量, 经济效益 are words of names, too
_QUALITY = re.compile(
    r"(?:有效|显著|明显|持续|不断|进一步|及时|有所|稳步|大幅|逐步|长期|得到|充分|切实|效果|质量|基本|完全|全部|部分|未)?"
    r"(?:提高|提升|保障|促进|改善|推进|制止|支撑|控制|优化|发挥|增强|加强|完善|维护|落实|有效|明显|显著|良好|较好|达成|达到|实现|完成|"
    r"指导|带动|改进|减少|降低|缓解|符合要求|合格|是|好|优)(?:预期|目标|年度指标|指标|要求|提升|提高|改善)?"
)


@frozen
class Split:
    """Lines cut at level names: what stands before and after them, and the levels that now hold."""

    before: list[str]
    after: list[str]
    levels: tuple[str | None, str | None]
    found: bool


def split_levels(lines: list[str], levels: tuple[str | None, str | None]) -> Split:
    """Find 一级 and 二级指标 names, each perhaps torn over lines, and cut there."""
    tokens = [(n, token) for n, line in enumerate(lines) for token in line.split()]
    for start in range(len(tokens)):
        first, after_first = _level_at(tokens, start, _LEVEL1)
        if first is not None:
            second, after_second = _level_at(tokens, after_first, _LEVEL2)
            if second is not None:
                return _cut(lines, tokens, start, after_second, (first, second))
        second, after_second = _level_at(tokens, start, _LEVEL2)
        if second is not None:
            level1 = first if first is not None and levels[0] is None else levels[0]
            return _cut(lines, tokens, start, after_second, (level1, second))
    return Split([], lines, levels, found=False)


def _level_at(tokens: list[tuple[int, str]], start: int, known: tuple[str, ...]) -> tuple[str | None, int]:
    """The longest level name that the tokens from ``start`` spell, and where it ends."""
    found: tuple[str | None, int] = (None, start)
    joined = ""
    for size, (_, token) in enumerate(tokens[start : start + _LONGEST_LEVEL], start=1):
        joined += token
        if joined in known:
            found = joined, start + size
        if not any(name.startswith(joined) for name in known):
            break
    return found


def _cut(
    lines: list[str], tokens: list[tuple[int, str]], start: int, end: int, levels: tuple[str | None, str | None]
) -> Split:
    first_line = tokens[start][0]
    head = [token for n, token in tokens[:start] if n == first_line]
    last_line = tokens[end - 1][0]
    tail = [token for n, token in tokens[end:] if n == last_line]
    before = lines[:first_line] + ([" ".join(head)] if head else [])
    after = ([" ".join(tail)] if tail else []) + lines[last_line + 1 :]
    return Split(before, after, levels, found=True)


def begins_value(text: str) -> bool:
    """A line that begins with a comparator, so it is neither a note nor a name."""
    return bool(_SIGN.match(text.strip()))


def values(parts: list[str], single: bool) -> tuple[str, str | None, str | None]:
    """Name, target and actual from lines whose values carry comparators.

    ``single``: only the target stands here; what follows it is returned in the third place.
    """
    text = " ".join(parts)
    signs = [found.start() for found in _SIGN.finditer(text)]
    if single:
        return _target_and_rest(parts, signs, text)
    if len(signs) >= 2:
        target, actual = text[signs[-2] : signs[-1]], text[signs[-1] :]
        return printed(text[: signs[-2]]) or "", printed(target), printed(actual)
    if len(signs) == 1:
        return _target_without_sign(text[: signs[0]], text[signs[0] :])
    return printed(text) or "", None, None


def _target_and_rest(parts: list[str], signs: list[int], text: str) -> tuple[str, str | None, str | None]:
    """The target is the first line, from its comparator on; the lines below it are another column."""
    if not signs:
        return printed(text) or "", None, None
    line = next(n for n, part in enumerate(parts) if _SIGN.search(part))
    at = _SIGN.search(parts[line])
    start = at.start() if at else 0
    name = " ".join([*parts[:line], parts[line][:start]])
    return printed(name) or "", printed(parts[line][start:]), " ".join(parts[line + 1 :])


def _target_without_sign(before: str, after: str) -> tuple[str, str | None, str | None]:
    """项目工期 2023年2月—11月 =2023年3月—10月: the longest end of the words that is a value."""
    words = before.split()
    for start in range(len(words)):
        if cells.is_value(" ".join(words[start:])):
            return printed(" ".join(words[:start])) or "", printed(" ".join(words[start:])), printed(after)
    for start in range(1, len(words)):
        if _is_quality("".join(words[start:])):
            return printed(" ".join(words[:start])) or "", printed("".join(words[start:])), printed(after)
    return printed(before) or "", None, printed(after)


def phrases(parts: list[str]) -> tuple[str, str | None, str | None]:
    """Name, target and actual from lines of words: the cut where target and actual read best as two phrases."""
    return _cut_best(tuple(word for part in parts for word in part.split()))


@lru_cache(maxsize=4096)  # rival readings of a table ask the same of most of its rows
def _cut_best(words: tuple[str, ...]) -> tuple[str, str | None, str | None]:
    best: tuple[float, int, int] | None = None
    for first in range(max(1, len(words) - _MOST_WORDS), len(words) - 1):
        if sum(map(len, words[first:])) * _LENGTH >= _BEST:
            continue
        for second in range(first + 1, len(words)):
            weight = _weigh("".join(words[first:second]), "".join(words[second:]), first)
            if best is None or weight > best[0]:
                best = (weight, first, second)
    if best is None or best[0] <= 0:
        return "".join(words), None, None
    _, first, second = best
    return "".join(words[:first]), printed("".join(words[first:second])), printed("".join(words[second:]))


def _weigh(target: str, actual: str, name_words: int) -> float:
    """How well two texts read as target and actual of one row."""
    if not isinstance(parse_target(target), Phrase) or isinstance(parse_target(actual), Uninterpreted):
        return 0.0
    weight = 3.0 * (target == actual) + 2.0 * _is_quality(actual) + 2.0 * _is_quality(target)
    alike = difflib.SequenceMatcher(None, target, actual).ratio()
    return weight + (2.0 * alike if alike > 0.6 else 0.0) - _LENGTH * (len(target) + len(actual)) - (name_words == 0)


def _is_quality(text: str) -> bool:
    return bool(_QUALITY.fullmatch(text))
