"""What a paragraph or a cell of a Word document shows, character by character.

Shown: text, symbols, hyphens that do not break, results of fields, boxes that are ticked, what revisions put in.
Not shown: what revisions took out, hidden and struck-out text, instructions of fields, readings above characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from attrs import define, field

from perfscore.errors import LimitError
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats.colours import PAPER
from perfscore.reading.formats.colours import UNKNOWN as UNKNOWN_GROUND
from perfscore.reading.formats.docx_lists import DocxLists, ListLabel
from perfscore.reading.formats.docx_looks import PLAIN, DocxStyles, RunLook
from perfscore.reading.formats.formulas import in_line
from perfscore.reading.formats.left_out import left_out
from perfscore.reading.formats.list_numbers import before
from perfscore.reading.formats.markup import MAX_DEPTH, Element, attribute, number, setting, switch
from perfscore.reading.formats.raised import raised
from perfscore.reading.formats.symbols import UNKNOWN, in_font, symbol
from perfscore.reading.grid import GridRow

_SILENT = frozenset(
    ("pPr", "rPr", "tcPr", "trPr", "tblPr", "tblGrid", "sectPr", "sdtPr", "sdtEndPr",
     "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "rubyPr", "softHyphen", "fldData", "binData")
)  # fmt: skip
_CHARACTERS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWN_FIELDS = ("EQ ", "SYMBOL ", "=", "SEQ ", "QUOTE ")  # Word draws these by their instruction alone
_INVISIBLE = re.compile(r"visibility:\s*+hidden")
_PICTURES = frozenset(("blip", "imagedata"))
_WORD_EXTENSIONS = frozenset(("wps", "wpg", "wpc", "wpi", "w14", "w15"))

#: The rows of a table inside a cell, when it is a table of its own; else its text.
ReadNested: TypeAlias = Callable[[Element, int], "list[GridRow] | str"]


@frozen
class Behind:
    """What is behind a text: a colour, unless the style of the table paints the cell."""

    ground: str = PAPER
    table_style: str = ""


@define
class Field:
    """A field that is open: its instruction is not shown, its result is; ``choice`` is that of a drop-down list."""

    choice: str
    start: int
    instruction: bool = True
    code: str = ""


@define
class DocxStory:
    """Collects what a cell, a paragraph or a text box shows. ``tables`` are those that stand for themselves."""

    file: str
    styles: DocxStyles
    lists: DocxLists
    nested: ReadNested
    around: Behind = field(factory=Behind)
    covered: bool = False  # by a merged cell: the number of an item without text is not seen
    parts: list[str] = field(factory=list)
    dropped: dict[str, list[str]] = field(factory=dict)
    tables: list[list[GridRow]] = field(factory=list)
    boxes: list[Element] = field(factory=list)
    pictures: int = 0
    objects: int = 0  # formulas and tables of another program: shown by a picture of them
    fields: list[Field] = field(factory=list)
    paragraph_look: RunLook = PLAIN
    label: str = ""  # of the list item that has begun, until its first text comes
    joins: bool = True

    def walk(self, element: Element, depth: int) -> None:
        """Everything below ``element`` in order. Raises ReadingError when it is nested too deep."""
        if depth > MAX_DEPTH:
            raise LimitError([problem("D008", Place(file=self.file), limit=MAX_DEPTH)])
        for child in element:
            if child.tag not in _SILENT:
                act = _ACTIONS.get(child.tag)
                if act is None:
                    self.walk(child, depth + 1)
                else:
                    act(self, child, depth)

    def text(self) -> str:
        return "".join(self.parts).strip()

    def problems(self, place: Place) -> Iterator[Problem]:
        for code, texts in self.dropped.items():
            yield from left_out(code, place, ["".join(texts)])
        if self.objects:
            yield problem("D186", place)

    def _drop(self, code: str, text: str) -> None:
        self.dropped.setdefault(code, []).append(text)

    def _say(self, text: str, look: RunLook) -> None:
        if self.fields and any(each.instruction for each in self.fields):
            return
        if look is not PLAIN:
            if look.hidden or self._is_inkless(look):
                self._drop("D148", text)
                return
            if look.is_struck:
                self._drop("D147", text)
                return
            text = text.upper() if look.capital else text
            text = raised(text) if look.raised else text
        if self.label and text.strip():
            text, self.label = before(self.label, text), ""
        self.parts.append(text)

    def _is_inkless(self, look: RunLook) -> bool:
        if not look.is_inkless(self.around.ground):
            return False
        style = "" if look.ground else self.around.table_style
        return not (style and style in self.styles.painted)

    def paragraph(self, paragraph: Element, depth: int) -> None:
        if not self.joins:
            self.parts.append("\n")
        properties = paragraph.find("pPr")
        told = {} if properties is None else {each.tag: each for each in reversed(properties)}
        outside = self.paragraph_look, self.around
        self.paragraph_look = self.styles.of_paragraph(told)
        ground = self.styles.ground(told)
        self.around = Behind(ground) if ground else self.around
        mark = told.get("rPr")
        self._begin_item(self.lists.label(told), mark)
        self.walk(paragraph, depth + 1)
        self.parts.append("" if self.covered else self.label)
        self.label = ""
        self.paragraph_look, self.around = outside
        self.joins = mark is not None and (mark.find("del") is not None or mark.find("moveFrom") is not None)

    def _begin_item(self, label: ListLabel | None, mark: Element | None) -> None:
        """The number before a paragraph looks as the mark at its end does."""
        if label is None:
            return
        for each in label.unknown:
            self._drop("D185", each)
        look = label.look.over(self.styles.look(mark, self.paragraph_look))
        at = len(self.parts)
        self._say(label.text, look)
        self.label = "".join(self.parts[at:])
        del self.parts[at:]

    def run(self, run: Element, depth: int) -> None:
        properties = run.find("rPr")
        look = self.styles.look(properties, self.paragraph_look)
        fonts = None if properties is None else properties.find("rFonts")
        font = "" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")
        for child in _pieces(run):
            match child.tag:
                case "t":
                    self._typed(child.text or "", font, look)
                case "sym" | "symEx":
                    self._symbol(child, look)
                case "fldChar":
                    self._field(child, look)
                case "instrText" if self.fields:
                    self.fields[-1].code += child.text or ""
                case tag if tag in _CHARACTERS:
                    self._say(_CHARACTERS[tag], look)
                case tag if tag not in _SILENT:
                    self.walk_one(child, depth)

    def walk_one(self, child: Element, depth: int) -> None:
        act = _ACTIONS.get(child.tag, DocxStory.walk)
        act(self, child, depth + 1)

    def _typed(self, text: str, font: str, look: RunLook) -> None:
        shown = in_font(text, font)
        if UNKNOWN in shown and UNKNOWN not in text:
            self._drop("D143", f"{font or '?'} {text}")
        self._say(shown, look)

    def _symbol(self, element: Element, look: RunLook) -> None:
        font, code = attribute(element, "font"), attribute(element, "char")
        char = symbol(int(code, 16), font) if code.isalnum() and code.isascii() and _is_hex(code) else UNKNOWN
        if char == UNKNOWN:
            self._drop("D143", f"{font} {code}")
        self._say(char, look)

    def _field(self, element: Element, look: RunLook) -> None:
        match attribute(element, "fldCharType"):
            case "begin":
                box = setting(element, "ffData", "checkBox")
                if box is not None:
                    self._say("☑" if _ticked(box) else "☐", look)
                self.fields.append(Field(_choice(setting(element, "ffData", "ddList")), len(self.parts)))
            case "separate" if self.fields:
                self.fields[-1].instruction = False
            case "end" if self.fields:
                ended = self.fields.pop()
                if ended.choice and len(self.parts) == ended.start:
                    self._say(ended.choice, look)
                if ended.instruction and ended.code.strip().upper().startswith(_DRAWN_FIELDS):
                    self._drop("D203", ended.code)
                    self._say(UNKNOWN, look)

    def control(self, control: Element, depth: int) -> None:
        """A content control; one that still shows its prompt was not filled in."""
        content = control.find("sdtContent")
        if content is None:
            return
        if switch(setting(control, "sdtPr", "showingPlcHdr")):
            self._drop("D159", "".join(each.text or "" for each in content.iter("t")))
        else:
            self.walk(content, depth + 1)

    def ruby(self, ruby: Element, depth: int) -> None:
        base = ruby.find("rubyBase")
        if base is not None:
            self.walk(base, depth + 1)

    def alternatives(self, element: Element, depth: int) -> None:
        chosen = _chosen(element)
        if chosen is not None:
            self.walk(chosen, depth + 1)

    def annotation(self, element: Element, depth: int) -> None:
        """A revision or a comment as Word 2003 has them."""
        if attribute(element, "type") not in ("Word.Deletion", "Word.Comment"):
            self.walk(element, depth + 1)

    def box(self, box: Element, _depth: int) -> None:
        self.boxes.append(box)

    def table(self, table: Element, depth: int) -> None:
        found = self.nested(table, depth + 1)
        if isinstance(found, str):
            self.parts.append(f"\n{found}")
            self.joins = False
        else:
            self.tables.append(found)

    def formula(self, formula: Element, depth: int) -> None:
        self._say(in_line(formula, self.file, depth), self.paragraph_look)

    def picture(self, drawn: Element, depth: int) -> None:
        """A drawing, which may be a picture, and may hold boxes of text."""
        inside = {each.tag: each for each in drawn.iter()}
        frame, shape = inside.get("docPr"), inside.get("shape")
        if (frame is not None and attribute(frame, "hidden") in ("1", "true")) or (
            shape is not None and _INVISIBLE.search(attribute(shape, "style"))
        ):
            self._drop("D148", "".join(each.text or "" for each in drawn.iter("t")))
            return
        graphic = inside.get("graphicData")
        self.objects += "OLEObject" in inside or (
            graphic is not None and attribute(graphic, "uri").endswith(("/chart", "/diagram"))
        )
        self.pictures += not _PICTURES.isdisjoint(inside)
        self.walk(drawn, depth + 1)

    def turned(self, element: Element, depth: int) -> None:
        """Text that may be written from the right to the left whatever it is."""
        around = ("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL FORMATTING}")
        before_it, after_it = around if attribute(element, "val") == "rtl" else ("", "")
        self.parts.append(before_it)
        self.walk(element, depth + 1)
        self.parts.append(after_it)

    def art(self, element: Element, _depth: int) -> None:
        """Words drawn as a shape."""
        self._say(attribute(element, "string"), self.paragraph_look)

    def simple_field(self, simple: Element, depth: int) -> None:
        at, code = len(self.parts), attribute(simple, "instr")
        self.walk(simple, depth + 1)
        if not self.parts[at:] and code.strip().upper().startswith(_DRAWN_FIELDS):
            self._drop("D203", code)
            self._say(UNKNOWN, self.paragraph_look)

    def finish(self, depth: int) -> None:
        """The text boxes, below what they are anchored to."""
        if self.boxes:
            self.around = Behind(UNKNOWN_GROUND)
        while self.boxes:
            self.joins = self.joins and not self.parts
            self.walk(self.boxes.pop(0), depth + 1)


def _pieces(run: Element) -> Iterator[Element]:
    """What stands in a run; a piece that is said in several ways as Word shows it."""
    for child in run:
        chosen = _chosen(child) if child.tag == "AlternateContent" else None
        if chosen is None:
            yield child
        else:
            yield from chosen


def _chosen(alternatives: Element) -> Element | None:
    """One of several ways to say the same thing: the first that Word knows."""
    known = (
        each
        for each in alternatives
        if each.tag == "Fallback" or set(attribute(each, "Requires").split()) <= _WORD_EXTENSIONS
    )
    return next(known, None)


def _is_hex(code: str) -> bool:
    return 0 < len(code) <= 6 and all(char in "0123456789abcdefABCDEF" for char in code)


def _ticked(box: Element) -> bool:
    checked = switch(box.find("checked"))
    return bool(switch(box.find("default")) if checked is None else checked)


def _choice(items: Element | None) -> str:
    """The chosen entry of a drop-down form field."""
    if items is None:
        return ""
    entries = [attribute(each, "val") for each in items.iterfind("listEntry")]
    chosen = items.find("result")
    place = number(items.find("default") if chosen is None else chosen)
    return entries[place] if place < len(entries) else ""


_ACTIONS: dict[str, Callable[[DocxStory, Element, int], None]] = {
    "p": DocxStory.paragraph,
    "r": DocxStory.run,
    "tbl": DocxStory.table,
    "sdt": DocxStory.control,
    "ruby": DocxStory.ruby,
    "AlternateContent": DocxStory.alternatives,
    "txbxContent": DocxStory.box,
    "annotation": DocxStory.annotation,
    "drawing": DocxStory.picture,
    "pict": DocxStory.picture,
    "object": DocxStory.picture,
    "bdo": DocxStory.turned,
    "textpath": DocxStory.art,
    "fldSimple": DocxStory.simple_field,
    "oMath": DocxStory.formula,
}
