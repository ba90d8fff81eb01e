"""The JSON Schema and the loader accept and refuse the same files, as far as one place of a file tells."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import jsonschema
import pytest
import yaml
from test_load import SOUND

import perfscore
from perfscore.editing.languages import languages
from perfscore.marked import Mapping, Node, Scalar, parse_yaml
from perfscore.rules.folders import rule_files, rules_folder
from perfscore.rules.grammar import shapes
from perfscore.rules.load import read_text

SCHEMA = languages()["rules"].schema()
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
# What only the loader can see, because it needs another place of the file or the table of units.
ELSEWHERE = {
    "R112", "R113", "R114", "R115", "R116", "R117", "R118", "R119", "R120", "R124", "R126", "R127", "R128", "R130",
    "R131", "R132", "R133", "R135", "R136", "R137", "R138", "R147", "R149", "R515",
}  # fmt: skip
VALUES: tuple[Any, ...] = (
    "", " ", "x", "5", "-1", "0", "0.5", "1/3", "60%", "120%", "2分", "-2分", "yes", "lowest", "none", "open", "2026-02-30",
    "level", "attainment", "undetermined", "actual", [], {}, ["x"], {"x": "y"}, ["0%", "1%", "2%"],
)  # fmt: skip


def tree(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: tree(value) for key, value in node.entries}
    return [tree(item) for item in node.items]


def typed(value: Any) -> Any:
    """As an editor sees it, by YAML 1.2: plain numbers and booleans are no strings."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if re.fullmatch(r"[-+]?(\d+(\.\d+)?|\.\d+)", value):
        return float(value) if "." in value else int(value)
    return {"true": True, "false": False, "": None, "null": None}.get(value, value)


def changes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place of a file, with every odd value put there; keys left out and keys made up."""
    for other in VALUES:
        yield path, other
    if isinstance(value, dict):
        yield path, value | {"made_up": "1"}
        for key, item in value.items():
            yield path, {name: each for name, each in value.items() if name != key}
            yield from changes(item, (*path, key))
    if isinstance(value, list):
        for number, item in enumerate(value[:3]):
            yield from changes(item, (*path, number))


def put(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    if not path:
        return other
    if isinstance(value, dict):
        return {key: put(item, path[1:], other) if key == path[0] else item for key, item in value.items()}
    return [put(item, path[1:], other) if n == path[0] else item for n, item in enumerate(value)]


def agree(changed: Any, path: tuple[Any, ...]) -> None:
    """What the schema refuses the loader refuses; what it accepts the loader refuses only for another place.

    Whether a breakpoint carries a per cent sign depends on the measure of its method.
    """
    text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False, width=10_000)
    _, problems = read_text(text, "f.yaml", perfscore.load_rules)
    codes = {item.code for item in problems if not item.is_warning}
    seen = codes - ELSEWHERE - ({"R106", "R107"} if "curve" in path or path[-1:] == ("measure",) else set())
    for view in (changed, typed(changed)):
        errors = [error.message for error in CHECKER.iter_errors(view)]
        assert codes if errors else not seen, f"{path}: {codes or 'loader accepts'}, schema {errors[:2]}\n{text}"


@pytest.mark.parametrize("name", ["sound", "cn/xinjiang/changji/2023", "world/hdi", "cn/anhui/tongling/2021"])
def test_schema_and_loader_agree_on_every_change(name: str) -> None:
    text = SOUND if name == "sound" else (rules_folder() / f"{name}.yaml").read_text("utf-8")
    whole = tree(parse_yaml(text, "f.yaml"))
    agree(whole, ())
    stride = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 211
    for path, other in islice(changes(whole), None, None, stride):
        if path:
            agree(put(whole, path, other), path)


def test_every_shipped_file_is_valid() -> None:
    for path in rule_files(rules_folder()):
        errors = list(CHECKER.iter_errors(typed(tree(parse_yaml(path.read_text("utf-8"), path.name)))))
        assert errors == [], path


def test_every_key_is_described_in_chinese() -> None:
    for shape in shapes().values():
        for key in shape.keys:
            assert re.search(r"[\u4e00-\u9fff]", key.said), f"{shape.name}.{key.name}"
