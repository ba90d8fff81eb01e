"""Documents as evaluators have them: folders, patterns, zips; one result each, whatever one of them does."""

from __future__ import annotations

import io
import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from perfscore.auditing.profile import Profile
from perfscore.cli import main
from perfscore.errors import RulesError
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.reading.sources import PassedOver, Source, sources_of, uploads
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.running.documents import Rules, as_read, audited, each_document
from perfscore.running.limits import JobLimits

T = TypeVar("T")


def document(name: str) -> str:
    row = Indicator(
        level1="产出指标", level2="数量指标", name="修路", target=">=10公里", actual="9公里", weight="90", score="90"
    )
    form = Form(
        kind=FormKind.PROJECT_SELF_EVALUATION, name=name, year=2023, implementer="天长市交通局", indicators=(row,)
    )
    return forms_yaml([form])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    top = tmp_path / "报送"
    (top / "二" / ".git").mkdir(parents=True)
    for name in ("乙.yaml", "甲.yaml", "二/丙.yaml", "二/.git/隐.yaml"):
        (top / name).write_text(document(Path(name).stem), encoding="utf-8")
    (top / "~$甲.docx").write_bytes(b"open in Word")
    (top / "照片.png").write_bytes(b"\x89PNG")
    (top / "规则.yaml").write_text("id: my/rules\n", encoding="utf-8")
    return top


def names(*paths: str) -> list[str]:
    return [each.name for each in sources_of(paths)]


@pytest.mark.usefixtures("folder")
def test_a_folder_is_its_documents_in_a_stable_order() -> None:
    found = list(sources_of(["报送"]))
    assert [each.name for each in found if isinstance(each, Source)] == [
        "报送/乙.yaml",
        "报送/甲.yaml",
        "报送/二/丙.yaml",
    ]
    (told,) = (each for each in found if isinstance(each, PassedOver))
    assert told.problem.code == "D042"
    assert "2" in told.problem.message()
    assert ".png" in told.problem.message()


