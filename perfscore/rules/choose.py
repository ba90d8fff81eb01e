"""Which rule set a form is scored under: the one that was named, or the one in force for its place, year and kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from attrs import evolve

from perfscore.errors import UsageError
from perfscore.form import Form
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Joined, Message, as_fields, problem
from perfscore.rules.folders import AUTO
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import load_rules, places_of_rules, rules_given, rules_in_force
from perfscore.rules.model import RuleSet
from perfscore.rules.places import NATIONAL, ToldPlace, UnclearPlace, place_told
from perfscore.values.given import unexpected

Chooser: TypeAlias = Callable[[Form], RuleSet | None]
ToldByPlace: TypeAlias = ToldPlace | UnclearPlace | None


@frozen
class UnknownPlace(Message):
    """Why the national rules were chosen: nothing in the form tells its place, or not which of several."""


def chooser(named: str = AUTO, folders: Sequence[Path] = (), project: str | None = None) -> Chooser:
    """The rule set for each form, None where none holds. ``named`` is an id, a path, or ``auto``.

    ``project`` is the project file that names it, which ``chosen`` then tells. Raises what ``load_rules`` raises.
    """
    if named != AUTO:
        rules = load_rules(named, folders)
        if project is not None:
            rules = evolve(rules, chosen=Message("R530", file=project, rules=rules.id, title=rules.title))
        return lambda _: rules

    @cache
    def in_force(place: ToldByPlace, year: int | None, kind: FormKind) -> RuleSet | None:
        path = place.path if isinstance(place, ToldPlace) else None
        found = rules_in_force(place=path, year=year, form=kind, folders=folders)
        return None if found is None else evolve(found, chosen=_reason(found, place, year))

    return lambda form: in_force(place_of_form(form, folders), form.year, form.kind)


def rules_for(form: Form, folders: Sequence[Path] = ()) -> RuleSet | None:
    """The rule set in force for the place, year and kind of a form, as every command chooses it; None where none holds.

    ``chosen`` says why. ``folders`` hold own rule sets, which come first. Raises UsageError for what is no form.
    """
    if not isinstance(form, Form):
        raise unexpected(form, "Form")
    return chooser(AUTO, tuple(folders))(form)


def rules_of(form: Form, rules: RuleSet | str | Path) -> RuleSet:
    """The rule set that was given, or its id or path; with ``auto`` the one in force for the form.

    Raises UsageError where none is in force, and what ``load_rules`` raises.
    """
    if rules != AUTO:
        return rules_given(rules)
    found = rules_for(form)
    if found is None:
        raise UsageError([problem("U186", form.source, kind=Message(f"W_{form.kind.value}"), year=form.year or "—")])
    return found


def _reason(chosen: RuleSet, place: ToldByPlace, year: int | None) -> Message:
    """Why a rule set was chosen, and by which text its place is known."""
    match place:
        case ToldPlace(text=text):
            return Message("R210", text=text, reason=chosen.chosen)
        case UnclearPlace(paths, text):
            figures = {"text": text, "places": Joined(paths), "rules": chosen.id, "title": chosen.title}
            return UnknownPlace("R211", as_fields(figures))
        case None:
            return UnknownPlace("R207", as_fields({"rules": chosen.id, "title": chosen.title, "year": year or "—"}))


def place_of_form(form: Form, folders: Sequence[Path] = ()) -> ToldByPlace:
    """What the parties of a form, else its name, else its title tell of its place.

    The title settles which of several places of one name the parties mean.
    """
    known = places_of_rules(folders)
    told = place_told((form.implementer, form.supervisor), known) or place_told((form.name,), known)
    if told is None:
        return place_told((form.title,), known)
    if isinstance(told, UnclearPlace):
        settled = place_told((told.text, form.title), known)
        return settled if settled is not None else told
    return told


def candidates(forms: Sequence[Form], folders: Sequence[Path] = ()) -> list[RuleSet]:
    """All rule sets that hold for such forms; those of single funds elsewhere are left out."""
    kinds = {form.kind for form in forms}
    every = (load_rules(name, folders) for name in rule_ids(folders))
    return [each for each in every if kinds & each.forms and (each.scope is None or NATIONAL in each.places)]
