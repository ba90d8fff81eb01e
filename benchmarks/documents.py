"""python benchmarks/documents.py [-o FILE]: how the audit of many documents grows, and how it uses cores.

Made-up forms in folders of 10^2 .. 10^4 documents (``--documents``), audited by the command in every format that is
written as it comes, and into a store; then once more into the store, when nothing has changed. Memory is the peak of the
process that gathers, which has to stay flat; that of a worker is bounded anyway. The checks across forms are timed alone
on up to 10^5 forms (``--forms``), in memory and on disk. Figures belong to the machine, and its load is told.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from attrs import frozen

from perfscore.auditing.collection import Collection
from perfscore.auditing.profile import Profile
from perfscore.form import Form, Fund, Indicator
from perfscore.form_kind import FormKind
from perfscore.messages import Place
from perfscore.reporting.forms_yaml import forms_yaml
from perfscore.scoring.score import form_rows

RUN = """
import os, sys, time
from perfscore.cli import main
began = time.perf_counter()
code = main(sys.argv[1:])
status = dict(line.split(":") for line in open("/proc/self/status", encoding="utf-8") if ":" in line)
print(time.perf_counter() - began, status["VmHWM"].split()[0], sum(os.times()[:4]), code, file=sys.stderr)
"""


@frozen
class Cost:
    """Of a command: seconds of the clock and of all processors, peak memory of the first process in MB."""

    seconds: float
    cpu: float
    memory: float


def forms() -> Iterator[Form]:
    """Of units with eight projects each, in two years; numbers are drawn, and so is the name of one indicator in nine."""
    draw, number = random.Random(1), 0
    while True:
        place = Place(file=f"{number:06d}.yaml")
        rows = tuple(
            Indicator(
                level1="产出指标", level2="数量指标", name=f"指标{(number // 2 * 9 + row) % 400 if row else draw.randrange(400)}", target=f">={draw.randrange(1, 60)}个",
                actual=f"{draw.randrange(1, 60)}个", weight="10", score=str(draw.choice((10, 9, 8))), source=place,
            )
            for row in range(9)
        )  # fmt: skip
        spent = str(draw.randrange(50, 100))
        money = Fund(
            label="年度资金总额", initial="100", budget="100", executed=spent, weight="10", score="9", source=place
        )
        yield Form(
            kind=FormKind.PROJECT_SELF_EVALUATION, name=f"第{number // 2}项目支出", year=2022 + number % 2,
            implementer=f"某市第{number // 16}中学", funds=(money,), indicators=rows, source=place,
        )  # fmt: skip
        number += 1


def written(folder: Path, count: int) -> Path:
    for number, form in enumerate(islice(forms(), count)):
        (folder / f"{number:06d}.yaml").write_text(forms_yaml([form]), encoding="utf-8")
    return folder


def cost(*words: str | Path) -> Cost:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds, peak, cpu, code = done.stderr.split()[-4:]
    assert code in ("0", "1"), done.stderr
    return Cost(float(seconds), float(cpu), int(peak) / 1024)


def growing(counts: list[int]) -> Iterator[str]:
    yield "| documents | what | documents a second | CPU ms a document | peak memory, MB |"
    yield "|---:|---|---:|---:|---:|"
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "documents")
            folder.mkdir()
            written(folder, count)
            asked = {
                f"`--format {each}`": ["--format", each, "-o", Path(name, "out")] for each in ("text", "json", "ndjson")
            }
            store = ["--store", Path(name, "review.db"), "-o", Path(name, "out")]
            asked |= {"`--store`": store, "`--store`, nothing has changed": store}
            for what, words in asked.items():
                found = cost("audit", folder, *words)
                yield _line(f"{count:,}", what, count, found)


def against_cores(count: int) -> Iterator[str]:
    yield "| worker processes | documents a second | CPU ms a document |"
    yield "|---:|---:|---:|"
    with tempfile.TemporaryDirectory() as name:
        folder = written(Path(name), count)
        for jobs in range(1, len(os.sched_getaffinity(0)) + 1):
            found = cost("audit", folder, "--jobs", str(jobs), "--format", "ndjson", "-o", os.devnull)
            yield f"| {jobs} | {count / found.seconds:,.1f} | {found.cpu / count * 1e3:,.1f} |"


def across(counts: list[int]) -> Iterator[str]:
    """Of forms that are scored already."""
    yield "| forms | kept | CPU seconds of the checks across forms | findings | memory that they add, MB |"
    yield "|---:|---|---:|---:|---:|"
    for count in counts:
        for kept in ("memory", "disk"):
            done = subprocess.run(
                [sys.executable, __file__, "--across", kept, str(count)], capture_output=True, text=True, check=True
            )
            seconds, findings, memory = done.stdout.split()
            yield f"| {count:,} | {'on' if kept == 'disk' else 'in'} {kept} | {float(seconds):,.1f} | {int(findings):,} | {float(memory):,.0f} |"


def across_once(kept: str, count: int) -> None:
    collection = Collection.on_disk(Profile()) if kept == "disk" else Collection(Profile(), [])
    seconds, memory = 0.0, 0.0
    for number, form in enumerate(islice(forms(), count)):
        results = [form_rows(form)]
        began = time.process_time()
        collection.add(results)
        seconds += time.process_time() - began
        memory = memory if number else _resident()
    began = time.process_time()
    findings = sum(1 for _ in collection.findings())
    print(seconds + time.process_time() - began, findings, _resident() - memory)


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _line(first: str, what: str, count: int, found: Cost) -> str:
    return f"| {first} | {what} | {count / found.seconds:,.1f} | {found.cpu / count * 1e3:,.1f} | {found.memory:,.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--forms", type=int, nargs="*", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--cores", type=int, default=1_000, help="documents for the table of cores, 0 for none")
    parser.add_argument("--across", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    if given.across:
        across_once(given.across[0], int(given.across[1]))
        return
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    lines = [f"Load before: {load}; {len(os.sched_getaffinity(0))} cores; Python {sys.version.split()[0]}.", ""]
    for table in (growing(given.documents), against_cores(given.cores) if given.cores else (), across(given.forms)):
        for line in table:
            print(line, flush=True)
            lines.append(line)
        lines.append("")
    if given.output:
        given.output.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
