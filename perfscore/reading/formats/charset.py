"""Bytes -> text: a byte order mark decides, then UTF-8, then what the file declares, then GB18030.

Never a replaced character.
"""

from __future__ import annotations

import codecs
import re

from perfscore.errors import ReadingError
from perfscore.messages import Place, problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What Python knows beside the encodings of documents: escapes in programs, names of hosts.
_OF_PROGRAMS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")
_DECLARATION = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{1,30})""", re.I
)


def text_of(raw: bytes, file: str) -> str:
    """The text of a file. Raises ReadingError for an empty or wrongly encoded one."""
    if not raw.strip():
        raise ReadingError([problem("D002", Place(file=file))])
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, (name,), file)
    return _strictly(raw, ("utf-8", *_declared(raw), "gb18030"), file)


def _declared(raw: bytes) -> tuple[str, ...]:
    """The encoding that a page or an XML file names at its beginning; gb2312 stands for all that extend it."""
    found = _DECLARATION.search(raw[:4096])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
        "".encode(name or "utf-8")  # some of Python's are no encodings of text: zlib, base64
    except (LookupError, UnicodeError):
        return ()
    if not name or name in ("gb2312", "gbk", "gb18030") or name in _OF_PROGRAMS:
        return ()
    return ("big5hkscs",) if name == "big5" else (name,)


def _strictly(raw: bytes, names: tuple[str, ...], file: str) -> str:
    wrong: list[int] = []
    for name in names:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError as error:
            wrong.append(error.start)
            continue
        if "\x00" in text:
            raise ReadingError([problem("D049", Place(file=file, line=text[: text.index("\x00")].count("\n") + 1))])
        return text
    line = raw[: wrong[0]].count(b"\n") + 1
    raise ReadingError([problem("D003", Place(file=file, line=line))])
