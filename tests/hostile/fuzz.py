"""Mutated documents of every format, and mutated rule and case files: each must end in an answer, under its limits.

    python tests/hostile/fuzz.py [--count 10000] [--seed N] [--jobs N] [--keep DIR] [--only WORD...] [DOCUMENT...]

Each input is read, judged under its rules and written as text, JSON and HTML in a worker process. An answer is a report
or a typed refusal; an internal error (D040), a lost worker or an untyped exception is a find, and is kept in DIR. What was
found is mended and stands in tests/hostile/corpus, which the tests read. Whoever has the same seed has the same inputs.
Half of the mutations of text move lines, cells and numbers instead of bytes: it stays text, and is read further.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

from attrs import frozen

from perfscore.auditing.run import judged, together
from perfscore.errors import PerfscoreError
from perfscore.reading.documents import read_source
from perfscore.reading.outcome import worked
from perfscore.reading.sources import Source, uploads
from perfscore.reporting.as_json import audit_json
from perfscore.reporting.as_text import audit_text
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.style import Style
from perfscore.running.documents import Rules
from perfscore.running.limits import JobLimits, Loss
from perfscore.running.pool import run_jobs
from perfscore.testing.cases import load_cases
from perfscore.testing.check import check

ROOT = Path(__file__).parents[2]
LIMITS = JobLimits(cpu=20, clock=240)
_LARGEST = 2**20  # a line a hundred times, and that a hundred times, is no document any more
_TEXT = (".txt", ".md", ".csv", ".html", ".htm", ".yaml", ".json", ".rules", ".cases", ".xml", ".rels")
_ZIPPED = (".xlsx", ".docx", ".zip", ".ods", ".odt")
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"&", b"&#0;", b'"', b"'", b"]]>", b"<!--", b"{", b"[", b"- ", b": ", b"\n", b"\r",
    b"\t", b"9" * 50, b"1e999", b"-0", b"%", b"%s", b"\\u0000", b"\\ud800", b"NaN", b"&a", b"*a", b"!!python/object", b"#REF!", b"=1+1",
    b'style="display:none"', b"<style>td{visibility:hidden!important}</style>", b"</td>", b"<tr>", b'formatCode="[DBNum1]0.00%;[Red]-0&quot;"', b"yyyy", b"[$-804]",
    b'colspan="99999"', b'rowspan="65535"', b'r="A1048576"', b'count="4294967295"', b"obj", b"endobj", b"stream", b"<<", b">>", b"/Length 9999999",
    "合计".encode(), "分值".encode(), "得分".encode(), "三级指标".encode(), "项目支出绩效自评表".encode(), "≥".encode(), "—".encode(), "〇".encode(),
)  # fmt: skip
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_NUMBERS = (
    "",
    "0",
    "-1",
    "100",
    "0.1.2",
    "1,2345",
    "１２．５",
    "十二",
    "5‰",
    "1e5",
    "%",
    ">=≤5",
    "2024年2月30日",
    "9" * 41,
)


@frozen
class Input:
    """A document (by its suffix), a rule file (``.rules``) or a case file (``.cases``)."""

    name: str
    raw: bytes


def originals(folder: Path, more: Sequence[Path], seed: int) -> list[Input]:
    """Real files: the examples, what the press prints by every route, rules and cases, and documents that were named."""
    sys.path.insert(0, str(ROOT / "tests" / "press"))
    from printing.pressing import ALL_LAYOUTS, pressed
    from printing.routes import ROUTES

    found = [Input(path.name, path.read_bytes()) for path in [*sorted((ROOT / "examples").glob("*.yaml")), *more]]
    for route in sorted(ROUTES):
        if not ROUTES[route].needs_tools or shutil.which("soffice"):
            for _, file, _ in pressed(route, ALL_LAYOUTS[seed % 23 :: 23], seed, 1, folder):
                found.append(Input(Path(file).name, Path(file).read_bytes()))
    for path in sorted((ROOT / "rules").rglob("*.yaml")):
        if "places" not in path.name:
            kind = ".cases" if path.name.endswith(".cases.yaml") else ".rules"
            found.append(Input(path.stem + kind, path.read_bytes()))
    return found


def mutated(one: Input, other: Input, draw: Random) -> Input:
    """A few random edits; inside one part where the file is a zip."""
    suffix = Path(one.name).suffix.lower()
    if suffix in _ZIPPED and draw.random() < 0.8:
        with suppress(zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error):  # it is a hostile one already
            return Input(one.name, _part_mutated(one.raw, draw))
    return Input(one.name, _mutated(suffix, one.raw, other.raw, draw)[:_LARGEST])


def _mutated(suffix: str, raw: bytes, other: bytes, draw: Random) -> bytes:
    times = draw.choice((1, 1, 2, 4, 16))
    if suffix in _TEXT and draw.random() < 0.5:
        text = raw.decode("utf-8", "replace")
        lines, strange = text.split("\n"), other.decode("utf-8", "replace").split("\n")
        for _ in range(times):
            _edit_lines(lines, strange, draw)
        return "\n".join(lines).encode("utf-8", "replace")
    edited = bytearray(raw)
    for _ in range(times):
        _edit(edited, other, draw)
    return bytes(edited)


def _part_mutated(raw: bytes, draw: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    chosen = draw.randrange(len(parts))
    name, body = parts[chosen]
    parts[chosen] = name, _mutated(Path(name).suffix, body, parts[draw.randrange(len(parts))][1], draw)
    if draw.random() < 0.1:
        del parts[draw.randrange(len(parts))]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def _edit(raw: bytearray, other: bytes, draw: Random) -> None:
    at, length = draw.randrange(len(raw) + 1), draw.choice((1, 2, 8, 64, 1024))
    match draw.randrange(7):
        case 0:
            raw[at : at + 1] = bytes([draw.randrange(256)])
        case 1:
            del raw[at : at + length]
        case 2:
            raw[at:at] = draw.choice(_TOKENS)
        case 3:
            raw[at : at + length] = raw[at : at + length] * draw.choice((2, 3, 100))
        case 4:
            start = draw.randrange(len(other) + 1)
            raw[at:at] = other[start : start + length]
        case 5:
            del raw[at:]
        case _:
            token = draw.choice(_TOKENS)
            raw[at : at + len(token)] = token


def _edit_lines(lines: list[str], strange: list[str], draw: Random) -> None:
    """One edit of what people and scanners do to lines; never leaves none."""
    at, many = draw.randrange(len(lines)), draw.choice((1, 1, 2, 8, 64))
    line = lines[at]
    cut = draw.randrange(len(line) + 1)
    match draw.randrange(8):
        case 0:
            lines[at : at + many] = []
            lines += [""] * (not lines)
        case 1:
            lines[at : at + many] = lines[at : at + many] * draw.choice((2, 3, 100))
        case 2:
            to = draw.randrange(len(lines))
            lines[at], lines[to] = lines[to], line
        case 3:
            lines[at : at + 1] = [line[:cut], line[cut:]]
        case 4:
            lines[at : at + many] = ["".join(lines[at : at + many])]
        case 5:
            lines[at] = line[:cut] + draw.choice(_TOKENS).decode("utf-8", "replace") + line[cut:]
        case 6:
            lines[at] = _NUMBER.sub(lambda found: draw.choice((found[0], *_NUMBERS)), line)
        case _:
            start = draw.randrange(len(strange))
            lines[at:at] = strange[start : start + many]


def answer(given: Input) -> str:
    """What becomes of an input, as a word; an untyped exception passes."""
    suffix = Path(given.name).suffix
    try:
        if suffix not in (".rules", ".cases"):
            return _audited(given)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{suffix[1:]}.yaml")
            path.write_bytes(given.raw)
            if suffix == ".cases":
                load_cases(path)
            else:
                return "refused" if check([path]).all_problems else "fine"
    except PerfscoreError:
        return "refused"
    return "fine"


def _audited(given: Input) -> str:
    choose = Rules().chooser()
    sources = [each for each in uploads([(given.name, given.raw)]) if isinstance(each, Source)]
    pairs = [worked(read_source(each), lambda form: judged(form, choose(form))) for each in sources]
    report = together([audit for _, made in pairs for audit in made], [document for document, _ in pairs])
    for write in (lambda: audit_text(report, Style("en")), lambda: audit_json(report), lambda: audit_html(report)):
        write()
    faults = [each.failure.traceback for each, _ in pairs if each.failure is not None and each.failure.traceback]
    if faults:
        raise AssertionError(faults[0])
    return "fine" if report.audits else "refused"


def found_in(given: Input) -> str:
    """The answer, or the end of the traceback of what is no answer."""
    import traceback

    try:
        return answer(given)
    except MemoryError:
        raise
    except Exception as error:
        lines = traceback.format_exception(error)
        return "FOUND " + "".join(lines)[-1500:]


def inputs(every: Sequence[Input], count: int, draw: Random) -> Iterator[Input]:
    for _ in range(count):
        one, other = draw.choice(every), draw.choice(every)
        yield mutated(one, other, draw)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=int(time.time()) // 86400)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("finds"))
    parser.add_argument(
        "--only",
        nargs="*",
        default=[""],
        help="what stands in the names of the files to mutate: wrapped scanned .rules",
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        every = [
            each
            for each in originals(Path(folder), given.documents, given.seed)
            if any(word in each.name for word in given.only)
        ]
    print(f"seed {given.seed}: {len(every)} files, {given.count} inputs", flush=True)
    told: Counter[str] = Counter()
    made = inputs(every, given.count, Random(given.seed))
    again = inputs(every, given.count, Random(given.seed))
    for number, result in enumerate(run_jobs((partial(found_in, each) for each in made), given.jobs, LIMITS)):
        shown = next(again)
        word = result.value if isinstance(result, Loss) else result.partition(" ")[0]
        told[word] += 1
        if word not in ("fine", "refused"):
            given.keep.mkdir(exist_ok=True)
            path = given.keep / f"{given.seed}-{number}-{word}{Path(shown.name).suffix}"
            path.write_bytes(shown.raw)
            print(f"{path} from {shown.name}\n{result}", flush=True)
        if number % 1000 == 999:
            print(number + 1, dict(told), flush=True)
    print(dict(told))
    return 0 if set(told) <= {"fine", "refused"} else 1


if __name__ == "__main__":
    import fuzz  # as a module, so that the workers can load what they are to do

    sys.exit(fuzz.main())
