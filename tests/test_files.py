"""Files appear whole or not at all, whatever stood there and whatever happens midway."""

from __future__ import annotations

import errno
import os
import stat
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from perfscore import files
from perfscore.errors import UsageError
from perfscore.files import atomic_write, is_ordinary, is_standard_output
from perfscore.rules.library import load_rules

posix = pytest.mark.skipif(os.name != "posix", reason="links, modes and signals as POSIX has them")
WAITING = """
import sys
from perfscore.files import atomic_write
with atomic_write(sys.argv[1]) as stream:
    stream.write(b"half")
    stream.flush()
    print("ready", flush=True)
    sys.stdin.readline()
"""

AS_ANYONE = """
import os
from perfscore.messages import template
from perfscore.reporting.write import write
template("U003", "zh")  # what lies in the folders of root is loaded before its rights are given up
os.geteuid() or os.setreuid(65534, 65534)
write("new", "x")
"""


def put(path: Path, content: bytes) -> None:
    with atomic_write(path) as stream:
        stream.write(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def writing(path: Path) -> subprocess.Popen[str]:
    """A process in the middle of writing ``path``."""
    command = [sys.executable, "-c", WAITING, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(path: Path) -> None:
    with writing(path) as process:
        process.kill()


def test_a_new_file_and_a_replaced_one(tmp_path: Path) -> None:
    put(tmp_path / "结果.txt", b"one")
    put(tmp_path / "结果.txt", b"two")
    assert (tmp_path / "结果.txt").read_bytes() == b"two"
    assert names(tmp_path) == ["结果.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "x"
    put(target, b"old")
    with pytest.raises(TypeError), atomic_write(target) as stream:
        stream.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["x"]


def test_an_error_of_ours_midway_is_not_taken_for_one_of_writing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="R204"), atomic_write(tmp_path / "x"):
        load_rules("no/such")


@pytest.mark.parametrize("name", ["folder", "folder/", "new/", "missing/x", "x" * 300])
def test_what_cannot_be_written_is_told_by_code(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match=r"U00[23]"), atomic_write(f"{tmp_path}/{name}"):
        pass
    assert names(tmp_path) == ["folder"]


def test_it_is_on_disk_before_it_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda number: [done.append("fsync"), fsync(number)])
    monkeypatch.setattr(os, "replace", lambda *names: [done.append("replace"), replace(*names)])
    put(tmp_path / "x", b"new")
    assert done == ["fsync", "replace", *["fsync"] * (os.name == "posix")], "the file, then its name in the folder"


@posix
def test_a_new_file_has_the_mode_of_the_umask_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    target = tmp_path / "x"
    before = os.umask(0o027)
    try:
        put(target, b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    target.chmod(0o604)
    put(target, b"newer")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


@posix
def test_what_replaces_a_private_file_is_private_from_the_start(tmp_path: Path) -> None:
    target = tmp_path / "x"
    put(target, b"secret")
    target.chmod(0o600)
    with atomic_write(target) as stream:
        assert stat.S_IMODE(os.fstat(stream.fileno()).st_mode) == 0o600


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    target = tmp_path / "x"
    put(target, b"theirs")
    os.chown(target, 12345, 54321)
    put(target, b"still theirs")
    found = target.stat()
    assert (found.st_uid, found.st_gid) == (12345, 54321)


@posix
def test_an_owner_that_cannot_be_kept_by_a_rename_is_kept_by_writing_into_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    target = tmp_path / "x"
    put(target, b"old and longer")
    real = os.fstat
    monkeypatch.setattr(os, "fchown", refused)
    monkeypatch.setattr(os, "fstat", lambda number: os.stat_result((*real(number)[:4], 99, 99, *real(number)[6:])))
    same = target.stat().st_ino
    put(target, b"new")
    assert (target.stat().st_ino, target.read_bytes()) == (same, b"new")
    assert names(tmp_path) == ["x"]


@posix
def test_a_symbolic_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real/x")
    put(tmp_path / "link", b"through a link to nothing yet")
    put(tmp_path / "link", b"again")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "x").read_bytes() == b"again"
    (tmp_path / "round").symlink_to("round")
    with pytest.raises(UsageError, match="U003"):
        put(tmp_path / "round", b"x")


@posix
def test_a_hard_link_stays(tmp_path: Path) -> None:
    put(tmp_path / "x", b"a long old content")
    os.link(tmp_path / "x", tmp_path / "y")
    put(tmp_path / "x", b"new")
    assert (tmp_path / "y").read_bytes() == b"new"
    assert (tmp_path / "x").samefile(tmp_path / "y")
    assert names(tmp_path) == ["x", "y"]


@posix
@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), SystemExit(143)])
def test_a_linked_file_is_put_back_when_copying_into_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    put(tmp_path / "x", b"a long old content")
    os.link(tmp_path / "x", tmp_path / "y")
    fail_in_the_middle(monkeypatch, times=1, fault=fault)
    with pytest.raises(UsageError if isinstance(fault, OSError) else type(fault)):
        put(tmp_path / "x", b"new")
    assert (tmp_path / "y").read_bytes() == b"a long old content"
    assert names(tmp_path) == ["x", "y"]


