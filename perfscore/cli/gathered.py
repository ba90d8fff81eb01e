"""An audit of any number of documents: what is shown of each is written when it comes, and waits on disk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from attrs import define, evolve, field

from perfscore.auditing.collection import Collection
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.overview import Tally
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import Checked
from perfscore.form import Form
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import PassedOver, Source
from perfscore.reporting.parts import Parts, ReportRest
from perfscore.running.reading import Worked
from perfscore.spool import Spool

T = TypeVar("T", str, bytes)
_IN_MEMORY = 256  # forms, documents and findings that are kept there


@define
class Gathered(Generic[T]):
    """``shown`` is the report in parts, ``across`` what was found across forms, ``documents`` what became of each."""

    _parts: Parts[T]
    _collection: Collection
    _tally: Tally = field(factory=Tally, init=False)
    shown: Spool[T] = field(factory=lambda: Spool(_IN_MEMORY), init=False)
    across: Spool[Finding] = field(factory=lambda: Spool(_IN_MEMORY), init=False)
    documents: Spool[DocumentResult] = field(factory=lambda: Spool(_IN_MEMORY), init=False)

    @classmethod
    def begin(cls, parts: Parts[T], profile: Profile) -> Gathered[T]:
        found = cls(parts, Collection.on_disk(profile))
        found.shown.append(parts.begin)
        return found

    def take(self, _source: Source | PassedOver, result: Worked[Checked]) -> None:
        """What became of the next document."""
        shown = [self._parts.form(each) for each in result.made]
        self._collection.add([each.result for each in result.made])
        for each, part in zip(result.made, shown, strict=True):
            self._tally.form(each.result, each.findings)
            self.shown.append(part)
        self.documents.append(_slim(result.document))

    def end(self, left: Iterable[DocumentResult]) -> None:
        """All documents have come; ``left`` are those that will not."""
        for item in self._collection.findings():
            self._tally.findings([item])
            self.across.append(item)
        for each in left:
            self.documents.append(each)
        for part in self._parts.rest(ReportRest(self.across, self.documents, self._tally, self._collection.profile)):
            self.shown.append(part)

    @property
    def has_errors(self) -> bool:
        return self._tally.severities[Severity.ERROR] > 0


def _slim(document: DocumentResult) -> DocumentResult:
    """A document without what stands in its forms: how many there are is told, and what is odd about them."""
    forms = (Form(kind=each.kind, name=each.name, problems=each.problems) for each in document.forms)
    return evolve(document, forms=tuple(forms))
