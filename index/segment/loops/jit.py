"""Compiles loops with Numba, so that they release the interpreter lock, and caches the compiled code on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

_JIT = {"nogil": True, "boundscheck": False}


def loop(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile the function, and cache the result on disk if any folder is writable."""
    try:
        return numba.njit(cache=True, **_JIT)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # "cannot cache function": neither the source's folder nor a home to write to
        return numba.njit(**_JIT)(function)  # type: ignore[no-any-return]
