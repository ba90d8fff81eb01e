"""Charts of an audit: words are text of the page, so that they can be read on a phone; only bars are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from perfscore.auditing.descriptions import descriptions
from perfscore.auditing.finding import Severity
from perfscore.auditing.judgement import verdicts
from perfscore.auditing.run import AuditReport
from perfscore.frozen import frozen
from perfscore.messages import Lang, wording
from perfscore.reporting.markup import Markup, element, joined
from perfscore.reporting.provenance import name_of
from perfscore.scoring.score import FormRows
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import interval_text, points_text, text

_WIDTH, _HEIGHT = 1000, 16
_LEAST = 10  # a bar or a mark that can still be seen
_TEN = 10


def verdicts_chart(report: AuditReport, lang: Lang) -> Markup:
    """The verdicts side by side in one bar; the numbers stand in the legend."""
    counted = verdicts(report.audits)
    shown = [each for each in Verdict if counted[each]]
    track = _side_by_side([(f"v-{each.value}", counted[each]) for each in shown], sum(counted.values()))
    legend = ((f"v-{each.value}", f"{wording(f'W_{each.value}', lang)} {counted[each]}") for each in shown)
    return _figure(wording("H_verdicts", lang), track, _legend(legend))


def codes_chart(report: AuditReport, lang: Lang) -> Markup:
    """One bar for each code, the heaviest first and of these the most frequent, in the colours of its severities."""
    found = [item for audit in report.audits for item in audit.findings] + list(report.findings)
    every = [item for item in found if item.stands]
    if not every:
        return Markup()
    counted = Counter((item.code, item.severity) for item in every)
    heaviest = list(Severity)
    worst = {code: min(heaviest.index(each) for one, each in counted if one == code) for code, _ in counted}
    sums = sorted(Counter(item.code for item in every).items(), key=lambda each: (worst[each[0]], -each[1], each[0]))
    longest = max(total for _, total in sums)
    known = descriptions(lang)
    bars = []
    for code, total in sums:
        parts = [(f"s-{each.value}", counted[code, each]) for each in Severity if counted[code, each]]
        label = joined(element("a", element("code", code), href=f"#code-{code}"), f" {known[code][0]}")
        bars.append(_line(label, _side_by_side(parts, longest), total))
    used = [each for each in Severity if any(item.severity is each for item in every)]
    legend = ((f"s-{each.value}", wording(f"W_{each.value}", lang)) for each in used)
    return _figure(wording("H_codes", lang), element("ul", *bars, class_="bars"), _legend(legend))


def totals_chart(report: AuditReport, order: Sequence[int], lang: Lang) -> Markup:
    """One line per form: a mark where the form puts its total, a bar where the recomputed one lies; empty for few."""
    numbers = [n for n in order if report.audits[n].result.total or report.audits[n].result.declared_total is not None]
    if len(numbers) < 2:
        return Markup()
    scale = _scale([report.audits[number].result for number in numbers])
    lines = []
    for number in numbers:
        result = report.audits[number].result
        label = element("a", name_of(result.form, lang), href=f"#form-{number}")
        total = "—" if result.total is None else interval_text(result.total, 2, lang)
        lines.append(_line(label, _total(result, scale), f"{points_text(result.declared_total)} / {total}"))
    legend = _legend((("declared", wording("W_declared", lang)), ("due", wording("W_recomputed", lang))))
    title = wording("H_totals", lang, {"low": text(scale.low), "high": text(scale.high)})
    return _figure(title, element("ul", *lines, class_="bars totals"), legend)


@frozen
class _Scale:
    """From points to places on the drawing; the axis begins and ends at a whole ten."""

    low: Fraction
    high: Fraction

    def x(self, points: Fraction) -> Fraction:
        return (points - self.low) * (_WIDTH - _LEAST) / (self.high - self.low)


def _scale(results: Sequence[FormRows]) -> _Scale:
    ends = [end for each in results if each.total for end in (each.total.low, each.total.high)]
    ends += [each.declared_total for each in results if each.declared_total is not None]
    low, high = (min(ends) // _TEN) * _TEN, -(-max(ends) // _TEN) * _TEN
    return _Scale(Fraction(low), Fraction(max(high, low + _TEN)))


def _total(result: FormRows, scale: _Scale) -> Markup:
    parts = []
    if result.total is not None:
        start, end = scale.x(result.total.low), scale.x(result.total.high)
        parts.append(_rect("due", start, max(end - start, Fraction(_LEAST))))
    if result.declared_total is not None:
        parts.append(_rect("declared", scale.x(result.declared_total), Fraction(_LEAST)))
    return _track(parts)


def _side_by_side(parts: Iterable[tuple[str, int]], whole: int) -> Markup:
    drawn, at = [], Fraction(0)
    for kind, count in parts:
        width = Fraction(count * _WIDTH, whole)
        drawn.append(_rect(kind, at, width))
        at += width
    return _track(drawn)


def _rect(kind: str, x: Fraction, width: Fraction) -> Markup:
    return element("rect", class_=kind, x=text(x, 1), y=0, width=text(width, 1), height=_HEIGHT)


def _track(parts: Iterable[Markup]) -> Markup:
    shape = {"viewBox": f"0 0 {_WIDTH} {_HEIGHT}", "preserveAspectRatio": "none", "aria_hidden": "true"}
    return element("svg", *parts, class_="track", **shape)


def _line(label: Markup, track: Markup, said: object) -> Markup:
    return element("li", element("span", label, class_="label"), track, element("span", said, class_="value"))


def _legend(entries: Iterable[tuple[str, str]]) -> Markup:
    items = (element("li", element("span", class_=f"dot {kind}"), said) for kind, said in entries)
    return element("ul", *items, class_="legend")


def _figure(title: str, *content: Markup) -> Markup:
    return element("figure", element("figcaption", title), *content)
