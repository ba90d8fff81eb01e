"""Drawings of an audit as inline SVG: declared beside recomputed totals, and the kinds of findings by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import AuditReport, titles
from perfscore.errors import Lang, wording
from perfscore.reporting.markup import Markup, element
from perfscore.scoring.score import FormRows
from perfscore.values.number import interval_text, points_text, text

_WIDTH, _LABELS, _RIGHT, _ROW = 900, 300, 60, 24
_TEN = 10
_LONGEST_NAME = 19


@frozen
class _Scale:
    """From points to places on the drawing; the axis begins at a whole ten."""

    low: Fraction
    high: Fraction

    def x(self, points: Fraction) -> str:
        return text(_LABELS + (points - self.low) * (_WIDTH - _LABELS - _RIGHT) / (self.high - self.low), 1)

    def tens(self) -> range:
        step = _TEN if self.high - self.low <= 10 * _TEN else 5 * _TEN
        return range(int(self.low), int(self.high) + 1, step)


def totals_svg(report: AuditReport, lang: Lang = "zh") -> Markup:
    """One line per form: a dot where the form puts its total, a bar where the recomputed one lies; empty for few."""
    shown = [result for audit in report.audits if (result := audit.result).total or result.declared_total is not None]
    if len(shown) < 2:
        return Markup()
    scale = _scale(shown)
    height = _ROW * len(shown) + 30
    rows = (part for number, result in enumerate(shown) for part in _total_row(result, scale, 12 + _ROW * number))
    return _drawing("totals", wording("H_totals", lang), height, [*_grid(scale, height), *rows])


def findings_svg(report: AuditReport, lang: Lang = "zh") -> Markup:
    """One bar per code, the most frequent first."""
    found: list[Finding] = [item for audit in report.audits for item in audit.findings] + list(report.findings)
    counted = Counter((item.code, item.severity) for item in found).most_common()
    named = titles() if lang == "zh" else {}
    parts: list[Markup] = []
    for number, ((code, severity), count) in enumerate(counted):
        share = Fraction(count, counted[0][1])
        parts += _bar(f"{code} {named.get(code, '')}", severity, count, share, 12 + _ROW * number)
    return _drawing("codes", wording("H_codes", lang), _ROW * len(counted) + 12, parts) if parts else Markup()


def _scale(results: Sequence[FormRows]) -> _Scale:
    ends = [end for each in results if each.total for end in (each.total.low, each.total.high)]
    ends += [each.declared_total for each in results if each.declared_total is not None]
    low, high = (min(ends) // _TEN) * _TEN, -(-max(ends) // _TEN) * _TEN
    return _Scale(Fraction(low), Fraction(max(high, low + _TEN)))


def _grid(scale: _Scale, height: int) -> Iterator[Markup]:
    for points in scale.tens():
        x = scale.x(Fraction(points))
        yield element("path", class_="grid", d=f"M{x} 2V{height - 22}")
        yield element("text", points, x=x, y=height - 6, text_anchor="middle")


def _total_row(result: FormRows, scale: _Scale, y: int) -> Iterator[Markup]:
    declared, total = result.declared_total, result.total
    yield _label(result.form.name, y)
    if total is not None:
        start, end = Fraction(scale.x(total.low)) - 4, Fraction(scale.x(total.high)) + 4
        said, width = element("title", interval_text(total, 2)), text(end - start, 1)
        yield element("rect", said, class_="due", x=text(start, 1), y=y - 7, width=width, height=14, rx=2)
    if declared is not None:
        kind = "v-undetermined" if total is None else "v-agrees" if declared in total else "v-differs"
        said = element("title", points_text(declared))
        yield element("circle", said, class_=kind, cx=scale.x(declared), cy=y, r=5)


def _bar(label: str, severity: Severity, count: int, share: Fraction, y: int) -> Iterator[Markup]:
    width = share * (_WIDTH - _LABELS - _RIGHT)
    yield _label(label, y)
    kind = f"s-{severity.value}"
    yield element("rect", class_=kind, x=_LABELS, y=y - 8, width=text(width, 1), height=16, rx=2)
    yield element("text", count, x=text(_LABELS + width + 8, 1), y=y + 5)


def _label(words: str, y: int) -> Markup:
    short = words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1] + "…"
    return element("text", short, element("title", words), x=_LABELS - 12, y=y + 5, text_anchor="end")


def _drawing(name: str, title: str, height: int, parts: list[Markup]) -> Markup:
    box = f"0 0 {_WIDTH} {height}"
    drawn = element("svg", *parts, class_=f"chart {name}", viewBox=box, role="img", aria_label=title)
    return element("figure", element("figcaption", title), drawn)
