"""The provisions of a rule set, each with its place and the sources that it names.

A provision is anything that a reader may ask "where does this come from" about: a method, a breakpoint, a level, a
rounding, a decision row, a weight frame, a grade, the total. A row that leaves rows undetermined says why itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from perfscore.frozen import frozen
from perfscore.messages import Place
from perfscore.rules.model import Method, RuleSet


@frozen
class Provision:
    """What is stated where, and its sources; a part may leave them to what it is a part of."""

    place: Place
    sources: tuple[str, ...]
    is_part: bool = False


def provisions(rules: RuleSet) -> Iterator[Provision]:
    """Every provision of the resolved rule set."""
    for method in rules.methods.values():
        yield from _of_method(method)
    for row in rules.select:
        if row.because is None:
            yield Provision(row.place, row.sources, is_part=True)
    for frame in rules.weights:
        yield Provision(frame.place, frame.sources)
    for band in rules.grades:
        yield Provision(band.place, band.sources)
    yield Provision(rules.total.place, rules.total.sources)
    for each in rules.total.adjust:
        yield Provision(each.place, each.sources, is_part=True)


def _of_method(method: Method) -> Iterator[Provision]:
    yield Provision(method.place, method.sources)
    for part in method.parts:
        yield Provision(part.place, part.sources, is_part=True)
    for step in (method.round_measure, method.round_score):
        if step is not None:
            yield Provision(step.place, step.sources)
