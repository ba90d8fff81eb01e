"""What a Chinese keyboard leaves in a YAML file, put as YAML wants it where the meaning is certain.

    label：甲   ->  label: 甲        {from：60%，score：0%}  ->  {from: 60%, score: 0%}        comparator: >=  ->  ">="

Only signs of the format are mended, never the text of a value: a full-width comma parts two keys where a key of the
language follows it, and is text otherwise. Each mend is an edit of one line, so that comments stay and every place is
told as the file was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from attrs import field

from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.numerals import arabic, numeral

_NO_BREAK, _WIDE = "\u00a0\u2007\u202f", "\u3000"
_BLANK = f" \t{_NO_BREAK}{_WIDE}"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_UNSEEN = lazy_pattern(f"[{_INVISIBLE}]")
_OPENING, _CLOSING = {"{": "}", "[": "]", "｛": "}", "［": "]"}, {"}": "}", "]": "]", "｝": "}", "］": "]"}
#: Brackets of text, which people type for those of a collection.
_TEXT_BRACKETS = {"【": "】", "〔": "〕", "(": ")", "（": "）"}
_ROUND = "(（"  # of a list only where words of the language are within, which is seen later
_BLOCK = lazy_pattern(r"[|>][+-]?[0-9]?[+-]?[ \t]*(?:#.*)?")
_DASHES, _BULLETS = "－–—−‐‑", "•·●○■◆▪"
_DASH = lazy_pattern(f"[-{_DASHES}{_BULLETS}](?=[{_BLANK}{{｛［]|\\[|$)[{_BLANK}]*")
#: What Word and chats put before an item of a list; only before a mapping, which no text begins with.
_NUMBERED = lazy_pattern(
    rf"(?:[0-9]{{1,2}}[.．、)）]|[(（][0-9一二三四五六七八九十]{{1,3}}[)）]|[①-⑳])[{_BLANK}]*(?=[{{｛])"
)
_FENCE = lazy_pattern(r"`{3,}[ \t]*[A-Za-z]*[ \t]*")  # around what a chat shows as code
_LAST_COMMA = lazy_pattern(rf"(?<=[}}\]｝］])[{_BLANK}]*[,，;；、](?=[{_BLANK}]*$)")
#: What no plain value begins with; ``>`` and ``|`` begin a block where nothing else follows on the line.
_NO_START = ">|%@`"
_HASH = lazy_pattern("[#＃]")
_WIDE_HASH = "＃"  # where a value could begin it is a comment; behind the text of a value it may belong to it


_SIGNS = str.maketrans({**dict.fromkeys("≥≧⩾", ">="), **dict.fromkeys("≤≦⩽", "<="), **dict.fromkeys("–—−‐‑", "-")})
_TURNED = {
    "=>": ">=", "=<": "<=", "是": "yes", "否": "no", "至今": "open", "长期": "open", "无": "none", "最低": "lowest",
}  # fmt: skip
_FULL = {"满分": "100%", "全分": "100%", "零分": "0%", "不得分": "0%", "零": "0%"}
_COUNTED = ("分", "倍")  # behind a number of points or times
_DECIMALS = lazy_pattern(r"(?:保留|取|取到|精确到)?([1-9])位小数")
_PER_MILLE = lazy_pattern(r"[+-]?[0-9]+(?:\.[0-9]+)?‰")
_AROUND = "“”‘’「」『』\"'"
_CAPITAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_ROMAN = lazy_pattern("[Ⅰ-Ⅻⅰ-ⅻ]")
#: Numbers in which letters stand for the digits that they look like: l00%, 6O, 2O26-01-31.
_ALIKE = lazy_pattern(r"[+-]?[lIOo]*[0-9][0-9lIOo.]*(?:[%分倍]|(?:[-/.][0-9lIOo]{1,2}){2})?")
_DIGIT_OF = str.maketrans("lIOo", "1100")
_POINT = lazy_pattern(r"(?<=[0-9])[。．](?=[0-9])")
_THOUSANDS = lazy_pattern(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_DAY = lazy_pattern(r"([0-9]{4})(?:[年/.\-]([0-9]{1,2})[月/.\-]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_YEAR = lazy_pattern(r"((?:19|20)[0-9]{2})年度?")
_SIGN = lazy_pattern(r"[><=≥≤]{1,2}(?=[，、；])")
_PARTS = lazy_pattern("[，、；]")
#: What needs mending; words before a colon only where they are keys of the language.
_SUSPECT = lazy_pattern(
    rf"[{_INVISIBLE}{_NO_BREAK}{_WIDE}｛［{_WIDE_HASH}]|^[ \t-]*-[\[{{]|[：][ \t]*$"
    rf"|^[ \t]*[{_DASHES}{_BULLETS}][ \t\[{{｛［]|^[ \t]*{_NUMBERED.pattern}|^{_FENCE.pattern}$|{_LAST_COMMA.pattern}"
    rf"|(?:[:\[{{,-][ \t]*|^[ \t]+)[{_NO_START}【〔(（]"
    r"|(?<![\w-])(?P<key>[\w-]++)(?=[ \t]*(?:：|:\S))|[，；;](?=[ \t]*(?P<behind>[\w-]++)[ \t]*:)",
    re.MULTILINE,
)


@frozen
class Edit:
    """``old`` at a column (from 1) of a line (from 1) of the file is written as ``new``."""

    line: int
    column: int
    old: str
    new: str


def plainer(text: str) -> Iterator[str]:
    """What was probably meant by a value that is a number, a date or a word of the language, the likeliest first."""
    text = _spelled(text)
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", _POINT.sub(".", text))).translate(_SIGNS)
    bare = re.sub(r"\s+", "", folded.strip(_AROUND))
    bare = _in_digits(_THOUSANDS.sub(lambda found: found[0].replace(",", ""), bare))
    yield bare
    yield _TURNED.get(bare, bare)
    yield _FULL.get(bare, bare)
    if bare[-1:] in _COUNTED:
        yield bare[:-1]
    if year := _YEAR.fullmatch(bare):
        yield year[1]
    if day := _DAY.fullmatch(bare):
        yield f"{day[1]}-{int(day[2] or day[4]):02}-{int(day[3] or day[5]):02}"
    if decimals := _DECIMALS.fullmatch(bare):
        yield f"{Decimal(1).scaleb(-int(decimals[1])):f}"
    yield bare.lower()
    if _ALIKE.fullmatch(bare) and (digits := bare.translate(_DIGIT_OF)) != bare:
        yield from plainer(digits)


def _spelled(text: str) -> str:
    """陆拾 -> 六十 as cheques have it, and a single Ⅸ -> 9; two of these in a row are no digits side by side."""
    (*romans,) = _ROMAN.finditer(text)
    if len(romans) == 1:
        text = _ROMAN.sub(lambda found: str(int(unicodedata.numeric(found[0]))), text)
    return text.translate(_CAPITAL)


def _in_digits(text: str) -> str:
    """六成 -> 60%, 百分之六十 -> 60%, 二〇二四 -> 2024, 二分 -> 2分, 5‰ -> 0.5%."""
    digits = arabic(text)
    if _PER_MILLE.fullmatch(digits):
        return f"{Decimal(digits[:-1]).scaleb(-1).normalize():f}%"
    count = None if text in _FULL or digits[-1:] not in _COUNTED else numeral(digits[:-1])
    return digits if count is None else f"{count}{digits[-1]}"


def commented(text: str, line: str) -> tuple[str, str]:
    """A value and the comment behind it at the end of its line, where ＃ or a # without its blank begins one."""
    value, *rest = _HASH.split(text, maxsplit=1)
    if not (rest and value.strip(_BLANK) and line.rstrip().endswith(text)):
        return text, ""
    return value.rstrip(_BLANK), rest[0].strip(_BLANK)


