"""python benchmarks/run.py [--rows-factor 1] [--only NAME] [-o benchmarks/RESULTS.md]: our engine and its peers on the same work.

First: pip install -r benchmarks/requirements.txt (in a checkout).

Everything is measured in one run, the peers in turn, several rounds: CPU time of all threads, medians, and how far half
of the rounds lie from them. Ratios between rows of one table mean something, absolute figures belong to the machine, and
the load of it is told. Peak memory is that of a fresh process doing the work once.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from attrs import define, field
from peers import Peer, peers
from work import drawn

HERE = Path(__file__).parent
LIBRARIES = ("perfscore", "numpy", "numba", "pyarrow", "polars", "duckdb", "openfisca-core", "zen-engine")
ROUNDS = 11


@define
class Measured:
    peer: Peer
    rows: int
    prepared: Any
    seconds: list[float] = field(factory=list)
    wrong: int = 0

    @property
    def nanoseconds(self) -> float:
        """CPU time of a row."""
        return statistics.median(self.seconds) / self.rows * 1e9

    @property
    def spread(self) -> float:
        return spread(self.seconds)

    @property
    def told(self) -> str:
        return f"{self.peer.name} | {self.nanoseconds:,.1f} | {self.spread:.0f}"

    @property
    def speed(self) -> float:
        """Rows in a second of one core."""
        return 1e9 / self.nanoseconds


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows-factor", type=float, default=1.0)
    arguments.add_argument("-o", "--output", type=Path, default=HERE / "RESULTS.md")
    arguments.add_argument("--peak", help="do the work of one peer once and print the peak memory in bytes")
    arguments.add_argument(
        "--only", default="", help="print the peers with this in their names, or the table so called"
    )
    given = arguments.parse_args()
    if given.peak:
        print(peak_of(given.peak, given.rows_factor))
        return
    if given.only:
        found = [f"| {each.told} |" for each in speeds(given.rows_factor, given.only)]
        print("\n".join([machine(), *found, *other_tables(given.rows_factor, given.only)]))
        return
    measured = speeds(given.rows_factor)
    text = report(measured, bandwidth(), given.rows_factor)
    given.output.write_text(text, encoding="utf-8")
    given.output.with_suffix(".svg").write_text(chart(measured), encoding="utf-8")
    print(text)


def speeds(factor: float, only: str = "") -> list[Measured]:
    """Every peer, or those with ``only`` in their names, prepared and warmed up, then timed in turn."""
    chosen = [peer for peer in peers() if only in peer.name]
    work = drawn(int(10**7 * factor) if chosen else 1)
    found = []
    for peer in chosen:
        rows = min(peer.rows, len(work)) if peer.rows > 10**4 else peer.rows
        try:
            each = Measured(peer, rows, peer.prepare(work.head(rows)))
            each.wrong = work.head(rows).wrong(peer.points(peer.run(each.prepared)))
            found.append(each)
        except ImportError as error:
            print(f"left out: {peer.name}: {error}", file=sys.stderr)
    for _ in range(ROUNDS):
        for each in found:
            began = time.process_time()
            each.peer.run(each.prepared)
            each.seconds.append(time.process_time() - began)
    return found


def bandwidth() -> float:
    """Bytes read and written a second by copying, on as many threads as we use: the best of many, for it is a limit."""
    from concurrent.futures import ThreadPoolExecutor

    source, target = np.ones(4 * 10**7), np.zeros(4 * 10**7)
    half = len(source) // 2
    times = []
    with ThreadPoolExecutor(2) as pool:
        for _ in range(15):
            began = time.perf_counter()
            list(pool.map(lambda part: np.copyto(target[part], source[part]), [slice(0, half), slice(half, None)]))
            times.append(time.perf_counter() - began)
    return 2 * source.nbytes / min(times)


def peak(name: str, factor: float) -> float:
    """Peak memory of a fresh process that does the work of one peer once, less what its rows take."""
    command = [sys.executable, str(HERE / "run.py"), "--peak", name, "--rows-factor", str(factor)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(done.stdout.strip().splitlines()[-1]) if done.returncode == 0 else float("nan")


def peak_of(name: str, factor: float) -> int:
    peer = next(each for each in peers() if each.name == name)
    rows = max(1, int(peer.rows * factor))
    prepared = peer.prepare(drawn(rows))
    peer.run(prepared)
    told = Path("/proc/self/status")
    if told.exists():  # the figure of getrusage begins with that of the process that started this one
        return next(int(line.split()[1]) * 1024 for line in told.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def report(measured: list[Measured], copied: float, factor: float) -> str:
    ours = measured[0].nanoseconds
    lines = [
        "# Benchmarks", "", f"One run on this machine, peers in turn, CPU time of all threads, medians of {ROUNDS} rounds. Regenerate with `python benchmarks/run.py`.", "",
        machine(), "",
        f"Copy bandwidth of two threads, at best: {copied / 1e9:.1f} GB/s of wall time. Scoring a row moves 26 bytes (two numbers, weight, sign in; a decimal out).", "",
        "The exact ones among the peers compute one column, as `low` alone does. A row again: `python benchmarks/run.py --only \"its name\"`.", "",
        "| how | CPU ns a row | ± % | times `low` alone | wrong rows | of rows | peak memory, MB |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for each in measured:
        memory = peak(each.peer.name, factor) / 1e6
        lines.append(
            f"| {each.told} | {each.nanoseconds / ours:,.1f} | {each.wrong:,} | {each.rows:,} | {memory:,.0f} |"
        )
    return "\n".join([*lines, "", *other_tables(factor), "![rows per second](RESULTS.svg)", ""])


def machine() -> str:
    """What it was measured on and with."""
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    told = Path("/proc/cpuinfo")
    names = (
        [line.partition(":")[2].strip() for line in told.read_text().splitlines() if line.startswith("model name")]
        if told.exists()
        else []
    )
    cores = f"{os.cpu_count()} cores, {names[0] if names else platform.processor()}"
    return f"{cores}; load while measured (1, 5, 15 minutes): {load}. Python {platform.python_version()}; {', '.join(found)}."


def other_tables(factor: float, only: str = "") -> list[str]:
    """What one pays besides: starting, loading rules, one form, reading, files, and growth."""
    import growth

    return growth.tables(timed, factor, only)


class Seconds(float):
    """A median of CPU seconds; half of the rounds lie ``spread`` per cent of it away from it."""

    spread: float


def timed(what: Callable[[], object], rounds: int = 7) -> Seconds:
    """Median CPU seconds of a call, of the processes that it starts, too."""
    times = []
    for _ in range(rounds):
        began = cpu()
        what()
        times.append(cpu() - began)
    found = Seconds(statistics.median(times))
    found.spread = spread(times)
    return found


def cpu() -> float:
    """CPU seconds of this process and of those it started that have ended, to the microsecond."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def spread(seconds: list[float]) -> float:
    """Half of the rounds lie so far from the median, in per cent of it."""
    low, _, high = statistics.quantiles(seconds, n=4)
    return (high - low) / 2 / statistics.median(seconds) * 100


