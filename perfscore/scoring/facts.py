"""A printed row -> what it is: the values as understood, what they compare, which way they should go, and what the
decision table asks.

A row that cannot be understood is a Refusal with the code of its reason; nothing is filled in for it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from attrs import evolve, field

from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.rules.catalogue import Catalogue, called, catalogue_of, shipped
from perfscore.rules.category import BUDGET_EXECUTION, OTHER, categorise
from perfscore.rules.model import Direction, Kind, Row, RuleSet, Sign
from perfscore.rules.scales import Reached
from perfscore.scoring.beside import Assumed, Sides, side_by_side
from perfscore.scoring.direction import ToldDirection, Witness, Witnesses, direction_of, name_of
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.scoring.setting import Setting
from perfscore.scoring.wording import Compared, compare
from perfscore.values.compare import Pair, pair
from perfscore.values.model import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Deadline,
    Phrase,
    Range,
    Ratio,
    Span,
    Uninterpreted,
    Value,
)
from perfscore.values.notes import Assumption, Incomparable
from perfscore.values.parse import as_money, parse_actual, parse_target
from perfscore.values.reaching import Comparison, compared, matched
from perfscore.values.unit import NO_UNIT

_PRINTED = (Witness.SIGN, Witness.SIGN_IN_NAME, Witness.COLUMN)
Inexact: TypeAlias = Amount | Approximate | Range | Ratio
WHOLE = 100


@frozen(kw_only=True)
class Facts:
    """A row as understood. ``pair`` is set for exact amounts and ranges, ``inexact`` for amounts that are not exact,
    ``compared`` for words that tell how far they reach the target, ``parts`` for the items of a list (None for one that
    the actual leaves out). ``told`` is what tells the direction, ``notes`` are what had to be assumed, ``impossible``
    is why the actual cannot be true. ``sign`` is that of the target, ``actual_sign`` of an exact actual. ``name`` and
    ``level1`` are set where the rule set asks for them; ``amount`` is the target in the base unit of its dimension,
    where it is exact; ``indicator`` and ``whole`` are the row and its form as printed, where the rule set looks at more
    than the row.
    """

    row: Row
    form: FormKind
    category: str
    target: Value
    actual: Value
    kind: Kind
    comparator: Comparator
    pair: Pair | None = None
    dimension: str | None = None
    sign: Sign | None = None
    actual_sign: Sign | None = None
    named: str | None = None
    direction: Direction = Direction.UNKNOWN
    told: ToldDirection | None = None
    compared: Compared | None = None
    inexact: Comparison | None = None
    parts: tuple[Facts | None, ...] = ()
    impossible: Refusal | None = None
    year: int | None = None
    name: str = ""
    level1: str = ""
    weight: Fraction | None = None
    amount: Fraction | None = None
    notes: tuple[Message, ...] = ()
    indicator: Indicator | None = field(default=None, eq=False, repr=False)
    whole: Form | None = field(default=None, eq=False, repr=False)

    @property
    def reached(self) -> Reached | None:
        """How far words reach their target, where that is known."""
        return None if self.compared is None else self.compared.reached

    @property
    def side(self) -> Direction | None:
        """The side on which what is printed lets the actual lie however far from the target: that of its sign, of a
        sign in the name, or of the column 指标方向; None for a target without any.
        """
        told = None if self.comparator is Comparator.EQ else self.told
        return told.direction if told is not None and told.witness in _PRINTED else None

    @property
    def by_catalogue(self) -> bool:
        """Whether the catalogue of words had a say."""
        return self.compared is not None or (self.told is not None and self.told.by_catalogue)

    @property
    def converted(self) -> bool:
        """Whether target and actual are printed in different units of one dimension."""
        return self.pair is not None and Assumption.CONVERTED in self.pair.notes


def indicator_facts(indicator: Indicator, form: Form, rules: RuleSet | None = None) -> Facts | Refusal:
    """The facts of an indicator row, or why there are none; ``rules`` bring the catalogue of its words."""
    catalogue, names = (shipped(), frozenset[str]()) if rules is None else (catalogue_of(rules), rules.asked.names)
    cells = _Cells(
        indicator.target, indicator.actual, indicator.name, categorise(indicator.level1, indicator.level2),
        indicator.rule, indicator.direction, asked_level1(indicator.level1, rules),
    )  # fmt: skip
    made = _facts if len("".join(filter(None, cells))) <= _USUAL else _facts.__wrapped__
    found = made(cells, form.kind, form.year, catalogue, names)
    if isinstance(found, Refusal) or rules is None or not rules.asked.form:
        return found
    return evolve(found, indicator=indicator, whole=form)


class _Cells(NamedTuple):
    """What of an indicator row its facts are made from."""

    target: str | None
    actual: str | None
    name: str
    category: str
    rule: str | None
    column: str | None
    level1: str


_USUAL, _MOST_KNOWN = 400, 4096  # characters of a row, and how many rows are kept: a form is scored by many rule sets


@lru_cache(maxsize=_MOST_KNOWN)
def _facts(
    cells: _Cells, kind: FormKind, year: int | None, catalogue: Catalogue, names: frozenset[str]
) -> Facts | Refusal:
    setting = Setting(
        kind=kind, year=year, category=cells.category, rule=cells.rule, name=name_of(cells.name, catalogue, names),
        column=cells.column, catalogue=catalogue, level1=cells.level1,
    )  # fmt: skip
    return facts_between(parse_target(cells.target), parse_actual(cells.actual), setting)


def asked_level1(printed: str | None, rules: RuleSet | None) -> str:
    """The 一级指标 as it is compared, where a rule set asks for it; nothing otherwise."""
    asked = rules.asked.level1 if rules is not None else ()
    found = called(printed or "") if asked else ""
    return found if found in asked else ""


def facts_between(target: Value, actual: Value, setting: Setting) -> Facts | Refusal:
    """The facts of an indicator row whose two values are understood."""
    if isinstance(target, Uninterpreted):
        return _unread(target, Reason.NO_TARGET, Reason.TARGET_UNREAD)
    if isinstance(actual, Uninterpreted):
        return _unread(actual, Reason.NO_ACTUAL, Reason.ACTUAL_UNREAD)
    if isinstance(target, Phrase) and isinstance(actual, Phrase) and _are_lists(target, actual):
        return _list(target, actual, setting)
    sides = side_by_side(target, actual, setting)
    if isinstance(sides, Refusal):
        return sides
    found = _likened(sides, setting)
    if isinstance(found, Refusal):
        return found
    told = sides.told
    if found.kind in (Kind.AMOUNT, Kind.RANGE):
        told = told or direction_of(_witnesses(sides.target, found, setting), setting.catalogue)
    return Facts(
        row=Row.INDICATOR, form=setting.kind, year=setting.year, named=setting.rule, category=setting.category,
        target=sides.target, actual=sides.actual, kind=found.kind, comparator=_comparator(sides.target),
        pair=found.pair, dimension=found.dimension, sign=found.sign, actual_sign=_actual_sign(found.pair),
        direction=_direction(found.kind, told), told=told,
        compared=found.compared, inexact=found.inexact, impossible=_more_than_whole(sides.actual, found.pair, setting),
        notes=found.notes, name=setting.name.called, level1=setting.level1, amount=found.amount,
    )  # fmt: skip


@frozen
class _Likened:
    """What two values are beside each other: their kind, and what of ``Facts`` compares them."""

    kind: Kind
    notes: tuple[Message, ...]
    pair: Pair | None = None
    dimension: str | None = None
    sign: Sign | None = None
    amount: Fraction | None = None
    inexact: Comparison | None = None
    compared: Compared | None = None


def _likened(sides: Sides, setting: Setting) -> _Likened | Refusal:
    """The kind of what is compared, and what compares it."""
    target, actual, notes = sides.target, sides.actual, sides.notes
    if sides.reached is not None:
        dated = isinstance(target, Deadline | Span)
        return _Likened(Kind.DATE if dated else Kind.PHRASE, notes, compared=sides.reached)
    match target, actual:
        case ((Amount() | Ratio()), (Amount() | Ratio())) if _is_exact(target, actual):
            return _amounts(target, actual, notes)
        case ((Deadline() | Span()), (Deadline() | Span())):
            return _Likened(Kind.DATE, notes)
        case Range(), Amount():
            return _in_range(target, actual, notes)
        case ((Amount() | Approximate() | Range() | Ratio()), (Amount() | Approximate() | Range() | Ratio())):
            return _inexact(target, actual, notes)
        case Phrase(), Phrase():
            return _Likened(Kind.PHRASE, notes, compared=compare(target.text, actual.text, setting.catalogue.scales))
        case _:
            return refuse(Reason.OTHER_KIND, target=target, actual=actual)


def _witnesses(target: Value, found: _Likened, setting: Setting) -> Witnesses:
    """All that may tell the direction of amounts; a ratio is told by its words alone."""
    ratio = isinstance(target, Ratio) and target.mark == ":"
    return Witnesses(
        name=setting.name, category=OTHER if ratio else setting.category,
        comparator=Comparator.NONE if ratio else _comparator(target), column=setting.column,
        dimension=found.dimension, below_zero=found.sign is Sign.NEGATIVE,
    )  # fmt: skip


def _direction(kind: Kind, told: ToldDirection | None) -> Direction:
    if kind is Kind.DATE:
        return Direction.DATE
    if told is None or kind is Kind.PHRASE:
        return Direction.UNKNOWN
    within = kind is Kind.RANGE and told.direction not in (Direction.MORE, Direction.LESS)
    return Direction.WITHIN if within else told.direction


def _more_than_whole(actual: Value, both: Pair | None, setting: Setting) -> Refusal | None:
    """A share of a whole above 100% is a mistake of somebody's, and cannot be scored."""
    word = setting.name.word
    if word is None or not word.of_a_whole or both is None or both.unit.symbol != "%" or not isinstance(actual, Amount):
        return None
    over = both.target <= WHOLE < both.actual
    return refuse(Reason.OVER_THE_WHOLE, actual=actual, word=word.text) if over else None


