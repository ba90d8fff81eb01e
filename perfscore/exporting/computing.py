"""The hidden sheet of an exported workbook: for each row of the form, what it is, its method and its scores.

Named columns of formulas, each of which looks at those before it alone; {row} stands for the number of the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from perfscore.errors import UsageError
from perfscore.exporting.formulas import LONGEST, formula, quoted, test_formula
from perfscore.exporting.program import RuleSetProgram
from perfscore.exporting.rows import DAYS, NUMBERS
from perfscore.exporting.whole import Expression
from perfscore.frozen import frozen
from perfscore.messages import problem
from perfscore.reporting.xlsx_kit import letter
from perfscore.rules.model import Direction, Row
from perfscore.scoring.refusal import Reason

_BAD = '"!"'  # in place of a number that is none or out of range, and of a word that is in no list
_NEAR = "0.000001"  # a number typed with more decimals is further from a whole step than rounding errors take it
CellNames: TypeAlias = Mapping[str, str]
_Made: TypeAlias = tuple[str, Callable[[CellNames], str]]


@frozen
class Sheets:
    """The titles of form and lists, the letter of each input, the ranges of labels and codes of each list."""

    form: str
    lists: str
    letters: Mapping[str, str]
    ranges: Mapping[str, tuple[str, str]]


def computing(program: RuleSetProgram, sheets: Sheets) -> dict[str, str]:
    """The formulas, without '=', by the names of their columns, in order.

    Raises UsageError for a formula that is longer than a spreadsheet takes.
    """
    made: dict[str, str] = {}
    cells: dict[str, str] = {}
    for name, said in _columns(program, sheets):
        made[name] = said(cells)
        if len(made[name]) > LONGEST:
            raise UsageError([problem("U080", rules=program.rules.id, found=name, limit=LONGEST)])
        cells[name] = f"${letter(len(made))}{{row}}"
    return made


def _columns(program: RuleSetProgram, sheets: Sheets) -> Iterator[_Made]:
    for name in sheets.letters:
        yield name, _input(name, program, sheets)
    *_, last = sheets.letters.values()
    yield "used", lambda _: f"COUNTA('{sheets.form}'!$B{{row}}:${last}{{row}})>0"
    yield "refused", lambda cells: _refused(program, sheets, cells)
    yield "both", lambda cells: f'IF({cells["refused"]}<>"",FALSE,{test_formula(program.two_ways, cells)})'
    more, less = quoted(Direction.MORE.value), quoted(Direction.LESS.value)
    yield "way 1", lambda cells: f"IF({cells['both']},{more},{cells['direction']})"
    yield "way 2", lambda cells: f'IF({cells["both"]},{less},"")'
    for way in "12":
        yield from _of_way(program, way)
    yield "settled", lambda cells: _settled(program, cells)
    yield from _shown(program)


def _input(name: str, program: RuleSetProgram, sheets: Sheets) -> Callable[[CellNames], str]:
    """A cell of the form as it is computed with."""
    cell = f"'{sheets.form}'!${sheets.letters[name]}{{row}}"
    if name in sheets.ranges:
        labels, codes = (f"'{sheets.lists}'!{each}" for each in sheets.ranges[name])
        place = f"SUMPRODUCT(EXACT({cell},{labels})*ROW({labels}))"  # look-ups take ">=" for a criterion
        found = f"IF({place}=0,{_BAD},INDEX({codes},{place}))"
        defaults = {
            "row": quoted(Row.INDICATOR.value),
            "form": quoted(sorted(each.value for each in program.rules.forms)[0]),
        }
        return lambda _: f'IF({cell}="",{defaults.get(name, quoted(""))},{found})'
    if name not in (*NUMBERS, *DAYS):
        return lambda _: f'TRIM({cell}&"")'
    steps, most = 10 ** program.digits.decimals[name], program.digits.whole[name]
    near = f"ABS(ROUND({cell}*{steps},0)-{cell}*{steps})<{_NEAR}"
    exact = f"IF(ABS({cell})*{steps}<1E{most},IF({near},ROUND({cell}*{steps},0),{_BAD}),{_BAD})"
    return lambda _: f'IF({cell}="","",IF(ISNUMBER({cell}),{exact},{_BAD}))'


def _refused(program: RuleSetProgram, sheets: Sheets, cells: CellNames) -> str:
    weight, numbers = cells["weight"], [name for name in (*NUMBERS, *DAYS) if name in sheets.letters]
    bad = ",".join([*(f"{cells[name]}={_BAD}" for name in numbers), f'IF({weight}="",FALSE,{weight}<0)'])
    unknown = ",".join(f"{cells[name]}={_BAD}" for name in sheets.ranges)
    said = formula(program.refused, cells)
    return f"IF(OR({bad}),{quoted(Reason.TOO_LARGE_FOR_COLUMN)},IF(OR({unknown}),{quoted(Reason.UNKNOWN_WORD)},{said}))"


def _of_way(program: RuleSetProgram, way: str) -> Iterator[_Made]:
    """Decision row, method and reason of one way, then the measure and the scores of each method."""
    names = list(program.methods)
    uses = [0 if row.use is None else names.index(row.use) + 1 for row in program.rules.select]

    def named(cells: CellNames) -> dict[str, str]:
        return {**cells, "way": cells[f"way {way}"]}

    def only(said: str, cells: CellNames) -> str:
        asked = f'{cells["refused"]}<>""' if way == "1" else f'{cells["way 2"]}=""'
        return f'IF({asked},"",{said})'

    def scored(part: str, cells: CellNames) -> str:
        said = ",".join(cells[f"{part} {way} {name}"] for name in names)
        method = cells[f"method {way}"]
        return f'IF({cells[f"reason {way}"]}<>"","",IF({method}="","",CHOOSE({method},{said})))'

    yield f"decision {way}", lambda cells: only(formula(program.decision, named(cells)), cells)
    chosen, at = ",".join(map(str, uses)), f"decision {way}"
    yield f"method {way}", lambda cells: f'IF({cells[at]}="","",CHOOSE({cells[at]},{chosen}))'
    reasons = [each.reason for each in program.methods.values()]

    def reason(cells: CellNames) -> str:
        told = ",".join(formula(each, named(cells)) for each in reasons)
        method = cells[f"method {way}"]
        return (
            f'IF({method}="","",IF({method}=0,{quoted(Reason.LEFT_OPEN.value)},CHOOSE({method},{told or quoted("")})))'
        )

    yield f"reason {way}", reason
    for part in ("top", "bottom"):
        for number, (name, each) in enumerate(program.methods.items(), start=1):
            if each.at is not None:
                yield f"{part} {way} {name}", _of_method(getattr(each.at, part), number, way, {})
    for part in ("low", "high"):
        for number, (name, each) in enumerate(program.methods.items(), start=1):
            measured = {} if each.at is None else {f"at_{end}": f"{end} {way} {name}" for end in ("top", "bottom")}
            yield f"{part} {way} {name}", _of_method(getattr(each, part), number, way, measured)
        yield f"{part} {way}", lambda cells, part=part: scored(part, cells)  # type: ignore[misc]


def _of_method(said: Expression, number: int, way: str, measured: Mapping[str, str]) -> Callable[[CellNames], str]:
    """What one method gives, where it is the one that holds and has its measure."""

    def made(cells: CellNames) -> str:
        names = {**cells, **{column: cells[name] for column, name in measured.items()}}
        held = f'IF({cells[f"reason {way}"]}<>"",FALSE,{cells[f"method {way}"]}={number})'
        return f'IF({held},{formula(said, names)},"")'

    return made


def _settled(program: RuleSetProgram, cells: CellNames) -> str:
    weight = f"{cells['weight']}*{program.weight_parts}"
    alike = f"IF({cells['low 1']}={cells['low 2']},{cells['high 1']}={cells['high 2']},FALSE)"
    reached = f"IF({cells['high 1']}={weight},{test_formula(program.just_reached, cells)},FALSE)"
    return (
        f'IF({cells["refused"]}<>"",{cells["refused"]},IF(IF({cells["way 2"]}="",FALSE,NOT({alike})),'
        f'{quoted(Reason.DIRECTION.value)},IF({cells["reason 1"]}<>"",{cells["reason 1"]},'
        f'IF({reached},{quoted(Reason.JUST_REACHED.value)},""))))'
    )


def _shown(program: RuleSetProgram) -> Iterator[_Made]:
    labels = ",".join(quoted(program.rules.methods[name].label) for name in program.methods)
    scored = 'IF({used},IF({settled}="",{said},""),"")'
    for part in ("low", "high"):
        yield (
            f"shown {part}",
            lambda cells, part=part: scored.format(  # type: ignore[misc]
                used=cells["used"], settled=cells["settled"], said=f"{cells[f'{part} 1']}/{program.scale}"
            ),
        )
    yield (
        "shown method",
        lambda cells: scored.format(
            used=cells["used"], settled=cells["settled"], said=f"CHOOSE({cells['method 1']},{labels})"
        ),
    )
    yield "shown reason", lambda cells: f'IF({cells["used"]},{cells["settled"]},"")'
