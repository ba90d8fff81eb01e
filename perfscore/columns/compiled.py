"""How the loops are compiled: without the interpreter's lock, and kept on disk where there is a place for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any], *, fused: bool = False) -> Any:
    """``function`` as machine code. A file system that nobody may write to costs the compilation at every start.

    ``fused`` lets the processor leave out the rounding between a product and a sum; all whole numbers that stay below
    2**53 are the same with it and without.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    if fused:
        options["fastmath"] = {"contract"}
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError:  # numba finds no place for its cache
        return njit(**options)(function)
