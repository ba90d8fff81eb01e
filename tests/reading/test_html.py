"""Web pages: what a browser shows is read; what it does not show is left out and told."""

from __future__ import annotations

import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfscore.errors import ReadingError
from perfscore.reading.formats import html
from perfscore.reading.formats.charset import text_of
from perfscore.reading.grid import Grid, SourceKind


def texts(page: str) -> list[tuple[str, ...]]:
    return [row.texts for row in html.grid(page, "f.html").rows]


def codes(grid: Grid) -> list[str]:
    return [item.code for row in grid.rows for item in row.problems] + [item.code for item in grid.problems]


@pytest.mark.parametrize(
    ("content", "text", "told"),
    [
        ("120&nbsp;人", "120\xa0人", []),
        ("&ge;100&#20154;", "≥100人", []),
        ("100<br>200", "100\n200", []),
        ("<p>100</p><p>200</p>", "100\n200", []),
        ("<p>100<p>200", "100\n200", []),
        ("一\n  二", "一 二", []),
        ("<pre>一\n二</pre>", "一\n二", []),
        ("95<sup>2</sup>", "95²", []),
        ("95<span style='vertical-align: super'>2</span>", "95²", []),
        ("10<sub>2</sub>", "102", []),
        ("<math><msup><mn>10</mn><mn>4</mn></msup></math>", "10⁴", []),
        ("<del>90人</del>120人", "120人", ["D147"]),
        ("<s>90人</s><strike>8</strike>120人", "120人", ["D147"]),
        ("<span style='TEXT-DECORATION: underline line-through'>90人</span>120人", "120人", ["D147"]),
        ("<span style='display:none'>90人</span>120人", "120人", ["D148"]),
        ("<span hidden>90人</span>120人", "120人", ["D148"]),
        ("<span style='visibility: hidden'>90人</span>120人", "120人", ["D148"]),
        ("<span style='display:none;display:inline'>90人</span>", "90人", []),
        ("<span style='font-size:0'>9</span>120人", "120人", ["D148"]),
        ("<span style='font-size:0.9em'>120人</span>", "120人", []),
        ("<i class='old'>90人</i>120人", "120人", ["D148"]),
        ("<i class='x' id='gone'>90人</i>120人", "120人", ["D148"]),
        ("<i class='struck'>90人</i>120人", "120人", ["D147"]),
        ("<script>if (a < b) x('</td>')</script>120人", "120人", []),
        ("<template>90人</template>120人<!-- 旧 -->", "120人", []),
        ("<ruby>东<rp>(</rp><rt>1</rt><rp>)</rp></ruby>", "东", []),
        ("<input value='120人'>", "120人", []),
        ("<input type=hidden value='90人'>120人", "120人", []),
        ("<input type=checkbox checked>是<input type=checkbox>否", "☑是☐否", []),
        ("<input type=radio>优<input type=radio checked>良", "○优◉良", []),
        ("<select><option>优<option selected>良</select>", "良", []),
        ("<select><option>优<option>良</select>", "优", []),
        ("<textarea>\n因政策\n调整</textarea>", "因政策\n调整", []),
        ("<button>提交</button><input type=submit value=提交>", "提交", []),
        ("a<b>", "a", []),
        ("5 < 6", "5 < 6", []),
        ("<a title='a > b'>链接</a>", "链接", []),
        ("<x =5>值</x>", "值", []),
    ],
)
def test_a_cell_is_read_as_a_browser_shows_it(content: str, text: str, told: list[str]) -> None:
    style = "<style>/* x */ .old, #gone { display : none } i.struck{text-decoration:line-through} @media print {.x{display:none}}</style>"
    grid = html.grid(f"<html><head>{style}</head><table><tr><td>{content}</td><td>x</td></tr></table></html>", "f.html")
    assert (grid.rows[0].texts[0], codes(grid)) == (text, told)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [("a", "b"), ("c", "d")]),
        ("<table><td>a<td>b<tr><td>c</table>", [("a", "b"), ("c",)]),
        ("<table><tbody><tr><td>a</tbody><tfoot><tr><td>z</tfoot><tbody><tr><td>b</tbody><thead><tr><td>h</thead></table>", [("h",), ("a",), ("b",), ("z",)]),
        ("<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>", [("a", "b"), ("", "c"), ("", "d")]),
        ("<table><tr><td>a<td rowspan=2>b<td rowspan=2>c<tr></table>", [("a", "b", "c"), ("", "", "")]),
        ("<table><tr><td>a</div></p></span><td>b</table>", [("a", "b")]),
        ("<table><tr><td>a<td hidden>x<td>b</table>", [("a", "b")]),
        ("<table><caption>项目支出绩效自评表</caption><tr><td>a<td>b</table>", [("项目支出绩效自评表",), ("a", "b")]),
        ("<div>甲<br>乙<p>丙</p>丁</div>戊", [("甲",), ("乙",), ("丙",), ("丁",), ("戊",)]),
        ("<p>甲<b>乙</b><span>丙<i>丁</i></span></p>", [("甲乙丙丁",)]),
        ("<span><font><p>甲</p><table><tr><td>a<td>b</table></font></span>乙", [("甲",), ("a", "b"), ("乙",)]),
        ("<TABLE><TR><TD>甲</TD></TR></TABLE", [("甲",)]),
        ("<p>甲<!-- 乙", [("甲",)]),
        ("<p>甲<a href='", [("甲",)]),
        ("<p>10<sup>4</sup>人", [("10⁴人",)]),
    ],
)  # fmt: skip
def test_pages_that_leave_things_out_are_read_as_a_browser_does(page: str, expected: list[tuple[str, ...]]) -> None:
    assert texts(page) == expected


