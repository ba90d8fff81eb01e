"""Routes over paper: LibreOffice prints Word documents to PDF, pdftotext takes the text. Kept by content in a folder."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from printing.office import word
from printing.sheet import Document

KEPT = Path(tempfile.gettempdir()) / "perfscore-press"
TOOLS = ("soffice", "pdftotext")
_AT_ONCE = 60


def missing() -> str:
    """The tools that paper needs and this machine lacks."""
    return ", ".join(tool for tool in TOOLS if shutil.which(tool) is None)


def pdf(*, ruled: bool, centred: bool) -> Callable[[Sequence[Document]], list[bytes]]:
    """Documents -> PDFs, with or without ruled lines, cells top-aligned or centred."""

    def made(documents: Sequence[Document]) -> list[bytes]:
        sources = [word(document, ruled=ruled, centred=centred) for document in documents]
        names = [f"{int(ruled)}{int(centred)}-{_digest(document)}" for document in documents]
        KEPT.mkdir(exist_ok=True)
        waiting = {name: source for name, source in zip(names, sources, strict=True) if not _kept(name).exists()}
        items = list(waiting.items())
        for begin in range(0, len(items), _AT_ONCE):
            _convert(items[begin : begin + _AT_ONCE])
        return [_kept(name).read_bytes() for name in names]

    return made


def text_of(
    pdfs: Callable[[Sequence[Document]], list[bytes]], *options: str
) -> Callable[[Sequence[Document]], list[bytes]]:
    """What ``pdftotext`` with these options takes from the PDFs."""

    def made(documents: Sequence[Document]) -> list[bytes]:
        return [_text(raw, options) for raw in pdfs(documents)]

    return made


def _text(raw: bytes, options: tuple[str, ...]) -> bytes:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=raw, capture_output=True, check=True)
    return done.stdout


def _digest(document: Document) -> str:
    """The printed content decides, and the code that sets it: a Word file holds the time of its making."""
    code = Path(__file__).with_name("office.py").read_bytes()
    return hashlib.sha256(repr(document).encode() + code).hexdigest()[:24]


def _kept(name: str) -> Path:
    return KEPT / f"{name}.pdf"


def _convert(items: list[tuple[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, source in items:
            file = Path(folder) / f"{name}.docx"
            file.write_bytes(source)
            files.append(str(file))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
        subprocess.run(command, capture_output=True, check=True, timeout=600)
        for name, _ in items:
            shutil.move(str(Path(folder) / f"{name}.pdf"), _kept(name))
