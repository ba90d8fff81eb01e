"""Writing a result to a file."""

from __future__ import annotations

from collections.abc import Iterable

from perfscore.files import atomic_write


def write(content: str | bytes, path: str) -> None:
    """Write ``content`` (text as UTF-8) to ``path``, whole or not at all. Raises UsageError when that fails."""
    write_parts([content], path)


def write_parts(parts: Iterable[str | bytes], path: str) -> None:
    """The same of a content that comes in parts."""
    with atomic_write(path) as stream:
        for part in parts:
            stream.write(part.encode("utf-8", "backslashreplace") if isinstance(part, str) else part)
