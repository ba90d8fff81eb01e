"""The tools of assistants, asked by the client of the protocol's own SDK: in memory, and over standard input and output."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from perfscore.cli import main
from perfscore.messages import Lang

pytest.importorskip("mcp", reason="mcp is not installed")
anyio = pytest.importorskip("anyio", reason="mcp is not installed")
from mcp import Client, StdioServerParameters, stdio_client  # noqa: E402

from perfscore.mcp.server import tool_server  # noqa: E402

TOOLS = ["audit", "explain", "read", "rules", "score"]


FORM = """\
forms:
  - kind: project_self_evaluation
    name: 培训
    year: 2024
    indicators:
      - {level2: 数量指标, name: 培训人次, target: ">=100人", actual: 62人, weight: 20, score: 20}
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    written = tmp_path / "form.yaml"
    written.write_text(FORM, encoding="utf-8")
    return str(written)


def asked(talk: Callable[[Client], Awaitable[Any]], lang: Lang = "zh", folders: tuple[Path, ...] = ()) -> Any:
    """What a talk of a client with a server in memory comes to."""

    async def whole() -> Any:
        async with Client(tool_server(folders, lang)) as client:
            return await talk(client)

    return anyio.run(whole)


async def called(client: Client, name: str, **arguments: object) -> tuple[bool, str]:
    """Whether a tool failed, and its one text."""
    result = await client.call_tool(name, arguments)
    (content,) = result.content
    return bool(result.is_error), content.text


def answer(name: str, lang: Lang = "zh", folders: tuple[Path, ...] = (), **arguments: object) -> str:
    failed, text = asked(partial(called, name=name, **arguments), lang, folders)
    assert not failed, text
    return text


def refusal(name: str, lang: Lang = "zh", **arguments: object) -> str:
    failed, text = asked(partial(called, name=name, **arguments), lang)
    assert failed, text
    return text


@pytest.mark.parametrize(("lang", "word"), [("zh", "重算"), ("en", "recompute")])
def test_the_tools_are_told_in_the_language_of_the_server(lang: Lang, word: str) -> None:
    async def talk(client: Client) -> Any:
        return (await client.list_tools()).tools, client.server_info

    tools, info = asked(talk, lang)
    assert sorted(each.name for each in tools) == TOOLS
    told = {each.name: each for each in tools}
    assert word in told["score"].description
    assert {*told["audit"].input_schema["properties"]} == {"paths", "text", "rules", "format"}
    assert told["explain"].input_schema["required"] == ["code"]
    assert all(each.annotations.read_only_hint for each in tools)
    assert info.name == "perfscore"


@pytest.mark.parametrize("name", ["read", "score", "audit"])
def test_a_tool_answers_what_the_command_shows(name: str, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--explain"] if name == "score" else []
    main([name, path, *more])
    assert answer(name, paths=[path]) == capsys.readouterr().out
    main([name, path, "--format", "json"])
    assert json.loads(answer(name, paths=[path], format="json")) == json.loads(capsys.readouterr().out)


def test_pasted_text_needs_no_file() -> None:
    (form,) = json.loads(answer("read", text=FORM, format="json"))["forms"]
    assert form["source"]["file"] == "text"
    assert "recomputed 12.40" in answer("score", "en", text=FORM, rules="cn/mof/2020-10")


def test_rules_of_own_folders_are_shown_and_codes_explained(tmp_path: Path) -> None:
    assert main(["rules", "new", "my/2025", "--checked-on", "2026-01-31", "-o", str(tmp_path / "my.yaml")]) == 0
    assert "my/2025" in answer("rules", folders=(tmp_path,), id="my/2025")
    assert "F201" in answer("explain", "en", code=" f201 ")


def test_what_cannot_be_is_an_error_of_the_tool_with_its_code(path: str) -> None:
    assert "U155" in refusal("read")
    assert "U155" in refusal("audit", paths=["-"])
    assert "U008" in refusal("explain", "en", code="Q1")
    assert "cn/mof/2020-10" in refusal("score", paths=[path], rules="cn/mof/2020-11")


def test_a_document_that_is_not_read_is_told_in_the_answer(tmp_path: Path) -> None:
    assert "U001" in answer("audit", paths=[str(tmp_path / "none.xlsx")])


def test_without_the_sdk_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "perfscore.mcp.server", None)
    assert main(["mcp"]) == 2
    assert "U154" in capsys.readouterr().err


@pytest.mark.slow
def test_over_standard_input_and_output(examples: Path) -> None:
    """The command as a client starts it; documents are read by worker processes."""

    async def talk() -> list[tuple[bool, str]]:
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "perfscore", "mcp", "--lang", "en"], env={"PERFSCORE_JOBS": "1"}
        )
        async with Client(stdio_client(command)) as client:
            assert sorted(each.name for each in (await client.list_tools()).tools) == TOOLS
            path = str(examples / "changji-2023.yaml")
            return [
                await called(client, "audit", paths=[path]),
                await called(client, "rules"),
                await called(client, "read", paths=["-"]),
            ]

    (failed, audit), (_, listed), (refused, why) = anyio.run(talk)
    assert not failed
    assert "declared 6, recomputed 2.33" in audit
    assert "cn/mof/2020-10" in listed
    assert refused
    assert "U155" in why
