"""The local page without a browser: what each request answers, what is refused, and what a browser is told."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from perfscore.cli import main
from perfscore.serving.app import create_app
from perfscore.serving.run import open_server


@pytest.fixture
def client() -> FlaskClient:
    return create_app().test_client()


def ask(client: FlaskClient, *files: tuple[str, bytes], **fields: object) -> TestResponse:
    documents = [(io.BytesIO(raw), name) for name, raw in files]
    return client.post("/audit", data={"documents": documents, **fields}, content_type="multipart/form-data")


@pytest.fixture
def example(examples: Path) -> tuple[str, bytes]:
    return "表.yaml", (examples / "changji-2023.yaml").read_bytes()


def test_the_start_page_offers_every_rule_set(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert 'value="cn/xinjiang/changji/2023"' in page
    assert "绩效自评审核" in page
    assert "audit of self-evaluations" in client.get("/?lang=en").get_data(as_text=True)


def test_every_format(client: FlaskClient, example: tuple[str, bytes]) -> None:
    page = ask(client, example)
    assert page.status_code == 200
    assert 'data-verdict="differs"' in page.get_data(as_text=True)
    saved = ask(client, example, format="page")
    assert saved.headers["Content-Disposition"] == "attachment; filename=perfscore.html"
    assert json.loads(ask(client, example, format="json").data)["forms"][0]["ruleset"] == "cn/xinjiang/changji/2023"
    book = load_workbook(io.BytesIO(ask(client, example, format="xlsx").data))
    assert len(book.sheetnames) >= 2
    assert ask(client, example, format="exe").status_code == 400


def test_the_choice_of_rules(client: FlaskClient, example: tuple[str, bytes], tmp_path: Path) -> None:
    def rules_of(**fields: object) -> str:
        return str(json.loads(ask(client, example, format="json", **fields).data)["forms"][0]["ruleset"])

    assert rules_of(rules="cn/mof/2020-10") == "cn/mof/2020-10"
    assert rules_of(rules="infer") == "cn/xinjiang/changji/2023"
    assert "cn/xinjiang/changji/2023" in ask(client, example, rules="infer").get_data(as_text=True)
    assert main(["rules", "new", "my/2023", "-o", str(tmp_path / "mine.yaml")]) == 0
    own = (io.BytesIO((tmp_path / "mine.yaml").read_bytes()), "mine.yaml")
    assert rules_of(own_rules=own) == "my/2023"


def test_a_name_that_is_sent_never_becomes_a_path(
    client: FlaskClient, example: tuple[str, bytes], tmp_path: Path
) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: leaked")
    answer = ask(client, example, rules=str(secret))
    assert answer.status_code == 400
    assert "leaked" not in answer.get_data(as_text=True)


def test_what_cannot_be_read_is_named_and_the_rest_is_audited(client: FlaskClient, example: tuple[str, bytes]) -> None:
    page = ask(client, ("坏.xlsx", b"no"), example).get_data(as_text=True)
    assert "坏.xlsx" in page
    assert 'data-verdict="differs"' in page
    for wanted in ("html", "page", "json"):
        alone = ask(client, ("坏.xlsx", b"no"), format=wanted).get_data(as_text=True)
        assert "坏.xlsx" in alone
        assert "D006" in alone
    book = load_workbook(io.BytesIO(ask(client, ("坏.xlsx", b"no"), example, format="xlsx").data))
    assert [row[0].value for row in book["文件"].iter_rows(min_row=2)] == ["坏.xlsx", "表.yaml"]
    assert ask(client).status_code == 400


def test_hostile_names_and_contents_are_only_text(client: FlaskClient) -> None:
    hostile = "<script>alert(1)</script>"
    form = f"forms: [{{kind: project_self_evaluation, name: '{hostile}', indicators: [{{name: '{hostile}', target: '5个', actual: '<img src=x onerror=alert(1)>', weight: 10, score: 10}}]}}]"
    for name, raw in (("a.yaml", form.encode()), (f"../../{hostile}.xlsx", b"no")):
        page = ask(client, (name, raw)).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "../" not in page


def test_what_a_browser_is_told(client: FlaskClient, example: tuple[str, bytes]) -> None:
    for answer in (client.get("/"), ask(client, example), ask(client)):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_other_sites_and_other_names_are_refused(client: FlaskClient, example: tuple[str, bytes]) -> None:
    sent = {"documents": (io.BytesIO(example[1]), example[0])}
    assert client.post("/audit", data=sent, headers={"Origin": "https://evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8750"}).status_code == 200


def test_an_upload_that_is_too_large_is_taken_in_and_refused_in_words(example: tuple[str, bytes]) -> None:
    small = create_app(limit=1024 * 1024).test_client()
    big = b"--x\r\n" + b"x" * (2 * 1024 * 1024)
    answer = small.post("/audit", data=big, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "超过 1 MB" in answer.get_data(as_text=True)
    assert ask(small, example).status_code == 200


def test_an_unknown_page_and_a_bug_are_said_without_a_traceback(
    client: FlaskClient, example: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/nothing").status_code == 404
    monkeypatch.setattr("perfscore.serving.app.answered", lambda *_: 1 / 0)
    answer = ask(client, example)
    assert answer.status_code == 500
    assert "Traceback" not in answer.get_data(as_text=True)
    assert "ZeroDivisionError" in answer.get_data(as_text=True)


def test_a_port_that_is_taken_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    server = open_server("127.0.0.1", 0)
    try:
        assert main(["serve", "--port", str(server.port), "--no-browser"]) == 2
    finally:
        server.server_close()
    shown = capsys.readouterr()
    assert "U014" in shown.err
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_the_server_says_where_it_is_and_who_can_see_it(
    host: str, warned: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("perfscore.cli.serve._has_screen", lambda: True)

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("werkzeug.serving.BaseWSGIServer.serve_forever", interrupted)
    assert main(["serve", "--host", host, "--port", "0", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert opened[0].startswith(f"http://{host}:")
    assert opened[0] in shown.out
    assert bool(shown.err) is warned


def test_without_flask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in [name for name in sys.modules if name.startswith("perfscore.serving")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "flask", None)
    assert main(["serve", "--no-browser"]) == 2
    assert "U015" in capsys.readouterr().err


def raw_upload(client: FlaskClient, disposition: bytes) -> TestResponse:
    """One part with the header as it stands; what a browser of another system may send."""
    body = b"--x\r\nContent-Disposition: " + disposition + b"\r\n\r\nname: a\r\n--x--\r\n"
    return client.post("/audit", data=body, content_type="multipart/form-data; boundary=x")


def test_an_upload_that_cannot_be_read_is_told_as_such(client: FlaskClient) -> None:
    """A name in GBK, not in UTF-8: the request was no empty one."""
    answer = raw_upload(client, b'form-data; name="documents"; filename="' + "表.yaml".encode("gbk") + b'"')
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "UTF-8" in page
    assert "请先选择文件" not in page


def test_too_many_files_are_not_called_too_large(example: tuple[str, bytes]) -> None:
    app = create_app()
    app.config["MAX_FORM_PARTS"] = 3
    answer = ask(app.test_client(), *[example] * 5)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 413
    assert "MB" not in page
    assert "3" in page
