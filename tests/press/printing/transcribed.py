"""Rows of published forms, transcribed by hand for the tests of documents, set in layouts that they never had."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path
from random import Random

from attrs import evolve

from printing.facts import Facts, Measure, drawn
from printing.layouts import LAYOUTS
from printing.setting import Printed, printed

_ROWS = Path(__file__).parents[2] / "documents" / "changji_2023.tsv"
_VALUE = re.compile(r"(>=|<=|=)(-?[\d.]+)(.*)")
_SIGNS = {">=": "ge", "<=": "le", "=": "eq"}
_LAYOUTS = (
    "national",
    "weight before target",
    "Yunnan",
    "Sichuan",
    "Anhui",
    "national with sub-totals",
    "Hebei",
    "score before weight",
)


def transcribed(rng: Random) -> Printed:
    """One of the forms with its figures; names, bodies and money are drawn."""
    layout = LAYOUTS[rng.choice(_LAYOUTS)]
    forms = _forms()
    rows = forms[rng.choice(sorted(forms))]
    count = len(layout.money.rows) if layout.money else 3
    facts = drawn(rng, "2019", money_points=layout.money_points, sources=count)
    return printed(layout, rng, _with_rows(facts, rows))


def _forms() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with _ROWS.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(line["form"], []).append(line)
    return found


def _with_rows(facts: Facts, rows: list[dict[str, str]]) -> Facts:
    beside = facts.measures[0]
    measures = []
    for row in rows:
        target, actual = _VALUE.fullmatch(row["target"]), _VALUE.fullmatch(row["actual"])
        numeric = target is not None and actual is not None and target[3] == actual[3]
        sign, value, unit = (_SIGNS[target[1]], target[2], target[3]) if numeric and target else ("", row["target"], "")
        measures.append(
            evolve(
                beside,
                level1=_level1(row["level2"]),
                level2=row["level2"],
                name=row["name"],
                sign=sign,
                value=value,
                unit=unit,
                done=actual[2] if numeric and actual else row["actual"],
                points=Decimal(row["weight"]),
                got=Decimal(row["score"]),
                note="",
            )
        )
    return evolve(facts, measures=tuple(_together(measures)))


def _level1(level2: str) -> str:
    if level2 in ("数量指标", "质量指标", "时效指标"):
        return "产出指标"
    return next((f"{word}指标" for word in ("成本", "效益", "满意度") if word in level2), "效益指标")


def _together(measures: list[Measure]) -> list[Measure]:
    """Rows of one level stand together."""
    order = list(dict.fromkeys(each.level1 for each in measures))
    return sorted(measures, key=lambda each: order.index(each.level1))
