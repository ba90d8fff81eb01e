"""The list of rule sets for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from perfscore.reporting.style import Style
from perfscore.reporting.table import aligned
from perfscore.rules.heads import RuleSetHead


def heads_text(heads: Sequence[RuleSetHead], style: Style) -> str:
    """One line per rule set."""
    rows = [
        (each.id, style.word("W_list").join(each.places), each.years.text(style.lang), each.title) for each in heads
    ]
    head = tuple(style.word(code) for code in ("W_id", "W_places", "W_years", "W_title"))
    return "\n".join(aligned([head, *rows], (28, 44, 36, 60))) + "\n"
