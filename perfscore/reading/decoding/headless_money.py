"""Money without a header: labels and figures side by side, or the sources across and the amounts down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from attrs import evolve

from perfscore.form import Fund
from perfscore.messages import Place
from perfscore.reading.decoding.evidence import look
from perfscore.reading.decoding.lines import Atom
from perfscore.reading.decoding.money import (
    AMOUNTS,
    DASH,
    FIELDS,
    Money,
    is_amount,
    is_figure,
    is_known_label,
    is_label,
    make_fund,
)
from perfscore.reading.decoding.words import is_fund_margin, label_field, money_field, squeeze

_OPEN, _CLOSING = re.compile(r"[(（][^()（）]{0,3}$"), re.compile(r"[^()（）]{0,3}[)）]")
_LAST_YEAR = re.compile("上年(?:度)?预算")
_OVER_SOURCES = re.compile("资金(?:来源|性质|类[型别]|构成|名称)")
_SHORT = 6  # characters
_FEWEST = 2  # sources, and rows of amounts


def in_pairs(atoms: Sequence[Atom]) -> Iterator[Fund]:
    """Forms without a money header: 年度预算总额: | 922.56 | 其中:财政拨款 | 0.00, or 预算数 | 90 | 执行数 | 88.

    The sources behind 执行数 are what was spent of each.
    """
    rows: dict[str, dict[str, str]] = {}
    places: dict[str, Place] = {}
    column = "budget"
    for label, value in pairwise(_closed(atoms)):
        if _LAST_YEAR.search(label.text):
            continue
        if _is_empty(label, value) and rows:
            places.setdefault(label.text, label.place)
            rows.setdefault(label.text, {})
        if label.in_table and label.line != value.line:
            continue
        name = money_field(label.text)
        first = next(iter(rows), None)  # the whole
        row, own = label.text, column
        begins = name == "initial" if first is None else name != "budget" or "budget" not in rows[first]
        if name in FIELDS and begins and is_figure(value.text):
            row, own = first or "", name
            column = name if name in AMOUNTS else column
        elif not (name == "budget" and is_figure(value.text)) and not _names_an_amount(label, value):
            continue
        places.setdefault(row, label.place)
        rows.setdefault(row, {}).setdefault(own, value.text)
    for text, values in rows.items():
        named = is_known_label(text) or "executed" not in values or money_field(text) != "budget"
        yield make_fund(text if named else "", values, places[text])


def _is_empty(label: Atom, value: Atom) -> bool:
    """Whether an empty cell stands beside a label of money that is met often: something else follows."""
    return is_known_label(label.text) and (not is_figure(value.text) or (label.in_table and label.line != value.line))


def _names_an_amount(label: Atom, value: Atom) -> bool:
    """Whether these are a label of money, and its amount or a dash."""
    empty = is_known_label(label.text) and DASH.fullmatch(squeeze(value.text))
    return bool(empty) or (is_label(label.text) and label_field(label.text) is None and is_amount(value.text))


def _closed(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms, brackets that are closed on the next line put back: 预算执行数（元 | ）."""
    found: list[Atom] = []
    for atom in atoms:
        if found and _CLOSING.fullmatch(atom.text) and _OPEN.search(found[-1].text):
            found[-1] = evolve(found[-1], text=found[-1].text + atom.text)
        else:
            found.append(atom)
    return found


def turned_money(atoms: Sequence[Atom]) -> Money:
    """Sources across and amounts down, 总计 | 财政资金 over 全年预算数 | 42.00 | 40.00: one row a source.

    None where there is no such block.
    """
    filled = [atom for atom in atoms if atom.text]
    at = 0
    while at < len(filled):
        sources = list(takewhile(_is_source, filled[at:]))
        named = len(sources) >= _FEWEST and any(is_known_label(source.text) for source in sources)
        rows = list(_rows(filled[at + len(sources) :], sources)) if named else []
        if sum(name in AMOUNTS for name, _ in rows) >= _FEWEST:
            told: list[dict[str, str | None]] = [{} for _ in sources]
            for name, figures in rows:
                for number, text in figures.items():
                    told[number][name] = text
            pairs = zip(sources, told, strict=True)
            return Money(tuple(make_fund(source.text, values, source.place) for source, values in pairs))
        at += max(1, len(sources))
    return Money(())


def _is_source(atom: Atom) -> bool:
    """Whether a text may name a source: one that names money, or a short one such as 省级, which its row makes one."""
    text, field = squeeze(atom.text), money_field(atom.text)
    if field in FIELDS or (field == "margin" and is_fund_margin(atom.text)) or _OVER_SOURCES.fullmatch(text):
        return False
    return is_label(text) or (field is None and len(text) <= _SHORT and look(text).han and label_field(text) is None)


def _rows(atoms: Sequence[Atom], sources: Sequence[Atom]) -> Iterator[tuple[str, dict[int, str]]]:
    """The field of each row, and its figures by the number of their source, until something else follows.

    Where cells are certain a figure stands below its source; else each source has its amount, in order.
    """
    columns = {source.column: number for number, source in enumerate(sources)}
    at = 0
    while at < len(atoms) and (name := money_field(atoms[at].text)) in FIELDS and name is not None:
        figures = list(takewhile(lambda atom: is_figure(atom.text), atoms[at + 1 :]))
        if atoms[at].in_table:
            below = {columns[atom.column]: atom.text for atom in figures if atom.column in columns}
        else:
            below = {number: atom.text for number, atom in enumerate(figures)}
        if len(below) != len(figures) or (name in AMOUNTS and not atoms[at].in_table and len(below) != len(sources)):
            return
        yield name, below
        at += 1 + len(figures)
