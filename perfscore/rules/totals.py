"""The ``total:`` section of a rule file -> Total with its adjustments."""

from __future__ import annotations

from fractions import Fraction

from perfscore.marked import Mapping, Node
from perfscore.rules.adjustments import (
    Adjustment,
    BestOf,
    Bonus,
    BoundedTotal,
    Cap,
    Failed,
    LimitGrade,
    Penalty,
    Rows,
    VetoGrade,
    VetoTotal,
)
from perfscore.rules.catalogue import called
from perfscore.rules.category import category_names
from perfscore.rules.fieldreader import FieldReader
from perfscore.rules.grammar import shape
from perfscore.rules.methods import read_step
from perfscore.rules.model import Combine, Total

_WHOLE = Fraction(1)


def read_total(reader: FieldReader, node: Node | None) -> Total:
    """``{combine: sum, adjust: [{bonus: {rows: {name: 创新}, most: 3}}]}``."""
    body = reader.mapping(node, shape("total"))
    if body is None:
        return Total()
    combine = reader.enum(body.get("combine"), Combine) if body.get("combine") else None
    within = reader.enum(body.get("within"), Combine) if body.get("within") else None
    items = reader.listed(body.get("adjust")) if body.get("adjust") else ()
    found = (_adjustment(reader, item) for item in items)
    return Total(
        combine=combine or Combine.SUM, within=within,
        raised=(reader.exact(body.get("raised"), share=False) if body.get("raised") else None) or Fraction(0),
        rescale=reader.above_zero(body.get("rescale"), share=False) if body.get("rescale") else None,
        adjust=tuple(each for each in found if each is not None),
        rounding=read_step(reader, body.get("rounding")),
        sources=reader.sources(body.get("sources")), place=body.place,
    )  # fmt: skip


def _adjustment(reader: FieldReader, node: Node) -> Adjustment | None:
    body = reader.mapping(node, shape("adjustment"))
    if body is None:
        return None
    kinds = [name for name in shape("adjustment").names if body.get(name) is not None]
    if len(kinds) != 1:
        reader.note("R121", body.place, allowed="、".join(shape("adjustment").names))
        return None
    inner = reader.mapping(body.get(kinds[0]), shape(kinds[0]))
    return None if inner is None else _of_kind(reader, kinds[0], inner)


def _of_kind(reader: FieldReader, kind: str, body: Mapping) -> Adjustment | None:
    if kind == "bounds":
        return _bounds(reader, body)
    if kind in ("veto", "limit"):
        return _of_failure(reader, kind, body)
    sources, place = reader.sources(body.get("sources")), body.place
    rows, most = _rows(reader, body.get("rows")), _number(reader, body.get("most"))
    if rows is None:
        return None
    if kind == "best_of":
        return BestOf(rows=rows, sources=sources, place=place)
    if most is None:
        return None
    made: Cap | Bonus | Penalty
    match kind:
        case "cap":
            made = Cap(rows=rows, most=most, sources=sources, place=place)
        case "bonus":
            made = Bonus(rows=rows, most=most, sources=sources, place=place)
        case _:
            made = Penalty(rows=rows, most=most, sources=sources, place=place)
    return made


def _bounds(reader: FieldReader, body: Mapping) -> BoundedTotal:
    least, most = (_number(reader, body.get(key)) for key in ("least", "most"))
    if least is not None and most is not None and least >= most:
        reader.note("R138", body.place)
    return BoundedTotal(least=least, most=most, sources=reader.sources(body.get("sources")), place=body.place)


def _of_failure(reader: FieldReader, kind: str, body: Mapping) -> VetoTotal | VetoGrade | LimitGrade | None:
    sources, place = reader.sources(body.get("sources")), body.place
    rows, below = _rows(reader, body.get("rows")), _number(reader, body.get("below"))
    total, grade = _number(reader, body.get("total")), reader.optional(body.get("grade"))
    if rows is None:
        return None
    failed = Failed(rows=rows, below=_WHOLE if below is None else below)
    if kind == "limit":
        return None if grade is None else LimitGrade(failed=failed, grade=grade, sources=sources, place=place)
    if (total is None) is (grade is None):
        reader.note("R121", place, allowed="total、grade")
        return None
    if total is not None:
        return VetoTotal(failed=failed, total=total, sources=sources, place=place)
    return None if grade is None else VetoGrade(failed=failed, grade=grade, sources=sources, place=place)


def _number(reader: FieldReader, node: Node | None) -> Fraction | None:
    return None if node is None else reader.exact(node)


def _rows(reader: FieldReader, node: Node | None) -> Rows | None:
    body = reader.mapping(node, shape("rows")) if node is not None else None
    if body is None:
        return None
    return Rows(
        name=read_names(reader, body.get("name")), level1=read_names(reader, body.get("level1")),
        category=reader.choices(body.get("category"), category_names()),
    )  # fmt: skip


def read_names(reader: FieldReader, node: Node | None) -> frozenset[str] | None:
    """Names as they are compared; None when the key is absent."""
    return None if node is None else frozenset(map(called, reader.texts(node)))
