"""What a person decided about findings stands in every paper; what was rejected counts no more."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from perfscore.errors import UsageError
from perfscore.serving.desk import Desk

REJECTED = {"state": "rejected", "note": "单位 <已> 说明", "assigned": "", "who": "王五", "when": "2026-11-28 10:00"}


class Case:
    """The example on a desk, with its first finding of severity error."""

    def __init__(self, examples: Path) -> None:
        self.desk = Desk()
        raw = (examples / "changji-2023.yaml").read_bytes()
        self.documents = json.loads(self.desk.act("open", {}, [("表.yaml", raw)]).body)["documents"]
        forms = self.asked("audit")["forms"]
        self.form, self.finding = next(
            (form, item) for form in forms for item in form["findings"] if item["severity"] == "error"
        )

    def asked(self, action: str, **asked: object) -> Any:
        return json.loads(self.desk.act(action, {"documents": self.documents, **asked}).body)

    def report(self, wanted: str, *decisions: dict[str, object]) -> str:
        """A paper as the text that is in it."""
        asked = {"documents": self.documents, "format": wanted, "decisions": dict(enumerate(decisions))}
        body = self.desk.act("report", asked).body
        return body if isinstance(body, str) else _texts(wanted, body)

    def decision(self, **changed: object) -> dict[str, object]:
        about = {"form": self.form["key"], "code": self.finding["code"], "row": self.finding["where"].get("row")}
        where = {name: self.finding["where"].get(name) for name in ("sheet", "page", "line", "cell")}
        return {**about, "where": where, **REJECTED, **changed}


def _texts(wanted: str, body: bytes) -> str:
    if wanted == "xlsx":
        book = load_workbook(io.BytesIO(body))
        return "\n".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
    if wanted == "docx":
        return zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    return body.decode("utf-8-sig")


@pytest.fixture(scope="module")
def case(examples: Path) -> Case:
    return Case(examples)


@pytest.mark.parametrize(("wanted", "note"), [
    ("html", "单位 &lt;已&gt; 说明"), ("json", "单位 <已> 说明"), ("xlsx", "单位 <已> 说明"), ("findings", "单位 <已> 说明"),
])  # fmt: skip
def test_a_decision_stands_in_every_paper(case: Case, wanted: str, note: str) -> None:
    plain, noted = case.report(wanted), case.report(wanted, case.decision())
    for said in (note, "王五", "2026-11-28 10:00"):
        assert said in noted
        assert said not in plain
    assert "已排除" in noted or '"state": "rejected"' in noted


def test_what_was_rejected_is_not_asked_of_the_unit(case: Case) -> None:
    """Nor is what reviewers say among each other; their note on what stands is."""
    said = case.finding["message"].split("。")[0]
    assert _escaped(said) in case.report("docx")
    rejected = case.report("docx", case.decision())
    assert _escaped(said) not in rejected
    assert "另有 1 项" in rejected
    accepted = case.report("docx", case.decision(state="accepted", assigned="李四"))
    assert _escaped(said) in accepted
    assert _escaped("备注：单位 <已> 说明") in accepted
    assert "李四" not in accepted


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_the_judgement_counts_what_stands(case: Case) -> None:
    def lead(*decisions: dict[str, object]) -> str:
        return case.report("html", *decisions).partition("lead judgement")[2].partition("</p>")[0]

    assert "3 项错误" in lead()
    assert "2 项错误" in lead(case.decision())
    assert lead(case.decision(state="accepted")) == lead()


@pytest.mark.parametrize("changed", [{"row": "别的"}, {"code": "F999"}, {"form": "别的"}, {"where": {"line": 1}},
                                     {"state": "open", "note": ""}])  # fmt: skip
def test_a_decision_about_another_finding_or_none_changes_nothing(case: Case, changed: dict[str, object]) -> None:
    assert case.report("json", case.decision(**changed)) == case.report("json")


@pytest.mark.parametrize("changed", [{}, {"row": None}])
def test_without_a_place_it_is_about_every_such_finding_of_the_row_or_the_form(
    case: Case, changed: dict[str, object]
) -> None:
    decided = json.loads(case.report("json", case.decision(where=None, **changed)))["forms"]
    assert [item["decision"] for form in decided for item in form["findings"] if "decision" in item] == [REJECTED]


@pytest.mark.parametrize("changed", [{"state": "perhaps"}, {"state": 3}, {"where": {"line": "1"}}, {"code": None}])
def test_what_is_no_decision_is_refused(case: Case, changed: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="U048"):
        case.report("json", case.decision(**changed))