def _are_lists(target: Phrase, actual: Phrase) -> bool:
    counts = len(target.parts), len(actual.parts)
    return min(counts) > 0 and max(counts) > 1


def _list(target: Phrase, actual: Phrase, setting: Setting) -> Facts | Refusal:
    """A list beside a list: each part beside the part of its name; what the actual leaves out is not reached."""
    both = matched(target.parts, actual.parts)
    used = [other for _, other in both if other is not None]
    if not used or any(part not in used for part in actual.parts):
        return refuse(Reason.LISTS_DIFFER, target=target, actual=actual)
    parts: list[Facts | None] = []
    for part, other in both:
        named = evolve(setting, name=name_of(part.label, setting.catalogue))
        telling = named.name.word is not None or setting.name.word is None
        found = None if other is None else facts_between(part.value, other.value, named if telling else setting)
        if isinstance(found, Refusal):
            return found
        parts.append(found)
    first = next(part for part in parts if part is not None)
    return evolve(first, target=target, actual=actual, pair=None, inexact=None, parts=tuple(parts))


def budget_facts(fund: Fund, form: Form) -> Facts | Refusal:
    """The facts of the budget execution row: executed against the budget of the whole year."""
    return budget_between(parse_target(fund.budget), parse_actual(fund.executed), form, (fund.budget, fund.executed))


