"""Expressions over whole numbers and texts, as any database or language computes them exactly.

Built by functions that fold what is constant; a target prints them. ``bound`` is the largest size a number can have,
so that a target with numbers of a fixed length can refuse what would not fit.
"""

from __future__ import annotations

from math import gcd
from typing import TypeAlias

from perfscore.frozen import frozen


@frozen
class WholeNumber:
    value: int


@frozen
class TextExpression:
    value: str


@frozen
class Nothing:
    """No value (null)."""


@frozen
class InputColumn:
    """A column: a text, or a number of at most ``most`` either way; ``signed`` tells that it may be below zero."""

    name: str
    most: int = 0
    signed: bool = True


@frozen
class Sum:
    one: NumberExpression
    other: NumberExpression


@frozen
class Product:
    one: NumberExpression
    other: NumberExpression


@frozen
class Quotient:
    """How many times ``divisor`` (> 0) goes into ``number`` (>= 0), whole."""

    number: NumberExpression
    divisor: NumberExpression


@frozen
class Choice:
    """The value of the first case whose test holds."""

    cases: tuple[tuple[Test, Expression], ...]
    otherwise: Expression


NumberExpression: TypeAlias = "WholeNumber | InputColumn | Sum | Product | Quotient | Choice"
Expression: TypeAlias = "NumberExpression | TextExpression | Nothing"


@frozen
class Below:
    """``one`` < ``other``, or <= where ``same`` will do."""

    one: NumberExpression
    other: NumberExpression
    same: bool = False


@frozen
class Same:
    one: NumberExpression
    other: NumberExpression


@frozen
class Among:
    """Whether a text column holds one of the texts; nothing is among none."""

    column: InputColumn
    texts: tuple[str, ...]


@frozen
class IsGiven:
    """Whether a column holds a value."""

    column: InputColumn


@frozen
class Every:
    tests: tuple[Test, ...]


@frozen
class Some:
    tests: tuple[Test, ...]


@frozen
class Not:
    test: Test


Test: TypeAlias = "Below | Same | Among | IsGiven | Every | Some | Not"
ALWAYS, NEVER = Every(()), Some(())


def plus(one: NumberExpression, other: NumberExpression) -> NumberExpression:
    if isinstance(one, WholeNumber) and isinstance(other, WholeNumber):
        return WholeNumber(one.value + other.value)
    if one == WholeNumber(0):
        return other
    return one if other == WholeNumber(0) else Sum(one, other)


def times(one: NumberExpression, other: NumberExpression) -> NumberExpression:
    if isinstance(one, WholeNumber) and isinstance(other, WholeNumber):
        return WholeNumber(one.value * other.value)
    if WholeNumber(0) in (one, other):
        return WholeNumber(0)
    if WholeNumber(1) in (one, other):
        return other if one == WholeNumber(1) else one
    if isinstance(other, WholeNumber):
        one, other = other, one
    if isinstance(one, WholeNumber) and isinstance(other, Product) and isinstance(other.one, WholeNumber):
        return times(WholeNumber(one.value * other.one.value), other.other)
    return Product(one, other)


def minus(one: NumberExpression, other: NumberExpression) -> NumberExpression:
    return plus(one, times(WholeNumber(-1), other))


