"""The relations that are looked for in a text, one module each; ``RELATIONS`` is all there is to add one to."""

from __future__ import annotations

from perfscore.auditing.narrative.contradictions import Relation
from perfscore.auditing.narrative.relations import (
    balances,
    differences,
    growth,
    means,
    periods,
    products,
    ratios,
    shares,
    totals,
)

RELATIONS = (
    Relation("F609", growth.derivations),
    Relation("F609", shares.derivations),
    Relation("F608", differences.derivations),
    Relation("F608", totals.derivations),
    Relation("F608", means.derivations),
    Relation("F608", products.derivations),
    Relation("F608", periods.derivations),
    Relation("F608", balances.derivations),
    Relation("F608", ratios.derivations),
)
