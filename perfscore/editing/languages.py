"""The files that people write and what each may hold: rule sets, cases, forms, thresholds, lists of words.

All are told by their shapes: the reader, its errors, the JSON Schema, the reference and what an editor completes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from perfscore import marked
from perfscore.auditing.profile import PROFILE
from perfscore.frozen import frozen
from perfscore.lazily import lazy_pattern
from perfscore.messages import Lang, Problem
from perfscore.reading import native
from perfscore.rules import catalogue, grammar, scales
from perfscore.rules.category import CATEGORY_SHAPES
from perfscore.rules.folders import CASES, OTHER_FILES
from perfscore.rules.published import REGISTER
from perfscore.rules.workdays import WORKDAY_SHAPES
from perfscore.shapes.files import first_of, opened, read_value
from perfscore.shapes.reader import COMMON, FileLanguage
from perfscore.shapes.schema import schema_of
from perfscore.shapes.shape import Named, Nested, Shape, ShapeValue, Text
from perfscore.testing.cases import CASE_LANGUAGE, case_shapes
from perfscore.values.unit import UNIT_SHAPES

_TOP_KEY = lazy_pattern(r"(?m)^([A-Za-z_]\w*)[ \t]*[:：]")
_SUFFIXES = (".yaml", ".yml")


@frozen(eq=False)
class Language:
    """What a kind of file may hold: its shapes, what its outermost value is, and how it differs from other YAML.

    ``names`` is the key whose value is the id of a rule set, ``page`` where it is described.
    """

    title: str
    shapes: Mapping[str, Shape]
    root: ShapeValue
    page: str
    names: str = ""
    files: FileLanguage = COMMON

    def schema(self, lang: Lang = "zh") -> dict[str, Any]:
        """Its JSON Schema, draft 2020-12, with what it says of keys in a language."""
        return schema_of(self.shapes, self.root, self.title, partial(in_language, lang=lang))

    def problems(self, text: str, file: str) -> tuple[Problem, ...]:
        """Every mistake of a text and what in it is probably not meant."""
        try:
            root, reader = opened(text, file, self.shapes, self.files)
        except marked.MarkedError as error:
            return error.problems
        reader.read(root, self.root)
        return tuple(first_of(reader.problems))


@cache
def languages() -> Mapping[str, Language]:
    """Every kind of file by its name, rule sets first."""
    reference = "docs/reference"
    return {
        "rules": Language("perfscore 规则集", grammar.shapes(), Nested("rule_set"), f"{reference}/rules.md", "extends"),
        "cases": Language(
            "perfscore 用例", case_shapes(), Nested("cases"), f"{reference}/cases.md", "rules", CASE_LANGUAGE
        ),
        "forms": Language(
            "perfscore 表单", native.shapes(), Nested("document"), f"{reference}/forms.md", files=native.files()
        ),
        "profile": Language(
            "perfscore 审核的界线", {"profile": PROFILE}, Nested("profile"), f"{reference}/findings.md"
        ),
        "directions": Language(
            "perfscore 方向目录", catalogue.shapes(), Nested("directions"), f"{reference}/scoring.md"
        ),
        "scales": Language("perfscore 用语目录", scales.scale_shapes(), Nested("scales"), f"{reference}/scoring.md"),
        "published": Language("perfscore 已发布的版本", {}, REGISTER, f"{reference}/rules.md"),
        "workdays": Language("perfscore 工作日历", WORKDAY_SHAPES, Nested("workdays"), f"{reference}/rules.md"),
        "indicators": Language("perfscore 指标的类别", CATEGORY_SHAPES, Nested("indicators"), f"{reference}/rules.md"),
        "units": Language("perfscore 计量单位表", UNIT_SHAPES, Nested("units"), f"{reference}/values.md"),
    }


def in_language(said: str, lang: Lang) -> str:
    """What a shape says of itself or of a key, in a language."""
    return _english()[said] if lang == "en" else said


@cache
def _english() -> Mapping[str, str]:
    found: dict[str, str] = read_value(Path(__file__).with_name("keys_en.yaml"), Named(Text()))
    return found


def language_name(path: Path, text: str) -> str | None:
    """Which kind of file a text is, by its name and its outermost keys; None for what is none of them."""
    if path.suffix.lower() not in _SUFFIXES:
        return None
    if path.stem.endswith(CASES):
        return "cases"
    if path.name in OTHER_FILES:
        return path.stem
    keys = {found[1] for found in _TOP_KEY.finditer(text)}
    if keys == {"forms"}:
        return "forms"
    if keys == {*UNIT_SHAPES["units"].names}:
        return "units"
    return "profile" if keys and keys <= {*PROFILE.names} else "rules"
