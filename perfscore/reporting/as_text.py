"""Results -> text for a terminal: every row's declared score beside the recomputed one, what differs, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import define, field

from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.judgement import worst_first
from perfscore.auditing.overview import Overview, Tally
from perfscore.auditing.profile import Profile
from perfscore.auditing.run import AuditReport, Checked
from perfscore.form import Form
from perfscore.messages import Lang, wording
from perfscore.reading.decoding.sums import broken_sums
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.doubtful import legend, marked, of, unit_marked
from perfscore.reporting.judgement_text import grades_text
from perfscore.reporting.parts import ReportRest, parts_of
from perfscore.reporting.provenance import (
    NOTHING,
    file_of,
    full_spot,
    inner_spot,
    limits,
    readings,
    ruling,
    short_spot,
    spot,
    told,
    unread,
)
from perfscore.reporting.row_view import HEADS, RowView, form_view
from perfscore.reporting.style import Style
from perfscore.reporting.table import aligned, clean
from perfscore.scoring.score import FormRows, FormScore, next_grade
from perfscore.scoring.verdict import Verdict
from perfscore.values.number import Interval, interval_text, points_text, text
from perfscore.values.parse import weight_points

_LIMITS = (30, 22, 22, 6, 8, 13, 12, 12)
_RIGHT = (3, 4, 5)
_MONEY = ("label", "initial", "budget", "executed", "weight", "rate", "score")
_READ_LIMITS = (*_LIMITS[:5], _LIMITS[-1])


def audit_text(report: AuditReport, style: Style) -> str:
    """All forms with their findings, worst first, what was found across them, what was not read, then a summary."""
    return "".join(parts_of(report, AuditText(style, report.profile)))


@define
class AuditText:
    """The same in parts."""

    style: Style
    profile: Profile
    _file: str | None = field(default=None, init=False)

    @property
    def begin(self) -> str:
        """What files told the audit to do differently, if any did; who asks on the command line knows it."""
        said = limits(self.profile, self.style.lang) if self.profile.files else ""
        return f"{clean(self.style.word('W_limits', said=said))}\n\n" if said else ""

    def form(self, audit: Checked) -> str:
        file, style = file_of(audit.result.form), self.style
        head = _file_lines(file, style) if file != self._file else ()
        self._file = file
        return _text((*head, *form_lines(audit.result, style), *_findings(worst_first(audit.findings), style), ""))

    def rest(self, rest: ReportRest) -> Iterator[str]:
        style = self.style
        if rest.findings:
            yield _text([style.paint("bold", style.word("W_across"))])
            yield from (_text(_findings([item], style, across=True)) for item in worst_first(rest.findings))
            yield _text([""])
        yield _text((*documents_lines(rest.documents, style), *_summary(rest, style)))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def overview_text(found: Overview, lang: Lang) -> str:
    """One sentence on all forms together."""
    grades = wording("W_and", lang).join(f"{grade} {count}" for grade, count in found.grades) or "—"
    figures = {
        "forms": found.forms, "full_forms": found.full_forms, "rows": found.rows, "full_rows": found.full_rows,
        "share": text(Fraction(found.full_rows * 100, found.rows), 1), "grades": grades,
        "weighted": "—" if found.weighted is None else text(found.weighted, 2),
    }  # fmt: skip
    return wording("W_overview", lang, {name: str(value) for name, value in figures.items()})


def scores_text(
    results: Sequence[FormRows], style: Style, explain: bool, documents: Sequence[DocumentResult] = ()
) -> str:
    """All forms; with ``explain`` one sentence under each row. Then what was not read."""
    lines: list[str] = []
    for file, scored in groupby(results, lambda each: file_of(each.form)):
        lines += _file_lines(file, style)
        for result in scored:
            lines += [*form_lines(result, style, explain), ""]
    return _text([*lines, *documents_lines(documents, style), *ending(documents, style)])


def forms_text(forms: Sequence[Form], style: Style, documents: Sequence[DocumentResult] = ()) -> str:
    """What was read, with every oddity, and what was not."""
    lines: list[str] = []
    for file, group in groupby(forms, file_of):
        lines += _file_lines(file, style)
        for form in group:
            lines += [*_read_lines(form, style), ""]
    return _text([*lines, *documents_lines(documents, style), *ending(documents, style)])


def documents_lines(documents: Sequence[DocumentResult], style: Style) -> Iterator[str]:
    """The documents that were not read, each with its reasons; then what else is to be said of documents."""
    failed, noted = unread(documents), [each for each in documents if each.apart and not each.failure]
    for code, colour, about in (("W_unread", "error", failed), ("W_noted", "info", noted)):
        if about:
            yield style.paint(colour, style.word(code, count=len(about)))
            yield from (f"  {line}" for each in about for line in _document_lines(each, style))
            yield ""


def _document_lines(document: DocumentResult, style: Style) -> Iterator[str]:
    for item in document.apart:
        yield clean(f"{document.file}: {item.code} {told(item, style.lang)}")


def ending(documents: Sequence[DocumentResult], style: Style) -> Iterator[str]:
    """How many documents were not read."""
    failed = len(unread(documents))
    if failed:
        yield style.word("W_some_unread", count=len(documents), unread=failed)


def _file_lines(file: str, style: Style) -> Iterator[str]:
    if file != NOTHING:
        yield style.paint("bold", clean(style.word("W_of_file", file=file)))
        yield ""


def _read_lines(form: Form, style: Style) -> Iterator[str]:
    """One form as it was read."""
    yield from _title(form, style)
    heads = (*_words(style)[:5], style.word("W_where"))
    rows = [
        (
            *(marked(getattr(row, name) or "—", name, of(row), style.lang)
              for name in ("name", "target", "actual", "weight", "score")),
            short_spot(row.source, style.lang),
        )
        for row in form.indicators
    ]  # fmt: skip
    yield from ("  " + line for line in aligned([heads, *rows], _READ_LIMITS, (3, 4)))
    yield from _doubtful_money(form, style)
    yield from _legend(form, style)
    yield from (f"  {item.code} {clean(told(item, style.lang))}" for item in form.problems)
    yield from (f"  {style.word(code)}" for code in _sums(form))


def _doubtful_money(form: Form, style: Style) -> Iterator[str]:
    """The money rows with a doubtful cell: those cells, marked."""
    for fund in form.funds:
        cells = [
            f"{style.word(f'W_cell_{name}')} {marked(getattr(fund, name) or '—', name, of(fund), style.lang)}"
            for name in sorted(fund.doubtful, key=_MONEY.index)
        ]
        if cells:
            yield clean(f"  {style.word('W_money_row', label=fund.label or '—')}{style.word('W_list').join(cells)}")


def _legend(form: Form, style: Style) -> Iterator[str]:
    """What the mark of doubtful cells means, below a form that has some."""
    said = legend([form], style.lang)
    if said:
        yield f"  {said}"


def _sums(form: Form) -> Iterator[str]:
    """Whether the form's own totals vouch for the reading; only where there was something to compare them with."""
    if form.total_score is None or weight_points(form.total_score) is None:
        yield "W_sums_absent"
    elif {each.score for each in form.indicators} | {each.score for each in form.funds} <= {None}:
        yield "W_sums_nothing"
    elif not broken_sums(form):
        yield "W_sums_hold"


