"""The local page in a real browser: choose, drop, filter, download, and what must not happen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import PATIENCE, needs_chromium
from openpyxl import load_workbook

from perfscore.serving.app import create_app
from perfscore.serving.run import open_server

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = open_server("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser, address) -> Iterator[object]:  # type: ignore[no-untyped-def]
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.dialogs = []
    opened.refusals = []
    opened.on("dialog", lambda dialog: (opened.dialogs.append(dialog.message), dialog.dismiss()))
    opened.on(
        "console", lambda line: opened.refusals.append(line.text) if "Content Security Policy" in line.text else None
    )
    opened.goto(address)
    yield opened
    assert opened.dialogs == []
    opened.close()


def reported(page, mark: str):  # type: ignore[no-untyped-def]
    """The report beside the question, once it is there as a whole: all its rows, and its script has run."""
    frame = page.frame(name="report")
    frame.wait_for_selector(mark, state="attached")
    frame.wait_for_load_state("load")
    return frame


def test_choose_audit_filter(page, examples: Path) -> None:  # type: ignore[no-untyped-def]
    page.set_input_files("#documents", [examples / "changji-2023.yaml"])
    expect(page.locator("#chosen")).to_contain_text("changji-2023.yaml")
    page.click("button.main")
    report = reported(page, "h1")
    every, named = report.locator("tr[data-verdict]"), report.locator("tr[data-verdict]", has_text="人员")
    assert 0 < named.count() < every.count()
    assert report.locator('tr[data-verdict="differs"]').count() == 3
    report.locator("#search").fill("人员")
    expect(report.locator("tr[data-verdict]:visible")).to_have_count(named.count())
    report.locator("#search").fill("")
    expect(report.locator("tr[data-verdict]:visible")).to_have_count(every.count())
    report.locator("#only").check()
    expect(report.locator('tr[data-verdict="agrees"]:visible')).to_have_count(0)
    expect(report.locator('tr[data-verdict="differs"]:visible')).to_have_count(3)
    report.locator("#only").uncheck()
    report.locator('tr[data-verdict="differs"] summary').first.click()
    expect(report.locator('tr[data-verdict="differs"] details p').first).to_be_visible()
    assert page.refusals == []


def test_drop_a_file_on_the_page(page, examples: Path) -> None:  # type: ignore[no-untyped-def]
    page.evaluate(
        """content => {
            const moved = new DataTransfer();
            moved.items.add(new File([content], "拖入.yaml"));
            document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true}));
        }""",
        (examples / "changji-2023.yaml").read_text("utf-8"),
    )
    expect(page.locator("#chosen")).to_contain_text("拖入.yaml")
    page.select_option("#rules", "infer")
    page.click("button.main")
    expect(reported(page, "pre").locator("pre")).to_contain_text("cn/xinjiang/changji/2023")


@pytest.mark.parametrize(
    ("button", "name"), [("xlsx", "perfscore.xlsx"), ("page", "perfscore.html"), ("json", "perfscore.json")]
)
def test_download(page, examples: Path, tmp_path: Path, button: str, name: str) -> None:  # type: ignore[no-untyped-def]
    page.set_input_files("#documents", [examples / "changji-2023.yaml"])
    with page.expect_download() as waiting:
        page.click(f'button[value="{button}"]')
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert saved.name == name
    if button == "xlsx":
        assert load_workbook(saved).sheetnames
    else:
        assert "cn/xinjiang/changji/2023" in saved.read_text("utf-8")


def test_a_bad_file_is_said_in_words(page, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 cut off")
    page.click("button.main")
    expect(page.locator("#state")).to_have_text("请先选择文件")
    page.set_input_files("#documents", [bad])
    page.click("button.main")
    expect(reported(page, ".unread li").locator(".unread")).to_contain_text("坏.xlsx")


def test_hostile_names_and_contents_do_not_run(page, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hostile = "<img src=x onerror=alert(1)>"
    (tmp_path / f"{hostile}.xlsx").write_bytes(b"no")
    form = tmp_path / "a.yaml"
    form.write_text(
        f"forms: [{{kind: project_self_evaluation, name: '{hostile}', indicators: [{{name: '<script>alert(2)</script>',"
        f" target: '5个', actual: '{hostile}', weight: 10, score: 10}}]}}]",
        "utf-8",
    )
    page.set_input_files("#documents", [form, tmp_path / f"{hostile}.xlsx"])
    page.click("button.main")
    report = reported(page, "tr[data-verdict]")
    expect(report.locator(".unread")).to_contain_text(hostile)
    assert report.locator("img").count() == 0
    assert report.locator("script").count() == 1
    assert page.locator("#chosen img").count() == 0


def test_a_large_upload_is_refused_before_and_after_sending(page, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    server = open_server("127.0.0.1", 0)
    server.app = create_app(limit=1024 * 1024)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    big = tmp_path / "big.txt"
    big.write_bytes(b"x" * (3 * 1024 * 1024))
    try:
        page.goto(f"http://127.0.0.1:{server.port}/")
        page.set_input_files("#documents", [big])
        page.click("button.main")
        expect(page.locator("#state")).to_contain_text("超过 1 MB")
        page.evaluate("document.getElementById('ask').dataset.limit = 1e12")
        page.click("button.main")
        expect(reported(page, "#refused li").locator("#refused")).to_contain_text("超过 1 MB")
    finally:
        server.shutdown()
        server.server_close()
