"""Results -> text for a terminal: every row's declared score beside the recomputed one, what differs, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.overview import Overview
from perfscore.auditing.run import AuditReport
from perfscore.errors import Lang, wording
from perfscore.form import Form
from perfscore.reporting.table import aligned, clean
from perfscore.scoring.score import FormScore, RowScore, next_grade
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import interval_text, points_text, text

_LIMITS = (30, 22, 22, 6, 8, 13, 10)
_RIGHT = (3, 4, 5)
_COLOURS = {
    "agrees": "32", "within-band": "32", "rounding": "36", "differs": "31", "undetermined": "33",
    "error": "31", "warning": "33", "info": "36", "bold": "1",
}  # fmt: skip


@frozen
class Style:
    """The language of the report, and whether it may use colour."""

    lang: Lang = "zh"
    colour: bool = False

    def paint(self, name: str, shown: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{shown}\x1b[0m" if self.colour and name in _COLOURS else shown

    def word(self, code: str, **fields: object) -> str:
        return wording(code, self.lang, {key: str(value) for key, value in fields.items()})


def audit_text(report: AuditReport, style: Style) -> str:
    """All forms with their findings, then what was found across them, then a summary."""
    lines: list[str] = []
    for audit in report.audits:
        lines += [*form_lines(audit.result, style), *_findings(audit.findings, style), ""]
    if report.findings:
        lines += [style.paint("bold", style.word("W_across")), *_findings(report.findings, style), ""]
    return "\n".join([*lines, *_summary(report, style)]) + "\n"


def overview_text(found: Overview, lang: Lang) -> str:
    """One sentence on all forms together."""
    grades = wording("W_and", lang).join(f"{grade} {count}" for grade, count in found.grades) or "—"
    figures = {
        "forms": found.forms, "full_forms": found.full_forms, "rows": found.rows, "full_rows": found.full_rows,
        "share": text(Fraction(found.full_rows * 100, found.rows), 1), "grades": grades,
        "weighted": "—" if found.weighted is None else text(found.weighted, 2),
    }  # fmt: skip
    return wording("W_overview", lang, {name: str(value) for name, value in figures.items()})


def scores_text(results: list[FormScore], style: Style, explain: bool) -> str:
    """All forms; with ``explain`` one sentence under each row."""
    lines: list[str] = []
    for result in results:
        lines += [*form_lines(result, style, explain), ""]
    return "\n".join(lines)


def forms_text(forms: list[Form], style: Style) -> str:
    """What was read, with every oddity."""
    lines: list[str] = []
    for form in forms:
        lines.append(_title(form, style))
        rows = [
            (row.name, row.target or "—", row.actual or "—", row.weight or "—", row.score or "—")
            for row in form.indicators
        ]
        lines += ["  " + line for line in aligned([_words(style, 5), *rows], _LIMITS[:5], (3, 4))]
        lines += [f"  {item.code} {clean(item.message(style.lang))}" for item in form.problems]
        lines += [f"  {style.word(code)}" for code in _sums(form)]
        lines.append("")
    return "\n".join(lines)


def _sums(form: Form) -> Iterator[str]:
    """Whether the form's own totals vouch for the reading."""
    if form.total_score is None:
        yield "W_sums_absent"
    elif not {"D131", "D132"} & {item.code for item in form.problems}:
        yield "W_sums_hold"


def form_lines(result: FormScore, style: Style, explain: bool = False) -> Iterator[str]:
    """Title, rows and totals of one form."""
    form = result.form
    yield _title(form, style)
    yield f"  {style.word('W_rules')}{result.rules.id} {result.rules.title}"
    rows = [_row(row, style) for row in result.rows]
    shown = aligned([_words(style, 7), *rows], _LIMITS, _RIGHT)
    yield f"  {shown[0]}"
    for row, line in zip(result.rows, shown[1:], strict=True):
        yield f"  {_painted(line, row, style)}"
        if explain:
            yield f"      {clean(row.explain(style.lang))}"
    if result.total is not None:
        declared = points_text(result.declared_total)
        line = style.word("W_total", declared=declared, total=interval_text(result.total, 2), grade=result.grade)
        above = next_grade(result)
        missing = style.word("W_next", grade=above.grade, missing=points_text(above.missing)) if above else ""
        yield f"  {line}{missing}"


def _title(form: Form, style: Style) -> str:
    kind = style.word(f"W_{form.kind.value}")
    return style.paint("bold", clean(style.word("W_named_form", name=form.name, kind=kind, year=form.year or "—")))


def _words(style: Style, count: int) -> tuple[str, ...]:
    codes = ("W_row", "W_target", "W_actual", "W_weight", "W_declared", "W_recomputed", "W_verdict")
    return tuple(style.word(code) for code in codes[:count])


def _row(row: RowScore, style: Style) -> tuple[str, ...]:
    return (
        row.name,
        row.target or "—",
        row.actual or "—",
        "—" if row.weight is None else text(row.weight),
        points_text(row.declared),
        "—" if row.score is None else interval_text(row.score, 2),
        style.word(f"W_{row.verdict.value}"),
    )


def _painted(line: str, row: RowScore, style: Style) -> str:
    return line if row.verdict is Verdict.AGREES else style.paint(row.verdict.value, line)


def _findings(findings: tuple[Finding, ...], style: Style) -> Iterator[str]:
    for item in findings:
        mark = style.paint(item.severity.value, style.word(f"W_{item.severity.value}"))
        yield f"  {mark} {item.code} {clean(finding_text(item, style.lang))}"


def finding_text(item: Finding, lang: Lang) -> str:
    """The row it is about, what is wrong, and the line."""
    row = wording("W_named_row", lang, {"row": item.row}) if item.row else ""
    line = wording("W_at_line", lang, {"line": str(item.place.line)}) if item.place.line else ""
    return f"{row}{item.message(lang)}{line}"


def _summary(report: AuditReport, style: Style) -> Iterator[str]:
    verdicts = Counter(row.verdict.value for audit in report.audits for row in audit.result.rows)
    severities = Counter(item.severity.value for audit in report.audits for item in audit.findings)
    severities.update(item.severity.value for item in report.findings)
    rows = style.word("W_and").join(
        f"{style.word('W_' + each.value)} {verdicts[each.value]}" for each in Verdict if verdicts[each.value]
    )
    found = style.word("W_and").join(f"{style.word('W_' + each.value)} {severities[each.value]}" for each in Severity)
    if len(report.audits) > 1 and report.overview.rows:
        yield overview_text(report.overview, style.lang)
    yield style.word("W_summary", forms=len(report.audits), rows=sum(verdicts.values()), verdicts=rows, findings=found)
