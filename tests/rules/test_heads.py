"""The heads of rule sets: from the files, or from an index of a folder as long as that says what the files say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfscore.cli import main
from perfscore.rules.folders import rules_folder
from perfscore.rules.heads import INDEX, heads_in, index_text
from perfscore.rules.starting import METHODS, common_methods

NAME = "cn/mof/2020-10.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (NAME, "cn/hubei/2020.yaml"):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(rules_folder() / name, tmp_path / name)
    (tmp_path / INDEX).write_text(index_text(tmp_path), "utf-8")
    return tmp_path


def test_the_index_of_the_shipped_rules_says_what_their_files_say() -> None:
    """As far as the files are what they were when it was written."""
    kept, made = (
        dict(_lines(text)) for text in ((rules_folder() / INDEX).read_text("utf-8"), index_text(rules_folder()))
    )
    same = [name for name, line in made.items() if _hash(line) == _hash(kept.get(name, ""))]
    assert same
    assert [name for name in same if made[name] != kept[name]] == []


@pytest.mark.slow
def test_the_index_of_the_shipped_rules_has_all_of_them() -> None:
    """Where it has not, every start reads rule files; ``perfscore rules publish rules`` writes it anew."""
    assert index_text(rules_folder()) == (rules_folder() / INDEX).read_text("utf-8")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines()[1:-1]:
        name, _, rest = line.strip().rstrip(",").partition(": ")
        yield name, rest


def _hash(line: str) -> str:
    return line.partition('"sha256": ')[2][:66]


def test_heads_are_taken_from_the_index_without_reading_the_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = heads_in(folder)
    (folder / INDEX).unlink()
    assert heads_in(folder) == expected
    (folder / INDEX).write_text(index_text(folder), "utf-8")
    monkeypatch.delattr("perfscore.rules.head_reading.fields_in")
    assert heads_in(folder) == expected


def test_a_file_that_has_changed_since_is_read_itself(folder: Path) -> None:
    text = (folder / NAME).read_text("utf-8")
    (folder / NAME).write_text(text.replace("from: 2020", "from: 2019", 1), "utf-8")
    (folder / "new.yaml").write_text(text.replace("id: cn/mof/2020-10", "id: new"), "utf-8")
    found = {head.id: head for head in heads_in(folder)}
    assert found["cn/mof/2020-10"].years.first == 2019
    assert {*found} == {"cn/mof/2020-10", "cn/hubei/2020", "new"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"cn/mof/2020-10.yaml": 5}',
        '{"cn/mof/2020-10.yaml": {"sha256": "x"}}',
        '{"cn/mof/2020-10.yaml": {}}',
    ],
)
def test_an_index_that_is_none_is_passed_over(folder: Path, text: str) -> None:
    expected = heads_in(folder)
    (folder / INDEX).write_text(text, "utf-8")
    assert heads_in(folder) == expected


@pytest.mark.slow
def test_publishing_writes_the_index(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (NAME, "cn/hubei/2020.yaml"):
        cases = name.replace(".yaml", ".cases.yaml")
        shutil.copy(rules_folder() / cases, folder / cases)
    expected = (folder / INDEX).read_text("utf-8")
    (folder / INDEX).unlink()
    assert main(["rules", "publish", str(folder)]) == 0, capsys.readouterr().err
    assert (folder / INDEX).read_text("utf-8") == expected


def test_listing_loads_no_language_of_rules() -> None:
    """A third of the time of a start goes into modules: only what a command needs is loaded."""
    code = (
        "import sys\nbefore = set(sys.modules)\n"  # what measures coverage loads modules of its own
        "from perfscore.cli.commands import main\nassert main(['rules', 'list']) == 0\n"
        "others = 'yaml', 'perfscore.rules.model', 'perfscore.form', 'fractions', 'decimal', 'shutil', 'importlib.resources'\n"
        "print(*(name for name in others if name in sys.modules.keys() - before), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "\n"
    assert "cn/mof/2020-10" in done.stdout


def test_the_names_of_the_common_methods_are_theirs() -> None:
    assert tuple(common_methods()) == METHODS
