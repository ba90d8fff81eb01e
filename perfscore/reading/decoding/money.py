"""The money block: rows of a label and figures, by columns where there are any, else by their order.

Where figures are missing and only the order is known, the placing is chosen whose rate is executed over budget.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import cache
from itertools import combinations, takewhile
from math import comb

from attrs import evolve

from perfscore.form import Confidence, Fund, Unsure
from perfscore.frozen import frozen
from perfscore.messages import Joined, Place, Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.money_labels import MoneyRow, rows_of_labels
from perfscore.reading.decoding.words import (
    fund_labels,
    is_bare_margin,
    is_fund_margin,
    is_goal,
    is_management,
    money_field,
    names_money,
    squeeze,
)

FIELDS = ("initial", "budget", "executed", "weight", "rate", "score")
AMOUNTS = frozenset(("initial", "adjusted", "budget", "arrived", "executed", "forecast"))
_FIGURE = re.compile(r"¥?-?[0-9][0-9,，]*(?:\.[0-9]+)?(?:%|％|‰|万元|元|亿元|万|分)?|[-—–_/\\]+")
DASH = re.compile(r"[-—–_/\\]+")
_TORN_RATE = re.compile(r"[0-9]{1,3}\.[0-9]* [0-9]{0,2}%")
LONGEST_LABEL = 24
_MOST_PLACINGS = 10_000
_MOST_SHOWN = 3
_NUMBER_OF_ROW = re.compile("[0-9]{1,2}")
_MOST_WEIGHT = 40  # points of the money, at most
_SUM = re.compile("合计|总计")
_NUMBERING = re.compile("[列行栏]次")
_ITEM = re.compile(r"^(?:\([0-9一二三四五六七八九十]{1,2}\)|[0-9一二三四五六七八九十]{1,2}[、.])")


def is_figure(text: str) -> bool:
    """A number, a rate, an amount with its unit, or a dash."""
    return bool(_FIGURE.fullmatch(squeeze(text)))


def is_amount(text: str) -> bool:
    """A number, perhaps with its unit, and no rate."""
    plain = squeeze(text)
    return bool(_FIGURE.fullmatch(plain)) and not DASH.fullmatch(plain) and plain[-1] not in "%％‰"


def _is_sum(text: str) -> bool:
    """An amount or a rate, and no number of a row: 58.50, 1200万元, 99.83%."""
    plain = squeeze(text)
    return is_figure(text) and not DASH.fullmatch(plain) and not _NUMBER_OF_ROW.fullmatch(plain)


@frozen
class Money:
    """The money rows, and what was odd about them."""

    funds: tuple[Fund, ...]
    problems: tuple[Problem, ...] = ()


def by_columns(lines: Sequence[DocumentLine], run: HeadRun, only_sums: bool = False) -> Money:
    """The rows below the header of a money block in a table; ``only_sums`` keeps the sum of a list of tasks."""
    if only_sums and not {"rate", "score", "weight"} & set(run.fields):
        return Money(())
    if told := [fund for line in lines if (fund := _label_by_label(line, run)) is not None]:
        return Money(tuple(told))
    columns: dict[int, str] = {}
    for head in run.heads:
        if head.field != "margin":
            columns[head.column] = head.field
    headed, known = _columns_below(run, {"margin"}), _columns_below(run, {"margin", "other"})
    _one_of_several(columns, lines)
    first = min(column for column, name in columns.items() if name in FIELDS)
    funds: list[Fund] = []
    problems: list[Problem] = []
    for line in lines:
        label = _label([atom.text for atom in line.atoms if atom.column < first and not is_figure(atom.text)])
        cells = [atom for atom in line.atoms if atom.column >= first]
        if not _is_row(label, cells) or (only_sums and not _SUM.search(label)):
            continue
        values = {columns[atom.column]: printed(atom.text) for atom in cells if atom.column in columns}
        stray = [atom.text for atom in cells if not is_figure(atom.text) and columns.get(atom.column) != "note"]
        if stray:
            problems.append(problem("D105", line.place, found=" ".join(stray)[:40]))
            values = {name: text for name, text in values.items() if text and is_figure(text)}
        below = known if _lacks_an_amount(values) else headed
        if lost := [atom.text for atom in line.atoms if atom.column not in below and _is_sum(atom.text)]:
            problems.append(_unread(line.place, lost))
        funds.append(make_fund(label, values, line.place))
    return Money(tuple(funds), tuple(problems))


def _columns_below(run: HeadRun, without: AbstractSet[str]) -> set[int]:
    """The columns that stand below a head, but for those ``without``."""
    heads = (head for head in run.heads if head.field not in without)
    return {column for head in heads for column in range(head.column, head.column + head.columns)}


def _lacks_an_amount(told: Mapping[str, str | None]) -> bool:
    """Whether the budget or what was spent is missing: it may stand below a head that is not known."""
    return not told.get("executed") or not (told.get("initial") or told.get("budget"))


def _unread(place: Place, lost: Sequence[str]) -> Problem:
    return problem("D239", place, count=len(lost), found=Joined(lost[:_MOST_SHOWN]))


def sums_of_tasks(found: Money, run: HeadRun) -> Money:
    """The sum of a list of tasks, where its heads tell how much of it was spent or scored; the tasks are no rows."""
    told = {"rate", "score", "weight"} & set(run.fields)
    return evolve(found, funds=tuple(fund for fund in found.funds if told and _SUM.search(fund.label)))


def _label_by_label(line: DocumentLine, run: HeadRun) -> Fund | None:
    """A row with a label of its own below every head: 其中：财政资金 | 186.4 | 其中：财政资金 | 182.67."""
    labels: list[str] = []
    values: dict[str, str | None] = {}
    ends = [*(head.column for head in run.heads[1:]), line.width]
    for head, end in zip(run.heads, ends, strict=True):
        cells = [atom.text for atom in line.atoms if head.column <= atom.column < end]
        named = len(cells) == 2 and (is_label(cells[0]) or money_field(cells[0])) and is_figure(cells[1])
        if named and head.field in AMOUNTS:
            labels.append(cells[0])
        values[head.field] = cells[-1] if cells else None
    return make_fund(labels[0], values, line.place) if len(labels) > 1 else None


def _one_of_several(columns: dict[int, str], lines: Sequence[DocumentLine]) -> None:
    """Of several columns for one field the fullest holds, and of equals the last: 调整预算, 调整后预算."""
    for name in FIELDS:
        several = [column for column, each in columns.items() if each == name]
        if len(several) > 1:
            kept = max(several, key=lambda column: (sum(1 for line in lines if is_figure(line.at(column))), column))
            columns.update(dict.fromkeys((column for column in several if column != kept), "other"))


def _is_row(label: str, cells: Sequence[Atom]) -> bool:
    if is_no_row(label):
        return False
    figures = [atom for atom in cells if is_figure(atom.text)]
    known = is_label(label)
    return bool(figures) and (known or len(figures) >= 2) if cells else known


def is_no_row(label: str) -> bool:
    """What stands where labels do and names no money: 资金管理情况, 列次."""
    return is_management(label) or bool(_NUMBERING.fullmatch(label))


def begins_goals(text: str) -> bool:
    """Whether a text is 年度总体目标 beside the goals below the money, whole or its first line."""
    return any(is_goal(text + rest) for rest in ("", "标", "目标"))


def is_label(text: str) -> bool:
    """Whether a text may name a money row."""
    plain = squeeze(text).rstrip(":")
    return is_known_label(text) or (0 < len(plain) <= LONGEST_LABEL and names_money(plain) and not is_goal(text))


@cache
def _known() -> frozenset[str]:
    return frozenset(squeeze(label) for label in fund_labels())


def is_known_label(text: str) -> bool:
    """A label of a money row that is met often, perhaps numbered or a part of the whole: (3)单位资金, 其中:人员类."""
    plain = squeeze(text).rstrip(":")
    return plain in _known() or _ITEM.sub("", plain) in _known() or plain.removeprefix("其中:") in _known()


def _label(texts: Sequence[str]) -> str:
    """The label without the vertical heading beside it."""
    parts = [text for text in texts if not is_fund_margin(text) or is_known_label(text)]
    if len(parts) > 1 and is_fund_margin(texts[0]):
        parts = [part for part in parts if part != texts[0]]
    if not parts and not is_bare_margin(texts[-1] if texts else ""):
        parts = list(texts[-1:])
    return (printed("".join(parts)) or "").rstrip(":：")


def make_fund(label: str, values: Mapping[str, str | None], place: Place) -> Fund:
    """A money row from its printed cells."""
    initial, budget, executed, weight, rate, score = (printed(values.get(name) or "") for name in FIELDS)
    return Fund(
        label=(printed(label) or "").rstrip(":："), initial=initial, budget=budget, executed=executed, weight=weight,
        rate=rate, score=score, source=place,
    )  # fmt: skip


def by_order(atoms: Sequence[Atom], run: HeadRun, only_sums: bool = False) -> Money:
    """The rows of a money block of which only the order is known."""
    if only_sums and not {"rate", "score", "weight"} & set(run.fields):
        return Money(())
    fields = [name for name in run.fields if name not in ("other", "margin", "note")]
    every = [name for name in run.fields if name not in ("margin", "note")]  # 结余 is read by nobody, and has figures
    funds, problems = list[Fund](), list[Problem]()
    amounts = [name for name in fields if name in AMOUNTS]
    unknown = _lacks_an_amount(dict.fromkeys(fields, "—"))
    for label, figures, place in rows_of_labels(list(_rows(atoms, len(fields))), amounts):
        goals = not figures and begins_goals(label)
        note = not figures and "note" in run.fields and not is_known_label(label)
        if goals or note or _NUMBERING.fullmatch(label) or (only_sums and not _SUM.search(label)):
            continue
        placed = place_figures(figures, every if len(figures) == len(every) or unknown else fields)
        fund = make_fund(label, placed, place)
        read = Counter(text for name, text in placed.items() if name != "other")
        lost = [str(text) for text in (Counter(map(printed, figures)) - read).elements()]
        if lost and (_lacks_an_amount(placed) or (len(figures) > len(every) and _consistency(placed) <= 0)):
            problems.append(_unread(place, lost))
            told = [name for name in placed if getattr(fund, name, None)]
            fund = evolve(fund, unsure=tuple(Unsure(name, Confidence.DOUBTFUL) for name in told))
        funds.append(fund)
    return Money(tuple(funds), tuple(problems))


def _rows(atoms: Sequence[Atom], columns: int) -> Iterator[MoneyRow]:
    """A label and the figures after it; a label that is known by itself is a row without figures.

    As many figures as there are ``columns`` right below the heads are a row without a label.
    """
    filled = [atom for atom in atoms if atom.text]
    alone = [atom.text for atom in takewhile(lambda atom: is_figure(atom.text), filled)]
    if columns > 1 and len(alone) >= columns:
        yield "", alone, filled[0].place
        filled = filled[len(alone) :]
    words: list[Atom] = []
    figures: list[str] = []
    for atom in filled:
        if is_figure(atom.text):
            figures.append(atom.text)
            continue
        if figures:
            yield from _labelled(words, figures)
            words, figures = [], []
        words.append(atom)
    if words or figures:
        yield from _labelled(words, figures)


def _labelled(words: list[Atom], figures: list[str]) -> Iterator[MoneyRow]:
    labels: list[tuple[str, Place]] = []
    open_text, place = "", None
    for atom in words:
        if is_fund_margin(atom.text) and not is_known_label(atom.text):
            continue
        apart = is_known_label(open_text) or is_known_label(atom.text)
        if open_text and apart and not is_known_label(open_text + atom.text):
            labels.append((open_text, place or atom.place))
            open_text, place = "", None
        open_text += atom.text
        place = place or atom.place
    if open_text:
        labels.append((open_text, place or words[0].place))
    for text, at in labels[:-1]:
        yield (printed(text) or "").rstrip(":："), [], at
    if labels:
        yield (printed(labels[-1][0]) or "").rstrip(":："), figures, labels[-1][1]


def place_figures(figures: Sequence[str], fields: Sequence[str]) -> dict[str, str | None]:
    """Figures in the order of the columns; where there are fewer or more, the placing that fits best.

    There are more where a head has others below it: 预算数 over 总额, 财政拨款, 其他资金.
    """
    texts = _with_whole_rates([printed(figure) for figure in figures], len(fields))
    if len(texts) > len(fields) and comb(len(texts), len(fields)) <= _MOST_PLACINGS:
        kept = max(
            combinations(range(len(texts)), len(fields)),
            key=lambda chosen: _placing([texts[n] for n in chosen], fields, chosen),
        )
        return {name: texts[n] for name, n in zip(fields, kept, strict=True)}
    if comb(len(fields), min(len(texts), len(fields))) > _MOST_PLACINGS:  # heads printed several times over
        fields = tuple(dict.fromkeys(fields))
    if len(texts) >= len(fields):
        return dict(zip(fields, texts, strict=False))
    best = max(
        combinations(range(len(fields)), len(texts)),
        key=lambda chosen: _placing(texts, [fields[n] for n in chosen], chosen),
    )
    return {fields[n]: text for n, text in zip(best, texts, strict=True)}


def _with_whole_rates(texts: Sequence[str | None], count: int) -> list[str | None]:
    """A rate that is torn over two lines put together, where there are more figures than columns: 100.0 | 0%."""
    whole: list[str | None] = []
    for text in texts:
        before = whole[-1] if whole else None
        if len(texts) > count and before and text and _TORN_RATE.fullmatch(f"{before} {text}"):
            whole[-1] = before + text
        else:
            whole.append(text)
    return whole


def _placing(texts: Sequence[str | None], names: Sequence[str], chosen: Sequence[int]) -> float:
    """How well figures fit the fields that they are placed in; the earlier columns are filled first."""
    score = -0.2 * sum(chosen)
    told = dict(zip(names, texts, strict=True))
    for name, text in told.items():
        percent = bool(text) and text is not None and text.endswith(("%", "％", "‰"))
        decimals = len(text.partition(".")[2]) if text else 0
        if name == "rate":
            score += 3 if percent else -1
        elif percent:
            score -= 6
        elif name == "weight":
            whole = bool(text) and decimals == 0 and look(text or "").points
            score += 1.5 if whole and 0 < (_number(text) or 0) <= _MOST_WEIGHT else -2
        elif name == "score":
            score += 0.5 if text and look(text).points else -3
        elif name in AMOUNTS and text:
            score += 0.5
    return score + _consistency(told)


def _consistency(told: Mapping[str, str | None]) -> float:
    """Whether the rate is executed over budget."""
    budget, executed, rate = (_number(told.get(name)) for name in ("budget", "executed", "rate"))
    if not budget or executed is None or rate is None:
        return 0.0
    return 3.0 if abs(executed / budget * 100 - rate) < Fraction(6, 1000) * 10 else -0.5


def has_rate(told: Mapping[str, str]) -> bool:
    """Whether the cells of a money row have a rate, and it is executed over budget."""
    return _consistency({name: printed(text) for name, text in told.items()}) > 0


def rate_holds(fund: Fund) -> bool:
    """Whether nothing in a money row speaks against its rate."""
    return _consistency({"budget": fund.budget, "executed": fund.executed, "rate": fund.rate}) >= 0


def _number(text: str | None) -> Fraction | None:
    found = re.match(r"-?[0-9]+(?:\.[0-9]+)?", text or "")
    return Fraction(found[0]) if found else None


def worth(funds: Sequence[Fund]) -> float:
    """How well the figures of money rows fit their columns: to compare rival readings."""
    total = 0.0
    for fund in funds:
        told = {name: getattr(fund, name) for name in FIELDS if getattr(fund, name) is not None}
        total += _placing(list(told.values()), list(told), ())
        total += 2.0 if is_known_label(fund.label) else (0.0 if names_money(fund.label) else -3.0)
        total -= 3.0 * bool(re.search("[0-9]{2}", fund.label))
        total -= 3.0 * sum(" " in text for text in told.values())  # two figures in one cell
    return total
