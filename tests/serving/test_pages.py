"""The local page without a browser: what each request answers, what is refused, and what a browser is told."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from perfscore.cli import main
from perfscore.serving.app import create_app
from perfscore.serving.run import open_server
from perfscore.serving.start import SCRIPTS, SHEET


@pytest.fixture
def client() -> FlaskClient:
    return create_app().test_client()


def act(client: FlaskClient, action: str, *files: tuple[str, bytes], **asked: object) -> TestResponse:
    sent = {"asked": json.dumps(asked), "files": [(io.BytesIO(raw), name) for name, raw in files]}
    return client.post(f"/desk/{action}", data=sent, content_type="multipart/form-data")


def opened(client: FlaskClient, *files: tuple[str, bytes]) -> list[dict[str, object]]:
    return json.loads(act(client, "open", *files).data)["documents"]  # type: ignore[no-any-return]


@pytest.fixture
def example(examples: Path) -> tuple[str, bytes]:
    return "表.yaml", (examples / "changji-2023.yaml").read_bytes()


def test_the_start_page_holds_its_words_and_its_files_are_there(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert "绩效自评审核" in page
    assert '"back": "http"' in page
    assert '"lang": "en"' in client.get("/?lang=en").get_data(as_text=True)
    for name in (*SCRIPTS, SHEET):
        assert client.get(f"/page/{name}").status_code == 200
    for name in ("../app.py", "nothing.js", "app.py"):
        assert client.get(f"/page/{name}").status_code == 404


def test_modules_import_only_from_those_before_them() -> None:
    from perfscore.serving.start import page_file

    for number, name in enumerate(SCRIPTS):
        asked = re.findall(r'from "\./(.+)"', page_file(name))
        assert set(asked) <= set(SCRIPTS[:number]), name


def test_every_format(client: FlaskClient, example: tuple[str, bytes]) -> None:
    documents = opened(client, example)
    page = act(client, "report", documents=documents, format="html")
    assert page.status_code == 200
    assert 'data-verdict="differs"' in page.get_data(as_text=True)
    report = json.loads(act(client, "report", documents=documents, format="json").data)
    assert report["forms"][0]["ruleset"] == "cn/xinjiang/changji/2023"
    book = load_workbook(io.BytesIO(act(client, "report", documents=documents, format="xlsx").data))
    assert len(book.sheetnames) >= 2
    refused = act(client, "report", documents=documents, format="exe")
    assert refused.status_code == 400
    assert refused.json["error"][0]["code"] == "U012"


def test_what_cannot_be_read_is_named_and_the_rest_is_audited(client: FlaskClient, example: tuple[str, bytes]) -> None:
    documents = opened(client, ("坏.xlsx", b"no"), example)
    page = act(client, "report", documents=documents, format="html").get_data(as_text=True)
    assert "坏.xlsx" in page
    assert 'data-verdict="differs"' in page
    for wanted in ("html", "json"):
        alone = act(client, "report", documents=documents[:1], format=wanted).get_data(as_text=True)
        assert "坏.xlsx" in alone
        assert "D006" in alone
    assert act(client, "report", format="html").status_code == 400


def test_hostile_names_and_contents_are_only_text(client: FlaskClient) -> None:
    hostile = "<script>alert(1)</script>"
    form = f"forms: [{{kind: project_self_evaluation, name: '{hostile}', indicators: [{{name: '{hostile}', target: '5个', actual: '<img src=x onerror=alert(1)>', weight: 10, score: 10}}]}}]"
    for name, raw in (("a.yaml", form.encode()), (f"../../{hostile}.xlsx", b"no")):
        page = act(client, "report", documents=opened(client, (name, raw)), format="html").get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "../" not in page


def test_what_a_browser_is_told(client: FlaskClient, example: tuple[str, bytes]) -> None:
    for answer in (client.get("/"), act(client, "open", example), act(client, "nothing"), client.get("/page/main.js")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_other_sites_and_other_names_are_refused(client: FlaskClient) -> None:
    assert client.post("/desk/rules", headers={"Origin": "https://evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8750"}).status_code == 200


def test_an_upload_that_is_too_large_is_taken_in_and_refused_in_words(example: tuple[str, bytes]) -> None:
    small = create_app(limit=1024 * 1024).test_client()
    big = b"--x\r\n" + b"x" * (2 * 1024 * 1024)
    answer = small.post("/desk/open", data=big, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "超过 1 MB" in answer.json["error"][0]["message"]  # type: ignore[index]
    assert act(small, "open", example).status_code == 200


def test_an_unknown_page_and_a_bug_are_said_without_a_traceback(
    client: FlaskClient, example: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/nothing").status_code == 404
    documents = opened(client, example)
    monkeypatch.setattr(sys.modules["perfscore.serving.desk"], "answered", lambda *_: 1 / 0)
    answer = act(client, "report", documents=documents)
    assert answer.status_code == 500
    assert "Traceback" not in answer.get_data(as_text=True)
    assert "ZeroDivisionError" in answer.get_data(as_text=True)


@pytest.mark.parametrize("asked", ["[]", "{", '{"documents": 3}', '{"documents": [{"digest": 1}]}', "[" * 100_000])
def test_a_request_that_no_page_of_ours_sends_is_refused(client: FlaskClient, asked: str) -> None:
    answer = client.post("/desk/report", data={"asked": asked}, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert answer.json["error"][0]["code"] in ("U016", "U048")  # type: ignore[index]


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
    assert opened[0].startswith("http://127.0.0.1:")
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
    return client.post("/desk/open", data=body, content_type="multipart/form-data; boundary=x")


def test_an_upload_that_cannot_be_read_is_told_as_such(client: FlaskClient) -> None:
    """A name in GBK, not in UTF-8: the request was no empty one."""
    answer = raw_upload(client, b'form-data; name="files"; filename="' + "表.yaml".encode("gbk") + b'"')
    assert answer.status_code == 400
    assert "UTF-8" in answer.json["error"][0]["message"]  # type: ignore[index]


def test_half_a_character_in_a_request_is_answered(client: FlaskClient) -> None:
    asked = r'{"document": {"digest": "\ud800", "member": null, "name": "\ud800"}}'
    answer = client.post("/desk/read", data={"asked": asked}, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert answer.json["error"][0]["code"] == "U046"  # type: ignore[index]


@pytest.mark.parametrize(
    ("told", "status"),
    [({"CONTENT_LENGTH": "-1"}, 400), ({"CONTENT_LENGTH": "٣"}, 400), ({"HTTP_TRANSFER_ENCODING": "x"}, 411)],
)
def test_a_body_whose_length_nobody_knows_is_refused(client: FlaskClient, told: dict[str, str], status: int) -> None:
    answer = client.post("/desk/open", environ_overrides=told)
    assert (answer.status_code, answer.get_json()["error"][0]["code"]) == (status, "U050")


def test_too_many_files_are_not_called_too_large(example: tuple[str, bytes]) -> None:
    app = create_app()
    app.config["MAX_FORM_PARTS"] = 3
    answer = act(app.test_client(), "open", *[example] * 5)
    assert answer.status_code == 413
    said = answer.json["error"][0]["message"]  # type: ignore[index]
    assert "MB" not in said
    assert "3" in said
