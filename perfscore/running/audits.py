"""Many documents audited, as they come, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import count, islice
from pathlib import Path

from attrs import define, field

from perfscore.auditing.profile import Profile
from perfscore.auditing.records import Records, finding_records, row_records
from perfscore.auditing.run import DEFAULT, AuditReport, Checked, together
from perfscore.files import path_given
from perfscore.messages import Lang
from perfscore.reading.sources import sources_of
from perfscore.rules.folders import AUTO
from perfscore.running.documents import Rules, audited, each_document
from perfscore.running.reading import Worked


@define
class Audits:
    """The audits of documents: iterate for one result a document as they come; the rest asks for all that are left.

    What has come is kept and is not read again.
    """

    _coming: Iterator[Worked[Checked]]
    _profile: Profile
    _come: list[Worked[Checked]] = field(factory=list)

    def __iter__(self) -> Iterator[Worked[Checked]]:
        """The results that have come, then those that are still to come, whoever asks for them first."""
        for number in count():
            if number == len(self._come):
                self._come.extend(islice(self._coming, 1))
            if number == len(self._come):
                return
            yield self._come[number]

    def __repr__(self) -> str:
        return f"<Audits: {len(self._come)} documents have come>"

    def report(self) -> AuditReport:
        """All of them, with what is found across forms."""
        every = list(self)
        audits = [audit for each in every for audit in each.made]
        return together(audits, [each.document for each in every], self._profile)

    def rows(self, lang: Lang = "zh") -> Records:
        """One line for each row of each form: ``to_arrow()``, ``to_pandas()``, ``to_polars()``."""
        return row_records((audit for each in self for audit in each.made), lang)

    def findings(self, lang: Lang = "zh") -> Records:
        """One line for each finding, those across forms at the end."""
        report = self.report()
        return finding_records(report.audits, report.findings, lang)


def audit_paths(
    paths: str | Path | Iterable[str | Path],
    rules: str = AUTO,
    jobs: int | None = None,
    *,
    folders: Sequence[str | Path] = (),
    profile: Profile = DEFAULT,
) -> Audits:
    """Audit documents: files, folders, patterns, zips. Nothing is read before it is asked for.

    ``rules`` is an id, a path of a rule file, or ``auto`` (by place, year and kind of form); ``folders`` hold own rule
    sets. ``jobs`` worker processes read side by side (None: one for each core, 0: none, in this process). A document
    that cannot be read is a result with its ``failure``. Raises what ``load_rules`` raises.
    """
    named = paths if isinstance(paths, Iterable) and not isinstance(paths, str) else [paths]
    chosen = Rules(named=rules, folders=tuple(Path(folder) for folder in folders))
    chosen.chooser()
    return Audits(
        each_document(sources_of([path_given(each) for each in named]), partial(audited, chosen, profile), jobs),
        profile,
    )
