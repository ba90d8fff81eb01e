"""Rows as they stand in regulations and public forms, with the score worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from rows import ARTUX, CHANGJI, NATIONAL, URUMQI, budget, gives, row

import perfscore
from perfscore.form_kind import FormKind
from perfscore.rules.citation import Citation, Standing
from perfscore.rules.model import Mode, Step
from perfscore.scoring.trace import cited
from perfscore.scoring.verdict import Verdict


@pytest.mark.parametrize(
    ("target", "actual", "weight", "score"),
    [
        # 财预〔2020〕10号: full marks on reaching the target, in proportion below it
        (">=100人", "100人", "10", "10.00"),
        (">=100人", "60人", "10", "6.00"),
        (">=100人", "0人", "10", "0.00"),
        ("=3份", "2份", "10", "6.67"),
        (">=90%", "105%", "20", "20.00"),
        (">=95%", "77%", "20", "16.21"),
        ("=141件", "140件", "10", "9.93"),
        # under a ceiling full marks; above it the text fixes nothing
        ("<=5%", "1%", "10", "10.00"),
        ("<=12个月", "10个月", "10", "10.00"),
        ("<=5%", "5%", "10", "10.00"),
        ("<5%", "5%", "10", "0.00..9.99"),
        ("<=5%", "6%", "10", "0.00..9.99"),
        # three qualitative bands, 100-80, 80-60, 60-0
        ("有效提高", "有效提高", "10", "8.00..10.00"),
        ("有效提高", "完全达到预期", "30", "24.00..30.00"),
        ("有效提高", "基本达到预期", "10", "6.00..7.99"),
        ("有效提高", "未达到预期", "10", "0.00..5.99"),
        ("有效提高", "工作尚未达到预期", "10", "0.00..5.99"),
        # dates
        ("12月20日前", "11月29日", "10", "10.00"),
        ("12月20日前", "12月21日", "10", "0.00..9.99"),
        ("2024年12月", "2024年12月", "10", "10.00"),
        ("2024年12月", "2025年1月", "10", "0.00..9.99"),
        ("12月20日前", "12月", "10", "0.00..10.00"),
        ("2023年2月—11月", "2023年3月—10月", "10", "10.00"),
        ("2023年2月—11月", "2023年3月—12月", "10", "0.00..9.99"),
        # numbers inside words
        ("恢复可利用土地资源21.9公顷", "恢复可利用土地资源23.8公顷", "10", "10.00"),
        ("恢复可利用土地资源20公顷", "恢复可利用土地资源15公顷", "10", "7.50"),
    ],
)
def test_the_national_rules(target: str, actual: str, weight: str, score: str) -> None:
    assert gives(row(actual, of=target, weight=weight, rules=NATIONAL)) == score


@pytest.mark.parametrize(
    ("target", "actual", "outcome"),
    [
        (None, "5个", "S001"),
        (">=5个", None, "S002"),
        ("****", "5个", "S003"),
        (">=5个", "31 A 34 34", "S004"),
        (">=5个", "有效", "S005"),
        ("有效", "5个", "S005"),
        ("2024年12月", "5个", "S005"),
        (">=5个", "3公顷", "V012"),
        (">=90%", "0.95", "10.00"),  # as a spreadsheet holds 95%
        ("<=1%", "1", "V011"),
        (">=5户", "5人", "V013"),
        ("0-10个", "0个", "S009"),
        # ranges and targets below zero
        ("5-10个", "7个", "10.00"),
        ("5-10个", "4个", "8.00"),
        ("5-10个", "12个", "10.00"),
        ("-3%", "-2%", "10.00"),
        ("-3%", "-4%", "0.00..9.99"),
        ("有效提高", "还行吧", "S014"),
        ("有效提高", "不能说完全达到预期", "S014"),
        # zero targets have an outcome of their own
        ("=0起", "0起", "10.00"),
        ("=0起", "1起", "0.00..9.99"),
        ("<=0起", "0起", "10.00"),
        (">=0起", "3起", "10.00"),
        # negative actuals and shares above 100% are read as printed
        (">=5%", "-3%", "0.00"),
        (">=95%", "=105%", "10.00"),
    ],
)
def test_every_odd_row_has_a_defined_outcome(target: str | None, actual: str | None, outcome: str) -> None:
    assert gives(row(actual, of=target)) == outcome


def test_a_missing_or_broken_weight_is_said() -> None:
    assert gives(row("5个", of=">=5个", weight="")) == "S007"
    assert gives(row("5个", of=">=5个", weight="十分")) == "S007"
    assert gives(row("5个", of=">=5个", weight="-5")) == "S007"
    assert gives(row("5个", of=">=5个", weight="０")) == "0.00"


@pytest.mark.parametrize(
    ("category", "target", "actual", "weight", "score"),
    [
        ("数量指标", "=68人", "=66人", "10", "9.27"),
        ("数量指标", "=6辆", "=5辆", "5", "2.92"),
        ("数量指标", "=5个", "=4个", "20", "10.00"),
        ("经济成本指标", "<=99.17万元", "=59.874727万元", "10", "0.10"),
        ("经济成本指标", "<=6万", "=4.330126万", "10", "3.04"),
        ("经济成本指标", "<=3万元", "=2.771781万元", "10", "10.00"),
        ("经济成本指标", "<=300万元", "=258.8万元", "8", "5.25"),
        ("经济成本指标", "<=700万元", "=532.105万元", "12", "4.81"),
        ("经济成本指标", "<=22.7万元", "=14.0184万元", "10", "0.44"),
        ("经济成本指标", "<=43万元", "=43元", "10", "0.00"),
        ("质量指标", "<5%", "=0%", "5", "0.00"),
    ],
)
def test_the_2023_prefecture_method(category: str, target: str, actual: str, weight: str, score: str) -> None:
    assert gives(row(actual, of=target, weight=weight, category=category, rules=CHANGJI)) == score


@pytest.mark.parametrize(
    ("executed", "budgeted", "declared", "score", "verdict"),
    [
        ("117.81", "170.00", "2.32", "2.33", Verdict.ROUNDING),
        ("122.00", "178.00", "2.14", "2.14", Verdict.AGREES),
        ("19.02", "27.70", "2.16", "2.17", Verdict.ROUNDING),
        ("790.90", "1000.00", "4.77", "4.77", Verdict.AGREES),
        ("7.10", "12.77", "0.00", "0.00", Verdict.AGREES),
        ("78.18", "86.00", "10.00", "10.00", Verdict.AGREES),
        ("117.81", "170.00", "2.30", "2.33", Verdict.DIFFERS),
        ("117.81", "170.00", "2.34", "2.33", Verdict.DIFFERS),
    ],
)
def test_budget_execution_2023(executed: str, budgeted: str, declared: str, score: str, verdict: Verdict) -> None:
    result = budget(executed, of=budgeted, declared=declared, rules=CHANGJI)
    assert (gives(result), result.verdict) == (score, verdict)


@pytest.mark.parametrize(
    ("category", "target", "actual", "weight", "score"),
    [
        ("经济成本指标", "<=35.09万元", "=34.91万元", "10", "9.95"),
        ("经济成本指标", "<=27.60万元", "=27万元", "10", "9.78"),
        ("经济成本指标", "<=77.40万元", "=76万元", "10", "9.82"),
        ("经济成本指标", "<=33.18万元", "=36.77万元", "10", "0.00"),
        ("时效指标", "<=12个月", "=10个月", "10", "10.00"),
        ("质量指标", "<=50mm", "=36.5mm", "5", "5.00"),
        ("质量指标", ">=80%", "=0%", "10", "0.00"),
        ("数量指标", ">=1000个", "476个", "10", "4.76"),
        ("社会效益指标", "有效提升", "完全达到预期", "40", "40.00"),
        ("社会效益指标", "有效提升", "基本达到预期", "10", "6.00..9.99"),
    ],
)
def test_the_2024_municipal_method(category: str, target: str, actual: str, weight: str, score: str) -> None:
    assert gives(row(actual, of=target, weight=weight, category=category, rules=URUMQI)) == score


@pytest.mark.parametrize(
    ("named", "target", "actual", "score"),
    [
        ("按照正常比例赋分", "=12个月", "6个月", "5.00"),
        ("按评判等级赋分", "有效保障", "部分实现目标", "5.00..7.99"),
        ("按评判等级赋分", "2024年12月", "2024年11月", "8.00..10.00"),
        ("按评判等级赋分", "2024年12月", "2025年2月", "0.00..7.99"),
        ("满意度赋分", ">=95%", "96%", "10.00"),
        ("满意度赋分", ">=95%", "85%", "8.00"),
        ("满意度赋分", ">=95%", "60%", "5.00"),
        ("满意度赋分", ">=95%", "59.9%", "0.00"),
        ("按照正常比例赋分", "<=17万元", "16万元", "10.00"),
    ],
)
def test_the_named_methods_of_2024_targets(named: str, target: str, actual: str, score: str) -> None:
    assert gives(row(actual, of=target, named=named, rules=ARTUX)) == score


def test_a_department_form_has_its_own_rows_in_the_decision_table() -> None:
    whole = FormKind.DEPARTMENT_SELF_EVALUATION
    assert gives(row("=0.84亩", of="<500亩", weight="13", rules=CHANGJI, kind=whole, category="质量指标")) == "13.00"


def test_verdicts_on_bands() -> None:
    assert row("基本达到预期", of="有效提高", declared="7.7").verdict is Verdict.WITHIN_BAND
    assert row("基本达到预期", of="有效提高", declared="8").verdict is Verdict.DIFFERS
    assert row("基本达到预期", of="有效提高").verdict is Verdict.UNDETERMINED


def test_rounding_names_the_conventions_that_explain_it() -> None:
    result = budget("117.81", of="170.00", declared="2.32", rules=CHANGJI)
    modes = {other.mode.value for other in result.conventions if other.rate_rounded}
    assert {"half_even", "binary64"} <= modes
    unrounded = row("=66人", of="=68人", declared="9.26", rules=CHANGJI)
    assert unrounded.verdict is Verdict.ROUNDING
    assert any(not other.rate_rounded for other in unrounded.conventions)
    assert not any(other.rate_rounded and other.mode.value == "binary64" for other in unrounded.conventions)


def test_binary_floating_point_explains_every_tie_of_the_2023_forms() -> None:
    """2.325 -> 2.32, 2.135 -> 2.14, 2.165 -> 2.16 and 9.265 -> 9.27: neither half up nor half even does."""
    rules = perfscore.load_rules(CHANGJI)
    method = rules.methods["floor"]
    binary = evolve(method, round_score=Step(Fraction(1, 100), Mode.BINARY64))
    platform = evolve(rules, methods={**rules.methods, "floor": binary})
    ties = {"=69.3%": "2.32", "=68.54%": "2.14", "=68.66%": "2.16", "=97.06%": "9.27"}
    assert {actual: gives(row(actual, of="=100%", rules=platform)) for actual in ties} == ties


def test_explain_reads_as_a_sentence() -> None:
    result = row("=66人", of="=68人", declared="9.27", rules=CHANGJI)
    sentence = result.explain()
    assert sentence.startswith("66 人 ÷ 68 人 = 97.06%；（97.06% − 60%）÷ 40% × 10 分 = 9.27 分。依据：")
    assert result.rate == Fraction(9706, 10_000)
    assert result.explain("en").startswith("66 人 / 68 人 = 97.06%; (97.06% - 60%) / 40% x 10 = 9.27. source:")


@pytest.mark.parametrize(
    ("target", "actual", "category", "rules", "expected"),
    [
        (">=100人", "60人", "数量指标", NATIONAL, "60 人 ÷ 100 人 = 60%；60% × 10 分 = 6.00 分。"),
        (">=100人", "120人", "数量指标", NATIONAL, "完成率不低于 100%，得满分 10.00 分。"),
        ("=3份", "1份", "数量指标", NATIONAL, "1 份 ÷ 3 份 ≈ 33.3333%；33.3333% × 10 分 = 3.33 分。"),
        ("<=43万元", "=43元", "经济成本指标", CHANGJI, "43 元 ÷ 430000 元 = 0.01%；完成率低于 60%，得 0 分。"),
        ("有效提高", "基本达到预期", "社会效益指标", NATIONAL, "由评价人在 6.00～7.99 分之间评定。"),
        (
            "12月20日前",
            "12月25日",
            "时效指标",
            NATIONAL,
            "超期 5 天；超期天数高于 0 天，由评价人在 0.00～9.99 分之间评定。",
        ),
    ],
)
def test_sentences(target: str, actual: str, category: str, rules: str, expected: str) -> None:
    assert expected in row(actual, of=target, category=category, rules=rules).explain()


HUBEI = "cn/hubei/2020"


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("<=100万元", "125万元", "8.00"),
        ("<=100万元", "1000000元", "10.00"),
        ("<=100万元", "0万元", "10.00"),
        ("<=100万元", "-1万元", "S011"),
        ("<=0万元", "0万元", "S009"),
    ],
)
def test_a_reverse_indicator_by_the_ratio_of_target_to_actual(target: str, actual: str, score: str) -> None:
    result = row(actual, of=target, category="成本", rules=HUBEI)
    assert gives(result) == score
    if actual == "0万元" and score == "10.00":
        assert "反向完成率高于任何数" in result.explain()


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [(">=90%", "85%", "8.00"), (">=900‰", "850‰", "8.00"), (">=90%", "850‰", "8.00"), (">=90%", "9成", "10.00")],
)
def test_breakpoints_in_a_unit_see_every_unit_of_the_dimension(target: str, actual: str, score: str) -> None:
    assert gives(row(actual, of=target, category="满意度", named="满意度赋分", rules=ARTUX)) == score


def test_a_score_never_exceeds_the_weight_though_rounding_would() -> None:
    """Whole points and a weight of 2.5: full marks are 2.5 and not 3."""
    assert gives(row("3个", of=">=3个", weight="2.5", rules="cn/hubei/guangshui/2021")) == "0.00..2.00"
    assert gives(row("有效", of="有效", weight="2.5", rules="cn/ningxia/yuanzhou/2022")) == "2.50"


def test_the_reason_for_the_choice_stands_in_the_trace() -> None:
    rules = perfscore.find_rules(place="新疆/昌吉州", year=2023)
    result = row("66人", of="=68人", rules=rules)
    assert result.trace.lines()[0].startswith("选用 cn/xinjiang/changji/2023")
    assert "选用" not in row("66人", of="=68人", rules="cn/xinjiang/changji/2023").trace.lines()[0]


def test_a_band_is_told_with_its_level_and_the_weight() -> None:
    result = row("部分达成预期指标", of="明显提升", weight="30", category="社会效益指标")
    said = result.trace.text()
    assert said.startswith(
        "实际“部分达成预期指标”属于“部分达成年度指标并具有一定效果”，由评价人在 18.00～23.99 分之间评定。依据："
    )


def test_what_the_rule_leaves_open_gives_its_own_reason() -> None:
    result = row("0个", of="0-10个")
    assert result.refusal is not None
    assert result.refusal.code == "S009"
    assert "目标值是一个区间，办法没有规定如何计分" in result.refusal.text()


def test_what_cannot_be_read_is_quoted_with_its_reason() -> None:
    result = row("2024.5", of="=68人")
    assert result.refusal is not None
    assert "2024.5" in result.refusal.text()
    assert result.refusal.code == "S004"


def test_the_source_is_cited_by_document_number_and_article() -> None:
    checked = Citation(
        id="a", document="某办法", number="某财〔2025〕1号", article="第五条", standing=Standing.TEXT,
        checked_on=date(2026, 1, 31),
    )  # fmt: skip
    assert cited(checked).text() == "某办法（某财〔2025〕1号）第五条"
    assert cited(evolve(checked, number=None, article=None)).text() == "某办法"
    assert cited(evolve(checked, standing=Standing.RECALLED)).text() == "某办法（某财〔2025〕1号）第五条［原文待核对］"


def test_the_budget_row_shows_the_money_it_was_computed_from() -> None:
    fund = perfscore.Fund(label="年度资金总额", budget="170.00", executed="117.81", weight="10", score="2.33")
    form = perfscore.Form(kind=perfscore.FormKind.PROJECT_SELF_EVALUATION, name="", year=2023, funds=(fund,))
    found = perfscore.score(form, perfscore.load_rules(CHANGJI))
    assert (found.rows[0].target, found.rows[0].actual) == ("170.00", "117.81")
    assert found.receipt.rules_hash == found.rules.digest()
    assert found.receipt.form_hash != perfscore.score(evolve(form, name="别的"), found.rules).receipt.form_hash


def test_only_a_share_has_a_rate() -> None:
    assert row("66人", of="=68人").rate == Fraction(66, 68)
    assert row("2024年12月25日", of="2024年12月20日前").rate is None


def test_a_form_without_the_budget_of_the_whole_year_is_scored_by_the_initial_one() -> None:
    """北京海淀: 年初预算数（A）, 全年执行数（B）, 执行率（B/A）; where any row has a yearly budget, a blank one is a blank."""
    fund = perfscore.Fund(label="年度资金总额", initial="200", executed="150", weight="10", rate="75%", score="7.5")
    form = perfscore.Form(kind=perfscore.FormKind.PROJECT_SELF_EVALUATION, name="", year=2023, funds=(fund,))
    (scored,) = perfscore.score(form, CHANGJI).rows
    assert (scored.target, scored.declared) == ("200", Fraction(15, 2))
    assert any("年初预算数" in step.text() for step in scored.trace.steps)
    assert [each.code for each in perfscore.audit(evolve(form, funds=(evolve(fund, rate="57%"),)), CHANGJI).findings][
        :1
    ] == ["F104"]
    other = perfscore.Fund(label="其中：财政拨款", budget="80", executed="80")
    assert perfscore.score(evolve(form, funds=(fund, other)), CHANGJI).rows[0].score is None
