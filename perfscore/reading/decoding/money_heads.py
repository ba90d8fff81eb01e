"""What the heads of a money block tell that no cell of its rows does: a label, points, a budget that is in doubt."""

from __future__ import annotations

import re

from attrs import evolve

from perfscore.form import Confidence, Fund, Unsure
from perfscore.reading.decoding.cells import printed
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.money import Money, is_known_label
from perfscore.reading.decoding.words import bare, squeeze

_LABEL_POINTS = re.compile(r"(?P<label>.*[^(（])[(（](?P<points>[0-9]{1,3})分[)）]")
_HEAD_POINTS = re.compile(r"\((?:满分)?([0-9]{1,3})分\)$")
_BARE_BUDGET = re.compile(r"(?:项目|资金)?预算(?:数|金额|资金|额)?(?:\([^()]*\))?")


def with_told_by_heads(found: Money, run: HeadRun, before: str) -> Money:
    """The rows with what no cell of theirs tells, but a head does: label, weight, whether the budget is in doubt.

    ``before`` is the text before the heads.
    """
    return _with_doubted_budget(_with_points_of_head(_with_label_of_head(found, run, before), run), run)


def _with_label_of_head(found: Money, run: HeadRun, before: str) -> Money:
    """The only row, where no label stands before its figures, with that beside the heads: 资金总额（万元） | 预算数."""
    texts = (*(head.text for head in reversed(run.heads)), before)
    label = next((text for text in texts if is_known_label(bare(text))), None)
    if len(found.funds) != 1 or found.funds[0].label or label is None:
        return found
    return evolve(found, funds=(evolve(found.funds[0], label=printed(label) or ""),))


def _with_points_of_head(found: Money, run: HeadRun) -> Money:
    """The rows that have a score, with the weight that no column prints: in its head, 得分（10分）, or in the label."""
    if "weight" in run.fields:
        return found
    scores = (head.text for head in run.heads if head.field == "score")
    points = next((told[1] for text in scores if (told := _HEAD_POINTS.search(squeeze(text)))), None)
    return evolve(found, funds=tuple(_with_points(fund, points) if fund.score else fund for fund in found.funds))


def _with_doubted_budget(found: Money, run: HeadRun) -> Money:
    """The rows; where 预算数 alone stands beside 调整数 it is in doubt: it may be what was planned before."""
    bare = [head for head in run.heads if head.field == "budget" and _BARE_BUDGET.fullmatch(squeeze(head.text))]
    if not bare or "adjusted" not in run.fields:
        return found
    doubt = Unsure("budget", Confidence.DOUBTFUL)
    return evolve(found, funds=tuple(evolve(fund, unsure=(*fund.unsure, doubt)) for fund in found.funds))


def _with_points(fund: Fund, points: str | None) -> Fund:
    own = _LABEL_POINTS.fullmatch(fund.label)
    if own:
        return evolve(fund, label=own["label"], weight=own["points"])
    return evolve(fund, weight=points or fund.weight)
