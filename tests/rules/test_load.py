"""Rule files: a sound one loads; each mistake is refused with its code, line and column, all at once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore.errors import PerfscoreError, RulesError
from perfscore.rules.curve import Band, Constant, Line, Stairs
from perfscore.rules.load import MAX_RULE_BYTES, load_file, load_text, read_text
from perfscore.rules.model import CurveMethod, LevelMethod, Measure, Mode, RuleSet

SOUND = """\
id: my/rules
title: 试用办法
version: "1"
places: [全国]
years: {from: 2024, to: open, checked_on: 2026-01-31}
forms: [project_self_evaluation]
sources:
  text: {document: 某办法, number: 某〔2024〕1号, article: 第五条, standing: text, checked_on: 2026-01-31}
rounding:
  measure: {to: 0.01%, mode: half_up}
  score: {to: 0.1, mode: down}
methods:
  steps:
    label: 每低 5 个百分点扣 1 分
    measure: attainment
    sources: [text]
    curve:
      - {from: lowest, score: 0%}
      - from: 50%
        stairs: {top: 100%, every: 5%, lose: 1分, least: 20%, started: yes, from_end: upper}
      - {from: 100%, score: 100%}
  judged:
    label: 分档
    measure: level
    levels:
      - {label: 好, repeats_target: yes, phrases: [好], band: {least: 80%, most: 100%}}
      - {label: 差, phrases: [差], score: 0%}
select:
  - {when: {kind: amount, comparator: [">=", "=", none]}, use: steps}
  - {when: {kind: phrase}, use: judged}
  - {otherwise: undetermined, because: 没有规定}
weights:
  - {label: 通行, total: 100, parts: [{of: 预算执行率, weight: 10}, {of: [数量, 质量], weight: 90}]}
grades:
  - {from: 90, grade: 优}
  - {from: 0, grade: 差}
