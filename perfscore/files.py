"""Files that appear whole or not at all, and never at the cost of what stood there.

A result is staged in a file of its own beside the target, written to disk, and renamed over the target. Where a rename
would lose something (another hard link, an owner, an access list) it is copied into the target instead, with a safe
copy of the old content at hand. What is no ordinary file (a device, a pipe, standard output) is written into.

A staged file is locked as long as its process lives, so a later run can tell what a killed one has left, and sweeps it.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from perfscore.errors import UsageError
from perfscore.messages import Message, Place, problem

if sys.platform != "win32":  # which by itself keeps open files from being removed
    import fcntl

STANDARD_OUTPUT = "-"
_STAGED = re.compile(r"\.perfscore-[0-9a-f]{32}\.tmp")
_OPENED = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STREAMS = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_MOST_LINKS = 40  # as many as Linux follows
_BLOCK = 1 << 16  # bytes copied at once
_ACCESS_LIST = "system.posix_acl_access"


@contextmanager
def atomic_write(path: str | Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes that of ``path`` when all went well; else ``path`` is as it was.

    Symbolic links are followed; links, owner and mode of an existing file stay. ``-`` is standard output.
    Raises UsageError when the file cannot be written, BrokenPipeError when the reader of a pipe is gone.
    """
    with told_of(path), _opened(str(path)) as stream:
        yield stream


@contextmanager
def told_of(path: str | Path) -> Iterator[None]:
    """What the system refuses meanwhile is told of ``path``, as a UsageError; a closed pipe stays BrokenPipeError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except IsADirectoryError:
        raise UsageError([problem("U002", Place(file=str(path)))]) from None
    except OSError as error:
        raise UsageError([problem("U003", Place(file=str(path)), detail=reason(error))]) from None


def path_given(path: object) -> str:
    """The path that a caller names. Raises UsageError for what is none."""
    if not isinstance(path, str | Path):
        raise UsageError([problem("U073", found=repr(path), kind="str | Path")])
    return str(path)


#: What systems refuse that a user can do something about, by the names of errno.
_REFUSALS = (
    "ENOENT",
    "EACCES",
    "EPERM",
    "ENOSPC",
    "EROFS",
    "EISDIR",
    "ENOTDIR",
    "EEXIST",
    "ENAMETOOLONG",
    "ELOOP",
    "EBADF",
)


def reason(error: OSError) -> Message | str:
    """Why the system refused; in its own words where we have none."""
    name = errno.errorcode.get(error.errno or 0, "")
    return Message(f"W_os_{name}") if name in _REFUSALS else error.strerror or str(error)


def is_ordinary(path: str | Path) -> bool:
    """Whether writing makes or replaces a file: not where a stream, a device or a pipe is named."""
    try:
        return _descriptor(str(path)) is None and stat.S_ISREG(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return True


def is_standard_output(path: str | Path) -> bool:
    return _descriptor(str(path)) == 1


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    descriptor = _descriptor(path)
    if descriptor is not None:
        with os.fdopen(os.dup(descriptor), "wb") as stream:
            yield stream
        return
    target = _followed(path)
    old = _status(target)
    if old is None or stat.S_ISREG(old.st_mode):
        with _staged(target, old) as stream:
            yield stream
    else:
        with open(target, "wb", opener=lambda name, _: os.open(name, os.O_WRONLY)) as stream:
            yield stream


def _descriptor(path: str) -> int | None:
    """The number of an open stream that ``path`` names: it is written to as it was opened, appending or not."""
    if path == STANDARD_OUTPUT:
        return 1
    if sys.platform == "win32":
        return None
    found = _OPENED.fullmatch(path)
    return int(found[1]) if found else _STREAMS.get(path)


def _followed(path: str) -> Path:
    """Where the links lead. A relative path stays one: the folders above may be closed to the user."""
    if path.endswith(("/", os.sep)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    target = Path(path)
    for _ in range(_MOST_LINKS):
        try:
            target = target.parent / target.readlink()
        except OSError:
            return target
        except ValueError as error:
            raise OSError(errno.EINVAL, str(error)) from None
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _status(target: Path) -> os.stat_result | None:
    """What stands there already. Raises OSError for what must not be written."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return old


