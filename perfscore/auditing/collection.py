"""The forms of one audit as they come, and what is found across them; no more is held than the checks need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from attrs import define, field

from perfscore.auditing.checks import across, versions
from perfscore.auditing.checks.listing import Listing, summary_leaves_out, summary_told_otherwise
from perfscore.auditing.finding import Finding
from perfscore.auditing.matching import MatchKey, entry
from perfscore.auditing.names import key
from perfscore.auditing.profile import Profile
from perfscore.auditing.side_by_side import within
from perfscore.auditing.slim import SlimForms
from perfscore.form_kind import FormKind
from perfscore.scoring.score import FormRows
from perfscore.spool import Grouping, Spool

DOCUMENT_CHECKS: tuple[Callable[[Sequence[FormRows]], Iterator[Finding]], ...] = (
    across.projects_exceed_department,
    across.project_money_told_differently,
    across.told_otherwise_of_all,
    versions.below_own_last_year,
)
LISTING_CHECKS = (summary_told_otherwise, summary_leaves_out)
COLLECTION_CHECKS = (across.same_row_scored_differently, across.same_indicator_told_differently)
_IN_MEMORY = 256  # forms, and findings of each check, that are kept as they are


@define
class Collection:
    """What the checks across forms know of the forms that have come.

    Nothing across forms is an error: what one form prints of itself is never contradicted by another with certainty.
    """

    profile: Profile
    forms: list[FormRows] | SlimForms
    _rows: Grouping[across.PlainRow] = field(factory=Grouping, init=False)
    _entries: dict[tuple[FormKind, int | None], list[MatchKey]] = field(factory=lambda: defaultdict(list), init=False)
    _wholes: dict[Hashable, int] = field(factory=dict, init=False)
    _listed: list[Listing] = field(factory=list, init=False)
    _projects: dict[str, list[int]] = field(factory=lambda: defaultdict(list), init=False)
    _twins: list[tuple[int, int]] = field(factory=list, init=False)
    _found: tuple[Spool[Finding], ...] = field(
        factory=lambda: tuple(Spool(_IN_MEMORY) for _ in DOCUMENT_CHECKS), init=False
    )

    @classmethod
    def on_disk(cls, profile: Profile) -> Collection:
        """One that holds many forms in a temporary file, without what the checks do not look at."""
        return cls(profile, SlimForms.keeping(_IN_MEMORY))

    def add(self, results: Sequence[FormRows]) -> None:
        """The forms of a document, which comes once."""
        for check, found in zip(DOCUMENT_CHECKS, self._found, strict=True):
            for item in check(results):
                found.append(item)
        for result in results:
            number = len(self.forms)
            self.forms.append(result)
            self._entries[result.form.kind, result.form.year].append(entry(number, result))
            if result.form.listed:
                self._listed.append(Listing(result.form.listed, range(number, number + len(results))))
            if result.form.kind is FormKind.PROJECT_SELF_EVALUATION and key(result.form.name):
                self._projects[key(result.form.name)].append(number)
            for same, row in across.seen_rows(number, result):
                self._rows.add(same, row)
            if result.form.kind is FormKind.DEPARTMENT_SELF_EVALUATION:
                first = self._wholes.setdefault((result.form.name or result.form.source.file, result.form.year), number)
                self._twins += [(first, number)] if first != number else []

    def findings(self) -> Iterator[Finding]:
        """What is found across all of them, and is wanted."""
        return (item for item in self._every() if self.profile.wants(item))

    def _every(self) -> Iterator[Finding]:
        yield from across.same_row_scored_differently(self._rows, self.forms)
        for one, other in self._twins:
            yield from across.same_indicator_told_differently(self.forms[one], self.forms[other])
        for listing in self._listed:
            for beside in LISTING_CHECKS:
                yield from beside(listing, self._projects, self.forms)
        for found in self._found:
            yield from found
        yield from within(self._entries, self.forms)
