"""What must stay true of the repository, each with a message that says what to do."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import blocks

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "perfscore"
SOURCES = sorted(PACKAGE.rglob("*.py"))
# Layouts weigh how well cells fit their columns and how alike two words are; they never compute with a value.
EXACT_ROOMS = ("values", "shapes", "rules", "scoring", "auditing", "reading/formats", "reporting")
# Only the named binary64 mode computes in floats; the other is the likeness of two words in a hint.
FLOAT_ALLOWED = {("evaluate.py", "_binary64"), ("shape.py", "nearest")}

pytestmark = pytest.mark.skipif(not PACKAGE.is_dir(), reason="the checkout is not here")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef))


def test_no_float_in_the_exact_rooms() -> None:
    """A float literal or float(...) belongs only where a comment explains it; use Fraction or Decimal."""
    found = []
    for room in EXACT_ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            for function in functions(path):
                inner = [n for n in ast.walk(function) if _is_float(n)]
                if inner and (path.name, function.name) not in FLOAT_ALLOWED:
                    found += [f"{path.name}:{node.lineno} in {function.name}" for node in inner]
    assert found == []


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "float"
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def test_functions_fit_on_a_screen_and_modules_stay_small() -> None:
    sizes = []
    for path in SOURCES:
        lines = path.read_text("utf-8").count("\n")
        assert lines < 400, f"{path.name} has {lines} lines: split it by a noun"
        for function in functions(path):
            body = function.body[1:] if ast.get_docstring(function) else function.body
            size = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert size <= 60, f"{path.name}:{function.name} has {size} lines"
            sizes.append(size)
    assert statistics.median(sizes) < 10


def test_importing_the_package_is_light() -> None:
    code = "import sys, perfscore; print(' '.join(sorted(m for m in sys.modules if '.' not in m)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "pandas", "polars", "pyarrow", "openpyxl", "lxml", "hypothesis", "pytest", "sphinx"}
    assert not heavy & set(done.stdout.split())


def test_using_the_core_loads_only_attrs_and_yaml() -> None:
    code = (
        "import sys, perfscore\n"
        "perfscore.score(perfscore.Indicator(name='x', target='>=5个', actual='4个', weight='10'),"
        " perfscore.load_rules('cn/mof/2020-10'))\n"
        "print(' '.join(m.__spec__.origin or '' for m in list(sys.modules.values()) if getattr(m, '__spec__', None)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    packages = set(re.findall(r"site-packages[/\\](\w+)", done.stdout))
    assert packages <= {
        "attr",
        "attrs",
        "yaml",
        "_yaml",
        "perfscore",
        "_virtualenv",
        "_distutils_hack",
        "__editable___perfscore",
        "coverage",  # where the tests are being measured
    }


def test_public_names_are_documented() -> None:
    import perfscore

    page = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
    missing = [name for name in perfscore.__all__ if not name.startswith("_") and name not in page]
    assert missing == [], "add them to docs/reference/api.md"
    for name in perfscore.__all__:
        assert getattr(perfscore, name).__doc__, name


def test_every_public_name_has_an_example_that_is_run() -> None:
    import perfscore

    pages = [
        block.text
        for path in (ROOT / "docs").rglob("*.md")
        for block in blocks(path.read_text("utf-8"))
        if block.language == "python"
    ]
    shown = "\n".join([*pages, *(path.read_text("utf-8") for path in (ROOT / "examples").glob("*.py"))])
    assert [name for name in perfscore.__all__ if not re.search(rf"\b{name}\b", shown)] == []


def test_the_readme_gives_the_commands_that_ci_runs() -> None:
    page, ci = ((ROOT / name).read_text("utf-8") for name in ("README.md", ".ci/run"))
    audit, tests = (block.text.strip() for block in blocks(page) if block.language == "sh")
    for command in (audit, tests):
        assert re.search(rf"^ *{re.escape(command)}(?: > \S+ \|\| status=\$\?)?$", ci, re.M), (
            f"not in .ci/run: {command}"
        )
    assert tests in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    windows = [block.text.strip() for block in blocks(page) if block.language == "bat"]
    assert [_on_unix(each) for each in windows] == [audit, tests]


def _on_unix(command: str) -> str:
    return re.sub(r"^py ", "python3 ", command).replace("\\Scripts\\", "/bin/").replace("\\", "/")


def test_the_project_speaks_of_itself_alone() -> None:
    """Nothing but the optional test data folder is named."""
    files = [*SOURCES, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "rules").rglob("*.yaml")]
    for path in files:
        assert "shared/" not in path.read_text("utf-8"), path


def test_a_name_of_a_class_has_one_meaning() -> None:
    """Two rooms that call different things by one name are read wrong: call one of them by what sets it apart."""
    meanings: dict[str, set[str]] = {}
    for path in SOURCES:
        for name, meaning in _named(ast.parse(path.read_text("utf-8")), path):
            meanings.setdefault(name, set()).add(meaning)
    assert {name: sorted(found) for name, found in meanings.items() if len(found) > 1} == {}


def _named(module: ast.Module, path: Path) -> Iterator[tuple[str, str]]:
    """The public classes and names of types of a module, each with what sets it apart from another of that name."""
    for node in module.body:
        match node:
            case ast.ClassDef(name=name) if not name.startswith("_"):
                yield name, str(path.relative_to(PACKAGE))
            case ast.AnnAssign(
                target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias"), value=ast.expr() as value
            ):
                if not name.startswith("_"):
                    yield name, ast.unparse(value)
