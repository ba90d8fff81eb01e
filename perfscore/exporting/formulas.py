"""Expressions -> formulas of a spreadsheet. Its numbers are doubles: whole ones below LIMIT are exact, quotients too.

A double holds every whole number below 2 ** 53. The nearest whole number below a / b is found by rounding a / b down
only while no rounding error can lift it over the next: spreadsheets take a number within about 2 ** -48 of a whole one
for it, so the product of quotient and divisor, which is a, has to stay below 10 ** 14.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfscore.exporting.whole import (
    Among,
    Below,
    Choice,
    Every,
    Expression,
    InputColumn,
    IsGiven,
    Not,
    Nothing,
    Product,
    Quotient,
    Same,
    Some,
    Sum,
    Test,
    TextExpression,
    WholeNumber,
    parts_of,
)

LIMIT = 10**14
LONGEST = 8192  # characters of a formula


def formula(each: Expression, names: Mapping[str, str]) -> str:
    """A formula without its '='; ``names`` are the cells of the columns."""
    match each:
        case WholeNumber(value=value):
            return str(value) if value >= 0 else f"({value})"
        case TextExpression(value=value):
            return quoted(value)
        case Nothing():
            return '""'
        case InputColumn(name=name):
            return names[name]
        case Sum(one=one, other=other):
            return f"({formula(one, names)}+{formula(other, names)})"
        case Product(one=one, other=other):
            return f"({formula(one, names)}*{formula(other, names)})"
        case Quotient(number=number, divisor=divisor):
            return f"INT({formula(number, names)}/{formula(divisor, names)})"
        case Choice(cases=cases, otherwise=otherwise):
            opened = "".join(f"IF({test_formula(test, names)},{formula(value, names)}," for test, value in cases)
            return opened + formula(otherwise, names) + ")" * len(cases)
        case _:
            raise TypeError(f"no expression: {each!r}")


def test_formula(test: Test, names: Mapping[str, str]) -> str:
    """True or false. AND and OR of a spreadsheet look at all they are given, so one question follows the other."""
    match test:
        case Below(one=one, other=other, same=same):
            return f"{formula(one, names)}{'<=' if same else '<'}{formula(other, names)}"
        case Same(one=one, other=other):
            return f"{formula(one, names)}={formula(other, names)}"
        case Among(column=column, texts=texts):
            told = ",".join(f"{names[column.name]}={quoted(each)}" for each in texts)
            return f"OR({told})" if len(texts) > 1 else told
        case IsGiven(column=column):
            return f'{names[column.name]}<>""'
        case Every(tests=tests):
            if not tests:
                return "TRUE"
            *first, last = tests
            opened = "".join(f"IF({test_formula(each, names)}," for each in first)
            return opened + test_formula(last, names) + ",FALSE)" * len(first)
        case Some(tests=tests):
            if not tests:
                return "FALSE"
            *first, last = tests
            opened = "".join(f"IF({test_formula(each, names)},TRUE," for each in first)
            return opened + test_formula(last, names) + ")" * len(first)
        case Not(test=inner):
            return f"NOT({test_formula(inner, names)})"
        case _:
            raise TypeError(f"no test: {test!r}")


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def asked(each: Expression | Test) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns that an expression looks at, with the texts that it compares them with."""
    if isinstance(each, InputColumn):
        yield each.name, ()
    elif isinstance(each, Among):
        yield each.column.name, each.texts
    else:
        for part in parts_of(each):
            yield from asked(part)
