"""What scoring leaves behind: typed outcomes, from which the sentences are made when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from rows import row

import perfscore
from perfscore.messages import catalogue
from perfscore.rules.curve import Constant, Curve, Line, Mark, Segment
from perfscore.scoring.outcome import AtLevel, OnCurve, OverParts, Scored, Undetermined
from perfscore.scoring.refusal import Reason, refuse
from perfscore.values.notes import Assumption, Incomparable, Unread

EXAMPLE = Path(__file__).parents[2] / "examples" / "changji-2023.yaml"
CHANGJI = perfscore.load_rules("cn/xinjiang/changji/2023")


@pytest.fixture
def wordless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No sentence can be made."""

    def refused(*_: object) -> str:
        raise AssertionError("a sentence was made that nobody asked for")

    monkeypatch.setattr(catalogue, "template", refused)
    yield
    monkeypatch.undo()


@pytest.mark.usefixtures("wordless")
def test_scoring_makes_no_sentence() -> None:
    forms = perfscore.read(EXAMPLE)
    scored = [perfscore.score(form, CHANGJI) for form in forms]
    assert any(each.refusal is None for result in scored for each in result.rows)


def test_a_trace_is_made_once_and_plays_no_part_in_equality() -> None:
    form = perfscore.read(EXAMPLE)[0]
    one, other = perfscore.score(form, CHANGJI), perfscore.score(form, CHANGJI)
    assert one.rows[1].trace is one.rows[1].trace
    assert one == other
    assert one.rows[1].trace == other.rows[1].trace
    assert one.receipt == other.receipt


def test_an_outcome_tells_where_a_row_landed() -> None:
    curve, level, parts = (
        row("66人", of="=68人"),
        row("有效提高", of="有效提高"),
        row("桥1座、路1条", of="桥2座、路1条"),
    )
    assert isinstance(curve.outcome, Scored)
    assert isinstance(curve.outcome.landing, OnCurve)
    assert curve.outcome.landing.measured.exact.low == Fraction(66, 68) == curve.rate
    assert curve.outcome.decision is not None
    assert curve.method == curve.outcome.landing.method.id
    assert isinstance(level.outcome, Scored)
    assert isinstance(level.outcome.landing, AtLevel)
    assert isinstance(parts.outcome, Scored)
    assert isinstance(parts.outcome.landing, OverParts)
    assert len(parts.outcome.landing.scores) == 2


def test_an_outcome_without_a_score_tells_why() -> None:
    found = row("5公顷", of="3个")
    assert isinstance(found.outcome, Undetermined)
    assert found.outcome.refusal.code is Incomparable.DIMENSIONS
    assert found.refusal is found.outcome.refusal
    assert (found.score, found.method, found.rate, found.trace.lines()) == (None, None, None, [])
    assert row("5个", of=None).outcome == Undetermined(refuse(Reason.NO_TARGET))


@pytest.mark.parametrize("kind", [Reason, Incomparable, Assumption, Unread])
def test_each_reason_and_note_has_its_wording(kind: type[Reason]) -> None:
    assert {each.value for each in kind} <= set(catalogue.codes())


def test_a_segment_knows_its_end_and_a_point_lies_in_one() -> None:
    nothing, whole = Constant(Mark()), Constant(Mark(share=Fraction(1)))
    drawn = Curve((
        Segment(None, True, nothing), Segment(Fraction(0), True, whole), Segment(Fraction(0), False, Line(Mark(), Mark())),
        Segment(Fraction(1), False, whole),
    ))  # fmt: skip
    first, point, line, last = drawn.segments
    assert [each.end for each in drawn.segments] == [0, 0, 1, None]
    assert (point.is_point, line.span, line.end_included) == (True, (0, 1), True)
    for x, segment in ((-1, first), (0, point), (Fraction(1, 2), line), (1, line), (2, last)):
        assert drawn.segment_at(Fraction(x)) is segment
        assert [each for each in drawn.segments if each.touches(Fraction(x), Fraction(x))] == [segment]
    with pytest.raises(ValueError, match="no breakpoint"):
        _ = last.span