def into(number: NumberExpression, divisor: NumberExpression) -> NumberExpression:
    """The whole quotient of ``number`` >= 0 and ``divisor`` > 0."""
    if isinstance(number, WholeNumber) and isinstance(divisor, WholeNumber):
        return WholeNumber(number.value // divisor.value)
    return number if divisor == WholeNumber(1) else Quotient(number, divisor)


def below(one: NumberExpression, other: NumberExpression, same: bool = False) -> Test:
    if isinstance(one, WholeNumber) and isinstance(other, WholeNumber):
        return ALWAYS if one.value < other.value or (same and one == other) else NEVER
    return Below(one, other, same)


def equal(one: NumberExpression, other: NumberExpression) -> Test:
    if isinstance(one, WholeNumber) and isinstance(other, WholeNumber):
        return ALWAYS if one == other else NEVER
    return Same(one, other)


def every(*tests: Test) -> Test:
    kept = tuple(each for each in tests if each != ALWAYS)
    if NEVER in kept:
        return NEVER
    return kept[0] if len(kept) == 1 else Every(kept)


def some(*tests: Test) -> Test:
    kept = tuple(each for each in tests if each != NEVER)
    if ALWAYS in kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else Some(kept)


def negated(test: Test) -> Test:
    if test in (ALWAYS, NEVER):
        return NEVER if test == ALWAYS else ALWAYS
    return Not(test)


def choice(*cases: tuple[Test, Expression], otherwise: Expression) -> Expression:
    kept: list[tuple[Test, Expression]] = []
    for test, value in cases:
        if test == ALWAYS:
            otherwise = value
            break
        if test != NEVER:
            kept.append((test, value))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    return Choice(tuple(kept), otherwise) if kept else otherwise


def chosen(*cases: tuple[Test, NumberExpression], otherwise: NumberExpression) -> NumberExpression:
    """The same of numbers."""
    return _number(choice(*cases, otherwise=otherwise))


def is_below_zero_nowhere(number: Expression) -> bool:
    """Whether a number is known never to lie below zero."""
    match number:
        case WholeNumber(value=value):
            return value >= 0
        case InputColumn(signed=signed):
            return not signed
        case Sum(one=one, other=other) | Product(one=one, other=other):
            return is_below_zero_nowhere(one) and is_below_zero_nowhere(other)
        case Choice(cases=cases, otherwise=otherwise):
            return all(is_below_zero_nowhere(each) for each in (*(value for _, value in cases), otherwise))
        case _:
            return isinstance(number, Quotient)


def content(number: Expression) -> int:
    """The largest whole number that is known to divide it; 0 divides by any."""
    match number:
        case WholeNumber(value=value):
            return abs(value)
        case Sum(one=one, other=other):
            return gcd(content(one), content(other))
        case Product(one=one, other=other):
            return content(one) * content(other)
        case Choice(cases=cases, otherwise=otherwise):
            return gcd(*(content(value) for _, value in cases), content(otherwise))
        case _:
            return 1


def without(number: NumberExpression, factor: int) -> NumberExpression:
    """A number divided by a factor of its content."""
    if factor == 1:
        return number
    match number:
        case WholeNumber(value=value):
            return WholeNumber(value // factor)
        case Sum(one=one, other=other):
            return plus(without(one, factor), without(other, factor))
        case Product(one=one, other=other):
            shared = gcd(factor, content(one))
            return times(without(one, shared), without(other, factor // shared))
        case Choice(cases=cases, otherwise=otherwise):
            kept = tuple((test, without(_number(value), factor)) for test, value in cases)
            return chosen(*kept, otherwise=without(_number(otherwise), factor))
        case _:
            raise ValueError(f"{factor} does not divide {number!r}")


def _number(each: Expression) -> NumberExpression:
    if isinstance(each, TextExpression | Nothing):
        raise TypeError(f"not a number: {each!r}")
    return each


def bound(number: Expression | Test) -> int:
    """The largest size that any number of an expression can have on the way."""
    return max(_bounds(number))


def _bounds(each: Expression | Test) -> tuple[int, int]:
    """How large the value can be, and how large what it is made of."""
    match each:
        case WholeNumber(value=value):
            return abs(value), abs(value)
        case InputColumn(most=most):
            return most, most
        case Sum(one=one, other=other):
            (a, deep), (b, deeper) = _bounds(one), _bounds(other)
            return a + b, max(a + b, deep, deeper)
        case Product(one=one, other=other):
            (a, deep), (b, deeper) = _bounds(one), _bounds(other)
            return a * b, max(a * b, deep, deeper)
        case Quotient(number=number, divisor=divisor):
            (a, deep), (_, deeper) = _bounds(number), _bounds(divisor)
            return a, max(a, deep, deeper)
        case Choice(cases=cases, otherwise=otherwise):
            values = [_bounds(value) for value in (*(value for _, value in cases), otherwise)]
            tests = [_bounds(test)[1] for test, _ in cases]
            return max(value for value, _ in values), max(*tests, *(deep for _, deep in values))
        case Below(one=one, other=other) | Same(one=one, other=other):
            return 0, max(_bounds(one)[1], _bounds(other)[1])
        case Every(tests=tests) | Some(tests=tests):
            return 0, max((_bounds(test)[1] for test in tests), default=0)
        case Not(test=test):
            return _bounds(test)
        case _:
            return 0, 0


def largest_quotient(each: Expression | Test) -> int:
    """The largest size that a quotient anywhere in an expression can have, 0 where there is none."""
    inner = max(map(largest_quotient, parts_of(each)), default=0)
    if not isinstance(each, Quotient):
        return inner
    divisor = abs(each.divisor.value) if isinstance(each.divisor, WholeNumber) else 1
    return max(inner, bound(each.number) // divisor)


def parts_of(each: Expression | Test) -> tuple[Expression | Test, ...]:
    """What an expression is made of."""
    match each:
        case Sum(one=one, other=other) | Product(one=one, other=other):
            return one, other
        case Below(one=one, other=other) | Same(one=one, other=other):
            return one, other
        case Quotient(number=number, divisor=divisor):
            return number, divisor
        case Every(tests=tests) | Some(tests=tests):
            return tests
        case Not(test=test):
            return (test,)
        case IsGiven(column=column):
            return (column,)
        case Choice(cases=cases, otherwise=otherwise):
            return (*(part for case in cases for part in case), otherwise)
        case _:
            return ()
