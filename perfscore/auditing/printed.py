"""The rows of a form as scored, each beside what the document prints for it."""

from __future__ import annotations

import re
from fractions import Fraction

from perfscore.auditing.finding import Severity
from perfscore.auditing.written import around, printed_number
from perfscore.exact import decimal
from perfscore.form import Fund, Indicator
from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.scoring.score import FormRows, RowScore
from perfscore.values.number import Interval, text
from perfscore.values.parse import weight_points


@frozen
class PrintedRow:
    """A scored row and its printed cells: the money row with the weight, or the indicator."""

    row: RowScore
    cells: Fund | Indicator

    @property
    def is_execution(self) -> bool:
        return isinstance(self.cells, Fund)

    @property
    def is_below_total(self) -> bool:
        """Whether it is printed below the total, which then need not count it."""
        return isinstance(self.cells, Indicator) and self.cells.below_total

    @property
    def weights(self) -> Interval:
        """All weights that print as this one: 3.33 may be a third of 10; 7.5 is nothing else."""
        exact = Interval.point(self.row.weight or Fraction(0))
        return around(exact.low, self.cells.weight) if _decimals(self.cells.weight) > 1 else exact

    @property
    def scores(self) -> Interval:
        """All scores that print as this one; full marks are exact."""
        declared = self.row.declared or Fraction(0)
        return Interval.point(declared) if declared == self.row.weight else around(declared, self.cells.score)


def severity_of_a_miss(row: RowScore) -> Severity:
    """How much a missed target weighs by itself: nothing is left to mend where its row has lost points for it."""
    has_lost = row.weight is not None and row.declared is not None and row.declared < row.weight
    return Severity.INFO if has_lost else Severity.WARNING


def _decimals(printed: str | None) -> int:
    number = printed_number(printed)
    return 0 if number is None else max(0, -int(number.as_tuple().exponent))


def printed_rows(result: FormRows) -> list[PrintedRow]:
    """Every row, budget execution first, as ``result.rows`` has them."""
    form = result.form
    count = len(result.rows) - len(form.indicators)
    weighted = [fund for fund in form.funds if weight_points(fund.weight) is not None][:count]
    cells: tuple[Fund | Indicator, ...] = (*weighted, *form.indicators)
    return [PrintedRow(row, each) for row, each in zip(result.rows, cells, strict=True)]


_BONUS = ("加分", "奖励分", "附加分")
_DEDUCTED = re.compile(r"扣(?:减|除|去|掉)?了?([0-9]+(?:\.[0-9]+)?)分")


def is_bonus(row: RowScore) -> bool:
    """Whether a row gives points on top of the weights, by its name."""
    return any(word in row.name for word in _BONUS)


def deducted(printed: PrintedRow) -> Message | None:
    """That a note says how many points were taken off, and as many were: 佐证材料不充分，扣1分."""
    row, note = printed.row, printed.cells.note if isinstance(printed.cells, Indicator) else None
    if row.weight is None or row.declared is None:
        return None
    told = [Fraction(number) for each in _DEDUCTED.findall(note or "") if (number := decimal(each)) is not None]
    off = row.weight - row.declared
    return Message("I_deducted", points=text(off)) if told and sum(told) == off else None


def prints_no_weight(result: FormRows) -> bool:
    """Whether no indicator has a weight: budget execution alone is no form that can be scored."""
    return all(each.row.weight is None for each in printed_rows(result) if not each.is_execution)
