"""Holding less memory than the C library would, and giving freed memory back to the system.

The C library keeps what it frees between pieces that are still held: after arrays of many sizes that is as much again
as a writer's bound, and each thread's heap keeps its own. Where it is another library than glibc, nothing is done.
"""

from __future__ import annotations

import ctypes
import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


M_ARENA_MAX = -8  # the option's number in glibc's malloc.h


def trim() -> None:
    """Have the system take what is free; some milliseconds for each hundred megabytes."""
    give_back = _of_glibc("malloc_trim")
    if give_back:
        give_back(0)


def share() -> bool:
    """Have all threads of this process, and of those that it forks, take memory from one heap; whether they do.

    Threads of Python take turns anyway. Call it before any thread is started.
    """
    set_option = _of_glibc("mallopt")
    return bool(set_option and set_option(M_ARENA_MAX, 1))


@functools.cache
def _of_glibc(name: str) -> Callable[..., Any] | None:
    try:
        return getattr(ctypes.CDLL(None), name)  # type: ignore[no-any-return]
    except (OSError, AttributeError, TypeError):
        return None
