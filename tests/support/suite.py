"""The office suite of the system (LibreOffice), to open what we write as a reader would."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needs_suite = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
_RESULT = re.compile(rb"(</f>)<v>[^<]*</v>")


def converted(document: Path, kind: str) -> Path:
    """The document as another kind of file (pdf, xlsx, ...), beside it."""
    folder = document.parent / "converted"
    profile = f"-env:UserInstallation=file://{document.parent / 'profile'}"
    command = [str(PROGRAM), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / document.with_suffix(f".{kind}").name


def without_results(workbook: bytes, path: Path) -> Path:
    """A workbook whose formulas have to be calculated by whoever opens it."""
    path.write_bytes(workbook)
    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in entries.items():
            new.writestr(name, _RESULT.sub(rb"\1", content) if "worksheets/" in name else content)
    return path
