"""Files -> everything that is wrong with them and everything that is proved: what ``perfscore rules check`` does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

from attrs import evolve

from perfscore.divisions import Ambiguous, Division, Unknown, find_division
from perfscore.errors import RulesError, UsageError
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Joined, Message, Place, Problem, problem, quote
from perfscore.rules.catalogue import catalogue_in, warnings_in
from perfscore.rules.folders import SHIPPED_ALONE, rule_files, rules_folder
from perfscore.rules.heads import heads
from perfscore.rules.library import parent_by_id, parent_of
from perfscore.rules.load import read_file, read_text
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.doubtful import doubtful
from perfscore.rules.proving.editions import Editions, beside, years
from perfscore.rules.proving.proof import Proof, Status
from perfscore.rules.published import Register, published, register_around, register_of, vanished
from perfscore.shapes.files import first_of
from perfscore.testing.confirm import proofs

_SEVERAL = lazy_pattern("[、，,;；]")
NO_TEXTS: Mapping[Path, str] = MappingProxyType({})


@frozen
class CheckedFile:
    """One rule file: its rule set as far as it could be read, what is wrong with it, and the proofs about it."""

    path: Path
    rules: RuleSet | None
    problems: tuple[Problem, ...]
    proofs: tuple[Proof, ...]


@frozen
class Report:
    """All files, and the problems that belong to none of them."""

    files: tuple[CheckedFile, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Every problem once, in the order of the files."""
        every = (*self.problems, *(item for each in self.files for item in each.problems))
        unique = {(item.code, item.place, item.message()): item for item in every}
        return tuple(sorted(unique.values(), key=lambda item: item.order))


def check(
    paths: Sequence[Path] = (),
    folders: Sequence[Path] = (),
    today: date | None = None,
    texts: Mapping[Path, str] = NO_TEXTS,
) -> Report:
    """Check rule files, or folders of them; the shipped rules and ``folders`` when none is named.

    What claims to have been checked after ``today`` is told, where that is given. ``texts`` stand in the place of what
    their files hold, as in an editor.

    Raises UsageError for a path that does not exist, or a folder without rule files.
    """
    roots = list(paths) or [*folders, rules_folder()]
    files = [(path, root) for root in roots for path in (_files(root) if root not in texts else (root,))]
    read = {}
    for path, root in files:
        parent = parent_of(path, (*folders, root) if root.is_dir() else folders)
        read[path] = read_text(texts[path], str(path), parent) if path in texts else read_file(path, parent)
    loaded = [rules for rules, _ in read.values() if rules is not None]
    others = beside(loaded)
    registers, broken = _registers(roots)
    twice, quoter, checked = _same_ids(read), _Quoter(), []
    for path, root in files:
        rules, problems = read[path]
        proved = _proofs(rules, problems, others, registers.get(root, {}))
        by_proofs = (item for proof in proved for item in proof.problems)
        told = (*_in_future(rules, today), *_doubtful(rules, problems, root))
        found = (*problems, *twice.get(path, ()), *told, *by_proofs)
        shown = tuple(map(quoter.quoted, first_of(found)))
        checked.append(CheckedFile(path, rules, shown, proved))
    ids = [rules.id for rules in loaded]
    own = [root for root in roots if root.is_dir()]
    broken += [found for root in own for found in (*_in_catalogue(root), *_not_read(root))]
    gone = (item for root, each in registers.items() if root.is_dir() for item in vanished(each, ids))
    return Report(tuple(checked), (*broken, *gone))


def check_text(text: str, name: str, folders: Sequence[Path] = (), today: date | None = None) -> CheckedFile:
    """Check a rule set that is no file; what it extends is known by its id alone."""
    rules, problems = read_text(text, name, parent_by_id(name, folders))
    proved = _proofs(rules, problems, beside([] if rules is None else [rules]), {})
    told = (*_in_future(rules, today), *_doubtful(rules, problems, Path(name)))
    found = (*problems, *told, *(item for proof in proved for item in proof.problems))
    lines = text.splitlines()
    shown = tuple(item.quoted(lines) for item in first_of(found))
    return CheckedFile(Path(name), rules, shown, proved)


def _in_future(rules: RuleSet | None, today: date | None) -> list[Problem]:
    """The dates of a rule set that have not come yet, as warnings."""
    if rules is None or today is None:
        return []
    own = (source for source in rules.sources.values() if source.place.file == rules.place.file)
    dated = [(rules.years.checked_on, rules.years.place), *((source.checked_on, source.place) for source in own)]
    return [
        evolve(problem("R505", place, found=day, today=today), is_warning=True) for day, place in dated if day > today
    ]


def _doubtful(rules: RuleSet | None, problems: tuple[Problem, ...], root: Path) -> Iterator[Problem]:
    """Warnings about a file without mistakes."""
    if rules is not None and all(item.is_warning for item in problems):
        for item in (*doubtful(rules), *_beside_shipped(rules, root), *_unclear_places(rules)):
            yield evolve(item, is_warning=True)


