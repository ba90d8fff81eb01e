"""The press at work: layouts x drawn forms x routes -> documents, read back and held against the truth."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from attrs import define, field

from printing.comparing import Score, Unequal, compared, truth_record
from printing.layouts import LAYOUTS
from printing.mixed import MIXED
from printing.routes import ROUTES
from printing.setting import Printed, printed

Reader = Callable[[Path], list[dict[str, object]]]
ALL_LAYOUTS = (*LAYOUTS, *MIXED)


@define
class Result:
    """What a route (and a layout) came to."""

    score: Score = field(factory=Score)
    seconds: float = 0.0
    failures: dict[str, int] = field(factory=dict)
    unequal: list[tuple[Path, str, Unequal]] = field(factory=list)

    def add(self, score: Score, seconds: float, file: Path, layout: str, failure: str) -> None:
        self.score.add(score)
        self.seconds += seconds
        self.unequal += [(file, layout, each) for each in score.unequal]
        if failure and score.forms:
            self.failures[failure] = self.failures.get(failure, 0) + 1


def drawn_document(layout: str, seed: int, number: int) -> Printed:
    """The document ``number`` of a layout under a seed: the same wherever it is drawn."""
    rng = Random(f"{layout} {seed} {number}")
    return MIXED[layout](rng) if layout in MIXED else printed(LAYOUTS[layout], rng)


def pressed(
    route: str, layouts: Sequence[str], seed: int, forms: int, folder: Path
) -> Iterator[tuple[str, Path, Printed]]:
    """Documents of a route as files in ``folder``, with what they say."""
    jobs = [(layout, number) for layout in layouts for number in range(forms)]
    documents = [drawn_document(layout, seed, number) for layout, number in jobs]
    maker = ROUTES[route]
    folder.mkdir(parents=True, exist_ok=True)
    raws = maker.make([each.document for each in documents])
    for (layout, number), document, raw in zip(jobs, documents, raws, strict=True):
        name = f"{route} {layout} {seed} {number}".replace(" ", "-").replace(",", "")
        file = folder / (name + maker.suffix)
        file.write_bytes(raw)
        yield layout, file, document


def held(reader: Reader, file: Path, document: Printed) -> tuple[Score, float, str]:
    """One document read: its score, the CPU seconds of reading, and the refusal where there was one."""
    begun = time.process_time()
    failure = ""
    try:
        read = reader(file)
    except Exception as error:
        read, failure = [], f"{type(error).__name__}: {str(error).splitlines()[0][:80] if str(error) else ''}"
    seconds = time.process_time() - begun
    return compared([truth_record(truth) for truth in document.truths], read), seconds, failure


def perfscore_reader(file: Path) -> list[dict[str, object]]:
    """The public reading, with plain records: rows and funds under the names of the truth."""
    import perfscore

    forms = [form.to_dict() for form in perfscore.read(file)]
    return [form | {"rows": form["indicators"]} for form in forms]
