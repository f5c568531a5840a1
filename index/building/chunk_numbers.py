"""Splits texts at white space, as `str.split` does, into chunks, and numbers the distinct chunks.

There are two implementations with the same results: a Python dict, which is faster for few texts, and a hash table
over UTF-8 bytes that compiled code searches, which is faster for many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.segment import packing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

MANY = 48_000  # distinct chunks, as some 40,000 paragraphs have, from which compiled code is worth its time to load
ROOM = 1 << 14  # chunks that a new table has space for; a power of two
LENGTH = 16  # bytes reserved for each chunk: more than chunks have on average


class Chunks(Protocol):
    """A map from each distinct chunk (a piece of text without white space) to a number.

    The function `number(chunk)`, which is passed to the constructor, gives the number of a new chunk; it is called once
    per distinct chunk.
    """

    def __len__(self) -> int:
        """Return the number of distinct chunks in the map."""
        ...

    def split(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Split the texts into chunks; return the numbers of all chunks in order, and how many chunks each text has."""
        ...


def grown(memory: DictOfChunks) -> Chunks:
    """Return a TableOfChunks if `memory` has MANY chunks and compiled code is available, otherwise `memory` itself.

    The table gives each chunk the number that it has in `memory`.
    """
    if len(memory) < MANY or packing.compiled() is None:
        return memory
    return TableOfChunks(memory.number)


class DictOfChunks(dict[str, int]):
    """A map from chunks to numbers, kept in a Python dict.

    The function `number(chunk)`, which is passed to the constructor, gives the number of a new chunk.
    """

    def __init__(self, number: Callable[[str], int]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = self._number(chunk)
        return number

    def number(self, chunk: str) -> int:
        """Remove the chunk from this map and return its number; an unknown chunk gets a new number.

        This is the callback through which a TableOfChunks takes over the chunks of this map.
        """
        known = self.pop(chunk, None)
        return self._number(chunk) if known is None else known

    def split(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Split the texts into chunks; return the numbers of all chunks in order, and how many chunks each text has."""
        numbers: list[int] = []
        counts: list[int] = []
        for text in texts:
            found = text.split()
            counts.append(len(found))
            numbers += map(self.__getitem__, found)
        return np.array(numbers, np.int32), np.array(counts, np.int64)


class TableOfChunks:
    """A map from chunks to numbers, kept in a hash table over UTF-8 bytes that fits the processor's cache.

    The function `number(chunk)`, which is passed to the constructor, gives the number of a chunk that the table lacks.
    """

    def __init__(self, number: Callable[[str], int]) -> None:
        self._number = number
        self._count = 0
        self._numbers = np.zeros(ROOM, np.int32)  # place of a chunk, from 0 in the order of adding -> its number
        self._slots = np.full(2 * ROOM, -1, np.int32)
        self._ends = np.zeros(ROOM + 1, np.int32)
        self._blob = np.zeros(ROOM * LENGTH, np.uint8)

    def __len__(self) -> int:
        return self._count

    def split(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Split the texts into chunks; return the numbers of all chunks in order, and how many chunks each text has."""
        fast = packing.compiled()
        assert fast is not None
        data = np.frombuffer(_closed(texts), np.uint8)
        numbers, counts = np.empty(len(data) // 2 + 1, np.int32), np.empty(len(texts), np.int64)
        at = np.array([0, 0, 0, 0, self._count], np.int64)
        while True:
            fast.split_chunks(data, at, (self._slots, self._ends, self._blob), (numbers, counts))
            if at[0] >= len(data):
                break
            self._grow(int(at[4]), len(data))
        self._learn(int(at[4]))
        return self._numbers[numbers[: at[2]]], counts

    def _learn(self, count: int) -> None:
        for new in range(self._count, count):
            chunk = self._blob[self._ends[new] : self._ends[new + 1]].tobytes()
            self._numbers[new] = self._number(chunk.decode("utf-8", "surrogatepass"))
        self._count = count

    def _grow(self, count: int, size: int) -> None:
        """Double the table, which has `count` chunks, and make space for at least `size` more bytes of chunks."""
        self._learn(count)
        room = 2 * len(self._numbers)
        self._numbers = np.resize(self._numbers, room)
        self._ends = np.resize(self._ends, room + 1)
        self._blob = np.resize(self._blob, max(2 * len(self._blob), int(self._ends[count]) + size))
        self._slots = np.full(2 * room, -1, np.int32)
        fast = packing.compiled()
        assert fast is not None
        fast.place_chunks(count, (self._slots, self._ends, self._blob))


def _closed(texts: Sequence[str]) -> bytes:
    """Encode the texts as UTF-8, each followed by a zero byte; a NUL inside a text is replaced by U+FFFD."""
    joined = "\0".join(texts) + "\0"
    if joined.count("\0") != len(texts):
        joined = "\0".join(text.replace("\0", "\ufffd") for text in texts) + "\0"
    return joined.encode("utf-8", "surrogatepass") if texts else b""
