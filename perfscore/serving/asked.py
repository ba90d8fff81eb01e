"""What the page asks with an action: decoded JSON -> typed values. Raises UsageError for what no page of ours sends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from perfscore.auditing.decisions import DecisionAbout
from perfscore.auditing.finding import Decision, Handling
from perfscore.errors import UsageError
from perfscore.frozen import frozen
from perfscore.messages import Lang, Place, problem
from perfscore.reading.corrections import Correction
from perfscore.rules.folders import AUTO
from perfscore.serving.submission import Paper, Submission

_T = TypeVar("_T")


@frozen
class DocumentKey:
    """A document that the desk was given: the hash of its file, its number in a zip, and its name."""

    digest: str
    member: int | None
    name: str

    @property
    def key(self) -> str:
        """What the page knows it by."""
        return f"{self.digest}:{'' if self.member is None else self.member}"


@frozen
class RequestFields:
    """The fields of one request."""

    fields: Mapping[str, object]

    @property
    def lang(self) -> Lang:
        return "en" if self.fields.get("lang") == "en" else "zh"

    @property
    def document(self) -> DocumentKey:
        return _document(self.fields.get("document"))

    @property
    def documents(self) -> tuple[DocumentKey, ...]:
        return tuple(map(_document, _list(self.fields.get("documents"))))

    @property
    def work(self) -> Mapping[str, object]:
        """All that a person did, as the page keeps it."""
        return _mapping(self.fields.get("work"))

    def text(self, name: str) -> str:
        return _of(str, self.fields.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(_of(str, each) for each in _list(self.fields.get(name)))

    def whole(self, name: str) -> int:
        """A whole number."""
        return _of(int, self.fields.get(name))

    def submission(self, papers: tuple[Paper, ...]) -> Submission:
        """All that decides a report."""
        only = self.fields.get("only")
        return Submission(
            papers=papers,
            rules=_of(str, self.fields.get("rules", AUTO)),
            choices={key: _of(str, name) for key, name in _mapping(self.fields.get("choices")).items()},
            own_rules=self.own_rules,
            corrections={
                key: tuple(map(_correction, _list(made)))
                for key, made in _mapping(self.fields.get("corrections")).items()
            },
            decisions=self._decisions(),
            only=None if only is None else frozenset(_of(str, key) for key in _list(only)),
            format=_of(str, self.fields.get("format", "html")),
            lang=self.lang,
            day=self._day(),
        )

    def _decisions(self) -> Mapping[str, Sequence[DecisionAbout]]:
        """By the key of their form; of what is found across forms by the empty key."""
        found: dict[str, list[DecisionAbout]] = defaultdict(list)
        for made in map(_mapping, _mapping(self.fields.get("decisions")).values()):
            found[_of(str, made.get("form") or "")].append(_decision(made))
        return found

    def _day(self) -> date | None:
        given = _of(str, self.fields.get("day") or "")
        try:
            return date.fromisoformat(given) if given else None
        except ValueError:
            raise UsageError([problem("U090", found=given)]) from None

    @property
    def own_rules(self) -> tuple[tuple[str, bytes], ...]:
        """Rule files of the person, by name."""
        return tuple(self._own_rules())

    def _own_rules(self) -> Iterator[tuple[str, bytes]]:
        for each in _list(self.fields.get("own_rules")):
            file = _mapping(each)
            yield _of(str, file.get("name")), _of(str, file.get("text")).encode("utf-8", "replace")


def _document(value: object) -> DocumentKey:
    fields = _mapping(value)
    member = fields.get("member")
    return DocumentKey(
        _of(str, fields.get("digest")), None if member is None else _of(int, member), _of(str, fields.get("name"))
    )


def _decision(made: Mapping[str, object]) -> DecisionAbout:
    note, assigned, who, when = (_of(str, made.get(name, "")) for name in ("note", "assigned", "who", "when"))
    state = _of(str, made.get("state", "open"))
    if state not in {each.value for each in Handling}:
        raise UsageError([problem("U048", found=state, expected="open, accepted, rejected")])
    return DecisionAbout(
        code=_of(str, made.get("code")),
        row=None if made.get("row") is None else _of(str, made["row"]),
        place=None if made.get("where") is None else _place(_mapping(made["where"])),
        decision=Decision(state=Handling(state), note=note, assigned=assigned, who=who, when=when),
    )


def _place(where: Mapping[str, object]) -> Place:
    sheet, cell = (None if where.get(name) is None else _of(str, where[name]) for name in ("sheet", "cell"))
    page, line = (None if where.get(name) is None else _of(int, where[name]) for name in ("page", "line"))
    return Place(sheet=sheet, cell=cell, page=page, line=line)


def _correction(value: object) -> Correction:
    fields = _mapping(value)
    read, text = (None if fields.get(name) is None else _of(str, fields[name]) for name in ("read", "text"))
    path, field, who, when = (_of(str, fields.get(name, "")) for name in ("path", "field", "who", "when"))
    return Correction(path=path, field=field, read=read, text=text, who=who, when=when)


def _of(kind: type[_T], value: object) -> _T:
    if not isinstance(value, kind):
        raise UsageError([problem("U048", found=type(value).__name__, expected=kind.__name__)])
    return value


def _list(value: object) -> Sequence[object]:
    return [] if value is None else _of(list, value)


def _mapping(value: object) -> Mapping[str, object]:
    return {} if value is None else _of(dict, value)
