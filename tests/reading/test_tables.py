"""Tab-separated and Markdown text -> forms: whole, broken over pages, torn, and not a form at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import BROKEN, MARKDOWN, PLAIN, TARGETS
from hypothesis import given
from hypothesis import strategies as st
from variants import NO_WEIGHTS, REPEATED_HEADER, SPLIT_VALUES, TORN, TWO_ROW_HEADER, WEIGHT_FIRST

from perfscore.errors import PerfscoreError
from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.reading.decoding.decode import decode
from perfscore.reading.formats import text
from perfscore.reading.formats.charset import text_of


def forms(document: str) -> list[Form]:
    return list(decode(text.grid(document, "d.txt")).forms)


def rows(form: Form) -> list[tuple[str | None, ...]]:
    return [(row.level2, row.name, row.target, row.actual, row.weight, row.score) for row in form.indicators]


EXPECTED = [
    ("数量指标", "购置设备数量", ">=20台", "=18台", "20", "18"),
    ("数量指标", "培训人次", ">=1000人次", "=1200人次", "10", "10"),
    ("质量指标", "验收合格率", "=100%", "=100%", "10", "10"),
    ("经济成本指标", "设备单价", "<=3000元/台", "=2900元/台", "20", "20"),
    ("社会效益指标", "提高工作效率", "有效提高", "完全达到预期", "20", "20"),
    ("服务对象满意度指标", "使用人员满意度", ">=90%", "=95%", "10", "10"),
]


@pytest.mark.parametrize("document", [PLAIN, BROKEN, MARKDOWN, PLAIN.replace("\n", "\r\n")])
def test_a_form_is_read_whole(document: str) -> None:
    (form,) = forms(document)
    assert form.kind is FormKind.PROJECT_SELF_EVALUATION
    assert (form.name, form.year) == ("设备购置项目", 2024)
    assert (form.supervisor, form.implementer) == ("某某市审计局", "某某市审计局")
    assert (form.total_weight, form.total_score) == ("100", "97.00分")
    assert rows(form) == EXPECTED
    assert [row.level1 for row in form.indicators][:1] == ["产出指标"]
    assert form.indicators[3].level1 == "成本指标"


def test_money_rows_keep_their_labels_and_order() -> None:
    (form,) = forms(PLAIN)
    shown = [
        (fund.label, fund.initial, fund.budget, fund.executed, fund.weight, fund.rate, fund.score)
        for fund in form.funds
    ]
    assert shown == [
        ("年度资金总额", "1200.50", "1000.00", "900.00", "10", "90.00%", "9.00分"),
        ("其中:当年财政拨款", "1000.50", "800.00", "700.00", None, None, None),
        ("其他资金", "200.00", "200.00", "200.00", None, None, None),
    ]


def test_a_row_cut_by_a_page_break_is_joined_and_its_note_too() -> None:
    (form,) = forms(BROKEN)
    assert form.indicators[4].note == "因设备到货较晚。"
    assert form.indicators[4].source.line is not None


def test_nothing_is_a_problem_when_the_sums_hold() -> None:
    assert forms(PLAIN)[0].problems == ()


def test_the_sums_are_a_checksum_and_change_nothing() -> None:
    (form,) = forms(PLAIN.replace("\t100\t97.00分", "\t100\t98.00分"))
    assert [item.code for item in form.problems] == ["D132"]
    assert form.total_score == "98.00分"


def test_a_target_form() -> None:
    (form,) = forms(TARGETS)
    assert form.kind is FormKind.PROJECT_TARGETS
    assert (form.name, form.year, form.implementer) == ("水库维修项目", 2025, "某某县水利局")
    assert [(fund.label, fund.budget) for fund in form.funds] == [
        ("年度预算总额", "80.00"),
        ("其中:财政拨款", "80.00"),
        ("其他资金", "0.00"),
    ]
    shown = [(r.name, r.target, r.weight, r.rule, r.basis, r.evidence, r.last_year) for r in form.indicators]
    assert shown == [
        ("维修水库数量", ">=2座", "60", "按照正常比例赋分", "计划标准", "工作资料", "1座"),
        ("完成时间", "2025年12月", "20", "按评判等级赋分", "计划标准", "工作资料", None),
        ("群众满意度", ">=95%", "10", "满意度赋分", "计划标准", "说明材料", None),
    ]


def test_two_forms_without_titles_between_them() -> None:
    second = PLAIN[PLAIN.index("项目名称") :].replace("设备购置", "车辆租赁")
    found = forms(PLAIN + "\n" + second)
    assert [form.name for form in found] == ["设备购置项目", "车辆租赁项目"]
    assert [rows(form) for form in found] == [EXPECTED, EXPECTED]
    assert found[1].year == 2024


@pytest.mark.parametrize(
    ("old", "new", "code", "field", "value"),
    [
        (">=20 台\t=18 台", ">=20 台 =18 台\t", "D113", "actual", "=18台"),
        ("\t20\t18\t供货", "\t20 18\t\t供货", "D113", "score", "18"),
        (">=20 台", "购置 >=20 台 设备", None, "target", "购置>=20台设备"),
        ("数量指标\t购置", "数量指标 产出指标\t购置", "D112", "level2", "数量指标"),
        ("\t供货\t", "\t**** \t", "D111", "note", None),
    ],
)
def test_torn_and_merged_cells(old: str, new: str, code: str | None, field: str, value: str | None) -> None:
    assert old in PLAIN
    (form,) = forms(PLAIN.replace(old, new))
    assert getattr(form.indicators[0], field) == value
    if code:
        assert code in [item.code for item in form.problems]


def test_a_name_that_ran_into_the_target_is_taken_out_and_said() -> None:
    (form,) = forms(PLAIN.replace(">=90%", "使用 >=90% 满意度"))
    assert form.indicators[5].target == ">=90%"
    assert "D115" in [item.code for item in form.problems]


def test_columns_are_found_by_their_headers() -> None:
    moved = "三级指标\t分值\t目标值\t全年完成值\t自评得分\t一级指标\t二级指标\n修路\t90\t>=5公里\t5公里\t90\t产出指标\t数量指标\n"
    (form,) = forms("项目名称\t修路项目\n" + moved)
    assert rows(form) == [("数量指标", "修路", ">=5公里", "5公里", "90", "90")]


def test_comparator_and_unit_in_columns_of_their_own() -> None:
    head = "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t实际完成值\t分值\t得分\n"
    (form,) = forms("项目名称\t修路项目\n" + head + "产出指标\t数量指标\t修路\t≥\t5\t公里\t6\t90\t90\n")
    assert (form.indicators[0].target, form.indicators[0].actual) == ("≥5公里", "6公里")


def test_prose_and_other_tables_are_not_forms() -> None:
    assert forms("收入支出表\n科目\t金额\n工资\t100.00\n") == []
    assert forms("附件：项目支出绩效自评表\n没有表格的正文。\n") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_encodings(encoding: str) -> None:
    assert text_of(PLAIN.encode(encoding), "d.txt").lstrip("\ufeff") == PLAIN


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"", "D002"), (b"  \n", "D002"), (b"\xff\xff\xff", "D003"), (b"a\x00b", "D049"), (b"ok\nok\n\xff\xff", "D003")],
)  # fmt: skip
def test_bytes_that_are_not_text(raw: bytes, code: str) -> None:
    with pytest.raises(PerfscoreError) as caught:
        text_of(raw, "d.txt")
    assert caught.value.problems[0].code == code


CELLS = st.sampled_from(
    ["", "", "项目名称", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "总分", "产出指标", "数量指标",
     ">=5个", "=5个", "10", "10 10", "有效提高", "****", "—", "年初预算数", "全年预算数", "全年执行数", "执行率", "1,000.00", "满意度指", "标"]
) | st.text(max_size=8)  # fmt: skip
LINES = st.lists(st.lists(CELLS, max_size=9).map("\t".join), max_size=25).map("\n".join)


@given(LINES | st.text(max_size=300))
def test_any_text_is_read_without_an_error(document: str) -> None:
    for form in forms(document):
        assert form.indicators is not None
        assert form.to_dict()["kind"] == form.kind.value


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_our_error(raw: bytes) -> None:
    try:
        decode(text.grid(text_of(raw, "d.txt"), "d.txt"))
    except PerfscoreError as error:
        assert error.problems[0].place.file == "d.txt"


def test_vertical_and_full_width_text() -> None:
    (form,) = forms(
        PLAIN.replace("\t20\t18\t", "\t２０\t１８\t")
        .replace("产出指标", "产 出 指 标")
        .replace("=100%\t=100%", "＝100％\t＝100％")
    )
    assert (form.indicators[0].level1, form.indicators[0].weight, form.indicators[0].score) == (
        "产出指标",
        "２０",
        "１８",
    )
    assert form.indicators[2].target == "＝100％"
    assert form.problems == ()


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    import perfscore

    def code(path: Path) -> str:
        with pytest.raises(perfscore.ReadingError) as caught:
            perfscore.read(path)
        return caught.value.problems[0].code

    assert code(tmp_path / "none.txt") == "U001"
    assert code(tmp_path) == "U002"
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert code(tmp_path / "loop.txt") in ("U001", "D001")
    if Path("/dev/zero").exists():
        assert code(Path("/dev/zero")) == "D007"
    for name, content, expected in [
        ("a.txt", b"no form here", "D005"),
        ("a.xlsx", b"just text", "D006"),
        ("a.yaml", b"forms: [", "Y001"),
        ("a.json", b'{"forms": [1]}', "D023"),
    ]:
        (tmp_path / name).write_bytes(content)
        assert code(tmp_path / name) == expected


def test_a_header_over_two_rows_and_an_unfilled_template() -> None:
    (form,) = forms(TWO_ROW_HEADER)
    assert (form.name, form.year, form.supervisor, form.implementer) == ("道路养护", 2022, "市交通局", "公路段")
    assert [(row.name, row.target, row.actual, row.weight, row.score) for row in form.indicators] == [
        ("指标1：养护里程", "≥50公里", "50公里", "20", "20"),
        ("指标1：合格率", "≥95%", "96%", "15", "15"),
        ("指标1：完成时间", "2022年12月底前", "2022年11月", "15", "15"),
        ("指标1：通行能力", "有所提高", "有所提高", "30", "28"),
        ("指标1：群众满意度", "≥90%", "92%", "10", "10"),
    ]
    assert [fund.label for fund in form.funds] == ["年度资金总额", "其中：中央财政资金", "地方资金"]
    assert form.indicators[3].note == "个别路段"


def test_weights_before_targets_and_a_row_without_weight() -> None:
    (form,) = forms(WEIGHT_FIRST)
    assert form.kind is FormKind.DEPARTMENT_SELF_EVALUATION
    assert [(row.name, row.weight, row.target, row.score) for row in form.indicators] == [
        ("救助人数", "20", "≥1200人次", "20"),
        ("其中：临时救助", None, "≥100人次", None),
        ("资金发放准确率", "70", "100%", "70"),
    ]
    assert form.funds[0].initial == "1234.5"


def test_a_header_repeated_on_the_next_page() -> None:
    (form,) = forms(REPEATED_HEADER)
    assert [(row.level2, row.name, row.score) for row in form.indicators] == [
        ("数量指标", "维修校舍面积", "30"),
        ("社会效益指标", "改善办学条件", "27"),
    ]


def test_a_centred_row_torn_into_its_lines() -> None:
    (form,) = forms(TORN)
    first, second = form.indicators
    assert (first.name, first.note) == ("成果数量", "按期完成。")
    assert (second.level1, second.name, second.target, second.actual) == (
        "满意度指标",
        "服务对象满意率",
        ">=90%",
        "=95%",
    )
    assert second.note == "组织经验丰富的团队，共发放问卷20份。"
    assert form.total_score == "50分"


def test_a_form_without_weights_and_with_its_total_in_the_head() -> None:
    (form,) = forms(NO_WEIGHTS)
    assert (form.name, form.supervisor, form.implementer) == ("水利设施维修养护", "省水利厅", "某市水利局")
    assert (form.total_weight, form.total_score) == (None, "97.2")
    assert [(row.target, row.actual, row.weight, row.score) for row in form.indicators] == [
        ("≥10座", "12座", None, "48"),
        ("≥90%", "93%", None, "30"),
    ]
    assert (form.funds[0].budget, form.funds[0].executed, form.funds[0].score) == ("500", "480", "19.2")
    assert form.problems == ()


def test_values_whose_sign_and_unit_stand_apart_beside_other_columns() -> None:
    (form,) = forms(SPLIT_VALUES)
    shown = [(row.name, row.target, row.actual, row.weight, row.score) for row in form.indicators]
    assert shown == [("管护公园数量", "≥10个", "10个", "30", "30"), ("绿化覆盖率", "=40%", "38%", "40", "38")]
