"""Workbooks are the same bytes for the same content, whenever and by whichever process they are written."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest

import perfscore
from perfscore.auditing.run import AuditReport, audit_all
from perfscore.form import Form
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.forms_xlsx import forms_xlsx

SOURCES = sorted((Path(perfscore.__file__).parent / "reporting").glob("*.py"))


@cache
def content(document: Path) -> tuple[list[Form], AuditReport]:
    forms = perfscore.read(document)[:2]
    return forms, audit_all([(form, perfscore.load_rules("cn/mof/2020-10")) for form in forms])


def both(examples: Path) -> tuple[bytes, bytes]:
    forms, report = content(examples / "changji-2023.yaml")
    return forms_xlsx(forms), audit_xlsx(report)


def test_the_clock_is_not_in_them(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = both(examples)
    for moment in (86_400.0 * 20_000, 86_400.0 * 30_000):
        monkeypatch.setattr("time.time", lambda moment=moment: moment)
        assert both(examples) == first
    for made in first:
        assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(made)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert openpyxl.load_workbook(io.BytesIO(made)).properties.modified == datetime(1980, 1, 1)


@pytest.mark.parametrize(
    ("named", "day"), [("1700000000", datetime(2023, 11, 14, 22, 13, 20)), ("0", datetime(1980, 1, 1)),
                       ("soon", datetime(1980, 1, 1))],
)  # fmt: skip
def test_a_day_may_be_set(examples: Path, monkeypatch: pytest.MonkeyPatch, named: str, day: datetime) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", named)
    for made in both(examples):
        book = openpyxl.load_workbook(io.BytesIO(made))
        assert (book.properties.created, book.properties.modified) == (day, day)
        assert zipfile.ZipFile(io.BytesIO(made)).infolist()[0].date_time == day.timetuple()[:6]


def test_no_writer_saves_a_workbook_in_another_way() -> None:
    saving = [path.name for path in SOURCES if ".save(" in path.read_text("utf-8")]
    assert saving == ["workbook.py"]
