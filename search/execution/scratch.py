"""Arrays that a thread reuses from search to search, so that a search over a million paragraphs allocates little."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from search.loops.numpy_loops import UNMATCHED

if TYPE_CHECKING:
    from search.loops.numpy_loops import Keys, Scores


class Scratch(threading.local):
    """One thread's arrays. Whoever takes one must leave it as it was: all UNMATCHED, or all zero.

    A search runs within `with scratch:`; where it ends with an error, its arrays are thrown away.
    """

    def __init__(self) -> None:
        self._total = np.empty(0)
        self._zeros = np.empty(0, np.int64)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._total = np.empty(0)
            self._zeros = np.empty(0, np.int64)

    def accumulator(self, size: int) -> Scores:
        """An accumulator of scores by document or place: `size` entries, each UNMATCHED."""
        if len(self._total) < size:
            self._total = np.full(size, UNMATCHED)
        return self._total[:size]

    def zeros(self, size: int) -> Keys:
        """An array of `size` zeros, to be left as zeros."""
        if len(self._zeros) < size:
            self._zeros = np.zeros(size, np.int64)
        return self._zeros[:size]


SCRATCH = Scratch()  # thread-local: each thread that uses it has arrays of its own