def test_extents_end_where_the_table_ends() -> None:
    grid = html.grid("<table><tr><td rowspan=9>a<td>b<tr><td>c</table>", "f.html")
    assert [row.cells[0].rows for row in grid.rows] == [2, 1]


FORM = "<table><tr><td>a<td>b<td>c<tr><td>d<td>e<td>f</table>"


def test_a_form_inside_a_frame_is_a_table_and_a_small_list_is_text() -> None:
    page = f"<table><tr><td><h1>题</h1>{FORM}<p>注</p></td></tr></table>"
    assert texts(page) == [("题",), ("a", "b", "c"), ("d", "e", "f"), ("注",)]
    side = f"<table><tr><td>栏目<td>{FORM}</tr><tr><td>脚<td>注</table>"
    assert texts(side) == [("栏目",), ("a", "b", "c"), ("d", "e", "f"), ("脚", "注")]
    small = "<table><tr><td>a<td>b<table><tr><td>120人</table><td>c</table>"
    assert texts(small) == [("a", "b\n120人", "c")]


def test_what_is_hidden_is_told_with_its_line() -> None:
    page = (
        "<table>\n<tr><td>a<td>b\n<tr style='display:none'><td>x\n<tbody hidden><tr><td>y</tbody><tr><td>c<td>d</table>"
    )
    grid = html.grid(page, "f.html")
    assert [row.texts for row in grid.rows] == [("a", "b"), ("c", "d")]
    assert [(item.code, item.place.line) for row in grid.rows for item in row.problems] == [("D141", 3), ("D141", 4)]
    alone = html.grid("<p hidden>甲</p>", "f.html")
    assert (alone.rows, codes(alone)) == ((), ["D148"])


@pytest.mark.parametrize(
    "style",
    [
        "color:transparent", "color: rgba(0, 0, 0, 0)", "position:absolute; left:-9999px", "text-indent:-999px",
        "height:0; overflow:hidden", "transform:scale(0)", "clip-path: inset(50%)", "content-visibility:hidden",
    ],
)  # fmt: skip
def test_text_that_a_style_takes_out_of_sight_is_left_out_and_told(style: str) -> None:
    grid = html.grid(f"<table><tr><td>a<td><span style='{style}'>9</span>95%<td>c</table>", "f.html")
    assert [row.texts for row in grid.rows] == [("a", "95%", "c")]
    assert [item.code for row in grid.rows for item in row.problems] == ["D148"]


