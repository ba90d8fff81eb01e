"""What the generality of the engine costs: one rule set, by the engine and as one writes it by hand, in turn.

    python benchmarks/by_hand.py [DOCUMENT]

Both score every row of the same forms from their printed cells, exactly, with the total and the verdict on each row, in
one process. The one by hand knows the rule set of ``examples/changji-2023.yaml`` and the shapes of values that stand
there; the engine knows every rule set and shape, and keeps what a trace is made from. The median of the rounds counts.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import perfscore
from perfscore import Form, FormKind, Fund, Indicator

EXAMPLE = Path(__file__).parent.parent / "examples" / "changji-2023.yaml"
RULES = "cn/xinjiang/changji/2023"
ROUNDS = 21
CENT, BASIS = Fraction(1, 100), Fraction(1, 10_000)
VALUE = re.compile(r"([<>=]*)(-?\d+(?:\.\d+)?)([^\d]*)")
DAY = re.compile(r"[<>=]*(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?[前底]*")
SCALES = {"万": 10**4, "亿": 10**8}
FULL = {"基本达成目标", "达成目标", "有效提升", "有效提高", "达到预期"}
PARTLY, MISSED = {"部分达成目标", "部分达成"}, {"未达成目标", "未达成", "未达到预期"}

Score = tuple[Fraction, Fraction] | None  # the lowest and the highest score, None where it is left to a person
Row = tuple[Score, str]  # with the verdict on what is declared


def number(text: str) -> tuple[str, Fraction, str] | None:
    """>=45.5万元 -> >=, 455000, 元."""
    found = VALUE.fullmatch(text.strip())
    if found is None:
        return None
    sign, digits, unit = found.groups()
    scale = SCALES.get(unit[:1], 1)
    return sign, Fraction(digits) * scale, unit[1:] if scale > 1 else unit


def half_up(value: Fraction, step: Fraction) -> Fraction:
    steps = value / step
    return (2 * steps.numerator + steps.denominator) // (2 * steps.denominator) * step


def floor(rate: Fraction, weight: Fraction, full_from: Fraction) -> Fraction:
    """60% and less earns nothing, then (rate - 60%) / 40%, and full marks from a threshold on."""
    if rate >= full_from:
        return weight
    return Fraction(0) if rate < Fraction(3, 5) else half_up((rate - Fraction(3, 5)) * weight / Fraction(2, 5), CENT)


def budget(fund: Fund, weight: Fraction, is_project: bool) -> Score:
    planned, spent = number(fund.budget or ""), number(fund.executed or "")
    if planned is None or spent is None or planned[1] <= 0:
        return None
    rate = half_up(spent[1] / planned[1], BASIS)
    found = floor(rate, weight, Fraction(9, 10)) if is_project else min(weight, half_up(rate * weight, CENT))
    return found, found


def amounts(target: tuple[str, Fraction, str], actual: Fraction, row: Indicator, weight: Fraction, form: Form) -> Score:
    """By 二级指标, sign and kind of form, as the decision table says."""
    sign, wanted, _ = target
    level2 = row.level2 or ""
    less = sign[:1] == "<" or (not sign and "成本" in level2)
    if wanted <= 0:
        met = actual <= wanted if sign in ("", "=", "<=", "<") else actual >= wanted
        return (weight, weight) if met else (Fraction(0), weight - CENT)
    rate = half_up(actual / wanted, BASIS)
    if form.kind is FormKind.DEPARTMENT_SELF_EVALUATION and less:
        return (weight, weight) if rate <= 1 else (Fraction(0), weight - CENT)
    if "成本" in level2 or "时效" in level2:
        if less and rate > 1:
            return Fraction(0), weight - CENT
        found = floor(rate, weight, Fraction(9, 10))
    else:
        found = floor(rate, weight, Fraction(1))
    return found, found


def words(target: str, actual: str, weight: Fraction) -> Score:
    if actual == target or actual in FULL:
        return weight, weight
    if actual in PARTLY:
        return weight * Fraction(3, 5), weight - CENT
    return (Fraction(0), weight * Fraction(3, 5) - CENT) if actual in MISSED else None


def day(text: str, year: int | None) -> tuple[int, int, int] | None:
    found = DAY.fullmatch(text.strip())
    return None if found is None else (int(found[1] or year or 0), int(found[2]), int(found[3] or 31))


def indicator(row: Indicator, weight: Fraction, form: Form) -> Score:
    if row.target is None or row.actual is None:
        return None
    target, actual = number(row.target), number(row.actual)
    if target is not None and actual is not None:
        return amounts(target, actual[1], row, weight, form) if target[2] == actual[2] or not actual[2] else None
    due, done = day(row.target, form.year), day(row.actual, form.year)
    if due is not None and done is not None:
        return (weight, weight) if done <= due else (Fraction(0), weight - CENT)
    return None if target is not None or actual is not None else words(row.target, row.actual, weight)


def verdict(score: Score, declared: str | None) -> str:
    if score is None or declared is None:
        return "undetermined"
    found = Fraction(declared)
    if not score[0] <= found <= score[1]:
        return "differs"
    return "agrees" if score[0] == score[1] else "within-band"


def by_hand(form: Form) -> tuple[list[Row], Fraction, Fraction]:
    """The rows, and the lowest and the highest total."""
    rows: list[Row] = []
    low = high = Fraction(0)
    cells: list[tuple[Fund | Indicator, str | None, str | None]] = [
        *((fund, fund.weight, fund.score) for fund in form.funds if fund.weight),
        *((row, row.weight, row.score) for row in form.indicators),
    ]
    for row, printed, declared in cells:
        weight = Fraction(printed) if printed else None
        score: Score = None
        if weight is not None and isinstance(row, Indicator):
            score = indicator(row, weight, form)
        elif weight is not None and isinstance(row, Fund):
            score = budget(row, weight, form.kind is FormKind.PROJECT_SELF_EVALUATION)
        rows.append((score, verdict(score, declared)))
        low += score[0] if score else 0
        high += score[1] if score else weight or 0
    return rows, low, high


def agreement(forms: list[Form], rules: perfscore.RuleSet) -> tuple[int, int]:
    """How many rows both score alike, of how many."""
    alike = rows = 0
    for form in forms:
        for (mine, _), row in zip(by_hand(form)[0], perfscore.score(form, rules).rows, strict=True):
            theirs = None if row.score is None else (row.score.low, row.score.high)
            alike, rows = alike + (mine == theirs), rows + 1
    return alike, rows


def rounds(*works: Callable[[], object]) -> list[float]:
    """Median seconds of CPU time of each work, done in turn."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, told in zip(works, times, strict=True):
            began = time.process_time()
            work()
            told.append(time.process_time() - began)
    return [statistics.median(told) for told in times]


