"""Results on their way from a worker: a rule set is sent once, and is one object again on the other side."""

from __future__ import annotations

import io
import pickle
from typing import IO, Any

from attrs import define, field

from perfscore.rules.model import RuleSet


@define
class Sender:
    """Writes objects to a stream; remembers the rule sets that went before."""

    stream: IO[bytes]
    sent: dict[int, RuleSet] = field(factory=dict)

    def send(self, item: object) -> None:
        buffer, sent = io.BytesIO(), dict(self.sent)
        _Pickler(buffer, sent).dump(item)
        self.sent = sent  # not before all of it is written: memory may be at its end
        self.stream.write(buffer.getbuffer())
        self.stream.flush()


@define
class Receiver:
    """Reads what a Sender wrote. Raises EOFError or UnpicklingError at the end of a stream that broke off."""

    stream: IO[bytes]
    received: dict[int, RuleSet] = field(factory=dict)

    def receive(self) -> Any:
        return _Unpickler(self.stream, self.received).load()


class _Pickler(pickle.Pickler):
    def __init__(self, stream: IO[bytes], sent: dict[int, RuleSet]) -> None:
        super().__init__(stream, protocol=pickle.HIGHEST_PROTOCOL)
        self._sent = sent

    def persistent_id(self, item: object) -> tuple[int, bytes | None] | None:
        if type(item) is not RuleSet:
            return None
        known = id(item) in self._sent
        self._sent[id(item)] = item  # kept, so that its id is its own
        return id(item), None if known else pickle.dumps(item)


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: IO[bytes], received: dict[int, RuleSet]) -> None:
        super().__init__(stream)
        self._received = received

    def persistent_load(self, pid: tuple[int, bytes | None]) -> RuleSet:
        number, raw = pid
        if raw is not None:
            self._received[number] = pickle.loads(raw)  # from a process of ours
        return self._received[number]
