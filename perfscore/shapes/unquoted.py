"""Values that YAML takes for its own signs: >=95%, %, 1,000人 in braces, 编号 #1; and the line as it should be written.

The parser says what it could not make of them, in its own words. A person who wrote ``target: >=95%`` is told to put
it in quotes, at that value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from attrs import evolve

from perfscore.lazily import lazy_pattern
from perfscore.messages import Place, Problem, problem

_FIRST = frozenset(">|%@`&*!#,?")
_INSIDE = lazy_pattern(r":[ \t]|[ \t]#[^ \t]|:$")  # a sign followed by a blank is a comment that was meant
_NEXT_KEY = lazy_pattern(r",[ \t]*(?=[^\s,:\[{]+:[ \t])")  # also one that nobody knows
_BLANK = " \t"


def behind(item: Problem, lines: Sequence[str], keys: Sequence[str]) -> Problem:
    """What is behind text that is no YAML: a value that needs quotes, in the line of the problem or the one above."""
    line = item.place.line if keys else None
    near = () if line is None else (line, line - 1)
    slips = (slip(lines, evolve(item.place, line=number, column=None), keys) for number in near)
    return next((found for found in slips if found is not None), item)


def slip(lines: Sequence[str], place: Place, keys: Sequence[str]) -> Problem | None:
    """What is wrong with the first value of a line that needs quotes, or with its indentation; None for neither."""
    if place.line is None or not 0 < place.line <= len(lines):
        return None
    line = lines[place.line - 1]
    blank = line[: len(line) - len(line.lstrip(_BLANK))]
    if "\t" in blank:
        return _said("D051", evolve(place, column=blank.index("\t") + 1), lines)
    marks = list(re.finditer(rf"(?<![\w\"'])(?:{'|'.join(keys)}):(?=[ \t])", line))
    for mark, following in zip_longest(marks, marks[1:]):
        in_braces = "{" in line[: mark.start()]
        value = _value(line[mark.end() : following.start() if following else len(line)], in_braces)
        if _needs_quotes(value, in_braces):
            column = line.index(value, mark.end()) + 1
            mend = f"{mark[0]} {_in_quotes(value)}"
            return _said("D050", evolve(place, column=column, width=len(value)), lines, found=value, mend=mend)
    return None


def _value(text: str, in_braces: bool) -> str:
    """A value without what belongs to the collection around it."""
    bare = _NEXT_KEY.split(text)[0].strip() if in_braces else text.strip()
    return bare.removesuffix("}").rstrip(", \t") if in_braces else bare


def _needs_quotes(value: str, in_braces: bool) -> bool:
    if not value or value[0] in "\"'[{":
        return False
    if value[0] in _FIRST:
        return not value.startswith("# ")
    return bool(_INSIDE.search(value)) or (in_braces and "," in value)


def _in_quotes(value: str) -> str:
    return f"'{value}'" if '"' in value or "\\" in value else f'"{value}"'


def _said(code: str, place: Place, lines: Sequence[str], **figures: str) -> Problem:
    return problem(code, place, **figures).quoted(list(lines))
