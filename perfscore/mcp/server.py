"""The server of tools on standard input and output. The only file that imports the SDK of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from perfscore.errors import PerfscoreError
from perfscore.mcp.answers import Answers, Format
from perfscore.messages import Lang, wording
from perfscore.rules.folders import AUTO
from perfscore.version import __version__

_P = ParamSpec("_P")
_ONLY_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)


def tool_server(folders: Sequence[Path], lang: Lang) -> MCPServer:
    """The tools read, score, audit, explain and rules; what they answer is told in ``lang``."""
    server = MCPServer("perfscore", version=__version__, instructions=wording("W_mcp", lang), log_level="WARNING")
    answers = Answers(tuple(folders), lang)

    def tool(function: Callable[_P, str]) -> None:
        """A tool by the name of its function; an error that is meant for people is one of the tool."""

        @wraps(function)
        def told(*values: _P.args, **named: _P.kwargs) -> str:
            try:
                return function(*values, **named)
            except PerfscoreError as error:
                raise ToolError(error.render(lang)) from None

        name = function.__name__
        said = wording(f"W_mcp_{name}", lang)
        server.tool(name, description=said, annotations=_ONLY_READS, structured_output=False)(told)

    @tool
    def read(paths: list[str] = [], text: str | None = None, format: Format = "text") -> str:  # noqa: A002, B006
        return answers.read(paths, text, format)

    @tool
    def score(
        paths: list[str] = [],  # noqa: B006 - the SDK tells what is usual by its value, and copies it
        text: str | None = None,
        rules: str = AUTO,
        format: Format = "text",  # noqa: A002
    ) -> str:
        return answers.score(paths, text, rules, format)

    @tool
    def audit(
        paths: list[str] = [],  # noqa: B006
        text: str | None = None,
        rules: str = AUTO,
        format: Format = "text",  # noqa: A002
    ) -> str:
        return answers.audit(paths, text, rules, format)

    @tool
    def explain(code: str) -> str:
        return answers.explain(code)

    @tool
    def rules(id: str | None = None) -> str:  # noqa: A002
        return answers.rules(id)

    return server


def serve(folders: Sequence[Path], lang: Lang) -> None:
    """Until the client closes standard input."""
    tool_server(folders, lang).run("stdio")
