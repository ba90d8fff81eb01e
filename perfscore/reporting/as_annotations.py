"""Findings for those who keep forms in git: SARIF 2.1.0 for code scanning, and annotations of GitHub's workflows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from attrs import evolve

from perfscore.auditing.descriptions import descriptions
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import AuditReport
from perfscore.messages import Lang, Place, wording
from perfscore.reporting.provenance import NOTHING, spot, told, unread
from perfscore.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = _ESCAPES | {":": "%3A", ",": "%2C"}


def audit_sarif(report: AuditReport, lang: Lang = "zh") -> str:
    """One run: each code as a rule, each finding as a result with its place, documents not read as notifications."""
    found = list(_placed(report))
    known = descriptions(lang)
    codes = sorted({item.code for item in found})
    driver = {"name": "perfscore", "version": __version__, "rules": [_rule(code, known[code]) for code in codes]}
    failed = [
        {"level": "error", "message": {"text": f"{each.file}: {item.code} {told(item, lang)}"}}
        for each in unread(report.documents)
        for item in each.apart
    ]
    run = {
        "tool": {"driver": driver},
        "language": "en" if lang == "en" else "zh-CN",
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": failed}],
        "results": [_result(item, codes.index(item.code), lang) for item in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def audit_github(report: AuditReport, lang: Lang = "zh") -> str:
    """One workflow command a line: ::error file=...,line=...,title=F201::what is wrong."""
    lines = [_command(_COMMANDS[item.severity], item.place, item.code, _said(item, lang)) for item in _placed(report)]
    lines += [
        _command("error", evolve(item.place, file=each.file), item.code, told(item, lang))
        for each in unread(report.documents)
        for item in each.apart
    ]
    return "".join(f"{line}\n" for line in lines)


def _placed(report: AuditReport) -> Iterator[Finding]:
    """All findings, each with its file."""
    for audit in report.audits:
        source = audit.result.form.source
        for item in audit.findings:
            yield evolve(item, place=evolve(item.place, file=item.place.file or source.file))
    yield from report.findings


def _said(item: Finding, lang: Lang) -> str:
    """The row, what is wrong, and where it is in a file that has no lines."""
    row = wording("W_named_row", lang, {"row": item.row}) if item.row else ""
    where = spot(item.place, lang) if item.place.line is None or item.place.sheet is not None else NOTHING
    return row + item.message(lang) + ("" if where == NOTHING else wording("W_at_place", lang, {"spot": where}))


def _rule(code: str, lines: tuple[str, ...]) -> dict[str, Any]:
    title, *rest = lines
    return {"id": code, "shortDescription": {"text": title}, "help": {"text": "\n".join(rest)}}


def _result(item: Finding, index: int, lang: Lang) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": _LEVELS[item.severity],
        "message": {"text": _said(item, lang)},
    }
    location: dict[str, Any] = {}
    if item.place.file is not None:
        location["physicalLocation"] = _physical(item.place)
    if item.row:
        location["logicalLocations"] = [{"name": item.row, "kind": "member"}]
    return result | ({"locations": [location]} if location else {})


def _physical(place: Place) -> dict[str, Any]:
    path = PurePath(place.file or "")
    address = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    found: dict[str, Any] = {"artifactLocation": {"uri": address}}
    if _has_line(place):
        found["region"] = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return found


def _has_line(place: Place) -> bool:
    """Whether its line is one of a text, and not a row of a sheet or a line on a page."""
    return place.line is not None and place.sheet is None and place.page is None


def _command(name: str, place: Place, code: str, said: str) -> str:
    line = {"line": str(place.line)} if _has_line(place) else {}
    pairs = ({"file": place.file} if place.file else {}) | line | {"title": code}
    shown = ",".join(f"{key}={_escaped(value, _IN_PROPERTIES)}" for key, value in pairs.items())
    return f"::{name} {shown}::{_escaped(said, _ESCAPES)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(char, char) for char in text)
