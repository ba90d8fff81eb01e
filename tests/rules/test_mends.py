"""What goes wrong in a rule file is told once, where it stands, with what is written, what is allowed and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_load import SOUND

import perfscore
from perfscore.errors import RulesError
from perfscore.rules.grammar import shapes
from perfscore.rules.load import load_text, read_text
from perfscore.rules.model import Combine
from perfscore.shapes.files import opened
from perfscore.testing.cases import load_cases
from perfscore.testing.check import check

SOURCE = "  text: {document: 某办法, number: 某〔2024〕1号, article: 第五条, standing: text, checked_on: 2026-01-31}\n"
# A slip of the fingers or of the mind, the one problem, its line and column, and the words of the mend.
SLIPS = [
    (("version:", "版本:"), "R101", (3, 1), "是否想写 version"),
    (("    label: 分档", "    名称: 分档"), "R101", (23, 5), "是否想写 label"),
    (("measure: attainment", "measure: 完成率"), "R104", (15, 14), "是否想写 attainment"),
    (("mode: half_up", "mode: 四舍五入"), "R104", (10, 30), "是否想写 half_up"),
    (("kind: phrase", "kind: 文字"), "R104", (30, 19), "是否想写 phrase"),
    (("kind: phrase", "comparator: 不低于"), "R104", (30, 25), "是否想写 >="),
    (("kind: phrase", "kind: 定性"), "R104", (30, 19), "是否想写 phrase"),
    (("methods:", "方法:"), "R101", (12, 1), "是否想写 methods"),
    (("methods:", "metthods:"), "R101", (12, 1), "是否想写 methods"),
    (("otherwise: undetermined", "其他: undetermined"), "R101", (31, 6), "是否想写 otherwise"),
    (("otherwise: undetermined", "otherwise: 待定"), "R113", (31, 17), "是否想写 undetermined"),
    (("because: 没有规定", "原因: 没有规定"), "R101", (31, 31), "是否想写 because"),
    (("{when: {kind: phrase}, use: judged}", "{当: {kind: phrase}, use: judged}"), "R101", (30, 6), "是否想写 when"),
    (("{from: 90, grade", "{从: 90, grade"), "R101", (35, 6), "是否想写 from"),
    (("{least: 80%, most: 100%}", "{80%: 100%}"), "R101", (26, 62), "least、most、below"),
    (("from_end: upper", "from_end: 上端"), "R104", (20, 86), "是否想写 upper"),
    (("started: yes", "started: 按比例"), "R104", (20, 71), "是否想写 in_proportion"),
    (("lose: 1分", "lose: 扣1分"), "R162", (20, 46), "“扣1分”不是得分"),
    (("to: open", "to: 有效"), "R145", (5, 25), "或 open"),
    (("standing: text", "standing: 原文"), "R104", (8, 68), "是否想写 text"),
    (("kind: phrase}", "target: >0}"), "R161", (30, 21), "映射 {above: 0}"),
    (("[project_self_evaluation]", "[项目支出绩效自评表]"), "R104", (6, 9), "是否想写 project_self_evaluation"),
    (("{of: [数量, 质量]", "{of: [数量指标, 质量]"), "R104", (33, 68), "是否想写 数量"),
    (("{of: [数量, 质量]", "{of: [产出]"), "R104", (33, 68), "一级指标（如 产出、过程）写 level1"),
    (("{when: {kind: phrase}, use: judged}", "{kind: phrase, use: judged}"), "R101", (30, 6), "when: {kind: ……}"),
    (("levels:\n", "curve:\n"), "R160", (25, 5), "定性用语按档次（levels）计分，没有曲线和单位。请改写 levels"),
    (("measure: attainment", "measure: attainment\n    unit: 万元"), "R160", (16, 5), "这个量没有单位。请删去"),
    (("{from: 100%, score: 100%}", "{from: 100%, 满分: 100%}"), "R101", (21, 22), "是否想写 score"),
    (("{from: 100%, score: 100%}", '{">=100%": 100%}'), "R101", (21, 10), "{from: 100%, score: ……}"),
    (("{from: lowest, score: 0%}", '{"<50%": 0%}'), "R101", (18, 10), "下一段写成 {from: 50%, score: ……}"),
    (("  - {from: 90, grade: 优}\n  - {from: 0, grade: 差}", "  优: 90\n  差: 0"), "R101", (35, 3), "如 {from: 90, grade: 优}"),
    (("band: {least: 80%, most: 100%}", "band: 80%-100%"), "R103", (26, 61), "如 {least: 60%, below: 80%}"),
    (("{to: 0.1, mode: down}", "1"), "R103", (11, 10), "如 {to: 0.01, mode: half_up}"),
    (("{to: 0.1, mode: down}", "{位数: 1, mode: down}"), "R101", (11, 11), "是否想写 to"),
    (("    curve:\n      - {from: lowest, score: 0%}\n", "    curve:\n      - 不到50%不得分\n"), "R103", (18, 9), "如 {from: 60%, score: 60%}"),
    (("from: 50%", "from: 0.5"), "R106", (19, 15), "请写 50%（本来就是百分数的，写 0.5%）"),
    (("lose: 1分, ", ""), "R102", (20, 17), "它的值是得分（60%、2分"),
    (("    levels:\n", "    <<: steps\n    levels:\n"), "Y006", (25, 5), "或用 extends"),
    (("    label: 分档", "    label: 分档\n    forms: [all]"), "R101", (24, 5), "它是“一个规则集”的键"),
    (("  text: {document", "  - text: {document"), "R103", (8, 3), "如 甲: {document: "),
    (("{label: 差, ", "{label: 差,劣, "), "R101", (27, 19), "给整个值加引号，或用全角逗号"),
    (("because: 没有规定", "because: 见附件 #3"), "Y001", (31, 44), "“#3”被当作注释"),
    (("    measure: attainment", "    measure: attainment\n    against: 上年"), "R103", (16, 14), "或 last_year"),
    (("{from: lowest, score: 0%}", "{from: lowest, score: 0%, line: [0%, 1%]}"), "R121", (18, 9), "恰好写一种得分"),
    ((SOURCE, "  document: 某办法\n  standing: text\n"), "R523", (8, 3), "写法如 甲: {document: "),
    (("version: \"1\"", "version: !!float 1"), "Y010", (3, 10), "!!float"),
    (("kind: phrase", "weight: 5-10"), "R161", (30, 21), "映射 {from: 5, to: 10}"),
    (("kind: phrase", 'weight: ">=10"'), "R161", (30, 21), "映射 {from: 10}"),
    (("kind: phrase", "target: 100%"), "R161", (30, 21), "{is: 100%}"),
    (("phrases: [差], score: 0%", "phrases: [差], score: 无分"), "R162", (27, 41), "分数写“6分”"),
    (("phrases: [差], score: 0%", "phrases: [差], score: 50"), "R162", (27, 41), "如 60%"),
    (("from: 50%", "from: 50"), "R106", (19, 15), "请写 50%"),
    (("weight: 90", "weight: 90%"), "R107", (33, 85), "请写 90"),
    (("measure: attainment", "measure: actual"), "R107", (19, 15), "请写 50、5、100，并写 unit"),
    (("{from: lowest, score: 0%}", "{from: 10%, score: 0%}"), "R112", (18, 16), "加一段 {from: lowest, score: 0%}"),
    (("{from: lowest, score: 0%}", "{from: lowest, line: [0%, 1%]}"), "R112", (18, 16), "这一段从一个数起"),
    (("{from: 100%, score: 100%}", "{from: lowest, score: 100%}"), "R112", (21, 16), "这一段请写一个数"),
    (("{from: 100%, score: 100%}", "{from: 40%, line: [0%, 100%]}"), "R117", (21, 9), "从 40% 起，它前面的一段从 50% 起"),
    (("{from: 100%, score: 100%}", "{from: 100%, line: [0%, 1%]}"), "R120", (21, 9), "在它后面加一段"),
    (("  - {otherwise: undetermined, because: 没有规定}\n", ""), "R114", (30, 5), "在这一行后面加"),
    (("select:\n", "select:\n  - {otherwise: judged}\n"), "R114", (29, 5), "移到最后"),
    (("{from: 90, grade", "{from: 0, grade"), "R115", (36, 5), "这一级从 0 起，不低于上一级的 0"),
    (("{from: 0, grade", "{from: 10, grade"), "R115", (36, 5), "10 以下没有等级"),
    (("because: 没有规定", "because:"), "R103", (31, 39), "这里是空的，应当是文字"),
    (("every: 5%, ", ""), "R102", (20, 17), "它的值是数"),
    (("    label: 分档", "\tlabel: 分档"), "Y001", (23, 1), "制表符"),
    (("    label: 分档", "     label: 分档"), "Y001", (24, 5), "缩进 4 个空格，与上面的各行对不齐：那里是 0、2、5 个"),
    (("{from: 100%, score: 100%}", "{from: 100%, score: 100%}}"), "Y001", (21, 34), "多了一个“}”"),
    (("- {from: 100%", "  {from: 100%"), "Y001", (21, 9), "都以“- ”开头"),
    (("  - {from: 90, grade: 优}\n  - {from", "  {from: 90, grade: 优}\n  {from"), "Y001", (36, 3), "都以“- ”开头"),
    (("    measure: attainment", "     measure: attainment"), "Y001", (15, 13), "缩进 5 个空格，与上面的各行对不齐：那里是 0、2、4 个"),
    (("from: 50%", "from: 50%以上"), "R532", (19, 15), "写成 {from: 50%, score"),
    (("from: 50%", "from: 超过50%"), "R532", (19, 15), "写成 {above: 50%, score"),
    (("from: 50%", "from: 50%-100%"), "R532", (19, 15), "写成 {from: 50%, score"),
    (("from: 50%", "from: 50%以下"), "R532", (19, 15), "下一段写成 {above: 50%, score"),
    (("from: 50%", "from: 超过五成"), "R532", (19, 15), "写成 {above: 50%, score"),
    (("{from: 90, grade", "{from: 90分以上, grade"), "R532", (35, 12), "写成 {from: 90, grade"),
    (("from_end: upper", "from_end: 上"), "R104", (20, 86), "是否想写 upper"),
    (("kind: phrase", "kind: 定性指标"), "R104", (30, 19), "是否想写 phrase"),
    (("[project_self_evaluation]", "部门整体"), "R104", (6, 8), "是否想写 department_self_evaluation"),
    (("title: 试用办法", "title: 试用\n办法"), "Y001", (3, 1), "缩进深一些"),
    (("id: my/rules", "一、基本情况\nid: my/rules"), "Y001", (1, 1), "这一行没有冒号"),
    (("    label: 分档", "    分档\n    label: 分档"), "Y001", (23, 5), "这一行没有冒号"),
    (("{when: {kind: phrase}, use: judged}", "{kind: phrase, category: 质量, use: judged}"), "R511", (30, 6), "when: {……}"),
]  # fmt: skip


@pytest.mark.parametrize(("slip", "code", "at", "mend"), SLIPS, ids=[each[0][1][:30] for each in SLIPS])
def test_a_slip_is_told_once_with_its_mend(slip: tuple[str, str], code: str, at: tuple[int, int], mend: str) -> None:
    right, wrong = slip
    assert right in SOUND
    _, problems = read_text(SOUND.replace(right, wrong, 1), "my.yaml", perfscore.load_rules)
    found = [item for item in problems if not item.is_warning]
    assert [(item.code, item.place.line, item.place.column) for item in found] == [(code, *at)]
    assert mend in found[0].message()


WRITTEN_OTHERWISE = [
    ("checked_on: 2026-01-31", "checked_on: 20260131", "“20260131”按“2026-01-31”读"),
    ("checked_on: 2026-01-31", "checked_on: 2026-1-31", "“2026-1-31”按“2026-01-31”读"),
    ("to: open", "to: 长期", "“长期”按“open”读"),
    ("- {from: 100%, score: 100%}", "- {from: 100%, score: 满分}", "“满分”按“100%”读"),
    ("methods:\n", "methods: ＃ 办法\n", "“＃”按“#”读"),
]


@pytest.mark.parametrize(("right", "written", "said"), WRITTEN_OTHERWISE, ids=[each[1] for each in WRITTEN_OTHERWISE])
def test_what_is_certain_is_read_and_told_whole(right: str, written: str, said: str) -> None:
    rules, (item,) = read_text(SOUND.replace(right, written, 1), "my.yaml", perfscore.load_rules)
    assert rules is not None
    assert rules.digest() == load_text(SOUND, "my.yaml", perfscore.load_rules).digest()
    assert item.is_warning
    assert item.message().startswith(said)


@pytest.mark.parametrize("name", ["^甲", "甲$", "甲|乙", "(甲|乙)率", "*率", "%率", "甲.+", r"甲\d"])
@pytest.mark.parametrize("key", ["name: '{}'", "level1: [产出, '{}']", "named: '{}'"])
def test_a_pattern_where_text_is_compared_is_told(key: str, name: str) -> None:
    text = SOUND.replace("kind: phrase", f"kind: phrase, {key.format(name)}")
    (item,) = read_text(text, "my.yaml", perfscore.load_rules)[1]
    assert (item.code, item.is_warning, item.place.line) == ("R517", True, 30)


@pytest.mark.parametrize("name", ["完成率（≥**%）", "完成率(**)", "合格率%", "3.5米宽道路", "甲*", "一、甲"])
def test_what_forms_print_is_no_pattern(name: str) -> None:
    text = SOUND.replace("kind: phrase", f"kind: phrase, name: '{name}'")
    assert [item.code for item in read_text(text, "my.yaml", perfscore.load_rules)[1]] == ["R517"] * (name == "甲*")


def test_every_example_is_as_it_should_be() -> None:
    for each in shapes().values():
        if each.example:
            root, reader = opened(each.example, "my.yaml", shapes())
            assert reader.mapping(root, each).is_whole, each.name
            assert reader.problems == [], each.name


def test_what_a_value_forbids_is_told_with_the_value_that_is_there() -> None:
    for total, said in (("{combine: mean, rescale: 100}", "combine: mean"), ("{raised: 1}", "没有写 combine 时")):
        text = SOUND.replace("grades:\n", f"total: {total}\ngrades:\n")
        (item,) = read_text(text, "my.yaml", perfscore.load_rules)[1]
        assert (item.code, said in item.message()) == ("R160", True)


def test_a_total_that_only_adjusts_is_a_sum() -> None:
    text = SOUND.replace("grades:\n", "total: {adjust: [{bounds: {most: 100}}]}\ngrades:\n")
    rules, problems = read_text(text, "my.yaml", perfscore.load_rules)
    assert rules is not None
    assert problems == ()
    assert rules.total.combine is Combine.SUM


def test_a_key_in_the_wrong_place_is_told_where_it_belongs() -> None:
    text = SOUND.replace("grades:\n", "total: {combine: sum, adjust: [{veto: {name: 安全, total: 0}}]}\ngrades:\n")
    (item,) = read_text(text, "my.yaml", perfscore.load_rules)[1]
    assert (item.code, "rows: {name: ……}" in item.message()) == ("R101", True)


def test_of_very_many_mistakes_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(SOUND + "".join(f"strange{n}: 1\n" for n in range(300)))
    *told, last = check([path]).files[0].problems
    assert (len(told), told[-1].code, last.code) == (50, "R101", "D053")
    assert "25" in last.message()


def test_a_line_in_full_width_signs_is_told_once() -> None:
    text = SOUND.replace("{from: 100%, score: 100%}", "｛from：100％，score：100％｝")
    (item,) = read_text(text, "my.yaml", perfscore.load_rules)[1]
    assert item.message() == (
        "“｛from：100％，score：100％｝”按“{from: 100%, score: 100%}”读。perfscore rules check --fix 可以改写"
    )


def test_a_dash_without_its_blank_is_read_and_told() -> None:
    (item,) = read_text(SOUND.replace("- {from: 100%", "-{from: 100%"), "my.yaml", perfscore.load_rules)[1]
    assert (item.code, item.place.line, item.fields["new"]) == ("R506", 21, "- ")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (SOUND.encode("gb18030"), "GB18030"), (SOUND.encode("utf-16"), "UTF-16"), (b"PK\x03\x04\xff", "Word、Excel"),
        (b"\xff\xff\xff", "编码：请"),
    ],
)  # fmt: skip
def test_a_file_in_another_encoding_is_told_what_it_seems_to_be(raw: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_bytes(raw)
    with pytest.raises(RulesError, match=kind):
        perfscore.load_rules(path)


def test_a_reason_that_no_code_names_is_told(tmp_path: Path) -> None:
    path = tmp_path / "my.cases.yaml"
    path.write_text("rules: a\ncases: [{target: 1个, actual: 1个, undetermined: S999, reason: x}]\n", encoding="utf-8")
    with pytest.raises(RulesError, match="R163"):
        load_cases(path)


KEYBOARD = [
    ("grade: 优}", "grade：优}"),
    ("{from: 90, grade", "{from: 90分, grade"),
    ("to: open", "to: 至今"),
    ("kind: phrase}", "kind: phrase，weight: {from: 0，to: 90}}"),
    ('comparator: [">=", "=", none]', "comparator: [≥, ＝, 无]"),
    ("      - {from: lowest", "      － {from: lowest"),
    ("      - {from: lowest", "      —{from: lowest"),
]


@pytest.mark.parametrize(("right", "typed"), KEYBOARD, ids=[typed for _, typed in KEYBOARD])
def test_what_a_keyboard_leaves_is_read_as_it_was_meant(right: str, typed: str) -> None:
    assert right in SOUND
    rules, problems = read_text(SOUND.replace(right, typed, 1), "my.yaml", perfscore.load_rules)
    assert {item.code for item in problems} - {"R510"} == {"R506"}
    assert rules is not None


IN_CASES = [
    ("rules: my/rules", "规则: my/rules", "R101", "是否想写 rules"),
    ("score: 9.00", "得分: 9.00", "R101", "是否想写 score"),
    ("reason: 甲", "原因: 甲", "R101", "是否想写 reason"),
    ("actual: 90人", "实际: 90人", "R101", "是否想写 actual"),
    ("reason: 甲", "reason: 甲, 上年: 80人", "R101", "是否想写 last_year"),
    ("reason: 甲", "reason: 甲, 类别: 数量", "R101", "是否想写 category"),
    ("score: 9.00", "score: ", "R103", "应当是得分，如 9.27"),
    ("form: project_self_evaluation", "form: 部门整体", "R104", "是否想写 department_self_evaluation"),
    ("reason: 甲", "reason: 甲, answers: [弄虚作假]", "R103", "如 {弄虚作假: yes}"),
    ("cases:\n", "", "Y001", "少写了一行键"),
    ("target: 100人", "target: 1,000人", "D050", 'target: "1,000人"'),
    ("target: 100人", "target: #100人", "D050", 'target: "#100人"'),
    ("form: project_self_evaluation", "form: 部门整体支出绩效自评表", "R104", "是否想写 department_self_evaluation"),
]


@pytest.mark.parametrize(("right", "wrong", "code", "mend"), IN_CASES, ids=[each[1] for each in IN_CASES])
def test_a_slip_in_cases_is_told_once_with_its_mend(
    right: str, wrong: str, code: str, mend: str, tmp_path: Path
) -> None:
    path = tmp_path / "my.cases.yaml"
    text = "rules: my/rules\ncases:\n  - {form: project_self_evaluation, target: 100人, actual: 90人, weight: 10, score: 9.00, reason: 甲}\n"
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_cases(path)
    assert [item.code for item in caught.value.problems] == [code]
    assert mend in caught.value.problems[0].message()
