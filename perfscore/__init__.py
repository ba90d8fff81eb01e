"""perfscore: the scoring rules of public budget performance as data, scored exactly.

>>> import perfscore
>>> rules = perfscore.load_rules("cn/xinjiang/changji/2023")
>>> forms = perfscore.read("examples/changji-2023.yaml")
>>> perfscore.score(forms[0], rules).rows[0].explain()  # doctest: +SKIP

Names are imported when they are first used, so that ``import perfscore`` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfscore.lazily import lazy_attributes
from perfscore.version import __version__

if TYPE_CHECKING:
    from perfscore.auditing.finding import Finding, Severity
    from perfscore.auditing.infer import infer, infer_units
    from perfscore.auditing.records import Records, finding_records, row_records
    from perfscore.auditing.risk import draw_sample, rank_units
    from perfscore.auditing.run import Audit, AuditReport, Checked, audit, audit_all
    from perfscore.errors import PerfscoreError, ReadingError, RulesError, UsageError
    from perfscore.form import Form, Fund, Indicator
    from perfscore.form_kind import FormKind
    from perfscore.reading.read import read
    from perfscore.rules.choose import rules_for
    from perfscore.rules.library import find_rules, load_rules, reload_rules
    from perfscore.rules.model import RuleSet
    from perfscore.running.audits import Audits, audit_paths
    from perfscore.scoring.score import FormRows, FormScore, RowScore, score
    from perfscore.scoring.verdict import Verdict
    from perfscore.values.parse import parse_actual, parse_target

_HOMES = {
    "Finding": "perfscore.auditing.finding",
    "Severity": "perfscore.auditing.finding",
    "infer": "perfscore.auditing.infer",
    "infer_units": "perfscore.auditing.infer",
    "Records": "perfscore.auditing.records",
    "finding_records": "perfscore.auditing.records",
    "row_records": "perfscore.auditing.records",
    "draw_sample": "perfscore.auditing.risk",
    "rank_units": "perfscore.auditing.risk",
    "Audit": "perfscore.auditing.run",
    "AuditReport": "perfscore.auditing.run",
    "Checked": "perfscore.auditing.run",
    "audit": "perfscore.auditing.run",
    "audit_all": "perfscore.auditing.run",
    "PerfscoreError": "perfscore.errors",
    "ReadingError": "perfscore.errors",
    "RulesError": "perfscore.errors",
    "UsageError": "perfscore.errors",
    "Form": "perfscore.form",
    "FormKind": "perfscore.form_kind",
    "Fund": "perfscore.form",
    "Indicator": "perfscore.form",
    "read": "perfscore.reading.read",
    "rules_for": "perfscore.rules.choose",
    "find_rules": "perfscore.rules.library",
    "reload_rules": "perfscore.rules.library",
    "load_rules": "perfscore.rules.library",
    "RuleSet": "perfscore.rules.model",
    "Audits": "perfscore.running.audits",
    "audit_paths": "perfscore.running.audits",
    "FormRows": "perfscore.scoring.score",
    "FormScore": "perfscore.scoring.score",
    "RowScore": "perfscore.scoring.score",
    "score": "perfscore.scoring.score",
    "Verdict": "perfscore.scoring.verdict",
    "parse_actual": "perfscore.values.parse",
    "parse_target": "perfscore.values.parse",
}

__all__ = [
    "Audit",
    "AuditReport",
    "Audits",
    "Checked",
    "Finding",
    "Form",
    "FormKind",
    "FormRows",
    "FormScore",
    "Fund",
    "Indicator",
    "PerfscoreError",
    "ReadingError",
    "Records",
    "RowScore",
    "RuleSet",
    "RulesError",
    "Severity",
    "UsageError",
    "Verdict",
    "__version__",
    "audit",
    "audit_all",
    "audit_paths",
    "draw_sample",
    "find_rules",
    "finding_records",
    "infer",
    "infer_units",
    "load_rules",
    "parse_actual",
    "parse_target",
    "rank_units",
    "read",
    "reload_rules",
    "row_records",
    "rules_for",
    "score",
]


__getattr__, __dir__ = lazy_attributes(__name__, _HOMES)
