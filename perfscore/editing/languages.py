"""The files that people write and what each may hold: rule sets, cases, forms, thresholds, lists of words.

All are told by their shapes: the reader, its errors, the JSON Schema, the reference and what an editor completes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen

from perfscore import marked
from perfscore.auditing.profile import PROFILE
from perfscore.lazily import lazy_pattern
from perfscore.messages import Problem
from perfscore.reading import native
from perfscore.rules import catalogue, grammar, scales
from perfscore.rules.folders import CASES, DIRECTIONS, OTHER_FILES, SCALES
from perfscore.shapes.files import first_of, opened
from perfscore.shapes.reader import COMMON, FileLanguage
from perfscore.shapes.schema import schema_of
from perfscore.shapes.shape import Shape
from perfscore.testing.cases import CASE_LANGUAGE, case_shapes

_TOP_KEY = lazy_pattern(r"(?m)^([A-Za-z_]\w*)[ \t]*[:：]")
_SUFFIXES = (".yaml", ".yml")


@frozen(eq=False)
class Language:
    """What a kind of file may hold: its shapes, the outermost of them, and how it differs from other YAML.

    ``names`` is the key whose value is the id of a rule set, ``page`` where it is described.
    """

    title: str
    shapes: Mapping[str, Shape]
    root: str
    page: str
    names: str = ""
    files: FileLanguage = COMMON

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema, draft 2020-12."""
        return schema_of(self.shapes, self.root, self.title)

    def problems(self, text: str, file: str) -> tuple[Problem, ...]:
        """Every mistake of a text and what in it is probably not meant."""
        try:
            root, reader = opened(text, file, self.shapes, self.files)
        except marked.MarkedError as error:
            return error.problems
        reader.file(root, self.root)
        return tuple(first_of(reader.problems))


@cache
def languages() -> Mapping[str, Language]:
    """Every kind of file by its name, rule sets first."""
    reference = "docs/reference"
    return {
        "rules": Language("perfscore 规则集", grammar.shapes(), "rule_set", f"{reference}/rules.md", "extends"),
        "cases": Language("perfscore 用例", case_shapes(), "cases", f"{reference}/cases.md", "rules", CASE_LANGUAGE),
        "forms": Language("perfscore 表单", native.shapes(), "document", f"{reference}/forms.md", files=native.files()),
        "profile": Language("perfscore 审核的界线", {"profile": PROFILE}, "profile", f"{reference}/findings.md"),
        "directions": Language("perfscore 方向目录", catalogue.shapes(), "directions", f"{reference}/scoring.md"),
        "scales": Language("perfscore 用语目录", scales.scale_shapes(), "scales", f"{reference}/scoring.md"),
    }


def language_name(path: Path, text: str) -> str | None:
    """Which kind of file a text is, by its name and its outermost keys; None for what is none of them."""
    if path.suffix.lower() not in _SUFFIXES:
        return None
    if path.stem.endswith(CASES):
        return "cases"
    if path.name in (DIRECTIONS, SCALES):
        return path.stem
    if path.name in OTHER_FILES:
        return None
    keys = {found[1] for found in _TOP_KEY.finditer(text)}
    if keys == {"forms"}:
        return "forms"
    return "profile" if keys and keys <= {*PROFILE.names} else "rules"
