"""Defaults that a project file gives: found upwards, less than the command line, told where they are taken."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from pages import ROOT

from perfscore.auditing.profile import Profile
from perfscore.auditing.run import AuditReport
from perfscore.cli import main
from perfscore.cli.project import KEYS, project_of
from perfscore.reporting.audit_docx import audit_docx
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx

RULES = "cn/mof/2020-10"


@pytest.fixture
def project(tmp_path: Path, examples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a form in a folder below it, which is where commands are run."""
    below = tmp_path / "project" / "below"
    below.mkdir(parents=True)
    shutil.copy(examples / "urumqi-2024.yaml", below / "form.yaml")
    monkeypatch.chdir(below)
    monkeypatch.delenv("PERFSCORE_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    return below.parent


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main(arguments) == code
    told = capsys.readouterr()
    return told.out, told.err


@pytest.mark.parametrize(
    ("name", "head"), [("perfscore.toml", ""), ("pyproject.toml", "[project]\nname = 'x'\n[tool.perfscore]\n")]
)
def test_rules_of_a_folder_above_are_taken_and_told(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, head: str
) -> None:
    (project / name).write_text(f'{head}rules = "{RULES}"\nignore = ["F1", "F3"]\n', encoding="utf-8")
    out, err = shown(capsys, "score", "form.yaml")
    assert RULES in out
    assert err == f"按 {project / name}：rules = {RULES}（--no-project 不用）\n"
    _, err = shown(capsys, "audit", "form.yaml", "--exit-zero")
    assert f"rules = {RULES}、ignore = F1,F3" in err


def test_the_command_line_comes_first(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "perfscore.toml").write_text('rules = "cn/hunan/2015"\n', encoding="utf-8")
    out, err = shown(capsys, "score", "form.yaml", "--rules", RULES)
    assert RULES in out
    assert err == ""


def test_it_can_be_left_aside(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = shown(capsys, "score", "form.yaml")
    (project / "perfscore.toml").write_text('rules = "cn/hunan/2015"\n', encoding="utf-8")
    assert shown(capsys, "--no-project", "score", "form.yaml") == plain
    assert shown(capsys, "score", "form.yaml", "--no-project") == plain
    assert shown(capsys, "score", "form.yaml") != plain


def test_the_nearest_file_is_the_only_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of others without our table is passed over."""
    (project / "perfscore.toml").write_text('rules = "cn/hunan/2015"\n', encoding="utf-8")
    (project / "below" / "pyproject.toml").write_text("[tool.ruff]\nline-length = 120\n", encoding="utf-8")
    assert "cn/hunan/2015" in shown(capsys, "score", "form.yaml")[1]
    (project / "below" / "perfscore.toml").write_bytes(b'\xef\xbb\xbflang = "zh"\n')
    assert shown(capsys, "score", "form.yaml")[1] == ""


def test_paths_count_from_the_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = project / "mine" / "my.yaml"
    rules.parent.mkdir()
    assert main(["rules", "new", "my/2025", "--checked-on", "2026-01-31", "-o", str(rules)]) == 0
    (project / "limits.yaml").write_text("deviation: 40%\n", encoding="utf-8")
    (project / "perfscore.toml").write_text(
        'rules = "mine/my.yaml"\nprofile = "limits.yaml"\nrules-dir = "mine"\n', encoding="utf-8"
    )
    out, err = shown(capsys, "score", "form.yaml")
    assert "my/2025" in out
    assert str(project / "mine/my.yaml") in err
    shown(capsys, "audit", "form.yaml", "--exit-zero")
    assert "my/2025" in shown(capsys, "rules", "list")[0]
    (project / "limits.yaml").unlink()
    assert "limits.yaml" in shown(capsys, "audit", "form.yaml", code=2)[1]


def test_a_command_that_takes_several_rule_sets_has_its_own(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "perfscore.toml").write_text(f'rules = "{RULES}"\n', encoding="utf-8")
    assert shown(capsys, "infer", "form.yaml")[1] == ""


def test_its_language_stands_before_that_of_the_system(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "perfscore.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert "no such file" in shown(capsys, "explain", "U001")[0]
    assert "没有这个文件" in shown(capsys, "explain", "U001", "--lang", "zh")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('rule = "x"', "U152 没有“rule”这个设置，是不是 rules"),
        ("zzz = 1", "U151 没有“zzz”这个设置，可用的有：rules、rules-dir"),
        ("rules = 5", "U153 rules 应写成"),
        ('rules = ""', "U153 rules"),
        ('select = ["F1", 2]', "U153 select"),
        ("ignore = []", "U153 ignore"),
        ('lang = "fr"', 'U153 lang 应写成 "zh" / "en"'),
        ("rules = ", "U150"),
        ("a = " + "[" * 5000, "U150"),
        ('ignore = "ZZ"', "U008"),
    ],
)
def test_mistakes_are_told_with_what_was_meant(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = project / "perfscore.toml"
    path.write_text(text, encoding="utf-8")
    err = shown(capsys, "audit", "form.yaml", code=2)[1]
    assert said in err
    if "U008" not in said:
        assert str(path) in err


def test_every_mistake_is_told_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "perfscore.toml").write_text("rule = 1\nprofile = 2\n", encoding="utf-8")
    assert [line.split(": ")[1][:4] for line in shown(capsys, "rules", "list", code=2)[1].splitlines()] == [
        "U152",
        "U153",
    ]
    (project / "perfscore.toml").write_bytes(b"\xff\xfe")
    assert "U150" in shown(capsys, "rules", "list", code=2)[1]


def test_both_pages_show_every_key(project: Path) -> None:
    for page in ("docs/reference/cli.md", "docs/en/elsewhere.md"):
        shown_there = (ROOT / page).read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
        (project / "perfscore.toml").write_text(shown_there, encoding="utf-8")
        given = project_of(project)
        assert {*given.options, "lang"} == {key.replace("-", "_") for key in KEYS}
        assert given.lang in ("zh", "en")


def test_reports_tell_what_the_file_decided(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "limits.yaml").write_text("deviation: 20%\nmany_times: 5\n", encoding="utf-8")
    (project / "perfscore.toml").write_text(
        f'rules = "{RULES}"\nprofile = "limits.yaml"\nignore = ["F1", "F3"]\n', encoding="utf-8"
    )
    out, _ = shown(capsys, "audit", "form.yaml", "--exit-zero")
    assert out.startswith("界线：deviation: 20%；many_times: 5；ignore: F1, F3（取自 ../perfscore.toml）\n")
    assert f"规则：项目的设置 ../perfscore.toml 指定 {RULES}" in out
    told, _ = shown(capsys, "audit", "form.yaml", "--exit-zero", "--format", "json", "--no-project", "--ignore", "F2")
    assert json.loads(told)["limits"] == {"ignore": "F2", "files": []}
    plain, _ = shown(capsys, "audit", "form.yaml", "--exit-zero", "--format", "json", "--no-project")
    assert "limits" not in json.loads(plain)


def _texts(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return unescape("".join(parts.read(name).decode() for name in parts.namelist()))


@pytest.mark.parametrize(
    "written", [audit_html, lambda report: _texts(audit_xlsx(report)), lambda report: _texts(audit_docx(report))]
)
def test_papers_tell_by_which_limits_they_were_made(written: Callable[[AuditReport], str]) -> None:
    limited = Profile(deviation=Fraction(1, 5), select=("F2",), files=("limits.yaml",))
    assert "deviation: 20%；select: F2（取自 limits.yaml）" in written(AuditReport((), (), profile=limited))
    assert "deviation" not in written(AuditReport((), ()))
