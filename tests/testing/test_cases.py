"""Cases beside rules: what is refused, what a failure shows, coverage that is never rounded up, edges and mutants."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_explanations import START

import perfscore.testing
from perfscore.cli import main
from perfscore.errors import RulesError, UsageError
from perfscore.rules.folders import rule_files, rules_folder
from perfscore.rules.library import load_rules
from perfscore.testing import coverage, draft, load_cases, run_all, run_suite, survivors
from perfscore.testing.run import beside

HEAD = "rules: my/2025\ncases:\n"
GOOD = '  - {category: 数量, target: ">=10个", actual: 8个, weight: 10, score: 8.00, reason: 80%}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my.yaml").write_text(START, encoding="utf-8")
    (tmp_path / "my.cases.yaml").write_text(HEAD + GOOD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("{category: 数量, target: 1个, actual: 1个, weight: 1, score: 1}", "R102"),
        ("{category: 数量, target: 1个, actual: 1个, weight: 1, scor: 1, reason: x}", "R101"),
        ("{category: 数, target: 1个, actual: 1个, weight: 1, score: 1, reason: x}", "R104"),
        ("{category: 数量, target: 1个, actual: 1个, weight: 1, reason: x}", "R401"),
        ("{category: 数量, target: 1个, actual: 1个, weight: 1, score: 1, undetermined: S001, reason: x}", "R401"),
        ("{rows: [{target: 1个, actual: 1个, weight: 1}], score: 1, reason: x}", "R401"),
        ("{category: 数量, target: 1个, actual: 1个, weight: 1, score: 满分, reason: x}", "R402"),
        ("{category: 数量, target: 1个, actual: 1个, weight: 1, score: 5～3, reason: x}", "R402"),
        ("{category: 数量, target: 1个, actual: 1个, weight: 1, score: 60%, reason: x}", "R402"),
        ("{rows: [], total: 1, reason: x}", "R122"),
        ("{category: 数量, budget: 1万元, executed: 1万元, weight: 1, score: 1, reason: x}", "R512"),
        ("{executed: 1万元, weight: 1, score: 1, reason: x}", "R102"),
        ("{form: project, target: 1个, actual: 1个, weight: 1, score: 1, reason: x}", "R104"),
    ],
)
def test_a_case_with_a_mistake_is_refused_at_its_line(case: str, code: str, folder: Path) -> None:
    path = folder / "my.cases.yaml"
    path.write_text(f"{HEAD}{GOOD}  - {case}\n", encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_cases(path)
    assert (code, 4) in [(item.code, item.place.line) for item in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [("my/2025", "my/2O25x", "R204", "my/2O25x"), ("{category", "{year: 1999, category", "R408", "{year")],
)
def test_what_does_not_go_with_the_rule_set_is_shown_in_its_line(
    old: str, new: str, code: str, at: str, folder: Path
) -> None:
    text = (HEAD + GOOD).replace(old, new, 1)
    (folder / "my.cases.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        run_all([folder])
    found = next(item for item in caught.value.problems if item.code == code)
    assert found.excerpt is not None
    assert at in found.excerpt
    if code == "R204":
        assert found.message().endswith("是否想写 my/2025？")


def test_a_case_that_stands_twice_is_told(folder: Path) -> None:
    again = GOOD.replace("reason: 80%", "reason: 又一次")
    (folder / "my.cases.yaml").write_text(HEAD + GOOD + GOOD.replace("8个", "9个") + again, encoding="utf-8")
    found = load_cases(folder / "my.cases.yaml").warnings
    assert [(item.code, item.place.line, item.fields["first"]) for item in found] == [("R533", 5, "3")]


def test_a_case_that_names_no_form_is_on_one_that_the_rule_set_holds_for(folder: Path) -> None:
    of_department = START.replace("[project_self_evaluation, department", "[department", 1)
    (folder / "my.yaml").write_text(of_department, encoding="utf-8")
    (tested,) = run_all([folder])
    assert [outcome.passed for outcome in tested.outcomes] == [True]
    assert survivors(tested.rules, tested.suite.cases)
    assert coverage(tested.rules, tested.suite.cases).percent


def test_an_empty_suite_is_no_success(folder: Path) -> None:
    path = folder / "my.cases.yaml"
    for text in ("rules: my/2025\ncases: []\n", "rules: my/2025\n", ""):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RulesError):
            load_cases(path)
    path.unlink()
    for asked in (folder, *folder.glob("*.yaml")):
        with pytest.raises(RulesError, match="R404"):
            run_all([asked])
    with pytest.raises(UsageError, match="U001"):
        run_all([folder / "nowhere"])


def test_a_failure_shows_expected_got_reason_trace_and_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "my.cases.yaml"
    path.write_text(HEAD + GOOD.replace("8.00", "8.01"), encoding="utf-8")
    assert main(["rules", "test", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "my/2025：0/1 个用例相符" in shown
    assert f"{path}:3:5: R403 应为 8.01，实为 8.00（80%）" in shown
    assert "8个 ÷ 10个" in shown.replace(" 个", "个")


def test_scores_are_compared_exactly(folder: Path) -> None:
    path = folder / "my.cases.yaml"
    path.write_text(HEAD + GOOD.replace("8.00", "8.0000000001"), encoding="utf-8")
    (outcome,) = run_suite(load_cases(path)).outcomes
    assert not outcome.passed


def test_a_score_that_is_not_rounded_is_written_as_a_fraction(folder: Path) -> None:
    (folder / "my.yaml").write_text(START.replace("{to: 0.01, mode: half_up, sources: [measure]}", "none"), "utf-8")
    (folder / "my.cases.yaml").write_text(HEAD + GOOD.replace("10个", "12个").replace("8.00", "20/3"), "utf-8")
    (tested,) = run_all([folder])
    assert [outcome.passed for outcome in tested.outcomes] == [True]
    assert "score: 280/3" in draft(load_rules("cn/yunnan/linking-funds"))


def test_coverage_is_counted_in_spots(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = load_rules(folder / "my.yaml")
    found = coverage(rules, load_cases(folder / "my.cases.yaml").cases)
    assert {(spot.kind, spot.method) for spot in found.hit} == {("row", ""), ("segment", "proportion"), ("grade", "")}
    assert main(["rules", "test", str(folder), "--coverage"]) == 1
    shown = capsys.readouterr().out
    assert "R405 没有用例经过这里：“按完成比例计分”恰在 100%" in shown
    assert "R405 没有用例经过这里：决策表第 6 行（值为 日期）" in shown
    (folder / "my.cases.yaml").write_text(draft(rules), encoding="utf-8")
    assert main(["rules", "test", str(folder), "--coverage"]) == 0


def test_percent_is_rounded_down() -> None:
    from perfscore.testing.covered import Coverage, RulePlace

    spots = frozenset(RulePlace("row", "", n) for n in range(11_999))
    missed = ((RulePlace("row", "", 0), None, None),)
    assert Coverage(spots, missed).percent == 99  # type: ignore[arg-type]


def test_drafted_edges_are_cases_that_pass(folder: Path) -> None:
    """The draft reads back, and gives what the rule set gives; every breakpoint and level is in it.

    Drafts are of single rows: what hangs on another row, last year or the whole form is left to its maintainer.
    """
    for path in rule_files(rules_folder()):
        rules = load_rules(path)
        text = draft(rules)
        if "  - " not in text:
            continue
        target = folder / "drawn.cases.yaml"
        target.write_text(text, encoding="utf-8")
        tested = run_suite(load_cases(target))
        assert all(outcome.passed for outcome in tested.outcomes), path
        wide = {method.id for method in rules.methods.values() if method.against is not None or method.of is not None}
        missed = [
            spot
            for spot, _, _ in coverage(rules, tested.suite.cases).missed
            if spot.kind not in ("grade", "level", "adjustment") and spot.method not in wide
        ]
        assert missed == [], path


def test_a_mutant_that_no_case_notices_is_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = load_rules(folder / "my.yaml")
    kept, every = survivors(rules, load_cases(folder / "my.cases.yaml").cases)
    assert 0 < len(kept) < every
    (folder / "my.cases.yaml").write_text(draft(rules), encoding="utf-8")
    fewer, same = survivors(rules, load_cases(folder / "my.cases.yaml").cases)
    assert same == every
    assert len(fewer) < len(kept)
    assert main(["rules", "test", str(folder), "--mutants"]) == 0
    assert f"改动 {every} 处，用例没有察觉 {len(fewer)} 处" in capsys.readouterr().out


def test_cases_kill_the_mutants_that_matter() -> None:
    """Moving a breakpoint of the shipped floor method by one step of the rate is always noticed."""
    path = rules_folder() / "cn/xinjiang/changji/2023.yaml"
    kept, _ = survivors(load_rules(path), load_cases(beside(path)).cases)
    assert not [each for each in kept if each.said.code == "K_mutant_moved"]
    assert not [each for each in kept if each.said.code == "K_mutant_flipped"]


TENTH = """\
id: my/2025
title: 试用
version: "1"
places: [某省/某市]
years: {from: 2025, to: open, checked_on: 2026-01-31}
forms: [project_self_evaluation]
sources: {text: {document: 某办法, standing: text, checked_on: 2026-01-31}}
rounding: {measure: none, score: none}
methods:
  tenth:
    label: 超过0.1公里
    measure: actual
    unit: 公里
    sources: [text]
    curve: [{from: lowest, score: 0%}, {above: 0.1, score: 100%}]
  judged:
    label: 档次
    measure: level
    sources: [text]
    levels: [{label: 好, repeats_target: yes, phrases: [好], score: 100%}]
