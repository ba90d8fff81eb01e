"""Zips of documents. They are listed and looked into where results are gathered, not in a process under limits: so
whatever they hold and claim, that takes little.
"""

from __future__ import annotations

import io
import weakref
import zipfile
from functools import lru_cache
from pathlib import Path

from perfscore.errors import ReadingError
from perfscore.messages import Place, problem

MAX_MEMBERS = 100_000
MAX_LIST = 80 * 1024 * 1024  # bytes: more than is read of any member at once
DAMAGE = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
_ENTRY = b"PK\x01\x02"  # what each entry of the list of members begins with
#: Methods that give no more than is asked for. Of others four thousand bytes may be gigabytes at once.
_BY_PIECES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHERS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


class _Counted(io.BufferedReader):
    """The file of a zip. Of its list of members, which comes in one piece, nothing is made before it is counted."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_LIST:
            raise _TooManyError(f"> {MAX_MEMBERS}")
        found = super().read(size)
        if found.startswith(_ENTRY) and (count := found.count(_ENTRY)) > MAX_MEMBERS:
            raise _TooManyError(count)
        return found


class _TooManyError(Exception):
    """A list has more members than are read, so many."""


def opened(path: str, raw: bytes | None, file: str) -> zipfile.ZipFile:
    """The zip at a path, or in bytes at hand. Raises ReadingError where it has too many members, else of DAMAGE."""
    try:
        if raw is not None:
            return _opened(raw, None)
        status = Path(path).stat()
        return _opened(path, (status.st_size, status.st_mtime_ns))
    except _TooManyError as error:
        raise ReadingError([problem("D205", Place(file=file), found=error, limit=MAX_MEMBERS)]) from None


@lru_cache(maxsize=1)
def _opened(zipped: str | bytes, stamp: object) -> zipfile.ZipFile:  # noqa: ARG001 - the stamp tells a changed file
    file = _Counted(io.BytesIO(zipped) if isinstance(zipped, bytes) else io.FileIO(zipped))
    try:
        archive = zipfile.ZipFile(file)
    except BaseException:
        file.close()
        raise
    weakref.finalize(archive, file.close)
    return archive


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name of a member: where it is not marked as UTF-8, in the encoding of the system that packed it."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def bytes_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str, most: int) -> bytes:
    """So many bytes of a member at most. Raises ReadingError for a password and for methods by which too much may come
    out at once (D188), and what stands in DAMAGE.
    """
    if entry.flag_bits & 1:
        raise ReadingError([problem("D018", Place(file=file))])
    if entry.compress_type not in _BY_PIECES:
        method = _OTHERS.get(entry.compress_type, entry.compress_type)
        raise ReadingError([problem("D188", Place(file=file), found=f"ZIP, {method}")])
    with archive.open(entry) as stream:
        return stream.read(most)
