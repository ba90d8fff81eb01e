"""Whether a terminal obeys escape sequences: colours, and a line that is written over."""

from __future__ import annotations

import os
import sys
from typing import TextIO

CLEARED = "\r\x1b[K"  # the line is empty, and written from its beginning
_ESCAPES = 4  # ENABLE_VIRTUAL_TERMINAL_PROCESSING


def obeys_escapes(stream: TextIO) -> bool:
    """For a terminal that can; consoles of Windows are asked to, and old ones cannot."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or _asked_to(stream)


def _asked_to(stream: TextIO) -> bool:
    import ctypes
    import msvcrt

    library, mode = ctypes.windll.kernel32, ctypes.c_ulong()  # type: ignore[attr-defined, unused-ignore]
    console = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))  # type: ignore[attr-defined, unused-ignore]
    known = library.GetConsoleMode(console, ctypes.byref(mode))
    return bool(known and library.SetConsoleMode(console, mode.value | _ESCAPES))
