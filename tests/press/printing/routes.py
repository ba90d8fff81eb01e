"""Every route from a document to bytes, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from attrs import frozen

from printing import office, paper, plain
from printing.scanner import scanned
from printing.sheet import Document


@frozen
class Route:
    """``make`` prints many documents at one call: slow tools are started once."""

    suffix: str
    make: paper.Many
    needs_tools: bool = False


def _each(one: Callable[[Document], bytes]) -> paper.Many:
    return lambda documents: [one(document) for document in documents]


_RULED, _BARE = paper.pdf(ruled=True, centred=True), paper.pdf(ruled=False, centred=True)
_RULED_TOP, _BARE_TOP = paper.pdf(ruled=True, centred=False), paper.pdf(ruled=False, centred=False)
ROUTES = {
    "docx": Route(".docx", _each(office.word)),
    "docx in control": Route(".docx", _each(partial(office.word, inside="control"))),
    "docx in frame": Route(".docx", _each(partial(office.word, inside="frame"))),
    "xlsx text": Route(".xlsx", _each(office.workbook)),
    "xlsx typed": Route(".xlsx", _each(partial(office.workbook, typed=True))),
    "html": Route(".html", _each(office.hypertext)),
    "csv": Route(".csv", _each(plain.comma_separated)),
    "tab office": Route(".txt", _each(plain.office_clipboard)),
    "tab browser": Route(".txt", _each(plain.browser_clipboard)),
    "pipes": Route(".md", _each(plain.pipes)),
    "pipes bare": Route(".txt", _each(plain.pipes_bare)),
    "spaces": Route(".txt", _each(plain.spaces)),
    "cell lines": Route(".txt", _each(plain.cell_lines)),
    "filled lines": Route(".txt", _each(plain.filled_lines)),
    "one line": Route(".txt", _each(plain.one_line)),
    "run together": Route(".txt", _each(plain.run_together)),
    "web text": Route(".txt", _each(plain.web_text)),
    "wrapped": Route(".txt", _each(plain.wrapped)),
    "scanned": Route(".txt", _each(scanned)),
    "office html": Route(".html", paper.converted("html"), needs_tools=True),
    "office text": Route(".txt", paper.converted("txt:Text (encoded):UTF8"), needs_tools=True),
    "pdf ruled": Route(".pdf", _RULED, needs_tools=True),
    "pdf ruled top": Route(".pdf", _RULED_TOP, needs_tools=True),
    "pdf bare": Route(".pdf", _BARE, needs_tools=True),
    "pdf bare top": Route(".pdf", _BARE_TOP, needs_tools=True),
    "layout": Route(".txt", paper.text_of(_RULED, "-layout"), needs_tools=True),
    "layout top": Route(".txt", paper.text_of(_RULED_TOP, "-layout"), needs_tools=True),
    "pdftotext plain": Route(".txt", paper.text_of(_RULED), needs_tools=True),
}
