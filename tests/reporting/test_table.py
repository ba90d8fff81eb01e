"""Alignment in cells, and text that cannot steer a terminal."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore.messages import readable_template, wording
from perfscore.reporting.as_text import audit_text
from perfscore.reporting.style import Style
from perfscore.reporting.table import aligned, clean, fitted
from perfscore.values.number import Interval, interval_text
from perfscore.widths import cells


@given(st.text(max_size=40), st.integers(2, 20))
def test_fitted_text_takes_exactly_its_width(text: str, width: int) -> None:
    assert cells(fitted(text, width)) == width
    assert clean(fitted(text, width)) == fitted(text, width)


def test_wide_characters_count_two() -> None:
    lines = aligned([("指标", "10"), ("a", "9.27")], (10, 8), right=(1,))
    assert lines == ["指标    10", "a     9.27"]
    assert fitted("预算执行率", 6) == "预算… "


def test_control_characters_are_gone() -> None:
    assert clean("a\x1b[31mb\nc\u202e") == "a [31mb c "


def test_the_text_report_shows_both_scores_and_the_reason(examples: Path) -> None:
    import perfscore
    from perfscore.auditing.run import audit_all
    from perfscore.reporting.as_text import audit_text
    from perfscore.reporting.style import Style

    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    report = audit_all([(form, rules) for form in perfscore.read(examples / "changji-2023.yaml")])
    plain, english = audit_text(report, Style()), audit_text(report, Style("en"))
    assert "保障办公人员数量（人）        =68人        =66人             10   9.27   9.27  一致" in plain
    assert "共 6 张表、57 行：一致 52，舍入差 2，不符 3。" in plain
    assert "\x1b[" not in plain
    assert "\x1b[31m" in audit_text(report, Style(colour=True))
    assert "6 forms, 57 rows: agrees 52" in english
    assert "binary floating point" in english


def test_a_figure_stands_with_its_noun_in_the_number_that_it_has() -> None:
    said = {count: wording("W_unread", "en", {"count": count}) for count in ("1", "2", "0")}
    assert said == {
        "1": "1 document could not be read:", "2": "2 documents could not be read:", "0": "0 documents could not be read:"
    }  # fmt: skip
    assert readable_template("W_unread", "en") == "… documents could not be read:"


def test_a_range_has_the_dash_of_the_language(examples: Path) -> None:
    score = Interval(Fraction(6), Fraction("7.99"))
    assert [interval_text(score, 2, lang) for lang in ("zh", "en")] == ["6.00～7.99", "6.00–7.99"]
    row = perfscore.score(perfscore.read(examples / "changji-2023.yaml")[0], "cn/mof/2020-10").rows[1]
    assert "～" not in row.explain("en")
    report = perfscore.audit_all([(form, "cn/mof/2020-10") for form in perfscore.read(examples / "changji-2023.yaml")])
    told = audit_text(report, Style(lang="en", colour=False))
    assert re.search(r"total: declared [0-9.]+, recomputed [0-9.]+–[0-9.]+, grade", told)
    assert "low=" not in told
