"""Text -> RuleSet. The shapes of grammar.py read the file; here is what needs two places of it or another file.

text -> marked nodes -> values by shape -> merged over what the file extends -> RuleSet

Every mistake of a file is gathered and raised at once, as RulesError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve

from perfscore import marked
from perfscore.errors import PerfscoreError, RulesError
from perfscore.messages import Message, Place, Problem
from perfscore.rules.curve import up_to
from perfscore.rules.grammar import METHODS, UNDETERMINED, shape, shapes
from perfscore.rules.marks import SOURCES
from perfscore.rules.model import CurveMethod, LevelMethod, Measure, Method, Roundings, RuleSet
from perfscore.rules.years import Years
from perfscore.shapes.files import first_of, opened, rewritten
from perfscore.shapes.found import UNREAD, FoundMapping, fields_of
from perfscore.shapes.nearest import unknown
from perfscore.typed import shown

MAX_RULE_BYTES = 1024 * 1024
_IN_VALUES = "-/.%％_<>="
Parent = Callable[[str], RuleSet]
_ALWAYS = Years(0, None, date(1970, 1, 1))
_UNKNOWN = {METHODS: "R113", SOURCES: "R116"}


def load_file(path: Path, parent: Parent) -> RuleSet:
    """The rule set in ``path``. ``parent`` finds the rule set it extends. Raises RulesError with all problems."""
    return _sound(*read_file(path, parent))


def load_text(text: str, file: str, parent: Parent) -> RuleSet:
    """The rule set in ``text``; see ``load_file``."""
    return _sound(*read_text(text, file, parent))


def _sound(rules: RuleSet | None, problems: tuple[Problem, ...]) -> RuleSet:
    wrong = [item for item in problems if not item.is_warning]
    if wrong or rules is None:
        raise RulesError(first_of(wrong))
    return rules


def read_file(path: Path, parent: Parent) -> tuple[RuleSet | None, tuple[Problem, ...]]:
    """As much of the rule set in ``path`` as can be read, and every mistake, in the order of the file."""
    try:
        text = marked.read_text(path, MAX_RULE_BYTES)
    except marked.MarkedError as error:
        return None, error.problems
    return read_text(text, str(path), parent)


def read_text(text: str, file: str, parent: Parent) -> tuple[RuleSet | None, tuple[Problem, ...]]:
    """As ``read_file``, from text."""
    try:
        root, reader = opened(text, file, shapes())
    except marked.MarkedError as error:
        return None, error.problems
    found = reader.mapping(root, shape("rule_set"))
    rules = None if found is UNREAD else _loaded(found, parent)
    wrong = {item.place.line for item in reader.problems}
    for place, old, new in _as_read(text, file) if reader.edits else ():
        if place.line in wrong:
            continue  # what is wrong there is told as it is written
        if new:
            reader.warn("R506", place, found=shown(old), new=shown(new))
        else:
            reader.warn("R531", place, found=shown(old))
    return rules, tuple(sorted(reader.problems, key=lambda item: item.order))


def _as_read(text: str, file: str) -> Iterator[tuple[Place, str, str]]:
    """The lines that were read though they are written otherwise: the piece that differs, and how it was read."""
    fixed = rewritten(text, file, shapes(), "rule_set")
    for number, (old, new) in enumerate(zip(text.splitlines(), fixed.splitlines(), strict=False), 1):
        if old != new:
            start = _alike(old, new)
            kept = _alike(old[start:][::-1], new[start:][::-1])
            if not new[start : len(new) - kept].isspace():
                start, kept = _whole_word(old, start, kept)
            start -= len(old) == kept + start > 0  # of what was put in, what stands before it is shown, too
            place = Place(file=file, line=number, column=start + 1, width=max(1, len(old) - kept - start))
            yield place, old[start : len(old) - kept], new[start : len(new) - kept]


def _whole_word(old: str, start: int, kept: int) -> tuple[int, int]:
    """A piece of a line, by what stands before and behind it, made longer until it shows the values that it touches."""
    while start > 0 and (old[start - 1].isalnum() or old[start - 1] in _IN_VALUES):
        start -= 1
    while kept > 0 and (old[-kept].isalnum() or old[-kept] in _IN_VALUES):
        kept -= 1
    return start, kept


def _alike(old: str, new: str) -> int:
    """How many characters two texts begin with in common."""
    return next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )


def _loaded(found: FoundMapping, parent: Parent) -> RuleSet:
    base = _base(found, parent)
    rules = _over(base, found)
    if base is not None or found.node.get("extends") is None:
        _check_names(found, METHODS, {*rules.methods, UNDETERMINED})
        _check_names(found, SOURCES, {*rules.sources})
    return rules


def _base(found: FoundMapping, parent: Parent) -> RuleSet | None:
    wanted = found.get("extends")
    try:
        return None if wanted is None else parent(wanted)
    except PerfscoreError as error:
        first, here = error.problems[0], found.place("extends")
        cause = first.cause or (first if first.place.file else evolve(first, place=here))
        where = "" if cause.place.file == here.file else f"{cause.place} "
        found.note("R119", here, cause, found=wanted, detail=f"{where}{cause.message()}")
        return None


def _over(base: RuleSet | None, found: FoundMapping) -> RuleSet:
    """The head of the file, and its sections over those of the rule set that it extends."""
    said = fields_of(found)
    said.pop("description", None)
    rounding = _rounding(said.pop("rounding", {}), base.rounding if base else Roundings())
    inherited = {name: rerounded(method, rounding) for name, method in (base.methods if base else {}).items()}
    own = {name: _method(fields, rounding) for name, fields in said.pop(METHODS, {}).items()}
    kept = {name: getattr(base, name) for name in ("select", "weights", "grades", "total")} if base else {}
    sources = {**(base.sources if base else {}), **said.pop(SOURCES, {})}
    head = {"id": "", "title": "", "version": "", "places": (), "years": _ALWAYS, "forms": frozenset()}
    return RuleSet(
        **{**head, "select": (), "weights": (), "grades": (), **kept, **said},
        sources=sources,
        methods={**inherited, **own},
        rounding=rounding,
        place=found.node.place,
        base=base,
        sections={key.text: key.place for key, _ in found.node.entries},
        places_at=_each_place(found.node.get("places")),
    )


def _each_place(node: marked.Node | None) -> tuple[Place, ...]:
    """Where each of the places stands."""
    items = node.items if isinstance(node, marked.Sequence) else () if node is None else (node,)
    return tuple(item.place for item in items)


def _method(fields: dict[str, Any], defaults: Roundings) -> Method:
    """A method of the file; what its own ``rounding`` leaves out is that of the rule set."""
    own = fields.pop("rounding", None)
    rounding = _rounding(own or {}, _for_measure(fields["measure"], defaults))
    said = _with_marks(fields) | {"round_score": rounding.score, "rounds_itself": own is not None}
    if said["measure"] is Measure.LEVEL:
        del said["measure"]
        return LevelMethod(**said)
    return CurveMethod(**said, round_measure=rounding.measure)


def _with_marks(fields: dict[str, Any]) -> dict[str, Any]:
    """What a method says, its marks up to what it gives at most."""
    most = fields.get("most")
    if most is None:
        return fields
    if "levels" in fields:
        return fields | {"levels": tuple(evolve(each, shape=up_to(each.shape, most)) for each in fields["levels"])}
    return fields | {"curve": fields["curve"].up_to(most)}


def _rounding(said: Mapping[str, Any], base: Roundings) -> Roundings:
    """A ``rounding:`` section; what it leaves out is taken from ``base``."""
    return Roundings(said.get("measure", base.measure), said.get("score", base.score))


def rerounded(method: Method, rounding: Roundings) -> Method:
    """An inherited method under the rounding of the rule set that inherits it, unless it has its own."""
    if method.rounds_itself:
        return method
    if isinstance(method, LevelMethod):
        return evolve(method, round_score=rounding.score)
    given = _for_measure(method.measure, rounding)
    return evolve(method, round_measure=given.measure, round_score=given.score)


def _for_measure(measure: Measure, rounding: Roundings) -> Roundings:
    """A rule set rounds rates; an actual, a shortfall or a delay is rounded only where its method says so."""
    return rounding if measure.is_share else Roundings(None, rounding.score)


_LEFT_OPEN = dict.fromkeys(("待定", "不计分", "不评分"), UNDETERMINED)


def _check_names(found: FoundMapping, section: str, known: set[str]) -> None:
    """Every name that is used must be known; what could not be read where it is named is no second mistake."""
    here = found.node.get(section)
    entries = here.entries if isinstance(here, marked.Mapping) else ()
    if not any(isinstance(item, marked.Mapping) for _, item in entries) and (here or not known - {UNDETERMINED}):
        return  # the section itself is missing, called otherwise or holds no mappings, which is told
    known |= {key.text for key, _ in entries}
    called = {**_LEFT_OPEN, **{_called(node): key.text for key, node in entries}}
    for name in found.reader.named.get(section, ()):
        if name.text.strip() not in known:
            figures = unknown(name.text, sorted(known))
            meant = called.get(name.text.strip())
            found.note(
                _UNKNOWN[section], name.place, **figures | ({"hint": Message("W_hint", near=meant)} if meant else {})
            )


def _called(node: marked.Node) -> str:
    """What people call an entry, which is easily written where its name is wanted: its label, or its document."""
    called = (node.get(key) for key in ("label", "document")) if isinstance(node, marked.Mapping) else ()
    return next((each.text.strip() for each in called if isinstance(each, marked.Scalar)), "")
