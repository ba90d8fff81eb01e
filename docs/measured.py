"""A small Sphinx extension: the figures for trust, from the files that benchmarks write and from counting again."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from pages import Generated
from sphinx.application import Sphinx

import perfscore
from benchmarks import meaning, values
from perfscore.messages import Lang, wording
from perfscore.rules.heads import rule_ids

DOCS = Path(__file__).parent
_REFUSED = ("run together", "pdftotext plain")  # routes of which nothing should be read
_HEADS: dict[Lang, str] = {
    "zh": "| 量什么 | 用什么量 | 结果 | 命令 |",
    "en": "| what | on what | found | command |",
}


class Measured(Generated):
    """A table: what was measured, on what, what was found, and the command that measures it again."""

    required_arguments = 1

    def lines(self) -> list[str]:
        lang: Lang = "en" if self.arguments == ["en"] else "zh"
        rows = [_reading(), _meant(), _read_values(), *_rules(lang)]
        shown = (f"| {' | '.join(each[lang])} |" for each in rows)
        return [_HEADS[lang], "| --- | --- | --- | --- |", *shown]


def _reading() -> dict[Lang, tuple[str, ...]]:
    """Forms printed by every route and read back, as the benchmark has written it down."""
    with (DOCS / "explanation" / "reading.csv").open(encoding="utf-8", newline="") as file:
        routes = [each for each in csv.DictReader(file) if each["route"] not in _REFUSED]
    equal = [float(each["fields equal"]) for each in routes]
    found, forms = (sum(int(each["forms found"].split("/")[side]) for each in routes) for side in (0, 1))
    surplus = sum(int(each["surplus"]) for each in routes)
    least, most, usual = (f"{share:.1%}" for share in (min(equal), max(equal), median(equal)))
    zh = f"相等的项：各条路 {least} – {most}，中位 {usual}；{forms} 张表认出 {found} 张，多出 {surplus} 张"
    en = f"fields equal: {least} – {most} by route, median {usual}; {found} of {forms} forms found, {surplus} too many"
    command = "`python benchmarks/reading/run.py --held-out`"
    return {
        "zh": ("读得对不对", f"编造的表，{len(routes)} 条路，开发时不看的种子", zh, command),
        "en": ("reading", f"made-up forms by {len(routes)} routes, a seed that nobody develops with", en, command),
    }


def _meant() -> dict[Lang, tuple[str, ...]]:
    """Pairs of target and actual with a known truth, judged now."""
    national = perfscore.load_rules(meaning.RULES)
    pairs = list(meaning.pairs(meaning.FILES[0].read_text(encoding="utf-8")))
    return _judged(Counter(meaning.outcome(each.truth, meaning.judged(each, national).verdict) for each in pairs), {
        "zh": ("目标和实际什么意思", f"{len(pairs)} 对自拟的目标和实际，真假已知"),
        "en": ("what values mean", f"{len(pairs)} made-up pairs of target and actual with a known truth"),
    }, "truth", "opposite", "`python -m benchmarks.meaning`")  # fmt: skip


def _read_values() -> dict[Lang, tuple[str, ...]]:
    national = perfscore.load_rules(meaning.RULES)
    pairs = values.pairs()
    return _judged(Counter(values.outcome(each["truth"], values.said(each, national)) for each in pairs), {
        "zh": ("同上，另一批", f"{len(pairs)} 对"),
        "en": ("the same, another lot", f"{len(pairs)} pairs"),
    }, "right", "wrong", "`python benchmarks/values.py`")  # fmt: skip


def _judged(
    counts: Counter[str], what: dict[Lang, tuple[str, ...]], right: str, wrong: str, command: str
) -> dict[Lang, tuple[str, ...]]:
    open_ = counts.total() - counts[right] - counts[wrong]
    return {
        "zh": (*what["zh"], f"对 {counts[right]}，待定 {open_}，判反 {counts[wrong]}", command),
        "en": (*what["en"], f"{counts[right]} right, {open_} left open, {counts[wrong]} the other way", command),
    }


def _rules(lang: Lang) -> Iterator[dict[Lang, tuple[str, ...]]]:
    """How many statements of the rule sets were read in their text, recalled, or inferred."""
    every = [perfscore.load_rules(each) for each in rule_ids()]
    standings = Counter(source.standing.value for rules in every for source in rules.sources.values())
    said = wording("W_list", lang).join(
        f"{wording(f'C_{standing}', lang)} {count}" for standing, count in standings.most_common()
    )
    command = "`perfscore rules list`, `perfscore rules check`"
    yield {
        "zh": ("规则的依据", f"{len(every)} 个规则集", said, command),
        "en": ("sources of rules", f"{len(every)} rule sets", said, command),
    }


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("measured", Measured)
    return {"parallel_read_safe": True}
