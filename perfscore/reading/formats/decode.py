"""Bytes -> text: a byte order mark decides, then UTF-8, then GB18030. Never a replaced character."""

from __future__ import annotations

import codecs

from perfscore.errors import Place, ReadingError, problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(raw: bytes, file: str) -> str:
    """The text of a file. Raises ReadingError for an empty or wrongly encoded one."""
    if not raw.strip():
        raise ReadingError([problem("D002", Place(file=file))])
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, (name,), file)
    return _strictly(raw, ("utf-8", "gb18030"), file)


def _strictly(raw: bytes, names: tuple[str, ...], file: str) -> str:
    first: UnicodeDecodeError | None = None
    for name in names:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError as error:
            first = first or error
        else:
            if "\x00" in text:
                break
            return text
    at = first.start if first else raw.find(b"\x00")
    line = raw[:at].count(b"\n") + 1
    raise ReadingError([problem("D003", Place(file=file, line=line))])
