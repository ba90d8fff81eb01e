"""Sets facts in a layout: the document, and the truth as this layout prints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from random import Random

from attrs import evolve, frozen

from printing.facts import Facts, Measure, drawn
from printing.layout import Columns, Layout
from printing.records import money_record, numbered, truth_of
from printing.sheet import Cell, Document, Line, Table, TableRow, spread
from printing.style import Style, level_sum
from printing.truth import Truth

PARTS = ("总额", "财政拨款", "其他资金")
WIDTHS = {"name": 8, "note": 7, "rule": 8, "meaning": 8, "target": 5, "actual": 5, "basis": 5, "level1": 4, "level2": 5}
TASKS: Columns = (
    ("task", "任务名称"),
    ("content", "主要内容"),
    *(
        (key, group, part)
        for key, group in (("budget", "预算数（万元）"), ("executed", "执行数（万元）"))
        for part in PARTS
    ),
    ("weight", "分值"),
    ("rate", "执行率"),
    ("score", "得分"),
)
LEVELS = {"level1": 1, "weight1": 1, "score1": 1, "level2": 2, "weight2": 2, "score2": 2}


@frozen
class Printed:
    """A document and what it says."""

    document: Document
    truths: tuple[Truth, ...]


def printed(layout: Layout, rng: Random, facts: Facts | None = None) -> Printed:
    """One form of this layout, with facts of its own unless some are given."""
    count = len(layout.money.rows) if layout.money else 3
    facts = facts or drawn(rng, layout.plan, money_points=layout.money_points, sources=count, rows=layout.rows)
    style = Style.drawn(rng, percent_weights=layout.percent_weights, money_unit=layout.money_unit)
    if layout.name_is_body:
        facts = evolve(facts, name=facts.supervisor)
    every = facts.measures
    if layout.empty_levels:
        facts = evolve(facts, measures=_with_indicators(every))
    truth = truth_of(layout, facts, style)
    if layout.numbered:
        facts = evolve(facts, measures=numbered(facts.measures))
        truth = truth_of(layout, facts, style)
    if layout.empty_levels:
        facts = evolve(facts, measures=_with_empty_levels(every, facts.measures))
    if layout.unfilled:
        facts = evolve(facts, measures=_with_unfilled(facts.measures, layout.unfilled))
    setter = _Setter(layout, facts, style)
    return Printed((*setter.lines_before(), *setter.tables(), *setter.lines_after()), (truth,))


def _with_unfilled(measures: tuple[Measure, ...], name: str) -> tuple[Measure, ...]:
    """After the last row of every second level a row of the template that nobody filled."""
    found = []
    for number, row in enumerate(measures):
        found.append(row)
        if number + 1 == len(measures) or measures[number + 1].level2 != row.level2:
            found.append(Measure(row.level1, row.level2, name, *[""] * 4, Decimal(), Decimal(), *[""] * 5))
    return tuple(found)


def _with_indicators(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """The rows of every other second level."""
    seconds = list(dict.fromkeys((row.level1, row.level2) for row in measures))
    return tuple(row for row in measures if seconds.index((row.level1, row.level2)) % 2 == 0)


def _with_empty_levels(measures: tuple[Measure, ...], filled: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """Those rows, and one without an indicator for each of the other second levels."""
    found: list[Measure] = []
    for row in measures:
        if row in filled:
            found.append(row)
        elif (found[-1].level1, found[-1].level2) != (row.level1, row.level2):
            found.append(Measure(row.level1, row.level2, *[""] * 5, Decimal(), Decimal(), *[""] * 5))
    return tuple(found)


@frozen
class _Setter:
    layout: Layout
    facts: Facts
    style: Style

    def lines_before(self) -> list[Line]:
        year = f"{self.facts.year}年"
        title = self.layout.title.replace("{year}", year)
        lines = [Line(title)] if title else []
        if self.layout.year == "line":
            lines.append(Line(f"（{year}度）"))
        if self.layout.money_line:
            lines.append(Line(self.layout.money_line, centred=False))
        return lines

    def lines_after(self) -> list[Line]:
        return [Line(self._filled(text), centred=False) for text in self.layout.lines]

    def tables(self) -> list[Line | Table]:
        layout = self.layout
        sections = [
            self._heads(),
            [*self._money(), *self._tasks(), *self._texts(layout.after_money)],
            [*self._goals(), *self._texts(layout.extras)],
            [*self._indicators(), *self._total(not layout.total_first), *self._texts(layout.footers)],
        ]
        if not layout.apart:
            return [Table(tuple(row for section in sections for row in section))]
        found: list[Line | Table] = []
        for line, section in zip(layout.apart, sections, strict=True):
            found += [Line(line, centred=False), Table(tuple(section))] if section else []
        return found

    # --- the grid -----------------------------------------------------------------------------------------------

    @property
    def spans(self) -> list[int]:
        """Grid columns of the side label (where there is one) and of every indicator column."""
        weights = ([2] if self.layout.sides else []) + [WIDTHS.get(column[0], 3) for column in self.layout.columns]
        layout, money = self.layout, self.layout.money
        asked = [len(weights), 4, *(2 * len(pairs) for pairs in layout.heads)]
        asked += [len(row) for row in (*layout.after_money, *layout.extras, *layout.footers)]
        if money:
            asked.append(2 * len(money.rows) + 1 if money.pairs else len(money.columns) + 2)
        if layout.tasks:
            asked.append(len(TASKS) + 1)
        return spread(weights, max(asked))

    @property
    def width(self) -> int:
        return sum(self.spans)

    def _row(self, texts: Sequence[str], weights: list[int], role: str) -> TableRow:
        spans = spread(weights, self.width)
        return TableRow(tuple(Cell(text, span) for text, span in zip(texts, spans, strict=True)), role)

    # --- blocks -------------------------------------------------------------------------------------------------

    def _heads(self) -> list[TableRow]:
        found = []
        for pairs in self.layout.heads:
            texts = [text for label, key in pairs for text in self._pair(label, self._fact(key))]
            weights = [3, 8] * len(pairs) if len(texts) == 2 * len(pairs) else [len(text) for text in texts]
            found.append(self._row(texts, weights, "head"))
        return found

    @staticmethod
    def _pair(label: str, text: str) -> tuple[str, ...]:
        """Label and value in cells of their own, or in one cell after a colon; a label alone fills its row."""
        if not text:
            return (label,)
        return (label + text,) if label.endswith("：") else (label, text)

    def _fact(self, key: str) -> str:
        if key.startswith("="):
            return self._filled(key[1:])
        if key == "year":
            return f"{self.facts.year}年"
        if key == "total":
            return self.style.score(self.facts.got)
        return str(getattr(self.facts, key))

    def _filled(self, text: str) -> str:
        facts, style = self.facts, self.style
        total = facts.sources[0]
        return text.format(
            person=facts.person,
            year=facts.year,
            goal=facts.goal,
            reached=facts.reached,
            name=facts.name,
            budget=style.money(total.budget),
            executed=style.money(total.executed),
            rate=style.rate(total),
            got=style.number(facts.got),
        )

    def _money(self) -> list[TableRow]:
        block = self.layout.money
        if block is None:
            return []
        records = [money_record(block, self.facts, self.style, number) for number in range(len(block.rows))]
        if block.pairs:
            pairs = [
                text
                for label, source in zip(block.rows, self.facts.sources, strict=True)
                for text in (label, self.style.money(source.budget))
            ]
            return [self._row([block.corner, *pairs], [4] + [4, 3] * len(records), "money")]
        if block.told:
            texts = [text for key, head in block.columns for text in (head, records[0][key])]
            return [self._row(texts, [4, 3] * len(block.columns), "money")]
        spans = spread(([3] if block.corner else []) + [5] + [3] * len(block.columns), self.width)
        label, *others = spans[1:] if block.corner else spans
        rows = [
            [Cell(block.head, label)]
            + [Cell(self.style.header(text), span) for (_, text), span in zip(block.columns, others, strict=True)]
        ]
        if block.numbered:
            numbers = ["列次", *map(str, range(1, len(others) + 1))]
            rows.append([Cell(text, span) for text, span in zip(numbers, (label, *others), strict=True)])
        for record in records:
            cells = [Cell(record[key], span) for (key, _), span in zip(block.columns, others, strict=True)]
            rows.append([Cell(record["label"], label), *cells])
        if block.corner:
            rows[0].insert(0, Cell(block.corner, spans[0], len(rows)))
        return [
            TableRow(tuple(cells), "money" if number > block.numbered else "money head")
            for number, cells in enumerate(rows)
        ]

    def _goals(self) -> list[TableRow]:
        if not self.layout.goals:
            return []
        label, *headers = self.layout.goals
        texts = [self.facts.goal, self.facts.reached][: max(1, len(headers))]
        if not headers:
            return [self._row([label, *texts], [2, 14], "goal")]
        first, *others = spread([2] + [7] * len(headers), self.width)
        head = (Cell(label, first, 2), *(Cell(text, span) for text, span in zip(headers, others, strict=True)))
        body = tuple(Cell(text, span) for text, span in zip(texts, others, strict=True))
        return [TableRow(head, "goal head"), TableRow(body, "goal")]

    def _texts(self, rows: tuple[tuple[str, ...], ...]) -> list[TableRow]:
        found = []
        for row in rows:
            texts = [self._filled(text) for text in row]
            found.append(self._row(texts, [min(max(len(text), 3), 14) for text in texts], "text"))
        return found

    def _tasks(self) -> list[TableRow]:
        """Annual tasks with their money; only the row of sums counts as money."""
        if not self.layout.tasks:
            return []
        first, *spans = spread([3, 6, 8] + [3] * (len(TASKS) - 2), self.width)
        rows = _headers(TASKS, spans, "task head")
        total, *parts = self.facts.sources
        named = [(f"任务{number}", "按计划完成", source) for number, source in enumerate(parts, 1)]
        for name, content, source in [*named, ("金额合计", "", total)]:
            budget, executed = self.style.money(source.budget), self.style.money(source.executed)
            texts = [name, content, budget, budget, "", executed, executed, ""]
            counted = source is total
            texts += [self.style.number(self.facts.money_points) if counted else "", self.style.rate(source)]
            texts.append(self.style.score(self.facts.money_got) if counted else "")
            rows.append(TableRow(tuple(Cell(text, span) for text, span in zip(texts, spans, strict=True)), "task"))
        corner = Cell(self.layout.tasks, first, len(rows))
        return [evolve(rows[0], cells=(corner, *rows[0].cells)), *rows[1:]]

    def _indicators(self) -> list[TableRow]:
        """The header and the rows; with several side labels the rows in parts, each under a header of its own."""
        sides = self.layout.sides
        spans = self.spans[1:] if sides else self.spans
        measures, count = self.facts.measures, max(1, len(sides))
        cuts = [round(len(measures) * part / count) for part in range(count + 1)]
        found: list[TableRow] = []
        for number in range(count):
            part = evolve(self, facts=evolve(self.facts, measures=measures[cuts[number] : cuts[number + 1]]))
            columns = tuple((key, *map(self.style.header, path)) for key, *path in self.layout.columns)
            rows = _headers(columns, spans, "header", self.layout.joined_heads)
            rows += self._total(self.layout.total_first) + part._body(spans)
            if sides:
                side = Cell(sides[number], self.spans[0], len(rows))
                rows[0] = evolve(rows[0], cells=(side, *rows[0].cells))
            found += rows
        return found

    def _body(self, spans: list[int]) -> list[TableRow]:
        rows: list[TableRow] = []
        measures = self.facts.measures
        for number, row in enumerate(measures):
            cells = []
            for column, span in zip(self.layout.columns, spans, strict=True):
                depth = LEVELS.get(column[0], 0)
                text = self._text(column[0], row, number)
                length, first = self._run(number, depth)
                if not depth or self.layout.merge == "repeated":
                    cells.append(Cell(text, span))
                elif self.layout.merge == "first":
                    cells.append(Cell(text if first else "", span))
                elif first:
                    cells.append(Cell(text, span, length))
            if self.layout.bands and self._run(number, 1)[1]:
                rows.append(TableRow((Cell(row.level1, sum(spans)),), "row"))
            rows.append(TableRow(tuple(cells), "row"))
            last = number + 1 == len(measures) or measures[number + 1].level1 != row.level1
            if self.layout.subtotal and last:
                rows.append(self._sums(self.layout.subtotal, "subtotal", spans, row))
        return rows

    def _run(self, number: int, depth: int) -> tuple[int, bool]:
        """How many rows share this row's level cell, and whether this row is the first of them."""
        keys = [(each.level1, each.level2)[:depth] for each in self.facts.measures]
        key, first = keys[number], number == 0 or keys[number - 1] != keys[number]
        length = 0
        while number + length < len(keys) and keys[number + length] == key:
            length += 1
        return length, first

    def _sums(self, label: str, role: str, spans: list[int], within: Measure | None = None) -> TableRow:
        """A row of sums: the label up to the first number, one cell for every further column."""
        keys = [column[0] for column in self.layout.columns]
        facts, style = self.facts, self.style
        weight = level_sum(facts, within, 1, "points") if within else facts.points
        score = level_sum(facts, within, 1, "got") if within else facts.got
        numbers = {"weight": style.weight(weight), "score": style.score(score)}
        if self.layout.grade and not within:
            numbers["note"] = "优" if score >= 90 else "良"
        begin = min((keys.index(key) for key in numbers if key in keys), default=len(keys))
        cells = [Cell(label, sum(spans[:begin]))] if begin else []
        cells += [Cell(numbers.get(key, ""), span) for key, span in list(zip(keys, spans, strict=True))[begin:]]
        return TableRow(tuple(cells), role)

    def _total(self, here: bool) -> list[TableRow]:
        keys = [column[0] for column in self.layout.columns]
        if not here or not self.layout.total or not {"weight", "score"} & set(keys):
            return []
        spans = self.spans
        if self.layout.sides:
            spans = [spans[0] + spans[1], *spans[2:]]
        return [self._sums(self.layout.total, "total", spans)]

    # --- cells --------------------------------------------------------------------------------------------------

    def _text(self, key: str, row: Measure, number: int) -> str:
        if row.name in (self.layout.unfilled, "") and key not in ("level1", "level2", "name"):
            return ""
        makers: dict[str, Callable[[], str]] = {
            "name": lambda: (
                f"{row.name}（{self.style.number(row.points)}分）" if self.layout.points_in_names else row.name
            ),
            "measure": lambda: "加强调度" if row.note else "",
            "done_rate": lambda: "100%" if row.got == row.points else "95%",
            "level1": lambda: self._level(row, 1),
            "level2": lambda: self._level(row, 2),
            "target": lambda: self.style.target(row),
            "sign": lambda: self.style.sign_of(row) or "定性",
            "actual": lambda: self.style.actual(row),
            "weight": lambda: self.style.weight(row.points),
            "score": lambda: self.style.score(row.got),
            "weight1": lambda: self.style.number(level_sum(self.facts, row, 1, "points")),
            "weight2": lambda: self.style.number(level_sum(self.facts, row, 2, "points")),
            "score1": lambda: self.style.number(level_sum(self.facts, row, 1, "got")),
            "score2": lambda: self.style.number(level_sum(self.facts, row, 2, "got")),
            "index": lambda: str(number + 1),
            "direction": lambda: {"ge": "正向指标", "le": "反向指标", "eq": "正向指标"}.get(row.sign, "定性指标"),
            "score_base": lambda: f"{row.got / row.points * 100:.0f}" if row.points else "0",
            "factor": lambda: f"{row.got / row.points * 100:.0f}" if row.points else "0",
            "finished": lambda: "完成" if row.got == row.points else "未完成",
            "core": lambda: "是" if number == 0 else "否",
            "project": lambda: self.facts.name,
            "person": lambda: self.facts.person,
            "budget": lambda: self.style.money(self.facts.sources[0].budget),
            "goal": lambda: self.facts.goal,
            "nothing": lambda: "",
            "third": lambda: row.level2.removesuffix("指标") + "完成情况",
            "done_value": lambda: row.done,
            "weight_again": lambda: self.style.number(row.points),
            "sign_word": lambda: {"ge": "大于等于", "le": "小于等于", "eq": "等于"}.get(row.sign, "文字描述"),
            "older": lambda: row.value + row.unit if row.sign and number % 2 else "",
            "arrived": lambda: self.style.money(self.facts.sources[0].budget),
            "last_year": lambda: row.value + row.unit if number % 3 == 0 else "",
        }
        return makers[key]() if key in makers else str(getattr(row, key))

    def _level(self, row: Measure, depth: int) -> str:
        word = (row.level1, row.level2)[depth - 1]
        if f"level{depth}" not in self.layout.points_in_levels:
            return word
        return f"{word}（{self.style.number(level_sum(self.facts, row, depth, 'points'))}分）"


def _headers(columns: Columns, spans: list[int], role: str, joined: tuple[str, ...] = ()) -> list[TableRow]:
    """One row a level of the headers: a group spans its members, a header without members what is left below it."""
    paths = [column[1:] for column in columns]
    depth = max(len(path) for path in paths)
    rows = []
    for level in range(depth):
        cells: list[Cell] = []
        numbered = [number for number, path in enumerate(paths) if len(path) > level]
        for (_, alone), group in groupby(numbered, key=lambda number: _group(paths, number, level, joined)):
            members = list(group)
            span = sum(spans[number] for number in members)
            cells.append(Cell(paths[members[0]][level], span, depth - level if alone else 1))
        rows.append(TableRow(tuple(cells), role))
    return rows


def _group(paths: list[tuple[str, ...]], number: int, level: int, joined: tuple[str, ...]) -> tuple[object, bool]:
    path = paths[number]
    last = level == len(path) - 1
    return (number if last and path[level] not in joined else path[: level + 1]), last
