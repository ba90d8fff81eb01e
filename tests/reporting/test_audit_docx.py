"""The Word papers: read back by our own reader, opened by an office program, the same bytes for the same audit."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from attrs import evolve
from suite import converted, needs_suite

import perfscore
from perfscore.auditing.judgement import grade_change, judgement
from perfscore.auditing.run import Audit, AuditReport, audit_all
from perfscore.cli import main
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import problem
from perfscore.reading.formats.docx import grid
from perfscore.reading.outcome import DocumentResult, Failure
from perfscore.reporting.audit_docx import audit_docx
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.judgement_text import judgement_text

RULES = perfscore.load_rules("cn/xinjiang/changji/2023")
HOSTILE = "<w:p/>&\x07]]><script>\ufffe"


@pytest.fixture(scope="module")
def report(examples: Path) -> AuditReport:
    return audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])


def lines_of(document: bytes) -> list[list[str]]:
    """What our own reader finds: the cells of each line, without blanks."""
    return [["".join(cell.text.split()) for cell in row.cells] for row in grid(document, "a.docx").rows]


def test_each_finding_has_its_line_with_room_for_the_reply(report: AuditReport) -> None:
    lines = lines_of(audit_docx(report))
    findings = [item for audit in report.audits for item in audit.findings]
    head = next(n for n, line in enumerate(lines) if "单位答复" in line)
    numbered = lines[head + 1 : head + 1 + len(findings)]
    assert [line[0] for line in numbered] == [str(n) for n in range(1, len(findings) + 1)]
    assert all(line[4] == "" for line in numbered)
    told = "".join(line[2] for line in numbered)
    for item in findings:
        assert "".join(item.message().split()) in told
    assert numbered[0][2].startswith("错误F301")


def test_evidence_is_asked_for_row_by_row(report: AuditReport) -> None:
    lines = lines_of(audit_docx(report))
    asked = lines[next(n for n, line in enumerate(lines) if "佐证资料清单" in line) :]
    names = [line[1] for line in asked if len(line) == 5]
    for audit in report.audits:
        for row in audit.result.rows:
            assert "".join(row.name.split()) in names
    row = next(line for line in asked if len(line) == 5 and line[1].startswith("竣工结算验收工程款"))
    assert row[3].startswith("请提供实际完成值的佐证资料和计分过程(F201)")
    assert "发票" in row[3]


def test_each_unit_has_its_own_papers(examples: Path) -> None:
    forms = [form for name in ("changji-2023", "urumqi-2024") for form in perfscore.read(examples / f"{name}.yaml")]
    document = audit_docx(audit_all([(form, RULES) for form in forms]))
    texts = ["".join(line) for line in lines_of(document)]
    assert texts.count("绩效自评审核意见书") == texts.count("佐证资料清单") == 2
    first, second = "\n".join(texts).split("绩效自评审核意见书")[1:]
    assert "乌鲁木齐" not in first
    assert "昌吉回族自治州自然资源局：" not in second
    assert "F401" in second


def test_papers_bear_the_day_that_is_given_or_a_blank(report: AuditReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    dated = ["".join(line) for line in lines_of(audit_docx(report, "zh", date(2026, 3, 1)))]
    assert "日期：2026年3月1日" in dated
    assert [line for line in dated if line.startswith("日期：")].count("日期：年月日") == 2
    assert audit_docx(report) == audit_docx(report)


def test_the_command_takes_the_day_from_the_option_then_from_the_environment(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    asked = ["audit", str(examples / "changji-2023.yaml"), "--format", "docx", "-o", str(tmp_path / "a.docx")]
    for more, said in (([], "2026年1月1日"), (["--date", "2026-03-31"], "2026年3月31日")):
        assert main([*asked, *more]) == 1
        assert f"日期：{said}" in ["".join(line) for line in lines_of((tmp_path / "a.docx").read_bytes())]
    assert main([*asked, "--date", "31.3.2026"]) == 2
    assert "U090" in capsys.readouterr().err
    assert main(["audit", str(examples / "changji-2023.yaml"), "--format", "docx"]) == 2


def test_words_of_a_document_stay_words(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[2]
    rows = tuple(evolve(row, name=HOSTILE, target=HOSTILE, evidence=HOSTILE) for row in form.indicators)
    named = evolve(form, name=HOSTILE, implementer=HOSTILE, indicators=rows)
    lines = lines_of(audit_docx(audit_all([(named, evolve(RULES, title=HOSTILE))])))
    assert any("<w:p/>&]]><script>" in cell for line in lines for cell in line)


def test_that_nothing_was_found_or_read_is_said(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    clean = AuditReport((Audit(result=perfscore.score(form, RULES), findings=()),), ())
    assert ["没有发现。"] in lines_of(audit_docx(clean))
    assert ["绩效自评审核意见书"] in lines_of(audit_docx(AuditReport((), ())))


def test_all_parts_are_there_and_every_reference_has_its_part(report: AuditReport) -> None:
    with zipfile.ZipFile(io.BytesIO(audit_docx(report))) as packed:
        names = packed.namelist()
        types = packed.read("[Content_Types].xml").decode()
        targets = packed.read("word/_rels/document.xml.rels").decode()
    assert names[0] == "[Content_Types].xml"
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        assert f'PartName="/{name}"' in types
        assert name in names
        assert name == "word/document.xml" or f'Target="{name.removeprefix("word/")}"' in targets


@needs_suite
@pytest.mark.slow
def test_an_office_program_opens_it_on_a4_with_heads_repeated(report: AuditReport, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    (tmp_path / "a.docx").write_bytes(audit_docx(report))
    printed = pdfium.PdfDocument(converted(tmp_path / "a.docx", "pdf"))
    assert tuple(map(round, printed[0].get_size())) == (595, 842)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in printed]
    assert "绩效自评审核意见书" in texts[0]
    assert sum("单位答复" in text for text in texts) >= 3
    assert sum("佐证资料清单" in text for text in texts) == 1


def test_a_form_without_name_or_unit_is_told_by_its_kind_and_leaves_a_blank(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[2]
    nameless = evolve(form, name="", implementer=None, supervisor=None)
    lines = lines_of(audit_docx(audit_all([(nameless, RULES)])))
    texts = ["".join(line) for line in lines]
    assert texts.count("＿＿＿＿＿＿＿＿（单位名称）：") == 2
    assert any(line[0].startswith("项目支出绩效自评表") for line in lines)
    assert not any("表与表之间" in text for text in texts)


def test_what_was_not_read_is_asked_of_nobody_else(examples: Path) -> None:
    """With one unit it is told there; with several nobody knows whose it is: it has a paper of its own."""
    forms = [form for name in ("changji-2023", "urumqi-2024") for form in perfscore.read(examples / f"{name}.yaml")]
    missing = DocumentResult(file="/a/b/丢失.pdf", failure=Failure(problems=(problem("D002"),)))
    for some, papers in ((forms[:1], 1), (forms, 3)):
        report = evolve(audit_all([(form, RULES) for form in some]), documents=(missing,))
        texts = ["".join(line) for line in lines_of(audit_docx(report))]
        told = next(n for n, text in enumerate(texts) if text.startswith("丢失.pdf："))
        assert sum(text == "绩效自评审核意见书" for text in texts[:told]) == papers


def test_no_signature_stands_alone_on_a_page() -> None:
    """Each paragraph from the request for an answer on stays with the next."""
    styles = ET.fromstring(files("perfscore.reporting").joinpath("docx", "styles.xml").read_text("utf-8"))
    word = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    kept = {
        style.get(f"{{{word['w']}}}styleId")
        for style in styles.iterfind("w:style", word)
        if style.find("w:pPr/w:keepNext", word) is not None
    }
    assert kept >= {"Ask", "Sign", "Right"}


def test_a_form_of_targets_has_nothing_to_be_undetermined_yet(examples: Path) -> None:
    """No rows 待定, no totals, no evidence of results, and nothing that only the choice of rules is about."""
    national = perfscore.load_rules("cn/mof/2020-10")
    targets = audit_all([(form, national) for form in perfscore.read(examples / "artux-2024-targets.yaml")])
    texts = ["".join(line) for line in lines_of(audit_docx(targets))]
    assert texts[0] == "绩效目标审核意见书"
    assert any("3张绩效目标表" in each for each in texts)
    assert not any(word in each for each in texts for word in ("待定", "总分与等级", "佐证资料清单", "F210"))
    assert "待定" not in judgement_text(judgement(targets), "zh")
    assert 'class="v-undetermined"' not in audit_html(targets).split("<table")[0]


def test_a_grade_may_change_only_where_a_row_was_not_declared_as_the_rules_allow() -> None:
    """Within the band of a phrase a person has chosen: 优 is no 优或良."""
    national = perfscore.load_rules("cn/mof/2020-10")
    row = Indicator(level2="社会效益指标", name="甲", target="有效提升", actual="有效提升", weight="100", score="92")
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="项目", year=2023, indicators=(row,), total_score="92")
    assert grade_change(perfscore.audit(form, national)) is None
    changed = evolve(form, indicators=(evolve(row, score="70"),))
    assert grade_change(perfscore.audit(changed, national)) is not None
