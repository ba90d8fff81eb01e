"""Word documents: what a person sees on the page is what is read, and what is left out is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import WORD, relations, row, run, table, tc, word, zipped

from perfscore.errors import ReadingError
from perfscore.reading.formats import docx
from perfscore.reading.formats.list_numbers import counted
from perfscore.reading.grid import Grid, SourceKind


def read(body: str, styles: str = "") -> Grid:
    return docx.grid(word(body, styles), "f.docx")


def shown(content: str, styles: str = "") -> tuple[str, list[str]]:
    """The text of one cell, and the codes of what is said of its row."""
    (found,) = read(table(row(tc(content), "x")), styles).rows
    return found.texts[0], [item.code for item in found.problems]


def field(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


@pytest.mark.parametrize(
    ("content", "text", "codes"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0A3"/><w:t>100</w:t></w:r>', "≤100", []),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>100</w:t></w:r>', "≥100", []),
        ('<w:r><w:sym w:font="Symbol" w:char="00B1"/></w:r>', "±", []),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑", []),
        ('<w:r><w:sym w:font="Strange" w:char="F041"/><w:t>100</w:t></w:r>', "\ufffd100", ["D143"]),
        ('<w:r><w:sym w:font="Symbol" w:char="zz"/></w:r>', "\ufffd", ["D143"]),
        (run("\uf0b3100", '<w:rFonts w:ascii="Symbol"/>'), "≥100", []),
        (run("£", '<w:rFonts w:ascii="Symbol"/>'), "≤", []),
        (run("人数£", '<w:rFonts w:ascii="Symbol"/>'), "人数≤", []),
        (run("\uf0b3"), "\ufffd", ["D143"]),
        ("<w:r><w:noBreakHyphen/><w:t>5%</w:t></w:r>", "-5%", []),
        ("<w:r><w:t>5</w:t><w:softHyphen/><w:t>0</w:t></w:r>", "50", []),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲 乙\n丙", []),
        (f"<w:p>{run('100')}</w:p><w:p>{run('200')}</w:p>", "100\n200", []),
        (f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('100')}</w:p><w:p>{run('200')}</w:p>", "100200", []),
        (run("120") + run("1", '<w:vertAlign w:val="superscript"/>'), "120¹", []),
        (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO2", []),
        (run("10") + run("4", '<w:position w:val="12"/><w:sz w:val="12"/>'), "10⁴", []),
        (run("104", '<w:position w:val="2"/>'), "104", []),
        (run("104", '<w:position w:val="-12"/>'), "104", []),
        (run("9", '<w:sz w:val="2"/>') + run("95%"), "95%", ["D148"]),
        (run("90人", "<w:strike/>") + run("120人"), "120人", ["D147"]),
        (run("90人", "<w:dstrike/>") + run("120人"), "120人", ["D147"]),
        (run("90人", '<w:strike w:val="0"/>'), "90人", []),
        (run("50%", "<w:vanish/>") + run("60%"), "60%", ["D148"]),
        (f"<w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "新", []),
        (f"<w:moveTo>{run('新')}</w:moveTo><w:moveFrom>{run('旧')}</w:moveFrom>", "新", []),
        ("<w:r><w:ruby><w:rt><w:r><w:t>1</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>120</w:t></w:r></w:rubyBase></w:ruby></w:r>", "120", []),
        (f"{field('begin')}<w:r><w:instrText>=SUM(1)</w:instrText></w:r>{field('separate')}{run('35')}{field('end')}", "35", []),
        (f"{field('begin')}{field('begin')}{field('separate')}{run('9')}{field('end')}{field('separate')}{run('35')}{field('end')}", "35", []),
        (run("甲") + field("begin") + "<w:r><w:instrText> eq \\o\\ac(○,1)</w:instrText></w:r>" + field("end"), "甲\ufffd", ["D203"]),
        (field("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + field("end"), "", []),
        (run("\uf0a3100", '<w:rFonts w:hAnsi="Symbol"/>'), "≤100", []),
        (f'<w:fldSimple w:instr="DATE">{run("12月")}</w:fldSimple>', "12月", []),
        (field("begin", "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>") + field("end"), "☑", []),
        (field("begin", '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>') + field("end"), "☐", []),
        (field("begin", '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/><w:listEntry w:val="良"/></w:ddList></w:ffData>') + field("end"), "良", []),
        ('<w:r><w:t>甲</w:t><w:footnoteReference w:id="3"/></w:r>', "甲", []),
        (f"<w:smartTag><w:customXml>{run('甲')}</w:customXml></w:smartTag>", "甲", []),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('选择一项。')}</w:sdtContent></w:sdt>", "", ["D159"]),
        (f"<w:sdt><w:sdtContent>{run('120人')}</w:sdtContent></w:sdt>", "120人", []),
        (f"<w:fldSimple w:instr=' SEQ 表'/>{run('甲')}", "\ufffd甲", ["D203"]),
        (run("pm2.5", "<w:caps/>"), "PM2.5", []),
        (run("9", "<w:color w:val='FFFFFF'/>") + run("95%"), "95%", ["D148"]),
        (run("9", "<w:color w:val='fdfdfd'/>") + run("95%"), "95%", ["D148"]),
        (run("9", "<w:color w:val='FF0000'/><w:shd w:fill='FF0000'/>") + run("95%"), "95%", ["D148"]),
        (run("9", "<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>"), "9", []),
        (run("9", "<w:color w:val='000000'/><w:highlight w:val='black'/>"), "", ["D148"]),
        (run("9", "<w:color w:val='FFFFFF'/><w:highlight w:val='none'/>"), "", ["D148"]),
        (run("9", "<w:color w:val='FFFFFF'/><w:shd w:val='pct50' w:fill='FFFFFF'/>"), "9", []),
        (run("9", "<w:color w:val='FFFFFF'/><w:outline/>"), "9", []),
        (f"<w:p><w:pPr><w:shd w:val='clear' w:fill='4472C4'/></w:pPr>{run('9', '<w:color w:val=' + chr(34) + 'FFFFFF' + chr(34) + '/>')}</w:p>", "9", []),
        (run("9", "<w14:textFill><w14:noFill/></w14:textFill>") + run("95%"), "95%", ["D148"]),
        (run("9", "<w14:textFill><w14:noFill/></w14:textFill><w14:textOutline/>"), "9", []),
        (run("9", "<w:color w:val='000000'/><w14:textFill><w14:solidFill><w14:srgbClr w14:val='FFFFFF'/></w14:solidFill></w14:textFill>"), "", ["D148"]),
        (run("9", "<w14:textFill><w14:solidFill><w14:srgbClr w14:val='000000'><w14:alpha w14:val='100000'/></w14:srgbClr></w14:solidFill></w14:textFill>"), "", ["D148"]),
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "", ["D186"]),
        (run("甲") + "<w:r><w:drawing><a:graphicData uri='http://x/2006/chart'/></w:drawing></w:r>", "甲", ["D186"]),
        (f"<w:r><w:drawing><a:docPr hidden='1'/><w:txbxContent><w:p>{run('9')}</w:p></w:txbxContent></w:drawing></w:r>{run('5')}", "5", ["D148"]),
        (f"<w:r><w:pict><v:shape style='width:1pt;visibility: hidden'><w:txbxContent><w:p>{run('9')}</w:p></w:txbxContent></v:shape></w:pict></w:r>", "", ["D148"]),
        ("<w:r><w:pict><v:shape><v:textpath string='2024年度'/></v:shape></w:pict></w:r>", "2024年度", []),
        (f"<w:bdo w:val='rtl'>{run('%59')}</w:bdo>", "95%", []),
        (run("9", "<w:color w:themeColor='background1'/>"), "", ["D148"]),
        ("<w:r><w:t>甲</w:t><w:drawing><a:blip/></w:drawing></w:r>", "甲", []),
        (run("面积") + "<w:r><w:object><v:imagedata/><o:OLEObject/></w:object></w:r>", "面积", ["D186"]),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_looks(content: str, text: str, codes: list[str]) -> None:
    assert shown(content) == (text, codes)


def formula(inside: str) -> str:
    return f"<m:oMath>{inside}</m:oMath>"


def term(text: str, name: str = "e") -> str:
    return f"<m:{name}><m:r><m:rPr/><m:t>{text}</m:t></m:r></m:{name}>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<m:sSup>{term('10')}{term('4', 'sup')}</m:sSup>", "10⁴"),
        (f"<m:sSub>{term('CO')}{term('2', 'sub')}</m:sSub>", "CO2"),
        (f"<m:f>{term('1', 'num')}{term('3', 'den')}</m:f>", "1/3"),
        (f"<m:f>{term('a+b', 'num')}{term('2', 'den')}</m:f>", "(a+b)/2"),
        (f"<m:f><m:num><m:d>{term('a+b')}</m:d></m:num>{term('2', 'den')}</m:f><m:r><m:t>×100%</m:t></m:r>", "(a+b)/2×100%"),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr>{term('1')}</m:d>", "[1]"),
        (f"<m:rad>{term('3', 'deg')}{term('8')}</m:rad>", "³√8"),
        (f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>{term('x')}</m:nary>", "∑x"),
    ],
)  # fmt: skip
def test_a_formula_is_one_line(inside: str, text: str) -> None:
    assert shown(formula(inside)) == (text, [])


def level(number: int, text: str, kind: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def definition(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def numbered(name: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, name: int = 1, at: int = 0, mark: str = "") -> str:
    told = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr><w:rPr>{mark}</w:rPr>'
    return f"<w:p><w:pPr>{told}</w:pPr>{run(text)}</w:p>"


def listed(levels: tuple[str, ...], *items: str, styles: str = "", more: str = "") -> list[str]:
    """The lines of a document with the lists 1 and 2 of these levels; 2 begins anew."""
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = definition(0, *levels) + more + numbered(1, 0) + numbered(2, 0, anew)
    return [found.texts[0] for found in docx.grid(word("".join(items), styles, numbering=numbering), "f.docx").rows]


def test_lists_count_as_word_draws_them() -> None:
    levels = (
        level(0, "%1."),
        level(1, "%1.%2", more='<w:suff w:val="nothing"/>'),
        level(2, "（%3）", "chineseCounting"),
    )
    items = (
        item("甲"), item("乙", at=1), item("丙", at=2), item("丁", at=2), item("戊", at=1), item("己", at=2), item("庚"),
        item("辛", 2), item("壬", 2), item("癸"), item("无", 0),
    )  # fmt: skip
    assert listed(levels, *items) == [
        "1. 甲", "1.1乙", "（一） 丙", "（二） 丁", "1.2戊", "（一） 己", "2. 庚", "1. 辛", "2. 壬", "3. 癸", "无",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "items", "lines"),
    [
        ((level(0, "%1、", "chineseCountingThousand"), level(1, "%1.%2", more="<w:isLgl/>")), (item("甲"), item("乙", at=1)), ["一、 甲", "1.1 乙"]),
        ((level(0, "%1."), level(1, "%2)", more='<w:lvlRestart w:val="0"/>')), (item("甲"), item("乙", at=1), item("丙"), item("丁", at=1)), ["1. 甲", "1) 乙", "2. 丙", "2) 丁"]),
        ((level(0, "\uf06c", "bullet"),), (item("甲"),), ["甲"]),
        ((level(0, "%1."),), (item(""), item("")), ["1.", "2."]),
        ((level(0, "%1."),), (item("5人"), item("≥5人")), ["⒈5人", "⒉≥5人"]),
        ((level(0, "%1.", more='<w:rPr><w:vanish/></w:rPr>'),), (item("甲"),), ["甲"]),
        ((level(0, "%1."),), (item("甲", mark="<w:strike/>"),), ["甲"]),
        ((), (item("甲"),), ["甲"]),
    ],
)  # fmt: skip
def test_kinds_of_numbers_before_items(levels: tuple[str, ...], items: tuple[str, ...], lines: list[str]) -> None:
    assert listed(levels, *items) == lines


def test_styles_number_paragraphs_and_definitions_may_lie_elsewhere() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="i"><w:basedOn w:val="h"/></w:style>'
    )
    levels = level(0, "%1、", more='<w:pStyle w:val="h"/>'), level(1, "(%2)", more='<w:pStyle w:val="i"/>')
    items = (f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{run("甲")}</w:p>' for name in "hiih")
    assert listed(levels, *items, styles=styles) == ["1、 甲", "(1) 甲", "(2) 甲", "2、 甲"]
    linked = (
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="s"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="9"><w:styleLink w:val="s"/>{level(0, "%1)")}</w:abstractNum>'
    ) + numbered(3, 8)
    assert listed((), item("甲", 3), item("乙", 3), more=linked) == ["1) 甲", "2) 乙"]


def test_lists_are_looked_up_only_where_one_stands() -> None:
    plain = docx.grid(word(f"<w:p>{run('甲')}</w:p>", numbering="<w:num>"), "f.docx").rows
    assert [row.texts for row in plain] == [("甲",)]
    with pytest.raises(ReadingError):
        docx.grid(word(item("甲"), numbering="<w:num>"), "f.docx")


def test_a_format_of_counting_that_is_not_known_is_told() -> None:
    raw = word(item("甲"), numbering=definition(0, level(0, "%1.", "thaiNumbers")) + numbered(1, 0))
    (found,) = docx.grid(raw, "f.docx").rows
    assert (found.texts, [each.code for each in found.problems]) == ((". 甲",), ["D185"])


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 105: "一○五"}),
        ("chineseCountingThousand", {10: "十", 110: "一百一十", 101: "一百零一", 1001: "一千零一", 2000: "二千"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 23: "贰拾叁"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 21: "21"}),
        ("upperRoman", {4: "IV", 1994: "MCMXCIV"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("nobody knows", {1: None}),
    ],
)
def test_formats_of_counting(kind: str, numbers: dict[int, str | None]) -> None:
    assert {number: counted(number, kind) for number in numbers} == numbers


WHITE = '<w:color w:val="FFFFFF"/>'


def test_white_text_is_seen_where_its_cell_is_painted() -> None:
    painted = '<w:style w:type="table" w:styleId="t"><w:tblStylePr><w:tcPr><w:shd w:fill="4472C4"/></w:tcPr></w:tblStylePr></w:style>'
    based = painted + '<w:style w:type="table" w:styleId="u"><w:basedOn w:val="t"/></w:style>'
    white, dark = run("9", WHITE), '<w:shd w:val="clear" w:fill="000000"/>'
    for styles, settings, cell, seen in (
        ("", "", "", False), ("", "", dark, True), ("", dark, "", True), ("", dark, '<w:shd w:fill="FFFFFF"/>', False),
        (painted, '<w:tblStyle w:val="t"/>', "", True), (based, '<w:tblStyle w:val="u"/>', "", True),
        (based, '<w:tblStyle w:val="x"/>', "", False), ('<w:style w:type="paragraph" w:styleId="p" w:default="1"><w:rPr><w:vanish/></w:rPr></w:style>', dark, "", False),
    ):  # fmt: skip
        (found,) = read(table(row(tc(white, cell), "x"), settings=settings), styles).rows
        assert bool(found.texts[0]) is seen, (styles, settings, cell)
    box = f"<w:r><w:txbxContent><w:p>{white}</w:p></w:txbxContent></w:r>"
    assert texts(read(f"<w:p>{box}</w:p>")) == [("9",)], "what a box is filled with is not known"


def test_a_row_that_is_kept_too_low_to_be_seen_is_hidden() -> None:
    low, free = '<w:trHeight w:val="20" w:hRule="exact"/>', '<w:trHeight w:val="20" w:hRule="atLeast"/>'
    grid = read(table(row("甲", "1"), row("乙", "2", settings=low), row("丙", "3", settings=free)))
    assert texts(grid) == [("甲", "1"), ("丙", "3")]
    assert [item.code for item in grid.rows[1].problems] == ["D141"]


def test_a_document_of_pictures_is_told_and_a_seal_beside_a_table_is_not() -> None:
    picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"
    assert [item.code for item in read(picture).problems] == ["D186"]
    assert not read(picture + table(row("甲", "乙"))).problems


STYLES = (
    '<w:style w:type="character" w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="child"><w:basedOn w:val="mark"/></w:style>'
    '<w:style w:type="character" w:styleId="loop"><w:basedOn w:val="loop"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="struck"><w:rPr><w:strike/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("20") + run("2", '<w:rStyle w:val="mark"/>'), "20²"),
        (run("20") + run("2", '<w:rStyle w:val="child"/>'), "20²"),
        (run("20") + run("2", '<w:rStyle w:val="loop"/>'), "20"),
        (f'<w:p><w:pPr><w:pStyle w:val="old"/></w:pPr>{run("20")}</w:p>', ""),
        (f'<w:p><w:pPr><w:pStyle w:val="old"/></w:pPr>{run("20", "<w:rStyle w:val=" + chr(34) + "struck" + chr(34) + "/>")}</w:p>', "20"),
        (f'<w:p><w:pPr><w:pStyle w:val="old"/></w:pPr>{run("20", "<w:strike w:val=" + chr(34) + "0" + chr(34) + "/>")}</w:p>', "20"),
    ],
)  # fmt: skip
def test_looks_come_from_styles_too(content: str, text: str) -> None:
    assert shown(content, STYLES)[0] == text


def control(content: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [found.texts for found in grid.rows]


@pytest.mark.parametrize(
    "body",
    [
        table(row("甲", "乙"), row("丙", "丁")),
        control(table(row("甲", "乙"), row("丙", "丁"))),
        table(control(row("甲", "乙")), row("丙", "丁")),
        table(row(control(tc("甲")), "乙"), row("丙", control(tc("丁")))),
        table(row(tc(control(f"<w:p>{run('甲')}</w:p>")), "乙"), row("丙", tc(control(run("丁"))))),
        f"<w:customXml>{table(control(control(row('甲', '乙'))), row('丙', '丁'))}</w:customXml>",
    ],
)
def test_wrappers_are_entered_at_every_level(body: str) -> None:
    assert texts(read(body)) == [("甲", "乙"), ("丙", "丁")]


def test_rows_that_revisions_or_settings_take_away_are_left_out_and_told() -> None:
    grid = read(table(row("甲"), row("旧", settings="<w:del/>"), row("藏", settings="<w:hidden/>"), row("乙")))
    assert texts(grid) == [("甲",), ("乙",)]
    assert [item.code for item in grid.problems] == ["D149"]
    assert [(item.code, item.place.line) for item in grid.rows[1].problems] == [("D141", 3)]


def test_a_text_box_is_read_once_and_below_its_anchor() -> None:
    box = f"<w:txbxContent><w:p>{run('2024年度')}</w:p></w:txbxContent>"
    shape = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    grid = read(f"<w:p>{run('自评')}{shape}{run('表')}</w:p>{table(row(tc(shape + run('甲')), '乙'))}")
    assert texts(grid) == [("自评表",), ("2024年度",), ("甲\n2024年度", "乙")]
    assert grid.rows[0].kind is SourceKind.ORDERED


@pytest.mark.parametrize(
    ("choice", "fallback", "shown"),
    [
        ('<mc:Choice Requires="w16se" xmlns:w16se="urn:se"><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="2705"/></mc:Choice>', "✅", "✅甲"),
        ('<mc:Choice Requires="w14"><w:t>乙</w:t></mc:Choice>', "丙", "乙甲"),
    ],
)  # fmt: skip
def test_characters_that_are_said_in_several_ways_are_read_as_word_shows_them(
    choice: str, fallback: str, shown: str
) -> None:
    both = f"<w:r><mc:AlternateContent>{choice}<mc:Fallback><w:t>{fallback}</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    assert texts(read(table(row(tc(f"<w:p>{both}{run('甲')}</w:p>"), "x")))) == [(shown, "x")]


def test_a_form_inside_a_frame_is_a_table_and_a_small_list_is_text() -> None:
    form = table(row("甲", "乙", "丙"), row("丁", "戊", "己"))
    assert texts(read(table(row(tc(form))))) == [("甲", "乙", "丙"), ("丁", "戊", "己")]
    framed = read(table(row("指标", tc(form)), row("合计", "100")))
    assert texts(framed) == [("指标", ""), ("甲", "乙", "丙"), ("丁", "戊", "己"), ("合计", "100")]
    assert [found.breaks for found in framed.rows] == [True, True, False, True]
    small = read(table(row("甲", tc(table(row("120人"))), tc(table(row("一", "二"), row("三", "四"))))))
    assert texts(small) == [("甲", "120人", "一 二\n三 四")]


def test_rows_that_begin_late_or_end_early_keep_their_columns() -> None:
    grid = read(table(row("乙", settings='<w:gridBefore w:val="1"/><w:gridAfter w:val="2"/>')))
    assert texts(grid) == [("", "乙", "", "")]


MERGE = '<w:vMerge w:val="restart"/>'


def test_what_lies_under_a_merged_cell_is_left_out_and_told() -> None:
    grid = read(table(row(tc("甲", MERGE), "1"), row(tc("旧", "<w:vMerge/>"), "2"), row(tc("", "<w:vMerge/>"), "3")))
    assert [found.cells[0].covered for found in grid.rows] == [False, True, True]
    assert grid.rows[0].cells[0].rows == 3
    assert [item.code for item in grid.rows[1].problems] == ["D146"]


def test_a_cell_that_continues_nothing_is_a_cell() -> None:
    (found,) = read(table(row(tc("甲", "<w:vMerge/>"), "1"))).rows
    assert (found.texts, found.cells[0].covered) == (("甲", "1"), False)


def test_the_old_way_to_merge_sideways() -> None:
    (found,) = read(
        table(row(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>'), "乙"))
    ).rows
    assert [(cell.text, cell.columns, cell.covered) for cell in found.cells] == [
        ("甲", 2, False),
        ("", 1, True),
        ("乙", 1, False),
    ]


def test_the_main_part_is_found_by_its_relation() -> None:
    raw = word(f"<w:p>{run('甲')}</w:p>", main="word/document2.xml")
    assert texts(docx.grid(raw, "f.docx")) == [("甲",)]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (f'<!DOCTYPE x [<!ENTITY a "aa">]><w:document {WORD}><w:body><w:p/></w:body></w:document>', "D019"),
        (f"<!--c--><!DOCTYPE x><w:document {WORD}><w:body/></w:document>", "D019"),
        ("<w:document", "D016"),
        ('<?xml version="1.0" encoding="x-unknown"?><a/>', "D016"),
        (f"<w:document {WORD}><w:body>{'<w:sdt><w:sdtContent>' * 200}{'</w:sdtContent></w:sdt>' * 200}</w:body></w:document>", "D008"),
        (f"<w:document {WORD}><w:body><w:p>{'<w:smartTag>' * 5000}{'</w:smartTag>' * 5000}</w:p></w:body></w:document>", "D008"),
        (f"<w:document {WORD}><w:body>{'<w:tbl><w:tr><w:tc>' * 300}{'</w:tc></w:tr></w:tbl>' * 300}</w:body></w:document>", "D008"),
    ],
)  # fmt: skip
def test_a_hostile_document_is_one_error(document: str, code: str) -> None:
    raw = zipped({"_rels/.rels": relations(officeDocument="word/document.xml"), "word/document.xml": document})
    with pytest.raises(ReadingError) as caught:
        docx.grid(raw, "f.docx")
    assert [item.code for item in caught.value.problems] == [code]
    assert caught.value.problems[0].place.file == "f.docx"


def test_a_part_in_another_encoding_is_the_same_document() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?><w:document {WORD}><w:body><w:p>{run("甲")}</w:p></w:body></w:document>'
    raw = zipped({"word/document.xml": text.encode("utf-16")})
    assert texts(docx.grid(raw, "f.docx")) == [("甲",)]


@pytest.mark.parametrize(
    ("name", "content", "expected", "told"),
    [
        ("a.html", "<html><table><tr><td>甲<td>乙</table></html>".encode(), [("甲", "乙")], []),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n", [("x",)], []),
        ("a.rtf", b"{\\rtf1 x}", [("",)], ["D160"]),
        ("a.docx", b"PK\x03\x04", [("",)], ["D160"]),
    ],
)  # fmt: skip
def test_a_web_page_put_in_whole_is_read(
    name: str, content: bytes, expected: list[tuple[str, ...]], told: list[str]
) -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    raw = zipped(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/_rels/document.xml.rels": relations(aFChunk=name),
            f"word/{name}": content,
            "word/document.xml": f'<w:document {WORD} xmlns:r="{kinds}"><w:body><w:altChunk r:id="aFChunk"/></w:body></w:document>',
        }
    )
    grid = docx.grid(raw, "f.docx")
    assert texts(grid) == expected
    assert [item.code for found in grid.rows for item in found.problems] == told


SETTING = ['<w:jc w:val="center"/>', '<w:tcBorders><w:top w:val="single" w:sz="4"/></w:tcBorders>', "<w:b/>",
           '<w:sz w:val="2"/>', '<w:lang w:val="a&amp;b"/>', "<w:jc w:val='1'/>", "<w:vanish/>", '<w:u w:val=">"/>']  # fmt: skip


@given(st.lists(st.sampled_from([*SETTING, "甲", " ", "<w:tab/>"]), max_size=6), st.integers(0, 4))
def test_what_only_sets_the_text_changes_nothing(inside: list[str], place: int) -> None:
    """Much of it is cut out before anything is read, but not of a part with comments: both give the same cells."""
    pieces = ["<w:tcPr>", "</w:tcPr><w:p><w:pPr>", "</w:pPr><w:r><w:rPr>", "</w:rPr><w:t>100", "</w:t></w:r>"]
    pieces[place] += "".join(inside)
    body = table(f"<w:tr><w:tc>{''.join(pieces)}</w:p></w:tc>{tc(run('乙'))}</w:tr>")
    assert read(body) == read(f"<!-- -->{body}")
