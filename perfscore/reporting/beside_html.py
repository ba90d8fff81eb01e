"""Two collections of forms side by side -> one page that needs no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfscore.auditing.row_matching import RowPair
from perfscore.auditing.side_by_side import JudgedPair, SideBySide
from perfscore.messages import Lang, wording
from perfscore.reading.outcome import DocumentResult
from perfscore.reporting.as_text import finding_text
from perfscore.reporting.beside_text import HEADS, form_title, pair_title, row_cells
from perfscore.reporting.markup import Markup, element
from perfscore.reporting.page import page


def beside_html(found: SideBySide, lang: Lang = "zh", documents: Sequence[DocumentResult] = ()) -> str:
    """A table for each pair with its findings, the forms that stand alone, and the files that were not read."""
    title = wording("I_beside", lang)
    body = element("div", element("h1", title), *_body(found, lang), *_unread(documents, lang), class_="ruleset")
    return page(title, body, lang=lang)


def _body(found: SideBySide, lang: Lang) -> Iterator[Markup]:
    findings = sum(len(each.findings) for each in found.pairs)
    counts = {"pairs": str(len(found.pairs)), "findings": str(findings)}
    yield element("p", wording("I_pairs", lang, counts), class_="meta")
    for each in found.pairs:
        yield from _pair(each, lang)
    for code, results in (("I_only_old", found.only_old), ("I_only_new", found.only_new)):
        if results:
            yield element("h2", wording(code, lang, {"count": str(len(results))}))
            yield element("ul", *(element("li", form_title(result, lang)) for result in results))


def _pair(each: JudgedPair, lang: Lang) -> Iterator[Markup]:
    yield element("h2", pair_title(each.pair, lang))
    if each.findings:
        yield element("ul", *(element("li", f"{item.code} {finding_text(item, lang)}") for item in each.findings))
    head = element("tr", *(element("th", wording(code, lang)) for code in HEADS))
    rows = (_row(row) for row in each.pair.rows)
    yield element("div", element("table", element("thead", head), element("tbody", *rows)), class_="scroll")


def _row(row: RowPair) -> Markup:
    """What changed is set in bold: one cell holds old and new."""
    name, *cells = row_cells(row)
    return element("tr", element("td", name), *(element("td", _cell(cell)) for cell in cells))


def _cell(cell: str) -> Markup:
    return element("strong", cell) if " → " in cell else element("span", cell)


def _unread(documents: Sequence[DocumentResult], lang: Lang) -> Iterator[Markup]:
    failures = [(each.file, each.failure) for each in documents if each.failure is not None]
    for file, failure in failures:
        yield element("p", f"{file}: {failure.problems[0].message(lang)}", class_="meta")
