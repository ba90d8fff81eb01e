"""How the loops are compiled: without the interpreter's lock, and kept on disk where there is a place for it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from numba import njit

from perfscore.version import __version__

SOURCES = ("cells", "compiled", "exact", "fast", "layout", "numbers", "sweep")


def _mark() -> str:
    """What the machine code depends on: all modules of loops, for they are compiled into each other."""
    found = sha256(__version__.encode())
    for name in SOURCES:
        path = Path(__file__).with_name(f"{name}.py")
        if path.is_file():  # not so in a zip file, where nothing is kept on disk either
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


MARK = _mark()


def compiled(function: Callable[..., Any], *, fused: bool = False) -> Any:
    """``function`` as machine code. A file system that nobody may write to costs the compilation at every start.

    Numba looks at a function's own file alone to see whether what it kept is still good. So the name under which it
    keeps it tells all of the sources: what an older version left is never used. It tells what a function's closure
    holds, too: functions of one name and one signature are one to the linker, once they come from the disk.

    ``fused`` lets the processor leave out the rounding between a product and a sum; all whole numbers that stay below
    2**53 are the same with it and without.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    if fused:
        options["fastmath"] = {"contract"}
    closed = [str(cell.cell_contents) for cell in function.__closure__ or ()]
    function.__qualname__ += "-".join(["", *closed, MARK])
    try:
        return _kept_apart(njit(cache=True, **options)(function))
    except (RuntimeError, AttributeError):  # numba finds no place for its cache, or keeps it otherwise than we know
        return njit(**options)(function)


def _kept_apart(loop: Any) -> Any:
    """The same, keeping its code in files of names that no other process gives.

    Numba numbers the files of a function without a lock. Two processes that compile at once could give one number to
    two of its variants, and a third would then run the wrong one.
    """
    file = loop._cache._cache_file  # noqa: SLF001  (there is no other way; the caller minds a Numba without it)
    file._data_name_pattern = file._data_name_pattern.removesuffix("nbc") + f"{uuid4().hex}.nbc"  # noqa: SLF001
    return loop


def is_kept(loop: Any) -> bool:
    """Whether machine code of a loop lies on the disk."""
    try:
        return Path(loop._cache._cache_file._index_path).exists()  # noqa: SLF001 - as above
    except AttributeError:
        return False
