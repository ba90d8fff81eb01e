"""How one body prints its numbers, signs and empty cells: drawn once a form and kept throughout."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from attrs import frozen

from printing.facts import Facts, Measure, Source
from printing.words import SIGNS


@frozen(kw_only=True)
class Style:
    sign: int = 0
    thousands: bool = False
    dash: str = ""
    points: str = "plain"  # "plain" 9.5, "two" 9.50, "fen" 9.50分
    sign_before_actual: bool = False
    percent_weights: bool = False
    money_unit: str = ""
    narrow: bool = False  # long headers are broken by hand

    @classmethod
    def drawn(cls, rng: Random, *, percent_weights: bool = False, money_unit: str = "") -> Style:
        return cls(
            sign=rng.choice((0, 0, 0, 1, 1, 2)),
            thousands=rng.random() < 0.3,
            dash=rng.choice(("", "", "—", "—", "-", "_")),
            points=rng.choice(("plain", "plain", "plain", "two", "fen")),
            sign_before_actual=rng.random() < 0.15,
            percent_weights=percent_weights,
            money_unit=money_unit,
            narrow=rng.random() < 0.2,
        )

    def header(self, text: str) -> str:
        return f"{text[:4]}\n{text[4:]}" if self.narrow and len(text) > 5 else text

    def number(self, amount: Decimal) -> str:
        """Points as a person writes them: 10, 7.5, 9.48."""
        text = f"{amount:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def weight(self, amount: Decimal) -> str:
        return self.number(amount) + ("%" if self.percent_weights else "")

    def score(self, amount: Decimal) -> str:
        if self.points == "plain":
            return self.number(amount)
        return f"{amount:.2f}" + ("分" if self.points == "fen" else "")

    def money(self, amount: Decimal) -> str:
        return (f"{amount:,.2f}" if self.thousands else f"{amount:.2f}") + self.money_unit

    def rate(self, source: Source) -> str:
        if not source.budget:
            return self.dash
        rate = source.executed / source.budget * 100
        return f"{rate:.2f}%" if rate != 100 or self.points != "plain" else "100%"

    def target(self, row: Measure) -> str:
        return self.sign_of(row) + row.value + row.unit if row.sign else row.value

    def sign_of(self, row: Measure) -> str:
        return SIGNS[row.sign][self.sign] if row.sign else ""

    def actual(self, row: Measure) -> str:
        return ("=" if self.sign_before_actual and row.sign else "") + row.done + row.unit


def level_sum(facts: Facts, row: Measure, depth: int, key: str) -> Decimal:
    """Points (or points got) of the first or second level that ``row`` belongs to."""
    inside = [each for each in facts.measures if (each.level1, each.level2)[:depth] == (row.level1, row.level2)[:depth]]
    return sum((getattr(each, key) for each in inside), Decimal())
