"""What one pays besides scoring rows: starting, loading rules, one form, reading, and how cost grows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from peers import MIXED, _columns, _table
from work import drawn

Timed = Callable[..., float]
EXAMPLES = Path(__file__).parent.parent / "examples"


def tables(timed: Timed) -> list[str]:
    """Markdown, table after table."""
    return [*_once(timed), *_by_rows(timed), *_by_methods(timed), *_by_segments(timed)]


def _once(timed: Timed) -> list[str]:
    import perfscore

    def start(code: str) -> float:
        return timed(lambda: subprocess.run([sys.executable, "-c", code], check=True), 9)

    bare = start("import attrs, yaml")
    core = start("import perfscore")
    forms = perfscore.read(EXAMPLES / "changji-2023.yaml")
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    lines = ["| once | milliseconds |", "|---|---:|"]
    figures = {
        "a process that imports attrs and yaml": bare,
        f"a process that imports perfscore ({core / bare:.2f} times that)": core,
        "loading a rule set (with the one it extends)": timed(lambda: perfscore.load_rules("cn/xinjiang/changji/2023")),
        f"scoring one form ({len(forms[0].indicators) + 1} rows, with traces)": timed(
            lambda: perfscore.score(forms[0], rules)
        ),
        "reading six forms from YAML": timed(lambda: perfscore.read(EXAMPLES / "changji-2023.yaml")),
    }
    return [*lines, *(f"| {name} | {seconds * 1e3:,.1f} |" for name, seconds in figures.items()), ""]


def _by_rows(timed: Timed) -> list[str]:
    lines = ["| rows | million rows/s |", "|---:|---:|"]
    for rows in (10**3, 10**4, 10**5, 10**6, 10**7):
        table = _table(drawn(rows))
        _columns(table)
        lines.append(f"| {rows:,} | {rows / timed(lambda table=table: _columns(table)) / 1e6:,.1f} |")
    return [*lines, ""]


def _by_methods(timed: Timed) -> list[str]:
    """The floor method under many conditions: rows that ask for 1, 2, 4 ... of them."""
    from perfscore.columns import score_table
    from perfscore.rules.library import load_rules_text

    lines = ["| methods in a table | million rows/s |", "|---:|---:|"]
    work = drawn(10**6)
    for count in (1, 2, 4, 8, 16):
        rules = load_rules_text(_rules_of(count, 3), f"{count}.yaml")
        names = [f"办法{number}" for number in range(count)]
        told = pa.DictionaryArray.from_arrays((np.arange(len(work)) * 7 % count).astype(np.int8), names)
        table = _table(work).drop_columns(["comparator"]).append_column("rule", told)
        score_table(table, rules, columns=["low"], scale=6)
        seconds = timed(lambda table=table, rules=rules: score_table(table, rules, columns=["low"], scale=6))
        lines.append(f"| {count} | {len(work) / seconds / 1e6:,.1f} |")
    return [*lines, ""]


def _by_segments(timed: Timed) -> list[str]:
    from perfscore.columns import score_table
    from perfscore.rules.library import load_rules_text

    lines = ["| segments of the curve | million rows/s |", "|---:|---:|"]
    work = drawn(10**6)
    for count in (2, 3, 4, 8, 16):
        rules = load_rules_text(_rules_of(1, count), f"{count}.yaml")
        table = (
            _table(work)
            .drop_columns(["comparator"])
            .append_column("rule", pa.array(["办法0"] * len(work)).dictionary_encode())
        )
        score_table(table, rules, columns=["low"], scale=6)
        seconds = timed(lambda table=table, rules=rules: score_table(table, rules, columns=["low"], scale=6))
        lines.append(f"| {count} | {len(work) / seconds / 1e6:,.1f} |")
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
