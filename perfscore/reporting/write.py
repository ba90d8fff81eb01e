"""Writing a result to a file."""

from __future__ import annotations

from perfscore.files import atomic_write


def write(content: str | bytes, path: str) -> None:
    """Write ``content`` (text as UTF-8) to ``path``, whole or not at all. Raises UsageError when that fails."""
    with atomic_write(path) as stream:
        stream.write(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
