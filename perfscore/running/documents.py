"""Many documents -> one result each, read and worked on in worker processes: a hostile one costs its own result."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from perfscore.auditing.profile import Profile
from perfscore.auditing.run import Checked, judged
from perfscore.errors import ReadingError
from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.reading.documents import distinct
from perfscore.reading.outcome import DocumentResult, Failure
from perfscore.reading.sources import PassedOver, Source
from perfscore.rules.choose import Chooser, chooser
from perfscore.rules.folders import AUTO
from perfscore.running.limits import STANDARD, JobLimits, Loss
from perfscore.running.pool import Workers, run_jobs
from perfscore.running.reading import NO_MEMORY, FormWork, Memory, Reading, RefusedWork, Worked, lost
from perfscore.scoring.score import FormRows, form_rows, score_form

T = TypeVar("T")
JOBS_VARIABLE = "PERFSCORE_JOBS"


@frozen(kw_only=True)
class Rules:
    """How each form gets its rule set, as data: an id, a path or ``auto``, and folders of own rule sets.

    ``project`` is the project file that names it, if one does.
    """

    named: str = AUTO
    folders: tuple[Path, ...] = ()
    project: str | None = None

    def chooser(self) -> Chooser:
        """Raises what ``load_rules`` raises."""
        return _chooser(self)


@cache
def _chooser(rules: Rules) -> Chooser:
    return chooser(rules.named, rules.folders, rules.project)


def as_read(form: Form) -> Form:
    """Work: nothing but reading."""
    return form


def scored(rules: Rules, form: Form) -> FormRows:
    """Work: a form under the rule set that is chosen for it, if there is one."""
    chosen = rules.chooser()(form)
    return form_rows(form) if chosen is None else score_form(form, chosen)


def audited(rules: Rules, profile: Profile, form: Form) -> Checked:
    """Work: the same, checked."""
    return judged(form, rules.chooser()(form), profile)


def each_document(
    sources: Iterable[Source | PassedOver],
    work: FormWork[T],
    jobs: int | None = None,
    limits: JobLimits = STANDARD,
    *,
    stages: bool = False,
    memory: Memory = NO_MEMORY,
) -> Iterator[Worked[T]]:
    """One result for each source, in order, as soon as those before it are there. Sources are taken as they are needed.

    ``jobs`` processes read at once (None: what the variable PERFSCORE_JOBS says, else one for each core); 0 reads in
    this process, where nothing but the counted limits of the readers holds. ``work`` must be picklable; what it raises
    for the user is raised here. ``stages`` keeps how each section was read. What ``memory`` recalls is not read again;
    ``work`` is done on forms as they were corrected, while the document of the result holds them as they were read.
    """
    given: deque[Source | DocumentResult] = deque()  # to the workers, and not yet yielded

    def calls() -> Iterator[Reading[T]]:
        for each in distinct(sources):
            given.append(each := _alone(each))
            if isinstance(each, Source):
                yield Reading(each, work, stages, memory, limits)

    count = _usual_jobs() if jobs is None else jobs
    for result in run_jobs(calls(), count, limits) if count else (call() for call in calls()):
        while not isinstance(first := given.popleft(), Source):
            yield Worked(first)
        yield _told(first, result, limits)
    yield from (Worked(each) for each in given if not isinstance(each, Source))


class Readers:
    """Reads single documents for many threads, in worker processes that stay: for a server."""

    def __init__(self, jobs: int | None = None, limits: JobLimits = STANDARD) -> None:
        """``jobs`` as for ``each_document``."""
        count = _usual_jobs() if jobs is None else jobs
        self._limits, self._workers = limits, Workers(count, limits) if count else None

    def read(self, source: Source) -> DocumentResult:
        """What becomes of a document: a hostile one costs its own result."""
        given = _alone(source)
        if not isinstance(given, Source):
            return given
        call = Reading(given, as_read, stages=False, memory=NO_MEMORY, limits=self._limits)
        result = call() if self._workers is None else self._workers.ask(call)
        return _told(given, result, self._limits).document

    def close(self) -> None:
        if self._workers is not None:
            self._workers.close()


def _alone(given: Source | DocumentResult) -> Source | DocumentResult:
    """What goes to a worker: of a zip at hand the one member. What cannot be had is a result already."""
    if not isinstance(given, Source):
        return given
    try:
        return given.alone()
    except ReadingError as error:
        return DocumentResult(file=given.name, failure=Failure(problems=error.problems))


def _told(source: Source, result: Worked[T] | RefusedWork | Loss, limits: JobLimits) -> Worked[T]:
    match result:
        case Worked():
            return result
        case RefusedWork(kind, problems):
            raise kind(problems)
        case Loss.CPU | Loss.CLOCK | Loss.MEMORY | Loss.ENDED:
            failure = Failure(problems=(lost(source, result, limits),))
            return Worked(DocumentResult(file=source.name, failure=failure))


def _usual_jobs() -> int:
    """What the environment says; else the cores that this process may use, none where there are no processes."""
    told = os.environ.get(JOBS_VARIABLE, "")
    if told.isdecimal():
        return int(told)
    if sys.platform == "emscripten":  # a browser
        return 0
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
