"""pytest collects the ``*.cases.yaml`` beside rule sets: each file of cases is a test.

Installed with the package; a repository of rule sets needs nothing but ``pytest`` to run its cases. Everyone else's
tests run as if it were not there: collecting looks at names and at the keys of a file, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_ENDING = ".cases.yaml"
_RULES = (".yaml", ".yml")
_KEYS = ("id", "version", "places", "years", "forms")  # that every rule set must have
_ENOUGH = len(_KEYS) - 1  # to know one in which a key is forgotten
_MOST = 1 << 20


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Files of cases beside a rule set; those of other tools are left to them."""
    if not file_path.name.endswith(_ENDING) or not _is_beside_rules(file_path):
        return None
    collected: pytest.Collector = CasesFile.from_parent(parent, path=file_path)
    return collected


def _is_beside_rules(cases: Path) -> bool:
    stem = cases.name.removesuffix(_ENDING)
    return any(_looks_like_rules(cases.with_name(stem + ending)) for ending in _RULES)


def _looks_like_rules(path: Path) -> bool:
    """By its keys alone: a rule set with mistakes is still one, and its cases must fail."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            shown = stream.read(_MOST).decode("utf-8", "replace")
    except OSError:
        return False
    found = [key for key in _KEYS if re.search(rf"^\ufeff?[\"']?{key}[\"']?\s*:", shown, re.MULTILINE)]
    return len(found) >= _ENOUGH


class CasesFile(pytest.File):
    """One file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        yield CasesItem.from_parent(self, name="cases")


class CasesItem(pytest.Item):
    """All cases of one file: loaded and scored when the test runs."""

    def runtest(self) -> None:
        from perfscore.errors import PerfscoreError
        from perfscore.testing.cases import load_cases
        from perfscore.testing.run import run_suite

        try:
            outcomes = run_suite(load_cases(self.path)).outcomes
        except PerfscoreError as error:
            raise CasesError(error.render()) from None
        failed = [outcome.text() for outcome in outcomes if not outcome.passed]
        if failed:
            raise CasesError("\n".join(failed))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong alone: whoever wrote the cases need not read a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, CasesError) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.name}: {self.name}"


class CasesError(AssertionError):
    """A file of cases that cannot be used, or cases that did not give what they should."""
