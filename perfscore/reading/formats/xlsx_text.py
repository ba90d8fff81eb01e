"""A stored cell of a workbook -> what it shows, and what is to be said of it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.raised import raised
from perfscore.reading.formats.shown import ink_of, number_shown, text_shown
from perfscore.reading.formats.symbols import in_font
from perfscore.reading.formats.xlsx_parts import CellLook, RichText, TextRun
from perfscore.reading.formats.xlsx_sheet import Sheet, Stored, column_letters

_NOT_A_NUMBER = "\N{REPLACEMENT CHARACTER}"
_BOOLEANS = {"1": "TRUE", "0": "FALSE"}


@frozen
class Workbook:
    """What all sheets share."""

    texts: list[RichText]
    looks: list[CellLook]
    from_1904: bool


class ShownCell(NamedTuple):
    """What a cell shows, and what is to be said of it."""

    text: str
    problems: tuple[Problem, ...] = ()


def shown(cell: Stored, book: Workbook, sheet: Sheet, place: Place) -> ShownCell:
    """A cell as a person sees it."""
    look = book.looks[cell.look] if cell.look < len(book.looks) else CellLook(None)
    name = f"{column_letters(cell.column)}{place.line}"
    match cell.kind:
        case "picture":
            return ShownCell("", (problem("D186", place),))
        case "s" | "inlineStr":
            found = _text(_runs(cell, book), look, name, place)
        case "str" | "d":
            found = _text((TextRun(cell.value),), look, name, place)
        case "b":
            found = _shown(_BOOLEANS.get(cell.value.strip(), cell.value), look, place)
        case "e":
            found = ShownCell(cell.value, (problem("D153", place, cell=name, found=cell.value),))
        case _:
            found = _number(cell.value.strip(), look, name, place, book.from_1904)
            if found.text and not sheet.zeros and _is_zero(cell.value):
                found = ShownCell("", (problem("D152", place, cell=name, found=cell.value),))
    if cell.formula:
        told = problem("D142", place, cell=name, found=found.text or "—")
        return ShownCell(found.text, (*found.problems, told))
    return found


def _unseen(look: CellLook) -> str | None:
    """Why a text of that look is left out; None for one that a person sees."""
    if look.tiny or look.is_inkless:
        return "D155"
    return "D147" if look.struck else None


def _shown(text: str, look: CellLook, place: Place) -> ShownCell:
    """A text that has one look."""
    code = _unseen(look)
    if code:
        return ShownCell("", tuple(left_out(code, place, [text])))
    return ShownCell(raised(text) if look.raised else text)


def _runs(cell: Stored, book: Workbook) -> RichText:
    if cell.kind == "inlineStr":
        return cell.text
    at = cell.value.strip()
    known = at.isascii() and at.isdigit() and len(at) < 9 and int(at) < len(book.texts)
    return book.texts[int(at)] if known else ()


def _text(runs: RichText, look: CellLook, name: str, place: Place) -> ShownCell:
    """A text in its looks: raised marks are superscripts, parts that are struck out or not seen are left out."""
    kept = ""
    dropped: dict[str, list[str]] = {}
    for run in runs:
        text, own = in_font(run.text, look.font if run.font is None else run.font), _look_of(run, look)
        code = _unseen(own)
        if code:
            dropped.setdefault(code, []).append(text)
        else:
            kept += raised(text) if own.raised else text
    told = tuple(item for code, texts in dropped.items() for item in left_out(code, place, ["".join(texts)]))
    whole = text_shown(kept, look.code or "@").strip() if kept else ""
    if kept.strip() and not whole:
        return ShownCell("", (*told, problem("D152", place, cell=name, found=kept.strip())))
    return ShownCell(whole, told)


def _look_of(run: TextRun, look: CellLook) -> CellLook:
    """The look of a cell with what a run of its text says."""
    if run.struck is None and run.raised is None and run.ink is None:
        return look
    return evolve(
        look,
        struck=look.struck if run.struck is None else run.struck,
        raised=look.raised if run.raised is None else run.raised,
        ink=look.ink if run.ink is None else run.ink,
        tiny=look.tiny if run.tiny is None else run.tiny,
    )


def _number(stored: str, look: CellLook, name: str, place: Place, from_1904: bool) -> ShownCell:
    """A number under its format; marked as no number where the format is not understood."""
    if not stored:
        return ShownCell("")
    text = None if look.code is None else number_shown(stored, look.code, from_1904)
    if text is None:
        told = problem("D150", place, cell=name, format=look.code or "?", found=stored)
        return ShownCell(_NOT_A_NUMBER + stored, (told,))
    if not text:
        return ShownCell("", (problem("D152", place, cell=name, found=stored),))
    return _shown(text, evolve(look, ink=ink) if (ink := ink_of(stored, look.code or "")) else look, place)


def _is_zero(stored: str) -> bool:
    try:
        return not Decimal(stored)
    except InvalidOperation:
        return False
