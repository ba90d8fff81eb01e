"""What a document says: forms, their money rows and indicator rows, as printed strings. No arithmetic.

Every value is the printed string without inner white space and thousands separators; None where the cell is
empty or a dash. A program may give exact numbers (int, Decimal), which are kept as they would be printed.
``problems`` holds every oddity of the reading; a printed value is never changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from attrs import field, fields

from perfscore.errors import UsageError
from perfscore.form_kind import FormKind
from perfscore.frozen import frozen
from perfscore.lazily import shown_by
from perfscore.messages import NOWHERE, Joined, Lang, Place, Problem, problem
from perfscore.values.given import as_printed, as_text, each_of, shown


def kind_of_form(value: FormKind | str) -> FormKind:
    """The kind of form, or the one of this name. Raises UsageError."""
    try:
        return FormKind(value)
    except ValueError:
        known = Joined(each.value for each in FormKind)
        raise UsageError([problem("U071", found=shown(value), allowed=known)]) from None


def year_given(value: int | str | None) -> int | None:
    """A year as a whole number, which may be written in digits. Raises UsageError."""
    digits = as_printed(value)
    if digits is None:
        return None
    if not (digits.isascii() and digits.isdigit()):
        raise UsageError([problem("U072", found=shown(value))])
    return int(digits)


class Told(Enum):
    """What a statement in running text sets against each other: the order of its figures."""

    PARTS = "parts"  # a total and its parts
    RATE = "rate"  # budget, executed, 执行率
    SHARE = "share"  # a total, a part, 占百分之几
    RISE = "rise"  # an amount, 比上年增加多少, 增长百分之几
    FALL = "fall"  # an amount, 比上年减少多少, 下降百分之几
    FIGURE = "figure"  # a figure of the 年度总体目标


class Confidence(Enum):
    """How sure the reading of a cell is that is not certain."""

    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@frozen
class Unsure:
    """A cell that is not certain: its field, how sure it is, and what it would hold under the next likely reading."""

    field: str
    confidence: Confidence
    alternative: str | None = None


@frozen(kw_only=True)
class Statement:
    """Figures that running text states together: the words as printed and the figures in the order of ``kind``."""

    kind: Told
    text: str
    figures: tuple[str, ...]
    source: Place = NOWHERE


@frozen(kw_only=True)
class Passage:
    """A paragraph of running text, white space taken out, and where it begins."""

    text: str
    source: Place = NOWHERE


@frozen(kw_only=True)
class AccountFigure:
    """A figure of a table of final accounts: its table, the label of its row, the heads above it, its unit (万元)."""

    table: str
    label: str
    heads: tuple[str, ...]
    text: str
    unit: str | None = None
    source: Place = NOWHERE


@frozen(kw_only=True)
class ListedProject:
    """A project as a summary of results lists it, one project a row: its money, its score, its grade."""

    name: str
    initial: str | None = None
    budget: str | None = None
    executed: str | None = None
    rate: str | None = None
    score: str | None = None
    grade: str | None = None
    source: Place = NOWHERE


@frozen(kw_only=True)
class Fund:
    """A money row: 年初预算数 (initial), 全年预算数 (budget), 全年执行数 (executed), 分值, 执行率, 得分."""

    label: str = field(converter=as_text)
    initial: str | None = field(default=None, converter=as_printed)
    budget: str | None = field(default=None, converter=as_printed)
    executed: str | None = field(default=None, converter=as_printed)
    weight: str | None = field(default=None, converter=as_printed)
    rate: str | None = field(default=None, converter=as_printed)
    score: str | None = field(default=None, converter=as_printed)
    source: Place = NOWHERE
    unsure: tuple[Unsure, ...] = field(default=(), eq=False)

    def __repr__(self) -> str:
        return _told(self)

    @property
    def doubtful(self) -> frozenset[str]:
        """The fields whose cells a person must look at."""
        return _doubtful(self.unsure)


@frozen(kw_only=True)
class Indicator:
    """An indicator row: 一级指标, 二级指标, 三级指标 (name), 指标值 (target), 实际完成值 (actual), 分值, 得分.

    ``mid_year`` and ``deviation`` (年中监控值, 申报的偏差) are told by narrative reports only, ``direction`` (指标方向,
    正向 or 反向) by some platforms only.
    ``note`` 偏差原因, ``basis`` 指标值设置依据, ``rule`` 指标赋分规则, ``evidence`` 佐证资料, ``last_year`` 上年完成值.
    ``below_total`` tells that the row is printed below the total row, as 加分项 is: the total need not count it.
    ``unsure`` are the cells whose reading is not certain.
    """

    level1: str | None = field(default=None, converter=as_printed)
    level2: str | None = field(default=None, converter=as_printed)
    name: str = field(converter=as_text)
    target: str | None = field(default=None, converter=as_printed)
    actual: str | None = field(default=None, converter=as_printed)
    weight: str | None = field(default=None, converter=as_printed)
    score: str | None = field(default=None, converter=as_printed)
    note: str | None = field(default=None, converter=as_printed)
    basis: str | None = field(default=None, converter=as_printed)
    rule: str | None = field(default=None, converter=as_printed)
    evidence: str | None = field(default=None, converter=as_printed)
    last_year: str | None = field(default=None, converter=as_printed)
    mid_year: str | None = field(default=None, converter=as_printed)
    deviation: str | None = field(default=None, converter=as_printed)
    direction: str | None = field(default=None, converter=as_printed)
    below_total: bool = False
    source: Place = NOWHERE
    unsure: tuple[Unsure, ...] = field(default=(), eq=False)

    def __repr__(self) -> str:
        return _told(self)

    @property
    def doubtful(self) -> frozenset[str]:
        """The fields whose cells a person must look at."""
        return _doubtful(self.unsure)


def _told(row: Fund | Indicator) -> str:
    """A row as one would write it, without what it does not print and where it was read."""
    given = ", ".join(f"{key}={value!r}" for key, value in _row(row).items() if value is not None)
    return f"{type(row).__name__}({given})"


def _doubtful(unsure: tuple[Unsure, ...]) -> frozenset[str]:
    return frozenset(each.field for each in unsure if each.confidence is Confidence.DOUBTFUL)


@frozen
class Answer:
    """What the document or a user says of a fact that no row shows: whether it holds, such as 弄虚作假."""

    fact: str
    holds: bool


def _funds(values: Iterable[Fund]) -> tuple[Fund, ...]:
    return each_of(values, Fund)


def _indicators(values: Iterable[Indicator]) -> tuple[Indicator, ...]:
    return each_of(values, Indicator)


@frozen(kw_only=True)
class Form:
    """One form. ``year`` is the year that it reports on; ``supervisor`` 主管部门, ``implementer`` 实施单位.

    ``layout`` names the kind of table it was read from: national, transfer, indicator_system, narrative, ...
    ``title`` is the line above the table, as printed; the place is often told only there.

    ``grade`` is the grade that a narrative report declares; ``statements`` are the figures in its running text and
    in the 年度总体目标 of a form. ``answers`` are facts that somebody declares, for the vetoes of a rule set.
    ``passages`` are the paragraphs of the document that hold figures, ``listed`` the projects that a summary in it
    lists, ``accounts`` the figures of its tables of final accounts; they go with one form of the document and are not
    part of its public shape. ``unsure`` are the cells of the head and the totals whose reading is not certain.
    """

    kind: FormKind = field(converter=kind_of_form)
    name: str = field(converter=as_text)
    year: int | None = field(default=None, converter=year_given)
    supervisor: str | None = field(default=None, converter=as_printed)
    implementer: str | None = field(default=None, converter=as_printed)
    funds: tuple[Fund, ...] = field(default=(), converter=_funds)
    indicators: tuple[Indicator, ...] = field(default=(), converter=_indicators)
    total_weight: str | None = field(default=None, converter=as_printed)
    total_score: str | None = field(default=None, converter=as_printed)
    grade: str | None = field(default=None, converter=as_printed)
    statements: tuple[Statement, ...] = ()
    answers: tuple[Answer, ...] = ()
    passages: tuple[Passage, ...] = field(default=(), eq=False)
    listed: tuple[ListedProject, ...] = field(default=(), eq=False)
    accounts: tuple[AccountFigure, ...] = field(default=(), eq=False)
    layout: str | None = field(default=None, eq=False)
    title: str | None = field(default=None, eq=False, converter=as_printed)
    source: Place = NOWHERE
    problems: tuple[Problem, ...] = field(default=(), eq=False)
    unsure: tuple[Unsure, ...] = field(default=(), eq=False)

    def __repr__(self) -> str:
        head = " ".join(str(each) for each in (self.kind.value, self.year, repr(self.name)) if each is not None)
        return f"<Form {head}: {len(self.funds)} funds, {len(self.indicators)} indicators>"

    _repr_html_ = shown_by("perfscore.reporting.notebook", "form_shown")

    @property
    def doubtful(self) -> frozenset[str]:
        """The fields of the head and the totals that a person must look at."""
        return _doubtful(self.unsure)

    @property
    def has_results(self) -> bool:
        """Whether it tells what was done: by its kind, or because a row does."""
        return self.kind.has_results or any(row.actual or row.score for row in self.indicators)

    @property
    def unit(self) -> str | None:
        """The body whose spending the form is about; a form of a whole body is named like it. None: not told."""
        whole = self.kind in (FormKind.DEPARTMENT_SELF_EVALUATION, FormKind.DEPARTMENT_TARGETS)
        return self.implementer or (self.name if whole else self.supervisor) or None

    def to_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """The public shape of a form: plain strings, numbers and lists, ready for JSON.

        What not every form tells (title, grade, mid_year, deviation, direction, below_total, statements, answers) is
        there only when it is told.
        """
        shown = {key: value for key, value in _row(self).items() if key != "problems"}
        if self.statements:
            shown["statements"] = [_stated(each) for each in self.statements]
        if self.answers:
            shown["answers"] = {each.fact: each.holds for each in self.answers}
        return (
            {"file": self.source.file}
            | shown
            | sureness(self.unsure)
            | {
                "kind": self.kind.value,
                "funds": [
                    _row(fund) | sureness(fund.unsure) | {"source": fund.source.to_dict()} for fund in self.funds
                ],
                "indicators": [
                    _row(row) | sureness(row.unsure) | {"source": row.source.to_dict()} for row in self.indicators
                ],
                "source": self.source.to_dict(),
                "problems": [item.to_dict(lang) for item in self.problems],
            }
        )


_SELDOM = ("title", "grade", "mid_year", "deviation", "direction", "below_total", "statements", "answers")
_TOLD_APART = ("source", "unsure", "passages", "listed", "accounts")


def sureness(unsure: Iterable[Unsure]) -> dict[str, dict[str, str]]:
    """How sure the cells are that are not certain, and what else they may hold."""
    cells = tuple(unsure)
    return {
        "confidence": {each.field: each.confidence.value for each in cells},
        "alternatives": {each.field: each.alternative for each in cells if each.alternative},
    }


def _stated(item: Statement) -> dict[str, Any]:
    return {"kind": item.kind.value, "text": item.text, "figures": list(item.figures), "source": item.source.to_dict()}


def _shallow(item: Form | Fund | Indicator) -> dict[str, Any]:
    return {each.name: getattr(item, each.name) for each in fields(type(item))}


def _row(item: Form | Fund | Indicator) -> dict[str, Any]:
    kept = _shallow(item).items()
    return {key: value for key, value in kept if key not in _TOLD_APART and not (key in _SELDOM and not value)}
