"""What stands around the two values of an indicator."""

from __future__ import annotations

from attrs import field

from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.rules.catalogue import Catalogue, shipped
from perfscore.scoring.direction import NO_NAME, Name


@frozen(kw_only=True)
class Setting:
    """The kind and the year of the form of an indicator, its category, the rule that it names, what its name and the
    column 指标方向 tell; ``level1`` is its 一级指标 as it is compared, where the rule set asks for it.
    """

    kind: FormKind
    year: int | None = None
    category: str
    rule: str | None = None
    name: Name = NO_NAME
    column: str | None = None
    level1: str = ""
    catalogue: Catalogue = field(factory=shipped, eq=False)
