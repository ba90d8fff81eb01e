"""Running text: figures of the goals beside the indicators, and figures that must follow from each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from fractions import Fraction

from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.exact import decimal
from perfscore.form import Statement, Told
from perfscore.messages import Joined
from perfscore.rules.model import Row
from perfscore.scoring.facts import Facts
from perfscore.scoring.score import FormRows, RowScore
from perfscore.values.model import Amount
from perfscore.values.number import text
from perfscore.values.parse import parse_actual

_FILLERS = re.compile(r"完成|开展|组织|数量|次数|个数|人数|户数|面积|情况|工作|的|率|≥|>=|<=|[（(].*?[）)]")
_FUNDS = re.compile(
    r"(?:项目资金|项目经费|总投资|共投资|计划投入|全年预算数?|全年执行数?)[共计总为是]{0,2}[0-9][0-9.]*万?元$"
)
_UNITS = (Fraction(1), Fraction(10_000))  # money rows print 元 or 万元 without saying so in the cell
_SHORTEST = 3
_COVERED = Fraction(4, 5)
_HUNDRED = Fraction(100)


def goals_contradict_indicators(result: FormRows) -> Iterator[Finding]:
    """F601 年度总体目标里的数与指标不一致。

    含义：总体目标一栏（预期目标或实际完成情况）写了某项工作的数量，同名、同单位的指标的目标和实际都不是这个数。
    为什么要紧：同一张表两处说法不同，至少一处是错的。
    例：总体目标写“出具认定函4份”，指标“出具认定函数量”目标 5份、实际 5份。
    怎样改正：核对原始资料，统一两处的数。
    依据：同一张表前后应当一致。
    """
    told: dict[int, list[tuple[Statement, Amount]]] = defaultdict(list)
    rows = [(row, row.facts) for row in result.rows if row.facts is not None and row.facts.row is Row.INDICATOR]
    for stated in _of_kind(result, Told.FIGURE):
        amount = parse_actual(stated.figures[0])
        number = _row_told(stated, amount, rows) if isinstance(amount, Amount) else None
        if isinstance(amount, Amount) and number is not None:
            told[number].append((stated, amount))
    for number, figures in sorted(told.items()):
        row, facts = rows[number]
        known = _sizes((facts.target, facts.actual))
        strange = {stated.text: stated.source for stated, amount in figures if amount.size not in known}
        if strange and sum(_sizes(amount for _, amount in figures), Fraction(0)) not in known:
            shown = {"target": facts.target, "actual": facts.actual, "told": Joined(strange, "W_then")}
            yield finding("F601", Severity.WARNING, row.name, next(iter(strange.values())), **shown)


def parts_do_not_add_up(result: FormRows) -> Iterator[Finding]:
    """F602 文字里的合计不等于括号里各部分之和。

    含义：“合计（甲若干、乙若干）”中各部分相加不等于合计；写明“其中”的，各部分之和大于合计。
    为什么要紧：同一句话里的数互相矛盾。
    例：预算 100.00万元（基本支出 34.00万元、项目支出 60.00万元），相加是 94.00万元。
    怎样改正：核对各部分的数，留意前后文对同一项写了不同的数。
    依据：合计等于各部分之和。
    """
    for stated in _of_kind(result, Told.PARTS):
        total, *parts = _money(stated)
        found = sum(parts, Fraction(0))
        some = "其中" in stated.text
        if found > total if some else found != total:
            shown = {"total": stated.figures[0], "parts": Joined(stated.figures[1:]), "found": _shown(found)}
            yield finding("F602", Severity.ERROR, None, stated.source, **shown)


def stated_rate_is_wrong(result: FormRows) -> Iterator[Finding]:
    """F603 文字里的执行率或占比不等于所写两数之比。

    含义：写明了预算数、执行数和执行率（或合计、部分和占比），按前两数重算与所写的比率相差一个末位以上。
    为什么要紧：比率是结论，依据就在同一句话里。
    例：预算 200.00万元，执行 150.00万元，执行率写作 57.00%，应为 75.00%。
    怎样改正：重算比率，或核对所用的预算数是年初数还是调整后的数。
    依据：比率等于所写两数之比。
    """
    for stated in (*_of_kind(result, Told.RATE), *_of_kind(result, Told.SHARE)):
        whole, part = _money(stated)[:2]
        if whole > 0:
            yield from _wrong_rate("F603", stated, part / whole)


def stated_growth_is_wrong(result: FormRows) -> Iterator[Finding]:
    """F604 文字里的增长率不等于所写的增加额与上年数之比。

    含义：写明了本年数、比上年增减多少和增减的比率；上年数等于本年数减去增加额，重算的比率与所写的相差一个末位以上。
    为什么要紧：依据就在同一句话里。
    例：本年 300.00万元，比上年增加 100.00万元，增长 80.00%，应为 50.00%。
    怎样改正：重算比率，或核对增加额。
    依据：增减率等于增减额除以上年数。
    """
    for stated in (*_of_kind(result, Told.RISE), *_of_kind(result, Told.FALL)):
        amount, change, *_ = _money(stated)
        before = amount - change if stated.kind is Told.RISE else amount + change
        if before > 0:
            yield from _wrong_rate("F604", stated, change / before)


def stated_deviation_is_wrong(result: FormRows) -> Iterator[Finding]:
    """F605 文字里的偏差与目标、实际不符。

    含义：写明的偏差率不等于（实际 − 目标）÷ 目标，也不等于两个百分数之差；或写“无偏差”而实际与目标不同。
    为什么要紧：偏差是自评报告分析的起点。
    例：目标 80%，实际 96%，偏差写作 24.00%，应为 20.00%。
    怎样改正：按目标和实际重算偏差。
    依据：偏差 =（实际 − 目标）÷ 目标。
    """
    indicators = result.form.indicators
    for printed, row in zip(indicators, result.rows[len(result.rows) - len(indicators) :], strict=True):
        both = row.facts.pair if row.facts else None
        if printed.deviation is None or both is None or both.target <= 0:
            continue
        due = abs(both.actual - both.target) / both.target * _HUNDRED
        shown = {"target": row.target, "actual": row.actual, "declared": printed.deviation, "found": text(due, 2)}
        stated = decimal(printed.deviation.removesuffix("%"))
        if stated is None:
            wrong = printed.deviation.startswith("无") and due != 0
        else:
            points = abs(both.actual - both.target)
            wrong = not any(_prints(each, str(stated)) for each in (due, points))
        if wrong:
            yield finding("F605", Severity.WARNING, row.name, row.source, **shown)


def goals_contradict_funds(result: FormRows) -> Iterator[Finding]:
    """F606 总体目标里的资金数与资金行不一致。

    含义：总体目标写了项目资金、预算数或执行数，表上的资金行（按万元或元）没有这个数。
    为什么要紧：同一张表两处说法不同，至少一处是错的。
    例：总体目标写“安排项目资金 45万元”，资金行全年预算数 40.00。
    怎样改正：核对资金文件，统一两处的数。
    依据：同一张表前后应当一致。
    """
    funds = result.form.funds
    printed = [money(each) for fund in funds for each in (fund.initial, fund.budget, fund.executed)]
    known = {value * unit for value in printed if value is not None for unit in _UNITS}
    if not known:
        return
    for stated in _of_kind(result, Told.FIGURE):
        if _FUNDS.search(stated.text) and not set(_money(stated)) <= known:
            shown = {"text": stated.text, "funds": Joined(text(value) for value in printed if value)}
            yield finding("F606", Severity.WARNING, None, stated.source, **shown)


def _row_told(stated: Statement, amount: Amount, rows: list[tuple[RowScore, Facts]]) -> int | None:
    """The one indicator that a clause speaks of: its unit, and most of the characters of its name."""
    clause = stated.text.replace(stated.figures[0], "")
    alike = [
        (_covered(row.name, clause), number)
        for number, (row, facts) in enumerate(rows)
        if isinstance(facts.target, Amount) and facts.target.unit.symbol == amount.unit.symbol
    ]
    best = sorted((each for each in alike if each[0] >= _COVERED), reverse=True)
    return best[0][1] if best and (len(best) == 1 or best[0][0] > best[1][0]) else None


def _covered(name: str, clause: str) -> Fraction:
    """The share of the characters of a name, words like 完成 and 数量 left out, that stand in a clause in runs."""
    core = _FILLERS.sub("", name)
    if len(core) < _SHORTEST:
        return Fraction(0)
    blocks = SequenceMatcher(None, core, clause, autojunk=False).get_matching_blocks()
    return Fraction(sum(block.size for block in blocks if block.size > 1), len(core))


def _of_kind(result: FormRows, kind: Told) -> Iterator[Statement]:
    return (stated for stated in result.form.statements if stated.kind is kind)


def _sizes(values: Iterable[object]) -> set[Fraction]:
    return {value.size for value in values if isinstance(value, Amount)}


def _money(stated: Statement) -> list[Fraction]:
    """The money figures of a statement, in 元."""
    values = [parse_actual(figure) for figure in stated.figures]
    return [value.size for value in values if isinstance(value, Amount)]


def _shown(yuan: Fraction) -> str:
    return f"{text(yuan / 10_000)}万元"


def _wrong_rate(code: str, stated: Statement, due: Fraction) -> Iterator[Finding]:
    printed = stated.figures[-1].removesuffix("%")
    if not _prints(due * _HUNDRED, printed):
        shown = {"text": stated.text, "rate": stated.figures[-1], "found": text(due * _HUNDRED, 2)}
        yield finding(code, Severity.ERROR, None, stated.source, **shown)


def _prints(exact: Fraction, printed: str) -> bool:
    """Whether a printed number is the exact one rounded or cut off at its last place."""
    return abs(exact - Fraction(printed)) < Fraction(1, 10 ** len(printed.partition(".")[2]))
