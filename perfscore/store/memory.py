"""What a store knows of documents, in the hands of the processes that read: earlier readings, corrected cells."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.messages import Problem
from perfscore.reading.corrections import corrected
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import Source
from perfscore.store.notes import corrections_of
from perfscore.store.plain import loaded
from perfscore.store.schema import connect
from perfscore.store.store import identity_of
from perfscore.version import __version__


@frozen
class StoredMemory:
    """The store at a path. A reading is taken from it when the same engine read the same bytes."""

    path: Path

    def recall(self, source: Source, digest: str) -> DocumentResult | None:
        """The earlier reading, under the name that is shown now; None where it cannot be used."""
        with closing(connect(self.path)) as store:
            found = store.execute(
                "SELECT id, notes FROM documents WHERE identity = ? AND file = ? AND digest = ? AND engine = ? "
                "AND unread IS NULL",
                (identity_of(source), source.name, digest, __version__),
            ).fetchone()
            if found is None:
                return None
            number, notes = found
            rows = store.execute("SELECT reading FROM forms WHERE document = ? ORDER BY number", (number,)).fetchall()
        try:
            forms = tuple(loaded(reading, Form) for (reading,) in rows)
            told = tuple(loaded(each, Problem) for each in json.loads(notes))
        except (ValueError, KeyError, TypeError, AttributeError):  # somebody else wrote it
            return None
        return DocumentResult(file=source.name, forms=forms, notes=told, digest=digest)

    def corrected(self, document: DocumentResult) -> tuple[Form, ...]:
        """The forms with the cells that a person corrected, each correction told among the problems of its form."""
        if document.digest is None:
            return document.forms
        with closing(connect(self.path)) as store:
            by_form = corrections_of(store, document.digest)
        return tuple(corrected(form, by_form.get(number, [])) for number, form in enumerate(document.forms))
