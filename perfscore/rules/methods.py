"""The ``methods:`` section of a rule file -> Methods with their curves and levels."""

from __future__ import annotations

from attrs import evolve

from perfscore.marked import Mapping, Node, Scalar, Sequence
from perfscore.rules.curve import Band, Constant, Curve, Line, LogLine, Mark, Segment, Shape, Stairs
from perfscore.rules.fieldreader import FieldReader
from perfscore.rules.grammar import SCORES, shape
from perfscore.rules.model import Course, Level, Measure, Method, Mode, Roundings, Step
from perfscore.values.unit import Unit, dimensions, parse_unit


def read_rounding(reader: FieldReader, node: Node | None, base: Roundings) -> Roundings:
    """A ``rounding:`` section; what it leaves out is taken from ``base``."""
    body = reader.mapping(node, shape("rounding")) if node is not None else None
    if body is None:
        return base
    measure = body.get("measure")
    unrounded = isinstance(measure, Scalar) and measure.text == "none"
    return Roundings(
        None if unrounded else read_step(reader, measure) or base.measure,
        read_step(reader, body.get("score")) or base.score,
    )


def rerounded(method: Method, rounding: Roundings) -> Method:
    """An inherited method under the rounding of the rule set that inherits it, unless it has its own."""
    if method.rounds_itself:
        return method
    given = _for_measure(method.measure, rounding)
    return evolve(method, round_measure=given.measure, round_score=given.score)


def _for_measure(measure: Measure, rounding: Roundings) -> Roundings:
    """A rule set rounds rates; an actual, a shortfall or a delay is rounded only where its method says so."""
    return rounding if measure.is_share else Roundings(None, rounding.score)


def read_step(reader: FieldReader, node: Node | None) -> Step | None:
    """``{to: 0.01, mode: half_up}``."""
    body = reader.mapping(node, shape("step")) if node is not None else None
    if body is None:
        return None
    to = reader.above_zero(body.get("to")) if body.get("to") else None
    mode = reader.enum(body.get("mode"), Mode) if body.get("mode") else None
    return None if to is None or mode is None else Step(to, mode, reader.sources(body.get("sources")), body.place)


def read_methods(reader: FieldReader, node: Node | None, defaults: Roundings) -> dict[str, Method]:
    """Every method of the section, by its name."""
    entries = reader.named(node) if node is not None else ()
    found = (_method(reader, key, value, defaults) for key, value in entries)
    return {method.id: method for method in found if method is not None}


def _method(reader: FieldReader, name: Scalar, node: Node, defaults: Roundings) -> Method | None:
    measure_node = node.get("measure") if isinstance(node, Mapping) else None
    measure = reader.enum(measure_node, Measure) if measure_node else None
    body = reader.mapping(node, shape("method"))
    if body is None or measure is None:
        return None
    label = reader.optional(body.get("label"))
    rounding = read_rounding(reader, body.get("rounding"), _for_measure(measure, defaults))
    if label is None:
        return None
    return Method(
        id=name.text, label=label, measure=measure,
        curve=_curve(reader, body.get("curve"), measure),
        levels=_levels(reader, body.get("levels")),
        direction=reader.enum(body.get("direction"), Course) if body.get("direction") else None,
        unit=_unit(reader, body.get("unit")),
        continuous=reader.flag(body.get("continuous"), default=False),
        round_measure=rounding.measure, round_score=rounding.score, rounds_itself=body.get("rounding") is not None,
        sources=reader.sources(body.get("sources")), place=name.place,
    )  # fmt: skip


def _unit(reader: FieldReader, node: Node | None) -> Unit | None:
    shown = reader.optional(node)
    found = parse_unit(shown) if shown else None
    if node is not None and shown and (found is None or not set(found.dimension.split("/")) <= set(dimensions())):
        reader.note("R132", node.place, found=shown)
        return None
    return found


def _curve(reader: FieldReader, node: Node | None, measure: Measure) -> Curve | None:
    if node is None:
        return None
    before, segments, items = len(reader.problems), list[Segment](), reader.listed(node)
    for number, item in enumerate(items):
        segment = _segment(reader, item, measure, first=number == 0)
        if segment is not None:
            _check_order(reader, segments, segment)
            segments.append(segment)
    if len(reader.problems) == before:
        _check_end(reader, segments)
    return Curve(tuple(segments)) if len(reader.problems) == before and segments else None


def _check_end(reader: FieldReader, segments: list[Segment]) -> None:
    """The last segment has no end: nothing may run to it or count from it."""
    match segments[-1].shape if segments else None:
        case Line() | LogLine() | Stairs(from_upper=True):
            reader.note("R120", segments[-1].place)


def _segment(reader: FieldReader, node: Node, measure: Measure, first: bool) -> Segment | None:
    body = reader.mapping(node, shape("segment"))
    if body is None:
        return None
    edge = body.get("from") or body.get("above")
    found = _shape(reader, body, SCORES, measure)
    if edge is None or (body.get("from") is not None and body.get("above") is not None):
        reader.note("R111", body.place)
        return None
    lowest = isinstance(edge, Scalar) and edge.text == "lowest"
    start = None if lowest else reader.exact(edge, share=measure.is_share)
    if start is None and not lowest:
        return None
    if lowest is not first or (lowest and isinstance(found, Line | LogLine | Stairs)):
        reader.note("R112", edge.place)
        return None
    if found is None:
        return None
    if isinstance(found, LogLine) and start is not None and start <= 0:
        reader.note("R130", edge.place)
    return Segment(start, body.get("from") is not None, found, reader.sources(body.get("sources")), body.place)


