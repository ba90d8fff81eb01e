"""Scores over columns: the exact results of the scalar engine for millions of rows.

>>> from perfscore.columns import score_table
>>> score_table(table, "cn/mof/2020-10")  # doctest: +SKIP
"""

from importlib.util import find_spec

from perfscore.errors import MissingLibraryError
from perfscore.messages import Joined, problem

_MISSING = [name for name in ("numba", "numpy", "pyarrow") if find_spec(name) is None]
if _MISSING:
    raise MissingLibraryError([problem("U026", found=Joined(_MISSING))])

from perfscore.columns.score import score_table  # noqa: E402 - only where what it needs is there

__all__ = ["score_table"]
