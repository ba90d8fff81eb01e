"""Jobs done by worker processes, results in the order of the jobs. A worker that is lost costs its one job."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import TIMEOUT_MAX, BoundedSemaphore, Condition, Thread, Timer
from typing import Any, Generic, TypeVar, cast

from attrs import define, field

from perfscore.running.handing import HandedOver, HandsOver
from perfscore.running.limits import READY, STANDARD, JobLimits, Loss
from perfscore.running.shared import Receiver

T = TypeVar("T")
_AHEAD = 32  # results that may wait, for each worker, until those before them are there
_TICK = 0.5  # seconds between looks at Ctrl-C, where waiting cannot be interrupted


def run_jobs(jobs: Iterable[Callable[[], T]], workers: int, limits: JobLimits = STANDARD) -> Iterator[T | Loss]:
    """The results of jobs (what can be pickled), each as soon as those before it are there.

    Everything that is still running is ended when the iterator is closed.
    """
    pool: _Pool[T] = _Pool(limits=limits, jobs=enumerate(jobs), ahead=workers * _AHEAD)
    threads = [Thread(target=pool.serve, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        yield from pool.results()
    finally:
        pool.stop()
        for thread in threads:
            thread.join()


class Workers:
    """Worker processes that stay between jobs, for many threads: so many at once, whoever comes later waits."""

    def __init__(self, count: int, limits: JobLimits = STANDARD) -> None:
        self._limits, self._slots = limits, BoundedSemaphore(count)
        self._idle: deque[_Worker] = deque()

    def ask(self, job: Callable[[], T]) -> T | Loss:
        """The result of a job. A worker that is lost with it, or was ended while it was idle, is replaced."""
        with self._slots:
            result, worker = _result_of(job, self._limits, self._borrowed(), lambda: _Worker.ready(self._limits))
            if worker is not None:
                self._idle.append(worker)
            return result

    def _borrowed(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.process.poll() is None:
                return worker
            worker.end()
        return _Worker.ready(self._limits)

    def close(self) -> None:
        """Ends those that are idle; the others end with what they do."""
        while self._idle:
            self._idle.pop().end()


@define
class _Pool(Generic[T]):
    """Jobs not yet given, results not yet taken, and the processes in between; ``change`` guards all of them."""

    limits: JobLimits
    jobs: Iterator[tuple[int, Callable[[], T]]]
    ahead: int
    change: Condition = field(factory=Condition)
    done: dict[int, T | Loss] = field(factory=dict)
    given: int = 0
    taken: int = 0
    exhausted: bool = False
    stopped: bool = False
    error: BaseException | None = None
    processes: list[subprocess.Popen[bytes]] = field(factory=list)

    def results(self) -> Iterator[T | Loss]:
        while True:
            with self.change:
                while self.taken not in self.done and not (self.exhausted and self.taken == self.given):
                    if self.error is not None:
                        raise self.error
                    self.change.wait(_TICK)
                if self.taken not in self.done:
                    if self.error is not None:  # that there are no more jobs is what the others saw of it
                        raise self.error
                    return
                result = self.done.pop(self.taken)
                self.taken += 1
                self.change.notify_all()
            yield result

    def serve(self) -> None:
        """One thread: its worker, replaced when it is lost."""
        worker: _Worker | None = None
        try:
            while (given := self._next()) is not None:
                number, job = given
                result, worker = _result_of(job, self.limits, worker or self._started(), self._started)
                with self.change:
                    self.done[number] = result
                    self.change.notify_all()
        except BaseException as error:  # told to the one who waits for results
            with self.change:
                self.error = error
                self.change.notify_all()
        finally:
            if worker is not None:
                worker.end()

    def _next(self) -> tuple[int, Callable[[], T]] | None:
        with self.change:
            while self.given - self.taken >= self.ahead and not self.stopped:
                self.change.wait(_TICK)
            given = None if self.stopped else next(self.jobs, None)
            if given is None:
                self.exhausted = True
                self.change.notify_all()
            else:
                self.given += 1
            return given

    def _started(self) -> _Worker:
        with self.change:  # so that one who stops knows of all processes
            worker = _Worker.start(self.limits)
            self.processes.append(worker.process)
        return worker.when_ready()

    def stop(self) -> None:
        """Whoever waits for a worker sees it end, and closes what belongs to it."""
        with self.change:
            self.stopped = True
            for process in self.processes:
                process.kill()
            self.change.notify_all()


class _Deadline(Timer):
    """Calls a function when its time has come, and knows whether it has."""

    passed = False
    daemon = True

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        super().__init__(min(seconds, TIMEOUT_MAX), self._pass)
        self._act = act

    def _pass(self) -> None:
        self.passed = True
        self._act()


def _result_of(
    job: Callable[[], T], limits: JobLimits, worker: _Worker, another: Callable[[], _Worker]
) -> tuple[T | Loss, _Worker | None]:
    """The result of a job, and the worker if it is not lost. Of a lost job the rest is done by ``another`` worker."""
    try:
        result = worker.ask(job, limits)
    except BaseException:
        worker.end()
        raise
    if not isinstance(result, Loss):
        return result, worker
    worker.end()
    rest = job.rest(result) if isinstance(job, HandsOver) else None
    return (result, None) if rest is None else _result_of(rest, limits.for_the_rest, another(), another)


@define
class _Worker:
    """A worker process and what comes from it."""

    process: subprocess.Popen[bytes]
    results: Receiver

    @classmethod
    def start(cls, limits: JobLimits) -> _Worker:
        code = f"import sys; sys.path[:] = {sys.path!r}; from perfscore.running.worker import main; main()"
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        assert process.stdout is not None
        worker = cls(process, Receiver(process.stdout))
        worker._send(limits)
        return worker

    @classmethod
    def ready(cls, limits: JobLimits) -> _Worker:
        return cls.start(limits).when_ready()

    def when_ready(self) -> _Worker:
        """Itself, when the process has loaded everything. Raises RuntimeError when it has ended instead."""
        try:
            if self.results.receive() == READY:
                return self
        except (OSError, EOFError, pickle.UnpicklingError):
            pass
        self.end()
        raise RuntimeError("a worker process could not be started, or was ended before it was ready")

    def ask(self, job: Callable[[], T], limits: JobLimits) -> T | Loss:
        """The result of a job; when it is lost, the process has ended, or must be."""
        late = _Deadline(limits.clock, self.process.kill)
        late.start()
        try:
            self._send((job, limits))
            while isinstance(result := self.results.receive(), HandedOver):
                cast("HandsOver[T]", job).take(result.parts)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.process.kill()
            return self._loss(self.process.wait(), late.passed)
        finally:
            late.cancel()
        return cast("T | Loss", result)

    def _send(self, item: Any) -> None:
        stream = self.process.stdin
        assert stream is not None
        pickle.dump(item, stream, protocol=pickle.HIGHEST_PROTOCOL)
        stream.flush()

    def _loss(self, status: int, timed_out: bool) -> Loss:
        if timed_out:
            return Loss.CLOCK
        return {_OVER_CPU: Loss.CPU, _ABORTED: Loss.MEMORY}.get(status, Loss.ENDED)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was on its way to a process that has ended
                    stream.close()


_OVER_CPU = -getattr(signal, "SIGXCPU", 0)
_ABORTED = -signal.SIGABRT  # what libraries do that are given no more memory (PDFium on forms within forms)
