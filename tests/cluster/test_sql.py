"""The view of an exported rule set in Spark: every row as the engine scores it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from understood_rows import alike, as_text, drawn_rows

import perfscore
from perfscore.errors import RulesError
from perfscore.exporting.dialect import Dialect
from perfscore.exporting.program import program
from perfscore.exporting.rows import DAYS, INPUTS, NUMBERS, STANDARD
from perfscore.exporting.sql import view
from perfscore.rules.heads import rule_ids

pytestmark = pytest.mark.filterwarnings("ignore")
FEW = ("cn/mof/2020-10", "cn/xinjiang/changji/2023", "us/aqi-pm25")
ANSWERS = ("low", "high", "rate", "method", "reason")
TYPES = dict.fromkeys(INPUTS, "STRING") | dict.fromkeys(DAYS, "BIGINT") | {
    name: f"DECIMAL({STANDARD.whole[name]}, {STANDARD.decimals[name]})" for name in NUMBERS
}  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    folder = str(tmp_path_factory.mktemp("spark"))
    started = (
        builder.config("spark.sql.shuffle.partitions", "1").config("spark.sql.warehouse.dir", folder).getOrCreate()
    )
    yield started
    started.stop()


def told(session: Any, types: dict[str, str], rows: list[tuple[str | None, ...]], statement: str) -> list[Any]:
    """The answers of the view to rows of texts, in their order."""
    texts = session.createDataFrame(rows, ", ".join(["id BIGINT", *(f"{name} STRING" for name in INPUTS)]))
    cast = ["id", *(f"CAST({name} AS {types[name]}) AS {name}" for name in INPUTS)]
    texts.selectExpr(*cast).createOrReplaceTempView("indicators")
    session.sql(statement)
    return session.sql("SELECT * FROM scores ORDER BY id").collect()


def differing(name: str, session: Any) -> list[object] | None:
    """The rows of a rule set that Spark answers otherwise; None where the rule set cannot be said, which is told."""
    rules = perfscore.load_rules(name)
    try:
        statement = view(program(rules), Dialect.SPARK, "indicators", "scores", "id")
    except RulesError as error:
        assert [each.code for each in error.problems] == ["R410"]
        return None
    rows = list(drawn_rows(rules, 2500, "spark"))
    cells = [(number, *(as_text(each)[column] for column in INPUTS)) for number, (each, _) in enumerate(rows)]
    answers = [dict(zip(ANSWERS, answer[1:], strict=True)) for answer in told(session, TYPES, cells, statement)]
    pairs = zip(answers, rows, strict=True)
    return [(answer, wanted, asked) for answer, (asked, wanted) in pairs if not alike(answer, wanted)]


@pytest.mark.parametrize("ansi", ["true", "false"])
@pytest.mark.parametrize("name", FEW)
def test_spark_scores_as_the_engine_does(name: str, ansi: str, session: Any) -> None:
    session.conf.set("spark.sql.ansi.enabled", ansi)
    assert differing(name, session) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*rule_ids(())} - {*FEW}))
def test_every_other_rule_set_in_spark(name: str, session: Any) -> None:
    session.conf.set("spark.sql.codegen.wholeStage", "false")  # planning takes longer than the rows
    assert differing(name, session) in ([], None)


def test_what_no_column_of_the_view_holds_is_a_reason(session: Any) -> None:
    """Digits are never cut off, and a name may hold what SQL takes for its own."""
    (cells, _), *_ = drawn_rows(perfscore.load_rules(FEW[0]), 1)
    statement = view(program(perfscore.load_rules(FEW[0])), Dialect.SPARK, "indicators", "scores", "id")
    for actual, scale in (("1.123456789", 9), ("1" + "0" * 30, 7)):
        row = as_text(cells) | {"actual": actual, "name": "a'b\\"}
        types = TYPES | {"actual": f"DECIMAL(38, {scale})"}
        ((_, low, _, _, _, reason),) = told(session, types, [(1, *(row[each] for each in INPUTS))], statement)
        assert (low, reason) == (None, "S033")
