"""A curve -> SVG: the score over the measure, full and open dots at jumps, bands as shaded areas."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from importlib.resources import files

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Joined, Lang, Message, wording
from perfscore.reporting.markup import Markup, element
from perfscore.rules import words
from perfscore.rules.curve import Band, Curve, Flight, LogLine, Segment
from perfscore.rules.model import CurveMethod, LevelMethod, Method
from perfscore.rules.proving.corner import Corner, CornerSide, corners, scores_at
from perfscore.values.number import Rounding, root_rounded, text

WIDTH, HEIGHT = 460, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 14, 34
_LOG_PIECES = 24


@frozen
class Frame:
    """From measures and scores to places on the drawing."""

    low: Fraction
    high: Fraction
    weight: Fraction
    top: Fraction

    def x(self, at: Fraction) -> str:
        span = WIDTH - _LEFT - _RIGHT
        return text(_LEFT + (min(max(at, self.low), self.high) - self.low) * span / (self.high - self.low), 1)

    def y(self, score: Fraction) -> str:
        return text(HEIGHT - _BOTTOM - score * (HEIGHT - _TOP - _BOTTOM) / self.top, 1)


def curve_svg(method: Method, lang: Lang = "zh") -> Markup:
    """The drawing of one method, with a title for those who cannot see it; empty for levels."""
    if isinstance(method, LevelMethod):
        return Markup()
    curve = method.curve
    frame = _high_enough(curve, _frame(curve))
    parts = [*_axes(method, curve, frame), *_shapes(curve, frame), *_dots(curve, frame)]
    course = Joined(_said(method, curve), "W_then").text(lang)
    title = wording("W_at_spot", lang, {"spot": method.label}) + course
    box = f"0 0 {WIDTH} {HEIGHT}"
    return element("svg", element("title", title), *parts, class_="curve", viewBox=box, role="img", aria_label=title)


def standalone(method: Method) -> str:
    """The same drawing as a file of its own, with its colours; empty for levels."""
    drawn = curve_svg(method)
    if not drawn:
        return ""
    sheet = files("perfscore.reporting").joinpath("page.css").read_text(encoding="utf-8")
    style = "".join(line for line in sheet.splitlines() if line.startswith("svg.curve "))
    head, _, rest = str(drawn).partition(">")
    size = f'xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
    return f"{head.replace('<svg', f'<svg {size}', 1)}><style>{style}</style>{rest}"


def _said(method: CurveMethod, curve: Curve) -> Iterator[Message]:
    unit = words.unit_of(method)
    for segment in curve.segments:
        score = words.segment(segment, method)
        yield Message("V_piece", where=words.where(segment, method.measure, unit), score=score)


def _frame(curve: Curve) -> Frame:
    starts = [segment.start for segment in curve.segments if segment.start is not None] or [Fraction(0)]
    steps = [segment.shape.every for segment in curve.segments if isinstance(segment.shape, Flight)]
    margin = max((starts[-1] - starts[0]) / 5, *steps, Fraction(0)) or max(abs(starts[0]) / 5, Fraction(1))
    points = max((corner.scores.high.at(Fraction(10**6)) for corner in corners(curve)), default=Fraction(0))
    in_points = points < 10**5 and points > 0
    weight = points if in_points else Fraction(1)
    return Frame(starts[0] - margin, starts[-1] + margin * (5 if steps else 1), weight, weight)


def _high_enough(curve: Curve, frame: Frame) -> Frame:
    """With room for scores above the weight."""
    scores = [score for each in curve.segments for _, score in _places(curve, each, *_ends(each, frame))]
    return evolve(frame, top=max(frame.weight, *scores))


def _axes(method: CurveMethod, curve: Curve, frame: Frame) -> Iterator[Markup]:
    bottom = HEIGHT - _BOTTOM
    yield element("path", class_="axis", d=f"M{_LEFT} {_TOP}V{bottom}H{WIDTH - _RIGHT}")
    for part in dict.fromkeys((Fraction(0), Fraction(1, 2), Fraction(1), frame.top / frame.weight)):
        y = frame.y(part * frame.weight)
        label = words.share(part) if frame.weight == 1 else f"{text(part * frame.weight)}分"
        yield element("path", class_="grid", d=f"M{_LEFT} {y}H{WIDTH - _RIGHT}")
        yield element("text", label, class_="tick", x=_LEFT - 6, y=y, text_anchor="end", dy=4)
    last = None
    for segment in curve.segments:
        if segment.start is None or segment.start == last:
            continue
        near = last is not None and (segment.start - last) * 9 < frame.high - frame.low
        last = last if near else segment.start
        if not near:
            label = words.at(segment.start, method.measure, words.unit_of(method))
            yield element("text", label, class_="tick", x=frame.x(segment.start), y=bottom + 18, text_anchor="middle")


def _shapes(curve: Curve, frame: Frame) -> Iterator[Markup]:
    for segment in curve.segments:
        start, end = _ends(segment, frame)
        places = list(_places(curve, segment, start, end))
        if isinstance(segment.shape, Band):
            band = scores_at(curve, _inside(start, segment.end))
            low, high = band.low.at(frame.weight), band.high.at(frame.weight)
            corners_ = [(start, low), (start, high), (places[-1][0], high), (places[-1][0], low)]
            yield element("polygon", class_="band", points=_points(corners_, frame))
        else:
            yield element("polyline", class_="line", points=_points(places, frame))


def _ends(segment: Segment, frame: Frame) -> tuple[Fraction, Fraction]:
    """Where a segment begins and ends on the drawing."""
    start, end = segment.start, segment.end
    return frame.low if start is None else start, frame.high if end is None else end


def _inside(start: Fraction, end: Fraction | None) -> Fraction:
    return start + 1 if end is None else (start + end) / 2


def _places(curve: Curve, segment: Segment, start: Fraction, end: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """Points of one segment from left to right; two for each step of stairs, several along a logarithm."""
    shape = segment.shape
    weight = _frame(curve).weight
    if isinstance(shape, Flight):
        yield from _on_flight(curve, shape, start, end, weight)
        return
    ends = [corner for corner in corners(curve) if corner.segment is segment]
    low, high = ends[0].scores.low.at(weight), ends[-1].scores.low.at(weight)
    if isinstance(shape, LogLine):
        yield from _on_logarithm(start, end, low, high)
        return
    yield from ((start, low), (end, high))


def _on_logarithm(start: Fraction, end: Fraction, low: Fraction, high: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """Equal steps of the score are equal ratios of the measure; whole roots are near enough for a drawing."""
    ratio = root_rounded(end / start, _LOG_PIECES, Fraction(1, 10**6), Rounding.HALF_UP)
    for piece in range(_LOG_PIECES + 1):
        yield min(start * ratio**piece, end), low + (high - low) * piece / _LOG_PIECES


def _on_flight(
    curve: Curve, flight: Flight, start: Fraction, end: Fraction, weight: Fraction
) -> Iterator[tuple[Fraction, Fraction]]:
    count = min(60, int((end - start) / flight.every) + 1)
    for number in range(count):
        left = start + number * flight.every
        right = min(left + flight.every, end)
        ends = (left, right) if flight.gradual else ((left + right) / 2,) * 2
        yield from ((at, scores_at(curve, seen).low.at(weight)) for at, seen in zip((left, right), ends, strict=True))


def _dots(curve: Curve, frame: Frame) -> Iterator[Markup]:
    """At a jump a full dot where the breakpoint belongs, an open one where it does not."""
    course = list(corners(curve))
    for corner in course:
        if corner.side in (CornerSide.LOWEST, CornerSide.HIGHEST) or isinstance(corner.segment.shape, Band):
            continue
        if corner.side is not CornerSide.AT and any(_holds(other, corner, frame) for other in course):
            continue
        if any(_jumps(corner, other, frame) for other in course):
            kind = "full" if corner.side is CornerSide.AT else "open"
            x, y = frame.x(corner.at), frame.y(_score(corner, frame))
            yield element("circle", class_=kind, cx=x, cy=y, r="3.2")


def _holds(other: Corner, corner: Corner, frame: Frame) -> bool:
    """Whether the same segment owns the breakpoint with the same score, so that no open dot is due."""
    same = other.segment is corner.segment and other.at == corner.at and other.side is CornerSide.AT
    return same and _score(other, frame) == _score(corner, frame)


def _jumps(corner: Corner, other: Corner, frame: Frame) -> bool:
    """Whether the score on the other side of the same breakpoint is another."""
    if other.at != corner.at or other.segment is corner.segment:
        return False
    return isinstance(other.segment.shape, Band) or _score(other, frame) != _score(corner, frame)


def _score(corner: Corner, frame: Frame) -> Fraction:
    return corner.scores.low.at(frame.weight)


def _points(places: list[tuple[Fraction, Fraction]], frame: Frame) -> str:
    return " ".join(f"{frame.x(at)},{frame.y(score)}" for at, score in places)
