"""Arrays that each thread uses again for every search: a search over a million paragraphs allocates little."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from search.loops.numpy_loops import UNTOUCHED

if TYPE_CHECKING:
    from search.loops.numpy_loops import Keys, Scores


class Scratch(threading.local):
    """One thread's arrays. Whoever takes one leaves it as it was: untouched, or all zero.

    `with scratch:` stands around a search; one that did not end well takes its arrays with it.
    """

    def __init__(self) -> None:
        self._total = np.empty(0)
        self._zeros: dict[str, Keys] = {}

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._total = np.empty(0)
            self._zeros.clear()

    def untouched(self, size: int) -> Scores:
        """An accumulator of that many entries, each UNTOUCHED."""
        if len(self._total) < size:
            self._total = np.full(size, UNTOUCHED)
        return self._total[:size]

    def zeros(self, name: str, size: int) -> Keys:
        """That many zeros; another name is another array."""
        held = self._zeros.get(name)
        if held is None or len(held) < size:
            held = self._zeros[name] = np.zeros(size, np.int64)
        return held[:size]


SCRATCH = Scratch()  # thread-local: each thread that uses it has arrays of its own