def _beside_shipped(rules: RuleSet, root: Path) -> Iterator[Problem]:
    """Shipped rule sets of the same id, or in force for the same place, years and kind of form."""
    if rules_folder() in ((whole := root.resolve()), *whole.parents):
        return
    for head in heads((rules_folder(),)):
        if head.id == rules.id:
            yield problem("R206", rules.place, found=rules.id, first=head.path)
        places = [place for place in rules.places if place in head.places]
        last = min((each.last for each in (head.years, rules.years) if each.last is not None), default=None)
        first = max(head.years.first, rules.years.first)
        alike = places and head.scope == rules.scope and head.forms & rules.forms and head.id != rules.id
        if alike and (last is None or first <= last):
            figures = {"where": places[0], "other": head.id, "years": f"{first}—{last or ''}"}
            yield problem("R385", rules.years.place, **figures)


def _unclear_places(rules: RuleSet) -> Iterator[Problem]:
    """Places that are no division but look like one, that have the name of several, or that are no more."""
    key = rules.sections.get("places", rules.place)
    spots = rules.places_at if len(rules.places_at) == len(rules.places) else (key,) * len(rules.places)
    for place, spot in zip(rules.places, spots, strict=True):
        if len(several := _SEVERAL.split(place)) > 1:
            yield problem("R516", spot, found=place, near=f"[{', '.join(several)}]")
            continue
        match find_division(place):
            case Division(successors=taken_over) if taken_over and rules.years.last is None:
                yield problem("R509", spot, found=place, allowed=Joined(taken_over))
            case Ambiguous(paths):
                yield problem("R508", spot, found=place, allowed=Joined(paths))
            case Unknown(near=near) if near or isinstance(find_division(place.partition("/")[0]), Division):
                yield problem("R507", spot, found=place, allowed=Joined(near) if near else "—")


def _files(root: Path) -> tuple[Path, ...]:
    if not root.exists():
        raise UsageError([problem("U001", Place(file=str(root)))])
    found = rule_files(root) if root.is_dir() else (root,)
    if not found:
        raise UsageError([problem("U005", Place(file=str(root)))])
    return found


def _in_catalogue(folder: Path) -> Sequence[Problem]:
    """The mistakes in what a folder adds to the catalogue of words, and what is probably not meant."""
    try:
        catalogue_in([folder])
        return warnings_in(folder)
    except RulesError as error:
        return error.problems


def _not_read(folder: Path) -> Iterator[Problem]:
    """Files of a folder that only the shipped rules have, which nothing reads elsewhere."""
    for path in (folder / name for name in SHIPPED_ALONE):
        if path.is_file() and folder.resolve() != rules_folder().resolve():
            yield evolve(problem("R528", Place(file=str(path)), found=path.name), is_warning=True)


def _registers(roots: Iterable[Path]) -> tuple[dict[Path, Register], list[Problem]]:
    found: dict[Path, Register] = {}
    broken: list[Problem] = []
    for root in roots:
        try:
            found[root] = register_of(root) if root.is_dir() else register_around(root)
        except RulesError as error:
            broken += error.problems
    return found, broken


def _same_ids(read: dict[Path, tuple[RuleSet | None, tuple[Problem, ...]]]) -> dict[Path, tuple[Problem, ...]]:
    first: dict[str, Path] = {}
    found: dict[Path, tuple[Problem, ...]] = {}
    for path, (rules, _) in read.items():
        if rules is not None and first.setdefault(rules.id, path) != path:
            found[path] = (problem("R206", rules.place, found=rules.id, first=first[rules.id]),)
    return found


def _proofs(
    rules: RuleSet | None, problems: tuple[Problem, ...], others: Editions, register: Register
) -> tuple[Proof, ...]:
    """Where the file has mistakes, only what does not hang on the sections that they stand in is decided."""
    if rules is None:
        return ()
    starts = sorted((place.line or 0, name) for name, place in rules.sections.items())
    broken = frozenset(_section(item, rules, starts) for item in problems if not item.is_warning)
    return tuple(
        _postponed(proof, broken) for proof in (*proofs(rules), years(rules, others), published(rules, register))
    )


def _section(item: Problem, rules: RuleSet, starts: Sequence[tuple[int, str]]) -> str:
    """The top-level key that a problem stands under, or says is missing; ``starts`` are the lines of all keys."""
    if item.code == "R102" and item.place == rules.place:
        return str(item.fields["key"])
    above = bisect_right(starts, item.place.line or 0, key=itemgetter(0))
    return starts[above - 1][1] if above else ""


def _postponed(proof: Proof, broken: frozenset[str]) -> Proof:
    needs = proof.claim.needs
    if not broken or (needs is not None and not needs & broken):
        return proof
    return Proof(proof.claim, Status.UNCHECKED, Message("K_not_loaded"))


class _Quoter:
    """Puts the lines of the files beside the problems, reading each file once."""

    def __init__(self) -> None:
        self.lines: dict[str | None, list[str]] = {None: []}

    def quoted(self, item: Problem) -> Problem:
        if item.excerpt is not None:
            return item
        related = (evolve(each, excerpt=quote(self.of(each.place.file), each.place)) for each in item.related)
        return item.quoted(self.of(item.place.file)).beside(*related)

    def of(self, file: str | None) -> list[str]:
        if file not in self.lines:
            try:
                self.lines[file] = Path(file or "").read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError):
                self.lines[file] = []
        return self.lines[file]
