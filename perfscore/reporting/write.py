"""Writing a result to a file."""

from __future__ import annotations

from perfscore.files import replacing


def write(content: str | bytes, path: str) -> None:
    """Write ``content`` (text as UTF-8) to ``path``, replacing it in one step. Raises UsageError when that fails."""
    with replacing(path) as temporary:
        temporary.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
