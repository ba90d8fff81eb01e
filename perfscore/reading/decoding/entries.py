"""Rows -> entries: the pieces of one indicator, put together where scanning or a page break tore them apart.

A row with a weight or a score is an anchor. Rows between two anchors are fragments: they follow the anchor above,
unless they show that they begin the one below (a level name that only the next row completes, a second value
where the anchor has one, a name after a gap). No text is lost: what fits no field goes to the note.
"""

from __future__ import annotations

import re

from attrs import field

from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.cells import has_han, is_debris, is_number, is_value, printed
from perfscore.reading.decoding.words import level_depths, level_names
from perfscore.values.model import Amount, Phrase, Uninterpreted
from perfscore.values.parse import parse_target
from perfscore.values.unit import longest_unit

_NUMBERS = ("weight", "score")
_VALUES = ("target", "actual")
_LEVELS = {"level1": level_names(1), "level2": level_names(2)}
_REST = re.compile(r"\.[0-9]+分?|分")  # of a number that was cut: 19 | .00分
_SENTENCE_END = ("。", "！", ".")


@frozen
class Piece:
    """The cells of one row by field, and where it stands."""

    cells: dict[str, str]
    place: Place

    @property
    def note_only(self) -> bool:
        return set(self.cells) <= {"note", "basis", "evidence"}


@frozen
class Entry:
    """An anchor with its fragments joined: the cells of one indicator."""

    cells: dict[str, str]
    place: Place


@frozen
class Entries:
    """Collects pieces in reading order and joins them."""

    weighted: bool
    problems: list[Problem] = field(factory=list)
    anchors: list[Piece] = field(factory=list)
    loose: list[list[Piece]] = field(factory=lambda: [[]])

    def take(self, cells: dict[str, str], place: Place) -> None:
        """Add one row. ``loose[n]`` holds the fragments before anchor n."""
        piece = Piece(self._tidy(cells, place), place)
        if not piece.cells:
            return
        if self._is_anchor(piece.cells):
            self.anchors.append(piece)
            self.loose.append([])
        else:
            self.loose[-1].append(piece)

    def goes_on(self, cells: dict[str, str], place: Place) -> bool:
        """The first row of a page, where it has no weight and no level: what a page break cut off the row above.

        Its pieces follow without a gap. Returns whether it was so.
        """
        last = self.anchors[-1] if self.anchors else None
        if last is None or self.loose[-1] or {"weight", "level1", "level2"} & set(cells):
            return False
        whole = "weight" not in last.cells if self.weighted else is_value(cells.get("target", ""))
        if whole or not cells.keys() & {"name", *_VALUES, "score"}:
            return False
        for name, text in cells.items():
            last.cells[name] = last.cells.get(name, "") + text
        self.problems.append(problem("D118", place, found=" ".join(cells.values())))
        return True

    def joined(self) -> list[Entry]:
        """One entry per anchor, its fragments before and after it joined field by field."""
        for number in range(len(self.loose)):
            self._leave_out_unfilled(number)
        before: list[list[Piece]] = [self.loose[0] if self.anchors else []]
        after: list[list[Piece]] = []
        for number, anchor in enumerate(self.anchors):
            following = self.anchors[number + 1] if number + 1 < len(self.anchors) else None
            own, onward = _split(anchor, self.loose[number + 1], following)
            after.append(own)
            before.append(onward)
        return [Entry(self._join(before[n], anchor, after[n]), anchor.place) for n, anchor in enumerate(self.anchors)]

    def _leave_out_unfilled(self, number: int) -> None:
        """Between rows with a second level of theirs, another one is a row that nobody filled in, no fragment.

        Its first level holds for the rows below.
        """
        named = [bool(level_depths(anchor.cells.get("level2", ""))) for anchor in self.anchors]
        above, below = named[:number], named[number : number + 1]
        if not named or (above and not any(above)) or not all(below):
            return
        for piece in list(self.loose[number]):
            if level_depths(piece.cells.get("level2", "")) and not set(piece.cells) & {*_NUMBERS, *_VALUES}:
                self.loose[number].remove(piece)
                self.problems.append(problem("D162", piece.place, found=" ".join(piece.cells.values())))
                if number < len(self.anchors) and "level1" in piece.cells:
                    self.anchors[number].cells.setdefault("level1", piece.cells["level1"])

    def _is_anchor(self, cells: dict[str, str]) -> bool:
        if any(name in cells and not _REST.fullmatch(cells[name]) for name in _NUMBERS):
            return True
        starts = any(is_value(cells.get(name, "")) for name in _VALUES)
        return "name" in cells and (starts or (not self.weighted and any(name in cells for name in _VALUES)))

    def _tidy(self, cells: dict[str, str], place: Place) -> dict[str, str]:
        """Debris dropped and reported; words under 分值 or 得分 moved to the note."""
        kept: dict[str, str] = {}
        for name, text in cells.items():
            if is_debris(text) or (name in _LEVELS and not has_han(text)):
                self.problems.append(problem("D111", place, found=text))
            elif name in _NUMBERS and not _all_numbers(text) and not _REST.fullmatch(text):
                self._misplaced_number(kept, name, text, place)
            else:
                kept[name] = _add(kept.get(name), text)
        return kept

    def _misplaced_number(self, kept: dict[str, str], name: str, text: str, place: Place) -> None:
        *words, last = text.split()
        if is_number(last):
            kept[name] = last
        else:
            words.append(last)
        kept["note"] = _add(" ".join(words), kept.get("note", ""))
        self.problems.append(problem("D113", place, found=text))

    def _join(self, before: list[Piece], anchor: Piece, after: list[Piece]) -> dict[str, str]:
        cells: dict[str, str] = {}
        for piece in (*before, anchor, *after):
            for name, text in piece.cells.items():
                if name in _VALUES and cells.get(name) and not _extends(cells[name], text):
                    cells["note"] = _add(cells.get("note"), text)
                    self.problems.append(problem("D117", piece.place, found=text))
                elif name in _NUMBERS and _REST.fullmatch(text):
                    cells[name] = cells.get(name, "") + text
                else:
                    cells[name] = _add(cells.get(name), text)
        return cells


