"""Which rules explain a document: named without being told, estimated where none is shipped, open where rows leave it so."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

import perfscore
from perfscore.auditing.infer import infer
from perfscore.cli import main
from perfscore.errors import Said
from perfscore.form import Form, FormKind, Indicator
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.rules.check import check
from perfscore.rules.library import load_rules

NATIONAL, CHANGJI, URUMQI = "cn/mof/2020-10", "cn/xinjiang/changji/2023", "cn/xinjiang/urumqi/2024"


def form(*rows: tuple[str, str, str, str, str]) -> Form:
    """Rows of (category, target, actual, weight, declared)."""
    made = (
        Indicator(level2=category, name=f"指标{n}", target=target, actual=actual, weight=weight, score=score)
        for n, (category, target, actual, weight, score) in enumerate(rows)
    )
    return Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=2024, indicators=tuple(made))


def floor_rows(floor: Fraction, full: Fraction, actuals: range, weight: int = 10) -> Form:
    """Rows scored by a floor method of our own, in fractions: an oracle that shares nothing with the estimate."""

    def score(actual: int) -> str:
        rate = Fraction(actual, 97)
        used = Fraction(int(rate * 10_000 + Fraction(1, 2)), 10_000)
        if used >= full:
            return str(weight)
        share = max(Fraction(0), (used - floor) / (1 - floor))
        cents = int(share * weight * 100 + Fraction(1, 2))
        return f"{cents // 100}.{cents % 100:02d}"

    return form(*(("数量", ">=97个", f"{actual}个", str(weight), score(actual)) for actual in actuals))


@pytest.mark.parametrize(("floor", "full"), [("3/5", "9/10"), ("1/2", "1"), ("0", "4/5"), ("7/10", "19/20")])
def test_a_floor_method_is_estimated_from_its_scores(floor: str, full: str) -> None:
    document = floor_rows(Fraction(floor), Fraction(full), range(20, 100, 3))
    found = infer([document], [load_rules("cn/anhui/2019")])
    (group,) = found.groups
    estimate = group.estimate
    assert estimate is not None
    assert (estimate.shape.floor, estimate.shape.full) == (Fraction(floor), Fraction(full))
    assert len(estimate.explained) == len(group.rows)
    assert group.unexplained == ()
    assert estimate.highest_not_full is not None
    assert estimate.lowest_full is not None
    assert estimate.highest_not_full < Fraction(full) <= estimate.lowest_full


def test_rows_that_fit_two_methods_name_both() -> None:
    """Full marks at the target are full marks under every rule set."""
    document = form(("数量", ">=10个", "10个", "10", "10"), ("数量", ">=10个", "12个", "10", "10"))
    found = infer([document], [load_rules(name) for name in (NATIONAL, CHANGJI, URUMQI)])
    assert {each.names[0] for each in found.rule_sets.best} == {NATIONAL, CHANGJI, URUMQI}
    assert found.rule_sets.telling == 0
    assert len(found.groups[0].ranking.best) > 1
    assert found.groups[0].estimate is None


def test_one_row_that_tells_them_apart_decides() -> None:
    document = form(("成本", "<=35.09万元", "34.91万元", "10", "9.95"), ("数量", ">=10个", "12个", "10", "10"))
    found = infer([document], [load_rules(name) for name in (NATIONAL, CHANGJI, URUMQI)])
    assert [each.names[0] for each in found.rule_sets.best] == [URUMQI]
    assert found.rule_sets.telling == 1


def test_a_band_allows_and_does_not_explain() -> None:
    document = form(("效益", "有效提高", "基本达到预期", "10", "7.7"))
    found = infer([document], [load_rules(NATIONAL)])
    assert found.rule_sets.candidates == ()
    assert found.groups[0].ranking.candidates == ()


def test_rows_that_nothing_explains_are_listed() -> None:
    document = form(("数量", "=3个", "=3个", "5", "1.63"))
    found = infer([document], [load_rules(CHANGJI)])
    assert [row.row.name for row in found.groups[0].unexplained] == ["指标0"]


@pytest.mark.parametrize(
    ("document", "best", "explained"),
    [("000_727c1b2ac60451fb.txt", CHANGJI, 228), ("001_c4f0ff4337bddb90.part1.txt", URUMQI, 167)],
)
def test_the_public_disclosures_name_their_rule_set(seeds: Path, document: str, best: str, explained: int) -> None:
    forms = perfscore.read(seeds / document)
    found = infer(
        forms, [load_rules(name) for name in (NATIONAL, CHANGJI, URUMQI, "cn/hubei/2020", "cn/platform/pmkpi")]
    )
    assert [each.names[0] for each in found.rule_sets.best] == [best]
    assert len(found.rule_sets.best[0].explained) == explained
    assert found.rule_sets.telling >= 10


def test_the_floor_of_the_2023_disclosure_is_found_without_its_rule_set(seeds: Path) -> None:
    forms = perfscore.read(seeds / "000_727c1b2ac60451fb.txt")
    found = infer(forms, [load_rules(NATIONAL), load_rules(URUMQI)])
    shapes = {each.group.said.text(): each.estimate.shape for each in found.groups if each.estimate}
    assert {name: (shape.floor, shape.full) for name, shape in shapes.items()} == {
        "预算执行率": (Fraction(3, 5), Fraction(9, 10)),
        "成本，目标为上限": (Fraction(3, 5), Fraction(9, 10)),
        "数量": (Fraction(3, 5), Fraction(1)),
    }


def test_the_example_in_text_json_and_as_a_sound_rule_file(
    examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = str(examples / "changji-2023.yaml")
    assert main(["infer", document]) == 0
    shown = capsys.readouterr().out
    assert "解释最多的是 cn/xinjiang/changji/2023" in shown
    assert "分不出" in shown
    assert main(["infer", document, "--format", "json"]) == 0
    loaded = json.loads(capsys.readouterr().out)
    assert loaded["best"] == [CHANGJI]
    assert {group["kind"] for group in loaded["groups"]} >= {"预算执行率", "数量", "成本，目标为上限"}
    path = tmp_path / "mine.yaml"
    assert main(["infer", document, "--rules", NATIONAL, "--format", "yaml", "-o", str(path)]) == 0
    assert check([path]).all_problems == ()
    assert load_rules(path).methods.keys() > load_rules(NATIONAL).methods.keys()


def test_target_forms_have_nothing_to_infer_from(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["infer", str(examples / "artux-2024-targets.yaml")]) == 2
    assert "U009" in capsys.readouterr().err


def test_hostile_cell_contents_do_not_break_the_rule_file(tmp_path: Path) -> None:
    """Quotes, braces and line ends of a printed value stay inside their text."""
    from perfscore.reporting.method_yaml import inferred_yaml

    rows = floor_rows(Fraction(3, 5), Fraction(9, 10), range(40, 100, 3))
    odd = form(("数量", ">=97个", '96个"}: [x', "10", "1.23"), ("数量", ">=97个", "96个", "10", "1.11"))
    found = infer([rows, odd], [load_rules(NATIONAL)])
    path = tmp_path / "mine.yaml"
    path.write_text(inferred_yaml(found, "my/2024", "全国", 2024, "2026-11-21"), encoding="utf-8")
    assert {item.code for item in check([path]).all_problems} <= {"R370"}


def test_an_estimate_and_what_nothing_explains_are_told_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    estimated = floor_rows(Fraction(3, 5), Fraction(9, 10), range(20, 100, 3))
    odd = form(("效益", ">=7个", "5个", "10", "1.23"))
    path = tmp_path / "forms.yaml"
    path.write_text(forms_yaml([estimated, odd]), encoding="utf-8")
    command = ["infer", str(path), "--rules", "cn/anhui/2019"]
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert "60%" in shown
    assert "90%" in shown
    assert "1.23" in shown
    assert main([*command, "--lang", "en"]) == 0
    assert "60%" in capsys.readouterr().out
    assert main([*command, "--format", "json"]) == 0
    groups = {group["kind"]: group for group in json.loads(capsys.readouterr().out)["groups"]}
    assert groups["数量"]["estimate"]["floor"] == "0.6"
    assert groups["效益"]["unexplained"][0]["declared"] == "1.23"
    written = tmp_path / "mine.yaml"
    assert main([*command, "--format", "yaml", "-o", str(written)]) == 0
    assert check([written]).all_problems == ()


def test_documents_that_nothing_explains(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text(forms_yaml([form(("效益", ">=7个", "5个", "10", "1.23"))]), encoding="utf-8")
    assert main(["infer", str(path), "--rules", "cn/anhui/2019"]) == 0
    assert Said("I_nothing").text() in capsys.readouterr().out


def test_two_rule_sets_that_explain_as_much_are_both_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text(forms_yaml([form(("数量", ">=7个", "7个", "10", "10"))]), encoding="utf-8")
    assert main(["infer", str(path), "--rules", "cn/anhui/2019", "--rules", NATIONAL]) == 0
    shown = capsys.readouterr().out
    assert "cn/anhui/2019" in shown
    assert NATIONAL in shown
