"""Sources -> what became of each document: its forms, or why there are none.

Whatever happens to one document, the others go on; a fault of ours in one is a result like any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from perfscore.errors import PerfscoreError
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.decode import Decoded
from perfscore.reading.outcome import DocumentResult, Failure, fault_of
from perfscore.reading.read import decoded, decoded_so_far
from perfscore.reading.so_far import SoFar
from perfscore.reading.sources import PassedOver, Source

_MOST_TOLD = 50
Recall: TypeAlias = Callable[[Source, str], DocumentResult | None]  # by the SHA-256 of its bytes


def distinct(sources: Iterable[Source | PassedOver]) -> Iterator[Source | DocumentResult]:
    """The sources, a result in place of one that was given before and of what was passed over."""
    seen: dict[object, str] = {}
    for source in sources:
        if isinstance(source, PassedOver):
            told = (source.problem,)
            nothing = DocumentResult(file=source.name, failure=Failure(problems=told))
            yield nothing if source.empty else DocumentResult(file=source.name, notes=told)
        elif source.same in seen:
            again = problem("D041", Place(file=source.name), first=seen[source.same])
            yield DocumentResult(file=source.name, notes=(again,))
        else:
            seen[source.same] = source.name
            yield source


def nothing_recalled(_source: Source, _digest: str) -> None:
    """For those who keep no readings."""


def read_source(
    source: Source, stages: bool = False, recall: Recall = nothing_recalled, so_far: SoFar | None = None
) -> DocumentResult:
    """What becomes of a document; ``stages`` keeps how each section was read. Nothing is raised.

    What ``recall`` knows of the same bytes is taken as it is. ``so_far`` grows while the document is read.
    """
    so_far = SoFar() if so_far is None else so_far

    def found() -> DocumentResult | Decoded:
        raw = source.read()
        so_far.digest = hashlib.sha256(raw).hexdigest()
        return recall(source, so_far.digest) or decoded(raw, source.name, so_far)

    return _result(source.name, so_far, found, stages)


def read_until(so_far: SoFar, file: str, stopped: Problem, stages: bool = False) -> DocumentResult:
    """The same of a document that was ``stopped``: what of it was read before."""
    return _result(file, so_far, lambda: decoded_so_far(so_far, stopped), stages)


def _result(file: str, so_far: SoFar, read: Callable[[], DocumentResult | Decoded], stages: bool) -> DocumentResult:
    try:
        found = read()
        if isinstance(found, DocumentResult):
            return found
        failure = Failure(problems=found.stopped) if found.stopped else None
        return DocumentResult(
            file=file, forms=found.told_forms, failure=failure, notes=_first_of(found.problems, file),
            stages=found.stages if stages else (), digest=so_far.digest,
        )  # fmt: skip
    except PerfscoreError as error:
        failure = Failure(problems=_first_of(error.problems, file))
    except MemoryError:
        failure = Failure(problems=(problem("D046", Place(file=file)),))
    except Exception as fault:  # a reader of ours, or of a library, broke: said with its own code
        failure = fault_of(file, fault)
    return DocumentResult(file=file, failure=failure, digest=so_far.digest)


def _first_of(problems: tuple[Problem, ...], file: str) -> tuple[Problem, ...]:
    """So many as anybody reads of one document, and how many more there are."""
    more = len(problems) - _MOST_TOLD
    return problems if more <= 0 else (*problems[:_MOST_TOLD], problem("D053", Place(file=file), count=more))
