"""How far a long command is, on a terminal: one line that is written over, with the rate and the time that is left."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from attrs import define, field

from perfscore.cli.console import CLEARED, obeys_escapes
from perfscore.messages import Lang, wording
from perfscore.reporting.table import clean

_SOON = 3  # documents after which the rate is told


@define
class Progress:
    """Shows nothing where standard error is no terminal, or for a single document."""

    count: int
    lang: Lang
    began: float = field(factory=time.monotonic)

    @property
    def _wanted(self) -> bool:
        return self.count > 1 and obeys_escapes(sys.stderr)

    def show(self, number: int, file: str) -> None:
        """``number`` documents are done, ``file`` the last of them."""
        if not self._wanted:
            return
        taken = time.monotonic() - self.began
        rate = number / taken if taken else 0.0
        left = (self.count - number) / rate if rate else 0.0
        figures = {"number": str(number), "count": str(self.count), "file": clean(Path(file).name)}
        line = wording("W_reading", self.lang, figures)
        if number >= _SOON:
            line += wording("W_rate", self.lang, {"rate": f"{rate:.1f}", "left": _clock(left)})
        print(f"{CLEARED}{line}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._wanted:
            print(CLEARED, end="", file=sys.stderr, flush=True)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
