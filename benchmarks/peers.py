"""The same work on our engine and on those that people use today. Each peer answers the scores in points."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray
from work import SIGNS, UNITS, Work

MIXED = Path(__file__).parent / "mixed.yaml"
Points = NDArray[np.float64]


@frozen
class Peer:
    """A way of doing the work: ``prepare`` takes the rows into its own form (not timed), ``run`` is timed,
    ``points`` takes what it answered to numbers. ``rows`` is as many as it can do in a few seconds."""

    name: str
    rows: int
    prepare: Callable[[Work], Any]
    run: Callable[[Any], Any]
    points: Callable[[Any], Points]


def peers() -> list[Peer]:
    """All of them; those whose library is missing are left out when they are prepared."""
    return [
        Peer("perfscore columns, numbers, `low` alone", 10**7, _table, _columns, _of_decimals),
        Peer("perfscore columns, numbers, all six results", 10**7, _table, _all_columns, _of_decimals),
        Peer(
            "perfscore columns, numbers with declared scores, all six results",
            10**7,
            _declared,
            _all_columns,
            _of_decimals,
        ),
        Peer("perfscore columns, printed cells", 10**6, _printed, _columns, _of_decimals),
        Peer("perfscore, one row at a time", 2_000, _rows, _scalar, np.array),
        Peer("DuckDB BIGINT, Arrow out", 10**7, _duckdb_whole, _run_duckdb_whole, _of_hundredths),
        Peer("Polars Int64", 10**7, _polars_whole, _run_polars_whole, _of_hundredths),
        Peer("Polars float64", 10**7, _polars, _run_polars, _of_frame),
        Peer("Polars float64, rounding by floor", 10**7, _polars, _run_polars_floor, _of_frame),
        Peer("DuckDB DOUBLE", 10**7, _duckdb, _run_duckdb, lambda found: found),
        Peer("NumPy float64", 10**7, _arrays, _run_numpy, lambda found: found),
        Peer("OpenFisca-core", 10**7, _openfisca, _run_openfisca, lambda found: found),
        Peer("zen-engine, decision table", 2_000, _zen, _run_zen, np.array),
        Peer("zen-engine, one compiled expression", 20_000, _zen_expression, _run_zen_expression, np.array),
    ]


@cache
def _rules() -> Any:
    import perfscore

    return perfscore.load_rules(MIXED)


def _table(work: Work) -> pa.Table:
    signs = pa.DictionaryArray.from_arrays(work.sign, list(SIGNS))
    return pa.table({"target": work.target, "actual": work.actual, "weight": work.weight, "comparator": signs})


def _declared(work: Work) -> pa.Table:
    """With scores declared beside them: most are right, some are lower, and one in a thousand is a hundredth off."""
    declared, rng = work.right.copy(), np.random.default_rng(2)
    lower = rng.random(len(work)) < 0.2
    declared[lower] = np.maximum(declared[lower] - rng.integers(2, 100, int(lower.sum())), 0)
    declared[rng.random(len(work)) < 0.001] += 1
    return _table(work).append_column("score", pa.array(declared / 100))


def _columns(table: pa.Table) -> pa.Table:
    from perfscore.columns import score_table

    return score_table(table, _rules(), columns=["low"], scale=6)


def _all_columns(table: pa.Table) -> pa.Table:
    """What somebody gets who asks for nothing in particular."""
    from perfscore.columns import score_table

    return score_table(table, _rules(), scale=6)


def _of_decimals(table: pa.Table) -> Points:
    return table.column("low").cast(pa.float64()).to_numpy()


def _decimal_texts(values: NDArray[np.int64]) -> list[str]:
    return [f"{value // UNITS}.{value % UNITS:06d}".rstrip("0").rstrip(".") for value in values.tolist()]


def _printed(work: Work) -> pa.Table:
    """Cells as forms print them: >=45.5万元."""
    target = [
        f"{SIGNS[sign]}{text}万元" for sign, text in zip(work.sign.tolist(), _decimal_texts(work.target), strict=True)
    ]
    actual = [f"={text}万元" for text in _decimal_texts(work.actual)]
    return pa.table({"target": target, "actual": actual, "weight": work.weight})


def _rows(work: Work) -> list[Any]:
    import perfscore

    table = _printed(work).to_pylist()
    return [
        perfscore.Indicator(name="", target=r["target"], actual=r["actual"], weight=str(r["weight"])) for r in table
    ]


def _scalar(rows: list[Any]) -> list[float]:
    import perfscore

    return [float(perfscore.score(row, _rules()).score.low) for row in rows]


def _arrays(work: Work) -> tuple[NDArray[Any], ...]:
    return work.sign, work.weight.astype(np.float64), work.target / UNITS, work.actual / UNITS


def _run_numpy(arrays: tuple[NDArray[Any], ...]) -> Points:
    """As one writes it by hand, in blocks that fit the cache."""
    found = np.empty(len(arrays[0]))
    for start in range(0, len(found), 1 << 15):
        sign, weight, target, actual = (each[start : start + (1 << 15)] for each in arrays)
        rate = np.floor(actual / target * 10_000 + 0.5) / 100
        line = np.floor((rate - 60) / 40 * weight * 100 + 0.5) / 100
        floor = np.where(rate >= 95, weight, np.where(rate < 60, 0.0, line))
        least = np.where(actual >= target, weight, np.floor(actual / target * weight * 100 + 0.5) / 100)
        most = np.where(actual <= target, weight, np.floor(target / actual * weight * 100 + 0.5) / 100)
        found[start : start + (1 << 15)] = np.where(sign == 0, floor, np.where(sign == 1, least, most))
    return found


def _polars(work: Work) -> Any:
    import polars as pl

    sign, weight, target, actual = _arrays(work)
    return pl.DataFrame({"sign": sign, "weight": weight, "target": target, "actual": actual})


def _run_polars(frame: Any) -> Any:
    """With its own round, half up as the rules want it (its default is half to even)."""
    return _polars_points(frame, lambda value: value.round(2, mode="half_away_from_zero"))


def _run_polars_floor(frame: Any) -> Any:
    """With the quickest rounding that it has."""
    return _polars_points(frame, lambda value: (value * 100 + 0.5).floor() / 100)


def _polars_points(frame: Any, rounded: Callable[[Any], Any]) -> Any:
    import polars as pl

    sign, weight, target, actual = (pl.col(name) for name in ("sign", "weight", "target", "actual"))
    rate = rounded(actual / target * 100)
    floor = pl.when(rate >= 95).then(weight).when(rate < 60).then(0.0).otherwise(rounded((rate - 60) / 40 * weight))
    least = pl.when(actual >= target).then(weight).otherwise(rounded(actual / target * weight))
    most = pl.when(actual <= target).then(weight).otherwise(rounded(target / actual * weight))
    return frame.lazy().select(pl.when(sign == 0).then(floor).when(sign == 1).then(least).otherwise(most)).collect()


def _of_frame(frame: Any) -> Points:
    return frame.to_series().to_numpy()


def _of_hundredths(found: Any) -> Points:
    column = found.to_series().to_numpy() if hasattr(found, "to_series") else found.column(0).to_numpy()
    return column / 100


def _polars_whole(work: Work) -> Any:
    """Whole numbers of millionths: exact while products fit 64 bits, and wrong without a word beyond."""
    import polars as pl

    return pl.DataFrame({"sign": work.sign, "weight": work.weight, "target": work.target, "actual": work.actual})


def _run_polars_whole(frame: Any) -> Any:
    import polars as pl

    sign, target, actual = pl.col("sign"), pl.col("target"), pl.col("actual")
    whole = pl.col("weight").cast(pl.Int64) * 100

    def half_up(p: Any, q: Any) -> Any:
        return (2 * p + q) // (2 * q)

    rate = half_up(actual * 10_000, target)
    line = half_up(whole * (rate - 6_000), pl.lit(4_000, pl.Int64))
    floor = pl.when(rate >= 9_500).then(whole).when(rate < 6_000).then(0).otherwise(line)
    least = pl.when(actual >= target).then(whole).otherwise(half_up(whole * actual, target))
    most = pl.when(actual <= target).then(whole).otherwise(half_up(whole * target, actual))
    return frame.lazy().select(pl.when(sign == 0).then(floor).when(sign == 1).then(least).otherwise(most)).collect()


def _duckdb_whole(work: Work) -> Any:
    import duckdb

    connection = duckdb.connect()
    arrow = pa.table({"sign": work.sign, "weight": work.weight, "target": work.target, "actual": work.actual})
    connection.execute("create table work as select * from arrow")
    del arrow
    return connection


def _run_duckdb_whole(connection: Any) -> pa.Table:
    """Exact while products fit 64 bits; beyond, DuckDB raises."""
    rate, whole = "((2 * actual * 10000 + target) // (2 * target))", "(weight::bigint * 100)"
    line = f"((2 * {whole} * ({rate} - 6000) + 4000) // 8000)"
    floor = f"case when {rate} >= 9500 then {whole} when {rate} < 6000 then 0 else {line} end"
    least = f"case when actual >= target then {whole} else (2 * {whole} * actual + target) // (2 * target) end"
    most = f"case when actual <= target then {whole} else (2 * {whole} * target + actual) // (2 * actual) end"
    sql = f"select case sign when 0 then {floor} when 1 then {least} else {most} end as points from work"
    return connection.sql(sql).to_arrow_table()


def _duckdb(work: Work) -> Any:
    import duckdb

    sign, weight, target, actual = _arrays(work)
    connection = duckdb.connect()
    arrow = pa.table({"sign": sign, "weight": weight, "target": target, "actual": actual})
    connection.execute("create table work as select * from arrow")
    del arrow
    return connection


def _run_duckdb(connection: Any) -> Points:
    rate = "round(actual / target * 100, 2)"
    floor = f"case when {rate} >= 95 then weight when {rate} < 60 then 0 else round(({rate} - 60) / 40 * weight, 2) end"
    least = "case when actual >= target then weight else round(actual / target * weight, 2) end"
    most = "case when actual <= target then weight else round(target / actual * weight, 2) end"
    sql = f"select case sign when 0 then {floor} when 1 then {least} else {most} end as points from work"
    return connection.execute(sql).fetchnumpy()["points"]


def _openfisca(work: Work) -> Any:
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import YEAR
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    row = build_entity(key="row", plural="rows", label="row", is_person=True)

    def told(name: str) -> type:
        return type(name, (Variable,), {"value_type": float, "entity": row, "definition_period": YEAR, "label": name})

    def formula(rows: Any, period: Any) -> Any:
        sign, weight = rows("sign", period), rows("weight", period)
        target, actual = rows("target", period), rows("actual", period)
        rate = np.floor(actual / target * 10_000 + 0.5) / 100
        line = np.floor((rate - 60) / 40 * weight * 100 + 0.5) / 100
        floor = np.where(rate >= 95, weight, np.where(rate < 60, 0, line))
        least = np.where(actual >= target, weight, np.floor(actual / target * weight * 100 + 0.5) / 100)
        most = np.where(actual <= target, weight, np.floor(target / actual * weight * 100 + 0.5) / 100)
        return np.where(sign == 0, floor, np.where(sign == 1, least, most))

    points = type("points", (Variable,), {"value_type": float, "entity": row, "definition_period": YEAR,
                                          "label": "points", "formula": formula})  # fmt: skip
    system = TaxBenefitSystem([row])
    for each in (*(told(name) for name in ("sign", "weight", "target", "actual")), points):
        system.add_variable(each)
    return SimulationBuilder, system, dict(zip(("sign", "weight", "target", "actual"), _arrays(work), strict=True))


def _run_openfisca(prepared: Any) -> Points:
    builder, system, values = prepared
    simulation = builder().build_default_simulation(system, count=len(values["sign"]))
    for name, value in values.items():
        simulation.set_input(name, "2024", value)
    return simulation.calculate("points", "2024")


def _zen(work: Work) -> Any:
    import zen

    rate = "round(actual / target * 100, 2)"
    cells = [
        ("sign == 0 and rate >= 95", "weight"),
        ("sign == 0 and rate < 60", "0"),
        ("sign == 0", "round((rate - 60) / 40 * weight, 2)"),
        ("sign == 1 and actual >= target", "weight"),
        ("sign == 1", "round(actual / target * weight, 2)"),
        ("sign == 2 and actual <= target", "weight"),
        ("", "round(target / actual * weight, 2)"),
    ]
    rules = [{"_id": str(number), "i": when, "o": then} for number, (when, then) in enumerate(cells)]
    table = {"hitPolicy": "first", "inputs": [{"id": "i", "name": "i", "field": ""}],
             "outputs": [{"id": "o", "name": "points", "field": "points"}], "rules": rules}  # fmt: skip
    expressions = {"expressions": [{"id": "e", "key": "rate", "value": rate}], "passThrough": True}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "content": {}},
        {"id": "ex", "type": "expressionNode", "name": "ex", "content": expressions},
        {"id": "dt", "type": "decisionTableNode", "name": "dt", "content": table},
        {"id": "out", "type": "outputNode", "name": "out", "content": {}},
    ]
    pairs = [("in", "ex"), ("ex", "dt"), ("dt", "out")]
    edges = [{"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"} for one, other in pairs]
    decision = zen.ZenEngine().create_decision(
        json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})
    )
    return decision, _dicts(work)


def _dicts(work: Work) -> list[dict[str, float]]:
    keys, columns = ("sign", "weight", "target", "actual"), [each.tolist() for each in _arrays(work)]
    return [dict(zip(keys, each, strict=True)) for each in zip(*columns, strict=True)]


def _run_zen(prepared: Any) -> list[float]:
    decision, rows = prepared
    return [decision.evaluate(row)["result"]["points"] for row in rows]


def _zen_expression(work: Work) -> Any:
    """The whole rule as one expression, compiled once."""
    import zen

    rate = "round(actual / target * 100, 2)"
    floor = f"({rate} >= 95 ? weight : ({rate} < 60 ? 0 : round(({rate} - 60) / 40 * weight, 2)))"
    least = "(actual >= target ? weight : round(actual / target * weight, 2))"
    most = "(actual <= target ? weight : round(target / actual * weight, 2))"
    return zen.compile_expression(f"sign == 0 ? {floor} : (sign == 1 ? {least} : {most})"), _dicts(work)


def _run_zen_expression(prepared: Any) -> list[float]:
    expression, rows = prepared
    return [expression.evaluate(row) for row in rows]
