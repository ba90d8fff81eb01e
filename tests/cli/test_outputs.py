"""-o never costs an input, the exit code is the truth, and a command that is ended leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from perfscore.cli import main

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and signals as POSIX has them")
PERFSCORE = [sys.executable, "-m", "perfscore"]
# The command as a process, halted where its result is whole and has not taken its place.
HALTED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
real = os.fsync
def halted(descriptor):
    os.fsync = real
    print("ready", flush=True)
    sys.stdin.readline()
os.fsync = halted
from perfscore.cli import run
run()
"""


@pytest.fixture
def forms(tmp_path: Path, examples: Path) -> Path:
    """A folder with two documents."""
    folder = tmp_path / "forms"
    folder.mkdir()
    shutil.copy(examples / "changji-2023.yaml", folder / "a.yaml")
    shutil.copy(examples / "urumqi-2024.yaml", folder / "b.yaml")
    return folder


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder with a rule set and its cases."""
    folder = tmp_path / "rules"
    folder.mkdir()
    assert main(["rules", "new", "my/2025", "--checked-on", "2026-01-31", "-o", str(folder / "my.yaml")]) == 0
    assert main(["rules", "test", str(folder / "my.yaml"), "--edges", "-o", str(folder / "my.cases.yaml")]) == 0
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(capsys: pytest.CaptureFixture[str], code: str, *arguments: str | Path) -> None:
    capsys.readouterr()
    assert main([str(each) for each in arguments]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert code in shown.err


@posix
@pytest.mark.parametrize("command", ["read", "score", "audit", "infer"])
@pytest.mark.parametrize("name", ["a.yaml", "../forms/./a.yaml", "hard.yaml", "soft.yaml"])
def test_an_input_is_never_the_output(forms: Path, capsys: pytest.CaptureFixture[str], command: str, name: str) -> None:
    os.link(forms / "a.yaml", forms / "hard.yaml")
    (forms / "soft.yaml").symlink_to("a.yaml")
    before = contents(forms)
    refused(capsys, "U041", command, forms / "b.yaml", forms / "a.yaml", "-o", forms / name)
    refused(capsys, "U041", command, forms / "soft.yaml", "-o", forms / name)
    assert contents(forms) == before


def test_nor_is_one_of_a_folder_or_a_pattern(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(forms)
    refused(capsys, "U041", "audit", forms, "-o", forms / "a.yaml")
    refused(capsys, "U041", "audit", forms / "*.yaml", "-o", forms / "b.yaml")
    refused(capsys, "U041", "audit", f"{forms}*", "-o", forms / "b.yaml")
    assert contents(forms) == before


def test_a_table_among_the_documents_is_written_again(forms: Path) -> None:
    """What no reader takes is no input: the second run replaces what the first has left there."""
    for name in ("rows.parquet", "rows.ndjson"):
        for _ in range(2):
            assert main(["audit", str(forms), "--format", name.partition(".")[2], "-o", str(forms / name)]) < 2


def test_nor_is_one_of_two_that_are_compared(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (forms / "table.csv").write_text("a,b\n", encoding="utf-8")
    before = contents(forms)
    for sides in ((forms, forms / "a.yaml"), (forms / "a.yaml", forms / "*.csv")):
        refused(capsys, "U041", "compare", *sides, "-o", forms / "table.csv")
    assert contents(forms) == before


def test_files_that_differ_in_case_are_the_same_where_the_system_says_so(
    forms: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = forms / "A.YAML"
    if other.exists():
        refused(capsys, "U041", "read", forms / "a.yaml", "-o", other)
    else:
        assert main(["read", str(forms / "a.yaml"), "-o", str(other)]) == 0
        assert sorted(path.name for path in forms.iterdir()) == ["A.YAML", "a.yaml", "b.yaml"]


def test_rule_files_and_their_cases_are_inputs(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(rules)
    for action in ("check", "test"):
        for target in ("my.yaml", "my.cases.yaml"):
            refused(capsys, "U041", "rules", action, rules, "-o", rules / target)
            refused(capsys, "U041", "rules", action, rules / "my.yaml", "-o", rules / target)
    refused(capsys, "U041", "rules", "show", rules / "my.yaml", "-o", rules / "my.yaml")
    refused(capsys, "U041", "rules", "show", "my/2025", "--rules-dir", rules, "-o", rules / "my.yaml")
    refused(capsys, "U041", "rules", "diff", "cn/mof/2020-10", rules / "my.yaml", "-o", rules / "my.yaml")
    assert main(["rules", "check", str(rules), "-o", str(rules / "report.txt")]) == 0
    assert main(["rules", "check", str(rules), "-o", str(rules / "report.txt")]) == 0, "a report is no rule file"
    (rules / "report.txt").unlink()
    assert contents(rules) == before


@posix
def test_nor_are_pages_written_over_them(rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages"
    assert main(["rules", "docs", str(rules / "my.yaml"), "-o", str(pages)]) == 0
    before = contents(rules)
    for page in pages.glob("*.html"):
        page.unlink()
        page.symlink_to(rules / "my.yaml")
    refused(capsys, "U041", "rules", "docs", rules / "my.yaml", "-o", pages)
    refused(capsys, "U041", "rules", "docs", rules / "my.yaml", "-o", rules / "my.yaml")
    (tmp_path / "file").write_text("x")
    refused(capsys, "U003", "rules", "docs", rules / "my.yaml", "-o", tmp_path / "file")
    refused(capsys, "U044", "rules", "docs", rules / "my.yaml", "-o", "-")
    assert contents(rules) == before


def test_an_empty_name_and_a_folder_are_no_output(forms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(capsys, "U040", "read", forms / "a.yaml", "-o", "")
    refused(capsys, "U040", "rules", "list", "-o", "")
    refused(capsys, "U002", "read", forms / "a.yaml", "-o", forms)


def test_a_dash_is_standard_output_for_binary_formats_too(forms: Path) -> None:
    command = [*PERFSCORE, "read", str(forms / "a.yaml"), "--format", "xlsx", "-o"]
    shown = subprocess.run([*command, "-"], capture_output=True, check=True).stdout
    subprocess.run([*command, str(forms / "a.xlsx")], capture_output=True, check=True)
    assert shown.startswith(b"PK")
    assert shown == (forms / "a.xlsx").read_bytes(), "a workbook is the same whenever it is written"
    assert not Path("-").exists()


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["audit", "a.yaml"],
        ["--help"],
        *(pytest.param(each, marks=pytest.mark.slow) for each in (["rules", "list"], ["read", "a.yaml", "-o", "-"])),
    ],
)
def test_an_output_that_is_full_or_closed_is_one_line_and_exit_2(forms: Path, arguments: list[str]) -> None:
    for closed in (">/dev/full", ">&-"):
        if closed == ">/dev/full" and not Path("/dev/full").exists():
            continue
        command = ["sh", "-c", f'exec "$@" {closed}', "sh", *PERFSCORE, *arguments]
        done = subprocess.run(command, cwd=forms, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "U003" in done.stderr


@posix
def test_a_file_is_written_though_the_standard_streams_are_closed(forms: Path) -> None:
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *PERFSCORE, "audit", "a.yaml", "-o", "report.txt"]
    assert subprocess.run(command, cwd=forms, check=False).returncode == 1
    assert "F201" in (forms / "report.txt").read_text("utf-8")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_errors_that_cannot_be_told_are_still_in_the_exit_code(forms: Path) -> None:
    command = ["sh", "-c", 'exec "$@" 2>/dev/full', "sh", *PERFSCORE, "rules", "show", "no/such"]
    assert subprocess.run(command, cwd=forms, check=False).returncode == 2


@posix
@pytest.mark.parametrize(
    "output", [[], *(pytest.param(["-o", name], marks=pytest.mark.slow) for name in ("-", "/dev/stdout"))]
)
def test_a_reader_who_has_seen_enough_does_not_change_the_verdict(forms: Path, output: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [*PERFSCORE, "audit", "a.yaml", *output]
    done = subprocess.run(command, cwd=forms, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_exit_zero_is_about_findings_alone(
    forms: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = ["audit", str(forms / "a.yaml")]
    assert main(audit) == 1
    assert main([*audit, "--exit-zero"]) == 0
    assert main([*audit, str(tmp_path / "none.txt"), "--exit-zero"]) == 2, "unread outranks findings"
    cases = rules / "my.cases.yaml"
    cases.write_text(cases.read_text("utf-8").replace("score: ", "score: 1", 1), encoding="utf-8")
    assert main(["rules", "test", str(rules)]) == 1
    assert main(["rules", "test", str(rules), "--exit-zero"]) == 0
    text = (rules / "my.yaml").read_text("utf-8")
    (rules / "my.yaml").write_text(text.replace("title:", "titel:"), encoding="utf-8")
    assert main(["rules", "check", str(rules)]) == 1
    assert main(["rules", "check", str(rules), "--exit-zero"]) == 0
    assert main(["rules", "test", str(rules), "--exit-zero"]) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--lang", "en", "read", "nowhere"], ["read", "nowhere", "--lang", "en"],
        ["--lang", "zh", "read", "--lang", "en", "nowhere"], ["--lang", "en", "rules", "check", "nowhere"],
        ["rules", "--lang", "en", "check", "nowhere"], ["rules", "check", "nowhere", "--lang", "en"],
        ["--debug", "--lang", "en", "rules", "check", "nowhere", "--debug"],
    ],
)  # fmt: skip
def test_the_language_is_asked_for_before_the_command_or_after_it(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == "nowhere: U001 there is no such file\n"


def test_debug_before_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        raise RuntimeError("oops")

    monkeypatch.setattr("perfscore.cli.listing.every_head", broken)
    with pytest.raises(RuntimeError, match="oops"):
        main(["--debug", "rules", "list"])


@contextmanager
def halted(forms: Path, **how: object) -> Iterator[subprocess.Popen[str]]:
    """An audit with its report written and not yet in its place."""
    (forms / "report.html").write_bytes(b"old")
    arguments = ["audit", "a.yaml", "--format", "html", "-o", "report.html"]
    with subprocess.Popen(
        [sys.executable, "-c", HALTED, *arguments], cwd=forms, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how,
    ) as process:  # type: ignore[call-overload]  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert len(list(forms.iterdir())) == 4
        yield process


@posix
@pytest.mark.parametrize(
    ("name", "code"),
    [("SIGTERM", 143), *(pytest.param(*each, marks=pytest.mark.slow) for each in (("SIGINT", 130), ("SIGHUP", 129)))],
)
def test_a_command_that_is_ended_leaves_the_old_report_and_nothing_else(forms: Path, name: str, code: int) -> None:
    number = getattr(signal, name)
    with halted(forms, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL)) as process:  # nohup ignores some
        process.send_signal(number)
        _, err = process.communicate()
    assert (process.returncode, err) == (code, "")
    assert sorted(path.name for path in forms.iterdir()) == ["a.yaml", "b.yaml", "report.html"]
    assert (forms / "report.html").read_bytes() == b"old"


@posix
def test_an_interrupt_while_the_program_is_still_loading_shows_no_traceback() -> None:
    code = (
        "import builtins, signal\nfrom perfscore.cli import run\nreal = builtins.__import__\n"
        "def interrupted(name, *rest, **named):\n"
        "    if name == 'perfscore.rules.heads':\n        raise KeyboardInterrupt\n"
        "    return real(name, *rest, **named)\n"
        "builtins.__import__ = interrupted\nrun()"
    )
    done = subprocess.run([sys.executable, "-c", code, "rules", "list"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@posix
def test_a_command_that_is_killed_leaves_the_old_report_and_the_next_sweeps(forms: Path) -> None:
    with halted(forms) as process:
        process.kill()
    assert (forms / "report.html").read_bytes() == b"old"
    assert len(list(forms.iterdir())) == 4
    assert main(["audit", str(forms / "a.yaml"), "-o", str(forms / "report.txt")]) == 1
    assert sorted(path.name for path in forms.iterdir()) == ["a.yaml", "b.yaml", "report.html", "report.txt"]


@posix
@pytest.mark.slow
def test_a_signal_that_the_caller_ignores_stays_ignored(forms: Path) -> None:
    with halted(forms, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as process:
        process.send_signal(signal.SIGHUP)
        process.communicate("go on\n")
    assert process.returncode == 1
    assert (forms / "report.html").read_bytes().startswith(b"<!")


@posix
def test_a_worker_process_dies_of_the_signal_that_ends_it() -> None:
    code = (
        "import os, signal, sys, time\nfrom perfscore.cli.process import _unwind_on_signals\n"
        "_unwind_on_signals()\n"
        "heard, told = os.pipe()\nchild = os.fork()\n"
        "if not child:\n    os.write(told, b'x')\n"
        "while not child:\n    time.sleep(0.01)\n"
        "os.read(heard, 1)\nos.kill(child, signal.SIGTERM)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "-15\n"


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["-o", "a.html"], b"<!doctype html>"), (["-o", "a.JSON"], b"{"), (["-o", "a.xlsx"], b"PK"),
        (["-o", "a.txt"], "文件：".encode()), (["-o", "a.html", "--format", "json"], b"{"),
    ],
)  # fmt: skip
def test_the_suffix_of_the_output_tells_the_format_where_nothing_else_does(
    words: list[str], begins: bytes, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["audit", str(examples / "district-form.yaml"), "--exit-zero", *words]) == 0
    assert (tmp_path / words[1]).read_bytes().startswith(begins)


def test_why_the_system_refuses_is_told_in_the_language_asked_for(
    examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, said in (("zh", "无法写入：没有这个文件或文件夹"), ("en", "cannot write: no such file or folder")):
        asked = ["audit", str(examples / "district-form.yaml"), "-o", str(tmp_path / "none" / "a.html")]
        assert main([*asked, "--lang", lang]) == 2
        assert said in capsys.readouterr().err


@posix
@pytest.mark.parametrize("form", ["text", "json", "csv", "ndjson", "sarif", "github"])
def test_what_is_no_file_is_said_in_the_report_or_beside_it(
    forms: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    os.mkfifo(forms / "pipe")
    main(["audit", str(forms), "--format", form])
    said = capsys.readouterr()
    assert ("U173" in said.out) + ("U173" in said.err) == 1
