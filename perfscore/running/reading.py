"""The job of a worker: one document read, and work done on each of its forms; what is done before a limit is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from enum import IntEnum
from typing import Generic, Protocol, TypeAlias, TypeVar

from attrs import define, evolve, field

from perfscore.errors import PerfscoreError
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Place, Problem, problem
from perfscore.reading.decoding.decode import Stage
from perfscore.reading.documents import read_source, read_until
from perfscore.reading.grid import Grid, GridRow
from perfscore.reading.outcome import DocumentResult, cut, worked
from perfscore.reading.so_far import SoFar
from perfscore.reading.sources import Source
from perfscore.running.handing import HandsOver
from perfscore.running.limits import JobLimits, Loss

T = TypeVar("T")
P = TypeVar("P")
FormWork: TypeAlias = Callable[[Form], T]
_LOST = {Loss.CPU: "D044", Loss.CLOCK: "D045", Loss.MEMORY: "D046", Loss.ENDED: "D047"}


@frozen
class Worked(Generic[T]):
    """A document and what was made of each of its forms."""

    document: DocumentResult
    made: tuple[T, ...] = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.document!r}>"


class Memory(Protocol):
    """What is known of documents from earlier runs. It goes to the workers: it must be picklable."""

    def recall(self, source: Source, digest: str, /) -> DocumentResult | None:
        """The earlier reading of the same bytes, None where there is none."""
        ...

    def corrected(self, document: DocumentResult, /) -> tuple[Form, ...]:
        """The forms of a document with the cells that a person corrected."""
        ...


@frozen
class NoMemory:
    """Every document is read anew."""

    def recall(self, _source: Source, _digest: str) -> None:
        return None

    def corrected(self, document: DocumentResult) -> tuple[Form, ...]:
        return document.forms


NO_MEMORY = NoMemory()


@frozen
class RefusedWork:
    """What work raised for the user."""

    kind: type[PerfscoreError]
    problems: tuple[Problem, ...]


class ReadingStep(IntEnum):
    """What a document is read from; each step goes less far than the one before and takes less."""

    BYTES = 0
    ROWS = 1  # those that were read of it
    SECTIONS = 2  # those whose forms were read
    FORMS = 3  # those on which work was done


@frozen
class _Parts(Generic[T]):
    """What is new since the last parts: of the grid, which comes without its rows, and of the document one or none."""

    digest: str | None
    rows: list[GridRow]
    grid: list[Grid]
    stages: list[Stage]
    document: list[DocumentResult]
    made: list[T]


@define
class Reading(HandsOver["Worked[T] | RefusedWork"]):
    """A document read, and work done on its forms; ``stopped`` tells why no more is read than was handed over."""

    source: Source
    work: FormWork[T]
    stages: bool
    memory: Memory
    limits: JobLimits
    step: ReadingStep = ReadingStep.BYTES
    stopped: Problem | None = None
    so_far: SoFar = field(factory=SoFar)
    document: DocumentResult | None = None
    made: list[T] = field(factory=list)
    handed_over: Counter[str] = field(factory=Counter)  # how many of each

    def __call__(self) -> Worked[T] | RefusedWork:
        try:
            if self.step is ReadingStep.FORMS and self.document is not None and self.stopped is not None:
                return Worked(cut(self.document, len(self.made), self.stopped), tuple(self.made))
            document = self.document = self._read()
            corrected, made = worked(evolve(document, forms=self.memory.corrected(document)), self._worked)
            return Worked(document if corrected.failure is document.failure else corrected, made)
        except PerfscoreError as error:
            return RefusedWork(type(error), error.problems)

    def _read(self) -> DocumentResult:
        if self.stopped is None:
            return read_source(self.source, self.stages, self.memory.recall, self.so_far)
        return read_until(self.so_far, self.source.name, self.stopped, self.stages)

    def _worked(self, form: Form) -> T:
        self.made.append(made := self.work(form))
        return made

    def new_parts(self) -> _Parts[T] | None:
        of, document = self.so_far, self.document
        grids = [] if of.grid is None else [evolve(of.grid, rows=())]  # first: once there is one, the rows are all
        rows, stages = self._new("rows", of.rows), self._new("stages", of.stages)
        documents, made = self._new("document", [] if document is None else [document]), self._new("made", self.made)
        parts = _Parts(of.digest, rows, self._new("grid", grids), stages, documents, made)
        return parts if any((rows, parts.grid, stages, documents, made)) else None

    def _new(self, name: str, items: list[P]) -> list[P]:
        """Those that were not handed over yet."""
        new = items[self.handed_over[name] :]
        self.handed_over[name] += len(new)
        return new

    def take(self, parts: _Parts[T]) -> None:
        self.so_far.digest = parts.digest
        self.so_far.rows += parts.rows
        self.so_far.stages += parts.stages
        self.made += parts.made
        for grid in parts.grid:
            self.so_far.grid = evolve(grid, rows=tuple(self.so_far.rows))
        for document in parts.document:
            self.document = document

    def rest(self, loss: Loss) -> Reading[T] | None:
        """The next step that there is something for."""
        if self.document is not None:
            step = ReadingStep.FORMS
        elif self.so_far.grid is None:
            step = ReadingStep.ROWS
        else:
            step = ReadingStep.SECTIONS
        enough = self.made or self.so_far.stages or (self.so_far.rows and step is ReadingStep.ROWS)
        if not enough or step <= self.step:
            return None
        stopped = self.stopped or lost(self.source, loss, self.limits)
        return evolve(self, step=step, stopped=stopped, handed_over=Counter())


def lost(source: Source, loss: Loss, limits: JobLimits) -> Problem:
    """Why a document has no result, or not all of it."""
    return problem(_LOST[loss], Place(file=source.name), cpu=limits.cpu, clock=limits.clock)
