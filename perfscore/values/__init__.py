"""Printed text <-> exact values. Speaks of no document and of no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfscore.lazily import lazy_attributes

if TYPE_CHECKING:
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

_ELSEWHERE = {
    "Interval": "number",
    "Rounding": "number",
    "parse_actual": "parse",
    "parse_target": "parse",
    "Unit": "unit",
    "Trend": "words",
}

__getattr__, __dir__ = lazy_attributes(
    __name__, {name: f"perfscore.values.{_ELSEWHERE.get(name, 'model')}" for name in __all__}
)
