"""The language server, spoken to over its pipes as an editor does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from protocol import Client

from perfscore.rules.starting import Draft, starting_file

pytest.importorskip("pygls")

TEXT = starting_file(Draft(id="my/2025", place="某省/某市", year=2025, checked_on=date(2025, 12, 31)))


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    found = Client()
    found.ask("initialize", processId=None, rootUri=None, capabilities={})
    found.tell("initialized")
    yield found
    assert found.close() == 0


def _open(client: Client, path: Path, text: str) -> str:
    uri = path.as_uri()
    client.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
    return uri


def _at(text: str, part: str, after: int = 0) -> dict[str, int]:
    """The position ``after`` characters into a part of a text."""
    start = text.index(part) + after
    line = text.count("\n", 0, start)
    return {"line": line, "character": start - (text.rfind("\n", 0, start) + 1)}


def test_problems_come_while_typing_and_go_when_they_are_mended(client: Client, tmp_path: Path) -> None:
    wrong = TEXT.replace("measure: lateness_days", "measure: lateness_day")
    uri = _open(client, tmp_path / "my.yaml", wrong)
    [told] = client.problems()
    assert told["code"] == "R104"
    assert told["range"]["start"] == _at(wrong, "lateness_day")
    assert "lateness_days" in told["message"]
    client.tell("textDocument/didChange", textDocument={"uri": uri, "version": 2}, contentChanges=[{"text": TEXT}])
    assert client.problems() == []


def test_a_file_of_cases_is_checked_and_completed_as_such(client: Client, tmp_path: Path) -> None:
    text = "rules: my/2025\ncases:\n  - {category: 数, target: 1个, }\n"
    uri = _open(client, tmp_path / "my.cases.yaml", text)
    assert [told["code"] for told in client.problems()] == ["R102", "R401", "R104"]
    at = _at(text, "1个, ", 4)
    items = client.ask("textDocument/completion", textDocument={"uri": uri}, position=at)
    assert {"actual", "reason"} <= {item["label"] for item in items}
    hover = client.ask("textDocument/hover", textDocument={"uri": uri}, position=_at(text, "category", 2))
    assert "docs/reference/cases.md" in hover["contents"]["value"]


@pytest.mark.parametrize(
    ("old", "new", "after", "expected", "unexpected"),
    [
        ("    label: 按期完成得满分\n", "    label: 按期完成得满分\n    \n", "得满分\n    ", {"direction", "rounding"}, {"label"}),
        ("measure: lateness_days", "measure: late", "measure: late", {"lateness_days", "attainment"}, {"label"}),
        ("{kind: amount}, use: proportion", "{kind: amount}, use: ", "{kind: amount}, use: ", {"ceiling", "undetermined"}, {"kind"}),
        ("{when: {kind: date}", "{when: {kind: date, }", "{when: {kind: date, ", {"name", "level1"}, {"kind", "use"}),
        ("forms: [", "extends: \nforms: [", "extends: ", {"cn/mof/2020-10"}, {"forms"}),
        ("score: {to: 0.01, mode: half_up, sources: [measure]", "score: {to: 0.01, sources: []", "0.01, sources: [", {"measure"}, {"to"}),
    ],
)  # fmt: skip
def test_words_that_fit_are_offered(
    client: Client, tmp_path: Path, old: str, new: str, after: str, expected: set[str], unexpected: set[str]
) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    uri = _open(client, tmp_path / "my.yaml", text)
    client.problems()
    at = _at(text, after, len(after))
    items = client.ask("textDocument/completion", textDocument={"uri": uri}, position=at)
    labels = {item["label"] for item in items}
    assert expected <= labels
    assert not unexpected & labels


def test_a_key_is_explained_and_the_curve_is_drawn(client: Client, tmp_path: Path) -> None:
    uri = _open(client, tmp_path / "my.yaml", TEXT)
    at = _at(TEXT, "measure: attainment            # 完成率")
    shown = client.ask("textDocument/hover", textDocument={"uri": uri}, position=at)["contents"]["value"]
    assert "**measure**" in shown
    assert "`attainment`" in shown
    assert "data:image/svg+xml;base64," in shown
    svg = client.ask("perfscore/curve", textDocument={"uri": uri}, position=at)["svg"]
    assert svg.startswith("<svg xmlns=")
    assert "按完成比例计分" in svg
    grades = {"textDocument": {"uri": uri}, "position": _at(TEXT, "grades:", 12)}
    assert client.ask("perfscore/curve", **grades)["svg"] is None


def test_one_goes_to_what_a_file_extends_and_to_a_method(client: Client, tmp_path: Path) -> None:
    text = TEXT.replace("forms: [", "extends: cn/mof/2020-10\nforms: [", 1)
    uri = _open(client, tmp_path / "my.yaml", text)
    parent = client.ask("textDocument/definition", textDocument={"uri": uri}, position=_at(text, "cn/mof/2020-10", 3))
    assert parent["uri"].endswith("cn/mof/2020-10.yaml")
    method = client.ask("textDocument/definition", textDocument={"uri": uri}, position=_at(text, "use: ceiling", 6))
    assert method["uri"] == uri
    assert method["range"]["start"] == _at(text, "ceiling:")
    source = client.ask("textDocument/definition", textDocument={"uri": uri}, position=_at(text, "[measure]", 3))
    assert source["range"]["start"] == _at(text, "measure:\n    document")


def test_a_character_beyond_sixteen_bits_counts_as_two(client: Client, tmp_path: Path) -> None:
    row = "  - {when: {kind: date}, use: on_time}"
    text = TEXT.replace(row, row.replace("}, use", ", name: 𠮷𠮷𠮷}, use"), 1)
    uri = _open(client, tmp_path / "my.yaml", text)
    at = _at(text, "𠮷}, use: on_time", len("𠮷}, use: "))
    at["character"] += 3
    found = client.ask("textDocument/definition", textDocument={"uri": uri}, position=at)
    assert found["range"]["start"] == _at(text, "on_time:")
