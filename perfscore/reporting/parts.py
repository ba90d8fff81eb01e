"""Reports of audits written part by part, while the forms come: no more of them is held than the report needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from attrs import define, field

from perfscore.auditing.finding import Finding
from perfscore.auditing.overview import Tally
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import AuditReport, Checked
from perfscore.frozen import frozen
from perfscore.reading.outcome import DocumentResult

T = TypeVar("T", str, bytes)
T_co = TypeVar("T_co", str, bytes, covariant=True)


@frozen
class ReportRest:
    """What is told after the forms: what was found across them, what became of the documents, the counts, and by
    which thresholds all was judged.
    """

    findings: Sequence[Finding]
    documents: Sequence[DocumentResult]
    tally: Tally
    profile: Profile


class Parts(Protocol[T_co]):
    """A report as it comes: how it begins, each form in turn, then the rest. The parts make up the report."""

    @property
    def begin(self) -> T_co: ...

    def form(self, audit: Checked) -> T_co:
        """What the report tells of the next form."""
        ...

    def rest(self, rest: ReportRest) -> Iterator[T_co]:
        """What it ends with."""
        ...


def parts_of(report: AuditReport, parts: Parts[T]) -> Iterator[T]:
    """A report that is whole already, in its parts."""
    yield parts.begin
    for audit in report.audits:
        yield parts.form(audit)
    yield from parts.rest(ReportRest(report.findings, report.documents, report.tally, report.profile))


@define
class AtOnce(Generic[T]):
    """A report in a format that is written when all is known: it holds everything. It begins with nothing."""

    write: Callable[[AuditReport], T]
    begin: T
    _audits: list[Checked] = field(factory=list, init=False)

    def form(self, audit: Checked) -> T:
        self._audits.append(audit)
        return self.begin

    def rest(self, rest: ReportRest) -> Iterator[T]:
        yield self.write(AuditReport(tuple(self._audits), tuple(rest.findings), tuple(rest.documents), rest.profile))
