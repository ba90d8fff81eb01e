"""What review does: a store summed up, ranked, drawn from, and written out."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, emit
from perfscore.cli.outputs import refuse_binary
from perfscore.reporting.as_records import RECORD_FORMATS
from perfscore.reporting.review_tables import review_html, review_json, review_text, review_xlsx
from perfscore.store.review import review, stored_records
from perfscore.store.store import Store


def review_command(arguments: argparse.Namespace) -> int:
    refuse_binary(arguments.format, arguments)
    with Store.open(arguments.review) as store:
        emit(_shown(store, arguments), arguments)
    return FINE


def _shown(store: Store, arguments: argparse.Namespace) -> str | bytes:
    if arguments.format in RECORD_FORMATS:
        return RECORD_FORMATS[arguments.format](stored_records(store, arguments.table))
    found = review(store, arguments.sample, arguments.seed)
    match arguments.format:
        case "html":
            return review_html(found, arguments.lang)
        case "json":
            return review_json(found, arguments.lang)
        case "xlsx":
            tables = [("rows", stored_records(store, "rows")), ("findings", stored_records(store, "findings"))]
            return review_xlsx(found, tables, arguments.lang)
        case _:
            return review_text(found, arguments.lang)
