"""perfscore compare: two papers side by side, in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve

from perfscore.cli import main
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.reporting.forms_yaml import forms_yaml

ROWS = tuple(
    Indicator(level2="数量指标", name=name, target=target, actual=actual, weight="10", score=score)
    for name, target, actual, score in (("培训人次", ">=100人", "62人", "6.20"), ("编制报告", ">=3份", "3份", "10"))
)
FORM = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="<培训>项目", year=2024, implementer="某局", indicators=ROWS)


@pytest.fixture
def papers(tmp_path: Path) -> tuple[str, str]:
    promised = tuple(evolve(each, actual=None, score=None) for each in ROWS)
    lowered = (evolve(ROWS[0], target=">=60人", score="10"), ROWS[1])
    files = {
        "old.yaml": evolve(FORM, kind=FormKind.PROJECT_TARGETS, indicators=promised),
        "new.yaml": evolve(FORM, indicators=lowered),
    }
    for name, form in files.items():
        (tmp_path / name).write_text(forms_yaml([form]), encoding="utf-8")
    return str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_changed_is_shown_and_asked_about(
    papers: tuple[str, str], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *papers, "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert ">=100人 → >=60人" in shown
    assert "F404" in shown
    assert ">=3份 →" not in shown, "what did not change stands once"


def test_the_same_as_json(papers: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *papers, "--format", "json"]) == 0
    loaded = json.loads(capsys.readouterr().out)
    (pair,) = loaded["pairs"]
    assert [row["old"]["target"] for row in pair["rows"]] == [">=100人", ">=3份"]
    assert [row["new"]["score"] for row in pair["rows"]] == ["10", "10"]
    assert [item["code"] for item in pair["findings"]] == ["F404"]
    assert loaded["only_old"] == loaded["only_new"] == loaded["unread"] == []


def test_the_page_escapes_what_documents_say(papers: tuple[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["compare", *papers, "--format", "html", "-o", str(page)]) == 0
    shown = page.read_text(encoding="utf-8")
    assert "&lt;培训&gt;项目" in shown
    assert "<培训>" not in shown
    assert "<strong>&gt;=100人 → &gt;=60人</strong>" in shown


def test_a_paper_that_is_not_read_is_told(papers: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", papers[0], "/no/such/file"]) == 2
    assert "U001" in capsys.readouterr().err


def test_an_output_that_is_an_input_is_refused(papers: tuple[str, str]) -> None:
    before = Path(papers[1]).read_text(encoding="utf-8")
    assert main(["compare", *papers, "-o", papers[1]]) == 2
    assert Path(papers[1]).read_text(encoding="utf-8") == before
