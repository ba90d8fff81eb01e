"""Run on module names: prints the patterns of each that a text of its own pieces keeps busy for too long."""

from __future__ import annotations

import ast
import importlib
import re
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from itertools import combinations, groupby, product
from pathlib import Path
from types import ModuleType
from typing import Any

from perfscore.lazily import CompiledPattern

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _parser  # type: ignore[attr-defined]

LENGTH = 100_000
BUDGET = 0.5  # seconds of processor time; one pass takes thousandths, a pass for each place a second and more
SHORTER = 8  # whoever spends the budget is fed an eighth of the text: one pass grows 8 times, a pass for each place 64
GROWS = 24
METHODS = ("match", "fullmatch", "search", "sub", "split", "finditer", "findall")
MOST_PIECES = 12


class SlowError(Exception):
    """The budget is spent."""


def stop(*_: object) -> None:
    raise SlowError


def used(module: ModuleType) -> dict[str, set[str]]:
    """Names of a module -> methods of patterns that it calls on them."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
            found.setdefault(node.value.id, set()).add(node.attr)
    return found


INSIDE = {"SUBPATTERN": -1, "MAX_REPEAT": 2, "MIN_REPEAT": 2, "POSSESSIVE_REPEAT": 2, "ASSERT": 1, "ASSERT_NOT": 1}


def pieces(parsed: Any) -> Iterator[str]:
    """Texts that the parts of a pattern match: runs of literals, one of each class and of each branch."""
    for kind, parts in groupby(parsed, lambda part: str(part[0])):
        values = [value for _, value in parts]
        if kind == "LITERAL":
            yield "".join(map(chr, values))
            continue
        for value in values:
            yield from inside(kind, value)


def inside(kind: str, value: Any) -> Iterator[str]:
    """The pieces of one part that is not a literal."""
    if kind == "IN":
        yield from sample(value)
    elif kind == "ANY":
        yield "x"
    elif kind == "BRANCH":
        for each in value[1]:
            yield from pieces(each)
    elif kind == "ATOMIC_GROUP":
        yield from pieces(value)
    elif kind in INSIDE:
        yield from pieces(value[INSIDE[kind]])


def sample(items: Any) -> Iterator[str]:
    classes = {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "a"}
    if str(items[0][0]) == "NEGATE":
        yield "\x02"
        return
    for kind, value in items[:3]:
        name = str(kind)
        if name == "LITERAL":
            yield chr(value)
        elif name == "RANGE":
            yield chr(value[0])
        elif name == "CATEGORY":
            yield classes.get(str(value), "x")


def texts(pattern: re.Pattern[Any]) -> Iterator[str]:
    found = list(dict.fromkeys(pieces(_parser.parse(pattern.pattern, pattern.flags))))[:MOST_PIECES]
    for first, second in product(found, repeat=2):
        yield first + second * (LENGTH // len(second)) + "\x01"
    for first, second in combinations(found, 2):
        yield (first + second) * (LENGTH // len(first + second)) + "\x01"
    whole = "".join(found)
    yield whole * (LENGTH // max(1, len(whole))) + "\x01"


def run(pattern: re.Pattern[Any], method: str, text: str, budget: float) -> float:
    """Seconds of processor time that it takes; SlowError when the budget does not suffice."""
    fed = [part.encode() if isinstance(pattern.pattern, bytes) else part for part in ("", text)]
    arguments = fed if method == "sub" else fed[1:]
    start = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, budget)
    try:
        answer = getattr(pattern, method)(*arguments)
        if method == "finditer":
            for _ in answer:
                pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - start


def grows_faster_than_the_text(pattern: re.Pattern[Any], method: str, text: str) -> bool:
    """Whether it spends the budget, and that not because the machine is slow."""
    try:
        run(pattern, method, text, BUDGET)
    except SlowError:
        try:
            part = max(run(pattern, method, text[: LENGTH // SHORTER] + text[-1], BUDGET) for _ in range(3))
            run(pattern, method, text, GROWS * part)
        except SlowError:
            return True
    return False


def main(names: list[str]) -> None:
    signal.signal(signal.SIGVTALRM, stop)
    for name in names:
        module = importlib.import_module(name)
        calls = used(module)
        for label, found in vars(module).items():
            value = re.compile(found.pattern, found.flags) if isinstance(found, CompiledPattern) else found
            if isinstance(value, re.Pattern):
                for method in sorted(calls.get(label, ())):
                    show(f"{name}.{label} {method}", value, method)


def show(label: str, pattern: re.Pattern[Any], method: str) -> None:
    for text in texts(pattern):
        if grows_faster_than_the_text(pattern, method, text):
            print(f"{label} {text[:24]!r}")
            return


if __name__ == "__main__":
    main(sys.argv[1:])
