"""The kinds of form: all that finding a rule set needs to know of forms."""

from __future__ import annotations

from enum import Enum


class FormKind(Enum):
    """The four forms of the field."""

    PROJECT_SELF_EVALUATION = "project_self_evaluation"  # 项目支出绩效自评表
    DEPARTMENT_SELF_EVALUATION = "department_self_evaluation"  # 部门（单位）整体支出绩效自评表
    PROJECT_TARGETS = "project_targets"  # 项目支出绩效目标表
    DEPARTMENT_TARGETS = "department_targets"  # 单位整体绩效目标表

    @property
    def has_results(self) -> bool:
        """Whether this kind of form prints actual values and scores."""
        return self in (FormKind.PROJECT_SELF_EVALUATION, FormKind.DEPARTMENT_SELF_EVALUATION)
