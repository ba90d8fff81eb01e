"""Rule sets beside each other: for one place, kind of form and scope, the years follow without gap or overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from perfscore.form_kind import FormKind
from perfscore.messages import Message, Problem, Related, problem
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Proof, decided

Series: TypeAlias = tuple[str, FormKind, str | None]


Editions: TypeAlias = Mapping[Series, Sequence[RuleSet]]


def beside(every: Iterable[RuleSet]) -> Editions:
    """The rule sets of each series, in the order of their years."""
    found: dict[Series, list[RuleSet]] = {}
    for rules in every:
        for series in _series(rules):
            found.setdefault(series, []).append(rules)
    return {series: sorted(each, key=lambda rules: (rules.years.first, rules.id)) for series, each in found.items()}


def years(rules: RuleSet, others: Editions) -> Proof:
    """The years of this rule set against the one before it, for each place and kind of form that it holds for."""
    every = list(_series(rules))
    problems = {(item.code, item.place): item for series in every for item in _steps(rules, others, series)}
    return decided(Claim.YEARS, list(problems.values()), Message("K_years_over", series=len(every), years=rules.years))


def _series(rules: RuleSet) -> Iterator[Series]:
    for place in rules.places:
        for form in sorted(rules.forms, key=lambda kind: kind.value):
            yield place, form, rules.scope


def _steps(rules: RuleSet, others: Editions, series: Series) -> Iterator[Problem]:
    for before, after in pairwise(others.get(series, ())):
        if after.id != rules.id or before.id == rules.id:
            continue
        related = [Related(Message("K_edition", rules=before.id, years=str(before.years)), before.years.place)]
        figures = {"where": series[0], "other": before.id, "first": after.years.first}
        if before.years.last is None or before.years.last >= after.years.first:
            yield problem("R370", after.years.place, **figures).beside(*related)
        elif before.years.last + 1 < after.years.first:
            missing = f"{before.years.last + 1}—{after.years.first - 1}"
            yield problem("R371", after.years.place, **figures, missing=missing).beside(*related)
