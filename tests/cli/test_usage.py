"""What argparse objects to is told in our words, in the language that was asked for, with what was probably meant."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from perfscore.cli import main
from perfscore.cli.usage import language_asked


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    return shown.err


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["audit"], "perfscore audit: U100 还缺：PATH", "U100 missing: PATH"),
        (["audt"], "是不是 audit", "did you mean audit?"),
        (["rules", "chek"], "是不是 check", "did you mean check?"),
        (["zzz"], "U102 没有“zzz”", "U102 there is no zzz"),
        (["audit", "x", "--rulez", "y"], "是不是 --rules", "did you mean --rules?"),
        (["audit", "x", "--zzzzzz"], "U101 不认识：--zzzzzz", "U101 unknown: --zzzzzz"),
        (["read", "x", "--format", "xslx"], "是不是 xlsx", "did you mean xlsx?"),
        (["explain", "U001", " "], "U101 不认识：", "U101 unknown:"),
        (["audit", "x", "--jobs"], "U103 --jobs 后面", "U103 --jobs needs"),
        (["audit", "x", "--jobs", "two"], "U104 --jobs 应是整数", "U104 --jobs takes a whole number"),
        (["audit", "x", "--jobs", "5000"], "0、…、1024", "0, …, 1024"),
        (["audit", "x", "--li", "5"], "U106 --li 有几种可能", "U106 --li may be several"),
        (["audit", "x", "--limit-seconds", "0"], "U110 --limit-seconds", "U110 --limit-seconds takes"),
        (["audit", "x", "--limit-memory", "-3"], "U110 --limit-memory", "U110 --limit-memory takes"),
    ],
)
def test_usage_errors_are_told_in_both_languages(
    capsys: pytest.CaptureFixture[str], arguments: list[str], zh: str, en: str
) -> None:
    assert zh in told(capsys, *arguments)
    assert en in told(capsys, "--lang", "en", *arguments)
    if arguments and arguments[0] in ("audit", "read"):
        assert en in told(capsys, arguments[0], "--lang=en", *arguments[1:])


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh"), ({"LANG": "C.UTF-8"}, "zh"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_GB"}, "en"), ({"LC_ALL": "zh_CN", "LANG": "en_US"}, "zh"), ({"LANG": "eng"}, "zh"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_CN"}, "en"), ({"LANG": "en_US", "PERFSCORE_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN", "PERFSCORE_LANG": "en"}, "en"), ({"PERFSCORE_LANG": "fr"}, "zh"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_option_the_variable_or_the_locale(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("PERFSCORE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_asked(["audit", "x"]) == language
    assert language_asked(["audit", "x", "--lang", "en"]) == "en"
    assert language_asked(["--lang=zh", "audit"]) == "zh"
    assert language_asked(["--lang", "zh", "audit", "--lang", "en"]) == "en"
    assert language_asked(["audit", "--lang"]) == language


def test_who_asks_for_an_encoding_gets_it() -> None:
    command = [sys.executable, "-m", "perfscore", "explain", "U001"]
    for asked, encoding in (("gb18030", "gb18030"), ("gb18030:strict", "gb18030"), ("", "utf-8")):
        done = subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": asked, "LC_ALL": "C"}
        )
        assert "没有这个文件" in done.stdout.decode(encoding)


def test_what_the_system_refuses_is_no_mistake_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No folder for temporary files, as in a container whose root is read-only."""

    def refuse(*_: object) -> NoReturn:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("perfscore.reporting.explained.explained", refuse)
    assert main(["explain", "F201", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("U171 the system refuses to read or write: [Errno 2] No usable temporary")


def test_without_a_command_those_that_there_are_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, command in ([], "audit"), (["rules"], "publish"), (["web"], "build"):
        assert main(arguments) == 2
        shown = capsys.readouterr()
        assert re.search(rf"^ +{command}$|^ +{command} ", shown.out, re.M)
        assert "U100" in shown.err
        assert shown.err.count("\n") == 1


def test_an_empty_path_and_a_pattern_without_files_are_told_as_what_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["read", "", "*.xlsx", "a.xlsx"]) == 2
    assert re.findall(r"U\d{3}", capsys.readouterr().err) == ["U157", "U158", "U001"]


def test_findings_are_told_worst_first(examples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", str(examples / "changji-2023.yaml")])
    for form in capsys.readouterr().out.split("\n\n"):
        told = re.findall(r"^  (错误|注意|提示) F\d{3}", form, re.M)
        assert told == sorted(told, key=("错误", "注意", "提示").index)
