"""Vetoes on facts that the document or a user declares; weight frames by 一级指标."""

from __future__ import annotations

from pathlib import Path

import pytest
from adjusted import RULES, adjusted

import perfscore
from perfscore.auditing.run import audit
from perfscore.form import Answer, Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.reading import native
from perfscore.rules.load import read_text
from perfscore.rules.proving.proof import Claim, Status
from perfscore.rules.proving.prove import prove
from perfscore.testing.cases import load_cases
from perfscore.testing.run import run_case

DECLARED = RULES.replace(
    "    - limit:",
    "    - veto: {declared: [弄虚作假, 虚报冒领], total: 0}\n    - limit: {declared: 整改不力, grade: 中}\n    - limit:",
)


def _form(*answers: Answer) -> Form:
    return Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2024, answers=answers,
        indicators=(Indicator(level2="数量指标", name="甲", target="10个", actual="10个", weight="95"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "total", "grade", "code"),
    [
        ({}, "95", "优", "T160"),
        ({"弄虚 作假": True}, "0", "差", "T161"),
        ({"虚报冒领": True, "弄虚作假": False}, "0", "差", "T161"),
        ({"弄虚作假": False, "虚报冒领": False, "整改不力": False}, "95", "优", "T157"),
        ({"整改不力": True}, "95", "中", "T161"),
    ],
)
def test_a_declared_fact_fixes_the_total_or_the_grade(
    answers: dict[str, bool], total: str, grade: str, code: str
) -> None:
    found = perfscore.score(_form(), adjusted(DECLARED), answers)
    assert (str(found.total), found.grade) == (total, grade)
    assert code in {step.code for step in found.total_steps}


def test_what_a_user_says_goes_over_what_the_document_says() -> None:
    form = _form(Answer("弄虚作假", holds=True))
    assert str(perfscore.score(form, adjusted(DECLARED)).total) == "0"
    assert str(perfscore.score(form, adjusted(DECLARED), {"弄虚作假": False}).total) == "95"


def test_a_form_of_our_own_tells_its_answers_and_keeps_them() -> None:
    text = "forms: [{kind: project_self_evaluation, name: 甲, answers: {弄虚作假: yes, 整改不力: 否}, indicators: []}]"
    (form,) = native.read(text, "f.yaml", json=False).forms
    assert form.answers == (Answer("弄虚作假", holds=True), Answer("整改不力", holds=False))
    assert form.to_dict()["answers"] == {"弄虚作假": True, "整改不力": False}
    assert "answers" not in _form().to_dict()
    with pytest.raises(perfscore.ReadingError, match="D024"):
        native.read(text.replace("yes", "也许"), "f.yaml", json=False)


def test_cases_tell_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.cases.yaml"
    path.write_text(
        "rules: my/total\ncases:\n  - {rows: [{name: 甲, target: 10个, actual: 10个, weight: 95}], answers: {弄虚作假: yes},"
        " total: 0, grade: 差, reason: 否决}\n", "utf-8",
    )  # fmt: skip
    assert all(run_case(case, adjusted(DECLARED)).passed for case in load_cases(path).cases)


def test_what_cannot_be_told_apart_is_refused() -> None:
    for new in (
        "veto: {declared: 弄虚作假, below: 60%, total: 0}",
        "veto: {declared: 弄虚作假, rows: {name: 甲}, total: 0}",
    ):
        _, problems = read_text(
            DECLARED.replace("veto: {declared: [弄虚作假, 虚报冒领], total: 0}", new), "r.yaml", pytest.fail
        )
        assert [item.code for item in problems] == ["R160" if "below" in new else "R148"]


FRAMES = RULES.replace(
    "grades:\n",
    "weights:\n  - label: 投入过程产出效果\n    total: 100\n    sources: [text]\n    parts:\n"
    "      - {level1: 投入, weight: 15}\n      - {level1: [过程, 过程管理], weight: 25}\n"
    "      - {level1: 产出, weight: 30}\n      - {level1: 效果, weight: 30}\ngrades:\n",
)


def _weighed(**weights: str) -> list[str]:
    rows = tuple(
        Indicator(level1=f"{level1}（{weight}分）", name="甲", target="1个", actual="1个", weight=weight, score=weight)
        for level1, weight in weights.items()
    )
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=2024, indicators=rows)
    return [each.message() for each in audit(form, adjusted(FRAMES)).findings if each.code == "F107"]


def test_a_frame_by_level1_is_kept_or_told() -> None:
    assert _weighed(投入="15", 过程管理="25", 产出="30", 效果="30") == []
    (message,) = _weighed(投入="25", 过程="15", 产出="30", 效果="30")
    assert "投入 25" in message
    assert "投入过程产出效果" in message
    proofs = {proof.claim: proof for proof in prove(adjusted(FRAMES))}
    assert proofs[Claim.WEIGHTS].status is Status.PROVED
    twice = FRAMES.replace("level1: 产出", "level1: 投入")
    problems = [item.code for proof in prove(adjusted(twice)) for item in proof.problems]
    assert "R341" in problems
