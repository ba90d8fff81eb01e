"""PDF files: ruled tables with their extents, words where they stand, and only what the page shows."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfplumber.utils import dedupe_chars
from pdfs import HEIGHT, WIDTH, box, line, pdf, ruled, text

import perfscore
from perfscore.errors import ReadingError
from perfscore.reading.decoding.lines import lines_of
from perfscore.reading.decoding.pages import pages_of_forms
from perfscore.reading.formats import pdf as reader
from perfscore.reading.formats import pdf_fonts, pdf_shown
from perfscore.reading.formats.pdf_streams import large_streams
from perfscore.reading.grid import Grid, SourceKind

TABLE = [["甲", "乙", "丙"], ["一", "100", "200"], ["二", "300", "400"]]


def read(*pages: str, **more: object) -> Grid:
    return reader.grid(pdf(*pages, **more), "f.pdf")  # type: ignore[arg-type]


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [row.texts for row in grid.rows]


def told(grid: Grid) -> list[tuple[str, str]]:
    return [(item.code, str(item.fields.get("found", ""))) for row in grid.rows for item in row.problems]


def test_heads_and_figures_that_a_blank_alone_parts_are_cells() -> None:
    grid = read("\n".join((text(40, 40, "得分 扣分说明"), text(40, 60, "98.00% 10"), text(40, 80, "某县 交通局"))))
    assert [[atom.text for atom in line.atoms] for line in lines_of(grid)] == [
        ["得分", "扣分说明"],
        ["98.00%", "10"],
        ["某县 交通局"],
    ]


def test_letters_that_the_line_above_a_table_touches_stand_in_one_row() -> None:
    first = ruled([["", "乙"], ["一", "100"]]) + "\n" + text(43, 67, "甲")  # reaches over the line at a height of 60
    assert texts(read(f"{text(40, 40, '自评表')}\n{first}")) == [("自评表",), ("甲", "乙"), ("一", "100")]


def test_a_ruled_table_is_exact_and_words_around_it_are_placed() -> None:
    grid = read(
        text(40, 40, "自评表") + "\n" + ruled(TABLE) + "\n" + text(40, 200, "注：甲") + "\n" + text(300, 200, "乙")
    )
    assert texts(grid) == [("自评表",), *map(tuple, TABLE), ("注：甲", "乙")]
    assert [row.kind for row in grid.rows] == [SourceKind.PLACED, *[SourceKind.EXACT] * 3, SourceKind.PLACED]
    assert [row.breaks for row in grid.rows] == [True, True, False, False, False]
    left, right = grid.rows[-1].cells
    assert left.box
    assert right.box
    assert left.box.x0 == 40
    assert left.box.x1 < right.box.x0 == 300
    assert left.box.y0 < 200 < left.box.y1 + 3


def test_merged_cells_have_their_extents() -> None:
    high = "\n".join(
        [
            line(40, 60, 180, 60),
            line(40, 104, 180, 104),
            line(110, 82, 180, 82),
            *(line(x, 60, x, 104) for x in (40, 110, 180)),
        ]
    )
    grid = read(high + "\n" + text(43, 85, "级") + "\n" + text(113, 70, "甲") + "\n" + text(113, 92, "乙"))
    assert texts(grid) == [("级", "甲"), ("", "乙")]
    assert (grid.rows[0].cells[0].rows, grid.rows[1].cells[0].covered) == (2, True)
    wide = read(ruled([["题", None, None], ["甲", "", "丙"]]))
    assert [(cell.text, cell.columns, cell.covered) for cell in wide.rows[0].cells] == [
        ("题", 3, False),
        ("", 1, True),
        ("", 1, True),
    ]
    assert [cell.covered for cell in wide.rows[1].cells] == [False, False, False]


@pytest.mark.parametrize(
    ("drawing", "cell", "said"),
    [
        (text(183, 92, "20"), "20", []),
        (text(183, 92, "20") + "\n" + text(183.3, 92, "20"), "20", []),
        (text(183, 92, "20") + "\n" + text(192, 88, "1", size=5), "20¹", []),
        (text(183, 92, "10") + "\n" + text(192, 88, "-", size=5) + "\n" + text(194.5, 88, "4", size=5), "10⁻⁴", []),
        (text(183, 92, "20") + "\n" + text(192, 94, "1", size=5), "201", []),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", ink="1 g"), "20", [("D155", "9")]),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", ink="1 1 1 rg"), "20", [("D155", "9")]),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", ink="0 0 0 0 k"), "20", [("D155", "9")]),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", mode=3), "20", [("D155", "9")]),
        (text(183, 92, "20") + "\n" + text(183, 92, "20", mode=3), "20", []),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", ink="0.85 g"), "20", [("D154", "9")]),
        (text(183, 92, "20") + "\n" + text(170, 100, "内", size=40, ink="0.5 g", turned="0.7 0.7 -0.7 0.7"), "20", [("D154", "内")]),
        (box(181, 83, 249, 103, "0.1 0.2 0.6 rg") + "\n" + text(183, 92, "20", ink="1 g"), "20", []),
        (text(183, 92, "90") + "\n" + text(200, 92, "120") + "\n" + line(182, 89, 193, 89), "120", [("D147", "90")]),
        (text(183, 92, "120") + "\n" + line(182, 94, 197, 94), "120", []),
        # whatever takes the ink away: a shape drawn later, a clip, a layer, a clear state, a size, the edge of the page
        (text(195, 92, "9") + "\n" + box(181, 83, 249, 103, "1 g") + "\n" + text(183, 92, "20"), "20", [("D155", "9")]),
        (text(195, 92, "9") + "\n" + box(181, 83, 249, 103, "0 0 1 rg") + "\n" + text(183, 92, "20", ink="1 g"), "20", [("D155", "9")]),
        (text(183, 92, "20") + "\nq 0 0 9 9 re W n\n" + text(195, 92, "9") + "\nQ", "20", [("D155", "9")]),
        (text(183, 92, "20") + "\n/OC /Off BDC\n" + text(195, 92, "9") + "\nEMC", "20", [("D155", "9")]),
        ("/OC /On BDC\n" + text(183, 92, "20") + "\nEMC", "20", []),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", ink="/Clear gs"), "20", [("D155", "9")]),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", mode=7), "20", [("D155", "9")]),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", size=0.5), "20", [("D155", "9")]),
        # new text on a shape that was put over the old one; what shines through hides nothing
        (text(183, 92, "9") + "\n" + box(181, 83, 249, 103, "1 g") + "\n" + text(183, 92, "20"), "20", [("D155", "9")]),
        (text(183, 92, "2") + "\n" + box(181, 83, 249, 103, "/Clear gs 1 g") + "\n" + text(188, 92, "0"), "20", []),
        # colours that are numbers of another kind: full spot ink is dark, a dark Lab colour is no white
        (text(183, 92, "20", ink="/Spot cs 1 scn"), "20", []),
        (text(183, 92, "20") + "\n" + text(195, 92, "9", ink="/Spot cs 0 scn"), "20", [("D155", "9")]),
        (text(183, 92, "20", ink="/Lab cs 20 0 0 scn"), "20", []),
        (text(183, 92, "20", ink="1 g 0 G", mode=1), "20", []),
        # characters that only their font knows
        (text(183, 92, "\x01", font="F2") + "\n" + text(190, 92, "100"), "≤100", []),
        (text(183, 92, "\x02", font="F2") + "\n" + text(190, 92, "100"), "\ufffd100", [("D143", "SymbolMT (cid:2)")]),
        (text(183, 92, "\x03", font="F2") + "\n" + text(190, 92, "100"), "\ufffd100", [("D143", "SymbolMT \x00")]),
        (text(183, 92, "\x04", font="F2") + "\n" + text(190, 92, "100"), "\ufffd100", [("D143", "SymbolMT 60")]),
        # turned text is read the way it runs
        (text(215, 100, "内外", turned="0 1 -1 0"), "内外", []),
        (text(215, 85, "内外", turned="0 -1 1 0"), "内外", []),
        (text(240, 88, "内外", turned="-1 0 0 -1"), "内外", []),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_the_page_shows_it(drawing: str, cell: str, said: list[tuple[str, str]]) -> None:
    table = ruled([["甲", "乙", "丙", "丁"], ["一", "100", "", "x"]])
    grid = read(table + "\n" + drawing)
    assert (grid.rows[1].texts[2], told(grid)) == (cell, said)


def test_two_values_stay_two_and_a_number_torn_by_a_narrow_cell_is_one() -> None:
    grid = read(
        ruled([["甲", "乙"], ["100\n200", "x"]]) + "\n" + ruled([["甲", "乙"], ["12345\n6.78", "x"]], y=200, wide=32)
    )
    assert grid.rows[1].texts[0] == "100\n200"
    assert grid.rows[3].texts[0] == "123456.78"


def test_form_fields_are_read_as_they_are_filled() -> None:
    y = HEIGHT - 104
    fields = [
        f"/FT/Tx/V(120)/Rect[112 {y} 178 {y + 20}]",
        f"/FT/Btn/AS/Yes/Rect[42 {y} 60 {y + 18}]",
        f"/FT/Ch/V(A)/Rect[182 {y} 248 {y + 20}]",
        f"/FT/Tx/V(90)/F 2/Rect[182 {y} 248 {y + 20}]",
        f"/FT/Tx/V(90)/Ff 8192/Rect[182 {y} 248 {y + 20}]",
        f"/FT/Btn/Ff 65536/Rect[182 {y} 248 {y + 20}]",
        f"/FT/Tx/V(12\\r34)/Rect[252 {y} 318 {y + 20}]",
        f"/FT/Ch/V(a)/Opt[[(a)(Good)]]/Rect[322 {y} 388 {y + 20}]",
        f"/Parent<</Parent<</FT/Tx/V(56)>>>>/Rect[392 {y} 458 {y + 20}]",
    ]
    grid = read(ruled([list("甲乙丙丁戊己"), [""] * 6]), fields=fields)
    assert texts(grid)[1] == ("☑", "120", "A", "12\n34", "Good", "56")


def test_a_text_that_somebody_put_on_the_page_is_read_and_a_note_is_not() -> None:
    place = f"/Rect[112 {HEIGHT - 104} 178 {HEIGHT - 84}]"
    grid = read(
        ruled([["甲", "乙"], ["x", ""]]),
        boxes=[f"/Subtype/FreeText/Contents(120){place}", f"/Subtype/Text/Contents(90){place}"],
    )
    assert texts(grid)[1] == ("x", "120")
    assert texts(
        read(ruled([["甲", "乙"], ["x", "90"]]), boxes=[f"/Subtype/FreeText/Contents(120){place}"]),
    )[1] == ("x", "120")


def test_a_mark_that_strikes_out_is_a_line_through_the_text() -> None:
    place = f"/Rect[112 {HEIGHT - 104} 178 {HEIGHT - 84}]"
    grid = read(ruled([["甲", "乙"], ["x", "90"]]), boxes=[f"/Subtype/StrikeOut{place}"])
    assert (texts(grid)[1], told(grid)) == (("x", ""), [("D147", "90")])


def test_a_recognised_scan_keeps_its_text_and_says_so() -> None:
    words = "\n".join(text(40, 60 + 20 * n, "一段看不见的文字放在图片下面", mode=3) for n in range(5))
    grid = read(words, pictures=[0])
    assert len(grid.rows) == 5
    assert {row.kind for row in grid.rows} == {SourceKind.SCANNED}
    assert [code for code, _ in told(grid)] == ["D151"]


def test_a_page_that_is_a_picture_does_not_take_the_others_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    from perfscore.reading.formats import scan

    scan._loaded.cache_clear()
    grid = read("", ruled(TABLE), pictures=[0])
    assert texts(grid) == list(map(tuple, TABLE))
    assert [(item.code, item.place.page) for item in grid.problems] == [("D020", 1)]


FORM = [
    ["项目支出绩效自评表", None, None, None, None, None, None],
    ["项目名称", "修路", None, None, None, None, None],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "里程", ">=5公里", "5公里", "45", "45"],
]
REST = [["", "", "桥", ">=1座", "1座", "45", "45"]]


def test_a_long_file_is_read_closely_only_where_forms_may_be(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two forms in sixty pages; the second goes on over a page on which no word of the field stands."""
    told = "这一页讲的是别的事情，与各项目的绩效自评表及其中的指标无关。"
    prose = "\n".join(text(40, 60 + 15 * n, told) for n in range(5))
    pages = [prose] * 60
    pages[20] = ruled(FORM)
    pages[40], pages[41] = ruled(FORM), ruled(REST)
    closely = []
    page_rows = reader.page_rows
    monkeypatch.setattr(reader, "page_rows", lambda page, place: closely.append(place.page) or page_rows(page, place))
    grid = reader.grid(pdf(*pages), "f.pdf", pages_of_forms)
    assert closely == [21, 22, 41, 42, 43]
    assert sum(row.texts == (told,) for row in grid.rows) == 57 * 5
    path = tmp_path / "f.pdf"  # type: ignore[operator]
    path.write_bytes(pdf(*pages))
    first, second = perfscore.read(path)
    assert [row.name for row in first.indicators] == ["里程"]
    assert [row.name for row in second.indicators] == ["里程", "桥"]


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_stream_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(layers: int) -> None:
    bomb = " " * (80 * 1024 * 1024)
    with pytest.raises(ReadingError, match="D014"):
        read(bomb, filters=layers)


