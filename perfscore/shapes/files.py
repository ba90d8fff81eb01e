"""A YAML file that people write -> its nodes and a reader of its shapes, as the keyboard left it or mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve

from perfscore import marked, typed
from perfscore.errors import RulesError
from perfscore.frozen import frozen
from perfscore.messages import Problem, problem
from perfscore.shapes.found import made
from perfscore.shapes.reader import COMMON, FileLanguage, Reader
from perfscore.shapes.shape import Shape, ShapeValue
from perfscore.shapes.unquoted import behind

_Found = TypeVar("_Found")

_MOST_ROUNDS = 3


def opened(
    text: str, file: str, shapes: Mapping[str, Shape], language: FileLanguage = COMMON
) -> tuple[marked.Node, Reader]:
    """The nodes of a text of this language, and a reader of them. Raises MarkedError."""
    names = [name for shape in shapes.values() for name in shape.names]
    edits = () if language.is_json else typed.mends(text, names)
    lines = [] if language.is_json else text.splitlines()
    try:
        root = marked.parse_json(text, file) if language.is_json else marked.parse_yaml(text, file, edits)
    except marked.MarkedError as error:
        raise marked.MarkedError([behind(each, lines, language.unquoted) for each in error.problems]) from None
    reader = Reader(lines, shapes, language)
    reader.edits.extend(edits)
    return root, reader


def rewritten(text: str, file: str, shapes: Mapping[str, Shape], shape: str) -> str:
    """The text with all that was read though it was written otherwise, as the language has it. Raises MarkedError.

    What could not be read any more when it is written so stays as it is.
    """
    root, reader = opened(text, file, shapes)
    for _ in range(_MOST_ROUNDS):
        if not reader.edits:
            reader.mapping(root, shapes[shape])
        if not reader.edits:
            break
        fixed = typed.applied(text, reader.edits)
        try:
            root, reader = opened(fixed, file, shapes)
        except marked.MarkedError:
            break
        text = fixed
    return text


_MOST_TOLD = 50


def first_of(problems: Iterable[Problem]) -> list[Problem]:
    """The first mistakes and the first warnings of a file in order, each once, and how many more there are."""
    ordered = sorted(dict.fromkeys(problems), key=lambda item: item.order)
    kept = list[Problem]()
    for warns in (False, True):
        alike = [each for each in ordered if each.is_warning is warns]
        kept += alike[:_MOST_TOLD]
        if len(alike) > _MOST_TOLD:
            last = alike[_MOST_TOLD]
            kept.append(evolve(problem("D053", last.place, count=len(alike) - _MOST_TOLD), is_warning=warns))
    return sorted(kept, key=lambda item: item.order)


@frozen
class FileRead:
    """The values of the outermost mapping of a file, and what in it is allowed and probably not meant."""

    fields: dict[str, Any]
    warnings: tuple[Problem, ...]


def read_file(path: Path, shapes: Mapping[str, Shape], shape: str, language: FileLanguage = COMMON) -> FileRead:
    """A file whose outermost mapping is of ``shape``. Raises RulesError with every mistake."""
    root, reader = _opened(path, shapes, language)
    fields = _sound(reader, reader.file(root, shape))
    return FileRead(fields, tuple(first_of(reader.problems)))


def read_fields(path: Path, shapes: Mapping[str, Shape], shape: str, language: FileLanguage = COMMON) -> dict[str, Any]:
    """The values alone. Raises RulesError with every mistake."""
    return read_file(path, shapes, shape, language).fields


def read_value(path: Path, value: ShapeValue) -> Any:
    """What a file holds that is one value, such as a mapping from names. Raises RulesError with every mistake."""
    root, reader = _opened(path, {})
    return _sound(reader, made(reader.read(root, value), value))


def _opened(path: Path, shapes: Mapping[str, Shape], language: FileLanguage = COMMON) -> tuple[marked.Node, Reader]:
    try:
        return opened(marked.read_text(path), str(path), shapes, language)
    except marked.MarkedError as error:
        raise RulesError(error.problems) from None


def _sound(reader: Reader, found: _Found) -> _Found:
    if not reader.is_sound:
        raise RulesError(first_of(reader.problems))
    return found