def form_lines(result: FormRows, style: Style, explain: bool = False) -> Iterator[str]:
    """Title, rows and totals of one form."""
    yield from _title(result.form, style)
    yield f"  {_ruling(result, style)}"
    view = form_view(result, lang=style.lang)
    places = (short_spot(row.source, style.lang) for row in result.rows)
    lines = [_words(style), *((*each.cells, place) for each, place in zip(view.rows, places, strict=True))]
    picked = [tuple(line[n] for n in view.columns) for line in lines]
    right = tuple(n for n, column in enumerate(view.columns) if column in _RIGHT)
    shown = aligned(picked, tuple(_LIMITS[n] for n in view.columns), right)
    yield f"  {shown[0]}"
    for row, line in zip(view.rows, shown[1:], strict=True):
        yield f"  {_painted(line, row, style)}"
        if explain and row.has_result:
            yield f"      {clean(row.explanation)}"
    yield from _legend(result.form, style)
    if isinstance(result, FormScore) and result.total is not None:
        yield f"  {_totals(result, result.total, style)}"
        yield from (f"    {step.text(style.lang)}" for step in result.total_steps)
    if result.form.problems:
        yield f"  {readings(result.form, style.lang)}"


def _totals(result: FormScore, total: Interval, style: Style) -> str:
    declared = points_text(result.declared_total)
    grade = grades_text(result, style.lang)
    line = style.word("W_total", declared=declared, total=interval_text(total, 2, style.lang), grade=grade)
    above = next_grade(result)
    return line + (style.word("W_next", grade=above.grade, missing=points_text(above.missing)) if above else "")


