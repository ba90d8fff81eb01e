"""The interface for other programs, version 1: read, score, audit, rules, explain; ``openapi.yaml`` tells its shape.

It knows no framework. Every request is answered out of itself: nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from perfscore.errors import UsageError
from perfscore.frozen import frozen
from perfscore.messages import Lang, problem
from perfscore.reading.documents import distinct
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import Source, uploads
from perfscore.reporting.as_json import forms_json, scores_json
from perfscore.reporting.explained import explained
from perfscore.reporting.style import Style
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import load_rules, rule_text
from perfscore.rules.model import RuleSet
from perfscore.serving.submission import Paper, Reply, Submission, answered, judge, known_id

VERSION = "v1"


@cache
def openapi() -> str:
    """The OpenAPI document, as JSON."""
    text = files("perfscore.serving").joinpath("openapi.yaml").read_text(encoding="utf-8")
    return json.dumps(yaml.safe_load(text), ensure_ascii=False)


@frozen
class Api:
    """``folders`` hold own rule sets; ``read`` makes a result of a source."""

    folders: Sequence[Path]
    read_source: Callable[[Source], DocumentResult]

    def read(self, given: Sequence[tuple[str, bytes]], lang: Lang) -> Reply:
        """The forms of documents. Raises UsageError when there are none."""
        documents = self._results(given)
        return Reply(body=forms_json([form for each in documents for form in each.forms], lang, documents))

    def score(self, given: Sequence[tuple[str, bytes]], rules: str, lang: Lang) -> Reply:
        """The scored forms of documents. Raises UsageError when there are none, or no such rules."""
        report = judge(self._submission(given, rules, "json", lang), self.folders).report
        return Reply(body=scores_json([audit.result for audit in report.audits], lang, report.documents))

    def audit(self, given: Sequence[tuple[str, bytes]], rules: str, wanted: str, lang: Lang) -> Reply:
        """The audit of documents in the format ``wanted``. Raises UsageError as ``answered`` does."""
        return answered(self._submission(given, rules, wanted, lang), self.folders)

    def rules(self) -> Reply:
        """Every rule set that is known."""
        return _json([_told(load_rules(name, self.folders)) for name in rule_ids(self.folders)])

    def rule_set(self, name: str) -> Reply:
        """One rule set with its file. Raises UsageError where there is none of this id."""
        rules = load_rules(known_id(name, self.folders), self.folders)
        return _json(_told(rules) | {"hash": rules.digest(), "text": rule_text(name, self.folders)})

    def explain(self, code: str, lang: Lang) -> Reply:
        """What a code means. Raises UsageError for one that there is not."""
        return _json({"code": code, "text": explained(code, Style(lang))})

    def _submission(self, given: Sequence[tuple[str, bytes]], rules: str, wanted: str, lang: Lang) -> Submission:
        papers = tuple(Paper(str(number), each) for number, each in enumerate(self._results(given)))
        return Submission(papers=papers, rules=rules, format=wanted, lang=lang)

    def _results(self, given: Sequence[tuple[str, bytes]]) -> list[DocumentResult]:
        if not given:
            raise UsageError([problem("U010")])
        found = distinct(uploads(given))
        return [each if isinstance(each, DocumentResult) else self.read_source(each) for each in found]


def _told(rules: RuleSet) -> dict[str, Any]:
    return {
        "id": rules.id,
        "title": rules.title,
        "version": rules.version,
        "places": list(rules.places),
        "years": str(rules.years),
        "forms": sorted(kind.value for kind in rules.forms),
    }


def _json(value: Any) -> Reply:
    return Reply(body=json.dumps(value, ensure_ascii=False))
