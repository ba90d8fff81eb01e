"""Whether the packed streams of a PDF stay within bounds, before any library unpacks them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from perfscore.errors import LimitError
from perfscore.messages import Place, problem

MAX_STREAM = 64 * 1024 * 1024
_CHUNK = 256 * 1024
_HEAD = 2_000  # how far before a stream its dictionary is looked for
_STREAM = re.compile(rb"stream\r?\n")
_DEEPEST = 4
_NUMBER = re.compile(rb"([0-9]{1,10})\s{1,4}[0-9]{1,5}\s{1,4}\Z")
_OF_FILE = re.compile(rb"/(?:ObjStm|XRef)\b")
_CHECK = 3  # bytes of the check sum that may be wrong


def too_large(place: Place) -> LimitError:
    return LimitError([problem("D014", place, found=f"> {MAX_STREAM}", limit=MAX_STREAM)])


def large_streams(raw: bytes, file: str) -> frozenset[int]:
    """The numbers of the objects whose packed streams, no pictures, unpack to more than allowed.

    Raises LimitError (D014) where one of them is what the file itself is read by.
    """
    numbers: set[int] = set()
    for found in _STREAM.finditer(raw):
        before, _, head = raw[max(0, found.start() - _HEAD) : found.start()].rpartition(b"obj")
        layers = min(head.count(b"/FlateDecode") + len(re.findall(rb"/Fl\b", head)), _DEEPEST)
        if not layers or (b"/Image" in head and layers == 1):
            continue
        end = raw.find(b"endstream", found.end())
        packed = memoryview(raw)[found.end() : end if end >= 0 else len(raw)]
        if len(packed) * 1_100**layers > MAX_STREAM and _unpacked(packed, layers) > MAX_STREAM:
            number = _NUMBER.search(before)
            if number is None or _OF_FILE.search(head):
                raise too_large(Place(file=file))
            numbers.add(int(number[1]))
    return frozenset(numbers)


def _unpacked(packed: memoryview, layers: int) -> int:
    """How many bytes come out of all layers, counted until there are too many; nothing of it is kept."""
    pieces: Iterator[bytes] = (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
    for _ in range(layers):
        pieces = _inflated(pieces)
    count = 0
    for piece in pieces:
        count += len(piece)
        if count > MAX_STREAM:
            break
    return count


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """One layer unpacked piece by piece; a damaged or enciphered one ends where it cannot go on."""
    unpacker = zlib.decompressobj()
    left, count = MAX_STREAM, 0
    try:
        for piece in pieces:
            rest = piece
            while rest and count <= left and not unpacker.eof:  # what stands behind the end stays unconsumed for ever
                out = unpacker.decompress(rest, _CHUNK)
                count += len(out)
                yield out
                rest = unpacker.unconsumed_tail
    except zlib.error:
        return


def salvaged(data: bytes) -> bytes:
    """What a stream unpacks to whose check sum alone is wrong, at most MAX_STREAM bytes of it; linear.

    Raises zlib.error when it is damaged before its last three bytes.
    """
    unpacker = zlib.decompressobj()
    out, left = [], MAX_STREAM
    whole, last = data[:-_CHECK], data[-_CHECK:]
    for piece in (whole, *(last[at : at + 1] for at in range(len(last)))):
        try:
            out.append(unpacker.decompress(piece, max(1, left)))
        except zlib.error:
            if piece is whole:
                raise
            break
        left -= len(out[-1])
        if left <= 0:
            break
    return b"".join(out)
