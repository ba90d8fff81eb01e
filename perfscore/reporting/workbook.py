"""A workbook -> bytes, the same for the same content: no clock, unless SOURCE_DATE_EPOCH sets one."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED

from perfscore.reporting.archive import DatedZip, moment

if TYPE_CHECKING:
    from openpyxl import Workbook

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]*><f>[^<]*</f><v\s*(?:/>|></v>)')
_RESULT = re.compile(rb"<v\s*(?:/>|></v>)$")


def workbook_bytes(book: Workbook, results: Mapping[str, Mapping[str, str]]) -> bytes:
    """The file of a workbook made by openpyxl. ``results`` are those of its formulas, by the title of the sheet and the
    address of the cell: programs that do not calculate show them."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = moment().replace(tzinfo=None)
    paths = {f"xl/worksheets/sheet{n}.xml": results.get(each.title, {}) for n, each in enumerate(book.worksheets, 1)}
    stream = io.BytesIO()
    with _Calculated(stream, "w", ZIP_DEFLATED) as archive:
        archive.results = paths
        ExcelWriter(book, archive).save()
    return stream.getvalue()


class _Calculated(DatedZip):
    """An archive that writes the result of each formula beside it: openpyxl leaves its place empty."""

    results: Mapping[str, Mapping[str, str]] = {}

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        name = arcname or filename
        known = self.results.get(str(name).lstrip("/"), {})
        self.writestr(name, _FORMULA.sub(lambda found: _with_result(found, known), Path(filename).read_bytes()))


def _with_result(found: re.Match[bytes], known: Mapping[str, str]) -> bytes:
    shown = known.get(found[1].decode())
    return found[0] if shown is None else _RESULT.sub(f"<v>{shown}</v>".encode(), found[0])
