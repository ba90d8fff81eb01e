"""Which rules explain the declared scores of a document: rule sets as a whole, and methods for each kind of row.

Methods are those of the rule sets and curves of the usual families, whatever is known. What explains the rows with the
fewest assumptions comes first; below four fifths nothing explains them, and what comes nearest is shown. Where rows
do not tell two apart, both are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from attrs import evolve, field

from perfscore.auditing.inferring import length
from perfscore.auditing.inferring.apart import Difference, difference
from perfscore.auditing.inferring.estimate import Estimated, estimate
from perfscore.auditing.inferring.families import Shaped
from perfscore.auditing.inferring.known import KnownRuleSets
from perfscore.auditing.inferring.observe import Fit, Observation, RowGroup, grouped, observations
from perfscore.auditing.inferring.variants import variants
from perfscore.auditing.inferring.wording import said_of
from perfscore.auditing.matching import in_units
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Message, Translatable
from perfscore.rules.choose import candidates
from perfscore.rules.library import rules_given
from perfscore.rules.model import Method, RuleSet
from perfscore.values.given import each_of

EXPLAINED = Fraction(4, 5)  # below this share of the rows nothing explains them
_SPLIT = 8  # bits: that a category has a method of its own; one row never pays for it
_ALIKE = 8  # methods that the rows do not tell from the best, at most


@frozen
class Candidate:
    """A rule set or a method, and the numbers of the rows that it explains and allows.

    ``names`` are the rule sets that it stands in: several may have the same method, an estimated one has none.
    ``bits`` is how long it is to tell, with the rows that it does not explain.
    """

    label: Translatable
    names: tuple[str, ...]
    explained: frozenset[int]
    allowed: frozenset[int]
    bits: int = 0
    method: Method | None = None
    shaped: Shaped | None = None

    @property
    def reached(self) -> tuple[frozenset[int], frozenset[int]]:
        return self.explained, self.allowed

    def apart(self, other: Candidate) -> frozenset[int]:
        """The rows that tell the two apart: one explains them and the other does not."""
        return self.explained ^ other.explained


@frozen
class Ranking:
    """Candidates that explain something of so many rows, the best first."""

    candidates: tuple[Candidate, ...]
    rows: int

    @property
    def leading(self) -> tuple[Candidate, ...]:
        """The candidates that explain most with the fewest assumptions; more than one is not identifiable."""
        if not self.candidates:
            return ()
        first = self.candidates[0]
        return tuple(each for each in self.candidates if _rank(each) == _rank(first))

    @property
    def best(self) -> tuple[Candidate, ...]:
        """Those in the lead, if they explain enough; nothing otherwise."""
        return self.leading if self.share >= EXPLAINED else ()

    @property
    def share(self) -> Fraction:
        """What the leading candidate explains of the rows that it does not leave to judgement."""
        if not self.candidates:
            return Fraction(0)
        first = self.candidates[0]
        return Fraction(len(first.explained), self.rows - len(first.allowed))

    @property
    def telling(self) -> int:
        """How many rows tell the best from the next that explains less; none where all explain as much."""
        if not self.candidates:
            return 0
        first = self.candidates[0]
        below = next((each for each in self.candidates if len(each.explained) < len(first.explained)), None)
        return len(first.apart(below)) if below is not None else 0


def _rank(candidate: Candidate) -> tuple[int, int, int]:
    return (candidate.bits, -len(candidate.explained), -len(candidate.allowed))


@frozen
class Alike:
    """A method that gives what the best one gives on every row, and where they would differ (None: nowhere found)."""

    candidate: Candidate
    difference: Difference | None


@frozen
class GroupResult:
    """What explains one kind of row, and what the rows cannot tell from it."""

    group: RowGroup
    rows: tuple[Observation, ...]
    ranking: Ranking
    alike: tuple[Alike, ...] = ()

    @property
    def estimated(self) -> Candidate | None:
        """The best method, where no rule set has it."""
        return next((each for each in self.ranking.best[:1] if not each.names), None)

    @property
    def is_signed(self) -> bool:
        """Whether rows print a sign that a method may contradict."""
        return any(row.signed for row in self.rows)

    @property
    def identifiable(self) -> bool:
        """Whether the rows tell the best method from every other that is known."""
        return len(self.ranking.best) == 1 and not self.alike

    @property
    def unexplained(self) -> tuple[Observation, ...]:
        """The rows that the leading method neither explains nor allows."""
        reached = {n for each in self.ranking.leading for n in (*each.explained, *each.allowed)}
        return tuple(row for n, row in enumerate(self.rows) if n not in reached)


@frozen
class Inference:
    """The rule sets by what they explain of all rows, and the methods by what they explain of each kind of row."""

    rows: tuple[Observation, ...]
    rule_sets: Ranking
    groups: tuple[GroupResult, ...]

    def __repr__(self) -> str:
        best = ", ".join(each.names[0] for each in self.rule_sets.best) or "none"
        return f"<Inference from {len(self.rows)} rows: {best}>"


NOTHING_INFERRED = Inference((), Ranking((), 0), ())  # what no form at all gives


@frozen
class UnitInference:
    """What explains the scores of one unit in one year. ``unit`` is None for forms that tell none."""

    unit: str | None
    year: int | None
    forms: tuple[Form, ...] = field(repr=False)
    found: Inference = field(repr=False)


def infer(forms: Sequence[Form], rules: Sequence[RuleSet | str | Path] = ()) -> Inference:
    """Compare rule sets with the declared scores of the forms; without ``rules`` all that hold for such forms.

    Raises UsageError for what is no form, and what ``load_rules`` raises for an id or path.
    """
    forms = each_of(forms, Form)
    compared = [rules_given(each) for each in rules] or candidates(forms)
    if not compared:
        return NOTHING_INFERRED
    rows = observations(forms, compared[0])
    known = KnownRuleSets(compared)
    rule_sets = _ranked((_rule_set(each, rows, known) for each in compared), len(rows))
    groups = tuple(found for group, members in grouped(rows).items() for found in _kind(group, members, known))
    return Inference(rows, rule_sets, groups)


def infer_units(forms: Sequence[Form], rules: Sequence[RuleSet | str | Path] = ()) -> tuple[UnitInference, ...]:
    """``infer`` for each unit and year by itself, in the order of the forms: units need not score by one rule.

    Names of one year and file that differ by a few characters, as scanning leaves them, are one unit.
    """
    return tuple(
        UnitInference(next((form.unit for form in some if form.unit), None), some[0].year, some, infer(some, rules))
        for some in in_units(each_of(forms, Form))
    )


def _rule_set(rules: RuleSet, rows: Sequence[Observation], known: KnownRuleSets) -> Candidate:
    fits = [known.fit_of(rules, row) for row in rows]
    explained = frozenset(n for n, found in enumerate(fits) if found.explains)
    allowed = frozenset(n for n, found in enumerate(fits) if found is Fit.BAND)
    return Candidate(Message("G_name", name=rules.title), (rules.id,), explained, allowed)


def _ranked(candidates: Iterable[Candidate], rows: int) -> Ranking:
    """By the bits, then by the rows explained and allowed; what explains nothing is left out."""
    kept = [each for each in candidates if each.explained]
    return Ranking(tuple(sorted(kept, key=lambda each: (*_rank(each), each.names))), rows)


# --- one kind of row


@frozen(slots=False)
class _Tried:
    """A method with how it stands to every row of its kind."""

    method: Method
    label: Translatable
    bits: int
    rows: tuple[Observation, ...] = field(repr=False)
    known: KnownRuleSets = field(repr=False)
    names: tuple[str, ...] = ()
    shaped: Shaped | None = None

    @cached_property
    def fits(self) -> tuple[Fit, ...]:
        return tuple(self.known.fit(self.method, row) for row in self.rows)

    def on(self, numbers: Sequence[int]) -> Candidate:
        """As a candidate for some of the rows, numbered anew."""
        explained = frozenset(n for n, number in enumerate(numbers) if self.explains(number))
        allowed = frozenset(n for n, number in enumerate(numbers) if self.fits[number] is Fit.BAND)
        bits = self.bits + self.left(numbers)
        return Candidate(self.label, self.names, explained, allowed, bits, self.method, self.shaped)

    def explains(self, number: int) -> bool:
        """A rule that is known may have been rounded otherwise; one that is only estimated has to give the score."""
        return self.fits[number].explains if self.names else self.fits[number] is Fit.EXACT

    def left(self, numbers: Iterable[int]) -> int:
        """The bits of the rows that it does not explain, or by another rounding only; a band explains nothing."""
        missed = sum(length.exception(self.rows[n].partial) for n in numbers if not self.explains(n))
        return missed + length.ROUNDING * sum(self.fits[n] is Fit.ROUNDING and self.explains(n) for n in numbers)


def _kind(group: RowGroup, rows: tuple[Observation, ...], known: KnownRuleSets) -> list[GroupResult]:
    """The rows of a kind, divided by category only where that is shorter."""
    places: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        places.setdefault(row.facts.category, []).append(number)
    tried = _methods(group, rows, list(places.values()), known)
    found = []
    for names in _divided(places, tried):
        numbers = sorted(number for name in names for number in places[name])
        found.append(_result(evolve(group, categories=tuple(sorted(names))), rows, tried, numbers))
    return found


def _result(
    group: RowGroup, rows: tuple[Observation, ...], tried: Sequence[_Tried], numbers: Sequence[int]
) -> GroupResult:
    members = tuple(rows[number] for number in numbers)
    ranking = _ranked((each.on(numbers) for each in tried), len(numbers))
    return GroupResult(group, members, ranking, tuple(_alike(ranking, members)))


def _divided(places: Mapping[str, Sequence[int]], tried: Sequence[_Tried]) -> list[list[str]]:
    """The categories, together where one method explains them: the division that is shortest to tell, by steps."""
    costs = [{name: each.left(at) for name, at in places.items()} for each in tried]

    def total(chosen: Sequence[int]) -> int:
        told = sum(tried[each].bits + _SPLIT for each in chosen)
        return told + sum(min(costs[each][name] for each in chosen) for name in places)

    chosen: list[int] = []
    while len(chosen) < min(len(places), len(tried)):
        best = min(range(len(tried)), key=lambda each: total([*chosen, each]))
        if chosen and total([*chosen, best]) >= total(chosen):
            break
        chosen.append(best)
    parts: dict[int, list[str]] = {}
    for name in places:
        home = min(chosen, key=lambda each: costs[each][name], default=0)
        parts.setdefault(home, []).append(name)
    return list(parts.values())


def _methods(
    group: RowGroup, rows: tuple[Observation, ...], parts: Sequence[Sequence[int]], known: KnownRuleSets
) -> list[_Tried]:
    """The methods that the rule sets apply to these rows and the curves of the families, each course once."""
    found: dict[str, _Tried] = {}
    for rules, method in known.applied(rows):
        new = _Tried(method, Message("G_name", name=method.label), length.SHIPPED, rows, known)
        held = found.setdefault(known.course(method), new)
        found[known.course(method)] = evolve(held, names=(*held.names, rules.id))
    for each in _estimated(rows, parts, group) if group.is_curve and group.positive else ():
        label = said_of(each.shaped)
        method = each.shaped.method("estimated", label.text())
        held = found.setdefault(known.course(method), _Tried(method, label, each.bits, rows, known))
        found[known.course(method)] = evolve(held, bits=min(each.bits, held.bits), shaped=each.shaped)
    return list(found.values())


def _estimated(rows: Sequence[Observation], parts: Sequence[Sequence[int]], group: RowGroup) -> list[Estimated]:
    """The curves of all rows together, and of each category where those leave rows unexplained."""
    paired = [row for row in rows if row.facts.pair is not None]
    together = estimate(paired, group.is_ceiling)
    if len(parts) == 1 or not together or not together[0].left:
        return together
    own = ([rows[number] for number in part if rows[number].facts.pair is not None] for part in parts)
    return [*together, *(found for part in own for found in estimate(part, group.is_ceiling))]


def _alike(ranking: Ranking, rows: Sequence[Observation]) -> Iterable[Alike]:
    """The methods that explain and allow the very rows of the best one, and where they would differ from it.

    Those that differ over a range of rates come first, those that differ by rounding last.
    """
    first = next(iter(ranking.best), None)
    if first is None or first.method is None:
        return ()
    found = []
    same = (each for each in ranking.candidates if each is not first and each.reached == first.reached)
    for each in (*_moved(first, rows), *same):
        if each.method is not None:
            apart = difference(first.method, each.method)
            if apart is not None or first.shaped is None or each.shaped is None:
                found.append(Alike(each, apart))
    return sorted(found, key=lambda each: each.difference is None or each.difference.by_rounding)[:_ALIKE]


def _moved(first: Candidate, rows: Sequence[Observation]) -> Iterable[Candidate]:
    """The best method with a threshold where no row tells it from its own."""
    rates = [row.rate for row in rows if row.facts.pair is not None] if first.shaped else []
    for shaped in variants(first.shaped, rates) if first.shaped else ():
        label = said_of(shaped)
        yield evolve(first, label=label, names=(), method=shaped.method("variant", label.text()), shaped=shaped)
