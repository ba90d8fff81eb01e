"""What a text lists one by one: how many items, and what their money adds up to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from perfscore.auditing.narrative import marks
from perfscore.auditing.narrative.contradictions import LIKELY
from perfscore.auditing.narrative.derivation import Derivation
from perfscore.auditing.narrative.derivation import total as sum_of
from perfscore.auditing.narrative.figures import Figure, Misprint
from perfscore.form import Fund, Passage
from perfscore.frozen import frozen
from perfscore.values.folding import plain
from perfscore.values.model import Amount
from perfscore.values.parse import as_money, parse_actual

_HEAD = re.compile(r"(?:具体)?(?:如下|包括|为|是)[:：]?$")
_MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"
_NUMBERED = re.compile(rf"(?P<circled>[{_MARKS}])|[（(]?(?P<plain>[1-9][0-9]?)[）).、]")
_FEWEST = 2
_OF_PROJECTS = "项目"


def miscounted(figures: Sequence[Figure], passages: Sequence[Passage]) -> Iterator[Misprint]:
    """7个项目未开展，具体如下: and six or eight items that follow, unless what each tells adds up to it (道路3个)."""
    for each in _lists(figures, passages):
        count = Fraction(len(each.items))
        told = [one for one in each.head if one.amount.unit.dimension == "count"]
        if len(told) == 1 and count in told[0].mended() and not any(item.holds for item in each.sums(told[0])):
            yield Misprint(told[0], count, ())


def sums_of_items(figures: Sequence[Figure], passages: Sequence[Passage]) -> Iterator[tuple[str, list[Derivation]]]:
    """安排项目9个, 具体如下: ①道路3个; ②…: what each item tells adds up to what is told before or behind."""
    for each in _lists(figures, passages):
        for whole in (*each.head, *(one for one in each.behind if marks.TOTAL.search(one.what))):
            yield from (("F608", [derivation]) for derivation in each.sums(whole))


@frozen
class _List:
    """The figures of the line before a list, of each of its items, and of the line behind it."""

    head: Sequence[Figure]
    items: Sequence[Sequence[Figure]]
    behind: Sequence[Figure]

    def sums(self, whole: Figure) -> Iterator[Derivation]:
        """That a figure is the sum of what the items tell of its kind, where each tells it once."""
        alike = [[each for each in item if each.kind == whole.kind and not each.is_mean] for item in self.items]
        if all(len(each) == 1 for each in alike):
            yield Derivation(whole, sum_of, [each[0] for each in alike], LIKELY)


def _lists(figures: Sequence[Figure], passages: Sequence[Passage]) -> Iterator[_List]:
    """The lists whose items are paragraphs, numbered from one without a gap, behind a line that announces them."""
    of_passage: dict[int, list[Figure]] = defaultdict(list)
    for each in figures:
        of_passage[id(each.passage)].append(each)
    for number, passage in enumerate(passages):
        if _HEAD.search(plain(passage.text)) is None:
            continue
        count = _items(passages[number + 1 :])
        if count >= _FEWEST:
            head, *items = (of_passage[id(each)] for each in passages[number : number + count + 1])
            behind = passages[number + count + 1 : number + count + 2]
            yield _List(head, items, of_passage[id(behind[0])] if behind else ())


def _items(after: Sequence[Passage]) -> int:
    """How many paragraphs follow that are numbered from one without a gap."""
    count = 0
    for passage in after:
        found = _NUMBERED.match(passage.text)
        if found is None:
            break
        number = _MARKS.index(found["circled"]) + 1 if found["circled"] else int(found["plain"])
        if number != count + 1:
            break
        count = number
    return count


def wrong_columns(figures: Sequence[Figure], funds: Sequence[Fund]) -> Iterator[Misprint]:
    """Totals of projects that the money of the projects does not add up to, and would after one slip is mended."""
    for column, word in (("initial", "年初预算"), ("budget", "全年预算"), ("executed", "执行")):
        values = [as_money(parse_actual(getattr(fund, column))) for fund in funds]
        amounts = [value for value in values if isinstance(value, Amount)]
        if len(amounts) < _FEWEST or len(amounts) < len(funds):
            continue
        found = sum((amount.size for amount in amounts), Fraction(0))
        told = [each for each in figures if each.kind == "money"]
        if any(found in each.spread for each in told):
            continue
        of_projects = [each for each in told if _OF_PROJECTS in each.what + _before(each, figures) and each.is_long]
        for each in of_projects:
            half = each.spread.high - each.size
            yield from (Misprint(each, size, ()) for size in each.mended() if abs(size - found) <= half)
        for total in of_projects:
            yield from _wrong_items(total, found, [each for each in told if word in each.what])


def _before(figure: Figure, figures: Sequence[Figure]) -> str:
    """The words of the figure that one is told with: 项目共24个11062.99万元."""
    return next((each.what for each in figures if each.passage is figure.passage and each.end == figure.start), "")


def _wrong_items(total: Figure, found: Fraction, items: Sequence[Figure]) -> Iterator[Misprint]:
    """The amount of a list that would make it add up to its total; the total where several would."""
    half = total.spread.high - total.size
    fitting = [
        (item, size)
        for item in items
        for size in item.mended()
        if item.passage is not total.passage and abs(found - item.size + size - total.size) <= half
    ]
    if len(fitting) == 1:
        yield Misprint(*fitting[0], (total,))
    elif fitting:
        yield Misprint(total, found, tuple(item for item, _ in fitting))
