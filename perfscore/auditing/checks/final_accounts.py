"""Tables of final accounts in a disclosure: their own sums, and their figures in the text and in the forms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.written import MONEY_UNITS, around, is_slip_of, meet, total
from perfscore.exact import decimal
from perfscore.form import AccountFigure
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormRows
from perfscore.values.model import Amount, Comparator
from perfscore.values.number import Interval
from perfscore.values.unit import parse_unit

_TOTALS = re.compile("合计|小计|总计")
_PART = re.compile("^其中|[(（]其中")
_NUMBERED = re.compile("^[(（]?[一二三四五六七八九十]{1,3}[)）]?、")
_CLASS = re.compile("^[0-9]{3} ")
_YEAR_TOTAL = re.compile("^本年(?P<side>收入|支出)合计$")
_GRAND_TOTAL = re.compile("^总计$")
_BESIDE_YEAR = re.compile("结转|结余|结余分配")
_NOT_ALONE = re.compile("^其中|年初|年末|合计|总计|小计|^[一二三四五六七八九十]+、|[0-9]|[(（][^()（）]*[)）]")
_ONE_TOTAL, _INSIDE = re.compile("^(?:合计|总计)$"), re.compile("^其中|小计|合计|总计|年初|年末|结转|结余")
_SPENT, _BUDGET, _LEFT = (
    re.compile("支出|执行|支付|使用"),
    re.compile("预算|到位|下达|安排"),
    re.compile("^(?:年末)?(?:结余|结转|剩余|未支付|未执行)"),
)
_FEWEST = 2
_COMPARED = {"budget": "全年预算数", "executed": "全年执行数"}


@frozen
class _Sum:
    """A figure that others of its table make up."""

    whole: AccountFigure
    parts: tuple[AccountFigure, ...]
    is_down: bool = False
    is_proven: bool = False  # others that are made in the same way hold

    @property
    def pattern(self) -> object:
        """What sums are made in the same way: of the same heads, or down a column of the same rows."""
        if self.is_down:
            return self.whole.table, self.whole.label, tuple(part.label for part in self.parts)
        return self.whole.table, self.whole.heads, tuple(part.heads for part in self.parts)


def accounts_do_not_add_up(result: FormRows) -> Iterator[Finding]:
    """F612 决算表里的合计与各部分不符。

    含义：同一份文件里的决算表（收入支出决算总表、支出决算表、“三公”经费表等）和报告中标题写明单位的资金表（决算情况（单位：万元））里，
    合计、小计不等于各部分之和：同一行的各栏（合计、基本支出、项目支出；预算、支出与结余），
    同一栏的各项（一、二、三……与本年收入合计、本年支出合计；各资金来源与合计），收入总计与支出总计。
    只在改正一处笔误即相符，或表中别的行、别的栏有两处照此相符时才报告。
    为什么要紧：决算表是公开的法定报表。
    例：支出合计 118.00，基本支出 70.00，项目支出 84.00，相加是 154.00。
    怎样改正：与决算报表核对，改正写错的一格。
    依据：合计等于各部分之和。
    """
    sums = [(each, _holds(each)) for each in _sums(result.form.accounts)]
    held = Counter(id(figure) for each, holds in sums if holds for figure in (each.whole, *each.parts))
    mends = [(each, mend) for each, holds in sums if not holds for mend in _mends(each)]
    counts = Counter((id(mend.figure), mend.meant) for _, mend in mends)
    # First what sets most of them right, and does not make others wrong.
    mends.sort(
        key=lambda item: (held[id(item[1].figure)] - counts[id(item[1].figure), item[1].meant], not item[1].is_slip)
    )
    mended: set[int] = set()
    for each, mend in mends:
        if not mended.isdisjoint(map(id, (each.whole, *each.parts))):
            continue
        mended.add(id(mend.figure))
        others = (Message("W_account_figure", what=_named(one), figure=one.text) for one in mend.others)
        shown = {"what": _named(mend.figure), "found": mend.figure.text, "due": mend.printed}
        yield finding(
            "F612", Severity.WARNING, None, mend.figure.source,
            table=_title(mend.figure), others=Joined(others), **shown,
        )  # fmt: skip


def forms_tell_accounts_otherwise(result: FormRows) -> Iterator[Finding]:
    """F613 自评表的资金行与决算表同名的一项不符。

    含义：整体支出自评表的资金行（基本支出、项目支出、年度资金总额）的预算数或执行数，与同一份文件的决算表中同名的一项
    只差一处笔误（相邻数字对调，一位数字写错），按元和万元都不等。
    为什么要紧：两张表至少有一处是错的。
    例：自评表项目支出执行数 48.60，支出决算表项目支出 46.80。
    怎样改正：与决算报表核对，改正写错的一处。
    依据：同一单位公开的材料应当一致。
    """
    named: dict[str, list[AccountFigure]] = defaultdict(list)
    for each in result.form.accounts:
        for name in {_core(each.label), *map(_core, each.heads)} - {""}:
            named[name].append(each)
    sizes = {_size(each) * unit for each in result.form.accounts for unit in MONEY_UNITS}
    for fund in result.form.funds:
        for column, label in _COMPARED.items():
            printed = getattr(fund, column)
            size = money(printed)
            if printed is None or size is None or size in sizes:
                continue
            other = next((one for one in named.get(_core(fund.label), ()) if _are_slips(printed, one.text)), None)
            if other is not None:
                shown = {"label": fund.label, "column": label, "one": printed, "other": other.text}
                yield finding("F613", Severity.WARNING, BUDGET_EXECUTION, fund.source, table=_title(other), **shown)


def named_amounts(figures: Iterable[AccountFigure]) -> Iterator[tuple[str, Amount]]:
    """The name of each figure of the tables that has a name and a unit, and its amount."""
    for each in figures:
        unit, number = parse_unit(each.unit or ""), decimal(each.text)
        name = _core(each.label) or (_core(each.heads[-1]) if each.heads else "")
        if unit is not None and number is not None and name:
            yield name, Amount(Comparator.NONE, number, unit)


@frozen
class _Mend:
    """What a figure was meant to be, and what it follows from."""

    figure: AccountFigure
    meant: Fraction
    others: tuple[AccountFigure, ...]

    @property
    def is_slip(self) -> bool:
        return _are_slips(self.figure.text, self.printed)

    @property
    def printed(self) -> str:
        """With the decimals of the figure."""
        places = len(self.figure.text.partition(".")[2])
        return f"{Decimal(self.meant.numerator) / Decimal(self.meant.denominator):.{places}f}"


# --- which figures make up which --------------------------------------------------------------------------------------


def _sums(figures: Sequence[AccountFigure]) -> Iterator[_Sum]:
    tables: dict[str, list[AccountFigure]] = defaultdict(list)
    for each in figures:
        tables[each.table].append(each)
    for table in tables.values():
        rows: dict[object, list[AccountFigure]] = defaultdict(list)
        columns: dict[tuple[str, ...], list[AccountFigure]] = defaultdict(list)
        for each in table:
            rows[each.source, each.label].append(each)
            columns[each.heads].append(each)
        yield from _proven(found for row in rows.values() for found in _across(row, 0))
        for column in columns.values():
            yield from _down(column)
        yield from _proven(found for column in columns.values() for found in _of_sources(column))
        yield from _proven(found for row in rows.values() for found in _left(row))
        yield from _both_sides(columns)


def _proven(sums: Iterable[_Sum]) -> Iterator[_Sum]:
    """Those across rows that some row proves, and that of a row alone: else heads may not be what they seem."""
    alike: dict[object, list[_Sum]] = defaultdict(list)
    for each in sums:
        alike[each.pattern].append(each)
    for some in alike.values():
        wholes = {(each.whole.source, each.whole.label, each.whole.heads) for each in some}
        proofs = [each for each in some if _holds(each) and len([one for one in each.parts if _size(one)]) > 1]
        if len(wholes) == 1 or proofs:
            yield from (evolve(each, is_proven=len(proofs) >= _FEWEST) for each in some)


def _across(row: Sequence[AccountFigure], depth: int) -> Iterator[_Sum]:
    """合计 | 基本支出 | 项目支出, at every level of the heads: what stands for a group is its own 小计."""
    groups: dict[str, list[AccountFigure]] = defaultdict(list)
    for each in row:
        if len(each.heads) > depth:
            groups[each.heads[depth]].append(each)
    stands: list[AccountFigure] = []
    for members in groups.values():
        deeper = [each for each in members if len(each.heads) > depth + 1]
        if len(members) > 1 and deeper:
            yield from _across(members, depth + 1)
        stands += [each for each in members if _TOTALS.search(each.heads[-1])][:1] or members[:1]
    wholes = [each for each in stands if _TOTALS.search(each.heads[depth])]
    parts = [each for each in stands if each not in wholes and not _PART.search(each.heads[depth])]
    if len(wholes) == 1 and len(parts) >= _FEWEST and len(stands) == len(groups):
        yield _Sum(wholes[0], tuple(parts))


def _down(column: Sequence[AccountFigure]) -> Iterator[_Sum]:
    """合计 and its classes (201, 208); 一、... 二、... and 本年收入合计; this with 年初结转和结余 and 总计."""
    classes = [each for each in column if _CLASS.match(each.label)]
    if len(classes) >= _FEWEST and column[0].label == "合计":
        yield _Sum(column[0], tuple(classes))
    parts: list[AccountFigure] = []
    year: AccountFigure | None = None
    beside: list[AccountFigure] = []
    for each in column:
        if _NUMBERED.match(each.label):
            parts.append(each)
        elif _YEAR_TOTAL.match(each.label):
            year = each
            if len(parts) >= _FEWEST:
                yield _Sum(each, tuple(parts))
        elif year is not None and _BESIDE_YEAR.search(each.label):
            beside.append(each)
        elif year is not None and _GRAND_TOTAL.match(each.label) and beside:
            yield _Sum(each, (year, *beside))


def _of_sources(column: Sequence[AccountFigure]) -> Iterator[_Sum]:
    """中央资金, 省级资金, 县级配套 and 合计: rows without numbers or codes, and one total before or behind them."""
    totals = [each for each in column if _ONE_TOTAL.match(each.label)]
    parts = [each for each in column if each not in totals]
    plain = not any(
        _NUMBERED.match(each.label) or _CLASS.match(each.label) or _INSIDE.search(each.label) for each in parts
    )
    if len(totals) == 1 and totals[0] in (column[0], column[-1]) and len(parts) >= _FEWEST and plain:
        yield _Sum(totals[0], tuple(parts), is_down=True)


def _left(row: Sequence[AccountFigure]) -> Iterator[_Sum]:
    """调整预算 | 决算支出 | 结余: what was left, what was spent, and the last budget before them."""
    for number, left in enumerate(row):
        spent = next((each for each in row[:number] if _SPENT.search(each.heads[-1])), None)
        budgets = [each for each in row[:number] if _BUDGET.search(each.heads[-1]) and each is not spent]
        if _LEFT.search(left.heads[-1]) and spent is not None and budgets:
            yield _Sum(budgets[-1], (spent, left))


def _both_sides(columns: Mapping[tuple[str, ...], Sequence[AccountFigure]]) -> Iterator[_Sum]:
    """总计 of 收入 and 总计 of 支出."""
    totals = [each for column in columns.values() for each in column if _GRAND_TOTAL.match(each.label)]
    if len(totals) == _FEWEST:
        yield _Sum(totals[1], (totals[0],))


def _holds(each: _Sum) -> bool:
    return meet(total(map(_spread, each.parts)), _spread(each.whole))


def _mends(each: _Sum) -> Iterator[_Mend]:
    """The figures of a sum one of which a slip made of what would set it right."""
    due = sum(map(_size, each.parts), Fraction(0))
    figures = (each.whole, *each.parts)
    for figure in figures:
        meant = due if figure is each.whole else _size(figure) + _size(each.whole) - due
        mend = _Mend(figure, meant, tuple(one for one in figures if one is not figure))
        if meant > 0 and (each.is_proven or _are_slips(figure.text, mend.printed)):
            yield mend


def _are_slips(one: str, other: str) -> bool:
    digits = [f"{decimal(each) or 0:.2f}".replace(".", "").lstrip("0") for each in (one, other)]
    return is_slip_of(digits[0], digits[1], any_digit=True) and len(digits[0].rstrip("0")) >= _FEWEST


def _spread(figure: AccountFigure) -> Interval:
    return around(_size(figure), figure.text)


def _size(figure: AccountFigure) -> Fraction:
    return Fraction(decimal(figure.text) or 0)


def _core(name: str) -> str:
    """A name as the text tells it: 二、公用经费 -> 公用经费."""
    return _NOT_ALONE.sub("", name).strip("：:、，,　 ")


def _named(figure: AccountFigure) -> str:
    return figure.label or "、".join(figure.heads)


def _title(figure: AccountFigure) -> str:
    return figure.table.partition(" ")[2]
