"""Other spellings of office files: strict, flat, of 2003, OpenDocument, one-file web pages, binary ones."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from office import WORD, relations, row, run, table, tc, word, workbook, zipped
from openpyxl import Workbook

import perfscore
from perfscore.errors import ReadingError
from perfscore.reading.formats import docx, mhtml, odf, office_2003, old_office, xlsx
from perfscore.reading.grid import Grid
from perfscore.reading.read import read_bytes


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [each.texts for each in grid.rows]


def codes(grid: Grid) -> list[str]:
    return [item.code for each in grid.rows for item in each.problems] + [item.code for item in grid.problems]


def strict(raw: bytes) -> bytes:
    """The strict spelling of a file: other namespaces."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    swapped = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006": "http://purl.oclc.org/ooxml/officeDocument",
    }
    for old, new in swapped.items():
        parts = {name: text.replace(old, new) for name, text in parts.items()}
    return zipped(dict(parts))


def test_the_strict_spelling_is_the_same_file() -> None:
    raw = word(
        table(row(tc(run("120") + run("1", '<w:vertAlign w:val="superscript"/>'), '<w:gridSpan w:val="2"/>'), "乙"))
    )
    assert docx.grid(strict(raw), "f") == docx.grid(raw, "f")
    book = workbook('<sheetData><row r="2"><c t="s"><v>0</v></c></row></sheetData>', strings="<si><t>甲</t></si>")
    assert xlsx.grid(strict(book), "f") == xlsx.grid(book, "f")
    assert texts(xlsx.grid(strict(book), "f")) == [("甲",)]


WORD_2003 = (
    '<?xml version="1.0" encoding="GBK"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:styles/><w:body><wx:sect><wx:sub-section><w:p><w:r><w:t>自评表</w:t></w:r></w:p>'
    '<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>级</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>'
    '<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:t>旧</w:t></w:r></aml:content></aml:annotation>'
    '<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>新</w:t></w:r></aml:content></aml:annotation></w:p></w:tc></w:tr></w:tbl></wx:sub-section></wx:sect></w:body></w:wordDocument>'
)


def test_word_2003() -> None:
    assert office_2003.looks_like_office(WORD_2003)
    grid = office_2003.grid(WORD_2003, "f.xml")
    assert (texts(grid), codes(grid)) == ([("自评表",), ("级", "甲"), ("", "新")], ["D149"])
    assert grid.rows[1].cells[0].rows == 2


def test_the_flat_package_of_word() -> None:
    page = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document {WORD}><w:body><w:p>{run("甲")}</w:p></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>'
    )
    assert office_2003.looks_like_office(page)
    assert texts(office_2003.grid(page, "f.xml")) == [("甲",)]


EXCEL_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="d"><NumberFormat ss:Format="yyyy/m/d"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="y"><NumberFormat ss:Format="Yes/No"/></Style></Styles>
<Worksheet ss:Name="一"><Table><Column ss:Index="4" ss:Hidden="1"/>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">级</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.9887</Data></Cell><Cell ss:StyleID="d"><Data ss:Type="DateTime">2024-11-29T00:00:00.000</Data></Cell><Cell><Data ss:Type="String">藏</Data></Cell></Row>
<Row><Cell ss:Index="2" ss:StyleID="s"><Data ss:Type="String">旧</Data></Cell><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">10<Sup>4</Sup><S>9</S></ss:Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">藏</Data></Cell></Row>
<Row ss:Index="6"><Cell ss:StyleID="y"><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">x</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="二"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def test_excel_2003() -> None:
    assert office_2003.looks_like_office(EXCEL_2003)
    grid = office_2003.grid(EXCEL_2003, "f.xls")
    assert texts(grid) == [("级", "98.87%", "2024/11/29"), ("", "", "10⁴"), ("\ufffd1", "x")]
    assert grid.rows[0].cells[0].rows == 2
    assert [each.breaks for each in grid.rows] == [True, False, True]
    assert sorted(codes(grid)) == ["D141", "D144", "D145", "D147", "D147", "D150"]


