"""A workbook -> bytes, the same for the same content: no clock, unless SOURCE_DATE_EPOCH sets one."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # that a zip archive can hold
_VARIABLE = "SOURCE_DATE_EPOCH"


def workbook_bytes(book: Workbook) -> bytes:
    """The file of a workbook made by openpyxl."""
    from openpyxl.writer.excel import ExcelWriter

    day = _day()
    book.properties.created = book.properties.modified = day.replace(tzinfo=None)
    stream = io.BytesIO()
    with _Dated(stream, "w", ZIP_DEFLATED) as archive:
        archive.day = day
        ExcelWriter(book, archive).save()
    return stream.getvalue()


def _day() -> datetime:
    named = os.environ.get(_VARIABLE, "")
    return max(_EARLIEST, datetime.fromtimestamp(int(named), UTC)) if named.isdecimal() else _EARLIEST


class _Dated(ZipFile):
    """An archive whose entries all bear one day."""

    day: datetime = _EARLIEST

    def writestr(self, name: str | ZipInfo, data: bytes | str, *_: object, **__: object) -> None:
        shown = name.filename if isinstance(name, ZipInfo) else name
        entry = ZipInfo(shown, self.day.timetuple()[:6])
        entry.create_system, entry.external_attr = 3, 0o600 << 16  # wherever it is written
        super().writestr(entry, data, ZIP_DEFLATED)

    def write(self, filename: str | os.PathLike[str], arcname: str | None = None, *_: object, **__: object) -> None:
        self.writestr(arcname or str(filename), Path(filename).read_bytes())
