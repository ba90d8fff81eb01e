"""What one pays besides scoring rows: starting, loading rules, one form, reading, and how cost grows."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import files
import numpy as np
import pyarrow as pa
from peers import MIXED, _columns, _table
from work import drawn

Timed = Callable[..., Any]  # seconds, and how far they spread
NUMBER, MONTH = re.compile(r"[0-9]+(?:\.[0-9]+)?"), re.compile("[0-9]+月")
FIRST_ROW = (
    "import perfscore; rules = perfscore.load_rules('cn/mof/2020-10');"
    "perfscore.score(perfscore.Indicator(name='', target='>=5个', actual='4个', weight='10'), rules)"
)
FIRST_TABLE = (
    "import os, tempfile; os.environ['NUMBA_CACHE_DIR'] = tempfile.mkdtemp(); import pyarrow as pa;"
    "from perfscore.columns import score_table;"
    "score_table(pa.table({'target': ['>=5个'] * 3, 'actual': ['4个'] * 3, 'weight': [10] * 3}), 'cn/mof/2020-10')"
)
EXAMPLES = Path(__file__).parent.parent / "examples"


def tables(timed: Timed, factor: float, only: str = "") -> list[str]:
    """Markdown, table after table, or the one that is asked for."""
    made = {"once": _once, "published": _real, "rows": _by_rows, "methods": _by_methods, "segments": _by_segments,
            "files": partial(files.table, factor=factor)}  # fmt: skip
    found = [(name, make(timed)) for name, make in made.items() if only in ("", name)]
    return [line for name, lines in found for line in (f"`python benchmarks/run.py --only {name}`:", "", *lines)]


def _once(timed: Timed) -> list[str]:
    import perfscore

    def start(code: str) -> Any:
        return timed(lambda: subprocess.run([sys.executable, "-c", code], check=True), 9)

    def command(*words: str) -> Any:
        return timed(
            lambda: subprocess.run([sys.executable, "-m", "perfscore", *words], check=True, capture_output=True), 9
        )

    nothing, bare = start("pass"), start("import attrs, yaml")
    core = start("import perfscore")
    forms = perfscore.read(EXAMPLES / "changji-2023.yaml")
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    lines = ["| once | milliseconds | ± % |", "|---|---:|---:|"]
    figures = {
        "a process that does nothing": nothing,
        "a process that imports attrs and yaml": bare,
        "`perfscore --version`": command("--version"),
        "`perfscore rules list`": command("rules", "list"),
        "`perfscore --help`": command("--help"),
        "a process that loads a rule set and scores a row": start(FIRST_ROW),
        "a process that scores a table of three rows, no loop kept on the disk": start(FIRST_TABLE),
        f"a process that imports perfscore ({core / bare:.2f} times that)": core,
        "loading a rule set (with the one it extends)": timed(lambda: perfscore.load_rules("cn/xinjiang/changji/2023")),
        f"scoring one form ({len(forms[0].indicators) + 1} rows, with traces)": timed(
            lambda: perfscore.score(forms[0], rules)
        ),
        "reading six forms from YAML": timed(lambda: perfscore.read(EXAMPLES / "changji-2023.yaml")),
    }
    return [
        *lines,
        *(f"| {name} | {seconds * 1e3:,.1f} | {seconds.spread:.0f} |" for name, seconds in figures.items()),
        "",
    ]


def _real(timed: Timed) -> list[str]:
    """Rows of published forms, resampled, as plain text; then with numbers drawn anew in every row."""
    import perfscore
    from perfscore.columns import score_table

    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    names = ("level1", "level2", "name", "target", "actual", "weight", "score")
    rows = [each for form in perfscore.read(EXAMPLES / "changji-2023.yaml") for each in form.indicators]
    rng, count = np.random.default_rng(1), 10**6
    picked = rng.integers(0, len(rows), count)
    table = pa.table({name: [getattr(row, name) for row in rows] for name in names}).take(pa.array(picked))
    drawn_anew = table
    for name in ("target", "actual"):
        numbers, months = np.round(rng.uniform(50, 100, count), 3).tolist(), rng.integers(1, 13, count).tolist()
        cells = [
            MONTH.sub(f"{month}月", cell) if MONTH.search(cell) else NUMBER.sub(str(n), cell, count=1)
            for n, month, cell in zip(numbers, months, table.column(name).to_pylist(), strict=True)
        ]
        drawn_anew = drawn_anew.set_column(drawn_anew.column_names.index(name), name, pa.array(cells))
    right = [perfscore.score(row, rules).score for row in rows]
    found = score_table(table, rules).column("low").to_pylist()
    wrong = sum(
        low != (None if right[n] is None else right[n].low) for n, low in zip(picked.tolist(), found, strict=True)
    )
    lines = [
        "| a million rows of published forms, in plain text, all results | CPU ns a row | ± % | wrong rows |",
        "|---|---:|---:|---:|",
    ]
    for name, rows_of, told in (
        (f"{len(rows)} rows resampled", table, str(wrong)),
        ("the same with a number or a month drawn anew in every cell", drawn_anew, "not counted"),
    ):
        seconds = timed(lambda rows_of=rows_of: score_table(rows_of, rules), 5)
        lines.append(f"| {name} | {seconds / count * 1e9:,.0f} | {seconds.spread:.0f} | {told} |")
    return [*lines, ""]


def _by_rows(timed: Timed) -> list[str]:
    lines = ["| rows | million rows in a second of one core | ± % |", "|---:|---:|---:|"]
    for rows in (10**3, 10**4, 10**5, 10**6, 10**7):
        table = _table(drawn(rows))
        _columns(table)
        seconds = timed(lambda table=table: _columns(table))
        lines.append(f"| {rows:,} | {rows / seconds / 1e6:,.1f} | {seconds.spread:.0f} |")
    return [*lines, ""]


def _by_methods(timed: Timed) -> list[str]:
    """The floor method under many conditions: rows that ask for 1, 2, 4 ... of them."""
    from perfscore.columns import score_table
    from perfscore.rules.library import load_rules_text

    lines = ["| methods in a table | million rows in a second of one core | ± % |", "|---:|---:|---:|"]
    work = drawn(10**6)
    for count in (1, 2, 4, 8, 9, 10, 16):
        rules = load_rules_text(_rules_of(count, 3), f"{count}.yaml")
        names = [f"办法{number}" for number in range(count)]
        told = pa.DictionaryArray.from_arrays((np.arange(len(work)) * 7 % count).astype(np.int8), names)
        table = _table(work).drop_columns(["comparator"]).append_column("rule", told)
        score_table(table, rules, columns=["low"], scale=6)
        seconds = timed(lambda table=table, rules=rules: score_table(table, rules, columns=["low"], scale=6))
        lines.append(f"| {count} | {len(work) / seconds / 1e6:,.1f} | {seconds.spread:.0f} |")
    return [*lines, ""]


def _by_segments(timed: Timed) -> list[str]:
    from perfscore.columns import score_table
    from perfscore.rules.library import load_rules_text

    lines = ["| segments of the curve | million rows in a second of one core | ± % |", "|---:|---:|---:|"]
    work = drawn(10**6)
    for count in (2, 3, 4, 5, 8, 16):
        rules = load_rules_text(_rules_of(1, count), f"{count}.yaml")
        table = (
            _table(work)
            .drop_columns(["comparator"])
            .append_column("rule", pa.array(["办法0"] * len(work)).dictionary_encode())
        )
        score_table(table, rules, columns=["low"], scale=6)
        seconds = timed(lambda table=table, rules=rules: score_table(table, rules, columns=["low"], scale=6))
        lines.append(f"| {count} | {len(work) / seconds / 1e6:,.1f} | {seconds.spread:.0f} |")
    return [*lines, ""]


def _rules_of(methods: int, segments: int) -> str:
    """The benchmark's rule set with so many floor methods of so many segments, chosen by the name a form gives."""
    head = MIXED.read_text("utf-8").partition("methods:")[0].replace("bench/mixed", f"bench/{methods}-{segments}")
    lines = [head, "methods:"]
    for number in range(methods):
        lines += [f"  m{number}:", f"    label: 办法{number}", "    measure: attainment", "    sources: [bench]", "    curve:",
                  "      - {from: lowest, score: 0%}"]  # fmt: skip
        inner = segments - 2
        for step in range(inner):
            start, low, high = 40 + step * 55 / inner, step * 80 / inner, (step + 1) * 80 / inner
            lines.append(f"      - {{from: {start:.2f}%, line: [{low:.2f}%, {high:.2f}%]}}")
        lines.append(f"      - {{from: {95 - number}%, score: 100%}}")
    lines.append("select:")
    condition = "  - {{when: {{kind: amount, target: positive, named: [办法{0}]}}, use: m{0}, sources: [bench]}}"
    lines += [condition.format(number) for number in range(methods)]
    lines += [
        "  - {otherwise: undetermined, because: 没有写办法}",
        "grades:",
        "  - {from: 0, grade: 不分等级, sources: [bench]}",
    ]
    return "\n".join(lines) + "\n"
