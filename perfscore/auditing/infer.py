"""Which rules explain the declared scores of a document: rule sets as a whole, and methods for each kind of row.

Where two explain equally much, both are named: a document may fail to tell them apart, and no winner is made up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from perfscore.auditing.estimate import Estimate, estimate
from perfscore.auditing.observe import Fit, Group, Observation, fit, grouped, observations
from perfscore.form import Form
from perfscore.rules.choose import candidates
from perfscore.rules.model import Method, RuleSet, canonical
from perfscore.scoring.score import score_form
from perfscore.scoring.select import select
from perfscore.scoring.verdict import Verdict


@frozen
class Candidate:
    """A rule set or a method, and the numbers of the rows that it explains, allows and contradicts.

    ``names`` are the rule sets that it stands in: several may have the same method.
    """

    label: str
    names: tuple[str, ...]
    explained: frozenset[int]
    allowed: frozenset[int]
    method: Method | None = None

    def apart(self, other: Candidate) -> frozenset[int]:
        """The rows that tell the two apart: one explains them and the other does not."""
        return self.explained ^ other.explained


@frozen
class _Applied:
    """A method with the rule sets that apply it, the first of them to compute with."""

    method: Method
    names: tuple[str, ...]
    rules: RuleSet


@frozen
class Ranking:
    """Candidates that explain something, the best first."""

    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> tuple[Candidate, ...]:
        """The candidates that explain most; more than one is not identifiable."""
        top = len(self.candidates[0].explained) if self.candidates else 0
        return tuple(each for each in self.candidates if len(each.explained) == top)

    @property
    def telling(self) -> int:
        """How many rows tell the best from the next that explains less (or from nothing)."""
        below = next((each for each in self.candidates if each not in self.best), None)
        return len(self.best[0].apart(below)) if below is not None else 0


@frozen
class GroupResult:
    """What explains one kind of row; ``estimate`` is set where no shipped method does as well."""

    group: Group
    rows: tuple[Observation, ...]
    ranking: Ranking
    estimate: Estimate | None = None

    @property
    def unexplained(self) -> tuple[Observation, ...]:
        """Rows that no method explains or allows, the estimated one included."""
        reached = {n for each in self.ranking.candidates for n in (*each.explained, *each.allowed)}
        reached |= set(self.estimate.explained) if self.estimate else set()
        return tuple(row for n, row in enumerate(self.rows) if n not in reached)


@frozen
class Inference:
    """The rule sets by what they explain of all rows, and the methods by what they explain of each kind of row."""

    rows: tuple[Observation, ...]
    rule_sets: Ranking
    groups: tuple[GroupResult, ...]


NOTHING_INFERRED = Inference((), Ranking(()), ())  # what no form at all gives


def infer(forms: Sequence[Form], rules: Sequence[RuleSet] = ()) -> Inference:
    """Compare rule sets with the declared scores of the forms; without ``rules`` all that hold for such forms."""
    compared = rules or candidates(forms)
    rows = observations(forms, compared[0])
    rule_sets = _ranked(_rule_set(each, forms) for each in compared)
    groups = tuple(_group(group, members, compared) for group, members in grouped(rows).items())
    return Inference(rows, rule_sets, groups)


def _rule_set(rules: RuleSet, forms: Sequence[Form]) -> Candidate:
    verdicts = []
    for form in forms:
        rows = score_form(form, rules).rows
        verdicts += [row.verdict for row in rows if row.declared is not None and row.weight]
    explained = {n for n, found in enumerate(verdicts) if found in (Verdict.AGREES, Verdict.ROUNDING)}
    allowed = {n for n, found in enumerate(verdicts) if found is Verdict.WITHIN_BAND}
    return Candidate(rules.title, (rules.id,), frozenset(explained), frozenset(allowed))


def _group(group: Group, rows: tuple[Observation, ...], candidates: Sequence[RuleSet]) -> GroupResult:
    ranking = _ranked(_method(applied, rows) for applied in _methods(rows, candidates))
    most = len(ranking.best[0].explained) if ranking.candidates else 0
    found = estimate(rows) if most < len(rows) else None
    better = found if found is not None and len(found.explained) > most else None
    return GroupResult(group, rows, ranking, better)


def _methods(rows: tuple[Observation, ...], candidates: Sequence[RuleSet]) -> list[_Applied]:
    """The methods that the candidates would apply to these rows, each once, however many names it has."""
    found: dict[str, _Applied] = {}
    for rules in candidates:
        used = dict.fromkeys(select(row.facts, rules).row.use for row in rows)
        for method in (rules.methods[name] for name in used if name is not None):
            known = found.get(_course(method), _Applied(method, (), rules))
            found[_course(method)] = evolve(known, names=(*known.names, rules.id))
    return list(found.values())


def _course(method: Method) -> str:
    """What a method does, without its name and sources."""
    parts = (method.measure, method.unit, method.curve, method.levels, method.round_measure, method.round_score)
    return json.dumps(_plain([canonical(part) for part in parts]), ensure_ascii=False, sort_keys=True)


def _plain(item: object) -> object:
    if isinstance(item, dict):
        return {key: _plain(value) for key, value in item.items() if key not in ("sources", "label")}
    return [_plain(each) for each in item] if isinstance(item, list) else item


def _method(applied: _Applied, rows: tuple[Observation, ...]) -> Candidate:
    fits = [fit(applied.method, row, applied.rules) for row in rows]
    explained = frozenset(n for n, found in enumerate(fits) if found.explains)
    allowed = frozenset(n for n, found in enumerate(fits) if found is Fit.BAND)
    return Candidate(applied.method.label, applied.names, explained, allowed, applied.method)


def _ranked(candidates: Iterable[Candidate]) -> Ranking:
    """By the rows explained, then by those allowed; what explains nothing is left out."""
    kept = [each for each in candidates if each.explained]
    return Ranking(tuple(sorted(kept, key=lambda each: (-len(each.explained), -len(each.allowed), each.names))))
