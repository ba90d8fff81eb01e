"""The JSON Schema of rule files, made from the grammar, so that an editor completes and checks while one types."""

from __future__ import annotations

from typing import Any

from perfscore.rules.grammar import shapes
from perfscore.shapes.schema import schema_of


def schema() -> dict[str, Any]:
    """The schema of a rule file, draft 2020-12."""
    return schema_of(shapes(), "rule_set", "perfscore 规则集")
