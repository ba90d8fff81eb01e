"""Outcomes of test cases -> text: what failed with its trace, what is not covered, which changes go unnoticed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from perfscore.errors import problem, render
from perfscore.reporting.as_text import Style
from perfscore.testing.covered import Coverage, coverage, summary
from perfscore.testing.mutants import survivors
from perfscore.testing.run import Tested


@frozen
class Shown:
    """The text, and whether all that was asked for holds."""

    text: str
    fine: bool


def cases_text(tested: Sequence[Tested], style: Style, *, with_coverage: bool, with_mutants: bool) -> Shown:
    """All suites in order. Unnoticed changes are listed and not failures: some cannot be noticed."""
    lines: list[str] = []
    fine = True
    for each in tested:
        failed = [outcome for outcome in each.outcomes if not outcome.passed]
        figures = {"rules": each.rules.id, "passed": len(each.outcomes) - len(failed), "all": len(each.outcomes)}
        lines.append(style.paint("error" if failed else "agrees", style.word("W_tested", **figures)))
        lines += [outcome.text(style.lang) for outcome in failed]
        covered = coverage(each.rules, each.suite.cases) if with_coverage else None
        lines += [] if covered is None else _coverage(covered, style)
        lines += list(_mutants(each, style)) if with_mutants else []
        fine = fine and not failed and (covered is None or not covered.missed)
    return Shown("\n".join(lines) + "\n", fine)


def _coverage(found: Coverage, style: Style) -> Iterator[str]:
    yield "  " + summary(found).text(style.lang)
    for _, place, said in found.missed:
        yield "  " + render(problem("R405", place, what=said), style.lang)


def _mutants(tested: Tested, style: Style) -> Iterator[str]:
    kept, every = survivors(tested.rules, tested.suite.cases)
    yield "  " + style.word("W_mutants", all=every, survived=len(kept))
    for each in kept:
        yield f"  {each.place}: {each.said.text(style.lang)}"
