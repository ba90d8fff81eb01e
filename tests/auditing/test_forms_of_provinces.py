"""What right forms of several provinces print and must not be accused of, and slips of their layouts that must be told."""

from __future__ import annotations

import pyarrow as pa
import pytest
from attrs import evolve
from rows import FUND, NATIONAL, sheet, with_row

import perfscore
from perfscore.auditing.checks.design import weights_fit_no_frame
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import audit
from perfscore.columns import score_table
from perfscore.form import Form, Fund, Indicator
from perfscore.reading.read import read_bytes
from perfscore.scoring.score import score
from perfscore.values.inside import quantities

RULES = perfscore.load_rules(NATIONAL)
SOUND = sheet(
    ("数量", ">=10个", "10个", "50", "50"),
    ("社会效益", ">=90%", "90%", "30", "30"),
    ("满意度", ">=90%", "95%", "10", "10"),
    total="99.80",
)
FOOT = """项目支出绩效自评表（2023年度）
项目名称|养护
主管部门|某市城管局
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出|数量|养护道路|≥10公里|10公里|60|60
效益|社会效益|事故|≤3起|2起|40|40
合计||||100|100
{label}|{grade}
"""


def _table(text: str) -> bytes:
    cells = ("".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in text.splitlines())
    return f"<meta charset='utf-8'><table>{''.join(f'<tr>{each}</tr>' for each in cells)}</table>".encode()


def findings(form: Form) -> list[Finding]:
    return list(audit(form, RULES).findings)


def severities(form: Form, code: str) -> list[Severity]:
    return [each.severity for each in findings(form) if code in each.codes]


@pytest.mark.parametrize(("budget", "executed"), [("2103.45", "2011.09"), ("2011.10", "2001.12"), ("2024.5", "1999.1")])
def test_money_that_looks_like_a_month_is_money(budget: str, executed: str) -> None:
    """2011.09 in the column of money is no September, in a row as in a column, and among the parts of a total."""
    fund = evolve(FUND, budget=budget, executed=executed, rate=None, score=None)
    form = evolve(SOUND, funds=(fund, evolve(fund, label="其中：财政拨款", weight=None)))
    (row, *_) = score(form, RULES).rows
    columns = {"row": ["budget_execution"], "target": [budget], "actual": [executed], "weight": ["10"]}
    (column,) = score_table(pa.table(columns), RULES).to_pylist()
    assert row.score is not None
    assert row.score.is_point
    assert (column["low"], column["reason"]) == (row.score.low, None)
    assert "F109" not in {code for each in findings(form) for code in each.codes}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("其中基本支出1986.45万元", ["1986.45万元"]),
        ("2023.12前完成", []),
        ("节约6.4万元，签约12家", ["6.4万元", "12家"]),
        ("约300人", ["约300人"]),
        ("由9860元增加到11240元", ["9860元", "11240元"]),
        ("5个到8个", ["5-8个"]),
    ],
)
def test_quantities_inside_words(text: str, found: list[str]) -> None:
    assert [str(each.value) for each in quantities(text)] == found


def test_points_on_top_of_the_weights() -> None:
    """A bonus without a target is no row that cannot be scored, and a total cut off at 100 is no wrong sum."""
    bonus = Indicator(name="获省级表彰加分", target=None, actual="获表彰1次", score="2")
    form = evolve(SOUND, indicators=(*SOUND.indicators, bonus), total_score="100")
    assert severities(form, "F102") == severities(form, "F203") == []
    assert severities(evolve(form, total_score="98"), "F102") == [Severity.ERROR]


def test_points_taken_off_by_a_note_are_a_matter_of_judgement() -> None:
    form = evolve(with_row(SOUND, 0, score="49", note="佐证材料不充分，扣1分"), total_score="98.80")
    (only,) = findings(form)
    assert (only.code, only.severity, only.cause and only.cause.code) == ("F201", Severity.WARNING, "I_deducted")
    other = evolve(with_row(SOUND, 0, score="48", note="佐证材料不充分，扣1分"), total_score="97.80")
    assert severities(other, "F201") == [Severity.ERROR]


@pytest.mark.parametrize(
    ("note", "actual", "told"),
    [
        ("因人员不足未完成", "10个", 1),
        ("受疫情影响，未达到年度目标。", "12个", 1),
        ("因人员不足未完成", "9个", 0),
        ("无未完成", "10个", 0),
        ("部分路段未完成", "10个", 0),
        ("未完成的已于次年整改", "10个", 0),
    ],
)
def test_a_reason_that_says_missed_of_what_was_met(note: str, actual: str, told: int) -> None:
    assert severities(with_row(SOUND, 0, actual=actual, note=note), "F615") == [Severity.WARNING] * told


@pytest.mark.parametrize(
    ("name", "target", "told"),
    [("车辆（≥12个）", "≥10个", 1), ("车辆（≥10个）", "≥10个", 0), ("3岁以下儿童", "≥10个", 0)],
)
def test_a_sign_in_the_name_is_a_target(name: str, target: str, told: int) -> None:
    assert len(severities(with_row(SOUND, 0, name=name, target=target), "F309")) == told


@pytest.mark.parametrize(
    ("name", "told"), [("基础养老金标准", 0), ("低保标准", 0), ("设备采购单价", 1), ("项目总成本", 1)]
)
def test_a_floor_is_right_for_what_people_are_to_get(name: str, told: int) -> None:
    row = Indicator(
        level1="成本指标", level2="经济成本指标", name=name, target="≥98元", actual="103元", weight="50", score="50"
    )
    form = evolve(SOUND, indicators=(row, *SOUND.indicators[1:]))
    assert len(severities(form, "F501")) == told


def test_a_frame_is_listed_once_whatever_it_is_called() -> None:
    changjis = perfscore.load_rules("cn/xinjiang/changji/2023")
    form = with_row(SOUND, 1, weight="29")
    (told,) = weights_fit_no_frame(score(form, changjis))
    frames = [each.partition("：")[2] or each for each in str(told.fields["frames"]).split("；")]
    assert len(frames) == len(set(frames))


@pytest.mark.parametrize(
    ("label", "grade", "read", "told"),
    [
        ("自评等级", "优", "优", []),
        ("自评等级", "良", "良", [Severity.ERROR]),
        ("评价等级", "合格", "合格", []),  # a grade of another scale
        ("自评结论", "优□ 良□ 中□ 差□", None, []),
    ],
)
def test_the_grade_below_a_table(label: str, grade: str, read: str | None, told: list[Severity]) -> None:
    foot = FOOT.format(label=label, grade=grade)
    for below in (foot, foot.replace(f"{label}|{grade}", f"{label}：{grade}")):
        (form,) = read_bytes(_table(below), "form.html")
        assert form.grade == read
        assert severities(form, "F108") == told


@pytest.mark.parametrize(("declared", "due"), [("18.6", "16.8"), ("8.61", "6.81")])
def test_digits_are_swapped_across_the_point_too(declared: str, due: str) -> None:
    weight = "20" if float(due) > 10 else "10"
    actual = f"{float(due) / float(weight) * 1000:.0f}人"
    rows = ("数量", "≥1000人", actual, weight, declared), ("满意度", ">=90%", "95%", "10", "10")
    (told,) = [each for each in findings(evolve(sheet(*rows, total="0"), total_score=None)) if each.code == "F201"]
    assert told.cause is not None
    assert told.cause.code == "I_score_transposed"


def test_money_without_a_total_is_left_alone() -> None:
    form = evolve(SOUND, funds=(Fund(label="甲", budget="2011.09"), Fund(label="乙", budget="10")))
    assert "F109" not in {each.code for each in findings(form)}
