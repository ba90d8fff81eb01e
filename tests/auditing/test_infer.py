"""Which rules explain a document: named without being told, estimated where none is shipped, open where rows leave it so."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
import scored_rows
from attrs import evolve

import perfscore
from perfscore.auditing.infer import GroupResult, Inference, infer, infer_units
from perfscore.auditing.inferring.families import FamilySide, Ramp, Rounded, Shaped, Target
from perfscore.auditing.inferring.observe import Fit, Observation, fit, observations
from perfscore.cli import main
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import Message, Problem
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.reporting.method_yaml import inferred_yaml
from perfscore.rules.library import load_rules
from perfscore.testing.check import check

Disclosed = Callable[[str], tuple[Form, ...]]
NATIONAL, CHANGJI, URUMQI = "cn/mof/2020-10", "cn/xinjiang/changji/2023", "cn/xinjiang/urumqi/2024"


def mistakes(path: Path) -> list[Problem]:
    """What `check` objects to; that the place has shipped rules already is a warning."""
    return [each for each in check([path]).all_problems if not each.is_warning]


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
    document = floor_rows(Fraction(floor), Fraction(full), range(20, 100), 20)
    found = infer([document], [load_rules("cn/anhui/2019")])
    (group,) = found.groups
    assert group.estimated is not None
    assert group.estimated.shaped is not None
    assert group.estimated.shaped.missed == FamilySide(Ramp(Fraction(floor)), full_from=Fraction(full))
    assert len(group.estimated.explained) == len(group.rows)
    assert group.unexplained == ()


LAWS: dict[str, Callable[[Fraction, int], Fraction]] = {
    # most rows have all or nothing, so that many lines explain more of them than the true one without its thresholds
    "70% 以下不得分，90% 起满分": lambda rate, weight: weight * (rate if rate < Fraction(9, 10) else 1) * (rate >= Fraction(7, 10)),
    "每低 1% 扣 0.2 分，得分取到 0.1": lambda rate, weight: weight - 20 * (1 - rate),
}  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_a_law_that_few_partial_scores_tell(law: str) -> None:
    step = Fraction(1, 10) if "0.1" in law else Fraction(1, 100)

    def row(number: int) -> tuple[str, str, str, str, str]:
        actual, weight = 30 + number * 67 % 70, (5, 8, 10, 20)[number % 4]
        exact = min(Fraction(weight), max(Fraction(0), LAWS[law](Fraction(actual, 97), weight)))
        score = int(exact / step + Fraction(1, 2)) * step
        return "数量", ">=97个", f"{actual}个", str(weight), f"{float(score):.2f}"

    (group,) = infer([form(*map(row, range(48)))]).groups
    assert len(group.ranking.best[0].explained) == len(group.rows) == 48


def test_rows_that_fit_two_methods_name_both() -> None:
    """Full marks at the target are full marks under every rule set."""
    document = form(("数量", ">=10个", "10个", "10", "10"), ("数量", ">=10个", "12个", "10", "10"))
    found = infer([document], [load_rules(name) for name in (NATIONAL, CHANGJI, URUMQI)])
    assert {each.names[0] for each in found.rule_sets.best} == {NATIONAL, CHANGJI, URUMQI}
    assert found.rule_sets.telling == 0
    assert len(found.groups[0].ranking.best) > 1
    assert found.groups[0].estimated is None
    assert not found.groups[0].identifiable


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
def test_the_public_disclosures_name_their_rule_set(
    disclosed: Disclosed, document: str, best: str, explained: int
) -> None:
    forms = disclosed(document)
    found = infer(
        forms, [load_rules(name) for name in (NATIONAL, CHANGJI, URUMQI, "cn/hubei/2020", "cn/platform/pmkpi")]
    )
    assert [each.names[0] for each in found.rule_sets.best] == [best]
    assert len(found.rule_sets.best[0].explained) == explained
    assert found.rule_sets.telling >= 10


def test_the_floor_of_the_2023_disclosure_is_found_without_its_rule_set(disclosed: Disclosed) -> None:
    forms = disclosed("000_727c1b2ac60451fb.txt")
    found = infer(forms, [load_rules(NATIONAL), load_rules(URUMQI)])
    sides = {
        each.group.said.text(): each.estimated.shaped.missed
        for each in found.groups
        if each.estimated is not None and each.estimated.shaped is not None
    }
    assert sides["预算执行率"] == FamilySide(Ramp(Fraction(3, 5)), full_from=Fraction(9, 10))
    assert FamilySide(Ramp(Fraction(3, 5))) in [side for name, side in sides.items() if "数量" in name]


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
    assert {group["kind"] for group in loaded["groups"]} >= {"预算执行率", "文字"}
    cost = next(group for group in loaded["groups"] if "成本" in group["kind"])
    assert (cost["best"], float(cost["share"]) < 0.8) == ([], True), "costs over their ceiling have full marks there"
    assert cost["nearest"] == ["60%起按比例计分，90%到上限得满分"]
    path = tmp_path / "mine.yaml"
    assert main(["infer", document, "--rules", NATIONAL, "--format", "yaml", "-o", str(path)]) == 0
    assert mistakes(path) == []
    assert load_rules(path).methods.keys() > load_rules(NATIONAL).methods.keys()


def test_target_forms_have_nothing_to_infer_from(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["infer", str(examples / "artux-2024-targets.yaml")]) == 2
    assert "U009" in capsys.readouterr().err


def test_hostile_cell_contents_do_not_break_the_rule_file(tmp_path: Path) -> None:
    """Quotes, braces and line ends of a printed value stay inside their text."""
    rows = floor_rows(Fraction(3, 5), Fraction(9, 10), range(40, 100, 3))
    odd = form(("数量", ">=97个", '96个"}: [x', "10", "1.23"), ("数量", ">=97个", "96个", "10", "1.11"))
    found = infer([rows, odd], [load_rules(NATIONAL)])
    path = tmp_path / "mine.yaml"
    path.write_text(inferred_yaml(found, "my/2024", "全国", 2024, "2026-11-21"), encoding="utf-8")
    assert {item.code for item in mistakes(path)} <= {"R370"}


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
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    assert (group["kind"], group["estimate"]["explained"]) == ("效益、数量", 27)
    assert group["unexplained"][0]["declared"] == "1.23"
    written = tmp_path / "mine.yaml"
    assert main([*command, "--format", "yaml", "-o", str(written)]) == 0
    assert mistakes(written) == []


def test_documents_that_nothing_explains(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text(forms_yaml([form(("效益", ">=7个", "5个", "10", "1.23"))]), encoding="utf-8")
    assert main(["infer", str(path), "--rules", "cn/anhui/2019"]) == 0
    assert Message("I_nothing").text() in capsys.readouterr().out


def test_two_rule_sets_that_explain_as_much_are_both_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text(forms_yaml([form(("数量", ">=7个", "7个", "10", "10"))]), encoding="utf-8")
    assert main(["infer", str(path), "--rules", "cn/anhui/2019", "--rules", NATIONAL]) == 0
    shown = capsys.readouterr().out
    assert "cn/anhui/2019" in shown
    assert NATIONAL in shown


def test_units_are_inferred_each_by_itself(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Two units that score by two rules are not one unit that scores by neither; a blurred name is no unit."""
    by_spending = ("成本", "<=35.09万元", "34.91万元", "10", "9.95")
    one = [evolve(form(by_spending), implementer=name) for name in ("某某市自然资源和规划局", "某某市自然资源和規划局")]
    other = evolve(form(("数量", ">=10个", "8个", "10", "5")), implementer="某某市水利局")
    earlier = evolve(other, year=2021)
    found = infer_units([one[0], other, one[1], earlier], [load_rules(name) for name in (CHANGJI, URUMQI)])
    assert [(each.unit, each.year, len(each.forms)) for each in found] == [
        ("某某市自然资源和规划局", one[0].year, 2), ("某某市水利局", one[0].year, 1), ("某某市水利局", 2021, 1),
    ]  # fmt: skip
    winners = [[each.names[0] for each in unit.found.rule_sets.best] for unit in found]
    assert winners == [[URUMQI], [CHANGJI], [CHANGJI]]
    schools = [evolve(other, implementer=f"某某市某某区教育局第{number}幼儿园") for number in "一二三"]
    streets = [evolve(other, implementer=f"某某县城{side}街道社区卫生服务中心") for side in "东西"]
    assert [len(each.forms) for each in infer_units([*schools, *streets], [load_rules(CHANGJI)])] == [1] * 5
    path = tmp_path / "forms.yaml"
    path.write_text(forms_yaml([*one, other]), encoding="utf-8")
    assert main(["infer", str(path), "--format", "json", "--rules", CHANGJI, "--rules", URUMQI]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["unit"], each["best"]) for each in told["units"]] == [
        ("某某市自然资源和规划局", [URUMQI]), ("某某市水利局", [CHANGJI]),
    ]  # fmt: skip


