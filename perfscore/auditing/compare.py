"""The same forms under two rule sets: whose scores and grades change, and by how much."""

from __future__ import annotations

from fractions import Fraction

from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import FormScore, RowScore, score_form
from perfscore.values.number import Interval


@frozen
class RowChange:
    """A row whose score differs between two rule sets."""

    old: RowScore
    new: RowScore

    @property
    def moved(self) -> Fraction | None:
        """Points gained, between single scores; None where either is an interval or undetermined."""
        one, other = self.old.score, self.new.score
        both = one is not None and other is not None and one.is_point and other.is_point
        return other.low - one.low if both and one is not None and other is not None else None


@frozen
class FormChange:
    """A form under the old and the new rule set, with the rows that differ."""

    old: FormScore
    new: FormScore
    rows: tuple[RowChange, ...]

    @property
    def grade_changed(self) -> bool:
        return self.old.grades != self.new.grades

    @property
    def total_changed(self) -> bool:
        return self.old.total != self.new.total


def compare(form: Form, old: RuleSet, new: RuleSet) -> FormChange:
    """A form under both rule sets."""
    before, after = score_form(form, old), score_form(form, new)
    pairs = (RowChange(one, other) for one, other in zip(before.rows, after.rows, strict=True))
    return FormChange(before, after, tuple(pair for pair in pairs if _said(pair.old) != _said(pair.new)))


def _said(row: RowScore) -> Interval | str | None:
    return row.score if row.score is not None else (row.refusal.code if row.refusal else None)
