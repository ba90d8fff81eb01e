"""What rule sets hold for, without the rest of them: read from the rule files, or from the index of their folder.

heads.json, at the top of a folder of rule sets, holds the head of each file beside the hash of the whole file. What a
file says that is not as it was when the index was written is read from the file itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from perfscore.errors import RulesError
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Place, problem
from perfscore.rules.folders import rule_files, rules_folder
from perfscore.rules.years import Years

INDEX = "heads.json"
_FOLDERS_KNOWN = 8


@frozen(kw_only=True)
class RuleSetHead:
    """Where a rule set is, what it is called, and what it holds for: all that listing and choosing need."""

    id: str
    title: str
    path: Path
    places: tuple[str, ...]
    years: Years
    forms: frozenset[FormKind]
    scope: str | None


def rule_ids(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """The ids of all rule sets, the shipped ones and those of ``folders``, sorted."""
    return tuple(head.id for head in every_head(folders))


def every_head(folders: Sequence[Path] = ()) -> tuple[RuleSetHead, ...]:
    """The heads of all rule sets, the shipped ones and those of ``folders``, sorted by their ids."""
    return tuple(sorted(heads((*folders, rules_folder())), key=lambda head: head.id))


@lru_cache(maxsize=_FOLDERS_KNOWN)
def heads(folders: tuple[Path, ...]) -> tuple[RuleSetHead, ...]:
    """The heads of all rule files; one that is no rule set at all is left out. The shipped ones are read once."""
    found: dict[str, RuleSetHead] = {}
    for folder in dict.fromkeys(folders):
        for head in _shipped() if folder == rules_folder() else heads_in(folder):
            if head.id in found:
                first = found[head.id].path
                raise RulesError([problem("R206", Place(file=str(head.path)), found=head.id, first=first)])
            found[head.id] = head
    return tuple(found.values())


@cache
def _shipped() -> tuple[RuleSetHead, ...]:
    return heads_in(rules_folder())


def forget_heads() -> None:
    """Look into folders again."""
    heads.cache_clear()
    _shipped.cache_clear()


def heads_in(folder: Path) -> tuple[RuleSetHead, ...]:
    """The heads of the rule files below a folder."""
    return _heads(folder, _index_of(folder))


def _heads(folder: Path, index: Mapping[str, Any]) -> tuple[RuleSetHead, ...]:
    found = (_head(path, index.get(path.relative_to(folder).as_posix())) for path in rule_files(folder))
    return tuple(head for head in found if head is not None)


def _head(path: Path, entry: Any) -> RuleSetHead | None:
    """The head of a file, from its entry in the index where that was made of this content."""
    try:
        if entry is not None and entry["sha256"] == _hash_of(path):
            first, last, day = entry["years"]
            return RuleSetHead(
                id=entry["id"], title=entry["title"], path=path, places=tuple(entry["places"]),
                years=Years(first, last, date.fromisoformat(day)), forms=frozenset(map(FormKind, entry["forms"])),
                scope=entry["scope"],
            )  # fmt: skip
    except (KeyError, TypeError, ValueError):  # somebody has written it by hand
        pass
    from perfscore.rules.head_reading import fields_in  # which knows the whole language

    said = fields_in(path)
    return None if said is None else RuleSetHead(path=path, **said)


def _index_of(folder: Path) -> Mapping[str, Any]:
    try:
        found = json.loads((folder / INDEX).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def index_text(folder: Path) -> str:
    """The index of a folder, from its files alone."""
    lines = [
        f"  {json.dumps(head.path.relative_to(folder).as_posix())}: {json.dumps(_entry(head), ensure_ascii=False)}"
        for head in _heads(folder, {})
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _entry(head: RuleSetHead) -> dict[str, object]:
    years = head.years
    return {
        "sha256": _hash_of(head.path), "id": head.id, "title": head.title, "places": head.places,
        "years": (years.first, years.last, years.checked_on.isoformat()),
        "forms": sorted(each.value for each in head.forms), "scope": head.scope,
    }  # fmt: skip


def _hash_of(path: Path) -> str | None:
    """None for a file that cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
