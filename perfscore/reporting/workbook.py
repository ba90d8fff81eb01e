"""A workbook -> bytes, the same for the same content: no clock, unless SOURCE_DATE_EPOCH sets one."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
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

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        entry = ZipInfo(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname), self.day.timetuple()[:6])
        entry.create_system, entry.external_attr = 3, 0o600 << 16  # wherever it is written
        super().writestr(entry, data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(arcname or filename, Path(filename).read_bytes())
