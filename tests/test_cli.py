"""The command line as a user meets it: output, files, exit codes, one clear line for every error."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

import perfscore
from perfscore.cli import main
from perfscore.cli.commands import parser
from perfscore.cli.options import TABLE_FORMATS
from perfscore.messages import codes, template
from perfscore.reporting.as_records import RECORD_FORMATS


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return code, shown.out, shown.err


def test_audit_finds_and_exits_1(capsys: pytest.CaptureFixture[str], examples: Path) -> None:
    code, out, err = run(capsys, "audit", examples / "changji-2023.yaml")
    assert (code, err) == (1, "")
    assert "cn/xinjiang/changji/2023" in out
    assert "F201" in out


def test_audit_json_is_the_contract(capsys: pytest.CaptureFixture[str], examples: Path) -> None:
    code, out, _ = run(capsys, "audit", examples / "changji-2023.yaml", "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert set(document) == {"forms", "findings", "documents", "unread"}
    assert document["documents"] == [{"file": str(examples / "changji-2023.yaml"), "forms": 6, "problems": []}]
    assert document["unread"] == []
    form = document["forms"][1]
    assert (form["file"], form["implementer"]) == (str(examples / "changji-2023.yaml"), "昌吉回族自治州自然资源局")
    assert {
        "name",
        "kind",
        "year",
        "ruleset",
        "declared_total",
        "recomputed_total",
        "grade",
        "rows",
        "findings",
    } <= set(form)
    row = form["rows"][0]
    assert {"name", "level2", "weight", "declared", "low", "high", "method", "verdict", "trace"} <= set(row)
    assert (row["name"], row["declared"], row["low"], row["high"], row["verdict"]) == (
        "预算执行率", "2.32", "2.33", "2.33", "rounding",
    )  # fmt: skip
    assert form["recomputed_total"] == {"low": "74.66", "high": "74.66"}
    assert set(form["findings"][0]) == {
        "code", "severity", "message", "where", "says", "expected", "article", "points", "cause", "ask", "consequences",
    }  # fmt: skip
    assert form["receipt"]["rules"] == "cn/xinjiang/changji/2023"


def test_score_with_explanations(capsys: pytest.CaptureFixture[str], examples: Path) -> None:
    code, out, _ = run(capsys, "score", examples / "changji-2023.yaml", "--explain")
    assert code == 0
    assert "66 人 ÷ 68 人 = 97.06%；（97.06% − 60%）÷ 40% × 10 分 = 9.27 分" in out
    code, out, _ = run(capsys, "score", examples / "changji-2023.yaml", "--format", "json", "--rules", "cn/mof/2020-10")
    assert json.loads(out)["forms"][0]["ruleset"] == "cn/mof/2020-10"


def test_read_writes_yaml_that_reads_back(capsys: pytest.CaptureFixture[str], examples: Path, tmp_path: Path) -> None:
    target = tmp_path / "表.yaml"
    assert run(capsys, "read", examples / "urumqi-2024.yaml", "--format", "yaml", "-o", target)[:2] == (0, "")
    first = json.loads(run(capsys, "read", examples / "urumqi-2024.yaml", "--format", "json")[1])["forms"]
    again = json.loads(run(capsys, "read", target, "--format", "json")[1])["forms"]
    assert list(map(_without_places, again)) == list(map(_without_places, first))
    assert [path.name for path in tmp_path.iterdir()] == ["表.yaml"]


def _without_places(item: object) -> object:
    """A form as JSON without where it was read."""
    if isinstance(item, dict):
        return {key: _without_places(value) for key, value in item.items() if key not in ("file", "source")}
    return [_without_places(each) for each in item] if isinstance(item, list) else item


def test_a_bad_document_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str], examples: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xff\xff")
    code, out, err = run(capsys, "audit", bad, examples / "urumqi-2024.yaml", tmp_path / "none.txt")
    assert code == 2
    assert "共 6 张表" in out
    assert err.splitlines()[0] == "2 个文件没有读出："
    assert len(err.splitlines()) == 3
    assert "D003" in err
    assert "U001" in err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["audit"], "U100"),
        (["nonsense"], "U102"),
        (["audit", "x.yaml", "--rules", "no/such"], "R204"),
        (["audit", "x.yaml", "--rules", "none.yaml"], "R001"),
        (["read", "x.yaml", "--format", "xlsx"], "U004"),
        (["rules", "show", "no/such"], "R204"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str], arguments: list[str], text: str) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert text in err
    assert len(err.strip().splitlines()) == 1


def test_unwritable_output_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], examples: Path, tmp_path: Path
) -> None:
    code, _, err = run(capsys, "read", examples / "urumqi-2024.yaml", "-o", tmp_path / "no" / "folder.txt")
    assert code == 2
    assert "U003" in err
    assert list(tmp_path.iterdir()) == []


def test_rules_list_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "rules", "list")
    assert code == 0
    assert "cn/xinjiang/urumqi/2024" in out
    code, out, _ = run(capsys, "rules", "show", "cn/xinjiang/changji/2023")
    assert code == 0
    assert "60%起按比例计分" in out
    assert "完成率不低于 60%、低于 90%：从 0% 直线到 75%" in out
    assert "量：完成率（四舍五入到 0.01%）；得分：四舍五入到 0.01" in out
    assert "226/241" in out
    assert "10. 类别为 成本 或 时效，值为 数值，目标值为 正数 → 60%起按比例计分，达到90%得满分" in out


def test_english_on_request(capsys: pytest.CaptureFixture[str], examples: Path) -> None:
    out = run(capsys, "audit", examples / "changji-2023.yaml", "--lang", "en")[1]
    assert "declared 6, recomputed 2.33" in out
    assert run(capsys, "read", "nowhere.txt", "--lang", "en")[2] == "nowhere.txt: U001 there is no such file\n"
    assert "(project self-evaluation, 2023)" in out
    assert " (line 39)" in out
    assert "F201 '工作完成及时率（%）': declared 6" in out
    assert "agrees 52, rounding 2, differs 3" in out


def test_the_console_speaks_utf_8_whatever_the_locale(examples: Path) -> None:
    command = [sys.executable, "-m", "perfscore", "audit", str(examples / "urumqi-2024.yaml")]
    environment = {"PYTHONUTF8": "0", "LC_ALL": "C", "PATH": ""}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode == 1
    assert "完成编制时间" in done.stdout.decode("utf-8")


def test_an_internal_error_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        raise RuntimeError("oops")

    monkeypatch.setattr("perfscore.cli.listing.every_head", broken)
    code, _, err = run(capsys, "rules", "list")
    assert code == 2
    assert "程序内部错误" in err


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (BrokenPipeError(), 141)])
def test_a_user_who_stops_or_a_pipe_that_closes_sees_no_traceback(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: object) -> int:
        raise error

    monkeypatch.setattr("perfscore.cli.listing.every_head", stopped)
    found, out, err = run(capsys, "rules", "list")
    assert (found, out, err) == (code, "", "")


def test_an_internal_error_shows_itself_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        raise RuntimeError("oops")

    monkeypatch.setattr("perfscore.cli.listing.every_head", broken)
    with pytest.raises(RuntimeError, match="oops"):
        main(["rules", "list", "--debug"])


def test_progress_is_for_terminals_only(
    capsys: pytest.CaptureFixture[str], examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [examples / "changji-2023.yaml", examples / "urumqi-2024.yaml"]
    assert run(capsys, "read", *both)[2] == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert "urumqi-2024.yaml" in run(capsys, "read", *both)[2]
    suite = examples / "own-rules" / "district-2025.yaml"
    assert "example/district/2025" in run(capsys, "rules", "test", suite, "--mutants")[2]


def test_rules_that_differ_are_compared_on_documents(capsys: pytest.CaptureFixture[str], examples: Path) -> None:
    pair = ("cn/mof/2020-10", "cn/xinjiang/changji/2023")
    code, out, _ = run(capsys, "rules", "diff", *pair, "--on", examples / "changji-2023.yaml")
    assert code == 0
    assert "9.27" in out
    assert run(capsys, "rules", "diff", *pair, "--on", examples / "none.xlsx")[0] == 2


def test_an_unknown_code_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "rules", "explain", "R999")
    assert code == 2
    assert "R301" in err


@pytest.mark.parametrize("code", ["F206", "f206", "D171", "R310", "S001", "V001", "U004", "Y001", "T001"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_code_is_explained(code: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code, "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(code.upper())
    assert len(shown.splitlines()) > 1


def test_an_unknown_code_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "F2O6"]) == 2
    assert "F206" in capsys.readouterr().err


def test_a_command_loads_its_own_module_and_the_version_none() -> None:
    """Which modules are there afterwards, in a process of its own; what the words give is what the whole parser gives."""
    code = (
        "import sys\nfrom perfscore.cli import run\ntry:\n    run()\nexcept SystemExit as stop:\n"
        "    print(stop.code, *sorted(n for n in sys.modules if n.startswith(('perfscore.cli.', 'yaml', 'attr'))))"
    )
    told = {}
    for words in (["--version"], ["batch"], ["--help"]):
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
        told[words[0]] = done.stdout
    assert told["--version"] == f"perfscore {perfscore.__version__}\n0 perfscore.cli.process\n"
    assert "perfscore.cli.batch" in told["batch"]
    assert "perfscore.cli.documents" not in told["batch"]
    assert "perfscore.cli.documents" in told["--help"]
    assert "perfscore.cli.document_commands" not in told["--help"]
    assert tuple(RECORD_FORMATS) == TABLE_FORMATS
    with pytest.raises(SystemExit):
        parser().parse_args(["--version"])


def test_every_message_is_one_line_of_its_file() -> None:
    """They are parsed one by one: the file as a whole says the same."""
    text = files("perfscore").joinpath("messages", "messages.yaml").read_text(encoding="utf-8")
    whole = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert codes() == tuple(sorted(whole))
    assert all(template(code, lang) == whole[code][lang] for code in codes() for lang in ("zh", "en"))
