"""A user's program, never run: mypy --strict and pyright must find every type in it as a user would expect."""

from fractions import Fraction
from typing import assert_type

import perfscore
from perfscore import Audit, AuditReport, Finding, Form, FormScore, Indicator, RowScore, RuleSet, Severity, Verdict
from perfscore.auditing.infer import Inference
from perfscore.values import Value
from perfscore.values.number import Interval

rules = perfscore.load_rules("cn/mof/2020-10")
assert_type(rules, RuleSet)
assert_type(perfscore.find_rules(place="新疆", year=2023), RuleSet)

row = Indicator(name="x", target=">=5个", actual="4个", weight="10")
assert_type(perfscore.score(row, rules), RowScore)
assert_type(perfscore.score(row, rules).score, Interval | None)
assert_type(perfscore.score(row, rules).declared, Fraction | None)
assert_type(perfscore.score(row, rules).verdict, Verdict)

forms = perfscore.read("forms.xlsx")
assert_type(forms, list[Form])
assert_type(perfscore.score(forms[0], rules), FormScore)

audit = perfscore.audit(forms[0], rules)
assert_type(audit, Audit)
assert_type(audit.findings, tuple[Finding, ...])
assert_type(audit.findings[0].severity, Severity)
assert_type(perfscore.audit_all([(form, rules) for form in forms]), AuditReport)
assert_type(perfscore.infer(forms), Inference)
assert_type(perfscore.parse_target(">=5个"), Value)

try:
    perfscore.read("missing.pdf")
except perfscore.ReadingError as error:
    assert_type(error.render("en"), str)
    assert_type([problem.code for problem in error.problems], list[str])
