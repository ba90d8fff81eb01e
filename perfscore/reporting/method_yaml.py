"""Methods and what was inferred -> a rule file in YAML, ready to be edited and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from perfscore.auditing.infer import GroupResult, Inference
from perfscore.auditing.observe import Observation
from perfscore.rules.curve import Band, Constant, Line, LogLine, Segment, Shape, Stairs
from perfscore.rules.model import Kind, Method, Row, Step
from perfscore.rules.words import mark, share
from perfscore.values.number import text


def inferred_yaml(found: Inference, identity: str, place: str, year: int, checked_on: str) -> str:
    """A rule set that extends the national one and holds the estimated methods; sound as it stands."""
    return "\n".join(_lines(found, identity, place, year, checked_on)) + "\n"


def method_lines(method: Method) -> Iterator[str]:
    """One method, two spaces deep."""
    yield f"  {method.id}:"
    yield f"    label: {method.label}"
    yield f"    measure: {method.measure.value}"
    if method.unit is not None:
        yield f'    unit: "{method.unit.symbol}"'
    yield "    sources: [published]"
    if method.round_measure is not None:
        yield f"    rounding: {{measure: {_step(method.round_measure, method.measure.is_share)}}}"
    yield "    curve:"
    for segment in method.curve.segments if method.curve else ():
        yield f"      - {{{_start(segment, method.measure.is_share)}, {_shape(segment.shape)}}}"


def _lines(found: Inference, identity: str, place: str, year: int, checked_on: str) -> Iterator[str]:
    estimated = [group for group in found.groups if group.estimate is not None]
    rows = sum(len(group.rows) for group in estimated)
    explained = sum(len(group.estimate.explained) for group in estimated if group.estimate is not None)
    yield "# 由公开得分推定，请核对后修改：没有解释的行列在 fails 里。"
    yield from (f"id: {identity}", f"title: {place}{year}年度绩效自评所用办法（由公开得分反推）", 'version: "0.1"')
    yield f"places: [{place}]"
    yield f"years: {{from: {year}, to: {year}, checked_on: {checked_on}}}"
    yield from (
        "forms: [project_self_evaluation, department_self_evaluation]",
        "extends: cn/mof/2020-10",
        "",
        "sources:",
    )
    yield from ("  published:", "    document: 公开的自评表", "    standing: inferred", f"    checked_on: {checked_on}")
    yield from (f"    rows: {rows}", f"    explained: {explained}", "    fails:")
    yield from (f"      - {item}" for item in _fails(estimated))
    yield from ("", "methods:")
    for number, group in enumerate(estimated, start=1):
        if group.estimate is not None:
            yield from method_lines(group.estimate.method(f"estimated_{number}", _label(group)))
    yield from ("", "select:", *_select(estimated))


def _fails(groups: list[GroupResult]) -> Iterator[str]:
    """Each row that its estimate does not explain."""
    left = [row for group in groups for row in _left(group)]
    for each in left:
        printed = f"目标 {each.row.target}，实际 {each.row.actual}"
        yield json.dumps(f"{printed}，分值 {text(each.weight)}，得 {text(each.declared)}", ensure_ascii=False)
    if not left:
        yield "没有"


def _left(group: GroupResult) -> Iterator[Observation]:
    explained = group.estimate.explained if group.estimate else ()
    return (row for number, row in enumerate(group.rows) if number not in explained)


def _label(group: GroupResult) -> str:
    return f"{group.group.said.text()}（推定）"


def _select(groups: list[GroupResult]) -> Iterator[str]:
    """The guards, the estimated kinds, and below them the table of the national rule set."""
    budget = next((n for n, each in enumerate(groups, 1) if each.group.kind == Row.BUDGET_EXECUTION.value), None)
    yield "  - {when: {row: budget_execution, target: [zero, negative]}, use: undetermined, because: 预算数不大于零}"
    yield f"  - {{when: {{row: budget_execution}}, use: {f'estimated_{budget}' if budget else 'proportion'}}}"
    yield "  - {when: {kind: amount, target: negative}, use: undetermined, because: 目标值是负数}"
    yield '  - {when: {kind: amount, target: zero, comparator: ["<=", "<", "=", none]}, use: stay_zero}'
    yield "  - {when: {kind: amount, target: zero}, use: reach_zero}"
    for number, each in enumerate(groups, start=1):
        if each.group.kind == Kind.AMOUNT.value:
            signs = '["<=", "<"]' if each.group.ceiling else '[">=", ">", "=", none]'
            asked = f"kind: amount, target: positive, category: {each.group.category}, comparator: {signs}"
            yield f"  - {{when: {{{asked}}}, use: estimated_{number}}}"
    ceilings = [f"estimated_{n}" for n, each in enumerate(groups, 1) if each.group.ceiling]
    after = f", after: [{', '.join(ceilings)}]" if ceilings else ""
    yield f'  - {{when: {{kind: amount, target: positive, comparator: "<="}}, use: ceiling{after}}}'
    yield f'  - {{when: {{kind: amount, target: positive, comparator: "<"}}, use: strict_ceiling{after}}}'
    yield from ("  - {when: {kind: amount}, use: proportion}", "  - {when: {kind: date}, use: on_time}")
    yield from ("  - {when: {kind: phrase}, use: judged}", "  - {otherwise: undetermined, because: 目标值是一个区间}")


def _step(step: Step, is_share: bool) -> str:
    to = share(step.to) if is_share else text(step.to)
    return f"{{to: {to}, mode: {step.mode.value}, sources: [published]}}"


def _start(segment: Segment, is_share: bool) -> str:
    if segment.start is None:
        return "from: lowest"
    return f"{'from' if segment.included else 'above'}: {share(segment.start) if is_share else text(segment.start)}"


def _shape(shape: Shape) -> str:
    match shape:
        case Constant(mark=it):
            return f"score: {mark(it)}"
        case Line(start=start, end=end):
            return f"line: [{mark(start)}, {mark(end)}]"
        case LogLine(start=start, end=end):
            return f"log_line: [{mark(start)}, {mark(end)}]"
        case Band(low=low, high=high, high_included=included):
            return f"band: {{least: {mark(low)}, {'most' if included else 'below'}: {mark(high)}}}"
        case Stairs() as it:
            raise ValueError(f"no estimate has stairs: {it}")
