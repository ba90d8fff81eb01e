"""Outcomes of test cases -> text: what failed with its trace, what is not covered, which changes go unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

from perfscore.errors import RulesError
from perfscore.frozen import frozen
from perfscore.messages import problem, render
from perfscore.reporting.style import Style
from perfscore.testing.covered import Coverage, coverage, summary
from perfscore.testing.mutants import survivors
from perfscore.testing.run import Tested


@frozen
class CasesText:
    """The text, and whether all that was asked for holds."""

    text: str
    fine: bool


def case_text(tested: Tested, style: Style, *, with_coverage: bool, with_mutants: bool) -> CasesText:
    """One suite. Unnoticed changes are listed and are no failures: some cannot be noticed."""
    failed = [outcome for outcome in tested.outcomes if not outcome.passed]
    figures = {"rules": tested.rules.id, "passed": len(tested.outcomes) - len(failed), "all": len(tested.outcomes)}
    lines = [style.paint("error" if failed else "agrees", style.word("W_tested", **figures))]
    lines += [outcome.text(style.lang) for outcome in failed]
    lines += [render(item, style.lang) for item in tested.suite.warnings]
    covered = coverage(tested.rules, tested.suite.cases) if with_coverage else None
    lines += [] if covered is None else _coverage(covered, style)
    lines += _mutants(tested, style) if with_mutants else []
    return CasesText("\n".join(lines) + "\n", not failed and (covered is None or not covered.missed))


def _coverage(found: Coverage, style: Style) -> Iterator[str]:
    yield "  " + summary(found).text(style.lang)
    for _, place, said in found.missed:
        yield "  " + render(problem("R405", place, what=said), style.lang)


def _mutants(tested: Tested, style: Style) -> Iterator[str]:
    try:
        kept, every = survivors(tested.rules, tested.suite.cases)
    except RulesError as error:
        yield "  " + error.render(style.lang)
        return
    yield "  " + style.word("W_mutants", all=every, survived=len(kept))
    for each in kept:
        yield f"  {each.place}: {each.said.text(style.lang)}"
