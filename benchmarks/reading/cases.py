"""python benchmarks/reading/cases.py DIR...: documents with the right reading beside them (NAME.expected.json).

Prints fields equal and every difference, and what is read from documents that have no expectation beside them.
``--disclosures DIR`` holds the public disclosures against the rows transcribed in tests/documents, where they are.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "press"))

from attrs import evolve
from printing.comparing import HEAD, Score, compared
from printing.pressing import perfscore_reader

_BESIDE = ".expected.json"
_TRANSCRIBED = {
    "000_727c1b2ac60451fb.txt": "changji_2023.tsv",
    "001_c4f0ff4337bddb90.part1.txt": "urumqi_2024.tsv",
    "002_5590732078aab459.part1.txt": "artux_2024.tsv",
}
_DOCUMENTS = Path(__file__).parents[2] / "tests" / "documents"
_KINDS = (".txt", ".md", ".html", ".htm", ".docx", ".xlsx", ".pdf", ".csv", ".tsv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--disclosures", type=Path, help="the folder of the public disclosures")
    parser.add_argument("--show", type=int, default=12, help="differences shown a document")
    given = parser.parse_args()
    files = sorted(file for folder in given.folders for file in folder.iterdir() if file.suffix in _KINDS)
    held = [(file, *_held(file)) for file in files]
    if given.disclosures:
        there = [given.disclosures / name for name in _TRANSCRIBED if (given.disclosures / name).exists()]
        held += [(file, _held_rows(file), "") for file in there]
        print("" if there else f"no public disclosure in {given.disclosures}: skipped")
    total = Score()
    for file, score, refusal in held:
        total.add(score)
        found = f"{score.found}/{score.forms} forms, {score.surplus} surplus"
        print(f"{score.equal:>5}/{score.fields:<5} {found}  {file.name}  {refusal}")
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


def _held_rows(file: Path) -> Score:
    """The transcribed columns of the indicator rows, form by form; forms without a transcription do not count."""
    forms: dict[int, list[dict[str, str]]] = {}
    with (_DOCUMENTS / _TRANSCRIBED[file.name]).open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            forms.setdefault(int(line.pop("form")), []).append(line)
    read = perfscore_reader(file)
    score = Score()
    for number, rows in forms.items():
        keys = rows[0].keys()
        shown = [{key: row[key] for key in keys} for row in read[number]["rows"]] if number < len(read) else []  # type: ignore[attr-defined]
        part = compared([_nameless(rows)], [_nameless(shown)] if shown else [])
        for each in part.unequal:
            score.unequal.append(evolve(each, where=each.where.replace("form 1", f"form {number + 1}")))
        part.unequal = []
        score.add(part)
    return score


def _nameless(rows: list[dict[str, str]]) -> dict[str, Any]:
    return dict.fromkeys(HEAD) | {"funds": [], "rows": rows}


def _record(form: Mapping[str, Any]) -> dict[str, Any]:
    """An expectation under the names of the truth: its ``level3`` is the name of the row."""
    rows = [dict(row) | {"name": row["level3"]} for row in form["indicators"]]
    return {key: form.get(key) for key in HEAD} | {"funds": form["funds"], "rows": rows}


if __name__ == "__main__":
    main()
