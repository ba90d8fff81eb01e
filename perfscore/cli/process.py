"""The console script: streams and signals are in order before anything heavy is imported."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from types import FrameType

from perfscore.version import __version__

_MADE_BETWEEN = 20_000  # objects between two looks for those that nobody holds; 700 are usual, a tenth of all starting


def run() -> None:
    """Run the command of this process and end it with its exit code."""
    gc.set_threshold(_MADE_BETWEEN)
    _open_streams()
    _unwind_on_signals()
    if sys.argv[1:] == ["--version"]:  # as the parser answers it, without loading a parser
        print(f"perfscore {__version__}")
        sys.exit(0)
    try:
        from perfscore.cli.commands import main

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    sys.exit(code)


def _open_streams() -> None:
    """A standard stream that the caller closed fails when written to, and its number is not given to another file."""
    for name, flags in (("stdin", os.O_WRONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)
            setattr(sys, name, os.fdopen(descriptor, "r" if name == "stdin" else "w"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            told = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]  # who asks for an encoding gets it
            stream.reconfigure(encoding=stream.encoding if told else "utf-8", errors="backslashreplace")


def _unwind_on_signals() -> None:
    """A command that is ended removes what it has begun to write. Signals that the caller ignores stay ignored."""
    process = os.getpid()

    def end(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN if os.getpid() == process else signal.SIG_DFL)
        if os.getpid() == process:
            raise SystemExit(128 + number)
        os.kill(os.getpid(), number)  # a worker process: it has nothing to remove

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)
