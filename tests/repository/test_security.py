"""What docs/security.md promises of the whole: no network, no code from data, nothing that a terminal obeys."""

from __future__ import annotations

import ast
import json
import re
import socket
from pathlib import Path

import pytest

from perfscore.auditing.records import Column, ColumnKind, Records
from perfscore.cli import main
from perfscore.reporting.as_records import records_csv

PACKAGE = Path(__file__).parent.parent.parent / "perfscore"
#: Names that run data as code, or build objects from it.
FORBIDDEN = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "pickle",
    "marshal",
    "shelve",
    "unsafe_load",
    "full_load",
    "system",
}
HOSTILE = "a\x1b[2J\x1b]0;owned\x07b\x9b31m"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something opens a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("shape", ["text", "json", "html", "xlsx"])
def test_an_audit_needs_no_network(shape: str, examples: Path, tmp_path: Path) -> None:
    document, report = tmp_path / "forms.xlsx", tmp_path / f"report.{shape}"
    assert main(["read", str(examples / "changji-2023.yaml"), "--format", "xlsx", "-o", str(document)]) == 0
    assert main(["audit", str(document), "--format", shape, "-o", str(report)]) == 1
    assert report.stat().st_size > 1000


def test_no_data_is_ever_run_as_code() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            # A method such as re.compile belongs to what it is called on; only builtins are meant here.
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
            if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN - {"compile"}:
                name = node.attr
            if name in FORBIDDEN:
                found.append(f"{path.name}:{node.lineno} {name}")
    assert found == []


@pytest.mark.parametrize("command", ["read", "score", "audit"])
def test_a_terminal_obeys_nothing_that_a_form_says(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"name": HOSTILE, "level2": "数量指标", "target": "5个", "actual": HOSTILE, "weight": "10", "score": "10"}
    form = {"kind": "project_self_evaluation", "name": HOSTILE, "year": 2023, "indicators": [row]}
    path = tmp_path / "form.json"
    path.write_text(json.dumps({"forms": [form]}), encoding="utf-8")
    main([command, str(path)])
    printed = capsys.readouterr()
    assert "[2J" in printed.out
    assert not {"\x1b", "\x07", "\x9b"} & {*printed.out, *printed.err}


def test_a_terminal_obeys_nothing_that_an_error_quotes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(tmp_path / HOSTILE)]) == 2
    rules = tmp_path / "rules.yaml"
    rules.write_text(f'id: "x"\n{json.dumps(HOSTILE)}: 1\n', encoding="utf-8")
    assert main(["rules", "check", str(rules)]) != 0
    printed = capsys.readouterr()
    assert "\N{REPLACEMENT CHARACTER}[2J" in printed.err
    assert not {"\x1b", "\x07", "\x9b"} & {*printed.out, *printed.err}


@pytest.mark.parametrize("named", ["../secret.yaml", "./secret.yaml", "/etc/passwd", "secret.yaml"])
def test_a_rule_file_extends_rule_sets_and_never_files(
    named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("password: 1234\n", encoding="utf-8")
    (folder / "rules.yaml").write_text(
        f'id: x/y\ntitle: x\nversion: "1.0"\nplaces: [某省]\nforms: [project_self_evaluation]\nextends: {named}\n'
        "years: {from: 2025, to: open, checked_on: 2026-01-31}\n",
        encoding="utf-8",
    )
    assert main(["rules", "check", str(folder / "rules.yaml")]) == 1
    printed = capsys.readouterr()
    assert "R119" in printed.out + printed.err
    assert "1234" not in printed.out + printed.err


def test_no_csv_steers_a_terminal() -> None:
    told = Records((Column("file", ColumnKind.TEXT, "文件", "file"),), ((HOSTILE,),))
    shown = records_csv(told).decode("utf-8-sig")
    assert all(each.isprintable() or each in "\r\n" for each in shown)


def test_every_promise_names_tests_that_are_there() -> None:
    page = (
        (PACKAGE.parent / "docs" / "security.md").read_text("utf-8").partition("## 承诺了什么")[2].partition("## ")[0]
    )
    promises = [line for line in page.splitlines() if line.startswith("|")][2:]
    named = [(line, re.findall(r"`(tests/[^`]+)`", line)) for line in promises]
    assert len(promises) > 10
    assert [line for line, paths in named if not paths and ".ci/nightly" not in line] == []
    assert [path for _, paths in named for path in paths if not (PACKAGE.parent / path).exists()] == []
