"""One project in two papers: what a reviewer asks of targets and results, of two years, of a unit and its projects."""

from __future__ import annotations

import pytest
from attrs import evolve
from counting import calls_of

import perfscore
from perfscore.auditing.collection import Collection
from perfscore.auditing.lowering import lowering
from perfscore.auditing.names import alike, key
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import audit_all
from perfscore.auditing.side_by_side import side_by_side
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import Place
from perfscore.scoring.score import form_rows, score_form

RULES = perfscore.load_rules("cn/mof/2020-10")
ROWS = (
    ("数量指标", "培训人次", ">=100人", "62人", "20", "12.40"),
    ("数量指标", "编制报告", ">=3份", "3份", "20", "20"),
    ("成本指标", "培训成本", "<=50万元", "48万元", "20", "20"),
    ("效益指标", "覆盖率", ">=95%", "97%", "20", "20"),
    ("满意度指标", "学员满意度", ">=90%", "92%", "10", "10"),
)


def form(rows: tuple[tuple[str, ...], ...] = ROWS, **changes: object) -> Form:
    made = (
        Indicator(level2=head, name=name, target=target, actual=actual, weight=weight, score=score)
        for head, name, target, actual, weight, score in rows
    )
    plain = Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name="干部培训项目", year=2024, implementer="某局",
        funds=(Fund(label="年度资金总额", initial="500.00", budget="500.00", executed="480.00"),),
        indicators=tuple(made),
    )  # fmt: skip
    return evolve(plain, **changes)


def targets(rows: tuple[tuple[str, ...], ...] = ROWS, **changes: object) -> Form:
    given = form(rows, kind=FormKind.PROJECT_TARGETS, **changes)
    return evolve(given, indicators=tuple(evolve(each, actual=None, score=None) for each in given.indicators))


def with_row(number: int, **changes: object) -> Form:
    rows = list(form().indicators)
    rows[number] = evolve(rows[number], **changes)
    return evolve(form(), indicators=tuple(rows))


def found(*forms: Form) -> list[str]:
    return [each.code for each in audit_all([(each, RULES) for each in forms]).findings]


def test_the_same_promises_are_nothing_to_ask_about() -> None:
    assert found(targets(), form()) == []
    assert found(targets(name="别的项目", implementer="别局"), form()) == []


@pytest.mark.parametrize(
    ("number", "target", "code"),
    [
        (0, ">=60人", "F404"),
        (2, "<=60万元", "F404"),  # a ceiling that was raised
        (2, "<=600000元", "F404"),  # in another unit
        (3, ">=90%", "F404"),
        (0, ">=120人", None),  # harder
        (2, "<=45万元", None),
        (2, "<=500000元", None),  # the same in another unit
        (0, ">=60份", "F404"),  # no longer comparable
        (0, "<=100人", "F404"),  # the sign turned round
    ],
)
def test_a_target_that_was_lowered(number: int, target: str, code: str | None) -> None:
    assert found(targets(), with_row(number, target=target)) == ([code] if code else [])


PROMISES = [
    ("质量指标", "合格率", "90%-95%", "80%-95%", True),
    ("质量指标", "合格率", "90%-95%", "≥80%", True),
    ("质量指标", "合格率", "80%-95%", "90%-95%", False),
    ("效益指标", "覆盖情况", "显著提升", "有所提升", True),
    ("效益指标", "覆盖情况", "有所提升", "显著提升", False),
    ("效益指标", "就业率", "≥60%", "有所提升", True),  # a number became words
    ("质量指标", "评定等级", "优秀", "合格", True),
    ("质量指标", "水质", "达到Ⅲ类", "达到Ⅳ类", True),
    ("质量指标", "水质", "达到Ⅳ类", "达到Ⅲ类", False),
    ("数量指标", "购置设备", "1.电脑10台；2.打印机5台", "1.电脑8台；2.打印机5台", True),
    ("数量指标", "购置设备", "1.电脑10台；2.打印机5台", "1.电脑10台；2.打印机6台", False),
    ("质量指标", "安全事故", "0起", "≤2起", True),
    ("效益指标", "税收增长率", "增长5%", "增长3%", True),
    ("效益指标", "能耗", "下降5%", "下降3%", True),
    ("效益指标", "能耗", "下降5%", "下降6%", False),
    ("成本指标", "造价", "=50万元", "=40万元", False),
    ("成本指标", "造价", "≤15.036万元", "≤15.04万元", False),  # the same, rounded
]


