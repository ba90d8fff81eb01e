"""However rules are told, in either language: every figure of every sentence is there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from test_explanations import SHOWN, START

from perfscore.messages import Lang, render
from perfscore.reporting.rules_page import rule_set_html
from perfscore.reporting.rules_text import check_text, rule_set_text
from perfscore.reporting.style import Style
from perfscore.rules.diff import diff
from perfscore.rules.folders import rules_folder
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import load_rules
from perfscore.rules.model import LevelMethod, RuleSet
from perfscore.testing.check import check

EVERY = rule_ids()
LANGS: tuple[Lang, Lang] = ("zh", "en")


def is_whole(told: str) -> bool:
    """A figure that was not given would be told as None."""
    return bool(told.strip()) and "None" not in told


@pytest.mark.parametrize("name", EVERY)
def test_a_rule_set_is_told_with_all_that_it_says(name: str) -> None:
    rules = load_rules(name)
    for told in (*(rule_set_text(rules, Style(lang)) for lang in LANGS), rule_set_html(rules)):
        assert is_whole(told)
    shown = rule_set_text(rules, Style())
    used = [rules.methods[row.use] for row in rules.select if row.use]
    names = [method.label for method in used]
    names += [level.label for method in used if isinstance(method, LevelMethod) for level in method.levels]
    names += [band.grade for band in rules.grades]
    assert [each for each in names if each not in shown] == []


def test_names_and_steps_are_told_as_they_are_written() -> None:
    """They are compared without case and counted in shares; nobody wrote 万元gdp, or 0.1."""
    energy = rule_set_text(load_rules("cn/forms/energy-saving"), Style())
    assert "万元GDP能耗降低率 或 单位GDP能耗降低率" in energy
    assert "每多 10% 加 3分" in energy
    assert "每差 1% 扣 0.5分" in rule_set_text(load_rules("cn/hunan/2015"), Style())


@pytest.mark.parametrize("name", ["cn/mof/2020-10", "cn/xinjiang/changji/2023", "world/hdi"])
def test_what_is_proved_is_told_over_what(name: str) -> None:
    report = check([rules_folder() / f"{name}.yaml"])
    for lang in LANGS:
        told = check_text(report, Style(lang), quiet=False)
        assert is_whole(told)
        for proof in report.files[0].proofs:
            assert proof.over.text(lang) in told


@pytest.mark.parametrize("each", SHOWN, ids=[each.code for each in SHOWN])
def test_what_is_wrong_is_told_with_its_figures(each: object, tmp_path: Path) -> None:
    assert hasattr(each, "right")
    path = tmp_path / "my.yaml"
    path.write_text(START.replace(each.right, each.wrong, 1), encoding="utf-8")
    report = check([path])
    for lang in LANGS:
        assert is_whole(check_text(report, Style(lang), quiet=False))
        for item in report.all_problems:
            assert is_whole(render(item, lang))
            assert all(is_whole(other.message.text(lang)) for other in item.related)


@pytest.mark.parametrize(("old", "new"), list(pairwise(EVERY)))
def test_what_differs_is_told_with_both_sides(old: str, new: str) -> None:
    one, other = load_rules(old), load_rules(new)
    told = diff(one, other)
    assert all(is_whole(item.text(lang)) for item in told for lang in LANGS)
    shown = "\n".join(item.text() for item in told)
    assert [label for label in _labels(one) ^ _labels(other) if label not in shown] == []


def _labels(rules: RuleSet) -> set[str]:
    return {method.label for method in rules.methods.values()}
