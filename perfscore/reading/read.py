"""A path -> forms: the one door of reading. The suffix and the first bytes choose the format."""

from __future__ import annotations

from pathlib import Path

from perfscore.errors import Place, ReadingError, problem
from perfscore.form import Form
from perfscore.reading import native
from perfscore.reading.formats import text
from perfscore.reading.formats.decode import decode
from perfscore.reading.layouts import table

MAX_BYTES = 64 * 1024 * 1024
SUFFIXES = (".txt", ".md", ".tsv", ".yaml", ".yml", ".json")
_BINARY = (".xlsx", ".docx", ".pdf", ".xls", ".doc", ".wps", ".et", ".png", ".jpg", ".jpeg")


def read(path: str | Path) -> list[Form]:
    """The forms in a document, in order, each with its place and every oddity as a problem.

    Reads tab-separated or Markdown text (UTF-8, UTF-16 with a mark, GB18030) and our own YAML or JSON layout.
    Raises ReadingError, naming file and place, when the file cannot be read or holds no form.
    """
    file = Path(path)
    raw = _bytes(file)
    found = _forms(file, raw)
    if not found:
        raise ReadingError([problem("D005", Place(file=str(path)))])
    return found


def _bytes(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise ReadingError([problem("U002", Place(file=str(file)))])
        if not file.exists():
            raise ReadingError([problem("U001", Place(file=str(file)))])
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise ReadingError([problem("D004", Place(file=str(file)), found=size, limit=MAX_BYTES)])
        return file.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, ReadingError):
            raise
        detail = getattr(error, "strerror", None) or str(error)
        raise ReadingError([problem("D001", Place(file=str(file)), detail=detail)]) from None


def _forms(file: Path, raw: bytes) -> list[Form]:
    suffix = file.suffix.lower()
    content = decode(raw, str(file))
    if suffix in _BINARY:
        raise ReadingError([problem("D006", Place(file=str(file)), found=suffix, allowed=" ".join(SUFFIXES))])
    if suffix in (".yaml", ".yml", ".json"):
        return native.forms(content, str(file), json=suffix == ".json")
    return table.forms(text.grid(content, str(file)))
