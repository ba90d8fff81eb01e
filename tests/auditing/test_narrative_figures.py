"""What running text contradicts: each kind on a text that has it, and silent on the same text without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from rows import NATIONAL, sheet

import perfscore
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import audit
from perfscore.form import Form, Fund, Passage

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
RULES = perfscore.load_rules(NATIONAL)
FORM = sheet(("数量", ">=10个", "10个", "90", "90"), total="99.80")
_OF_TEXT = ("F607", "F608", "F609")

TWICE = ("全局年初预算5319.57万元。", "支出预算5319.57万元。", "部门年初预算数为5319.57万元。")
STAFF = ("共有编制人数47人，其中：行政人员编制7人，参照管理人员编制21人，事业编制19人。",)
NET_OF_CHANGES = ("实有人数67人，其中：在职41人，增加6人，减少1人；退休26人，增加1人。",)
SPLIT = ("图斑经拆分后1756个（其中我县1535个，开发区221个）。",)
ADDED = ("年初安排项目10个4729.22万元，年中追加项目14个6333.77万元，调整后项目共24个11062.99万元。",)
RATE = ("我县图斑1535个，已上报1487个，完成率达96.87%。",)
GROWTH = ("本年收入305.52万元，上年280.11万元，增长9.07%。",)
LISTED = ("3个项目未开展，具体如下：", "①甲项目资金。", "②乙项目资金。", "③丙项目资金。")


def found(*texts: str, form: Form = FORM) -> list[Finding]:
    passages = tuple(Passage(text=text) for text in texts)
    findings = audit(evolve(form, passages=passages), RULES).findings
    return [each for each in findings if each.code in _OF_TEXT]


@pytest.mark.parametrize(
    "texts",
    [TWICE, STAFF, NET_OF_CHANGES, SPLIT, ADDED, RATE, GROWTH, LISTED, ("召开会议3次，开展检查5次，累计出动9次。",)],
)
def test_a_text_that_agrees_with_itself_is_not_accused(texts: tuple[str, ...]) -> None:
    assert found(*texts) == []


@pytest.mark.parametrize(
    ("texts", "right", "wrong", "code"),
    [
        (TWICE, "部门年初预算数为5319.57", "部门年初预算数为5391.57", "F607"),
        (STAFF, "47人", "48人", "F608"),
        (STAFF, "21人", "12人", "F608"),
        (NET_OF_CHANGES, "67人", "68人", "F608"),
        (SPLIT, "1535个", "1553个", "F608"),
        (ADDED, "共24个", "共25个", "F608"),
        (ADDED, "11062.99", "11602.99", "F608"),
        (RATE, "96.87%", "69.87%", "F609"),
        (RATE, "1487个", "1478个", "F609"),
        (GROWTH, "9.07%", "9.70%", "F609"),
        (LISTED, "3个", "4个", "F608"),
    ],
)
def test_one_slip_is_one_finding_that_names_what_was_meant(
    texts: tuple[str, ...], right: str, wrong: str, code: str
) -> None:
    assert any(right in text for text in texts)
    changed = (text.replace(right, wrong, 1) for text in texts)
    (only,) = found(*changed)
    assert (only.code, only.severity, only.cause and only.cause.code) == (code, Severity.WARNING, "I_told")
    assert only.message("zh") != only.message("en")


def test_money_rows_that_a_text_lists_add_up_to_its_total() -> None:
    funds = tuple(Fund(label=f"项目{n}", initial=f"{n}2.5万元") for n in (1, 2, 3))
    texts = ("本年安排项目3个67.5万元。", *(f"项目{n}资金：年初预算数{n}2.5万元。" for n in (1, 2, 3)))
    form = evolve(FORM, funds=funds)
    assert found(*texts, form=form) == []
    (only,) = found(texts[0].replace("67.5", "76.5"), *texts[1:], form=form)
    assert (only.code, only.told("due")) == ("F608", "67.5万元")


def test_what_no_slip_explains_is_not_told() -> None:
    """其中 may leave parts out, and a rate may be of figures that stand elsewhere."""
    assert found("共有人员90人，其中：在职41人，退休26人。") == []
    assert found("收入305.52万元，支出280.11万元，覆盖率55.13%。") == []


SLIPS = [
    ("编制人数47", "编制人数48"), ("实有人数67", "实有人数68"), ("预算安排数为5319.57", "预算安排数为5391.57"),
    ("98.75%", "89.75%"), ("共24个", "共25个"), ("89.67%", "98.67%"), ("完成率达96.87%", "完成率达69.87%"),
    ("480.75", "408.75"),
]  # fmt: skip


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the public disclosures of ../shared/seeds are not here")
def test_a_public_narrative_and_its_slips(tmp_path: Path) -> None:
    """The narrative itself is not accused of more than its known slips; one changed figure is found."""
    text = "\n".join(
        "".join(line.split()) for line in (SEEDS / "003_1d665498afc654ae.txt").read_text("utf-8").splitlines()
    )
    counts = []
    for right, wrong in (("编制人数47", "编制人数47"), *SLIPS):
        assert right in text
        file = tmp_path / "n.txt"
        file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        (form,) = perfscore.read(file)
        counts.append(sum(each.code in _OF_TEXT for each in audit(form, RULES).findings))
    assert counts == [0, 1, 1, 1, 1, 1, 1, 1, 1]
