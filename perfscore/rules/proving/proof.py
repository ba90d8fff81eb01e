"""What a proof says: a claim, whether it is proved, refuted or not checked, and over which domain."""

from __future__ import annotations

from enum import Enum

from perfscore.frozen import frozen
from perfscore.messages import Message, Problem


class Claim(Enum):
    """What is claimed of every rule set, in the order of the report."""

    TOTAL = "total"
    SINGLE = "single"
    BOUNDED = "bounded"
    MONOTONE = "monotone"
    CONTINUOUS = "continuous"
    ROUNDED = "rounded"
    LEVELS = "levels"
    WEIGHTS = "weights"
    REACH = "reach"
    GRADES = "grades"
    CITED = "cited"
    OVERRIDES = "overrides"
    YEARS = "years"
    PUBLISHED = "published"

    @property
    def needs(self) -> frozenset[str] | None:
        """The sections of a file that it hangs on as a whole; None for all of them.

        Claims about single methods hang on none: methods that could not be read are left out.
        """
        return _NEEDS[self]


_TABLE = frozenset({"methods", "select", "extends", "forms"})
_PARTS = _TABLE | {"sources", "rounding", "weights", "grades", "total"}
_NEEDS = {
    Claim.TOTAL: _TABLE,
    Claim.SINGLE: _TABLE,
    Claim.BOUNDED: frozenset({"extends"}),
    Claim.MONOTONE: frozenset({"extends"}),
    Claim.CONTINUOUS: frozenset({"extends"}),
    Claim.ROUNDED: frozenset({"extends", "rounding"}),
    Claim.LEVELS: frozenset({"extends"}),
    Claim.WEIGHTS: frozenset({"extends"}),
    Claim.REACH: frozenset({"extends", "weights", "total"}),
    Claim.GRADES: frozenset({"extends", "grades", "weights", "total"}),
    Claim.CITED: _PARTS,
    Claim.OVERRIDES: _PARTS,
    Claim.YEARS: frozenset({"id", "years", "places", "forms", "scope"}),
    Claim.PUBLISHED: None,
}


class Status(Enum):
    PROVED = "proved"
    REFUTED = "refuted"
    UNCHECKED = "unchecked"


@frozen
class Proof:
    """One claim about a rule set. ``over`` is the domain of what is proved, or why it was not checked."""

    claim: Claim
    status: Status
    over: Message
    problems: tuple[Problem, ...] = ()


def decided(claim: Claim, problems: list[Problem], over: Message) -> Proof:
    """Refuted by any problem, otherwise proved."""
    return Proof(claim, Status.REFUTED if problems else Status.PROVED, over, tuple(problems))


def unchecked(claim: Claim, why: Message, problems: list[Problem] | None = None) -> Proof:
    """Not checked, unless some part of it is refuted already."""
    status = Status.REFUTED if problems else Status.UNCHECKED
    return Proof(claim, status, why, tuple(problems or ()))
