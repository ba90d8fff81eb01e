"""A rule set in words: conditions, segments, levels, rounding. For reports, pages and differences."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction

from attrs import fields

from perfscore.messages import Joined, Message, Translatable
from perfscore.rules.adjustments import (
    AddedPoints,
    Adjustment,
    BestOf,
    Bonus,
    BoundedTotal,
    Cap,
    Cause,
    Declared,
    LeaveOut,
    LimitGrade,
    LowerGrade,
    OfGrade,
    Penalty,
    Rows,
    TogetherBelow,
    VetoGrade,
    VetoTotal,
)
from perfscore.rules.against import Against, LastYear, OtherRow
from perfscore.rules.catalogue import CalledName
from perfscore.rules.curve import (
    Band,
    Climb,
    Constant,
    Flight,
    Line,
    LogLine,
    Mark,
    Segment,
    SegmentShape,
    Stairs,
)
from perfscore.rules.frames import WeightFrame, WeightPart
from perfscore.rules.model import Condition, Measure, Method, Mode, Row, Step, Total
from perfscore.rules.numbers import Limits, NumberSet
from perfscore.values.model import Comparator
from perfscore.values.number import text
from perfscore.values.unit import dimension_label, parse_unit, unit_of_dimension

DELAYS = {Measure.LATENESS_DAYS: "天", Measure.LATENESS_MONTHS: "个月", Measure.LATENESS_WORKDAYS: "个工作日"}


def condition(when: Condition) -> Translatable:
    """比较符号为 <= 或 <，类别为 成本: what a decision row asks."""
    asked = []
    for each in fields(Condition):
        wanted = getattr(when, each.name)
        if wanted is None or wanted == {Row.INDICATOR}:
            continue
        if isinstance(wanted, NumberSet):
            asked.append(Message("W_asks", what=Message(f"W_when_{each.name}"), names=numbers(wanted)))
            continue
        answers = map(dimension_label, wanted) if each.name == "dimension" else wanted
        names = sorted((_named(item) for item in answers), key=lambda said: said.text())
        asked.append(Message("W_asks", what=Message(f"W_when_{each.name}"), names=Joined(names, "W_or")))
    return Joined(asked, "W_and") if asked else Message("W_indicators" if when.row else "W_otherwise")


def numbers(asked: NumberSet) -> Translatable:
    """100%, or 不低于 5、低于 10: the numbers that a condition asks for."""
    return Joined((_limits(each, asked.dimension) for each in asked.limits), "W_or")


def _limits(asked: Limits, dimension: str | None) -> Message:
    unit = parse_unit("/".join(map(unit_of_dimension, dimension.split("/")))) if dimension else None
    low, high = ("" if end is None else text(end if unit is None else end / unit.factor) + (unit.symbol if unit else "")
                 for end in (asked.low, asked.high))  # fmt: skip
    if low == high:
        return Message("G_name", name=low)
    below = "any" if asked.low is None else ("from" if asked.low_included else "above")
    above = "any" if asked.high is None else ("upto" if asked.high_included else "below")
    return Message(f"P_{below}_{above}", name="", low=low, high=high)


def where(segment: Segment, measure: Measure, unit: str) -> Message:
    """完成率不低于 60%、低于 90%: where a segment lies."""
    low = "any" if segment.start is None else ("from" if segment.included else "above")
    high = "any" if segment.end is None else ("upto" if segment.end_included else "below")
    ends = {"low": at(segment.start, measure, unit), "high": at(segment.end, measure, unit)}
    return Message(f"P_{low}_{high}", name=Message(f"M_{measure.value}"), **ends)


def at(value: Fraction | None, measure: Measure, unit: str) -> str:
    """A breakpoint as it is written: 60%, 90 %, 3 天."""
    if value is None:
        return ""
    return share(value) if measure.is_share else quantity(value, unit)


def shape(found: SegmentShape, method: Method) -> Message:
    """What a segment or a level of a method scores."""
    match found:
        case Constant(mark=it):
            return Message("G_score", score=mark(it))
        case Line(start=start, end=end):
            return Message("G_line", start=mark(start), end=mark(end))
        case LogLine(start=start, end=end):
            return Message("G_log_line", start=mark(start), end=mark(end))
        case Band(low=low, high=high, high_included=included):
            return Message("G_band" if included else "G_band_below", low=mark(low), high=mark(high))
        case Stairs() as it:
            ends = {"top": mark(it.top), "lose": mark(it.lose), "least": mark(it.least)}
            return Message("G_stairs", every=_every(it, method), begun=_begun(it), **ends)
        case Climb() as it:
            ends = {"start": mark(it.start), "gain": mark(it.gain), "most": mark(it.most)}
            return Message("G_climb", every=_every(it, method), begun=_begun(it), **ends)


def scoring(method: Method) -> Message:
    """How a method rounds its scores, and what they are at most where that is more than full marks."""
    found = step(method.round_score)
    return found if method.most == 1 else Message("G_up_to", step=found, most=share(method.most))


def segment(found: Segment, method: Method) -> Message:
    """What a segment of a method scores, with its floor."""
    scores = shape(found.shape, method)
    return scores if found.least is None else Message("G_floor", shape=scores, least=mark(found.least))


def _every(flight: Flight, method: Method) -> str:
    """How large a step is, as it is written: 5%, or 3 天."""
    return at(flight.every, method.measure, unit_of(method))


def _begun(flight: Flight) -> Message | str:
    """How a step counts that has only begun."""
    if flight.gradual:
        return Message("G_in_proportion")
    return Message("G_started") if flight.started else ""


def unit_of(method: Method) -> str:
    """What the breakpoints of a method are counted in; shares carry their per cent sign."""
    if method.unit is not None:
        return method.unit.symbol
    return DELAYS.get(method.measure, "")


def measure_of(method: Method) -> Message:
    """偏离度（与上年完成值比）."""
    name = Message(f"M_{method.measure.value}")
    return name if method.against is None else Message("W_against", measure=name, what=against(method.against))


def against(what: Against) -> Message:
    """上年完成值, or the names of the other row."""
    match what:
        case LastYear():
            return Message("W_last_year")
        case OtherRow(names=names):
            return Message("W_other_row", names=_names(names))


def step(found: Step | None, is_share: bool = False) -> Message:
    """四舍五入到 0.01."""
    if found is None or found.mode is Mode.NONE:
        return Message("G_exact")
    to = share(found.to) if is_share else text(found.to)
    return Message("G_step", to=to, mode=Message(f"M_{found.mode.value}"))


def total(found: Total) -> Translatable:
    """How the rows make the total."""
    parts = [Message(f"G_within_{found.within.value}")] if found.within else []
    parts.append(Message(f"G_{found.combine.value}"))
    if found.raised:
        parts.append(Message("G_raised", raised=text(found.raised)))
    if found.rescale is not None:
        parts.append(Message("G_rescale", to=text(found.rescale)))
    parts += map(adjustment, found.adjust)
    if found.rounding is not None:
        parts.append(step(found.rounding))
    return Joined(parts, "W_and")


def adjustment(each: Adjustment) -> Message:
    """加分（机制创新）至多 3: what an adjustment of the total does."""
    match each:
        case BestOf(rows=rows):
            return Message("G_best_of", rows=rows_text(rows))
        case Cap(rows=rows, most=most):
            return Message("G_cap", rows=rows_text(rows), most=text(most))
        case Bonus(rows=rows, most=most):
            return Message("G_bonus", rows=rows_text(rows), most=text(most))
        case Penalty(rows=rows, most=most):
            return Message("G_penalty", rows=rows_text(rows), most=text(most))
        case AddedPoints(cause=cause, points=points):
            return Message("G_award" if points > 0 else "G_deduct", cause=failure(cause), points=text(abs(points)))
        case LeaveOut(rows=rows):
            return Message("G_leave_out", rows=rows_text(rows))
        case BoundedTotal(least=least, most=most):
            ends = {"least": "—" if least is None else text(least), "most": "—" if most is None else text(most)}
            return Message("G_bounds", **ends)
        case _:
            return _of_grade(each)


def _of_grade(each: OfGrade) -> Message:
    match each:
        case VetoTotal(failed=failed, total=score):
            return Message("G_veto_total", failed=failure(failed), total=text(score))
        case VetoGrade(failed=failed, grade=grade):
            return Message("G_veto_grade", failed=failure(failed), grade=grade)
        case LimitGrade(failed=failed, grade=grade):
            return Message("G_limit", failed=failure(failed), grade=grade)
        case LowerGrade(failed=failed, by=by):
            return Message("G_lower", failed=failure(failed), by=by)


def failure(failed: Cause) -> Message:
    """死亡事故不满分, 产出合计低于 56分, or 声明有弄虚作假."""
    if isinstance(failed, Declared):
        return Message("G_declared", facts=_names(failed.facts))
    if isinstance(failed, TogetherBelow):
        return Message("G_sum_below", rows=rows_text(failed.rows), below=mark(failed.mark))
    if failed.below == 1:
        return Message("G_not_full", rows=rows_text(failed.rows))
    return Message("G_less_than", rows=rows_text(failed.rows), below=share(failed.below))


def rows_text(rows: Rows) -> Joined:
    """The names, 一级指标 and categories that tell some rows."""
    asked = (rows.level1, rows.category, rows.name)
    return Joined((_names(each) for each in asked if each is not None), "W_blank")


def parts(frame: WeightFrame) -> Joined:
    """数量、质量 50，效益 30."""
    return Joined((Message("W_part", group=group(part), weight=text(part.weight)) for part in frame.parts), "W_and")


def group(part: WeightPart) -> Joined:
    """数量、质量: the categories or the 一级指标 of a part of a frame."""
    return _names(part.categories | (part.level1 or frozenset()))


def mark(found: Mark) -> Message:
    """60%, 2分, or 100% − 5分."""
    if not found.points:
        return Message("G_name", name=share(found.share))
    if not found.share:
        return Message("G_points", points=text(found.points))
    code = "G_share_less" if found.points < 0 else "G_share_more"
    return Message(code, share=share(found.share), points=text(abs(found.points)))


def share(value: Fraction) -> str:
    return f"{text(value * 100)}%"


def quantity(value: Fraction, unit: str) -> str:
    return text(value) + tail(unit)


def tail(unit: str) -> str:
    """A unit after its number: signs close up, words stand apart."""
    return unit if unit in ("%", "‰", "%%", "") else f" {unit}"


def _names(names: Iterable[str]) -> Joined:
    return Joined(map(_written, sorted(names)))


def _written(name: str) -> str:
    """A name as the rule file has it, where it is compared otherwise."""
    return name.written if isinstance(name, CalledName) else name


def _named(item: object) -> Message:
    match item:
        case CalledName():
            return Message("G_name", name=item.written)
        case Comparator():
            return Message("G_name", name=item.value) if item.value else Message("W_no_sign")
        case Enum():
            return Message(f"W_{item.value}")
        case _:
            return Message("G_name", name=item)
