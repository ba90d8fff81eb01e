"""A path -> forms: the one door of reading. The suffix and the first bytes choose the format."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from attrs import evolve

from perfscore.errors import LimitError, ReadingError
from perfscore.files import path_given
from perfscore.form import Form
from perfscore.messages import Place, Problem, problem
from perfscore.reading import native
from perfscore.reading.collector import collector_paused
from perfscore.reading.decoding.decode import Decoded, parted, put_in_order, stages_of
from perfscore.reading.decoding.pages import pages_of_forms
from perfscore.reading.formats import (
    archive,
    csv,
    docx,
    html,
    mhtml,
    odf,
    office_2003,
    old_office,
    pdf,
    scan,
    text,
    xlsx,
)
from perfscore.reading.formats.charset import text_of
from perfscore.reading.formats.pdf_continued import continued
from perfscore.reading.grid import Grid, rows_kept_in
from perfscore.reading.report import is_report
from perfscore.reading.so_far import SoFar
from perfscore.reading.sources import Source, shown, within_limit

_ARCHIVES: dict[str, Callable[[bytes, str], Grid]] = {
    "xlsx": xlsx.grid,
    "docx": docx.grid,
    "odf": odf.grid,
    "xlsb": partial(old_office.grid, kind=old_office.XLSB),
}
_MARKED_UP: tuple[tuple[Callable[[str], bool], Callable[[str, str], Grid]], ...] = (
    (office_2003.looks_like_office, office_2003.grid),
    (odf.looks_flat, odf.flat_grid),
)
_UOF = re.compile(r"\s*+(?:<\?[^>]*+>\s*+)*+<(?:[\w-]{1,20}:)?UOF[\s>]")
_PACKED = {b"Rar!\x1a\x07": "RAR", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gzip"}
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


def read(path: str | Path) -> list[Form]:
    """The forms in a document, in order, each with its place and every oddity as a problem.

    Reads xlsx, docx, PDF with a text layer, HTML, CSV, tab-separated or Markdown text (UTF-8, GB18030, UTF-16),
    and our own YAML or JSON layout. What the bytes are decides, not only the suffix.
    Where a limit stops the reading, the forms before it, and U172 among the problems of the first one.
    Raises ReadingError, naming file and place, when the file cannot be read or holds no form.
    """
    source = Source(shown(path), path_given(path))
    return read_bytes(source.read(), source.name)


def read_bytes(raw: bytes, name: str) -> list[Form]:
    """The same from bytes at hand; ``name`` is shown in messages and lends its suffix. Raises ReadingError."""
    return list(decoded(raw, name).told_forms)


def decoded(raw: bytes, name: str, so_far: SoFar | None = None) -> Decoded:
    """The forms of a document with how each was read and what is said of the document. Raises ReadingError.

    ``so_far`` grows while it is read.
    """
    found = _decoded(within_limit(raw, name), name, SoFar() if so_far is None else so_far)
    if not found.forms:
        raise ReadingError([problem("D005", Place(file=name)), *found.problems])
    return found


def grid_of(raw: bytes, name: str) -> Grid:
    """A document before any form is looked for in it; our own layout as its lines. Raises ReadingError."""
    suffix = Path(name).suffix.lower()
    if _is_native(raw, suffix):
        return text.grid(text_of(raw, name), name)
    return _grid(within_limit(raw, name), name, suffix)


def _is_native(raw: bytes, suffix: str) -> bool:
    return suffix in (".yaml", ".yml", ".json") or (
        not suffix and native.looks_native(raw) and old_office.kind_of(raw) is None
    )


def decoded_so_far(so_far: SoFar, stopped: Problem) -> Decoded:
    """The forms in what was read of a document before something stopped it. Raises LimitError where there are none."""
    if so_far.grid is None:
        so_far.grid = Grid(tuple(continued(so_far.rows)), stopped=(stopped,))
        return _of_grid(so_far.grid, so_far)
    return _with_forms(put_in_order(parted(so_far.grid), so_far.stages, (stopped,)))


def _decoded(raw: bytes, name: str, so_far: SoFar) -> Decoded:
    suffix = Path(name).suffix.lower()
    if _is_native(raw, suffix):
        found_here = native.read(text_of(raw, name), name, json=suffix == ".json")
        return Decoded(found_here.forms, found_here.warnings)
    with rows_kept_in(so_far.rows):
        so_far.grid = _grid(raw, name, suffix)
    found = _of_grid(so_far.grid, so_far)
    if not found.forms and is_report(so_far.grid):
        raise ReadingError([problem("D052", Place(file=name))])
    if not found.forms and found.problems:
        raise ReadingError(found.problems)
    return found


@collector_paused()
def _of_grid(grid: Grid, so_far: SoFar) -> Decoded:
    """The forms of a grid; those of the sections for which there was memory."""
    parts, stopped = parted(grid), grid.stopped
    try:
        for stage in stages_of(parts):
            so_far.stages.append(stage)
    except MemoryError:
        stopped = (problem("D046", Place(file=grid.rows[0].place.file)),)
    found = put_in_order(parts, so_far.stages, stopped)
    return _with_forms(evolve(found, problems=(*grid.problems, *found.problems)))


def _with_forms(found: Decoded) -> Decoded:
    """The same. Raises LimitError for a document that was stopped before its first form was whole."""
    if found.stopped and not found.forms:
        raise LimitError(found.stopped[1:])
    return found


def _grid(raw: bytes, file: str, suffix: str) -> Grid:
    """What a document shows. Raises ReadingError.

    The signature of the bytes chooses the format; text is told apart by its look and the suffix.
    """
    if raw.startswith(b"PK\x03\x04"):
        with collector_paused():
            return _ARCHIVES[archive.kind_of(raw, file)](raw, file)
    if raw[:1024].lstrip().startswith(b"%PDF"):
        return pdf.grid(raw, file, pages_of_forms)
    old = old_office.kind_of(raw)
    if old is not None:
        return old_office.grid(raw, file, old)
    if raw.startswith(_IMAGES):
        return scan.image_grid(raw, file)
    packed = next((name for beginning, name in _PACKED.items() if raw.startswith(beginning)), None)
    if packed is not None:
        raise ReadingError([problem("D188", Place(file=file), found=packed)])
    return mhtml.grid(raw, file) if mhtml.looks_like_mhtml(raw) else _written(text_of(raw, file), file, suffix)


@collector_paused()
def _written(content: str, file: str, suffix: str) -> Grid:
    """A format that is text. UOF is refused by its name: LibreOffice opens it, and loses cells merged downwards."""
    if _UOF.match(content):
        raise ReadingError([problem("D187", Place(file=file), found="UOF")])
    for looks_like_it, grid in _MARKED_UP:
        if looks_like_it(content):
            return grid(content, file)
    if suffix in (".html", ".htm") or html.looks_like_html(content):
        return html.grid(content, file)
    if suffix == ".csv":
        return csv.grid(content, file)
    if suffix in (".xlsx", ".docx", ".pdf"):
        raise ReadingError([problem("D006", Place(file=file), found=suffix)])
    return text.grid(content, file)
