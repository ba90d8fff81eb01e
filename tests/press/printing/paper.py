"""Routes over paper: LibreOffice prints Word documents to PDF, pdftotext takes the text. Kept by content in a folder."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from printing.office import word
from printing.sheet import Document

KEPT = Path(tempfile.gettempdir()) / "perfscore-press"
TOOLS = ("soffice", "pdftotext")
_AT_ONCE = 60
Many = Callable[[Sequence[Document]], list[bytes]]


def missing() -> str:
    """The tools that paper needs and this machine lacks."""
    return ", ".join(tool for tool in TOOLS if shutil.which(tool) is None)


def pdf(*, ruled: bool, centred: bool) -> Many:
    """Documents -> PDFs, with or without ruled lines, cells top-aligned or centred."""
    return converted("pdf", partial(word, ruled=ruled, centred=centred))


def converted(kind: str, source: Callable[[Document], bytes] = word) -> Many:
    """What LibreOffice makes of Word documents: ``pdf``, ``html``, ``txt:Text (encoded):UTF8``."""

    def made(documents: Sequence[Document]) -> list[bytes]:
        KEPT.mkdir(exist_ok=True)
        suffix = kind.partition(":")[0]
        sources = {KEPT / f"{_digest(document, source)}.{suffix}": document for document in documents}
        waiting = [(file, source(document)) for file, document in sources.items() if not file.exists()]
        for begin in range(0, len(waiting), _AT_ONCE):
            _convert(kind, waiting[begin : begin + _AT_ONCE])
        return [(KEPT / f"{_digest(document, source)}.{suffix}").read_bytes() for document in documents]

    return made


def text_of(pdfs: Many, *options: str) -> Many:
    """What ``pdftotext`` with these options takes from the PDFs."""

    def made(documents: Sequence[Document]) -> list[bytes]:
        return [_text(raw, options) for raw in pdfs(documents)]

    return made


def _text(raw: bytes, options: tuple[str, ...]) -> bytes:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=raw, capture_output=True, check=True)
    return done.stdout


def _digest(document: Document, source: Callable[[Document], bytes]) -> str:
    """The printed content decides, and how it is set: a Word file itself holds the time of its making."""
    code = Path(__file__).with_name("office.py").read_bytes()
    how = repr(source.keywords) if isinstance(source, partial) else ""
    return hashlib.sha256(repr(document).encode() + how.encode() + code).hexdigest()[:24]


def _convert(kind: str, items: list[tuple[Path, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for kept, source in items:
            file = Path(folder) / f"{kept.stem}.docx"
            file.write_bytes(source)
            files.append(str(file))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, *files]
        subprocess.run(command, capture_output=True, check=True, timeout=600)
        for kept, _ in items:
            shutil.move(str(Path(folder) / kept.name), kept)
