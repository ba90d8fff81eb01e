"""A finding: something in a form that a reviewer would object to, with the arithmetic."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from attrs import asdict, evolve, field

from perfscore.frozen import frozen
from perfscore.messages import NOWHERE, Fields, Joined, Lang, Message, Place, Translatable, as_fields, codes, wording
from perfscore.values.number import text


class Severity(Enum):
    """How much a finding weighs, worst first."""

    ERROR = "error"  # the form contradicts itself, its values or the rule
    WARNING = "warning"  # a person must look
    INFO = "info"  # worth knowing, nothing to mend


class Handling(Enum):
    """What a reviewer made of a finding."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@frozen(kw_only=True)
class Decision:
    """A reviewer's decision about a finding: its state, a note, and whom it was assigned to; by whom and when.

    ``when`` is printed as it is given.
    """

    state: Handling = Handling.OPEN
    note: str = ""
    assigned: str = ""
    who: str = ""
    when: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether everything was taken back."""
        return self.state is Handling.OPEN and not self.note and not self.assigned

    @property
    def said(self) -> Message:
        """In words."""
        parts = [Message(f"B_{self.state.value}")] if self.state is not Handling.OPEN else []
        parts += [Message("W_decided_note", note=self.note)] if self.note else []
        parts += [Message("W_decided_assigned", name=self.assigned)] if self.assigned else []
        return Message("W_decided", parts=Joined(parts, "W_then"), who=self.who or "—", when=self.when or "—")

    def to_dict(self) -> dict[str, str]:
        return asdict(self, value_serializer=lambda _, __, value: value.value if isinstance(value, Handling) else value)


@frozen(kw_only=True)
class Finding:
    """Code, severity, the figures of its message, and where: the row's name and its place in the document.

    ``points`` are at stake (None where that is not known); ``cause`` is the likeliest slip that would explain it, and
    ``hints`` are what else would; ``article`` is where the rule comes from. ``consequences`` are the findings that the
    same slip sets off. ``look`` names the doubtful cells that it rests on, where the reading may be what is wrong.
    ``decision`` is what a reviewer made of it.
    """

    code: str
    severity: Severity
    row: str | None = None
    place: Place = NOWHERE
    fields: Fields = field(factory=dict, hash=False)
    points: Fraction | None = None
    cause: Message | None = None
    hints: tuple[Message, ...] = ()
    article: Translatable | None = field(default=None, hash=False)
    consequences: tuple[Finding, ...] = ()
    look: Translatable | None = field(default=None, hash=False)
    decision: Decision | None = None

    def __repr__(self) -> str:
        about = "" if self.row is None else f" {self.row!r}"
        return f"<Finding {self.code} {self.severity.value}{about}>"

    @property
    def stands(self) -> bool:
        """Whether no reviewer has rejected it."""
        return self.decision is None or self.decision.state is not Handling.REJECTED

    @property
    def codes(self) -> frozenset[str]:
        """Its own code and those of its consequences."""
        return frozenset((self.code, *(each.code for each in self.consequences)))

    def message(self, lang: Lang = "zh") -> str:
        """What is wrong, what would explain it, what else follows from it, and what a reviewer made of it."""
        said, explained = wording(self.code, lang, self.fields), self._explained()
        stop = wording("W_stop", lang)
        said = "".join(
            (said if not explained else said.removesuffix(stop) + stop, *(each.text(lang) for each in explained))
        )
        if self.look is not None:
            said = wording("W_look_first", lang, {"said": said, "cells": self.look})
        return said if self.decision is None else said + self.decision.said.text(lang)

    def _explained(self) -> list[Message]:
        would = tuple(each for each in (self.cause, *self.hints) if each is not None)
        told = [Message("I_would", parts=Joined(would, "W_then"))] if would else []
        if self.consequences:
            follow = tuple(Message("W_consequence", found=each.code, said=_Plain(each)) for each in self.consequences)
            told.append(Message("W_consequences", parts=Joined(follow, "W_then")))
        return told

    def told(self, what: str, lang: Lang = "zh") -> str | None:
        """What the form ``says``, what is ``due`` instead, or what to ``ask`` the unit for; None where nothing is."""
        code = f"W_{what}_{self.code}"
        return wording(code, lang, self.fields) if code in codes() else None

    def to_dict(self, lang: Lang = "zh") -> dict[str, object]:
        where = {"row": self.row} if self.row else {}
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": evolve(self, decision=None).message(lang),
            "where": {**where, **self.place.to_dict()},
            "says": self.told("says", lang),
            "expected": self.told("due", lang),
            "article": None if self.article is None else self.article.text(lang),
            "points": None if self.points is None else text(self.points),
            "cause": None if self.cause is None else self.cause.code,
            "ask": self.told("ask", lang),
            "consequences": [each.to_dict(lang) for each in self.consequences],
            **({} if self.decision is None else {"decision": self.decision.to_dict()}),
        }


@frozen
class _Plain:
    """A finding without its causes, as it stands among the consequences of another."""

    finding: Finding

    def text(self, lang: Lang = "zh") -> str:
        return evolve(self.finding, cause=None, hints=()).message(lang).removesuffix(wording("W_stop", lang))


def finding(code: str, severity: Severity, row: str | None, place: Place, **fields: object) -> Finding:
    return Finding(code=code, severity=severity, row=row, place=place, fields=as_fields(fields))
