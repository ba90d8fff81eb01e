"""What a Chinese keyboard leaves in a rule file is read or told in Chinese at its place, and never in PyYAML's words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from test_load import SOUND

import perfscore
from perfscore.cli import main
from perfscore.marked import MarkedError, parse_yaml
from perfscore.messages import Problem
from perfscore.reporting.rules_page import rules_pages
from perfscore.rules.folders import rule_files, rules_folder
from perfscore.rules.grammar import shapes
from perfscore.rules.library import parent_of
from perfscore.rules.load import load_text, read_text
from perfscore.rules.starting import Draft, starting_file
from perfscore.shapes.files import rewritten
from perfscore.syntax import explained
from perfscore.typed import applied, column_before, mends

START = starting_file(Draft(id="my/2025", place="某省/某市", year=2025, checked_on=date(2025, 12, 31)))
KEYS = frozenset(name for shape in shapes().values() for name in shape.names)
DIGEST = load_text(SOUND, "my.yaml", perfscore.load_rules).digest()
# What is written otherwise, and how; the meaning is the same.
CERTAIN = [
    ("label: 分档", "label：分档"), ("label: 分档", "label:分档"), ("label: 分档", "label:\u00a0分档"),
    ("label: 分档", "label：\u3000分档"), ("label: 分档", "label: 分\u200b档"), ("label: 分档", "\u202elabel: 分档"),
    ("    label: 分档", "\u00a0\u00a0\u00a0\u00a0label: 分档"), ("    label: 分档", "\u3000\u3000label: 分档"),
    ("{from: lowest, score: 0%}", "{from：lowest，score：0%}"), ("{from: lowest, score: 0%}", "｛from: lowest, score: 0%｝"),
    ("places: [全国]", "places：［全国］"), ("from: 50%", "from: ５０％"), ("from: 50%", "from: “50%”"),
    ("from: 50%", "from: 50 %"), ("lose: 1分", "lose: １ 分"), ("from: 2024,", "from: 2024年,"),
    ("from: 2024,", "from: ２０２４,"), ("checked_on: 2026-01-31}\nforms", "checked_on: 2026年1月31日}\nforms"),
    ("checked_on: 2026-01-31}\nforms", "checked_on: 2026/1/31}\nforms"), ("started: yes", "started: 是"),
    ('[">=", "=", none]', "[>=, =, none]"), ('[">=", "=", none]', "[≥, ＝, none]"), ('[">=", "=", none]', "[>=，=，none]"),
    ('">="', "“>=”"), ("{of: [数量, 质量]", "{of: [数量、质量]"), ("total: 100,", "total: １００,"),
    ("mode: half_up", "mode: ｈalf_up"), ("{to: 0.01%", "{to: 0。01%"), ("  steps:\n", "  steps：\n"),
    ("places: [全国]", "places: 【全国】"), ("{of: [数量, 质量]", "{of: 【数量, 质量】"), ("{of: [数量, 质量]", "{of: （数量、质量）"),
    ("from: 50%", "from: 五成"), ("from: 50%", "from: 百分之五十"), ("from: 50%", "from: 500‰"), ("from: 50%", "from: 一半"),
    ("phrases: [差], score: 0%", "phrases: [差], score: 零"), ("from: lowest", "from: 最低"),
    ("measure: attainment", "measure: Attainment"), ("{from: lowest, score: 0%}", "(from: lowest, score: 0%)"),
    ("{from: lowest, score: 0%}", "（from：lowest，score：0%）"), ("from: 2024,", "from: 二〇二四,"), ("lose: 1分", "lose: 一分"), ("{to: 0.1, mode", "{to: 一位小数, mode"),
    ("measure: attainment", "measure: attainment ＃完成率"), ("started: yes", "started: 是"),
    ("  - {from: 90, grade", "  • {from: 90, grade"), ("  - {from: 90, grade", "  1、{from: 90, grade"),
    ("  - {from: 90, grade", "  ①{from: 90, grade"), ("{from: 90, grade", "{from: 90; grade"),
    ("{from: lowest, score: 0%}", "【from: lowest, score: 0%】"), ('[">=", "=", none]', "〔>=，=，none〕"),
    ("from: 50%", "from: 伍成"), ("from: 50%", "from: 5O%"), ("{from: 100%, score: 100%}", "{from: 100%, score: l00%}"),
    ("lose: 1分", "lose: Ⅰ分"), ("lose: 1分", "lose: 壹分"), ("{from: 90, grade", "{from: 玖拾, grade"),
    ("checked_on: 2026-01-31}\nforms", "checked_on: 2O26-0l-31}\nforms"),
]  # fmt: skip


def digest_of(text: str) -> str:
    return load_text(text, "my.yaml", perfscore.load_rules).digest()


@pytest.mark.parametrize(("right", "typed"), CERTAIN)
def test_what_is_certain_is_read_told_and_rewritten(right: str, typed: str) -> None:
    assert right in SOUND
    text = "# 注释：，“”\n" + SOUND.replace(right, typed, 1)
    _, problems = read_text(text, "my.yaml", perfscore.load_rules)
    assert {item.code for item in problems} == {"R506"}
    line = text[: text.index(typed)].count("\n") + 1
    assert all(line <= (item.place.line or 0) <= line + typed.count("\n") for item in problems)
    assert digest_of(text) == DIGEST
    fixed = rewritten(text, "my.yaml", shapes(), "rule_set")
    assert fixed.startswith("# 注释：，“”\n")
    assert read_text(fixed, "my.yaml", perfscore.load_rules)[1] == ()
    assert digest_of(fixed) == DIGEST


@pytest.mark.parametrize(
    ("right", "typed"),
    [("{from: 90, grade: 优}\n", "{from: 90, grade: 优},\n"), ("places: [全国]\n", "places: [全国]；\n"), ("id: my", "```yaml\nid: my")],
)  # fmt: skip
def test_what_means_nothing_is_passed_over_told_and_taken_away(right: str, typed: str) -> None:
    text = SOUND.replace(right, typed, 1)
    (told,) = read_text(text, "my.yaml", perfscore.load_rules)[1]
    assert (told.code, told.place.line) == ("R531", text[: text.index(typed)].count("\n") + 1)
    assert digest_of(text) == DIGEST
    assert digest_of(rewritten(text, "my.yaml", shapes(), "rule_set")) == DIGEST
    assert read_text(rewritten(text, "my.yaml", shapes(), "rule_set"), "my.yaml", perfscore.load_rules)[1] == ()


def test_a_comment_that_is_followed_by_more_is_no_comment() -> None:
    """Written as #, it would cut the line off."""
    found = read_text(
        SOUND.replace("from: 50%", "from: 50%").replace("every: 5%,", "every: 5%＃级,", 1),
        "my.yaml",
        perfscore.load_rules,
    )
    assert [(item.code, item.place.line) for item in found[1]] == [("R105", 20)]