def _check_order(reader: FieldReader, before: list[Segment], new: Segment) -> None:
    last = before[-1] if before else None
    if last is None or last.start is None or new.start is None:
        return
    single_point = new.start == last.start and last.included and not new.included
    if new.start < last.start or (new.start == last.start and not single_point):
        reader.note("R117", new.place)
    if single_point and not isinstance(last.shape, Constant | Band):
        reader.note("R117", new.place)


def _shape(reader: FieldReader, body: Mapping, allowed: tuple[str, ...], measure: Measure) -> Shape | None:
    named = [name for name in allowed if body.get(name) is not None]
    if len(named) != 1:
        reader.note("R121", body.place, allowed="、".join(allowed))
        return None
    node = body.get(named[0])
    match named[0]:
        case "score":
            mark = _mark(reader, node)
            return None if mark is None else Constant(mark)
        case "line" | "log_line":
            return _line(reader, node, Line if named[0] == "line" else LogLine)
        case "band":
            return _band(reader, node)
        case _:
            return _stairs(reader, node, measure)


def _line(reader: FieldReader, node: Node | None, kind: type[Line] | type[LogLine]) -> Line | LogLine | None:
    ends = [_mark(reader, item) for item in reader.listed(node)]
    if len(ends) != 2 and isinstance(node, Sequence):
        reader.note("R123", node.place)
    if len(ends) != 2:
        return None
    start, end = ends
    return None if start is None or end is None else kind(start, end)


def _band(reader: FieldReader, node: Node | None) -> Band | None:
    body = reader.mapping(node, shape("band"))
    if body is None:
        return None
    top = body.get("most") or body.get("below")
    if top is None or (body.get("most") is not None and body.get("below") is not None):
        reader.note("R125", body.place)
        return None
    low = _mark(reader, body.get("least")) if body.get("least") else None
    high = _mark(reader, top)
    if low is None or high is None:
        return None
    closed = body.get("most") is not None
    if _alike(low, high) and (high < low or (high == low and not closed)):
        reader.note("R126", body.place)
    return Band(low, high, high_included=closed)


def _stairs(reader: FieldReader, node: Node | None, measure: Measure) -> Stairs | None:
    body = reader.mapping(node, shape("stairs"))
    if body is None:
        return None
    top, lose, least = (_mark(reader, body.get(key)) if body.get(key) else None for key in ("top", "lose", "least"))
    every = reader.above_zero(body.get("every"), share=measure.is_share) if body.get("every") else None
    upper = reader.choice(body.get("from_end"), {"lower": False, "upper": True}) if body.get("from_end") else None
    started = reader.flag(body.get("started"), default=False)
    if top is None or lose is None or least is None or every is None or upper is None:
        return None
    if lose == Mark() or (_alike(top, least) and top <= least):
        reader.note("R131", body.place)
    return Stairs(top, every, lose, least, started, upper)


def _alike(one: Mark, other: Mark) -> bool:
    """Both shares or both points, so that one is higher whatever the weight. Others are left to the proofs."""
    return one.points == other.points == 0 or one.share == other.share == 0


def _mark(reader: FieldReader, node: Node | None) -> Mark | None:
    """60% is a share of the weight, 2分 are points."""
    shown = reader.text(node)
    if shown is None or node is None:
        return None
    if shown.endswith("分"):
        points = reader.exact(Scalar(text=shown.removesuffix("分"), place=node.place), share=False)
        if points is not None and points < 0:
            reader.note("R127", node.place, found=shown)
        return None if points is None else Mark(points=points)
    share = reader.exact(node, share=True)
    if share is not None and not 0 <= share <= 1:
        reader.note("R127", node.place, found=shown)
        return None
    return None if share is None else Mark(share=share)


def _levels(reader: FieldReader, node: Node | None) -> tuple[Level, ...]:
    found = (_level(reader, item) for item in reader.listed(node)) if node is not None else ()
    before = len(reader.problems)
    levels = tuple(level for level in found if level is not None)
    seen: set[str] = set()
    for level in levels:
        for phrase in level.phrases:
            if phrase in seen:
                reader.note("R128", level.place, found=phrase)
            seen.add(phrase)
    return levels if len(reader.problems) == before else ()


def _level(reader: FieldReader, node: Node) -> Level | None:
    body = reader.mapping(node, shape("level"))
    if body is None:
        return None
    label, found = reader.optional(body.get("label")), _shape(reader, body, ("score", "band"), Measure.LEVEL)
    phrases = reader.texts(body.get("phrases"))
    repeats = reader.flag(body.get("repeats_target"), default=False)
    if label is None or found is None:
        return None
    return Level(label, phrases, found, repeats, reader.sources(body.get("sources")), body.place)