def chart(measured: list[Measured]) -> str:
    """Rows per second on a logarithmic scale; the bars that have wrong rows are hatched in another colour."""
    low, high = 2.0, 9.5
    width, left, row = 900, 280, 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {row * len(measured) + 64}" font-family="sans-serif" font-size="13">'
    ]
    for power in range(3, 10):
        x = left + (power - low) / (high - low) * (width - left - 90)
        parts.append(
            f'<path d="M{x:.0f} 8V{row * len(measured) + 14}" stroke="#d8dee6"/><text x="{x:.0f}" y="{row * len(measured) + 34}" text-anchor="middle">10^{power}</text>'
        )
    for number, each in enumerate(measured):
        end = left + (np.log10(each.speed) - low) / (high - low) * (width - left - 90)
        y, colour = 14 + row * number, "#1f5fa8" if each.wrong == 0 else "#b26a00"
        said = f"{each.speed / 1e6:,.4g} M/s" + (f", {each.wrong:,} wrong" if each.wrong else "")
        parts.append(f'<text x="{left - 10}" y="{y + 17}" text-anchor="end">{each.peer.name}</text>')
        parts.append(
            f'<rect x="{left}" y="{y}" width="{max(end - left, 1):.0f}" height="24" rx="3" fill="{colour}"/><text x="{end + 6:.0f}" y="{y + 17}">{said}</text>'
        )
    return "\n".join(
        [
            *parts,
            f'<text x="{left}" y="{row * len(measured) + 56}">rows in a second of one core (logarithmic); blue: every row right</text>',
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
