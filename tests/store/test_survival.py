"""A store under what happens to programs: killed at any moment, run twice at once, a file that is damaged."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from perfscore.cli import main
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import Place
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.store import schema
from perfscore.store.store import Store

DOCUMENTS = 60
ROW = Indicator(level2="数量指标", name="修路", target=">=10公里", actual="9公里", weight="90", score="80")
FORM = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2023, implementer="天长市交通局", indicators=(ROW,))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报送").mkdir()
    for number in range(DOCUMENTS):
        form = evolve(FORM, name=f"项目{number}")
        (tmp_path / "报送" / f"{number:03d}.yaml").write_text(forms_yaml([form]), encoding="utf-8")
    return tmp_path


def started(store: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "perfscore", "audit", "报送", "--store", store, "--jobs", "2", "--format", "csv"]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PERFSCORE_JOBS": ""}
    )


def kept(store: str) -> int:
    """Documents that are kept, 0 where there is no table yet."""
    if not Path(store).exists():
        return 0
    with closing(sqlite3.connect(store, timeout=60)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def tables(store: str) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in ("rows", "findings")]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.usefixtures("folder")
def test_killed_at_any_moment_it_loses_the_documents_in_hand_and_no_more() -> None:
    draw = random.Random(19)
    before = 0
    for _ in range(10):
        process = started("a.db")
        stop = before + draw.randrange(1, 7)
        while process.poll() is None and kept("a.db") < stop:
            time.sleep(draw.random() / 100)
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = kept("a.db")
        assert now >= min(stop, DOCUMENTS), "what was kept stays"
        tables("a.db")
        before = now
    assert 0 < before < DOCUMENTS
    assert started("a.db").wait() == 1
    assert started("clean.db").wait() == 1
    assert tables("a.db") == tables("clean.db")
    with closing(sqlite3.connect("a.db")) as connection:
        again = connection.execute("SELECT count(*) FROM documents WHERE at < (SELECT max(began) FROM runs)").fetchone()
    assert again[0] >= before - 2, "what a killed run had kept was not read again"


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_two_runs_at_once_are_one_run() -> None:
    both = [started("a.db") for _ in range(2)]
    assert [process.wait() for process in both] == [1, 1]
    assert started("clean.db").wait() == 1
    assert tables("a.db") == tables("clean.db")
    with closing(sqlite3.connect("a.db")) as connection:
        assert connection.execute("SELECT count(*), sum(gone) FROM documents").fetchone() == (DOCUMENTS, 0)


def test_a_damaged_store_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(forms_yaml([FORM]), encoding="utf-8")
    assert main(["audit", "a.yaml", "--store", "a.db"]) == 1
    raw = bytearray(Path("a.db").read_bytes())
    raw[4096 * 2 :] = b"\xff" * (len(raw) - 4096 * 2)
    Path("a.db").write_bytes(raw)
    capsys.readouterr()
    assert main(["review", "a.db"]) == 2
    assert "a.db: U0" in capsys.readouterr().err


def test_a_full_disk_is_said_as_one_and_what_was_kept_stays(tmp_path: Path) -> None:
    """SQLite ends a transaction by itself when there is no room: that there is none left to end is not the reason."""
    with Store.open(tmp_path / "a.db", create=True) as store:
        store.begin_run("auto")
        pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            store.begin_run("x" * 1_000_000)
    full = tmp_path / "b.db"
    with closing(sqlite3.connect(full, isolation_level=None)) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            schema._migrate(connection, Place(file="b.db"))
    with Store.open(tmp_path / "a.db") as store:
        assert store.connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_a_store_beside_which_nothing_can_be_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Store.open(tmp_path / "a.db", create=True).close()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != tmp_path)  # as on a read-only share
    before = sorted(each.name for each in tmp_path.iterdir())
    assert main(["review", str(tmp_path / "a.db"), "--format", "json"]) == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == before
    (tmp_path / "a.yaml").write_text(forms_yaml([FORM]), encoding="utf-8")
    assert main(["audit", str(tmp_path / "a.yaml"), "--store", str(tmp_path / "a.db")]) == 2
    assert "U067" in capsys.readouterr().err
