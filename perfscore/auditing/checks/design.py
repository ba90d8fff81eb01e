"""How a form is designed: weights that say nothing, targets that cannot be meant, methods that cannot be applied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from perfscore.auditing.articles import article_of
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.profile import Profile
from perfscore.form import Indicator
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message
from perfscore.rules.catalogue import called, catalogue_of, shipped
from perfscore.rules.category import BUDGET_EXECUTION, OTHER, categorise
from perfscore.rules.frames import WeightFrame
from perfscore.rules.library import national_frames
from perfscore.rules.model import Direction
from perfscore.scoring.direction import name_of
from perfscore.scoring.score import FormRows, FormScore
from perfscore.values.folding import plain
from perfscore.values.model import Amount, Comparator, Phrase
from perfscore.values.number import text
from perfscore.values.parse import parse_target, weight_points

_WHOLE = Fraction(100)


def one_indicator_dominates(result: FormRows, profile: Profile) -> Iterator[Finding]:
    """F105 一个指标占了大部分分值。

    含义：一个指标的分值达到全部指标分值的界线（默认 60%）以上，而指标不止一个。
    为什么要紧：其余指标形同虚设，得分只看这一个。
    例：一个指标 90 分，其余各 0 分。
    怎样改正：按重要程度重新分配分值。
    依据：分值应按指标的重要程度分配（规则集所引的权重框架）。
    """
    rows = [(row, weight_points(row.weight)) for row in result.form.indicators]
    weights = [weight for _, weight in rows if weight is not None]
    total = sum(weights, Fraction(0))
    for row, weight in rows:
        if len(weights) > 1 and weight is not None and total > 0 and weight >= total * profile.dominating:
            share = text(weight / total * 100, 1)
            yield finding("F105", Severity.WARNING, row.name, row.source, weight=text(weight), share=share)


def zero_weight(result: FormRows) -> Iterator[Finding]:
    """F106 指标的分值是零。

    含义：列出了指标，却没有给分值。有三个以上的，只说一次。
    为什么要紧：完成与否都不影响总分，等于没有考核。
    例：满意度指标，分值 0。
    怎样改正：给出分值，或删去该指标。
    依据：有指标就应有分值。
    """
    rows = [row for row in result.form.indicators if weight_points(row.weight) == 0]
    if len(rows) >= _MANY:
        names = Message("H_and_more", names=Joined(row.name for row in rows[:_MANY]), count=len(rows))
        yield finding("F106", Severity.WARNING, None, rows[0].source, what=names)
        return
    for row in rows:
        what = Message("F106_target", target=row.target or "—")
        yield finding("F106", Severity.WARNING, row.name, row.source, what=what)


_MANY = 3  # rows of one kind that are told together


def weights_fit_no_frame(result: FormScore) -> Iterator[Finding]:
    """F107 分值的结构与规定的框架不符。

    含义：各类指标分值之和，与规则集所列的、以及同年有效的全国办法所列的任何一个权重框架都不同。只列出适合这张表所有类别的框架。
    为什么要紧：规定一般固定一级指标的分值（例如预算执行10、产出50、效益30、满意度10），特殊情况才调整。
    例：产出 70、效益 20、没有满意度。
    怎样改正：按框架调整，或说明调整的理由。
    依据：规则集所引的权重框架。
    """
    form, own, rows = result.form, result.rules.weights, _weighed(result)
    if not own or not any(row.category != BUDGET_EXECUTION for row in rows):
        return
    known = (*national_frames(form.year, form.kind), *own)
    frames = {_asked(frame, rows): frame for frame in known}.values()
    fitting = [frame for frame in frames if not _lacks(frame, rows)]
    unknown = any(row.category == OTHER for row in rows) and not fitting
    if unknown or any(_keeps(frame, rows) for frame in frames):
        return
    by_level1 = any(part.level1 for frame in fitting for part in frame.parts)
    told = (f"{name} {text(weight)}" for name, weight in _together(rows, by_level1).items())
    labels = [frame.label for frame in fitting] or [own[0].label]
    shown = {"found": Joined(told, "W_and"), "frames": Joined(labels, "W_then")}
    raised = finding("F107", Severity.INFO, None, form.source, **shown)
    yield evolve(raised, article=article_of(own[0].sources, result.rules))


def _asked(frame: WeightFrame, rows: Sequence[_Weighed]) -> frozenset[tuple[frozenset[str], Fraction]]:
    """What a frame asks of the rows of a form, whatever it is called: the points of each group of them."""
    return frozenset(
        (frozenset(row.category for row in rows if part.holds(row.category, row.level1)), part.weight)
        for part in frame.parts
    )


@frozen
class _Weighed:
    """A row with a weight, by what a frame may tell it."""

    category: str
    level1: str
    weight: Fraction


def _lacks(frame: WeightFrame, rows: Sequence[_Weighed]) -> bool:
    """Whether a frame is for forms without something that this form has."""
    return not all(any(part.holds(row.category, row.level1) for part in frame.parts) for row in rows)


def cost_with_a_floor(result: FormRows) -> Iterator[Finding]:
    """F501 成本指标的目标写成了“不低于”。

    含义：成本指标的目标值前是 >= 或 >，花得越多完成得越好。补助、工资、养老金一类的标准不算：那是待遇的下限。
    为什么要紧：方向反了，按这样的目标无法评价节约。
    例：成本目标 >=100万元。
    怎样改正：改为 <=。
    依据：成本目标是上限。
    """
    for row in result.form.indicators:
        target = parse_target(row.target)
        sign = target.comparator if isinstance(target, Amount) else None
        money = isinstance(target, Amount) and target.unit.dimension.split("/")[0] == "money"
        if _category(row) == "成本" and money and sign in _FLOORS and not _is_paid_out(row, result):
            yield finding("F501", Severity.WARNING, row.name, row.source, target=row.target or "—")


_FLOORS = (Comparator.GE, Comparator.GT)


def _is_paid_out(row: Indicator, result: FormRows) -> bool:
    """Whether a row tells what people are to get, by its name: a floor is right there."""
    catalogue = catalogue_of(result.rules) if isinstance(result, FormScore) else shipped()
    word = name_of(row.name, catalogue).word
    return word is not None and word.doubtful and not word.open and word.direction is Direction.MORE


def impossible_satisfaction(result: FormRows) -> Iterator[Finding]:
    """F502 满意度的目标超过 100%。

    含义：满意度目标大于 100%，或没有百分号而大于 100。
    为什么要紧：不可能完成，多半是漏了百分号或多敲了一个数字。
    例：满意度目标 >=855。
    怎样改正：核对原件，改为百分数。
    依据：满意度不超过 100%。
    """
    for row in result.form.indicators:
        target = parse_target(row.target)
        satisfied = "满意度" in (_category(row), *re.findall("满意度", row.name))
        if not satisfied or not isinstance(target, Amount):
            continue
        if target.unit.dimension in ("share", "") and target.size > _WHOLE:
            yield finding("F502", Severity.ERROR, row.name, row.source, target=row.target or "—")


def words_by_proportion(result: FormRows) -> Iterator[Finding]:
    """F503 定性指标写明按比例赋分。

    含义：目标是文字，没有数值，表上所写的赋分规则却是按比例。同一条规则管着几行的，只说一次，其余各行列在后面。
    为什么要紧：文字没有完成比例，得分只能随意。
    例：目标 有效保障，赋分规则 按照正常比例赋分。
    怎样改正：改为按评判等级赋分，或把目标改为可衡量的数值。
    依据：定性指标按等级赋分（规则集所引的条文）。
    """
    by_rule: dict[str, list[Indicator]] = {}
    for row in result.form.indicators:
        target = parse_target(row.target)
        if isinstance(target, Phrase) and not target.amounts and "比例" in (row.rule or ""):
            by_rule.setdefault(plain(row.rule or ""), []).append(row)
    for first, *others in by_rule.values():
        names = Joined((each.name for each in others), "W_list")
        more = Message("F503_others", names=names) if others else ""
        shown = {"target": first.target or "—", "rule": first.rule or ""}
        yield finding("F503", Severity.WARNING, first.name, first.source, **shown, others=more)


def _category(row: Indicator) -> str:
    return categorise(row.level1, row.level2)


def _weighed(result: FormRows) -> list[_Weighed]:
    every = [(_category(row), called(row.level1 or ""), weight_points(row.weight)) for row in result.form.indicators]
    found = [_Weighed(category, level1, weight) for category, level1, weight in every if weight is not None]
    budget = next((each for fund in result.form.funds if (each := weight_points(fund.weight)) is not None), None)
    return [*found, *([_Weighed(BUDGET_EXECUTION, "", budget)] if budget is not None else [])]


def _together(rows: Sequence[_Weighed], by_level1: bool) -> dict[str, Fraction]:
    """The weights by category, or by 一级指标 where the frames speak of those."""
    found: dict[str, Fraction] = {}
    for row in rows:
        name = (by_level1 and row.level1) or row.category
        found[name] = found.get(name, Fraction(0)) + row.weight
    return found


def _keeps(frame: WeightFrame, rows: Sequence[_Weighed]) -> bool:
    """Whether each part of a frame has the weight it should; a target form may leave budget execution out."""
    without_budget = not any(row.category == BUDGET_EXECUTION for row in rows)
    return all(
        sum((row.weight for row in rows if part.holds(row.category, row.level1)), Fraction(0)) == part.weight
        for part in frame.parts
        if not (without_budget and part.categories == {BUDGET_EXECUTION})
    )
