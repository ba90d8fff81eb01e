"""Files that are nearly forms, or are made to hurt: one true sentence at its line, or a result; never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

import perfscore
from perfscore.auditing.records import finding_records, row_records
from perfscore.auditing.run import audit_all
from perfscore.errors import ReadingError
from perfscore.messages import Problem
from perfscore.reporting.as_json import audit_json
from perfscore.reporting.as_records import records_csv
from perfscore.reporting.as_text import audit_text
from perfscore.reporting.audit_docx import audit_docx
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.audit_xlsx import audit_xlsx
from perfscore.reporting.style import Style

HEAD = "forms:\n- kind: project_self_evaluation\n  name: 测试\n  indicators:\n"
LIMITS = "import resource as r; r.setrlimit(r.RLIMIT_CPU, (20, 20)); r.setrlimit(r.RLIMIT_AS, (4 << 30, 4 << 30)); "


def refused(path: Path, content: bytes | str) -> Problem:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ReadingError) as raised:
        perfscore.read(path)
    return raised.value.problems[0]


@pytest.mark.parametrize(
    ("rows", "code", "line", "mend"),
    [
        ("  - {name: a, target: 1,000人, actual: 3}\n", "D050", 5, 'target: "1,000人"'),
        ("  - {name: 第 #3 栋, target: 1}\n", "D050", 5, 'name: "第 #3 栋"'),
        ("  - name: 备注: 其他\n    target: 1\n", "D050", 5, 'name: "备注: 其他"'),
        ("  - name: a\n    target: #5\n", "D050", 6, 'target: "#5"'),
        ("  - name: a\n\ttarget: 5\n", "D051", 6, None),
    ],
)  # fmt: skip
def test_a_value_without_its_quotes_is_told_with_its_mend(
    tmp_path: Path, rows: str, code: str, line: int, mend: str | None
) -> None:
    found = refused(tmp_path / "a.yaml", HEAD + rows)
    assert (found.code, found.place.line) == (code, line)
    assert mend is None or found.message().endswith(mend)
    if mend is not None:
        broken = (HEAD + rows).splitlines()
        value = found.fields["found"]
        broken[line - 1] = broken[line - 1].replace(value, mend.partition(": ")[2])
        (tmp_path / "b.yaml").write_text("\n".join(broken).replace("1,200人", '"1,200人"'), "utf-8")
        assert perfscore.read(tmp_path / "b.yaml")


@pytest.mark.parametrize(
    ("rows", "target"),
    [
        ("  - {name: a, target: >=90%, actual: 95%}\n", ">=90%"),
        ("  - {name: a, target: %5, actual: 95%}\n", "%5"),
        ("  - name: a\n    target: >=9\n", ">=9"),
        ("  - name: a\n    target: >9\n    actual: 3\n", ">9"),
        ("  - name: a\n    target: @5\n", "@5"),
        ("  - name：a\n    target：>=9\n", ">=9"),
        ("  - ｛name：a，target：≥9｝\n", "≥9"),
        ("　 - {name: a，target:9}\n", "9"),
        ("  - name: 目标：\n    target: 9：\n", "9："),
    ],
)
def test_what_a_keyboard_leaves_is_read_as_it_was_meant(tmp_path: Path, rows: str, target: str) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + rows, "utf-8")
    assert perfscore.read(tmp_path / "a.yaml")[0].indicators[0].target == target


def test_comments_and_values_without_signs_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + '  - name: a  # 一行\n    target: ">9"  # 目标\n    actual:  # 没有\n', "utf-8")
    row = perfscore.read(path)[0].indicators[0]
    assert (row.name, row.target, row.actual) == ("a", ">9", None)


def test_our_own_reports_are_told_by_their_name(tmp_path: Path, examples: Path) -> None:
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    forms = perfscore.read(examples / "changji-2023.yaml")
    report = audit_all([(form, rules) for form in forms])
    for lang in ("zh", "en"):
        assert refused(tmp_path / "a.xlsx", audit_xlsx(report, lang)).code == "D052"
        assert refused(tmp_path / "a.html", audit_html(report, lang)).code == "D052"
        assert refused(tmp_path / "a.docx", audit_docx(report, lang)).code == "D052"
        assert refused(tmp_path / "a.txt", audit_text(report, Style(lang))).code == "D052"
    assert refused(tmp_path / "a.csv", records_csv(row_records(report.audits))).code == "D052"
    assert refused(tmp_path / "b.csv", records_csv(finding_records(report.audits))).code == "D052"
    assert refused(tmp_path / "a.json", audit_json(report)).code == "D052"
    none = audit_all([(evolve(forms[0], indicators=(), funds=()), rules)])
    assert refused(tmp_path / "none.json", audit_json(none)).code == "D052"


HURTFUL: list[tuple[str, bytes | str, str]] = [
    ("nul.yaml", b"forms:\n- kind: x\0\n", "D049"),
    ("nul.txt", "自评表\n一级指标\0".encode(), "D049"),
    ("twice.json", '{"forms": [{"kind": "a", "kind": "b"}]}', "Y005"),
    ("twice.yaml", "forms: []\nforms: []\n", "Y005"),
    ("deep.json", '{"a":' * 100_000, "Y004"),
    ("surrogate.json", '{"forms": [{"\\ud800": 1}]}', "Y011"),
    ("digits.json", '{"forms": [{"kind": "project_self_evaluation", "name": "a", "year": ' + "9" * 5000 + ', "indicators": []}]}', "D023"),
    ("keys.yaml", "".join(f"k{n}: 1\n" for n in range(30_000)), "D238"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code"), HURTFUL, ids=[name for name, _, _ in HURTFUL])
def test_what_is_made_to_hurt_is_one_true_sentence(tmp_path: Path, name: str, content: bytes | str, code: str) -> None:
    assert refused(tmp_path / name, content).code == code


@pytest.mark.slow
def test_all_of_it_at_once_is_told_within_the_limits_of_one_process(tmp_path: Path) -> None:
    for name, content, _ in HURTFUL:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    names = [name for name, _, _ in HURTFUL]
    done = subprocess.run(
        [sys.executable, "-c", LIMITS + "from perfscore.cli import run; run()", "read", *names],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 60 * len(names)
    for name, _, code in HURTFUL:
        assert [line for line in done.stderr.splitlines() if line.startswith(name) and code in line], name


def test_a_huge_cell_is_read_and_shown_within_its_limits(tmp_path: Path) -> None:
    rows = ["项目支出绩效自评表", "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"]
    rows += ["产出指标\t数量指标\t" + "数" * 100_000 + "\t=1次\t=1次\t10\t10"]
    (tmp_path / "a.txt").write_text("\n".join(rows), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LIMITS + "from perfscore.cli import run; run()", "read", tmp_path / "a.txt"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert max(map(len, done.stdout.decode().splitlines())) < 200


@pytest.mark.parametrize("key", ["name", "target", "actual"])
def test_half_a_character_is_refused_at_its_place(tmp_path: Path, key: str) -> None:
    row = {"name": "a", "target": "5个", "actual": "5个", "weight": "10"}
    row[key] += "\udc00"
    data = {"forms": [{"kind": "project_self_evaluation", "name": "x", "indicators": [row]}]}
    found = refused(tmp_path / "a.json", json.dumps(data))
    assert found.code == "Y011"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_file_name_that_is_no_text_is_shown_and_does_not_stop(tmp_path: Path, examples: Path) -> None:
    good, bad = (os.fsencode(tmp_path) + b"/\xff\xe5" + end for end in (b".yaml", b"-bad.yaml"))
    Path(os.fsdecode(good)).write_bytes((examples / "changji-2023.yaml").read_bytes())
    Path(os.fsdecode(bad)).write_bytes(b"a: [")
    run = [sys.executable, "-m", "perfscore"]
    for path, code in ((good, 0), (bad, 2)):
        done = subprocess.run([*run, "read", path], capture_output=True, check=False)
        assert done.returncode == code
        assert b"Error" not in done.stderr
    out = tmp_path / "o.json"
    assert (
        subprocess.run([*run, "read", good, "--format", "json", "-o", out], capture_output=True, check=False).returncode
        == 0
    )
    assert json.loads(out.read_text("utf-8"))["forms"]


def test_a_wrapped_header_directly_under_a_title(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("自评表\n一级指标二级指标三级指标分值年初目标值\n", "utf-8")
    try:
        assert all(not form.funds for form in perfscore.read(tmp_path / "a.txt"))
    except ReadingError as error:
        assert error.problems[0].code == "D005"


CSV = "项目支出绩效自评表\n一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分\n"


def test_a_quote_in_a_csv_that_is_never_closed_is_an_error_at_its_line(tmp_path: Path) -> None:
    rows = '产出指标,数量指标,"甲\n乙",>=5个,5个,50,50\n产出指标,质量指标,"丙,>=5%,5%,50,50\n产出指标,质量指标,丁,>=5%,5%,50,50\n'
    found = refused(tmp_path / "a.csv", CSV + rows)
    assert (found.code, found.place.line) == ("D048", 5)


def test_text_formulas_in_a_csv_are_their_text(tmp_path: Path) -> None:
    rows = '产出指标,数量指标,甲,"="">=5个""",="5个",="100","=""1""""0"""\n'
    (tmp_path / "a.csv").write_text(CSV + rows, "utf-8")
    row = perfscore.read(tmp_path / "a.csv")[0].indicators[0]
    assert (row.target, row.actual, row.weight) == (">=5个", "5个", "100")