def excel_2003(styles: str, cell: str, more: str = "") -> tuple[list[tuple[str, ...]], list[str]]:
    page = (
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>{styles}</Styles><Worksheet ss:Name="一"><Table><Row>{cell}'
        f'<Cell><Data ss:Type="String">x</Data></Cell></Row>{more}</Table></Worksheet></Workbook>'
    )
    grid = office_2003.grid(page, "f.xls")
    return texts(grid), codes(grid)


@pytest.mark.parametrize(
    ("style", "content", "shown"),
    [
        ('<Font ss:Color="#FFFFFF"/>', "9", ""),
        ('<Font ss:Color="#FFFFFF"/><Interior ss:Color="#000000" ss:Pattern="Solid"/>', "9", "9"),
        ('<Font ss:Color="#FF0000"/><Interior ss:Color="#FF0000" ss:Pattern="Solid"/>', "9", ""),
        ('<Font ss:Color="#FFFFFF"/><Interior ss:Color="#FFFFFF" ss:Pattern="Gray50"/>', "9", "9"),
        ('<Font ss:Size="1"/>', "9", ""),
        ("", '9<html:Font html:Color="#FFFFFF">8</html:Font>', "9"),
    ],
)
def test_texts_of_excel_2003_in_the_colour_of_their_ground_are_not_seen(style: str, content: str, shown: str) -> None:
    kept = f'<Style ss:ID="p">{style}</Style><Style ss:ID="a" ss:Parent="p"/>'
    cell = f'<Cell ss:StyleID="a"><Data ss:Type="String">{content}</Data></Cell>'
    assert excel_2003(kept, cell) == ([(shown, "x")], [] if shown == content else ["D155"])


def test_a_row_of_excel_2003_that_is_too_low_is_hidden() -> None:
    cell = '<Cell><Data ss:Type="String">9</Data></Cell>'
    assert excel_2003("", cell, f'<Row ss:Height="1.5">{cell}</Row>') == ([("9", "x")], ["D141"])


@pytest.mark.parametrize(
    "page",
    [
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'>",
        "<?xml version='1.0'?><a/>",
        "Workbook",
        "<!-- x --><p>",
    ],
)
def test_other_xml_is_not_taken_for_it(page: str) -> None:
    assert not office_2003.looks_like_office(page)


def opendocument(body: str, styles: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style", "draw", "number", "fo", "loext")
    )
    content = f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def odf_style(family: str, name: str, properties: str, more: str = "") -> str:
    return f'<style:style style:family="{family}" style:name="{name}" {more}>{properties}</style:style>'


ODF_STYLES = (
    odf_style("text", "s", '<style:text-properties style:text-line-through-style="solid"/>')
    + odf_style("text", "h", '<style:text-properties text:display="none"/>')
    + odf_style("text", "u", '<style:text-properties style:text-position="super 58%"/>')
    + odf_style("table", "t", '<style:table-properties table:display="false"/>')
)


def cell(content: str, more: str = "", kind: str = "table-cell") -> str:
    return f"<table:{kind} {more}>{content}</table:{kind}>"


def test_opendocument_texts_and_sheets() -> None:
    rows = (
        f"<table:table-row>{cell('<text:p>级</text:p>', 'table:number-rows-spanned=' + chr(34) + '2' + chr(34))}"
        f"{cell('<text:p>95<text:span text:style-name=' + chr(34) + 'u' + chr(34) + '>2</text:span></text:p><text:p>10<text:s/>人</text:p>')}</table:table-row>"
        f"<table:table-row>{cell('<text:p>旧</text:p>', kind='covered-table-cell')}{cell('<text:p><text:span text:style-name=' + chr(34) + 's' + chr(34) + '>90</text:span>120</text:p>')}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("<text:p>藏</text:p>")}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="1048000">{cell("", "table:number-columns-repeated=" + chr(34) + "16384" + chr(34))}</table:table-row>'
        f"<table:table-row>{cell('<text:p>末</text:p>')}</table:table-row>"
    )
    body = (
        "<office:text><text:tracked-changes><text:p>删</text:p></text:tracked-changes><text:h>自评表<text:note><text:p>1</text:p></text:note></text:h>"
        f'<text:section><table:table>{rows}</table:table></text:section><table:table table:name="暗" table:style-name="t">{rows}</table:table>'
        '<text:p><text:span text:style-name="h">藏</text:span>尾</text:p></office:text>'
    )
    grid = odf.grid(opendocument(body, ODF_STYLES), "f.odt")
    assert texts(grid) == [("自评表",), ("级", "95²\n10 人"), ("", "120"), ("末",), ("尾",)]
    assert (grid.rows[1].cells[0].rows, grid.rows[2].cells[0].covered) == (2, True)
    assert [each.breaks for each in grid.rows] == [False, True, False, True, False]
    assert sorted(codes(grid)) == ["D141", "D144", "D146", "D147", "D148"]


