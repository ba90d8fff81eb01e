"""Every format round trip: a drawn form is read back as it was. And what each format is known to do to cells."""

from __future__ import annotations

import io
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from drawn import as_csv, as_docx, as_html, as_text
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.cell_range import CellRange

import perfscore
from perfscore.errors import ReadingError, UsageError
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.reading.formats import mhtml
from perfscore.reading.formats.charset import text_of
from perfscore.reading.sources import MAX_BYTES
from perfscore.reporting.as_json import forms_json
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.forms_xlsx import forms_xlsx
from perfscore.reporting.forms_yaml import forms_yaml

VALUES = st.sampled_from(
    ["=7380只", ">=7501卷", "=69.3%", "≥45个", "<500亩", "8.00", "=0.5‰", "有效提高", "2024年12月", "=12月20日前", "<=4500元/人/月",
     "恢复可利用土地资源21.9公顷", "2023年2月—11月", "完全达到预期", "=HYPERLINK(1)", "100%", "-3.5%", "符合要求"]
)  # fmt: skip
POINTS = st.sampled_from(["5", "10", "10.00", "2.32", "0", "30"])
LEVELS = st.sampled_from(
    [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("成本指标", "经济成本指标"), ("满意度指标", "满意度指标")]
)
NAMES = st.text(alphabet="完成修缮面积人数率（%）A1、率度", min_size=2, max_size=12).filter(
    lambda name: any(char >= "\u4e00" for char in name) and not name.startswith(("（", "%", "、"))
)
MAYBE = st.none() | st.sampled_from(["因政策调整，未完成。", "按计划", "工作计划"])


@st.composite
def rows(draw: st.DrawFn, results: bool) -> list[Indicator]:
    levels = sorted(draw(st.lists(LEVELS, min_size=1, max_size=6)))
    return [
        Indicator(
            level1=first, level2=second, name=draw(NAMES), target=draw(VALUES), weight=draw(POINTS),
            actual=draw(VALUES) if results else None, score=draw(POINTS) if results else None,
            note=draw(MAYBE) if results else None, basis=draw(MAYBE), rule=draw(MAYBE), evidence=draw(MAYBE),
        )
        for first, second in levels
    ]  # fmt: skip


@st.composite
def forms(draw: st.DrawFn) -> Form:
    kind = draw(st.sampled_from(FormKind))
    money = st.none() | st.sampled_from(["0.00", "170.00", "1480.5"])
    funds = [
        Fund(label=label, initial=draw(money), budget="100.00", executed=draw(money), weight=draw(st.none() | st.just("10")),
             rate=draw(st.none() | st.just("69.30%")), score=draw(st.none() | POINTS))
        for label in draw(st.sampled_from([[], ["年度资金总额"], ["年度资金总额", "其中：当年财政拨款", "其他资金"]]))
    ]  # fmt: skip
    return Form(
        kind=kind, name=draw(NAMES), year=draw(st.integers(2015, 2030)), funds=tuple(funds),
        supervisor=draw(st.none() | st.just("某某市审计局")), implementer=draw(st.none() | st.just("某某中心")),
        indicators=tuple(draw(rows(kind.has_results))),
        total_weight=draw(st.none() | st.just("100")), total_score=draw(st.none() | st.just("98.33分")),
    )  # fmt: skip


def plain(form: Form) -> dict[str, object]:
    """What a form says, without how it was read."""
    kept = form.to_dict()
    for part in (kept, *kept["funds"], *kept["indicators"]):
        for key in ("source", "confidence", "alternatives"):
            part.pop(key)
    return {key: value for key, value in kept.items() if key not in ("file", "layout", "title", "problems")}


WRITERS = {
    "xlsx": forms_xlsx,
    "docx": as_docx,
    "html": as_html,
    "csv": as_csv,
    "txt": as_text,
    "json": lambda found: forms_json(found).encode(),
    "yaml": lambda found: forms_yaml(found).encode(),
}


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=25)
@given(found=st.lists(forms(), min_size=1, max_size=3))
def test_what_is_drawn_is_read_back(tmp_path_factory: pytest.TempPathFactory, suffix: str, found: list[Form]) -> None:
    path = tmp_path_factory.mktemp("d") / f"表.{suffix}"
    path.write_bytes(WRITERS[suffix](found))
    assert [plain(form) for form in perfscore.read(path)] == [plain(form) for form in found]


@pytest.mark.parametrize("name", ["changji-2023.yaml", "urumqi-2024.yaml", "artux-2024-targets.yaml"])
@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html", "csv", "txt"])
def test_real_forms_survive_every_format(examples: Path, tmp_path: Path, name: str, suffix: str) -> None:
    found = perfscore.read(examples / name)
    path = tmp_path / f"d.{suffix}"
    path.write_bytes(WRITERS[suffix](found))
    assert [plain(form) for form in perfscore.read(path)] == [plain(form) for form in found]