def _ruling(result: FormRows, style: Style) -> str:
    """The rule set and why it was chosen, or that there is none."""
    if not isinstance(result, FormScore):
        return style.paint("warning", style.word("W_no_rules"))
    return style.word("W_rules") + ruling(result.rules, style.lang)


def _title(form: Form, style: Style) -> Iterator[str]:
    """Name, kind and year; whose form it is, and where in the document."""
    kind, name = style.word(f"W_{form.kind.value}"), marked(form.name, "name", of(form), style.lang)
    yield style.paint("bold", clean(style.word("W_named_form", name=name, kind=kind, year=form.year or "—")))
    yield f"  {clean(style.word('W_from', unit=unit_marked(form, style.lang), spot=spot(form.source, style.lang)))}"


def _words(style: Style) -> tuple[str, ...]:
    return tuple(style.word(code) for code in HEADS)


def _painted(line: str, shown: RowView, style: Style) -> str:
    plain = shown.row.verdict is Verdict.AGREES or not shown.has_result
    return line if plain else style.paint(shown.row.verdict.value, line)


def _findings(findings: Sequence[Finding], style: Style, across: bool = False) -> Iterator[str]:
    for item in findings:
        mark = style.paint(item.severity.value, style.word(f"W_{item.severity.value}"))
        yield f"  {mark} {item.code} {clean(finding_text(item, style.lang, across))}"


def finding_text(item: Finding, lang: Lang, across: bool = False) -> str:
    """The row it is about, what is wrong, and where; with the file where it is about several forms."""
    row = wording("W_named_row", lang, {"row": item.row}) if item.row else ""
    where = full_spot if across else inner_spot
    return f"{row}{item.message(lang)}{where(item.place, lang)}"


def _summary(rest: ReportRest, style: Style) -> Iterator[str]:
    """All forms together, how many rows and findings of which kind, and the documents that were not read."""
    overview = rest.tally.overview
    if rest.tally.forms > 1 and overview.rows:
        yield overview_text(overview, style.lang)
    counted = _counts(rest.tally, style) if rest.tally.forms else style.word("W_no_forms")
    yield "".join((counted, *(f"{style.word('W_gap')}{line}" for line in ending(rest.documents, style))))


def _counts(tally: Tally, style: Style) -> str:
    counts = [f"{style.word('W_' + each.value)} {tally.verdicts[each]}" for each in Verdict if tally.verdicts[each]]
    counts += [style.word("W_targets_alone", count=tally.targets)] if tally.targets else []
    rows = style.word("W_and").join(counts)
    found = style.word("W_and").join(f"{style.word('W_' + each.value)} {tally.severities[each]}" for each in Severity)
    figures = {"forms": tally.forms, "rows": tally.verdicts.total() + tally.targets}
    return style.word("W_summary", **figures, verdicts=rows or "—", findings=found)
