"""Many paths -> what became of each document, one by one: its forms, or why there are none.

Whatever happens to one document, the others go on; a fault of ours in one is a result like any other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from perfscore.errors import PerfscoreError, Place, problem
from perfscore.reading.decoding.decode import Decoded
from perfscore.reading.outcome import DocumentResult, Failure, fault_of
from perfscore.reading.read import MAX_BYTES, bytes_of, decoded, shown

STDIN = "-"


def read_documents(paths: Iterable[str], stages: bool = False) -> Iterator[DocumentResult]:
    """One result for each path, in order, each read when it is asked for; the same file is read once.

    ``stages`` keeps how each section was read.
    """
    seen: dict[str, str] = {}
    for path in paths:
        same = path if path == STDIN else str(Path(path).absolute())
        yield _again(shown(path), shown(seen[same])) if same in seen else read_document(path, stages)
        seen.setdefault(same, path)


def read_uploads(documents: Iterable[tuple[str, bytes]]) -> Iterator[DocumentResult]:
    """The same from names with bytes at hand: what has the name and the bytes of another is the same document."""
    seen: set[tuple[str, bytes]] = set()
    for name, raw in documents:
        yield _again(name, name) if (name, raw) in seen else _result(name, partial(decoded, raw, name))
        seen.add((name, raw))


def read_document(path: str, stages: bool = False) -> DocumentResult:
    """What becomes of the document at ``path``, or on standard input for ``-``. Nothing is raised."""
    name = shown(path)
    return _result(name, lambda: decoded(_stdin() if path == STDIN else bytes_of(path), name), stages)


def _result(file: str, found: Callable[[], Decoded], stages: bool = False) -> DocumentResult:
    try:
        read = found()
        return DocumentResult(
            file=file, forms=read.told_forms, notes=read.problems, stages=read.stages if stages else ()
        )
    except PerfscoreError as error:
        return DocumentResult(file=file, failure=Failure(problems=error.problems))
    except Exception as fault:  # a reader of ours, or of a library, broke: said with its own code
        return DocumentResult(file=file, failure=fault_of(file, fault))


def _again(file: str, first: str) -> DocumentResult:
    return DocumentResult(file=file, notes=(problem("D041", Place(file=file), first=first),))


def _stdin() -> bytes:
    return sys.stdin.buffer.read(MAX_BYTES + 1)
