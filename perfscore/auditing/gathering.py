"""One cause, one finding: what a slip sets off stands among the consequences of the finding that tells it.

A wrong score of a row makes the sums and the total wrong; a wrong weight makes the scores of its row wrong; a wrong
sum of money makes the rate, the parts and the score wrong. What a row or a sum says of itself leads, what follows from
it follows; the finding is as heavy as the heaviest of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice

from attrs import evolve

from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.kinds import FindingKind
from perfscore.form import Form
from perfscore.messages import NOWHERE, Place
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.scoring.score import FormRows, RowScore, total_fund
from perfscore.values.number import Interval

# Of one row: what it is leads. What is said of its name, its target or its method stands for itself.
_OF_RESULT = (
    FindingKind.EXECUTION_RATE, FindingKind.OVERSPENT, FindingKind.IMPOSSIBLE_SATISFACTION,
    FindingKind.COST_WITH_FLOOR, FindingKind.UNIT_SLIP, FindingKind.FRACTION_OF_COUNT, FindingKind.OVER_WHOLE,
    FindingKind.BLANK_SCORE, FindingKind.LATE, FindingKind.SCORE_OUT_OF_RANGE, FindingKind.SCORE_DIFFERS,
    FindingKind.OVER_CEILING, FindingKind.MISSED_BUT_FULL, FindingKind.MET_BUT_DEDUCTED,
    FindingKind.ROUNDING_DIFFERS, FindingKind.UNDETERMINED, FindingKind.FAR_BELOW, FindingKind.TARGET_TOO_LOW,
    FindingKind.NO_REASON,
)  # fmt: skip
_OF_MONEY = (
    FindingKind.EXECUTION_RATE, FindingKind.MONEY_PARTS, FindingKind.OVERSPENT, FindingKind.ACCOUNTS_OTHERWISE,
    FindingKind.SCORE_OUT_OF_RANGE, FindingKind.SCORE_DIFFERS, FindingKind.MISSED_BUT_FULL,
    FindingKind.ROUNDING_DIFFERS, FindingKind.UNDETERMINED, FindingKind.LITTLE_SPENT,
)  # fmt: skip
_MISPRINTS = (FindingKind.TOLD_TWICE, FindingKind.TOLD_SUMS, FindingKind.TOLD_RATES)
_STATED = (
    FindingKind.STATED_PARTS, FindingKind.STATED_RATE, FindingKind.STATED_GROWTH, FindingKind.STATED_DEVIATION,
    FindingKind.EXECUTION_RATE,
)  # fmt: skip
_OF_TEXT = (*_MISPRINTS, *_STATED)
_UNMISTAKABLE = 5  # a figure of so many characters is not another one by chance
_MANY = 100  # misprints of one text, of which each is asked what it sets off
_OF_WEIGHTS = (FindingKind.WEIGHT_SUM, FindingKind.ONE_DOMINATES, FindingKind.FITS_NO_FRAME)
# What changes the total when it is mended.
_OF_TOTAL = frozenset((
    FindingKind.WEIGHT_SUM, FindingKind.SCORE_SUM, FindingKind.SCORE_DIFFERS, FindingKind.UNDETERMINED,
    FindingKind.SCORE_OUT_OF_RANGE, FindingKind.BLANK_SCORE, FindingKind.OVER_WHOLE,
))  # fmt: skip
_HEAVIEST = {severity: place for place, severity in enumerate(Severity)}


def gathered(findings: Sequence[Finding], result: FormRows) -> list[Finding]:
    """The findings of a form, those that one slip sets off as one."""
    left = list(findings)
    weights = _weight_slip(left)
    led = [each for each in (_taken(left, weights),) if each is not None]
    led += [*_of_text(left), *_of_rows(left, result)]
    return [*_with_totals(left, led, result), *left]


def _taken(left: list[Finding], chosen: Sequence[Finding]) -> Finding | None:
    """The chosen findings as one, taken out of those that are left."""
    _take(left, chosen)
    return together(chosen) if chosen else None


def _take(left: list[Finding], chosen: Iterable[Finding]) -> None:
    gone = set(map(id, chosen))
    left[:] = [each for each in left if id(each) not in gone]


def together(chosen: Sequence[Finding]) -> Finding:
    """The first with the others as its consequences; its cause is the first that is known of the same row."""
    head, *others = chosen
    causes = [each.cause for each in chosen if each.cause is not None and each.row == head.row]
    return evolve(
        head, consequences=(*head.consequences, *others), cause=causes[0] if causes else None,
        severity=min((each.severity for each in chosen), key=lambda each: _HEAVIEST[each]),
        points=head.points if head.points is not None else next((each.points for each in others if each.points), None),
    )  # fmt: skip


def _weight_slip(findings: Iterable[Finding]) -> list[Finding]:
    """The sum of the weights that one weight explains, with what is said of that row and of the shares of weights."""
    found = list(findings)
    sums = [each for each in found if each.code == FindingKind.WEIGHT_SUM]
    blamed = {str(each.cause.fields.get("row")) for each in sums if each.cause is not None}
    if not sums:
        return []
    of_row = _in_order((each for each in found if each.row in blamed), _OF_RESULT)
    return [*sums, *of_row, *(each for each in found if each.code in _OF_WEIGHTS[1:])]


def _of_rows(left: list[Finding], result: FormRows) -> list[Finding]:
    """The findings of each row as one."""
    by_row: dict[tuple[str, Place], list[Finding]] = {
        (each.row, each.place): [] for each in left if each.row is not None
    }
    of_money = _taken(left, _in_order(_of_money(left, result.form), _OF_MONEY))
    for each in left:
        if each.row is not None:
            by_row[each.row, each.place].append(each)
    of_rows = [found for some in by_row.values() if (found := _in_order(some, _OF_RESULT))]
    _take(left, chain.from_iterable(of_rows))
    return [*([] if of_money is None else [of_money]), *map(together, of_rows)]


def _of_money(findings: Iterable[Finding], form: Form) -> Iterator[Finding]:
    """What is said of a total of money and its parts; money rows without a total are each its own."""
    named_so = {row.source for row in form.indicators if row.name == BUDGET_EXECUTION} - {NOWHERE}
    together_told = len(form.funds) == 1 or total_fund(form.funds) is not None
    for each in findings:
        if together_told and each.row == BUDGET_EXECUTION and each.place not in named_so:
            yield each


def _of_text(left: list[Finding]) -> list[Finding]:
    """What is said of a misprinted figure of running text goes to what tells the misprint."""
    texts = _in_order(left, _OF_TEXT)
    words = {id(each): _told(each) for each in texts}  # of those that are free
    found = []
    for head in islice(filter(_is_misprint, texts), _MANY):
        if id(head) in words:
            others = (each for each in texts if each is not head and id(each) in words)
            about = [each for each in others if _mentions(each, words[id(each)], head)]
            chosen = [head, *(each for each in about if not _is_another_rate(each, about))]
            if head.cause is None:  # no slip is known: what a sentence says of its own figures leads
                chosen.sort(key=_is_misprint)
            found.append(together(chosen))
            for each in chosen:
                del words[id(each)]
    _take(left, (each for each in texts if id(each) not in words))
    return found


def _is_misprint(item: Finding) -> bool:
    return item.code in _MISPRINTS


def _is_another_rate(item: Finding, among: Sequence[Finding]) -> bool:
    """Whether another rate was told before of the same figures: no figure, put right, mends both."""
    if item.code not in _STATED:
        return False
    first = next(each for each in among if each.code == item.code and each.fields["found"] == item.fields["found"])
    return item.fields.get("rate") != first.fields.get("rate")


def _told(item: Finding) -> str:
    return " ".join(str(each) if isinstance(each, str) else each.text() for each in item.fields.values())


def _mentions(other: Finding, told: str, head: Finding) -> bool:
    """Whether a finding, which tells so much, is about the figure that another one says is misprinted."""
    figure = str(head.fields["found"])
    if other.place != head.place and len(figure) < _UNMISTAKABLE:
        return False
    at = re.escape(figure.rstrip("%"))
    return re.search(rf"(?<![0-9.]){at}(?![0-9]|\.[0-9])", told) is not None  # 150万元 does not mention 50%


def _in_order(findings: Iterable[Finding], codes: Sequence[FindingKind]) -> list[Finding]:
    """Those of the codes, in their order."""
    return sorted((each for each in findings if each.code in codes), key=lambda each: codes.index(each.code))


def _with_totals(left: list[Finding], led: list[Finding], result: FormRows) -> list[Finding]:
    """What is said of the totals goes to what sets it off."""
    sums = [each for each in left if each.code == FindingKind.SCORE_SUM]
    for each in sums:
        at = next((n for n, head in enumerate(led) if _explains(head, each, result)), None)
        if at is not None:
            left.remove(each)
            led[at] = together([led[at], each])
        else:
            left.remove(each)
            led.insert(0, each)
    for each in [each for each in left if each.code in (FindingKind.TOTAL_RECOMPUTED, FindingKind.GRADE)]:
        at = next((n for n, head in enumerate(led) if _changes_total(head)), None)
        if at is not None and (each.code == FindingKind.TOTAL_RECOMPUTED or FindingKind.SCORE_SUM in led[at].codes):
            left.remove(each)
            led[at] = together([led[at], each])
    return led


def _changes_total(head: Finding) -> bool:
    return bool(head.codes & _OF_TOTAL)


def _explains(head: Finding, sums: Finding, result: FormRows) -> bool:
    """Whether the printed total would be the sum if a row had the score that is due, or if a lost row were there."""
    missing = Fraction(str(sums.fields["total"])) - Fraction(str(sums.fields["found"]))
    if head.code == FindingKind.WEIGHT_SUM:
        lost = Fraction(str(head.fields["expected"])) - Fraction(str(head.fields["found"]))
        return 0 < missing <= lost
    row = next((each for each in result.rows if each.name == head.row and _is_place_of(head, each)), None)
    if row is None or not _changes_total(head):
        return False
    due = row.score or Interval(Fraction(0), row.weight or Fraction(0))
    wrong = row.declared is None or row.declared not in due
    return wrong and (row.declared or Fraction(0)) + missing in due


def _is_place_of(head: Finding, row: RowScore) -> bool:
    return head.row == BUDGET_EXECUTION or head.place == row.source
