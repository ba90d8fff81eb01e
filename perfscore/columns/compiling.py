"""When the loops pay: a small table is scored sooner row by row than they are loaded, or even compiled."""

from __future__ import annotations

import sys
from importlib import import_module

from perfscore.messages import wording

LOADED_FROM = 1_000  # rows: to load the loops from the disk takes about half a second of CPU
COMPILED_FROM = 50_000  # rows: to compile them takes about ten seconds
_LOOPS = "perfscore.columns.loops.sweep"


def pays(rows: int) -> bool:
    """Whether so many rows are scored sooner by the loops; where they must be compiled first, the terminal is told."""
    if _LOOPS in sys.modules and sys.modules[_LOOPS].sweep.signatures:
        return True
    if rows < LOADED_FROM:
        return False
    from perfscore.columns.loops.compiled import is_kept

    kept = is_kept(import_module(_LOOPS).sweep)
    if not kept and rows >= COMPILED_FROM and sys.stderr.isatty():
        print(wording("W_compiling", "zh"), wording("W_compiling", "en"), sep="\n", file=sys.stderr)
    return kept or rows >= COMPILED_FROM
