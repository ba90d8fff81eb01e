"""Reading takes work in proportion to the length of a document, by whatever route it came."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from counting import calls_of
from narrative_text import NARRATIVE
from office import row, table, tc, word
from office import run as words
from openpyxl import Workbook
from pdfs import pdf, ruled, text

from perfscore.reading.read import decoded

HEAD = "项目支出绩效自评表\n项目名称 河道巡查\n主管部门 某市水务局\n"
HEADS = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析"


def rows(count: int) -> str:
    return "".join(f"产出指标 数量指标 巡查河道{n} ≥{n}次 {n}次 5 5 无{n}\n" for n in range(count))


def wrapped_rows(count: int) -> str:
    return "".join(
        f"产出指标 数量指标 巡查河道及\n水库{n} ≥{n}次 {n}次 5 5 因雨推迟开\n工，已完成{n}\n" for n in range(count)
    )


def form(count: int) -> str:
    return f"{HEAD}{HEADS}\n{rows(count)}总分 100 100\n"


def cells(count: int) -> list[list[str]]:
    """The rows of a form, each as wide as the table."""
    found = [each.split(" ") for each in form(count).splitlines()]
    return [[*each, *[""] * (8 - len(each))] for each in found]


def scanned(count: int) -> str:
    """Rows that moved by an empty cell, levels in the middle of their rows."""
    body = [["", "数量指标" if n % 4 == 1 else "", *each[2:]] for n, each in enumerate(cells(count)[4:-1])]
    moved = [["", *each] if n % 5 == 4 else each for n, each in enumerate(body)]
    return "\n".join("\t".join(each) for each in (*cells(count)[:4], *moved, *cells(count)[-1:]))


def workbook(count: int) -> bytes:
    book = Workbook()
    for each in cells(count):
        book.worksheets[0].append(each)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def page(count: int, inside: Callable[[str], str]) -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td>{inside(cell)}' for cell in each)}" for each in cells(count))
    return f"<table>{lines}</table>".encode()


def printed(count: int, draw: Callable[[list[list[str]]], str]) -> bytes:
    """A file with twenty rows a page."""
    every = cells(count)
    return pdf(*(draw(every[n : n + 20]) for n in range(0, len(every), 20)))


def bare(found: list[list[str]]) -> str:
    return "\n".join(
        text(40 + 64 * x, 60 + 22 * y, cell, size=7) for y, each in enumerate(found) for x, cell in enumerate(each)
    )


def prose(count: int) -> str:
    start, end = NARRATIVE.index("履职效能-数量指标"), NARRATIVE.index("四、评价结论")
    return NARRATIVE[:start] + NARRATIVE[start:end] * count + NARRATIVE[end:]


TEXTS: dict[str, Callable[[int], str]] = {
    "tab": lambda n: form(n).replace(" ", "\t"),
    "bars": lambda n: form(n).replace(" ", " | "),
    "spaces": lambda n: f"{HEAD}{HEADS}\n{rows(n)}",
    "cell lines": lambda n: f"{HEAD}{HEADS}\n{rows(n)}".replace(" ", "\n"),
    "one line": lambda n: f"{HEAD}{HEADS}\n{rows(n)}".replace("\n", " "),
    "wrapped": lambda n: f"{HEAD}{HEADS}\n{wrapped_rows(n)}",
    "one cell wrapped over and over": lambda n: f"{HEAD}{HEADS}\n{wrapped_rows(n)}" + "已按约定的\n" * n,
    "many forms": lambda n: f"{HEAD}{HEADS}\n{rows(2)}总分 100 100\n" * (n // 4),
    "heads that make no header": lambda n: form(4) + "年初预算数 " * n + "\n" + "得分\t" * n + "\n",
    "layout": lambda n: "\n".join("   ".join(f"{cell:　<9}" for cell in each) for each in cells(n)),
    "scanned": scanned,
    "prose": prose,
}
FILES: dict[str, Callable[[int], tuple[bytes, str]]] = {
    **{name: (lambda n, made=made: (made(n).encode(), "表.txt")) for name, made in TEXTS.items()},
    "csv": lambda n: (form(n).replace(" ", ",").encode(), "表.csv"),
    "docx": lambda n: (word(table(*(row(*(tc(words(cell)) for cell in each)) for each in cells(n)))), "表.docx"),
    "docx nested": lambda n: (
        word(table(*(row(*(tc(table(row(tc(words(cell))))) for cell in each)) for each in cells(n)))), "表.docx"
    ),
    "xlsx": lambda n: (workbook(n), "表.xlsx"),
    "html": lambda n: (page(n, lambda cell: f"<p><b>{cell}</b></p>"), "表.html"),
    "html nested": lambda n: (page(n, lambda cell: f"<table><tr><td>{cell}</table>"), "表.html"),
    "pdf ruled": lambda n: (printed(n, lambda found: ruled(found, wide=64)), "表.pdf"),
    "pdf bare": lambda n: (printed(n, bare), "表.pdf"),
}  # fmt: skip
QUICK = ("spaces", "one cell wrapped over and over", "heads that make no header")
FEWEST = {"layout": 24, "pdf ruled": 20, "pdf bare": 20}  # whole pages, and more rows than a level may hold for


@pytest.mark.parametrize(
    "route", [route if route in QUICK else pytest.param(route, marks=pytest.mark.slow) for route in FILES]
)
def test_a_document_is_read_with_work_in_proportion_to_its_length(route: str) -> None:
    made = FILES[route]
    few = FEWEST.get(route, 8)
    assert decoded(*made(few)).forms
    counted = [calls_of(lambda count=count: decoded(*made(count))) for count in (few, 2 * few, 4 * few)]
    assert counted[2] - counted[1] < 2.4 * (counted[1] - counted[0])