def parts(text: str) -> tuple[tuple[int, str], ...]:
    """The values that full-width commas part, each with the index at which it begins."""
    ends = [0, *(found.end() for found in _PARTS.finditer(text))]
    cut = zip(ends, [*(found.start() for found in _PARTS.finditer(text)), len(text)], strict=True)
    return tuple((start, text[start:end]) for start, end in cut)


def mends(text: str, keys: Iterable[str]) -> tuple[Edit, ...]:
    """The edits that make of a text what YAML wants, ``keys`` being those of the language."""
    known = frozenset(keys)
    if not _is_suspicious(text, known):
        return ()
    return tuple(_Walk(known).edits(text.splitlines(keepends=True)))


def shown(text: str) -> str:
    """The text with a name for what nobody sees."""
    return "".join(f"U+{ord(char):04X}" if _UNSEEN.match(char) or char in _NO_BREAK + _WIDE else char for char in text)


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with these edits, which do not overlap."""
    lines = text.splitlines(keepends=True)
    for each in sorted(edits, key=lambda edit: (edit.line, edit.column), reverse=True):
        line, start = lines[each.line - 1], each.column - 1
        lines[each.line - 1] = line[:start] + each.new + line[start + len(each.old) :]
    return "".join(lines)


def column_before(edits: Iterable[Edit], line: int, column: int) -> int:
    """The column in the file of what stands at a column of the mended line."""
    for each in sorted((each for each in edits if each.line == line), key=lambda edit: edit.column, reverse=True):
        start = each.column + sum(
            len(other.new) - len(other.old) for other in edits if other.line == line and other.column < each.column
        )
        if column >= start + len(each.new):
            return column - (start + len(each.new)) + each.column + len(each.old)
        if column >= start:
            return each.column
    return column


def _is_suspicious(text: str, keys: frozenset[str]) -> bool:
    """Whether a file has what may need mending; most have nothing and are left alone at once."""
    return any(
        found[found.lastgroup] in keys if found.lastgroup else not _begins_block(text, found.end() - 1)
        for found in _SUSPECT.finditer(text)
    )


def _begins_block(text: str, at: int) -> bool:
    """Whether a sign begins a text of several lines, as YAML has it; not where a collection may be open around it."""
    before, (line, *following) = text[:at], text[text.rfind("\n", 0, at) + 1 :].split("\n", 2)[:2]
    is_open = sum(map(before.count, _OPENING)) != sum(map(before.count, _CLOSING))
    begun = _BLOCK.fullmatch(text, at, at + len(text[at:].split("\n", 1)[0].rstrip("\r")))
    return begun is not None and _deeper(line, following) and not is_open


@lru_cache(maxsize=16)
def _key(keys: frozenset[str]) -> re.Pattern[str]:
    """A key of the language, before a full-width colon or one that lacks its blank."""
    return lazy_pattern(rf"(?P<key>{_either(keys)})(?P<colon>[ \t]*[:：][{_BLANK}]*)(?P<rest>$|.)")


def _either(keys: frozenset[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, keys), key=lambda each: (-len(each), each))) + ")"


@frozen
class _Walk:
    """Goes over the lines of a file, knowing which brackets, quotes and blocks are open."""

    keys: frozenset[str]
    open: list[str] = field(factory=list)

    def edits(self, lines: Sequence[str]) -> Iterator[Edit]:
        quote, block = "", -1
        for number, whole in enumerate(lines, 1):
            line = whole.rstrip("\r\n\x85\u2028\u2029")
            indent = len(line) - len(line.lstrip(_BLANK))
            if block >= 0 and (not line.strip() or indent > block):
                continue
            block = -1
            if not (quote or self.open) and _FENCE.fullmatch(line):
                yield Edit(number, 1, line, "")
                continue
            found = list[tuple[int, str, str]]()
            at = 0
            if quote:
                at = _closed(line, 0, quote)
                quote = "" if at <= len(line) else quote
            elif not self.open:
                found += [(n, char, " " * (2 if char in _WIDE else 1)) for n, char in _odd_blanks(line[:indent])]
                at = indent
            if not quote:
                quote, begun = self.line(line, at, lines[number : number + 1], found)
                block = indent if begun else -1
            taken = {column + n for column, old, _ in found for n in range(len(old))}
            found += [(n.start(), n[0], "") for n in _UNSEEN.finditer(line) if n.start() not in taken]
            yield from (Edit(number, column + 1, old, new) for column, old, new in sorted(found))

    def line(self, line: str, at: int, following: Sequence[str], found: list[tuple[int, str, str]]) -> tuple[str, bool]:
        """Mends a line from ``at`` on; the quote that stays open at its end, and whether a block begins there."""
        plain, may_be_key = _UNSEEN.sub("\u200b", line), True
        while at < len(plain):
            char = plain[at]
            if char in f"{_BLANK}\u200b":
                at += 1
            elif char == "#":
                return "", False
            elif char == _WIDE_HASH and (at == 0 or plain[at - 1] in f"{_BLANK}\u200b"):
                found.append((at, char, "#"))
                return "", False
            elif char in "\"'":
                at = _closed(plain, at + 1, char)
                if at > len(plain):
                    return char, False
            elif not self.open and _BLOCK.fullmatch(plain, at) and _deeper(line, following):
                return "", True
            elif char in _TEXT_BRACKETS and (squared := self.squared(plain, at)) != plain:
                found += [(n, plain[n], new) for n, new in enumerate(squared) if plain[n] != new]
                plain = squared
            else:
                at, may_be_key = self.token(plain, at, may_be_key, found)
        return "", False

    def squared(self, line: str, at: int) -> str:
        """The line with the brackets of a collection in the place of those that begin a value here: 【key: value】 is a
        mapping wherever it stands, 【甲, 乙】 in a collection a list, since a text would end at its comma.
        """
        end = _matching(line, at)
        mapped = end is not None and _key(self.keys).match(line, at + 1)
        if end is None or not (mapped or (self.open and line[at] not in _ROUND and "," in line[at:end])):
            return line
        begun, closed = "{}" if mapped else "[]"
        return line[:at] + begun + line[at + 1 : end] + closed + line[end + 1 :]

    def token(self, line: str, at: int, may_be_key: bool, found: list[tuple[int, str, str]]) -> tuple[int, bool]:
        """Past a sign of a collection, a key with its colon or a plain value; whether a key may follow."""
        char = line[at]
        if char in _OPENING:
            self.open.append(_OPENING[char])
            found += [(at, char, {"｛": "{", "［": "["}[char])] if char in "｛［" else []
            return at + 1, True
        if self.open and char in (*_CLOSING, *",，；;、"):
            return self.close(line, at, found), True
        if not self.open and (behind := _LAST_COMMA.match(line, at)):
            found.append((at, behind[0], ""))
            return behind.end(), False
        if not (self.open or line[:at].strip(_BLANK)) and (numbered := _NUMBERED.match(line, at)):
            found.append((at, numbered[0], "- "))
            return numbered.end(), True
        if not self.open and (dash := _DASH.match(line, at)):
            found += [(at + n, odd, " ") for n, odd in _odd_blanks(dash[0])]
            bare = dash[0] == char and dash.end() < len(line)
            found += [(at, char, "- " if bare else "-")] if bare or char != "-" else []
            return dash.end(), True
        if may_be_key and (key := _key(self.keys).match(line, at)):
            return self.colon(key, found), False
        return self.value(line, at, may_be_key, found), False

    def colon(self, key: re.Match[str], found: list[tuple[int, str, str]]) -> int:
        """Past a key, its colon as YAML wants it."""
        colon = key["colon"]
        good = re.fullmatch(r"[ \t]*:[ \t]+", colon) or (colon.strip(" \t") == ":" and not key["rest"])
        if not good:
            found.append((key.start("colon"), colon, ": " if key["rest"] else ":"))
        return key.end("colon")

    def close(self, line: str, at: int, found: list[tuple[int, str, str]]) -> int:
        """Past a sign that ends a value, or the collection around it."""
        if line[at] in "，；;、":
            found.append((at, line[at], ", "))
        elif line[at] != ",":
            self.open.pop()
            found += [(at, line[at], _CLOSING[line[at]])] if line[at] in "｝］" else []
        return at + 1

    def value(self, line: str, at: int, may_be_key: bool, found: list[tuple[int, str, str]]) -> int:
        """Past a plain value, in quotes where its first character wants them; or past a name that may be a key."""
        sign = _SIGN.match(line, at) if self.open else None
        end = sign.end() if sign else self.end(line, at)
        bare = line[at:end].rstrip(_BLANK)
        if line[at] in _NO_START and not ('"' in bare or "\\" in bare):
            found.append((at, bare, f'"{bare}"'))
        if line[end : end + 1] == ":":
            end += 1
        elif may_be_key and not self.open and bare.endswith("：") and not bare[:-1].count("：") and end == len(line):
            found.append((at + len(bare) - 1, "：", ":"))
        return end

    def end(self, line: str, at: int) -> int:
        """Where a plain value ends: at a sign of the collection around it, a comment, a colon or the next key."""
        for index in range(at + 1, len(line)):
            char = line[index]
            if char == "#" and line[index - 1] in _BLANK:
                return index
            if char == ":" and (index + 1 == len(line) or line[index + 1] in _BLANK):
                return index
            if self.open and (char in ",]}" or (char in "｝］" and self.open[-1] == _CLOSING[char])):
                return index
            if self.open and char in "，；;" and _key(self.keys).match(line[index + 1 :].lstrip(_BLANK)):
                return index
        return len(line)


def _closed(line: str, at: int, quote: str) -> int:
    """Past the end of a quoted text, or beyond the line where it does not end there."""
    while at < len(line):
        if line[at] == "\\" and quote == '"':
            at += 2
        elif line[at] == quote:
            if quote == "'" and line[at + 1 : at + 2] == "'":
                at += 2
            else:
                return at + 1
        else:
            at += 1
    return len(line) + 1


def _matching(line: str, at: int) -> int | None:
    """Where the bracket that opens here is closed, None where the line does not close it."""
    depth, begun, closed = 0, line[at], _TEXT_BRACKETS[line[at]]
    for index in range(at, len(line)):
        depth += (line[index] == begun) - (line[index] == closed)
        if not depth:
            return index
    return None


def _odd_blanks(text: str) -> list[tuple[int, str]]:
    return [(n, char) for n, char in enumerate(text) if char in _NO_BREAK + _WIDE]


def _deeper(line: str, following: Sequence[str]) -> bool:
    """Whether the next line stands further to the right, so that it belongs to a block."""
    indent = len(line) - len(line.lstrip(_BLANK))
    return bool(following) and len(following[0]) - len(following[0].lstrip(_BLANK)) > indent
