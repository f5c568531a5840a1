"""Limits on hostile containers: the size of headers, the time for one member, and the compression ratio.

Libraries that read container headers (tarfile, warcio) read as many bytes as a header claims to have. So they read
through a `Metered` stream, which stops after HEADER_LIMIT bytes until it is told the size of the body that follows.
"""

from __future__ import annotations

import io
import time
from typing import IO

HEADER_LIMIT = 64 * 1024  # bytes of headers before a body; a file's name has at most 4 KB, HTTP headers 16 KB
MOST_SWELLING = 1_000  # decompressed bytes per compressed byte; gzip reaches at most about 1,000, pages of a site 30
FREE = 64_000_000  # decompressed bytes that are always allowed, so that a small file of zeros is described correctly
STEP_SECONDS = 20.0  # seconds of this thread's work from one member to the next; skipping a gigabyte takes 5


class BoundError(ValueError):
    """Raised if a container's headers, size or processing time exceed what any genuine container needs."""


class Metered(io.RawIOBase):
    """A stream that limits how many bytes the reader of a container's headers can get.

    After `allow(n)`, it gives n bytes of a body and then at most HEADER_LIMIT bytes of headers. Raises BoundError for
    any further byte, and if the reading thread has worked longer than STEP_SECONDS since the last `allow`; time spent
    waiting for a disk or a pipe does not count.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.allow(0)

    def allow(self, body: int) -> None:
        """Allow the reader the next `body` bytes and then HEADER_LIMIT bytes of headers; restart the time limit."""
        self._left = body + HEADER_LIMIT
        self._until = time.thread_time() + STEP_SECONDS

    def readable(self) -> bool:
        """Return True: the stream can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read bytes into the buffer and return how many; 0 at the end of the stream."""
        if time.thread_time() > self._until:
            raise BoundError(f"one member takes longer than {STEP_SECONDS:g} s; unpack it and index the folder")
        part = self._file.read(len(buffer))
        self._left -= len(part)
        if self._left < 0:
            raise BoundError(f"a header of more than {HEADER_LIMIT // 1024} KB")
        buffer[: len(part)] = part
        return len(part)


def weigh(unpacked: int, packed: int) -> None:
    """Raise BoundError if `packed` bytes cannot genuinely decompress to as many as `unpacked` bytes."""
    if unpacked > FREE + MOST_SWELLING * packed:
        raise BoundError(f"more than {MOST_SWELLING:,} times as large unpacked: a bomb")