def test_a_value_that_begins_with_an_equals_sign_is_text_in_excel(examples: Path) -> None:
    book = load_workbook(io.BytesIO(forms_xlsx(perfscore.read(examples / "changji-2023.yaml"))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=68人" in {cell.value for cell in cells}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith("="))


HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]


def workbook(tmp_path: Path, *lines: list[object], name: str = "w.xlsx") -> tuple[Workbook, Path]:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (["项目支出绩效自评表（2024年度）"], ["项目名称", "修路"], HEADER, *lines):
        sheet.append(line)
    return book, tmp_path / name


def test_cells_are_read_as_they_are_shown(tmp_path: Path) -> None:
    import datetime

    book, path = workbook(
        tmp_path, ["产出指标", "数量指标", "里程", 12.5, 0.9887, 10, 9.887], ["", "", "期限", None, None, 10, 10]
    )
    sheet = book.worksheets[0]
    sheet["D4"].number_format = '0.00"公里"'
    sheet["E4"].number_format = "0.00%"
    sheet["G4"].number_format = "0.00"
    sheet["D5"].value, sheet["D5"].number_format = datetime.datetime(2024, 12, 20), 'm"月"d"日"'
    sheet["E5"].value, sheet["E5"].number_format = datetime.datetime(2024, 11, 29), "yyyy-mm-dd"
    book.save(path)
    first, second = perfscore.read(path)[0].indicators
    assert (first.target, first.actual, first.weight, first.score) == ("12.50公里", "98.87%", "10", "9.89")
    assert (second.target, second.actual) == ("12月20日", "2024-11-29")
    assert (first.source.sheet, first.source.line) == ("Sheet", 4)


def test_a_formula_is_read_by_its_saved_value_and_reported(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, ["产出指标", "数量指标", "里程", "≥5公里", "=2+3", 10, 10])
    book.save(path)
    (form,) = perfscore.read(path)
    assert form.indicators[0].actual is None  # openpyxl saves no value beside a formula
    assert "D142" in [item.code for item in form.problems]


def test_hidden_rows_and_sheets_are_left_out_and_reported(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        ["产出指标", "数量指标", "里程", "≥5公里", "5公里", 10, 10],
        ["", "", "草稿", "≥1公里", "1公里", 5, 5],
    ]
    book, path = workbook(tmp_path, *lines)
    book.worksheets[0].row_dimensions[5].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(path)
    (form,) = perfscore.read(path)
    assert [row.name for row in form.indicators] == ["里程"]
    assert "D141" in [item.code for item in form.problems]


def test_one_form_over_two_sheets_and_two_forms_on_one(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, ["产出指标", "数量指标", "里程", "≥5公里", "5公里", 40, 40])
    second = book.create_sheet("续")
    second.append(HEADER)
    second.append(["", "质量指标", "合格率", "100%", "100%", 50, 50])
    for line in (
        ["项目支出绩效自评表（2024年度）"],
        ["项目名称", "建桥"],
        HEADER,
        ["产出指标", "数量指标", "桥", "1座", "1座", 90, 90],
    ):
        second.append(line)
    book.save(path)
    first, other = perfscore.read(path)
    assert [row.name for row in first.indicators] == ["里程", "合格率"]
    assert first.indicators[1].level1 == "产出指标"
    assert (other.name, other.indicators[0].name) == ("建桥", "桥")


def test_a_page_in_gb2312_is_gb18030() -> None:
    from perfscore.reading.formats.html import grid

    page = '<html><meta charset="gb2312"><table><tr><td>镕㐂</td></tr></table></html>'
    assert grid(text_of(page.encode("gb18030"), "f"), "f").rows[0].texts == ("镕㐂",)


def test_rowspans_and_colspans_are_spelled_out() -> None:
    from perfscore.reading.formats.html import grid

    page = "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr><tr><td>e</td></tr></table>"
    assert [row.texts for row in grid(page, "f").rows] == [("a", "b", ""), ("", "c", "d"), ("e",)]


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bomb.xlsx", lambda: zipped(xl__workbook_xml=b" " * (65 * 1024 * 1024)), "D014"),
        ("many.xlsx", lambda: zipped(**{f"f{n}": b"" for n in range(4001)}), "D205"),
        ("entity.xlsx", lambda: zipped(xl__workbook_xml=BOMB), "D019"),
        ("entity.docx", lambda: zipped(word__document_xml=BOMB), "D019"),
        ("empty.xlsx", lambda: zipped(xl__workbook_xml=b"<x/>"), "D016"),
        ("empty.docx", lambda: zipped(word__document_xml=b"<x/>"), "D016"),
        ("other.xlsx", lambda: zipped(readme_xml=b"<x/>"), "D017"),
        ("cut.xlsx", lambda: forms_xlsx([])[:-400], "D016"),
        ("cut.docx", lambda: as_docx([])[:500], "D016"),
        ("image.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 50, "D013"),
        ("old.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50, "D012"),
        ("locked.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "D018"),
        ("cut.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<<", "D016"),
        ("text.pdf", "只是文字".encode, "D006"),
        ("empty.html", lambda: b"<html></html>", "D005"),
        ("wide.html", lambda: b"<table><tr>" + b"<td colspan=500>x</td>" * 10 + b"</tr></table>", "D015"),
        ("zero.csv", lambda: b"", "D002"),
        ("huge.csv", lambda: b"a,b\n" * (MAX_BYTES // 4 + 1), "D004"),
    ],
)
def test_hostile_and_broken_files_give_one_clear_error(tmp_path: Path, name: str, content: object, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content())  # type: ignore[operator]
    with pytest.raises(ReadingError) as caught:
        perfscore.read(path)
    assert [item.code for item in caught.value.problems] == [code]
    assert name in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_ten_thousand_merged_cells_are_read(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, ["产出指标", "数量指标", "里程", "≥5公里", "5公里", 90, 90])
    sheet = book.worksheets[0]
    merged = (CellRange(min_row=20 + n, max_row=20 + n, min_col=1, max_col=2) for n in range(10_000))
    sheet.merged_cells.ranges.update(merged)  # merge_cells looks through all of them each time
    sheet["XFD1048576"].value = " "
    book.save(path)
    assert perfscore.read(path)[0].indicators[0].name == "里程"


SMALL = Form(
    kind=FormKind.PROJECT_SELF_EVALUATION,
    name="修路",
    year=2024,
    indicators=(
        Indicator(
            level1="产出指标", level2="数量指标", name="里程", target="=5公里", actual="5公里", weight="90", score="90"
        ),
    ),
)
PDF = b"%PDF-1.4\n%\xe2\xe3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"


@cache
def sound_file(suffix: str) -> bytes:
    """One sound file per format, made once: office files carry the time of their making."""
    return PDF if suffix == "pdf" else WRITERS[suffix]([SMALL])


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "pdf", "html", "csv", "txt", "yaml", "json"])
@given(data=st.data())
def test_damaged_bytes_give_forms_or_our_error(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: st.DataObject
) -> None:
    """A sound file with bytes cut out and put in, or any bytes at all."""
    sound = sound_file(suffix)
    start, size = data.draw(st.integers(0, len(sound))), data.draw(st.integers(0, 60))
    raw = data.draw(
        st.binary(max_size=80) | st.just(sound[:start] + data.draw(st.binary(max_size=8)) + sound[start + size :])
    )
    path = tmp_path_factory.mktemp("d") / f"d.{suffix}"
    path.write_bytes(raw)
    try:
        perfscore.read(path)
    except ReadingError as error:
        assert error.problems


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [
        ("d.pdf", "pdfplumber", "pdf"),
    ],
)
def test_a_missing_library_is_named_with_its_remedy(
    name: str, library: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {
        "d.pdf": b"%PDF-1.4\n",
    }
    path = tmp_path / name
    path.write_bytes(made[name])
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ReadingError, match=rf"pip install \"\.\[{extra}\]\""):
        perfscore.read(path)


def test_writing_a_workbook_without_its_library_says_so(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = perfscore.read(examples / "changji-2023.yaml")
    report = perfscore.audit_all([(form, perfscore.load_rules("cn/mof/2020-10")) for form in forms])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for write in (lambda: forms_xlsx(forms), lambda: audit_xlsx(report)):
        with pytest.raises(UsageError, match=r"\.\[xlsx\]"):
            write()


def test_a_pdf_of_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfscore.reading.formats.pdf.MAX_PAGES", 0)
    with pytest.raises(ReadingError, match="D206"):
        perfscore.read(Path(__file__).parent.parent / "documents" / "form.pdf")


def test_vertical_text_in_merged_cells(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, ["产\n出\n指\n标", "数量\n指标", "里\n程", "≥5\n公里", "5公里", "１０", "10.00"])
    book.save(path)
    (row,) = perfscore.read(path)[0].indicators
    assert (row.level1, row.level2, row.name, row.target, row.weight) == (
        "产出指标",
        "数量指标",
        "里程",
        "≥5公里",
        "１０",
    )


@pytest.mark.parametrize(
    "declared",
    ["zlib", "base64", "rot13", "uu", "undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape"],
)
def test_a_declared_encoding_that_no_document_has_is_none(declared: str) -> None:
    """Python knows them all: some were internal errors, one made signs of programs out of the text."""
    page = f"<meta charset={declared}><p>\\u5f97 绩效自评表</p>"
    assert text_of(page.encode("gb18030"), "a.html") == page


def test_parts_within_parts_without_end_are_refused() -> None:
    """The parser of the standard library calls itself for each."""
    inner = "".join(f'Content-Type: multipart/related; boundary="b{n}"\n\n--b{n}\n' for n in range(5_000))
    with pytest.raises(ReadingError, match="D008"):
        mhtml.grid(f"MIME-Version: 1.0\n{inner}Content-Type: text/html\n\n<p>x</p>".encode(), "a.mhtml")
