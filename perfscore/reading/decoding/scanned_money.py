"""The money block of a scanned table: labels torn or blurred, rows without columns, a score on a line of its own."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from perfscore.form import Fund
from perfscore.messages import Problem, problem
from perfscore.reading.decoding.cells import is_money_cell, is_number, printed
from perfscore.reading.decoding.headless_money import in_pairs
from perfscore.reading.decoding.heads import HeadRun
from perfscore.reading.decoding.lines import Atom, DocumentLine
from perfscore.reading.decoding.money import FIELDS, LONGEST_LABEL, Money, has_rate, is_amount
from perfscore.reading.decoding.words import fund_labels, money_field, squeeze
from perfscore.reading.grid import SourceKind

_MARGIN = re.compile(
    r"^(?![0-9]{1,2}[、.])[^A-Za-z\u3400-\u9fff(（]+|^(?:项目资金|部门资金|资金情况)?\((?:万元|元)\)|^(?:项目资金|预算执行情况|部门资金|资金情况)"
)
_MONEY = r"-?\d[\d,]*\.\d\d\s+"
_MONEY_RUN = re.compile(
    rf"(?P<label>[^\d\s][^\d]{{0,24}}?)\s+(?P<values>(?:{_MONEY}){{2,3}}(?:\d+(?:\.\d+)?%?\s+){{0,3}})"
)
_MONEY_WORD = re.compile(r"资金|拨款|财政|预算|收入|安排|其他")
_LONE_MONEY = re.compile(r"(?:[\d,]+\.\d+\s*){2,6}")
_AMOUNT = re.compile(r"-?[0-9]+(?:,[0-9]{3})*(?:\.(?P<decimals>[0-9]+))?(?:万?元)?")
_AMOUNTS = ("initial", "budget", "arrived", "executed")
_RATE_CUT = re.compile(r"[0-9]{1,3}(?:\.[0-9]*\|[0-9]*%|\|\.[0-9]+%)")  # 96|.00%, 47.|00%, 96.00|%
_SIMILAR = 0.6


def read_scanned_money(lines: Sequence[DocumentLine], run: HeadRun) -> Money:
    """The rows below the header of a money block whose cells may have moved."""
    columns = {head.column: head.field for head in run.heads if head.field in FIELDS}

    def row_in(line: DocumentLine) -> Money:
        found = _in_columns(line, columns) if line.is_table else Money(())
        if found.funds:
            return found
        rest = _in_line(line)
        return Money((*in_pairs(line.atoms), *rest.funds), rest.problems)

    return _with_late_scores([], lines, row_in)


def loose_money(atoms: Sequence[Atom], lines: Sequence[DocumentLine]) -> Money:
    """Money rows without a header: labels and figures side by side, or one of ``lines`` that lost its columns."""

    def row_in(line: DocumentLine) -> Money:
        whole = line.kind is SourceKind.EXACT or any(is_amount(atom.text) for atom in line.atoms[1:])
        return Money(()) if whole else _in_line(line)

    paired = {(fund.label, fund.budget, fund.executed): fund for fund in in_pairs(atoms)}
    return _with_late_scores(paired.values(), lines, row_in)


def _with_late_scores(
    above: Iterable[Fund], lines: Sequence[DocumentLine], row_in: Callable[[DocumentLine], Money]
) -> Money:
    """The rows ``above`` and those of the lines. A score that stands alone below a line with the head 得分 belongs to
    the row that has a weight but no score.
    """
    funds, problems = list(above), list[Problem]()
    heads: list[int] = []
    for line in lines:
        score = line.at(heads[0]) if heads else ""
        rows = enumerate(funds) if is_number(score) else ()
        waiting = [number for number, fund in rows if fund.weight is not None and fund.score is None]
        if waiting:
            funds[waiting[0]] = evolve(funds[waiting[0]], score=printed(score))
            problems.append(problem("D104", line.place, found=score))
        else:
            found = row_in(line)
            funds += found.funds
            problems += found.problems
        heads = [atom.column for atom in line.atoms if money_field(atom.text) == "score"]
    return Money(tuple(funds), tuple(problems))


def _in_columns(line: DocumentLine, columns: Mapping[int, str]) -> Money:
    """A money row, if the line is one: by column number, or in order from the first number where columns moved."""
    first = min(columns)
    money = [column for column, text in line.placed if is_money_cell(text)]
    before = [line.at(column) for column in range(first)]
    named = any(_MONEY_WORD.search(text) for text in before)
    if len(money) < 2 or not (named or any(is_number(line.at(column)) for column in money)):
        return Money(())
    problems: list[Problem] = []
    if all(column in columns for column in money):
        values: dict[str, Any] = {name: printed(line.at(n)) for n, name in columns.items() if is_money_cell(line.at(n))}
        stray = " ".join(line.at(n) for n in columns if line.at(n) and not is_money_cell(line.at(n)))
        if stray:
            problems.append(problem("D105", line.place, found=stray[:40]))
    else:
        first = money[0]
        texts = [line.at(column) for column in range(first, line.width)]
        values = {name: printed(text) for (_, name), text in zip(sorted(columns.items()), texts, strict=False)}
    label, told = _label([line.at(column) for column in range(first)], line)
    return Money((Fund(label=label, source=line.place, **values),), (*problems, *told))


def _label(cells: Sequence[str], line: DocumentLine, torn: bool = False) -> tuple[str, list[Problem]]:
    """The label in the cells left of the numbers, without the vertical heading 项目资金（万元） beside it.

    Scanning tears these few standard labels over two cells and blurs them; then the nearest one is taken, and said so.
    """
    parts = [printed(text) or "" for text in cells]
    wholes = ["".join(parts[start:]) for start in range(len(parts))]
    options = [(_MARGIN.sub("", whole) or whole).rstrip(":：") for whole in wholes]
    known = {squeeze(label) for label in fund_labels()}
    whole = next((option for option in options if squeeze(option) in known), None)
    if whole is not None:
        return whole, []
    torn = torn or sum(1 for part in parts if part) > 1
    nearest = max(
        ((_likeness(option, label), label) for option in options for label in fund_labels()), default=(0.0, "")
    )
    if torn and nearest[0] >= _SIMILAR:
        return nearest[1], [problem("D101", line.place, found="".join(parts), read=nearest[1])]
    return options[0] if options else "", [] if any(parts) else [problem("D102", line.place)]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, squeeze(one), squeeze(other)).ratio()


def _in_line(line: DocumentLine) -> Money:
    """A line that lost its columns: 年度总资金 34507.94 38381.18 34043.07 10 88.7%."""
    text = line.atoms[0].text if line.is_table and line.atoms else line.text
    if _LONE_MONEY.fullmatch(text) and not _MONEY_RUN.search(text + " "):
        return Money((_fund_of("", text.split(), line),), (problem("D102", line.place),))
    funds, problems = list[Fund](), list[Problem]()
    for run in _MONEY_RUN.finditer(text + " "):
        label, told = _label((run["label"],), line, torn=True)
        funds.append(_fund_of(label, run["values"].split(), line))
        problems += told
    return Money(tuple(funds), (problem("D103", line.place), *problems) if funds else ())


def _fund_of(label: str, values: Sequence[str], line: DocumentLine) -> Fund:
    shown: dict[str, Any] = {name: printed(value) for name, value in zip(FIELDS, values, strict=False)}
    return Fund(label=label, source=line.place, **shown)


def with_whole_figures(lines: Sequence[DocumentLine], run: HeadRun) -> tuple[list[DocumentLine], list[Problem]]:
    """The lines below the header with figures that a line which is not there cut in two put together.

    All amounts of a block have as many decimals: 46 before 0.26 is 460.26 where the others have two. A row whose
    rate is that of its figures is whole.
    """
    amounts = [found for line in lines for atom in line.atoms if (found := _AMOUNT.fullmatch(squeeze(atom.text)))]
    usual, count = Counter(len(found["decimals"] or "") for found in amounts).most_common(1)[0] if amounts else (0, 0)
    decimals = usual if count * 2 > len(amounts) else 0
    fields = {head.column: head.field for head in run.heads}
    whole: list[DocumentLine] = []
    problems: list[Problem] = []
    for line in lines:
        atoms: list[Atom] = []
        if has_rate({fields.get(atom.column, ""): atom.text for atom in line.atoms}):
            whole.append(line)
            continue
        for atom in line.atoms:
            beside = atoms[-1] if atoms and atom.column == atoms[-1].column + 1 else None
            name = fields.get(beside.column, "") if beside else ""
            if beside and _is_cut(name, beside.text, atom.text, decimals):
                problems.append(problem("D113", line.place, found=f"{atoms[-1].text} {atom.text}"))
                atoms[-1] = evolve(atoms[-1], text=atoms[-1].text + atom.text)
            else:
                atoms.append(atom)
        whole.append(evolve(line, atoms=tuple(atoms)))
    return whole, problems


def _is_cut(name: str, one: str, other: str, decimals: int) -> bool:
    """Whether two cells are an amount with the decimals of the others, or a rate, only together."""
    left, right = squeeze(one), squeeze(other)
    if name not in _AMOUNTS:
        return name == "rate" and bool(_RATE_CUT.fullmatch(f"{left}|{right}"))
    first, whole = _AMOUNT.fullmatch(left.rstrip(".,")), _AMOUNT.fullmatch(left + right)
    if not decimals or first is None or whole is None or (left == "0" and not right.startswith(".")):
        return False
    return len(first["decimals"] or "") != decimals == len(whole["decimals"] or "")


def without_sentences(found: Money) -> Money:
    """The rows but those that hold no figure and a sentence for a label: a goal below the money, and told."""
    stray = [fund for fund in found.funds if len(fund.label) > LONGEST_LABEL and not any(_figures(fund))]
    told = [problem("D105", fund.source, found=fund.label[:40]) for fund in stray]
    return Money(tuple(fund for fund in found.funds if fund not in stray), (*found.problems, *told))


def _figures(fund: Fund) -> list[str | None]:
    return [getattr(fund, name) for name in FIELDS]


def without_doubled_rows(found: Money) -> Money:
    """The rows, none with all the figures and the label of the one above: a line that was scanned twice."""
    rows = [number for number, fund in enumerate(found.funds) if number and _is_same(fund, found.funds[number - 1])]
    told = [problem("D180", found.funds[number].source, found=found.funds[number].label) for number in rows]
    kept = [fund for number, fund in enumerate(found.funds) if number not in rows]
    return Money(tuple(kept), (*found.problems, *told))


def _is_same(fund: Fund, above: Fund) -> bool:
    figures = _figures(fund)
    told = sum(figure is not None for figure in figures) > 1
    return told and fund.label == above.label and figures == _figures(above)
