"""What the keys of one mapping of a rule file must be beside each other: breakpoints in order, bands upright.

Each check looks at what could be read, even where something beside it could not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from perfscore import marked
from perfscore.marked import Node, Scalar
from perfscore.messages import Joined, Message
from perfscore.rules.asked import between
from perfscore.rules.curve import WHOLE, Mark
from perfscore.rules.model import Measure
from perfscore.shapes.found import FoundMapping, fields_of
from perfscore.shapes.nearest import per_cent
from perfscore.typed import plainer
from perfscore.values.number import text


def rule_set(found: FoundMapping) -> None:
    """otherwise is the last row and only that; grades go down to 0; how scores are rounded is said."""
    _rounding_said(found)
    rows = found.get("select", ())
    early = [row for row in rows[:-1] if isinstance(row, FoundMapping) and "otherwise" in row.shape.names]
    for row in early:
        row.note("R114", mend=Message("W_otherwise_moved"))
    if rows and not early and isinstance(rows[-1], FoundMapping) and "otherwise" not in rows[-1].shape.names:
        rows[-1].note("R114", mend=Message("W_otherwise_added"))
    _grades_fall(found.parts("grades"))


def _grades_fall(grades: Sequence[FoundMapping]) -> None:
    starts = [(grade, grade.get("from")) for grade in grades if "from" in grade]
    wrong = [(grade, start, above) for (_, above), (grade, start) in pairwise(starts) if start >= above]
    for grade, start, above in wrong:
        grade.note("R115", mend=Message("W_grade_order", found=text(start), above=text(above)))
    if grades and not wrong and grades[-1].get("from", 0) != 0:
        grades[-1].note("R115", mend=Message("W_grade_last", found=text(grades[-1].get("from"))))


def _rounding_said(found: FoundMapping) -> None:
    """What a text does not say of rounding is none, and not what is usual."""
    methods = [each for each in found.get("methods", {}).values() if isinstance(each, FoundMapping)]
    own = [each.get("rounding") for each in (found, *methods)]
    if found.node.get("extends") is None and not any(
        isinstance(each, FoundMapping) and each.node.get("score") for each in own
    ):
        found.warn("R510", found.place("rounding"))
    _rates_rounded(found)


_MOST_PLACES = 6


def places(found: FoundMapping) -> None:
    """A step is how far apart what is printed stands; 2 is hardly meant to be that, but two decimals."""
    to, sign = found.get("to"), "%" if _to_as_written(found).endswith("%") else ""
    count = Fraction(0) if to is None else to * 100 if sign else to
    if count > 1:
        digits = min(int(count), _MOST_PLACES)
        near = f"{text(Fraction(1, 10**digits))}{sign}"
        found.warn("R518", found.place("to"), found=f"{text(count)}{sign}", count=digits, near=near)


def _rates_rounded(found: FoundMapping) -> None:
    """0.01 is one per cent of a rate, which reads like a hundredth of one."""
    rounding = found.get("rounding")
    step = rounding.get("measure") if isinstance(rounding, FoundMapping) else None
    if not isinstance(step, FoundMapping) or (to := step.get("to")) is None:
        return
    if to < 1 and not _to_as_written(step).endswith("%"):
        step.warn("R519", step.place("to"), found=text(to), rate=f"{text(to * 100)}%")


def _to_as_written(step: FoundMapping) -> str:
    node = step.node.get("to")
    return next(plainer(node.text)) if isinstance(node, Scalar) else ""


def years(found: FoundMapping) -> None:
    """The last year is not before the first."""
    first, last = found.get("from"), found.get("to")
    if first is not None and last is not None and last < first:
        found.note("R118", first=first, last=last)


def method(found: FoundMapping) -> None:
    """A curve goes from low to high, its breakpoints written as its measure is; no phrase stands in two levels."""
    segments: Sequence[object] = found.get("curve", ())
    wrong = _signs(found)
    starts = [_start(each, number, wrong) for number, each in enumerate(segments) if isinstance(each, FoundMapping)]
    ordered = [each for each in starts if each is not None]
    misplaced = [after[0] for before, after in pairwise(ordered) if not _in_order(before, after)]
    _marks_up_to_most(found)
    met = found.get("met")
    if met is not None and met.is_whole and between(**fields_of(met)).at_least(WHOLE) is None:
        found.note("R525", found.place("met"))
    last = segments[-1] if segments else None
    if isinstance(last, FoundMapping) and _needs_an_end(last) and last not in misplaced:
        last.note("R120")
    _phrases(found.parts("levels"))
    _points_among_shares(found.parts("curve"))
    if "measure" in found and found.get("measure").is_share:
        _rates_rounded(found)


def _points_among_shares(segments: Sequence[FoundMapping]) -> None:
    """50分 beside 100% and 0% is probably 50%."""
    scores = [(each, each.get("score")) for each in segments if "score" in each]
    in_points = [each for each, mark in scores if mark.points and not mark.share]
    if any(mark.share for _, mark in scores):
        for each in in_points:
            each.warn("R504", each.place("score"), found=text(each.get("score").points))


_IN_METHOD = ("curve", "levels")
_WITH_STEPS = ("stairs", "climb")
_PLAIN = {"score", "band"}
_NOT_FROM_LOWEST = {"line", "log_line", *_WITH_STEPS}


def _marks_up_to_most(found: FoundMapping) -> None:
    """No mark is above what the method gives at most; that is full marks or more."""
    most = found.get("most", WHOLE)
    if most < WHOLE:
        found.note("R149", found.place("most"), found=text(most * 100))
        return
    for part in (each for key in _IN_METHOD for each in found.parts(key)):
        for node, mark in _marks(part):
            if mark.share > most:
                shown = node.text if isinstance(node, Scalar) else ""
                found.note("R127", node.place, found=shown, most=f"{text(most * 100)}%")


def _marks(found: FoundMapping) -> Iterator[tuple[Node, Mark]]:
    """The marks of a segment or a level, and where each stands."""
    for key, value in found.values.items():
        node = found.node.get(key)
        if isinstance(value, FoundMapping):
            yield from _marks(value)
        elif isinstance(value, Mark) and node is not None:
            yield node, value
        elif isinstance(value, tuple) and isinstance(node, marked.Sequence):
            ends = node.items if len(node.items) == len(value) else (node,) * len(value)
            yield from ((end, mark) for end, mark in zip(ends, value, strict=True) if isinstance(mark, Mark))


def _signs(found: FoundMapping) -> set[FoundMapping]:
    """The segments whose breakpoint lacks the per cent sign of the measure, or has one too many: noted at the first."""
    measure = found.get("measure")
    if measure is None:
        return set()
    wrong = list[tuple[FoundMapping, str, str]]()
    for segment in found.parts("curve"):
        written = [(segment, key) for key in ("from", "above") if segment.get(key) is not None]
        written += [(each, "every") for each in _flights(segment) if "every" in each]
        for each, key in written:
            node = each.node.get(key)
            shown = next(plainer(node.text)) if isinstance(node, Scalar) else ""
            if shown.endswith("%") is not measure.is_share:
                wrong.append((each, key, shown))
    if wrong:
        _sign_noted(found, measure, wrong)
    return {each for each, _, _ in wrong}


def _sign_noted(found: FoundMapping, measure: Measure, wrong: Sequence[tuple[FoundMapping, str, str]]) -> None:
    each, key, _ = wrong[0]
    shown = [text for _, _, text in wrong]
    mend = per_cent(shown, measure.is_share)
    if measure.takes_unit and "unit" not in found:
        mend = Message("W_write_unit", mend=mend)
    each.note("R106" if measure.is_share else "R107", each.place(key), found=Joined(shown), mend=mend)


def _flights(segment: FoundMapping) -> Iterator[FoundMapping]:
    """What a segment says of stairs or a climb, as far as it could be read."""
    return (each for key in _WITH_STEPS if isinstance(each := segment.get(key), FoundMapping))


def _start(segment: FoundMapping, number: int, wrong: set[FoundMapping]) -> tuple[FoundMapping, Fraction] | None:
    """A segment with its breakpoint where it has a good one; lowest is for the first segment, and only there."""
    key = "from" if "from" in segment else "above"
    if key not in segment or ("from" in segment and "above" in segment) or segment in wrong:
        return None
    start = segment.get(key)
    lowest = start is None
    if lowest and number > 0:
        mend = "W_lowest_later"
    elif lowest:
        mend = "W_first_plain" if _NOT_FROM_LOWEST & {*segment.values} and not _PLAIN & {*segment.values} else ""
    else:
        mend = "W_first_lowest" if number == 0 else ""
    if mend:
        segment.note("R112", segment.place(key), mend=Message(mend))
        return None
    return None if lowest else (segment, start)


def _in_order(before: tuple[FoundMapping, Fraction], after: tuple[FoundMapping, Fraction]) -> bool:
    """Whether a segment begins after the one before it; one that does not is noted."""
    (one, low), (other, high) = before, after
    single_point = high == low and "from" in one and "above" in other
    misplaced = high < low or (high == low and not single_point)
    if misplaced or (single_point and not _PLAIN & {*one.values}):
        other.note("R117", found=_written(other), before=_written(one))
        return False
    return True


def _written(segment: FoundMapping) -> str:
    node = segment.node.get("from" if "from" in segment else "above")
    return node.text if isinstance(node, Scalar) else ""


def _needs_an_end(segment: FoundMapping) -> bool:
    counts_down = any(each.get("from_end", False) for each in _flights(segment))
    with_end = _NOT_FROM_LOWEST & {*segment.values}
    told_already = _PLAIN & {*segment.values} or len(with_end) > 1
    return not told_already and bool(with_end) and (counts_down or not with_end & {*_WITH_STEPS})


def _phrases(levels: Sequence[FoundMapping]) -> None:
    seen: set[str] = set()
    for level in levels:
        phrases = dict.fromkeys(level.get("phrases", ()))
        for phrase in phrases:
            if phrase in seen:
                level.note("R128", found=phrase)
        seen.update(phrases)


def segment(found: FoundMapping) -> None:
    """A logarithm begins above zero."""
    key = "from" if "from" in found else "above"
    start = found.get(key)
    if "log_line" in found and start is not None and start <= 0:
        found.note("R130", found.place(key))


def band(found: FoundMapping) -> None:
    """Some score lies in a band."""
    low, high = found.get("least"), found.get("most", found.get("below"))
    if low is None or high is None or ("most" in found and "below" in found):
        return
    if _alike(low, high) and (high < low or (high == low and "below" in found)):
        found.note("R126")


def stairs(found: FoundMapping) -> None:
    """Stairs lose something and end below where they begin."""
    top, lose, least = (found.get(key) for key in ("top", "lose", "least"))
    if lose == Mark() or (top is not None and least is not None and _alike(top, least) and top <= least):
        found.note("R131")


def climb(found: FoundMapping) -> None:
    """A climb gains something and ends above where it begins."""
    start, gain, most = (found.get(key) for key in ("start", "gain", "most"))
    if gain == Mark() or (start is not None and most is not None and _alike(start, most) and start >= most):
        found.note("R133")


def frame(found: FoundMapping) -> None:
    """The parts of a weight frame sum to its total."""
    weights = [part.get("weight") for part in found.parts("parts")]
    total = found.get("total")
    if total is None or None in weights or len(weights) < len(found.get("parts", ())) or not weights:
        return
    if sum(weights) != total:
        found.note("R124", found=sum(weights), expected=total)


def _alike(one: Mark, other: Mark) -> bool:
    """Both shares or both points, so that one is higher whatever the weight. Others are left to the proofs."""
    return one.points == other.points == 0 or one.share == other.share == 0
