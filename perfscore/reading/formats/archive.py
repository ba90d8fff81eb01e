"""Office files are zip archives: what they hold is measured before any library opens them."""

from __future__ import annotations

import io
import zipfile
import zlib

from perfscore.errors import Place, ReadingError, problem

MAX_ENTRIES = 4_000
MAX_UNPACKED = 256 * 1024 * 1024
MAX_PART = 96 * 1024 * 1024


def kind_of(raw: bytes, file: str) -> str:
    """'xlsx' or 'docx'. Raises ReadingError for a damaged, oversized, hostile or other archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            _check_sizes(entries, file)
            _check_parts(archive, entries, file)
            names = {entry.filename for entry in entries}
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        KeyError,
        zlib.error,
    ) as error:
        if isinstance(error, ReadingError):
            raise
        raise ReadingError([problem("D016", Place(file=file))]) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    raise ReadingError([problem("D017", Place(file=file))])


def _check_sizes(entries: list[zipfile.ZipInfo], file: str) -> None:
    total = sum(entry.file_size for entry in entries)
    largest = max((entry.file_size for entry in entries), default=0)
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or largest > MAX_PART:
        raise ReadingError([problem("D014", Place(file=file), found=total, limit=MAX_UNPACKED)])
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadingError([problem("D018", Place(file=file))])


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], file: str) -> None:
    """No part may declare a document type: office files never do, entity bombs must."""
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            part = archive.read(entry)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise ReadingError([problem("D019", Place(file=file, path=entry.filename))])