def spreadsheet(*rows: str, columns: str = "", styles: str = "") -> tuple[list[tuple[str, ...]], list[str]]:
    lines = "".join(f"<table:table-row {line}</table:table-row>" for line in rows)
    body = f"<office:spreadsheet><table:table>{columns}{lines}</table:table></office:spreadsheet>"
    grid = odf.grid(opendocument(body, styles), "f.ods")
    return texts(grid), codes(grid)


def inked(name: str, ink: str, ground: str = "transparent", more: str = "", mapped: str = "") -> str:
    cells = f'<style:table-cell-properties fo:background-color="{ground}"/>'
    return odf_style("table-cell", name, f'{cells}<style:text-properties fo:color="{ink}" {more}/>{mapped}')


@pytest.mark.parametrize(
    ("styles", "seen"),
    [
        (inked("a", "#ffffff"), False),
        (inked("a", "#fefefe"), False),
        (inked("a", "#ffffff", "#000000"), True),
        (inked("a", "#ff0000", "#ff0000"), False),
        (inked("a", "#ffffff", mapped="<style:map/>"), True),
        (inked("a", "#ffffff", more='style:use-window-font-color="true"'), True),
        (inked("a", "#ffffff", more='style:text-outline="true"'), True),
        (inked("b", "#ffffff") + odf_style("table-cell", "a", "", 'style:parent-style-name="b"'), False),
        (odf_style("table-cell", "a", '<style:text-properties fo:font-size="1pt"/>'), False),
        (odf_style("paragraph", "a", '<style:text-properties fo:color="#ffffff"/>'), True),
        ('<number:number-style style:name="n"><style:text-properties fo:color="#ffffff"/></number:number-style>' + odf_style("table-cell", "a", "", 'style:data-style-name="n"'), False),
    ],
)  # fmt: skip
def test_texts_of_opendocument_in_the_colour_of_their_ground_are_not_seen(styles: str, seen: bool) -> None:
    read = spreadsheet(
        f">{cell('<text:p>9</text:p>', 'table:style-name=' + chr(34) + 'a' + chr(34))}{cell('<text:p>x</text:p>')}",
        styles=styles,
    )
    assert read == ([("9" if seen else "", "x")], [] if seen else ["D148"])


