"""The audit as a page: every row and finding is on it, nothing is fetched, nothing of a document runs."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attrs import evolve

import perfscore
from perfscore.auditing.run import audit_all, judged, together
from perfscore.cli import main
from perfscore.reading.documents import read_source
from perfscore.reading.sources import Source
from perfscore.reporting.as_text import audit_text
from perfscore.reporting.audit_html import audit_html
from perfscore.reporting.style import Style

RULES = perfscore.load_rules("cn/xinjiang/changji/2023")


class Elements(HTMLParser):
    """Tags, attributes and text of a page, with a check that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "input", "rect", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect",):
            assert self.open.pop() == tag


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    assert found.open == []
    return found


def test_every_row_and_finding_is_on_the_page(examples: Path) -> None:
    report = audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])
    page = audit_html(report)
    found = elements(page)
    rows = sum(len(audit.result.rows) for audit in report.audits)
    findings = sum(len(audit.findings) for audit in report.audits)
    assert page.count('data-verdict="') == page.count('class="under"') == rows
    assert page.count('data-severity="') == findings
    assert page.count('data-verdict="differs"') == 3
    with_totals = sum(audit.result.total is not None for audit in report.audits)
    assert page.count('<rect class="due"') == with_totals
    ids = {value for name, value in found.attributes if name == "id"}
    for name, value in found.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "style")
        assert name != "href" or str(value).removeprefix("#") in ids
    assert "http" not in page.replace("http-equiv", "")
    assert 'lang="en"' in audit_html(report, "en")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</table></body>"])
def test_words_of_a_document_stay_words(hostile: str, examples: Path) -> None:
    form = perfscore.read(examples / "changji-2023.yaml")[0]
    row = evolve(form.indicators[0], name=hostile, target=hostile, actual=hostile)
    page = audit_html(audit_all([(evolve(form, name=hostile, indicators=(row,)), RULES)]))
    found = elements(page)
    assert found.tags.count("script") == 1
    assert "img" not in found.tags
    assert hostile not in page


def test_the_page_tells_the_browser_what_it_may_do(examples: Path) -> None:
    page = audit_html(audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")]))
    assert page.index("Content-Security-Policy") < page.index("<style>")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    told = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{told}'" in html.unescape(page[: page.index("<style>")])


def test_the_command_writes_the_page(examples: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    assert main(["audit", str(examples / "changji-2023.yaml"), "--format", "html", "-o", str(path)]) == 1
    assert path.read_text("utf-8").startswith("<!doctype html>")


def test_what_could_not_be_read_and_how_rules_were_found_is_said_as_text(examples: Path) -> None:
    names = [str(examples / "changji-2023.yaml"), "<b>坏.pdf</b>"]
    documents = [read_source(Source(name, name)) for name in names]
    audits = [judged(form, RULES) for document in documents for form in document.forms]
    page = audit_html(together(audits, documents), "zh", "<i>推断</i>")
    assert "&lt;b&gt;坏.pdf" in page
    assert "&lt;i&gt;推断" in page


def test_a_printed_page_ends_with_a_line_to_sign(examples: Path) -> None:
    report = audit_all([(form, RULES) for form in perfscore.read(examples / "changji-2023.yaml")])
    page = audit_html(report)
    assert '<p class="sign"><span>审核人（签字）</span>' in page
    assert ".audit .sign{display:none}" in page


def test_the_sentence_of_judgement_names_its_findings_and_grades_in_either_language() -> None:
    """Codes alone say nothing to who signs; points have two decimals; the heaviest bar stands first."""
    row = perfscore.Indicator(level2="数量指标", name="场次", target=">=3场", actual="2场", weight="45", score="45")
    over = evolve(row, name="宣传", target="显著提升", actual="显著提升", score="44")
    form = perfscore.Form(
        kind=perfscore.FormKind.PROJECT_SELF_EVALUATION, name="培训", year=2023, indicators=(row, over),
        funds=(perfscore.Fund(label="年度资金总额", budget="300", executed="299", weight="10", rate="99.76%", score="9.97"),),
        total_weight="100", total_score="98.97",
    )  # fmt: skip
    report = audit_all([(form, perfscore.load_rules("cn/mof/2020-10"))])
    chinese, english = (html.unescape(re.sub("<[^>]*>", "", audit_html(report, lang))) for lang in ("zh", "en"))
    assert "申报得分与重算得分不同（F201）1 项" in chinese
    assert "F201 The declared score differs from the recomputed one: 1" in english
    assert re.search(r"涉及 [0-9]+\.[0-9]{2} 分", chinese)
    assert ("或" in chinese, "或" in english) == (True, False)
    bars = re.findall('href="#code-(F[0-9]+)"', audit_html(report).partition('class="bars"')[2].partition("</ul>")[0])
    weights = {item.code: item.severity for audit in report.audits for item in audit.findings}
    assert [weights[code] for code in bars] == sorted(
        (weights[code] for code in bars), key=list(type(weights["F201"])).index
    )


def test_a_file_with_many_mistakes_does_not_fill_the_page(tmp_path: Path) -> None:
    path = tmp_path / "forms.json"
    path.write_text('{"forms": [], ' + ", ".join(f'"key{n}": "x"' for n in range(7)) + "}")
    shown = audit_html(together([], [read_source(Source(str(path), str(path)))]))
    assert shown.count("D021") == 3
    assert "（还有 4 处）" in shown


def test_a_form_of_targets_has_no_columns_for_results(examples: Path) -> None:
    """Nothing is done yet: no row is open, and no actual value or score is missing."""
    forms = perfscore.read(examples / "artux-2024-targets.yaml")
    targets = audit_all([(form, None) for form in forms])
    for shown in (re.sub(".*<main", "", audit_html(targets), flags=re.S), audit_text(targets, Style())):
        assert "全市矿山核查数量" in shown
        for word in ("待定", "没有实际完成值"):
            assert word not in shown, word
    assert "目标（不计分） 29" in audit_text(targets, Style())
    row = evolve(forms[0].indicators[0], actual="1个")
    done = audit_all([(evolve(forms[0], indicators=(row, *forms[0].indicators[1:])), None)])
    assert "重算" in audit_text(done, Style())
