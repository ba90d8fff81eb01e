"""The steps of a score, each a code with its figures, and the one sentence a person would write."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from perfscore.errors import Lang, Said, say
from perfscore.rules import words
from perfscore.rules.curve import Constant, Line, LogLine, Mark, Segment
from perfscore.rules.model import Citation, Level, Measure, Method, Mode, RuleSet, Standing, Step
from perfscore.scoring.evaluate import Reach, holds_no_multiple
from perfscore.scoring.facts import Facts
from perfscore.scoring.measure import Measured
from perfscore.values.number import Interval, interval_text, places, text

_SHOWN = 4
_CALCULATIONS = {
    Measure.ATTAINMENT: "T010",
    Measure.INVERSE: "T011",
    Measure.DEVIATION: "T012",
    Measure.SHORTFALL: "T013",
    Measure.ACTUAL: "T014",
}


@frozen
class Trace:
    """All steps in order. Those named in ``spoken`` make the sentence; the sources end it."""

    steps: tuple[Said, ...] = ()

    def lines(self, lang: Lang = "zh") -> list[str]:
        return [step.text(lang) for step in self.steps]

    def text(self, lang: Lang = "zh") -> str:
        """66 人 ÷ 68 人 = 97.06%；（97.06% − 60%）÷ 40% × 10 分 = 9.27 分。依据：……"""
        spoken = [step.text(lang) for step in self.steps if step.code[:3] in ("T01", "T02", "T03")]
        sources = [step.text(lang) for step in self.steps if step.code[:3] == "T04"]
        joint, stop = ("；", "。") if lang == "zh" else ("; ", ". ")
        body = joint.join(spoken) + stop if spoken else ""
        return (body + joint.join(sources) + (stop if sources else "")).strip()


def understood(facts: Facts) -> list[Said]:
    told = [each.reason for each in (facts.told, facts.compared) if each is not None]
    return [say("T001", target=facts.target, actual=facts.actual), *facts.notes, *told]


def chosen(number: int, method: Method, rules: RuleSet) -> Said:
    return say("T002", method=method.label, number=number, rules=rules.id)


def in_force(rules: RuleSet) -> list[Said]:
    """Why this rule set was chosen, where it was chosen by place and year."""
    return [] if rules.chosen is None else [say("T051", reason=rules.chosen)]


def calculation(facts: Facts, method: Method, found: Measured) -> list[Said]:
    """actual ÷ target = rate, and how the rate was rounded."""
    measure, rounding = method.measure, method.round_measure
    if found.beyond:
        return [say("T016")]
    if facts.pair is None:
        unit = "个月" if measure is Measure.LATENESS_MONTHS else "天"
        return [say("T015", target=facts.target, actual=facts.actual, days=_range(found.used, unit))]
    shown = _measure_text(found.used, measure, method.unit.symbol if method.unit else facts.pair.unit, rounding)
    figures = {
        "actual": words.quantity(facts.pair.actual, facts.pair.unit),
        "target": words.quantity(facts.pair.target, facts.pair.unit),
    }
    sign = "=" if Fraction(text(found.used.low * 100)) == found.used.low * 100 else "≈"
    steps = [say(_CALCULATIONS[measure], value=shown, sign=sign, **figures)]
    if rounding is not None and found.exact != found.used:
        mode = Said(f"M_{rounding.mode.value}")
        steps.append(say("T050", exact=shortened(found.exact.low * 100), to=words.share(rounding.to), mode=mode))
    return steps


@frozen(kw_only=True)
class Landing:
    """Where a measure landed on the curve of a method, and the score that came of it."""

    method: Method
    segments: tuple[int, ...]
    found: Measured
    weight: Fraction
    score: Interval
    unit: str


def on_curve(landing: Landing) -> Said:
    """Which segment held, and the arithmetic on it."""
    method, score, number = landing.method, landing.score, landing.segments[0]
    if method.curve is None:
        raise ValueError("a landing needs a curve")
    segment = method.curve.segments[number]
    shown: dict[str, object] = {
        "weight": text(landing.weight),
        "score": _points(score, method.round_score),
        "where": words.where(method.curve, number, method.measure, landing.unit),
    }
    if len(landing.segments) > 1:
        return say("T026", **shown)
    if isinstance(segment.shape, Constant):
        return say(_constant_code(score, landing.weight), **shown)
    if isinstance(segment.shape, LogLine):
        return say("T029", **shown)
    if isinstance(segment.shape, Line) and method.round_score.mode is not Mode.BINARY64:
        return _on_line(segment, method.curve.end_of(number), landing, shown)
    return say("T025" if score.is_point else "T023", **shown)


def at_level(level: Level, facts: Facts, score: Interval, method: Method, weight: Fraction) -> Said:
    """有效提高 / 有效提高 belongs to a level, and the level scores this much."""
    points = _points(score, method.round_score)
    code = "T030" if score.is_point else "T031"
    return say(code, actual=facts.actual, label=level.label, score=points, weight=text(weight))


def unrounded(reaches: Iterable[Reach], step: Step) -> list[Said]:
    """That a band holds no multiple of the step, so that its ends are told as they are."""
    return [say("T032", to=text(step.to))] if any(holds_no_multiple(each, step) for each in reaches) else []


def sources(names: Iterable[str], rules: RuleSet) -> list[Said]:
    """依据：document, number, article; and how far it has been checked. Each source once."""
    unique = dict.fromkeys(names)
    return [say("T040", source=cited(rules.sources[name])) for name in unique if name in rules.sources]


def cited(citation: Citation) -> Said:
    """Document, number, article; and how far it has been checked."""
    number = f"（{citation.number}）" if citation.number else ""
    code = "T041" if citation.standing is Standing.TEXT else "T042"
    document = f"{citation.document}{number}{citation.article or ''}"
    return say(code, document=document, standing=Said(f"C_{citation.standing.value}"))


def _on_line(segment: Segment, end: Fraction | None, landing: Landing, shown: dict[str, object]) -> Said:
    """（97.06% − 60%）÷ 40% × 10 分; a line through zero at zero reads 97.06% × 10 分."""
    method, start, line = landing.method, segment.start, segment.shape
    if not isinstance(line, Line) or start is None or end is None or not _rises_from_zero(line):
        return say("T025", **shown)
    x = _measure_text(landing.found.used, method.measure, landing.unit, method.round_measure)
    span = (end - start) / line.end.share
    if start == 0 and span == 1 and method.measure.is_share:
        return say("T022", x=x, **shown)
    of_share = method.measure.is_share
    low, width = (words.share(each) if of_share else words.quantity(each, landing.unit) for each in (start, span))
    return say("T021", x=x, start=low, span=width, **shown)


def _rises_from_zero(line: Line) -> bool:
    return line.start == Mark() and line.end.share > 0


def _constant_code(score: Interval, weight: Fraction) -> str:
    if score.low == weight:
        return "T020"
    return "T027" if score.low == 0 else "T024"


def _measure_text(interval: Interval, measure: Measure, unit: str, rounding: Step | None) -> str:
    if not measure.is_share:
        return _range(interval, unit)
    decimals = None if rounding is None else places(rounding.to * 100)
    low = shortened(interval.low * 100, decimals)
    return f"{low}%" if interval.is_point else f"{low}%～{shortened(interval.high * 100, decimals)}%"


def shortened(value: Fraction, decimals: int | None = None) -> str:
    """At most four decimals, enough for a reader; the exact value stays in the result."""
    whole = text(value, decimals)
    return whole if decimals is not None or len(whole.partition(".")[2]) <= _SHOWN else text(value, _SHOWN)


def _points(score: Interval, step: Step) -> str:
    """With the decimals of the rounding, or as many as an end that is no multiple of it has."""
    printed = all((end / step.to).denominator == 1 for end in (score.low, score.high))
    return interval_text(score, places(step.to) if printed else None)


def _range(interval: Interval, unit: str, decimals: int | None = None) -> str:
    return interval_text(interval, decimals) + words.tail(unit)
