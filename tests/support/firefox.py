"""Firefox without a window, driven over Marionette: its own protocol, a length and a JSON list on a local port."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FIREFOX = next((found for name in ("firefox-esr", "firefox") if (found := shutil.which(name))), None)
_STARTS = 120.0  # seconds
#: No network: a proxy that is not there.
_SETTINGS = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}


class Firefox:
    """One window. ``run`` is the body of an async function in the page; it gives back what that returns."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=300)
        self._buffer = b""
        self._last = 0
        self._receive()
        self._ask("WebDriver:NewSession", {"timeouts": {"script": 240_000}})

    def open(self, address: str) -> None:
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, body: str, *arguments: object) -> Any:
        script = (
            "const done = arguments[arguments.length - 1];"
            f"(async (...given) => {{ {body} }})(...[...arguments].slice(0, -1))"
            ".then(done, (error) => done({failed: String(error)}));"
        )
        return self._ask("WebDriver:ExecuteAsyncScript", {"script": script, "args": list(arguments)})["value"]

    def close(self) -> None:
        self._socket.close()

    def _ask(self, command: str, given: dict[str, Any]) -> Any:
        self._last += 1
        sent = json.dumps([0, self._last, command, given]).encode()
        self._socket.sendall(b"%d:%s" % (len(sent), sent))
        _, _, error, result = self._receive()
        assert error is None, error
        return result

    def _receive(self) -> Any:
        while b":" not in self._buffer:
            self._buffer += self._socket.recv(65536)
        size, _, self._buffer = self._buffer.partition(b":")
        while len(self._buffer) < int(size):
            self._buffer += self._socket.recv(65536)
        found, self._buffer = self._buffer[: int(size)], self._buffer[int(size) :]
        return json.loads(found)


@contextmanager
def firefox(folder: Path, own_machine: bool = False) -> Iterator[Firefox]:
    """A Firefox with a profile of its own in ``folder``; ``own_machine`` lets it ask servers there, and no others."""
    assert FIREFOX is not None
    settings = _SETTINGS | {"network.proxy.allow_hijacking_localhost": not own_machine}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in settings.items()]
    lines.append(f'user_pref("marionette.port", {port});')
    (folder / "user.js").write_text("\n".join(lines), "utf-8")
    command = [FIREFOX, "--headless", "--no-remote", "--marionette", "--profile", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        browser = _connected(port, process)
        yield browser
        browser.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _connected(port: int, process: subprocess.Popen[bytes]) -> Firefox:
    until = time.monotonic() + _STARTS
    while True:
        try:
            return Firefox(port)
        except OSError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.2)
