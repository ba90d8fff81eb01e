"""python benchmarks/reading/cases.py DIR...: documents with the right reading beside them (NAME.expected.json).

Prints fields equal and every difference, and what is read from documents that have no expectation beside them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "press"))

from printing.comparing import HEAD, Score, compared
from printing.pressing import perfscore_reader

_BESIDE = ".expected.json"
_KINDS = (".txt", ".md", ".html", ".htm", ".docx", ".xlsx", ".pdf", ".csv", ".tsv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=12, help="differences shown a document")
    given = parser.parse_args()
    total = Score()
    for file in sorted(file for folder in given.folders for file in folder.iterdir() if file.suffix in _KINDS):
        score, refusal = _held(file)
        total.add(score)
        print(
            f"{score.equal:>5}/{score.fields:<5} {score.found}/{score.forms} forms, {score.surplus} surplus  {file.name}  {refusal}"
        )
        for each in score.unequal[: given.show]:
            print(f"        {each.where}: expected {each.expected!r}, got {each.got!r}")
    print(f"\n{total.share:.4f} fields equal, {total.found}/{total.forms} forms found, {total.surplus} surplus")


def _held(file: Path) -> tuple[Score, str]:
    refusal = ""
    try:
        read = perfscore_reader(file)
    except Exception as error:
        read, refusal = [], f"{type(error).__name__}: {error}".splitlines()[0]
    beside = file.with_name(file.name + _BESIDE)
    if beside.exists():
        return compared([_record(form) for form in json.loads(beside.read_text("utf-8"))["tables"]], read), refusal
    shown = "; ".join(f"{form['kind']} {form['name']} {len(form['rows'])} rows" for form in read)  # type: ignore[arg-type]
    return Score(), f"(nothing beside it) {shown or refusal}"


def _record(form: Mapping[str, Any]) -> dict[str, Any]:
    """An expectation under the names of the truth: its ``level3`` is the name of the row."""
    rows = [dict(row) | {"name": row["level3"]} for row in form["indicators"]]
    return {key: form.get(key) for key in HEAD} | {"funds": form["funds"], "rows": rows}


if __name__ == "__main__":
    main()
