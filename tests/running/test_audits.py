"""audit_paths and its tables: one schema, the same values in every library and every file."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet
import pytest

import perfscore
from perfscore.auditing.records import FINDINGS, ROWS
from perfscore.cli import main
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.reporting.forms_yaml import forms_yaml


@pytest.fixture
def folder(tmp_path: Path, examples: Path) -> Path:
    (tmp_path / "a.yaml").write_bytes((examples / "changji-2023.yaml").read_bytes())
    (tmp_path / "b.pdf").write_bytes(b"no document")
    return tmp_path


def test_results_come_one_a_document(folder: Path) -> None:
    audits = perfscore.audit_paths(folder)
    first, second = audits
    assert [type(each).__name__ for each in first.made] == ["Audit"] * 6
    assert second.document.failure is not None
    assert len(audits.report().audits) == 6, "what has come is kept"
    assert audits.report().documents[1].file == str(folder / "b.pdf")


def test_rows_and_findings_are_those_of_the_report(folder: Path) -> None:
    audits = perfscore.audit_paths([folder], rules="cn/xinjiang/changji/2023", jobs=0)
    report = audits.report()
    rows = list(audits.rows())
    assert len(rows) == sum(len(audit.result.rows) for audit in report.audits) == 57
    assert {name for row in rows for name in row} == {column.name for column in ROWS}
    scores = [row.score for audit in report.audits for row in audit.result.rows]
    assert [row["low"] is None or Fraction(str(row["low"])) for row in rows] == [
        score is None or score.low for score in scores
    ]
    findings = list(audits.findings())
    assert len(findings) == sum(len(audit.findings) for audit in report.audits) + len(report.findings)
    assert {row["ruleset"] for row in rows} == {"cn/xinjiang/changji/2023"}
    assert [row["line"] for row in rows][:2] == [10, 14]


def test_the_same_table_in_every_library(folder: Path) -> None:
    records = perfscore.audit_paths(folder).rows()
    arrow = records.to_arrow()
    assert arrow.column_names == [column.name for column in ROWS]
    assert records.to_polars().equals(polars.DataFrame(records))
    assert records.to_pandas()["declared"].tolist()[0] == Decimal("2.01")
    assert duckdb.from_arrow(arrow).limit(100).fetchall()[0][8] == records.lines[0][8]
    assert perfscore.audit_paths([]).findings().to_arrow().num_rows == 0


@pytest.mark.parametrize(("table", "columns"), [("rows", ROWS), ("findings", FINDINGS)])
def test_the_same_table_in_every_file(folder: Path, tmp_path: Path, table: str, columns: tuple[object, ...]) -> None:
    out = {name: tmp_path / f"out.{name}" for name in ("csv", "ndjson", "parquet")}
    for name, path in out.items():
        assert main(["audit", str(folder / "a.yaml"), "--format", name, "--table", table, "-o", str(path)]) == 1
    raw = out["csv"].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "by which Excel knows UTF-8"
    from_csv = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    from_ndjson = [json.loads(line) for line in out["ndjson"].read_text(encoding="utf-8").splitlines()]
    from_parquet = pyarrow.parquet.read_table(out["parquet"]).to_pylist()
    assert len(from_csv) == len(from_ndjson) == len(from_parquet) > 0
    assert list(from_csv[0]) == list(from_ndjson[0]) == list(from_parquet[0]) == [each.name for each in columns]  # type: ignore[attr-defined]
    for one, two, three in zip(from_csv, from_ndjson, from_parquet, strict=True):
        for name, value in two.items():
            assert one[name].removeprefix("'") == ("" if value is None else str(value))
            same = three[name]
            assert (Decimal(value) if isinstance(same, Decimal) else value) == same


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    row = Indicator(level2="数量指标", name="=HYPERLINK(1)", target="=68人", actual="-1人", weight="90", score="5")
    form = Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name="@SUM(1)", year=2023, implementer="+甲局", indicators=(row,)
    )
    (tmp_path / "a.yaml").write_text(forms_yaml([form]), encoding="utf-8")
    main(["audit", str(tmp_path / "a.yaml"), "--format", "csv", "-o", str(tmp_path / "out.csv")])
    (line,) = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"), newline=""))
    shown = [line[name] for name in ("name", "target", "actual", "form", "implementer")]
    assert shown == ["'=HYPERLINK(1)", "'=68人", "'-1人", "'@SUM(1)", "'+甲局"]
    assert line["declared"] == "5"


def test_a_binary_format_wants_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(folder / "a.yaml"), "--format", "parquet"]) == 2
    assert "U004" in capsys.readouterr().err


def test_rules_that_are_not_there_are_said_at_once(folder: Path) -> None:
    with pytest.raises(perfscore.UsageError):
        perfscore.audit_paths(folder, rules="cn/nowhere")


def test_asking_for_tables_in_the_middle_loses_nothing(folder: Path) -> None:
    """Whoever iterates and asks for the rest meanwhile still sees every document, once."""
    audits = perfscore.audit_paths(folder, jobs=0)
    seen = []
    for result in audits:
        seen.append(result.document.file)
        assert len(audits.rows()) == 57
    assert seen == [str(folder / "a.yaml"), str(folder / "b.pdf")]
    assert [each.document.file for each in audits] == seen
