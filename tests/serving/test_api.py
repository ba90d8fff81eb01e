"""The interface for programs: what its OpenAPI document says is what is answered, whatever is asked."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from perfscore.cli import main
from perfscore.serving.api import openapi
from perfscore.serving.app import create_app

DOCUMENT: dict[str, Any] = json.loads(openapi())
BASE = DOCUMENT["servers"][0]["url"]
OPERATIONS = [(path, method, each) for path, methods in DOCUMENT["paths"].items() for method, each in methods.items()]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().test_client()


def post(client: FlaskClient, path: str, *files: tuple[str, bytes], **asked: str) -> TestResponse:
    sent = {"files": [(io.BytesIO(raw), name) for name, raw in files]}
    return client.post(BASE + path, data=sent, query_string=asked, content_type="multipart/form-data")


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """The part of the document that a reference names."""
    if "$ref" not in part:
        return part
    found: Any = DOCUMENT
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    assert isinstance(found, dict)
    return found


def wrong(operation: dict[str, Any], answer: TestResponse) -> list[str]:
    """In what an answer is not as the document has it."""
    said = operation["responses"].get(str(answer.status_code))
    if said is None:
        return [f"{answer.status_code}: {answer.get_data(as_text=True)[:300]}"]
    content = resolved(said)["content"]
    if answer.mimetype not in content:
        return [f"{answer.mimetype} is not among {list(content)}"]
    if answer.mimetype != "application/json":
        return []
    schema = content[answer.mimetype]["schema"] | {"components": DOCUMENT["components"]}
    return [error.message[:300] for error in Draft202012Validator(schema).iter_errors(json.loads(answer.data))]


def untold(value: Any, schema: dict[str, Any], at: str = "") -> Iterator[str]:
    """The keys of a value that the document does not name."""
    schema = resolved(schema)
    if isinstance(value, list):
        for each in value:
            yield from untold(each, schema.get("items", {}), f"{at}[]")
    if isinstance(value, dict) and "additionalProperties" not in schema:
        for name, each in value.items():
            if name not in schema.get("properties", {}):
                yield f"{at}.{name}"
            else:
                yield from untold(each, schema["properties"][name], f"{at}.{name}")


def test_the_document_is_sound_and_names_every_address_that_there_is() -> None:
    Draft202012Validator.check_schema({"$defs": DOCUMENT["components"]["schemas"]})
    for reference in re.findall(r'"\$ref": "([^"]+)"', openapi()):
        resolved({"$ref": reference})
    rules = create_app().url_map.iter_rules()
    served = {
        (re.sub(r"<[^>]+>", "{}", each.rule), method.lower())
        for each in rules
        for method in each.methods - {"HEAD", "OPTIONS"}
        if each.rule.startswith(BASE)
    }
    told = {(BASE + re.sub(r"\{\w+\}", "{}", path), method) for path, method, _ in OPERATIONS}
    assert served == told | {(f"{BASE}/openapi.json", "get")}


@pytest.mark.parametrize("name", ["changji-2023.yaml", "artux-2024-targets.yaml"])
@pytest.mark.parametrize("path", ["/read", "/score", "/audit"])
def test_answers_are_as_they_are_described_and_no_key_is_left_out(
    client: FlaskClient, examples: Path, name: str, path: str
) -> None:
    operation = DOCUMENT["paths"][path]["post"]
    answer = post(client, path, (name, (examples / name).read_bytes()), ("坏.xlsx", b"no"))
    assert wrong(operation, answer) == []
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert sorted(set(untold(json.loads(answer.data), schema))) == []
    assert [each["file"] for each in answer.json["unread"]] == ["坏.xlsx"]  # type: ignore[index]


@pytest.mark.parametrize(("path", "command"), [("/read", "read"), ("/score", "score"), ("/audit", "audit")])
def test_it_is_the_json_of_the_command_line(
    client: FlaskClient, examples: Path, path: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = examples / "changji-2023.yaml"
    main([command, str(file), "--format", "json", "--lang", "en"])
    own = capsys.readouterr().out.replace(f"{examples}/", "")
    assert post(client, path, (file.name, file.read_bytes()), lang="en").get_data(as_text=True) == own


def test_rules_and_explanations(client: FlaskClient) -> None:
    rules = client.get(f"{BASE}/rules")
    assert wrong(DOCUMENT["paths"]["/rules"]["get"], rules) == []
    assert "cn/mof/2020-10" in [each["id"] for each in rules.json]  # type: ignore[union-attr]
    for name in ("cn/mof/2020-10", "cn%2Fmof%2F2020-10"):
        one = client.get(f"{BASE}/rules/{name}")
        assert wrong(DOCUMENT["paths"]["/rules/{id}"]["get"], one) == []
        assert "id: cn/mof/2020-10\n" in one.json["text"]  # type: ignore[index]
    for name in ("nothing", "../../etc/passwd", "rules/cn/mof/2020-10.yaml", "own:x"):
        assert client.get(f"{BASE}/rules/{name}").status_code == 404
    assert "申报得分与重算得分不同" in client.get(f"{BASE}/explain/F201").json["text"]  # type: ignore[index]
    assert "declared" in client.get(f"{BASE}/explain/F201?lang=en").json["text"].casefold()  # type: ignore[index]
    assert client.get(f"{BASE}/explain/F999").json["error"][0]["code"] == "U008"  # type: ignore[index]


def test_other_sites_may_not_ask(client: FlaskClient) -> None:
    assert client.post(f"{BASE}/read", headers={"Origin": "https://evil.example"}).status_code == 400


_WORDS = st.one_of(
    st.sampled_from(["zh", "en", "auto", "infer", "cn/mof/2020-10", "json", "docx", "rows", "F201", "R101", ".."]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
)
_FILES = st.lists(
    st.tuples(
        st.sampled_from(["a.yaml", "b.csv", "c.xlsx", "d.html", "e.zip", "f.txt", "无"]),
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from(
                [b"forms: []", "三级指标,指标值,实际完成值,分值,得分\n修路,10,9,10,9\n".encode(), b"PK\x03\x04"]
            ),
        ),
    ),
    max_size=3,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(OPERATIONS), st.data())
def test_whatever_is_asked_the_answer_is_one_of_those_described(
    client: FlaskClient, asked: tuple[str, str, dict[str, Any]], data: st.DataObject
) -> None:
    path, method, operation = asked
    named = [(each["name"], each["in"]) for each in map(resolved, operation.get("parameters", []))]
    words = {name: data.draw(_WORDS) for name, place in named if place == "path" or data.draw(st.booleans())}
    for name in re.findall(r"\{(\w+)\}", path):
        path = path.replace(f"{{{name}}}", quote(words.pop(name), safe="/."))
    if method == "post":
        answer = post(client, path, *data.draw(_FILES), **words)
    else:
        answer = client.get(BASE + path, query_string=words)
    if answer.status_code != 308:  # an address with two slashes is told where it would be
        assert wrong(operation, answer) == []


def test_a_picture_beside_a_form_leaves_nothing_unread(client: FlaskClient, examples: Path) -> None:
    """It is told, as every other door tells it; only a zip with nothing in it is unread."""
    packed, empty = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as members:
        members.write(examples / "changji-2023.yaml", "表.yaml")
        members.writestr("图.png", b"no document")
    zipfile.ZipFile(empty, "w").close()
    for path in ("/read", "/score"):
        told = post(client, path, ("packed.zip", packed.getvalue()), ("empty.zip", empty.getvalue())).get_json()
        assert len(told["forms"]) == 6
        assert [(each["file"], each["code"]) for each in told["unread"]] == [("empty.zip", "D039")]
        assert "D042" in json.dumps(told["documents"])
