"""Writing a result: to a file by way of a temporary one, so that nothing is ever half-written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from perfscore.errors import Place, UsageError, problem


def write(content: str | bytes, path: str) -> None:
    """Write ``content`` (text as UTF-8) to ``path``, replacing it in one step. Raises UsageError when that fails."""
    target = Path(path)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".perfscore-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
        Path(temporary).replace(target)
    except (OSError, ValueError) as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        detail = getattr(error, "strerror", None) or str(error)
        raise UsageError([problem("U003", Place(file=path), detail=detail)]) from None
