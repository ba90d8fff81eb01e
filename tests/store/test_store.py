"""The store: nothing is read twice, nothing is lost, everything can be opened by others."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas
import pytest

import perfscore
from perfscore.auditing.records import FINDINGS, ROWS
from perfscore.cli import main
from perfscore.errors import UsageError
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import Joined, Message
from perfscore.reading import documents as reading
from perfscore.reading.so_far import SoFar
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.store import schema
from perfscore.store.notes import Action, Note, add_note, notes_of, undo_note
from perfscore.store.plain import dumped, loaded
from perfscore.store.review import Facet, review, stored_records
from perfscore.store.store import Store


def document(unit: str, score: str) -> str:
    """A form of two rows; the second is declared as ``score`` where 9 of 10 kilometres are 9 of 10 points."""
    rows = tuple(
        Indicator(level1="产出指标", level2="数量指标", name=name, target=">=10公里", actual=f"{actual}公里", weight="45", score=said)
        for name, actual, said in (("修路", "10", "45.00"), ("养路", "9", score))
    )  # fmt: skip
    form = Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name=f"{unit}公路", year=2023, implementer=unit, indicators=rows,
        total_score="90",
    )  # fmt: skip
    return forms_yaml([form])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two documents and one that cannot be read; commands run beside it."""
    monkeypatch.chdir(tmp_path)
    inner = tmp_path / "报送"
    inner.mkdir()
    (inner / "甲.yaml").write_text(document("昌吉州交通局", "45.00"), encoding="utf-8")
    (inner / "乙.yaml").write_text(document("天长市交通局", "40.50"), encoding="utf-8")
    (inner / "坏.pdf").write_bytes(b"no document")
    return inner


def run(*arguments: str, store: str = "底稿.db") -> int:
    return main(["audit", "报送", *arguments, "--store", store])


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def count_readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    decoded = reading.decoded

    def counted(raw: bytes, name: str, *so_far: SoFar) -> object:
        read.append(Path(name).name)
        return decoded(raw, name, *so_far)

    monkeypatch.setattr(reading, "decoded", counted)
    return read


@pytest.mark.usefixtures("folder")
def test_what_has_not_changed_is_not_read_again_and_the_report_is_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["audit", "报送", "--format", "json"]) == 2
    alone = told(capsys)
    assert run("--format", "json") == 2
    assert told(capsys) == alone
    read = count_readings(monkeypatch)
    assert run("--format", "json") == 2
    assert told(capsys) == alone
    assert read == ["坏.pdf"], "what was not read may be readable today"
    assert main(["review", "底稿.db"]) == 0
    assert "3 个文件（1 个没有读出），2 张表、4 行" in told(capsys)


def test_a_changed_document_is_read_again_and_one_that_is_gone_is_not_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    (folder / "甲.yaml").write_text(document("昌吉州交通局", "9.28"), encoding="utf-8")
    (folder / "乙.yaml").unlink()
    read = count_readings(monkeypatch)
    run()
    assert sorted(read) == ["坏.pdf", "甲.yaml"]
    with Store.open("底稿.db") as store:
        assert Decimal("9.28") in {row["declared"] for row in stored_records(store, "rows")}
        assert review(store).whole.forms == 1


@pytest.mark.usefixtures("folder")
def test_other_rules_judge_again_and_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    read = count_readings(monkeypatch)
    run("--rules", "cn/mof/2020-10")
    assert read == ["坏.pdf"]
    with Store.open("底稿.db") as store:
        assert {row["ruleset"] for row in stored_records(store, "rows")} == {"cn/mof/2020-10"}


@pytest.mark.usefixtures("folder")
def test_the_tables_are_those_of_the_one_schema() -> None:
    run()
    audits = perfscore.audit_paths("报送", jobs=0)
    with Store.open("底稿.db") as store:
        for table, columns, expected in (("rows", ROWS, audits.rows()), ("findings", FINDINGS, audits.findings())):
            found = stored_records(store, table)  # type: ignore[arg-type]
            assert found.columns == columns
            assert sorted(map(str, found.lines)) == sorted(map(str, expected.lines))


@pytest.mark.usefixtures("folder")
def test_pandas_opens_it_as_it_is() -> None:
    run()
    with closing(sqlite3.connect("底稿.db")) as connection:
        frame = pandas.read_sql("SELECT * FROM rows WHERE verdict = 'differs'", connection)
        assert list(frame.columns) == [column.name for column in ROWS]
        assert frame["declared"].tolist() == ["45"]
        assert len(pandas.read_sql("SELECT * FROM findings", connection)) > 0


