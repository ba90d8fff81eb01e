"""English is English: no Chinese in it but values of the input, and names of the field that have no other."""

from __future__ import annotations

import json
import re
from itertools import cycle
from pathlib import Path
from string import Formatter

import pytest

import perfscore
from perfscore.auditing.descriptions import descriptions
from perfscore.cli import main
from perfscore.cli.help import translations
from perfscore.messages import Between, Joined, Message, codes, template
from perfscore.rules.explain import explanations

PACKAGE = Path(perfscore.__file__).parent
CHINESE = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’～…]+")

#: Wordings that name something of the forms as it is printed there, or show what to write.
PRINTED = {
    "D005": {"三级指标"},
    "G_within_mean": {"一级指标"}, "G_within_sum": {"一级指标"}, "G_within_weakest": {"一级指标"},
    "R135": {"人", "万元"}, "R162": {"分"}, "R515": {"分"}, "W_a_score": {"分"}, "R522": {"＃"}, "R208": {"安徽省", "滁州市", "天长市"},
    "T111": {"万", "亿"}, "V015": {"万", "亿"},
    "W_hint_level1": {"产出", "过程"}, "W_when_level1": {"一级指标"},
    "W_new_place": {"湖南省", "长沙市", "全国"}, "W_otherwise_added": {"办法没有规定"},
}  # fmt: skip
UNITS = {"万", "亿"}
FIGURES = (
    "1", "2.5", Joined(("a", Message("G_points", points="1")), "W_then"), Joined("ab", "H_or"), Between("1", "2"),
    Message("G_named_with", name="a", what=Joined("bc")), Message("G_share_less", share="60%", points="0.5"),
)  # fmt: skip


def test_every_wording_is_english_whatever_its_figures() -> None:
    for number, code in enumerate(codes()):
        names = {name for _, name, _, _ in Formatter().parse(template(code, "en")) if name}
        figures = cycle(FIGURES[number % len(FIGURES) :] + FIGURES)
        said = Message(code, **dict(zip(sorted(names), figures, strict=False))).text("en")
        assert set(CHINESE.findall(said)) - {"…"} <= PRINTED.get(code, set()), (code, said)


def test_pages_of_codes_and_help_are_english_but_for_what_they_quote() -> None:
    for code, page in descriptions("en").items():
        told = re.sub('"[^"]*"', "", " ".join((*page[:3], *page[4:])))  # the example is a row of a form
        assert not re.search("[，。；：、（）“”]", told), code
    for code, found in explanations().items():
        assert set(CHINESE.findall(found.why.text("en"))) <= {"分", "＃", "六成", "百分之六十"}, (
            code
        )  # what rule files may hold
    in_english = [said for chinese, said in translations().items() if not chinese.isascii()]
    assert not [said for said in in_english if re.search("[，。；：、（）“”]", said)]


# What the commands are given, beside the folder of the examples; the last one is refused.
COMMANDS = """
read district-form.yaml --stages
score district-form.yaml --explain
audit changji-2023.yaml --format html
audit urumqi-2024.yaml artux-2024-targets.yaml --format csv
audit district-form.yaml --rules-dir own-rules --format sarif
infer district-form.yaml
compare artux-2024-targets.yaml urumqi-2024.yaml
rules show cn/xinjiang/changji/2023
rules list
rules check own-rules/district-2025.yaml
rules test own-rules
rules diff cn/mof/2020-10 cn/xinjiang/changji/2023 --on changji-2023.yaml
rules export cn/mof/2020-10 --to sql
explain F201
explain R301
explain S001
audit nothing-*.xlsx
audit changji-2023.yaml --rules nothing
audit changji-2023.yaml --formt html
rules show
"""


@pytest.fixture(scope="module")
def given_text() -> str:
    """All that the commands are given, and the data that they quote, without its white space."""
    root = PACKAGE.parent
    files = [*(root / "examples").rglob("*.yaml"), *(root / "rules").rglob("*.yaml"), *PACKAGE.rglob("rules/*.yaml")]
    return re.sub(r"\s", "", "".join(path.read_text("utf-8") for path in files))


@pytest.mark.parametrize("command", COMMANDS.strip().splitlines())
def test_every_command_is_english(
    command: str, given_text: str, examples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(examples)
    main(["--lang", "en", *command.split()])
    told = capsys.readouterr()
    runs = {part for run in CHINESE.findall(told.out + told.err) for part in run.split("…")}
    assert {run for run in runs if run not in given_text} <= UNITS


def test_json_says_its_messages_in_english(examples: Path, given_text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Grades stay those of the form."""
    main(["--lang", "en", "audit", str(examples / "changji-2023.yaml"), "--format", "json"])
    for form in json.loads(capsys.readouterr().out)["forms"]:
        told = json.dumps({**form, "grade": None}, ensure_ascii=False)
        assert {run for run in CHINESE.findall(told) if run not in given_text} == set()
