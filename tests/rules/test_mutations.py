"""Shipped rule files broken in hundreds of ways: ``check`` catches every one that breaks the file or changes a score."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perfscore.form import Form
from perfscore.rules.folders import rule_files, rules_folder
from perfscore.rules.library import parent_of
from perfscore.rules.load import read_text
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import score_form
from perfscore.testing.cases import load_cases
from perfscore.testing.check import check
from perfscore.testing.run import beside

PER_FILE = 500 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 7
Edit = Callable[[re.Match[str], random.Random], str]


def _digit(found: re.Match[str], draw: random.Random) -> str:
    shown = found[0]
    place = draw.choice([n for n, char in enumerate(shown) if char.isdigit()])
    return shown[:place] + draw.choice([d for d in "0123456789" if d != shown[place]]) + shown[place + 1 :]


def _letters(found: re.Match[str], draw: random.Random) -> str:
    at = draw.randrange(len(found[0]) - 1)
    word = found[0]
    return (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] if word[at] != word[at + 1] else word[:at] + word[at + 1 :]
    )


# What is broken, where it may stand, and how.
WAYS: dict[str, tuple[str, Edit]] = {
    "a digit": (r"(?<=[ \[{:,])\d+(?:\.\d+)?(?=[%分,\]} \n])", _digit),
    "a slope": (r"(?<=line: \[)[\d.]+(?=[%分])", _digit),
    "swapped bounds": (r"\[(\S+), (\S+)\](?=\})", lambda m, _: f"[{m[2]}, {m[1]}]"),
    "band upside down": (r"least: (\S+), (most|below): ([^}]+)\}", lambda m, _: f"least: {m[3]}, {m[2]}: {m[1]}}}"),
    "a gap": (r"      - \{(?:from|above): [^l\n]*\n", lambda m, _: ""),
    "an overlap": (r"      - \{(?:from|above): [^l\n]*\n", lambda m, _: m[0] + m[0]),
    "from or above": (r"(?<=\{)(from|above)(?=: \d)", lambda m, _: "above" if m[0] == "from" else "from"),
    "most or below": (r"(?<=, )(most|below)(?=: )", lambda m, _: "below" if m[0] == "most" else "most"),
    "no per cent sign": (r"(?<=\d)%(?=[,\]}])", lambda m, _: ""),
    "a weight": (r"(?<=weight: )\d+", _digit),
    "a typo in a key": (r"[a-z_]{4,}(?=: )", _letters),
    "a typo in a word": (r"(?<=: )[a-z_]{4,}(?=[,}\n])", _letters),
    "a wrong type": (r"(?<=: )(?:\d+%?|\S{2,})(?=\n)", lambda m, _: "{a: b}"),
    "a list for a text": (r"(?<=label: )\S+(?=\n)", lambda m, _: "[]"),
    "a bad date": (r"\d{4}-\d{2}-\d{2}", lambda m, d: d.choice(["2024-02-30", "2024-13-01", "昨天", "20240101"])),
    "a year": (r"(?<=from: )20\d\d(?=, to)", lambda m, _: "20x1"),
    "a cycle": (r"(?<=extends: )\S+", lambda m, _: "SELF"),
    "a duplicate key": (r"(?m)^    (?:label|measure|sources): .*\n", lambda m, _: m[0] + m[0]),
    "a tab": (r"(?m)^ {4,6}(?=\S)", lambda m, _: "\t"),
    "an anchor": (r"(?<=: )(?=\[)", lambda m, _: "&a "),
    "a tag": (r"(?<=: )(?=\[)", lambda m, _: "!!set "),
    "a row left out": (r"(?m)^  - \{(?:when|otherwise): .*\n", lambda m, _: ""),
    "a row twice": (r"(?m)^  - \{when: .*\n", lambda m, _: m[0] + m[0]),
    "a comparator": (r'"(<=|>=|<|>)"', lambda m, d: f'"{d.choice([c for c in ("<=", ">=", "<", ">", "=>", "≤") if c != m[1]])}"'),
    "rounding": (r"(?<=mode: )[a-z_0-9]+", lambda m, d: d.choice([w for w in ("half_up", "half_even", "down", "up") if w != m[0]])),
    "a grade left out": (r"(?m)^  - \{from: .*grade: .*\n", lambda m, _: ""),
    "a method unused": (r"(?<=use: )[a-z_]+(?=[,}])", lambda m, _: "undetermined, because: 不计分"),
    "a source left out": (r"(?m)^  [a-z_0-9]+:\n    document: .*\n", lambda m, _: ""),
    "a phrase twice": (r"(?<=phrases: \[)([^,\]]+)", lambda m, _: f"{m[1]}, {m[1]}"),
    "cut short": (r"(?m)^(?:select|methods|grades):\n(?:.*\n)*", lambda m, _: m[0].splitlines()[0]),
}  # fmt: skip


def mutants(path: Path) -> Iterator[tuple[str, str]]:
    """What was broken, and the text that came of it; the same ones each time."""
    text = path.read_text("utf-8")
    own = re.search(r"(?m)^id: (\S+)", text)
    draw = random.Random(str(path.relative_to(rules_folder())))
    every = [(way, match) for way, (pattern, _) in WAYS.items() for match in re.finditer(pattern, _code(text))]
    draw.shuffle(every)
    taken: Counter[str] = Counter()
    every.sort(key=lambda each: (taken.update([each[0]]), taken[each[0]])[1])  # each way once before one comes twice
    for way, match in every[:PER_FILE]:
        put = WAYS[way][1](match, draw).replace("SELF", own[1] if own else "")
        changed = text[: match.start()] + put + text[match.end() :]
        if changed != text:
            yield way, changed


def _code(text: str) -> str:
    """The text with its comments blanked out, at the same places."""
    return re.sub(r"(?m)(?<=^)#.*|(?<= )#.*", lambda m: "\x00" * len(m[0]), text)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library") / "rules"
    shutil.copytree(rules_folder(), folder)
    return folder


@pytest.mark.slow
def test_check_catches_every_mutant_that_breaks_the_file_or_changes_a_score(library: Path) -> None:
    counted: Counter[str] = Counter()
    by_proof: Counter[str] = Counter()
    for path in rule_files(library):
        original = path.read_text("utf-8")
        shipped = rules_folder() / path.relative_to(library)
        forms = [case.form for case in load_cases(beside(shipped)).cases]
        before = _scores(original, path, library, forms)
        for way, changed in mutants(shipped):
            path.write_text(changed, encoding="utf-8")
            codes = {item.code for item in check([path], [library]).all_problems}
            if not codes:
                assert _scores(changed, path, library, forms) == before, (
                    f"{path.name}: {way} was let pass\n{_diff(original, changed)}"
                )
            counted[way] += 1
            by_proof[way] += bool(codes - {"R372"})
        path.write_text(original, encoding="utf-8")
    assert sum(counted.values()) >= 200, counted
    assert len(counted) >= 25, sorted(WAYS.keys() - counted.keys())
    # Without the register of published versions, what does not leave a sound rule set is caught all the same.
    for way in ALWAYS_UNSOUND & counted.keys():
        assert by_proof[way] == counted[way], way
    assert sum(by_proof.values()) * 2 > sum(counted.values())


# Ways of breaking a file that never leave a sound one.
ALWAYS_UNSOUND = {
    "a typo in a key", "a wrong type", "a list for a text", "a bad date", "a year", "a cycle", "a duplicate key", "a tab",
    "an anchor", "a tag", "cut short", "band upside down",
}  # fmt: skip


def _scores(text: str, path: Path, library: Path, forms: list[Form]) -> list[object]:
    rules, problems = read_text(text, str(path), parent_of(path, [library]))
    assert rules is not None
    assert problems == ()
    return [_of(form, rules) for form in forms]


def _of(form: Form, rules: RuleSet) -> object:
    result = score_form(form, rules)
    rows = [(row.score, row.refusal.code if row.refusal else None) for row in result.rows]
    return rows, result.total, result.grades


def _diff(one: str, other: str) -> str:
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    return "\n".join(f"{a}\n{b}" for a, b in pairs if a != b)[:400]
