"""perfscore: the scoring rules of public budget performance as data, scored exactly.

>>> import perfscore
>>> rules = perfscore.load_rules("cn/xinjiang/changji/2023")
>>> forms = perfscore.read("examples/changji-2023.yaml")
>>> perfscore.score(forms[0], rules).rows[0].explain()  # doctest: +SKIP

Names are imported when they are first used, so that ``import perfscore`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from perfscore.version import __version__

if TYPE_CHECKING:
    from perfscore.auditing.run import audit
    from perfscore.errors import PerfscoreError, ReadingError, RulesError, UsageError
    from perfscore.form import Form, FormKind, Fund, Indicator
    from perfscore.reading.read import read
    from perfscore.rules.library import find_rules, load_rules
    from perfscore.rules.model import RuleSet
    from perfscore.scoring.score import score
    from perfscore.values.parse import parse_actual, parse_target

_HOMES = {
    "audit": "perfscore.auditing.run",
    "PerfscoreError": "perfscore.errors",
    "ReadingError": "perfscore.errors",
    "RulesError": "perfscore.errors",
    "UsageError": "perfscore.errors",
    "Form": "perfscore.form",
    "FormKind": "perfscore.form",
    "Fund": "perfscore.form",
    "Indicator": "perfscore.form",
    "read": "perfscore.reading.read",
    "find_rules": "perfscore.rules.library",
    "load_rules": "perfscore.rules.library",
    "RuleSet": "perfscore.rules.model",
    "score": "perfscore.scoring.score",
    "parse_actual": "perfscore.values.parse",
    "parse_target": "perfscore.values.parse",
}

__all__ = [
    "Form",
    "FormKind",
    "Fund",
    "Indicator",
    "PerfscoreError",
    "ReadingError",
    "RuleSet",
    "RulesError",
    "UsageError",
    "__version__",
    "audit",
    "find_rules",
    "load_rules",
    "parse_actual",
    "parse_target",
    "read",
    "score",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module 'perfscore' has no attribute {name!r}"
        raise AttributeError(message)
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
