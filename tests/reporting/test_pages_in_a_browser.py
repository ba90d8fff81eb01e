"""The pages that are written, opened in a real browser: nothing of a document runs, nobody is kept out, all is printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from axe import axe_script, violations
from browsers import PATIENCE, needs_chromium

import perfscore
from perfscore.auditing.run import AuditReport, audit_all
from perfscore.auditing.side_by_side import side_by_side
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.beside_html import beside_html
from perfscore.reporting.rules_page import rules_pages

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = needs_chromium
RULES = perfscore.load_rules("cn/xinjiang/changji/2023")
HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script><a href=javascript:alert(3)>"


def report_of(examples: Path) -> AuditReport:
    return audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])


def hostile_pages(examples: Path) -> Iterator[str]:
    """Every kind of page, made of values that want to run."""
    form = perfscore.read(examples / "changji-2023.yaml")[2]
    cells = dict.fromkeys(("name", "level1", "level2", "note", "target"), HOSTILE)
    rows = tuple(evolve(row, **cells) for row in form.indicators)
    place = evolve(form.source, file=HOSTILE, sheet=HOSTILE)
    form = evolve(form, name=HOSTILE, implementer=HOSTILE, indicators=rows, source=place)
    rules = evolve(RULES, title=HOSTILE, scope=HOSTILE, places=(HOSTILE,))
    report = audit_all([(form, rules), (form, None)])
    yield audit_html(report, inferred=HOSTILE)
    results = [audit.result for audit in report.audits]
    yield beside_html(side_by_side(results[:1], results[1:]))
    yield from rules_pages([rules]).values()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def test_values_that_want_to_run_are_read_as_they_stand(page: Any, examples: Path, tmp_path: Path) -> None:
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda line: heard.append(line.text))
    for number, content in enumerate(hostile_pages(examples)):
        (tmp_path / f"{number}.html").write_text(content, "utf-8")
        page.goto((tmp_path / f"{number}.html").as_uri())
        assert page.locator("img, a[href^=javascript]").count() == 0
        assert page.locator("script").count() == content.count("<script>") <= 1
        assert HOSTILE in page.locator("body").inner_text()
    assert heard == []


def test_the_policy_stops_a_script_that_gets_into_a_page_all_the_same(
    page: Any, examples: Path, tmp_path: Path
) -> None:
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text))
    path = tmp_path / "a.html"
    for content in (audit_html(report_of(examples)), *rules_pages([RULES]).values()):
        path.write_text(content.replace("</main>", "").replace("</body>", f"{HOSTILE}</body>"), "utf-8")
        page.goto(path.as_uri())
        assert page.locator("img").count() == 1
        assert any("Content Security Policy" in line for line in heard)
        heard.clear()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(browser: Any, examples: Path, tmp_path: Path, scheme: str) -> None:
    script = axe_script(tmp_path)
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    opened = context.new_page()
    results = [audit.result for audit in report_of(examples).audits]
    pages = {f"audit {lang}": audit_html(report_of(examples), lang) for lang in ("zh", "en")}
    pages |= {"beside": beside_html(side_by_side(results, results)), **rules_pages([RULES])}
    for name, content in pages.items():
        (tmp_path / "a.html").write_text(content, "utf-8")
        opened.goto((tmp_path / "a.html").as_uri())
        assert violations(opened, script) == [], name
    context.close()


@pytest.mark.slow
def test_on_paper_the_arithmetic_is_open_and_heads_are_repeated(page: Any, examples: Path, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    (tmp_path / "a.html").write_text(audit_html(report_of(examples)), "utf-8")
    page.goto((tmp_path / "a.html").as_uri())
    printed = pdfium.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    width, height = printed[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    whole = "".join("".join(texts).split())
    rows = [row for audit in report_of(examples).audits for row in audit.result.rows if row.verdict.value == "agrees"]
    for row in rows:
        assert "".join(row.trace.spoken[-1].text().split()) in whole, row.name
    with_rows = [text for text in texts if "完成率" in text and "各代码的意思" not in text]
    assert all("结论" in text and "重算" in text for text in with_rows)


def test_a_phone_shows_the_page_without_going_sideways(page: Any, examples: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(audit_html(report_of(examples)), "utf-8")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((tmp_path / "a.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sizes = page.evaluate(
        "[...document.querySelectorAll('.bars .label')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 14
