"""A folder as evaluators have it: whatever becomes of one document, all answers are there, with all names, everywhere."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

import perfscore
from perfscore.cli import main
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.reading.sources import sources_of, uploads
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.running.documents import as_read, each_document
from perfscore.running.reading import Worked

FILES = ("甲.yaml", "坏.docx", "2019.yaml", "崩.csv", "空.txt", "没有.pdf", "文件夹", "无表.txt", "乙.yaml")
UNREAD = {
    "坏.docx": "D006",
    "崩.csv": "D040",
    "空.txt": "D002",
    "没有.pdf": "U001",
    "文件夹": "D039",
    "无表.txt": "D005",
}


def form(name: str, year: int, place: str = "昌吉回族自治州") -> Form:
    rows = (
        Indicator(level1="产出指标", level2="数量指标", name="修路", target=">=10公里", actual="9公里", weight="60", score="60"),
        Indicator(level1="产出指标", level2="质量指标", name="合格率", target="=100%", actual="100%", weight="25", score="25"),
    )  # fmt: skip
    return Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name=name, year=year, implementer=f"{place}交通局", indicators=rows,
        total_weight="100", total_score="84",
    )  # fmt: skip


def read(*paths: str) -> list[Worked[Form]]:
    return list(each_document(sources_of(paths), as_read))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Good documents, one of a year without rules, and six of which nothing can be read; a reader breaks on one."""
    (tmp_path / "甲.yaml").write_text(forms_yaml([form("甲项目", 2023)]), encoding="utf-8")
    (tmp_path / "乙.yaml").write_text(forms_yaml([form("乙项目", 2024, "某地")]), encoding="utf-8")
    (tmp_path / "2019.yaml").write_text(forms_yaml([form("旧项目", 2019)]), encoding="utf-8")
    (tmp_path / "坏.docx").write_bytes(b"no document")
    (tmp_path / "崩.csv").write_text("三级指标,分值\n修路,10\n", encoding="utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "无表.txt").write_text("今天天气很好。\n", encoding="utf-8")
    (tmp_path / "文件夹").mkdir()

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a slip of ours")

    monkeypatch.setattr("perfscore.reading.formats.csv.grid", broken)
    monkeypatch.chdir(tmp_path)
    return tmp_path


Run = Callable[..., str]


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """What a command prints when all documents of the folder are given; it always exits with 2."""
    del folder

    def ran(command: str, *options: str) -> str:
        assert main([command, *FILES, *options]) == 2
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        for file, code in UNREAD.items():
            assert any(line.startswith(f"{file}: {code} ") for line in shown.err.splitlines())
        return shown.out

    return ran


def cells(book: Workbook, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[name].iter_rows(min_row=2)]


@pytest.mark.parametrize("command", ["read", "score", "audit"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_names_every_file_and_ends_with_what_was_not_read(run: Run, command: str, lang: str) -> None:
    out = run(command, "--lang", lang)
    label = "文件：" if lang == "zh" else "file: "
    for file in ("甲.yaml", "2019.yaml", "乙.yaml"):
        assert f"{label}{file}\n" in out
    for name in ("甲项目", "旧项目", "乙项目"):
        assert name in out
    said = "9 个文件中 6 个没有读出。" if lang == "zh" else "6 of 9 documents could not be read."
    assert out.rstrip().endswith(said)
    for file, code in UNREAD.items():
        assert f"  {file}: {code} " in out


@pytest.mark.parametrize("command", ["read", "score", "audit", "infer"])
def test_json_has_an_entry_for_every_file_in_order(run: Run, command: str) -> None:
    told = json.loads(run(command, "--format", "json"))
    assert [each["file"] for each in told["documents"]] == list(FILES)
    assert [each["forms"] for each in told["documents"]] == [0 if file in UNREAD else 1 for file in FILES]
    assert {each["file"]: each["code"] for each in told["unread"]} == UNREAD
    assert all(each["message"] for each in told["unread"])
    for each in told["documents"]:
        codes = [item["code"] for item in each["problems"]]
        assert codes == ([UNREAD[each["file"]]] if each["file"] in UNREAD else [])
    if command != "infer":
        assert [form["file"] for form in told["forms"]] == ["甲.yaml", "2019.yaml", "乙.yaml"]
        assert {form["implementer"] for form in told["forms"]} == {"昌吉回族自治州交通局", "某地交通局"}
        places = [row["source"] for form in told["forms"] for row in form.get("rows", form.get("indicators"))]
        assert all(place["file"].endswith(".yaml") and place["line"] > 1 for place in places)


def test_the_page_begins_with_what_was_not_read(run: Run) -> None:
    page = run("audit", "--format", "html")
    alarm = page[page.index('class="unread"') : page.index('class="lead judgement"')]
    for file, code in UNREAD.items():
        assert f"<b>{file}</b> <code>{code}</code>" in alarm
    for file in ("甲.yaml", "2019.yaml", "乙.yaml"):
        assert f"<td>{file}</td>" in page
        assert f'<p class="meta from">{file} · ' in page


def test_the_workbook_of_an_audit_opens_on_the_documents(run: Run, tmp_path: Path) -> None:
    run("audit", "--format", "xlsx", "-o", "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.active is not None
    assert book.active.title == "文件"
    told = {row[0]: (row[1], row[2], row[3]) for row in cells(book, "文件")}
    assert list(told) == list(FILES)
    for file in FILES:
        assert told[file] == ((0, "没有读出", UNREAD[file]) if file in UNREAD else (1, "已读", None))
    heads = [cell.value for cell in book["发现"][1]]
    found = [dict(zip(heads, row, strict=True)) for row in cells(book, "发现")]
    assert {row["文件"] for row in found} == {"甲.yaml", "2019.yaml", "乙.yaml"}
    assert {row["年度"] for row in found} == {2023, 2019, 2024}
    rows = cells(book, "2 旧项目")
    assert rows[0][12:] == ["第 7 行", "2019.yaml", "昌吉回族自治州交通局", 2019]


def test_what_was_read_is_written_with_its_places(run: Run, tmp_path: Path) -> None:
    run("read", "--format", "xlsx", "-o", "read.xlsx")
    book = load_workbook(tmp_path / "read.xlsx")
    assert [row[0] for row in cells(book, "文件")] == list(FILES)
    rows = cells(book, "出处")
    assert rows[0] == ["1 甲项目", "修路", "甲.yaml", "第 7 行", "昌吉回族自治州交通局", "2023"]
    out = run("read", "--format", "yaml")
    assert "file: 甲.yaml" in out
    assert "- file: 坏.docx\n  code: D006" in out


def test_a_workbook_that_was_written_reads_back_as_the_same_forms(run: Run) -> None:
    run("read", "--format", "xlsx", "-o", "read.xlsx")
    assert [found.name for found in perfscore.read("read.xlsx")] == ["甲项目", "旧项目", "乙项目"]


@pytest.mark.usefixtures("folder")
def test_a_form_without_rules_is_checked_by_all_that_needs_none(capsys: pytest.CaptureFixture[str]) -> None:
    """2019 has no rule set: its sums are wrong all the same, and nothing is called right."""
    assert main(["audit", "2019.yaml", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (found,) = told["forms"]
    assert told["unread"] == []
    assert (found["ruleset"], found["recomputed_total"], found["grade"], found["receipt"]) == (None, None, None, None)
    assert {row["verdict"] for row in found["rows"]} == {"undetermined"}
    assert {row["explanation"] for row in found["rows"]} == {"没有适用的规则集"}
    codes = [item["code"] for item in found["findings"]]
    assert codes == ["F101", "F102", "F206", "F209"]
    assert main(["score", "2019.yaml"]) == 0
    assert "没有适用的规则集" in capsys.readouterr().out
    assert main(["audit", "2019.yaml", "--lang", "en"]) == 1
    assert "F209 no rule set holds for this form (project self-evaluation, 2019)" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_national_rules_in_place_of_local_ones_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "甲.yaml", "乙.yaml", "--format", "json"])
    known, unknown = json.loads(capsys.readouterr().out)["forms"]
    assert "F210" not in [item["code"] for item in known["findings"]]
    assert "F210" in [item["code"] for item in unknown["findings"]]
    main(["audit", "乙.yaml", "--rules", "cn/mof/2020-10"])
    assert "F210" not in capsys.readouterr().out


def test_pairs_without_rules_are_audited_in_python() -> None:
    rules = perfscore.load_rules("cn/mof/2020-10")
    report = perfscore.audit_all([(form("甲", 2023), rules), (form("乙", 2018), None)])
    assert [type(each.result).__name__ for each in report.audits] == ["FormScore", "FormRows"]
    assert report.overview.forms == 2


@pytest.mark.usefixtures("folder")
def test_a_fault_while_checking_is_one_unread_document(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = perfscore.auditing.run.form_rows  # type: ignore[attr-defined]  # what the fault is put before

    def broken(found: Form) -> object:
        if found.year == 2019:
            raise RecursionError("too deep")
        return checked(found)

    monkeypatch.setattr("perfscore.auditing.run.form_rows", broken)
    assert main(["audit", "2019.yaml", "甲.yaml", "--format", "json"]) == 2
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert [each["file"] for each in told["forms"]] == ["甲.yaml"]
    assert [(each["file"], each["code"]) for each in told["unread"]] == [("2019.yaml", "D040")]
    assert "RecursionError" in told["unread"][0]["message"]
    assert "Traceback" not in shown.err
    assert main(["audit", "2019.yaml", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_nothing_read_is_no_clean_bill(capsys: pytest.CaptureFixture[str]) -> None:
    for options in ([], ["--format", "html"]):
        assert main(["audit", "没有.pdf", *options]) == 2
        out = capsys.readouterr().out
        assert "没有读出任何表" in out
        assert "错误 0" not in out
        assert "U001" in out


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("again", ["甲.yaml", "./甲.yaml"])
def test_the_same_file_is_read_once_and_that_is_said(capsys: pytest.CaptureFixture[str], again: str) -> None:
    main(["audit", "甲.yaml", again, "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert len(told["forms"]) == 1
    assert [(each["file"], each["forms"]) for each in told["documents"]] == [("甲.yaml", 1), (again, 0)]
    assert [item["code"] for item in told["documents"][1]["problems"]] == ["D041"]
    assert told["unread"] == []
    main(["audit", "甲.yaml", again])
    assert f"{again}: D041" in capsys.readouterr().out


def test_uploads_of_one_name_and_other_bytes_are_two() -> None:
    raw = forms_yaml([form("甲", 2023)]).encode()
    other = forms_yaml([form("乙", 2023)]).encode()
    results = list(each_document(uploads([("表.yaml", raw), ("表.yaml", other), ("表.yaml", raw)]), as_read))
    assert [len(each.made) for each in results] == [1, 1, 0]
    assert [item.code for each in results for item in each.document.problems] == ["D041"]


def test_standard_input_is_a_document_named_by_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = forms_yaml([form("甲", 2023)]).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    (found,) = read("-")
    assert (found.document.file, [each.source.file for each in found.made]) == ("-", ["-"])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("wanted", ["text", "json", "html", "xlsx"])
def test_a_name_that_is_no_text_is_shown_everywhere(wanted: str, tmp_path: Path) -> None:
    """A file name may hold bytes that are no UTF-8; Python hands them over as lone surrogates."""
    assert main(["audit", "\udcff.txt", "甲.yaml", "--format", wanted, "-o", "out"]) == 2
    raw = (tmp_path / "out").read_bytes()
    text = str(cells(load_workbook(io.BytesIO(raw)), "文件")) if wanted == "xlsx" else raw.decode("utf-8")
    assert "udcff.txt" in text
    assert main(["read", "\udcff.txt", "甲.yaml", "--format", "yaml", "-o", "out"]) == 2


@pytest.mark.usefixtures("folder")
def test_nothing_is_inferred_from_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["infer", "坏.docx", "--format", "yaml"]) == 2
    assert capsys.readouterr().out == ""
    assert main(["infer", "坏.docx"]) == 2
    out = capsys.readouterr().out
    assert out.startswith("0 行有分值和申报得分\n")
    assert "规则集" not in out
    assert "坏.docx: D006" in out


def test_oddities_of_the_reading_stand_in_the_audit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["项目支出绩效自评表（2023年度）"], ["项目名称", "修路"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "里程", ">=10公里", "10公里", "60", "60"],
        ["产出指标", "数量指标", "桥梁", ">=1座", "1座", "40", "40"],
        ["总分", None, None, None, None, "100", "100"],
    ):  # fmt: skip
        sheet.append(line)
    sheet.row_dimensions[5].hidden = True
    book.save(folder / "隐.xlsx")
    main(["audit", "隐.xlsx"])
    assert "读取提示" in capsys.readouterr().out
    main(["audit", "隐.xlsx", "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["forms"]
    assert "D141" in [item["code"] for item in found["problems"]]
    main(["audit", "隐.xlsx", "--format", "html"])
    assert "<code>D141</code> Sheet!A5：" in capsys.readouterr().out
    main(["audit", "隐.xlsx", "--format", "xlsx", "-o", "out.xlsx"])
    assert "D141" in [row[3] for row in cells(load_workbook(folder / "out.xlsx"), "文件")]


@pytest.mark.usefixtures("folder")
def test_a_terminal_is_told_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    assert main(["audit", "坏.docx"]) == 2
    shown = capsys.readouterr()
    assert "坏.docx: D006" in shown.out
    assert shown.err == ""
    assert main(["audit", "坏.docx", "--format", "json"]) == 2
    assert "坏.docx: D006" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(folder: Path) -> None:
    (folder / "甲.yaml").chmod(0)
    (found,) = read("甲.yaml")
    assert [item.code for item in found.document.problems] == ["D001"]


def test_documents_are_read_when_they_are_asked_for(folder: Path) -> None:
    results = each_document(sources_of(FILES), as_read)
    assert next(results).document.file == "甲.yaml"
    (folder / "坏.docx").unlink()
    assert [item.code for item in next(results).document.problems] == ["U001"]


@pytest.mark.usefixtures("folder")
def test_places_do_not_change_a_receipt() -> None:
    rules = perfscore.load_rules("cn/mof/2020-10")
    (found,) = perfscore.read("甲.yaml")
    moved = evolve(found, source=evolve(found.source, file="elsewhere.yaml", line=1))
    assert perfscore.score(found, rules).receipt == perfscore.score(moved, rules).receipt


@pytest.mark.usefixtures("folder")
def test_differences_on_documents_name_what_was_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    pair = ("cn/mof/2020-10", "cn/xinjiang/changji/2023")
    assert main(["rules", "diff", *pair, "--on", *FILES]) == 2
    shown = capsys.readouterr()
    assert "甲项目（甲.yaml，第 2 行）" in shown.out
    assert "9 个文件中 6 个没有读出。" in shown.out
    assert "  坏.docx: D006 " in shown.out
