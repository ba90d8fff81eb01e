"""Rule sets -> text for a terminal: the list, one rule set for reading, and what a check found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from perfscore.messages import render
from perfscore.reporting.style import Style
from perfscore.rules import words
from perfscore.rules.model import Level, LevelMethod, Method, RuleSet
from perfscore.rules.proving.proof import Proof, Status
from perfscore.scoring.trace import cited
from perfscore.testing.check import CheckedFile, Report
from perfscore.values.number import text

_MARKS = {Status.PROVED: "✓", Status.REFUTED: "✗", Status.UNCHECKED: "–"}
_COLOURS = {Status.PROVED: "agrees", Status.REFUTED: "error", Status.UNCHECKED: "warning"}


def rule_set_text(rules: RuleSet, style: Style) -> str:
    """A rule set for reading: methods, decision table, grades and sources."""
    lines = [
        style.paint("bold", f"{rules.id}  {rules.title}"),
        f"{style.word('W_list').join(rules.places)}  {rules.years.text(style.lang)}",
    ]
    lines += [style.word("W_scope", scope=rules.scope)] if rules.scope else []
    lines += ["", style.word("W_select")]
    for number, row in enumerate(rules.select, start=1):
        asked = words.condition(row.when).text(style.lang)
        method = rules.methods[row.use].label if row.use else style.word("W_left_open", because=row.because or "")
        lines.append(f"  {number}. {asked} → {method}")
    used = {row.use for row in rules.select}
    for applied in (each for name, each in rules.methods.items() if name in used):
        lines += ["", *_method(applied, style)]
    lines += ["", style.word("W_sum", total=words.total(rules.total).text(style.lang))]
    lines += [style.word("W_grades") + " ".join(f"{band.grade} ≥ {text(band.start)}" for band in rules.grades)]
    lines += ["", style.word("W_sources")]
    for source in rules.sources.values():
        counted = style.word("W_bracketed", text=f"{source.explained}/{source.rows}") if source.rows is not None else ""
        lines += [
            f"  {source.id}: {cited(source).text(style.lang)}{counted}",
            *(f"    × {item}" for item in source.fails),
        ]
        lines += [f"    {source.note}"] if source.note else []
    return "\n".join(lines) + "\n"


def _method(method: Method, style: Style) -> Iterator[str]:
    """Label, what is measured and how it is rounded, then each segment or level."""
    lang, unit = style.lang, words.unit_of(method)
    rate = words.step(method.round_measure, method.measure.is_share).text(lang)
    figures = {"measure": words.measure_of(method).text(style.lang), "rate": rate}
    yield f"  {style.paint('bold', method.label)}"
    yield f"    {style.word('W_method', **figures, score=words.scoring(method).text(lang))}"
    if isinstance(method, LevelMethod):
        pieces = [(_level(each, style), words.shape(each.shape, method)) for each in method.levels]
    else:
        curve = method.curve.segments
        pieces = [(words.where(each, method.measure, unit).text(lang), words.segment(each, method)) for each in curve]
    yield from ("    " + style.word("W_at_spot", spot=where) + said.text(lang) for where, said in pieces)


def _level(level: Level, style: Style) -> str:
    return level.label + style.word("W_bracketed", text=style.word("W_list").join(level.phrases))


def check_text(report: Report, style: Style, quiet: bool = False) -> str:
    """For each file what is proved, over which domain; then every problem with its line; then a summary."""
    lines: list[str] = []
    for each in report.files if not quiet else ():
        lines += [*_proofs(each, style), ""]
    for item in report.all_problems:
        lines += [render(item, style.lang), ""]
    return "\n".join([*lines, _summary(report, style)]) + "\n"


def _proofs(checked: CheckedFile, style: Style) -> Iterator[str]:
    title = f"{checked.rules.id}  {checked.rules.title}" if checked.rules else str(checked.path)
    yield style.paint("bold", title)
    if checked.rules is None:
        yield f"  {style.paint('error', '✗ ' + style.word('K_not_loaded'))}"
    for proof in checked.proofs:
        yield f"  {_proof(proof, style)}"


def _proof(proof: Proof, style: Style) -> str:
    status = style.word(f"K_{proof.status.value}")
    claim = style.word(f"K_{proof.claim.value}")
    head = style.paint(_COLOURS[proof.status], f"{_MARKS[proof.status]} {status} {claim}")
    codes = style.word("W_list").join(dict.fromkeys(item.code for item in proof.problems))
    return style.word("W_at_spot", spot=head) + (codes or proof.over.text(style.lang))


def _summary(report: Report, style: Style) -> str:
    counted = Counter(proof.status for each in report.files for proof in each.proofs)
    figures = {status.value: counted[status] for status in Status}
    return style.word("W_checked", files=len(report.files), problems=len(report.all_problems), **figures)
