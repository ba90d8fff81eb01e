"""Runs inside Pyodide while the page is built: archives of Python sources -> the same archives, byte-compiled.

A browser then compiles nothing at each start. The same sources give the same bytes: entries are sorted, carry no time
of their own, and a compiled module is known by no file beside it.
"""

from __future__ import annotations

import importlib.util
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]
from importlib.machinery import SourceFileLoader

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def compile_archive(source: str, target: str) -> None:
    """Writes the archive with ``name.pyc`` in place of each ``name.py``, stored, for the whole is packed afterwards."""
    with zipfile.ZipFile(source) as sources, zipfile.ZipFile(target, "w") as archive:
        for name in sorted(sources.namelist()):
            raw = sources.read(name)
            if name.endswith(".py"):
                code = SourceFileLoader("", name).source_to_code(raw, name)
                made = _code_to_hash_pyc(code, importlib.util.source_hash(raw), checked=False)
                archive.writestr(zipfile.ZipInfo(f"{name}c", _NO_TIME), made)
            elif not name.endswith("/"):
                archive.writestr(zipfile.ZipInfo(name, _NO_TIME), raw)
