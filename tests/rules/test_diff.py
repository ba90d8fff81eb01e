"""Differences in words, and what they do to real forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_explanations import START

from perfscore.cli import main
from perfscore.rules.diff import diff
from perfscore.rules.library import load_rules


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(START, encoding="utf-8")
    new.write_text(START, encoding="utf-8")
    return old, new


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("{from: 100%, score: 100%}", "{from: 95%, score: 100%}"), "办法“按完成比例计分”的得分：原为 完成率低于 0%"),
        (("measure: none", "measure: {to: 0.01%, mode: down}"), "量的舍入：原为 不舍入，改为 截断到 0.01%"),
        (("to: 0.01, mode: half_up", "to: 0.1, mode: half_up"), "得分的舍入：原为 四舍五入到 0.01，改为 四舍五入到 0.1"),
        (("{from: 90, grade: 优", "{from: 85, grade: 优"), "等级：原为 优 ≥ 90、良 ≥ 80"),
        (("{when: {kind: date}, use: on_time}", "{when: {kind: date}, use: undetermined, because: 不计}"), "决策表新增第 6 行：值为 日期 → 不计分：不计"),
        (("{of: 效益, weight: 30}\n      - {of: 满意度, weight: 10}", "{of: 效益, weight: 25}\n      - {of: 满意度, weight: 15}"), "新增权重框架"),
        (("version: \"1.0\"", "version: \"1.1\""), "版本：原为 1.0，改为 1.1"),
        (("places: [某省/某市]", "places: [某省/别市]"), "地区：原为 某省/某市，改为 某省/别市"),
        (("    document: 某省", "    document: 新某省"), "新增依据：新某省"),
        (("label: 按期完成得满分", "label: 按时"), "办法“按时”的名称"),
        (("grades:\n", "total: {combine: mean}\ngrades:\n"), "总分：原为 各行相加，改为 各行平均"),
        (("phrases: [达成预期指标, 达到预期]", "phrases: [达成预期指标]"), "办法“定性指标按三档计分”的得分"),
    ],
)  # fmt: skip
def test_each_difference_is_told_in_words(edit: tuple[str, str], said: str, pair: tuple[Path, Path]) -> None:
    old, new = pair
    assert edit[0] in START
    new.write_text(START.replace(*edit, 1), encoding="utf-8")
    told = [item.text() for item in diff(load_rules(old), load_rules(new))]
    assert any(said in each for each in told), told
    assert all(item.text("en") != item.text("zh") for item in diff(load_rules(old), load_rules(new)))


def test_comments_and_key_order_are_no_difference_and_leave_the_hash(pair: tuple[Path, Path]) -> None:
    old, new = pair
    moved = START.replace("title:", "title_moved:").replace("title_moved: 某省某市2025年度绩效自评办法\n", "")
    new.write_text("# 另一句注释\n" + moved + "title: 某省某市2025年度绩效自评办法\n", encoding="utf-8")
    one, other = load_rules(old), load_rules(new)
    assert diff(one, other) == ()
    assert one.digest() == other.digest()


def test_the_effect_on_real_forms(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = str(examples / "changji-2023.yaml")
    assert main(["rules", "diff", "cn/mof/2020-10", "cn/xinjiang/changji/2023", "--on", document]) == 0
    shown = capsys.readouterr().out
    assert "保障办公人员数量（人）        =68人        =66人                   9.71    9.27  -0.44" in shown
    assert "总分 87.86～93.86（优或良）→ 74.66（中）" in shown
    assert "共 6 张表、57 行：得分变动" in shown
    assert main(["rules", "diff", "cn/mof/2020-10", "cn/mof/2020-10", "--on", document, "nowhere.txt"]) == 2
    shown = capsys.readouterr()
    assert "两个规则集内容相同" in shown.out
    assert "得分变动 0 行" in shown.out
    assert "nowhere.txt" in shown.err
