"""How a reading came about is shown: what was found, the rivals and which was taken, what is left, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfscore.cli import main

HEADS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
FORM = [
    "项目支出绩效自评表", "项目名称\t校园食堂改造", HEADS,
    "产出指标\t数量指标\t改造食堂数量\t≥6个\t7个\t60\t60",
    "效益指标\t社会效益指标\t受益学生人数\t≥900人\t940人\t40\t40",
    "总分\t\t\t\t\t100\t100",
]  # fmt: skip
MONITORED = ["项目支出绩效运行监控表", "项目名称\t校车安全", HEADS, "产出指标\t数量指标\t购置校车\t3辆\t1辆\t60\t"]


def written(folder: Path, *lines: str) -> str:
    path = folder / "d.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_the_stages_of_a_form_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", written(tmp_path, *FORM), "--stages", "--format", "json"]) == 0
    (document,) = json.loads(capsys.readouterr().out)["stages"]
    (section,) = document["sections"]
    assert [mark["mark"] for mark in section["marks"]] == ["title", "label", "table", "total"]
    (table,) = section["tables"]
    assert [rival["taken"] for rival in table] == [True] + [False] * (len(table) - 1)
    assert {"columns", "scanned"} <= {rival["way"] for rival in table}
    assert max(rival["evidence"] for rival in table) == table[0]["evidence"]
    assert table[0]["rows"] == 2
    assert {column["field"]: column["filled"] for column in table[0]["columns"]} == dict.fromkeys(
        ("level1", "level2", "name", "target", "actual", "weight", "score"), 2
    )
    assert section["left"] == []
    assert section["forms"][0]["cells"] == {"certain": 14}


def test_a_section_that_is_refused_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", written(tmp_path, *FORM, "", *MONITORED), "--stages"]) == 0
    shown = capsys.readouterr().out
    assert "第 2 节：项目支出绩效运行监控表" in shown
    assert "D171" in shown


def test_stages_are_text_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", written(tmp_path, *FORM), "--stages", "--format", "xlsx", "-o", "x.xlsx"]) == 2
    assert "U018" in capsys.readouterr().err
