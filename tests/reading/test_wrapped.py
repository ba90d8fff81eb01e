"""Text that lost its columns -> forms, by understanding the form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from wrapped_text import WRAPPED

from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.reading.decoding.decode import decode
from perfscore.reading.formats import text


def forms(document: str) -> list[Form]:
    return list(decode(text.grid(document, "w.txt")).forms)


def test_a_wrapped_form_is_read_whole() -> None:
    (form,) = forms(WRAPPED)
    assert (form.kind, form.name, form.year) == (FormKind.PROJECT_SELF_EVALUATION, "档案数字化加工项目", 2022)
    assert (form.supervisor, form.implementer) == ("某某市审计局", "某某市审计局档案室")
    assert (form.total_weight, form.total_score) == ("100", "89.61分")
    shown = [(r.level2, r.name, r.target, r.actual, r.weight, r.score, r.note) for r in form.indicators]
    assert shown == [
        ("数量指标", "文书、业务、会计档案（卷）", ">=7501卷", "=51200卷", "10", "10.00", None),
        ("数量指标", "各类图纸扫描（页）", ">=3880页", "=3000页", "20", "15.46", "部分档案未移交"),
        ("数量指标", "整理档案合格率（%）", "=100%", "=100%", "10", "10.00", None),
        ("时效指标", "项目工期", "2022年2月—11月", "=2022年3月—10月", "10", "10.00", None),
        ("经济成本指标", "加工费（万元）", "<=6万", "=4.330126万", "10", "7.22", None),
        ("社会效益指标", "提高查档效率，方便群众", "有效提高", "有效提高", "20", "20.00", None),
        ("生态效益指标", "减少纸张占用库房的面积", "减少库房面积12平方米", "减少库房面积15平方米", "10", "10.00", None),
    ]
    assert [row.level1 for row in form.indicators] == ["产出指标"] * 4 + ["成本指标"] + ["效益指标"] * 2


def test_money_rows_and_a_rate_over_two_lines() -> None:
    (form,) = forms(WRAPPED)
    assert [(f.label, f.initial, f.executed, f.weight, f.rate, f.score) for f in form.funds] == [
        ("年度资金总额", "1170.00", "117.81", "10", "69.30%", "6.93"),
        ("其中：当年财政拨款", "0.00", "0.00", None, None, None),
        ("其他资金", "1170.00", "117.81", None, None, None),
    ]


def test_the_sums_of_a_wrapped_form_are_checked() -> None:
    (form,) = forms(WRAPPED)
    assert [item.code for item in form.problems] == []
    (off,) = forms(WRAPPED.replace("89.61 分", "90 分"))
    assert [item.code for item in off.problems] == ["D132"]


def test_a_note_that_ends_like_a_row_leaves_no_cell_of_it_certain() -> None:
    (form,) = forms(WRAPPED.replace("案未移\n交\n", "案未移\n交 30 45\n"))
    (row,) = [row for row in form.indicators if row.score == "45"]
    assert {each.field for each in row.unsure} >= {"name", "target", "actual", "weight", "score"}
    assert "D132" in {item.code for item in form.problems}


def test_prose_is_no_form() -> None:
    assert forms("项目支出绩效自评表\n没有表。\n") == []
    assert forms("随便一段话。\n") == []


@given(st.lists(st.sampled_from(WRAPPED.splitlines()) | st.text(max_size=12), max_size=60).map("\n".join))
def test_any_lines_are_read_without_an_error(document: str) -> None:
    for form in forms(document):
        assert form.to_dict()["kind"] == form.kind.value
