"""Files batch by batch: nothing lost, nothing doubled, whole or not at all."""

from __future__ import annotations

import csv
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import perfscore
from perfscore.cli import main
from perfscore.errors import UsageError

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


def scored(tmp_path: Path, raw: bytes) -> list[dict[str, str]]:
    """The rows of a csv file after a batch, every cell as printed."""
    (tmp_path / "in.csv").write_bytes(raw)
    assert main(["batch", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"), "--rules", "cn/mof/2020-10"]) == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, encoding: str, separator: str) -> None:
    """Text formulas, doubled quotes, line breaks and separators inside quotes; the cells go out as they came."""
    rows = [
        ["target", "actual", "weight", "score", "备注"],
        ['=">=5个"', '"4个"', '="10"', "8", '"第一行\n第二行，""引用"""'],
        ['"=""5个"""', "4个", "10", "8.0", f'"a{separator}b"'],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    found = scored(tmp_path, text.encode(encoding))
    assert [row["low"] for row in found] == ["8.00", "8.00"]
    assert [row["verdict"] for row in found] == ["agrees", "agrees"]
    assert [row["target"] for row in found] == ['=">=5个"', '="5个"']
    assert found[0]["备注"] == '第一行\n第二行，"引用"'
    assert found[1]["备注"] == f"a{separator}b"


def test_a_column_of_numbers_is_never_read_as_dates(tmp_path: Path) -> None:
    cells = b'target,actual,weight\n2024.5,2010.1,20\n3800,2080.5,20\n"4,000.5",,20\n20231231,20231230,10\n'
    found = scored(tmp_path, cells)
    assert [row["low"] for row in found] == ["19.86", "10.95", "", "10.00"]
    assert [row["target"] for row in found] == ["2024.5", "3800", "4,000.5", "20231231"]
    assert found[2]["reason"] == "S002"


def test_in_a_column_of_words_what_may_be_a_date_is_left_to_a_person(tmp_path: Path) -> None:
    found = scored(tmp_path, "target,actual,weight\n2024.5,2010.1,20\n有效提高,有效提高,5\n".encode())
    assert found[0]["reason"] == "S003"


@pytest.mark.parametrize("tail", ["", "\n", "\n100,90,10,8"])
def test_a_quote_that_is_never_closed_is_an_error_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tail: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f'target,actual,weight,score\n100,50,10,5\n100,60,10,"6\n100,70,10,7{tail}')
    assert main(["batch", str(path), "-o", str(tmp_path / "out.csv"), "--rules", "cn/mof/2020-10"]) == 2
    assert ":3: D048" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ('100,"98,10\n100,90,10\n', ":2: D048"),
        ('100,98,10\n"100,90,10\n100,90,10', ":3: D048"),
        ('100,"98\n",10\n100,90,"10', ":4: D048"),
        ("100,98,10\n\n100,90\n", ":4: U185"),
        ("100,98,10,9\n", ":2: U185"),
    ],
)
def test_what_arrow_cannot_read_is_told_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: str, told: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"target,actual,weight\n{rows}")
    assert main(["batch", str(path), "-o", str(tmp_path / "out.csv"), "--rules", "cn/mof/2020-10"]) == 2
    assert told in capsys.readouterr().err


def test_a_csv_file_is_left_before_its_end_and_the_process_ends(tmp_path: Path) -> None:
    """Threads of Arrow's that read ahead from Python abort an interpreter that ends, or keep it from ending."""
    path = tmp_path / "in.csv"
    path.write_text("target,actual,weight\n" + "5个,4个,10\n" * 20_000, encoding="gb18030")
    code = (
        "import pathlib, sys, time\nfrom perfscore.columns import spreadsheet\nspreadsheet.BLOCK = 4096\n"
        "def read(file, size, read=spreadsheet._Ended.read):\n    time.sleep(0.002)\n    return read(file, size)\n"
        "spreadsheet._Ended.read = read\nnext(spreadsheet.Spreadsheet(pathlib.Path(sys.argv[1])).batches())\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_quote_that_swallows_more_than_a_block_is_the_same_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfscore.columns.spreadsheet.BLOCK", 4096)
    source = tmp_path / "rows.csv"
    source.write_text("target,actual,weight\n" + '5个,"4个,10\n' + "5个,4个,10\n" * 1_000, encoding="utf-8")
    assert main(["batch", str(source), "-o", str(tmp_path / "out.csv"), "--rules", "cn/mof/2020-10"]) == 2
    assert "D048" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("head", "code"), [("target,target,actual", "U032"), ("target,actual,scor", "U033"), ("target,x,y", "U022")]
)
def test_the_names_in_the_first_row_are_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: str, code: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(head + "\n1,2,3\n")
    assert main(["batch", str(path), "-o", str(tmp_path / "out.csv"), "--rules", "cn/mof/2020-10"]) == 2
    assert code in capsys.readouterr().err


