"""What ``rules check`` must not let pass: silent failures of other engines, and what only several files show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_explanations import START

from perfscore.cli import main
from perfscore.errors import UsageError
from perfscore.rules.folders import rules_folder
from perfscore.rules.proving.proof import Claim, Status
from perfscore.testing.check import check

CURVE = "      - {from: 0%, line: [0%, 100%]}   # 从 0% 直线到下一段起点的 100%\n      - {from: 100%, score: 100%}      # 达到目标得满分\n"


def found(tmp_path: Path, *edits: tuple[str, str]) -> list[tuple[str, int | None]]:
    text = START
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    return [(item.code, item.place.line) for item in check([path]).all_problems]


def line_of(part: str) -> int:
    return 1 + START[: START.index(part)].count("\n")


@pytest.mark.parametrize(
    ("edit", "code", "at"),
    [
        # a key that is nearly right is taken for a new one, and the value is gone (OpenFisca, PolicyEngine, Publicodes)
        (("    curve:\n", "    curves:\n"), "R101", "    curve:\n"),
        # thresholds out of order are sorted again in silence (OpenFisca, PolicyEngine, Publicodes)
        ((CURVE, "      - {from: 100%, score: 100%}\n      - {from: 0%, score: 0%}\n"), "R117", None),
        # a bracket without a rate is dropped (OpenFisca, PolicyEngine)
        (("{from: 100%, score: 100%}", "{from: 100%}"), "R121", "{from: 100%, score: 100%}"),
        # rate and amount brackets mixed: one of them is dropped (OpenFisca, PolicyEngine); more is paid for less here
        ((CURVE, "      - {from: 50%, score: 8分}\n      - {from: 100%, score: 60%}\n"), "R310", None),
        # a row that matches nothing, a row that is masked (zen compares texts and sees no mask of >= 80 by >= 60)
        (
            ("  - {when: {kind: date}, use: on_time}\n", "  - {when: {kind: date}, use: on_time}\n  - {when: {kind: date, form: project_self_evaluation}, use: on_time}\n"),
            "R301", None,
        ),
        # a cell under a mistyped column counts as "any" (zen)
        (("{when: {kind: date}", "{when: {knd: date}"), "R101", "{when: {kind: date}"),
        # two units are added with a warning (Publicodes), or compared (all)
        (("measure: lateness_days", "measure: actual"), "R303", None),
        # thresholds that fall at one point (us#9085)
        ((CURVE, "      - {from: 50%, score: 60%}\n      - {from: 80%, score: 40%}\n      - {from: 100%, score: 100%}\n"), "R310", None),
        # rounded at each boundary (rr#791)
        (("  measure: none\n", "  measure: {to: 1%, mode: half_up}\n"), "R320", "  measure: none\n"),
        # dates that do not exist
        (("checked_on: 2025-12-31}\nforms", "checked_on: 2020-13-45}\nforms"), "R109", "years: {from"),
        # a typo in an enum value, a number in words, a float without digits
        (("{to: 0.01, mode: half_up", "{to: 0.01, mode: half-up"), "R104", "{to: 0.01, mode: half_up"),
        (("{to: 0.01,", "{to: 零点几,"), "R105", "{to: 0.01,"),
        # closed-closed ranges with a gap between them cannot even be written
        ((CURVE, "      - {from: 0%, to: 40%, score: 50%}\n      - {from: 50%, score: 100%}\n"), "R101", None),
        # Python in YAML
        (("title: ", "title: !!python/object/apply:os.system "), "Y010", "title: "),
    ],
)  # fmt: skip
def test_what_others_let_pass_is_refused_at_its_line(
    edit: tuple[str, str], code: str, at: str | None, tmp_path: Path
) -> None:
    problems = found(tmp_path, edit)
    assert code in [each for each, _ in problems], problems
    if at is not None:
        assert (code, line_of(at)) in problems


_LEVELS = """\
      - {label: 甲, repeats_target: yes, phrases: [甲等], score: 20分}
      - {label: 乙, phrases: [乙等], band: {least: 16分, most: 19分}}
      - {label: 丙, phrases: [丙等], band: {least: 0分, most: 15分}}
