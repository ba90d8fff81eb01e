"""What one document may take, and what became of a job that took more."""

from __future__ import annotations

from enum import Enum

from attrs import evolve

from perfscore.frozen import frozen

_GIB = 1024**3
_REST = 5
READY = "ready"  # the first word of a worker


@frozen(kw_only=True)
class JobLimits:
    """Seconds of CPU and of the clock for each document, and bytes of memory for the process that reads it.

    Where the system knows no such limits (Windows), the clock alone holds.
    """

    cpu: int = 20
    clock: int = 120
    memory: int = _GIB

    @property
    def for_the_rest(self) -> JobLimits:
        """What may be taken to keep what was done before a limit was reached."""
        return evolve(self, cpu=max(1, self.cpu // _REST), clock=max(1, self.clock // _REST))


STANDARD = JobLimits()


class Loss(Enum):
    """Why a job has no result."""

    CPU = "cpu"
    CLOCK = "clock"
    MEMORY = "memory"
    ENDED = "ended"  # the process ended by itself: a library of ours broke
