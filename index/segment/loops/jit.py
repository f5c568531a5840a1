"""How loops are compiled: by Numba, without the interpreter's lock, kept on disk for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

_JIT = {"nogil": True, "boundscheck": False}


def loop(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile the function, kept on disk for the next start where any folder can keep it."""
    try:
        return numba.njit(cache=True, **_JIT)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # "cannot cache function": neither the source's folder nor a home to write to
        return numba.njit(**_JIT)(function)  # type: ignore[no-any-return]
