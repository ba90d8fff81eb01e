"""Reading text takes work in proportion to its length, by whatever route it came."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from counting import calls_of

from perfscore.reading.read import decoded

HEAD = "项目支出绩效自评表\n项目名称 河道巡查\n主管部门 某市水务局\n"
HEADS = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析"


def rows(count: int) -> str:
    return "".join(f"产出指标 数量指标 巡查河道{n} ≥{n}次 {n}次 5 5 无{n}\n" for n in range(count))


def wrapped_rows(count: int) -> str:
    return "".join(
        f"产出指标 数量指标 巡查河道及\n水库{n} ≥{n}次 {n}次 5 5 因雨推迟开\n工，已完成{n}\n" for n in range(count)
    )


ROUTES: dict[str, Callable[[int], str]] = {
    "tab": lambda n: HEAD + f"{HEADS}\n{rows(n)}".replace(" ", "\t"),
    "spaces": lambda n: f"{HEAD}{HEADS}\n{rows(n)}",
    "cell lines": lambda n: f"{HEAD}{HEADS}\n{rows(n)}".replace(" ", "\n"),
    "one line": lambda n: f"{HEAD}{HEADS}\n{rows(n)}".replace("\n", " "),
    "wrapped": lambda n: f"{HEAD}{HEADS}\n{wrapped_rows(n)}",
    "one cell wrapped over and over": lambda n: f"{HEAD}{HEADS}\n{wrapped_rows(n)}" + "已按约定的\n" * n,
    "many forms": lambda n: f"{HEAD}{HEADS}\n{rows(2)}总分 100 100\n" * (n // 4),
}


QUICK = ("spaces", "one cell wrapped over and over")


@pytest.mark.parametrize(
    "route", [route if route in QUICK else pytest.param(route, marks=pytest.mark.slow) for route in ROUTES]
)
def test_text_is_read_with_work_in_proportion_to_its_length(route: str) -> None:
    decoded(ROUTES[route](4).encode(), "表.txt")
    few, some, many = (calls_of(lambda n=n: decoded(ROUTES[route](n).encode(), "表.txt")) for n in (8, 16, 32))
    assert many - some < 2.4 * (some - few)
