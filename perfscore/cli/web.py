"""perfscore web: the page that needs no installation."""

from __future__ import annotations

import argparse
from pathlib import Path

from perfscore.cli.common import FINE, Commands, Parser, add_choice
from perfscore.messages import wording


def _build_command(arguments: argparse.Namespace) -> int:
    from perfscore.web.build import Sources, build

    sources = Sources(arguments.pyodide, arguments.pdfium)
    for path in build(arguments.output, arguments.lang, sources, one_file=arguments.one_file):
        size = f"{path.stat().st_size / 1e6:.2f}"
        print(wording("B_built", arguments.lang, {"path": str(path), "size": size}))
    return FINE


def add_web_command(commands: Commands, common: Parser) -> None:
    web = commands.add_parser("web", help="不用安装的网页：整个程序在浏览器里运行")
    actions = add_choice(web, "ACTION")
    making = actions.add_parser("build", parents=[common], help="制作网页（需要 Node.js，第一次要联网取 Pyodide）")
    making.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="写到哪个文件夹")
    making.add_argument("--one-file", action="store_true", help="做成一个 HTML 文件，双击打开，不用网络")
    making.add_argument("--pyodide", type=Path, metavar="FILE", help="已取来的 Pyodide（npm 包的 .tgz）")
    making.add_argument("--pdfium", type=Path, metavar="FILE", help="已取来的 PDFium（pypdfium2 的 wheel）")
    making.set_defaults(command=_build_command)
