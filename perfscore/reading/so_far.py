"""What a document has given until now: kept when a limit stops its reading."""

from __future__ import annotations

from attrs import define, field

from perfscore.reading.decoding.decode import Stage
from perfscore.reading.grid import Grid, GridRow


@define
class SoFar:
    """The rows of a document, its grid once these are all, and then the sections that were read.

    It only grows, and another thread may look at it at any time. ``digest`` is the SHA-256 of its bytes.
    """

    digest: str | None = None
    rows: list[GridRow] = field(factory=list)
    grid: Grid | None = None
    stages: list[Stage] = field(factory=list)