@pytest.mark.parametrize(
    "style", ["max-width:0; overflow:hidden", "left:-9999px", "margin-left:-999px; position:absolute", "height:0"]
)
def test_styles_that_hide_nothing_by_themselves_leave_cells_as_they_are(style: str) -> None:
    assert texts(f"<table><tr><td>a<td style='{style}'>95%<td>c</table>") == [("a", "95%", "c")]


@pytest.mark.parametrize(
    ("style", "content", "text", "told"),
    [
        # which rules hold: those for a screen, inside others, by any plain selector, the more special over the others
        ("@media print {.a{top:0} .x{display:none}}", "<i class=x>9</i>5", "95", []),
        ("@media screen {.x{display:none}}", "<i class=x>9</i>5", "5", ["D148"]),
        ("@media (max-width:600px){.x{display:none}}", "<i class=x>9</i>5", "95", []),
        ("@import url(a.css); @charset 'x'; .x{display:none}", "<i class=x>9</i>5", "5", ["D148"]),
        (".f .x{display:none}", "<b class=f><u><i class=x>9</i></u></b><i class=x>5</i>", "5", ["D148"]),
        (".f>.x{display:none}", "<b class=f><u><i class=x>9</i></u></b>5", "95", []),
        ("i.x.y,[data-old]{display:none}", "<i class='y x'>9</i><u data-old>8</u><i class=x>5</i>", "5", ["D148"]),
        ("i:not(.x){display:none}", "<i class=x>5</i><i>9</i>", "5", ["D148"]),
        (".x{display:none} i.x{display:inline}", "<i class=x>5</i>", "5", []),
        (".x{display:none!important}", "<i class=x style='display:inline'>9</i>5", "5", ["D148"]),
        ("a:hover{display:none}", "<a>5</a>", "5", []),
        ("i:nth-child(2){display:none}", "<b>9</b><i>5</i>", "95", ["D200"]),
        ("i:nth-child(2){color:red}", "<b>9</b><i>5</i>", "95", []),
        ("i:nth-child(n+2){display:none}", "<b>9</b><i>5</i>", "95", ["D200"]),
        ("i:not(:nth-child(1)){display:none}", "<b>9</b><i>5</i>", "95", ["D200"]),
        (":is(.x,.y){display:none}", "<b>9</b><i class=x>5</i>", "95", ["D200"]),
        ("[class~=x],u{display:none}", "<i class='y x'>9</i>5<u>8</u>", "5", ["D148"]),
        (".a\\:x{display:none}", "<i class='a:x'>9</i>5", "5", ["D148"]),
        ("b{& .x,.y &{display:none} color:red}", "<b><i class=x>9</i></b>5", "5", ["D148"]),
        ("b{.x{display:none}}", "<b><i class=x>9</i></b><i class=x>5</i>", "5", ["D148"]),
        ("i::first-letter{font-size:0}", "<i>95</i>", "95", ["D200"]),
        ("", "<i style='filter:blur(1px)opacity(0)'>9</i>5", "5", ["D148"]),
        ("", "<i style='-webkit-text-fill-color:transparent'>9</i>5", "5", ["D148"]),
        # what it moves
        ("", "<i style='float:right'>人</i>95", "人95", ["D207"]),
        ("", "<i style='float:right'>95</i>", "95", []),
        ("", "<u style='display:inline-flex'><i style='order:2'>5</i><i>9</i></u>", "59", ["D207"]),
        ("", "<u style='display:inline-flex;flex-direction:row-reverse'><i>5</i><i>9</i></u>", "59", ["D207"]),
        ("", "9<i style='position:absolute;inset:0;background:#fff'>5</i>", "95", ["D207"]),
        ("del{text-decoration:none}", "<del>9</del>5", "95", []),
        # what a style writes
        (".ge::before{content:'\\2265'} .ge:after{content:\"人\"}", "<i class=ge>9</i>", "≥9人", []),
        (".ge::before{content:'\\e900'}", "<i class=ge>9</i>", "9", []),
        (".ge::before{content:counter(x)}", "<i class=ge>9</i>", "9", ["D200"]),
        # out of sight: the colour of the ground, one pixel, clipped, closed
        ("", "<font color=#ffffff>9</font>5", "5", ["D148"]),
        ("", "<i style='color:#FFF'>9</i>5", "5", ["D148"]),
        ("", "<i style='color:rgb(255,0,0);background:red'>9</i>5", "5", ["D148"]),
        ("", "<b style='background:navy'><i style='color:#fff'>9</i></b>5", "95", []),
        ("th,td{background:url(x.png)}", "<i style='color:#fff'>9</i>5", "95", []),
        ("td:nth-child(1){background:#000}", "<i style='color:#fff'>9</i>5", "95", []),
        (".sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}", "<i class=sr>9</i>5", "5", ["D148"]),
        (".sr{position:absolute!important;clip:rect(1px 1px 1px 1px)}", "<i class=sr>9</i>5", "5", ["D148"]),
        ("", "<i style='font-size:1px'>9</i>5", "5", ["D148"]),
        ("", "<i style='font:0/0 a'>9</i>5", "5", ["D148"]),
        ("", "<details><summary>甲</summary>9</details>5", "甲\n5", ["D148"]),
        ("", "<details open><summary>甲</summary>9</details>", "甲\n9", []),
        # numbers of lists, labels, marks
        ("", "<ol start=3><li>甲<li>乙</ol>", "3.甲\n4.乙", []),
        ("ol{list-style:none}", "<ol><li>甲</ol>", "甲", []),
        ("li{list-style:none}", "<ol><li>甲</ol>", "甲", []),
        ("", "<ol><li>5人<li>≥6人<li>甲</ol>", "⒈5人\n⒉≥6人\n3.甲", []),
        ("", "<ol type=a><li>甲<li value=5>乙<li>丙</ol>", "a.甲\ne.乙\nf.丙", []),
        ("", "<ol type=I reversed><li>甲<li hidden>无<li>乙</ol>", "II.甲\nI.乙", ["D148"]),
        ("ol{list-style-type:cjk-ideographic}", "<ol><li>甲<li style='list-style:upper-alpha inside'>乙</ol>", "一、甲\nB.乙", []),
        ("", "<q>优</q>", "“优”", []),
        # what an element inside says for itself, and what it cannot
        ("", "<i style='visibility:hidden'>9<b style='visibility:visible'>5</b>8</i>", "5", ["D148"]),
        ("", "<i style='color:#fff'>9<b style='color:#000'>5</b></i>", "5", ["D148"]),
        ("", "<i style='color:#fff'>9<b style='background:#000'>5</b></i>", "5", ["D148"]),
        ("", "<i style='color:#fff'>9<b>8</b><a href=x>5</a></i>", "5", ["D148"]),
        ("", "<i style='color:transparent'>9<b style='color:#000'>5</b></i>", "5", ["D148"]),
        ("", "<i style='font-size:0'>9<b style='font-size:12px'>5</b><b style='font-size:2em'>8</b></i>", "5", ["D148"]),
        ("", "<i style='display:none'>9<b style='display:block;visibility:visible'>8</b></i>5", "5", ["D148"]),
        ("", "<i style='opacity:0'>9<b style='opacity:1'>8</b></i>5", "5", ["D148"]),
        ("", "<i style='color:#fefefe'>9</i>5", "5", ["D148"]),
        ("", "<i style='color:#ccc'>9</i>5", "95", []),
        # what a style makes of the text
        ("", "<i style='text-transform:uppercase'>pm<b>2.5</b></i>", "PM2.5", []),
        ("", "<i style='direction:rtl;unicode-bidi:bidi-override'>%59</i>", "95%", []),
        ("i::after{content:attr(data-unit)}", "<i data-unit=人>5</i>", "5人", []),
        ("", "<math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mn>3</mn></mrow></mfrac></math>", "1/(a+3)", []),
        ("", "<math><msqrt><mn>3</mn></msqrt></math>", "√3", []),
        ("", "<img src=x.png>", "", ["D186"]),
        ("", "5<img src=x.png>", "5", []),
        ("", "<img width=1 src=x.gif>", "", []),
        ("", "<bdo dir=rtl>02<b>1</b></bdo>人", "120人", []),
        ("", "&#8238;021&#8236;人 &#8295;\u20665&#8297;", "120人 5", []),
        ("", "<select><option label=优>x</select>", "优", []),
    ],
)  # fmt: skip
def test_style_sheets_are_read_as_a_browser_reads_them(style: str, content: str, text: str, told: list[str]) -> None:
    grid = html.grid(f"<style>{style}</style><table><tr><td>{content}</td><td>x</td></tr></table>", "f.html")
    assert (grid.rows[0].texts[0], codes(grid)) == (text, told)


