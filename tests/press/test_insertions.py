"""Nothing of a form vanishes without a word: rows and lines drawn at every place of it stand in a cell, or are told.

Below the last total what fits the columns is a row of the form; anything else, there and above the indicators, is in a
problem. Only remarks and signatures, and what stands among the goals of running text, are passed over by name.
"""

from __future__ import annotations

import pytest
from attrs import evolve
from printing import paper
from printing.layouts import LAYOUTS
from printing.pressing import drawn_document
from printing.routes import ROUTES
from printing.sheet import Cell, Document, Table, TableRow

from perfscore.reading.decoding.decode import Decoded
from perfscore.reading.read import decoded

LAYOUT = "national without side label"
KEYS = [column[0] for column in LAYOUTS[LAYOUT].columns]
SHOWN = ("level1", "level2", "name", "target", "actual", "weight", "score")
ROWS = {
    "bonus": [("加分项", None, "获得表彰", "1次", "2次", "5", "3")],
    "deduction": [("扣分项", None, "违规通报", "0次", "1次", None, "-2")],
    "block": [
        ("产出指标", "数量指标", "驿站座数", "≥7座", "8座", "6", "5"),
        ("效益指标", "社会效益指标", "开放天数", "≥301天", "302天", "4", "4"),
    ],
}
LINE = "驿站运转平稳可靠"
DIVIDED = ("docx", "xlsx typed", "html", "csv", "tab office", "pipes", "scanned")
IN_ORDER = ("tab browser", "pipes bare", "spaces", "cell lines", "filled lines", "one line", "web text", "wrapped")
ON_PAPER = ("pdf ruled", "pdf bare", "pdf bare top", "layout", "layout top")


def inserted(rows: list[TableRow], role: str, behind: bool) -> Document:
    """The form with rows before the first row of a role, or behind the last one."""
    document = drawn_document(LAYOUT, 1, 0).document
    table = next(block for block in document if isinstance(block, Table))
    places = [n for n, row in enumerate(table.rows) if row.role == role]
    at = places[-1] + 1 if behind else places[0]
    longer = Table((*table.rows[:at], *rows, *table.rows[at:]))
    return tuple(longer if block is table else block for block in document)


def drawn_rows(kind: str) -> list[TableRow]:
    table = next(block for block in drawn_document(LAYOUT, 1, 0).document if isinstance(block, Table))
    heads = next(row for row in table.rows if row.role == "header").cells
    return [
        TableRow(
            tuple(
                evolve(head, text=dict(zip(SHOWN, cells, strict=True)).get(key) or "")
                for head, key in zip(heads, KEYS, strict=True)
            ),
            "row",
        )
        for cells in ROWS[kind]
    ]


def drawn_line() -> list[TableRow]:
    table = next(block for block in drawn_document(LAYOUT, 1, 0).document if isinstance(block, Table))
    return [TableRow((Cell(LINE, table.width),), "line")]


def read(route: str, document: Document) -> Decoded:
    if ROUTES[route].needs_tools and (lacking := paper.missing()):
        pytest.skip(f"{lacking} not found: this route prints with them")
    return decoded(ROUTES[route].make([document])[0], f"d{ROUTES[route].suffix}")


def told(found: Decoded) -> list[str]:
    """What was passed over, in the problems of the form."""
    codes = {item.code for form in found.forms for item in form.problems}
    left = [atom.text for stage in found.stages for atom in stage.left]
    assert not left or codes & {"D176", "D189", "D190"}
    return ["".join(text.split()) for text in left]


SLOW = ("docx", "xlsx typed", *ON_PAPER)


def routes(*names: str) -> list[object]:
    return [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in names]


@pytest.mark.parametrize("route", routes(*DIVIDED, *IN_ORDER, *ON_PAPER))
def test_rows_below_the_total_are_rows_and_no_part_of_it(route: str) -> None:
    for kind, cells in ROWS.items() if route not in ON_PAPER else [("block", ROWS["block"])]:
        found = read(route, inserted(drawn_rows(kind), "total", behind=True))
        (form,) = found.forms
        below = [row for row in form.indicators if row.below_total]
        assert [tuple(getattr(row, key) for key in SHOWN) for row in below] == cells
        assert not any(row.below_total for row in form.indicators[: -len(cells)])
        assert not {item.code for item in form.problems} & {"D131", "D132", "D189"}


@pytest.mark.parametrize("route", routes(*DIVIDED))
@pytest.mark.parametrize(("role", "behind"), [("head", False), ("header", False), ("total", True)])
def test_what_is_nowhere_a_cell_is_told(route: str, role: str, behind: bool) -> None:
    assert LINE in told(read(route, inserted(drawn_line(), role, behind)))
    if not behind:
        left = told(read(route, inserted(drawn_rows("bonus"), role, behind)))
        assert {"加分项", "获得表彰", "1次", "2次"} <= set(left)


@pytest.mark.parametrize("route", ["tab browser", "pipes bare", "spaces", "one line", "web text", "wrapped"])
def test_so_it_is_below_the_total_where_only_the_order_of_cells_is_known(route: str) -> None:
    assert LINE in "".join(told(read(route, inserted(drawn_line(), "total", behind=True))))


def test_a_remark_or_a_signature_is_passed_over_by_name() -> None:
    for text in ("备注：驿站数取自台账", "填报人：欧阳紫薇  联系电话：83746152"):
        rows = [evolve(row, cells=(evolve(row.cells[0], text=text),)) for row in drawn_line()]
        assert not told(read("html", inserted(rows, "total", behind=True)))
