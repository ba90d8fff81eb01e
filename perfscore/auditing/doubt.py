"""A finding that rests on a cell whose reading is doubtful is no error: it is a warning that names what to look at.

So is one about a row below the total row: 加分项 and the like follow rules of their own.
The one place where the confidence of a reading meets the findings. A finding about a row rests on the cells of that
row, one about the money on all money rows, and one about a whole form on every weight and score that its totals sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from perfscore.auditing.finding import Finding, Severity
from perfscore.form import Form, Fund, Indicator
from perfscore.messages import Joined, Message, Translatable
from perfscore.rules.category import BUDGET_EXECUTION

_UNUSED = frozenset(("note", "basis", "rule", "evidence", "last_year", "mid_year", "deviation"))
_SUMMED = frozenset(("weight", "score"))
_MOST_NAMED = 3


def weighed(item: Finding, forms: Sequence[Form]) -> Finding:
    """The finding as it may be raised on forms that were read like these."""
    if item.severity is not Severity.ERROR:
        return item
    cells = [cell for form in forms for cell in _cells_under(item, form)]
    if not cells:
        return item
    return evolve(item, severity=Severity.WARNING, look=_named(cells))


def _cells_under(item: Finding, form: Form) -> Iterator[Translatable]:
    """The doubtful cells that a finding rests on."""
    if item.row is None:
        yield from _of_totals(form)
    elif item.row == BUDGET_EXECUTION:
        for fund in form.funds:
            yield from _doubtful(fund, fund.label)
    else:
        for row in form.indicators:
            if (row.name, row.source) == (item.row, item.place):
                if row.below_total:
                    yield Message("W_below_total", row=row.name)
                yield from _doubtful(row, row.name)


def _of_totals(form: Form) -> Iterator[Translatable]:
    for fund in form.funds:
        yield from _doubtful(fund, fund.label, _SUMMED)
    for row in form.indicators:
        yield from _doubtful(row, row.name, _SUMMED)


def _doubtful(row: Fund | Indicator, name: str, among: frozenset[str] | None = None) -> Iterator[Translatable]:
    for each in row.unsure:
        used = each.field in among if among is not None else each.field not in _UNUSED
        if each.field in row.doubtful and used:
            yield Message("W_doubtful_cell", row=name, field=Message(f"W_cell_{each.field}"))


def _named(cells: Sequence[Translatable]) -> Translatable:
    named = Joined(cells[:_MOST_NAMED], "W_and")
    return named if len(cells) <= _MOST_NAMED else Message("W_look_more", cells=named, count=len(cells))
