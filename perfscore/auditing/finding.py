"""A finding: something in a form that a reviewer would object to, with the arithmetic."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from perfscore.errors import NOWHERE, Fields, Lang, Place, Spoken, spoken, wording


class Severity(Enum):
    """How much a finding weighs."""

    ERROR = "error"  # the form contradicts itself, its values or the rule
    WARNING = "warning"  # a person must look
    INFO = "info"  # worth knowing, nothing to mend


@frozen(kw_only=True)
class Finding:
    """Code, severity, the figures of its message, and where: the row's name and its place in the document.

    ``look`` names the doubtful cells that it rests on, where the reading may be what is wrong.
    """

    code: str
    severity: Severity
    row: str | None = None
    place: Place = NOWHERE
    fields: Fields = field(factory=dict, hash=False)
    look: Spoken | None = field(default=None, hash=False)

    def message(self, lang: Lang = "zh") -> str:
        said = wording(self.code, lang, self.fields)
        return said if self.look is None else wording("W_look_first", lang, {"said": said, "cells": self.look})

    def to_dict(self, lang: Lang = "zh") -> dict[str, object]:
        where = {"row": self.row} if self.row else {}
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message(lang),
            "where": {**where, **self.place.to_dict()},
        }


def finding(code: str, severity: Severity, row: str | None, place: Place, **fields: object) -> Finding:
    return Finding(code=code, severity=severity, row=row, place=place, fields=spoken(fields))
