"""The one interface of the page, over HTTP and in a worker alike: an action, what it is asked, files -> bytes.

A desk keeps what was given to it and what was read from it in memory, as long as there is room; the page keeps all that
a person did and sends it along. What the desk has forgotten it asks for again (U046).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

from perfscore.auditing.descriptions import descriptions
from perfscore.errors import PerfscoreError, ReadingError, UsageError
from perfscore.form import Form
from perfscore.messages import Lang, Problem, problem, wording
from perfscore.reading.documents import read_source
from perfscore.reading.formats.charset import text_of
from perfscore.reading.outcome import DocumentResult
from perfscore.reading.sources import PassedOver, Source, uploads
from perfscore.reporting.as_json import audit_json
from perfscore.reporting.page import page
from perfscore.reporting.rules_page import rule_set_html
from perfscore.rules.folders import rules_folder
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import load_rules, rule_text
from perfscore.rules.starting import Draft, starting_file
from perfscore.serving.asked import DocumentKey, RequestFields
from perfscore.serving.comparing import apart, beside
from perfscore.serving.source_view import picture, source_view
from perfscore.serving.submission import Paper, Reply, answered, judge, known_id, named_rules
from perfscore.serving.workspace import opened, saved
from perfscore.testing.check import check_text

MAX_KEPT = 512 * 1024 * 1024
MAX_READINGS = 20_000
EXAMPLE = "changji-2023.yaml"
_SOME_PLACE = "某省/某市"
_ID = re.compile(r"^id:.*$", re.MULTILINE)

Read = Callable[[Source], DocumentResult]
File = tuple[str, bytes]
_K = TypeVar("_K")
_V = TypeVar("_V")


class _Kept(Generic[_K, _V]):
    """The latest entries, as many as there is room for; safe for several threads."""

    def __init__(self, room: int, size: Callable[[_V], int]) -> None:
        self._entries: OrderedDict[_K, _V] = OrderedDict()
        self._left, self._size, self._lock = room, size, Lock()

    def get(self, key: _K) -> _V | None:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: _K, value: _V) -> None:
        with self._lock:
            if (old := self._entries.pop(key, None)) is not None:
                self._left += self._size(old)
            self._entries[key] = value
            self._left -= self._size(value)
            while self._left < 0 and len(self._entries) > 1:
                self._left += self._size(self._entries.popitem(last=False)[1])


class Desk:
    """``folders`` hold own rule sets; ``read`` makes a result of a source, in this process unless told otherwise."""

    def __init__(self, folders: Sequence[Path] = (), read: Read = read_source) -> None:
        self._folders, self._read_source = tuple(folders), read
        self._files: _Kept[str, bytes] = _Kept(MAX_KEPT, len)
        self._readings: _Kept[tuple[str, str], DocumentResult] = _Kept(MAX_READINGS, lambda _: 1)
        self._actions: dict[str, Callable[[RequestFields, Sequence[File]], Reply]] = {
            "open": self._open,
            "read": self._read,
            "view": self._view,
            "picture": self._picture,
            "example": self._example,
            "rules": self._rules,
            "rule": self._rule,
            "check": self._check,
            "draft": self._draft,
            "beside": self._beside,
            "apart": self._apart,
            "audit": self._audit,
            "report": self._report,
            "save": self._save,
            "resume": self._resume,
        }

    def act(self, action: str, asked: Mapping[str, object], files: Sequence[File] = ()) -> Reply:
        """Raises PerfscoreError for whatever cannot be done."""
        if action not in self._actions:
            raise UsageError([problem("U047", found=action)])
        return self._actions[action](RequestFields(asked), files)

    def _example(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """Keep the example that is shipped, as if it had been chosen."""
        path = rules_folder().parent / "examples" / EXAMPLE
        return self._open(asked, [(path.name, path.read_bytes())])

    def _open(self, asked: RequestFields, files: Sequence[File]) -> Reply:
        """Keep a file; which documents it holds: itself, or the members of a zip."""
        documents: list[dict[str, object]] = []
        problems: list[dict[str, object]] = []
        for name, raw in files:
            digest = hashlib.sha256(raw).hexdigest()
            self._files.put(digest, raw)
            for each in uploads([(name, raw)]):
                if isinstance(each, PassedOver):
                    problems.append(each.problem.to_dict(asked.lang))
                else:
                    documents.append({"digest": digest, "member": each.member, "name": each.name})
        return _json({"documents": documents, "problems": problems})

    def _read(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """The forms of a document, or why there are none."""
        document = asked.document
        result = self._result(document.digest, document.member, document.name)
        forms = [
            form.to_dict(asked.lang) | {"key": f"{document.key}:{number}"} for number, form in enumerate(result.forms)
        ]
        problems = [item.to_dict(asked.lang) for item in result.apart]
        return _json({"key": document.key, "read": result.failure is None, "forms": forms, "problems": problems})

    def _view(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """The document as the reader saw it: rows of cells, or lines."""
        source = self._source(asked.document.digest, asked.document.member, asked.document.name)
        return _json(source_view(source))

    def _picture(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """A page of a PDF."""
        source = self._source(asked.document.digest, asked.document.member, asked.document.name)
        return Reply(body=picture(source, asked.whole("page")), mimetype="image/png")

    def _rules(self, _: RequestFields, __: Sequence[File]) -> Reply:
        """Every rule set that can be chosen."""
        every = (load_rules(name, self._folders) for name in rule_ids(self._folders))
        return _json([{"id": each.id, "title": each.title} for each in every])

    def _rule(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """A rule set as a page to read."""
        rules = named_rules(asked.text("id"), asked.own_rules, self._folders)
        return Reply(body=page(rules.title, rule_set_html(rules, asked.lang), lang=asked.lang), mimetype="text/html")

    def _check(self, asked: RequestFields, files: Sequence[File]) -> Reply:
        """What is wrong in own rule files, each at its line, and what is proved of them."""
        return _json([self._checked(name, raw, asked.lang) for name, raw in files])

    def _checked(self, name: str, raw: bytes, lang: Lang) -> dict[str, Any]:
        try:
            found = check_text(text_of(raw, name), name, self._folders)
        except ReadingError as error:
            return {"name": name, "usable": False, "problems": _told(error.problems, lang), "proofs": []}
        usable = found.rules is not None and all(item.is_warning for item in found.problems)
        named = {"id": found.rules.id, "title": found.rules.title} if found.rules is not None and usable else {}
        proofs = [
            {"claim": wording(f"K_{each.claim.value}", lang), "status": each.status.value} for each in found.proofs
        ]
        return {"name": name, "usable": usable, "problems": _told(found.problems, lang), "proofs": proofs} | named

    def _draft(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """A rule file to begin with: a copy of a rule set under an id of one's own, or a commented one."""
        base = asked.text("id")
        if not base:
            text = starting_file(Draft(id="my/rules", place=_SOME_PLACE, year=date.today().year))
        else:
            written = rule_text(known_id(base, self._folders), self._folders)
            text = _ID.sub(f"id: my/{base}", written, count=1)
        return _json({"text": text})

    def _beside(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """Two selections of forms side by side."""
        old, new = asked.texts("old"), asked.texts("new")
        return beside(self._forms(asked), old, new, asked.lang, asked.text("format"))

    def _apart(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """The forms under two rule sets."""
        old, new = (named_rules(asked.text(name), asked.own_rules, self._folders) for name in ("old", "new"))
        return apart(self._forms(asked), old, new, asked.lang)

    def _forms(self, asked: RequestFields) -> dict[str, Form]:
        """The forms of the documents, as a person corrected them, by their keys."""
        submission = asked.submission(self._papers(asked))
        papers = [paper.corrected(submission.corrections) for paper in submission.papers]
        return {f"{paper.key}:{number}": form for paper in papers for number, form in enumerate(paper.result.forms)}

    def _audit(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """Every form under its rules: the public JSON, each form with its key; what inferring said, what codes mean."""
        found = judge(asked.submission(self._papers(asked)), self._folders)
        shown = json.loads(audit_json(found.report, asked.lang))
        for form, key in zip(shown["forms"], found.keys, strict=True):
            form["key"] = key
        every = [*found.report.findings, *(item for each in found.report.audits for item in each.findings)]
        known = descriptions(asked.lang)
        codes = {item.code: known[item.code] for item in every}
        return _json(shown | {"inferred": found.inferred, "codes": codes})

    def _report(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        return answered(asked.submission(self._papers(asked)), self._folders)

    def _save(self, asked: RequestFields, _: Sequence[File]) -> Reply:
        """The workspace: all that was read, found and decided, and the files, as one SQLite file."""
        submission = asked.submission(self._papers(asked))
        kept = {each.digest: self._files.get(each.digest) for each in asked.documents}
        files = {digest: raw for digest, raw in kept.items() if raw is not None}
        body = saved(submission, judge(submission, self._folders), asked.documents, asked.work, files)
        return Reply(body=body, mimetype="application/vnd.sqlite3")

    def _resume(self, _: RequestFields, files: Sequence[File]) -> Reply:
        """What a saved workspace holds: its documents, and what a person did."""
        [(name, raw)] = files or [("", b"")]
        found = opened(raw, name)
        for digest, body in found.files.items():
            if hashlib.sha256(body).hexdigest() == digest:
                self._files.put(digest, body)
        for each, result in found.readings.items():
            if each.digest not in found.files:
                self._readings.put((each.key, each.name), result)
        documents = [{"digest": each.digest, "member": each.member, "name": each.name} for each in found.documents]
        return _json({"documents": documents, "work": found.work})

    def _papers(self, asked: RequestFields) -> tuple[Paper, ...]:
        return tuple(Paper(each.key, self._result(each.digest, each.member, each.name)) for each in asked.documents)

    def _result(self, digest: str, member: int | None, name: str) -> DocumentResult:
        """What was read, or is read now. A file of another name is another document: its name lends its suffix."""
        at = (DocumentKey(digest, member, name).key, name)
        if (known := self._readings.get(at)) is not None:
            return known
        result = self._read_source(self._source(digest, member, name))
        self._readings.put(at, result)
        return result

    def _source(self, digest: str, member: int | None, name: str) -> Source:
        raw = self._files.get(digest)
        if raw is None:
            raise UsageError([problem("U046", found=name)])
        return Source(name, name, member, raw)


def _told(problems: Sequence[Problem], lang: Lang) -> list[dict[str, Any]]:
    return [item.to_dict(lang) | {"excerpt": item.excerpt, "is_warning": item.is_warning} for item in problems]


def refused(error: Exception, lang: Lang) -> Reply:
    """An error in words, never a traceback: {"error": [{"code", "message", "where"}]}."""
    if isinstance(error, PerfscoreError):
        return _json({"error": [item.to_dict(lang) for item in error.problems]})
    said = wording("W_bug", lang, {"detail": f"{type(error).__name__}: {error}"})
    return _json({"error": [{"code": "W_bug", "message": said, "where": {}}]})


def _json(value: Any) -> Reply:
    return Reply(body=json.dumps(value, ensure_ascii=False))
