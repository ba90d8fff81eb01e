"""Folders of rule sets: where the shipped one is, and which of the files in one are rule sets."""

from __future__ import annotations

import os
from pathlib import Path

AUTO = "auto"  # in place of a rule set: one is chosen for each form
CASES = ".cases"
PUBLISHED, DIRECTIONS, SCALES, WORKDAYS = "published.yaml", "directions.yaml", "scales.yaml", "workdays.yaml"
SHIPPED_ALONE = ("indicators.yaml", WORKDAYS, "units.yaml")  # those of a folder of one's own are not read
OTHER_FILES = (PUBLISHED, DIRECTIONS, SCALES, *SHIPPED_ALONE)


def rules_folder() -> Path:
    """Where the shipped rule sets are: inside the installed package, or at the top of a checkout."""
    packaged = Path(__file__).parent.parent / "shipped" / "rules"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "rules"


def rule_files(folder: Path) -> tuple[Path, ...]:
    """The rule files below a folder; tests, categories and the register of published versions are none.

    Hidden folders and those that cannot be opened are passed over, links to folders are not followed.
    """
    found = []
    for root, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        found += [Path(root, name) for name in names]
    return tuple(sorted(filter(is_rule_file, found)))


def is_rule_file(path: Path) -> bool:
    named = (
        path.suffix.lower() in (".yaml", ".yml") and path.name not in OTHER_FILES and CASES not in path.suffixes[:-1]
    )
    return named and path.is_file()
