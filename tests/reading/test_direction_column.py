"""A column 指标方向 tells which way an indicator wants its figures; its words are no part of the target."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore


@pytest.mark.parametrize(
    ("printed", "direction"), [("正向", "正向"), ("反向指标", "反向"), ("逆向", "逆向"), ("定性", None), ("", None)]
)
def test_the_direction_of_a_column_is_kept(tmp_path: Path, printed: str, direction: str | None) -> None:
    rows = [
        ["项目支出绩效自评表"],
        ["（2023年度）"],
        ["项目名称", "堤防养护"],
        ["一级指标", "二级指标", "三级指标", "指标方向", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "养护堤段", printed, "10处", "8处", "50", "50"],
        ["产出指标", "质量指标", "养护达标率", "正向", "90%", "95%", "50", "50"],
    ]
    path = tmp_path / "form.txt"
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    (form,) = perfscore.read(path)
    first = form.indicators[0]
    assert (first.name, first.target, first.actual, first.direction) == ("养护堤段", "10处", "8处", direction)
    assert form.to_dict()["indicators"][0].get("direction") == direction