"""


def load(text: str) -> RuleSet:
    return load_text(text, "my.yaml", perfscore.load_rules)


def refuses(change: tuple[str, str], code: str, at: tuple[int, int]) -> None:
    old, new = change
    assert old in SOUND
    with pytest.raises(RulesError) as caught:
        load(SOUND.replace(old, new, 1))
    found = [(item.code, item.place.line, item.place.column) for item in caught.value.problems]
    assert (code, *at) in found, found
    for item in caught.value.problems:
        assert item.place.file == "my.yaml"
        assert item.message("zh") != item.message("en")


def test_a_sound_file_loads() -> None:
    rules = load(SOUND)
    steps = rules.methods["steps"]
    assert steps.measure is Measure.ATTAINMENT
    assert steps.round_score.mode is Mode.DOWN
    assert steps.round_measure is not None
    assert steps.round_measure.to == Fraction(1, 10_000)
    assert isinstance(steps, CurveMethod)
    shapes = [type(segment.shape) for segment in steps.curve.segments]
    assert shapes == [Constant, Stairs, Constant]
    judged = rules.methods["judged"]
    assert isinstance(judged, LevelMethod)
    assert isinstance(judged.levels[0].shape, Band)
    assert 2024 in rules.years
    assert 2023 not in rules.years


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        (("title: 试用办法\n", ""), "R102", (1, 1)),
        (("version:", "versoin:"), "R101", (3, 1)),
        (("mode: half_up", "mode: halfup"), "R104", (10, 30)),
        (("to: 0.1,", "to: 0.1.2,"), "R105", (11, 15)),
        (("to: 0.1,", "to: 0,"), "R513", (11, 15)),
        (("from: 50%", "from: 50"), "R106", (19, 15)),
        (("{from: 90, grade", "{from: 90%, grade"), "R107", (35, 12)),
        (("from: 2024,", "from: 2024.5,"), "R108", (5, 15)),
        (("checked_on: 2026-01-31}\nforms", "checked_on: 2026-02-30}\nforms"), "R109", (5, 43)),
        (("{when: {kind: phrase}, use: judged}", "{when: {kind: phrase}}"), "R102", (30, 5)),
        (("{when: {kind: phrase}, use: judged}", "{use: judged}"), "R102", (30, 5)),
        (("- from: 50%\n        stairs", "- stairs"), "R111", (19, 9)),
        (("{from: 100%, score: 100%}", "{from: 100%, above: 100%, score: 100%}"), "R111", (21, 9)),
        (("{from: lowest, score: 0%}", "{from: 10%, score: 0%}"), "R112", (18, 16)),
        (("use: judged", "use: judgedd"), "R113", (30, 33)),
        (("{otherwise: undetermined, because: 没有规定}", "{when: {kind: date}, use: judged}"), "R114", (31, 5)),
        (("{from: 0, grade: 差}", "{from: 60, grade: 差}"), "R115", (36, 5)),
        (("{from: 90, grade: 优}", "{from: 0, grade: 优}"), "R115", (36, 5)),
        (("sources: [text]", "sources: [txt]"), "R116", (16, 15)),
        (("{from: 100%, score: 100%}", "{from: 40%, score: 100%}"), "R117", (21, 9)),
        (("{from: 100%, score: 100%}", "{from: 50%, score: 100%}"), "R117", (21, 9)),
        (("to: open", "to: 2020"), "R118", (5, 8)),
        (("sources:\n  text", "extends: no/such\nsources:\n  text"), "R119", (7, 10)),
        (("{from: 100%, score: 100%}", "{from: 100%, line: [0%, 1%]}"), "R120", (21, 9)),
        (("{from: 100%, score: 100%}", "{from: 100%, score: 1%, band: {least: 0%, most: 1%}}"), "R121", (21, 9)),
        (("{from: 100%, score: 100%}", "{from: 100%}"), "R121", (21, 9)),
        (("{when: {kind: phrase}", "{when: {}"), "R122", (30, 12)),
        (("phrases: [差]", "phrases: []"), "R122", (27, 29)),
        (("{from: 100%, score: 100%}", "{from: 99%, line: [0%]}\n      - {from: 100%, score: 0%}"), "R123", (21, 27)),
        (("weight: 90", "weight: 80"), "R124", (33, 5)),
        (("{least: 80%, most: 100%}", "{least: 80%}"), "R125", (26, 61)),
        (("{least: 80%, most: 100%}", "{least: 80%, most: 70%}"), "R126", (26, 61)),
        (("{least: 80%, most: 100%}", "{least: 80%, below: 80%}"), "R126", (26, 61)),
        (("lose: 1分", "lose: 0分"), "R131", (20, 17)),
        (("least: 20%, started", "least: 100%, started"), "R131", (20, 17)),
        (("phrases: [差], score: 0%", "phrases: [差], score: 120%"), "R127", (27, 41)),
        (("grades:\n", "total: {combine: mean, rescale: 100}\ngrades:\n"), "R160", (34, 24)),
        (("grades:\n", "total: {combine: sum, raised: 1}\ngrades:\n"), "R160", (34, 23)),
        (("grades:\n", "total: {combine: geometric_mean}\ngrades:\n"), "R102", (34, 8)),
        (("phrases: [差]", "phrases: [好]"), "R128", (27, 9)),
        (("forms: [project_self_evaluation]", "forms: [project]"), "R104", (6, 9)),
        (("{of: 预算执行率,", "{of: 预算执行,"), "R104", (33, 42)),
        (("label: 分档", "label: {}"), "R103", (23, 12)),
        (("select:\n  -", "select:\n  - 1\n  -"), "R103", (29, 5)),
        (("measure: level", "measure: attainment"), "R160", (25, 5)),
        (("standing: text", "standing: inferred"), "R102", (8, 9)),
        (("because: 没有规定", 'because: ""'), "R103", (31, 40)),
        (("label: 分档", "label: 分档\n    label: 再来"), "Y005", (24, 5)),
        (("  judged:\n", "\tjudged:\n"), "Y001", (22, 1)),
    ],
)
def test_every_mistake_is_refused_at_its_place(change: tuple[str, str], code: str, at: tuple[int, int]) -> None:
    refuses(change, code, at)


def test_all_mistakes_at_once_in_the_order_of_the_file() -> None:
    broken = SOUND.replace("mode: half_up", "mode: x").replace("use: judged", "use: y").replace("from: 50%", "from: 5")
    with pytest.raises(RulesError) as caught:
        load(broken)
    assert [item.code for item in caught.value.problems] == ["R104", "R106", "R113"]


def test_a_message_shows_the_line_the_mark_and_the_nearest_word() -> None:
    with pytest.raises(RulesError) as caught:
        load(SOUND.replace("version:", "versoin:"))
    shown = caught.value.render()
    assert "my.yaml:3:1: R101 不认识的键“versoin”" in shown
    assert "是否想写 version？" in shown
    assert '  | versoin: "1"\n  | ~~~~~~~' in shown


def test_files_that_cannot_be_rule_files(tmp_path: Path) -> None:
    def code(content: bytes) -> str:
        path = tmp_path / "r.yaml"
        path.write_bytes(content)
        with pytest.raises(RulesError) as caught:
            load_file(path, perfscore.load_rules)
        return caught.value.problems[0].code

    assert code("标题: 中文".encode("gb18030")) == "R002"
    assert code(b"#" * (MAX_RULE_BYTES + 1)) == "Y003"
    assert code(b"- 1\n- 2\n") == "R103"
    assert code(b"") == "Y002"
    with pytest.raises(RulesError, match="R001"):
        load_file(tmp_path / "none.yaml", perfscore.load_rules)


def test_extends_takes_everything_that_is_not_said_again(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "id: own\ntitle: 自定\nversion: '1'\nplaces: [某市]\n"
        "years: {from: 2024, to: 2024, checked_on: 2026-01-31}\nforms: [project_self_evaluation]\n"
        "extends: cn/mof/2020-10\n"
        "methods:\n  proportion:\n    label: 八折\n    measure: attainment\n"
        "    curve:\n      - {from: lowest, score: 0%}\n      - {from: 0%, line: [0%, 80%]}\n"
        "      - {from: 100%, score: 80%}\n",
        encoding="utf-8",
    )
    rules = perfscore.load_rules(path)
    parent = perfscore.load_rules("cn/mof/2020-10")
    assert rules.select == parent.select
    assert rules.grades == parent.grades
    assert rules.methods["judged"] == parent.methods["judged"]
    proportion = rules.methods["proportion"]
    assert isinstance(proportion, CurveMethod)
    line = proportion.curve.segments[1]
    assert isinstance(line.shape, Line)
    assert line.shape.end.share == Fraction(4, 5)


def test_extends_in_a_circle_is_refused(tmp_path: Path) -> None:
    head = SOUND.replace("sources:\n", "extends: b\nsources:\n", 1)
    (tmp_path / "a.yaml").write_text(head.replace("id: my/rules", "id: a"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        head.replace("id: my/rules", "id: b").replace("extends: b", "extends: a"), encoding="utf-8"
    )
    with pytest.raises(RulesError, match="R119"):
        perfscore.load_rules(tmp_path / "a.yaml")


@given(st.data())
def test_a_damaged_file_gives_our_error_or_loads(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SOUND) - 1))
    size = data.draw(st.integers(0, 30))
    put = data.draw(st.text(alphabet="\t\n {}[]:,-%0123456789abc好分\"'", max_size=12))
    try:
        load(SOUND[:start] + put + SOUND[start + size :])
    except PerfscoreError as error:
        assert error.problems
        assert all(item.message() for item in error.problems)


def test_the_hash_ignores_comments_and_order_but_not_content() -> None:
    rules = load(SOUND)
    commented = load("# 说明\n" + SOUND.replace("methods:", "# 办法\nmethods:"))
    lines = SOUND.splitlines(keepends=True)
    swapped = load("".join([lines[1], lines[0], *lines[2:]]))
    assert rules.digest() == commented.digest() == swapped.digest()
    assert rules.digest() != load(SOUND.replace("lose: 1分", "lose: 2分")).digest()


def codes_of(text: str) -> list[tuple[str, int | None]]:
    _, problems = read_text(text, "my.yaml", perfscore.load_rules)
    return [(item.code, item.place.line) for item in problems]


def test_a_mistake_does_not_hide_those_beside_it() -> None:
    head = SOUND[: SOUND.index("methods:\n")]
    methods = (
        "methods:\n  a:\n    lable: 甲\n    measure: atainment\n    curve: [{from: lowest, score: 60}]\n"
        "  b:\n    label: 乙\n    measure: attainment\n    curve:\n      - {from: lowest, score: x}\n"
        "      - {from: 90%, score: 50%}\n      - {from: 60%, score: 50%}\n      - {from: 100%, line: [0%, 1%]}\n"
    )
    text = head + methods + SOUND[SOUND.index("select:\n") :].replace("use: steps", "use: a").replace("judged", "b")
    text = text.replace("weight: 10}", "weight: x}").replace("{from: 90, grade: 优}", "{form: 90, grade: []}")
    assert codes_of(text) == [
        ("R101", 14), ("R104", 15), ("R162", 16), ("R162", 21), ("R117", 23), ("R120", 24),
        ("R105", 30), ("R101", 32), ("R103", 32),
    ]  # fmt: skip


def test_one_cause_is_told_once() -> None:
    assert codes_of(SOUND.replace("from: 50%", "from: 50")) == [("R106", 19)]
    assert codes_of(SOUND.replace("score: 0%}\n      - from", "scroe: 0%}\n      - from")) == [("R101", 18)]
    assert codes_of(SOUND.replace("weight: 90", "weight: x")) == [("R105", 33)]


def message_of(text: str) -> str:
    _, (item,) = read_text(text, "my.yaml", perfscore.load_rules)
    return item.message()


def test_hints_help_and_nothing_is_dumped_whole() -> None:
    assert "是否想写 judged？" in message_of(SOUND.replace("use: judged", "use: 分档"))
    assert "是否想写 text？" in message_of(SOUND.replace("sources: [text]", "sources: [某办法]"))
    assert "是否想写" not in message_of(SOUND.replace("grades:\n", "total: {combine: best}\ngrades:\n"))
    assert len(message_of(SOUND.replace("from: 2024,", f"from: {'9' * 5000},"))) < 200
