"""Methods and what was inferred -> a rule file in YAML, ready to be edited and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfscore.auditing.infer import GroupResult, Inference
from perfscore.auditing.inferring.apart import course
from perfscore.frozen import frozen
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
from perfscore.rules.marks import IN_PROPORTION
from perfscore.rules.model import CurveMethod, Direction, Kind, Level, LevelMethod, Method, Mode, Row, Step
from perfscore.rules.words import share
from perfscore.values.number import text

_SIX = 10**6
_WRITTEN = (Direction.MORE.value, Direction.LESS.value)


def inferred_yaml(found: Inference, identity: str, place: str, year: int, checked_on: str) -> str:
    """A rule set that extends the national one and holds the methods that explain the rows; sound as it stands."""
    return "\n".join(_lines(_explained(found), identity, place, year, checked_on)) + "\n"


def method_lines(method: Method, name: str, label: str) -> Iterator[str]:
    """One method, two spaces deep."""
    is_share = method.measure.is_share
    yield f"  {name}:"
    yield f"    label: {_quoted(label)}"
    yield f"    measure: {method.measure.value}"
    if method.unit is not None:
        yield f'    unit: "{method.unit.symbol}"'
    if isinstance(method, CurveMethod) and method.direction is not None:
        yield f"    direction: {method.direction.value}"
    yield "    sources: [published]"
    measure = "none" if method.round_measure is None else _step(method.round_measure, is_share)
    yield f"    rounding: {{measure: {measure}, score: {_step(method.round_score, is_share=False)}}}"
    if method.most != 1:
        yield f"    most: {_number(method.most, is_share=True)}"
    if isinstance(method, LevelMethod):
        yield "    levels:"
        yield from (line for level in method.levels for line in _level(level))
        return
    yield "    curve:"
    yield from (
        f"      - {{{_start(each, is_share)}, {_shape(each.shape, is_share)}{_floor(each)}}}"
        for each in method.curve.segments
    )


@frozen
class _Written:
    """A kind of row that is explained, by the method of this name."""

    group: GroupResult
    method: Method
    name: str

    @property
    def label(self) -> str:
        return f"{self.group.group.said.text()}：{self.group.ranking.best[0].label.text()}（推定）"


def _explained(found: Inference) -> list[_Written]:
    """The kinds of rows that one method explains and that a decision table can tell apart; a course has one name."""
    names: dict[str, str] = {}
    written = []
    for group in found.groups:
        best, kind = next(iter(group.ranking.best), None), group.group
        curve = kind.is_curve and kind.positive and (kind.kind != Kind.AMOUNT.value or kind.direction in _WRITTEN)
        if (
            best is not None
            and best.method is not None
            and (curve or kind.kind in (Kind.DATE.value, Kind.PHRASE.value))
        ):
            name = names.setdefault(course(best.method), f"inferred_{len(names) + 1}")
            written.append(_Written(group, best.method, name))
    return written


def _lines(written: Sequence[_Written], identity: str, place: str, year: int, checked_on: str) -> Iterator[str]:
    rows = sum(len(each.group.rows) for each in written)
    explained = sum(len(each.group.ranking.best[0].explained) for each in written)
    yield "# 由公开得分推定，请核对后修改：没有解释的行列在 fails 里。"
    yield f"id: {identity}"
    yield f"title: {_quoted(f'{place}{year}年度绩效自评所用办法（由公开得分反推）')}"
    yield 'version: "0.1"'
    yield f"places: [{_quoted(place)}]"
    yield f"years: {{from: {year}, to: {year}, checked_on: {checked_on}}}"
    yield "forms: [project_self_evaluation, department_self_evaluation]"
    yield "extends: cn/mof/2020-10"
    yield from ("", "sources:", "  published:", "    document: 公开的自评表", "    standing: inferred")
    yield f"    checked_on: {checked_on}"
    yield from (f"    rows: {rows}", f"    explained: {explained}", "    fails:")
    yield from (f"      - {item}" for item in _fails(written))
    if written:
        yield from ("", "methods:")
        for name, each in {each.name: each for each in reversed(written)}.items():
            yield from method_lines(each.method, name, each.label)
    yield from ("", "select:", *_select(written))


def _fails(written: Sequence[_Written]) -> Iterator[str]:
    """Each row that its method does not explain."""
    left = [row for each in written for row in each.group.unexplained]
    for each in left:
        printed = f"目标 {each.row.target}，实际 {each.row.actual}"
        yield _quoted(f"{printed}，分值 {text(each.weight)}，得 {text(each.declared)}")
    if not left:
        yield "没有"


def _select(written: Sequence[_Written]) -> Iterator[str]:
    """The guards, the kinds that were explained, and below them the table of the national rule set."""
    of_kind = {each.group.group.kind: each.name for each in written}
    amounts = [each for each in written if each.group.group.kind == Kind.AMOUNT.value]
    budget = of_kind.get(Row.BUDGET_EXECUTION.value, "proportion")
    yield "  - {when: {row: budget_execution, target: [zero, negative]}, use: undetermined, because: 预算数不大于零}"
    yield f"  - {{when: {{row: budget_execution}}, use: {budget}}}"
    yield "  - {when: {kind: amount, target: negative, direction: less}, use: stay_below}"
    yield "  - {when: {kind: amount, target: negative}, use: stay_above}"
    yield '  - {when: {kind: amount, target: zero, comparator: ["<=", "<", "=", none]}, use: stay_zero}'
    yield "  - {when: {kind: amount, target: zero}, use: reach_zero}"
    for each in amounts:
        kind = each.group.group
        asked = f"category: [{', '.join(kind.categories)}], direction: {kind.direction}"
        yield f"  - {{when: {{kind: amount, target: positive, {asked}}}, use: {each.name}}}"
    first = dict.fromkeys(each.name for each in amounts if each.group.group.is_ceiling)
    after = f", after: [{', '.join(first)}]" if first else ""
    yield f'  - {{when: {{kind: amount, target: positive, comparator: "<"}}, use: strict_ceiling{after}}}'
    yield "  - {when: {kind: amount, target: positive, direction: less}, use: ceiling}"
    yield "  - {when: {kind: amount}, use: proportion}"
    yield "  - {when: {kind: range, target: positive, direction: less}, use: ceiling}"
    yield "  - {when: {kind: range, target: positive}, use: proportion}"
    yield f"  - {{when: {{kind: date}}, use: {of_kind.get(Kind.DATE.value, 'on_time')}}}"
    yield f"  - {{when: {{kind: phrase}}, use: {of_kind.get(Kind.PHRASE.value, 'judged')}}}"
    yield "  - {otherwise: undetermined, because: 目标值是一个区间}"


def _level(level: Level) -> Iterator[str]:
    yield f"      - label: {_quoted(level.label)}"
    if level.repeats_target:
        yield "        repeats_target: yes"
    if level.phrases:
        yield f"        phrases: [{', '.join(map(_quoted, level.phrases))}]"
    yield f"        {_shape(level.shape, is_share=False)}"


def _quoted(printed: str) -> str:
    return json.dumps(printed, ensure_ascii=False)


def _step(step: Step, is_share: bool) -> str:
    if step.mode is Mode.NONE:
        return "none"
    return f"{{to: {_number(step.to, is_share)}, mode: {step.mode.value}, sources: [published]}}"


def _start(segment: Segment, is_share: bool) -> str:
    if segment.start is None:
        return "from: lowest"
    return f"{'from' if segment.included else 'above'}: {_number(segment.start, is_share)}"


def _floor(segment: Segment) -> str:
    return "" if segment.least is None else f", least: {_mark(segment.least)}"


def _number(value: Fraction, is_share: bool) -> str:
    """An exact number, as a fraction where its decimals do not end."""
    if not is_share:
        return text(value) if (value * _SIX).denominator == 1 else str(value)
    return share(value) if (value * 100 * _SIX).denominator == 1 else f"{value * 100}%"


def _mark(mark: Mark) -> str:
    share_of_weight, points = _number(mark.share, is_share=True), f"{_number(abs(mark.points), is_share=False)}分"
    if not mark.points or not mark.share:
        return points if mark.points else share_of_weight
    return f"{share_of_weight} {'-' if mark.points < 0 else '+'} {points}"


def _shape(shape: SegmentShape, is_share: bool) -> str:
    match shape:
        case Constant(mark=it):
            return f"score: {_mark(it)}"
        case Line(start=start, end=end):
            return f"line: [{_mark(start)}, {_mark(end)}]"
        case LogLine(start=start, end=end):
            return f"log_line: [{_mark(start)}, {_mark(end)}]"
        case Band(low=low, high=high, high_included=included):
            return f"band: {{least: {_mark(low)}, {'most' if included else 'below'}: {_mark(high)}}}"
        case Stairs() as it:
            marks = f"top: {_mark(it.top)}, lose: {_mark(it.lose)}, least: {_mark(it.least)}"
            return f"stairs: {{{marks}, {_counted(it, is_share)}}}"
        case Climb() as it:
            marks = f"start: {_mark(it.start)}, gain: {_mark(it.gain)}, most: {_mark(it.most)}"
            return f"climb: {{{marks}, {_counted(it, is_share)}}}"


def _counted(flight: Flight, is_share: bool) -> str:
    """How the steps of a flight are counted."""
    begun = IN_PROPORTION if flight.gradual else ("yes" if flight.started else "no")
    end = "upper" if flight.from_upper else "lower"
    return f"every: {_number(flight.every, is_share)}, started: {begun}, from_end: {end}"