@pytest.mark.parametrize(
    "text",
    [
        "because: 目标值不大于零，不计分\n", "{because: 目标值不大于零，不计分, use: x}\n", "number: 某财［2024］1号\n",
        "title: 时间：上午\n", "a: 'label：b' # from：3\n", "description: |\n  from：3\n  {to：4}\n", "note: number：某财\n",
        'title: "第1条，from：3"\n', "label: 分档 # 注释：说明，from：3\n", "title: 【示例】办法\n", "description: 见附件，其中 score：说明\n",
    ],
)  # fmt: skip
def test_text_stays_text(text: str) -> None:
    assert mends(text, KEYS) == ()


@given(st.text(alphabet="：，｛｝［］“”\u00a0\u3000\u200b\n :,[]{}\"'#->|%abfrom60全国", max_size=60))
def test_mending_ends_and_places_go_back(text: str) -> None:
    edits = mends(text, KEYS)
    lines, mended = text.splitlines(), applied(text, edits).splitlines()
    assert len(lines) - len(mended) in (0, 1)  # a last line of nothing that is seen is none
    for number, line in enumerate(mended, 1):
        columns = [column_before(edits, number, column) for column in range(1, len(line) + 1)]
        assert columns == sorted(columns)
        assert all(1 <= column <= len(lines[number - 1]) + 1 for column in columns)