def budget_between(
    target: Value, actual: Value, form: Form, cells: tuple[str | None, str | None] | None = None
) -> Facts | Refusal:
    """The facts of a budget execution row; ``cells`` are the budget and what was executed of it as they print."""
    budget, executed = as_money(target), as_money(actual)
    if not isinstance(budget, Amount) or not isinstance(executed, Amount):
        shown = (target, actual) if cells is None else tuple(each or "—" for each in cells)
        return refuse(Reason.NO_MONEY, budget=shown[0], executed=shown[1])
    found = _amounts(budget, executed, ())
    if isinstance(found, Refusal):
        return found
    return Facts(
        row=Row.BUDGET_EXECUTION, form=form.kind, year=form.year, category=BUDGET_EXECUTION, target=budget,
        actual=executed, kind=found.kind, comparator=Comparator.NONE, pair=found.pair, dimension=found.dimension,
        sign=found.sign, actual_sign=_actual_sign(found.pair),
        direction=Direction.MORE, notes=found.notes, amount=found.amount,
    )  # fmt: skip


def _unread(value: Uninterpreted, absent: Reason, other: Reason) -> Refusal:
    return refuse(absent) if value.absent else refuse(other, text=value.text, reason=Message(value.reason))


def _comparator(value: Value) -> Comparator:
    return Comparator.NONE if isinstance(value, Uninterpreted | Change) else value.comparator


