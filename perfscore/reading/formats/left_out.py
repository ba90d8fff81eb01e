"""What a document holds and does not show: left out of the reading, and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfscore.messages import Place, Problem, problem

_LONGEST = 60


def left_out(code: str, place: Place, texts: Iterable[str]) -> Iterator[Problem]:
    """The problem that names what was left out, unless that is only white space; a long text is cut short."""
    found = " ".join(word for text in texts for word in text.split())
    if found:
        yield problem(code, place, found=found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…")
