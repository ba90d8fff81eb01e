"""The register of published versions: a published rule set is superseded, never edited.

published.yaml, at the top of a folder of rule sets, holds the hash of every version that was published:

    cn/mof/2020-10: {"1.0": 6f0c...}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from perfscore.errors import RulesError
from perfscore.lazily import lazy_pattern
from perfscore.messages import Message, Place, Problem, problem
from perfscore.rules.folders import PUBLISHED
from perfscore.rules.model import RuleSet
from perfscore.rules.proving.proof import Claim, Proof, decided, unchecked
from perfscore.shapes.files import read_value
from perfscore.shapes.shape import Named, Placed, RefusedError, Schema, pattern

_HASH = lazy_pattern("[0-9a-f]{64}")


class ContentHash:
    """The hash of the content of a rule set, as ``perfscore rules publish`` writes it."""

    def read(self, text: str) -> str:
        if not _HASH.fullmatch(text):
            raise RefusedError("R524", found=text)
        return text

    def schema(self) -> Schema:
        return pattern(_HASH.pattern)


#: Every version of every rule set, by their ids, with the hash of its content.
REGISTER = Named(Named(Placed(ContentHash())))
Register = Mapping[str, Mapping[str, tuple[str, Place]]]


def register_of(folder: Path) -> Register:
    """What a folder's register says; empty where there is none. Raises RulesError."""
    path = folder / PUBLISHED
    if not path.is_file():
        return {}
    found: Register = read_value(path, REGISTER)
    return found


def register_around(path: Path) -> Register:
    """The register of the nearest folder that has one, for a single file. Raises RulesError."""
    folders = path.resolve().parents
    return next((register_of(folder) for folder in folders if (folder / PUBLISHED).is_file()), {})


def published(rules: RuleSet, register: Register) -> Proof:
    """The content of a published version is what it was when it was published."""
    known = register.get(rules.id, {}).get(rules.version)
    if rules.base is not None and published(rules.base, register).problems:
        return unchecked(Claim.PUBLISHED, Message("K_published_base", base=rules.base.id))
    if known is None:
        return unchecked(Claim.PUBLISHED, Message("K_published_none", version=rules.version))
    hash_, _ = known
    found = rules.digest()
    figures = {"rules": rules.id, "version": rules.version, "found": found[:12], "expected": hash_[:12]}
    problems = [] if found == hash_ else [problem("R372", rules.place, **figures)]
    return decided(Claim.PUBLISHED, problems, Message("K_published_over", version=rules.version, hash=found[:12]))


def vanished(register: Register, ids: Sequence[str]) -> list[Problem]:
    """Published rule sets that are no longer there."""
    gone = [(name, versions) for name, versions in register.items() if name not in ids]
    return [problem("R373", next(iter(versions.values()))[1], found=name) for name, versions in gone if versions]


def with_versions(register: Register, rule_sets: Sequence[RuleSet]) -> str:
    """The text of a register that holds these rule sets, too. Raises RulesError for a version published otherwise."""
    every = {name: {version: hash_ for version, (hash_, _) in known.items()} for name, known in register.items()}
    problems = [found for each in rule_sets for found in published(each, register).problems]
    if problems:
        raise RulesError(problems)
    for rules in rule_sets:
        every.setdefault(rules.id, {})[rules.version] = rules.digest()
    lines = [f"{name}:\n" + "".join(f'  "{v}": {h}\n' for v, h in each.items()) for name, each in sorted(every.items())]
    head = "# 已发布的规则集及其内容的散列。由 perfscore rules publish 写入，请勿手改：发布后只能另出新版本。\n"
    return head + "".join(lines)
