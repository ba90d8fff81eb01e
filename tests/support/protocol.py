"""A client of the language server that speaks the protocol over pipes, by the letter of the specification."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


class Client:
    """Starts the server as an editor would."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "perfscore", "rules", "serve-editor", *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.count = 0
        self.notices: list[dict[str, Any]] = []

    def tell(self, method: str, **params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        self.count += 1
        self._send({"jsonrpc": "2.0", "id": self.count, "method": method, "params": params})
        while True:
            got = self._next()
            if got.get("id") == self.count and "method" not in got:
                return got.get("result", got.get("error"))
            self.notices.append(got)

    def problems(self) -> list[dict[str, Any]]:
        """The next diagnostics that are published."""
        while True:
            got = self.notices.pop(0) if self.notices else self._next()
            if got.get("method") == "textDocument/publishDiagnostics":
                found: list[dict[str, Any]] = got["params"]["diagnostics"]
                return found

    def close(self) -> int:
        self.ask("shutdown")
        self.tell("exit")
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        return self.process.wait(timeout=20)

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        stream, length = self.process.stdout, 0
        assert stream is not None
        while line := stream.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        got: dict[str, Any] = json.loads(stream.read(length))
        return got
