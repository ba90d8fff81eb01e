"""perfscore rules new: drafts that are sound, the questions on a terminal, and the dates that nobody can guess."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from perfscore.cli import main
from perfscore.rules.starting import DRAFTS, Draft, common_methods, starting_file
from perfscore.testing.check import check

DAY = date(2025, 12, 31)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _asking(monkeypatch: pytest.MonkeyPatch, *answers: str) -> Terminal:
    """A terminal on which these lines are typed; what it shows is gathered."""
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("".join(f"{answer}\n" for answer in answers)))
    monkeypatch.setattr("sys.stderr", shown)
    return shown


@pytest.mark.parametrize(
    ("form", "methods"),
    [("project", [*common_methods()]), ("department", ["proportion", "deducted"]), ("both", ["proportion"])],
)
def test_drafts_are_sound_once_somebody_has_checked_them(tmp_path: Path, form: str, methods: list[str]) -> None:
    for method in methods:
        draft = Draft(id=f"my/{method}", place=f"某省/{method}", year=2025, form=form, method=method, checked_on=DAY)
        (tmp_path / f"{method}.yaml").write_text(starting_file(draft), encoding="utf-8")
    report = check([tmp_path])
    assert report.all_problems == ()
    for each in report.files:
        assert each.rules is not None
        assert {*each.rules.methods} >= {each.path.stem, "proportion", "judged"}
        assert each.rules.forms == {*DRAFTS[form][1]}


def test_the_terminal_asks_in_turn_and_the_draft_holds_the_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = _asking(monkeypatch, "湖南省/长沙市", "2026", "2", "3", "")
    assert main(["rules", "new", "-o", str(tmp_path / "new.yaml")]) == 0
    asked = shown.getvalue()
    assert [asked.index(word) for word in ("地区", "哪一年", "哪一种表", "怎样得分", "编号")] == sorted(
        asked.index(word) for word in ("地区", "哪一年", "哪一种表", "怎样得分", "编号")
    )
    assert all(each.said["zh"] in asked for each in common_methods().values())
    expected = Draft(id="my/2026", place="湖南省/长沙市", year=2026, form="department", method="full_from")
    assert (tmp_path / "new.yaml").read_text(encoding="utf-8") == starting_file(expected)


def test_answers_are_taken_as_people_type_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown = _asking(monkeypatch, "湖南省", "２０２６年", "部门整体", "按比例", "扣1分", "")
    assert main(["rules", "new", "-o", str(tmp_path / "new.yaml")]) == 0
    assert "“按比例”不在其中" in shown.getvalue()  # two methods are called so
    expected = Draft(id="my/2026", place="湖南省", year=2026, form="department", method="deducted")
    assert (tmp_path / "new.yaml").read_text(encoding="utf-8") == starting_file(expected)


def test_only_what_no_option_says_is_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shown = _asking(monkeypatch, "6")
    assert main(["rules", "new", "a/b", "--place", "湖南省", "--year", "2024", "--form", "project"]) == 0
    assert "怎样得分" in shown.getvalue()
    assert "地区" not in shown.getvalue()
    assert "达到目标得满分，达不到不得分" in capsys.readouterr().out


def test_doubtful_answers_are_told_and_impossible_ones_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _asking(monkeypatch, "四川省/得阳市", "四川省/得阳市", "24", "2024", "9", "1", "1", "my/x")
    assert main(["rules", "new"]) == 0
    asked = shown.getvalue()
    assert "四川省/德阳市" in asked  # told once, then taken as it is said again
    assert "“24”不是年份" in asked
    assert "“9”不在其中" in asked
    assert asked.count("地区") == asked.count("哪一年") == asked.count("哪一种表") == 2


@pytest.mark.parametrize(
    ("arguments", "told"), [([], "请写编号"), (["my/2025", "--checked-on", "1月31日"], "“1月31日”不是日期")]
)
def test_elsewhere_nothing_is_asked(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "new", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_a_terminal_that_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _asking(monkeypatch, "湖南省")
    assert main(["rules", "new"]) == 2
    assert "请写编号" in shown.getvalue()


def test_empty_dates_are_told_with_the_mend_and_all_else_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new.yaml"
    assert main(["rules", "new", "my/2025", "-o", str(path)]) == 0
    assert main(["rules", "check", str(path), "--quiet"]) == 1
    assert {item.code for item in check([path]).all_problems} == {"R150"}
    assert capsys.readouterr().out.count("R150 日期空着") == 2
    assert main(["rules", "new", "my/2025", "--checked-on", "2026-01-31", "-o", str(path)]) == 0
    assert main(["rules", "check", str(path), "--quiet"]) == 0