@pytest.mark.parametrize(("head", "name", "old", "new", "easier"), PROMISES, ids=str)
def test_a_promise_that_is_easier_to_keep(head: str, name: str, old: str, new: str, easier: bool) -> None:
    before, after = (Indicator(level2=head, name=name, target=each) for each in (old, new))
    assert (lowering(before, after, form()) is not None) == easier


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("培训人数 ≥100人", "培训的学员人数 ≥100人", []),
        ("培训人数 ≥100人", "培训学员人数 ≥80人", ["F404"]),
        ("指标1：培训人数 ≥100人", "培训人数 ≥100人", []),
        ("培训人次 ≥100人", "培训场次 ≥5场", ["F405", "F408"]),  # four fifths of the name, and something else
        ("新建道路 ≥5公里", "改建道路 ≥3公里", ["F405", "F408"]),
        ("数量 ≥5公里，数量 ≥3台", "数量 ≥3台，数量 ≥5公里", []),
        ("数量 ≥5公里，数量 ≥3台", "数量 ≥3台，数量 ≥4公里", ["F404"]),
    ],
)
def test_rows_are_paired_by_what_they_are(old: str, new: str, codes: list[str]) -> None:
    papers = [
        tuple(("数量指标", *each.split(" "), "1", "10", "10") for each in rows.split("，")) for rows in (old, new)
    ]
    shared = ROWS[-1:]
    assert found(targets((*papers[0], *shared)), form((*papers[1], *shared))) == codes


def test_a_common_name_of_two_units_is_no_pair_and_a_missing_year_no_obstacle() -> None:
    lowered = with_row(0, target=">=60人")
    assert found(targets(implementer="甲局"), evolve(lowered, implementer="乙局")) == []
    assert found(targets(implementer="某市教育局"), evolve(lowered, implementer="某市教育局本级")) == ["F404"]
    under = evolve(lowered, implementer="市一中", supervisor="市教育局")
    assert found(targets(implementer=None, supervisor="市教育局"), under) == ["F404"]
    assert found(targets(year=None), lowered) == found(targets(), evolve(lowered, year=None)) == ["F404"]
    assert "F404" not in found(targets(year=None), lowered, form(year=2023)), "of which of two years nobody knows"
    assert found(targets(name="2024年干部培训项目"), lowered) == ["F404"]
    assert found(targets(ROWS[:2]), form(ROWS[2:])) == ["F405", "F408"], "all indicators are others"


def test_weights_brought_to_another_sum_are_not_moved() -> None:
    rows = tuple((*row[:4], f"{int(row[4]) * 10 / 9:.2f}", row[5]) for row in ROWS)
    assert found(targets(rows), form()) == []


def test_four_lowered_targets_are_four_findings() -> None:
    lowered = {"培训人次": ">=60人", "编制报告": ">=2份", "覆盖率": ">=80%", "学员满意度": ">=85%"}
    rows = tuple(evolve(each, target=lowered.get(each.name, each.target)) for each in form().indicators)
    assert found(targets(), evolve(form(), indicators=rows)) == ["F404"] * 4


def test_dropped_and_added_indicators_and_moved_weights() -> None:
    assert found(targets(), form(ROWS[1:])) == ["F405"]
    assert found(targets(ROWS[1:]), form()) == ["F408"]
    assert found(targets(), with_row(0, weight="10")) == ["F406"]
    assert found(targets(), with_row(0, weight="20.00")) == []
    renamed = with_row(0, name="培训的人次")
    assert found(targets(), renamed) == [], "a name that differs by a particle is the same indicator"


def test_another_budget_than_the_targets_had() -> None:
    assert found(targets(funds=(Fund(label="年度资金总额", budget="300.00"),)), form()) == ["F407"]
    assert found(targets(funds=(Fund(label="年度资金总额", budget="500"),)), form()) == []
    assert found(targets(funds=(Fund(label="年度资金总额", budget="5000000"),)), form()) == [], "元 beside 万元"
    cut = form(funds=(Fund(label="年度资金总额", initial="500", budget="400", executed="400"),))
    (said,) = audit_all([(targets(), RULES), (cut, RULES)]).findings
    assert (said.code, "全年预算数 400" in said.message()) == ("F407", True)
    assert side_by_side([form_rows(cut)], [form_rows(cut)]).pairs[0].findings == (), "a form beside itself"


@pytest.mark.parametrize(("deadline", "code"), [("2024年12月20日前", ["F404"]), ("2024年11月30日前", []),
                                                ("2024年10月31日前", []), ("2024年11月", [])])  # fmt: skip
def test_a_deadline_that_was_put_off(deadline: str, code: list[str]) -> None:
    first = (("时效指标", "完成时间", "2024年11月30日前", "2024年11月20日", "10", "10"),)
    assert found(targets(first), form(tuple((*row[:2], deadline, *row[3:]) for row in first))) == code


def test_a_finding_tells_both_places() -> None:
    promised = targets(source=Place(file="目标.xlsx"))
    rows = tuple(evolve(each, source=Place(file="目标.xlsx", line=7)) for each in promised.indicators)
    (said,) = audit_all([(evolve(promised, indicators=rows), RULES), (with_row(0, target=">=60人"), RULES)]).findings
    assert "目标.xlsx:7" in said.message()
    assert "目标.xlsx:7" in said.message("en")