def test_what_other_programs_keep_in_json_and_yaml_is_no_document(tmp_path: Path) -> None:
    for name, text in {
        "package.json": '{"name": "x", "source": "y"}',
        "compose.yml": "services: {}\n",
        "ours.json": '{\n  "source": "x",\n  "forms": []}',
        "ours.yaml": "# x\nsource: x\nforms: []\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as packed:
        for path in sorted(tmp_path.glob("*.[jy]*")):
            packed.write(path, path.name)
    for held in (tmp_path, tmp_path / "z.zip"):
        found = {Path(each.name).name for each in sources_of([str(held)]) if isinstance(each, Source)}
        assert found - {"z.zip"} == {"ours.json", "ours.yaml"}


@pytest.mark.usefixtures("folder")
def test_patterns_are_widened_here_where_no_shell_does() -> None:
    assert names("报送/*.yaml") == ["报送/乙.yaml", "报送/甲.yaml", "报送/规则.yaml"]
    assert names("报送/**/丙.yaml") == ["报送/二/丙.yaml"]
    assert names("报送/没有*.yaml") == ["报送/没有*.yaml"]
    Path("报送/[1].yaml").write_text(document("方括号"), encoding="utf-8")
    assert names("报送/[1].yaml") == ["报送/[1].yaml"]


def test_a_zip_is_its_documents_and_names_are_in_the_encoding_of_who_packed_it(folder: Path) -> None:
    body = document("甲").encode()
    with zipfile.ZipFile(folder / "统一码.zip", "w") as archive:
        archive.writestr("二级/甲.yaml", body)
        archive.writestr("__MACOSX/._甲.yaml", b"")
        archive.writestr("图.png", b"")
    assert names("报送/统一码.zip") == ["报送/统一码.zip/二级/甲.yaml", "报送/统一码.zip"]
    (result, passed_over) = each_document(sources_of(["报送/统一码.zip"]), as_read)
    assert [form.name for form in result.made] == ["甲"]
    assert result.made[0].source.file == "报送/统一码.zip/二级/甲.yaml"
    assert [item.code for item in passed_over.document.problems] == ["D042"]


@pytest.mark.parametrize("name", ["./甲.yaml", "../甲.yaml", "二级/./甲.yaml"])
def test_members_are_hidden_by_their_names_alone(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / "点.zip", "w") as archive:
        archive.writestr(name, document("甲"))
        archive.writestr("./.藏.yaml", document("乙"))
    assert names("报送/点.zip") == [f"报送/点.zip/{name}"]


def test_of_a_zip_at_hand_workers_are_given_the_member_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the zip once for each of its members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲.yaml", document("甲"))
        archive.writestr("坏.yaml", document("坏"))
        archive.writestr("大.txt", os.urandom(100_000))
    raw = packed.getvalue().replace("name: 坏".encode(), "name: 好".encode())  # its checksum is wrong now
    carried: list[int] = []

    def spied(jobs: Iterable[Callable[[], T]], _workers: int, _limits: JobLimits) -> Iterator[T]:
        for job in jobs:
            carried.append(len(pickle.dumps(job)))
            yield job()

    monkeypatch.setattr("perfscore.running.documents.run_jobs", spied)
    found = list(each_document(uploads([("报送.zip", raw)]), as_read, jobs=1))
    assert [[each.code for each in result.document.problems] for result in found] == [[], ["D016"], ["D003"]]
    assert [form.name for form in found[0].made] == ["甲"]
    assert carried[0] < 2_000
    assert carried[1] > 100_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
@pytest.mark.parametrize("name", ["管道.zip", "管道.txt"])
def test_a_pipe_is_never_opened_whatever_it_is_called(folder: Path, name: str) -> None:
    """Opening it would wait for somebody who writes."""
    os.mkfifo(folder / name)
    (result,) = each_document(sources_of([f"报送/{name}"]), as_read)
    assert [item.code for item in result.document.problems] == ["D007"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_what_is_no_file_in_a_folder_is_told_once(folder: Path) -> None:
    os.mkfifo(folder / "管道.txt")
    (folder / "圈").symlink_to(".")
    for number in range(5):
        (folder / f"断{number}.xlsx").symlink_to("没有")
    told = [each.problem for each in sources_of(["报送"]) if isinstance(each, PassedOver)]
    assert [each.code for each in told] == ["U173", "D042"]
    assert "7 个" in told[0].message()
    assert "圈、断0.xlsx、断1.xlsx、断2.xlsx、断3.xlsx" in told[0].message()
    assert "断4" not in told[0].message()
    assert len(names("报送")) == 5


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the root user may open every folder")
def test_a_folder_that_cannot_be_opened_is_told(folder: Path) -> None:
    (folder / "二").chmod(0)
    told = [each for each in sources_of(["报送"]) if isinstance(each, PassedOver)]
    (folder / "二").chmod(0o700)
    assert [(each.problem.code, each.empty) for each in told] == [("D001", True), ("D042", False)]


def test_an_empty_zip_is_said_like_an_empty_folder(folder: Path) -> None:
    zipfile.ZipFile(folder / "空.zip", "w").close()
    (found,) = sources_of(["报送/空.zip"])
    assert isinstance(found, PassedOver)
    assert (found.problem.code, found.empty) == ("D039", True)


def test_a_zip_of_too_many_members_is_said_and_not_cut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfscore.reading.zips.MAX_MEMBERS", 2)
    with zipfile.ZipFile(folder / "多.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.yaml", document("甲"))
    (result,) = each_document(sources_of(["报送/多.zip"]), as_read)
    assert [item.code for item in result.document.problems] == ["D205"]
    assert result.document.failure is not None


def peak_of(work: Callable[[], object]) -> int:
    """Bytes that it takes at its worst in this process."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "LZMA"])
def test_what_unpacks_all_at_once_is_not_unpacked(method: int) -> None:
    """Four thousand bytes of bzip2 may be gigabytes, and to look whether JSON is ours is done without a worker."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name in ("甲.json", "甲.txt"):
            archive.writestr(name, bytes(20_000_000))
    results = []
    peak = peak_of(lambda: results.extend(each_document(uploads([("报送.zip", packed.getvalue())]), as_read, jobs=1)))
    assert [[item.code for item in each.document.problems] for each in results] == [["D188"]] * 2
    assert str(results[0].document.problems[0].fields["found"]).startswith("ZIP, ")
    assert peak < 5_000_000


def test_a_way_of_packing_that_nobody_here_knows_is_told_by_its_name(folder: Path) -> None:
    """Explorer packs what is large with Deflate64: such a file is not damaged."""
    with zipfile.ZipFile(folder / "大.zip", "w") as archive:
        archive.writestr("甲.yaml", document("甲"))
    raw = bytearray((folder / "大.zip").read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[8:10] = raw[at + 10 : at + 12] = (9).to_bytes(2, "little")
    (folder / "大.zip").write_bytes(raw)
    (result,) = each_document(sources_of(["报送/大.zip"]), as_read, jobs=0)
    assert [(item.code, item.fields["found"]) for item in result.document.problems] == [("D188", "ZIP, Deflate64")]


def listing(count: int) -> bytes:
    """A zip that is nothing but a list of so many members."""
    numbers = (0x02014B50, 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<IHHHHHHIIIHHHHHII", *numbers) + b"a"
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, len(entry) * count, 4, 0)
    return b"PK\x03\x04" + entry * count + end


@pytest.mark.parametrize("limit", ["MAX_MEMBERS", "MAX_LIST"])
def test_of_a_list_with_too_many_members_nothing_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Each member takes ten times what it takes in the file: a small one may name millions."""
    monkeypatch.setattr(f"perfscore.reading.zips.{limit}", 1000)
    raw = listing(100_000)
    (folder / "多.zip").write_bytes(raw)
    found: list[Source | PassedOver] = []
    peak = peak_of(lambda: found.extend((*sources_of(["报送/多.zip"]), *uploads([("多.zip", raw)]))))
    assert [each.problem.code for each in found if isinstance(each, PassedOver)] == ["D205"] * 2
    assert peak < 2 * len(raw)


def test_a_zip_within_a_zip_is_said(folder: Path) -> None:
    with zipfile.ZipFile(folder / "外.zip", "w") as archive:
        archive.writestr("内.zip", b"PK")
        archive.writestr("甲.yaml", document("甲"))
    inner, good = each_document(sources_of(["报送/外.zip"]), as_read)
    assert [item.code for item in inner.document.problems] == ["D054"]
    assert inner.document.file == "报送/外.zip/内.zip"
    assert [form.name for form in good.made] == ["甲"]


def test_names_in_gbk(folder: Path) -> None:
    name = "甲.csv".encode("gbk")
    (folder / "国标.zip").write_bytes(renamed(document("甲").encode(), name))
    assert names("报送/国标.zip") == ["报送/国标.zip/甲.csv"]


def renamed(raw: bytes, name: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x" * len(name), raw)
    return buffer.getvalue().replace(b"x" * len(name), name)


def test_an_office_file_that_is_called_zip_is_a_document(folder: Path) -> None:
    with zipfile.ZipFile(folder / "表.zip", "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
    assert names("报送/表.zip") == ["报送/表.zip"]


@pytest.mark.parametrize("wrecked", [b"", b"PK\x03\x04 no archive", b"PK\x05\x06" + bytes(18)])
def test_a_zip_that_is_none_is_one_unread_document(folder: Path, wrecked: bytes) -> None:
    (folder / "坏.zip").write_bytes(wrecked)
    (result,) = each_document(sources_of(["报送/坏.zip"]), as_read)
    assert result.document.failure is not None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_document_behind_links_is_read_once(folder: Path) -> None:
    (folder / "链.yaml").symlink_to("甲.yaml")
    (folder / "圈").symlink_to(".")
    found = list(each_document(sources_of(["报送/甲.yaml", "报送/链.yaml", "报送/圈/甲.yaml", "a\0b"]), as_read))
    assert [[form.name for form in each.made] for each in found] == [["甲"], [], [], []]
    assert [item.code for each in found[1:3] for item in each.document.problems] == ["D041", "D041"]


def test_a_standard_input_that_is_closed_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["audit", "-"]) == 2
    assert "D001" in capsys.readouterr().err


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(tmp_path)]) == 2
    assert "D039" in capsys.readouterr().err


def in_workers(*arguments: str) -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "perfscore", "audit", *arguments, "--format", "json"],
        capture_output=True, env={**os.environ, "PERFSCORE_JOBS": ""}, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
def test_workers_give_what_one_process_gives(folder: Path) -> None:
    (folder / "坏.docx").write_bytes(b"no document")
    status, told = in_workers(str(folder), "--jobs", "2")
    assert status == 2
    assert in_workers(str(folder), "--jobs", "0") == (status, told)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limits of CPU time")
def test_a_document_over_the_limit_is_one_line_and_the_rest_goes_on(
    folder: Path,
) -> None:
    (folder / "大.csv").write_text(
        "三级指标,指标值,实际完成值,分值,得分\n" + "修路,10,9,10,9\n" * 90_000, encoding="utf-8"
    )
    status, told = in_workers(str(folder), "--limit-seconds", "1")
    assert status == 2
    assert [form["name"] for form in told["forms"]] == ["乙", "甲", "丙"]  # type: ignore[index, attr-defined]
    (unread,) = told["unread"]  # type: ignore[misc]
    assert (unread["file"], unread["code"]) == (str(folder / "大.csv"), "D044")  # type: ignore[index]


def test_rules_that_cannot_be_used_are_said_by_the_one_who_asked(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "rules"
    own.mkdir()
    (own / "my.yaml").write_text("id: my/2023\nplaces: [安徽省/滁州市/天长市]\n", encoding="utf-8")
    work = partial(audited, Rules(folders=(own,)), Profile())
    with pytest.raises(RulesError):
        list(each_document(sources_of([str(folder)]), work, jobs=2))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_leaves_what_is_done(folder: Path) -> None:
    """What was done when the user had waited enough is reported, the rest is named as not read."""
    for number in range(3):
        (folder / f"9{number}.yaml").write_text(document(str(number)), encoding="utf-8")
    script = (
        "import sys, time, perfscore.running.documents as d\n"
        "real = d.each_document\n"
        "def slow(*given, **named):\n"
        "    for number, each in enumerate(real(*given, **named)):\n"
        "        if number == 2: print('waiting', file=sys.stderr, flush=True); time.sleep(60)\n"
        "        yield each\n"
        "import perfscore.cli.reading as r; r.each_document = slow\n"
        "from perfscore.cli.process import run; sys.argv = ['perfscore', 'audit', sys.argv[1], '--format', 'json']; run()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PERFSCORE_JOBS": ""},
    ) as running:  # fmt: skip
        assert running.stderr is not None
        waiting = running.stderr.readline()
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    told = json.loads(out)
    assert waiting == b"waiting\n"
    assert running.returncode == 2
    assert len(told["forms"]) == 2
    assert {each["code"] for each in told["unread"]} == {"D043"}
