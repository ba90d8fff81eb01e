"""Finding the rule set in force, and what is shipped."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import perfscore
from perfscore.cli import main
from perfscore.errors import UsageError
from perfscore.form_kind import FormKind
from perfscore.rules import library
from perfscore.rules.category import categories, categorise
from perfscore.rules.citation import Standing
from perfscore.rules.folders import rule_files, rules_folder
from perfscore.rules.heads import heads, rule_ids
from perfscore.rules.library import load_rules, reload_rules
from perfscore.rules.starting import Draft, starting_file

CHANGJI = "新疆维吾尔自治区/昌吉回族自治州"
URUMQI = "新疆维吾尔自治区/乌鲁木齐市"


@pytest.mark.parametrize(
    ("place", "year", "expected", "code"),
    [
        (CHANGJI, 2023, "cn/xinjiang/changji/2023", "R202"),
        (CHANGJI, 2024, "cn/mof/2020-10", "R203"),
        (CHANGJI + "/阜康市", 2023, "cn/xinjiang/changji/2023", "R203"),
        (URUMQI, 2024, "cn/xinjiang/urumqi/2024", "R202"),
        ("湖北省/黄石市", 2022, "cn/hubei/2020", "R203"),
        ("江苏省/无锡市", 2022, "cn/mof/2020-10", "R203"),
        ("新疆/昌吉州", 2023, "cn/xinjiang/changji/2023", "R202"),
        ("新疆/昌吉州/阜康市", 2023, "cn/xinjiang/changji/2023", "R203"),
        ("新疆/昌吉", 2023, "cn/xinjiang/changji/2023", "R202"),
        ("新疆/乌鲁木齐县", 2024, "cn/xinjiang/urumqi/2024", "R203"),
        (None, 2022, "cn/mof/2020-10", "R202"),
        (None, None, "cn/mof/2020-10", "R202"),
    ],
)
def test_place_and_year_choose_and_the_reason_is_said(place: str | None, year: int, expected: str, code: str) -> None:
    found = perfscore.find_rules(place=place, year=year, form=FormKind.PROJECT_SELF_EVALUATION)
    assert found.id == expected
    assert found.chosen is not None
    assert found.chosen.code == code
    assert expected in found.chosen.text()


def test_a_year_without_rules_lists_what_is_covered() -> None:
    with pytest.raises(UsageError, match="2020年起"):
        perfscore.find_rules(place=None, year=1999)


def test_an_unknown_id_lists_the_nearest() -> None:
    with pytest.raises(UsageError, match="……；是否想写 cn/mof/2020-10？"):
        perfscore.load_rules("cn/mof/2020-1")


@pytest.mark.parametrize("name", rule_ids())
def test_every_shipped_rule_set_is_sourced(name: str) -> None:
    rules = perfscore.load_rules(name)
    assert name == rules.id
    for method in rules.methods.values():
        assert method.sources, method.id
    for source in rules.sources.values():
        if source.standing is Standing.INFERRED:
            assert source.fails
            assert source.rows is not None
            assert source.explained is not None
            assert source.explained <= source.rows


@pytest.mark.parametrize(
    ("level1", "level2", "category"),
    [
        ("产出指标", "数量指标", "数量"),
        ("成本指标", "经济成本指标", "成本"),
        ("产出指标", "成本指标", "成本"),
        ("效益指标", "可持续影响指标", "效益"),
        ("满意度指标", "服务对象满意度指标", "满意度"),
        ("产出指标", "时效指标", "时效"),
        ("履职效能", "质量指标", "质量"),
        ("满意度指标", None, "满意度"),
        (None, None, "其他"),
    ],
)
def test_categories(level1: str | None, level2: str | None, category: str) -> None:
    assert categorise(level1, level2) == category
    assert {each.name for each in categories()} == {"数量", "质量", "时效", "成本", "效益", "满意度"}


def test_rule_sets_with_a_scope_are_found_only_by_it() -> None:
    assert perfscore.find_rules(year=2022).id == "cn/mof/2020-10"
    assert perfscore.find_rules(year=2022, scope="水污染防治专项资金").id == "cn/mof/water-2017"
    with pytest.raises(UsageError):
        perfscore.find_rules(year=2022, scope="没有这一类")


def test_own_folders_come_beside_the_shipped_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], examples: Path
) -> None:
    place = "新疆维吾尔自治区/昌吉回族自治州/昌吉市"
    own = starting_file(Draft(id="my/2023", place=place, year=2023, checked_on=date(2023, 12, 31)))
    (tmp_path / "my.yaml").write_text(own.replace("to: open", "to: 2024"), encoding="utf-8")
    found = perfscore.find_rules(place="新疆/昌吉州/昌吉市", year=2023, folders=[tmp_path])
    assert found.id == "my/2023"
    assert perfscore.load_rules("my/2023", [tmp_path]).id == "my/2023"
    assert "my/2023" in rule_ids([tmp_path])
    assert main(["rules", "list", "--rules-dir", str(tmp_path)]) == 0
    assert "my/2023" in capsys.readouterr().out
    monkeypatch.setenv("PERFSCORE_RULES", str(tmp_path))
    assert main(["rules", "show", "my/2023"]) == 0
    assert main(["score", str(examples / "changji-2023.yaml"), "--rules", "my/2023"]) == 0
    monkeypatch.setenv("PERFSCORE_RULES", str(tmp_path / "nowhere"))
    assert main(["rules", "list"]) == 2
    assert "U006" in capsys.readouterr().err


def test_the_id_of_every_shipped_rule_set_is_its_path() -> None:
    for path in rule_files(rules_folder()):
        assert load_rules(path).id == path.relative_to(rules_folder()).with_suffix("").as_posix()


@pytest.mark.parametrize(
    "tail",
    [
        "methods:\n  m: {label: 甲}\nscope: 某项资金\n",
        "methods: {m: {label: 甲}}\n\"scope\": 某项资金\n",
        "sources:\n  t: |\n    scope: 不是键\nscope: 某项资金\n",
        "scope：某项资金\n",
        "description: 甲\n  scope: 别处\n# scope: 注释\nscope: 某项资金\n",
    ],
)  # fmt: skip
def test_the_head_of_a_file_is_the_same_wherever_its_keys_stand(tail: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "id: my/head\nplaces:\n- 某省/某市\nyears: {from: 2024, to: open, checked_on: 2026-01-31}\n"
        f"forms: [project_self_evaluation]\n{tail}",
        "utf-8",
    )
    reload_rules()
    (head,) = [each for each in heads((tmp_path,)) if each.id == "my/head"]
    assert (head.scope, head.places, head.years.first) == ("某项资金", ("某省/某市",), 2024)


def test_a_year_without_rules_lists_those_of_the_place_and_of_those_around_it(tmp_path: Path) -> None:
    text = (rules_folder() / "cn/hunan/2015.yaml").read_text("utf-8")
    for number in range(20):
        own = text.replace("id: cn/hunan/2015", f"id: my/{number}").replace(
            "places: [湖南省]", f"places: [某省/{number}市]"
        )
        (tmp_path / f"{number}.yaml").write_text(own, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        perfscore.find_rules(place="某省/7市", year=1999, folders=[tmp_path])
    message = caught.value.problems[0].message()
    assert "my/7" in message
    assert "cn/mof/2020-10" in message
    assert "my/8" not in message


def test_what_own_rule_sets_extend_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        own = starting_file(
            Draft(id=f"my/{number}", place=f"某省/{number}市", year=2023, checked_on=date(2023, 12, 31))
        )
        (tmp_path / f"{number}.yaml").write_text(own.replace("years:", "extends: cn/mof/2020-10\nyears:", 1), "utf-8")
    reload_rules()
    read, load = list[str](), library.load_file
    monkeypatch.setattr(library, "load_file", lambda path, parent: (read.append(path.stem), load(path, parent))[1])
    for number in (1, 2):
        found = perfscore.find_rules(place=f"某省/{number}市", year=2023, folders=[tmp_path])
        assert found.extends == "cn/mof/2020-10"
    assert sorted(read) == ["1", "2", "2020-10"]
