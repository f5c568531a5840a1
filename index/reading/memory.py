"""Memory: the bound on what reading one source may take, so that no page can take the machine's."""

from __future__ import annotations

import contextlib
import resource
from typing import TYPE_CHECKING

from index.sources.contents import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

FREE_MB = 512  # megabytes for Python, the libraries and any page of usual size
PER_BYTE = 40  # bytes of memory for a byte of the source: the parsed tree of a real page takes some 15


def allowed(size: int) -> int:
    """The most megabytes that reading a source of this size may take."""
    return FREE_MB + size * PER_BYTE // MEGABYTE


@contextlib.contextmanager
def bounded_memory(size: int) -> Iterator[None]:
    """While the block runs, taking more memory than a source of this size may need raises MemoryError.

    The bound is the kernel's, on data of the process (RLIMIT_DATA); where a stricter one holds, that one stays.
    """
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = allowed(size) * MEGABYTE
    limits = [each for each in (before, hard, wanted) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))
