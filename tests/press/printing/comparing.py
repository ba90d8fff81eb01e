"""A reading held against the truth, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from attrs import asdict, define, field, frozen

from printing.truth import Truth

HEAD = ("kind", "name", "year", "supervisor", "implementer", "total_weight", "total_score")
FUND = ("label", "initial", "budget", "executed", "weight", "rate", "score")
ROW = ("level1", "level2", "name", "target", "actual", "weight", "score", "note")
_SIGNS = {"≧": "≥", "≦": "≤", ">=": "≥", "<=": "≤", "＝": "=", "大于等于": "≥", "小于等于": "≤", "等于": "="}
_EMPTY = {"", "—", "-", "_", "/", "–", "None"}

Record = Mapping[str, Any]


@frozen
class Unequal:
    """One field that differs: where it stands, what was printed, what was read."""

    where: str
    expected: str
    got: str


CERTAIN = "certain"


@define
class Score:
    """How many fields are equal; ``sureness`` counts those of the rows that were read by how sure the reading is."""

    equal: int = 0
    fields: int = 0
    forms: int = 0
    found: int = 0
    surplus: int = 0
    unequal: list[Unequal] = field(factory=list)
    sureness: dict[str, tuple[int, int]] = field(factory=dict)  # right, all

    def add(self, other: Score) -> None:
        self.equal += other.equal
        self.fields += other.fields
        self.forms += other.forms
        self.found += other.found
        self.surplus += other.surplus
        self.unequal += other.unequal
        for name, (right, count) in other.sureness.items():
            self._count(name, right, count)

    def _count(self, name: str, right: int, count: int) -> None:
        before = self.sureness.get(name, (0, 0))
        self.sureness[name] = before[0] + right, before[1] + count

    @property
    def share(self) -> float:
        return self.equal / self.fields if self.fields else 1.0

    def hold(self, where: str, expected: object, got: object, sureness: str | None = None) -> None:
        """Counts one field, unless it is empty on both sides. ``sureness`` is how sure the reading says it is."""
        one, other = plain(expected), plain(got)
        if not one and not other:
            return
        self.fields += 1
        if one == other:
            self.equal += 1
        else:
            self.unequal.append(Unequal(where if sureness in (None, CERTAIN) else f"{where} ({sureness})", one, other))
        if sureness is not None:
            self._count(sureness, one == other, 1)


def plain(value: object) -> str:
    """A printed value without white space and thousands separators; dashes are empty, signs are written one way."""
    text = re.sub(r"\s+", "", str(value if value is not None else ""))
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    for sign, usual in _SIGNS.items():
        if text.startswith(sign):
            text = usual + text.removeprefix(sign)
    return "" if text in _EMPTY else text.rstrip("：:") or text


def truth_record(truth: Truth) -> Record:
    return asdict(truth)


def compared(truths: Sequence[Record], read: Sequence[Record]) -> Score:
    """Forms are matched in order by name; a form whose name differs counts as found if it shares an indicator."""
    score = Score(forms=len(truths))
    pairs = _pairs(truths, read)
    score.found = len(pairs)
    score.surplus = len(read) - len(pairs)
    for number, truth in enumerate(truths):
        _form(score, f"form {number + 1}", truth, read[pairs[number]] if number in pairs else {})
    return score


def _pairs(truths: Sequence[Record], read: Sequence[Record]) -> dict[int, int]:
    """The pairing in order with the most likeness."""
    best: list[list[tuple[float, dict[int, int]]]] = [
        [(0.0, {}) for _ in range(len(read) + 1)] for _ in range(len(truths) + 1)
    ]
    for i, truth in enumerate(truths):
        for j, form in enumerate(read):
            options = [best[i][j + 1], best[i + 1][j]]
            if (alike := _alike(truth, form)) > 0:
                score, chosen = best[i][j]
                options.append((score + alike, chosen | {i: j}))
            best[i + 1][j + 1] = max(options, key=lambda option: option[0])
    return best[-1][-1][1]


def _alike(truth: Record, form: Record) -> float:
    same = 3.0 * (plain(truth["name"]) == plain(form.get("name")))
    names = {plain(row["name"]) for row in truth["rows"]} & {plain(row.get("name")) for row in form["rows"]}
    return same + len(names) / max(1, len(truth["rows"]))


def _form(score: Score, where: str, truth: Record, form: Record) -> None:
    for key in HEAD:
        if key != "kind" or truth[key]:
            score.hold(f"{where} {key}", truth[key], form.get(key))
    _rows(score, f"{where} money", FUND, truth["funds"], form.get("funds", ()))
    _rows(score, f"{where} row", ROW, truth["rows"], form.get("rows", ()))


def _rows(score: Score, where: str, keys: tuple[str, ...], truths: Sequence[Record], read: Sequence[Record]) -> None:
    for number, (one, other) in enumerate(_aligned(keys, truths, read), 1):
        for key in keys:
            sureness = other.get("confidence", {}).get(key, CERTAIN) if other else None
            score.hold(f"{where} {number} {key}", one.get(key), other.get(key), sureness)


def _aligned(keys: tuple[str, ...], truths: Sequence[Record], read: Sequence[Record]) -> list[tuple[Record, Record]]:
    """Rows in order, paired so that most fields are equal; the unpaired stand against nothing."""
    nothing: Record = {}
    best: list[list[tuple[float, list[tuple[Record, Record]]]]] = [[(0.0, [])]]
    best[0] += [(0.0, [(nothing, row) for row in read[:j]]) for j in range(1, len(read) + 1)]
    for i, truth in enumerate(truths):
        line = [(best[i][0][0], [*best[i][0][1], (truth, nothing)])]
        for j, row in enumerate(read):
            options = [
                (best[i][j][0] + _same(keys, truth, row), best[i][j][1], (truth, row)),
                (best[i][j + 1][0], best[i][j + 1][1], (truth, nothing)),
                (line[j][0], line[j][1], (nothing, row)),
            ]
            value, before, pair = max(options, key=lambda option: option[0])
            line.append((value, [*before, pair]))
        best.append(line)
    return best[-1][-1][1]


def _same(keys: tuple[str, ...], one: Record, other: Record) -> float:
    equal = sum(1.0 for key in keys if plain(one.get(key)) and plain(one.get(key)) == plain(other.get(key)))
    names = [plain(row.get("name", row.get("label"))) for row in (one, other)]
    return equal + SequenceMatcher(None, *names, autojunk=False).ratio() + 0.01
