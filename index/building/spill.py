"""Packed words on their way into a segment: kept in memory, or in a file without a name where there may be many."""

from __future__ import annotations

import mmap
import tempfile
import weakref
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class SpilledWords:
    """Runs of 32-bit words put one after the other, then seen as one."""

    def __init__(self, folder: Path | None) -> None:
        self.count = 0
        self._file = tempfile.TemporaryFile(dir=folder) if folder else None  # noqa: SIM115  (gone with this object)
        self._runs: list[NDArray[np.uint32]] = []
        if self._file:
            weakref.finalize(self, self._file.close)

    def add(self, words: NDArray[np.uint32]) -> None:
        """Put the next run behind those before it."""
        self.count += len(words)
        if self._file:
            self._file.write(words.data)
        else:
            self._runs.append(words)

    def whole(self) -> NDArray[np.uint32]:
        """All words, and one spare."""
        spare = np.zeros(1, np.uint32)
        if self._file is None:
            return np.concatenate([*self._runs, spare])
        self._file.write(spare.data)
        self._file.flush()
        mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self._file.close()  # the mapping holds it open for as long as it is seen
        return np.frombuffer(mapped, np.uint32)
