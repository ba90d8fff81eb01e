"""What each tool answers, as text: the reports of the command line, without the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from perfscore.auditing.run import DEFAULT, together
from perfscore.errors import UsageError
from perfscore.files import STANDARD_OUTPUT
from perfscore.frozen import frozen
from perfscore.messages import Lang, problem
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import PassedOver, Source, sources_of, uploads
from perfscore.reporting.as_json import audit_json, forms_json, scores_json
from perfscore.reporting.as_text import audit_text, forms_text, scores_text
from perfscore.reporting.explained import explained
from perfscore.reporting.heads_text import heads_text
from perfscore.reporting.rules_text import rule_set_text
from perfscore.reporting.style import Style
from perfscore.rules.folders import AUTO
from perfscore.rules.heads import every_head
from perfscore.rules.library import load_rules
from perfscore.running.documents import Rules, as_read, audited, each_document, scored
from perfscore.running.reading import FormWork

T = TypeVar("T")
Format: TypeAlias = Literal["text", "json"]
PASTED = "text"  # the name of a document that came without a file


@frozen
class Answers:
    """Answers in one language; ``folders`` hold own rule sets. Every one raises PerfscoreError for what cannot be."""

    folders: tuple[Path, ...]
    lang: Lang

    def read(self, paths: Sequence[str], text: str | None, form: Format) -> str:
        documents, forms = _worked(paths, text, as_read)
        if form == "json":
            return forms_json(forms, self.lang, documents)
        return forms_text(forms, Style(self.lang), documents)

    def score(self, paths: Sequence[str], text: str | None, rules: str, form: Format) -> str:
        documents, results = _worked(paths, text, partial(scored, self._rules(rules)))
        if form == "json":
            return scores_json(results, self.lang, documents)
        return scores_text(results, Style(self.lang), True, documents)

    def audit(self, paths: Sequence[str], text: str | None, rules: str, form: Format) -> str:
        documents, audits = _worked(paths, text, partial(audited, self._rules(rules), DEFAULT))
        report = together(audits, documents, DEFAULT)
        return audit_json(report, self.lang) if form == "json" else audit_text(report, Style(self.lang))

    def explain(self, code: str) -> str:
        return explained(code.strip().upper(), Style(self.lang))

    def rules(self, rule_set: str | None) -> str:
        """One rule set, or the list of all."""
        if rule_set is not None:
            return rule_set_text(load_rules(rule_set, self.folders), Style(self.lang))
        return heads_text(every_head(self.folders), Style(self.lang))

    def _rules(self, named: str) -> Rules:
        rules = Rules(named=named or AUTO, folders=self.folders)
        rules.chooser()  # raises before anything is read
        return rules


def _worked(
    paths: Sequence[str], text: str | None, work: FormWork[T]
) -> tuple[tuple[DocumentResult, ...], tuple[T, ...]]:
    results = list(each_document(_sources(paths, text), work))
    return tuple(each.document for each in results), tuple(made for each in results for made in each.made)


def _sources(paths: Sequence[str], text: str | None) -> list[Source | PassedOver]:
    """Standard input is the protocol's own."""
    if STANDARD_OUTPUT in paths or not (paths or text):
        raise UsageError([problem("U155")])
    pasted = [] if text is None else [(PASTED, text.encode("utf-8", "surrogatepass"))]
    return [*sources_of(paths), *uploads(pasted)]
