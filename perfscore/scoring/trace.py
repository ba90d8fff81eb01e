"""The steps of a score, each a code with its figures, and the one sentence a person would write."""

from __future__ import annotations

from fractions import Fraction

from perfscore.frozen import frozen
from perfscore.messages import Between, Joined, Lang, Message, wording
from perfscore.rules import words
from perfscore.rules.citation import Citation, Standing
from perfscore.rules.curve import Constant, Line, LogLine, Mark, Segment
from perfscore.rules.model import (
    Measure,
    Mode,
    RuleSet,
    Step,
)
from perfscore.scoring.evaluate import holds_no_multiple
from perfscore.scoring.facts import Facts
from perfscore.scoring.measure import Measured
from perfscore.scoring.outcome import AtLevel, OnCurve, OverParts, RowOutcome, Scored
from perfscore.values.compare import Pair
from perfscore.values.number import Interval, between, places, text

_SHOWN = 4
_CALCULATIONS = {
    Measure.ATTAINMENT: "T010",
    Measure.INVERSE: "T011",
    Measure.DEVIATION: "T012",
    Measure.SHORTFALL: "T013",
    Measure.ACTUAL: "T014",
    Measure.DISTANCE: "T036",
    Measure.DISTANCE_SHARE: "T033",
}

_OF_THE_FORM = {Measure.MET_SHARE: "T034", Measure.LATENESS_SHARE: "T035"}


@frozen
class Trace:
    """All steps in order. Those in ``spoken`` make the sentence; the ``sources`` end it."""

    steps: tuple[Message, ...] = ()
    spoken: tuple[Message, ...] = ()
    sources: tuple[Message, ...] = ()

    def lines(self, lang: Lang = "zh") -> list[str]:
        return [step.text(lang) for step in self.steps]

    def text(self, lang: Lang = "zh") -> str:
        """66 人 ÷ 68 人 = 97.06%；（97.06% − 60%）÷ 40% × 10 分 = 9.27 分。依据：……"""
        parts = (Joined(steps, "W_then") for steps in (self.spoken, self.sources) if steps)
        return "".join(wording("W_sentence", lang, {"said": part}) for part in parts).strip()


def trace_of(outcome: RowOutcome, facts: Facts | None, weight: Fraction | None, rules: RuleSet | None) -> Trace:
    """Why the rules, what was understood, the decision row, the arithmetic, the sources; empty where no method held."""
    if facts is None or weight is None or rules is None or outcome.method is None:
        return Trace()
    in_force = [] if rules.chosen is None else [Message("T051", reason=rules.chosen)]
    values = Message("T001", target=facts.target, actual=facts.actual)
    landing = outcome.landing if isinstance(outcome, Scored) else None
    if isinstance(landing, OverParts):
        shown = (between(score, 2) for score in landing.scores)
        parts = (Message("T135", part=n, score=each) for n, each in enumerate(shown, start=1))
        return Trace((*in_force, values, *parts))
    if outcome.decision is None:
        return Trace()
    told = [each.reason for each in (facts.told, facts.compared) if each is not None]
    chosen = Message("T002", method=outcome.method.label, number=outcome.decision.number, rules=rules.id)
    before = (*in_force, values, *facts.notes, *told, chosen)
    if landing is None or outcome.score is None:
        return Trace(before)
    calculated, rounding = list[Message](), list[Message]()
    if isinstance(landing, OnCurve):
        calculated, rounding = _calculation(facts, landing)
        landed = [_on_curve(landing, outcome.score, facts, weight)]
    else:
        landed = [_at_level(landing, outcome.score, facts, weight)]
    step = landing.method.round_score
    if any(holds_no_multiple(reach, step) for reach in landing.reaches):
        landed.append(Message("T032", to=text(step.to)))
    if step.mode is Mode.NONE:
        landed.append(Message("T038"))
    sources = tuple(Message("T040", source=cited(each)) for each in _cited_by(landing, rules))
    way = [facts.told.reason] if facts.told is not None and facts.told.is_remarkable else []
    return Trace((*before, *calculated, *rounding, *landed, *sources), (*way, *calculated, *landed), sources)


def _cited_by(landing: OnCurve | AtLevel, rules: RuleSet) -> list[Citation]:
    """The sources of the method and of the segments or the level that held, each once."""
    held = landing.reading.segments if isinstance(landing, OnCurve) else (landing.level,)
    names = dict.fromkeys((*landing.method.sources, *(name for each in held for name in each.sources)))
    return [rules.sources[name] for name in names if name in rules.sources]


def _calculation(facts: Facts, landing: OnCurve) -> tuple[list[Message], list[Message]]:
    """actual ÷ target = rate, and how the rate was rounded."""
    method, found = landing.method, landing.measured
    measure, rounding = method.measure, method.round_measure
    if found.beyond:
        return [Message("T016")], []
    if measure in _OF_THE_FORM:
        share = _measured(found.used, measure, "", rounding)
        return [Message(_OF_THE_FORM[measure], target=facts.target, actual=facts.actual, share=share)], []
    pair, beside = facts.pair, list[Message]()
    if method.against is not None and found.pair is not None:
        pair = found.pair
        value = words.quantity(pair.target, pair.unit.symbol)
        beside = [Message("T019", what=words.against(method.against), value=value)]
    if pair is None:
        return [_without_a_pair(facts, landing)], []
    shown = _measured(found.used, measure, (method.unit or pair.unit).symbol, rounding)
    figures = {
        "actual": words.quantity(pair.actual, pair.unit.symbol),
        "target": words.quantity(pair.target, pair.unit.symbol),
    }
    sign = "=" if Fraction(text(found.used.low * 100)) == found.used.low * 100 else "≈"
    calculated = [*beside, Message(_calculation_code(measure, found, pair), value=shown, sign=sign, **figures)]
    if rounding is None or found.exact == found.used:
        return calculated, []
    mode = Message(f"M_{rounding.mode.value}")
    return calculated, [Message("T050", exact=shortened(found.exact.low * 100), to=words.share(rounding.to), mode=mode)]


