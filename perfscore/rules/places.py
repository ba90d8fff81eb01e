"""The places of rule sets and of forms, among the administrative divisions; other places count by their own words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from perfscore.divisions import Ambiguous, Division, Unknown, division_told, find_division
from perfscore.errors import UsageError
from perfscore.frozen import frozen
from perfscore.messages import Joined, problem

NATIONAL = "全国"


@frozen
class ToldPlace:
    """A place that a form tells, and the text that tells it."""

    path: str
    text: str


@frozen
class UnclearPlace:
    """A text that tells several places of one name."""

    paths: tuple[str, ...]
    text: str


def places_around(place: str | None) -> Iterator[str]:
    """A place, the division that has taken it over, those that hold it from the inside outwards, and the country."""
    inner = () if place in (None, NATIONAL) else _in_succession(place)
    yield from inner
    outer = inner[-1] if inner else ""
    while outer := outer.rpartition("/")[0]:
        yield outer
    yield NATIONAL


def _in_succession(place: str) -> tuple[str, ...]:
    """A place, and the one that has taken it over, if it is one."""
    found = find_division(place)
    if not isinstance(found, Division):
        return (place,)
    return (found.path, *(found.successors if len(found.successors) == 1 else ()))


def canonical_place(place: str) -> str:
    """The full path of a place, whatever it is called by; a place that is no division stays as it is."""
    return _in_succession(place)[0]


def place_asked_for(named: str, known: Collection[str]) -> str:
    """The place that a user names; ``known`` are those of rule sets, which need be no divisions.

    Raises UsageError where no division is called so, with the nearest, and where several are.
    """
    if named == NATIONAL or named in known:
        return named
    match find_division(named):
        case Division(path=path):
            return path
        case Ambiguous(paths):
            raise UsageError([problem("R209", found=named, allowed=Joined(paths))])
        case Unknown(near=near):
            raise UsageError([problem("R208", found=named, allowed=Joined(near) if near else "—")])


def place_told(bodies: Sequence[str | None], known: Collection[str] = ()) -> ToldPlace | UnclearPlace | None:
    """The place that the names of the bodies of a form tell, the most particular body first.

    A name that several places have is settled by the other bodies. ``known`` are the places of rule sets: those that
    are no divisions (a development zone) are told by their own words.
    """
    texts = [text for text in bodies if text]
    for zone in _zones(tuple(known)):
        for text in texts:
            if zone.rpartition("/")[2] in text:
                return ToldPlace(zone, text)
    certain = [found for text in texts if isinstance(found := division_told(text), Division)]
    for text in texts:
        match division_told(text, certain[0] if certain else None):
            case Division(path=path):
                return ToldPlace(path, text)
            case Ambiguous(paths):
                return UnclearPlace(paths, text)
    return None


@cache
def _zones(known: tuple[str, ...]) -> tuple[str, ...]:
    """The places that are no divisions, the longest name first."""
    zones = (place for place in known if place != NATIONAL and not isinstance(find_division(place), Division))
    return tuple(sorted(zones, key=len, reverse=True))
