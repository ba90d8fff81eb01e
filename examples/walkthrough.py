# %% [markdown]
# # From a printed cell to a finding
#
# A walk through one row and one rule, to be run cell by cell (VS Code, PyCharm, Jupytext) or at once:
# `python examples/walkthrough.py`.

# %% A cell is text; reading it gives an exact value with its unit, or says why it cannot be read.
import perfscore

target, actual = perfscore.parse_target(">=7501 卷"), perfscore.parse_actual("51200卷")
print(repr(target))
print(repr(actual))
print(repr(perfscore.parse_actual("****")))

# %% A row is an indicator with its weight and the score that was declared.
row = perfscore.Indicator(name="保障办公人员数量", target="=68人", actual="=66人", weight="10", score="9.27")

# %% The same row under two rule sets. Scores are exact; the rounding is part of the rule.
national = perfscore.load_rules("cn/mof/2020-10")
changji = perfscore.load_rules("cn/xinjiang/changji/2023")
for rules in (national, changji):
    result = perfscore.score(row, rules)
    print(f"{rules.id}: {result.score} points, {result.verdict.value}")
    print(f"    {result.explain()}")

# %% Words have no number: the rule gives a band, and the score stays an interval.
words = perfscore.Indicator(name="社区服务水平", target="明显提升", actual="部分达成预期指标", weight="30", score="20")
judged = perfscore.score(words, national)
print(judged.score, judged.verdict.value)

# %% What cannot be scored says why, with a code, instead of guessing.
mixed = perfscore.Indicator(name="培训", target=">=5 次", actual="12 人", weight="5", score="5")
print(perfscore.score(mixed, national).explain())

# %% A form is rows with money and a total; auditing it gives findings, each with code, row and arithmetic.
form = perfscore.Form(
    kind=perfscore.FormKind.PROJECT_SELF_EVALUATION,
    name="机关运行保障经费",
    year=2023,
    funds=(
        perfscore.Fund(label="年度资金总额", budget="129.17", executed="87.87", weight="10", rate="68.03%", score="10"),
    ),
    indicators=(row, perfscore.Indicator(name="公务用车", target="=6辆", actual="=5辆", weight="90", score="52.5")),
    total_weight="100",
    total_score="72",
)
audit = perfscore.audit(form, changji)
for finding in audit.findings:
    print(finding.code, finding.message("en"))

# %% Which actual value would explain the declared 10 points of the budget row? The curve is inverted exactly.
budget = audit.result.rows[0]
print(budget.name, budget.declared, "declared,", budget.score, "recomputed")

# %% The receipt says what the result rests on: the same hashes give the same result, on any machine.
print(audit.result.receipt.to_dict())
