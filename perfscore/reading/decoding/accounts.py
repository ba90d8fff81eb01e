"""Tables of final accounts in a disclosure, 收入支出决算总表 or “三公”经费支出决算表, as their figures.

Each figure has the label of its row and the heads above it, from the outermost in. A table begins below its title; what
it prints beside money (行次, 科目编码) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfscore.form import AccountFigure
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.titles import is_accounts_title

_UNIT = re.compile(r"单位[:：]?(?:人民币)?(?P<unit>万元|亿元|千元|元)")
_FIGURE = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?")
_FIGURE_INSIDE = re.compile("[0-9]")
_WORD = re.compile("[\u4e00-\u9fff]")
_NO_MONEY = re.compile("行次|栏次|编码|序号|人数|数量|[(（](?:辆|人|个|批次)[)）]")
_CODE = re.compile("[0-9]{3,7}")
_HEADING = re.compile("(?:收入|支出|收支|资金|经费|预算|决算|执行|拨付|使用|投入)[\u4e00-\u9fff]{0,8}[(（]")
_LONGEST_HEADING = 40
_FEWEST_COLUMNS = 3


def account_figures(lines: Sequence[DocumentLine]) -> Iterator[AccountFigure]:
    """The figures of all tables of accounts among lines, in order."""
    title, unit, table = "", None, 0
    heads: dict[int, tuple[str, ...]] = {}
    begun = False
    for line in lines:
        text = "".join(line.text.split())
        told_unit = _UNIT.search(text)
        unit = told_unit["unit"] if told_unit else unit
        if len(line.atoms) <= 1 or not line.is_table:
            if is_accounts_title(text) or _is_heading_of_money(text):
                told = told_unit["unit"] if told_unit else None
                title, unit, table, heads, begun = text, told, table + 1, {}, False
            elif begun and told_unit is None:
                title = ""  # what follows other text is another table
            continue
        if not title or line.width < _FEWEST_COLUMNS:
            continue
        if heads and any(_is_money(atom, heads) for atom in line.atoms):
            begun = True
            yield from _figures(line, heads, f"{table} {title}", unit)
        elif begun and not _FIGURE_INSIDE.search(text):
            title = ""  # so is what has a header of its own
        elif not begun:
            _add_heads(heads, line)


def _is_heading_of_money(text: str) -> bool:
    """三、资金决算情况（单位：万元）: a short heading that tells the unit of the table below it."""
    return _UNIT.search(text) is not None and len(text) <= _LONGEST_HEADING and _HEADING.search(text) is not None


def _is_money(atom: Atom, heads: dict[int, tuple[str, ...]]) -> bool:
    above = "".join(heads.get(atom.column, ()))
    return _FIGURE.fullmatch(atom.text) is not None and bool(above) and not _NO_MONEY.search(above)


def _add_heads(heads: dict[int, tuple[str, ...]], line: DocumentLine) -> None:
    """The words of a line of a header above each column that they span."""
    for atom in line.atoms:
        text = "".join(atom.text.split())
        for column in range(atom.column, atom.column + atom.columns):
            above = heads.get(column, ())
            if _WORD.search(text) and text not in above:
                heads[column] = (*above, text)


def _figures(
    line: DocumentLine, heads: dict[int, tuple[str, ...]], table: str, unit: str | None
) -> Iterator[AccountFigure]:
    """Each figure with the words before it in its line: a table may tell 收入 on the left and 支出 on the right.

    The code of a kind of spending stands before its name: 208 社会保障和就业支出.
    """
    label = code = ""
    for atom in line.atoms:
        text = "".join(atom.text.split())
        if _WORD.search(text):
            label, code = f"{code} {text}".strip(), ""
        elif _CODE.fullmatch(text) and "编码" in "".join(heads.get(atom.column, ())):
            code = text
        elif _is_money(atom, heads):
            yield AccountFigure(
                table=table, label=label, heads=heads[atom.column], text=text.replace(",", ""), unit=unit,
                source=atom.place,
            )  # fmt: skip
