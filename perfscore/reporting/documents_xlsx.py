"""The sheet that tells what became of every document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfscore.messages import Lang, wording
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.provenance import told
from perfscore.reporting.xlsx_kit import Book, CellValue, fill, finish, heighten

_HEADS = ("W_file", "X_forms", "X_state", "X_code", "X_message")
_WIDTHS = (40, 6, 10, 8, 80)
_UNREAD_TAB = "C0392B"


def documents_sheet(book: Book, documents: Sequence[DocumentResult], lang: Lang) -> None:
    """What became of every document, one row each. The book opens here when some were not read."""
    if not documents:
        return
    sheet = book.sheet(wording("W_file", lang))
    book.head(sheet, _HEADS, _WIDTHS, lang)
    rows = [row for document in documents for row in _document(document, lang)]
    for number, (state, values) in enumerate(rows, start=2):
        book.put(sheet, number, values)
        heighten(sheet, number, values, _WIDTHS)
        fill(sheet, number, 3, state)
    finish(sheet, len(_HEADS), len(rows) + 1, about=wording("H_title", lang))
    if any(document.failure for document in documents):
        sheet.sheet_properties.tabColor = _UNREAD_TAB
        book.open_at(sheet)


def _document(document: DocumentResult, lang: Lang) -> Iterator[tuple[str, tuple[CellValue, ...]]]:
    """One row, or one for each thing that is to be said of the document."""
    state = "error" if document.failure else "info" if document.apart else "agrees"
    shown = wording("X_unread" if document.failure else "X_again" if document.apart else "X_read", lang)
    odd = (*document.apart, *(item for form in document.forms for item in form.problems))
    for code, message in [(item.code, told(item, lang)) for item in odd] or [("", "")]:
        yield state, (document.file, len(document.forms), shown, code, message)