# One text for each kind of error of a scanner, a parser or a composer, and the line that is to blame.
BROKEN = [
    ("a: b\n\tc: d\n", 2), ("a: @x\n", 1), ("a: `x\n", 1), ("a: %x\n", 1), ("a: b\nc\nd: e\n", 2), ("a: b: c\n", 1),
    ("a: - b\n", 1), ("a: [1, 2\nb: 3\n", 1), ("a: {b: 1\nc: 2\n", 1), ('a: "b\nc: d\n', 1), ("a: 'b\n", 1),
    ('a: "\\q"\n', 1), ('a: "\\xZZ"\n', 1), ("a:\n  b: 1\n c: 2\n", 3), ("a: ]\n", 1), ("- a\nb: c\n", 2), ("a: |x\n  b\n", 1),
    ("a: >9x\n  b\n", 1), ("a: &\n", 1), ("a: *\n", 1), ("? a\n: b\n: c\n", 3), ("a: b\n- c\n", 2), ("%YAML x\n---\na: b\n", 1),
    ("a: !<x\n", 1), ("--- a\n--- b\n", 2), ("a: [b}\n", 1), ("a: {b]\n", 1), ("{a: 1}}\n", 1), ("a: ? b\n", 1),
    ('a: "b" c\n', 1), ("a: !x!y z\n", 1), ("%TAG ! !\n%TAG ! !\n---\na: 1\n", 2),
]  # fmt: skip
_ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")


def said_in_chinese(item: Problem) -> bool:
    return re.search("[\u4e00-\u9fff]", item.message()) is not None and not _ENGLISH.search(item.message())


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_every_kind_of_error_is_told_in_chinese_at_its_line(text: str, line: int) -> None:
    with pytest.raises(MarkedError) as caught:
        parse_yaml(text, "f.yaml")
    (item,) = caught.value.problems
    assert item.place.line == line
    assert item.place.column is not None
    assert said_in_chinese(item)
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        try:
            list(yaml.parse(text, Loader=loader))
        except yaml.MarkedYAMLError as error:
            place, said = explained(error, "f.yaml", text.splitlines())
            assert place.line == line
            assert said.code != "W_yaml_other" or text.startswith(("%", "a: !", "--- "))


def _cut(_found: re.Match[str], _draw: random.Random) -> str:
    return ""


# What fingers do to a file: signs lost, doubled, taken for others. None of them leaves the meaning certain.
SLIPS: list[tuple[str, Callable[[re.Match[str], random.Random], str]]] = [
    (r"(?<=[a-z]):(?= )", _cut), (r"[\]}](?=\n)", _cut), (r"(?<=: )[\[{]", _cut), (r'"(?=[,\]\n])', _cut),
    (r"(?<=[0-9a-z%]), (?=[a-z_]+:)", lambda m, d: " "), (r"(?m)^ {2,6}(?=\S)", lambda m, d: "\t"),
    (r"(?m)^    (?=\S)", lambda m, d: "   "), (r"(?<=: )(?=[a-z0-9])", lambda m, d: d.choice(["*", "&", "!"])),
    (r"(?<=from: )\d+%", lambda m, d: "约" + m[0]),
]  # fmt: skip


def test_broken_shipped_files_are_told_in_chinese_at_their_line() -> None:
    counted = 0
    for path in rule_files(rules_folder()):
        text, draw = path.read_text("utf-8"), random.Random(path.name)
        for pattern, slip in SLIPS:
            every = list(re.finditer(pattern, re.sub(r"(?m)#.*", lambda m: "\0" * len(m[0]), text)))
            for match in draw.sample(every, min(2, len(every))):
                changed = text[: match.start()] + slip(match, draw) + text[match.end() :]
                _, problems = read_text(changed, str(path), parent_of(path, [rules_folder()]))
                wrong = [item for item in problems if not item.is_warning]
                assert wrong, f"{path.name}: {pattern} was let pass at {match.start()}"
                assert all(map(said_in_chinese, wrong)), [item.message() for item in wrong]
                line = text[: match.start()].count("\n") + 1
                first = min(item.place.line or 0 for item in wrong)
                assert first >= line - 1 or wrong[0].code in {"R102", "R113", "R116"}, (path.name, pattern, line, first)
                near = min(abs((item.place.line or 0) - line) for item in wrong)
                assert near <= 1, f"{path.name}:{line} {pattern}: {[(i.code, i.place.line) for i in wrong]}"
                counted += 1
    assert counted >= 200


