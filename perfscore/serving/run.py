"""Serving until interrupted: on the loopback address, or for a network when that is asked for."""

from __future__ import annotations

import ipaddress
import socket
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Timer
from time import monotonic
from typing import Any

from werkzeug.serving import BaseWSGIServer, ThreadedWSGIServer, WSGIRequestHandler

from perfscore.errors import UsageError
from perfscore.messages import Lang, problem, wording
from perfscore.serving.app import create_app
from perfscore.serving.guard import LOOPBACK

REQUESTS = 32  # that are answered at once; the system lets some more wait
SILENCE = 30.0  # seconds that a request may say nothing, and for all of its head
DEADLINE = 600.0  # seconds for what it sends and its answer
SOON = 1.0  # seconds in which a head has to come when others wait
_PATIENCE = 10.0  # seconds that one waits for another to end before it is turned away


class _Handler(WSGIRequestHandler):
    """No line for every request: the names of files are nobody's business. Nobody keeps a thread for ever."""

    timeout = SILENCE

    def handle(self) -> None:
        self._late = self._cut_in(SILENCE)
        heads: dict[_Handler, float] = self.server.heads  # type: ignore[attr-defined]
        heads[self] = monotonic()
        try:
            with suppress(OSError):  # it said nothing for too long, or was cut
                super().handle()
        finally:
            heads.pop(self, None)
            self._late.cancel()

    def run_wsgi(self) -> None:
        """The head has come."""
        self.server.heads.pop(self, None)  # type: ignore[attr-defined]
        self._late.cancel()
        self._late = self._cut_in(DEADLINE)
        super().run_wsgi()

    def _cut_in(self, seconds: float) -> Timer:
        late = Timer(seconds, self.cut)
        late.daemon = True
        late.start()
        return late

    def cut(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_request(self, *_: object, **__: object) -> None:
        pass

    def log(self, *_: object, **__: object) -> None:
        pass


class _Server(ThreadedWSGIServer):
    """A thread for each request, but only so many. ``heads`` are those whose head has not come, and since when."""

    daemon_threads = True

    def __init__(self, *given: Any, **named: Any) -> None:
        self._slots = BoundedSemaphore(REQUESTS)
        self.heads: dict[_Handler, float] = {}
        super().__init__(*given, **named)

    def process_request(self, request: Any, client_address: Any) -> None:
        until = monotonic() + _PATIENCE
        while not self._slots.acquire(timeout=min(SOON, _PATIENCE)):
            for each, since in [*self.heads.items()]:
                if monotonic() - since > SOON:
                    each.cut()
            if monotonic() > until:
                self.shutdown_request(request)
                return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._slots.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._slots.release()


def serve(host: str, port: int, folders: Sequence[Path] = (), *, browse: bool = False, lang: Lang = "zh") -> None:
    """Answer requests until Ctrl+C. Raises UsageError when the port is taken."""
    server = open_server(host, port, folders)
    here = "::1" if ":" in host else "127.0.0.1"
    names = [here, *_own_names()] if _is_every_address(host) else [host]
    addresses = [f"http://{f'[{name}]' if ':' in name else name}:{server.port}/" for name in names]
    print(wording("B_serving", lang, {"address": wording("W_and", lang).join(addresses)}), flush=True)
    if host not in LOOPBACK:
        print(wording("B_exposed", lang), file=sys.stderr, flush=True)
    if browse:
        webbrowser.open(addresses[0])
    try:
        server.serve_forever()
    finally:
        server.server_close()


def open_server(host: str, port: int, folders: Sequence[Path] = ()) -> BaseWSGIServer:
    """A server that listens; port 0 takes any that is free. On all addresses it answers to each of them by figures."""
    app = create_app(folders, [*LOOPBACK, host, *_own_names()], any_address=_is_every_address(host))
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family) as listening:
            return _Server(host, port, app, handler=_Handler, fd=listening.fileno())
    except (OSError, OverflowError):
        raise UsageError([problem("U014", found=f"{host}:{port}")]) from None


def _own_names() -> list[str]:
    """How others on the network may call this machine."""
    name = socket.gethostname()
    return list(dict.fromkeys((name, f"{name.partition('.')[0]}.local")))


def _is_every_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == ""