def test_rows_that_are_too_low_and_columns_that_are_hidden_are_told() -> None:
    low = odf_style(
        "table-row",
        "r",
        '<style:table-row-properties style:row-height="0.0102in" style:use-optimal-row-height="false"/>',
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column table:default-cell-style-name="a"/>'
    row = "".join(cell(f"<text:p>{each}</text:p>") for each in "甲乙丙丁")
    read = spreadsheet(
        f">{row}", f'table:style-name="r">{row}', f">{row}", columns=columns, styles=low + inked("a", "#ffffff")
    )
    assert read == ([("甲", "", "丁")] * 2, ["D148", "D141", "D148", "D145"])


def test_lists_and_headings_of_opendocument_are_numbered() -> None:
    def level(at: int, kind: str, more: str = "") -> str:
        return f'<text:list-level-style-number text:level="{at}" style:num-format="{kind}" {more}/>'

    styles = (
        f'<text:list-style style:name="a">{level(1, "1", "style:num-suffix=" + chr(34) + "." + chr(34))}{level(2, "一, 二", "loext:num-list-format=" + chr(34) + "(%2%)" + chr(34))}</text:list-style>'
        '<text:list-style style:name="b"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="壹" style:num-suffix="、"/></text:outline-style>'
    )

    def listed(name: str, *items: str, more: str = "") -> str:
        inside = "".join(f"<text:list-item>{each}</text:list-item>" for each in items)
        return f'<text:list text:style-name="{name}" {more}>{inside}</text:list>'

    paragraph = "<text:p>甲</text:p>"
    body = (
        f"<office:text><text:h text:outline-level='1'>题</text:h>{listed('a', paragraph + paragraph, paragraph + listed('', paragraph, paragraph), more='xml:id=' + chr(34) + 'i' + chr(34))}"
        f"{listed('a', '<text:p>5人</text:p>', more='text:continue-list=' + chr(34) + 'i' + chr(34))}{listed('a', paragraph)}{listed('b', paragraph)}"
        f"{listed('a', paragraph, more='text:continue-numbering=' + chr(34) + 'true' + chr(34))}</office:text>"
    )
    found = [row.texts[0] for row in odf.grid(opendocument(body, styles), "f.odt").rows]
    assert found == ["壹、 题", "1. 甲", "甲", "2. 甲", "(一) 甲", "(二) 甲", "⒊5人", "1. 甲", "甲", "2. 甲"]


def test_an_opendocument_without_a_body_is_one_error() -> None:
    with pytest.raises(ReadingError, match="D016"):
        odf.grid(opendocument(""), "f.odt")


MHTML = (
    b'From: <Saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n'
    b'--b\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><meta charset=3Dgb2312><p>'
    + "".join(f"={byte:02X}" for byte in "自评表".encode("gb18030")).encode()
    + b"</p></html>\r\n--b--\r\n"
)


def test_a_web_page_in_one_file_whatever_its_name() -> None:
    assert mhtml.looks_like_mhtml(MHTML)
    assert texts(mhtml.grid(MHTML, "f.doc")) == [("自评表",)]
    assert not mhtml.looks_like_mhtml(b"Content of the form: multipart\n")
    assert not mhtml.looks_like_mhtml(b"A:\r\n" + b" \r\n" * 1_300), "each line end has one reading"
    with pytest.raises(ReadingError, match="D016"):
        mhtml.grid(MHTML.replace(b"text/html; charset", b"text/plain; charset"), "f.mht")


def binary(form: str, raw: bytes, folder: Path) -> bytes:
    """The old binary form of a new file, by LibreOffice."""
    new = folder / f"f.{form}x"
    new.write_bytes(raw)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program
    profile = f"-env:UserInstallation={(folder / 'p').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(new)],
        check=True,
        capture_output=True,
    )
    return (folder / f"f.{form}").read_bytes()


needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)
LINES = (
    ("项目支出绩效自评表（2024年度）",),
    ("项目名称", "修路"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "里程", "=5公里", "98.87%", "90", "90"),
)


@pytest.mark.slow
@needs_office
def test_binary_files_are_read_where_libreoffice_is_installed(tmp_path: Path) -> None:
    book, stream = Workbook(), io.BytesIO()
    for line in LINES:
        book.worksheets[0].append(list(line))
    cell = book.worksheets[0]["D4"]
    cell.value, cell.data_type = "=5公里", "s"
    book.worksheets[0]["E4"].value, book.worksheets[0]["E4"].number_format = 0.9887, "0.00%"
    book.save(stream)
    path = tmp_path / "旧.xls"
    path.write_bytes(binary("xls", stream.getvalue(), tmp_path))
    (form,) = perfscore.read(path)
    assert (form.indicators[0].target, form.indicators[0].actual) == ("=5公里", "98.87%")
    document, stream = Document(), io.BytesIO()
    made = document.add_table(rows=len(LINES), cols=7)
    for number, line in enumerate(LINES):
        for column, words in enumerate(line):
            made.cell(number, column).text = words
    document.add_paragraph("完")  # without it LibreOffice writes no table
    document.save(stream)
    path = tmp_path / "旧.wps"
    path.write_bytes(binary("doc", stream.getvalue(), tmp_path))
    assert perfscore.read(path)[0].indicators[0].actual == "98.87%"


def indicators(path: Path) -> list[list[object]]:
    """What is read of the rows of a file, without where it stands."""
    return [
        [each.level1, each.name, each.target, each.actual, each.weight] for each in perfscore.read(path)[0].indicators
    ]


