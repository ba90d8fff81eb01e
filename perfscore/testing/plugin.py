"""pytest collects *.cases.yaml: each case is a test, named by its line and reason.

Installed with the package; a repository of rule sets needs nothing but ``pytest`` to run its cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_ENDING = ".cases.yaml"


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Files of cases are collected wherever they stand; those of other tools are left to them."""
    if not file_path.name.endswith(_ENDING) or not _is_ours(file_path):
        return None
    collected: pytest.Collector = CasesFile.from_parent(parent, path=file_path)
    return collected


def _is_ours(path: Path) -> bool:
    """Beside a rule file, or with the keys of a file of cases: a broken one must fail and not be passed over."""
    if path.with_name(path.name.removesuffix(_ENDING) + ".yaml").is_file():
        return True
    shown = path.read_text(encoding="utf-8", errors="replace")
    return bool(re.search(r"(?m)^rules:", shown) and re.search(r"(?m)^cases:", shown))


class CasesFile(pytest.File):
    """One file of cases. An empty one is a failure."""

    def collect(self) -> Iterator[pytest.Item]:
        from perfscore.testing.cases import load_cases
        from perfscore.testing.run import run_suite

        suite = load_cases(self.path)
        for outcome in run_suite(suite).outcomes:
            case = outcome.case
            yield CaseItem.from_parent(self, name=f"{case.place.line}: {case.reason}", outcome=outcome)


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, outcome: Any, **rest: Any) -> None:
        super().__init__(**rest)
        self.outcome = outcome

    def runtest(self) -> None:
        if not self.outcome.passed:
            raise CaseError(self.outcome.text())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The outcome alone: whoever wrote the case need not read a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, CaseError) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, (self.outcome.case.place.line or 1) - 1, self.name


class CaseError(AssertionError):
    """A case did not give what it should."""
