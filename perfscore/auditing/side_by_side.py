"""Forms of one project beside each other: targets and results, two years, two versions; with what a reviewer asks.

``within`` finds the pairs among the forms of one audit; ``side_by_side`` sets two collections against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from perfscore.auditing.checks import versions
from perfscore.auditing.finding import Finding
from perfscore.auditing.matching import FormPair, Matching, matched
from perfscore.form import FormKind
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
class Beside:
    """A pair of forms with the findings on it."""

    pair: FormPair
    findings: tuple[Finding, ...]


@frozen
class SideBySide:
    """Two collections of forms: the pairs, and the forms that only one of them has."""

    pairs: tuple[Beside, ...]
    only_old: tuple[FormRows, ...]
    only_new: tuple[FormRows, ...]


def side_by_side(old: Sequence[FormRows], new: Sequence[FormRows]) -> SideBySide:
    """The forms of ``new`` beside those of ``old``; departments are paired with departments, projects with projects."""
    parts = [
        matched(*([each for each in results if _is_whole(each) == whole] for results in (old, new)))
        for whole in (True, False)
    ]
    return SideBySide(
        tuple(Beside(pair, tuple(_found(pair))) for part in parts for pair in part.pairs),
        tuple(each for part in parts for each in part.only_old),
        tuple(each for part in parts for each in part.only_new),
    )


def within(results: Sequence[FormRows]) -> Iterator[Finding]:
    """The findings on all pairs among ``results``: targets with results of their year, results with the year before."""
    grouped: dict[tuple[FormKind, int | None], list[FormRows]] = defaultdict(list)
    for result in results:
        grouped[result.form.kind, result.form.year].append(result)
    for (kind, year), new in list(grouped.items()):
        targets = grouped.get((_TARGETS_OF[kind], year), []) if kind in _TARGETS_OF else []
        before = grouped.get((kind, year - 1), []) if kind in _TARGETS_OF and year is not None else []
        for old, checks in ((targets, TARGET_CHECKS), (before, YEAR_CHECKS)):
            found: Matching | None = matched(old, new) if old else None
            for pair in found.pairs if found else ():
                for check in checks:
                    yield from check(pair)


def _found(pair: FormPair) -> Iterator[Finding]:
    """Two years are compared as years; targets with results, and two versions, by what was promised."""
    years = pair.old.form.year, pair.new.form.year
    results = pair.old.form.kind.has_results and pair.new.form.kind.has_results
    checks = YEAR_CHECKS if results and years[0] != years[1] else TARGET_CHECKS
    for check in checks:
        yield from check(pair)


def _is_whole(result: FormRows) -> bool:
    return result.form.kind in (FormKind.DEPARTMENT_SELF_EVALUATION, FormKind.DEPARTMENT_TARGETS)
