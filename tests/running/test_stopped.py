"""A document that a limit stops keeps the forms before it: told with a code, where, and why; it never counts as whole."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from openpyxl import Workbook

from perfscore.cli import main
from perfscore.errors import ReadingError
from perfscore.reading import grid
from perfscore.reading.decoding import decode
from perfscore.reading.formats import pdf_streams, xlsx_sheet
from perfscore.reading.read import read_bytes
from perfscore.reading.sources import Source
from perfscore.running.documents import as_read
from perfscore.running.limits import STANDARD, Loss
from perfscore.running.reading import NO_MEMORY, Reading, Worked
from tests.support import pdfs

BOMB_AT = 2  # of the forms, counted from 0
_HEADS = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")
_ROWS = (
    ("产出指标", "数量指标", "培训人次", ">=60人次", "65人次", "60", "58"),
    ("效益指标", "社会效益指标", "覆盖率", ">=90%", "93%", "40", "40"),
)


def table(number: int) -> list[tuple[str, ...]]:
    return [("项目名称", f"第{number}号项目"), _HEADS, *_ROWS, ("总分", "", "", "", "", "100", "98")]


def page(bomb: str) -> bytes:
    found = ""
    for number in range(4):
        rows = ["".join(f"<td>{escape(each)}</td>" for each in row) for row in table(number)]
        rows.insert(3, bomb if number == BOMB_AT else rows.pop(3))
        found += "<p>项目支出绩效自评表</p><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    return f"<html><body>{found}</body></html>".encode()


def word(bomb: str) -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    found = ""
    for number in range(4):
        rows = ["".join(f"<w:tc>{paragraph(each)}</w:tc>" for each in row) for row in table(number)]
        rows.insert(3, bomb if number == BOMB_AT else rows.pop(3))
        found += (
            paragraph("项目支出绩效自评表") + "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
        )
    main_part = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{found}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", main_part)
    return packed.getvalue()


def book(*, one_sheet: bool) -> bytes:
    made = Workbook(write_only=True)
    sheet = made.create_sheet("表")
    for number in range(4):
        sheet = sheet if one_sheet else made.create_sheet(f"表{number}")
        sheet.append(["项目支出绩效自评表"])
        for at, row in enumerate(table(number)):
            sheet.append(row)
            if number == BOMB_AT and at == 2:
                sheet.append(["a"] * 100)
        sheet.append([])
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def text(separator: str) -> bytes:
    found = ""
    for number in range(4):
        rows = [separator.join(row) for row in table(number)]
        rows[3:3] = ["行"] * (60 if number == BOMB_AT else 0)
        found += "\n".join(("项目支出绩效自评表", *rows, "", ""))
    return found.encode()


def printed() -> bytes:
    def drawn(number: int) -> str:
        rows = [(*row, *[None] * (7 - len(row))) for row in table(number)]
        return pdfs.text(200, 40, "项目支出绩效自评表") + "\n" + pdfs.ruled(rows)

    return pdfs.pdf(*(drawn(number) + " " * (200_000 * (number == BOMB_AT)) for number in range(4)))


WIDE = "<td colspan=500>a</td>" * 5
DEEP = "<w:tc>" + "<w:tbl><w:tr><w:tc>" * 130 + "</w:tc></w:tr></w:tbl>" * 130 + "</w:tc>"
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a.html": (lambda: page(WIDE), "D015"),
    "b.docx": (lambda: word(DEEP), "D008"),
    "c.xlsx": (lambda: book(one_sheet=False), "D015"),
    "d.xlsx": (lambda: book(one_sheet=True), "D015"),
    "e.txt": (lambda: text("\t"), "D220"),
    "f.csv": (lambda: text(","), "D220"),
    "g.pdf": (printed, "D014"),
}


@pytest.fixture
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(grid._LIMITS, "rows", 40)
    monkeypatch.setattr(pdf_streams, "MAX_STREAM", 100_000)
    monkeypatch.setattr(xlsx_sheet, "MAX_CELLS", 90)


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("name", BOMBS)
def test_the_forms_before_a_bomb_are_kept_and_told(name: str) -> None:
    made, code = BOMBS[name]
    forms = read_bytes(made(), name)
    assert [[row.weight for row in form.indicators] for form in forms] == [["60", "40"]] * BOMB_AT
    assert [each.code for each in forms[0].problems][:2] == ["U172", code]
    assert forms[0].problems[0].fields["count"] == str(BOMB_AT)


@pytest.mark.usefixtures("low_limits")
def test_a_form_that_is_not_proved_whole_by_its_sums_is_not_kept() -> None:
    lost = text("\t").replace(b"\t100\t98", b"\t100\t98", 1).replace("总分".encode(), "说明".encode())
    with pytest.raises(ReadingError, match="D220"):
        read_bytes(lost.split("第1号".encode())[0] + b"\n".join([b"x"] * 60), "a.txt")


def test_no_report_takes_it_for_a_whole_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_bytes(page(WIDE))
    asked = ["audit", "a.html", "--ignore", "F", "--rules", "cn/mof/2020-10"]
    assert main(asked) == 2
    told = capsys.readouterr().out
    assert "U172" in told
    assert "D015" in told
    for wanted in ("html", "json"):  # kept in the store, and read anew the next time
        assert main([*asked, "--store", "s.db", "--format", wanted]) == 2
        shown = capsys.readouterr().out
        assert "U172" in shown
        assert wanted == "json" or "没有读完" in shown
    assert len(json.loads(shown)["forms"]) == BOMB_AT
    assert main(["review", "s.db", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["documents"], len(found["unread"]), found["whole"]["forms"]) == (1, 1, BOMB_AT)


class _EndedError(BaseException):
    """What a worker process sees of its end: nothing may catch it."""


@pytest.mark.parametrize("where", ["rows", "sections", "work"])
def test_what_a_lost_worker_handed_over_is_gone_on_with(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """The worker ends while the rows come, while the third section is read, or while work is done on its form."""
    calls: Counter[str] = Counter()

    def ends(part: str, when: int, do: Callable[..., object]) -> Callable[..., object]:
        def called(*given: object, **named: object) -> object:
            calls[part] += 1
            if where == part and calls[part] == when:
                raise _EndedError
            return do(*given, **named)

        return called

    monkeypatch.setattr(grid, "check_size", ends("rows", 16, grid.check_size))
    monkeypatch.setattr(decode, "_read_section", ends("sections", 1 + BOMB_AT, decode._read_section))
    source = Source("a.txt", "a.txt", raw=text("\t"))
    job = Reading(source, ends("work", 1 + BOMB_AT, as_read), stages=False, memory=NO_MEMORY, limits=STANDARD)
    at_home = Reading(source, as_read, stages=False, memory=NO_MEMORY, limits=STANDARD)
    with pytest.raises(_EndedError):
        job()
    at_home.take(pickle.loads(pickle.dumps(job.new_parts())))
    rest = at_home.rest(Loss.CPU)
    assert rest is not None
    assert job.new_parts() is None
    result = rest()
    assert isinstance(result, Worked)
    assert [form.name for form in result.made] == ["第0号项目", "第1号项目"]
    assert result.document.failure is not None
    assert [each.code for each in result.document.failure.problems] == ["U172", "D044"]
    assert rest.step > at_home.step
