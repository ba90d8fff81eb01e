"""How documents were read, section by section: marks, heads, rival readings and what was left over.

One shape for both outputs: the JSON is the data, the text is made from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from perfscore.form import Form
from perfscore.messages import Lang, wording
from perfscore.reading.decoding.decode import Stage
from perfscore.reading.decoding.money import Money
from perfscore.reading.decoding.records import TableReading, evidence_of_columns
from perfscore.reading.decoding.rivals import Rivals
from perfscore.reading.decoding.sections import Marked
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.table import clean

_Reading = TypeVar("_Reading")
_DECIMALS = 1
_MOST_SHOWN = 8
_CELLS = {
    "indicators": ("level1", "level2", "name", "target", "actual", "weight", "score", "note"),
    "funds": ("label", "initial", "budget", "executed", "weight", "rate", "score"),
}


def stages_dict(documents: Sequence[DocumentResult], lang: Lang) -> dict[str, list[dict[str, Any]]]:
    """{"stages": [{"file", "sections": [...]}]} for the documents that were read."""
    return {
        "stages": [
            {"file": each.file, "sections": [_section(stage, lang) for stage in each.stages]}
            for each in documents
            if each.failure is None
        ]
    }


def _section(stage: Stage, lang: Lang) -> dict[str, Any]:
    return {
        "where": stage.atoms[0].place.to_dict(),
        "marks": [_mark(mark, stage) for mark in stage.section.marks],
        "money": [_choice(each, _money) for each in stage.money],
        "tables": [_choice(each, _table) for each in stage.tables],
        "forms": [_form(each) for each in stage.forms],
        "left": [{"text": atom.text, "where": atom.place.to_dict()} for atom in stage.left],
        "problems": [item.to_dict(lang) for item in stage.problems],
    }


def _mark(mark: Marked, stage: Stage) -> dict[str, Any]:
    first = stage.section.start
    texts = [atom.text for atom in stage.atoms[mark.start - first : mark.end - first]]
    told: dict[str, Any] = {"mark": mark.mark.value, "text": " ".join(texts)}
    if mark.title is not None:
        told["table"] = mark.title.table.value
    if mark.label is not None:
        told["label"] = mark.label
    if mark.run is not None:
        told["heads"] = [{"text": head.text, "field": head.field} for head in mark.run.heads]
    return told


def _choice(choice: Rivals[_Reading], shown: Callable[[_Reading], dict[str, Any]]) -> list[dict[str, Any]]:
    """The rivals, the one that was taken first."""
    return [
        {"way": rival.way.value, "taken": number == 0, "evidence": round(rival.worth, _DECIMALS)} | shown(rival.reading)
        for number, rival in enumerate(choice.rivals)
    ]


def _money(found: Money) -> dict[str, Any]:
    return {"rows": len(found.funds), "labels": [fund.label for fund in found.funds]}


def _table(found: TableReading) -> dict[str, Any]:
    columns = [
        {"field": each.field, "filled": each.filled, "evidence": round(each.evidence, _DECIMALS)}
        for each in evidence_of_columns(found)
    ]
    return {"rows": len(found.records), "columns": columns, "totals": dict(found.totals)}


def _form(form: Form) -> dict[str, Any]:
    counted = Counter[str]()
    for group, names in _CELLS.items():
        for row in getattr(form, group):
            unsure = {each.field: each.confidence.value for each in row.unsure}
            counted.update(unsure.get(name, "certain") for name in names if getattr(row, name) or name in unsure)
    return {"name": form.name, "kind": form.kind.value, "layout": form.layout, "cells": dict(counted)}


def stages_text(documents: Sequence[DocumentResult], lang: Lang) -> str:
    """The same for a terminal."""
    lines: list[str] = []
    for document in stages_dict(documents, lang)["stages"]:
        lines.append(wording("W_of_file", lang, {"file": document["file"]}))
        for number, section in enumerate(document["sections"], start=1):
            lines += ["", *_section_lines(section, number, lang)]
        lines.append("")
    return "".join(f"{clean(line)}\n" for line in lines)


def _section_lines(section: Mapping[str, Any], number: int, lang: Lang) -> Iterator[str]:
    titles = [mark["text"] for mark in section["marks"] if mark["mark"] == "title"]
    yield wording("W_stage_section", lang, {"number": str(number), "title": titles[0] if titles else "—"})
    counted = Counter(mark["mark"] for mark in section["marks"])
    told = [f"{wording(f'W_mark_{name}', lang)} {count}" for name, count in counted.items()]
    yield _line("W_stage_marks", lang, told)
    for mark in section["marks"]:
        if "heads" in mark:
            yield _line(f"W_stage_heads_{mark['mark']}", lang, [f"{h['text']}→{h['field']}" for h in mark["heads"]])
    for code, choices in (("W_stage_money", section["money"]), ("W_stage_table", section["tables"])):
        for choice in choices:
            yield _line(code, lang, [_rival(rival, lang) for rival in choice])
            yield from _columns(choice[0].get("columns", ()), lang)
    for form in section["forms"]:
        sure = [f"{wording(f'W_sure_{name}', lang)} {count}" for name, count in form["cells"].items()]
        yield _line("W_stage_form", lang, [form["name"], form["kind"], form["layout"], *sure])
    left = [atom["text"] for atom in section["left"]]
    yield _line("W_stage_left", lang, [*left[:_MOST_SHOWN], *(["…"] if len(left) > _MOST_SHOWN else [])] or ["—"])
    for item in section["problems"]:
        yield f"    {item['code']} {item['message']}"


def _rival(rival: Mapping[str, Any], lang: Lang) -> str:
    """按列 222.7（取用，12 行)."""
    figures = {"way": wording(f"W_way_{rival['way']}", lang), "evidence": rival["evidence"], "rows": rival["rows"]}
    return wording(
        "W_stage_taken" if rival["taken"] else "W_stage_rival", lang, {k: str(v) for k, v in figures.items()}
    )


def _columns(columns: Sequence[Mapping[str, Any]], lang: Lang) -> Iterator[str]:
    if columns:
        yield _line("W_stage_columns", lang, [f"{c['field']} {c['filled']}×{c['evidence']:+}" for c in columns])


def _line(code: str, lang: Lang, parts: Sequence[str | None]) -> str:
    return f"    {wording(code, lang)}{' | '.join(part for part in parts if part)}"
