"""Serving on the loopback address until interrupted."""

from __future__ import annotations

import socket
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from perfscore.errors import Lang, UsageError, problem, wording
from perfscore.serving.app import create_app


class _Quiet(WSGIRequestHandler):
    """No line for every request: the names of files are nobody's business."""

    def log_request(self, *_: object, **__: object) -> None:
        pass


def serve(host: str, port: int, folders: Sequence[Path] = (), *, browse: bool = False, lang: Lang = "zh") -> None:
    """Answer requests until Ctrl+C. Raises UsageError when the port is taken."""
    server = open_server(host, port, folders)
    address = f"http://{host}:{server.port}/"
    print(wording("B_serving", lang, {"address": address}), flush=True)
    if host not in ("127.0.0.1", "localhost", "::1"):
        print(wording("B_exposed", lang), file=sys.stderr, flush=True)
    if browse:
        webbrowser.open(address)
    try:
        server.serve_forever()
    finally:
        server.server_close()


def open_server(host: str, port: int, folders: Sequence[Path] = ()) -> BaseWSGIServer:
    """A server that listens, one thread for each request; port 0 takes any that is free."""
    app = create_app(folders, ["127.0.0.1", "localhost", "[::1]", host])
    try:
        with socket.create_server((host, port), family=_family(host)) as listening:
            return make_server(host, port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno())
    except (OSError, OverflowError):
        raise UsageError([problem("U014", found=f"{host}:{port}")]) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