@pytest.mark.parametrize(
    ("page", "expected", "told"),
    [
        # a cell that is not seen keeps its place, one that is not there leaves none
        *((f"<table><tr><td style='{style}'>9<td>b</table>", [("", "b")], ["D148"]) for style in (
            "visibility:hidden", "opacity:0", "color:#fff", "font-size:0", "text-indent:-999px")),
        ("<table><tr><td style='display:none'>9<td>b</table>", [("b",)], ["D148"]),
        # a row that is not seen is counted by the cells that reach over it, one that is not there is not
        ("<table><tr><td rowspan=3>a<td>b<tr style='visibility:hidden'><td>9<tr><td>c<tr><td>d<td>e</table>", [("a", "b"), ("", "c"), ("d", "e")], ["D148"]),
        ("<table><tr><td rowspan=2>a<td>b<tr style='display:none'><td>9<tr><td>c</table>", [("a", "b"), ("", "c")], ["D141"]),
        ("<table><tbody style='visibility:hidden'><tr><td>9<td>8<tr style='visibility:visible'><td>a<td>b</table>", [("a", "b")], ["D148", "D148"]),
        ("<table><col><colgroup span=2 style='visibility:collapse'><tr><td>a<td>9<td>8<td>b</table>", [("a", "b")], ["D145"]),
        ("<table><col style='display:none'><tr><td>a<td>b</table>", [("a", "b")], []),
        # boxes drawn as a table are one
        ("<style>.r{display:table-row}.r i{display:table-cell}</style><div style='display:table'><div class=r><i>a</i><i>b</i></div></div>", [("a", "b")], []),
        ("<div style='display:table'><div>a</div></div>", [("a",)], []),
        ("<div style='display:table-row'>x<i style='display:table-cell'>a</i></div>", [("xa",)], []),
    ],
)  # fmt: skip
def test_boxes_that_are_not_seen_and_boxes_that_are_not_there(
    page: str, expected: list[tuple[str, ...]], told: list[str]
) -> None:
    grid = html.grid(page, "f.html")
    assert ([row.texts for row in grid.rows], codes(grid)) == (expected, told)