@contextmanager
def _staged(target: Path, old: os.stat_result | None) -> Iterator[BinaryIO]:
    """A stream into a staged file that takes the place of ``target`` at the end."""
    _sweep(target.parent)
    with _temporary(target.parent, 0o666 if old is None else 0o600) as (stream, staged):
        yield stream
        stream.flush()
        can_replace = old is None or _takes_on(stream.fileno(), target, old)
        os.fsync(stream.fileno())
        safe = target.with_name(f".perfscore-{sha256(os.fsencode(target.name)).hexdigest()[:32]}.old")
        if can_replace:
            if sys.platform == "win32":  # which renames no open file
                stream.close()
            staged.replace(target)
        else:
            _write_over(target, staged, safe)
        with suppress(OSError):
            safe.unlink(missing_ok=True)
        _sync(target.parent)


@contextmanager
def _temporary(folder: Path, mode: int) -> Iterator[tuple[BinaryIO, Path]]:
    """A new locked file of a name that no other has; gone at the end unless it was renamed."""
    name = folder / f".perfscore-{os.urandom(16).hex()}.tmp"
    stream = None
    try:
        stream = _claimed(name, mode)
        yield stream, name
    finally:
        with suppress(OSError):
            if stream is not None:
                stream.close()
        with suppress(OSError):
            name.unlink(missing_ok=True)


def _claimed(name: Path, mode: int) -> BinaryIO:
    """Created and locked. A sweeper may come between the two: then once more."""
    while True:
        stream: BinaryIO = open(name, "xb", opener=partial(os.open, mode=mode))  # noqa: SIM115
        if sys.platform != "win32":
            with suppress(OSError):  # a file system without locks: nothing is swept there either
                fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
        if name.exists():
            return stream
        stream.close()


def _sweep(folder: Path) -> None:
    """Remove what processes that are dead have left."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in [each for each in entries if _STAGED.fullmatch(each.name)]:
            with suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    _remove_unless_alive(Path(entry.path))


def _remove_unless_alive(staged: Path) -> None:
    """Raises OSError when a living process holds it, or when that cannot be told."""
    if sys.platform == "win32":
        staged.unlink()
        return
    descriptor = os.open(staged, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        staged.unlink()
    finally:
        os.close(descriptor)


def _takes_on(descriptor: int, target: Path, old: os.stat_result) -> bool:
    """Owner and mode of what is replaced; False where a rename would lose something."""
    if sys.platform == "win32":
        return old.st_nlink == 1
    listed: Callable[[Path], list[str]] = getattr(os, "listxattr", lambda _: [])
    with suppress(OSError):
        if _ACCESS_LIST in listed(target):
            return False
    staged = os.fstat(descriptor)
    if old.st_nlink > 1:
        return False
    if (staged.st_uid, staged.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.fchown(descriptor, old.st_uid, old.st_gid)
        except OSError:
            return False
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
    return True


def _write_over(target: Path, staged: Path, safe: Path) -> None:
    """Copy ``staged`` into ``target``; when that fails the old content is put back from ``safe``.

    A safe copy that is there already was left by a process killed at this very point: it holds the last whole content.
    """
    with target.open("rb+") as held:
        if sys.platform != "win32":
            with suppress(OSError):
                fcntl.flock(held.fileno(), fcntl.LOCK_EX)
        if not safe.exists():
            _copy_safely(target, safe)
        try:
            _fill(target, staged)
        except BaseException as error:
            _put_back(target, safe, error)
            raise


def _copy_safely(target: Path, safe: Path) -> None:
    with _temporary(target.parent, 0o600) as (stream, name):
        with target.open("rb") as source:
            _copy(source, stream)
        stream.flush()
        os.fsync(stream.fileno())
        if sys.platform == "win32":
            stream.close()
        name.replace(safe)
    _sync(target.parent)


def _put_back(target: Path, safe: Path, error: BaseException) -> None:
    try:
        _fill(target, safe)
    except OSError as other:
        found = problem("U042", Place(file=str(target)), detail=reason(other), kept=safe)
        raise UsageError([found]) from error
    safe.unlink()


def _fill(target: Path, source: Path) -> None:
    """The content of ``source`` into the file ``target``, which stays the same file."""
    with source.open("rb") as reading, target.open("rb+") as writing:
        _copy(reading, writing)
        writing.truncate()
        writing.flush()
        os.fsync(writing.fileno())


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    """As shutil does it, which every command would start with for these two lines."""
    for block in iter(partial(source.read, _BLOCK), b""):
        target.write(block)


def _sync(folder: Path) -> None:
    """The names in a folder, written to disk where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
