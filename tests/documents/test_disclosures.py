"""The public disclosures read field by field against transcriptions made by hand. Skipped where they are absent."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import perfscore
from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.scoring.verdict import Verdict

Forms = tuple[Form, ...]
Disclosed = Callable[[str], Forms]
HERE = Path(__file__).parent
AT_LEAST = 0.995


def transcription(name: str) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = {}
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(int(line.pop("form")), []).append(line)
    return found


def agreement(forms: Forms, expected: dict[int, list[dict[str, str]]]) -> tuple[float, list[str]]:
    """The share of fields that are equal, and those that are not."""
    wrong, count = [], 0
    for number, lines in expected.items():
        rows = forms[number].indicators
        assert len(rows) == len(lines), forms[number].name
        for row, line in zip(rows, lines, strict=True):
            for field, value in line.items():
                count += 1
                if (getattr(row, field) or "") != value:
                    wrong.append(f"{number} {field}: {getattr(row, field)} / {value}")
    return 1 - len(wrong) / count, wrong


@pytest.fixture(scope="module")
def municipal(disclosed: Disclosed) -> Forms:
    return disclosed("001_c4f0ff4337bddb90.part1.txt")


@pytest.fixture(scope="module")
def prefecture(disclosed: Disclosed) -> Forms:
    return disclosed("000_727c1b2ac60451fb.txt")


@pytest.fixture(scope="module")
def targets(disclosed: Disclosed) -> Forms:
    return disclosed("002_5590732078aab459.part1.txt")


def test_the_municipal_forms(municipal: Forms) -> None:
    share, wrong = agreement(municipal, transcription("urumqi_2024.tsv"))
    assert share >= AT_LEAST, wrong
    kinds = [form.kind for form in municipal]
    assert kinds == [FormKind.DEPARTMENT_SELF_EVALUATION] + [FormKind.PROJECT_SELF_EVALUATION] * 20
    assert {form.year for form in municipal} == {2024}


def test_weights_sum_to_100_unless_the_document_does_not(municipal: Forms) -> None:
    off = [n for n, form in enumerate(municipal) if any(item.code == "D131" for item in form.problems)]
    assert off == [9]  # its first row is illegible in the scan, and one row is missing there


def test_money_rows_of_the_municipal_forms(municipal: Forms) -> None:
    for form in municipal[1:]:
        assert [fund.label for fund in form.funds] == ["年度资金总额", "其中:当年财政拨款", "其他资金"], form.name
        assert form.funds[0].weight == "10"
    total = municipal[0].funds[0]
    assert (total.initial, total.budget, total.executed) == ("34507.94", "38381.18", "34043.07")
    assert (total.weight, total.rate, total.score) == ("10", "88.7%", "8.87")


def test_the_target_forms(targets: Forms) -> None:
    share, wrong = agreement(targets, transcription("artux_2024.tsv"))
    assert share >= AT_LEAST, wrong
    for form in targets:
        assert sum(int(row.weight or 0) for row in form.indicators) == 90, form.name


def test_every_printed_value_of_the_disclosures_is_understood_or_says_why(municipal: Forms, targets: Forms) -> None:
    values = [
        text for form in municipal + targets for row in form.indicators for text in (row.target, row.actual) if text
    ]
    strange = [text for text in values if type(perfscore.parse_target(text)).__name__ == "Uninterpreted"]
    assert len(values) > 380
    assert strange == ["<=210 0元/座"]  # torn by the scan: for all that anyone can tell, two numbers


def test_the_wrapped_forms(prefecture: Forms) -> None:
    share, wrong = agreement(prefecture, transcription("changji_2023.tsv"))
    assert len(prefecture) == 26
    assert share >= AT_LEAST, wrong
    assert prefecture[0].kind is FormKind.DEPARTMENT_SELF_EVALUATION
    assert {(form.year, form.total_weight) for form in prefecture[1:]} == {(2023, "100")}


def test_money_rows_of_the_wrapped_forms(prefecture: Forms) -> None:
    assert [fund.label for fund in prefecture[0].funds] == [
        "中央安排", "自治区安排", "地（州、市）安排", "县（市、区）安排", "其他资金", "合计",
    ]  # fmt: skip
    for form in prefecture[1:]:
        assert [fund.label for fund in form.funds] == ["年度资金总额", "其中：当年财政拨款", "其他资金"]
        assert form.funds[0].rate is not None
    assert prefecture[4].funds[0].rate == "100.00%"  # printed over two lines: 100.0 | 0%
    assert [form.name for form in prefecture if "\n" in form.name or not form.name] == []


def test_the_sums_of_the_wrapped_forms_hold(prefecture: Forms) -> None:
    assert [item.code for form in prefecture for item in form.problems] == []


def test_the_prefecture_method_explains_what_its_source_says(prefecture: Forms) -> None:
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    rows = [row for form in prefecture for row in perfscore.score(form, rules).rows]
    source = rules.sources["changji_2023"]
    assert len(rows) == source.rows
    assert sum(row.verdict is Verdict.AGREES for row in rows) == source.explained
    assert sum(row.verdict is Verdict.ROUNDING for row in rows) == 2


def test_the_municipal_method_explains_what_its_source_says(municipal: Forms) -> None:
    rules = perfscore.load_rules("cn/xinjiang/urumqi/2024")
    rows = [row for form in municipal for row in perfscore.score(form, rules).rows]
    source = rules.sources["urumqi_2024"]
    assert len(rows) == source.rows
    assert sum(row.verdict is Verdict.AGREES for row in rows) == source.explained
    differs = [row for row in rows if row.verdict is Verdict.DIFFERS]
    assert [(row.target, row.actual, float(row.declared or 0)) for row in differs] == [("<=12个月", "=10个月", 8.33)]


def test_the_narrative_report(disclosed: Disclosed) -> None:
    (form,) = disclosed("003_1d665498afc654ae.txt")
    assert (form.name, form.year, form.total_score, form.grade) == ("乌鲁木齐县自然资源局", 2023, "96.77分", "优")
    assert [(row.name, row.target, row.mid_year, row.actual, row.deviation) for row in form.indicators] == [
        ("部门整体预算执行率", "≥80%", "32.04%", "99.91%", "24.89%"),
        ("政府采购执行率", "=100%", None, "100%", "无偏差"),
        ("国土变更调查和卫片系统填报数量", "≥17个", "342个", "1487个", "偏差较大"),
        ("地质灾害隐患点排查次数", "≥2次", "25次", "50次", "偏差较大"),
        ("政府性基金收入完成率", "≥50%", "31%", "33.9%", "32.2%"),
        ("土地储备监测监管系统在库率", "=100%", "100%", "100%", "无偏差"),
        ("图斑实地举证和地类认定上报率", "=100%", "100%", "100%", "无偏差"),
        ("县国土空间规划工作完成率", "≥90%", "90%", "90%", "无偏差"),
    ]
    rates = [fund.rate for fund in form.funds]
    assert len(rates) == 24
    assert rates[:13] == ["0%"] * 7 + ["9.12%", "79.87%", "52.5%", "16.67%", "2.21%", "27.63%"]
    assert rates[13:] == ["100%"] * 11
    assert form.funds[11].budget == "457.50万元"
