"""Office files are zip archives. A part is unpacked when it is asked for, and what comes out is counted as it comes:
the sizes that an archive claims are never believed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO

from attrs import define, field

from perfscore.errors import LimitError, ReadingError
from perfscore.messages import Place, problem
from perfscore.reading.formats.markup import Element, attribute, parsed

MAX_ENTRIES = 4_000
MAX_UNPACKED = 256 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_USUAL = ("word/document.xml", "xl/workbook.xml")
#: A part by which formats are known that are not read.
_REFUSED = {"OFD.xml": "OFD", "uof.xml": "UOF", "ppt/presentation.xml": "PowerPoint (.pptx)"}
_DAMAGE = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError, zlib.error)


@define
class Package:
    """An open office file: its parts by name, and how much may still be unpacked."""

    file: str
    archive: zipfile.ZipFile
    entries: dict[str, list[zipfile.ZipInfo]]
    left: int = field(default=MAX_UNPACKED)

    def has(self, name: str) -> bool:
        return name.lower() in self.entries

    def part(self, name: str) -> bytes:
        """The bytes of a part. Raises ReadingError when it is damaged, larger than allowed, or not there."""
        found = self.entries.get(name.lower(), [])
        if len(found) != 1 or found[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._damaged(name)
        try:
            with self.archive.open(found[0]) as stream:
                return self._counted(stream)
        except _DAMAGE as error:
            if isinstance(error, ReadingError):
                raise
            raise self._damaged(name) from None

    def _counted(self, stream: IO[bytes]) -> bytes:
        chunks, size = [], 0
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            self.left -= len(chunk)
            if size > MAX_PART or self.left < 0:
                limit = MAX_PART if size > MAX_PART else MAX_UNPACKED
                raise LimitError([problem("D014", Place(file=self.file), found=f"> {limit}", limit=limit)])
        return b"".join(chunks)

    def element(self, name: str) -> Element:
        """The root element of an XML part. Raises ReadingError."""
        return parsed(self.part(name), self.file, name)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: id -> the last word of its kind, and the name of the other part."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(rels):
            return {}
        found = {}
        for each in self.element(rels):
            target = posixpath.normpath(posixpath.join("/", folder, attribute(each, "Target"))).lstrip("/")
            found[attribute(each, "Id")] = (attribute(each, "Type").rpartition("/")[2], target)
        return found

    def main(self) -> str:
        """The name of the part that the file is about."""
        told = [target for kind, target in self.related("").values() if kind == "officeDocument"]
        name = next((name for name in (*told, *_USUAL) if self.has(name)), None)
        if name is None:
            raise ReadingError([problem("D017", Place(file=self.file))])
        return name

    def _damaged(self, name: str) -> ReadingError:
        return ReadingError([problem("D016", Place(file=self.file, path=name))])


def opened(raw: bytes, file: str) -> Package:
    """The archive in ``raw``. Raises ReadingError for a damaged, protected or hostile one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except _DAMAGE:
        raise ReadingError([problem("D016", Place(file=file))]) from None
    entries: dict[str, list[zipfile.ZipInfo]] = {}
    for entry in archive.infolist():
        entries.setdefault(entry.filename.replace("\\", "/").lower(), []).append(entry)
    listed = [entry for same in entries.values() for entry in same]
    if len(listed) > MAX_ENTRIES:
        raise ReadingError([problem("D205", Place(file=file), found=len(listed), limit=MAX_ENTRIES)])
    if any(entry.flag_bits & 1 for entry in listed):
        raise ReadingError([problem("D018", Place(file=file))])
    return Package(file, archive, entries)


def kind_of(raw: bytes, file: str) -> str:
    """'xlsx', 'xlsb', 'docx' or 'odf'. Raises ReadingError for any other archive."""
    package = opened(raw, file)
    refused = next((name for part, name in _REFUSED.items() if package.has(part)), None)
    if refused is not None:
        raise ReadingError([problem("D187", Place(file=file), found=refused)])
    if package.has("mimetype") and (package.has("content.xml") or package.has("encrypted-package")):
        return "odf"
    name = posixpath.basename(package.main()).lower()
    for word, kinds in (("workbook", {".xml": "xlsx", ".bin": "xlsb"}), ("document", {".xml": "docx"})):
        if word in name and posixpath.splitext(name)[1] in kinds:
            return kinds[posixpath.splitext(name)[1]]
    raise ReadingError([problem("D017", Place(file=file))])
