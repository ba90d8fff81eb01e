"""Corrections by a person: applied only to what he saw, told in words, never to more than one cell."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from perfscore.form import Confidence, Form, Fund, Indicator, Unsure
from perfscore.form_kind import FormKind
from perfscore.reading.corrections import Correction, corrected

DOUBT = Unsure("actual", Confidence.DOUBTFUL, "8人")
FORM = Form(
    kind=FormKind.PROJECT_SELF_EVALUATION,
    name="项目",
    year=2023,
    funds=(Fund(label="年度资金总额", budget="100.00"),),
    indicators=(
        Indicator(name="人数", target="6人", actual="3人", unsure=(DOUBT, Unsure("score", Confidence.LIKELY))),
        Indicator(name="次数", actual=None),
    ),
)


def made(path: str, field: str, read: str | None, text: str | None) -> Correction:
    return Correction(path=path, field=field, read=read, text=text, who="李四", when="2026-01-02 03:04")


def test_one_cell_is_changed_and_told() -> None:
    found = corrected(FORM, [made("indicators[0]", "actual", "3人", " 8 人 ")])
    first = found.indicators[0]
    assert first == evolve(FORM.indicators[0], actual="8人")
    assert first.unsure == (Unsure("score", Confidence.LIKELY),)
    assert found.indicators[1:] == FORM.indicators[1:]
    assert [each.code for each in found.problems] == ["D177"]
    assert found.problems[0].message() == "“人数”的实际完成值由“3人”更正为“8人”（李四，2026-01-02 03:04）"


def test_a_cell_that_was_read_rightly_is_no_longer_doubtful() -> None:
    found = corrected(FORM, [made("indicators[0]", "actual", "3人", "3人")])
    assert found.indicators[0].doubtful == frozenset()
    assert [each.code for each in found.problems] == ["D179"]


@pytest.mark.parametrize(
    ("path", "field", "read", "text", "now"),
    [
        ("funds[0]", "budget", "100.00", "1,000.00", "1000.00"),
        ("indicators[1]", "actual", None, "4次", "4次"),
        ("indicators[0]", "target", "6人", None, None),
        ("", "year", "2023", "2024", 2024),
        ("", "year", "2023", "二〇二四", None),
        ("", "implementer", None, "某局", "某局"),
    ],
)
def test_every_cell_can_be_corrected(path: str, field: str, read: str | None, text: str | None, now: object) -> None:
    found = corrected(FORM, [made(path, field, read, text)])
    row = {"": found, "funds[0]": found.funds[0]}.get(path) or found.indicators[int(path[-2])]
    assert getattr(row, field) == now
    assert [each.code for each in found.problems] == ["D177"]


@pytest.mark.parametrize(
    ("path", "field", "read", "text"),
    [
        ("indicators[0]", "actual", "4人", "8人"),  # it read otherwise when the person looked
        ("indicators[2]", "actual", None, "8人"),
        ("indicators[99999999999]", "actual", None, "8人"),
        ("rows[0]", "actual", None, "8人"),
        ("indicators[0]", "source", None, "8人"),
        ("indicators[0]", "unsure", None, "8人"),
        ("", "kind", "project_self_evaluation", "x"),
        ("indicators[0]", "name", "人数", ""),  # a row has a name
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(path: str, field: str, read: str | None, text: str) -> None:
    found = corrected(FORM, [made(path, field, read, text)])
    assert evolve(found, problems=()) == FORM
    assert [each.code for each in found.problems] == ["D178"]
    assert found.problems[0].message("en")


@given(st.lists(st.sampled_from(["actual", "target", "weight", "score"]), unique=True), st.permutations(range(4)))
def test_corrections_of_different_cells_may_come_in_any_order(fields: list[str], order: list[int]) -> None:
    each = [made("indicators[1]", field, None, f"{number}个") for number, field in enumerate(fields)]
    mixed = [each[number] for number in order if number < len(each)]
    assert corrected(FORM, each).indicators == corrected(FORM, mixed).indicators
