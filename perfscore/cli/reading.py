"""What the commands that take documents share: their options, the worker processes, and what was not read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypeVar

from perfscore.cli.common import FAILED, FINE, to_standard_error
from perfscore.cli.options import TABLE_FORMATS
from perfscore.cli.progress import Progress
from perfscore.errors import UsageError
from perfscore.messages import Place, problem, render, wording
from perfscore.reading.outcome import DocumentResult, Failure
from perfscore.reading.sources import PassedOver, Source, sources_of
from perfscore.running.documents import each_document
from perfscore.running.limits import STANDARD, JobLimits
from perfscore.running.reading import NO_MEMORY, FormWork, Memory, Worked
from perfscore.store.schema import files_of

T = TypeVar("T")
Take: TypeAlias = Callable[[Source | PassedOver, Worked[T]], None]
_MIB = 1024 * 1024
_WITHOUT_NOTES = (*TABLE_FORMATS, "sarif", "github")
_CLOCK = 6  # how much longer than the CPU time the clock may run: other programs want the cores, too


def _above_zero(option: str, told: int | str) -> int:
    """Read after all the options, so that what is wrong is said in the language that they ask for."""
    text = str(told)
    if not text.isdecimal() or int(text) == 0:
        raise UsageError([problem("U110", key=option, found=text)])
    return int(text)


def worked_on(
    paths: Sequence[str], arguments: argparse.Namespace, work: FormWork[T], *, stages: bool = False
) -> tuple[tuple[DocumentResult, ...], tuple[T, ...]]:
    """What became of every document, with how it was read if ``stages``, and what was made of every form."""
    results: list[Worked[T]] = []
    left = take_each(paths, arguments, work, lambda _, result: results.append(result), stages=stages)
    documents = (*(each.document for each in results), *left)
    return documents, tuple(made for each in results for made in each.made)


def take_each(
    paths: Sequence[str],
    arguments: argparse.Namespace,
    work: FormWork[T],
    take: Take[T],
    *,
    stages: bool = False,
    memory: Memory = NO_MEMORY,
) -> tuple[DocumentResult, ...]:
    """``take`` is given each document and what became of it, as soon as it is there. Progress on a terminal only.

    Ctrl-C ends the work and leaves what is done; the rest, as not read, is what is returned.
    """
    sources = list(sources_of(paths, files_of(getattr(arguments, "store", None))))
    seconds = _above_zero("--limit-seconds", arguments.limit_seconds)
    memory_limit = _above_zero("--limit-memory", arguments.limit_memory) * _MIB
    clock = max(STANDARD.clock, _CLOCK * seconds)
    limits = JobLimits(cpu=seconds, clock=clock, memory=memory_limit)
    done, progress = 0, Progress(len(sources), arguments.lang)
    try:
        every = each_document(sources, work, arguments.jobs, limits, stages=stages, memory=memory)
        for source, result in zip(sources, every, strict=True):
            take(source, result)
            done += 1
            progress.show(done, result.document.file)
    except KeyboardInterrupt:
        return tuple(map(_interrupted, sources[done:]))
    finally:
        progress.end()
    return ()


def _interrupted(source: Source | PassedOver) -> DocumentResult:
    return DocumentResult(file=source.name, failure=Failure(problems=(problem("D043", Place(file=source.name)),)))


def answered(documents: Iterable[DocumentResult], arguments: argparse.Namespace, code: int = FINE) -> int:
    """The exit code once the report is out: that something was not read outranks ``code``, and is said on stderr.

    So are the notes on documents, where the format has no place for them.
    """
    every = list(documents)
    failures = [each.failure for each in every if each.failure is not None]
    said = [render(item, arguments.lang) for failure in failures for item in failure.problems]
    if getattr(arguments, "format", None) in _WITHOUT_NOTES:
        said += [render(note, arguments.lang) for each in every for note in each.notes]
    if len(failures) > 1:
        said.insert(0, wording("W_unread", arguments.lang, {"count": str(len(failures))}))
    for line in () if _ends_on_this_terminal(arguments) else said:
        to_standard_error(line)
    for failure in failures:
        if arguments.debug and failure.traceback:
            to_standard_error(failure.traceback)
    return FAILED if failures else code


def _ends_on_this_terminal(arguments: argparse.Namespace) -> bool:
    """Whether the user has just seen a report as text, which ends with what was not read."""
    as_text = getattr(arguments, "format", "text") == "text" and not arguments.output
    return as_text and sys.stdout.isatty() and sys.stderr.isatty()
