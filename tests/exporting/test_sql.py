"""The view of an exported rule set in real databases: every row as the engine scores it."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest
from attrs import evolve
from understood_rows import Row, alike, as_text, drawn_rows

import perfscore
from perfscore.cli import main
from perfscore.errors import RulesError, UsageError
from perfscore.exporting.dialect import Dialect
from perfscore.exporting.program import program
from perfscore.exporting.rows import DAYS, INPUTS, NUMBERS, STANDARD
from perfscore.exporting.sql import view
from perfscore.exporting.whole import Choice, Nothing, Quotient, Same, TextExpression, WholeNumber
from perfscore.rules.heads import rule_ids

FEW = ("cn/mof/2020-10", "cn/xinjiang/changji/2023", "us/aqi-pm25")
ANSWERS = ("low", "high", "rate", "method", "reason")
COLUMNS = ["id BIGINT", *(
    f"{name} DECIMAL({STANDARD.whole[name]}, {STANDARD.decimals[name]})" if name in NUMBERS
    else f"{name} BIGINT" if name in DAYS else f"{name} VARCHAR"
    for name in INPUTS
)]  # fmt: skip


def exported(name: str, dialect: Dialect) -> str | None:
    """The view; None where the rule set is one that cannot be said, which is told by name."""
    try:
        return view(program(perfscore.load_rules(name)), dialect, "indicators", "scores", "id")
    except RulesError as error:
        assert [each.code for each in error.problems] == ["R410"]
        return None


def table(rows: Sequence[Row]) -> str:
    """The rows as csv; what is absent is empty and unquoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("id", *INPUTS))
    writer.writerows((number, *(as_text(cells)[name] for name in INPUTS)) for number, (cells, _) in enumerate(rows))
    return out.getvalue()


def in_duckdb(name: str, rows: Sequence[Row], folder: Path) -> list[tuple[object, ...]]:
    statement = exported(name, Dialect.DUCKDB)
    assert statement is not None
    path = folder / "rows.csv"
    path.write_text(table(rows), encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE indicators ({', '.join(COLUMNS)})")
        connection.execute(f"COPY indicators FROM '{path}' (HEADER)")
        connection.execute(statement)
        return connection.execute("SELECT * FROM scores ORDER BY id").fetchall()


def differing(answers: Sequence[tuple[object, ...]], rows: Sequence[Row]) -> list[object]:
    told = [dict(zip(ANSWERS, answer[1:], strict=True)) for answer in answers]
    pairs = zip(told, rows, strict=True)
    return [(answer, wanted, cells) for answer, (cells, wanted) in pairs if not alike(answer, wanted)]


@pytest.mark.parametrize("name", FEW)
def test_duckdb_scores_as_the_engine_does(name: str, tmp_path: Path) -> None:
    rows = list(drawn_rows(perfscore.load_rules(name), 40))
    assert differing(in_duckdb(name, rows, tmp_path), rows) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", rule_ids(()))
def test_every_shipped_rule_set_in_duckdb(name: str, tmp_path: Path) -> None:
    if exported(name, Dialect.DUCKDB) is None:
        return
    rows = list(drawn_rows(perfscore.load_rules(name), 2500, "many"))
    assert differing(in_duckdb(name, rows, tmp_path), rows) == []


def test_what_no_database_can_hold_is_a_reason() -> None:
    """Digits that the columns of the view do not hold are never cut off."""
    (cells, _), *_ = drawn_rows(perfscore.load_rules(FEW[0]), 1)
    statement = exported(FEW[0], Dialect.DUCKDB)
    assert statement is not None
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE indicators ({', '.join(COLUMNS).replace('actual DECIMAL(18, 6)', 'actual DECIMAL(38, 9)')})"
        )
        shown = as_text(cells) | {"actual": "1.123456789"}
        connection.execute(
            f"INSERT INTO indicators VALUES ({', '.join('?' * (len(INPUTS) + 1))})", [1, *shown.values()]
        )
        connection.execute(statement)
        assert connection.execute("SELECT low, reason FROM scores").fetchall() == [(None, "S033")]


