"""Defaults of a project: ``perfscore.toml``, or ``[tool.perfscore]`` in ``pyproject.toml``, here or in a folder above.

rules = "cn/hunan/2015"    # 规则集编号，或文件（从这个文件所在的文件夹算起）
rules-dir = ["rules"]      # 自己的规则文件夹
profile = "limits.yaml"    # 审核的界线
select = ["F1", "F2"]      # 只要这些发现
ignore = ["F106"]          # 不要这些发现
lang = "zh"                # 提示语的语言

What stands on the command line comes first. What a command takes from the file is told, for it may change a result.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field

from perfscore.cli.usage import each_action
from perfscore.errors import UsageError
from perfscore.files import reason
from perfscore.frozen import frozen
from perfscore.messages import Joined, Lang, Place, Problem, problem, wording

_OWN, _SHARED, _TABLE = "perfscore.toml", "pyproject.toml", "perfscore"
_RULE_FILES = (".yaml", ".yml")
_Value: TypeAlias = str | list[str]


@frozen
class ProjectFile:
    """The file, and what it gives for the options of commands by their names in the parser."""

    path: Path | None = None
    options: Mapping[str, _Value] = field(factory=dict)
    lang: Lang | None = None

    def give_to(self, parser: argparse.ArgumentParser) -> None:
        """What the file says becomes the default of every such option of a command and of all below it."""
        for action in each_action(parser):
            if (value := self._for(action)) is not None:
                action.default, action.required = value, False

    def _for(self, action: argparse.Action) -> _Value | None:
        """The value for an option that takes one of its kind: ``infer --rules`` asks for several, and is another."""
        value = self.options.get(action.dest) if action.option_strings else None
        takes_many = isinstance(action, argparse._AppendAction)  # noqa: SLF001
        return value if isinstance(value, list) == takes_many else None

    def taken(self, arguments: argparse.Namespace) -> dict[str, str]:
        """The options that a command has from the file, each with the file as seen from here, for reports to tell."""
        given = vars(arguments)
        names = [name for name, value in self.options.items() if name in given and _holds(given[name], value)]
        return dict.fromkeys(names, os.path.relpath(self.path)) if self.path else {}

    def told(self, taken: Iterable[str], lang: Lang) -> str:
        """What a command has taken from the file."""
        said = wording("W_list", lang).join(
            f"{name.replace('_', '-')} = {_shown(self.options[name])}" for name in taken
        )
        return wording("W_project", lang, {"file": str(self.path), "said": said})


def project_of(folder: Path) -> ProjectFile:
    """What the nearest project file says: in ``folder`` or in one above it. Raises UsageError with every mistake."""
    for each in (folder, *folder.parents):
        for name, table in ((_OWN, _whole), (_SHARED, _ours)):
            path = each / name
            if path.is_file() and (said := table(path)) is not None:
                return _project(path, said)
    return ProjectFile()


def _whole(path: Path) -> dict[str, Any]:
    return _loaded(path, _text(path))


def _ours(path: Path) -> dict[str, Any] | None:
    """Our table of a file that others use, too; None where there is none."""
    text = _text(path)
    if _TABLE not in text:  # most: then nothing is parsed
        return None
    tools = _loaded(path, text).get("tool")
    said = tools.get(_TABLE) if isinstance(tools, dict) else None
    return said if isinstance(said, dict) else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        detail = reason(error) if isinstance(error, OSError) else "UTF-8"
        raise UsageError([problem("U150", Place(file=str(path)), detail=detail)]) from None


def _loaded(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # only where there is a file

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError([problem("U150", Place(file=str(path)), detail=str(error))]) from None


def _project(path: Path, said: Mapping[str, Any]) -> ProjectFile:
    from perfscore.shapes.nearest import nearest  # only where there is a file

    options: dict[str, _Value] = {}
    wrong: list[Problem] = []
    for name, value in said.items():
        place = Place(file=str(path), path=name)
        if name not in KEYS:
            near = nearest(name, KEYS)
            wrong.append(problem("U152" if near else "U151", place, found=name, near=near, allowed=Joined(KEYS)))
            continue
        made, expected = KEYS[name]
        found = made(value, path.parent)
        if found is None:
            wrong.append(problem("U153", place, key=name, expected=expected))
        else:
            options[name.replace("-", "_")] = found
    if wrong:
        raise UsageError(wrong)
    lang = options.pop("lang", None)
    return ProjectFile(path, options, "en" if lang == "en" else "zh" if lang else None)


def _texts(value: object) -> Sequence[str] | None:
    """One text, or a list of them."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not several:
        return None
    return several if all(isinstance(each, str) and each for each in several) else None


def _rules(value: object, folder: Path) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    return str(folder / value) if value.lower().endswith(_RULE_FILES) else value


def _path(value: object, folder: Path) -> str | None:
    return str(folder / value) if isinstance(value, str) and value else None


def _paths(value: object, folder: Path) -> list[str] | None:
    names = _texts(value)
    return None if names is None else [str(folder / name) for name in names]


def _codes(value: object, _: Path) -> str | None:
    names = _texts(value)
    return None if names is None else ",".join(names)


def _lang(value: object, _: Path) -> str | None:
    return value if value in ("zh", "en") else None


#: How each key is read, and what it takes in words.
KEYS: dict[str, tuple[Callable[[object, Path], _Value | None], str]] = {
    "rules": (_rules, '"cn/mof/2020-10"'),
    "rules-dir": (_paths, '["rules"]'),
    "profile": (_path, '"limits.yaml"'),
    "select": (_codes, '["F1", "F2"]'),
    "ignore": (_codes, '["F106"]'),
    "lang": (_lang, '"zh" / "en"'),
}


def _shown(value: _Value) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _holds(given: object, value: _Value) -> bool:
    return given == value or (isinstance(given, list) and given[: len(value)] == value)
