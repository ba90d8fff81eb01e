"""Serving until interrupted: on the loopback address, or for a network when that is asked for."""

from __future__ import annotations

import ipaddress
import socket
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.serving import BaseWSGIServer, ThreadedWSGIServer, WSGIRequestHandler

from perfscore.errors import UsageError
from perfscore.messages import Lang, problem, wording
from perfscore.serving.app import create_app, refusal
from perfscore.serving.guard import LOOPBACK
from perfscore.serving.pace import Incoming, Outgoing, Pace, Transfer, cut

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

REQUESTS = 32  # that are answered at once; the system lets some more wait
SILENCE = 30.0  # seconds that a request may say nothing
DEADLINE = 600.0  # seconds for what it sends and its answer
ALONE = Pace(grace=SILENCE, rate=16 * 1024)
CROWDED = Pace(grace=1.0, rate=1024 * 1024)  # when others wait
_PATIENCE = 10.0  # seconds that one waits for another to end before it is turned away
_TICK = 0.5  # seconds between looks at who is slow
_MOST_READ = 16  # pieces of what one who is turned away has sent: unread, they would take the answer along


class _Handler(WSGIRequestHandler):
    """No line for every request: the names of files are nobody's business. Nobody keeps a thread for ever."""

    timeout = SILENCE

    def setup(self) -> None:
        self.connection = self.request
        self.connection.settimeout(self.timeout)
        self.transfer, self._expects = Transfer(monotonic()), False
        self.rfile = self._incoming = Incoming(self.connection, self.transfer)
        self.wfile = Outgoing(self.connection, self.transfer)

    def handle(self) -> None:
        handlers: set[_Handler] = self.server.handlers  # type: ignore[attr-defined]
        handlers.add(self)
        try:
            with suppress(OSError):  # it said nothing for too long, or was cut
                super().handle()
        finally:
            handlers.discard(self)

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        try:
            urlsplit(self.path)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        return True

    def handle_expect_100(self) -> bool:
        """It is told to go on when what it has to say is wanted."""
        del self.headers["Expect"]  # or it would be told at once
        self._expects = True
        self._incoming.expect()
        return True

    def make_environ(self) -> WSGIEnvironment:
        return super().make_environ() | ({"HTTP_EXPECT": "100-continue"} if self._expects else {})

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """What is no request, answered like everything else that cannot be done."""
        self.close_connection = True
        self.wfile.write(refusal(code, problem("U050", status=int(code), detail=HTTPStatus(code).phrase)))

    def log_request(self, *_: object, **__: object) -> None:
        pass

    def log(self, *_: object, **__: object) -> None:
        pass


class _Server(ThreadedWSGIServer):
    """A thread for each request, but only so many. ``handlers`` are those that are being answered."""

    daemon_threads = True

    def __init__(self, *given: Any, **named: Any) -> None:
        self._slots = BoundedSemaphore(REQUESTS)
        self._full_since: float | None = None
        self.handlers: set[_Handler] = set()
        super().__init__(*given, **named)

    def service_actions(self) -> None:
        """From time to time."""
        self._cut(ALONE)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._has_slot():
            _turn_away(request)
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

    def _has_slot(self) -> bool:
        """A slot, waited for as long as all were taken only for a while. The slow make room for those who wait."""
        self._full_since = self._full_since or monotonic()
        while not self._slots.acquire(timeout=min(_TICK, CROWDED.grace, _PATIENCE)):
            self._cut(CROWDED)
            if monotonic() - self._full_since > _PATIENCE:
                return False
        self._full_since = None
        return True

    def _cut(self, pace: Pace) -> None:
        for each in [*self.handlers]:
            if each.transfer.is_slow(pace) or monotonic() - each.transfer.began > DEADLINE:
                cut(each.connection)


def _turn_away(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.setblocking(False)
        connection.send(refusal(HTTPStatus.SERVICE_UNAVAILABLE, problem("U165")))
        for _ in range(_MOST_READ):
            connection.recv(64 * 1024)


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
