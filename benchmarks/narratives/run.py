"""How many changed figures of narratives are found, and what is said of right ones.

    python -m benchmarks.narratives.run LOT [--seed N] [--show N]

Each lot is a file of right texts (``texts.py``); every figure that another of its text follows from, or that follows
from others, is changed once so that the text proves it wrong (``changes.py``).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from attrs import frozen

from benchmarks.narratives.changes import changed
from benchmarks.narratives.texts import Narrative, Told, lot
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import check
from perfscore.reading.read import read_bytes

_OF_RULES = ("F209",)  # no rule set is asked for
_AROUND = 24


@frozen
class Change:
    """One changed figure: how it was changed, what it is related by, what is found, and whether that is the figure."""

    narrative: Narrative
    figure: Told
    how: str
    shown: str
    findings: Sequence[Finding]

    @property
    def is_found(self) -> bool:
        number = re.compile(rf"(?<![0-9.]){re.escape(_bare(self.shown))}(?:\.?0+)?(?![0-9])")
        return any(number.search(each.message()) for each in self.findings)

    def __str__(self) -> str:
        text, start, end = self.narrative.text, self.figure.start, self.figure.end
        around = f"{text[max(0, start - _AROUND) : start]}[{text[start:end]}→{self.shown}]{text[end : end + _AROUND]}"
        told = "; ".join(each.message()[:80] for each in self.findings)
        return f"{self.narrative.title[:3]} {self.how:8}{around}   {told}".replace("\n", "/")


def findings(title: str, text: str) -> list[Finding]:
    """What the audit says of the figures of a text."""
    document = f"{title[4:]}2024年度绩效自评报告\n{text}\n"
    found = [each for form in read_bytes(document.encode(), "text.txt") for each in check(form).findings]
    return [each for each in found if each.severity is not Severity.INFO and each.code not in _OF_RULES]


def changes(narratives: Sequence[Narrative], seed: int) -> Iterator[Change]:
    """Every related figure of every text, changed once."""
    for narrative in narratives:
        right = {each.message() for each in findings(narrative.title, narrative.text)}
        for figure in narrative.related:
            change = changed(narrative, figure, Random(f"{narrative.title} {figure.name} {seed}"))
            if change is not None:
                how, shown = change
                found = findings(narrative.title, narrative.with_figure(figure, shown))
                yield Change(narrative, figure, how, shown, [each for each in found if each.message() not in right])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what is said of right texts, then the share that is found by change and by relation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lot")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print N missed changes")
    given = parser.parse_args(arguments)
    narratives = lot(given.lot)
    right = [each for narrative in narratives for each in findings(narrative.title, narrative.text)]
    errors = sum(each.severity is Severity.ERROR for each in right)
    print(f"{len(narratives)} right texts: {len(right) - errors} warnings, {errors} errors")
    for each in right:
        print(f"    {each.message()}")
    made = list(changes(narratives, given.seed))
    told = sum(len(each.findings) for each in made if each.is_found)
    groups = Counter(group for each in made for group in _groups(each))
    hits = Counter(group for each in made if each.is_found for group in _groups(each))
    for group, count in sorted(groups.items()):
        print(f"{group:<28}{hits[group]:>5} of{count:>5}{hits[group] / count:>8.3f}")
    print(f"findings for each that is found: {told / max(1, hits['all']):.2f}")
    missed = [each for each in made if not each.is_found]
    Random(0).shuffle(missed)
    print(*missed[: given.show], sep="\n")


def _groups(change: Change) -> tuple[str, str, str]:
    return "all", f"  {change.how}", f"    {change.narrative.relation(change.figure)}"


def _bare(shown: str) -> str:
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


if __name__ == "__main__":
    main()
