"""Files that appear whole or not at all: written under another name, then renamed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from perfscore.errors import Place, UsageError, problem


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A name to write to, beside ``path``; it becomes ``path`` when all went well and is gone when not.

    Raises UsageError when the file cannot be written.
    """
    target = Path(path)
    temporary = target.with_name(f".perfscore-{uuid4().hex}")
    try:
        temporary.open("xb").close()
        yield temporary
        temporary.replace(target)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise UsageError([problem("U003", Place(file=str(path)), detail=detail)]) from None
    finally:
        with suppress(OSError, ValueError):
            temporary.unlink(missing_ok=True)
