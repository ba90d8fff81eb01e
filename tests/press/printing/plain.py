"""Routes through plain text: what a clipboard, a text export or a careless converter leaves of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from printing.sheet import Cell, Document, Line

Rows = Iterator[list[Cell | None]]


def _lines(document: Document, shown: Callable[[list[Cell | None]], str]) -> str:
    found = []
    for block in document:
        if isinstance(block, Line):
            found.append(block.text)
        else:
            found += [shown(places) for places in block.matrix()]
    return "\n".join(found) + "\n"


def _beginning(places: list[Cell | None]) -> list[str]:
    return [cell.text for cell in places if cell is not None]


def office_clipboard(document: Document) -> bytes:
    """Tabs; covered places are empty cells; a cell with line breaks stands in quotes."""

    def cell(text: str) -> str:
        broken = text.replace("。", "。\n").replace("；", "；\n").rstrip("\n") if len(text) > 24 else text
        return '"' + broken.replace('"', '""') + '"' if "\n" in broken else broken

    return _lines(document, lambda places: "\t".join(cell(each.text) if each else "" for each in places)).encode()


def browser_clipboard(document: Document) -> bytes:
    """Tabs; nothing at all for places that a merged cell covers."""
    return _lines(document, lambda places: "\t".join(_beginning(places))).encode()


def pipes(document: Document) -> bytes:
    """A Markdown table: a bar before the first cell and after the last, a rule under the first row."""
    found = []
    for block in document:
        if isinstance(block, Line):
            found += [block.text, ""]
            continue
        lines = ["| " + " | ".join(each.text if each else "" for each in places) + " |" for places in block.matrix()]
        found += [lines[0], "|" + " --- |" * block.width, *lines[1:], ""]
    return "\n".join(found).encode()


def pipes_bare(document: Document) -> bytes:
    """``a | b |``: no bar before the first cell, nothing for covered places."""
    return _lines(document, lambda places: "".join(f"{text} | " for text in _beginning(places)).rstrip()).encode()


def spaces(document: Document) -> bytes:
    """A row a line, cells by one space, empty cells gone."""
    return _lines(document, lambda places: " ".join(filter(None, _beginning(places)))).encode()


def cell_lines(document: Document) -> bytes:
    """One cell a line, a blank line for an empty cell."""
    return _lines(document, lambda places: "\n".join(_beginning(places))).encode()


def filled_lines(document: Document) -> bytes:
    """One cell a line, nothing for an empty cell."""
    text = cell_lines(document).decode()
    return ("\n".join(line for line in text.split("\n") if line) + "\n").encode()


def one_line(document: Document) -> bytes:
    """Everything on one line, by spaces."""
    return (" ".join(filled_lines(document).decode().split("\n")).strip() + "\n").encode()


def run_together(document: Document) -> bytes:
    """Everything on one line with nothing between the cells."""
    return (filled_lines(document).decode().replace("\n", "") + "\n").encode()
