"""Rule sets beside each other: for one place, kind of form and scope, the years follow without gap or overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from perfscore.errors import Problem, Related, problem, say
from perfscore.form import FormKind
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Proof, decided

Series: TypeAlias = tuple[str, FormKind, str | None]


def years(rules: RuleSet, beside: Sequence[RuleSet]) -> Proof:
    """The years of this rule set against the one before it, for each place and kind of form that it holds for."""
    problems = {(item.code, item.place): item for series in _series(rules) for item in _steps(rules, beside, series)}
    kinds = len(list(_series(rules)))
    return decided(Claim.YEARS, list(problems.values()), say("K_years_over", series=kinds, years=str(rules.years)))


def _series(rules: RuleSet) -> Iterator[Series]:
    for place in rules.places:
        for form in sorted(rules.forms, key=lambda kind: kind.value):
            yield place, form, rules.scope


def _steps(rules: RuleSet, beside: Sequence[RuleSet], series: Series) -> Iterator[Problem]:
    editions = [each for each in beside if series in _series(each)]
    editions.sort(key=lambda each: (each.years.first, each.id))
    for before, after in pairwise(editions):
        if after.id != rules.id:
            continue
        related = [Related(say("K_edition", rules=before.id, years=str(before.years)), before.years.place)]
        figures = {"where": series[0], "other": before.id, "first": after.years.first}
        if before.years.last is None or before.years.last >= after.years.first:
            yield problem("R370", after.years.place, **figures).beside(*related)
        elif before.years.last + 1 < after.years.first:
            missing = f"{before.years.last + 1}—{after.years.first - 1}"
            yield problem("R371", after.years.place, **figures, missing=missing).beside(*related)
