"""The forward index: each document's words in the order of its text, which posting lists cannot give.

    forward.forms [r]        for each rank, the term number of the word form that has it; the commonest form has rank 0
    forward.counts [d]       the number of words of each document
    forward.at [d + 1]       the first byte of each document in forward.words
    forward.words            the ranks of all words in order, seven bits to a byte, lowest bits first; the highest bit
                             is set in every byte of a rank except its last

A form's term number is its index among the sorted terms of the field `exact`. About a hundred forms make up half of
running text, so a word takes about a byte and a half. Of a compound such as "S-400", the parts ("s", "400") are stored
and the joined form ("s400") is not.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.errors import DamagedError
from index.segment import packing
from index.segment.packing import ramp, sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.segment.container import Sections

NAME = "forward"
CONTINUED = 128  # the bit of a byte that says that the rank continues in the next byte
BITS = 7  # bits of a rank in each byte

_LARGER = 1 << BITS * np.arange(1, 5)  # the lowest ranks that need two, three, four and five bytes


class Sequences(NamedTuple):
    """The words of some documents: document i consists of the word forms numbered `forms[starts[i]:starts[i + 1]]`.

    A form's number is its term number, the index among the sorted terms of the field `exact`.
    """

    forms: NDArray[np.int32]
    starts: NDArray[np.int64]


class ForwardIndex:
    """The words of one segment's documents; can be shared between threads, and raises DamagedError if damaged.

    `counts` has the number of words of each document.
    """

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self.counts = sections.array(f"{NAME}.counts")
        self._forms = sections.array(f"{NAME}.forms").astype(np.int32)
        self._at = sections.array(f"{NAME}.at")
        self._words = sections.array(f"{NAME}.words")

    @classmethod
    def of(cls, sections: Sections) -> ForwardIndex | None:
        """Return the segment's forward index, or None if the index was built without one."""
        return cls(sections) if f"{NAME}.words" in sections else None

    @functools.cached_property
    def total(self) -> int:
        """The number of words in all documents, including deleted ones."""
        return int(self.counts.sum(dtype=np.int64))

    def words(self, docs: NDArray[Any]) -> Sequences:
        """Return the words of the documents, in the order of `docs`."""
        starts = sums(self.counts[docs])
        begins, ends = self._at[docs].astype(np.int64), self._at[docs + 1].astype(np.int64)
        ranks = unpacked(self._words, begins, ends, int(starts[-1]))
        if ranks is None or (len(ranks) and int(ranks.view(np.uint32).max()) >= len(self._forms)):
            raise DamagedError.of(self._sections.path, f"damaged in {NAME}")
        return Sequences(self._forms[ranks], starts)


def packed(ranks: NDArray[np.int32], starts: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Pack the runs of ranks `ranks[starts[i]:starts[i + 1]]`; return the bytes, and where each run begins in them.

    The second array ends with the number of bytes.
    """
    fast = packing.loops(len(ranks))
    if fast:
        at = np.empty(len(starts), np.int64)
        fast.place_ranks(ranks, starts, at)
        words = np.empty(int(at[-1]), np.uint8)
        fast.pack_ranks(ranks, words)
        return words, at
    sizes = 1 + np.searchsorted(_LARGER, ranks, "right")
    at = sums(sizes)
    words = np.zeros(int(at[-1]), np.uint8)
    for step in range(int(sizes.max(initial=0))):
        going = sizes > step
        seven = (ranks[going] >> BITS * step) & (CONTINUED - 1)
        words[at[:-1][going] + step] = seven | np.where(sizes[going] > step + 1, CONTINUED, 0)
    return words, at[starts]


def unpacked(
    words: NDArray[np.uint8], begins: NDArray[np.int64], ends: NDArray[np.int64], count: int
) -> NDArray[np.int32] | None:
    """Unpack the ranks in the byte ranges `words[begins[i]:ends[i]]`.

    Returns None if there are not `count` ranks, or if a rank takes more than five bytes.
    """
    fast = packing.loops(count)
    if fast:
        ranks = np.empty(count, np.int32)
        return ranks if fast.unpack_ranks(words, begins, ends, ranks) else None
    lengths = ends - begins
    found = words[np.repeat(begins, lengths) + ramp(lengths)]
    last = np.flatnonzero(found < CONTINUED)
    if len(last) != count or (count and last[-1] != len(found) - 1):
        return None
    first = np.append(0, last[:-1] + 1) if count else last
    step = np.arange(len(found)) - np.repeat(first, np.diff(np.append(first, len(found))))
    if step.size and step.max() > 4:
        return None
    parts = (found.astype(np.int64) & (CONTINUED - 1)) << (BITS * step)
    return np.add.reduceat(parts, first).astype(np.int32) if count else np.empty(0, np.int32)
