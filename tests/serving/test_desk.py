"""The desk behind the page, without server or browser: reading, sources, corrections, rules, reports."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook

from perfscore.cli import main
from perfscore.errors import UsageError
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import Source
from perfscore.serving.desk import Desk, _Kept
from perfscore.store.notes import Action, Note, add_note, notes_of, undo_note
from perfscore.store.store import Store

CHANGJI = "cn/xinjiang/changji/2023"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture
def example(examples: Path) -> tuple[str, bytes]:
    return "表.yaml", (examples / "changji-2023.yaml").read_bytes()


def told(desk: Desk, action: str, *files: tuple[str, bytes], **asked: object) -> Any:
    return json.loads(desk.act(action, asked, files).body)


def one(desk: Desk, name: str, raw: bytes) -> Any:
    return told(desk, "open", (name, raw))["documents"][0]


def test_the_public_json_is_what_the_page_shows(
    desk: Desk, example: tuple[str, bytes], tmp_path: Path, capsys: Any
) -> None:
    document = one(desk, *example)
    read = told(desk, "read", document=document)
    assert [form["key"] for form in read["forms"]] == [f"{document['digest']}::{n}" for n in range(6)]
    report = desk.act("report", {"documents": [document], "format": "json"}).body
    (tmp_path / "表.yaml").write_bytes(example[1])
    assert main(["audit", str(tmp_path / "表.yaml"), "--format", "json"]) == 1
    assert report == capsys.readouterr().out.replace(str(tmp_path) + "/", "")


def test_the_choice_of_rules(desk: Desk, example: tuple[str, bytes], tmp_path: Path) -> None:
    document = one(desk, *example)

    def rule_sets(**asked: object) -> list[str]:
        return [form["ruleset"] for form in told(desk, "audit", documents=[document], **asked)["forms"]]

    assert set(rule_sets(rules="cn/mof/2020-10")) == {"cn/mof/2020-10"}
    assert set(rule_sets(rules="infer")) == {CHANGJI}
    assert CHANGJI in told(desk, "audit", documents=[document], rules="infer")["inferred"]
    key = f"{document['digest']}::2"
    assert rule_sets(choices={key: "cn/mof/2020-10"}) == [CHANGJI] * 2 + ["cn/mof/2020-10"] + [CHANGJI] * 3
    assert main(["rules", "new", "my/2023", "--checked-on", "2026-01-31", "-o", str(tmp_path / "mine.yaml")]) == 0
    own = [{"name": "mine.yaml", "text": (tmp_path / "mine.yaml").read_text("utf-8")}]
    assert set(rule_sets(rules="own:mine.yaml", own_rules=own)) == {"my/2023"}
    assert rule_sets(choices={key: "own:mine.yaml"}, own_rules=own)[2] == "my/2023"
    assert b"svg" in str(desk.act("rule", {"id": "own:mine.yaml", "own_rules": own}).body).encode()


@pytest.mark.parametrize("named", ["/etc/passwd", "own:nothing", "rules/cn/mof/2020-10.yaml"])
def test_a_name_that_is_sent_never_becomes_a_path(desk: Desk, example: tuple[str, bytes], named: str) -> None:
    document = one(desk, *example)
    for asked in ({"rules": named}, {"choices": {f"{document['digest']}::0": named}}):
        with pytest.raises(UsageError):
            desk.act("audit", {"documents": [document], **asked})
    with pytest.raises(UsageError):
        desk.act("rule", {"id": named})


def test_own_rules_are_told_their_mistakes_at_the_line(desk: Desk) -> None:
    fine, wrong = told(desk, "check", ("a.yaml", b"id: a\nnothing: 3\n"), ("b.yaml", b"id: [")), None
    assert {(each["code"], each["where"]["line"]) for each in fine[0]["problems"]} >= {("R101", 2), ("R102", 1)}
    assert fine[0]["problems"][0]["excerpt"]
    assert fine[1]["problems"]
    assert wrong is None


def test_own_rules_are_proved_and_warned_of_and_can_be_used(desk: Desk) -> None:
    draft = told(desk, "draft", id=CHANGJI)["text"]
    [fine] = told(desk, "check", ("mine.yaml", draft.encode()))
    assert (fine["usable"], fine["id"]) == (True, f"my/{CHANGJI}")
    assert {each["code"] for each in fine["problems"] if each["is_warning"]} == {"R385"}
    assert {each["status"] for each in fine["proofs"]} >= {"proved"}
    [gap] = told(desk, "check", ("mine.yaml", draft.replace("id: my", "extends: nowhere\nid: my").encode()))
    assert not gap["usable"]
    [binary] = told(desk, "check", ("mine.yaml", b"\xff\xfe\x00\xd8\x81"))
    assert not binary["usable"]
    [begun] = told(desk, "check", ("new.yaml", told(desk, "draft", id="")["text"].encode()))
    assert {each["code"] for each in begun["problems"] if not each["is_warning"]} == {"R150"}, "who read it, and when"
    for wanted in ("../../etc/passwd", "rules/cn/mof/2020-10.yaml"):
        with pytest.raises(UsageError, match="R204"):
            desk.act("draft", {"id": wanted})


def test_the_forms_under_two_rule_sets_are_those_of_rules_diff(
    desk: Desk, example: tuple[str, bytes], examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = one(desk, *example)
    asked = {"documents": [document], "old": CHANGJI, "new": "own:mine.yaml"}
    own = [{"name": "mine.yaml", "text": told(desk, "draft", id="cn/mof/2020-10")["text"]}]
    found = told(desk, "apart", own_rules=own, **asked)
    assert main(["rules", "diff", CHANGJI, "cn/mof/2020-10", "--on", str(examples / "changji-2023.yaml")]) == 0
    said = capsys.readouterr().out
    assert f"共 {len(found['forms']) + found['same']} 张表" in said
    assert f"得分变动 {sum(len(form['rows']) for form in found['forms'])} 行" in said
    for form in found["forms"]:
        assert f"{form['old']['total']}（{form['old']['grade']}）→ {form['new']['total']}" in said
    corrected = {"path": "indicators[0]", "field": "weight", "read": "10", "text": "0", "who": "", "when": ""}
    key = f"{document['digest']}::0"
    again = told(desk, "apart", own_rules=own, corrections={key: [corrected]}, **asked)
    assert again["forms"][0]["old"] != found["forms"][0]["old"]


def test_two_selections_side_by_side_are_those_of_compare(
    desk: Desk, example: tuple[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = example[1].replace(b"2023", b"2024")
    documents = [one(desk, "a.yaml", example[1]), one(desk, "b.yaml", later)]
    sides = [[f"{each['digest']}::{number}" for number in range(6)] for each in documents]
    asked = {"documents": documents, "old": sides[0], "new": sides[1]}
    found = told(desk, "beside", format="json", **asked)
    for each, raw in zip(documents, (example[1], later), strict=True):
        (tmp_path / each["name"]).write_bytes(raw)
    main(["compare", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "--format", "json"])
    own = json.loads(capsys.readouterr().out.replace(f"{tmp_path}/", ""))
    assert found | {"documents": []} == own | {"documents": []}
    assert "<table" in str(desk.act("beside", {**asked, "format": "html"}).body)
    with pytest.raises(UsageError, match="U081"):
        desk.act("beside", {**asked, "new": ["nothing"], "format": "html"})


def test_a_correction_is_kept_in_every_report(desk: Desk, example: tuple[str, bytes]) -> None:
    document = one(desk, *example)
    key = f"{document['digest']}::0"
    made = {
        "path": "indicators[0]",
        "field": "actual",
        "read": "=66人",
        "text": "68 人",
        "who": "王 五",
        "when": "2026-11-28 10:00",
    }
    asked = {"documents": [document], "corrections": {key: [made]}}
    row = told(desk, "audit", **asked)["forms"][0]["rows"][1]
    assert (row["actual"], row["low"], row["verdict"]) == ("68人", "10.00", "differs")
    for wanted in ("json", "html"):
        assert "王 五" in str(desk.act("report", {**asked, "format": wanted}).body)
    book = load_workbook(io.BytesIO(desk.act("report", {**asked, "format": "xlsx"}).body))  # type: ignore[arg-type]
    assert any("王 五" in str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
    assert told(desk, "read", document=document)["forms"][0]["indicators"][0]["actual"] == "=66人"


def test_every_paper(desk: Desk, example: tuple[str, bytes]) -> None:
    document = one(desk, *example)
    for wanted, begins in (("docx", b"PK"), ("xlsx", b"PK"), ("rows", b"\xef\xbb\xbf"), ("findings", b"\xef\xbb\xbf")):
        body = desk.act("report", {"documents": [document], "format": wanted, "day": "2026-03-31"}).body
        assert isinstance(body, bytes)
        assert body.startswith(begins)
    with pytest.raises(UsageError):
        desk.act("report", {"documents": [document], "format": "docx", "day": "morgen"})


def test_a_report_on_some_forms(desk: Desk, example: tuple[str, bytes]) -> None:
    document = one(desk, *example)
    wanted = f"{document['digest']}::4"
    forms = told(desk, "audit", documents=[document], only=[wanted])["forms"]
    assert [form["key"] for form in forms] == [wanted]


def test_a_workspace_is_one_file(desk: Desk, example: tuple[str, bytes], examples: Path, tmp_path: Path) -> None:
    """Saved and opened by another desk: the same documents, the same work, the same report; a store for everybody."""
    documents = [one(desk, *example), one(desk, "表.yaml", (examples / "urumqi-2024.yaml").read_bytes())]
    key = f"{documents[0]['digest']}::0"
    made = {
        "path": "indicators[0]",
        "field": "actual",
        "read": "=66人",
        "text": "68人",
        "who": "王五",
        "when": "2026-11-28 10:00",
    }
    decided = {
        "form": key, "code": "F201", "row": "甲", "where": {"line": 3}, "state": "rejected", "note": "单位已说明",
        "assigned": "李四", "who": "王五", "when": "2026-11-28 10:01",
    }  # fmt: skip
    about = json.dumps([key, "F201", "甲", "", "", 3, ""], ensure_ascii=False, separators=(",", ":"))
    unread = {**decided, "form": "0:0", "where": {}}  # of a file that was not chosen again after a reload
    across = {**decided, "form": None, "where": {}}
    work = {
        "who": "王五",
        "corrections": {key: [made], "0:0": [made]},
        "decisions": {about: decided, "b": unread, "c": across},
        "history": [{"what": ["B_x", {}]}],
    }
    asked = {"documents": documents, "corrections": work["corrections"], "decisions": work["decisions"]}
    raw = desk.act("save", {**asked, "work": work}).body
    assert isinstance(raw, bytes)
    other = Desk()
    found = told(other, "resume", ("底稿.db", raw))
    assert found == {"documents": documents, "work": work}
    for wanted in ("json", "html"):
        assert (
            other.act("report", {**asked, "format": wanted}).body
            == desk.act("report", {**asked, "format": wanted}).body
        )
    (tmp_path / "底稿.db").write_bytes(raw)
    with Store.open(tmp_path / "底稿.db") as store:
        told_notes = [(note.action.value, note.text or note.after, note.author, note.at) for note in notes_of(store)]
        assert store.connection.execute("SELECT count(DISTINCT file), count(*) FROM documents").fetchone() == (1, 2)
    assert sorted(told_notes) == [
        ("assign", "李四", "王五", "2026-11-28 10:01"), ("correct", "68人", "王五", "2026-11-28 10:00"),
        ("note", "单位已说明", "王五", "2026-11-28 10:01"), ("reject", None, "王五", "2026-11-28 10:01"),
    ]  # fmt: skip
    assert main(["review", str(tmp_path / "底稿.db")]) == 0


def test_a_store_of_the_command_line_is_opened_without_its_files(examples: Path, tmp_path: Path) -> None:
    store = tmp_path / "审核.db"
    assert main(["audit", str(examples / "changji-2023.yaml"), "--store", str(store), "--exit-zero"]) == 0
    desk = Desk()
    found = told(desk, "resume", ("审核.db", store.read_bytes()))
    assert [Path(each["name"]).name for each in found["documents"]] == ["changji-2023.yaml"]
    assert len(told(desk, "read", document=found["documents"][0])["forms"]) == 6
    with pytest.raises(UsageError, match="U046"):
        desk.act("view", {"document": found["documents"][0]})


def test_decisions_in_a_store_of_the_command_line_are_those_of_the_page(examples: Path, tmp_path: Path) -> None:
    path = tmp_path / "审核.db"
    assert main(["audit", str(examples / "changji-2023.yaml"), "--store", str(path), "--exit-zero"]) == 0
    with Store.open(path) as store:
        digest, code, row = store.connection.execute(
            'SELECT d.digest, code, "row" FROM form_findings JOIN forms f ON f.id = form JOIN documents d ON d.id = f.document '
            'WHERE f.number = 0 AND "row" IS NOT NULL'
        ).fetchone()
        add_note(store, Note(digest=digest, form=0, action=Action.REJECT, code=code, row=row, author="张三"))
    desk = Desk()
    found = told(desk, "resume", ("审核.db", path.read_bytes()))
    (made,) = found["work"]["decisions"].values()
    assert (made["form"], made["code"], made["row"], made["state"]) == (f"{digest}::0", code, row, "rejected")
    asked = {"documents": found["documents"], "decisions": found["work"]["decisions"], "format": "json"}
    (shown,) = [
        item["decision"]
        for form in json.loads(desk.act("report", asked).body)["forms"]
        for item in form["findings"]
        if "decision" in item
    ]
    assert shown["who"] == "张三"


def test_notes_that_others_added_to_a_saved_workspace_are_those_of_the_page(
    desk: Desk, example: tuple[str, bytes], tmp_path: Path
) -> None:
    """Of a member of a zip, too: a decision is changed, a correction taken back and another one made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("表.yaml", example[1])
    (document,) = told(desk, "open", ("包.zip", packed.getvalue()))["documents"]
    form = f"{document['digest']}:0:0"
    read = {"path": "indicators[0]", "field": "actual", "read": "=66人", "text": "68人", "who": "王五", "when": "1"}
    at = {"line": 3}
    decision = {"form": form, "code": "F201", "row": "甲", "where": at, "state": "rejected", "who": "王五", "when": "1"}
    work = {"corrections": {form: [read]}, "decisions": {json.dumps([form, "F201", "甲", "", "", 3, ""]): decision}}
    asked = {"documents": [document], **work, "work": work}
    path = tmp_path / "底稿.db"
    path.write_bytes(desk.act("save", asked).body)  # type: ignore[arg-type]
    with Store.open(path) as store:
        correction, rejected = notes_of(store)
        undo_note(store, correction.id, "李四")
        noted = Note(digest=rejected.digest, form=0, action=Action.ACCEPT, code="F201", row="甲", author="李四")
        add_note(store, noted)
        seen = {"action": Action.CORRECT, "code": None, "row": None, "path": "indicators[0]", "field": "actual"}
        add_note(store, evolve(noted, **seen, before="=66人", after="67人"))
    found = told(Desk(), "resume", ("底稿.db", path.read_bytes()))["work"]
    assert [(each["text"], each["who"]) for each in found["corrections"][form]] == [("67人", "李四")]
    assert {(each["state"], each["who"], str(each.get("where"))) for each in found["decisions"].values()} == {
        ("accepted", "李四", str(at)), ("accepted", "李四", "None"),
    }  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b"no", b"SQLite format 3\0" + bytes(100), b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_workspace_is_told(desk: Desk, raw: bytes) -> None:
    with pytest.raises(UsageError, match="U06"):
        desk.act("resume", {}, [("x.db", raw)])


