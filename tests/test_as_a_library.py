"""What a program meets: exact numbers for cells, typed refusals, short reprs, the choice of rules, threads, tables."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfscore
from perfscore import Form, FormKind, Fund, Indicator, UsageError
from perfscore.auditing.records import ROWS
from perfscore.reporting.audit_html import audit_html

RULES = "cn/mof/2020-10"


@given(
    st.one_of(
        st.integers(-(10**30), 10**30),
        st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20),
        st.builds(lambda top, zeros: Fraction(top, 10**zeros), st.integers(-(10**12), 10**12), st.integers(0, 9)),
    )
)
def test_an_exact_number_is_kept_as_it_would_be_printed(value: Any) -> None:
    printed = Indicator(name="a", target=value).target
    assert printed is not None
    assert Fraction(printed) == Fraction(value)
    assert "e" not in printed.lower()


def test_decimals_are_kept() -> None:
    row = Indicator(name="a", weight=Decimal("10.00"), score=Decimal("1E+1"), actual=Fraction(1, 8))
    assert (row.weight, row.score, row.actual) == ("10.00", "10", "0.125")
    assert Fund(label="a", budget=170, weight=None).budget == "170"


def test_numbers_score_as_their_digits_do() -> None:
    given_ = Indicator(name="a", level2="数量指标", target=68, actual=Decimal(66), weight=10)
    printed = Indicator(name="a", level2="数量指标", target="68", actual="66", weight="10")
    assert perfscore.score(given_, RULES).score == perfscore.score(printed, RULES).score


@pytest.mark.parametrize(
    "value",
    [0.1, 1.0, float("nan"), True, b"x", [1], Fraction(1, 3), 10**5000, Decimal("NaN"), Decimal("1E+9999"),
     Decimal("1E-9999"), Decimal("Infinity"), object()],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_is_not_exact_is_refused_at_the_constructor(value: Any) -> None:
    for make in (lambda: Indicator(name="a", target=value), lambda: Fund(label="a", budget=value)):
        with pytest.raises(UsageError, match="U070"):
            make()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Indicator(name=None), "U074"),
        (lambda: Form(kind="no such", name="a"), "U071"),
        (lambda: Form(kind=None, name="a"), "U071"),
        (lambda: Form(kind="project_targets", name="a", year="二〇二四"), "U072"),
        (lambda: Form(kind="project_targets", name="a", year=2024.0), "U070"),
        (lambda: Form(kind="project_targets", name="a", indicators=["x"]), "U073"),
        (lambda: Form(kind="project_targets", name="a", funds=5), "U073"),
        (lambda: perfscore.score("x", RULES), "U073"),
        (lambda: perfscore.score(Indicator(name="a"), None), "U073"),
        (lambda: perfscore.audit([], RULES), "U073"),
        (lambda: perfscore.find_rules(form="no such"), "U071"),
        (lambda: perfscore.find_rules(year="二〇二四"), "U072"),
        (lambda: perfscore.load_rules(None), "U073"),
        (lambda: perfscore.read(5), "U073"),
        (lambda: perfscore.parse_target(0.1), "U070"),
        (lambda: perfscore.audit_paths(5), "U073"),
        (lambda: perfscore.rules_for("x"), "U073"),
        (lambda: perfscore.infer("x"), "U073"),
        (lambda: perfscore.infer(Form(kind="project_targets", name="a"), ["no such"]), "R204"),
        (lambda: perfscore.infer_units([5]), "U073"),
        (lambda: perfscore.audit_all([Form(kind="project_targets", name="a")]), "U073"),
        (lambda: perfscore.rank_units(5), "U073"),
        (lambda: perfscore.draw_sample([5], 1), "U073"),
        (lambda: perfscore.row_records([5]), "U073"),
        (lambda: perfscore.finding_records([5]), "U073"),
    ],
)
def test_what_a_caller_gives_wrongly_is_a_typed_error(make: Any, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        make()


def test_a_form_takes_what_json_has() -> None:
    form = Form(kind="project_targets", name="a", year="2024", indicators=[Indicator(name="x")])
    assert (form.kind, form.year, form.indicators) == (FormKind.PROJECT_TARGETS, 2024, (Indicator(name="x"),))
    assert hash(form)


def test_a_repr_is_short_and_a_row_is_written_as_one_writes_it(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[1]
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    audit = perfscore.audit(form, rules)
    shown = [form, rules, audit, audit.result, audit.result.rows[0], audit.findings[0], *form.indicators, *form.funds]
    shown += [perfscore.audit_all([(form, rules), (form, None)]), perfscore.row_records([audit])]
    shown += [perfscore.audit_paths([]), perfscore.audit_all([(form, None)]).audits[0].result]
    shown += [perfscore.infer([form]), *perfscore.infer_units([form]), *perfscore.rank_units([audit])]
    assert [repr(each) for each in shown if len(repr(each)) > 250] == []
    assert [name for name in dir(perfscore) if name[0] != "_"] == sorted({*perfscore.__all__} - {"__version__"})
    assert repr(perfscore.infer([])) == "<Inference from 0 rows: none>"
    assert repr(perfscore.score(Indicator(name="a", target=">=5个", actual="4个", weight=10), RULES)).endswith(
        "nothing declared>"
    )
    assert len({hash(each) for each in (rules, audit, audit.result)}) == 3
    for row in (*form.indicators, *form.funds):
        assert "None" not in repr(row)
        again = eval(repr(row), {"Indicator": Indicator, "Fund": Fund})
        assert repr(again) == repr(row)


def test_the_rules_of_a_form_are_those_that_the_command_chooses(examples: Path, tmp_path: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    rules = perfscore.rules_for(form)
    assert rules is not None
    (audit, *_) = perfscore.audit_paths(examples / "changji-2023.yaml", jobs=0).report().audits
    assert (rules.id, rules.chosen) == (audit.result.rules.id, audit.result.rules.chosen)  # type: ignore[attr-defined]
    assert perfscore.rules_for(Form(kind="project_targets", name="a", year=1990)) is None
    own = (examples / "own-rules" / "district-2025.yaml").read_text("utf-8")
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    district = perfscore.read(examples / "district-form.yaml")[0]
    assert perfscore.rules_for(district, [tmp_path]) != perfscore.rules_for(district)


def test_scores_and_audits_are_tables_of_one_schema(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    scored, audited = (act(form, RULES) for act in (perfscore.score, perfscore.audit))
    one, other = (perfscore.row_records([each]) for each in (scored, audited))
    assert one == other
    assert one.columns == ROWS
    assert len(one) == len(scored.rows)
    assert one.to_polars().equals(other.to_polars())
    assert one.to_pandas()["low"].tolist() == [row["low"] for row in one]


def test_threads_and_tasks_give_what_one_thread_gives(examples: Path) -> None:
    names = [examples / name for name in ("changji-2023.yaml", "urumqi-2024.yaml")] * 3

    def totals(path: Path) -> list[object]:
        return [perfscore.score(form, perfscore.rules_for(form) or RULES).total for form in perfscore.read(path)]

    async def together() -> list[list[object]]:
        return await asyncio.gather(*(asyncio.to_thread(totals, path) for path in names))

    perfscore.reload_rules()  # so that all of them begin at once with nothing remembered
    with ThreadPoolExecutor(6) as pool:
        by_threads = list(pool.map(totals, names))
    assert by_threads == [totals(path) for path in names] == asyncio.run(together())


def test_rules_that_nobody_names_are_those_in_force(examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[1]
    assert perfscore.score(form).rules == perfscore.audit(form, "auto").result.rules == perfscore.rules_for(form)
    old = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="a", year=1950)
    for asked, code in (
        (lambda: perfscore.score(old), "U186"),
        (lambda: perfscore.audit(old), "U186"),
        (lambda: perfscore.score(form.indicators[0]), "U187"),
        (lambda: perfscore.infer([form], ["auto"]), "U187"),
        (lambda: perfscore.audit([form]), "U073"),
    ):
        with pytest.raises(UsageError) as caught:
            asked()
        assert [each.code for each in caught.value.problems] == [code]


def test_results_of_documents_print_as_one_line(examples: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("无", "utf-8")
    paths = [examples / "changji-2023.yaml", tmp_path / "a.txt"]
    assert [repr(each).replace(str(tmp_path), "") for each in perfscore.audit_paths(paths, jobs=0)] == [
        f"<Worked <DocumentResult {str(paths[0])!r}: 6 forms>>",
        "<Worked <DocumentResult '/a.txt': 0 forms, D005>>",
    ]


def test_a_notebook_shows_the_tables_of_the_report(examples: Path) -> None:
    """The words of the report's own parts, nothing that runs or is fetched, and a style that stays inside."""
    form = perfscore.read(examples / "changji-2023.yaml")[1]
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    audit, report = perfscore.audit(form, rules), perfscore.audit_all([(form, rules)])
    for value in (form, audit.result, audit.result.rows[1], audit, report):
        shown = value._repr_html_()
        assert "<table" in shown
        assert not re.search(r"<script|http|href|<link|url\(", shown)
        (style,) = re.findall(r"<style>(.*?)</style>", shown, flags=re.S)
        assert re.fullmatch(r"@scope \(\.perfscore\)\{.*\}", style, flags=re.S)
        assert ":root" not in style
    page = audit_html(report)
    section = page[page.index('<table class="rows"') : page.index("</table>", page.index('<table class="rows"'))]
    assert re.sub(r' href="#[^"]*"', "", section) in audit._repr_html_()
    assert all(row.name in form._repr_html_() for row in form.indicators)


def test_what_a_form_says_is_no_markup_in_a_notebook() -> None:
    row = Indicator(name="<img src=x onerror=alert(1)>", target="</style><script>", actual="5个", weight=10, score=10)
    form = Form(kind="project_self_evaluation", name="<b>", year=2024, indicators=[row])
    audit = perfscore.audit(form, RULES)
    for value in (form, audit, audit.result, audit.result.rows[0], perfscore.audit_all([(form, None)])):
        assert not re.search(r"<(img|script|b)\b", value._repr_html_())


def test_an_import_that_lacks_its_library_is_an_import_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that try an import and go on without it catch ImportError."""
    there = importlib.util.find_spec
    monkeypatch.delitem(sys.modules, "perfscore.columns", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "numba" else there(name))
    with pytest.raises(ImportError, match=r"U026.*numba") as caught:
        importlib.import_module("perfscore.columns")
    assert isinstance(caught.value, UsageError)