# --- families that are known, rows by chance


def drawn(rows: list[scored_rows.Row]) -> Form:
    """Rows of two categories in turn."""
    return form(*(("数量" if n % 2 else "质量", *row) for n, row in enumerate(rows)))


def best_of(found: Inference) -> GroupResult:
    (group,) = found.groups
    assert group.ranking.best, group.ranking.leading
    return group


def given(group: GroupResult, row: Observation) -> bool:
    """Whether the best method gives the score that a row declares."""
    method = group.ranking.best[0].method
    return method is not None and fit(method, row) is Fit.EXACT


def _every(step: int) -> list[object]:
    """The families, all but every second or third of them slow."""
    families = enumerate([*scored_rows.FLOORS, *scored_rows.CEILINGS])
    return [kind if number % step == 0 else pytest.param(kind, marks=pytest.mark.slow) for number, kind in families]


@pytest.mark.parametrize("noise", [0.1, pytest.param(0.0, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", _every(2), ids=lambda kind: kind.__name__)
def test_a_family_is_found_in_its_scores(kind: object, noise: float) -> None:
    """On rows that it has never seen, too: what was found is the law and not the rows."""
    draw = random.Random(f"{kind}{noise}".partition(" at ")[0])
    law = scored_rows.family(draw, kind)  # type: ignore[arg-type]
    rows = scored_rows.rows(draw, law, 50, noise)
    group = best_of(infer([drawn(rows)], [load_rules(NATIONAL)]))
    unseen = observations([drawn(scored_rows.rows(draw, law, 60))], load_rules(NATIONAL))
    hits = sum(given(group, row) for row in unseen if not row.is_overrun_in_full)
    assert hits >= 0.95 * len(unseen), (law, group.ranking.best[0].label.text())


@pytest.mark.parametrize("seed", range(4))
def test_scores_by_chance_are_explained_by_nothing(
    seed: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    draw = random.Random(seed)
    law = scored_rows.family(draw, scored_rows.FLOORS[0])
    document = drawn(scored_rows.rows(draw, law, 40, noise=1.0))
    (group,) = infer([document], [load_rules(NATIONAL)]).groups
    assert group.ranking.best == ()
    assert group.ranking.leading != ()
    path = tmp_path / "forms.yaml"
    path.write_text(forms_yaml([document]), encoding="utf-8")
    assert main(["infer", str(path), "--rules", NATIONAL]) == 0
    assert "没有规则能解释这些得分；最接近的是" in capsys.readouterr().out


@pytest.mark.parametrize("kind", _every(3), ids=lambda kind: kind.__name__)
def test_the_rule_file_is_sound_and_gives_what_it_claims(kind: object, tmp_path: Path) -> None:
    draw = random.Random(f"file {kind}".partition(" at ")[0])
    law = scored_rows.family(draw, kind)  # type: ignore[arg-type]
    document = drawn(scored_rows.rows(draw, law, 30))
    found = infer([document], [load_rules(NATIONAL)])
    path = tmp_path / "mine.yaml"
    path.write_text(inferred_yaml(found, "my/2024", "全国", 2024, "2026-11-21"), encoding="utf-8")
    assert mistakes(path) == []
    rules = load_rules(path)
    claimed = {best_of(found).rows[n].row.name for n in best_of(found).ranking.best[0].explained}
    scored = {row.name: row.verdict.value for row in perfscore.score(document, rules).rows}
    assert {scored[name] for name in claimed} <= {"agrees", "rounding"}
    assert next(iter(rules.sources.values())) is not None
    assert any(source.explained == len(claimed) for source in rules.sources.values())


def test_full_marks_above_a_ceiling_are_never_a_rule() -> None:
    """A document that gives full marks to every overrun has no rule for that: those rows stay unexplained."""
    over = [("成本", f"<={target}万元", f"{target + 20}万元", "10", "10") for target in range(100, 200, 10)]
    found = infer([form(*over)])
    (group,) = found.groups
    assert group.ranking.best == ()
    methods = [each.method for each in group.ranking.candidates if each.method is not None]
    assert not any(fit(method, row).explains for method in methods for row in group.rows)


def test_one_curve_under_two_labels_is_one_candidate() -> None:
    found = infer([floor_rows(Fraction(3, 5), Fraction(1), range(20, 100, 3))])
    courses = [each for each in found.groups[0].ranking.candidates if len(each.explained) == 27]
    assert [each.names for each in courses[:1]] == [(CHANGJI,)]
    assert courses[0].shaped == Shaped(
        Target.FLOOR, FamilySide(Ramp(Fraction(3, 5))), rounded=Rounded(Fraction(1, 10_000))
    )


def test_what_the_rows_do_not_tell_apart_is_named_with_a_value_that_would() -> None:
    """No row lies below 80%: proportion, with or without a floor there, gives the same scores."""
    document = form(*(("数量", ">=97个", f"{n}个", "10", f"{10 * n / 97:.2f}") for n in range(79, 97)))
    (group,) = infer([document], [load_rules(NATIONAL)]).groups
    assert not group.identifiable
    found = {each.candidate.shaped.missed: each.difference for each in group.alike if each.candidate.shaped}
    apart = found[FamilySide(Ramp(), zero_below=Fraction(4, 5))]
    assert apart is not None
    assert (apart.low, apart.high) == (0, Fraction(4, 5))
    assert apart.low < apart.rate < apart.high
    assert apart.one != apart.other
    assert not apart.by_rounding
    assert FamilySide(Ramp(), full_from=Fraction(99, 100)) in found, "97 of 97 is full, 96 is 98.97%"


@pytest.mark.slow
def test_very_many_rows_are_searched_by_a_part_of_them() -> None:
    draw = random.Random(11)
    law = scored_rows.family(draw, scored_rows._floor_full)
    group = best_of(infer([drawn(scored_rows.rows(draw, law, 4000, 0.05))], [load_rules(NATIONAL)]))
    assert len(group.ranking.best[0].explained) > 0.94 * 4000
