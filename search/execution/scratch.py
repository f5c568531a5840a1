"""Arrays that a thread reuses from search to search, so that large searches allocate little."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from search.loops.numpy_loops import UNMATCHED

if TYPE_CHECKING:
    from search.loops.numpy_loops import Keys, Scores


class Scratch(threading.local):
    """The arrays that one thread uses again and again.

    Whoever uses an array must leave it as it was: all UNMATCHED, or all zero. A search runs inside `with scratch:`; if
    it ends with an error, the arrays are discarded.
    """

    def __init__(self) -> None:
        self._total = np.empty(0)
        self._zeros = np.empty(0, np.int64)
        self._counts = np.empty(0, np.int64)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._total = np.empty(0)
            self._zeros = np.empty(0, np.int64)
            self._counts = np.empty(0, np.int64)

    def accumulator(self, size: int) -> Scores:
        """Return an array of `size` scores, each UNMATCHED, which must all be UNMATCHED again after use."""
        if len(self._total) < size:
            self._total = np.full(size, UNMATCHED)
        return self._total[:size]

    def zeros(self, size: int) -> Keys:
        """Return an array of `size` zeros, which must be all zero again after use."""
        if len(self._zeros) < size:
            self._zeros = np.zeros(size, np.int64)
        return self._zeros[:size]

    def counts(self, size: int) -> Keys:
        """Return an array of `size` zeros, which must be all zero again after use; `zeros` returns another array."""
        if len(self._counts) < size:
            self._counts = np.zeros(size, np.int64)
        return self._counts[:size]


SCRATCH = Scratch()  # thread-local: each thread that uses it has arrays of its own