@given(st.data())
def test_no_word_of_the_yaml_library_reaches_anyone(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SOUND) - 1))
    put = data.draw(st.text(alphabet="\t\n {}[]:,-%&*!|>?@`\\0aα好：，“”\"'#\x85\u2028\u3000", max_size=10))
    _, problems = read_text(SOUND[:start] + put + SOUND[start + len(put) :], "my.yaml", perfscore.load_rules)
    for item in problems:
        assert item.code[0] in "YR"
        assert re.search("[\u4e00-\u9fff]", item.message())
        detail = item.fields.get("detail")
        assert item.code != "Y001" or getattr(detail, "code", "").startswith("W_yaml_")


@pytest.mark.parametrize("line", ["forms: [p:，ject_self_evaluation]", "forms:，[project_self_evaluation]"])
def test_what_could_not_be_read_when_it_is_rewritten_is_told_as_it_stands(line: str) -> None:
    _, problems = read_text(re.sub("^forms:.*$", line, SOUND, flags=re.MULTILINE), "my.yaml", perfscore.load_rules)
    assert {item.code for item in problems} & {"R103", "R104"}


def test_fix_rewrites_the_file_and_keeps_its_comments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my.yaml"
    typed = "# 说明：全角\n" + SOUND.replace("label: 分档", "label：分档  # 三档，从好到差").replace("50%", "５０％")
    path.write_text(typed, encoding="utf-8")
    assert main(["rules", "check", str(path), "--strict", "--quiet"]) == 1
    assert "“label：”" not in capsys.readouterr().out
    main(["rules", "check", str(path), "--fix", "--quiet"])
    assert "R506" not in capsys.readouterr().out
    assert path.read_text("utf-8") == typed.replace("label：", "label: ").replace("５０％", "50%")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("label: 按期完成得满分", "label: “按期完成得满分”"), "R501"), (("number: 文号待填", "number: 文号待填 #3号"), "R502"),
        (("达到预期]", "达到预期, 达到预期]"), "R503"), (("checked_on: 2025-12-31\n", "checked_on: 2999-12-31\n"), "R505"),
    ],
)  # fmt: skip
def test_slips_are_warnings_and_errors_when_strict(
    change: tuple[str, str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "my.yaml"
    assert change[0] in START
    path.write_text(START.replace(*change, 1), encoding="utf-8")
    before = main(["rules", "check", str(path), "--quiet"])
    assert f"{code} （提醒）" in capsys.readouterr().out
    assert before == 0
    assert main(["rules", "check", str(path), "--quiet", "--strict"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [(("from: 2024,", "from: 20244,"), "R145"), (("score: {to: 0.1,", "score: {to: 1%,"), "R107")],
)
def test_what_cannot_be_meant_is_refused(change: tuple[str, str], code: str) -> None:
    _, problems = read_text(SOUND.replace(*change, 1), "my.yaml", perfscore.load_rules)
    assert [item.code for item in problems] == [code]


def test_pages_of_rule_sets_do_not_write_over_each_other() -> None:
    rules = load_text(SOUND, "my.yaml", perfscore.load_rules)
    pages = rules_pages([evolve(rules, id=name) for name in ("a/b-c", "a-b/c", "A/b-c")])
    assert set(pages) == {"index.html", "a-b-c.html", "a-b-c--2.html", "A-b-c--3.html"}
    assert all(f'href="{name}"' in pages["index.html"] for name in pages if name != "index.html")


def test_a_suffix_in_capitals_is_a_rule_file(tmp_path: Path) -> None:
    path = tmp_path / "MY.YAML"
    path.write_text(START, encoding="utf-8")
    assert rule_files(tmp_path) == (path,)
    assert perfscore.load_rules(path).id == "my/2025"
