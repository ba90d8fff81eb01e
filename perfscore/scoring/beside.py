"""One side of a row in the light of the other: what each leaves out, or says in words, is read as the other's kind.

    0起 | 无           none is 0                    95%      | 全覆盖        the whole is 100%
    10 | 12, (月)      the unit of the name         下降5%   | -6%           a change beside its size
    12月底前 | 45270   a day as spreadsheets hold   30日内   | 28天          a term beside a time
    12月底前 | 延期    late, whatever the day       Ⅲ类      | Ⅱ类           places of one order

Each step is a coded note or a refusal; nothing is read in silence. What no step speaks of is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve

from perfscore.frozen import frozen
from perfscore.messages import Message
from perfscore.rules.model import Direction
from perfscore.rules.scales import Reached
from perfscore.scoring.direction import ToldDirection, Witness
from perfscore.scoring.refusal import Reason, Refusal, refuse
from perfscore.scoring.setting import Setting
from perfscore.scoring.wording import Compared, Likeness, compare, have_words_in_common, is_denied, stands_alone
from perfscore.values.model import (
    Amount,
    Approximate,
    Change,
    Comparator,
    Deadline,
    Moment,
    Phrase,
    Range,
    Rank,
    Ratio,
    Span,
    State,
    Term,
    Value,
)
from perfscore.values.notes import Assumption, Incomparable
from perfscore.values.reaching import at_least_rank, size_of_change
from perfscore.values.unit import NO_UNIT, parse_unit
from perfscore.values.words import Trend

PlainQuantity: TypeAlias = Amount | Approximate | Range | Ratio
_EXCEL = (36_526, 73_050)  # the days of 2000 to 2099
_EPOCH = date(1899, 12, 30)
_MONTHS_A_YEAR, _DAYS_A_YEAR = 12, (365, 366)


class Assumed(StrEnum):
    """What had to be assumed to read one side of a row by the other; each value is the code of its wording."""

    INSIDE_RANGE = "T081"
    BELOW_RANGE = "T082"
    ABOVE_RANGE = "T083"
    UNIT_OF_NAME = "T120"
    NUMBER_AS_DAY = "T121"
    AS_MUCH_AS_A_YEAR = "T122"
    NONE_AS_ZERO = "T123"
    WHOLE_AS_SHARE = "T124"
    SAME_ANCHOR = "T128"
    SIZE_OF_CHANGE = "T129"
    INITIAL_BUDGET = "T143"
    RATIOS = "T134"
    SAME_RATIOS = "T142"


@frozen
class Sides:
    """Both values, what was assumed, how far words alone tell that the target was reached, the direction they tell."""

    target: Value
    actual: Value
    notes: tuple[Message, ...] = ()
    reached: Compared | None = None
    told: ToldDirection | None = None

    def noted(self, note: Message, *, target: Value | None = None, actual: Value | None = None) -> Sides:
        """The same with one side, or both, read otherwise, and why."""
        return evolve(
            self, target=target or self.target, actual=actual or self.actual, notes=(*self.notes, note)
        )  # fmt: skip

    def swapped(self) -> Sides:
        return Sides(self.actual, self.target, self.notes, self.reached, self.told)


_Step: TypeAlias = Callable[[Sides, Setting], Sides | Refusal | None]


def side_by_side(target: Value, actual: Value, setting: Setting) -> Sides | Refusal:
    """Both values, each step of the list taken where it applies."""
    if _speaks_otherwise(target, actual, setting):
        return refuse(Reason.WORDS_DIFFER, target=target, actual=actual)
    if isinstance(target, Amount) and isinstance(actual, Amount) and not (target.unit.absent or actual.unit.absent):
        return Sides(target, actual)  # neither leaves anything out
    sides = _sides_of(target, actual)
    for step in _STEPS_OF_ONE_KIND.get((type(sides.target), type(sides.actual)), _STEPS):
        found = step(sides, setting)
        if isinstance(found, Refusal) or (found is not None and found.reached is not None):
            return found
        sides = found or sides
    return sides


def _sides_of(target: Value, actual: Value) -> Sides:
    """Quantities out of words: that of the target, and that of the actual where the target has one."""
    wanted = quantity_in(target)
    in_words = isinstance(wanted, Phrase) and wanted.nothing is None
    got = actual if in_words else quantity_in(actual)
    inside = wanted is not target or got is not actual
    return Sides(wanted, got, (Message(Assumption.OUT_OF_WORDS),) if inside else ())


def _speaks_otherwise(target: Value, actual: Value, setting: Setting) -> bool:
    """Whether the words around a number take it back, or are of something else: 3个（在建）, 修桥3座 beside 建园3个."""
    if isinstance(actual, Amount) and "(" not in actual.unit.symbol:
        return False
    asked = target.text if isinstance(target, Phrase) else ""
    wanted = not isinstance(target, Phrase) or len(target.quantities) == 1
    in_words = isinstance(actual, Phrase) and len(actual.quantities) == 1
    said = actual.text if isinstance(actual, Phrase) and in_words else _words_of_unit(actual)
    if not wanted or not said:
        return False
    scales = setting.catalogue.scales
    hedged = any(word in said and word not in asked for word in scales.hedges)
    denied = is_denied(said) and not is_denied(asked)
    return hedged or denied or (in_words and bool(asked) and not have_words_in_common(asked, said, scales))


def _words_of_unit(value: Value) -> str:
    """What stands in brackets behind a unit: 3个（在建）."""
    return value.unit.symbol.partition("(")[2] if isinstance(value, Amount) else ""


def quantity_in(value: Value) -> Value:
    """The only quantity inside words; words with more of them stay words."""
    if isinstance(value, Phrase) and len(value.quantities) == 1:
        found = value.quantities[0]
        sign = value.comparator if found.comparator is Comparator.NONE else found.comparator
        return evolve(found, comparator=sign) if isinstance(found, Amount) else found
    return value


def _either_way(step: _Step) -> _Step:
    """A step that reads the actual by the target, and as well the target by the actual."""

    def both(sides: Sides, setting: Setting) -> Sides | Refusal | None:
        found = step(sides, setting)
        if found is None:
            other = step(sides.swapped(), setting)
            return other.swapped() if isinstance(other, Sides) else other
        return found

    return both


def _unit_of_name(sides: Sides, setting: Setting) -> Sides | None:
    """任务完成时限（月） 10 and 12 are months."""
    unit = parse_unit(setting.name.unit) if setting.name.unit else None
    bare = [side for side in (sides.target, sides.actual) if isinstance(side, Amount) and side.unit is NO_UNIT]
    if unit is None or len(bare) < 2:
        return None
    target, actual = (evolve(side, unit=unit) for side in bare)
    return sides.noted(Message(Assumed.UNIT_OF_NAME, unit=setting.name.unit), target=target, actual=actual)


def _day_as_number(sides: Sides, _setting: Setting) -> Sides | None:
    """20231220, or the 45280 of a spreadsheet, where the target is a date."""
    number = sides.actual
    dated = isinstance(sides.target, Deadline | Span)
    if not dated or not isinstance(number, Amount) or number.unit is not NO_UNIT:
        return None
    day = _day(number.number)
    if day is None:
        return None
    moment = Moment(day.year, day.month, day.day)
    assumed = Message(Assumed.NUMBER_AS_DAY, number=f"{number.number:f}", day=moment)
    return sides.noted(assumed, actual=Deadline(Comparator.NONE, moment))


def _day(number: Decimal) -> date | None:
    if number != int(number) or number < 0:
        return None
    whole = int(number)
    if _EXCEL[0] <= whole <= _EXCEL[1]:
        return _EPOCH + timedelta(days=whole)
    year, rest = divmod(whole, 10_000)
    try:
        return date(year, *divmod(rest, 100)) if len(str(whole)) == len("20231231") else None
    except ValueError:
        return None


def _whole_year(sides: Sides, _setting: Setting) -> Sides | None:
    """全年 beside 365天 or 12个月; 按月 beside 12个月."""
    amount, span = sides.target, sides.actual
    monthly = isinstance(span, Phrase) and any(word in span.text for word in ("按月", "每月", "逐月"))
    whole = isinstance(span, Span) and (span.start.month, span.end.month) == (1, _MONTHS_A_YEAR)
    if not isinstance(amount, Amount) or not (monthly or whole):
        return None
    size = {"calendar": _MONTHS_A_YEAR, "duration": _DAYS_A_YEAR[0]}.get(amount.unit.dimension)
    unit = parse_unit({"calendar": "个月", "duration": "天"}.get(amount.unit.dimension, ""))
    if size is None or unit is None or (monthly and amount.unit.dimension != "calendar"):
        return None
    return sides.noted(
        Message(Assumed.AS_MUCH_AS_A_YEAR, span=span, unit=unit.symbol, size=size),
        actual=Amount(Comparator.NONE, Decimal(size), unit),
    )


def _share_far_off(sides: Sides, setting: Setting) -> Refusal | None:
    """5 beside 100% may be five of something: only a name that is a rate makes a far number a percentage."""
    bare, share = sides.actual, sides.target
    if not isinstance(bare, Amount) or not isinstance(share, Amount):
        return None
    word = setting.name.word
    rate = setting.name.unit == "%" or (word is not None and word.text.endswith(_RATES))
    if rate or bare.unit is not NO_UNIT or share.unit.dimension != "share" or bare.number <= 1 or share.size <= 0:
        return None
    times = bare.size / share.size
    return (
        None
        if 1 / _FAR_OFF <= times <= _FAR_OFF
        else refuse(Incomparable.SHARE_OR_NUMBER, target=sides.target, actual=sides.actual)
    )


_RATES, _FAR_OFF = ("率", "度", "比", "比例", "比重"), Fraction(5)


def _none_is_zero(sides: Sides, _setting: Setting) -> Sides | None:
    """无, 未发生, 零事故 beside a number is the number 0."""
    said = sides.actual
    unit = {Amount: lambda one: one.unit, Approximate: lambda one: one.amount.unit, Range: lambda one: one.unit}.get(
        type(sides.target)
    )
    if unit is None or not isinstance(said, Phrase) or said.nothing is None:
        return None
    return sides.noted(
        Message(Assumed.NONE_AS_ZERO, said=said), actual=Amount(said.comparator, Decimal(0), unit(sides.target))
    )


def _whole_is_all(sides: Sides, setting: Setting) -> Sides | None:
    """全覆盖, 应保尽保 beside a share is 100%."""
    said, share = sides.actual, parse_unit("%")
    other = sides.target
    shares = (isinstance(other, Amount) and other.unit.dimension == "share") or (
        isinstance(other, Ratio) and other.mark == "/"
    )
    if share is None or not shares or not isinstance(said, Phrase) or said.text not in setting.catalogue.scales.whole:
        return None
    return sides.noted(Message(Assumed.WHOLE_AS_SHARE, said=said), actual=Amount(said.comparator, Decimal(100), share))


def _timely_is_all(sides: Sides, setting: Setting) -> Sides | None:
    """及时 asked for, 100% told: reached. Less than that, a person must say how timely it has to be."""
    said, share = sides.target, sides.actual
    timely = isinstance(said, Phrase) and said.text in setting.catalogue.scales.timely
    whole = isinstance(share, Amount) and share.unit.dimension == "share" and share.size >= 100
    if not timely or not whole:
        return None
    return evolve(sides, reached=Compared(Reached.FULLY, Message(Likeness.TIMELY_AND_WHOLE, said=said, share=share)))


def _said_of_a_date(sides: Sides, setting: Setting) -> Sides | Refusal | None:
    """按时完成, 延期, 未完成 where the target is a date."""
    said = sides.actual
    if not isinstance(sides.target, Deadline | Span) or not isinstance(said, Phrase):
        return None
    timely = any(word in said.text for word in setting.catalogue.scales.timely)
    short = stands_alone(said.text, setting.catalogue.scales) is Reached.NOT
    if said.late or (said.negated and (timely or short)):
        return evolve(sides, reached=Compared(Reached.NOT, Message(Likeness.NOT_IN_TIME, said=said)))
    if timely and not is_denied(said.text):
        return evolve(sides, reached=Compared(Reached.FULLY, Message(Likeness.CLAIMS_TIME, said=said)))
    return refuse(Reason.CLAIM_WITHOUT_FIGURE, target=sides.target, actual=said) if said.claims else None


def _late_for_words(sides: Sides, setting: Setting) -> Sides | None:
    """延期至…… where the target only says 按时."""
    said, day = sides.target, sides.actual
    timely = isinstance(said, Phrase) and any(word in said.text for word in setting.catalogue.scales.timely)
    delayed = (isinstance(day, Deadline) and day.state is State.DELAYED) or (isinstance(day, Phrase) and day.late)
    if not timely or not delayed:
        return None
    return evolve(sides, reached=Compared(Reached.NOT, Message(Likeness.NOT_IN_TIME, said=day)))


def _claimed(sides: Sides, setting: Setting) -> Refusal | None:
    """完成 where the target is a number: nothing to compare."""
    said = sides.actual
    wants = isinstance(sides.target, Amount | Approximate | Range | Ratio | Change | Term)
    if (
        wants
        and isinstance(said, Phrase)
        and (said.claims or stands_alone(said.text, setting.catalogue.scales) is Reached.FULLY)
    ):
        return refuse(Reason.CLAIM_WITHOUT_FIGURE, target=sides.target, actual=said)
    return None


def _term(sides: Sides, _setting: Setting) -> Sides | None:
    """合同签订后30日内 beside 28天: from the same day on."""
    if not isinstance(sides.target, Term):
        return None
    actual = sides.actual.amount if isinstance(sides.actual, Term) else sides.actual
    if not isinstance(actual, Amount):
        return None
    assumed = Message(Assumed.SAME_ANCHOR, anchor=sides.target.anchor)
    return sides.noted(assumed, target=sides.target.amount, actual=actual)


def _change(sides: Sides, setting: Setting) -> Sides | Refusal | None:
    """下降5% beside 下降3%, -6%, 5% or 上升2%: by how much it goes the way that was asked for."""
    asked, got = sides.target, sides.actual
    if not isinstance(asked, Change):
        return None
    if not isinstance(got, Change | Amount | Approximate | Range):
        return _trend_in_words(sides, asked, got, setting)
    by = size_of_change(asked, got)
    if isinstance(by, Incomparable):
        return refuse(by, target=asked, actual=got)
    found = sides.noted(Message(Assumed.SIZE_OF_CHANGE, target=asked, actual=got, by=by), target=asked.by, actual=by)
    if asked.by.comparator is not Comparator.NONE:
        return found
    return evolve(found, told=ToldDirection(Direction.MORE, Witness.VERB, asked))


def _trend_in_words(sides: Sides, asked: Change, got: Value, setting: Setting) -> Sides | Refusal | None:
    if not isinstance(got, Phrase) or got.trend is None:
        return None
    if got.trend is asked.trend:
        return refuse(Reason.CLAIM_WITHOUT_FIGURE, target=asked, actual=got)
    found = compare("提高" if asked.trend is Trend.UP else "下降", got.text, setting.catalogue.scales)
    return None if found is None else evolve(sides, reached=found)


def _changed_as_asked(sides: Sides, setting: Setting) -> Sides | None:
    """增加 asked for, 增372人次 or -2% told."""
    asked, got = sides.target, sides.actual
    fell = isinstance(got, Amount) and got.number < 0
    if not isinstance(asked, Phrase) or not (isinstance(got, Change) or fell):
        return None
    rose = isinstance(got, Change) and got.trend is Trend.UP
    found = compare(asked.text, "提高" if rose else "下降", setting.catalogue.scales)
    return None if found is None else evolve(sides, reached=found)


def _ranks(sides: Sides, _setting: Setting) -> Sides | Refusal | None:
    """Ⅲ类 and Ⅱ类 of water or air, AA级 and AAA级, A级 and B级."""
    asked, got = sides.target, sides.actual
    if not isinstance(asked, Rank) or not isinstance(got, Rank):
        return None
    met = at_least_rank(asked, got)
    if met is None:
        return refuse(Reason.OTHER_KIND, target=asked, actual=got)
    reached, code = (Reached.FULLY, Likeness.RANK_REACHED) if met else (Reached.PARTLY, Likeness.RANK_MISSED)
    return evolve(sides, reached=Compared(reached, Message(code, target=asked, actual=got)))


_STEPS_OF_AMOUNTS: tuple[_Step, ...] = (_unit_of_name, _either_way(_share_far_off))
_STEPS: tuple[_Step, ...] = (
    *_STEPS_OF_AMOUNTS, _either_way(_day_as_number), _term, _either_way(_whole_year), _ranks,
    _change, _changed_as_asked, _either_way(_none_is_zero), _either_way(_whole_is_all), _timely_is_all, _said_of_a_date,
    _late_for_words, _claimed,
)  # fmt: skip
#: All steps that can apply to two values of the kinds that most rows have.
_STEPS_OF_ONE_KIND: Mapping[tuple[type, type], tuple[_Step, ...]] = {
    (Amount, Amount): _STEPS_OF_AMOUNTS, (Phrase, Phrase): (_late_for_words,)
}  # fmt: skip
