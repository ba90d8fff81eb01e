"""All proofs about one rule set, in the order of the claims."""

from __future__ import annotations

from perfscore.rules.model import CurveMethod, LevelMethod, RuleSet
from perfscore.rules.proving import curves, table, whole
from perfscore.rules.proving.levels import LevelUse, levels
from perfscore.rules.proving.proof import Proof
from perfscore.rules.proving.reach import reach
from perfscore.rules.proving.rounding import rounded


def prove(rules: RuleSet) -> tuple[Proof, ...]:
    """Every claim that can be decided from this rule set alone: proved, refuted with examples, or not checked."""
    rows = table.taken(rules)
    applied = frozenset(each.row.use for each in rows if each.row.use and each.region)
    used = [
        curves.Used(method, method.curve, table.kinds(rows, name))
        for name, method in rules.methods.items()
        if isinstance(method, CurveMethod) and (name in applied or method.place.file == rules.place.file)
    ]
    scales = [
        LevelUse(found, table.kinds(rows, name))
        for name in sorted(applied)
        if isinstance(found := rules.methods.get(name), LevelMethod)
    ]
    return (
        table.total(rules, rows),
        table.single(rules, rows),
        curves.bounded(used),
        curves.monotone(used),
        curves.continuous(used),
        rounded(used),
        levels(scales),
        whole.weights(rules),
        reach(rules),
        whole.grades(rules),
        whole.cited(rules),
        whole.overrides(rules),
    )
