"""Zip archives that are the same bytes for the same content: their one date is SOURCE_DATE_EPOCH, else the earliest."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # that a zip archive can hold
_VARIABLE = "SOURCE_DATE_EPOCH"


def epoch_day() -> date | None:
    """The day that SOURCE_DATE_EPOCH sets, in UTC; None where it is not set."""
    found = _epoch()
    return None if found is None else found.date()


def moment() -> datetime:
    """The date of all entries."""
    return max(_EARLIEST, _epoch() or _EARLIEST)


def zipped(entries: Mapping[str, str]) -> bytes:
    """An archive of texts by name, in their order."""
    stream = io.BytesIO()
    with DatedZip(stream, "w", ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return stream.getvalue()


class DatedZip(ZipFile):
    """An archive whose entries all bear one day."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        entry = ZipInfo(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname), moment().timetuple()[:6])
        entry.create_system, entry.external_attr = 3, 0o600 << 16  # wherever it is written
        super().writestr(entry, data, ZIP_DEFLATED)


def _epoch() -> datetime | None:
    named = os.environ.get(_VARIABLE, "")
    return datetime.fromtimestamp(int(named), UTC) if named.isdecimal() else None
