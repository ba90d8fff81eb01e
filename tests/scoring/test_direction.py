"""Which way a row wants its figures: what tells it, what it does to the score, and what happens when nothing tells."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore.errors import RulesError
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.catalogue import catalogue_in, shipped
from perfscore.rules.model import Direction
from perfscore.scoring.direction import Witnesses, direction_of, name_of
from perfscore.scoring.score import RowScore, score_form
from perfscore.scoring.verdict import Verdict
from perfscore.values.model import Comparator

NATIONAL = perfscore.load_rules("cn/mof/2020-10")
MORE, LESS, EXACT, UNKNOWN = Direction.MORE, Direction.LESS, Direction.EXACT, Direction.UNKNOWN


def scored(target: str, actual: str, *, name: str = "", level2: str | None = None, **columns: str) -> RowScore:
    row = Indicator(name=name, level2=level2, target=target, actual=actual, weight="10", score="10", **columns)
    return score_form(
        Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2023, indicators=(row,)), NATIONAL
    ).rows[0]


def told(
    name: str = "", category: str = "其他", sign: str = "", column: str | None = None, unit: str = ""
) -> Direction:
    catalogue = shipped()
    witnesses = Witnesses(
        name=name_of(name, catalogue), category=category, comparator=Comparator(sign), column=column, dimension=unit
    )
    return direction_of(witnesses, catalogue).direction


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("食堂运行成本", LESS), ("数据差错率", LESS), ("群众投诉次数", LESS), ("热线响应时间", LESS), ("在职人员控制率", LESS),
        ("窗口办理时限", LESS), ("设备故障率", LESS), ("单位产品能耗", LESS), ("PM2.5 年均浓度", LESS), ("药液浓度", UNKNOWN), ("ＰＭ２．５浓度", LESS),
        ("村道完工率", MORE), ("学员满意度", MORE), ("新增就业人数", MORE), ("成本节约率", MORE), ("投诉处理及时率", MORE),
        ("能耗下降幅度", MORE), ("设备使用年限", MORE), ("平均无故障运行时间", MORE), ("事故处置率", MORE),
        ("降低能耗", UNKNOWN), ("降低能耗幅度", MORE), ("高血压控制率", MORE), ("尘肺控制率", UNKNOWN), ("外来人口占比", UNKNOWN), ("某某工作", UNKNOWN),
        ("冷库温度", EXACT), ("差 错 率（%）", LESS), ("【办结率】", MORE),
    ],
)  # fmt: skip
def test_the_word_that_stands_last_in_a_name_tells(name: str, wanted: Direction) -> None:
    assert told(name) is wanted


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ({"sign": "<=", "name": "完成率"}, LESS),
        ({"sign": ">", "name": "成本"}, MORE),
        ({"column": "反向指标", "name": "完成率"}, LESS),
        ({"column": "正向", "name": "成本"}, MORE),
        ({"name": "成活率（≥**%）"}, MORE),
        ({"name": "验收误差（≤**mm）"}, LESS),
        ({"name": "某某", "category": "成本"}, LESS),
        ({"name": "某某", "category": "数量"}, MORE),
        ({"name": "某某", "category": "数量", "unit": "money"}, UNKNOWN),
        ({"name": "某某", "category": "时效", "unit": "duration"}, LESS),
        ({"name": "某某", "category": "时效", "unit": "share"}, MORE),
        ({"name": "某某", "category": "效益"}, UNKNOWN),
        ({"name": "某某", "sign": "="}, MORE),
        ({"name": ""}, MORE),
        ({"name": "", "category": "效益"}, UNKNOWN),
        ({"name": "成本", "sign": "="}, LESS),
        ({"name": "救助标准", "category": "数量"}, MORE),
        ({"name": "救助标准", "category": "成本"}, UNKNOWN),
    ],
)
def test_the_first_witness_that_knows_decides(known: dict[str, str], wanted: Direction) -> None:
    assert told(**known) is wanted


@pytest.mark.parametrize(
    ("name", "level2", "target", "actual", "verdict"),
    [
        ("印刷费", "经济成本指标", "4万元", "3万元", Verdict.AGREES),
        ("印刷费", "经济成本指标", "4万元", "5万元", Verdict.DIFFERS),
        ("登记错误率", "质量指标", "2%", "1%", Verdict.AGREES),
        ("登记错误率", "质量指标", "2%", "3%", Verdict.DIFFERS),
        ("信访量", "社会效益指标", "6件", "0件", Verdict.AGREES),
        ("信访量", "社会效益指标", "6件", "9件", Verdict.DIFFERS),
        ("到场时间", "时效指标", "30分钟", "20分钟", Verdict.AGREES),
        ("到场时间", "时效指标", "30分钟", "50分钟", Verdict.DIFFERS),
        ("巡查次数", "数量指标", "30次", "50次", Verdict.AGREES),
        ("巡查次数", "数量指标", "30次", "20次", Verdict.DIFFERS),
        ("外来人口占比", "社会效益指标", "30%", "31%", Verdict.UNDETERMINED),
        ("外来人口占比", "社会效益指标", "30%", "30%", Verdict.AGREES),
        ("检修单价", "经济成本指标", "300-500元", "520元", Verdict.DIFFERS),
        ("检修单价", "经济成本指标", "300-500元", "280元", Verdict.AGREES),
        ("宣讲场次", "数量指标", "3-5场", "6场", Verdict.AGREES),
        ("宣讲场次", "数量指标", "3-5场", "2场", Verdict.DIFFERS),
        ("外来人口占比", "社会效益指标", "20-30%", "25%", Verdict.AGREES),
        ("外来人口占比", "社会效益指标", "20-30%", "35%", Verdict.UNDETERMINED),
    ],
)  # fmt: skip
def test_full_marks_are_right_only_for_what_goes_the_right_way(
    name: str, level2: str, target: str, actual: str, verdict: Verdict
) -> None:
    assert scored(target, actual, name=name, level2=level2).verdict is verdict


def test_a_row_without_a_direction_tells_both_scores() -> None:
    refusal = scored("10%", "8%", name="外来人口占比").refusal
    assert refusal is not None
    assert (
        refusal.text() == "名称中的“占比”不能确定越高越好还是越低越好。若越高越好 8.00 分；若越低越好 10.00 分；请注明"
    )


def test_the_direction_and_what_tells_it_stand_in_the_trace_and_where_it_falls_in_the_sentence() -> None:
    falling, rising = scored("4万元", "3万元", name="印刷费"), scored("4次", "3次", name="巡查次数")
    assert "按名称中的“印刷费”判为越低越好" in falling.explain()
    assert "按名称中的“巡查次数”判为越高越好" in rising.trace.lines()
    assert "判为" not in rising.explain()


def test_the_receipt_holds_the_hash_of_the_catalogue_where_it_decided_something() -> None:
    def receipt(target: str, name: str) -> dict[str, str]:
        row = Indicator(name=name, target=target, actual="3", weight="10")
        form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", indicators=(row,))
        return score_form(form, NATIONAL).receipt.to_dict()

    assert receipt("4", "印刷费")["catalogue_hash"] == shipped().digest
    assert "catalogue_hash" not in receipt(">=4", "印刷费")


OWN = """directions:
  - {words: [外来人口占比], direction: less}