@pytest.mark.parametrize("behind", [b"", b"\n", b"\r\n", b"\n" * 50])
def test_what_stands_behind_the_end_of_a_large_stream_ends_there(behind: bytes) -> None:
    """A font of 500 KB, as browsers embed them: the line end before ``endstream`` was unpacked without end."""
    font = random.Random(1).randbytes(100_000) + bytes(400_000)
    raw = b"1 0 obj\n<</Filter /FlateDecode>>\nstream\n" + zlib.compress(font) + behind + b"endstream"
    assert large_streams(raw, "f.pdf") == frozenset()


def test_widths_without_end_are_left_out() -> None:
    """A font that gives its width to a thousand million characters: building that table would take all memory."""
    raw = pdf(ruled(TABLE)).replace(b"2 94 500]", b"2 999999999 500]")
    assert texts(reader.grid(raw, "f.pdf")) == list(map(tuple, TABLE))


@pytest.mark.parametrize(
    ("key", "value", "sound"),
    [("W", [1, [500], 2, 94, 500], True), ("W", [2, 10**9, 500], False), ("W", 5, False), ("DW", 10**9, True)],
)
def test_fonts_are_checked_by_their_tables(key: str, value: object, sound: bool) -> None:
    assert pdf_fonts._is_sound(key, value) is sound


