"""One project in two papers: its targets beside its self-evaluation, this year's form beside last year's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from perfscore.auditing.checks.money import money
from perfscore.auditing.finding import Finding, Severity, finding
from perfscore.auditing.lowering import lowering
from perfscore.auditing.matching import FormPair
from perfscore.auditing.names import key
from perfscore.auditing.written import MYRIAD
from perfscore.form import Indicator
from perfscore.messages import Joined, Message, Place, Translatable
from perfscore.rules.category import BUDGET_EXECUTION
from perfscore.rules.model import Direction
from perfscore.scoring.score import FormRows, RowScore, total_fund
from perfscore.values.compare import pair as in_one_unit
from perfscore.values.model import Amount, Comparator, Value
from perfscore.values.notes import Incomparable
from perfscore.values.number import text
from perfscore.values.parse import parse_actual, parse_target

_NONE, _CENT = Fraction(0), Fraction(1, 100)
_NAMED = 5  # rows that a finding names
_COPIED = 3  # amounts that have to be equal before two years look copied
_CLEARLY = Fraction(1, 20)  # of last year's result: below this a target that falls behind is no news
_MOSTLY = Fraction(3, 4)
_SENTENCE = 10  # characters from which an equal explanation is no chance


def target_lowered(pair: FormPair) -> Iterator[Finding]:
    """F404 自评表的目标比目标表的容易达到，或不能再比。

    含义：同一项目、同一指标，自评表上的目标比年初目标表上的容易达到：越高越好的降低了，越低越好的提高了，
    区间放宽了，清单少了一项，等次降了，期限推迟了；或者把数改成了文字，把“不低于”改成了“不超过”，换成了不能相比的单位。
    为什么要紧：先看结果再改目标，完成率就没有意义；依规调整的应有批复。
    例：目标表写 >=100人，自评表写 >=60人，实际 62人，得满分。
    怎样改正：按批复的目标计分；调整过的，附上调整的批复。
    依据：自评以批复的绩效目标为准。
    """
    for old, new in pair.both:
        if not isinstance(old.cells, Indicator) or not isinstance(new.cells, Indicator):
            continue
        how = lowering(old.cells, new.cells, pair.new.form)
        if how is not None:
            shown = {"one": old.row.target, "other": new.row.target, "how": Message(how), "at": _at(old.row.source)}
            yield finding("F404", Severity.WARNING, new.row.name, new.row.source, **shown)


def target_dropped(pair: FormPair) -> Iterator[Finding]:
    """F405 目标表上的指标在自评表里没有了。

    含义：同一项目，目标表上的指标，自评表里没有同名或相近的。
    为什么要紧：没有完成的指标可能因此不见了。
    例：目标表有“培训人次”，自评表没有。
    怎样改正：补上这些指标及其完成情况，或附上调整的批复。
    依据：自评以批复的绩效目标为准。
    """
    gone = [each.name for each in pair.rows if each.new is None and not each.is_execution]
    if gone and pair.is_certain:
        shown = {"rows": _named(gone), "count": len(gone), "at": _at(pair.old.form.source)}
        yield finding("F405", Severity.WARNING, None, pair.new.form.source, **shown)


def weights_changed(pair: FormPair) -> Iterator[Finding]:
    """F406 自评表的分值与目标表的不同。

    含义：同一项目、同一指标，两张表的分值不同。各行一律按同一比例折算的（100 分折成 90 分）不算。
    为什么要紧：把分值移到完成得好的指标上，总分就高了。
    例：目标表“培训人次”20 分，自评表 5 分。
    怎样改正：按目标表的分值计分，或附上调整的依据。
    依据：自评以批复的绩效目标为准。
    """
    both = [_Weights(new.row.name, old.row.weight or _NONE, new.row.weight or _NONE) for old, new in pair.both]
    known = [each for each in both if each.old and each.new]
    moved = [each for each in known if each.old != each.new]
    if moved and not _is_rescaled(known):
        said = [Message("I_moved", row=each.name, one=text(each.old), other=text(each.new)) for each in moved]
        shown = {"rows": _listed(said), "count": len(said), "at": _at(pair.old.form.source)}
        yield finding("F406", Severity.WARNING, None, pair.new.form.source, **shown)


def budget_changed(pair: FormPair) -> Iterator[Finding]:
    """F407 自评表的预算与目标表的不同。

    含义：同一项目，自评表的年初预算数或全年预算数与目标表上的资金总额不同。
    为什么要紧：执行率按预算数算；年中追加或压减应有依据。
    例：目标表 500.00，自评表年初预算数 300.00。
    怎样改正：核对单位（元、万元）；调整过的，写明依据。
    依据：自评以批复的绩效目标为准。
    """
    old, new = (total_fund(each.form.funds) for each in (pair.old, pair.new))
    if old is None or new is None:
        return
    alone = None if pair.old.form.kind.has_results else money(old.initial or old.budget)  # targets print one budget
    for column, one, other in (("年初预算数", old.initial, new.initial), ("全年预算数", old.budget, new.budget)):
        promised, found = alone if alone is not None else money(one), money(other)
        if promised is not None and found is not None and found not in (promised, *_in_other_unit(promised)):
            shown = {"one": text(promised), "other": text(found), "column": column, "at": _at(old.source)}
            yield finding("F407", Severity.INFO, None, new.source, **shown)
            return


def indicator_added(pair: FormPair) -> Iterator[Finding]:
    """F408 自评表里有目标表上没有的指标。

    含义：同一项目，自评表里的指标，目标表上没有同名或相近的。
    为什么要紧：事后添上的指标往往都完成了。
    例：自评表多出“制度健全”10 分，得 10 分。
    怎样改正：按目标表的指标自评，或写明添加的依据。
    依据：自评以批复的绩效目标为准。
    """
    new = [each.name for each in pair.rows if each.old is None and not each.is_execution]
    if new and pair.is_certain:
        yield finding("F408", Severity.INFO, None, pair.new.form.source, rows=_named(new), count=len(new))


def below_last_year(pair: FormPair) -> Iterator[Finding]:
    """F409 目标比上年的实际完成还低。

    含义：与上年的表相比，同一指标今年的目标明显（超过二十分之一）不如上年已经达到的实际值。
    为什么要紧：不必努力就能完成的目标，衡量不了绩效。
    例：上年实际 95%，今年目标 >=85%。
    怎样改正：写明目标降低的原因，或提高目标。
    依据：目标应当合理可行，不低于已有水平。
    """
    for old, new in pair.both:
        if _falls_behind(parse_actual(old.row.actual), new.row):
            shown = {"target": new.row.target or "—", "last": old.row.actual or "—", "at": _at(old.row.source)}
            yield finding("F409", Severity.INFO, new.row.name, new.row.source, **shown)


def copied_from_last_year(pair: FormPair) -> Iterator[Finding]:
    """F410 实际值或说明与上年的表相同。

    含义：不等于目标的实际值大都（多于四分之三，至少三个）与上年的表相同，或偏差原因与上年一字不差（标点不论）。
    为什么要紧：可能照抄上年的表，没有填今年的数。
    例：四个指标的实际值 1023 人、87.5%、312 次、46 个，两年完全相同。
    怎样改正：按今年的资料重新填写。
    依据：自评反映当年的完成情况。
    """
    told = [(old.row, new.row) for old, new in pair.both if _is_own_figure(new.row)]
    same = [new.name for old, new in told if _is_one_figure(old.actual, new.actual)]
    notes = {key(row.note) for row in pair.old.form.indicators if len(key(row.note)) >= _SENTENCE}
    copied = [row.name for row in pair.new.form.indicators if key(row.note) in notes]
    source = pair.new.form.source
    if len(same) >= _COPIED and Fraction(len(same), len(told)) > _MOSTLY:
        yield finding("F410", Severity.WARNING, None, source, what=Message("W_actuals"), rows=_named(same))
    if copied:
        yield finding("F410", Severity.WARNING, None, source, what=Message("W_notes"), rows=_named(copied))


def full_every_year(pair: FormPair) -> Iterator[Finding]:
    """F411 连续两年每一行都得满分。

    含义：同一项目，上年和今年的表，有分值的行全部得满分。
    为什么要紧：分数没有区分度；目标可能定得太低，或没有认真自评。
    例：两年都是 100 分，12 个指标全部满分。
    怎样改正：抽查佐证资料，核对目标是否合适。
    依据：自评反映当年的完成情况。
    """
    if all(_is_full(each) for each in (pair.old, pair.new)):
        yield finding("F411", Severity.INFO, None, pair.new.form.source, year=pair.old.form.year or "—")


def below_own_last_year(results: Sequence[FormRows]) -> Iterator[Finding]:
    """F412 目标比同一行所填的上年完成值还低。

    含义：表上有“上年完成值”一栏，今年的目标明显（超过二十分之一）不如它。
    为什么要紧：不必努力就能完成的目标，衡量不了绩效。
    例：上年完成值 95%，指标值 >=85%。
    怎样改正：写明目标降低的原因，或提高目标。
    依据：目标应当合理可行，不低于已有水平。
    """
    for result in results:
        rows = result.rows[len(result.rows) - len(result.form.indicators) :]
        for indicator, row in zip(result.form.indicators, rows, strict=True):
            if indicator.last_year and _falls_behind(parse_actual(indicator.last_year), row):
                shown = {"target": row.target or "—", "last": indicator.last_year}
                yield finding("F412", Severity.INFO, row.name, row.source, **shown)


class _Weights(NamedTuple):
    """An indicator, and what it weighs in both papers."""

    name: str
    old: Fraction
    new: Fraction


def _is_rescaled(rows: Sequence[_Weights]) -> bool:
    """Whether all weights were brought to another sum alike, to the cent: 100 to the 90 beside budget execution."""
    if len(rows) < _COPIED:
        return False
    times = sum((each.new for each in rows), _NONE) / sum((each.old for each in rows), _NONE)
    return all(abs(each.old * times - each.new) <= _CENT for each in rows)


def _in_other_unit(money: Fraction) -> tuple[Fraction, Fraction]:
    """The same sum where one paper prints 元 and the other 万元."""
    return money * MYRIAD, money / MYRIAD


def _falls_behind(reached: Value, row: RowScore) -> bool:
    """Whether the target of a row is clearly worse than what was reached."""
    return _worse_by(reached, row) > _CLEARLY


def _worse_by(before: Value, row: RowScore) -> Fraction:
    """By what share of ``before`` the target of a row is worse; 0 where it is not, or where nobody can tell."""
    target = parse_target(row.target)
    if not isinstance(before, Amount) or not isinstance(target, Amount):
        return Fraction(0)
    both, way = in_one_unit(before, target), _way(row, target)
    if isinstance(both, str) or both.target <= 0 or way not in (Direction.MORE, Direction.LESS):
        return Fraction(0)
    fallen = (both.target - both.actual) / both.target
    return fallen if way is Direction.MORE else -fallen


def _way(row: RowScore, target: Amount) -> Direction:
    """The direction of a row; where its actual was not understood, that of the sign of its target."""
    if row.facts is not None:
        return row.facts.direction
    signs = {Comparator.GE: Direction.MORE, Comparator.GT: Direction.MORE, Comparator.EQ: Direction.MORE,
             Comparator.LE: Direction.LESS, Comparator.LT: Direction.LESS}  # fmt: skip
    return signs.get(target.comparator, Direction.UNKNOWN)


def _is_own_figure(row: RowScore) -> bool:
    """Whether an actual is an amount that does not just repeat its target."""
    pair = row.facts.pair if row.facts is not None else None
    return pair is not None and pair.actual != pair.target and row.name != BUDGET_EXECUTION


def _is_one_figure(old: str | None, new: str | None) -> bool:
    """Whether two actuals are one amount, in whatever unit it is printed."""
    one, other = parse_actual(old), parse_actual(new)
    if not isinstance(one, Amount) or not isinstance(other, Amount):
        return key(old) == key(new)
    both = in_one_unit(one, other)
    return not isinstance(both, Incomparable) and both.target == both.actual


def _is_full(result: FormRows) -> bool:
    rows = [row for row in result.rows if row.weight]
    return len(rows) >= _COPIED and all(row.declared == row.weight for row in rows)


def _at(place: Place) -> Translatable | str:
    """Where the other paper says so."""
    return Message("I_at", place=str(place)) if str(place) else ""


def _named(names: Sequence[str]) -> Translatable:
    return _listed([Message("G_name", name=name) for name in dict.fromkeys(names) if key(name)])


def _listed(said: Sequence[Message]) -> Translatable:
    listed = Joined(said[:_NAMED])
    return listed if len(said) <= _NAMED else Message("I_listed_more", items=listed, count=len(said) - _NAMED)