@posix
def test_where_even_that_fails_the_old_content_is_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "x", b"a long old content")
    os.link(tmp_path / "x", tmp_path / "y")
    with monkeypatch.context() as patched:
        fail_in_the_middle(patched, times=2, fault=OSError(errno.EIO, "broken"))
        with pytest.raises(UsageError, match="U042") as caught:
            put(tmp_path / "x", b"new")
    (kept,) = set(names(tmp_path)) - {"x", "y"}
    assert kept in str(caught.value)
    assert (tmp_path / kept).read_bytes() == b"a long old content"
    put(tmp_path / "other", b"another result does not remove it")
    assert kept in names(tmp_path)
    with monkeypatch.context() as patched:
        fail_in_the_middle(patched, times=1, fault=OSError(errno.EIO, "broken"))
        with pytest.raises(UsageError, match="U003"):
            put(tmp_path / "x", b"newer")
    assert (tmp_path / "y").read_bytes() == b"a long old content", "mended from the copy of the run before"
    assert kept not in names(tmp_path)
    with monkeypatch.context() as patched:
        fail_in_the_middle(patched, times=2, fault=OSError(errno.EIO, "broken"))
        with pytest.raises(UsageError, match="U042"):
            put(tmp_path / "x", b"new")
    put(tmp_path / "x", b"whole again")
    assert (tmp_path / "y").read_bytes() == b"whole again"
    assert names(tmp_path) == ["other", "x", "y"]


def fail_in_the_middle(patched: pytest.MonkeyPatch, times: int, fault: BaseException) -> None:
    """Copies into existing files break after a few bytes, so many times."""
    real, broken = files._copy, []

    def copy(source: object, stream: object) -> None:
        if getattr(stream, "mode", "") == "rb+" and len(broken) < times:
            broken.append(stream)
            stream.write(b"ne")  # type: ignore[attr-defined]
            stream.flush()  # type: ignore[attr-defined]
            raise fault
        real(source, stream)  # type: ignore[arg-type]

    patched.setattr(files, "_copy", copy)


