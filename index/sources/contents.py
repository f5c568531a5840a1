"""Reads the bytes of one file or container member as a source, unless they exceed the size limit of a source."""

from __future__ import annotations

from typing import IO

from index.records import Skipped
from index.sources.source import Source, unreadable

MEGABYTE = 1_000_000
EMPTY = "no pages in container"


def source_of(file: IO[bytes], name: str, limit: int) -> Source | Skipped:
    """Read the whole stream as one source; return a Skipped if it has more than `limit` bytes."""
    content = bounded(file, limit + 1)
    return Source(name, content) if len(content) <= limit else Skipped(name, too_large(limit))


def too_large(limit: int) -> str:
    """Return the reason for skipping a source of more than `limit` bytes."""
    return f"larger than {limit / MEGABYTE:g} MB"


def bounded(file: IO[bytes], limit: int) -> bytes:
    """Return the rest of the stream, but at most `limit` bytes.

    A single read can return less than there is, so reads are repeated until one returns nothing.
    """
    parts = []
    while limit > 0 and (part := file.read(min(limit, MEGABYTE))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def clean(name: str) -> str:
    """Return a container member's name as valid text: surrogates that stand for bytes not in UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def damage(error: Exception) -> str:
    """Describe why a container or member cannot be read: the system's message, or what is damaged."""
    if isinstance(error, OSError) and error.errno is not None:
        return unreadable(error)
    return f"damaged: {' '.join(str(error).split()) or type(error).__name__}"
