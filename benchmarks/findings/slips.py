"""Slips of the hand: one printed figure of a right form changed, and what a reviewer must be told of it.

Each kind takes a form and a source of chance and gives the changed form with the codes that would tell the slip and
the causes that would name it, or None where the form has no place for such a slip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TypeAlias

from attrs import evolve, frozen

from perfscore.form import Form, Fund, Indicator

_AMOUNT = re.compile(
    r"(?P<sign>(?:>=|<=|=|≥|≤|≧|≦|＝|大于等于|小于等于|等于)?)(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>[^0-9]*)"
)
_CENT = Decimal("0.01")
_RESULT = ("F201", "F204", "F205", "F206")


@frozen
class Slipped:
    """A form with one slip: the codes of which one must be found, on ``row`` where it is one of a row."""

    form: Form
    codes: tuple[str, ...]
    row: str | None = None
    causes: tuple[str, ...] = ()


Kind: TypeAlias = Callable[[Form, Random], Slipped | None]


def _number(text: str | None) -> Decimal | None:
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)分?%?", text or "")
    return Decimal(found[1]) if found else None


def _swapped(number: Decimal, rng: Random) -> Decimal | None:
    """Two neighbouring digits the other way round."""
    shown = f"{number:f}"
    spots = [at for at in range(len(shown) - 1) if shown[at : at + 2].isdigit() and shown[at] != shown[at + 1]]
    spots = [at for at in spots if at or shown[1] != "0"]
    if not spots:
        return None
    at = rng.choice(spots)
    return Decimal(shown[:at] + shown[at + 1] + shown[at] + shown[at + 2 :])


def _amounts(form: Form) -> Iterator[tuple[int, Indicator, re.Match[str], re.Match[str]]]:
    """The rows whose target and actual are amounts in one unit, with weight and score."""
    for number, row in enumerate(form.indicators):
        target, actual = (_AMOUNT.fullmatch(text or "") for text in (row.target, row.actual))
        if target and actual and target["unit"] == actual["unit"] and _number(row.weight) and _number(row.score):
            yield number, row, target, actual


def _exact(form: Form) -> Iterator[tuple[int, Indicator]]:
    """The rows whose score the rule fixes: not those above a ceiling, and none whose direction nobody knows."""
    for number, row, target, actual in _amounts(form):
        if (_is_floor(target) or _meets(target, Decimal(actual["number"]))) and "标准" not in row.name:
            yield number, row


def _scored(form: Form) -> list[tuple[int, Indicator]]:
    return [(n, row) for n, row in enumerate(form.indicators) if _number(row.weight) and _number(row.score) is not None]


def _with(form: Form, number: int, **changes: str | None) -> Form:
    rows = list(form.indicators)
    rows[number] = evolve(rows[number], **changes)  # type: ignore[arg-type]
    return evolve(form, indicators=tuple(rows))


def _total_moved(form: Form, by: Decimal) -> Form:
    total = _number(form.total_score)
    return form if total is None else evolve(form, total_score=f"{total + by:f}")


def _score(form: Form, number: int, new: Decimal, *, total: bool) -> Form:
    """Another score of a row; with ``total`` the total is the sum of the scores again."""
    old = _number(form.indicators[number].score) or Decimal()
    changed = _with(form, number, score=f"{new:f}")
    return _total_moved(changed, new - old) if total else changed


def _money(form: Form) -> tuple[int, Fund] | None:
    """The money row with weight, rate and score."""
    for number, fund in enumerate(form.funds):
        if _number(fund.weight) and fund.rate and _number(fund.budget) and _number(fund.executed):
            return number, fund
    return None


def _with_fund(form: Form, number: int, **changes: str | None) -> Form:
    funds = list(form.funds)
    funds[number] = evolve(funds[number], **changes)  # type: ignore[arg-type]
    return evolve(form, funds=tuple(funds))


def _meets(target: re.Match[str], value: Decimal) -> bool:
    wanted = Decimal(target["number"])
    return value <= wanted if target["sign"] in ("<=", "≤", "≦", "小于等于") else value >= wanted


def _is_floor(target: re.Match[str]) -> bool:
    return target["sign"] not in ("<=", "≤", "≦", "小于等于")


# --- scores -----------------------------------------------------------------------------------------------------------


def score_digits(form: Form, rng: Random, *, total: bool = False) -> Slipped | None:
    rows = [
        (n, row, new)
        for n, row in _exact(form)
        if (old := _number(row.score)) and (new := _swapped(old, rng)) and new <= (_number(row.weight) or 0)
    ]
    if not rows:
        return None
    number, row, new = rng.choice(rows)
    return Slipped(_score(form, number, new, total=total), _RESULT, row.name, ("I_score_transposed",))


def score_digits_and_total(form: Form, rng: Random) -> Slipped | None:
    return score_digits(form, rng, total=True)


def score_point(form: Form, rng: Random, *, total: bool = True) -> Slipped | None:
    rows = [(n, row) for n, row in _exact(form) if (_number(row.score) or 0) > 1]
    if not rows:
        return None
    number, row = rng.choice(rows)
    new = (_number(row.score) or Decimal()) * rng.choice((Decimal("0.1"), Decimal(10)))
    return Slipped(_score(form, number, new.normalize(), total=total), _RESULT, row.name, ("I_score_point",))


def full_marks(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row)
        for n, row, target, actual in _amounts(form)
        if _is_floor(target)
        and not _meets(target, Decimal(actual["number"]))
        and row.score != row.weight
        and "标准" not in row.name
    ]
    if not rows:
        return None
    number, row = rng.choice(rows)
    return Slipped(
        _score(form, number, _number(row.weight) or Decimal(), total=True), _RESULT, row.name, ("I_full_marks",)
    )


def score_of_another_row(form: Form, rng: Random) -> Slipped | None:
    pairs = [
        (n, row, new)
        for n, row in _exact(form)
        for _, other in _scored(form)
        if (new := _number(other.score)) is not None
        and "." in (other.score or "").rstrip("0分").rstrip(".")
        and new != _number(row.score)
        and new < (_number(row.weight) or 0)
    ]
    if not pairs:
        return None
    number, row, new = rng.choice(pairs)
    return Slipped(_score(form, number, new, total=True), _RESULT, row.name, ("I_score_of_row",))


def score_blank(form: Form, rng: Random) -> Slipped | None:
    rows = [(n, row) for n, row in _scored(form) if _number(row.score)]
    if len(rows) < 3:
        return None
    number, row = rng.choice(rows)
    return Slipped(_with(form, number, score=None), ("F212",), row.name)


def deducted(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row)
        for n, row, target, actual in _amounts(form)
        if _meets(target, Decimal(actual["number"])) and _number(row.score) == _number(row.weight)
    ]
    if not rows:
        return None
    number, row = rng.choice(rows)
    new = ((_number(row.weight) or Decimal()) * Decimal("0.6")).quantize(_CENT, ROUND_HALF_UP)
    return Slipped(_score(form, number, new, total=True), _RESULT, row.name)


# --- weights, totals, grade ---------------------------------------------------------------------------------------------


def weight_digits(form: Form, rng: Random) -> Slipped | None:
    rows = [(n, row, new) for n, row in _scored(form) if (new := _swapped(_number(row.weight) or Decimal(), rng))]
    if not rows or form.total_weight is None:
        return None
    number, _, new = rng.choice(rows)
    return Slipped(_with(form, number, weight=f"{new:f}"), ("F101",), None, ("I_weight",))


def total_digits(form: Form, rng: Random) -> Slipped | None:
    total = _number(form.total_score)
    new = None if total is None else _swapped(total, rng)
    return Slipped(evolve(form, total_score=f"{new:f}"), ("F102",), None, ("I_total_transposed",)) if new else None


def total_without_a_row(form: Form, rng: Random) -> Slipped | None:
    rows = [row for _, row in _scored(form) if _number(row.score)]
    if not rows or form.total_score is None:
        return None
    row = rng.choice(rows)
    return Slipped(_total_moved(form, -(_number(row.score) or Decimal())), ("F102",), None, ("I_left_out",))


def row_lost(form: Form, rng: Random) -> Slipped | None:
    if form.total_weight is None or form.total_score is None or len(form.indicators) < 3:
        return None
    rows = list(form.indicators)
    del rows[rng.randrange(len(rows))]
    return Slipped(evolve(form, indicators=tuple(rows)), ("F101", "F102"))


def wrong_grade(form: Form, rng: Random) -> Slipped | None:
    total = _number(form.total_score)
    if total is None or not 0 <= total <= 100:
        return None
    due = next(grade for start, grade in ((90, "优"), (80, "良"), (60, "中"), (0, "差")) if total >= start)
    other = rng.choice([grade for grade in "优良中差" if grade != due])
    return Slipped(evolve(form, grade=other), ("F108",))


# --- money --------------------------------------------------------------------------------------------------------------


def rate_digits(form: Form, rng: Random) -> Slipped | None:
    found = _money(form)
    rate = _number(found[1].rate) if found else None
    new = None if rate is None else _swapped(rate, rng)
    if found is None or new is None or new > 100:
        return None
    return Slipped(_with_fund(form, found[0], rate=f"{new:f}%"), ("F104",), "预算执行率", ("I_rate_transposed",))


def rate_of_initial(form: Form, _rng: Random) -> Slipped | None:
    found = _money(form)
    initial = _number(found[1].initial) if found else None
    if found is None or not initial or initial == _number(found[1].budget):
        return None
    rate = (_number(found[1].executed) or Decimal()) / initial * 100
    return Slipped(_with_fund(form, found[0], rate=f"{rate:.2f}%"), ("F104",), "预算执行率", ("I_rate_of_initial",))


def executed_digits(form: Form, rng: Random) -> Slipped | None:
    found = _money(form)
    new = _swapped(_number(found[1].executed) or Decimal(), rng) if found else None
    if found is None or new is None:
        return None
    return Slipped(
        _with_fund(form, found[0], executed=f"{new:f}"),
        ("F104", "F109", "F110", "F201"),
        "预算执行率",
        ("I_executed_transposed", "I_money_transposed"),
    )


def executed_in_yuan(form: Form, _rng: Random) -> Slipped | None:
    found = _money(form)
    if found is None or found[1].budget == found[1].executed == "0":
        return None
    new = (_number(found[1].executed) or Decimal()) * 10_000
    return Slipped(
        _with_fund(form, found[0], executed=f"{new:f}"),
        ("F104", "F109", "F110", "F201"),
        "预算执行率",
        ("I_executed_unit", "I_money_unit"),
    )


def part_of_money(form: Form, rng: Random) -> Slipped | None:
    parts = [
        (n, fund, new)
        for n, fund in enumerate(form.funds)
        if n and "总" not in fund.label and (old := _number(fund.budget)) and (new := _swapped(old, rng))
    ]
    if len(form.funds) < 3 or not parts:
        return None
    number, _, new = rng.choice(parts)
    return Slipped(_with_fund(form, number, budget=f"{new:f}"), ("F104", "F109", "F110"), "预算执行率")


def execution_score(form: Form, rng: Random) -> Slipped | None:
    found = _money(form)
    score = _number(found[1].score) if found else None
    new = None if score is None else _swapped(score, rng)
    if found is None or new is None or score is None or new > (_number(found[1].weight) or 0):
        return None
    changed = _total_moved(_with_fund(form, found[0], score=f"{new:f}"), new - score)
    return Slipped(changed, ("F201", "F206", "F207"), "预算执行率", ("I_score_transposed",))


# --- results ------------------------------------------------------------------------------------------------------------


def actual_digits(form: Form, rng: Random) -> Slipped | None:
    """The score is that of the right actual; the printed one is some points away."""
    exact = {n for n, _ in _exact(form)}
    rows = [
        (n, row, actual, new)
        for n, row, target, actual in _amounts(form)
        if n in exact
        and (new := _swapped(Decimal(actual["number"]), rng))
        and not _meets(target, new)
        and not (actual["unit"] == "%" and new > 100)
        and abs(new - Decimal(actual["number"])) * (_number(row.weight) or 0) > Decimal(target["number"]) / 10
    ]
    if not rows:
        return None
    number, row, actual, new = rng.choice(rows)
    changed = _with(form, number, actual=f"{actual['sign']}{new:f}{actual['unit']}")
    return Slipped(changed, (*_RESULT, "F303", "F304"), row.name, ("I_transposed",))


def actual_point(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row, actual)
        for n, row, target, actual in _amounts(form)
        if _is_floor(target) and Decimal(actual["number"]) >= 1 and _number(row.score) and "标准" not in row.name
    ]
    if not rows:
        return None
    number, row, actual = rng.choice(rows)
    new = Decimal(actual["number"]) / rng.choice((10, 100))
    return Slipped(
        _with(form, number, actual=f"{actual['sign']}{new:f}{actual['unit']}"),
        (*_RESULT, "F308"),
        row.name,
        ("I_point",),
    )


def actual_unit(form: Form, rng: Random) -> Slipped | None:
    rows = [(n, row) for n, row, *_ in _amounts(form) if (row.actual or "").endswith("万元")]
    if not rows:
        return None
    number, row = rng.choice(rows)
    changed = _with(form, number, actual=(row.actual or "").removesuffix("万元") + "元")
    return Slipped(changed, ("F301",), row.name, ("I_unit",))


def share_above_whole(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row)
        for n, row, target, actual in _amounts(form)
        if actual["unit"] == "%"
        and _is_floor(target)
        and re.search("(满意度|合格率|及时率|覆盖率|完好率|准确率|知晓率|达标率|化解率)$", row.name)
    ]
    if not rows:
        return None
    number, row = rng.choice(rows)
    return Slipped(_with(form, number, actual=f"{rng.randint(101, 119)}%"), ("F302",), row.name)


def late(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row) for n, row in _scored(form) if row.target == f"{form.year}年12月31日前" and row.score == row.weight
    ]
    if not rows or form.year is None:
        return None
    number, row = rng.choice(rows)
    changed = _with(form, number, target="12月底前", actual=f"{form.year + 1}年1月{rng.randint(2, 28)}日")
    return Slipped(changed, ("F304", "F201"), row.name)


def fraction_of_a_count(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row, actual)
        for n, row, _, actual in _amounts(form)
        if actual["unit"] in ("次", "人", "台", "个", "份", "期", "辆", "户")
        and "." not in actual["number"]
        and Decimal(actual["number"]) > 9
    ]
    if not rows:
        return None
    number, row, actual = rng.choice(rows)
    new = Decimal(actual["number"]) / (100 if Decimal(actual["number"]) % 10 else 1000)
    return Slipped(_with(form, number, actual=f"{new:f}{actual['unit']}"), ("F308", *_RESULT), row.name, ("I_point",))


# --- design -------------------------------------------------------------------------------------------------------------


def satisfaction_target(form: Form, rng: Random) -> Slipped | None:
    rows = [(n, row) for n, row, target, _ in _amounts(form) if "满意度" in row.name and target["unit"] == "%"]
    if not rows:
        return None
    number, row = rng.choice(rows)
    return Slipped(_with(form, number, target=f">={rng.randint(850, 959)}%"), ("F502",), row.name)


def cost_with_a_floor(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row, target)
        for n, row, target, _ in _amounts(form)
        if not _is_floor(target) and "成本" in (row.level2 or "") + (row.level1 or "") and "元" in target["unit"]
    ]
    if not rows:
        return None
    number, row, target = rng.choice(rows)
    return Slipped(_with(form, number, target=f">={target['number']}{target['unit']}"), ("F501", *_RESULT), row.name)


def name_contradicts(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row, target) for n, row, target, _ in _amounts(form) if target["unit"] == "%" and target["number"] != "100"
    ]
    if not rows:
        return None
    number, row, _ = rng.choice(rows)
    return Slipped(_with(form, number, name=f"{row.name}100%"), ("F309",), f"{row.name}100%")


def note_contradicts(form: Form, rng: Random) -> Slipped | None:
    rows = [
        (n, row, target, new)
        for n, row, target, _ in _amounts(form)
        if len(target["number"]) > 2 and (new := _swapped(Decimal(target["number"]), rng))
    ]
    if not rows:
        return None
    number, row, target, new = rng.choice(rows)
    note = f"年初计划{row.name}{new:f}{target['unit']}，后因实际情况调整"
    return Slipped(_with(form, number, note=note), ("F309",), row.name)


KINDS: tuple[Kind, ...] = (
    score_digits, score_digits_and_total, score_point, full_marks, score_of_another_row, score_blank, deducted,
    weight_digits, total_digits, total_without_a_row, row_lost, wrong_grade, rate_digits, rate_of_initial,
    executed_digits, executed_in_yuan, part_of_money, execution_score, actual_digits, actual_point, actual_unit,
    share_above_whole, late, fraction_of_a_count, satisfaction_target, cost_with_a_floor, name_contradicts,
    note_contradicts,
)  # fmt: skip