"""


def test_a_folder_of_rules_may_add_words(tmp_path: Path) -> None:
    (tmp_path / "directions.yaml").write_text(OWN, encoding="utf-8")
    own = perfscore.load_rules("cn/mof/2020-10", [tmp_path])
    row = Indicator(name="外来人口占比", target="10%", actual="8%", weight="10")
    assert perfscore.score(row, NATIONAL).score is None
    found = perfscore.score(row, own)
    assert found.score is not None
    assert found.score.low == 10
    assert own.digest() == NATIONAL.digest()


def test_a_word_that_contradicts_the_shipped_catalogue_is_told_unless_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "directions.yaml"
    path.write_text("directions:\n  - {words: [差错率], direction: more}\n", encoding="utf-8")
    with pytest.raises(RulesError) as error:
        catalogue_in([tmp_path])
    assert [found.code for found in error.value.problems] == ["R140"]
    assert (error.value.problems[0].place.line, error.value.problems[0].place.column) == (2, 14)
    path.write_text("directions:\n  - {words: [差错率], direction: more, overrides: yes}\n", encoding="utf-8")
    found = catalogue_in([tmp_path])
    assert found is not None
    assert found.words["差错率"].direction is MORE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("directions:\n  - {words: [甲, 乙], direction: more}\n  - {words: [乙], direction: less}\n", "R140"),
        ("directions:\n  - {words: [甲], direction: up}\n", "R104"),
        ("directions:\n  - {words: [甲]}\n", "R102"),
        ("categories: {数目: more}\n", "R104"),
        ("direction: []\n", "R101"),
    ],
)
def test_mistakes_of_a_catalogue_are_told(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "directions.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError) as error:
        catalogue_in([tmp_path])
    assert code in {found.code for found in error.value.problems}


NAMES = ("差错率", "差 错 率", "差错率（%）", "《差错率》", "１．差错率", "★差错率")


@given(st.sampled_from(NAMES), st.sampled_from(("%", "％", " %")), st.integers(1, 99), st.integers(0, 150))
def test_the_direction_does_not_change_by_unit_script_or_spelling(
    name: str, unit: str, target: int, actual: int
) -> None:
    plain = scored(f"{target}%", f"{actual}%", name="差错率")
    other = scored(f"{target}{unit}", f"{actual}{unit}", name=name)
    assert (other.score, other.verdict) == (plain.score, plain.verdict)


@given(
    st.sampled_from(("差错率", "办公费", "投诉次数", "完成率", "培训人次")),
    st.integers(1, 100), st.integers(0, 200), st.integers(0, 200),
)  # fmt: skip
def test_a_worse_actual_never_scores_more(name: str, target: int, one: int, other: int) -> None:
    less = shipped().words[name if name in shipped().words else "次数"].direction is LESS
    worse, better = (max(one, other), min(one, other)) if less else (min(one, other), max(one, other))
    low, high = (scored(f"{target}个", f"{each}个", name=name).score for each in (worse, better))
    assert low is not None
    assert high is not None
    assert low.low <= high.low
    assert low.high <= high.high


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from(("元", "万元", "亿元")))
def test_the_unit_of_both_sides_changes_nothing(target: int, actual: int, unit: str) -> None:
    assert (
        scored(f"{target}元", f"{actual}元", name="成本").score
        == scored(f"{target}{unit}", f"{actual}{unit}", name="成本").score
    )


def test_weights_do_not_matter_to_the_direction() -> None:
    row = Indicator(name="差错率", target="5%", actual="3%", weight="0")
    found = perfscore.score(row, NATIONAL)
    assert found.score is not None
    assert found.score.high == Fraction(0)
