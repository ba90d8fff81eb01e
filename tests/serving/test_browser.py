"""The local page in a real browser: choose, drop, filter, download, and what must not happen."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfscore.serving.app import create_app
from perfscore.serving.run import open_server

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = open_server("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser, address) -> Iterator[object]:  # type: ignore[no-untyped-def]
    opened = browser.new_page()
    opened.set_default_timeout(10_000)
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


def test_choose_audit_filter(page, examples: Path) -> None:  # type: ignore[no-untyped-def]
    page.set_input_files("#documents", [examples / "changji-2023.yaml"])
    assert "changji-2023.yaml" in page.inner_text("#chosen")
    page.click("button.main")
    report = page.frame_locator("#report")
    report.locator("h1").wait_for()
    rows = report.locator("tr[data-verdict]")
    every = rows.count()
    assert report.locator('tr[data-verdict="differs"]').count() == 3
    report.locator("#search").fill("人员")
    assert 0 < report.locator("tr[data-verdict]:visible").count() < every
    report.locator("#search").fill("")
    report.locator("#only").check()
    assert report.locator('tr[data-verdict="agrees"]:visible').count() == 0
    assert report.locator('tr[data-verdict="differs"]:visible').count() == 3
    report.locator("#only").uncheck()
    report.locator('tr[data-verdict="differs"] summary').first.click()
    assert report.locator('tr[data-verdict="differs"] details p').first.is_visible()
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
    assert "拖入.yaml" in page.inner_text("#chosen")
    page.select_option("#rules", "infer")
    page.click("button.main")
    report = page.frame_locator("#report")
    report.locator("pre").wait_for(state="attached")
    assert "cn/xinjiang/changji/2023" in report.locator("pre").text_content()


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
    assert page.inner_text("#state") == "请先选择文件"
    page.set_input_files("#documents", [bad])
    page.click("button.main")
    report = page.frame_locator("#report")
    report.locator("#refused li").first.wait_for()
    assert "坏.xlsx" in report.locator("#refused").inner_text()


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
    report = page.frame_locator("#report")
    report.locator("tr[data-verdict]").first.wait_for()
    assert hostile in report.locator(".unread").inner_text()
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
        assert "超过 1 MB" in page.inner_text("#state")
        page.evaluate("document.getElementById('ask').dataset.limit = 1e12")
        page.click("button.main")
        report = page.frame_locator("#report")
        report.locator("#refused li").first.wait_for()
        assert "超过 1 MB" in report.locator("#refused").inner_text()
    finally:
        server.shutdown()
        server.server_close()
