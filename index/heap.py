"""Giving freed memory back to the system.

The C library keeps what it frees between pieces that are still held: after arrays of many sizes that is as much again
as a writer's bound. Where it is another library than glibc, nothing is done.
"""

from __future__ import annotations

import ctypes
import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def trim() -> None:
    """Have the system take what is free; some milliseconds for each hundred megabytes."""
    give_back = _malloc_trim()
    if give_back:
        give_back(0)


@functools.cache
def _malloc_trim() -> Callable[[int], Any] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
