"""The years in which a rule set holds."""

from __future__ import annotations

from datetime import date

from attrs import field

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Lang, Message, Place


@frozen
class Years:
    """First and last year; ``last`` is None while the rule stays in force as of ``checked_on``."""

    first: int
    last: int | None
    checked_on: date
    place: Place = field(default=NOWHERE, eq=False)

    def __contains__(self, year: int) -> bool:
        return self.first <= year and (self.last is None or year <= self.last)

    def text(self, lang: Lang = "zh") -> str:
        """The years in words."""
        if self.last is None:
            return Message("W_year_open", first=self.first, day=self.checked_on).text(lang)
        code = "W_year_one" if self.last == self.first else "W_year_span"
        return Message(code, first=self.first, last=self.last).text(lang)

    __str__ = text
