"""What a result rests on: engine version, rule set and its hash, hash of the form, hash of the words that decided."""

from __future__ import annotations

import hashlib
import json

from attrs import asdict

from perfscore.form import Form
from perfscore.frozen import frozen
from perfscore.rules.catalogue import Catalogue
from perfscore.rules.model import RuleSet
from perfscore.version import __version__


@frozen
class Receipt:
    """Two results with the same receipt are the same result."""

    engine: str
    rules: str
    version: str
    rules_hash: str
    form_hash: str
    catalogue_hash: str | None = None

    def to_dict(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value is not None}


_OF_READING = ("confidence", "alternatives", "source")
_NOT_SAID = ("file", "layout", "title", "problems", *_OF_READING)


def receipt(form: Form, rules: RuleSet, catalogue: Catalogue | None) -> Receipt:
    """The receipt of scoring ``form`` with ``rules``, and with the catalogue of words where that decided something."""
    words = None if catalogue is None else catalogue.digest
    return Receipt(__version__, rules.id, rules.version, rules.digest(), form_digest(form), words)


def form_digest(form: Form) -> str:
    """SHA-256 of what a form says. Places, reading problems and how sure the reading is do not change it."""
    shown = form.to_dict()
    kept = {key: value for key, value in shown.items() if key not in _NOT_SAID}
    for rows in ("funds", "indicators"):
        kept[rows] = [{key: value for key, value in row.items() if key not in _OF_READING} for row in shown[rows]]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
