"""Compiles loops with Numba, so that they release the interpreter lock, and caches the compiled code on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

_JIT = {"nogil": True, "boundscheck": False}


def loop(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile the function with Numba, and cache the compiled code on disk if Numba finds a writable folder."""
    try:
        return numba.njit(cache=True, **_JIT)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # "cannot cache function": neither the source's folder nor the user's is writable
        return numba.njit(**_JIT)(function)  # type: ignore[no-any-return]
