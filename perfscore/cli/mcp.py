"""perfscore mcp: reading, scoring and auditing as tools of an assistant."""

from __future__ import annotations

import argparse

from perfscore.cli.common import FINE, Commands, Parser, rule_folders
from perfscore.errors import UsageError
from perfscore.messages import problem


def _mcp_command(arguments: argparse.Namespace) -> int:
    try:
        from perfscore.mcp.server import serve
    except ModuleNotFoundError:
        raise UsageError([problem("U154")]) from None
    serve(rule_folders(arguments), arguments.lang)
    return FINE


def add_mcp_command(commands: Commands, common: Parser) -> None:
    serving = commands.add_parser(
        "mcp", parents=[common], help="给助手（大模型）用的工具：读取、计分、审核，走标准输入输出（MCP）"
    )
    serving.set_defaults(command=_mcp_command)
