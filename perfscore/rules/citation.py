"""Where a statement of a rule set comes from, and how far that has been checked."""

from __future__ import annotations

from datetime import date
from enum import Enum

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Place


class Standing(Enum):
    """How far a source has been checked."""

    TEXT = "text"  # the text itself was read
    FORM = "form"  # printed as a note on a form
    PLATFORM = "platform"  # from the configuration of a platform: how it computes, not a regulation
    INFERRED = "inferred"  # inferred from published scores
    RECALLED = "recalled"  # known, but the text was not read again: to be checked before it is relied on


@frozen(kw_only=True)
class Citation:
    """Where a statement comes from. ``rows`` and ``explained`` count the published rows behind an inference."""

    id: str
    document: str
    number: str | None = None
    article: str | None = None
    phrase: str | None = None
    standing: Standing
    checked_on: date
    rows: int | None = None
    explained: int | None = None
    fails: tuple[str, ...] = ()
    note: str | None = None
    place: Place = NOWHERE
