"""Contents: the bytes of one file or member as a source, unless there are more of them than a page can have."""

from __future__ import annotations

from typing import IO

from index.records import Skipped
from index.sources.source import Source, unreadable

MEGABYTE = 1_000_000
EMPTY = "no pages in container"


def source_of(file: IO[bytes], name: str, limit: int) -> Source | Skipped:
    """Read the whole stream as one source; Skipped where that is more than `limit` bytes."""
    content = bounded(file, limit + 1)
    return Source(name, content) if len(content) <= limit else Skipped(name, too_large(limit))


def too_large(limit: int) -> str:
    """The reason for a source of more than `limit` bytes."""
    return f"larger than {limit / MEGABYTE:g} MB"


def bounded(file: IO[bytes], limit: int) -> bytes:
    """All of a stream, but at most `limit` bytes, however small its own portions are."""
    parts = []
    while limit > 0 and (part := file.read(min(limit, MEGABYTE))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def clean(name: str) -> str:
    """A member's name as text that any file can hold: what is no UTF-8 becomes U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def damage(error: Exception) -> str:
    """Why a container, or a member of it, cannot be read: what the system says, or what is damaged."""
    if isinstance(error, OSError) and error.errno is not None:
        return unreadable(error)
    return f"damaged: {' '.join(str(error).split()) or type(error).__name__}"
