"""Memory: the bound on what reading one source may take, so that no page can take the machine's."""

from __future__ import annotations

import contextlib
import resource
from pathlib import Path
from typing import TYPE_CHECKING

from index.sources.contents import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

FREE_MB = 512  # megabytes for any page of usual size, and for the models and tables that its language loads
PER_BYTE = 40  # bytes of memory for a byte of the source: the parsed tree of a real page takes some 15

_PAGES, _DATA = Path("/proc/self/statm"), 5  # sizes in pages, the sixth of which is data and stack (proc_pid_statm(5))


def allowed(size: int) -> int:
    """The most megabytes that reading a source of this size may take."""
    return FREE_MB + size * PER_BYTE // MEGABYTE


@contextlib.contextmanager
def bounded_memory(size: int) -> Iterator[None]:
    """While the block runs, taking more memory than a source of this size may need raises MemoryError.

    The bound is the kernel's, on data of the process (RLIMIT_DATA), beside what the process has already: models that
    were loaded for an earlier source are none of this one's. Where a stricter bound holds, that one stays.
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
    """The bytes of data that the process has now; 0 where the system does not tell, nor bounds them then."""
    try:
        return int(_PAGES.read_text("ascii").split()[_DATA]) * resource.getpagesize()
    except OSError:
        return 0
