"""Ensures that there is one writer at a time: a lock file names the writing process, and is freed when it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import platform
import time
from typing import TYPE_CHECKING

from index.errors import LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOKS, PAUSE = 50, 0.02  # reads of the file, and seconds between them: a new holder has a second to write its number


def lock_of(archive: Path) -> Path:
    """Return the path of an archive's lock file, next to the archive."""
    return archive.with_name(f"{archive.name}.lock")


@contextlib.contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the lock file at `path` while the `with` block runs; the kernel frees it if the process dies.

    Raises LockedError if another process holds it; the message has that process's number, its machine, and the time
    since which it has held the file.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            process, _, more = _holder(descriptor).partition(" ")
            where = f" ({more})" if more else ""
            message = f"{path.parent}: process {process or 'unknown'} is writing{where}; wait for it or stop it"
            raise LockedError(message) from None
        os.ftruncate(descriptor, 0)
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        os.pwrite(descriptor, f"{os.getpid()} on {platform.node()} since {since}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> str:
    """Return what the lock's holder wrote about itself in the open file `descriptor`: its process number and more.

    If nothing is written yet, the file is read up to LOOKS times, every PAUSE seconds; "" means that it stayed empty.
    """
    for _ in range(LOOKS):
        if said := os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip():
            return said
        time.sleep(PAUSE)
    return ""
