"""Printed text <-> exact values. Speaks of no document and of no rule."""

from perfscore.values.model import (
    Amount,
    Comparator,
    Deadline,
    Moment,
    Phrase,
    Range,
    Span,
    Uninterpreted,
    Value,
)
from perfscore.values.number import Interval, Rounding
from perfscore.values.parse import parse_actual, parse_target
from perfscore.values.unit import Unit

__all__ = [
    "Amount",
    "Comparator",
    "Deadline",
    "Interval",
    "Moment",
    "Phrase",
    "Range",
    "Rounding",
    "Span",
    "Uninterpreted",
    "Unit",
    "Value",
    "parse_actual",
    "parse_target",
]
