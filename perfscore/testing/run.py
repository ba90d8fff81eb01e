"""Running cases: expected against got, exactly, with the trace of what was got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import evolve

from perfscore.errors import PerfscoreError, RulesError, UsageError
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.messages import Joined, Lang, Message, Place, Problem, problem, render
from perfscore.rules.folders import rule_files
from perfscore.rules.head_reading import id_in
from perfscore.rules.library import load_rules
from perfscore.rules.model import RuleSet
from perfscore.scoring.score import FormScore, RowScore, score_form
from perfscore.shapes.nearest import hint
from perfscore.testing.cases import ENDING, Case, Suite, expected_text, load_cases
from perfscore.values.number import Interval


@frozen
class Outcome:
    """What a case gave; compared exactly, told as a reader would write it."""

    case: Case
    passed: bool
    got: str
    expected: str
    steps: tuple[str, ...] = ()

    def text(self, lang: Lang = "zh") -> str:
        """file:line:column, expected, got, the reason of the case and the trace."""
        figures = {"expected": self.expected, "got": self.got, "reason": self.case.reason}
        return "\n".join([render(problem("R403", self.case.place, **figures), lang), *(f"    {x}" for x in self.steps)])


@frozen
class Tested:
    """A suite with the rule set that it tests and the outcomes of its cases."""

    suite: Suite
    rules: RuleSet
    outcomes: tuple[Outcome, ...]


def run_all(paths: Sequence[Path], folders: Sequence[Path] = ()) -> list[Tested]:
    """Run the cases of files and folders. Raises RulesError where a rule set has no cases, or a file has mistakes."""
    found: list[Tested] = []
    problems: list[Problem] = []
    for root in paths:
        around = (*folders, root) if root.is_dir() else folders
        for path in case_files(root):
            try:
                found.append(run_suite(load_cases(path), around))
            except PerfscoreError as error:
                problems += error.problems
    if problems:
        raise RulesError(problems)
    return found


def run_suite(suite: Suite, folders: Sequence[Path] = ()) -> Tested:
    """Run one suite against the rule set that it names."""
    beside = suite.path.with_name(suite.path.name.removesuffix(ENDING) + ".yaml")
    own = beside.is_file() and id_in(beside) == suite.rules
    try:
        rules = load_rules(beside if own else suite.rules, folders)
    except UsageError as error:
        meant = {"hint": hint(id_in(beside))} if beside.is_file() else {}
        raise UsageError(
            _quoted(
                [evolve(item, place=suite.place, fields={**item.fields, **meant}) for item in error.problems], suite
            )
        ) from None
    suite = evolve(suite, cases=tuple(_on_its_form(case, rules) for case in suite.cases))
    outside = [found for case in suite.cases for found in _outside(case, rules)]
    if outside:
        raise RulesError(_quoted(outside, suite))
    return Tested(suite, rules, tuple(run_case(case, rules) for case in suite.cases))


def _quoted(found: Sequence[Problem], suite: Suite) -> list[Problem]:
    """The problems beside the lines of the file of cases."""
    lines = suite.path.read_text(encoding="utf-8-sig").splitlines()
    return [item.quoted(lines) for item in found]


def _on_its_form(case: Case, rules: RuleSet) -> Case:
    """The case on a kind of form that the rule set holds for, where it names none."""
    if case.names_its_form or case.form.kind in rules.forms:
        return case
    kind = next(each for each in FormKind if each in rules.forms)
    return evolve(case, form=evolve(case.form, kind=kind))


def _outside(case: Case, rules: RuleSet) -> Iterator[Problem]:
    """What a case says that the rule set does not hold for."""
    year, kind = case.form.year, case.form.kind
    if year is not None and year not in rules.years:
        yield problem("R408", case.place, found=year, years=rules.years)
    if kind not in rules.forms:
        forms = Joined(Message(f"W_{each.value}") for each in sorted(rules.forms, key=lambda form: form.value))
        yield problem("R409", case.place, found=Message(f"W_{kind.value}"), forms=forms)


def run_case(case: Case, rules: RuleSet) -> Outcome:
    """Score one case and compare."""
    result = score_form(case.form, rules)
    if case.is_form:
        return _of_form(case, result)
    row = result.rows[0]
    steps = tuple(row.trace.lines())
    if case.undetermined is not None:
        code = row.refusal.code if row.refusal else None
        return Outcome(case, code == case.undetermined, code or _points(row.score), case.undetermined, steps)
    return Outcome(case, row.score == case.score, _got(row), _points(case.score), steps)


def _of_form(case: Case, result: FormScore) -> Outcome:
    same_total = case.total is None or result.total == case.total
    same_grade = case.grade is None or result.grade == case.grade
    got, expected = f"{_points(result.total)} {result.grade}", f"{_points(case.total)} {case.grade or '—'}"
    steps = tuple(f"{row.target} {row.actual} {_got(row)}" for row in result.rows)
    return Outcome(case, same_total and same_grade, got, expected, steps)


def case_files(root: Path) -> tuple[Path, ...]:
    """The files of cases at a path: itself, those below a folder, or that beside a rule file.

    Raises UsageError where there is nothing, RulesError for a rule file without cases: an empty suite is no success.
    """
    if not root.exists():
        raise UsageError([problem("U001", Place(file=str(root)))])
    if root.name.endswith(ENDING):
        return (root,)
    untested = [path for path in ([root] if root.is_file() else rule_files(root)) if not beside(path).is_file()]
    if untested:
        raise RulesError([problem("R404", Place(file=str(path))) for path in untested])
    if root.is_file():
        return (beside(root),)
    found = tuple(sorted(root.rglob(f"*{ENDING}")))
    if not found:
        raise UsageError([problem("U005", Place(file=str(root)))])
    return found


def beside(path: Path) -> Path:
    """Where the cases of a rule file stand."""
    return path.with_name(f"{path.stem}{ENDING}")


def _got(row: RowScore) -> str:
    return f"{row.refusal.code} {row.refusal.text()}" if row.refusal else _points(row.score)


def _points(score: Interval | None) -> str:
    return "—" if score is None else expected_text(score)
