"""What became of a document: its forms, or why there are none. A fault of ours in one is a result like any other."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

from attrs import evolve, field

from perfscore.errors import PerfscoreError
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.decode import Stage

_T = TypeVar("_T")


@frozen(kw_only=True)
class Failure:
    """Why a document was not read: at least one problem; the traceback where the fault is ours."""

    problems: tuple[Problem, ...]
    traceback: str | None = None


@frozen(kw_only=True)
class DocumentResult:
    """What became of one document: its forms or its failure. ``file`` is the path as it was given.

    One that was stopped by a limit has both: the forms before, and a failure that begins with U172.
    ``notes`` are what is to be said of a document that did not fail: that it was given twice, that it holds a table
    which is not read. ``stages`` tell how its sections were read, where that was asked for. ``digest`` is the SHA-256
    of its bytes, None where they could not be had.
    """

    file: str
    forms: tuple[Form, ...] = ()
    failure: Failure | None = None
    notes: tuple[Problem, ...] = ()
    stages: tuple[Stage, ...] = field(default=(), eq=False)
    digest: str | None = field(default=None, eq=False)

    def __repr__(self) -> str:
        failed = "" if self.failure is None else f", {self.failure.problems[0].code}"
        return f"<{type(self).__name__} {self.file!r}: {len(self.forms)} forms{failed}>"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is to be said of the document as a whole."""
        return (*self.notes, *(self.failure.problems if self.failure else ()))

    @property
    def apart(self) -> tuple[Problem, ...]:
        """What none of its forms tells, and why it was not read, or not all of it."""
        told = {item for form in self.forms for item in form.problems}
        failure = self.failure.problems if self.failure else ()
        return (*(item for item in self.notes if item not in told), *failure)


def worked(document: DocumentResult, work: Callable[[Form], _T]) -> tuple[DocumentResult, tuple[_T, ...]]:
    """``work`` done on every form of a document. One on which it breaks counts as not read, and gives nothing.

    What ``work`` raises for the user (rules that cannot be used) is about no document and passes.
    """
    made: list[_T] = []
    try:
        for form in document.forms:
            made.append(work(form))  # noqa: PERF401 - those before the one for which there is no memory are kept
        return document, tuple(made)
    except PerfscoreError:
        raise
    except MemoryError:
        return cut(document, len(made), problem("D046", Place(file=document.file))), tuple(made)
    except Exception as fault:  # whatever it is, the other documents have their answers
        return evolve(document, forms=(), failure=fault_of(document.file, fault)), ()


def cut(document: DocumentResult, count: int, stopped: Problem) -> DocumentResult:
    """A document that was ``stopped`` after so many of its forms, of which there are more."""
    where = [problem("U172", document.forms[count].source, count=count)] if count else []
    return evolve(document, forms=document.forms[:count], failure=Failure(problems=(*where, stopped)))


def fault_of(file: str, fault: Exception) -> Failure:
    """The failure of a document on which a reader or a check of ours broke."""
    found = problem("D040", Place(file=file), detail=f"{type(fault).__name__}: {fault}")
    return Failure(problems=(found,), traceback="".join(traceback.format_exception(fault)))
