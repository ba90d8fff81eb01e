"""Printed text <-> exact values. Speaks of no document and of no rule."""

from perfscore.values.model import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Deadline,
    Moment,
    Nearness,
    Part,
    Phrase,
    Range,
    Rank,
    Ratio,
    Span,
    State,
    Term,
    Uninterpreted,
    Value,
)
from perfscore.values.number import Interval, Rounding
from perfscore.values.parse import parse_actual, parse_target
from perfscore.values.unit import Unit
from perfscore.values.words import Trend

__all__ = [
    "Amount",
    "Approximate",
    "Change",
    "Comparator",
    "Deadline",
    "Interval",
    "Moment",
    "Nearness",
    "Part",
    "Phrase",
    "Range",
    "Rank",
    "Ratio",
    "Rounding",
    "Span",
    "State",
    "Term",
    "Trend",
    "Uninterpreted",
    "Unit",
    "Value",
    "parse_actual",
    "parse_target",
]
