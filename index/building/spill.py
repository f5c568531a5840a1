"""Buffers packed numbers until the segment is written, in memory or in an unnamed temporary file."""

from __future__ import annotations

import mmap
import tempfile
import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class Spilled:
    """Numbers of the type `kind` that are appended array by array, then read as one array.

    They are kept in an unnamed temporary file in `folder`, or in memory if that is None. `count` is how many there are.
    """

    def __init__(self, kind: type[np.unsignedinteger[Any]], folder: Path | None) -> None:
        self.count = 0
        self._kind = kind
        self._file = tempfile.TemporaryFile(dir=folder) if folder else None  # noqa: SIM115  (closed with this object)
        self._runs: list[NDArray[Any]] = []
        if self._file:
            weakref.finalize(self, self._file.close)

    def add(self, run: NDArray[Any]) -> None:
        """Append the numbers of the array `run`."""
        self.count += len(run)
        if self._file:
            self._file.write(run.data)
        else:
            self._runs.append(run)

    def whole(self) -> NDArray[Any]:
        """Return all numbers plus a spare 0 at the end, so that decoders can read one number ahead; call it once."""
        spare = np.zeros(1, self._kind)
        if self._file is None:
            return np.concatenate([*self._runs, spare])
        self._file.write(spare.data)
        self._file.flush()
        mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self._file.close()  # the content stays readable as long as the mapping exists
        return np.frombuffer(mapped, self._kind)