def test_a_zip_is_its_documents(desk: Desk, example: tuple[str, bytes]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一/表.yaml", example[1])
        archive.writestr("坏.xlsx", b"no")
        archive.writestr("图.png", b"no")
    found = told(desk, "open", ("包.zip", packed.getvalue()))
    assert [(each["name"], each["member"]) for each in found["documents"]] == [
        ("包.zip/一/表.yaml", 0),
        ("包.zip/坏.xlsx", 1),
    ]
    assert [each["code"] for each in found["problems"]] == ["D042"]
    assert len(told(desk, "read", document=found["documents"][0])["forms"]) == 6
    assert not told(desk, "read", document=found["documents"][1])["read"]


def test_the_source_beside_the_reading(desk: Desk, example: tuple[str, bytes]) -> None:
    book, raw = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["项目", "得分"])
    book.active.append(["甲", 8.5])
    book.save(raw)
    document = one(desk, "a.xlsx", raw.getvalue())
    rows = told(desk, "view", document=document)["rows"]
    assert [[cell["text"] for cell in row["cells"]] for row in rows] == [["项目", "得分"], ["甲", "8.5"]]
    assert rows[1]["where"]["line"] == 2 or rows[1]["where"]["cell"] == "A2"
    with pytest.raises(UsageError):
        desk.act("picture", {"document": document, "page": 1})
    lines = told(desk, "view", document=one(desk, *example))["rows"]
    assert [cell["text"] for cell in lines[2]["cells"]] == ["forms:"]


def test_what_was_forgotten_is_asked_for_again(example: tuple[str, bytes]) -> None:
    reads: list[str] = []

    def read(source: Source) -> DocumentResult:
        reads.append(source.name)
        return DocumentResult(file=source.name)

    desk = Desk(read=read)
    document = one(desk, *example)
    for _ in range(2):
        told(desk, "read", document=document)
    assert reads == ["表.yaml"]
    with pytest.raises(UsageError, match="U046"):
        Desk().act("read", {"document": document})


def test_the_latest_are_kept_as_long_as_there_is_room() -> None:
    kept: _Kept[str, bytes] = _Kept(10, len)
    for name in "abc":
        kept.put(name, name.encode() * 4)
    assert [kept.get(name) for name in "abc"] == [None, b"bbbb", b"cccc"]
    kept.put("b", b"b")
    kept.put("d", b"ddd")
    assert [kept.get(name) for name in "bcd"] == [b"b", b"cccc", b"ddd"]
    kept.put("e", b"e" * 11)
    assert [kept.get(name) for name in "bcde"] == [None, None, None, b"e" * 11]
