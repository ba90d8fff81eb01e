"""python benchmarks/reading/run.py: how much of printed forms is read back, by route.

Forms are drawn with a seed, set in the layouts in use, printed by many routes and read back with perfscore.read;
every field is held against what was printed. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from fnmatch import fnmatchcase
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "press"))

from attrs import asdict
from printing import paper
from printing.pressing import ALL_LAYOUTS, Result, held, perfscore_reader, pressed
from printing.routes import ROUTES
from printing.setting import Printed

DEVELOPMENT, HELD_OUT = 1, 7001


def main() -> None:
    given = _arguments()
    routes, layouts = (
        _chosen(given.routes.split(","), list(ROUTES)),
        _chosen(given.layouts.split(";"), list(ALL_LAYOUTS)),
    )
    if lacking := paper.missing():
        skipped = [route for route in routes if ROUTES[route].needs_tools]
        routes = [route for route in routes if route not in skipped]
        print(f"skipped, {lacking} not found: {', '.join(skipped)}\n", file=sys.stderr)
    folder = given.save or Path(tempfile.mkdtemp(prefix="press-"))
    by_layout: dict[tuple[str, str], Result] = {}
    by_route: dict[str, Result] = {}
    print(f"seed {given.seed}, {len(layouts)} layouts x {given.forms}\n")
    print(f"{'route':<18}{'fields equal':>14}{'forms found':>14}{'surplus':>9}{'refused':>9}{'CPU ms/form':>13}")
    for route in routes:
        total = Result()
        for layout, file, document in pressed(route, layouts, given.seed, given.forms, folder):
            if given.save:
                _save_truths(file, document)
            score, seconds, failure = held(perfscore_reader, file, document)
            for result in (total, by_layout.setdefault((route, layout), Result())):
                result.add(score, seconds, file, layout, failure)
        by_route[route] = total
        print(_line(route, total), flush=True)
        if given.confidence:
            print(_sureness(total))
        _show(total, given.show)
    if given.csv:
        _write_figures(given.csv, by_route)
    if given.by_layout:
        _print_layouts(routes, layouts, by_layout)


def _save_truths(file: Path, document: Printed) -> None:
    """The truth beside a document, as cases.py holds it."""
    truths = [asdict(truth) for truth in document.truths]
    tables = [
        {key: value for key, value in truth.items() if key != "rows"}
        | {"indicators": [row | {"level3": row["name"]} for row in truth["rows"]]}
        for truth in truths
    ]
    text = json.dumps({"tables": tables}, ensure_ascii=False, indent=1)
    file.with_name(file.name + ".expected.json").write_text(text, encoding="utf-8")


def _write_figures(file: Path, results: dict[str, Result]) -> None:
    """The figures as the documentation shows them."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["route", "fields equal", "forms found", "surplus", "refused"])
        for route, result in results.items():
            score, refused = result.score, sum(result.failures.values())
            writer.writerow([route, f"{score.share:.4f}", f"{score.found}/{score.forms}", score.surplus, refused])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--seed", type=int, default=DEVELOPMENT, help=f"{DEVELOPMENT} to develop with, {HELD_OUT} held out"
    )
    parser.add_argument(
        "--held-out", action="store_const", dest="seed", const=HELD_OUT, help=f"the same as --seed {HELD_OUT}"
    )
    parser.add_argument("--routes", default="*", help="names or patterns by comma, as 'docx,pdf*'")
    parser.add_argument("--layouts", default="*", help="names or patterns by semicolon (names hold commas)")
    parser.add_argument("--forms", type=int, default=1, help="documents a layout")
    parser.add_argument("--show", type=int, default=0, help="print the first N unequal fields of every route")
    parser.add_argument(
        "--save",
        type=Path,
        help="a folder for the documents, with the truth of each beside it (default: a temporary folder that stays)",
    )
    parser.add_argument("--confidence", action="store_true", help="how many cells are right, by how sure they are")
    parser.add_argument("--csv", type=Path, help="write the figures, as docs/explanation/reading.csv shows them")
    parser.add_argument("--by-layout", action="store_true", help="a second table: layout x route")
    return parser.parse_args()


def _chosen(patterns: list[str], names: list[str]) -> list[str]:
    found = [name for name in names if any(fnmatchcase(name, pattern.strip()) for pattern in patterns)]
    if not found:
        sys.exit(f"nothing fits {patterns}; there are: {'; '.join(names)}")
    return found


def _line(route: str, result: Result) -> str:
    score = result.score
    found = f"{score.found}/{score.forms}"
    cpu = 1000 * result.seconds / max(1, score.forms)
    return f"{route:<18}{score.share:>14.4f}{found:>14}{score.surplus:>9}{sum(result.failures.values()):>9}{cpu:>13.1f}"


def _sureness(result: Result) -> str:
    """The share of right cells among those that the reading calls certain, likely and doubtful."""
    counted = result.score.sureness
    return "    " + ", ".join(
        f"{name} {right / count:.4f} of {count}"
        for name in ("certain", "likely", "doubtful")
        for right, count in [counted.get(name, (0, 0))]
        if count
    )


def _show(result: Result, count: int) -> None:
    if not count:
        return
    for failure, times in sorted(result.failures.items(), key=lambda item: -item[1]):
        print(f"    {times} x {failure}")
    before = None
    for file, layout, each in result.unequal[:count]:
        if file != before:
            print(f"  {layout}: {file}")
        before = file
        print(f"    {each.where}: expected {each.expected!r}, got {each.got!r}")


def _print_layouts(routes: list[str], layouts: list[str], results: dict[tuple[str, str], Result]) -> None:
    print("\n" + f"{'layout':<32}" + "".join(f"{route[:11]:>12}" for route in routes))
    for layout in layouts:
        shares = [results[route, layout].score for route in routes]
        cells = [f"{score.share:>12.3f}" if score.forms else f"{score.surplus:>9} sur" for score in shares]
        print(f"{layout:<32}" + "".join(cells))


if __name__ == "__main__":
    main()
