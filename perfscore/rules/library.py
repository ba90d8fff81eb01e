"""Finding a rule set: by id, by file, or by place, year and kind of form, with the reason for the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from attrs import evolve

from perfscore import marked
from perfscore.errors import UsageError
from perfscore.files import path_given
from perfscore.form import kind_of_form, year_given
from perfscore.form_kind import FormKind
from perfscore.messages import NOWHERE, Joined, Message, Place, problem
from perfscore.rules.catalogue import catalogue_in
from perfscore.rules.folders import AUTO, is_rule_file, rules_folder
from perfscore.rules.frames import WeightFrame
from perfscore.rules.head_reading import id_in
from perfscore.rules.heads import RuleSetHead, forget_heads, heads, rule_ids
from perfscore.rules.load import Parent, load_file, load_text
from perfscore.rules.model import RuleSet
from perfscore.rules.places import NATIONAL, canonical_place, place_asked_for, places_around
from perfscore.shapes.nearest import unknown
from perfscore.values.given import unexpected

MAX_EXTENDS = 8
_MOST_TOLD = 12  # rule sets that a message lists
_FOLDERS_KNOWN, _RULES_KNOWN = 8, 256


def load_rules(id_or_path: str | Path, folders: Sequence[Path] = ()) -> RuleSet:
    """A rule set by its id (``cn/mof/2020-10``) or by the path of a YAML file.

    ``folders`` are looked in before the shipped rules. A file may extend rule sets in its own folder, too. What is
    shipped is read once, as ``find_rules`` does it; files and folders of the caller are read anew each time.
    Raises RulesError when the file has mistakes (all of them at once), UsageError when there is no such id.
    """
    name = path_given(id_or_path)
    if name.lower().endswith((".yaml", ".yml")):
        return _with_catalogue(load_file(Path(name), parent_of(Path(name), folders)), Path(name), folders)
    return _with_catalogue(_by_id(name, tuple(folders), ()), None, folders)


def rules_given(rules: RuleSet | str | Path) -> RuleSet:
    """A rule set, or the one of this id or path. Raises UsageError, and what ``load_rules`` raises."""
    if isinstance(rules, RuleSet):
        return rules
    if rules == AUTO:
        raise UsageError([problem("U187")])
    if isinstance(rules, str | Path):
        return load_rules(rules)
    raise unexpected(rules, "RuleSet")


def load_rules_text(text: str, name: str, folders: Sequence[Path] = ()) -> RuleSet:
    """A rule set from text at hand; ``name`` is shown in messages. What it extends is not looked for near a file."""
    return load_text(text, name, parent_by_id(name, folders))


def parent_by_id(name: str, folders: Sequence[Path] = ()) -> Parent:
    """Finds what a rule set without a file extends, by its id alone."""
    return lambda parent: _by_id(parent, tuple(folders), (name,))


def rule_text(rules_id: str, folders: Sequence[Path] = ()) -> str:
    """The file of a rule set as it is written. Raises UsageError where there is none of this id."""
    path = _paths((*folders, rules_folder())).get(rules_id)
    if path is None:
        raise UsageError([problem("R204", NOWHERE, **unknown(rules_id, rule_ids(folders)))])
    return marked.read_text(path)


def parent_of(path: Path, folders: Sequence[Path]) -> Parent:
    """Finds what the rule set in ``path`` extends: near the file, in the folders, among the shipped rules."""
    return _parent(path, tuple(folders), (str(path),))


def find_rules(
    *,
    place: str | None = None,
    year: int | None = None,
    form: FormKind | str | None = None,
    scope: str | None = None,
    folders: Sequence[Path] = (),
) -> RuleSet:
    """The rule set in force for a place (``新疆/昌吉州``), a year and a kind of form; ``chosen`` says why.

    A place without rules of its own falls back to the place around it, and at last to the national rules. Rule sets
    with a scope (one kind of money, another regime) are found only by it.
    Raises UsageError with the years that are covered when none holds, where the place is not known or several have its
    name, and for a kind or year that is none. What the folders hold is remembered until ``reload_rules`` is called.
    """
    kind = None if form is None else kind_of_form(form)
    place = None if place is None else place_asked_for(place, places_of_rules(folders))
    year = year_given(year)
    found = rules_in_force(place=place, year=year, form=kind, scope=scope, folders=folders)
    if found is not None:
        return found
    every = [head for head in heads((*folders, rules_folder())) if head.scope == scope]
    around = {*places_around(place)}
    fitting = [head for head in every if around & {*map(canonical_place, head.places)}] or every
    told = [
        Message("W_rules_for", places=Joined(each.places), years=each.years, id=each.id)
        for each in fitting[:_MOST_TOLD]
    ]
    covered = Joined((*told, *((Message("W_elided"),) if len(fitting) > _MOST_TOLD else ())), "W_then")
    raise UsageError([problem("R201", found=f"{place or NATIONAL} {year or ''}", allowed=covered)])


def rules_in_force(
    *,
    place: str | None,
    year: int | None,
    form: FormKind | None,
    scope: str | None = None,
    folders: Sequence[Path] = (),
) -> RuleSet | None:
    """The same, None where no rule set holds."""
    known = _by_place((*folders, rules_folder()))
    for around in places_around(place):
        here = [head for head in known.get(canonical_place(around), ()) if head.scope == scope]
        fitting = [
            head for head in here if (form is None or form in head.forms) and (year is None or year in head.years)
        ]
        if fitting:
            head = max(fitting, key=lambda each: (each.years.first, each.id))
            rules = _chosen(head.path, head.id, tuple(folders))
            code = "R202" if place is None or place == around else "R203"
            figures = {"rules": rules.id, "title": rules.title, "around": around, "year": year or "—"}
            return evolve(rules, chosen=Message(code, named=place or NATIONAL, **figures))
    return None


def places_of_rules(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """The places that have rules of their own, those of single funds left out."""
    return _places_of_rules(tuple(folders))


def reload_rules() -> None:
    """Forget which rule sets the folders held: rule files that were added or changed meanwhile are found again."""
    forget_heads()
    for remembered in (_shipped_rules, _by_place, _places_of_rules, _chosen):
        remembered.cache_clear()


@lru_cache(maxsize=_FOLDERS_KNOWN)
def _places_of_rules(folders: tuple[Path, ...]) -> tuple[str, ...]:
    every = (head for head in heads((*folders, rules_folder())) if head.scope is None)
    return tuple(dict.fromkeys(place for head in every for place in head.places))


@lru_cache(maxsize=_FOLDERS_KNOWN)
def _by_place(folders: tuple[Path, ...]) -> Mapping[str, Sequence[RuleSetHead]]:
    found: dict[str, list[RuleSetHead]] = {}
    for head in heads(folders):
        for place in dict.fromkeys(map(canonical_place, head.places)):
            found.setdefault(place, []).append(head)
    return found


@lru_cache(maxsize=_RULES_KNOWN)
def _chosen(path: Path, name: str, folders: tuple[Path, ...]) -> RuleSet:
    return _with_catalogue(_loaded(path, name, folders, ()), None, folders)


@lru_cache(maxsize=_RULES_KNOWN)
def national_frames(year: int | None, form: FormKind) -> tuple[WeightFrame, ...]:
    """The weight frames of all national rule sets, whatever their scope, in force for a year and a kind of form."""
    national = _by_place((rules_folder(),)).get(NATIONAL, ())
    fitting = [head for head in national if form in head.forms and (year is None or year in head.years)]
    return tuple(frame for head in fitting for frame in load_rules(head.id).weights)


def _with_catalogue(rules: RuleSet, path: Path | None, folders: Sequence[Path]) -> RuleSet:
    """The rule set with what the folders around it add to the shipped catalogue. Raises RulesError."""
    catalogue = catalogue_in(tuple(dict.fromkeys((*_folders_around(path), *folders))))
    return rules if catalogue is None else evolve(rules, catalogue=catalogue)


def _by_id(name: str, folders: tuple[Path, ...], above: tuple[str, ...], near: Path | None = None) -> RuleSet:
    """The file named like the id if there is one; otherwise every file is looked into."""
    every = (*folders, rules_folder())
    path = _named_like(name, (*_folders_around(near), *every)) or _beside(name, near) or _paths(every).get(name)
    if path is None:
        raise UsageError([problem("R204", NOWHERE, **unknown(name, sorted(_paths(every))))])
    return _loaded(path, name, folders, above)


def _loaded(path: Path, name: str, folders: tuple[Path, ...], above: tuple[str, ...]) -> RuleSet:
    if path.is_relative_to(rules_folder()):
        return _shipped_rules(path, name)  # what it extends stands around it, whatever the folders hold
    return load_file(path, _parent(path, folders, (*above, name)))


@lru_cache(maxsize=_RULES_KNOWN)
def _shipped_rules(path: Path, name: str) -> RuleSet:
    return load_file(path, _parent(path, (), (name,)))


def _named_like(name: str, folders: Sequence[Path]) -> Path | None:
    """An id is the path of its file below the library: cn/hubei/2020 in cn/hubei/2020.yaml."""
    paths = (folder / f"{name}.yaml" for folder in folders)
    return next((path for path in paths if path.is_file() and id_in(path) == name), None)


def _folders_around(path: Path | None) -> tuple[Path, ...]:
    return () if path is None else tuple(path.resolve().parents)[:MAX_EXTENDS]


def _beside(name: str, path: Path | None) -> Path | None:
    """A file in the same folder that gives itself this id, whatever it is called."""
    if path is None or not path.parent.is_dir():
        return None
    return next(
        (each for each in sorted(path.parent.glob("*.y*ml")) if is_rule_file(each) and id_in(each) == name), None
    )


def _parent(path: Path, folders: tuple[Path, ...], above: tuple[str, ...]) -> Parent:
    def parent(name: str) -> RuleSet:
        if name in above or len(above) > MAX_EXTENDS:
            chain = " → ".join((*above, name))
            raise UsageError([problem("R205", Place(file=str(path)), found=chain)])
        return _by_id(name, folders, above, near=path)

    return parent


def _paths(folders: tuple[Path, ...]) -> dict[str, Path]:
    return {head.id: head.path for head in heads(folders)}
