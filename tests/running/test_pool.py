"""Jobs in worker processes: results in order, and a job that takes too much costs its own result alone."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import perfscore
from perfscore.rules.model import RuleSet
from perfscore.running.limits import JobLimits, Loss
from perfscore.running.pool import run_jobs

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits: the clock alone holds")
LIMITS = JobLimits(cpu=1, clock=60, memory=400 * 1024 * 1024)


def slow(seconds: float, answer: int) -> int:
    time.sleep(seconds)
    return answer


def spin() -> None:
    while True:
        pass


def swallow() -> int:
    return len(bytearray(10**9))


def crash() -> None:
    ctypes.string_at(0)


def test_jobs_that_cannot_be_had_are_no_end_of_the_jobs() -> None:
    def jobs() -> Iterator[partial[int]]:
        yield from ()
        raise LookupError

    for _ in range(20):
        with pytest.raises(LookupError):
            list(run_jobs(jobs(), 2))


def leave() -> None:
    os._exit(0)


def shout() -> str:
    print("what a library prints is no result")
    sys.stdout.flush()
    os.write(1, b"nor this")
    return "answer"


def rules() -> RuleSet:
    return perfscore.load_rules("cn/mof/2020-10")


def pid() -> int:
    return os.getpid()


def test_limits_above_what_the_system_can_count_are_none() -> None:
    vast = JobLimits(cpu=10**20, clock=10**20, memory=10**20)
    assert list(run_jobs([partial(slow, 0.0, 1), partial(slow, 0.0, 2)], 1, vast)) == [1, 2]


def test_results_come_in_the_order_of_the_jobs() -> None:
    jobs = [partial(slow, 0.4, 0), *(partial(slow, 0, number) for number in range(1, 100))]
    assert list(run_jobs(jobs, 2)) == list(range(100))
    assert list(run_jobs([], 2)) == []


@pytest.mark.slow
@posix
def test_a_job_that_takes_too_much_costs_itself_alone() -> None:
    jobs = [
        partial(slow, 0, 1),
        spin,
        partial(slow, 0, 2),
        swallow,
        os.abort,
        partial(slow, 0, 3),
        crash,
        leave,
        partial(slow, 0, 4),
    ]
    told = list(run_jobs(jobs, 1, LIMITS))
    assert told == [1, Loss.CPU, 2, Loss.MEMORY, Loss.MEMORY, 3, Loss.ENDED, Loss.ENDED, 4]


@pytest.mark.slow
def test_the_clock_holds_where_nothing_is_computed() -> None:
    """The limit is long enough for a job of no time on a machine that has much else to do."""
    jobs = [partial(slow, 600, 1), partial(slow, 0, 2)]
    assert list(run_jobs(jobs, 1, JobLimits(clock=8))) == [Loss.CLOCK, 2]


@pytest.mark.slow
@posix
def test_time_is_counted_for_each_job_and_not_for_the_process() -> None:
    jobs = [partial(burn, 0.6)] * 4
    assert list(run_jobs(jobs, 1, LIMITS)) == ["done"] * 4


def burn(seconds: float) -> str:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return "done"


def test_what_is_printed_is_no_result() -> None:
    assert list(run_jobs([shout, shout], 1)) == ["answer", "answer"]


def test_a_rule_set_is_sent_once_and_is_equal() -> None:
    first, second = run_jobs([rules_of_worker, rules_of_worker], 1)
    assert isinstance(first, RuleSet)
    assert first is second
    assert first.digest() == rules().digest()


_KEPT: list[RuleSet] = []


def rules_of_worker() -> RuleSet:
    if not _KEPT:
        _KEPT.append(rules())
    return _KEPT[0]


def gone(number: int) -> bool:
    if Path("/proc").is_dir():
        return not Path(f"/proc/{number}").exists()
    try:
        os.kill(number, 0)
    except OSError:
        return True
    return False


def test_workers_end_with_the_one_who_asked() -> None:
    results = run_jobs([pid, pid, spin], 2, LIMITS)
    workers = {number for number in (next(results), next(results)) if isinstance(number, int)}
    results.close()  # type: ignore[attr-defined]
    assert workers
    assert all(gone(number) for number in workers)


@pytest.mark.slow
def test_few_results_wait_for_a_slow_one(tmp_path: Path) -> None:
    """Jobs are taken as results are: a folder of any size does not pile up behind one slow document."""
    jobs = [partial(slow, 1.0, 0), *(partial(mark, str(tmp_path / str(number))) for number in range(500))]
    results = run_jobs(jobs, 2)
    time.sleep(0.5)
    next(results)
    assert len(list(tmp_path.iterdir())) < 200
    assert sum(1 for _ in results) == 500


def mark(path: str) -> None:
    Path(path).touch()