def test_what_a_linked_style_sheet_paints_is_not_known() -> None:
    page = "<link rel=stylesheet href=a.css><body bgcolor=white><table><tr><th style='color:#fff'>甲<td>x</table>"
    assert texts(page) == [("甲", "x")]


def test_a_closed_dialog_is_not_shown() -> None:
    assert texts("<table><tr><td>a<td><dialog>9</dialog>95%<td><dialog open>c</dialog></table>") == [("a", "95%", "c")]


def test_characters_without_width_are_no_part_of_a_text() -> None:
    assert texts("<table><tr><td>产出&#8203;指标<td>1&shy;00\ufeff<td>\u2060≥95%</table>") == [
        ("产出指标", "100", "≥95%")
    ]


def test_lines_are_ordered_and_know_their_place() -> None:
    (line, row) = html.grid("<p>\n甲</p>\n<table>\n<tr><td>a<td>b</table>", "f.html").rows
    assert (line.kind, line.place.line) == (SourceKind.ORDERED, 1)
    assert (row.kind, row.place.line, row.breaks) == (SourceKind.EXACT, 4, True)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("big5", "big5"),
        ("gb2312", "gb18030"),
        ("utf-8", "gb18030"),
        ("x-unknown", "gb18030"),
        ("gbk", "utf-8"),
        ("shift_jis", "shift_jis"),
    ],
)
def test_the_declared_encoding_is_believed_where_it_can_be(declared: str, encoding: str) -> None:
    page = f"<html><meta http-equiv='Content-Type' content='text/html; charset={declared}'><p>績效自評表</p>"
    raw = page.encode(encoding)
    assert texts(text_of(raw, "f")) == [("績效自評表",)]


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td colspan=500>a" * 2_000,
        "<table><tr>" + "<td colspan=500>a" * 10,
        "<table><tr>" + "<td rowspan=500>a" * 1_500 + "<tr>" * 600,
    ],
)
def test_tables_without_end_are_one_error(page: str) -> None:
    with pytest.raises(ReadingError, match="D015"):
        list(html.grid(page, "f.html").every_row())


