"""Files batch by batch: nothing lost, nothing doubled, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore
from perfscore.cli import main

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")
import pyarrow.csv as pa_csv  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from perfscore.columns import score_table  # noqa: E402
from perfscore.columns.batch import run_batch  # noqa: E402

RULES = perfscore.load_rules("cn/mof/2020-10")


def table(rows: int) -> pa.Table:
    return pa.table({
        "id": range(rows),
        "target": [f">={1 + n % 50}个" if n % 7 else "有效提高" for n in range(rows)],
        "actual": [f"{n % 60}个" if n % 7 else "****" for n in range(rows)],
        "weight": [str(5 + n % 3 * 5) for n in range(rows)],
    })  # fmt: skip


def test_batches_give_what_the_whole_table_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfscore.columns.batch.ROWS", 100)
    rows = table(1_234)
    pq.write_table(rows, tmp_path / "in.parquet", row_group_size=333)
    seen: list[tuple[int, float]] = []
    summary = run_batch(tmp_path / "in.parquet", tmp_path / "out.parquet", RULES, progress=lambda *at: seen.append(at))
    out = pq.read_table(tmp_path / "out.parquet")
    whole = score_table(rows, RULES)
    assert out.column("id").to_pylist() == list(range(1_234))
    assert out.column("low").to_pylist() == whole.column("low").to_pylist()
    assert out.column("reason").to_pylist() == whole.column("reason").to_pylist()
    assert seen[-1] == (1_234, 1.0)
    assert summary.rows == 1_234
    left = pq.read_table(tmp_path / "out.undetermined.parquet")
    assert left.column("input_row").to_pylist() == [n + 1 for n in range(1_234) if n % 7 == 0]
    assert summary.reasons == {"S004": left.num_rows}


def test_csv_keeps_what_is_printed_and_reads_gb18030(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for encoding in ("utf-8", "gb18030"):
        source, output = tmp_path / f"{encoding}.csv", tmp_path / f"{encoding}.out.csv"
        source.write_bytes("target,actual,level2,weight,score\n>=5个,4.00个,数量指标,10,8.00\n".encode(encoding))
        assert main(["batch", str(source), "-o", str(output), "--rules", "cn/mof/2020-10"]) == 0
        found = pa_csv.read_csv(
            output, convert_options=pa_csv.ConvertOptions(column_types={"actual": pa.string()})
        ).to_pylist()[0]
        assert (found["actual"], float(found["low"]), found["verdict"]) == ("4.00个", 8.0, "agrees")
    assert capsys.readouterr().out.startswith("1 行")


def test_an_empty_file_gives_an_empty_one(tmp_path: Path) -> None:
    pq.write_table(table(0), tmp_path / "in.parquet")
    summary = run_batch(tmp_path / "in.parquet", tmp_path / "out.parquet", RULES)
    assert (summary.rows, summary.rejects) == (0, None)
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


@pytest.mark.parametrize("name", ["missing.parquet", "damaged.parquet", "damaged.csv", "other.txt", "named.parquet"])
def test_what_cannot_be_done_is_one_line_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "damaged.parquet").write_bytes(b"PAR1 not at all")
    (tmp_path / "damaged.csv").write_bytes(b"target,actual\n1,2\n1,2,3\n")
    (tmp_path / "other.txt").write_text("x")
    pq.write_table(pa.table({"target": ["1"], "actual": ["1"], "low": [1]}), tmp_path / "named.parquet")
    before = set(tmp_path.iterdir())
    assert main(["batch", str(tmp_path / name), "-o", str(tmp_path / "out.parquet"), "--rules", "cn/mof/2020-10"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert set(tmp_path.iterdir()) == before


def test_a_failure_midway_leaves_the_old_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfscore.columns.batch.ROWS", 10)
    pq.write_table(table(100), tmp_path / "in.parquet")
    (tmp_path / "out.parquet").write_bytes(b"old")
    with pytest.raises(RuntimeError):
        run_batch(tmp_path / "in.parquet", tmp_path / "out.parquet", RULES, progress=lambda rows, _: fail(rows))
    assert (tmp_path / "out.parquet").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out.parquet"]


def fail(rows: int) -> None:
    if rows >= 40:
        raise RuntimeError("stop")


def test_a_terminal_sees_progress_and_what_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pq.write_table(table(500), tmp_path / "in.parquet")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("perfscore.columns.batch.ROWS", 100)
    command = ["batch", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet"), "--rules", RULES.id]
    assert main(command) == 0
    shown = capsys.readouterr()
    assert "100%" in shown.err
    assert "█" in shown.err
    assert "out.undetermined.parquet" in shown.out
    assert main([*command, "--lang", "en"]) == 0
    assert "undetermined" in capsys.readouterr().out
