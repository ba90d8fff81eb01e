"""Finding a rule set: by id, by file, or by place, year and kind of form, with the reason for the choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from attrs import frozen

from perfscore import marked
from perfscore.errors import PerfscoreError, Place, Problem, RulesError, UsageError, problem
from perfscore.form import FormKind
from perfscore.rules.category import rules_folder
from perfscore.rules.load import load_file
from perfscore.rules.model import RuleSet

NATIONAL = "全国"
MAX_EXTENDS = 8


@frozen
class Choice:
    """The rule set in force, and why it is this one (a problem used as a note)."""

    rules: RuleSet
    reason: Problem


def load_rules(id_or_path: str | Path) -> RuleSet:
    """A rule set by its id (``cn/mof/2020-10``) or by the path of a YAML file.

    Raises RulesError when the file has mistakes (all of them at once), UsageError when there is no such id.
    """
    name = str(id_or_path)
    if name.endswith((".yaml", ".yml")):
        path = Path(name)
        return _load(path, path.parent, (name,))
    return _by_id(name, rules_folder(), ())


def rule_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of all rule sets in a folder (the shipped one by default), sorted."""
    return tuple(sorted(_index(folder or rules_folder())))


def find_rules(*, place: str | None = None, year: int | None = None, form: FormKind | str | None = None) -> RuleSet:
    """The rule set in force for a place (``新疆维吾尔自治区/昌吉回族自治州``), a year and a kind of form.

    A place without rules of its own falls back to the place around it, and at last to the national rules.
    Raises UsageError with the years that are covered when none holds.
    """
    return choose_rules(place=place, year=year, form=form).rules


def choose_rules(*, place: str | None = None, year: int | None = None, form: FormKind | str | None = None) -> Choice:
    """``find_rules`` with the reason for the choice."""
    kind = FormKind(form) if isinstance(form, str) else form
    every = _all(rules_folder())
    for around in _places_around(place):
        here = [rules for rules in every if around in rules.places and (kind is None or kind in rules.forms)]
        fitting = [rules for rules in here if year is None or year in rules.years]
        if fitting:
            chosen = max(fitting, key=lambda rules: (rules.years.first, rules.id))
            return Choice(chosen, _reason(chosen, place, around, year))
    covered = "；".join(f"{'、'.join(rules.places)} {rules.years}（{rules.id}）" for rules in every)
    raise UsageError([problem("R201", found=f"{place or NATIONAL} {year or ''}", allowed=covered)])


def place_of(texts: Sequence[str | None]) -> str | None:
    """The most particular place known to the library whose own name stands in one of the texts."""
    known = {place for rules in _all(rules_folder()) for place in rules.places if place != NATIONAL}
    joined = " ".join(text for text in texts if text)
    found = [place for place in known if place.rpartition("/")[2] in joined]
    return max(found, key=lambda place: (place.count("/"), len(place), place), default=None)


def _reason(chosen: RuleSet, place: str | None, around: str, year: int | None) -> Problem:
    code = "R202" if place in (None, around) else "R203"
    return problem(code, rules=chosen.id, title=chosen.title, named=place or NATIONAL, around=around, year=year or "—")


def _places_around(place: str | None) -> Iterator[str]:
    while place and place != NATIONAL:
        yield place
        place = place.rpartition("/")[0]
    yield NATIONAL


def _by_id(name: str, folder: Path, above: tuple[str, ...]) -> RuleSet:
    index = _index(folder) | (_index(rules_folder()) if folder != rules_folder() else {})
    if name not in index:
        raise UsageError([problem("R204", found=name, allowed="、".join(sorted(index)))])
    return _load(index[name], folder, above)


def _load(path: Path, folder: Path, above: tuple[str, ...]) -> RuleSet:
    def parent(name: str) -> RuleSet:
        if name in above or len(above) > MAX_EXTENDS:
            chain = " → ".join((*above, name))
            raise UsageError([problem("R205", Place(file=str(path)), found=chain)])
        return _by_id(name, folder, (*above, name))

    return load_file(path, parent)


@cache
def _all(folder: Path) -> tuple[RuleSet, ...]:
    return tuple(_load(path, folder, (name,)) for name, path in sorted(_index(folder).items()))


@cache
def _index(folder: Path) -> dict[str, Path]:
    """Ids -> files, from a light look at each file; a file that is no rule set at all is left out."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = _id_in(path)
        if name in found:
            raise RulesError([problem("R206", Place(file=str(path)), found=name, first=found[name])])
        if name is not None:
            found[name] = path
    return found


def _id_in(path: Path) -> str | None:
    try:
        root = marked.parse_yaml(path.read_text(encoding="utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError, PerfscoreError):
        return None
    node = root.get("id") if isinstance(root, marked.Mapping) else None
    return node.text if isinstance(node, marked.Scalar) else None
