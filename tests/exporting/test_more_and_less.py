"""Scores above the weight, floors, slopes and climbs, exported: as the engine scores them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from rule_head import rule_head
from understood_rows import alike, as_text, drawn_rows

import perfscore
from perfscore.exporting.dialect import Dialect
from perfscore.exporting.javascript import module
from perfscore.exporting.program import program
from perfscore.exporting.sql import view

RULES = (
    rule_head("my/more", "超过分值、保底、扣完为止", first=2023)
    + """\
rounding: {measure: none, score: {to: 0.01, mode: half_up, sources: [text]}}
methods:
  bonus:
    label: 每超过5%加分值的5%，最高120%
    measure: deviation
    most: 120%
    sources: [text]
    curve:
      - {from: lowest, score: 0%}
      - {from: -100%, line: [0%, 100%]}
      - {from: 0%, climb: {start: 100%, every: 5%, gain: 5%, most: 120%, from_end: lower}}
  slope:
    label: 每超过1%扣0.5分，不足1%的按比例扣，扣完为止
    measure: deviation
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0%, stairs: {top: 100%, every: 1%, lose: 0.5分, least: 0%, started: in_proportion, from_end: lower}}
  floor:
    label: 按比例，最低得1分
    measure: attainment
    sources: [text]
    curve:
      - {from: lowest, score: 1分}
      - {from: 0%, line: [0%, 100%], least: 1分}
      - {from: 100%, score: 100%}
  judged:
    label: 由评价人评定，最低得2分
    measure: attainment
    sources: [text]
    curve:
      - {from: lowest, score: 0%}
      - {from: 50%, band: {least: 10%, most: 90%}, least: 2分}
      - {from: 100%, score: 100%}
  apart:
    label: 没达到的每差5%扣1分
    measure: distance_share
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0%, stairs: {top: 100%, every: 5%, lose: 1分, least: 0%, from_end: lower}}
  either:
    label: 与目标每相差5%扣1分
    measure: distance_share
    sides: both
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0%, stairs: {top: 100%, every: 5%, lose: 1分, least: 0%, from_end: lower}}
  near:
    label: 每差1个扣1分
    measure: distance
    unit: 个
    sources: [text]
    curve:
      - {from: lowest, score: 100%}
      - {above: 0, stairs: {top: 100%, every: 1, lose: 1分, least: 0%, from_end: lower}}
select:
  - {when: {kind: [amount, range], category: 满意度, target: positive}, use: apart}
  - {when: {kind: [amount, range], category: 时效, target: positive}, use: either}
  - {when: {kind: [amount, range], category: 质量, dimension: count}, use: near}
  - {when: {kind: amount, target: positive, category: 数量}, use: bonus}
  - {when: {kind: amount, target: positive, category: 成本}, use: slope}
  - {when: {kind: amount, target: positive, category: 效益}, use: judged}
  - {when: {kind: amount, target: positive, category: 质量, actual: [zero, negative]}, use: slope}
  - {when: {kind: amount, target: positive}, use: floor}
  - {otherwise: undetermined, because: 没有规定}
"""
)


def test_duckdb_and_javascript_score_them_as_the_engine_does(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "more.yaml"
    path.write_text(RULES, encoding="utf-8")
    rules = perfscore.load_rules(path)
    rows = list(drawn_rows(rules, 300))
    assert {wanted["method"] for _, wanted in rows} >= {"bonus", "slope", "floor", "judged", "apart", "either", "near"}
    told = tmp_path / "rows.ndjson"
    told.write_text(
        "\n".join(json.dumps({"id": n} | as_text(cells)) for n, (cells, _) in enumerate(rows)), encoding="utf-8"
    )
    with duckdb.connect() as connection:
        names = rows[0][0]
        numbers = {"target", "actual", "target_base", "actual_base", "weight"}
        columns = {"id": "BIGINT"} | {
            name: "DECIMAL(24, 9)" if name in numbers else "BIGINT" if name.startswith("late") else "VARCHAR"
            for name in names
        }
        connection.execute(f"CREATE TABLE indicators AS SELECT * FROM read_json('{told}', columns={columns})")
        connection.execute(view(program(rules), Dialect.DUCKDB, "indicators", "scores", "id"))
        answers = connection.execute("SELECT low, high, rate, method, reason FROM scores ORDER BY id").fetchall()
    keys = ("low", "high", "rate", "method", "reason")
    pairs = [(dict(zip(keys, answer, strict=True)), wanted) for answer, (_, wanted) in zip(answers, rows, strict=True)]
    assert [pair for pair in pairs if not alike(*pair)] == []
    node = shutil.which("node")
    if node is not None:
        (tmp_path / "rules.mjs").write_text(module(program(rules)), encoding="utf-8")
        (tmp_path / "run.mjs").write_text(
            'import { readFileSync } from "node:fs"; import { score } from "./rules.mjs";\n'
            'const lines = readFileSync(new URL("./rows.ndjson", import.meta.url), "utf8").split("\\n");\n'
            "console.log(JSON.stringify(lines.map(JSON.parse).map(score)));",
            encoding="utf-8",
        )
        done = subprocess.run(
            [node, tmp_path / "run.mjs"], capture_output=True, text=True, check=True, encoding="utf-8"
        )
        both = zip(json.loads(done.stdout), rows, strict=True)
        assert [(answer, wanted) for answer, (_, wanted) in both if not alike(answer, wanted)] == []