"""


@pytest.mark.parametrize(
    ("step", "old", "new", "codes"),
    [
        ("1", "", "", []),  # 15 and 16 whole points: no score lies between
        ("1", "most: 15分", "most: 14分", ["R331"]),  # 15 does
        ("0.1", "", "", ["R331"]),
        ("1", "band: {least: 16分, most: 19分}", "band: {least: 16分, most: 20分}", []),  # full marks are judged, too
        ("1", "most: 15分", "most: 16分", ["R330"]),
    ],
)
def test_levels_of_points_meet_where_no_score_lies_between(
    step: str, old: str, new: str, codes: list[str], tmp_path: Path
) -> None:
    begin = START.index("      - {label: 达成")
    end = START.index("# 从上往下")
    levels = _LEVELS.replace(old, new) if old else _LEVELS
    text = f"{START[:begin]}{levels}\n{START[end:]}".replace("{to: 0.01, mode", f"{{to: {step}, mode")
    text = text.replace("{when: {kind: phrase}", "{when: {kind: phrase, weight: 20}")
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    assert [item.code for item in check([tmp_path]).all_problems] == codes


def test_all_problems_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        ("{to: 0.01, mode: half_up", "{to: 0.01, mode: half-up"),
        ("    label: 按期完成得满分\n", "    lable: 按期完成得满分\n"),
        ("{least: 60%, below: 80%}", "{least: 60%, below: 75%}"),
        ("{of: 效益, weight: 30}", "{of: 效益, weight: 20}"),
    )
    assert [code for code, _ in problems] == ["R104", "R101", "R331", "R124"]
    assert [line for _, line in problems] == sorted(line or 0 for _, line in problems)


def test_a_mistake_in_one_section_does_not_hide_those_of_the_others(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        ("title: ", "titel: "),
        ("{from: 100%, score: 100%}", "{from: 100%, score: 60%}"),
        ("  - {when: {kind: date}, use: on_time}\n", "  - {when: {kind: date}, use: on_time}\n" * 2),
        ("{from: 90, grade: 优", "{from: 101, grade: 优"),
        (
            "checked_on: 2025-12-31\n",
            "checked_on: 2025-12-31\n  other: {document: 甲, standing: text, checked_on: 2025-12-31}\n",
        ),
    )
    assert {code for code, _ in problems} == {"R101", "R310", "R301", "R344", "R350"}


def test_the_counterexample_is_a_row_of_a_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(START.replace("{from: 100%, score: 100%}", "{from: 100%, score: 60%}", 1), encoding="utf-8")
    assert main(["rules", "check", str(path)]) == 1
    shown = capsys.readouterr().out
    assert "R310 “按完成比例计分”应当完成率升高，得分不降，却反了" in shown
    assert "目标 100万元，实际 99万元，分值 10 分，得 9.9 分；目标 100万元，实际 100万元，分值 10 分，得 6 分" in shown
    assert "  | " in shown
    assert "~~~" in shown
    assert "与这一段相比" in shown
    assert "✗ 不成立 得分走向单一：R310" in shown


def test_several_files_are_checked_against_each_other(tmp_path: Path) -> None:
    def write(name: str, identity: str, years: str, extends: str = "") -> None:
        text = START.replace("id: my/2025", f"id: {identity}").replace("{from: 2025, to: open,", f"{{{years},")
        (tmp_path / name).write_text(text.replace('version: "1.0"\n', f'version: "1.0"\n{extends}'), encoding="utf-8")

    write("a.yaml", "a", "from: 2020, to: 2021")
    write("b.yaml", "b", "from: 2021, to: 2022")
    write("c.yaml", "c", "from: 2024, to: open")
    write("d.yaml", "a", "from: 2030, to: open")
    write("e.yaml", "e", "from: 2050, to: 2051", "extends: f\n")
    write("f.yaml", "f", "from: 2052, to: open", "extends: e\n")
    (tmp_path / "broken.yaml").write_bytes("标题: 中文".encode("gb18030"))
    problems = check([tmp_path]).all_problems
    by_file = {(Path(item.place.file or "").name, item.code) for item in problems}
    assert {("b.yaml", "R370"), ("c.yaml", "R371"), ("d.yaml", "R206"), ("broken.yaml", "R002")} <= by_file
    assert {("e.yaml", "R119"), ("f.yaml", "R119")} <= by_file
    assert any("→" in item.message() for item in problems if item.code == "R119")


def test_what_a_chain_of_files_lacks_is_told_once_with_its_place(tmp_path: Path) -> None:
    chain = {"a": "b", "b": "c", "c": "a", "d": "none", "e": "d", "f": "e"}
    for name, parent in chain.items():
        text = START.replace("id: my/2025", f"id: {name}")
        (tmp_path / f"{name}.yaml").write_text(
            text.replace('version: "1.0"\n', f'version: "1.0"\nextends: {parent}\n'), encoding="utf-8"
        )
    told = {
        Path(item.place.file or "").stem: item.message()
        for item in check([tmp_path]).all_problems
        if item.code == "R119"
    }
    assert set(told) == set(chain)
    assert all(message.count("无法沿用") == 1 for message in told.values())
    assert "a.yaml → b → c → a → b" in told["a"]
    assert all("d.yaml:6:10 没有规则集“none”" in told[name] for name in "ef")


def test_extends_that_changes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(START, encoding="utf-8")
    head = START[: START.index("# 依据：")].replace("id: my/2025", "id: own").replace("某省/某市", "某省/某市/某县")
    grades = START[START.index("grades:") :]
    method = START[START.index("  on_time:") : START.index("  judged:")]
    text = head.replace("forms:", "extends: my/2025\nforms:") + grades + "methods:\n" + method
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    problems = check([tmp_path]).all_problems
    assert {item.code for item in problems} == {"R361"}
    assert {item.fields["found"] for item in problems} == {"grades", "methods.on_time"}
    assert all(item.related and item.related[0].excerpt for item in problems)


def test_a_published_version_cannot_be_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(START, encoding="utf-8")
    assert main(["rules", "publish", str(tmp_path)]) == 2
    assert "R407" in capsys.readouterr().err
    (tmp_path / "my.cases.yaml").write_text("rules: my/2025\ncases: []\n", encoding="utf-8")
    assert main(["rules", "publish", str(tmp_path)]) == 0
    assert main(["rules", "check", str(tmp_path), "--quiet"]) == 0
    path.write_text("# 只加一句注释\n" + START, encoding="utf-8")
    assert check([tmp_path]).all_problems == ()
    path.write_text(START.replace("{from: 90, grade: 优", "{from: 91, grade: 优"), encoding="utf-8")
    assert [item.code for item in check([tmp_path]).all_problems] == ["R372"]
    assert [item.code for item in check([path]).all_problems] == ["R372"]
    assert main(["rules", "publish", str(tmp_path)]) == 2
    assert "R372" in capsys.readouterr().err
    raised = path.read_text("utf-8").replace('version: "1.0"', 'version: "1.1"')
    path.write_text(raised, encoding="utf-8")
    assert main(["rules", "publish", str(tmp_path)]) == 0
    assert check([tmp_path]).all_problems == ()
    path.unlink()
    (tmp_path / "other.yaml").write_text(START.replace("id: my/2025", "id: other"), encoding="utf-8")
    assert [item.code for item in check([tmp_path]).all_problems] == ["R373"]


def test_a_register_that_is_damaged_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text(START, encoding="utf-8")
    (tmp_path / "published.yaml").write_text("a: [", encoding="utf-8")
    assert [item.code for item in check([tmp_path]).all_problems] == ["Y001"]
    (tmp_path / "published.yaml").write_bytes(b"\xff\xfe")
    assert [item.code for item in check([tmp_path]).all_problems] == ["R002"]


def test_a_file_finds_what_it_extends_near_itself_and_nowhere_else(tmp_path: Path) -> None:
    """By the path that its id names, or beside it; other folders on the disk are not searched."""
    inner = tmp_path / "cn" / "a"
    inner.mkdir(parents=True)
    head = (
        START[: START.index("# 依据：")].replace("id: my/2025", "id: cn/a/own").replace("某省/某市", "某省/某市/某县")
    )
    (inner / "own.yaml").write_text(head.replace("forms:", "extends: cn/b/base\nforms:"), encoding="utf-8")
    elsewhere = tmp_path / "cn" / "b"
    elsewhere.mkdir()
    (elsewhere / "other-name.yaml").write_text(START.replace("id: my/2025", "id: cn/b/base"), encoding="utf-8")
    assert [item.code for item in check([inner / "own.yaml"]).all_problems] == ["R119"]
    assert check([tmp_path]).all_problems == ()
    (elsewhere / "other-name.yaml").rename(elsewhere / "base.yaml")
    assert check([inner / "own.yaml"]).all_problems == ()


@given(data=st.data())
def test_a_damaged_file_gives_problems_and_never_a_crash(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.yaml"
    start = data.draw(st.integers(0, len(START) - 1))
    put = data.draw(st.sampled_from(PIECES))
    size = data.draw(st.integers(0, 12))
    path.write_text(START[:start] + put + START[start + size :], encoding="utf-8")
    for item in check([path]).all_problems:
        assert item.message("zh")
        assert item.message("en")


PIECES = (
    "",
    "\n",
    "\t",
    " ",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "%",
    "-1",
    "0",
    "1/0",
    "999%",
    "2分",
    "null",
    "lowest",
    "yes",
    '"',
    "\u2028",
)


def test_nothing_to_check_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="U005"):
        check([tmp_path])
    with pytest.raises(UsageError, match="U001"):
        check([tmp_path / "none.yaml"])


def test_the_report_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my.yaml").write_text(START.replace("below: 80%", "below: 75%"), encoding="utf-8")
    assert main(["rules", "check", str(tmp_path), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    (file,) = report["files"]
    assert file["id"] == "my/2025"
    assert {proof["claim"]: proof["status"] for proof in file["proofs"]}["levels"] == "refuted"
    assert [item["code"] for item in report["problems"]] == ["R331"]
    assert report["problems"][0]["related"][0]["where"]["line"]


def test_the_whole_library_is_sound() -> None:
    report = check([rules_folder()])
    assert report.all_problems == ()
    for each in report.files:
        status = {proof.claim: proof.status for proof in each.proofs}
        assert set(status) == set(Claim)
        unproved = {claim for claim, found in status.items() if found is not Status.PROVED}
        assert unproved <= {Claim.CONTINUOUS, Claim.GRADES, Claim.REACH, Claim.WEIGHTS, Claim.LEVELS, Claim.MONOTONE}, (
            each.path
        )


def test_a_catalogue_of_words_is_checked_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        (rules_folder() / "cn" / "sichuan" / "2022.yaml").read_text(encoding="utf-8").replace("cn/sichuan/2022", "own"),
        encoding="utf-8",
    )
    (tmp_path / "directions.yaml").write_text("directions:\n  - {words: [差错率], direction: more}\n", encoding="utf-8")
    assert "R140" in {found.code for found in check([tmp_path]).all_problems}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("{name: 预算完成率, kind: amount, dimension: share}", "{kind: amount, direction: less}", set()),
        (
            "{name: 预算完成率, kind: amount, dimension: share}",
            "{name: [预算完成率, 支出进度], direction: less}",
            {"R305"},
        ),
        ("{kind: amount, dimension: share}", "{kind: amount, direction: less}", {"R305"}),
    ],
)
def test_who_names_an_indicator_means_it_before_all_others(
    tmp_path: Path, first: str, second: str, expected: set[str]
) -> None:
    rows = f"  - {{when: {first}, use: ceiling}}\n  - {{when: {second}, use: proportion}}\n"
    begin, _, end = START.partition("  - {when: {row: budget_execution, target")
    text = begin + rows + "  - {when: {row: budget_execution, target" + end
    (tmp_path / "my.yaml").write_text(text, encoding="utf-8")
    line = begin.count("\n") + 2
    told = check([tmp_path / "my.yaml"]).all_problems
    assert {item.code for item in told if item.place.line == line} & {"R305", "R306"} == expected
