"""Limits the memory that reading one source may use, so that no file can exhaust the machine."""

from __future__ import annotations

import contextlib
import resource
from pathlib import Path
from typing import TYPE_CHECKING

from index.sources.contents import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

FREE_MB = 512  # megabytes for a page of usual size and for the models and tables of its language
PER_BYTE = 40  # bytes of memory per byte of the source; the parsed tree of a real page takes some 15

_PAGES, _DATA = Path("/proc/self/statm"), 5  # sizes in pages, the sixth of which is data and stack (proc_pid_statm(5))


def allowed(size: int) -> int:
    """Return the limit in megabytes for reading a source of this size in bytes."""
    return FREE_MB + size * PER_BYTE // MEGABYTE


@contextlib.contextmanager
def bounded_memory(size: int) -> Iterator[None]:
    """Within the `with` block, raise MemoryError when more memory is taken than a source of `size` bytes is allowed.

    The kernel enforces the limit (RLIMIT_DATA). It is added to what the process already uses, so models loaded for an
    earlier source do not count. A stricter existing limit stays in force.
    """
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _held() + allowed(size) * MEGABYTE
    limits = [each for each in (before, hard, wanted) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def _held() -> int:
    """Return the bytes of data that the process uses now; 0 if the system does not report it."""
    try:
        return int(_PAGES.read_text("ascii").split()[_DATA]) * resource.getpagesize()
    except OSError:
        return 0
