"""Several prices, each times what it is paid for, and what all come to.

一等406人次、每人4400元，二等812人次、每人3300元，合计446.6万元
新建8.4万亩、改造4.2万亩。新建每亩2400元、改造每亩1500元，应安排26460万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.context import Context
from perfscore.auditing.narrative.derivation import Derivation, sum_of_products
from perfscore.auditing.narrative.figures import Figure, kind_of
from perfscore.values.unit import parse_unit

_PRICE = re.compile("每(?P<counter>[\u4e00-\u9fff]{1,3})$")
_OF_MONTH = re.compile("每[年月日天]")
_COMES_TO = re.compile("合计|共|总|计|[应需]")
_FEWEST, _MOST = 2, 6
_SURE, _LIKELY = 4, 3

Priced = tuple[Figure, Figure]


def derivations(context: Context) -> Iterator[Derivation]:
    """What a total right behind several prices is made of."""
    whole = context.figure
    if whole.kind != "money" or whole.is_mean or whole.is_change or not _COMES_TO.search(whole.what):
        return
    priced = _priced(context)
    if _FEWEST <= len(priced) <= _MOST:
        terms = [figure for pair in priced for figure in pair]
        yield Derivation(whole, sum_of_products, terms, _SURE if marks.ALTOGETHER.search(whole.what) else _LIKELY)


def _priced(context: Context) -> list[Priced]:
    """The prices before a total and what each is paid for; none where one is paid for nothing that is told."""
    run = [*takewhile(_is_price_or_count, reversed(context.sentence))][::-1]
    prices = [each for each in run if _is_price(each)]
    if len(prices) < _FEWEST or not run or run[-1] is not prices[-1]:
        return []
    found = [(price, _paid_for(context, price, run)) for price in prices]
    told = [(price, count) for price, count in found if count is not None]
    return told if len(told) == len(prices) == len({id(count) for _, count in told}) else []


def _paid_for(context: Context, price: Figure, run: Sequence[Figure]) -> Figure | None:
    """The count right before a price, or the one of sentences before that is called like it."""
    counter = parse_unit(price.amount.unit.symbol.split("/")[1])
    assert counter is not None
    kinds = (kind_of(counter), f"{kind_of(counter)}次")
    at = run.index(price)
    if at and run[at - 1].kind in kinds:
        return run[at - 1]
    subject = price.what.partition("每")[0]
    near = [*context.outside, *context.before]
    named = (each for each in reversed(near) if each.kind in kinds and not each.is_mean)
    return next((each for each in named if len(subject) > 1 and subject in each.what), None)


def _is_price_or_count(figure: Figure) -> bool:
    return _is_price(figure) or figure.amount.unit.dimension in ("count", "area", "length")


def _is_price(figure: Figure) -> bool:
    units = figure.amount.unit.symbol.split("/")
    is_per = len(units) == _FEWEST and parse_unit(units[1]) is not None
    return is_per and _PRICE.search(figure.what) is not None and not _OF_MONTH.search(figure.what)
