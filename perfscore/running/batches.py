"""Documents as batches of (path, bytes) -> Arrow batches of what was found in them: the one door for clusters.

Spark's ``mapInArrow`` takes the function as it is. A document is read by a worker process under the usual limits; what
is found in it depends on its bytes and the rules alone, so a task that fails can be done again anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from perfscore.auditing.finding import Severity
from perfscore.auditing.profile import Profile
from perfscore.auditing.records import (
    FINDINGS,
    ROWS,
    Column,
    ColumnKind,
    Records,
    RecordValue,
    finding_records,
    row_records,
)
from perfscore.auditing.run import DEFAULT, Checked
from perfscore.errors import UsageError
from perfscore.messages import Lang, Problem
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import uploads
from perfscore.rules.folders import AUTO
from perfscore.running.documents import Rules, audited, each_document
from perfscore.running.limits import STANDARD, JobLimits
from perfscore.running.reading import Worked

if TYPE_CHECKING:
    import pyarrow as pa

BatchRow: TypeAlias = dict[str, RecordValue]
_RECORD = Column("record", ColumnKind.TEXT, "这一行是什么", "document (what became of it), row or finding")
_FORMS = Column("forms", ColumnKind.WHOLE, "文件中的表数", "forms in the document")
RECORDS: tuple[Column, ...] = tuple(dict.fromkeys((_RECORD, *ROWS, *FINDINGS, _FORMS)))
_SPARK = {ColumnKind.TEXT: "string", ColumnKind.WHOLE: "bigint", ColumnKind.NUMBER: "decimal(38,12)"}


def audited_batches(  # noqa: PLR0913 - what the commands have as options
    batches: Iterable[pa.RecordBatch],
    rules: str = AUTO,
    *,
    folders: Sequence[str | Path] = (),
    profile: Profile = DEFAULT,
    lang: Lang = "zh",
    jobs: int = 1,
    limits: JobLimits = STANDARD,
) -> Iterator[pa.RecordBatch]:
    """The audits of documents whose ``path`` and ``content`` (bytes) stand in batches; zips are opened.

    Every document gives one line of the record ``document`` (with code and message where it was not read), then one
    for each row and for each finding of its forms; the columns are ``RECORDS``. Checks across forms are not made here.
    Raises what ``load_rules`` raises; nothing is raised for what a document may hold.
    """
    chosen = Rules(named=rules, folders=tuple(Path(folder) for folder in folders))
    chosen.chooser()
    documents = (
        (str(path), bytes(content or b""))
        for batch in batches
        for path, content in zip(batch.column("path").to_pylist(), batch.column("content").to_pylist(), strict=True)
    )
    for result in each_document(uploads(documents), partial(audited, chosen, profile), jobs, limits):
        yield from _table(result, lang).to_batches()


def spark_schema() -> str:
    """The schema of what ``audited_batches`` gives, as Spark's ``mapInArrow`` wants it."""
    return ", ".join(f"`{column.name}` {_SPARK[column.kind]}" for column in RECORDS)


def _table(result: Worked[Checked], lang: Lang) -> Any:
    """The lines of a document; one with points that no column holds is told like one that was not read."""
    try:
        return Records(RECORDS, tuple(map(_line, _lines(result, lang)))).to_arrow()
    except UsageError as error:
        alone = _document(result.document, error.problems, lang) | {"forms": 0}
        return Records(RECORDS, (_line(alone),)).to_arrow()


def _lines(result: Worked[Checked], lang: Lang) -> Iterator[BatchRow]:
    failure = result.document.failure
    yield _document(result.document, () if failure is None else failure.problems, lang)
    for name, records in (("row", row_records(result.made, lang)), ("finding", finding_records(result.made, (), lang))):
        for line in records:
            yield line | {"record": name}


def _document(document: DocumentResult, problems: Sequence[Problem], lang: Lang) -> BatchRow:
    """What became of a document: an error with the first of its problems, where there are any."""
    told: BatchRow = {"record": "document", "file": document.file, "forms": len(document.forms)}
    if problems:
        told |= {"severity": Severity.ERROR.value, "code": problems[0].code, "message": problems[0].message(lang)}
    return told


def _line(values: BatchRow) -> tuple[RecordValue, ...]:
    return tuple(values.get(column.name) for column in RECORDS)
