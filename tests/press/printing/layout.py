"""What a layout is: the labels, columns and blocks that a platform or a finance bureau prints."""

from __future__ import annotations

from attrs import frozen

Columns = tuple[tuple[str, ...], ...]  # (key, header) or (key, group header, header) or (key, group, group, header)
SELF, TARGETS = "project_self_evaluation", "project_targets"
DEPARTMENT, DEPARTMENT_TARGETS = "department_self_evaluation", "department_targets"


@frozen(kw_only=True)
class MoneyBlock:
    """``components``: what component rows print in weight, rate and score: nothing, rates, or all again."""

    corner: str = "项目资金（万元）"
    head: str = ""
    columns: Columns
    rows: tuple[str, ...]
    components: str = "dashes"
    pairs: bool = False  # label and amount in turn, one row, no header
    told: bool = False  # each column as a label before its figure, one money row
    points_in_head: bool = False  # 得分（10分）: no column has the weight
    numbered: bool = False  # a row of column numbers under the header


@frozen(kw_only=True)
class Layout:
    """Labels with their keys row by row, then money, goals, extras, indicators, total."""

    kind: str
    title: str
    plan: str = "2019"
    year: str = "line"  # "line" under the title, in the "title", in a "label", or "none"
    money_line: str = ""  # a line under the title: 金额单位：元
    heads: tuple[tuple[tuple[str, str], ...], ...]
    money: MoneyBlock | None = None
    money_points: int = 10
    goals: tuple[str, ...] = ()  # vertical label, then one or two headers
    extras: tuple[tuple[str, ...], ...] = ()  # rows of text between goals and indicators
    after_money: tuple[tuple[str, ...], ...] = ()
    tasks: str = ""  # the vertical label of a block of annual tasks with money; its last row is the money row
    sides: tuple[str, ...] = ()  # vertical labels; more than one repeat the header over parts of the rows
    columns: Columns
    merge: str = "merged"  # level cells: "merged", "repeated", "first"
    points_in_levels: tuple[str, ...] = ()
    subtotal: str = ""
    total: str = "总分"
    grade: bool = False
    footers: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()
    rows: tuple[int, int] = (1, 3)
    percent_weights: bool = False
    money_unit: str = ""
    name_is_body: bool = False
    apart: tuple[str, ...] = ()  # section lines: head, money, goals and indicators are tables of their own
    unfilled: str = ""  # a template row that nobody filled, after some of the rows
    joined_heads: tuple[str, ...] = ()  # heads over several columns of cells, without heads of their own below
    bands: bool = False  # first levels stand alone in rows above theirs; no column has them
    numbered: bool = False  # 一、产出指标, （一）数量指标, 1.name
    points_in_names: bool = False  # name（10分）, where no column has the weights
    total_first: bool = False  # the total stands between the header and the rows
    empty_levels: bool = False  # some second levels stand alone: nobody gave them an indicator
