"""A model of what scanning does to a table that is kept as tab text."""

from __future__ import annotations

import hashlib
import re
from random import Random

from printing.facts import PLANS
from printing.sheet import Document, Line, Table

LOOK_ALIKE = {
    "产": "严立户", "标": "杯柡", "效": "敎郊", "益": "盖孟", "满": "漏蒲", "指": "措脂", "数": "敉教", "量": "重景",
    "质": "贡盾", "社": "杜牡", "会": "云舍", "意": "音竟", "成": "戍咸", "本": "木夲", "时": "吋旪", "可": "町司",
    "持": "特侍", "续": "读绩", "影": "彭",
}  # fmt: skip
_LEVEL_WORDS = {
    word
    for plan in PLANS.values()
    for level1, _, seconds in plan
    for word in (level1, *(second[0] for second in seconds))
}


def scanned(document: Document) -> bytes:
    """Tab text with the faults of scanning, drawn after the document itself."""
    rng = Random(hashlib.sha256(repr(document).encode()).hexdigest())
    lines: list[str] = []
    for block in document:
        if isinstance(block, Line):
            lost = block.text.endswith("表") and "年" not in block.text and rng.random() < 0.1
            lines += [] if lost else [_spaced(rng, block.text, 0.3)]
        else:
            lines += _table(rng, block)
    return ("\n".join(lines) + "\n").encode()


def _table(rng: Random, table: Table) -> list[str]:
    lines: list[str] = []
    last_goal = max((y for y, row in enumerate(table.rows) if row.role == "goal"), default=-1)
    broken = rng.randrange(len(table.rows)) if rng.random() < 0.4 else -1
    for y, (row, places) in enumerate(zip(table.rows, table.matrix(), strict=True)):
        cells = [cell.text.replace("\n", " ") if cell else "" for cell in places]
        if row.role == "header" and last_goal >= 0 and rng.random() < 0.15:
            cells = _torn_into(rng, cells, table.rows[last_goal].cells[-1].text)
        if row.role == "row":
            cells = [_garbled(rng, text) for text in cells]
        if row.role == "head" and y == 0 and rng.random() < 0.06:
            cells[0] = ""  # the label of the first row is not recognised
        cells = [_spaced(rng, text, 0.12) for text in cells]
        cells = _split(rng, _shifted(rng, cells))
        if y == broken and row.role == "row":
            lines += _over_page(rng, cells, y)
            continue
        if row.role == "goal head" and rng.random() < 0.08:
            continue  # a line without anything of the form's own
        lines.append("\t".join(cells))
        if rng.random() < 0.02:
            lines.append(lines[-1])
    return lines


def _garbled(rng: Random, text: str) -> str:
    """A level word with one look-alike character, now and then."""
    if text not in _LEVEL_WORDS or rng.random() > 0.08:
        return text
    places = [x for x, character in enumerate(text) if character in LOOK_ALIKE]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice(LOOK_ALIKE[text[at]]) + text[at + 1 :]


def _spaced(rng: Random, text: str, chance: float) -> str:
    """A line break within the cell, or a wide point in a number, becomes a blank."""
    if re.fullmatch(r"[\d,]+\.\d+", text) and rng.random() < chance:
        return text.replace(".", ". ")
    if len(text) < 4 or rng.random() > chance:
        return text
    at = rng.randrange(2, len(text) - 1)
    if text[at - 1].isdigit() and text[at].isdigit():
        return text  # two numbers would stand there
    return text[:at] + " " + text[at:]


def _shifted(rng: Random, cells: list[str]) -> list[str]:
    """An empty cell is lost or comes in: what follows moves by one column."""
    chance = rng.random()
    empty = [x for x, text in enumerate(cells) if not text]
    if chance < 0.05 and empty:
        del cells[rng.choice(empty)]
    elif chance < 0.09:
        cells.insert(rng.randrange(len(cells)), "")
    return cells


def _split(rng: Random, cells: list[str]) -> list[str]:
    """A ruled line that is not there cuts a cell in two; the empty neighbour takes the rest."""
    for x in range(len(cells) - 1):
        if len(cells[x]) > 5 and not cells[x + 1] and rng.random() < 0.05:
            at = rng.randrange(2, len(cells[x]) - 1)
            cells[x], cells[x + 1] = cells[x][:at], cells[x][at:]
    return cells


def _torn_into(rng: Random, cells: list[str], goal: str) -> list[str]:
    """The tail of the goals runs into the first header cells."""
    at = rng.randrange(min(3, len(cells)))
    tail = goal[-rng.randrange(3, 9) :]
    return [f"{tail} {text}" if x == at else text for x, text in enumerate(cells)]


def _over_page(rng: Random, cells: list[str], page: int) -> list[str]:
    """A row cut by the end of a page: long cells go on under the page number."""
    first, second = [], []
    for text in cells:
        at = rng.randrange(2, len(text) - 1) if len(text) > 5 else len(text)
        first.append(text[:at])
        second.append(text[at:])
    if not any(second):
        return ["\t".join(first), "", str(page), ""]
    return ["\t".join(first), "", str(page), "", "\t".join(second)]
