"""perfscore serve: the local page, for those who do not use a command line."""

from __future__ import annotations

import argparse
import os
import sys

from perfscore.cli.common import FINE, Commands, Parser, rule_folders
from perfscore.errors import UsageError
from perfscore.messages import problem


def _serve_command(arguments: argparse.Namespace) -> int:
    try:
        from perfscore.serving.run import serve
    except ModuleNotFoundError:
        raise UsageError([problem("U015")]) from None
    browse = not arguments.no_browser and _has_screen()
    try:
        serve(arguments.host, arguments.port, rule_folders(arguments), browse=browse, lang=arguments.lang)
    except KeyboardInterrupt:
        print()
    return FINE


def _has_screen() -> bool:
    """Whether opening a browser means a window: never in a pipe, on Linux only under a desktop."""
    desktop = sys.platform in ("win32", "darwin") or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return sys.stdout.isatty() and desktop


def add_serve_command(commands: Commands, common: Parser) -> None:
    serving = commands.add_parser("serve", parents=[common], help="在本机浏览器中审核（不用命令行）")
    serving.add_argument("--port", type=int, default=8750, help="端口，默认 8750；0 任选")
    serving.add_argument("--host", default="127.0.0.1", help="地址，默认只在本机")
    serving.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")
    serving.set_defaults(command=_serve_command)
