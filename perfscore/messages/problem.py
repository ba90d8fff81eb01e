"""Problems: messages about a place, gathered as values by readers and loaders and carried by one exception."""

from __future__ import annotations

from attrs import evolve, field

from perfscore.frozen import frozen
from perfscore.messages.catalogue import Lang, wording
from perfscore.messages.message import Fields, Message, as_fields
from perfscore.messages.place import NOWHERE, Place, quote


@frozen
class Related:
    """A second place that a problem is about: the row that masks, the segment before, the first of two."""

    message: Message
    place: Place
    excerpt: str | None = None


@frozen(kw_only=True)
class Problem:
    """One thing that is wrong or odd: code, place, the fields of its message, the line it quotes.

    ``related`` are the other places that it is about; a warning is allowed and probably not what was meant; ``cause``
    is the problem of another file that it comes from, the first of such a chain.
    """

    code: str
    place: Place = NOWHERE
    fields: Fields = field(factory=dict, hash=False)
    excerpt: str | None = None
    related: tuple[Related, ...] = ()
    is_warning: bool = False
    cause: Problem | None = None

    def message(self, lang: Lang = "zh") -> str:
        return wording(self.code, lang, self.fields)

    def to_dict(self, lang: Lang = "zh") -> dict[str, object]:
        return {"code": self.code, "message": self.message(lang), "where": self.place.to_dict()}

    def beside(self, *related: Related) -> Problem:
        """A copy with the other places that it is about."""
        return evolve(self, related=related)

    def quoted(self, lines: list[str]) -> Problem:
        """A copy with the source line that its place points to."""
        return evolve(self, excerpt=quote(lines, self.place))

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorts problems in the order of the files that they are about."""
        return self.place.file or "", self.place.line or 0, self.place.column or 0, self.code


def problem(code: str, place: Place = NOWHERE, **fields: object) -> Problem:
    """A Problem whose message fields are given as keywords."""
    return Problem(code=code, place=place, fields=as_fields(fields))


# A file may be named, or a rule file may quote, what a terminal would obey.
_HARMLESS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


def render(item: Problem, lang: Lang = "zh") -> str:
    """``file:line:column: CODE message``, then the quoted line with its mark when there is one."""
    warned = wording("W_warned", lang) if item.is_warning else ""
    parts = [_headed(item.place, f"{item.code} {warned}{item.message(lang)}"), item.excerpt]
    for other in item.related:
        parts += [f"  {_headed(other.place, other.message.text(lang))}", other.excerpt]
    return "\n".join(part for part in parts if part).translate(_HARMLESS)


def _headed(place: Place, said: str) -> str:
    return f"{place}: {said}" if str(place) else said
