"""What is found across forms is the same, wherever they lie meanwhile and however they come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

import perfscore
from perfscore.auditing import collection, slim
from perfscore.auditing.checks import across
from perfscore.auditing.collection import Collection
from perfscore.auditing.finding import Severity
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import audit_all
from perfscore.auditing.slim import row_of
from perfscore.form import Confidence, Form, Unsure
from perfscore.form_kind import FormKind
from perfscore.messages import Place
from perfscore.scoring.score import FormRows, form_rows, score_form
from perfscore.spool import Grouping

RULES = perfscore.load_rules("cn/mof/2020-10")


def documents(examples: Path) -> Iterator[list[FormRows]]:
    """Two years of an example, the later with lower targets and other scores, its targets, and two reports of a unit."""
    forms = perfscore.read(examples / "changji-2023.yaml")
    for year in (2023, 2024):
        changed = [_changed(evolve(form, year=year), year == 2024) for form in forms]
        yield [score_form(each, RULES) for each in changed]
    yield [form_rows(evolve(form, kind=FormKind.PROJECT_TARGETS, year=2024)) for form in forms]
    whole = evolve(forms[0], kind=FormKind.DEPARTMENT_SELF_EVALUATION)
    yield [score_form(evolve(whole, total_score=total), RULES) for total in ("77", "78")]


def _changed(form: Form, later: bool) -> Form:
    rows = tuple(
        evolve(row, target=(row.target or "").replace("100", "60"), score="3") if later and number % 2 else row
        for number, row in enumerate(form.indicators)
    )
    source = Place(file=f"{form.year}.xlsx")
    return evolve(form, indicators=rows, source=source, total_score="88" if later else form.total_score)


@pytest.mark.parametrize("in_memory", [0, 3, 1000])
def test_forms_on_disk_are_compared_like_those_in_memory(
    examples: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(collection, "_IN_MEMORY", in_memory)
    every = list(documents(examples))
    near, far = Collection(Profile(), []), Collection.on_disk(Profile())
    far._rows = Grouping(max(1, in_memory))
    for results in every:
        near.add(results)
        far.add(results)
    expected = [item.to_dict() for item in near.findings()]
    assert {"F401", "F403", "F404", "F409"} <= {item["code"] for item in expected}
    assert [item.to_dict() for item in far.findings()] == expected


def test_nothing_across_forms_is_an_error(examples: Path) -> None:
    """So it need not be weighed by how its cells were read."""
    found = audit_all([(each.form, RULES) for results in documents(examples) for each in results]).findings
    assert found
    assert all(item.severity is not Severity.ERROR for item in found)


def test_departments_without_a_name_are_one_in_one_document_only() -> None:
    whole = Form(kind=FormKind.DEPARTMENT_SELF_EVALUATION, name="", year=2024, total_score="90", source=Place(file="a"))
    other = evolve(whole, total_score="80")
    assert [item.code for item in audit_all([(whole, None), (other, None)]).findings] == ["F403"]
    elsewhere = evolve(other, source=Place(file="b"))
    assert audit_all([(whole, None), (elsewhere, None)]).findings == ()


def test_a_form_with_all_that_reading_may_add_is_kept_on_disk(examples: Path) -> None:
    """What a form is compared by is kept; how sure its head is was an internal error."""
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    doubts = (Unsure("year", Confidence.DOUBTFUL, "2022"),)
    every = [evolve(form, unsure=doubts), evolve(form, unsure=doubts, year=2024)]
    near, far = Collection(Profile(), []), Collection.on_disk(Profile())
    for each in every:
        near.add([score_form(each, RULES)])
        far.add([score_form(each, RULES)])
    assert [item.to_dict() for item in far.findings()] == [item.to_dict() for item in near.findings()] != []


def test_of_a_form_on_disk_one_row_is_made_where_one_is_asked_for(
    examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are scored differently are told by themselves: to make their forms took most of the time."""
    near, far = Collection(Profile(), []), Collection.on_disk(Profile())
    for results in documents(examples):
        near.add(results)
        far.add(results)
    every = [(number, at) for number, each in enumerate(far.forms) for at in range(len(each.rows))]
    for number, at in every:
        name, row = row_of(far.forms, number, at)
        assert (name, row) == (far.forms[number].form.name, far.forms[number].rows[at])
        assert (name, row.name, row.source) == (
            *(each := row_of(near.forms, number, at))[:1],
            each[1].name,
            each[1].source,
        )
    expected = list(across.same_row_scored_differently(near._rows, near.forms))
    monkeypatch.delattr(slim, "_form_rows")
    assert list(across.same_row_scored_differently(far._rows, far.forms)) == expected != []
