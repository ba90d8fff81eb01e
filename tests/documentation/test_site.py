"""The built site in a real browser: what one looks for is found, in Chinese and in English."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe import axe_script, violations
from browsers import PATIENCE, needs_chromium
from pages import ROOT

pytest.importorskip("sphinx", reason="sphinx is not installed")
expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = [needs_chromium, pytest.mark.slow]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that ``.ci/run`` has built, or one built here."""
    if built := os.environ.get("PERFSCORE_SITE"):
        return Path(built)
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "docs", str(folder)], cwd=ROOT, check=True
    )
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.errors = []
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.goto(f"{address}/index.html")
    yield opened
    assert opened.errors == []
    opened.close()


def found(page: Any, wanted: str) -> list[str]:
    """The pages that a reader is shown who types ``wanted`` into the box and presses Enter, best first."""
    box = page.locator("input[name=q]:visible").first
    box.fill(wanted)
    box.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.locator("#search-results .search-summary")).not_to_be_empty()  # told when the last one is there
    links = page.locator("#search-results ul.search > li > a")
    return [links.nth(each).get_attribute("href").partition("#")[0] for each in range(links.count())]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("预算执行率", "guides/questions.html"),
        ("威胁模型", "security.html"),
        ("区间", "explanation/intervals.html"),
        ("规则维护人", "tutorials/maintainer.html"),
        ("术语", "reference/glossary.html"),
        ("F201", "findings.html"),  # the page of either language
        ("R105", "codes/R105.html"),
        ("evaluator", "en/evaluator.html"),
        ("Proving a rule set", "en/maintainer.html"),
        ("loopback", "dependencies.html"),
    ],
)
def test_the_page_about_it_comes_first(page: Any, wanted: str, expected: str) -> None:
    assert found(page, wanted)[0].endswith(expected)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("执行率", "reference/scoring.html"),
        ("万元/人/月", "reference/values.html"),
        ("率", "reference/findings.html"),
        ("parquet", "guides/columns.html"),
        ("parquet 计分", "guides/columns.html"),
    ],
)
def test_a_page_that_speaks_of_it_is_among_what_is_found(page: Any, wanted: str, expected: str) -> None:
    assert expected in found(page, wanted)


