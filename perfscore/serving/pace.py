"""How long a connection may keep us waiting: what it moves pays for its time."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedIOBase, BufferedReader
from time import monotonic
from typing import TYPE_CHECKING

from attrs import define

from perfscore.frozen import frozen

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_PIECE = 64 * 1024  # bytes that are sent at once: a slow reader is seen to move
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@frozen
class Pace:
    """Seconds for which a request may keep us waiting at all, and bytes that pay for each further second."""

    grace: float
    rate: float


@define
class Transfer:
    """What a connection has moved, and how long we waited for it in all."""

    began: float
    moved: int = 0
    waited: float = 0.0
    _since: float | None = None  # since when we wait now

    @contextmanager
    def waiting(self) -> Iterator[None]:
        self._since = since = monotonic()
        try:
            yield
        finally:
            self._since = None
            self.waited += monotonic() - since

    def is_slow(self, pace: Pace) -> bool:
        """Whether we wait for it now, and have waited for longer than it may keep us."""
        since = self._since
        return since is not None and self.waited + monotonic() - since > pace.grace + self.moved / pace.rate


class _Received(socket.SocketIO):
    """The bytes of a connection as they come; who waits to be told to go on is told when the first are wanted."""

    def __init__(self, connection: socket.socket, transfer: Transfer) -> None:
        super().__init__(connection, "r")
        self._connection, self._transfer = connection, transfer
        self.expects = False

    def readinto(self, b: WriteableBuffer) -> int | None:
        if self.expects:
            self.expects = False
            self._connection.sendall(_CONTINUE)
        with self._transfer.waiting():
            count = super().readinto(b)
        self._transfer.moved += count or 0
        return count


class Incoming(BufferedReader):
    """What a client sends; ``expect`` when it waits to be told to go on after its head."""

    def __init__(self, connection: socket.socket, transfer: Transfer) -> None:
        self._received = _Received(connection, transfer)
        super().__init__(self._received)

    def expect(self) -> None:
        self._received.expects = True


class Outgoing(BufferedIOBase):
    """What goes to a client, piece by piece."""

    def __init__(self, connection: socket.socket, transfer: Transfer) -> None:
        self._connection, self._transfer = connection, transfer

    def writable(self) -> bool:
        return True

    def write(self, buffer: ReadableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        for start in range(0, len(view), _PIECE):
            piece = view[start : start + _PIECE]
            with self._transfer.waiting():
                self._connection.sendall(piece)
            self._transfer.moved += len(piece)
        return len(view)


def cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
