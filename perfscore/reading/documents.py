"""Many paths -> what became of each document, one by one: its forms, or why there are none.

Whatever happens to one document, the others go on; a fault of ours in one is a result like any other.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from attrs import evolve, frozen

from perfscore.errors import PerfscoreError, Place, Problem, problem
from perfscore.form import Form
from perfscore.reading.read import MAX_BYTES, read, read_bytes, shown

STDIN = "-"
_T = TypeVar("_T")


@frozen(kw_only=True)
class Failure:
    """Why a document was not read: at least one problem; the traceback where the fault is ours."""

    problems: tuple[Problem, ...]
    traceback: str | None = None


@frozen(kw_only=True)
class DocumentResult:
    """What became of one document: its forms or its failure. ``file`` is the path as it was given.

    ``notes`` are what is to be said of a document that did not fail, as that it was given twice.
    """

    file: str
    forms: tuple[Form, ...] = ()
    failure: Failure | None = None
    notes: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is to be said of the document as a whole."""
        return (*self.notes, *(self.failure.problems if self.failure else ()))


def read_documents(paths: Iterable[str]) -> Iterator[DocumentResult]:
    """One result for each path, in order, each read when it is asked for; the same file is read once."""
    seen: dict[str, str] = {}
    for path in paths:
        same = path if path == STDIN else str(Path(path).absolute())
        yield _again(shown(path), shown(seen[same])) if same in seen else read_document(path)
        seen.setdefault(same, path)


def read_uploads(documents: Iterable[tuple[str, bytes]]) -> Iterator[DocumentResult]:
    """The same from names with bytes at hand: what has the name and the bytes of another is the same document."""
    seen: set[tuple[str, bytes]] = set()
    for name, raw in documents:
        yield _again(name, name) if (name, raw) in seen else _result(name, partial(read_bytes, raw, name))
        seen.add((name, raw))


def read_document(path: str) -> DocumentResult:
    """What becomes of the document at ``path``, or on standard input for ``-``. Nothing is raised."""
    return _result(shown(path), lambda: read_bytes(_stdin(), STDIN) if path == STDIN else read(path))


def for_each_form(
    documents: Iterable[DocumentResult], work: Callable[[Form], _T]
) -> tuple[tuple[DocumentResult, ...], tuple[_T, ...]]:
    """``work`` done on every form. A document on which it breaks counts as not read, and gives nothing.

    What ``work`` raises for the user (rules that cannot be used) is about no document and passes.
    """
    results, done = [], []
    for document in documents:
        result, found = _worked(document, work)
        results.append(result)
        done += found
    return tuple(results), tuple(done)


def _worked(document: DocumentResult, work: Callable[[Form], _T]) -> tuple[DocumentResult, list[_T]]:
    try:
        return document, [work(form) for form in document.forms]
    except PerfscoreError:
        raise
    except Exception as fault:  # whatever it is, the other documents have their answers
        return evolve(document, forms=(), failure=_fault(document.file, fault)), []


def _result(file: str, forms: Callable[[], Iterable[Form]]) -> DocumentResult:
    try:
        return DocumentResult(file=file, forms=tuple(forms()))
    except PerfscoreError as error:
        return DocumentResult(file=file, failure=Failure(problems=error.problems))
    except Exception as fault:  # a reader of ours, or of a library, broke: said with its own code
        return DocumentResult(file=file, failure=_fault(file, fault))


def _fault(file: str, fault: Exception) -> Failure:
    found = problem("D040", Place(file=file), detail=f"{type(fault).__name__}: {fault}")
    return Failure(problems=(found,), traceback="".join(traceback.format_exception(fault)))


def _again(file: str, first: str) -> DocumentResult:
    return DocumentResult(file=file, notes=(problem("D041", Place(file=file), first=first),))


def _stdin() -> bytes:
    return sys.stdin.buffer.read(MAX_BYTES + 1)
