"""What reviewers decided about findings, put to the findings that they are about."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from perfscore.auditing.finding import Decision, Finding
from perfscore.frozen import frozen
from perfscore.messages import Place


@frozen(kw_only=True)
class DecisionAbout:
    """A decision about the finding of a code, a row and a place. Without a place it is about every such finding of the
    row, without both about all of the code.
    """

    code: str
    row: str | None
    place: Place | None
    decision: Decision

    def is_about(self, item: Finding) -> bool:
        if self.place is None:
            return self.code == item.code and self.row in (None, item.row)
        return (self.code, self.row, _spot(self.place)) == (item.code, item.row, _spot(item.place))


def decided(findings: Iterable[Finding], decisions: Iterable[DecisionAbout]) -> tuple[Finding, ...]:
    """The findings of a form, each with what was decided about it last."""
    said = [each for each in decisions if not each.decision.says_nothing]
    return tuple(_decided(item, said) for item in findings)


def _decided(item: Finding, decisions: Iterable[DecisionAbout]) -> Finding:
    about = [each.decision for each in decisions if each.is_about(item)]
    return evolve(item, decision=about[-1]) if about else item


def _spot(place: Place) -> tuple[object, ...]:
    """Where in its document: the name of the file may differ."""
    return place.sheet, place.page, place.line, place.cell
