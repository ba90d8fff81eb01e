"""The one family of errors that a user may meet. Each carries the problems that readers and loaders gathered."""

from __future__ import annotations

from collections.abc import Sequence

from perfscore.messages import Lang, Problem, render


class PerfscoreError(Exception):
    """Base of every error meant for a user. Holds at least one Problem; anything else raised is our bug."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.render())

    def render(self, lang: Lang = "zh") -> str:
        return "\n".join(render(item, lang) for item in self.problems)


class RulesError(PerfscoreError, ValueError):
    """A rule file cannot be used. All its problems are here, in the order of the file."""


class ReadingError(PerfscoreError, ValueError):
    """A document cannot be read at all: missing, empty, of an unknown kind, damaged, or too large."""


class LimitError(ReadingError):
    """A document holds more than is read of any; what was read before may be kept."""


class UsageError(PerfscoreError, ValueError):
    """The call is off: an unknown rule set, no rule set for that place and year, a value that is not exact."""


class MissingLibraryError(UsageError, ImportError):
    """What was imported needs a library that is not installed: its problem names the extra that brings it."""
