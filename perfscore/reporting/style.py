"""How text is set for a terminal: its language and its colours."""

from __future__ import annotations

from perfscore.frozen import frozen
from perfscore.messages import Lang, as_fields, wording

_COLOURS = {
    "agrees": "32", "within-band": "32", "rounding": "36", "differs": "31", "undetermined": "33",
    "error": "31", "warning": "33", "info": "36", "bold": "1",
}  # fmt: skip


@frozen
class Style:
    """The language of the report, and whether it may use colour."""

    lang: Lang = "zh"
    colour: bool = False

    def paint(self, name: str, shown: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{shown}\x1b[0m" if self.colour and name in _COLOURS else shown

    def word(self, code: str, **fields: object) -> str:
        return wording(code, self.lang, as_fields(fields))
