"""What pairs of a printed target and a printed actual mean: how many verdicts are as a person would say.

    python -m benchmarks.meaning [FILE.md ...] [--wrong]

A file holds pairs in Markdown: ``[name] target→actual✓``, one section per letter. ✓ met (full marks may stand), ✗ not
met and ◐ partly met (full marks are wrong), ? not decidable from the row. Each pair becomes a form of one row with
full marks declared, scored by the national rules. Without a file: the pairs in benchmarks/meaning.md, which were made
up for this measure, and those of ../shared/VALUES.md where that is.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

import perfscore
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.scoring.score import RowScore, score_form
from perfscore.scoring.verdict import Verdict

HERE = Path(__file__).parent
FILES = (HERE / "meaning.md", HERE.parent.parent / "shared" / "VALUES.md")
YEAR, RULES = 2023, "cn/mof/2020-10"
_SECTION = re.compile(r"^## ([A-Z]) (.*)$", re.MULTILINE)
_PAIR = re.compile(
    r"(?:\[(?P<name>[^\]→]*)\]\s*)?·?\s*(?P<target>[^→\n]+?)\s*→\s*(?P<actual>[^→\n]*?)(?P<truth>[✓✗◐?])[°‼]*(?=[;.。]|$)"
)
_SETTINGS = {
    "成本": ("成本指标", "经济成本指标"), "时效": ("产出指标", "时效指标"), "质量": ("产出指标", "质量指标"),
    "数量": ("产出指标", "数量指标"), "效益": ("效益指标", "社会效益指标"), "满意度": ("满意度指标", "服务对象满意度指标"),
}  # fmt: skip
_OF_SECTION = {"C": "质量", "D": "质量", "J": "时效", "K": "效益", "L": "效益"}
_MET = (Verdict.AGREES, Verdict.WITHIN_BAND, Verdict.ROUNDING)


@frozen
class Pair:
    """A pair with its truth; ``name`` is the indicator's where it matters."""

    section: str
    name: str
    target: str
    actual: str
    truth: str

    def __str__(self) -> str:
        name = f"[{self.name}] " if self.name else ""
        return f"{self.section} {name}{self.target} → {self.actual} {self.truth}"


def pairs(text: str) -> Iterator[Pair]:
    """The pairs of a file, section by section; a name holds until the next."""
    sections = list(_SECTION.finditer(text))
    for found, following in zip(sections, [*sections[1:], None], strict=True):
        end = following.start() if following else len(text)
        for line in text[found.end() : end].splitlines():
            yield from _in_line(found[1], line) if "→" in line else ()


def _in_line(section: str, line: str) -> Iterator[Pair]:
    name = ""
    for piece in re.split(r"(?<=[✓✗◐?°‼])[;.。]\s*", line):
        found = _PAIR.search(piece.strip().removesuffix("."))
        if found is None:
            continue
        name = name if found["name"] is None else found["name"]
        yield Pair(section, name, found["target"], found["actual"], found["truth"])


def setting(pair: Pair) -> tuple[str, str]:
    """The levels that such a row stands under."""
    name = pair.name
    told = (
        ("成本", "成本|费|单价|标准|能耗"),
        ("时效", "时间|时限|时长|工期"),
        ("满意度", "满意"),
        ("质量", "率$|率[（(]|浓度|水质|事故"),
    )
    category = next((key for key, words in told if re.search(words, name)), _OF_SECTION.get(pair.section, "数量"))
    return _SETTINGS[category]


def judged(pair: Pair, rules: perfscore.RuleSet) -> RowScore:
    """The row of a pair, with full marks declared."""
    level1, level2 = setting(pair)
    row = Indicator(
        level1=level1, level2=level2, name=pair.name or "指标", target=pair.target, actual=pair.actual,
        weight="10", score="10",
    )  # fmt: skip
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="表", year=YEAR, indicators=(row,))
    return score_form(form, rules).rows[0]


def outcome(truth: str, verdict: Verdict) -> str:
    """truth, undetermined, or opposite."""
    if verdict is Verdict.UNDETERMINED:
        return "truth" if truth == "?" else "undetermined"
    if truth == "?":
        return "agreed" if verdict in _MET else "refused"
    return "truth" if (verdict in _MET) is (truth == "✓") else "opposite"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the counts of each file, and the pairs that are not as they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print the pairs that are not judged as the truth")
    told = parser.parse_args(arguments)
    rules = perfscore.load_rules(RULES)
    for path in told.files or [each for each in FILES if each.is_file()]:
        counts: Counter[str] = Counter()
        decidable: Counter[bool] = Counter()
        for pair in pairs(path.read_text(encoding="utf-8")):
            row = judged(pair, rules)
            found = outcome(pair.truth, row.verdict)
            counts[found] += 1
            if pair.truth != "?":
                decidable[found == "truth"] += 1
            if told.wrong and found != "truth":
                print(f"{found:12} {pair}    {row.explain()}")
        share = 100 * decidable[True] / max(decidable.total(), 1)
        print(f"{path.name}: {counts.total()} pairs, {dict(counts)}, {share:.1f} % of the decidable as the truth")


if __name__ == "__main__":
    main()
