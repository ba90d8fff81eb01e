"""How right the findings are: errors on right forms, and what becomes of injected slips.

    python -m benchmarks.findings.run [--seed N] [--forms N] [--kinds a,b] [--show N]

Right forms of every layout must have no finding that says 错误. Into the self-evaluations among them slips are injected, one
a form: the share that is found, the share whose cause is named first, and how many findings one slip sets off.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from random import Random

from attrs import define, field

import perfscore
from benchmarks.findings.forms import right_forms
from benchmarks.findings.slips import KINDS, Kind, Slipped
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import audit
from perfscore.form import Form
from perfscore.rules.model import RuleSet

RULES = "cn/mof/2020-10"
DEVELOPMENT = 1


@define
class Counts:
    """What became of the slips of one kind."""

    slips: int = 0
    found: int = 0
    with_cause: int = 0
    right_cause: int = 0
    findings: int = 0
    shown: list[str] = field(factory=list)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the errors on right forms, then a line for each kind of slip."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=DEVELOPMENT)
    parser.add_argument("--forms", type=int, default=1, help="documents a layout")
    parser.add_argument("--kinds", default="", help="names by comma")
    parser.add_argument("--show", type=int, default=0, help="print N false errors, and N missed slips of each kind")
    given = parser.parse_args(arguments)
    rules = perfscore.load_rules(RULES)
    forms = list(right_forms(given.seed, given.forms))
    _print_right(forms, rules, given.show)
    chosen = [kind for kind in KINDS if not given.kinds or kind.__name__ in given.kinds.split(",")]
    total = Counts()
    print(f"{'slip':<26}{'slips':>6}{'found':>7}{'cause':>12}{'findings':>10}")
    for kind in chosen:
        counts = injected(kind, [form for _, form in forms], rules, given.seed)
        _print_kind(kind.__name__, counts, given.show)
        for name in ("slips", "found", "with_cause", "right_cause", "findings"):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
    _print_kind("all", total, 0)


def injected(kind: Kind, forms: Sequence[Form], rules: RuleSet, seed: int) -> Counts:
    """One slip of a kind in every form that has a place for it."""
    counts = Counts()
    for number, form in enumerate(forms):
        slipped = kind(form, Random(f"{kind.__name__} {seed} {number}")) if form.kind.has_results else None
        if slipped is not None:
            _count(counts, slipped, new_findings(form, slipped.form, rules))
    return counts


def new_findings(form: Form, changed: Form, rules: RuleSet) -> list[Finding]:
    """The findings that a slip sets off: those of the changed form that the right one has not."""
    known = {(each.code, each.row) for each in audit(form, rules).findings}
    return [each for each in audit(changed, rules).findings if (each.code, each.row) not in known]


def _count(counts: Counts, slipped: Slipped, found: list[Finding]) -> None:
    telling = [each for each in found if each.severity is not Severity.INFO and _tells(each, slipped)]
    right = any(each.cause is not None and each.cause.code in slipped.causes for each in telling)
    counts.slips += 1
    counts.found += bool(telling)
    counts.findings += len(found)
    counts.with_cause += bool(slipped.causes)
    counts.right_cause += right
    if not telling or len(found) > 1 or (slipped.causes and not right):
        lines = "".join(
            f"\n        {each.code} {each.row} [{each.cause and each.cause.code}] {each.message()[:300]}"
            for each in found
        )
        counts.shown.append(f"    {slipped.row} {slipped.codes}: {'' if telling else 'MISSED'}{lines}")


def _tells(finding: Finding, slipped: Slipped) -> bool:
    return bool(finding.codes & set(slipped.codes)) and slipped.row in (None, finding.row)


def _print_right(forms: Sequence[tuple[str, Form]], rules: RuleSet, show: int) -> None:
    counted: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    wrong: list[str] = []
    for name, form in forms:
        for each in audit(form, rules).findings:
            counted[each.severity.value] += 1
            codes[f"{each.severity.value} {each.code}"] += 1
            if each.severity is Severity.ERROR:
                wrong.append(f"    {name}: {each.code} {each.row} {each.message()}")
    print(f"{len(forms)} right forms: {dict(counted)}; {dict(sorted(codes.items()))}")
    print("\n".join(wrong[:show]))


def _print_kind(name: str, counts: Counts, show: int) -> None:
    causes = f"{counts.right_cause}/{counts.with_cause}"
    mean = counts.findings / max(1, counts.slips)
    print(f"{name:<26}{counts.slips:>6}{counts.found / max(1, counts.slips):>7.3f}{causes:>12}{mean:>10.2f}")
    for line in counts.shown[:show]:
        print(line)


if __name__ == "__main__":
    main()
