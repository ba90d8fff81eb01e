"""SARIF and workflow commands: every finding once, at its line, with nothing that breaks out of its field."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import perfscore
from perfscore.auditing.run import AuditReport, audit_all, together
from perfscore.cli import main
from perfscore.reading.documents import read_source
from perfscore.reading.sources import Source
from perfscore.reporting.as_annotations import audit_github, audit_sarif

RULES = perfscore.load_rules("cn/xinjiang/changji/2023")
COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\n]*,?)*)::([^\n]*)")


def _object(required: str = "", **properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


def _list(items: object, **limits: object) -> dict[str, object]:
    return {"type": "array", "items": items, **limits}


# The part of the official schema of SARIF 2.1.0 that we write, with its types, limits and words; nothing else may stand.
_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_MESSAGE = _object("text", text=_TEXT)
_URI = {"type": "string", "pattern": "^(?:file://)?(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*$"}
_PLACE = _object(
    physicalLocation=_object(
        "artifactLocation",
        artifactLocation=_object(uri=_URI), region=_object(startLine=_COUNT, startColumn=_COUNT),
    ),
    logicalLocations=_list(_object(name=_TEXT, kind=_TEXT)),
)  # fmt: skip
_RULE = _object("id", id=_TEXT, shortDescription=_MESSAGE, help=_MESSAGE)
_RESULT = _object(
    "message", message=_MESSAGE, ruleId=_TEXT, ruleIndex={"type": "integer", "minimum": -1}, level=_LEVEL,
    locations=_list(_PLACE),
)  # fmt: skip
_RUN = _object(
    "tool",
    tool=_object("driver", driver=_object("name", name=_TEXT, version=_TEXT, rules=_list(_RULE, uniqueItems=True))),
    language={"type": "string", "pattern": "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}?$"},
    invocations=_list(
        _object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=_list(_object("message", level=_LEVEL, message=_MESSAGE)),
        )
    ),
    results=_list(_RESULT),
)
SARIF = _object(
    "version runs",
    **{"$schema": {"type": "string", "format": "uri"}, "version": {"enum": ["2.1.0"]}, "runs": _list(_RUN)},
)


@pytest.fixture(scope="module")
def report(examples: Path) -> AuditReport:
    return audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])


def run_of(report: AuditReport, lang: Any = "zh") -> dict[str, Any]:
    told = json.loads(audit_sarif(report, lang))
    pytest.importorskip("jsonschema").validate(told, SARIF)
    return dict(told["runs"][0])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_is_a_result_of_its_rule_at_its_line(report: AuditReport, examples: Path, lang: Any) -> None:
    run = run_of(report, lang)
    rules = run["tool"]["driver"]["rules"]
    findings = [item for audit in report.audits for item in audit.findings]
    assert len(run["results"]) == len(findings)
    for result, item in zip(run["results"], findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == item.code
        assert result["level"] == {"error": "error", "warning": "warning", "info": "note"}[item.severity.value]
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == (examples.resolve() / "changji-2023.yaml").as_uri()
        assert location["physicalLocation"]["region"]["startLine"] == item.place.line
        assert item.message(lang) in result["message"]["text"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)


def test_addresses_are_encoded_and_what_was_not_read_is_notified(examples: Path) -> None:
    documents = [read_source(Source("坏 表.pdf", "坏 表.pdf"))]
    run = run_of(together([], documents))
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert "坏 表.pdf" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    form = perfscore.read(examples / "changji-2023.yaml")[2]
    moved = evolve(form, source=evolve(form.source, file="某 县/表 1.xlsx"))
    rows = tuple(evolve(row, source=evolve(row.source, file=None)) for row in moved.indicators)
    for result in run_of(audit_all([(evolve(moved, indicators=rows), RULES)]))["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == "%E6%9F%90%20%E5%8E%BF/%E8%A1%A8%201.xlsx"


def test_a_sheet_has_no_lines_but_tells_its_cell(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[2]
    rows = tuple(evolve(row, source=evolve(row.source, sheet="表1", cell="A12")) for row in form.indicators)
    told = [
        each
        for each in run_of(audit_all([(evolve(form, indicators=rows), RULES)]))["results"]
        if "表1!A12" in each["message"]["text"]
    ]
    assert told
    assert all("region" not in each["locations"][0]["physicalLocation"] for each in told)


def test_commands_stay_on_their_line_and_in_their_fields(report: AuditReport, examples: Path) -> None:
    lines = audit_github(report).splitlines()
    assert len(lines) == sum(len(audit.findings) for audit in report.audits)
    assert all(COMMAND.fullmatch(line) for line in lines)
    hostile = "a\n::error file=x::b%0A,line=1:"
    form = perfscore.read(examples / "changji-2023.yaml")[2]
    rows = tuple(evolve(row, name=hostile) for row in form.indicators)
    named = evolve(form, name=hostile, indicators=rows, source=evolve(form.source, file=hostile))
    for line in audit_github(audit_all([(named, RULES)])).split("\n")[:-1]:
        assert COMMAND.fullmatch(line), line


def test_the_command_writes_both(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(examples / "changji-2023.yaml"), "--format", "github"]) == 1
    assert "::error file=" in capsys.readouterr().out
    assert main(["audit", str(examples / "changji-2023.yaml"), "--format", "sarif", "--exit-zero"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"]
