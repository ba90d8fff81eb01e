"""What is allowed and probably not meant: told with its place, and an error only where that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_explanations import START

from perfscore.cli import main
from perfscore.rules.folders import rules_folder
from perfscore.testing.check import check

LINE = "      - {from: 0%, line: [0%, 100%]}   # 从 0% 直线到下一段起点的 100%\n      - {from: 100%, score: 100%}      # 达到目标得满分\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "line_of"),
    [
        (LINE, "      - {from: 0%, line: [0%, 90%]}\n      - {from: 100%, score: 90%}\n", "R382", "  proportion:\n"),
        (
            "      - {from: lowest, score: 0%}\n" + LINE, "      - {from: lowest, score: 100%}\n", "R383", "  proportion:\n",
        ),
        ("phrases: [部分达成预期指标", "phrases: [达成, 部分达成预期指标", "R384", "      - {label: 部分达成"),
        (
            "  - {when: {kind: date}, use: on_time}\n",
            "  - {when: {kind: [date, amount]}, use: on_time}\n", "R381", "  - {when: {kind: date}, use: on_time}\n",
        ),
        ("places: [某省/某市]", "places: [四川省]", "R385", "years: {from"),
    ],
)  # fmt: skip
def test_a_warning_is_told_at_its_place_and_counts_only_when_strict(
    old: str, new: str, code: str, line_of: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in START
    text = START.replace(old, new, 1).replace("{from: 2025, to: open", "{from: 2024, to: open")
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    report = check([path])
    assert [item.code for item in report.all_problems] == [code]
    (warned,) = report.all_problems
    assert warned.place.line == 1 + START[: START.index(line_of)].count("\n")
    assert warned.excerpt
    assert warned.is_warning
    assert main(["rules", "check", str(path), "--quiet"]) == 0
    assert code in capsys.readouterr().out
    assert main(["rules", "check", str(path), "--quiet", "--strict"]) == 1


def test_places_in_one_text_are_told(tmp_path: Path) -> None:
    """The rule set held for a place that is none, without a sound; a quote of either kind became part of a title."""
    text = START.replace("places: [某省/某市]", "places: 云南省昆明市、曲靖市", 1).replace("title: ", "title: “某", 1)
    text = text.replace("办法\nversion", '办法"\nversion', 1)
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    told = [(item.code, item.place.line) for item in check([tmp_path / "my.yaml"]).all_problems]
    assert told == [("R501", 4), ("R516", 6)]


@pytest.mark.parametrize(
    ("place", "code"), [("四川省/得阳市", "R507"), ("朝阳区", "R508"), ("安徽省/巢湖地区", "R507")]
)
def test_a_doubtful_place_is_told_where_it_stands(place: str, code: str, tmp_path: Path) -> None:
    text = START.replace("places: [某省/某市]", f"places: [某省/某市, {place}]", 1)
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    (told,) = [item for item in check([tmp_path / "my.yaml"]).all_problems if item.code == code]
    line = text.splitlines()[(told.place.line or 0) - 1]
    assert line[(told.place.column or 0) - 1 :].startswith(place)


@pytest.mark.parametrize(
    ("name", "told"),
    [("[甲率、乙率]", ["R516"]), ("[甲率, 乙、丙率]", []), ('["甲率、乙率"]', []), ("水、电支出", []), ("[甲率]", [])],
)
def test_names_that_no_comma_parts_are_told(name: str, told: list[str], tmp_path: Path) -> None:
    row = "  - {when: {row: budget_execution, target"
    text = START.replace(
        row, f"  - {{when: {{name: {name}, kind: amount, target: positive}}, use: proportion}}\n{row}", 1
    )
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    assert [item.code for item in check([tmp_path / "my.yaml"]).all_problems] == told


@pytest.mark.parametrize(
    ("score", "weight", "told"),
    [("15分", "weight: 5", True), ("5分", "weight: 5", False), ("15分", "weight: {from: 5, to: 20}", False),
     ("15分", "weight: {above: 20}", False), ("15分", "direction: more", False)],
)  # fmt: skip
def test_points_beyond_the_asked_weight_are_told(score: str, weight: str, told: bool, tmp_path: Path) -> None:
    curve = f"[{{from: lowest, score: 0}}, {{from: 100%, score: {score}}}]"
    method = f"  extra:\n    label: 达到得分\n    measure: attainment\n    sources: [measure]\n    curve: {curve}\n"
    row = "  - {when: {kind: amount, target: [zero"
    asked = f"  - {{when: {{name: 甲, kind: amount, target: positive, {weight}}}, use: extra}}\n"
    text = START.replace("methods:\n", f"methods:\n{method}", 1)
    assert text.count(row) == 1
    (tmp_path / "my.yaml").write_text(text.replace(row, asked + row), encoding="utf-8")
    found = check([tmp_path / "my.yaml"]).all_problems
    assert [(item.code, item.is_warning) for item in found] == ([("R527", True)] if told else [])


@pytest.mark.parametrize("name", ["indicators.yaml", "units.yaml", "workdays.yaml"])
def test_files_that_only_the_program_has_are_told_where_nothing_reads_them(name: str, tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(START, encoding="utf-8")
    (tmp_path / name).write_text("years: {}\n", encoding="utf-8")
    (found,) = check([tmp_path]).all_problems
    assert (found.code, found.is_warning, found.place.file) == ("R528", True, str(tmp_path / name))


def test_a_unit_of_another_dimension_is_told_as_that(tmp_path: Path) -> None:
    method = (
        "  rate:\n    label: 控制率\n    measure: actual\n    unit: 百分点\n    sources: [measure]\n"
        "    curve: [{from: lowest, score: 100%}, {above: 100, score: 0%}]\n"
    )
    row = "  - {when: {row: budget_execution, target"
    asked = "  - {when: {name: 甲率, kind: amount, dimension: share}, use: rate}\n"
    text = START.replace("methods:\n", f"methods:\n{method}", 1).replace(row, asked + row, 1)
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    (found,) = check([tmp_path / "my.yaml"]).all_problems
    assert (found.code, found.fields["unit"], found.fields["dimension"]) == ("R529", "百分点", "points")
    (tmp_path / "my.yaml").write_text(text.replace("    unit: 百分点\n", ""), encoding="utf-8")
    assert [item.code for item in check([tmp_path / "my.yaml"]).all_problems] == ["R304"]


def test_an_id_of_the_library_is_told(tmp_path: Path) -> None:
    """Beside the shipped one, each is refused as soon as the folder is used."""
    (tmp_path / "my.yaml").write_text(START.replace("id: my/2025", "id: cn/mof/2020-10", 1), encoding="utf-8")
    assert [(item.code, item.is_warning) for item in check([tmp_path / "my.yaml"]).all_problems] == [("R206", True)]


@pytest.mark.parametrize(("mark", "codes"), [("100% - 5分", []), ("50分", ["R504"])])
def test_points_taken_from_a_share_are_meant(mark: str, codes: list[str], tmp_path: Path) -> None:
    text = START.replace("{above: 100%, band: {least: 0%, below: 100%}}", f"{{above: 100%, score: {mark}}}", 1)
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    assert [item.code for item in check([tmp_path / "my.yaml"]).all_problems if item.code == "R504"] == codes


def test_a_grade_where_none_are_written_is_told_so(tmp_path: Path) -> None:
    text = START[: START.index("# 从高到低")] + "total: {adjust: [{veto: {declared: [甲], grade: 差}}]}\n"
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    (told,) = [item for item in check([tmp_path / "my.yaml"]).all_problems if item.code == "R348"]
    assert told.message().endswith("已有：没有写 grades")


def test_the_shipped_library_has_no_warnings() -> None:
    assert check([rules_folder()]).all_problems == ()


@pytest.mark.parametrize(("said", "code"), [("year: 1999", "R408"), ("form: project_targets", "R409")])
def test_a_case_outside_of_its_rule_set_is_refused(
    said: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my.yaml").write_text(START, encoding="utf-8")
    row = f"{{category: 数量, target: 10个, actual: 10个, weight: 10, {said}, score: 10, reason: 全部完成}}"
    (tmp_path / "my.cases.yaml").write_text(f"rules: my/2025\ncases:\n  - {row}\n", encoding="utf-8")
    assert main(["rules", "test", str(tmp_path)]) == 2
    assert code in capsys.readouterr().err
