"""What a user names -> the documents that are meant: files, folders, patterns, zips of documents, standard input."""

from __future__ import annotations

import glob
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from perfscore.errors import ReadingError
from perfscore.files import reason
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, Place, Problem, problem
from perfscore.reading import native, zips

STDIN = "-"
MAX_BYTES = 64 * 1024 * 1024
_OURS = (".yaml", ".yml", ".json")
_READABLE = (
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".fods", ".uos", ".docx", ".docm", ".doc", ".wps", ".odt"),
    *(".fodt", ".rtf", ".uof", ".uot", ".ofd", ".pdf"),
    *(".html", ".htm", ".mht", ".mhtml", ".xml", ".csv", ".tsv", ".txt", ".md", ".zip"),
)
_HEAD = 4096
_NAMED = 5  # of the entries of a folder that are no files
_OFFICE_PARTS = ("[content_types].xml", "mimetype")


@frozen
class Source:
    """A document by the name that is shown: a file, a member of a zip (by its number there), or bytes at hand.

    ``raw`` are those bytes; with a ``member``, those of the zip.
    """

    name: str
    path: str
    member: int | None = None
    raw: bytes | None = None

    @property
    def same(self) -> object:
        """Equal exactly for one and the same document, however it is written, by its name or by a link to it."""
        if self.raw is not None:
            return (
                self.name,
                self.member,
                len(self.raw),
                hash(self.raw),
            )  # not the bytes themselves: many are remembered
        try:
            return os.path.realpath(self.path), self.member
        except ValueError:  # there is no file of such a name
            return self.path, self.member

    def read(self) -> bytes:
        """Its bytes. Raises ReadingError when they cannot be had or are more than a document may have."""
        if self.member is not None:
            return _member(self)
        return _bytes(Path(self.path), self.name) if self.raw is None else within_limit(self.raw, self.name)

    def alone(self) -> Source:
        """The same document without the zip that it was in, where that is at hand. Raises ReadingError as ``read``."""
        in_memory = self.member is not None and self.raw is not None
        return Source(self.name, self.path, raw=self.read()) if in_memory else self


@frozen
class PassedOver:
    """What is to be said of a folder or a zip in which not everything is a document, or nothing (``empty``)."""

    name: str
    problem: Problem
    empty: bool


