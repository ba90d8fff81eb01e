"""What a layout prints of the facts: the money cells, and the truth that a reading is held against."""

from __future__ import annotations

from attrs import evolve

from printing.facts import Facts, Measure
from printing.layout import Layout, MoneyBlock
from printing.style import Style
from printing.truth import Money, Row, Truth

_HAN_DIGITS = "〇一二三四五六七八九十"


def money_record(block: MoneyBlock, facts: Facts, style: Style, number: int) -> dict[str, str]:
    """The cells of a money row by key."""
    source = facts.sources[number]
    record = {key: style.money(getattr(source, key)) for key in ("initial", "budget", "executed")}
    record |= {"arrived": record["budget"], "arrival": "100%", "adjusted": style.money(source.budget - source.initial)}
    record |= {key: "" for column in block.columns if (key := column[0]) not in record}
    record["label"] = block.rows[number]
    if number == 0 or block.components in ("all", "rates"):
        record["rate"] = style.rate(source)
    if number == 0 or block.components == "all":
        record["weight"] = style.number(facts.money_points)
        record["score"] = style.score(facts.money_got)
    keys = ("weight", "score") if block.components == "rates" else ("weight", "rate", "score")
    if number and block.components in ("dashes", "rates"):
        record |= dict.fromkeys(keys, style.dash)
    return record


def truth_of(layout: Layout, facts: Facts, style: Style) -> Truth:
    """The form as a reader should see it."""
    heads = {key for pairs in layout.heads for _, key in pairs}
    keys = {column[0] for column in layout.columns}
    return Truth(
        kind=layout.kind,
        name=facts.name if "name" in heads or "project" in keys else "",
        year="" if layout.year == "none" else str(facts.year),
        supervisor=facts.both if "both" in heads else facts.supervisor if "supervisor" in heads else "",
        implementer=facts.implementer if heads & {"implementer", "both"} else "",
        total_weight=style.weight(facts.points) if layout.total and "weight" in keys else "",
        total_score=style.score(facts.got) if (layout.total and "score" in keys) or "total" in heads else "",
        funds=_funds(layout, facts, style),
        rows=tuple(_row(row, keys | _told_otherwise(layout), style) for row in facts.measures),
    )


def _funds(layout: Layout, facts: Facts, style: Style) -> tuple[Money, ...]:
    if layout.tasks:
        total = facts.sources[0]
        numbers = {"budget": style.money(total.budget), "executed": style.money(total.executed)}
        numbers |= {"weight": style.number(facts.money_points), "score": style.score(facts.money_got)}
        return (Money(label="金额合计", rate=style.rate(total), **numbers),)
    block = layout.money
    if block is None:
        return ()
    if block.pairs:
        amounts = zip(block.rows, facts.sources, strict=True)
        return tuple(Money(label=label, budget=style.money(source.budget)) for label, source in amounts)
    keys = [key for key, _ in block.columns if key in ("initial", "budget", "executed", "weight", "rate", "score")]
    if block.points_in_head:
        keys.append("weight")
    records = [money_record(block, facts, style, number) for number in range(len(block.rows))]
    return tuple(
        Money(label="" if block.told else record["label"], **{key: record[key] for key in keys}) for record in records
    )


def _row(row: Measure, keys: set[str], style: Style) -> Row:
    unit = row.unit if "unit" in keys else ""
    signs = {"sign": style.sign_of(row), "sign_word": style.sign_of(row)}
    sign = next((signs[key] for key in signs if key in keys), "")
    target = style.target(row) if "target" in keys else sign + row.value + unit if "value" in keys else ""
    actual = style.actual(row) if "actual" in keys else row.done + unit if "done_value" in keys else ""
    return Row(
        level1=row.level1 if "level1" in keys else "",
        level2=row.level2 if "level2" in keys else "",
        name=row.name,
        target=target,
        actual=actual,
        weight=style.weight(row.points) if "weight" in keys else "",
        score=style.score(row.got) if "score" in keys else "",
        note=(f"{row.note}；加强调度" if "measure" in keys and row.note else row.note) if "note" in keys else "",
    )


def _told_otherwise(layout: Layout) -> set[str]:
    """What rows tell without a column for it."""
    return ({"level1"} if layout.bands else set()) | ({"weight"} if layout.points_in_names else set())


def numbered(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """The rows with their levels and names numbered."""
    found: list[Measure] = []
    first = second = name = 0
    levels = ("", "")
    for row in measures:
        first, second, name = (
            (first + 1, 1, 1)
            if row.level1 != levels[0]
            else (first, second + 1, 1)
            if row.level2 != levels[1]
            else (first, second, name + 1)
        )
        levels = (row.level1, row.level2)
        one, two = f"{_HAN_DIGITS[first]}、{row.level1}", f"（{_HAN_DIGITS[second]}）{row.level2}"
        found.append(evolve(row, level1=one, level2=two, name=f"{name}.{row.name}"))
    return tuple(found)