@pytest.mark.parametrize(("last", "sound"), [(b"<00ff>", True), (b"<ffffffff>", False)])
def test_character_maps_are_checked_by_their_ranges(last: bytes, sound: bool) -> None:
    from pdfminer.pdftypes import PDFStream

    stream = PDFStream({}, b"1 beginbfrange\n<0000> " + last + b" <4e00>\nendbfrange")
    assert pdf_fonts._is_sound("ToUnicode", stream) is sound


def test_a_damaged_stream_is_no_bomb() -> None:
    raw = pdf(ruled(TABLE))
    cut = raw.replace(zlib.compress(b"")[:1], b"\x00", 1)
    assert len(reader.grid(raw, "f.pdf").rows) == 3
    try:
        reader.grid(cut, "f.pdf")
    except ReadingError as error:
        assert [item.code for item in error.problems] == ["D016"]


def test_pages_have_the_size_that_the_tests_draw_on() -> None:
    assert (WIDTH, HEIGHT) == (595, 842)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("12"), st.sampled_from([0, 0.4, 0.9, 1.3, 2.2, 7]), st.sampled_from([0, 0.7, 1.4, 9])
        ),
        max_size=12,
    )
)
def test_doubled_characters_are_those_that_the_library_leaves_out(spots: list[tuple[str, float, float]]) -> None:
    """pdfplumber finds them too, in a time that grows with the square of their number."""
    chars = [
        {"text": text, "x0": x, "doctop": y, "upright": True, "fontname": "F", "size": 9, "n": n}
        for n, (text, x, y) in enumerate(spots)
    ]
    left_out = set(pdf_shown._doubled(chars))
    kept = [char["n"] for char in chars if id(char) not in left_out]
    assert kept == [char["n"] for char in dedupe_chars(chars)]
