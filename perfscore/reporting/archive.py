"""Office documents: zip archives that are the same bytes for the same content.

Their one date is that of SOURCE_DATE_EPOCH, else the earliest that there can be.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # that a zip archive can hold
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
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


def printable(shown: str) -> str:
    """Without the characters that the XML of an office document cannot hold."""
    return _CONTROL.sub("", shown)


class DatedZip(ZipFile):
    """An archive whose entries all bear one day."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        entry = ZipInfo(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname), moment().timetuple()[:6])
        entry.create_system, entry.external_attr = 3, 0o600 << 16  # wherever it is written
        super().writestr(entry, data, ZIP_DEFLATED)


def _epoch() -> datetime | None:
    named = os.environ.get(_VARIABLE, "")
    return datetime.fromtimestamp(int(named), UTC) if named.isdecimal() else None
