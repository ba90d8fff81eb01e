"""Binary Office files (.doc, .xls, .wps, .et) -> Grid: LibreOffice, where it is installed, makes new ones of them.

It runs without a window, with a profile of its own that is thrown away, and not longer than a minute.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from perfscore.errors import Place, ReadingError, problem
from perfscore.reading.formats import docx, xlsx
from perfscore.reading.grid import Grid

SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: The main stream of a file, by which it is known: what it is, what it becomes.
_KINDS = (
    ("WordDocument".encode("utf-16-le"), "Word 97-2003 / WPS (.doc, .wps)", "docx"),
    ("Workbook".encode("utf-16-le"), "Excel 97-2003 / WPS (.xls, .et)", "xlsx"),
    ("Book\0".encode("utf-16-le"), "Excel 5.0/95 (.xls)", "xlsx"),
)


def grid(raw: bytes, file: str) -> Grid:
    """The document as its new form. Raises ReadingError, also when nothing here can make it."""
    if _ENCRYPTED in raw:
        raise ReadingError([problem("D018", Place(file=file))])
    found = next(((name, form) for stream, name, form in _KINDS if stream in raw), None)
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None or program is None:
        raise ReadingError([problem("D012", Place(file=file), found=found[0] if found else "OLE")])
    name, form = found
    made = _converted(raw, program, form)
    if made is None:
        raise ReadingError([problem("D012", Place(file=file), found=name)])
    return {"docx": docx.grid, "xlsx": xlsx.grid}[form](made, file)


def _converted(raw: bytes, program: str, form: str) -> bytes | None:
    """What LibreOffice makes of a file; None when it cannot, or takes too long."""
    with tempfile.TemporaryDirectory(prefix="perfscore-") as folder:
        place = Path(folder)
        before = place / ("in.doc" if form == "docx" else "in.xls")
        before.write_bytes(raw)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", form, "--outdir", folder, str(before)]
        if not _finished(command):
            return None
        after = before.with_suffix(f".{form}")
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
