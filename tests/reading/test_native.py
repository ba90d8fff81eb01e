"""Our own layout: what is printed is read back, and every mistake is named with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore.errors import ReadingError
from perfscore.form import Form, Fund, Indicator, Statement, Told
from perfscore.form_kind import FormKind
from perfscore.reading import native
from perfscore.reporting.as_json import forms_json
from perfscore.reporting.forms_yaml import forms_yaml

PRINTED = st.none() | st.sampled_from(
    [">=5个", "=69.3%", "8.00", "有效提高", "no", "null", "2024-01-01", "1e3", "'\"", "a:b", "#x", "=1"]
)
NAMES = st.text(alphabet="指标值（%）数量A1：,\"'#", min_size=1, max_size=8).filter(lambda name: name.strip("·`•▪"))
ROWS = st.builds(
    Indicator, level1=PRINTED, level2=PRINTED, name=NAMES, target=PRINTED, actual=PRINTED, weight=PRINTED, score=PRINTED,
    note=PRINTED, basis=PRINTED, rule=PRINTED, evidence=PRINTED, last_year=PRINTED,
)  # fmt: skip
FUNDS = st.builds(Fund, label=NAMES, initial=PRINTED, budget=PRINTED, executed=PRINTED, rate=PRINTED, score=PRINTED)
FORMS = st.builds(
    Form, kind=st.sampled_from(FormKind), name=NAMES, year=st.none() | st.integers(1990, 2100), supervisor=PRINTED,
    implementer=PRINTED, funds=st.lists(FUNDS, max_size=3).map(tuple), indicators=st.lists(ROWS, max_size=4).map(tuple),
    total_weight=PRINTED, total_score=PRINTED,
)  # fmt: skip


STATEMENTS = st.builds(
    Statement, kind=st.sampled_from(Told), text=NAMES, figures=st.lists(st.sampled_from(["5", "69.3%"])).map(tuple)
)


@given(
    st.lists(
        st.builds(lambda form, told: evolve(form, statements=tuple(told)), FORMS, st.lists(STATEMENTS)), max_size=2
    )
)
def test_what_the_text_tells_survives_json_and_yaml(forms: list[Form]) -> None:
    for read in (
        list(native.read(forms_json(forms), "f.json", json=True).forms),
        list(native.read(forms_yaml(forms), "f.yaml", json=False).forms),
    ):
        assert [[(s.kind, s.text, s.figures) for s in form.statements] for form in read] == [
            [(s.kind, s.text, s.figures) for s in form.statements] for form in forms
        ]


@given(st.lists(FORMS, max_size=3))
def test_forms_survive_json_and_yaml(forms: list[Form]) -> None:
    as_json = list(native.read(forms_json(forms), "f.json", json=True).forms)
    as_yaml = list(native.read(forms_yaml(forms), "f.yaml", json=False).forms)
    shown = [_plain(form) for form in forms]
    assert [_plain(form) for form in as_json] == shown
    assert [_plain(form) for form in as_yaml] == shown


def _plain(form: Form) -> dict[str, object]:
    kept = form.to_dict()
    for row in (*kept["funds"], *kept["indicators"]):
        row.pop("source")
    return {key: value for key, value in kept.items() if key not in ("file", "source", "problems")}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("forms:\n  - {kind: project, name: x, indicators: []}\n", "D024", 2),
        ("forms:\n  - {kind: project_targets, indicators: []}\n", "D022", 2),
        ("forms:\n  - {kind: project_targets, name: x, indicators: [], yeer: 2024}\n", "D021", 2),
        ("forms:\n  - {kind: project_targets, name: x, indicators: [], year: 24}\n", "D023", 2),
        ("forms:\n  - {kind: project_targets, name: x, indicators: [{}]}\n", "D022", 2),
        ("forms:\n  - {kind: project_targets, name: x, indicators: 5}\n", "D023", 2),
        ("forms:\n  - {kind: project_targets, name: [x], indicators: []}\n", "D023", 2),
        ("form: []\n", "D021", 1),
        ("kind: project_targets\nname: x\n", "R511", 1),
        ("services:\n  web: {image: x}\nname: x\n", "D238", 1),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, code: str, line: int) -> None:
    with pytest.raises(ReadingError) as caught:
        native.read(text, "f.yaml", json=False)
    assert (code, line) in [(item.code, item.place.line) for item in caught.value.problems]
    assert code != "D238" or len(caught.value.problems) == 1


def test_all_examples_read_and_their_sums_hold(examples: Path) -> None:
    for path in sorted(examples.glob("*.yaml")):
        for form in perfscore.read(path):
            assert form.indicators
            weights = [float(row.weight or 0) for row in form.indicators]
            assert sum(weights) in (90, 100), form.name


SURENESS = ("confidence", "alternatives")


def test_json_of_the_contract_has_its_fields(examples: Path) -> None:
    form = json.loads(forms_json(perfscore.read(examples / "changji-2023.yaml")))["forms"][0]
    assert set(form) == {
        "kind", "name", "year", "supervisor", "implementer", "funds", "indicators", "total_weight", "total_score",
        "source", "problems", "file", "layout", *SURENESS,
    }  # fmt: skip
    assert set(form["funds"][0]) == {
        "label",
        "initial",
        "budget",
        "executed",
        "weight",
        "rate",
        "score",
        "source",
        *SURENESS,
    }
    assert set(form["indicators"][0]) == {
        "level1", "level2", "name", "target", "actual", "weight", "score", "note", "basis", "rule", "evidence",
        "last_year", "source", *SURENESS,
    }  # fmt: skip


IN_CHINESE = {
    "表:": "forms",
    "种类:": "kind",
    "名称:": "name",
    "指标:": "indicators",
    "年度:": "year",
    "资金:": "funds",
}


@pytest.mark.parametrize("written", IN_CHINESE)
def test_a_key_in_chinese_is_told_once_with_the_right_one(written: str) -> None:
    text = "forms:\n- kind: project_targets\n  name: x\n  year: 2024\n  funds: []\n  indicators: []\n"
    right = IN_CHINESE[written]
    with pytest.raises(ReadingError) as caught:
        native.read(text.replace(f"{right}:", written, 1), "f.yaml", json=False)
    (found,) = caught.value.problems
    assert found.code == "D021"
    assert found.message().endswith(f"是否想写 {right}？")
