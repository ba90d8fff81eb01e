"""Forms as plain values, many thousands of them on disk: all that a check across forms looks at, and nothing else.

Of a row that is what it prints, which way it goes, and whether its actual is its target. How it was scored, what the
text of its document tells, and how sure its cells are is left out.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias, TypeVar, overload

from attrs import define, fields

from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import Place
from perfscore.rules.model import Direction, Kind, Row
from perfscore.scoring.facts import Facts
from perfscore.scoring.outcome import Undetermined
from perfscore.scoring.refusal import Reason, refuse
from perfscore.scoring.score import FormRows, RowScore
from perfscore.spool import Spool
from perfscore.values.compare import Pair
from perfscore.values.model import Comparator
from perfscore.values.parse import parse_target
from perfscore.values.unit import NO_UNIT

T = TypeVar("T")
_Plain: TypeAlias = tuple[Any, ...]
_Ends: TypeAlias = "tuple[int, int] | None"  # of a fraction
_LEFT_OUT = Undetermined(refuse(Reason.NO_TARGET))
_NOTHING = parse_target(None)
_Write: TypeAlias = Callable[[Any, Any], None]
#: Members of enums by their values, read without the descriptor that ``value`` is.
_FACTS = attrgetter(
    "row._value_", "form._value_", "category", "kind._value_", "comparator._value_", "direction._value_"
)
_KNOWN = 65_536  # fractions, and facts without their values, that are kept: forms repeat them


@define
class SlimForms(Sequence[FormRows]):
    """Forms in the order in which they were added; the first ``most`` of them stay in memory.

    Raises UsageError where the temporary file cannot be written.
    """

    _packed: Spool[bytes]

    @classmethod
    def keeping(cls, most: int) -> SlimForms:
        return cls(Spool(most))

    def append(self, item: FormRows) -> None:
        self._packed.append(marshal.dumps(_plain(item)))

    @overload
    def __getitem__(self, number: int, /) -> FormRows: ...
    @overload
    def __getitem__(self, number: slice, /) -> list[FormRows]: ...
    def __getitem__(self, number: int | slice, /) -> FormRows | list[FormRows]:
        found = self._packed[number]
        return (
            _form_rows(marshal.loads(found))
            if isinstance(found, bytes)
            else list(map(_form_rows, map(marshal.loads, found)))
        )

    def __len__(self) -> int:
        return len(self._packed)

    def row(self, number: int, at: int) -> tuple[str, RowScore]:
        """The name of a form and one of its rows: of the form nothing else is made."""
        _, name, _, _, _, _, rows, _, places = marshal.loads(self._packed[number])
        told, place, *rest = rows[at]
        return name, _row(told, _PLACE.made(places[place]), *rest)


def row_of(forms: Sequence[FormRows], number: int, at: int) -> tuple[str, RowScore]:
    """The name of one of the forms and one of its rows, wherever the forms are kept."""
    if isinstance(forms, SlimForms):
        return forms.row(number, at)
    return forms[number].form.name, forms[number].rows[at]


class _Shape(NamedTuple):
    """A class and its fields that are kept, with what writes each of them: all others are as in a blank one."""

    kind: type[Any]
    get: attrgetter[Any]
    kept: tuple[_Write, ...]
    rest: tuple[tuple[_Write, Any], ...]
    writes: Mapping[str, _Write]

    @classmethod
    def of(cls, blank: Any, left_out: Iterable[str]) -> _Shape:
        kind = type(blank)
        writes: dict[str, _Write] = {each.name: getattr(kind, each.name).__set__ for each in fields(kind)}
        kept = [name for name in writes if name not in left_out]
        rest = tuple((write, getattr(blank, name)) for name, write in writes.items() if name in left_out)
        return cls(kind, attrgetter(*kept), tuple(map(writes.__getitem__, kept)), rest, writes)

    def made(self, values: Iterable[Any], **others: Any) -> Any:
        """One of the class with these values: they were in one, nothing is checked or converted again."""
        item = object.__new__(self.kind)
        for write, value in self.rest:
            write(item, value)
        for write, value in zip(self.kept, values, strict=True):
            write(item, value)
        for name, value in others.items():
            self.writes[name](item, value)
        return item


_PLACE = _Shape.of(Place(), ())
_INDICATOR = _Shape.of(Indicator(name=""), ("source", "unsure"))
_FUND = _Shape.of(Fund(label=""), ("source", "unsure"))
_FORM = _Shape.of(
    Form(kind=FormKind.PROJECT_TARGETS, name=""),
    ("kind", "name", "funds", "indicators", "statements", "answers", "passages", "listed", "accounts", "source",
     "problems", "unsure"),
)  # fmt: skip
_ROW = _Shape.of(
    RowScore(weight=None, declared=None, outcome=_LEFT_OUT),
    ("weight", "declared", "outcome", "verdict", "facts", "source", "rules"),
)


def _plain(item: FormRows) -> _Plain:
    form = item.form
    places: dict[Place, int] = {}
    return (
        form.kind.value, form.name, _FORM.get(form), places.setdefault(form.source, len(places)),
        [(_FUND.get(each), places.setdefault(each.source, len(places))) for each in form.funds],
        [(_INDICATOR.get(each), places.setdefault(each.source, len(places))) for each in form.indicators],
        [(_ROW.get(each), places.setdefault(each.source, len(places)), _ends(each.weight), _ends(each.declared),
          None if each.facts is None else _plain_facts(each.facts)) for each in item.rows],
        _ends(item.declared_total), list(map(_PLACE.get, places)),
    )  # fmt: skip


def _form_rows(values: _Plain) -> FormRows:
    kind, name, told, source, funds, indicators, rows, total, at = values
    places = list(map(_PLACE.made, at))
    form = _FORM.made(
        told,
        kind=FormKind(kind),
        name=name,
        source=places[source],
        funds=tuple(_FUND.made(each, source=places[n]) for each, n in funds),
        indicators=tuple(_INDICATOR.made(each, source=places[n]) for each, n in indicators),
    )
    scored = tuple(_row(each, places[n], *rest) for each, n, *rest in rows)
    return FormRows(form=form, rows=scored, declared_total=_fraction(total))


def _row(told: _Plain, place: Place, weight: _Ends, declared: _Ends, facts: _Plain | None) -> RowScore:
    row: RowScore = _ROW.made(
        told, source=place, weight=_fraction(weight), declared=_fraction(declared), facts=_facts(facts)
    )
    return row


def _ends(number: Fraction | None) -> _Ends:
    return None if number is None else number.as_integer_ratio()


@lru_cache(_KNOWN)
def _fraction(ends: _Ends) -> Fraction | None:
    return None if ends is None else Fraction(*ends)


def _plain_facts(facts: Facts) -> _Plain:
    reached = None if facts.pair is None else facts.pair.actual == facts.pair.target
    return *_FACTS(facts), reached


@lru_cache(_KNOWN)
def _facts(values: _Plain | None) -> Facts | None:
    if values is None:
        return None
    row, form, category, kind, comparator, direction, reached = values
    return Facts(
        row=Row(row), form=FormKind(form), category=category, target=_NOTHING, actual=_NOTHING, kind=Kind(kind),
        comparator=Comparator(comparator), direction=Direction(direction),
        pair=None if reached is None else Pair(Fraction(1), Fraction(int(reached)), NO_UNIT),
    )  # fmt: skip