@pytest.mark.parametrize(
    "piece",
    [
        "<a",
        "<a b='",
        '<a b="',
        "<!--",
        "<!",
        "<?xml ",
        "</",
        "</td",
        "<script>",
        "<table><tr><td>",
        "<div>",
        "<td colspan=99999999999999>",
        "<",
        "&",
        "<p hidden>",
        "<select><option>",
        "<a\n=",
        "<style>a{",
    ],
)
def test_what_is_left_open_again_and_again_is_read_once(piece: str) -> None:
    """A reader that searched the rest of the page for every piece would take minutes here."""
    assert len(html.grid(piece * 8_000, "f.html").rows) <= 16_000


@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "</td>",
                "<td rowspan=2>",
                "<td colspan=2 hidden>",
                "a",
                "<p>",
                "</p>",
                "<b>",
                "<br>",
                "<caption>",
                "<thead>",
                "<select>",
                "<!-- x",
                "-->",
                "<sup>1",
            ]
        ),
        max_size=25,
    )
)
def test_any_page_is_a_grid(pieces: list[str]) -> None:
    grid = html.grid("".join(pieces), "f.html")
    assert all(
        cell.rows >= 1 and cell.columns >= 1 and (not cell.covered or cell.text == "")
        for row in grid.rows
        for cell in row.cells
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "<td>甲", "<td class=a>乙", "<td style='color:white'>丙", "<td bgcolor=black>丁", "<tr>", "<tr class=a>",
                "<tr style='background:#000;color:#fff'>", "<td><p class=b>戊<p class=b style='visibility:visible'>己",
                "<td class='a b'><s>庚</s>", "<div class=a>", "<div>", "</div>", "</table><table>", "<td><sup>2</sup>",
                "<table style='font-size:0'>", "<td title='1>2'>辛", "<td style='font-size:9pt'>壬",
            ]
        ),
        max_size=12,
    ),
    st.sampled_from(
        [".a{display:none}", ".a .b{color:red}", "tr td{color:white}", ".b:hover{display:none}", ".a>.b{opacity:0}",
         ".b{visibility:hidden}", ".a:first-child{display:none}", ".a::before{content:'子'}", ""]
    ),
)  # fmt: skip
def test_tags_that_are_written_alike_are_seen_as_if_each_were_written_by_itself(pieces: list[str], style: str) -> None:
    page = f"<style>{style}</style><table><tr>{''.join(pieces)}"
    numbers = count()
    unlike = re.sub(r"<([a-z]+)", lambda found: f"<{found[1]} data-n={next(numbers)}", page)
    one, other = html.grid(page, "f.html"), html.grid(unlike, "f.html")
    assert (one.rows, one.problems) == (other.rows, other.problems)
