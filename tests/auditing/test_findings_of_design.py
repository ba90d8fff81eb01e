"""Findings about results, design and thresholds: each on a form that has it, and not on the same form without it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from rows import CHANGJI, FUND, NATIONAL, sheet, with_row

import perfscore
from perfscore.auditing.profile import Profile, load_profile
from perfscore.auditing.run import audit
from perfscore.cli import main
from perfscore.errors import RulesError
from perfscore.form import Form, Indicator

SOUND = sheet(
    ("数量", ">=10个", "10个", "50", "50"),
    ("社会效益", ">=90%", "90%", "30", "30"),
    ("满意度", ">=90%", "95%", "10", "10"),
    total="99.80",
)
changed = partial(with_row, SOUND)


def codes(form: Form, rules: str = NATIONAL, profile: Profile | None = None) -> set[str]:
    findings = audit(form, perfscore.load_rules(rules), profile or Profile()).findings
    return {code for each in findings for code in each.codes}


def test_a_sound_form_has_none_of_them() -> None:
    assert codes(SOUND) == set()


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (changed(0, weight="40"), "F107"),
        (changed(0, score="45"), "F205"),
        (changed(1, actual="85%"), "F206"),
        (changed(2, score="-1"), "F204"),
        (changed(0, target="12月20日前", actual="12月25日"), "F304"),
        (changed(0, actual="14个"), "F305"),
        (changed(0, actual="30个"), "F306"),
        (changed(0, level2="经济成本指标", target="<=100万元", actual="3万元"), "F307"),
        (evolve(SOUND, funds=(evolve(FUND, executed="101", rate="101%", score="10"),)), "F110"),
        (changed(0, weight="90", score="90"), "F105"),
        (changed(2, weight="0", score="0"), "F106"),
        (changed(0, level2="经济成本指标", target=">=100万元", actual="100万元"), "F501"),
        (changed(2, target=">=855"), "F502"),
        (changed(2, target=">=105%"), "F502"),
        (changed(0, target="有效保障", actual="有效保障", rule="按照正常比例赋分"), "F503"),
        (evolve(SOUND, funds=(evolve(FUND, executed="50", rate="50%", score="10"),)), "F207"),
        (evolve(SOUND, funds=(evolve(FUND, executed="50", rate="50%", score="5"),)), "F207"),
        (evolve(SOUND, grade="良"), "F108"),
        (evolve(SOUND, total_score="84.47", grade="优"), "F108"),
    ],
)  # fmt: skip
def test_each_is_found(form: Form, code: str) -> None:
    assert code in codes(form)
    message = next(each for each in audit(form, perfscore.load_rules(NATIONAL)).findings if code in each.codes)
    assert message.message("zh") != message.message("en")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (changed(0, actual="14个", note="任务增加"), "F305"),
        (changed(0, actual="29个"), "F306"),
        (changed(0, level2="经济成本指标", target="<=100万元", actual="11万元"), "F307"),
        (changed(0, level2="经济成本指标", target="<=100万元", actual="0万元"), "F307"),
        (evolve(SOUND, funds=(evolve(FUND, executed="100", rate="100%", score="10"),)), "F110"),
        (changed(0, target="<=10万元", actual="1万元"), "F305"),
        (changed(0, target="12月20日前", actual="12月20日"), "F304"),
        (changed(0, level2="经济成本指标", target=">=95%", actual="96%"), "F501"),
        (changed(2, target=">=95"), "F502"),
        (changed(0, target="完成10个村", actual="完成10个村", rule="按照正常比例赋分"), "F503"),
        (evolve(SOUND, grade="优"), "F108"),
        (evolve(SOUND, indicators=SOUND.indicators[:1]), "F105"),
    ],
)
def test_none_is_found_where_there_is_a_reason(form: Form, code: str) -> None:
    assert code not in codes(form)


def test_a_rule_that_deducts_by_itself_makes_it_a_note_and_not_a_warning() -> None:
    cost = Indicator(level2="经济成本指标", name="成本", target="<=100万元", actual="70万元", weight="10", score="2.50")
    found = audit(evolve(SOUND, indicators=(cost,)), perfscore.load_rules(CHANGJI)).findings
    assert [each.severity.value for each in found if each.code == "F205"] == ["info"]


def test_thresholds_and_choices_come_from_a_profile(
    tmp_path: Path, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text("many_times: 2\ndeviation: 50%\nignore: [F107, f1]\n", encoding="utf-8")
    profile = load_profile(path)
    assert codes(changed(0, actual="20个"), profile=profile) == {"F305", "F306"}
    assert codes(changed(0, actual="14个"), profile=profile) == set()
    document = str(examples / "changji-2023.yaml")
    assert main(["audit", document, "--select", "F306"]) == 0
    shown = capsys.readouterr().out
    assert "F306" in shown
    assert "F201" not in shown
    assert main(["audit", document, "--ignore", "F2,F3", "--profile", str(path)]) == 0
    told, _, report = capsys.readouterr().out.partition("\n")
    assert told == f"界线：deviation: 50%；many_times: 2；ignore: F107, F1, F2, F3（取自 {path}）"
    assert "F3" not in report


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("many: 2\n", "R101"),
        ("deviation: 0.3\n", "R106"),
        ("many_times: 0\n", "R513"),
        ("- 1\n", "R103"),
        ("a: [\n", "Y001"),
        ("select: [F1，F999]\n", "U008"),
    ],
)
def test_a_profile_with_a_mistake_is_refused(text: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=code):
        load_profile(path)


def test_a_code_that_no_finding_has_is_refused(tmp_path: Path, examples: Path) -> None:
    assert main(["audit", str(examples / "changji-2023.yaml"), "--select", "X1"]) == 2
    with pytest.raises(RulesError, match="R001"):
        load_profile(tmp_path / "none.yaml")


def severities(form: Form, code: str) -> list[str]:
    findings = audit(evolve(form, total_score=None), perfscore.load_rules(NATIONAL)).findings
    return [each.severity.value for each in findings if each.code == code]


COST = {"level2": "经济成本指标", "target": "<=100万元", "actual": "120万元"}
DAY = {"target": "12月20日前", "actual": "12月25日"}
STANDARD = {"level2": "经济成本指标", "name": "补助标准", "target": "=100元/人", "actual": "80元/人"}
WORDS = {"level2": "质量", "name": "报告评审", "target": "通过", "actual": "修改后通过"}
UNSCORED = {"weight": None, "score": None}


@pytest.mark.parametrize(
    ("code", "cells", "lost", "kept"),
    [
        ("F303", COST, {"score": "40"}, UNSCORED),
        ("F304", DAY, {"score": "40"}, UNSCORED),
        ("F203", STANDARD, {"score": "40"}, {"score": "45"}),
        ("F201", WORDS, {"score": "35"}, {"score": "15"}),
    ],
)
def test_what_the_declared_score_already_says_is_a_note(
    code: str, cells: dict[str, str], lost: dict[str, str], kept: dict[str, str | None]
) -> None:
    """A missed target that lost points, a direction that gives the score, words rated one level lower."""
    assert severities(changed(0, **cells, **lost), code) == ["info"]
    assert severities(changed(0, **cells, **kept), code) == ["warning"]


def test_one_rule_for_several_targets_in_words_is_told_once() -> None:
    """With the rows that share it; another rule is another finding."""
    row = evolve(SOUND.indicators[0], target="有效保障", actual="有效保障", rule="按照正常比例赋分")
    rows = (row, evolve(row, name="乙"), evolve(row, name="丙"), evolve(row, name="丁", rule="按完成比例得分"))
    found = audit(evolve(SOUND, indicators=rows), perfscore.load_rules(NATIONAL)).findings
    one, other = [each.message() for each in found if each.code == "F503"]
    assert one.endswith("；同样的还有：乙、丙")
    assert "同样" not in other


def test_weights_of_zero_are_told_once() -> None:
    rows = [evolve(row, weight="0", score="0") for row in SOUND.indicators[:3]]
    form = evolve(SOUND, indicators=(*rows, *SOUND.indicators[3:]))
    (told,) = [item for item in audit(form).findings if item.code == "F106"]
    assert told.message().startswith("、".join(row.name for row in rows))