select:
  - {when: {kind: amount, dimension: length}, use: tenth}
  - {when: {kind: phrase}, use: judged}
  - {otherwise: undetermined, because: 没有规定}
"""


def test_a_draft_steps_by_the_last_place_and_writes_a_row_once(folder: Path) -> None:
    """0.1 stood between -0.9 and 1.1, and the row of a decision was drafted again as the edge of its method."""
    (folder / "my.yaml").write_text(TENTH, encoding="utf-8")
    said = [line.split(", reason:")[0] for line in draft(load_rules(folder / "my.yaml")).splitlines()]
    assert [any(f'actual: "{at}公里"' in each for each in said) for at in ("-0.9", "0", "0.1", "0.2")] == [0, 1, 1, 1]
    assert len({*said}) == len(said)


def test_changes_that_change_no_score_are_no_mutants() -> None:
    """Which side owns the foot of stairs or a climb, and more points than the weight has."""
    rules = load_rules("cn/shanghai/irrigation-2010")
    suite = load_cases(rules_folder() / "cn/shanghai/irrigation-2010.cases.yaml")
    kept, _ = survivors(rules, run_suite(suite).suite.cases)
    assert len(kept) == 1


def test_edges_are_printed_for_the_maintainer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "my.cases.yaml").unlink()
    assert main(["rules", "test", str(folder), "--edges"]) == 0
    assert "待确认：按完成比例计分 99.99%" in capsys.readouterr().out


def test_public_names_are_there() -> None:
    for name in perfscore.testing.__all__:
        assert getattr(perfscore.testing, name).__doc__, name
    with pytest.raises(AttributeError):
        perfscore.testing.nothing  # noqa: B018
