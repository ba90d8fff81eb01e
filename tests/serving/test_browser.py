"""The page in a real browser, before each of its backs: the whole work, and what must not happen."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from axe import axe_script, violations
from browsers import PATIENCE, needs_chromium
from openpyxl import load_workbook

from perfscore.cli import main
from perfscore.serving.app import create_app
from perfscore.serving.desk import Desk
from perfscore.serving.run import open_server

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect
pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=alert(1)>"
DOUBTFUL = """forms:
- kind: project_self_evaluation
  name: 存疑
  year: 2023
  indicators:
  - {name: 人数, target: 5人, actual: 3人, weight: 10, score: 10, confidence: {actual: doubtful}, alternatives: {actual: 8人}}
"""


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page, ready. Whatever happens in it, no script of a document runs and nothing is asked of anybody else."""
    context = browser.new_context(accept_downloads=True, viewport={"width": 1300, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    refused: list[str] = []
    dialogs: list[str] = []
    asked: list[str] = []
    opened.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.accept()))
    opened.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    opened.on("pageerror", lambda error: refused.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    opened.wait_for_selector("body[data-ready]")
    if address.startswith("file:"):
        context.set_offline(True)
    yield opened
    assert [each for each in dialogs if each] == []
    assert refused == []
    inside = ("blob:", "about:", "data:", address)
    assert [url for url in asked if not url.startswith(inside)] == []
    context.close()


def go(page: Any, step: str) -> None:
    page.click(f'nav [data-focus="{step}"]')


def choose(page: Any, *paths: Path) -> None:
    page.set_input_files(".drop input:not([webkitdirectory])", paths)
    expect(page.locator("td.state")).not_to_have_count(0)
    expect(page.locator("td.state.waiting, td.state.reading")).to_have_count(0)


def saved(page: Any, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.click(f'[data-focus="{button}"]')
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_from_files_to_a_paper(page: Any, examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole work; the report is the one of the command line, byte for byte."""
    choose(page, examples / "changji-2023.yaml")
    expect(page.locator("td.state.read")).to_have_count(1)
    go(page, "reading")
    expect(page.locator(".form .cell", has_text="=66人")).to_be_visible()
    expect(page.locator(".source tr.here")).to_have_count(1)
    go(page, "rules")
    expect(page.locator(".rules tbody tr")).to_have_count(6)
    expect(page.locator(".rules tbody tr").first).to_contain_text("cn/xinjiang/changji/2023")
    go(page, "findings")
    expect(page.locator(".finding.s-error")).to_have_count(3)
    go(page, "papers")
    page.click('[data-focus="look"]')
    expect(page.frame_locator("iframe.paper").locator('tr[data-verdict="differs"]')).to_have_count(3)
    made = saved(page, "json", tmp_path)
    assert load_workbook(saved(page, "xlsx", tmp_path)).sheetnames
    folder = tmp_path / "machine"
    folder.mkdir()
    own = folder / "changji-2023.yaml"
    own.write_bytes((examples / "changji-2023.yaml").read_bytes())
    for wanted, path in (("json", made), ("html", saved(page, "html", tmp_path))):
        main(["audit", str(own), "--format", wanted, "-o", str(tmp_path / "own")])
        shown = (tmp_path / "own").read_text("utf-8").replace(f"{folder}/", "")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == hashlib.sha256(shown.encode()).hexdigest(), wanted
    capsys.readouterr()


def test_a_cell_is_corrected_by_keyboard_and_everything_follows(page: Any, examples: Path, tmp_path: Path) -> None:
    choose(page, examples / "changji-2023.yaml")
    page.keyboard.press("Alt+2")
    page.locator(".form .cell", has_text="=66人").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("=68人")
    page.keyboard.press("Tab")
    page.keyboard.type("王五")
    page.keyboard.press("Enter")
    expect(page.locator(".cell.made")).to_have_text("=68人")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".cell.made")).to_be_focused()
    go(page, "papers")
    report = json.loads(saved(page, "json", tmp_path).read_text("utf-8"))
    assert report["forms"][0]["rows"][1]["low"] == "10.00"
    assert "王五" in report["forms"][0]["problems"][0]["message"]
    page.keyboard.press("Control+z")
    report = json.loads(saved(page, "json", tmp_path).read_text("utf-8"))
    assert report["forms"][0]["problems"] == []


def test_findings_are_filtered_and_decided(page: Any, examples: Path) -> None:
    choose(page, examples / "changji-2023.yaml")
    go(page, "findings")
    every = page.locator(".finding")
    expect(page.locator(".finding").first).to_have_class(re.compile("s-error"))
    page.select_option('[data-focus="severity"]', "warning")
    expect(page.locator(".finding.s-error")).to_have_count(0)
    page.select_option('[data-focus="severity"]', "")
    first = every.first
    first.get_by_role("button", name="排除", exact=True).click()
    first.get_by_label("备注").fill("单位已说明")
    first.get_by_label("备注").press("Tab")
    page.select_option('[data-focus="state"]', "rejected")
    expect(every).to_have_count(1)
    expect(every.get_by_label("备注")).to_have_value("单位已说明")
    page.click('[data-focus="history"]')
    expect(page.locator("dialog li")).to_have_count(2)


def test_one_form_gets_other_rules_and_own_rules_are_checked(page: Any, examples: Path, tmp_path: Path) -> None:
    choose(page, examples / "changji-2023.yaml")
    go(page, "rules")
    page.select_option('[data-focus="one-2"]', "cn/mof/2020-10")
    expect(page.locator(".rules tbody tr").nth(2).locator("td").nth(1)).to_contain_text("cn/mof/2020-10")
    expect(page.locator(".rules tbody tr").nth(1).locator("td").nth(1)).to_contain_text("changji")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("id: my/2023\nnothing: 3\n", "utf-8")
    page.set_input_files('.rules input[type="file"]', wrong)
    expect(page.locator(".problem", has_text="R101").first).to_contain_text("2行")
    fine = tmp_path / "fine.yaml"
    assert main(["rules", "new", "my/2023", "--checked-on", "2026-01-31", "-o", str(fine)]) == 0
    page.set_input_files('.rules input[type="file"]', fine)
    expect(page.locator(".rules tbody tr").first).to_contain_text("my/2023")
    page.click('[data-focus="see-0"]')
    expect(page.frame_locator("dialog iframe").locator("h1")).to_be_visible()


@pytest.mark.slow
def test_rules_are_written_with_their_mistakes_at_the_line(page: Any, examples: Path) -> None:
    """From a copy of a rule set: a mistake and its line, what the change does to the forms, and the form judged by it."""
    choose(page, examples / "changji-2023.yaml")
    go(page, "rules")
    page.select_option('[data-focus="all"]', "cn/xinjiang/changji/2023")
    page.click('[data-focus="write"]')
    text = page.locator("textarea")
    expect(page.locator(".told")).to_contain_text("my/cn/xinjiang/changji/2023")
    written = text.input_value()
    text.fill(written.replace("title:", "tittle:"))
    expect(page.locator(".told .problem", has_text="R101")).to_contain_text("3行")
    expect(page.locator('[data-focus="use"]')).to_be_disabled()
    text.fill(written.replace("60%", "70%"))
    page.click('[data-focus="effect"]')
    expect(page.locator(".writing details", has_text="74.30（中） → 71.24")).to_have_count(1)
    page.click('[data-focus="use"]')
    expect(page.locator(".rules tbody tr").first).to_contain_text("my/cn/xinjiang/changji/2023")
    page.click('[data-focus="see-0"]')
    expect(page.frame_locator("dialog iframe").locator("h1")).to_be_visible()


@pytest.mark.slow
def test_two_years_and_two_rule_sets_are_compared(page: Any, examples: Path, tmp_path: Path) -> None:
    later = tmp_path / "今年.yaml"
    text = (examples / "changji-2023.yaml").read_text("utf-8")
    later.write_text(text.replace("2023", "2024").replace("=66人", "=50人"), "utf-8")
    choose(page, examples / "changji-2023.yaml", later)
    go(page, "compare")
    page.click('[data-focus="beside"]')
    expect(page.frame_locator("iframe.paper").locator("strong", has_text="=66人 → =50人")).to_be_visible()
    page.select_option('[data-focus="rules-old"]', "cn/xinjiang/changji/2023")
    page.select_option('[data-focus="rules-new"]', "cn/mof/2020-10")
    page.click('[data-focus="apart"]')
    expect(page.locator(".compare summary", has_text="→")).to_have_count(10)


def test_drop_files_among_which_one_is_bad(page: Any, examples: Path) -> None:
    page.evaluate(
        """content => {
            const moved = new DataTransfer();
            moved.items.add(new File([content], "拖入.yaml"));
            moved.items.add(new File(["PK\\u0003\\u0004 cut off"], "坏.xlsx"));
            document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true}));
        }""",
        (examples / "changji-2023.yaml").read_text("utf-8"),
    )
    expect(page.locator("td.state.read")).to_have_count(1)
    expect(page.locator("tr", has_text="坏.xlsx").locator("td.state")).to_have_class(re.compile("unread"))
    expect(page.locator("tr", has_text="坏.xlsx").locator("code")).to_be_visible()


def test_hostile_names_and_contents_do_not_run(page: Any, tmp_path: Path) -> None:
    (tmp_path / f"{HOSTILE}.xlsx").write_bytes(b"no")
    form = tmp_path / "a.yaml"
    form.write_text(
        f"forms: [{{kind: project_self_evaluation, name: '{HOSTILE}', indicators: [{{name: '<script>alert(2)</script>',"
        f" target: '5个', actual: '{HOSTILE}', weight: 10, score: 10}}]}}]",
        "utf-8",
    )
    choose(page, form, tmp_path / f"{HOSTILE}.xlsx")
    for step in ("reading", "rules", "findings", "papers"):
        go(page, step)
        expect(page.locator(f".view.{step}")).to_be_visible()
        assert page.locator("main img").count() == 0
    page.click('[data-focus="look"]')
    report = page.frame_locator("iframe.paper")
    expect(report.locator("tr[data-verdict]")).to_have_count(1)
    assert report.locator("img").count() == 0


def test_a_reload_keeps_the_work(page: Any, examples: Path, address: str) -> None:
    choose(page, examples / "changji-2023.yaml")
    go(page, "findings")
    page.locator(".finding").first.get_by_role("button", name="采纳", exact=True).click()
    page.reload()
    page.wait_for_selector("body[data-ready]")
    if not address.startswith("http://127.0.0.1") or "worker" in page.locator("#settings").inner_text():
        go(page, "files")
        expect(page.locator("td.state.stopped")).to_have_count(1)  # the worker is a new one: the file is chosen again
        choose(page, examples / "changji-2023.yaml")
        go(page, "findings")
    expect(page.locator('nav [data-focus="findings"]')).to_have_attribute("aria-current", "step")
    expect(page.locator(".finding.accepted")).to_have_count(1)


@pytest.mark.slow
def test_a_reload_in_the_middle_of_reading_loses_nothing(page: Any, examples: Path, tmp_path: Path) -> None:
    """The server still has the files; a worker that begins anew asks for them."""
    paths = []
    for number in range(6):
        paths.append(tmp_path / f"{number}.yaml")
        paths[-1].write_text(f"{(examples / 'changji-2023.yaml').read_text('utf-8')}\n# {number}\n", "utf-8")
    page.set_input_files(".drop input:not([webkitdirectory])", paths)
    expect(page.locator("td.state")).to_have_count(6)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("td.state:not(.waiting, .reading)")).to_have_count(6)
    if page.locator("td.state.stopped").count():
        choose(page, *paths)
    expect(page.locator("td.state.read")).to_have_count(6)


@pytest.mark.slow
def test_two_tabs_are_two_desks(page: Any, examples: Path) -> None:
    choose(page, examples / "changji-2023.yaml")
    other = page.context.new_page()
    other.set_default_timeout(PATIENCE)
    other.goto(page.url)
    other.wait_for_selector("body[data-ready]")
    expect(other.locator("td.state")).to_have_count(0)
    choose(other, examples / "urumqi-2024.yaml")
    for tab, name in ((page, "机关运行保障经费"), (other, "乌鲁木齐市南湖—友好商业商务区控制性详细规划修编及城市设计")):
        go(tab, "findings")
        expect(tab.locator("details td", has_text=name)).to_have_count(1)
        tab.locator(".finding").first.get_by_role("button", name="采纳", exact=True).click()
        expect(tab.locator(".finding.accepted")).to_have_count(1)
    other.close(run_before_unload=False)


@pytest.mark.slow
def test_on_paper_there_is_the_content_and_no_button(page: Any, examples: Path) -> None:
    choose(page, examples / "changji-2023.yaml")
    go(page, "findings")
    expect(page.locator(".finding").first).to_be_visible()
    with pdfplumber.open(io.BytesIO(page.pdf())) as paper:
        text = "".join("".join((each.extract_text() or "").split()) for each in paper.pages)
    text = unicodedata.normalize("NFKC", text)  # some fonts give ⼯ and ⽤ for 工 and 用
    assert "申报" in text
    assert "核定工程量费用" in text
    for button in ("保存底稿", "看读取", "采纳", "下一步"):
        assert button not in text


@pytest.mark.slow
def test_a_file_of_thirty_megabytes(page: Any, tmp_path: Path, examples: Path) -> None:
    """A workbook with photographs: the form in it is read, and the page answers meanwhile."""
    form = tmp_path / "表.xlsx"
    assert main(["read", str(examples / "changji-2023.yaml"), "--format", "xlsx", "-o", str(form)]) == 0
    with zipfile.ZipFile(form, "a", zipfile.ZIP_STORED) as packed:
        packed.writestr("xl/media/photo.jpeg", random.Random(1).randbytes(30 * 1024 * 1024))
    choose(page, form)
    expect(page.locator("td.state.read")).to_have_count(1)
    go(page, "reading")
    expect(page.locator(".form .cell", has_text="=66人")).to_be_visible()


_CLICK_AT_ONCE = """(wanted) => new MutationObserver((_, watch) => {
  const found = document.querySelector(wanted);
  if (found) { watch.disconnect(); found.click(); }
}).observe(document.body, { childList: true, subtree: true })"""


def test_reading_is_cancelled_and_goes_on(page: Any, examples: Path, tmp_path: Path) -> None:
    """Python in a worker cannot be interrupted: a new worker goes on, and is given the files again."""
    text = (examples / "changji-2023.yaml").read_text("utf-8")
    paths = [tmp_path / f"{number}.yaml" for number in range(8)]
    for number, path in enumerate(paths):
        path.write_text(f"{text}\n# {number}\n", "utf-8")
    page.evaluate(_CLICK_AT_ONCE, '[data-focus="cancel"]')  # eight files are read before a click from here arrives
    page.set_input_files(".drop input:not([webkitdirectory])", paths)
    page.click('[data-focus="go"]')
    expect(page.locator("td.state.read")).to_have_count(8)


def test_go_on_tomorrow(page: Any, examples: Path, tmp_path: Path) -> None:
    """A saved workspace, opened in a page that knows nothing of it."""
    choose(page, examples / "changji-2023.yaml")
    go(page, "findings")
    page.locator(".finding").first.get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator(".finding.accepted")).to_have_count(1)
    workspace = saved(page, "save", tmp_path)
    page.click('[data-focus="files"]')
    page.click('[data-focus="clear"]')
    page.keyboard.press("Control+z")
    page.set_input_files('.tools input[type="file"]', workspace)
    expect(page.locator("td.state.read")).to_have_count(1)
    go(page, "findings")
    expect(page.locator(".finding.accepted")).to_have_count(1)
    go(page, "reading")
    expect(page.locator(".source tr.here")).to_have_count(1)


@pytest.mark.slow
def test_the_whole_walk(page: Any, examples: Path, tmp_path: Path) -> None:
    """A folder, readings, a correction, rules, findings, a decision, papers, the workspace; reloaded and gone on with."""
    folder = tmp_path / "报送"
    (folder / "下级").mkdir(parents=True)
    (folder / "下级" / "表.yaml").write_bytes((examples / "changji-2023.yaml").read_bytes())
    (folder / "坏.xlsx").write_bytes(b"no")
    page.set_input_files(".drop input[webkitdirectory]", folder)
    expect(page.locator("td.state.read")).to_have_count(1)
    expect(page.locator("tr", has_text="报送/坏.xlsx").locator("td.state")).to_have_class(re.compile("unread"))
    page.click('[data-focus="onward"]')
    page.locator(".form .cell", has_text="=66人").click()
    page.fill("#reads", "=68人")
    page.fill("#who", "王五")
    page.keyboard.press("Enter")
    expect(page.locator(".cell.made")).to_have_text("=68人")
    page.click('[data-focus="onward"]')
    page.select_option('[data-focus="one-2"]', "cn/mof/2020-10")
    expect(page.locator(".rules tbody tr").nth(2).locator("td").nth(1)).to_contain_text("cn/mof/2020-10")
    page.click('[data-focus="onward"]')
    first = page.locator(".finding").first
    first.get_by_role("button", name="排除", exact=True).click()
    first.get_by_label("备注").fill("单位已说明")
    first.get_by_label("备注").press("Tab")
    expect(page.locator(".finding.rejected")).to_have_count(1)
    page.click('[data-focus="onward"]')
    opinion = zipfile.ZipFile(saved(page, "docx", tmp_path)).read("word/document.xml").decode()
    assert "另有 1 项" in opinion
    report = saved(page, "json", tmp_path).read_bytes()
    told = json.loads(report)
    assert [each["ruleset"] for each in told["forms"]][1:3] == ["cn/xinjiang/changji/2023", "cn/mof/2020-10"]
    assert told["forms"][0]["rows"][1]["low"] == "10.00"
    assert "王五" in told["forms"][0]["problems"][0]["message"]
    decided = [item["decision"]["note"] for form in told["forms"] for item in form["findings"] if "decision" in item]
    assert decided == ["单位已说明"]
    workspace = saved(page, "save", tmp_path)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.set_input_files('.tools input[type="file"]', workspace)
    expect(page.locator("td.state.read")).to_have_count(1)
    go(page, "papers")
    assert saved(page, "json", tmp_path).read_bytes() == report
    go(page, "findings")
    page.locator(".finding.rejected").get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator(".finding.accepted")).to_have_count(1)
    machine = Desk()
    kept = json.loads(machine.act("resume", {}, [("底稿.db", workspace.read_bytes())]).body)
    own = machine.act("report", {**kept["work"], "documents": kept["documents"], "format": "json"}).body
    assert own == report.decode()


def test_the_other_language_and_its_words(page: Any, examples: Path) -> None:
    choose(page, examples / "changji-2023.yaml")
    go(page, "findings")
    page.click('[data-focus="lang"]')
    expect(page.locator("h1")).to_have_text("audit of self-evaluations")
    expect(page.locator(".finding").first).to_contain_text("differ")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_file_that_is_too_large_is_said_at_once(browser: Any, tmp_path: Path) -> None:
    import threading

    server = open_server("127.0.0.1", 0)
    server.app = create_app(limit=1024 * 1024)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    big = tmp_path / "big.txt"
    big.write_bytes(b"x" * (3 * 1024 * 1024))
    opened = browser.new_page()
    try:
        opened.goto(f"http://127.0.0.1:{server.port}/")
        opened.set_input_files(".drop input:not([webkitdirectory])", big)
        expect(opened.locator(".notes li")).to_contain_text("超过 1 MB")
    finally:
        opened.close()
        server.shutdown()
        server.server_close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_every_view_can_be_used_by_everybody(
    browser: Any, served: str, examples: Path, tmp_path: Path, scheme: str, width: int
) -> None:
    """axe-core objects to nothing on any view, and nothing but tables is wider than the window."""
    script = axe_script(tmp_path)
    doubtful = tmp_path / "存疑.yaml"
    doubtful.write_text(DOUBTFUL, "utf-8")
    (tmp_path / "坏.xlsx").write_bytes(b"no")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(served)
    opened.wait_for_selector("body[data-ready]")
    choose(opened, doubtful, tmp_path / "坏.xlsx", examples / "changji-2023.yaml")

    def looked_at(name: str) -> None:
        assert violations(opened, script) == [], name
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    looked_at("files")
    for step, button in (("reading", ".cell.doubtful"), ("rules", '[data-focus="see-0"]'), ("findings", None)):
        go(opened, step)
        expect(opened.locator(f".view.{step} :is(table, ol)").first).to_be_visible()
        if step == "reading":
            opened.select_option('[data-focus="form"]', index=0)
            while not opened.locator(".cell.doubtful").count():
                opened.click('[data-focus="after"]')
        looked_at(step)
        if button:
            opened.locator(button).first.click()
            expect(opened.locator("dialog")).to_be_visible()
            looked_at(f"dialog of {step}")
            opened.keyboard.press("Escape")
    go(opened, "papers")
    opened.click('[data-focus="look"]')
    expect(opened.frame_locator("iframe.paper").locator("h1")).to_be_visible()
    looked_at("papers")
    go(opened, "compare")
    opened.click('[data-focus="beside"]')
    expect(opened.frame_locator(".compare iframe").locator("h1")).to_be_visible()
    opened.click('[data-focus="apart"]')
    expect(opened.locator(".compare summary").first).to_be_visible()
    looked_at("compare")
    go(opened, "rules")
    opened.click('[data-focus="write"]')
    expect(opened.locator(".told .problem").first).to_be_visible()
    looked_at("writing")
    context.close()


@pytest.mark.slow
def test_two_hundred_files_are_no_trouble(browser: Any, served: str, examples: Path, tmp_path: Path) -> None:
    """A queue that can be stopped and goes on; the page answers meanwhile."""
    text = (examples / "changji-2023.yaml").read_text("utf-8")
    paths = []
    for number in range(200):
        paths.append(tmp_path / f"{number:03}.yaml")
        paths[-1].write_text(f"{text}\n# {number}\n", "utf-8")
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(served)
    opened.wait_for_selector("body[data-ready]")
    opened.set_input_files(".drop input:not([webkitdirectory])", paths)
    opened.wait_for_selector("td.state.read")
    opened.click('[data-focus="cancel"]')
    expect(opened.locator("td.state.stopped")).not_to_have_count(0)
    opened.click('[data-focus="go"]')
    expect(opened.locator("td.state.read")).to_have_count(200)
    go(opened, "findings")
    expect(opened.locator(".finding").first).to_be_visible()
    context.close()
