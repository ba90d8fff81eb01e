"""pytest runs the cases beside rule sets, and a stranger's tests as if perfscore were not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_explanations import START

from perfscore.testing.plugin import _is_beside_rules

pytest_plugins = ["pytester"]
GOOD = '  - {category: 数量, target: ">=10个", actual: 8个, weight: 10, score: 8.00, reason: 80%}\n'
CASES = f"rules: my/2025\ncases:\n{GOOD}"
FOREIGN = "rules: [a, b]\ncases:\n  - {in: 1, out: 2}\n"


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """A repository of rule sets, where ``run`` runs pytest."""
    (pytester.path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    (pytester.path / "my.yaml").write_text(START, encoding="utf-8")
    (pytester.path / "my.cases.yaml").write_text(CASES, encoding="utf-8")
    return pytester.path


def run(pytester: pytest.Pytester, *arguments: str, alone: bool = False) -> tuple[int, str]:
    """The exit code and what is shown; ``alone`` in a process that has loaded nothing yet."""
    start = pytester.runpytest_subprocess if alone else pytester.runpytest_inprocess
    done = start("-p", "no:cacheprovider", "-q", *arguments)
    return int(done.ret), str(done.stdout)


@pytest.mark.usefixtures("folder")
def test_cases_beside_rules_run_outside_this_repository(pytester: pytest.Pytester) -> None:
    """A repository of rule sets needs only the package installed."""
    code, shown = run(pytester, "-rA", alone=True)
    assert code == 0, shown
    assert "PASSED my.cases.yaml::cases" in shown


def test_a_case_that_does_not_agree_fails_with_what_it_gave(pytester: pytest.Pytester, folder: Path) -> None:
    bad = GOOD.replace("8.00", "9.00").replace("80%", "写错的期望")
    (folder / "my.cases.yaml").write_text(CASES + bad, encoding="utf-8")
    code, shown = run(pytester)
    assert code == 1, shown
    assert "1 failed" in shown
    assert "my.cases.yaml:4:5: R403 应为 9.00，实为 8.00（写错的期望）" in shown
    assert shown.count("R403") - shown.count("FAILED") in (0, 1), "the case that agrees is not listed"
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("my.cases.yaml", "rules: my/2025\ncases: [\n", "Y001"),
        ("my.cases.yaml", FOREIGN, "R101"),
        ("my.cases.yaml", "", "Y0"),
        ("my.yaml", START.replace("title:", "titel:"), "R101"),
        ("my.yaml", START.replace("places:", "plaices:"), "R101"),
    ],
)
def test_what_is_broken_fails_as_a_test_with_its_code(
    pytester: pytest.Pytester, folder: Path, name: str, text: str, code: str
) -> None:
    """And not while collecting, which would stop all the other tests."""
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "test_other.py").write_text("def test_it(): pass\n")
    status, shown = run(pytester)
    assert status == 1, shown
    assert "1 failed, 1 passed" in shown
    assert code in shown
    assert "Traceback" not in shown


def test_files_of_others_are_passed_over_in_silence(pytester: pytest.Pytester, folder: Path) -> None:
    (folder / "my.yaml").unlink()
    for name in ("my", "api", "data"):
        (folder / f"{name}.cases.yaml").write_text(FOREIGN, encoding="utf-8")
    (folder / "api.yaml").write_text("id: 3\nversion: 2\nopenapi: 3.0\n", encoding="utf-8")
    (folder / "data.yaml").write_bytes(b"\xff\xfe\x00 no text")
    (folder / "folder.cases.yaml").mkdir()
    (folder / "folder.yaml").mkdir()
    (folder / "test_other.py").write_text("def test_it(): pass\n")
    code, shown = run(pytester)
    assert code == 0, shown
    assert "1 passed" in shown
    assert "cases" not in shown


def test_it_can_be_switched_off(pytester: pytest.Pytester, folder: Path) -> None:
    (folder / "test_other.py").write_text("def test_it(): pass\n")
    code, shown = run(pytester, "-p", "no:perfscore")
    assert code == 0, shown
    assert "1 passed" in shown


def test_collecting_loads_nothing_of_the_engine(pytester: pytest.Pytester, folder: Path) -> None:
    """Neither at the start nor for the files that it collects: pytest itself brings neither yaml nor attrs."""
    (folder / "conftest.py").write_text(
        "import sys\n"
        "def pytest_collection_finish(session):\n"
        "    ours = sorted(name for name in sys.modules if name.startswith('perfscore'))\n"
        "    print('LOADED', *ours, 'yaml' in sys.modules)\n"
    )
    code, shown = run(pytester, "-s", "--collect-only", "-p", "no:hypothesispytest", "-p", "no:xdist", alone=True)
    assert code == 0, shown
    loaded = next(line for line in shown.splitlines() if line.startswith("LOADED")).split()[1:]
    assert set(loaded) <= {
        "perfscore", "perfscore.lazily", "perfscore.version", "perfscore.testing", "perfscore.testing.plugin", "False",
    }  # fmt: skip


def test_every_shipped_rule_set_is_known_for_one() -> None:
    from perfscore.rules.folders import rule_files, rules_folder
    from perfscore.testing.run import beside

    files = rule_files(rules_folder())
    assert len(files) > 10
    assert [path for path in files if not _is_beside_rules(beside(path))] == []
