"""Packs posting lists into the sections (named arrays) that `index.segment.posting_lists` reads, in parts that fit in
memory.

A list has the postings of one term, each for one document, and is packed in blocks of BLOCK postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.building.spill import Spilled
from index.segment import packing
from index.segment.packing import BLOCK, Blocks
from index.segment.posting_lists import Occurrences

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class ListEncoder:
    """An encoder that packs posting lists in order of their terms: many whole lists at once, or a long one in parts.

    The packed data are kept in memory or, if a folder is given, in an unnamed temporary file there.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._df: list[NDArray[Any]] = []
        self._cf: list[NDArray[Any]] = []
        self._last: list[NDArray[Any]] = []
        self._postings = _Packed(folder)
        self._positions = _Packed(folder)
        self._long = _Long()

    def add(self, lists: Occurrences) -> None:
        """Pack the lists of the next terms as a whole; each has at least one posting."""
        starts = packing.sums(lists.freqs)
        self._df.append(lists.counts)
        self._cf.append(np.diff(starts[packing.sums(lists.counts)]))
        self._pack(lists, starts, _gaps(lists))

    def add_part(self, part: Occurrences) -> None:
        """Pack the next part of one list, which continues until `end_list`; a part can end within a block."""
        self._pack_long(self._long.taken(part))

    def end_list(self) -> int:
        """End the list that was given in parts, and return its number of postings; an empty list is not stored."""
        self._pack_long(self._long.rest)
        df, cf, self._long = self._long.df, self._long.cf, _Long()
        if df:
            self._df.append(np.array([df]))
            self._cf.append(np.array([cf]))
        return df

    def _pack_long(self, part: Occurrences) -> None:
        """Pack the next postings of the long list, starting a new block."""
        if not len(part.docs):
            return
        gaps, above, within = _gaps(part)
        gaps[0] -= self._long.last + 1
        self._long.last = int(part.docs[-1])
        self._pack(part, packing.sums(part.freqs), (gaps, above, within))

    def _pack(self, lists: Occurrences, starts: NDArray[np.int64], gaps: tuple[NDArray[np.int32], ...]) -> None:
        """Pack the lists; posting j has the occurrences `starts[j]` to `starts[j + 1] - 1`, and `gaps` are `_gaps`."""
        sizes, _ = packing.block_sizes(lists.counts)
        ends = np.cumsum(sizes)
        occurrences = np.diff(starts[ends], prepend=0)
        self._last.append(lists.docs[ends - 1])
        self._postings.add(packing.pack(gaps[0], gaps[1], sizes))
        self._positions.add(packing.pack(gaps[2], lists.forms, occurrences))

    def sections(self, name: str) -> dict[str, NDArray[Any]]:
        """Return all arrays of the field `name` by section name, except its terms."""
        return {
            f"{name}.df": _whole(self._df).astype(np.uint32),
            f"{name}.cf": _whole(self._cf).astype(np.uint32),
            f"{name}.last": _whole(self._last).astype(np.uint32),
            f"{name}.at": self._postings.at(),
            f"{name}.widths": self._postings.widths(),
            f"{name}.bits": self._postings.words.whole(),
            f"{name}.positions.at": self._positions.at(),
            f"{name}.positions.widths": self._positions.widths(),
            f"{name}.positions": self._positions.words.whole(),
        }


class _Long:
    """A posting list given in parts: its numbers of documents (`df`) and occurrences (`cf`) so far.

    `rest` has its last postings, too few to fill a block.
    """

    def __init__(self) -> None:
        self.df = self.cf = 0
        self.last = -1  # the last document packed
        none = np.zeros(0, np.int32)
        self.rest = Occurrences(np.zeros(1, np.int64), none, none, none, none)

    def taken(self, part: Occurrences) -> Occurrences:
        """Append the part to `rest`, then remove and return as many postings as fill whole blocks."""
        self.df += len(part.docs)
        self.cf += len(part.positions)
        docs, freqs, positions, forms = (np.concatenate(both) for both in zip(self.rest[1:], part[1:], strict=True))
        whole = len(docs) // BLOCK * BLOCK
        cut = int(freqs[:whole].sum(dtype=np.int64))
        self.rest = _one_list(docs[whole:], freqs[whole:], positions[cut:], forms[cut:])
        return _one_list(docs[:whole], freqs[:whole], positions[:cut], forms[:cut])


def _one_list(docs: NDArray[np.int32], *others: NDArray[np.int32]) -> Occurrences:
    return Occurrences(np.array([len(docs)], np.int64), docs, *others)


class _Packed:
    """Packed blocks, collected over several calls."""

    def __init__(self, folder: Path | None) -> None:
        self.words = Spilled(np.uint32, folder)
        self._at: list[NDArray[Any]] = []
        self._widths: list[NDArray[Any]] = []

    def add(self, blocks: Blocks) -> None:
        self._at.append(blocks.at + np.uint32(self.words.count))
        self._widths.append(blocks.widths.reshape(-1))
        self.words.add(blocks.words[:-1])  # leaves out the spare word at the end

    def at(self) -> NDArray[Any]:
        return _whole(self._at).astype(np.uint32)

    def widths(self) -> NDArray[Any]:
        return _whole(self._widths).astype(np.uint8)


def _gaps(lists: Occurrences) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return the numbers to pack: document gaps minus 1, frequencies minus 1, and position gaps.

    The gap of a list's first document is counted from -1, and that of a document's first position from 0.
    """
    counts, docs, freqs, positions, _ = lists
    fast = packing.loops(len(positions))
    if fast:
        result = np.empty_like(docs), np.empty_like(docs), np.empty_like(positions)
        fast.gaps(counts, (docs, freqs, positions), result)
        return result
    gaps = np.diff(docs, prepend=np.int32(-1)) - np.int32(1)
    starts = packing.sums(counts)[:-1]
    gaps[starts] = docs[starts]
    within = np.diff(positions, prepend=np.int32(0))
    firsts = packing.sums(freqs)[:-1]
    within[firsts] = positions[firsts]
    return gaps, freqs - np.int32(1), within


def _whole(parts: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, np.uint32)
