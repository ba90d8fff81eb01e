"""Which rule set a form is scored under: the one that was named, or the one in force for its place, year and kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from attrs import evolve, frozen

from perfscore.errors import Said, spoken
from perfscore.form import Form, FormKind
from perfscore.rules.library import NATIONAL, load_rules, place_of, rule_ids, rules_in_force
from perfscore.rules.model import RuleSet

AUTO = "auto"
Chooser: TypeAlias = Callable[[Form], RuleSet | None]


@frozen
class UnknownPlace(Said):
    """Why the national rules were chosen: nothing in the form names a place that the library knows."""


def chooser(named: str = AUTO, folders: Sequence[Path] = ()) -> Chooser:
    """The rule set for each form, None where none holds. ``named`` is an id, a path, or ``auto``.

    Raises what ``load_rules`` raises.
    """
    if named != AUTO:
        rules = load_rules(named, folders)
        return lambda _: rules

    @cache
    def in_force(place: str | None, year: int | None, kind: FormKind) -> RuleSet | None:
        found = rules_in_force(place=place, year=year, form=kind, folders=folders)
        return found if place or found is None else evolve(found, chosen=_unknown_place(found, year))

    return lambda form: in_force(place_of_form(form, folders), form.year, form.kind)


def _unknown_place(chosen: RuleSet, year: int | None) -> UnknownPlace:
    figures = {"rules": chosen.id, "title": chosen.title, "year": year or "—"}
    return UnknownPlace("R207", spoken(figures))


def place_of_form(form: Form, folders: Sequence[Path] = ()) -> str | None:
    """The most particular place that the parties of a form, or its name, speak of."""
    return place_of([form.supervisor, form.implementer, form.name], folders)


def candidates(forms: Sequence[Form], folders: Sequence[Path] = ()) -> list[RuleSet]:
    """All rule sets that hold for such forms; those of single funds elsewhere are left out."""
    kinds = {form.kind for form in forms}
    every = (load_rules(name, folders) for name in rule_ids(folders))
    return [each for each in every if kinds & each.forms and (each.scope is None or NATIONAL in each.places)]
