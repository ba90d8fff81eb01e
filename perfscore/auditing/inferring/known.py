"""The rule sets that are compared: which method each applies to a row, and how methods stand to rows, computed once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import field

from perfscore.auditing.inferring.apart import course
from perfscore.auditing.inferring.observe import Fit, Observation, fit
from perfscore.frozen import frozen
from perfscore.rules.model import Method, RuleSet
from perfscore.scoring.score import score_facts
from perfscore.scoring.select import select, ways
from perfscore.scoring.verdict import Verdict

_FITS = {
    Verdict.AGREES: Fit.EXACT, Verdict.ROUNDING: Fit.ROUNDING, Verdict.WITHIN_BAND: Fit.BAND,
    Verdict.DIFFERS: Fit.NONE, Verdict.UNDETERMINED: Fit.NONE,
}  # fmt: skip


@frozen(eq=False)
class KnownRuleSets:
    """``compared`` are the rule sets; the other two are caches."""

    compared: Sequence[RuleSet]
    _courses: dict[int, tuple[Method, str]] = field(factory=dict, init=False)
    _fits: dict[tuple[str, int], Fit] = field(factory=dict, init=False)

    def course(self, method: Method) -> str:
        """What the method does, without its names."""
        key = id(method)
        if key not in self._courses:
            self._courses[key] = (method, course(method))  # the method is held, so that its id stays its own
        return self._courses[key][1]

    def applied(self, rows: Sequence[Observation]) -> Iterator[tuple[RuleSet, Method]]:
        """The methods that each rule set applies to some of the rows, each once."""
        for rules in self.compared:
            used = dict.fromkeys(select(row.facts, rules).row.use for row in rows)
            yield from ((rules, rules.methods[name]) for name in used if name is not None)

    def fit(self, method: Method, row: Observation) -> Fit:
        """How a method stands to a row."""
        key = (self.course(method), id(row))
        if key not in self._fits:
            self._fits[key] = fit(method, row)
        return self._fits[key]

    def fit_of(self, rules: RuleSet, row: Observation) -> Fit:
        """How a rule set stands to a row: its whole answer, which for most rows is that of one method."""
        facts = row.facts
        if facts.parts or facts.pair is None or facts.impossible is not None or len(ways(facts, rules)) > 1:
            return _FITS[score_facts(facts, row.weight, row.declared, rules).verdict]
        use = select(facts, rules).row.use
        return Fit.NONE if use is None else self.fit(rules.methods[use], row)