def _in_range(target: Range, actual: Amount, notes: tuple[Message, ...]) -> _Likened | Refusal:
    """A range asks for the nearest of its values: itself for what lies inside, else the end that is nearer."""
    low, high = (pair(Amount(target.comparator, end, target.unit), actual) for end in (target.low, target.high))
    if isinstance(low, Incomparable):
        return refuse(low, target=target, actual=actual)
    if isinstance(high, Incomparable):
        return refuse(high, target=target, actual=actual)
    both = evolve(low, target=min(max(low.actual, low.target), high.target))
    outside = Assumed.BELOW_RANGE if both.actual < low.target else Assumed.ABOVE_RANGE
    near = Assumed.INSIDE_RANGE if low.target <= both.actual <= high.target else outside
    noted = (*notes, Message(near, target=target), *_assumed(target, actual, both))
    return _Likened(Kind.RANGE, noted, both, target.unit.dimension, _sign(both.target))


def _amounts(target: Amount | Ratio, actual: Amount | Ratio, notes: tuple[Message, ...]) -> _Likened | Refusal:
    both = pair(target, actual)
    if isinstance(both, Incomparable):
        return refuse(both, target=target, actual=actual)
    if isinstance(target, Ratio) and target.mark == ":" and both.target and both.actual:
        both = evolve(both, target=1 / both.target, actual=1 / both.actual)
        than = Message("W_larger" if both.actual > both.target else "W_smaller")
        code = Assumed.RATIOS if both.actual != both.target else Assumed.SAME_RATIOS
        notes = (*notes, Message(code, target=target, actual=actual, than=than))
    noted = (*notes, *_assumed(target, actual, both))
    return _Likened(Kind.AMOUNT, noted, both, _dimension_of(target, both), _sign(both.target), _in_base(both))


def _dimension_of(target: Amount | Ratio, both: Pair) -> str:
    """What a target counts; zero without a unit is zero of whatever it is compared with."""
    if not isinstance(target, Amount):
        return "share"
    is_bare_zero = target.number == 0 and target.unit.absent and both.unit.symbol != ""
    return both.unit.dimension if is_bare_zero else target.unit.dimension


def _is_exact(target: Amount | Ratio, actual: Amount | Ratio) -> bool:
    """Whether the sign of an actual is none, or a copy of the target's; another one bounds it."""
    ratio = isinstance(actual, Ratio) and actual.mark == ":"
    return ratio or actual.comparator in (Comparator.NONE, Comparator.EQ, target.comparator)


def _assumed(target: Amount | Range | Ratio, actual: Amount | Ratio, both: Pair) -> tuple[Message, ...]:
    """What had to be assumed to read two exact values and to bring them to one unit, each once."""
    kept = [note for side in (target, actual) if isinstance(side, Amount) for note in side.notes]
    bound = () if actual.comparator in (Comparator.NONE, Comparator.EQ) else (Assumption.BOUND_AS_NUMBER,)
    every = (*kept, *both.notes, *bound)
    return tuple(map(Message, dict.fromkeys(every))) if every else ()


def _in_base(both: Pair) -> Fraction:
    return both.target if both.unit.factor == 1 else both.target * both.unit.factor


def _sign(number: Fraction) -> Sign:
    top = number.numerator
    return Sign.POSITIVE if top > 0 else Sign.NEGATIVE if top else Sign.ZERO


def _actual_sign(both: Pair | None) -> Sign | None:
    return None if both is None else _sign(both.actual)


def _inexact(target: Inexact, actual: Inexact, notes: tuple[Message, ...]) -> _Likened | Refusal:
    """Amounts of which one is not exact: 近100人, 100余人, 约100人, 90-95%."""
    both = compared(target, actual)
    if isinstance(both, Incomparable):
        return refuse(both, target=target, actual=actual)
    unit = target.amount.unit if isinstance(target, Approximate) else getattr(target, "unit", NO_UNIT)
    kind = Kind.RANGE if isinstance(target, Range) else Kind.AMOUNT
    return _Likened(kind, notes, dimension=unit.dimension, sign=_sign(both.floor), inexact=both)
