"""Reduces the process's memory by controlling the C library's allocator.

The C library keeps freed memory between blocks that are still in use: after arrays of many sizes, this can double what
the index writer needs, and each thread has a heap of its own. With C libraries other than glibc, nothing is done.
"""

from __future__ import annotations

import ctypes
import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


M_ARENA_MAX = -8  # the option's number in glibc's malloc.h


def trim() -> None:
    """Return the process's freed memory to the system; takes some milliseconds per hundred megabytes."""
    give_back = _of_glibc("malloc_trim")
    if give_back:
        give_back(0)


def share() -> bool:
    """Make all threads of a process share one heap, here and in later forks; return whether that succeeded.

    Python's threads take turns anyway, so one heap costs little. Call this before any thread is started.
    """
    set_option = _of_glibc("mallopt")
    return bool(set_option and set_option(M_ARENA_MAX, 1))


@functools.cache
def _of_glibc(name: str) -> Callable[..., Any] | None:
    try:
        return getattr(ctypes.CDLL(None), name)  # type: ignore[no-any-return]
    except (OSError, AttributeError, TypeError):
        return None