def _add(text: str | None, more: str) -> str:
    return f"{text} {more}".strip() if text else more


def _all_numbers(text: str) -> bool:
    return all(is_number(word) for word in text.split()) or is_number(text) or printed(text) is None


def _split(anchor: Piece, loose: list[Piece], following: Piece | None) -> tuple[list[Piece], list[Piece]]:
    """The fragments that follow the anchor, and those that begin the next one."""
    if following is None:
        return loose, []
    gap = False
    for number, piece in enumerate(loose):
        if _begins(piece, anchor, following) or (gap and "name" in piece.cells):
            start = _first_line(loose, number)
            return loose[:start], loose[start:]
        gap = gap or piece.note_only
    return loose, []


def _begins(piece: Piece, anchor: Piece, following: Piece) -> bool:
    for name, known in _LEVELS.items():
        head, tail = piece.cells.get(name), following.cells.get(name)
        if head and tail and printed(head) not in known and (printed(head) or "") + (printed(tail) or "") in known:
            return True
    return any(is_value(piece.cells.get(name, "")) and is_value(anchor.cells.get(name, "")) for name in _VALUES)


def _first_line(loose: list[Piece], number: int) -> int:
    """Notes are centred beside their row: their first lines stand above it, back to the end of a sentence."""
    start = number
    while (
        start > 0 and loose[start - 1].note_only and not loose[start - 1].cells.get("note", "").endswith(_SENTENCE_END)
    ):
        start -= 1
    return start


def _extends(value: str, more: str) -> bool:
    """Whether ``more`` can be the rest of a torn value: 50平方 + 公里, 完全达到 + 预期."""
    match parse_target(value):
        case Amount() as amount:
            joined = parse_target(value + more)
            listed = isinstance(joined, Amount) and longest_unit(joined.unit.symbol) == joined.unit
            return listed or (amount.unit.dimension.startswith("其他:") and isinstance(joined, Amount))
        case Phrase() | Uninterpreted():
            return True
        case _:
            return not isinstance(parse_target(value + more), Phrase)
