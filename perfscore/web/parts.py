"""What goes into the page: Pyodide and PDFium, each known by its hash, and Python packages as they are installed."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from perfscore.errors import UsageError
from perfscore.messages import problem
from perfscore.rules.folders import rules_folder

PYODIDE = "pyodide@314.0.7"
_PYODIDE_HASH = "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="  # sha512
PDFIUM = "pypdfium2==5.15.2"
_PDFIUM_PLATFORM = ("3.14", "pyemscripten_2026_0_wasm32")
_PDFIUM_HASH = "51e380faf433899d3b07a40b3f6aa97b9ab61399e732280f4007dc7aa0d0694f"  # sha256
_LIBRARY = ("attrs", "PyYAML", "openpyxl", "et_xmlfile")
_PDF = ("pdfplumber", "pdfminer.six", "charset-normalizer")
_CHARACTER_MAPS = ("GB", "UniGB", "to-unicode-Adobe-GB1", "Identity")
# Rooms of ours that have no use in a browser, and parts of the standard library that nothing in the page imports.
_ROOMS_LEFT_OUT = ("columns", "cli", "exporting")
_STDLIB_LEFT_OUT = (
    "_pyrepl", "doctest", "ensurepip", "ftplib", "idlelib", "imaplib", "mailbox", "multiprocessing", "pdb", "poplib",
    "pydoc", "pydoc_data", "smtplib", "tkinter", "turtle", "turtledemo", "unittest", "venv", "wsgiref", "xmlrpc",
)  # fmt: skip
# What PDF libraries import and never use for reading: pictures of pages, and the ciphers of locked files.
_STUBS = {
    "PIL/__init__.py": "",
    "PIL/Image.py": "class Image: ...\nclass Resampling: LANCZOS = None\n",
    "PIL/ImageDraw.py": "",
    "cryptography/__init__.py": "",
    "cryptography/hazmat/__init__.py": "",
    "cryptography/hazmat/backends/__init__.py": "def default_backend(): return None\n",
    "cryptography/hazmat/primitives/__init__.py": "",
    "cryptography/hazmat/primitives/ciphers/__init__.py": "Cipher = algorithms = modes = None\n",
}
ArchiveEntry = tuple[str, bytes]


def pyodide_files(at_hand: Path | None, work: Path) -> dict[str, bytes]:
    """The files of Pyodide's npm package: of the archive that is at hand, else fetched with npm.

    Raises UsageError when it cannot be had or is not the one that was tried.
    """
    archive = at_hand or _fetched(["npm", "pack", "--silent", PYODIDE], work, "*.tgz", PYODIDE)
    raw = archive.read_bytes()
    _sure(base64.b64encode(hashlib.sha512(raw).digest()).decode() == _PYODIDE_HASH, archive)
    with tarfile.open(fileobj=io.BytesIO(raw)) as packed:
        members = [each for each in packed.getmembers() if each.isfile()]
        return {Path(each.name).name: packed.extractfile(each).read() for each in members}  # type: ignore[union-attr]


def pdfium_files(at_hand: Path | None, work: Path) -> Iterator[ArchiveEntry]:
    """The same for PDFium: a wheel, fetched with pip."""
    version, platform = _PDFIUM_PLATFORM
    fetch = ["pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(work)]
    wanted = [sys.executable, "-m", *fetch, "--python-version", version, "--platform", platform, PDFIUM]
    wheel = at_hand or _fetched(wanted, work, "pypdfium2-*.whl", PDFIUM)
    raw = wheel.read_bytes()
    _sure(hashlib.sha256(raw).hexdigest() == _PDFIUM_HASH, wheel)
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        yield from ((name, packed.read(name)) for name in packed.namelist() if ".dist-info" not in name)


def stdlib_files(archive: bytes) -> Iterator[ArchiveEntry]:
    """Python's standard library without what the page never imports."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        for name in packed.namelist():
            if name.split("/")[0].removesuffix(".py") not in _STDLIB_LEFT_OUT:
                yield name, packed.read(name)


def library_files() -> Iterator[ArchiveEntry]:
    """This package, its rules and example, and what it needs."""
    for name in _LIBRARY:
        yield from _installed(name)
    package = Path(__file__).parent.parent
    for path in _below(package, lambda parts: parts[0] not in (*_ROOMS_LEFT_OUT, "shipped")):
        yield f"perfscore/{path.relative_to(package).as_posix()}", path.read_bytes()
    rules = rules_folder()
    for folder in (rules, rules.parent / "examples"):
        for path in _below(folder, lambda parts: parts[-1].endswith((".yaml", ".json"))):
            yield f"perfscore/shipped/{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def pdf_files() -> Iterator[ArchiveEntry]:
    """The libraries that read PDF, with the character maps of Chinese only."""
    for name in _PDF:
        for entry in _installed(name):
            if "/cmap/" not in entry[0] or entry[0].rpartition("/")[2].startswith(_CHARACTER_MAPS):
                yield entry
    yield from ((name, text.encode()) for name, text in _STUBS.items())


def zipped(entries: Iterator[ArchiveEntry]) -> bytes:
    """The entries as a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, raw in entries:
            archive.writestr(zipfile.ZipInfo(name), raw)
    return packed.getvalue()


def _below(folder: Path, wanted: Callable[[tuple[str, ...]], bool]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and "__pycache__" not in parts and wanted(parts):
            yield path


def _installed(name: str) -> Iterator[ArchiveEntry]:
    """The Python files and data of an installed package. Raises UsageError when it is not installed."""
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        raise UsageError([problem("U051", found=name)]) from None
    for file in sorted(files, key=str):
        shown = file.as_posix()
        left_out = shown.startswith("..") or ".dist-info/" in shown or file.suffix in (".so", ".pyd", ".pyc")
        if not left_out:
            yield shown, Path(str(file.locate())).read_bytes()


def _fetched(command: list[str], work: Path, pattern: str, name: str) -> Path:
    """What the ordinary client of its registry puts into ``work``."""
    program = shutil.which(command[0])
    done = program and subprocess.run([program, *command[1:]], cwd=work, capture_output=True, check=False)
    found = sorted(work.glob(pattern))
    if not done or done.returncode or not found:
        detail = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] if done else [command[0]]
        raise UsageError([problem("U052", found=name, detail="".join(detail))])
    return found[0]


def _sure(same: bool, file: Path) -> None:
    if not same:
        raise UsageError([problem("U053", found=file)])