def shown(path: str | Path) -> str:
    """A path as it was given, for all that is written: bytes in it that are no text are escaped."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def sources_of(paths: Iterable[str], apart: Collection[str] = ()) -> Iterator[Source | PassedOver]:
    """The documents that are meant, in a stable order. A path that is not there is a source that cannot be read.

    Files of ours that may lie in a folder stand ``apart``, as absolute paths: they are no documents.
    """
    for path in paths:
        for found in expanded(path):
            yield from _of_path(found, apart)


def expanded(path: str) -> list[str]:
    """The files and folders that a pattern stands for, in a stable order; ``path`` itself when it stands for none."""
    if os.path.lexists(path) or not glob.has_magic(path):
        return [path]
    return sorted(glob.glob(path, recursive=True)) or [path]  # noqa: PTH207 - Path.glob takes no absolute pattern


def holds_documents(path: str) -> bool:
    """Whether a path is a folder or a zip of documents, and so no document itself."""
    return Path(path).is_dir() or Path(path).suffix.lower() == ".zip"


def uploads(documents: Iterable[tuple[str, bytes]]) -> Iterator[Source | PassedOver]:
    """The same from names with bytes at hand: of files, and of zips of them."""
    for name, raw in documents:
        if Path(name).suffix.lower() == ".zip":
            yield from _of_zip(name, raw)
        else:
            yield Source(name, name, raw=raw)


def _of_path(path: str, apart: Collection[str] = ()) -> Iterator[Source | PassedOver]:
    if path == STDIN:
        yield _standard_input()
    elif not path:  # which is the folder that one is in, for the system
        yield PassedOver('""', problem("U157"), empty=True)
    elif Path(path).is_dir():
        yield from _of_folder(path, apart)
    elif Path(path).suffix.lower() == ".zip" and Path(path).is_file():
        yield from _of_zip(path)
    else:  # what is no file (a pipe, a device) is told when it is to be read: opening it might wait for ever
        yield Source(shown(path), path)


def _standard_input() -> Source | PassedOver:
    try:
        return Source(STDIN, STDIN, raw=sys.stdin.buffer.read(MAX_BYTES + 1))
    except (AttributeError, OSError):  # it is closed, or there is none
        found = problem("D001", Place(file=STDIN), detail=Message("W_os_EBADF"))
        return PassedOver(STDIN, found, empty=True)


def _of_folder(folder: str, apart: Collection[str]) -> Iterator[Source | PassedOver]:
    """Everything below it that may be a document, by its suffix; hidden files and those of an open Office are not."""
    others: Counter[str] = Counter()
    no_files: list[str] = []
    closed: list[OSError] = []
    count = 0
    for root, inner, names in os.walk(folder, onerror=closed.append):
        inner[:] = sorted(name for name in inner if not name.startswith((".", "__MACOSX")))
        no_files += (str(Path(root, name)) for name in inner if Path(root, name).is_symlink())
        for name in sorted(names):
            path = str(Path(root, name))
            if name.startswith((".", "~$")) or str(Path(path).absolute()) in apart:
                continue
            if not Path(path).is_file():
                no_files.append(path)
            elif may_be_a_document(path):
                count += 1
                yield from _of_path(path)
            else:
                others[Path(name).suffix.lower() or name] += 1
    for error in closed:
        found = shown(os.fsdecode(error.filename or folder))
        yield PassedOver(found, problem("D001", Place(file=found), detail=reason(error)), empty=True)
    if no_files:
        named = Joined([shown(os.path.relpath(path, folder)) for path in no_files[:_NAMED]])
        left = len(no_files) - _NAMED
        listed = named if left <= 0 else Message("I_listed_more", items=named, count=left)
        told = problem("U173", Place(file=shown(folder)), count=len(no_files), names=listed)
        yield PassedOver(shown(folder), told, empty=False)
    yield from _passed_over(folder, others, count)


def may_be_a_document(path: str) -> bool:
    """Whether a file of a folder is read, by its suffix; YAML and JSON by what they begin with."""
    suffix = Path(path).suffix.lower()
    if not Path(path).is_file():
        return False
    if suffix not in _OURS:
        return suffix in _READABLE
    try:
        with Path(path).open("rb") as file:
            return native.holds_forms(file.read(_HEAD))
    except OSError:
        return True  # why it cannot be read is said when it is read


def _of_zip(path: str, raw: bytes | None = None) -> Iterator[Source | PassedOver]:
    """The members that may be documents; an office file that is called .zip is a document itself."""
    try:
        archive = zips.opened(path, raw, shown(path))
    except ReadingError as error:
        yield PassedOver(shown(path), error.problems[0], empty=True)
        return
    except zips.DAMAGE:
        yield Source(shown(path), path, raw=raw)
        return
    if any(entry.filename.lower() in _OFFICE_PARTS for entry in archive.infolist()):
        yield Source(shown(path), path, raw=raw)
        return
    others: Counter[str] = Counter()
    count = 0
    for number, entry in enumerate(archive.infolist()):
        name = zips.name_of(entry)
        parts = [part for part in name.split("/") if part not in (".", "..")]
        if entry.is_dir() or any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            continue
        suffix = Path(name).suffix.lower()
        if suffix == ".zip":
            count += 1
            inner = shown(f"{path}/{name}")
            yield PassedOver(inner, problem("D054", Place(file=inner)), empty=True)
        elif suffix in _READABLE or (suffix in _OURS and _holds_forms(archive, entry)):
            count += 1
            yield Source(shown(f"{path}/{name}"), path, number, raw)
        else:
            others[suffix or name] += 1
    yield from _passed_over(path, others, count)


def _holds_forms(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a YAML or JSON member is of our layout. Why one cannot be read is said when it is read."""
    try:
        return native.holds_forms(zips.bytes_of(archive, entry, "", _HEAD))
    except zips.DAMAGE:  # and what is refused
        return True


def _passed_over(name: str, others: Counter[str], documents: int) -> Iterator[PassedOver]:
    place = Place(file=shown(name))
    kinds = Joined(map(shown, sorted(others) or ["—"]))
    if documents == 0:
        yield PassedOver(shown(name), problem("D039", place, kinds=kinds), empty=True)
    elif others:
        yield PassedOver(shown(name), problem("D042", place, count=others.total(), kinds=kinds), empty=False)


def _member(source: Source) -> bytes:
    try:
        archive = zips.opened(source.path, source.raw, source.name)
        entry = archive.infolist()[source.member or 0]
        return within_limit(zips.bytes_of(archive, entry, source.name, MAX_BYTES + 1), source.name)
    except ReadingError:
        raise
    except (*zips.DAMAGE, IndexError):
        raise ReadingError([problem("D016", Place(file=source.name))]) from None


def within_limit(raw: bytes, name: str) -> bytes:
    """The bytes themselves. Raises ReadingError when a document may not have so many."""
    if len(raw) > MAX_BYTES:
        raise ReadingError([problem("D004", Place(file=name), found=len(raw), limit=MAX_BYTES)])
    return raw


def _bytes(file: Path, name: str) -> bytes:
    try:
        if file.is_dir():
            raise ReadingError([problem("U002", Place(file=name))])
        if not file.exists():
            raise ReadingError([problem("U158" if glob.has_magic(name) else "U001", Place(file=name))])
        if not file.is_file():
            raise ReadingError([problem("D007", Place(file=name))])
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise ReadingError([problem("D004", Place(file=name), found=size, limit=MAX_BYTES)])
        return file.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, ReadingError):
            raise
        detail = reason(error) if isinstance(error, OSError) else str(error)
        raise ReadingError([problem("D001", Place(file=name), detail=detail)]) from None
