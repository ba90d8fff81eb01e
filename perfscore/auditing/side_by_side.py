"""Forms of one project beside each other: targets and results, two years, two versions; with what a reviewer asks.

``within`` finds the pairs among the forms of one audit; ``side_by_side`` sets two collections against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from perfscore.auditing.checks import versions
from perfscore.auditing.finding import Finding
from perfscore.auditing.matching import FormPair, MatchKey, entry, matched
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.scoring.score import FormRows

TARGET_CHECKS: tuple[Callable[[FormPair], Iterator[Finding]], ...] = (
    versions.target_lowered,
    versions.target_dropped,
    versions.weights_changed,
    versions.budget_changed,
    versions.indicator_added,
)
YEAR_CHECKS: tuple[Callable[[FormPair], Iterator[Finding]], ...] = (
    versions.below_last_year,
    versions.copied_from_last_year,
    versions.full_every_year,
)
_TARGETS_OF = {
    FormKind.PROJECT_SELF_EVALUATION: FormKind.PROJECT_TARGETS,
    FormKind.DEPARTMENT_SELF_EVALUATION: FormKind.DEPARTMENT_TARGETS,
}


@frozen
class JudgedPair:
    """A pair of forms with the findings on it."""

    pair: FormPair
    findings: tuple[Finding, ...]


@frozen
class SideBySide:
    """Two collections of forms: the pairs, and the forms that only one of them has."""

    pairs: tuple[JudgedPair, ...]
    only_old: tuple[FormRows, ...]
    only_new: tuple[FormRows, ...]


def side_by_side(old: Sequence[FormRows], new: Sequence[FormRows]) -> SideBySide:
    """The forms of ``new`` beside those of ``old``; departments are paired with departments, projects with projects."""
    forms = (*old, *new)
    entries = [entry(number, result) for number, result in enumerate(forms)]
    kinds = [[each for each in entries if _is_whole(forms[each.number]) == whole] for whole in (True, False)]
    parts = [
        matched(
            [each for each in some if each.number < len(old)],
            [each for each in some if each.number >= len(old)],
            forms,
            any_unit=True,
        )
        for some in kinds
    ]
    pairs = (FormPair(forms[one], forms[other]) for part in parts for one, other in part.pairs)
    return SideBySide(
        tuple(JudgedPair(pair, tuple(_found(pair))) for pair in pairs),
        tuple(forms[each] for part in parts for each in part.only_old),
        tuple(forms[each] for part in parts for each in part.only_new),
    )


Kindred: TypeAlias = Mapping[tuple[FormKind, int | None], Sequence[MatchKey]]  # the forms of each kind and year


def within(entries: Kindred, forms: Sequence[FormRows]) -> Iterator[Finding]:
    """The findings on all pairs among ``forms``: targets with results of their year, results with the year before."""
    for (kind, year), new in entries.items():
        targets = _targets(entries, (kind, year), _TARGETS_OF[kind]) if kind in _TARGETS_OF else []
        before = entries.get((kind, year - 1), []) if kind in _TARGETS_OF and year is not None else []
        for old, checks in ((targets, TARGET_CHECKS), (before, YEAR_CHECKS)):
            for one, other in matched(old, new, forms).pairs if old else ():
                pair = FormPair(forms[one], forms[other])
                for check in checks:
                    yield from check(pair)


def _targets(entries: Kindred, results: tuple[FormKind, int | None], wanted: FormKind) -> Sequence[MatchKey]:
    """The targets that results of a kind and year may have had: of the same year, or where one of the two tells no
    year, of the only year that there is.
    """
    kind, year = results
    of_results, of_targets = ({each for one, each in entries if one is some} - {None} for some in (kind, wanted))
    others = of_targets if year is None and len(of_targets) == 1 else {None} if of_results == {year} else set()
    return [key for each in (year, *(others - {year})) for key in entries.get((wanted, each), ())]


def _found(pair: FormPair) -> Iterator[Finding]:
    """Two years are compared as years; targets with results, and two versions, by what was promised."""
    years = pair.old.form.year, pair.new.form.year
    results = pair.old.form.kind.has_results and pair.new.form.kind.has_results
    checks = YEAR_CHECKS if results and years[0] != years[1] else TARGET_CHECKS
    for check in checks:
        yield from check(pair)


def _is_whole(result: FormRows) -> bool:
    return result.form.kind in (FormKind.DEPARTMENT_SELF_EVALUATION, FormKind.DEPARTMENT_TARGETS)
