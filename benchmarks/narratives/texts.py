"""Texts whose figures know what they follow from: lots of made-up narratives, each right as it stands.

    @a01 县医院
    床位{a 620}张，开放{b 688}张，开放率{r = 100*b/a : 2}%

``{a 620}`` is a figure, ``{r = 100*b/a : 2}`` one computed from others and printed with two decimals (exactly where
none are told). ``days(year, month, day, month, day)`` counts the days between two dates.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from attrs import frozen

FOLDER = Path(__file__).parent
_TOKEN = re.compile(r"\{([a-z]\w*)(?: ([0-9.]+)| = ([^:}]+?)(?: : ([0-9]))?)\}")
_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
# What is counted is exact; money, lengths and weights are rounded even where they are whole.
_COUNTED = frozenset("人名户家所起件次台辆座栋套条份张处项场期册例批点眼只头艘镇村个天日月年株枚剂种对具通羽尾航节")


@frozen
class Formula:
    """What a figure is computed by, from the values of others."""

    shown: str

    @cached_property
    def tree(self) -> ast.expr:
        return ast.parse(self.shown.strip(), mode="eval").body

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(each.id for each in ast.walk(self.tree) if isinstance(each, ast.Name)) - {"days"}

    @property
    def is_quotient(self) -> bool:
        return "/" in self.shown or "*" in self.shown

    @property
    def kind(self) -> str:
        """What relation it is: share, mean, product, difference, sum, days, or the same figure told again."""
        marks = (("days", "days"), ("100*", "rate"), ("/", "mean"), ("*", "product"), ("-", "difference"), ("+", "sum"))
        return next((kind for mark, kind in marks if mark in self.shown), "same")

    def value(self, values: Mapping[str, Fraction]) -> Fraction:
        return _value(self.tree, values)


@frozen
class Told:
    """One figure of a text: its name, where its digits stand, and what it is computed by, if by anything."""

    name: str
    start: int
    end: int
    formula: Formula | None


@frozen
class Narrative:
    """A right text and its figures."""

    title: str
    text: str
    figures: tuple[Told, ...]

    @cached_property
    def values(self) -> Mapping[str, Fraction]:
        return {each.name: Fraction(self.printed(each)) for each in self.figures}

    @cached_property
    def related(self) -> list[Told]:
        """The figures that follow from others, and those that others follow from."""
        formulas = [each.formula for each in self.figures if each.formula]
        used = frozenset[str]().union(*(each.names for each in formulas))
        return [each for each in self.figures if each.formula or each.name in used]

    def relation(self, figure: Told) -> str:
        """What it is computed by, or the relations that it is a term of."""
        if figure.formula:
            return figure.formula.kind
        kinds = {e.formula.kind for e in self.figures if e.formula and figure.name in e.formula.names}
        return "of " + ("+".join(sorted(kinds)) if len(kinds) < 3 else "several")

    def printed(self, figure: Told) -> str:
        return self.text[figure.start : figure.end]

    def with_figure(self, figure: Told, shown: str) -> str:
        return self.text[: figure.start] + shown + self.text[figure.end :]

    def proves_wrong(self, figure: Told, shown: str) -> bool:
        """Whether no values that print as the figures do agree with another print of one of them."""
        values = {**self.values, figure.name: Fraction(shown)}
        prints = {each.name: self.printed(each) for each in self.figures} | {figure.name: shown}
        return any(
            not self._agrees(each, values, prints)
            for each in self.figures
            if each.formula and (each is figure or figure.name in each.formula.names)
        )

    def _agrees(self, result: Told, values: Mapping[str, Fraction], prints: Mapping[str, str]) -> bool:
        formula = result.formula
        assert formula is not None
        try:
            low = high = due = formula.value(values)
            for each in self.figures:
                if each.name in formula.names:
                    ends = self._spread(each, prints[each.name])
                    moved = [formula.value({**values, each.name: end}) - due for end in ends]
                    low, high = low + min(0, *moved), high + max(0, *moved)
        except (ZeroDivisionError, ValueError):
            return False
        least, most = self._spread(result, prints[result.name])
        if formula.is_quotient:  # rounded, or cut off
            least, most = (
                values[result.name] - _step(prints[result.name]) / 2,
                values[result.name] + _step(prints[result.name]),
            )
        elif formula.kind == "days":  # the first day counts, or does not
            least, most = least - 1, most + 1
        return low <= most and least <= high

    def _spread(self, figure: Told, shown: str) -> tuple[Fraction, Fraction]:
        value, is_exact = Fraction(shown), "." not in shown and self.text[figure.end : figure.end + 1] in _COUNTED
        half = Fraction(0) if is_exact else _step(shown) / 2
        return value - half, value + half


def lot(name: str) -> list[Narrative]:
    """The narratives of one lot."""
    blocks = re.split(r"^@", (FOLDER / f"{name}.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [_narrative(*block.split("\n", 1)) for block in blocks]


def printed(value: Fraction, places: int | None) -> str:
    """A value with so many decimals, rounded half up; as many as it has where none are told."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if places is None:
        shown = f"{exact:f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _narrative(title: str, body: str) -> Narrative:
    tokens = list(_TOKEN.finditer(body.strip()))
    shown: dict[str, str] = {each[1]: each[2] for each in tokens if each[2]}
    formulas = {each[1]: (Formula(each[3]), int(each[4]) if each[4] else None) for each in tokens if each[3]}
    while len(shown) < len(tokens):
        values = {name: Fraction(each) for name, each in shown.items()}
        ready = {name: each for name, each in formulas.items() if name not in shown and each[0].names <= set(values)}
        assert ready, (title, sorted(set(formulas) - set(shown)))
        shown |= {name: printed(formula.value(values), places) for name, (formula, places) in ready.items()}
    text, figures, last = "", [], 0
    for each in tokens:
        text += body.strip()[last : each.start()]
        formula = formulas[each[1]][0] if each[3] else None
        figures.append(Told(each[1], len(text), len(text) + len(shown[each[1]]), formula))
        text, last = text + shown[each[1]], each.end()
    return Narrative(title, text + body.strip()[last:], tuple(figures))


def _step(shown: str) -> Fraction:
    return Fraction(1, 10 ** len(shown.partition(".")[2]))


def _value(node: ast.expr, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=number):
            return Fraction(str(number))
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_value(left, values), _value(right, values))
        case ast.Call(args=given):
            year, month, day, last_month, last_day = (int(_value(each, values)) for each in given)
            return Fraction((date(year, last_month, last_day) - date(year, month, day)).days)
        case _:
            raise ValueError(ast.unparse(node))
