"""Why a row has no score."""

from __future__ import annotations

from attrs import frozen

from perfscore.errors import Said, spoken


@frozen
class Refusal(Said):
    """Why a row is undetermined."""


def refuse(code: str, **fields: object) -> Refusal:
    return Refusal(code, spoken(fields))