@posix
def test_a_killed_process_leaves_the_old_file_whole_and_the_next_run_sweeps(tmp_path: Path) -> None:
    put(tmp_path / "x", b"old")
    killed(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"old"
    assert len(names(tmp_path)) == 2
    put(tmp_path / "y", b"another")
    assert names(tmp_path) == ["x", "y"]


@posix
def test_what_a_living_process_is_writing_is_not_swept(tmp_path: Path) -> None:
    with writing(tmp_path / "x") as process:
        put(tmp_path / "y", b"meanwhile")
        process.communicate("go on\n")
    assert process.returncode == 0
    assert (tmp_path / "x").read_bytes() == b"half"
    assert names(tmp_path) == ["x", "y"]


@posix
def test_only_its_own_are_swept(tmp_path: Path) -> None:
    mine = [".perfscore-notes.tmp", ".perfscore-" + "a" * 31 + ".tmp", "x.tmp", ".perfscore-" + "0" * 32]
    for name in mine:
        (tmp_path / name).write_bytes(b"mine")
    link, pipe = (f".perfscore-{letter * 32}.tmp" for letter in "bc")
    (tmp_path / link).symlink_to(mine[2])
    os.mkfifo(tmp_path / pipe)
    put(tmp_path / "y", b"another")
    assert set(names(tmp_path)) == {*mine, link, pipe, "y"}


@posix
def test_an_access_list_stays(tmp_path: Path) -> None:
    """One more user may write, as setfacl -m u:1000:rw would have it."""
    put(tmp_path / "x", b"old")
    entries = [(0x01, 6, 2**32 - 1), (0x02, 6, 1000), (0x04, 4, 2**32 - 1), (0x10, 6, 2**32 - 1), (0x20, 4, 2**32 - 1)]
    listed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(tmp_path / "x", "system.posix_acl_access", listed)
    except (AttributeError, OSError):
        pytest.skip("no access lists here")
    put(tmp_path / "x", b"new")
    assert os.getxattr(tmp_path / "x", "system.posix_acl_access") == listed
    assert (tmp_path / "x").read_bytes() == b"new"
    assert names(tmp_path) == ["x"]


@posix
def test_pipes_and_devices_are_written_into(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    put(pipe, b"through")
    reader.join()
    assert got == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    put(Path("/dev/null"), b"away")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert names(tmp_path) == ["pipe"]


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_device_is_told_by_code() -> None:
    with pytest.raises(UsageError, match="U003"):
        put(Path("/dev/full"), b"x")


@posix
def test_an_open_stream_is_appended_to_as_it_was_opened(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"before\n")
    with log.open("ab") as stream:
        put(Path(f"/dev/fd/{stream.fileno()}"), b"result\n")
    assert log.read_bytes() == b"before\nresult\n"


@posix
def test_a_limit_on_the_size_of_files_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "x"
    put(target, b"old")
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from perfscore.reporting.write import write\nwrite('x' * 100_000, sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=False)
    assert "U003" in done.stderr
    assert done.returncode == 1
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["x"]


@posix
@pytest.mark.parametrize(("folder", "file"), [(0o777, 0o444), (0o555, 0o666), (0o555, None)])
def test_what_is_protected_is_not_replaced(tmp_path: Path, folder: int, file: int | None) -> None:
    if file is not None:
        put(tmp_path / "x", b"old")
        (tmp_path / "x").chmod(file)
        if os.geteuid() == 0:
            os.chown(tmp_path / "x", 65534, -1)
    tmp_path.chmod(folder)
    done = subprocess.run([sys.executable, "-c", AS_ANYONE], cwd=tmp_path, capture_output=True, text=True, check=False)
    tmp_path.chmod(0o700)
    assert "UsageError: x: U003" in done.stderr
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([b"old"] if file else [])


@posix
def test_a_file_of_another_owner_that_all_may_write_stays_theirs(tmp_path: Path) -> None:
    put(tmp_path / "x", b"old")
    (tmp_path / "x").chmod(0o666)
    tmp_path.chmod(0o777)
    owner = (tmp_path / "x").stat().st_uid
    subprocess.run([sys.executable, "-c", AS_ANYONE], cwd=tmp_path, check=True)
    assert (tmp_path / "x").read_bytes() == b"new"
    assert (tmp_path / "x").stat().st_uid == owner
    assert names(tmp_path) == ["x"]


@posix
def test_names_that_are_streams() -> None:
    assert is_standard_output("-")
    assert is_standard_output("/dev/stdout")
    assert not is_standard_output("-o")
    assert is_ordinary("a file that is not there")
    assert not is_ordinary("/dev/null")