def test_projects_are_paired_by_unit_and_name_then_by_what_they_measure() -> None:
    one, other = (evolve(targets(), implementer=unit) for unit in ("甲局", "乙局"))
    found = side_by_side([form_rows(one), form_rows(other)], [form_rows(form(implementer="乙 局"))])
    assert [each.pair.old.form.implementer for each in found.pairs] == ["乙局"]
    renamed = form(name="二〇二四年教育经费", implementer="甲局")
    assert len(side_by_side([form_rows(one)], [form_rows(renamed)]).pairs) == 1, "most indicators are the same"
    elsewhere = evolve(renamed, implementer="丙局")
    alone = side_by_side([form_rows(one)], [form_rows(elsewhere)])
    assert (alone.pairs, len(alone.only_old), len(alone.only_new)) == ((), 1, 1)


def test_last_years_form_and_column() -> None:
    before = with_row(0, actual="63人", score="12.60")
    before = evolve(before, year=2023)
    assert found(before, form()) == [], "97% last year, 95% asked for again: no news"
    assert found(before, with_row(3, target=">=85%")) == ["F409"]
    assert found(before, with_row(3, target=">=98%")) == []
    assert found(with_row(3, target=">=85%", last_year="95%")) == ["F412"]
    assert found(with_row(3, last_year="95%")) == []
    assert found(with_row(2, last_year="45万元")) == ["F412"], "a ceiling above what was enough last year"


def test_figures_copied_from_last_year() -> None:
    own = tuple(evolve(each, actual=actual) for each, actual in zip(
        form().indicators, ("62人", "3份", "48万元", "96.31%", "92.5%"), strict=True))  # fmt: skip
    one = form(year=2023, indicators=own)
    assert "F410" in found(one, evolve(one, year=2024))
    changed = evolve(own[0], actual="63人")
    assert "F410" not in found(one, evolve(one, year=2024, indicators=(changed, *own[1:])))
    noted = evolve(own[0], actual="63人", note="受疫情影响培训班减少，未能按计划完成")
    copied = evolve(one, indicators=(evolve(noted, actual="61人"), *own[1:]))
    assert "F410" in found(copied, evolve(one, year=2024, indicators=(noted, *own[1:])))


def test_full_marks_in_two_years() -> None:
    full = form(ROWS[1:])
    assert found(evolve(full, year=2023), full) == ["F410", "F411"], "the figures are those of last year, too"
    assert "F411" not in found(evolve(form(), year=2023), full)
    assert found(evolve(full, year=2021), full) == []


def test_a_projects_money_in_the_form_of_its_department() -> None:
    place = Place(file="a")
    project = form(source=place)
    fund = Fund(label="干部培训项目", budget="500.00", executed="460.00")
    whole = form(kind=FormKind.DEPARTMENT_SELF_EVALUATION, name="某局", source=place, indicators=(), funds=(fund,))
    assert found(whole, project) == ["F413"]
    assert found(evolve(whole, funds=(evolve(fund, executed="480.00"),)), project) == []


def test_one_indicator_scored_unequally_in_two_units_or_under_a_blurred_name() -> None:
    other = evolve(with_row(0, score="20"), name="另一个项目", implementer="乙局")
    assert found(form(), other) == ["F401"]
    blurred = evolve(with_row(0, score="20", name="培训人汷"), name="另一个项目")
    assert found(form(), blurred) == ["F401"]
    assert found(form(), evolve(blurred, implementer="乙局")) == [], "likeness counts within one unit alone"


def test_two_collections_side_by_side() -> None:
    found = side_by_side([form_rows(targets())], [score_form(with_row(0, target=">=60人"), RULES)])
    (beside,) = found.pairs
    assert [each.code for each in beside.findings] == ["F404"]
    assert [pair.name for pair in beside.pair.rows] == [row[1] for row in ROWS]
    years = side_by_side([form_rows(form(year=2023))], [form_rows(form(year=2024))])
    assert [each.code for each in years.pairs[0].findings] == ["F410"]


def test_names_are_compared_without_marks() -> None:
    assert key("《培训 人次》（人）") == key("培训人次(人)")
    assert alike("完成编制报告时间", "完成编制报告的时间")
    assert not alike("培训人次", "覆盖率")


def many(count: int) -> list[Form]:
    """Forms of few units, with names that differ by a number, and rows that are alike in all of them."""
    forms = []
    for number in range(count):
        rows = tuple((*row[:1], f"{row[1]}{number}", *row[2:]) for row in ROWS[:2])
        forms.append(form(rows, name=f"项目{number}", implementer=f"第{number % 3}局", source=Place(file="a")))
    return forms


def calls(count: int) -> int:
    """How many functions the checks across so many forms call, and as many of the year before."""
    results = [form_rows(each) for each in many(count)]
    results += [form_rows(evolve(each, year=2023, name=f"{each.name}旧")) for each in many(count)]
    collection = Collection(Profile(), [])
    collection.add(results)
    return calls_of(lambda: list(collection.findings()))


def test_ten_times_the_forms_take_ten_times_the_work() -> None:
    """Quadratic checks would take a hundred times as much."""
    calls(20)  # what is loaded once
    assert calls(300) < 25 * calls(30)
