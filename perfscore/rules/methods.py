"""The ``methods:`` section of a rule file -> Methods with their curves and levels."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from perfscore.marked import Mapping, Node, Scalar, Sequence
from perfscore.rules.curve import Band, Constant, Curve, Line, Mark, Segment, Shape, Stairs
from perfscore.rules.fieldreader import FieldReader
from perfscore.rules.model import Level, Measure, Method, Mode, Step

_METHOD = ("label", "measure", "curve", "levels", "rounding", "sources")
_SHAPES = ("score", "line", "band", "stairs")
_LEVEL = ("label", "phrases", "repeats_target", "score", "band")
_STAIRS = ("top", "every", "lose", "least", "started", "from_end")


@frozen
class RoundingDefaults:
    """The rounding of a rule set: of the measure (None: it is not rounded) and of the score."""

    measure: Step | None
    score: Step


TWO_DECIMALS = Step(Fraction(1, 100), Mode.HALF_UP)


def read_step(reader: FieldReader, node: Node | None, base: RoundingDefaults | None = None) -> RoundingDefaults:
    """A ``rounding:`` section; what it leaves out is taken from ``base``."""
    start = base or RoundingDefaults(None, TWO_DECIMALS)
    body = reader.mapping(node, ("measure", "score")) if node is not None else None
    if body is None:
        return start
    measure, score = _step(reader, body.get("measure")), _step(reader, body.get("score"))
    exactly = isinstance(body.get("measure"), Scalar)
    return RoundingDefaults(None if exactly else measure or start.measure, score or start.score)


def _step(reader: FieldReader, node: Node | None) -> Step | None:
    if node is None or (isinstance(node, Scalar) and node.text == "none"):
        return None
    body = reader.mapping(node, ("to", "mode"), ("to", "mode"))
    if body is None:
        return None
    to = reader.exact(body.get("to")) if body.get("to") else None
    mode = reader.enum(body.get("mode"), Mode) if body.get("mode") else None
    if to is not None and to <= 0:
        reader.note("R105", node.place, found=to)
        return None
    return None if to is None or mode is None else Step(to, mode)


def read_methods(reader: FieldReader, node: Node | None, defaults: RoundingDefaults) -> dict[str, Method]:
    """Every method of the section, by its name."""
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        reader.mapping(node, ())
        return {}
    found = (_method(reader, key.text, value, defaults) for key, value in node.entries)
    return {method.id: method for method in found if method is not None}


def _method(reader: FieldReader, name: str, node: Node, defaults: RoundingDefaults) -> Method | None:
    body = reader.mapping(node, _METHOD, ("label", "measure"))
    if body is None:
        return None
    label = reader.optional(body.get("label"))
    measure = reader.enum(body.get("measure"), Measure) if body.get("measure") else None
    if label is None or measure is None:
        return None
    wants = "levels" if measure is Measure.LEVEL else "curve"
    reader.mapping(body, (*(key for key in _METHOD if key not in ("levels", "curve")), wants), (wants,))
    rounding = read_step(reader, body.get("rounding"), defaults)
    return Method(
        id=name, label=label, measure=measure,
        curve=_curve(reader, body.get("curve"), measure) if wants == "curve" else None,
        levels=_levels(reader, body.get("levels")) if wants == "levels" else (),
        round_measure=rounding.measure, round_score=rounding.score,
        sources=reader.texts(body.get("sources")), place=node.place,
    )  # fmt: skip


def _curve(reader: FieldReader, node: Node | None, measure: Measure) -> Curve | None:
    if not isinstance(node, Sequence):
        reader.items(node)
        return None
    segments: list[Segment] = []
    for number, item in enumerate(reader.items(node)):
        segment = _segment(reader, item, measure, first=number == 0)
        if segment is not None:
            _check_order(reader, segments, segment)
            segments.append(segment)
    if segments and isinstance(segments[-1].shape, Line):
        reader.note("R120", segments[-1].place)
    return Curve(tuple(segments))


def _segment(reader: FieldReader, node: Node, measure: Measure, first: bool) -> Segment | None:
    body = reader.mapping(node, ("from", "above", *_SHAPES))
    if body is None:
        return None
    edge = body.get("from") or body.get("above")
    shape = _shape(reader, body)
    if edge is None or (body.get("from") is not None and body.get("above") is not None):
        reader.note("R111", body.place)
        return None
    lowest = isinstance(edge, Scalar) and edge.text == "lowest"
    if lowest is not first or (lowest and isinstance(shape, Line | Stairs)):
        reader.note("R112", edge.place)
        return None
    start = None if lowest else reader.exact(edge, share=measure.is_share)
    if shape is None or (start is None and not lowest):
        return None
    return Segment(start, body.get("from") is not None, shape, body.place)


def _check_order(reader: FieldReader, before: list[Segment], new: Segment) -> None:
    last = before[-1] if before else None
    if last is None or last.start is None or new.start is None:
        return
    single_point = new.start == last.start and last.included and not new.included
    if new.start < last.start or (new.start == last.start and not single_point):
        reader.note("R117", new.place)
    if single_point and isinstance(last.shape, Line):
        reader.note("R117", new.place)


def _shape(reader: FieldReader, body: Mapping) -> Shape | None:
    named = [name for name in _SHAPES if body.get(name) is not None]
    if len(named) != 1:
        reader.note("R121", body.place, allowed="、".join(_SHAPES))
        return None
    node = body.get(named[0])
    match named[0]:
        case "score":
            mark = _mark(reader, node)
            return None if mark is None else Constant(mark)
        case "line":
            return _line(reader, node)
        case "band":
            return _band(reader, node)
        case _:
            return _stairs(reader, node)


def _line(reader: FieldReader, node: Node | None) -> Line | None:
    ends = [_mark(reader, item) for item in reader.items(node)]
    if len(ends) != 2 and node is not None:
        reader.note("R123", node.place)
        return None
    start, end = ends
    return None if start is None or end is None else Line(start, end)


def _band(reader: FieldReader, node: Node | None) -> Band | None:
    body = reader.mapping(node, ("least", "most", "below"), ("least",))
    if body is None:
        return None
    top = body.get("most") or body.get("below")
    if top is None or (body.get("most") is not None and body.get("below") is not None):
        reader.note("R125", body.place)
        return None
    low, high = _mark(reader, body.get("least")), _mark(reader, top)
    if low is None or high is None:
        return None
    if (low.share, low.points) > (high.share, high.points):
        reader.note("R126", body.place)
    return Band(low, high, high_included=body.get("most") is not None)


def _stairs(reader: FieldReader, node: Node | None) -> Stairs | None:
    body = reader.mapping(node, _STAIRS, ("top", "every", "lose", "least", "from_end"))
    if body is None:
        return None
    top, lose, least = (_mark(reader, body.get(key)) for key in ("top", "lose", "least"))
    every = reader.exact(body.get("every")) if body.get("every") else None
    upper = reader.choice(body.get("from_end"), {"lower": False, "upper": True}) if body.get("from_end") else None
    started = reader.flag(body.get("started"), default=False)
    if top is None or lose is None or least is None or every is None or upper is None:
        return None
    if every <= 0:
        reader.note("R105", body.place, found=every)
        return None
    return Stairs(top, every, lose, least, started, upper)


def _mark(reader: FieldReader, node: Node | None) -> Mark | None:
    """60% is a share of the weight, 2分 are points."""
    shown = reader.text(node)
    if shown is None or node is None:
        return None
    if shown.endswith("分"):
        points = reader.exact(Scalar(text=shown.removesuffix("分"), place=node.place), share=False)
        return None if points is None else Mark(points=points)
    share = reader.exact(node, share=True)
    if share is not None and not 0 <= share <= 1:
        reader.note("R127", node.place, len(shown), found=shown)
        return None
    return None if share is None else Mark(share=share)


def _levels(reader: FieldReader, node: Node | None) -> tuple[Level, ...]:
    found = (_level(reader, item) for item in reader.items(node))
    levels = tuple(level for level in found if level is not None)
    seen: set[str] = set()
    for phrase in (phrase for level in levels for phrase in level.phrases):
        if phrase in seen and node is not None:
            reader.note("R128", node.place, found=phrase)
        seen.add(phrase)
    return levels


def _level(reader: FieldReader, node: Node) -> Level | None:
    body = reader.mapping(node, _LEVEL, ("label",))
    if body is None:
        return None
    label, shape = reader.optional(body.get("label")), _shape(reader, body)
    phrases = reader.texts(body.get("phrases"))
    repeats = reader.flag(body.get("repeats_target"), default=False)
    if not phrases and not repeats:
        reader.note("R102", body.place, key="phrases")
    return None if label is None or shape is None else Level(label, phrases, shape, repeats)
