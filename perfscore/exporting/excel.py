"""A rule set -> a workbook that evaluators fill in and that scores by live formulas; no macros.

One sheet to fill in, with lists to choose from; two, hidden, that compute in whole numbers and hold the lists; and one
that tells how it is used, within which range it is exact, and what its codes mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field

from perfscore.errors import UsageError
from perfscore.exporting.computing import Sheets, computing
from perfscore.exporting.formulas import LIMIT, asked
from perfscore.exporting.program import RuleSetProgram, program
from perfscore.exporting.rows import DAYS, INPUTS, NUMBERS, digits_of
from perfscore.exporting.whole import bound
from perfscore.frozen import frozen
from perfscore.messages import Lang, codes, problem, wording
from perfscore.reporting.xlsx_kit import Book, as_head, bold, letter, one_page_wide, put_text
from perfscore.rules.category import BUDGET_EXECUTION, OTHER, categories
from perfscore.rules.model import Direction, Kind, Row, RuleSet
from perfscore.scoring.refusal import Reason
from perfscore.values.model import Comparator
from perfscore.values.unit import dimension_label, dimensions

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 200  # that can be filled in
FIRST = 4  # the number of the first of them
# Decimals and digits in all of amounts, amounts in their base unit and weights: the widest that stays exact is taken.
_RANGES = (
    digits_of((2, 8), (4, 9), (2, 4)), digits_of((2, 7), (2, 7), (2, 4)), digits_of((1, 6), (1, 6), (1, 3)),
    digits_of((0, 4), (0, 4), (1, 3)),
)  # fmt: skip
_CHOSEN = ("row", "form", "category", "kind", "comparator", "dimension", "direction", "level", "whole", "side")
_RESULTS = ("low", "high", "method", "reason")
REASONS = (
    Reason.NO_TARGET, Reason.NO_ACTUAL, Reason.OTHER_KIND, Reason.NO_WEIGHT, Reason.LEFT_OPEN, Reason.NO_ATTAINMENT,
    Reason.NO_INVERSE, Reason.OTHER_MEASURE, Reason.NO_YEAR, Reason.NO_LEVEL, Reason.UNIT_OF_RULE, Reason.DIRECTION,
    Reason.JUST_REACHED, Reason.OVER_THE_WHOLE, Reason.UNKNOWN_WORD, Reason.TOO_LARGE_FOR_COLUMN,
)  # fmt: skip


def workbook(rules: RuleSet, lang: Lang = "zh") -> bytes:
    """The file. Raises RulesError for what whole numbers cannot say, UsageError where no useful range is exact."""
    return _Workbook(exact_program(rules), lang).bytes()


def exact_program(rules: RuleSet) -> RuleSetProgram:
    """The rule set over the widest range of numbers that a spreadsheet computes exactly."""
    largest = 0
    for digits in _RANGES:
        found = program(rules, digits)
        largest = max(bound(each) for each in found.scoring())
        if largest < LIMIT:
            return found
    raise UsageError([problem("U060", rules=rules.id, target="xlsx", digits=len(str(largest)))])


@frozen(slots=False)
class _Workbook:
    program: RuleSetProgram
    lang: Lang
    book: Book = field(factory=Book)

    def bytes(self) -> bytes:
        form, hidden, lists, told = (
            self.book.sheet(self.word(f"E_sheet_{name}")) for name in ("form", "sums", "lists", "told")
        )
        ranges = self._write_lists(lists)
        made = computing(self.program, Sheets(form.title, lists.title, self._letters, ranges))
        for column, name in enumerate(made, start=1):
            put_text(hidden.cell(1, column), name)
        results = {name: letter(column) for column, name in enumerate(made, start=1)}
        self._write_heads(form)
        for row in range(FIRST, FIRST + ROWS):
            for column, said in enumerate(made.values(), start=1):
                hidden.cell(row, column, f"={said.replace('{row}', str(row))}")
            for name in (each for each in self.inputs if each in (*NUMBERS, *DAYS)):
                form[f"{self._letters[name]}{row}"].number_format = "0.######"  # 95% typed is 0.95 and is seen as such
            for column, name in enumerate(_RESULTS, start=len(self.inputs) + 2):
                found = f"'{hidden.title}'!{results[f'shown {name}']}{row}"
                told_of = f"VLOOKUP({found},'{told.title}'!$A:$B,2,FALSE)"
                said = f'IF({found}="","",{found}&" "&{told_of})' if name == "reason" else found
                form.cell(row, column, f"={said}").number_format = "0.00####" if name in ("low", "high") else "General"
        self._add_choices(form, lists.title, ranges)
        self._write_told(told)
        hidden.sheet_state = lists.sheet_state = "hidden"
        self.book.open_at(form)
        return self.book.bytes()

    def word(self, code: str, **fields: object) -> str:
        return wording(code, self.lang, {name: str(value) for name, value in fields.items()})

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """The columns that the rule set looks at, with the texts that it compares them with."""
        known: dict[str, dict[str, None]] = {}
        for each in self.program.scoring():
            for name, texts in asked(each):
                known.setdefault("direction" if name == "way" else name, {}).update(dict.fromkeys(texts))
        return {name: tuple(known[name]) for name in INPUTS if name in known}

    @property
    def _letters(self) -> dict[str, str]:
        """The columns of the form; the first one is for the name of the indicator."""
        return {name: letter(number) for number, name in enumerate(self.inputs, start=2)}

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """For each column that is chosen from a list: what is shown -> what is computed with."""
        texts = {name: tuple(each for each in found if each) for name, found in self.inputs.items() if name in _CHOSEN}
        fixed = {
            "row": tuple(each.value for each in Row),
            "comparator": tuple(each.value for each in Comparator if each.value),
            "category": tuple(dict.fromkeys((BUDGET_EXECUTION, *(each.name for each in categories()), OTHER))),
            "dimension": tuple(each for each in dimensions() if each),
            "kind": tuple(each.value for each in Kind),
            "direction": tuple(each.value for each in Direction if each is not Direction.UNKNOWN),
            "form": tuple(sorted(each.value for each in self.program.rules.forms)),
        }
        texts |= {name: found for name, found in fixed.items() if name in texts}
        return {name: {self._label(name, each): each for each in found} for name, found in texts.items()}

    def _label(self, name: str, text: str) -> str:
        if name == "dimension":
            return dimension_label(text)
        return self.word(f"W_{text}") if f"W_{text}" in codes() else text

    def _write_lists(self, sheet: Worksheet) -> dict[str, tuple[str, str]]:
        """Labels and codes side by side; the ranges of both for each list."""
        ranges = {}
        for number, (name, labels) in enumerate(self._labels.items()):
            columns = (2 * number + 1, 2 * number + 2)
            for row, pair in enumerate(labels.items(), start=1):
                for column, said in zip(columns, pair, strict=True):
                    put_text(sheet.cell(row, column), said)
            one, other = (f"${letter(column)}$1:${letter(column)}${max(1, len(labels))}" for column in columns)
            ranges[name] = (one, other)
        return ranges

    def _write_heads(self, sheet: Worksheet) -> None:
        rules = self.program.rules
        put_text(sheet.cell(1, 1), rules.title + self.word("W_bracketed", text=f"{rules.id} {rules.version}"))
        bold(sheet, 1, 1, size=13)
        put_text(sheet.cell(2, 1), self._range())
        heads = [
            self.word("E_label"),
            *(self.word(f"E_{name}") for name in self.inputs),
            *map(self.word, _RESULT_WORDS),
        ]
        for column, said in enumerate(heads, start=1):
            put_text(sheet.cell(FIRST - 1, column), said)
            as_head(sheet, FIRST - 1, column)
            sheet.column_dimensions[letter(column)].width = 30 if column in (1, len(heads) - 1, len(heads)) else 13
        sheet.freeze_panes = f"B{FIRST}"
        sheet.print_title_rows = f"{FIRST - 1}:{FIRST - 1}"
        one_page_wide(sheet)

    def _range(self) -> str:
        held = self.program.digits
        most = {name: 10 ** (held.whole[name] - held.decimals[name]) for name in NUMBERS}
        return self.word(
            "E_range", amount=most["target"], decimals=held.decimals["target"], weight=most["weight"],
            places=held.decimals["weight"],
        )  # fmt: skip

    def _add_choices(self, form: Worksheet, lists: str, ranges: Mapping[str, tuple[str, str]]) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        for name, (labels, _) in ranges.items():
            choice = DataValidation(type="list", formula1=f"'{lists}'!{labels}", allow_blank=True)
            form.add_data_validation(choice)
            choice.add(f"{self._letters[name]}{FIRST}:{self._letters[name]}{FIRST + ROWS - 1}")

    def _write_told(self, sheet: Worksheet) -> None:
        rules = self.program.rules
        lines: list[Sequence[str]] = [
            (rules.title, f"{rules.id} {rules.version}"), ("sha256", rules.digest()), (self._range(), ""),
            *((self.word(f"E_{name}"), self.word(f"E_is_{name}")) for name in self.inputs),
            *((each.value, self.word(f"E_why_{each.value}")) for each in REASONS),
        ]  # fmt: skip
        for row, line in enumerate(lines, start=1):
            for column, said in enumerate(line, start=1):
                put_text(sheet.cell(row, column), said)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90


_RESULT_WORDS = ("E_low", "E_high", "E_method", "E_reason")
