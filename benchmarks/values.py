"""How well printed values are understood: pairs of a target and an actual whose truth is known, and the time a parse takes.

    python benchmarks/values.py [--show] [--rules ID]

Each pair of ``tests/values/pairs.tsv`` is a row of a form of 2023 with full marks declared. Its truth is met (full
marks may stand), missed or part (they may not), or ask (the row alone does not tell). A pair is right when the verdict
says so, undetermined when the engine asks where the truth is known, and wrong when it says the opposite.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from pathlib import Path

from perfscore import load_rules, parse_target
from perfscore.form import Form, Indicator
from perfscore.form_kind import FormKind
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import score_form
from perfscore.scoring.verdict import Verdict

PAIRS = Path(__file__).parent.parent / "tests" / "values" / "pairs.tsv"
SAID = {Verdict.UNDETERMINED: "ask", Verdict.DIFFERS: "missed"}
LEVEL1 = {"社会效益指标": "效益指标", "经济成本指标": "成本指标", "服务对象满意度指标": "满意度指标"}


def pairs() -> list[dict[str, str]]:
    """The facts, in order."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def said(pair: dict[str, str], rules: RuleSet) -> str:
    """met, missed or ask, as the engine judges full marks for the pair."""
    row = Indicator(
        level1=LEVEL1.get(pair["level2"], "产出指标"), level2=pair["level2"], name=pair["name"] or "指标",
        target=pair["target"], actual=pair["actual"], weight="10", score="10",
    )  # fmt: skip
    form = Form(kind=FormKind.PROJECT_SELF_EVALUATION, name="", year=2023, indicators=(row,))
    return SAID.get(score_form(form, rules).rows[-1].verdict, "met")


def outcome(truth: str, verdict: str) -> str:
    """right, undetermined or wrong."""
    known = "missed" if truth == "part" else truth
    if verdict == known:
        return "right"
    return "undetermined" if verdict == "ask" else "wrong"


def microseconds(texts: list[str]) -> float:
    """Mean CPU time of one parse: the best of nine rounds, so that another process does not count."""
    rounds = []
    for _ in range(9):
        start = time.process_time()
        for text in texts:
            parse_target(text)
        rounds.append((time.process_time() - start) / len(texts))
    return min(rounds) * 1e6


def main() -> None:
    """Print a table by section, the rows that are wrong, and the time of a parse."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rules", default="cn/mof/2020-10")
    options.add_argument("--show", action="store_true", help="print every pair that is not right")
    given = options.parse_args()
    rules = load_rules(given.rules)
    facts = pairs()
    counts: dict[str, Counter[str]] = {}
    for pair in facts:
        verdict = said(pair, rules)
        found = outcome(pair["truth"], verdict)
        counts.setdefault(pair["section"], Counter())[found] += 1
        if given.show and found != "right":
            print(
                f"{found}: {pair['section']} [{pair['name']}] {pair['target']} -> {pair['actual']}: {pair['truth']}, said {verdict}"
            )
    print("| section | right | undetermined | wrong |\n|---|---:|---:|---:|")
    counts["all"] = sum(counts.values(), Counter())
    for section, found in counts.items():
        print(f"| {section} | {found['right']} | {found['undetermined']} | {found['wrong']} |")
    texts = [pair[side] for pair in facts for side in ("target", "actual")]
    print(f"\n{len(texts)} values, {microseconds(texts):.1f} microseconds of CPU each")


if __name__ == "__main__":
    main()
