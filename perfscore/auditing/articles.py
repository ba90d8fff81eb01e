"""Where a rule comes from, for the findings that rest on it."""

from __future__ import annotations

from collections.abc import Iterable

from perfscore.messages import Message
from perfscore.rules.model import RuleSet
from perfscore.scoring.trace import cited


def article_of(sources: Iterable[str], rules: RuleSet) -> Message | None:
    """The first of the named sources, as it is cited; None where none is named."""
    return next((cited(rules.sources[name]) for name in sources if name in rules.sources), None)