def forget() -> None:
    """Take from the engine what it remembers of texts that it has read."""
    from perfscore.scoring import direction, facts
    from perfscore.values import parse

    for known in (parse._parse, parse._points, direction._read_name, facts._facts):
        known.cache_clear()


def main() -> None:
    """Print microseconds a row and the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("document", nargs="?", type=Path, default=EXAMPLE)
    forms = list(perfscore.read(options.parse_args().document))
    rules = perfscore.load_rules(RULES)
    alike, rows = agreement(forms, rules)

    def first() -> None:
        forget()
        for form in forms:
            perfscore.score(form, rules)

    hand, again, cold, told = rounds(
        lambda: [by_hand(form) for form in forms],
        lambda: [perfscore.score(form, rules) for form in forms],
        first,
        lambda: [row.explain() for form in forms for row in perfscore.score(form, rules).rows],
    )
    print(f"{len(forms)} forms, {rows} rows, {alike} scored alike; medians of {ROUNDS} rounds, CPU time\n")
    print("| how | microseconds a row | times by hand |\n|---|---:|---:|")
    names = ("by hand, with Fraction", "perfscore", "perfscore, no text read before", "perfscore, each row explained")
    for name, seconds in zip(names, (hand, again, cold, told), strict=True):
        print(f"| {name} | {seconds / rows * 1e6:.1f} | {seconds / hand:.1f} |")


if __name__ == "__main__":
    main()
