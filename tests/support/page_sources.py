"""What the page without a server is built of, where it was fetched before: for machines that build more than once."""

from __future__ import annotations

import os
from pathlib import Path

from perfscore.web.build import Sources


def sources() -> Sources:
    """The archives that PERFSCORE_PYODIDE and PERFSCORE_PDFIUM name; fetched otherwise."""
    named = (os.environ.get(name) for name in ("PERFSCORE_PYODIDE", "PERFSCORE_PDFIUM"))
    return Sources(*(Path(path) if path else None for path in named))
