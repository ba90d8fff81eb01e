"""A self-evaluation told in prose (绩效自评报告) -> one form: each indicator sentence a row, each project a money row.

履职效能-数量指标，排查次数，预期指标值≥2次……  年中……25次……  截至……50次，与年度预期值相比，偏差较大……
①某项目：年初预算数5万元，全年预算数5万元，全年执行0.456万元，执行率9.12%。
综合得分96.77分，评价结果为“优”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from perfscore.form import Form, Fund, Indicator, Passage
from perfscore.form_kind import FormKind
from perfscore.messages import Joined, Place, Problem, problem
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.statements import Prose, prose, statements
from perfscore.reading.decoding.words import is_report_heading, unnumbered, year_in_digits
from perfscore.reading.grid import Grid
from perfscore.values.model import Amount, Phrase
from perfscore.values.parse import parse_target

LONGEST_LABEL = 160
_FEWEST_HEADINGS = 2  # that make a report
_MOST_TOLD = 3
_NEAR_THE_TOP = 8  # lines where the title of a report stands
_REPORT = re.compile("绩效(?:自评|评价|自我评价|完成情况)?(?:工作|情况|结果)?(?:自评)?的?报告(?:[（(].{1,12}[)）])?$")
_PERFORMANCE = re.compile("绩效|自评|评价|目标")

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_INDICATOR = re.compile(
    r"(?P<level1>[\u4e00-\u9fff]{2,10})[-—–－](?P<level2>[\u4e00-\u9fff]{2,8}指标)[，,](?P<name>[^。；]{2,60}?)[，,]?"
    r"(?:预期|年度|计划)?(?:指标值|目标值)(?:为|是)?(?P<target>[^，,。；]{1,30})"
)
_PROJECT = re.compile(
    rf"[：:，,]年初预算数?(?P<initial>{_NUMBER}万?元)[，,]全年预算数?(?P<budget>{_NUMBER}万?元)[，,]"
    rf"全年执行数?(?P<executed>{_NUMBER}万?元)[，,](?:预算)?执行率(?P<rate>{_NUMBER}%)"
)
_STOP = re.compile("[。；：:]")
_TOTAL = re.compile(
    rf"(?:综合得分|自评得分|总得分|评价得分|总分|得分)为?(?P<score>{_NUMBER}分)(?:[，,。；][^。]{{0,24}}?(?:结果|等级|等次|级别)(?:为|是)?[“\"'：:]?"
    r"(?P<grade>优秀|良好|不合格|合格|优|良|中|差))?"
)
_BODY = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:局|厅|委员会|办公室|中心|学院|医院|学校|法院|检察院|院|站))(?:单位)?(?:为|是|于|成立|属)"
)
_BODY_OF_REPORT = re.compile(
    r"(?:关于)?(?P<name>[\u4e00-\u9fff]{2,24}?(?:局|厅|委员会|办公室|中心|学院|大学|医院|学校|法院|检察院|[镇乡院站委办]))"
    r"(?=(?:关于)?(?:19|20)[0-9]{2}年.{0,40}报告)"
)
_YEAR = re.compile(r"((?:19|20)\d\d)年度?(?:部门|单位|项目)?(?:整体)?(?:支出)?绩效自评")
_ANY_YEAR = re.compile(r"((?:19|20)\d\d)年")
_MIDDLE = re.compile(r"年中.{0,12}?(?:监控|时)")
_FINAL = re.compile(r"截至|截止|全年实际|年末")
_COMPARED = re.compile(r"与(?:年度|年初)?(?:预期|目标)值?相比")
_DEVIATION = re.compile(rf"(?P<none>无偏差)|偏差率?(?:为|是)?(?P<rate>{_NUMBER}%)|(?P<words>偏差较[大小])")
_BULLET = re.compile(r"^.*[①-⑳㉑-㉟]|^.*具体如下[:：]?|^[（(]?[0-9]+[）).、]")
_DIGIT = re.compile("[0-9０-９]")
_SHORTEST_LINE = 30  # a shorter one is a heading
_VALUE = re.compile(rf"(?:>=|<=|=|≥|≤|<|>)?{_NUMBER}(?:%|‰|[\u4e00-\u9fff/]{{1,6}})?")


def forms(grid: Grid) -> list[Form]:
    """The one form that a narrative with indicator sentences tells, or nothing."""
    told = prose(("".join(row.texts), row.place) for row in grid.rows)
    rows = tuple(_indicators(told))
    problems = [problem("D133", row.source, name=row.name) for row in rows if row.actual is None]
    return [_form(grid, told, rows, problems)] if rows else []


def report(grid: Grid) -> list[Form]:
    """The form without indicators of a report on performance, whose text can be checked; nothing for other texts."""
    headings = [(text, row.place) for row in grid.rows if is_report_heading(text := "".join(row.texts))]
    words = dict.fromkeys(unnumbered(text) for text, _ in headings)
    title = _title(grid)
    if title is None and (len(words) < _FEWEST_HEADINGS or not any(map(_PERFORMANCE.search, words))):
        return []
    told = prose(("".join(row.texts), row.place) for row in grid.rows)
    names = list(dict.fromkeys(filter(None, (title and title[0], *words))))[:_MOST_TOLD]
    _, place = title or headings[0]
    return [_form(grid, told, (), [problem("D237", place, found=Joined(names))])]


def _title(grid: Grid) -> tuple[str, Place] | None:
    """The line near the top that says that a text is a report on performance, and its place."""
    near = (("".join("".join(row.texts).split()), row.place) for row in grid.rows[:_NEAR_THE_TOP])
    return next((each for each in near if _REPORT.search(each[0])), None)


def _form(grid: Grid, told: Prose, rows: tuple[Indicator, ...], problems: list[Problem]) -> Form:
    text = year_in_digits(told.text)
    year = _YEAR.search(text) or _ANY_YEAR.search(text)
    lines = (year_in_digits("".join(row.texts[0].split())) for row in grid.rows)
    body = next((found for line in lines if (found := _BODY.match(line) or _BODY_OF_REPORT.match(line))), None)
    total = _TOTAL.search(told.text)
    title = _title(grid)
    return Form(
        kind=FormKind.DEPARTMENT_SELF_EVALUATION,
        name=body["name"] if body else "",
        title=title[0] if title else None,
        year=int(year[1]) if year else None,
        funds=tuple(_funds(told)),
        indicators=rows,
        total_score=total["score"] if total else None,
        grade=total["grade"] if total else None,
        statements=statements(_without_projects(told)),
        passages=passages(grid),
        source=told.place(0),
        problems=tuple(problems),
    )


def passages(grid: Grid) -> tuple[Passage, ...]:
    """The paragraphs that hold a digit; a line that ends inside a sentence runs on into the next."""
    return tuple(_passages(grid))


def _passages(grid: Grid) -> Iterator[Passage]:
    text, source = "", Place()
    for row in grid.rows:
        line = "".join("".join(row.texts).split())
        runs_on = len(text) >= _SHORTEST_LINE and text[-1] not in "。；：;:！？"
        if not runs_on:
            if _DIGIT.search(text):
                yield Passage(text=text, source=source)
            text, source = "", row.place
        text += line
    if _DIGIT.search(text):
        yield Passage(text=text, source=source)


def _indicators(told: Prose) -> Iterator[Indicator]:
    found = list(_INDICATOR.finditer(told.text))
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(told.text)
        yield _indicator(match, told.text[match.end() : end], told.place(match.start("level2")))


def _indicator(match: re.Match[str], story: str, place: Place) -> Indicator:
    """One indicator: what is told of the middle of the year, then of its end."""
    final_at = _FINAL.search(story)
    middle_at = _MIDDLE.search(story[: final_at.start()] if final_at else story)
    final = story[final_at.start() :] if final_at else ""
    compared = _COMPARED.search(final)
    told = final[: compared.start()] if compared else final.partition("。")[0]
    target, name = printed(match["target"]), match["name"]
    actual = _value(told, name, target, last=True)
    middle = story[middle_at.start() : final_at.start() if final_at else None] if middle_at else ""
    return Indicator(
        level1=_level(match["level1"]),
        level2=match["level2"],
        name=name,
        target=target,
        actual=actual,
        mid_year=_value(middle, name, target, last=False),
        deviation=_deviation(final[compared.start() :] if compared else ""),
        source=place,
    )


def _level(text: str) -> str:
    """The level name at the end of a run of characters: a heading may run into it (履职效能履职效能)."""
    half = text[: len(text) // 2]
    return half if half and half * 2 == text else text


def _value(told: str, name: str, target: str | None, last: bool) -> str | None:
    """The value right after the indicator's name; else the last (or first) amount in the target's dimension."""
    after = re.search(re.escape(name) + r"(?:为|达到|达|是)?" + f"({_VALUE.pattern})", told)
    if after:
        amount = parse_target(after[1])
        if isinstance(amount, Amount) or "%" in after[1]:
            return _trimmed(after[1])
    wanted, inside = parse_target(target), parse_target("、" + told[:400])
    if not isinstance(wanted, Amount) or not isinstance(inside, Phrase):
        return None
    fitting = [str(each) for each in inside.amounts if each.unit.dimension == wanted.unit.dimension]
    return (fitting[-1] if last else fitting[0]) if fitting else None


def _trimmed(text: str) -> str:
    """The number and its unit, without the words that follow."""
    value = parse_target("、" + text)
    return str(value.amounts[0]) if isinstance(value, Phrase) and value.amounts else text


def _deviation(told: str) -> str | None:
    found = _DEVIATION.search(told)
    return found and (found["rate"] or found["words"] or found["none"])


def _projects(told: Prose) -> Iterator[tuple[str, re.Match[str]]]:
    """Each money row of a text: its label, which is what stands before it in its sentence, and its figures."""
    after = 0
    for figures in _PROJECT.finditer(told.text):
        before = told.text[max(after, figures.start() - LONGEST_LABEL) : figures.start()]
        label = _STOP.split(before)[-1]
        if len(label) > 1:
            yield label, figures
            after = figures.end()


def _without_projects(told: Prose) -> Prose:
    """The text with the money rows blanked out, every other character in its place."""
    pieces, at = [], 0
    for label, figures in _projects(told):
        start = figures.start() - len(label)
        pieces += [told.text[at:start], "。" * (figures.end() - start)]
        at = figures.end()
    return evolve(told, text="".join((*pieces, told.text[at:])))


def _funds(told: Prose) -> Iterator[Fund]:
    for label, figures in _projects(told):
        names = ("initial", "budget", "executed", "rate")
        values: dict[str, Any] = {name: figures[name] for name in names}
        yield Fund(label=_BULLET.sub("", label), source=told.place(figures.start("initial")), **values)
