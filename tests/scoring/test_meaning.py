"""What a target and an actual say together: met, partly met, not met, or a question. Full marks are declared."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from benchmarks.meaning import FILES, Pair, judged, outcome, pairs
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.catalogue import catalogue_in, shipped
from perfscore.scoring.score import RowScore, score_form
from perfscore.scoring.wording import compare

NATIONAL = perfscore.load_rules("cn/mof/2020-10")
OWN = list(pairs(FILES[0].read_text(encoding="utf-8")))
# Nothing tells that 餐标 should be low.
ASKED = {("15-20元", "22元")}


def row(
    target: str, actual: str, name: str = "指标", level2: str | None = "数量指标", year: int | None = 2023
) -> RowScore:
    printed = Indicator(level2=level2, name=name, target=target, actual=actual, weight="10", score="10")
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=year, indicators=(printed,))
    return score_form(form, NATIONAL).rows[0]


@pytest.mark.parametrize("pair", OWN, ids=str)
def test_each_pair_is_judged_as_a_person_would(pair: Pair) -> None:
    found = outcome(pair.truth, judged(pair, NATIONAL).verdict)
    assert found == ("undetermined" if (pair.target, pair.actual) in ASKED else "truth")


def test_the_pairs_are_of_every_truth() -> None:
    assert {pair.truth for pair in OWN} == set("✓✗◐?")
    assert len(OWN) > 290


def test_the_pairs_of_others_are_never_judged_the_other_way() -> None:
    if not FILES[1].is_file():
        pytest.skip("the pairs of others are not here")
    found = [
        outcome(pair.truth, judged(pair, NATIONAL).verdict) for pair in pairs(FILES[1].read_text(encoding="utf-8"))
    ]
    assert set(found) <= {"truth", "undetermined"}
    assert found.count("truth") >= 0.95 * len(found)


@pytest.mark.parametrize(
    ("target", "actual", "name", "code"),
    [
        ("90%", "91", "到课率", "T107"),
        ("90%", "0.91", "到课率", "T108"),
        ("0起", "未发生", "火灾", "T123"),
        ("100%", "应保尽保", "覆盖", "T124"),
        ("8", "7", "施工工期（月）", "T120"),
        ("2023年6月30日", "45100", "验收", "T121"),
        ("12个月", "全年", "供暖", "T122"),
        ("合同签订后20日内", "18天", "到货", "T128"),
        ("下降3%", "-4%", "能耗", "T129"),
        ("12次/年", "12次", "巡检", "T109"),
        ("5公里", "5千米", "管道", "T112"),
        ("300平方米", "300平方", "绿地", "T112"),
        ("3-5个", "4个", "站点", "T081"),
        ("1:2", "1:2", "医护比", "T142"),
        ("1:2", "1:2.5", "财政投入产出比", "T134"),
        ("12月底前", "如期完成", "验收", "T127"),
        ("有效提升", "有效提高", "水平", "T071"),
        ("显著提升", "有所提升", "水平", "T077"),
    ],
)  # fmt: skip
def test_every_step_beyond_what_is_printed_is_told(target: str, actual: str, name: str, code: str) -> None:
    found = row(target, actual, name)
    assert found.score is not None, found.explain()
    assert code in [step.code for step in found.trace.steps]


@pytest.mark.parametrize(
    ("target", "actual", "code"),
    [
        ("8次", "已完成", "S017"),
        ("≥60户", "60户左右", "S026"),
        (">80%", "80%", "S021"),
        ("合格率≥90%，到课率≥80%", "合格率95%，满意率90%", "S018"),
        ("3%", "0.5", "V011"),
        ("5", "100%", "V011"),
        ("95%", "600", "V011"),
        ("优良中差", "优", "S003"),
        ("2个百分点", "2%", "V014"),
        ("A级", "一类", "S005"),
        ("3个", "3个（在建）", "S025"),
        ("新建公园3个", "维修桥梁3座", "S025"),
        ("≤50人", "≥40人", "S026"),
    ],
)
def test_what_cannot_be_decided_says_why(target: str, actual: str, code: str) -> None:
    refusal = row(target, actual).refusal
    assert refusal is not None
    assert refusal.code == code
    assert refusal.text() != refusal.text("en")


def test_a_share_of_a_whole_above_it_is_left_to_a_person() -> None:
    assert row("95%", "104%", "结案率").refusal is not None
    assert row("95%", "104%", "收入增长率").score is not None


@pytest.mark.parametrize(
    ("target", "actual", "year", "low", "high"),
    [
        ("11月底前", "12月8日", 2023, 0, "9.99"),
        ("11月底前", "次年1月", 2023, 0, "9.99"),
        ("11月底前", "2023年11月8日", None, None, None),
        ("2023年11月底前", "11月8日", None, 10, 10),
        ("11月底前", "11月8日", None, 10, 10),
        ("12月底前", "1月", 2023, None, None),
        ("12月底前", "预计11月完成", 2023, None, None),
        ("12月底前", "预计次年3月完成", 2023, 0, "9.99"),
    ],
)
def test_a_date_without_a_year_belongs_to_the_year_of_the_form(
    target: str, actual: str, year: int | None, low: object, high: object
) -> None:
    score = row(target, actual, "验收", "时效指标", year).score
    if low is None:
        assert score is None
    else:
        assert score is not None
        assert (float(score.low), float(score.high)) == (float(str(low)), float(str(high)))


def test_a_list_has_full_marks_only_where_every_part_has() -> None:
    assert str(row("桌4张、椅8把", "桌4张、椅8把").score) == "10"
    assert str(row("桌4张、椅8把", "桌4张、椅6把").score) == "7.5～9.99"
    assert str(row("桌4张、椅8把", "桌4张").score) == "0～9.99"


def test_an_amount_that_is_less_than_it_says_is_never_full() -> None:
    assert str(row("≥60户", "近60户").score) == "0～9.99"
    assert str(row("≥60户", "60余户").score) == "10"
    assert str(row("≤60户", "60余户").score) == "0～9.99"


WORDS = ("合格", "及时", "健全", "有效提升", "明显改善", "满意", "稳定", "提高", "下降", "公开透明")


@given(st.sampled_from(WORDS), st.sampled_from(("不", "未", "没有")))
def test_a_denial_of_the_targets_own_words_is_never_met(word: str, denial: str) -> None:
    found = compare(word, denial + word, shipped().scales)
    assert found is not None
    assert found.reached.value == "not"


@given(st.sampled_from(WORDS), st.sampled_from(("", "。", " ", "《", "“")))
def test_marks_and_spaces_change_nothing(word: str, mark: str) -> None:
    found = compare(word, f"{mark}{word}{mark}", shipped().scales)
    assert found is not None
    assert found.reached.value == "fully"


@given(st.integers(1, 50), st.integers(-60, 60), st.booleans())
def test_a_change_never_changes_its_sign_by_how_it_is_put(asked: int, got: int, rises: bool) -> None:
    """下降5% beside -6%, 下降6% and 上升-6%: the same figure."""
    verb, other = ("增长", "下降") if rises else ("下降", "增长")
    signed = f"{got if rises else -got}%"
    said = f"{verb}{got}%" if got >= 0 else f"{other}{-got}%"
    if rises or got > 0:
        assert row(f"{verb}{asked}%", signed).score == row(f"{verb}{asked}%", said).score


def test_a_folder_may_add_scales(tmp_path: Path) -> None:
    (tmp_path / "scales.yaml").write_text(
        "scales:\n  - name: 星级\n    places:\n      - {words: [五星], band: partly}\n      - {words: [四星], band: partly}\n",
        encoding="utf-8",
    )
    own = catalogue_in([tmp_path])
    assert own is not None
    found = compare("五星", "四星", own.scales)
    assert found is not None
    assert found.reached.value == "partly"
    assert compare("五星", "四星", shipped().scales) is None
    assert own.digest != shipped().digest


def test_a_ratio_whose_direction_nobody_tells_says_which_is_the_larger() -> None:
    refusal = row("≥1:12", "1:14", "生师比").refusal
    assert refusal is not None
    assert "1:14 比 >=1:12，每一份对应的份数多" in refusal.text()


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("稳定", "基本稳定", "partly"),
        ("保持稳定", "基本稳定", "partly"),
        ("社会大局稳定", "社会大局基本稳定", "partly"),
        ("基本稳定", "稳定", "fully"),
        ("基本稳定", "保持稳定", "fully"),
        ("基本稳定", "基本稳定", "fully"),
        ("基本稳定", "不稳定", "not"),
        ("不下降", "基本稳定", "fully"),
        ("持续减少", "效果一般", "partly"),
        ("控制在预算内", "略有超支", "partly"),
        ("控制在预算内", "超支", "not"),
        ("控制在预算内", "未超支", "fully"),
    ],
)
def test_a_hedge_is_less_than_what_it_hedges_and_plain_words_for_little_are_known(
    target: str, actual: str, reached: str
) -> None:
    found = compare(target, actual, shipped().scales)
    assert found is not None
    assert found.reached.value == reached
