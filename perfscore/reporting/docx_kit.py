"""Word documents from the standard library: paragraphs, tables and sections as WordprocessingML, zipped.

Elements are made as a tree, so that no text of a document can become one of them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import TypeAlias

from perfscore.reporting.archive import printable, zipped

Element: TypeAlias = ET.Element
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT_WIDTH = 9070  # of a page with our margins, in twentieths of a point
_PAGE = {"w": "11906", "h": "16838"}  # A4
_MARGINS = {"top": "1701", "bottom": "1531", "left": "1418", "right": "1418", "header": "851", "footer": "851"}
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/footer1.xml": "footer1.xml",
}


def paragraph(text: str = "", style: str = "Normal", *, on_new_page: bool = False) -> Element:
    """A paragraph in one of our styles; each line of ``text`` begins on a new line."""
    before = [_w("pageBreakBefore")] if on_new_page else []
    return _w("p", _w("pPr", _w("pStyle", val=style), *before), *_runs(text))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[int]) -> Element:
    """A table with a border, as wide as the text; ``shares`` are the widths of its columns in parts of their sum.

    The head is repeated on every page, no row is torn.
    """
    widths = [_TEXT_WIDTH * share // sum(shares) for share in shares]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = _w("tblBorders", *(_w(side, val="single", sz="4", space="0", color="666666") for side in sides))
    looks = _w(
        "tblPr", _w("tblW", w=str(sum(widths)), type="dxa"), borders, _w("tblLayout", type="fixed"),
        _w("tblCellMar", *(_w(side, w="85", type="dxa") for side in ("left", "right"))),
    )  # fmt: skip
    grid = _w("tblGrid", *(_w("gridCol", w=str(width)) for width in widths))
    return _w("tbl", looks, grid, _row(head, widths, is_head=True), *(_row(row, widths) for row in rows))


def document(content: Iterable[Element]) -> bytes:
    """The file: A4, with page numbers; the same bytes for the same content."""
    footer = _w("footerReference", **{"type": "default", f"{{{_R}}}id": "rId2"})
    section = _w("sectPr", footer, _w("pgSz", **_PAGE), _w("pgMar", **_MARGINS))
    body = _w("document", _w("body", *content, section))
    folder = files("perfscore.reporting").joinpath("docx")
    parts = {name: folder.joinpath(stored).read_text("utf-8") for name, stored in _PARTS.items()}
    return zipped(parts | {"word/document.xml": _HEAD + _written(body)})


def _row(cells: Sequence[str], widths: Sequence[int], *, is_head: bool = False) -> Element:
    marks = [_w("cantSplit"), *([_w("tblHeader")] if is_head else [])]
    style = "CellHead" if is_head else "Cell"
    boxes = (
        _w("tc", _w("tcPr", _w("tcW", w=str(width), type="dxa")), paragraph(text, style))
        for text, width in zip(cells, widths, strict=True)
    )
    return _w("tr", _w("trPr", *marks), *boxes)


def _runs(text: str) -> list[Element]:
    """A run with the text; what Word cannot hold is left out."""
    run = _w("r")
    for number, line in enumerate(printable(text).splitlines()):
        if number:
            run.append(_w("br"))
        words = _w("t")
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        words.text = line
        run.append(words)
    return [run] if len(run) else []


def _w(tag: str, /, *children: Element, **attributes: str) -> Element:
    named = {key if key.startswith("{") else f"{{{_W}}}{key}": value for key, value in attributes.items()}
    made = ET.Element(f"{{{_W}}}{tag}", named)
    made.extend(children)
    return made


def _written(root: Element) -> str:
    for prefix, uri in (("w", _W), ("r", _R)):
        ET.register_namespace(prefix, uri)
    return ET.tostring(root, encoding="unicode")
