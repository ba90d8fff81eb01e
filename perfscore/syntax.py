"""What the YAML library could not make of a text, in our words and where it was meant, whichever library said it.

The compiled library and the one in Python word their errors differently and give two places: where they were and where
they gave up. Each kind has a sentence of ours, and tells which of the two places is the one to mend.
"""

from __future__ import annotations

import re

import yaml

from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Joined, Message, Place

_BLANK = " \t"
_CLOSING = "]}"
_QUOTED = lazy_pattern(r"""#\s.*|(?<![^\s:\[{,-])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_OPEN = ("W_yaml_list_open", "W_yaml_braces_open")
#: A sign that YAML takes for the beginning of a comment, inside brackets that it leaves open.
_CUT = lazy_pattern(r"(?<=\s)#[^\s#][^,}\]]*")
_ONE_KEY = lazy_pattern(r" *[^\s:#\"'{\[-][^\s:]*")
_FILLED_KEY = lazy_pattern(r" *[^\s:#\"'{\[-][^\s:]*:[ \t]+[^\s|>#]")
_OPEN_QUOTE = lazy_pattern(r"""(?<![^\s:\[{,-])(?P<quote>["'])""")


@frozen
class _Kind:
    """A kind of error: what both libraries say, our sentence, and whether the place is where the piece began."""

    pattern: re.Pattern[str]
    code: str
    at_start: bool = False


def _kind(pattern: str, code: str, at_start: bool = False) -> _Kind:
    return _Kind(lazy_pattern(pattern), f"W_yaml_{code}", at_start)


_KINDS = (
    _kind(r"tab character|character '\\t' that cannot start", "tab"),
    _kind(r"cannot start any token", "start"),
    _kind(r"could not find expected ':'", "no_colon", at_start=True),
    _kind(r"mapping values are not allowed", "second_colon"),
    _kind(r"sequence entries are not allowed", "dash"),
    _kind(r"mapping keys are not allowed", "question"),
    _kind(r"expected ',' or '\]'", "list_open"),
    _kind(r"expected ',' or '\}'", "braces_open"),
    _kind(r"unexpected end of stream|unexpected document (?:indicator|separator)", "quote_open", at_start=True),
    _kind(r"unknown escape|expected hex|escape (?:code|sequence)|hexadecimal|hexdecimal", "escape"),
    _kind(r"expected key|expected '-' indicator|expected <block end>", "indent"),
    _kind(r"expected (?:the )?node content", "no_value"),
    _kind(r"indentation indicator|comment or (?:a )?line break|chomping", "block"),
    _kind(r"document start", "indent"),
    _kind(r"alphabetic or numeric|did not find expected alpha", "anchor"),
    _kind(r"unexpected ':'", "second_colon"),
)


def explained(error: yaml.MarkedYAMLError, file: str, lines: list[str]) -> tuple[Place, Message]:
    """The place of an error (line and column from 1) and what is wrong there."""
    said = f"{error.problem or ''} {error.context or ''}"
    kind = next((each for each in _KINDS if each.pattern.search(said)), _Kind(lazy_pattern(""), "W_yaml_other"))
    at_start = kind.at_start or _left_open(error, lines)
    marks = (error.context_mark, error.problem_mark) if at_start else (error.problem_mark, error.context_mark)
    mark = next((each for each in marks if each is not None), None)
    if mark is None:
        return Place(file=file), Message(kind.code)
    unclosed = _unclosed(lines[: mark.line])
    if unclosed is not None:
        line, column = unclosed
        return Place(file=file, line=line + 1, column=column + 1), Message("W_yaml_quote_open")
    if kind.code in _OPEN and (cut := _CUT.search(lines[min(mark.line, len(lines) - 1)])) is not None:
        place = Place(file=file, line=mark.line + 1, column=cut.start() + 1)
        return place, Message("W_yaml_cut", found=cut[0].strip())
    if kind.code == "W_yaml_second_colon" and (above := _heading(mark.line, lines)) is not None:
        indent = len(lines[above]) - len(lines[above].lstrip(_BLANK))
        return Place(file=file, line=above + 1, column=indent + 1), Message("W_yaml_heading")
    if (within := _by_line(kind.code, mark, lines)) is not None:
        return Place(file=file, line=mark.line + 1, column=mark.column + 1), within
    line, column = _back(mark.line, mark.column, lines)
    return Place(file=file, line=line + 1, column=column + 1), Message(kind.code)


def _heading(line: int, lines: list[str]) -> int | None:
    """The line above that is no key, of the same indentation as that of a key: a title, a sentence of a chat."""
    if line >= len(lines) or not _ONE_KEY.match(lines[line]):
        return None
    above = next(
        (n for n in range(line - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#")), None
    )
    if above is None or ":" in lines[above] or lines[above].lstrip().startswith("- "):
        return None
    alike = (len(each) - len(each.lstrip(_BLANK)) for each in (lines[above], lines[line]))
    return above if len({*alike}) == 1 else None


def _above(line: int, lines: list[str]) -> str:
    """The line above that says something."""
    return next((each for each in reversed(lines[:line]) if each.strip() and not each.lstrip().startswith("#")), "")


def _by_line(code: str, mark: yaml.Mark, lines: list[str]) -> Message | None:
    """What the line itself tells of an error that the libraries call otherwise."""
    if mark.line >= len(lines):
        return None
    line = lines[mark.line]
    if code == "W_yaml_second_colon" and line.lstrip().startswith("- ") and _FILLED_KEY.match(_above(mark.line, lines)):
        return Message("W_yaml_list_begun")
    if code == "W_yaml_second_colon" and _ONE_KEY.fullmatch(line[: mark.column]):
        return _beside(len(line) - len(line.lstrip(" ")), line.strip(), lines[: mark.line])
    if code not in ("W_yaml_start", "W_yaml_indent", "W_yaml_no_colon"):
        return None
    char, begun = line[mark.column : mark.column + 1], line[: mark.column].strip(" ")
    if not begun and char == "\t":
        return Message("W_yaml_tab")
    if char in _CLOSING:
        return Message("W_yaml_closing", found=char) if char else None
    return None if begun else _beside(mark.column, line.strip(), lines[: mark.line])


def _beside(indent: int, line: str, above: list[str]) -> Message | None:
    """An indentation that no line around has, or an item among others that lacks its dash."""
    open_ = dict[int, str]()  # indentation -> the last line of it that nothing further to the left has closed
    for each in above:
        if each.strip() and not each.lstrip().startswith("#"):
            at = len(each) - len(each.lstrip(" "))
            open_ = {**{n: kept for n, kept in open_.items() if n < at}, at: each.strip()}
    beside = (*open_.values(), "- " if open_.get(indent, "").startswith("{") else "")
    if line.startswith("{") and any(kept.startswith("- ") for kept in beside):
        return Message("W_yaml_no_dash")
    if indent not in open_:
        return Message("W_yaml_indent_of", found=indent, allowed=Joined(map(str, open_)))
    return Message("W_yaml_no_dash") if open_[indent].startswith("- ") and not line.startswith("-") else None


def _unclosed(lines: list[str]) -> tuple[int, int] | None:
    """The first quote that is not closed on its line: hardly ever meant, and every error after it comes from it."""
    for number, line in enumerate(lines):
        found = _OPEN_QUOTE.search(_QUOTED.sub(lambda it: "x" * len(it[0]), line))
        if found:
            return number, found.start("quote")
    return None


def _left_open(error: yaml.MarkedYAMLError, lines: list[str]) -> bool:
    """Whether a bracket was forgotten: what follows stands no further to the right than the line that opened it."""
    begun, met = error.context_mark, error.problem_mark
    if begun is None or met is None or "flow" not in (error.context or "") or not begun.line < met.line < len(lines):
        return False
    opening, following = lines[begun.line], lines[met.line]
    return len(following) - len(following.lstrip(_BLANK)) <= len(opening) - len(opening.lstrip(_BLANK))


def _back(line: int, column: int, lines: list[str]) -> tuple[int, int]:
    """The end of what stands before, where the place is the beginning of a later line or beyond the last one."""
    if line < len(lines) and lines[line].strip():
        return line, column
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line -= 1
    return line, max(0, len(lines[line].rstrip(_BLANK)) - 1) if lines else 0
