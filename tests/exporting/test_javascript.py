"""The JavaScript of an exported rule set under Node: every row as the engine scores it, and the conformance suite."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from understood_rows import Row, alike, as_text, drawn_rows

import perfscore
from perfscore.cli import main
from perfscore.errors import RulesError
from perfscore.exporting.conformance import conformance
from perfscore.exporting.javascript import module
from perfscore.exporting.program import program
from perfscore.rules.heads import rule_ids

FEW = ("cn/mof/2020-10", "cn/xinjiang/changji/2023", "cn/hunan/2015")
_RUN = """
import { readFileSync } from "node:fs";
for (const name of process.argv.slice(2)) {
  const { score } = await import(`./${name}.mjs`);
  console.log(JSON.stringify(JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url))).map(score)));
}
"""


def in_node(folder: Path, rows: dict[str, list[Row]]) -> dict[str, list[dict[str, object]]]:
    """The answers of each rule set's module for its rows."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine")
    (folder / "run.mjs").write_text(_RUN, encoding="utf-8")
    files = {f"rules{number}": name for number, name in enumerate(rows)}
    for file, name in files.items():
        (folder / f"{file}.mjs").write_text(module(program(perfscore.load_rules(name))), encoding="utf-8")
        told = json.dumps([as_text(cells) for cells, _ in rows[name]])
        (folder / f"{file}.json").write_text(told, encoding="utf-8")
    done = subprocess.run(
        [node, folder / "run.mjs", *files], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(zip(rows, map(json.loads, done.stdout.splitlines()), strict=True))


def differing(folder: Path, rows: dict[str, list[Row]]) -> list[object]:
    answers = in_node(folder, rows)
    return [
        (name, answer, wanted, cells)
        for name, drawn in rows.items()
        for answer, (cells, wanted) in zip(answers[name], drawn, strict=True)
        if not alike(answer, wanted)
    ]


def test_javascript_scores_as_the_engine_does(tmp_path: Path) -> None:
    assert differing(tmp_path, {name: list(drawn_rows(perfscore.load_rules(name), 40)) for name in FEW}) == []


def sayable(name: str) -> bool:
    try:
        program(perfscore.load_rules(name))
    except RulesError:
        return False
    return True


@pytest.mark.slow
def test_every_shipped_rule_set_in_javascript(tmp_path: Path) -> None:
    names = [name for name in rule_ids(()) if sayable(name)]
    assert differing(tmp_path, {name: list(drawn_rows(perfscore.load_rules(name), 1000, "js")) for name in names}) == []


def test_the_suite_of_a_rule_set_is_met(tmp_path: Path) -> None:
    suite = json.loads(conformance(perfscore.load_rules(FEW[1])))
    assert {row["score"]["method"] for row in suite["rows"]} >= {"floor", "floor_full_at_90", "whole_share", None}
    assert differing(tmp_path, {FEW[1]: [(each["row"], each["score"]) for each in suite["rows"]]}) == []


def test_a_wrong_engine_is_seen(tmp_path: Path) -> None:
    """The suite is worth something: half of its scores are off by the smallest step, and all of them are told."""
    suite = json.loads(conformance(perfscore.load_rules(FEW[0])))
    rows = [(each["row"], each["score"]) for each in suite["rows"] if each["score"]["low"] is not None]
    wrong = [(cells, score | {"high": f"{float(score['high']) + 0.01:.4f}"}) for cells, score in rows]
    assert len(differing(tmp_path, {FEW[0]: wrong})) == len(rows)


def test_the_command_writes_what_was_asked_for(tmp_path: Path) -> None:
    for to, start in (("js", "// cn/mof/2020-10"), ("sql", "-- cn/mof/2020-10"), ("conformance", "{")):
        path = tmp_path / f"made.{to}"
        assert main(["rules", "export", FEW[0], "--to", to, "-o", str(path)]) == 0
        assert path.read_text(encoding="utf-8").startswith(start)