@pytest.mark.parametrize(
    ("wanted", "answering"),
    [
        ("怎样核对自评表", "tutorials/evaluator.html"),
        ("扫描件", "explanation/reading.html reference/messages.html guides/serve.html"),
        ("PDF 读不出", "explanation/reading.html reference/messages.html"),
        ("怎样写规则", "reference/rules.html tutorials/maintainer.html"),
        ("舍入", "explanation/rounding.html"),
        ("四舍五入", "explanation/rounding.html"),
        ("待定", "reference/scoring.html explanation/intervals.html"),
        ("反向指标", "reference/scoring.html reference/values.html reference/rules.html"),
        ("预算执行率 得分", "reference/scoring.html reference/findings.html"),
        ("导出 SQL", "guides/export.html"),
        ("Excel 计分", "guides/export.html"),
        ("Spark", "guides/columns.html guides/export.html guides/store.html en/export.html"),
        ("退出码", "reference/cli.html"),
        ("perfscore.toml", "reference/cli.html en/elsewhere.html"),
        ("大模型 助手", "guides/elsewhere.html"),
        ("GitHub 工作流", "guides/elsewhere.html"),
        ("容器 Docker", "guides/elsewhere.html"),
        ("工作底稿", "guides/store.html"),
        ("河北 自评表 版式", "layouts/hebei.html layouts/index.html layouts/hebei-three-scores.html"),
        ("真实的例子", "guides/gallery.html"),
        ("thousands of documents", "en/store.html"),
        ("millions of rows", "en/columns.html"),
        ("浏览器 审核", "guides/serve.html"),
        ("满意度 得分", "reference/scoring.html reference/findings.html reference/rules.html"),
        ("万元", "reference/values.html"),
        ("F201 得分不符", "reference/findings.html en/findings.html"),
        ("表单格式 YAML", "reference/forms.html"),
        ("偏离 30% 说明原因", "reference/findings.html"),
        ("exit code", "reference/cli.html en/index.html en/questions.html"),
        ("undetermined", "en/questions.html en/scoring.html"),
        ("rounding", "en/why.html en/rules.html"),
        ("how to write rules", "en/rules.html en/maintainer.html"),
        ("scanned documents", "en/reading.html"),
        ("PostgreSQL view", "en/export.html"),
        ("Excel workbook", "en/export.html"),
        ("GitHub Action", "en/elsewhere.html"),
        ("Docker container", "en/elsewhere.html"),
        ("language model assistant", "en/elsewhere.html"),
        ("defaults of a project", "en/elsewhere.html"),
        ("interval", "en/why.html"),
        ("proof", "en/proofs.html en/maintainer.html"),
        ("audit findings", "en/findings.html en/evaluator.html"),
        ("sign a finding", "en/evaluator.html"),
        ("import perfscore", "en/developer.html"),
        ("pandas polars", "en/developer.html"),
        ("editor completion", "en/editor.html"),
        ("browser page", "en/serve.html"),
        ("OpenAPI", "en/serve.html guides/serve.html"),
        ("thread asyncio", "en/developer.html tutorials/developer.html"),
        ("rule set for my county", "en/maintainer.html en/rules.html"),
        ("license dependencies", "dependencies.html"),
        ("security threat", "en/security.html"),
        ("怎么安装", "guides/questions.html tutorials/evaluator.html"),
        ("没有 Python 的电脑", "guides/serve.html guides/questions.html"),
        ("自评得分和重算不一样怎么办", "guides/questions.html"),
        ("目标值是文字怎么打分", "guides/questions.html reference/scoring.html"),
        ("超额完成 扣分", "guides/questions.html reference/rules.html"),
        ("目标比去年低", "guides/questions.html reference/findings.html"),
        ("离线使用", "guides/questions.html guides/serve.html"),
        ("认不出表头", "guides/questions.html"),
        ("字体 乱码", "guides/questions.html"),
        ("报错", "guides/questions.html"),
        ("用哪个规则集", "guides/questions.html"),
        ("我们县没有规则集", "guides/questions.html tutorials/maintainer.html"),
        ("批量核对一个文件夹", "guides/questions.html guides/store.html"),
        ("合计不等于100", "guides/questions.html"),
        ("加分项", "guides/questions.html reference/rules.html"),
        ("空白得分", "guides/questions.html"),
        ("单位万元还是元", "guides/questions.html reference/values.html"),
        ("密码文件", "guides/questions.html reference/forms.html"),
        ("一票否决", "guides/questions.html reference/rules.html"),
        ("install", "en/questions.html en/evaluator.html"),
        ("overachievement", "en/questions.html"),
        ("conversion of units", "en/questions.html en/values.html"),
        ("false alarm", "en/questions.html"),
        ("form of my province", "en/questions.html layouts/index.html"),
        ("offline", "en/questions.html en/serve.html"),
        ("command line options", "en/questions.html reference/cli.html"),
        ("windows", "en/questions.html en/evaluator.html"),
        ("last year's value", "en/questions.html en/rules.html"),
        ("which rule set was used", "en/questions.html"),
        ("how to cite", "en/questions.html"),
        ("language server", "en/editor.html"),
        ("compare two years", "en/questions.html en/evaluator.html en/findings.html"),
        ("print the report for signature", "en/questions.html en/evaluator.html"),
        ("my file has a password what can I do", "en/questions.html"),
        ("how do I score a whole directory at once", "en/questions.html en/store.html"),
        ("密码保护的文件", "guides/questions.html"),
        ("中断后继续", "guides/questions.html guides/store.html"),
        ("怎么在手机上看报告", "guides/questions.html"),
        ("怎么引用这个软件", "guides/questions.html"),
        ("满分太多", "guides/questions.html"),
        ("两个单位名字一样", "guides/questions.html"),
        ("没有目标值怎么办", "guides/questions.html"),
        ("how are dates compared", "en/questions.html en/values.html"),
    ],
)
def test_a_question_is_answered_by_one_of_the_first_three(page: Any, wanted: str, answering: str) -> None:
    """As people ask, in either language: any of the pages named here answers."""
    assert {*answering.split()} & {*[*dict.fromkeys(found(page, wanted))][:3]}


@pytest.mark.parametrize("wanted", ["执率行", "杏坛", "zzyzx"])
def test_what_stands_nowhere_is_not_found(page: Any, wanted: str) -> None:
    assert found(page, wanted) == []


def test_what_was_found_stands_under_a_heading(page: Any) -> None:
    found(page, "parquet")
    expect(page.locator("h1")).to_have_count(1)


def test_what_is_found_is_shown_with_its_surroundings(page: Any) -> None:
    found(page, "威胁模型")
    expect(page.locator("#search-results li p.context").first).to_contain_text("威胁")


def test_of_a_session_the_commands_alone_are_copied(page: Any, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/guides/export.html")
    page.locator(".highlight-console").first.hover()
    page.locator(".highlight-console button.copybtn").first.click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("perfscore rules export")


LOOKED_AT = (
    "index.html", "tutorials/evaluator.html", "guides/elsewhere.html", "reference/findings.html", "reference/cli.html",
    "reference/api.html", "library/cn-mof-2020-10.html", "codes/R310.html", "en/rules.html", "guides/gallery.html",
    "guides/questions.html", "layouts/index.html", "layouts/hebei.html", "search.html?q=parquet",
)  # fmt: skip


def test_nothing_keeps_people_from_using_a_page(page: Any, address: str, tmp_path: Path) -> None:
    """axe-core objects to nothing."""
    script = axe_script(tmp_path)
    wrong = {}
    for each in LOOKED_AT:
        page.goto(f"{address}/{each}")
        wrong[each] = violations(page, script)
    assert {each: found for each, found in wrong.items() if found} == {}
