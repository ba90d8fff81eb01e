"""The names of columns: each once, and none that is nearly one that is known.

A table may hold columns of its own, and they are passed on. But a slip in a name would leave its column out, and the
scores would be wrong without a word.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence

from perfscore.errors import UsageError
from perfscore.messages import Joined, Problem, problem

VALUES = ("target", "actual")
POINTS = ("weight", "score")
TEXTS = ("level1", "level2", "name", "direction", "rule", "row", "form", "comparator", "unit")
KNOWN = (*VALUES, *POINTS, *TEXTS, "year")
_NEAR = 0.8
_ON_FORMS = {
    "category": "level2", "类别": "level2", "指标类别": "level2", "指标类型": "level2", "declared": "score",
    "申报": "score", "申报得分": "score", "自评分": "score", "目标": "target", "年初目标": "target", "实际": "actual",
    "完成情况": "actual", "指标": "name", "方向": "direction", "指标性质": "comparator", "指标值": "target",
    "目标值": "target", "年度指标值": "target", "实际完成值": "actual", "实际值": "actual", "完成值": "actual",
    "分值": "weight", "权重": "weight", "得分": "score", "自评得分": "score", "一级指标": "level1",
    "二级指标": "level2", "三级指标": "name", "指标名称": "name", "指标方向": "direction", "赋分规则": "rule",
    "年度": "year", "年份": "year", "符号": "comparator", "比较符": "comparator", "单位": "unit", "计量单位": "unit",
    "度量单位": "unit",
}  # fmt: skip


def check_names(names: Sequence[str]) -> None:
    """Raises UsageError for a name that stands twice, and for one that is a slip of a known one."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    found = [problem("U032", found=Joined(twice))] if twice else []
    missing = [name for name in KNOWN if name not in names]
    found += [slip for name in names if (slip := _slip(name, missing)) is not None]
    absent = [name for name in VALUES if name in missing]
    if absent and not found:
        found = [problem("U022", found=Joined(absent), allowed=Joined(KNOWN))]
    if found:
        raise UsageError(found)


def _slip(name: str, missing: Sequence[str]) -> Problem | None:
    """What a column's name should have been, as far as the table lacks that."""
    if name in KNOWN:
        return None
    plain = name.strip().strip("\ufeff\"'").lower()
    meant = _ON_FORMS.get(plain, plain)
    near = difflib.get_close_matches(meant, missing, n=1, cutoff=_NEAR)
    if not near or _is_numbered(meant, near[0]):
        return None
    return problem("U033", found=name, near=near[0])


def _is_numbered(name: str, other: str) -> bool:
    """Whether two names differ in their number alone: level3 is not a slip of level1."""
    stems = [each.rstrip("0123456789") for each in (name, other)]
    return name != other and stems[0] == stems[1] and name != stems[0] and other != stems[1]
