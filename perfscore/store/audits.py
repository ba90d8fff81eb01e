"""Documents audited into a store: what has not changed is not read again, and each is safe as soon as it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import define, evolve

from perfscore.auditing.decisions import decided
from perfscore.auditing.finding import Finding
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import Checked
from perfscore.messages import Lang
from perfscore.reading.sources import PassedOver, Source, expanded, holds_documents
from perfscore.rules.catalogue import catalogue_of
from perfscore.rules.folders import AUTO, rules_folder
from perfscore.rules.library import load_rules
from perfscore.running.documents import Rules
from perfscore.running.reading import Worked
from perfscore.store.memory import StoredMemory
from perfscore.store.notes import decisions_of
from perfscore.store.store import Store
from perfscore.version import __version__


@define
class StoreRun:
    """One run over documents into a store: what it takes from there, and what it leaves."""

    store: Store
    number: int
    judged: str
    lang: Lang

    @classmethod
    def begin(cls, store: Store, rules: Rules, profile: Profile, lang: Lang = "zh") -> StoreRun:
        """Raises what ``load_rules`` raises."""
        judged = judgement_key(rules, profile, lang)
        return cls(store, store.begin_run(rules.named), judged, lang)

    @property
    def memory(self) -> StoredMemory:
        """For ``each_document``: readings that are kept, cells that were corrected."""
        return StoredMemory(self.store.path)

    def keep(self, source: Source | PassedOver, result: Worked[Checked]) -> None:
        """What became of a source; not of what is no document of its own (given twice, passed over)."""
        if isinstance(source, Source) and (result.document.digest or result.document.failure):
            self.store.save(self.number, source, result, self.judged, self.lang)

    def decided(self, result: Worked[Checked]) -> Worked[Checked]:
        """What became of a document with what reviewers decided about its findings."""
        digest = result.document.digest
        about = decisions_of(self.store, digest) if digest else {}
        made = (
            evolve(audit, findings=decided(audit.findings, about.get(number, ())))
            for number, audit in enumerate(result.made)
        )
        return evolve(result, made=tuple(made))

    def end(self, across: Iterable[Finding], paths: Iterable[str]) -> None:
        """All of the documents are done: what was found across them; what their folders hold no more is gone."""
        folders = [path for given in paths for path in expanded(given) if holds_documents(path)]
        self.store.end_run(self.number, across, self.lang, folders)


def judgement_key(rules: Rules, profile: Profile, lang: Lang) -> str:
    """A hash of all that a judgement rests on but the document: engine, rules, thresholds, language of words."""
    parts = [__version__, lang, repr(profile), rules.named, *_rule_texts(rules)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _rule_texts(rules: Rules) -> Iterator[str]:
    """What tells that rules have changed: of a named set its hash, of those to choose from their files."""
    if rules.named != AUTO:
        named = load_rules(rules.named, rules.folders)
        catalogue = catalogue_of(named)
        yield named.digest()
        yield catalogue.digest
        return
    for folder in (*rules.folders, rules_folder()):
        for file in sorted(Path(folder).rglob("*.y*ml")):
            if file.is_file():
                yield f"{file.relative_to(folder)} {hashlib.sha256(file.read_bytes()).hexdigest()}"