def test_names_of_tables_and_keys_are_quoted() -> None:
    made = view(program(perfscore.load_rules(FEW[0])), Dialect.DUCKDB, 'a"; DROP', "得分", "row id")
    assert 'FROM "a""; DROP"' in made
    assert 'CREATE OR REPLACE VIEW "得分"' in made
    assert '"row id"' in made


def test_texts_and_names_are_written_as_each_database_reads_them() -> None:
    """Spark joins texts that touch, and takes a backslash for its own."""
    rules = evolve(perfscore.load_rules(FEW[0]), id="a`b")
    found = program(rules)
    decision = Choice(((Same(TextExpression("it's \\n"), TextExpression("x")), WholeNumber(-1)),), Nothing())
    changed = evolve(found, decision=decision)
    assert "'it''s \\n' = 'x'" in view(changed, Dialect.DUCKDB, "t", "v", "id")
    spark = view(changed, Dialect.SPARK, "a`b", "v", "id")
    assert "'it\\'s \\\\n' = 'x' THEN -1BD" in spark
    assert "FROM `a``b`" in spark
    assert "CREATE OR REPLACE TEMPORARY VIEW `v`" in spark


def test_what_cannot_be_said_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "export", "world/hdi", "--to", "sql"]) == 2
    said = capsys.readouterr().err
    assert "R410" in said
    assert "hdi.yaml" in said
    assert "LogLine" in said


# --- PostgreSQL, where the machine has one


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """psql on a server of its own in a folder, reached by a socket in it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found or shutil.which("psql") is None:
        pytest.skip("no PostgreSQL on this machine")
    folder = tmp_path_factory.mktemp("postgresql")
    as_user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    if as_user:
        for each in (folder, *folder.parents):
            if each.stat().st_uid == os.geteuid() and each != Path("/") and "pytest" in str(each):
                each.chmod(0o755)
        os.chown(folder, 65534, 65534)
    data, binaries = folder / "data", found[-1].parent
    subprocess.run(
        [*as_user, binaries / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
    )
    server = [
        *as_user,
        binaries / "pg_ctl",
        "-D",
        data,
        "-w",
        "-l",
        folder / "log",
        "-o",
        f"-k {folder} -c listen_addresses=''",
    ]
    subprocess.run([*server, "start"], check=True, capture_output=True)
    try:
        yield ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-U", "tester", "-d", "postgres"]
    finally:
        subprocess.run([*server, "-m", "immediate", "stop"], check=True, capture_output=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", rule_ids(()))
def test_every_shipped_rule_set_in_postgresql(name: str, postgresql: list[str]) -> None:
    statement = exported(name, Dialect.POSTGRESQL)
    if statement is None:
        return
    rows = list(drawn_rows(perfscore.load_rules(name), 2500, "postgresql"))
    script = "\n".join((
        "DROP TABLE IF EXISTS indicators CASCADE;", f"CREATE TABLE indicators ({', '.join(COLUMNS)});",
        "COPY indicators FROM STDIN (FORMAT csv, HEADER);", table(rows).replace("\r\n", "\n") + "\\.", statement,
        "COPY (SELECT * FROM scores ORDER BY id) TO STDOUT (FORMAT csv);",
    ))  # fmt: skip
    done = subprocess.run(postgresql, input=script, text=True, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = [tuple(cell or None for cell in line) for line in csv.reader(io.StringIO(done.stdout))]
    assert differing(answers, rows) == []


def test_a_rule_set_with_numbers_too_large_is_refused() -> None:
    found = program(perfscore.load_rules(FEW[0]))
    assert view(found, Dialect.POSTGRESQL, "t", "v", "id")
    larger = {name: evolve(each, low=WholeNumber(10**40)) for name, each in found.methods.items()}
    with pytest.raises(UsageError) as raised:
        view(evolve(found, methods=larger), Dialect.DUCKDB, "t", "v", "id")
    assert raised.value.problems[0].code == "U060"
    for divisor, fits in ((1, False), (1000, True)):
        divided = {
            name: evolve(each, low=Quotient(WholeNumber(10**33), WholeNumber(divisor)))
            for name, each in found.methods.items()
        }
        try:
            view(evolve(found, methods=divided), Dialect.SPARK, "t", "v", "id")
        except UsageError as error:
            assert (error.problems[0].code, fits) == ("U060", False)
        else:
            assert fits
