"""Office files of other programs and of former times (.doc, .xls, .wps, .et, .rtf, .xlsb) -> Grid.

LibreOffice, where it is installed, makes new ones of them: without a window, with a profile of its own that is thrown
away, and not longer than a minute.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from perfscore.errors import ReadingError
from perfscore.frozen import frozen
from perfscore.messages import Place, problem
from perfscore.reading.formats import docx, xlsx
from perfscore.reading.grid import Grid

SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SECTOR = 512


@frozen
class Convertible:
    """A format that LibreOffice converts: what it is called, the suffix that it goes by, what it becomes."""

    name: str
    suffix: str
    form: str


UNKNOWN = Convertible("OLE", "", "")
RICH_TEXT = Convertible("RTF", "rtf", "docx")
XLSB = Convertible("Excel .xlsb", "xlsb", "xlsx")
#: The main stream of a binary file, by which it is known.
_STREAMS = (
    ("WordDocument", Convertible("Word 97-2003 / WPS (.doc, .wps)", "doc", "docx")),
    ("Workbook", Convertible("Excel 97-2003 / WPS (.xls, .et)", "xls", "xlsx")),
    ("Book\0", Convertible("Excel 5.0/95 (.xls)", "xls", "xlsx")),
)
_BOOK_BEGINS = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
_FIRST_RECORDS = 8
_PASSWORD_RECORD = 0x2F
_WORD_BEGINS = re.compile(rb"\xec\xa5[\xc0-\xd9]\x00")
_FLAGS, _LOCKED = 11, 1  # where the flags of a Word file stand, and the one of a password


def kind_of(raw: bytes) -> Convertible | None:
    """What a file is by its bytes; None for one that is nothing of the kind."""
    if raw.startswith(_OLE):
        return next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in raw), UNKNOWN)
    return RICH_TEXT if raw[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf") else None


def grid(raw: bytes, file: str, kind: Convertible) -> Grid:
    """The document as its new form. Raises ReadingError, also when nothing here can make it."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if _ENCRYPTED in raw and raw.startswith(_OLE):
        raise ReadingError([problem("D018", Place(file=file))])
    made = _converted(raw, program, kind) if program and kind.form else None
    if made is None:
        told = (
            problem("D018", Place(file=file))
            if _has_password(raw)
            else problem("D012", Place(file=file), found=kind.name)
        )
        raise ReadingError([told])
    return {"docx": docx.grid, "xlsx": xlsx.grid}[kind.form](made, file)


def _has_password(raw: bytes) -> bool:
    """Whether a binary workbook or Word file says that it is enciphered."""
    if not raw.startswith(_OLE):
        return False
    begun = _BOOK_BEGINS.search(raw)
    if begun and _PASSWORD_RECORD in _records(raw, begun.start()):
        return True
    words = (found.start() for found in _WORD_BEGINS.finditer(raw) if found.start() % _SECTOR == 0)
    return any(raw[at + _FLAGS] & _LOCKED for at in words if at + _FLAGS < len(raw))


def _records(raw: bytes, at: int) -> Iterator[int]:
    """The kinds of the first records of a workbook."""
    for _ in range(_FIRST_RECORDS):
        head = raw[at : at + 4]
        if len(head) < 4:
            return
        yield int.from_bytes(head[:2], "little")
        at += 4 + int.from_bytes(head[2:], "little")


def _converted(raw: bytes, program: str, kind: Convertible) -> bytes | None:
    """What LibreOffice makes of a file; None when it cannot, or takes too long."""
    with tempfile.TemporaryDirectory(prefix="perfscore-") as folder:
        place = Path(folder)
        before = place / f"in.{kind.suffix}"
        before.write_bytes(raw)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", kind.form]
        command += ["--outdir", folder, str(before)]
        if not _finished(command):
            return None
        after = before.with_suffix(f".{kind.form}")
        return after.read_bytes() if after.is_file() else None


def _finished(command: list[str]) -> bool:
    """Run a command and all that it starts, for a minute at most."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        return False