@pytest.mark.slow
@needs_office
def test_what_libreoffice_makes_of_a_word_file_is_the_same_form(tmp_path: Path) -> None:
    source = tmp_path / "f.docx"
    document, stream = Document(), io.BytesIO()
    made = document.add_table(rows=len(LINES) + 1, cols=7)
    for number, line in enumerate((*LINES, ("", "质量指标", "合格率", ">=95%", "96%", "10", "10"))):
        for column, words in enumerate(line):
            made.cell(number, column).text = words
    made.cell(3, 0).merge(made.cell(4, 0))
    document.add_paragraph("完")
    document.save(stream)
    source.write_bytes(stream.getvalue())
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    for form in ("doc", "rtf", "odt", "fodt"):
        command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True)
        assert indicators(tmp_path / f"f.{form}") == indicators(source), form
    assert len(indicators(source)) == 2


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("stream", "said"),
    [("WordDocument", ".doc"), ("Workbook", ".xls"), ("Book\0", "Excel 5.0"), ("Something", "OLE")],
)
def test_without_libreoffice_the_format_is_named(stream: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ReadingError) as caught:
        read_bytes(OLE + stream.encode("utf-16-le"), "f.doc")
    assert caught.value.problems[0].code == "D012"
    assert said in str(caught.value)


BOOK = b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 12
FIB = b"\xec\xa5\xc1\x00" + b"\0" * 7
UOF = '<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">'


@pytest.mark.parametrize(
    ("raw", "code", "named"),
    [
        (zipped({"_rels/.rels": relations(officeDocument="xl/workbook.bin"), "xl/workbook.bin": b""}), "D012", "xlsb"),
        (b"{\\rtf1\\ansi x}", "D012", "RTF"),
        (b"\xef\xbb\xbf {\\rtf1 x}", "D012", "RTF"),
        (f"{UOF}<uof:文字处理/></uof:UOF>".encode(), "D187", "UOF"),
        (f"{UOF}</uof:UOF>".encode("utf-16"), "D187", "UOF"),
        (zipped({"uof.xml": "<x/>", "content.xml": "<x/>"}), "D187", "UOF"),
        (zipped({"OFD.xml": "<x/>"}), "D187", "OFD"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "D187", "PowerPoint"),
        (b"Rar!\x1a\x07\x01\x00", "D188", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00", "D188", "7z"),
        # a password is the cause, in each of its ways
        (OLE + "EncryptedPackage".encode("utf-16-le"), "D018", ""),
        (OLE + "Workbook".encode("utf-16-le") + BOOK + b"\x2f\x00\x06\x00", "D018", ""),
        (OLE + "Workbook".encode("utf-16-le") + BOOK + b"\x42\x00\x02\x00\xb0\x04\x2f\x00\x06\x00", "D018", ""),
        (OLE + "Workbook".encode("utf-16-le") + BOOK + b"\x42", "D012", ".xls"),
        (OLE.ljust(512, b"\0") + FIB + b"\x01" + "WordDocument".encode("utf-16-le"), "D018", ""),
        (OLE.ljust(512, b"\0") + FIB + b"\x00" + "WordDocument".encode("utf-16-le"), "D012", ".doc"),
        (zipped({"mimetype": "x", "content.xml": b"\x00", "META-INF/manifest.xml": "<m:encryption-data/>"}), "D018", ""),
        (zipped({"mimetype": "x", "encrypted-package": b"\x00"}), "D018", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_here_is_named_with_its_cause(
    raw: bytes, code: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ReadingError) as caught:
        read_bytes(raw, "f")
    assert [item.code for item in caught.value.problems] == [code]
    assert named in str(caught.value)


def test_a_flat_opendocument_is_read_as_the_packed_one() -> None:
    body = "<office:text><text:p>甲</text:p></office:text>"
    with zipfile.ZipFile(io.BytesIO(opendocument(body))) as package:
        flat = package.read("content.xml").decode().replace("document-content", "document")
    assert odf.looks_flat(f'<?xml version="1.0"?>\n{flat}')
    assert odf.flat_grid(flat, "f.fodt") == odf.grid(opendocument(body), "f.fodt")


def test_a_converter_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = tmp_path / "soffice"
    sleeper.write_text("#!/bin/sh\nsleep 600\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(sleeper))
    monkeypatch.setattr(old_office, "SECONDS", 1)
    with pytest.raises(ReadingError, match="D012"):
        read_bytes(OLE + "WordDocument".encode("utf-16-le"), "f.doc")
