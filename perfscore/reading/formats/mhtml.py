"""Web pages saved as one file (MHTML), also under the name of a Word or Excel file -> Grid, by the email package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy

from perfscore.errors import ReadingError
from perfscore.messages import Place, Problem, problem
from perfscore.reading.formats import html
from perfscore.reading.formats.charset import text_of
from perfscore.reading.formats.markup import MAX_DEPTH
from perfscore.reading.grid import Grid, GridRow, rows_within_limits

_HEADER = re.compile(rb"(?:[A-Za-z-]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){0,30}?Content-Type:\s*multipart/related", re.I)


def looks_like_mhtml(raw: bytes) -> bool:
    return bool(_HEADER.match(raw[:4096].lstrip()))


def grid(raw: bytes, file: str) -> Grid:
    """The grids of all pages in the file, one after the other. Raises ReadingError."""
    try:
        message = message_from_bytes(raw.lstrip(), policy=policy.compat32)
    except RecursionError:
        raise ReadingError([problem("D008", Place(file=file), limit=MAX_DEPTH)]) from None
    pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    held = [page for page in pages if isinstance(page, bytes) and page.strip()]
    if not held:
        raise ReadingError([problem("D016", Place(file=file))])
    told: list[Problem] = []

    def rows(pages: Sequence[bytes]) -> Iterator[GridRow]:
        for page in pages:
            found = html.grid(text_of(page, file), file)
            told.extend(found.problems)
            yield from found.every_row()

    read = rows_within_limits(rows(held))
    return Grid(read.rows, tuple(told), read.stopped)
