"""A pool of buffers: memory of results that nobody holds any more, for the next ones.

Fresh pages cost as much as the scoring. Of ten million rows ``low`` alone takes 3.9 ns a row with the pool and 4.7
without; all six results 9 with it, and 10 to 20 without, as the system finds the pages.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MOST_KEPT = 1 << 29  # bytes: six results of ten million rows and more
_WORTH_KEEPING = 1 << 20
_kept: dict[int, NDArray[np.uint8]] = {}  # the oldest first; its operations are atomic, for it is changed anywhere


def room(size: int, kind: type[np.generic]) -> NDArray[Any]:
    """An array of ``size`` numbers with anything in them; a large one may lie where one lay that is gone by now.

    At most 512 MB wait to be used again. Whatever still refers to an array, an Arrow buffer too, keeps it from that.
    """
    needed = size * np.dtype(kind).itemsize
    if needed < _WORTH_KEEPING:
        return np.empty(size, kind)
    block = _fitting(needed)
    if block is None:
        block = np.empty(needed, np.uint8)
    # over a memoryview, so that slices refer to this array and not to the block beneath it
    found = np.frombuffer(block.data[:needed], kind)
    weakref.finalize(found, _keep, block).atexit = False
    return found


def _fitting(needed: int) -> NDArray[np.uint8] | None:
    """A block that is kept, large enough and not twice too large; it is the caller's now."""
    for key, block in list(_kept.items()):
        if needed <= block.nbytes <= 2 * needed and _kept.pop(key, None) is not None:
            return block
    return None


def _keep(block: NDArray[np.uint8]) -> None:
    """Keep a block, and let the oldest go for it; one that is too large itself goes back to the system."""
    if block.nbytes > _MOST_KEPT:
        return
    _kept[id(block)] = block
    for key in list(_kept):
        if sum(each.nbytes for each in list(_kept.values())) > _MOST_KEPT:
            _kept.pop(key, None)