def _without_a_pair(facts: Facts, landing: OnCurve) -> Message:
    """The measure of what is no pair of figures: of two dates, or of an actual such as 近61人."""
    measure, used, unit = landing.method.measure, landing.measured.used, _unit(landing, facts)
    figures = {"target": facts.target, "actual": facts.actual}
    if measure.is_delay:
        return Message("T015", days=_range(used, unit), **figures)
    shown = _measured(used, measure, unit, landing.method.round_measure)
    return Message("T162", measure=Message(f"M_{measure.value}"), value=shown, **figures)


def _calculation_code(measure: Measure, found: Measured, pair: Pair) -> str:
    """What says the arithmetic; that an actual is allowed, where it lies away from its target without a distance."""
    allowed = measure.is_distance and found.exact == Interval.point(Fraction(0)) and pair.actual != pair.target
    return "T039" if allowed else _CALCULATIONS[measure]


def _unit(landing: OnCurve, facts: Facts) -> str:
    """What the measure is counted in where it is no share."""
    if facts.pair is not None:
        return facts.pair.unit.symbol
    return words.unit_of(landing.method)


def _on_curve(landing: OnCurve, score: Interval, facts: Facts, weight: Fraction) -> Message:
    """Which segment held, and the arithmetic on it."""
    method, segment, unit = landing.method, landing.reading.segments[0], _unit(landing, facts)
    shown: dict[str, object] = {
        "weight": text(weight),
        "score": _points(score, method.round_score),
        "where": words.where(segment, method.measure, unit),
    }
    if len(landing.reading.segments) > 1:
        return Message("T026", measure=Message(f"M_{method.measure.value}"), **shown)
    if segment.least is not None and landing.reaches[0].low == segment.least.of(weight):
        return Message("T037", least=words.mark(segment.least), **shown)
    if isinstance(segment.shape, Constant):
        return Message(_constant_code(score, weight), **shown)
    if isinstance(segment.shape, LogLine):
        return Message("T029", **shown)
    if isinstance(segment.shape, Line) and method.round_score.mode is not Mode.BINARY64:
        return _on_line(segment, segment.shape, landing, unit, shown)
    return Message("T025" if score.is_point else "T023", **shown)


def _at_level(landing: AtLevel, score: Interval, facts: Facts, weight: Fraction) -> Message:
    """有效提高 / 有效提高 belongs to a level, and the level scores this much."""
    points = _points(score, landing.method.round_score)
    code = "T030" if score.is_point else "T031"
    return Message(code, actual=facts.actual, label=landing.level.label, score=points, weight=text(weight))


def cited(citation: Citation) -> Message:
    """Document, number, article; and how far it has been checked."""
    number = Message("W_bracketed", text=citation.number) if citation.number else ""
    document = Message("W_document", name=citation.document, number=number)
    if citation.article:
        document = Message("W_document_at", document=document, article=citation.article)
    code = "T041" if citation.standing is Standing.TEXT else "T042"
    return Message(code, document=document, standing=Message(f"C_{citation.standing.value}"))


def _on_line(segment: Segment, line: Line, landing: OnCurve, unit: str, shown: dict[str, object]) -> Message:
    """（97.06% − 60%）÷ 40% × 10 分; a line through zero at zero reads 97.06% × 10 分."""
    method, (start, end) = landing.method, segment.span
    if not _rises_from_zero(line):
        return Message("T025", **shown)
    x = _measured(landing.measured.used, method.measure, unit, method.round_measure)
    span = (end - start) / line.end.share
    if start == 0 and span == 1 and method.measure.is_share:
        return Message("T022", x=x, **shown)
    of_share = method.measure.is_share
    low, width = (words.share(each) if of_share else words.quantity(each, unit) for each in (start, span))
    return Message("T021", x=x, start=low, span=width, **shown)


def _rises_from_zero(line: Line) -> bool:
    return line.start == Mark() and line.end.share > 0 and not line.end.points


def _constant_code(score: Interval, weight: Fraction) -> str:
    if score.low == weight:
        return "T020"
    return "T027" if score.low == 0 else "T024"


def _measured(interval: Interval, measure: Measure, unit: str, rounding: Step | None) -> Between:
    if not measure.is_share:
        return _range(interval, unit)
    decimals = None if rounding is None else places(rounding.to * 100)
    low, high = (f"{shortened(end * 100, decimals)}%" for end in (interval.low, interval.high))
    return Between(low, high)


def shortened(value: Fraction, decimals: int | None = None) -> str:
    """At most four decimals, enough for a reader; the exact value stays in the result."""
    whole = text(value, decimals)
    return whole if decimals is not None or len(whole.partition(".")[2]) <= _SHOWN else text(value, _SHOWN)


def _points(score: Interval, step: Step) -> Between:
    """With the decimals of the rounding, or as many as an end that is no multiple of it has."""
    printed = all((end / step.to).denominator == 1 for end in (score.low, score.high))
    return between(score, places(step.to) if printed else None)


def _range(interval: Interval, unit: str, decimals: int | None = None) -> Between:
    return between(interval, decimals, words.tail(unit))