@pytest.mark.usefixtures("folder")
def test_duckdb_opens_it_as_it_is() -> None:
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    try:
        connection.execute("LOAD sqlite")
    except duckdb.Error:
        pytest.skip("DuckDB's extension for SQLite is not installed here")
    run()
    connection.execute("ATTACH '底稿.db' AS store (TYPE sqlite, READ_ONLY)")
    found = connection.execute('SELECT sum(CAST(declared AS DECIMAL(38, 12))) FROM store."rows"').fetchone()
    assert found == (Decimal("175.5"),)


@pytest.mark.usefixtures("folder")
def test_every_format_of_a_review(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    capsys.readouterr()
    assert main(["review", "底稿.db", "--format", "json", "--sample", "3", "--seed", "甲"]) == 0
    found = json.loads(told(capsys))
    assert [each["name"] for each in found["by"]["year"]] == ["2023"]
    assert len(found["sample"]) == 2
    assert main(["review", "底稿.db", "--format", "json", "--sample", "3", "--seed", "甲"]) == 0
    assert json.loads(told(capsys)) == found
    assert main(["review", "底稿.db", "--format", "html", "--lang", "en"]) == 0
    assert "Units to look at first" in told(capsys)
    for name in ("xlsx", "parquet", "csv", "ndjson"):
        assert main(["review", "底稿.db", "--format", name, "-o", f"out.{name}"]) == 0
    assert len(pandas.read_parquet("out.parquet")) == len(pandas.read_csv("out.csv")) == 4
    assert set(pandas.read_excel("out.xlsx", sheet_name=None)) >= {"按单位", "按规则集", "rows", "findings"}
    assert main(["review", "底稿.db", "--format", "xlsx"]) == 2


@pytest.mark.usefixtures("folder")
def test_ranking_and_sample_are_those_of_the_audits() -> None:
    run()
    audits = perfscore.audit_paths("报送", jobs=0).report().audits
    with Store.open("底稿.db") as store:
        found = review(store, sample=4, seed=7)
    assert [(each.name, each.score) for each in found.ranked] == [
        (each.name, each.score) for each in perfscore.rank_units(audits)
    ]
    assert [(each.audit.name, each.why) for each in found.sample] == [
        (each.audit.result.form.name, each.why) for each in perfscore.draw_sample(audits, 4, 7)
    ]
    assert sum(each.forms for each in found.groups[Facet.UNIT]) == len(audits)


def noted(store: Store, **said: object) -> Note:
    digest = store.connection.execute("SELECT digest FROM documents WHERE file LIKE '%甲%'").fetchone()[0]
    return add_note(store, Note(**{"digest": digest, "form": 0, "author": "张三", **said}))  # type: ignore[arg-type]


@pytest.mark.usefixtures("folder")
def test_a_corrected_cell_is_judged_anew_and_told_in_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    with Store.open("底稿.db") as store:
        kept = noted(store, action=Action.CORRECT, path="indicators[1]", field="score", before="45.00", after="1.00")
    capsys.readouterr()
    run("--format", "json")
    form = json.loads(told(capsys))["forms"][1]
    assert form["rows"][1]["declared"] == "1"
    assert [item["code"] for item in form["problems"]] == ["D177"]
    assert "张三" in form["problems"][0]["message"]
    with Store.open("底稿.db") as store:
        undo_note(store, kept.id, "李四")
        assert notes_of(store) == ()
        assert [each.undone_by for each in notes_of(store, undone=True)] == ["李四"]
        with pytest.raises(UsageError, match="U063"):
            undo_note(store, kept.id, "李四")
    run("--format", "json")
    assert json.loads(told(capsys))["forms"][1]["rows"][1]["declared"] == "45"


@pytest.mark.usefixtures("folder")
def test_a_corrected_year_chooses_other_rules_and_a_correction_out_of_date_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run()
    with Store.open("底稿.db") as store:
        noted(store, action=Action.CORRECT, path="", field="year", before="2023", after="2018")
        noted(store, action=Action.CORRECT, path="", field="total_score", before="89", after="91")
    capsys.readouterr()
    run("--format", "json")
    form = json.loads(told(capsys))["forms"][1]
    assert (form["year"], form["ruleset"]) == (2018, None)
    assert [item["code"] for item in form["problems"]] == ["D177", "D178"]


@pytest.mark.usefixtures("folder")
def test_decisions_outlive_a_second_run() -> None:
    run()
    with Store.open("底稿.db") as store:
        noted(store, action=Action.REJECT, code="F201", row="预算执行率", text="已核对原件")
        noted(store, action=Action.ASSIGN, text="李四")
    run("--rules", "cn/mof/2020-10")
    with Store.open("底稿.db") as store:
        assert [each.action for each in notes_of(store)] == [Action.REJECT, Action.ASSIGN]
        assert review(store).notes == {"assign": 1, "reject": 1}


@pytest.mark.usefixtures("folder")
def test_decisions_stand_in_the_report_and_what_was_rejected_counts_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    with Store.open("底稿.db") as store:
        noted(store, action=Action.NOTE, code="F201", row="养路", text="原件有误")
        noted(store, action=Action.REJECT, code="F201", row="养路", text="已核对原件")
        noted(store, action=Action.ASSIGN, code="F201", row="养路", text="李四")
    capsys.readouterr()
    run("--format", "json")
    (item,) = [item for item in json.loads(told(capsys))["forms"][1]["findings"] if item["code"] == "F201"]
    assert item["decision"] | {"when": ""} == {
        "state": "rejected", "note": "已核对原件", "assigned": "李四", "who": "张三", "when": "",
    }  # fmt: skip
    run()
    shown = told(capsys)
    assert "已排除；备注 已核对原件；交给 李四" in shown
    assert "错误 0" in shown


@pytest.mark.usefixtures("folder")
def test_a_note_on_a_form_that_is_not_there_is_said() -> None:
    run()
    with Store.open("底稿.db") as store, pytest.raises(UsageError, match="U065"):
        noted(store, action=Action.NOTE, form=99, text="？")


def test_a_store_among_the_documents_is_none_of_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("--format", "json", store=str(folder / "底稿.db"))
        assert len(json.loads(told(capsys))["documents"]) == 3


def test_forms_come_back_whole(examples: Path) -> None:
    for path in examples.glob("*.yaml"):
        for form in perfscore.read(path):
            again = loaded(dumped(form), Form)
            assert dumped(again) == dumped(form)
            assert again == form
            assert again.to_dict("en") == form.to_dict("en")


def test_messages_come_back_by_their_names_and_by_those_of_before() -> None:
    told = Joined((Message("W_between", low="1", high="2"), "x"), "W_and")
    assert loaded(dumped(told), Joined) == told
    former = dumped(told).replace('"Message"', '"Said"').replace('"Joined"', '"Listed"')
    assert loaded(former, Joined).text("en") == told.text("en") != ""


@pytest.mark.usefixtures("folder")
def test_a_reading_that_somebody_else_wrote_is_not_believed(capsys: pytest.CaptureFixture[str]) -> None:
    run("--format", "json")
    alone = told(capsys)
    for junk in ('{"=": "Popen"}', "[", "3"):
        with closing(sqlite3.connect("底稿.db")) as connection, connection:
            connection.execute("UPDATE forms SET reading = ?", (junk,))
        run("--format", "json")
        assert told(capsys) == alone


def test_an_older_store_is_brought_up_and_a_newer_one_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    Store.open(path, create=True).close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE runs ADD COLUMN why TEXT;"))
    Store.open(path).close()
    assert schema.version_of(path) == len(schema.MIGRATIONS)
    monkeypatch.undo()
    with pytest.raises(UsageError, match="U062"):
        Store.open(path)


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    Store.open(path, create=True).close()
    broken = "ALTER TABLE runs ADD COLUMN why TEXT;\nALTER TABLE nothing ADD COLUMN why TEXT;"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    with pytest.raises(UsageError, match="U067"):
        Store.open(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert "why" not in [row[1] for row in store.connection.execute("PRAGMA table_info(runs)")]


def test_what_is_no_store_is_left_alone(tmp_path: Path) -> None:
    text, other = tmp_path / "a.txt", tmp_path / "b.db"
    text.write_text("no database, but long enough to be looked at" * 100)
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE theirs (a)")
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(UsageError, match="U061"):
            Store.open(path, create=True)
        assert path.read_bytes() == before
    with pytest.raises(UsageError, match="U001"):
        Store.open(tmp_path / "nothing.db")
    with pytest.raises(UsageError, match="U003"):
        Store.open(tmp_path / "no" / "folder.db", create=True)
