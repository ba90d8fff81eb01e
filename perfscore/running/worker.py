"""A worker process: jobs come on its standard input, results go to its standard output, each job under the limits."""

from __future__ import annotations

import math
import os
import pickle
import signal
import sys
import time
from contextlib import suppress

import perfscore.running.documents  # noqa: F401 - what jobs need is loaded before the first one is timed
from perfscore.running.limits import READY, JobLimits, Loss
from perfscore.running.shared import Sender

_NO_LIMIT = (ValueError, OSError, OverflowError)  # what the system says of a limit that it cannot set


def main() -> None:
    """Serve jobs (callables without arguments) until the input ends; the first thing that comes is the JobLimits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us decides
    with os.fdopen(os.dup(1), "wb") as results, suppress(EOFError, BrokenPipeError):
        os.dup2(2, 1)  # what a library prints is no result
        sender = Sender(results)
        limits: JobLimits = pickle.load(sys.stdin.buffer)
        _bound_memory(limits)
        sender.send(READY)
        while True:
            job = pickle.load(sys.stdin.buffer)
            _bound_cpu(limits)
            try:
                result = job()
            except MemoryError:
                result = Loss.MEMORY
            sender.send(result)


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