def test_rows_without_a_declared_score_are_counted_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scored(tmp_path, b"target,actual,weight\n100,95,10\n")[0]["verdict"] == ""
    assert "没有申报得分可比 1" in capsys.readouterr().out


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


def rows(tmp_path: Path, name: str, *cells: str) -> Path:
    path = tmp_path / name
    path.write_text("target,actual,level2,weight\n" + "".join(f"{each}\n" for each in cells), encoding="utf-8")
    return path


SCORED, LEFT = ">=5个,4个,数量指标,10", "有效提高,****,,10"


def test_the_second_file_of_an_earlier_run_never_stands_beside_a_new_result(tmp_path: Path) -> None:
    output, rejects = tmp_path / "out.csv", tmp_path / "out.undetermined.csv"
    assert run_batch(rows(tmp_path, "a.csv", SCORED, LEFT), output, RULES).rejects == rejects
    assert run_batch(rows(tmp_path, "b.csv", LEFT), output, RULES).rejects == rejects
    assert rejects.read_text("utf-8").count("\n") == 2
    assert run_batch(rows(tmp_path, "c.csv", SCORED), output, RULES).rejects is None
    assert not rejects.exists()


def test_a_file_that_no_batch_wrote_is_not_taken_for_one(tmp_path: Path) -> None:
    source = rows(tmp_path, "a.csv", SCORED)
    for name in ("out.undetermined.csv", "out.undetermined.parquet"):
        (tmp_path / name).write_text("my notes\n")
        with pytest.raises(UsageError, match="U043"):
            run_batch(source, tmp_path / name.replace(".undetermined", ""), RULES)
        assert (tmp_path / name).read_text() == "my notes\n"


def test_the_input_is_neither_output_nor_second_file(tmp_path: Path) -> None:
    source = rows(tmp_path, "a.undetermined.csv", SCORED, LEFT)
    (tmp_path / "link.csv").symlink_to(source)
    before = source.read_bytes()
    for output in ("a.undetermined.csv", "link.csv", "a.csv"):
        with pytest.raises(UsageError, match="U041"):
            run_batch(source, tmp_path / output, RULES)
    assert source.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.undetermined.csv", "link.csv"]


def test_a_full_disk_leaves_both_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "out.csv"
    run_batch(rows(tmp_path, "a.csv", SCORED, LEFT), output, RULES)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("perfscore.columns.batch._Output.finish", full)
    with pytest.raises(UsageError, match="U003"):
        run_batch(tmp_path / "a.csv", output, RULES)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="pipes and limits as POSIX has them")
def test_real_limits_and_pipes(tmp_path: Path) -> None:
    """A file too large for its limit, and standard output."""
    source, output = rows(tmp_path, "a.csv", *[SCORED] * 20_000, LEFT), tmp_path / "out.csv"
    output.write_text("old")
    code = (
        "import resource, sys\nfrom perfscore.cli import run\n"
        "if sys.argv.pop(1) == 'small': resource.setrlimit(resource.RLIMIT_FSIZE, (100_000,) * 2)\nrun()"
    )
    command = [sys.executable, "-c", code]
    rest = ["batch", str(source), "--rules", RULES.id, "-o"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}  # its file is large
    small = [*command, "small", *rest, str(output)]
    done = subprocess.run(small, capture_output=True, text=True, check=False, env=alone)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert f"{output}: U003" in done.stderr
    assert output.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "out.csv"]
    for stream in ("-", "/dev/stdout"):
        done = subprocess.run([*command, "large", *rest, stream], capture_output=True, text=True, check=True)
        assert done.stdout.count("\n") == 20_002
        assert done.stderr.startswith("20,001 行"), "the summary is not among the rows"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "out.csv"]
