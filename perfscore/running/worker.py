"""A worker process: jobs come on its standard input, results go to its standard output, each job under the limits."""

from __future__ import annotations

import math
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import perfscore.running.documents  # noqa: F401 - what jobs need is loaded before the first one is timed
from perfscore.running.handing import HandedOver, HandsOver
from perfscore.running.limits import READY, JobLimits, Loss
from perfscore.running.shared import Sender

_EVERY = 1.0  # seconds between parts
_NO_LIMIT = (ValueError, OSError, OverflowError)  # what the system says of a limit that it cannot set


def main() -> None:
    """Serve jobs (callables without arguments), each with its JobLimits, until the input ends.

    What comes first are the limits of the process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us decides
    with os.fdopen(os.dup(1), "wb") as results, suppress(EOFError, BrokenPipeError):
        os.dup2(2, 1)  # what a library prints is no result
        sender = Sender(results)
        limits: JobLimits = pickle.load(sys.stdin.buffer)
        _bound_memory(limits)
        sender.send(READY)
        while True:
            job, limits = pickle.load(sys.stdin.buffer)
            _bound_cpu(limits)
            with _handed_over(job, sender):
                try:
                    result = job()
                except MemoryError:
                    result = Loss.MEMORY
            if result is Loss.MEMORY and isinstance(job, HandsOver):
                _send_parts(job, sender)
            sender.send(result)


@contextmanager
def _handed_over(job: object, sender: Sender) -> Iterator[None]:
    """What a job has done so far is sent from time to time."""
    if not isinstance(job, HandsOver):
        yield
        return
    done = Event()

    def hand_over() -> None:
        while not done.wait(_EVERY):
            _send_parts(job, sender)

    thread = Thread(target=hand_over, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _send_parts(job: HandsOver[object], sender: Sender) -> None:
    with suppress(MemoryError):
        parts = job.new_parts()
        if parts is not None:
            sender.send(HandedOver(parts))


def _bound_memory(limits: JobLimits) -> None:
    if sys.platform != "win32":
        import resource

        kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
        with suppress(*_NO_LIMIT):  # a lower limit of the caller's holds
            resource.setrlimit(kind, (limits.memory, resource.getrlimit(kind)[1]))


def _bound_cpu(limits: JobLimits) -> None:
    """The next job may take so much more; the system ends the process when it takes more."""
    if sys.platform != "win32":
        import resource

        most = math.ceil(time.process_time()) + limits.cpu
        with suppress(*_NO_LIMIT):
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
