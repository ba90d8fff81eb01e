"""Tables that others published, recomputed in bulk by a shipped rule set.

hdi-2014.tsv: Human Development Report 2015, statistical table 1, figures of 2014, 188 countries. What goes in is printed
with one decimal (income in whole dollars), and what comes out was computed from figures that are not printed.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from perfscore import load_rules, score
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind

TABLE = Path(__file__).with_name("hdi-2014.tsv")
HDI = load_rules("world/hdi")
ROWS = {  # column -> level 1, name, upper goalpost, unit, half of a printed unit
    "life_expectancy": ("健康", "预期寿命", "85", "年", Decimal("0.05")),
    "expected_schooling": ("教育", "预期受教育年限", "18", "年", Decimal("0.05")),
    "mean_schooling": ("教育", "平均受教育年限", "15", "年", Decimal("0.05")),
    "income": ("收入", "人均国民总收入", "75000", "美元", Decimal("0.5")),
}


def index(country: dict[str, str], moved: int) -> Fraction:
    """The index with every figure as printed (0), or half a printed unit lower (-1) or higher (1)."""
    rows = []
    for column, (level1, name, upper, unit, half) in ROWS.items():
        actual = f"{Decimal(country[column]) + moved * half}{unit}"
        rows.append(Indicator(level1=level1, rule=name, name=name, target=upper + unit, actual=actual, weight="1"))
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name=country["country"], year=2014, indicators=tuple(rows))
    total = score(form, HDI).total
    assert total.low == total.high
    return total.low


def test_the_human_development_index_of_188_countries() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        countries = list(csv.DictReader(file, delimiter="\t"))
    as_printed = [abs(index(each, 0) - Fraction(each["hdi"])) for each in countries]
    assert (len(countries), as_printed.count(Fraction(0)), max(as_printed)) == (188, 121, Fraction(1, 1000))
    off = (each for each, error in zip(countries, as_printed, strict=True) if error)
    outside = [each for each in off if not index(each, -1) <= Fraction(each["hdi"]) <= index(each, 1)]
    assert outside == []
