"""Reads posting lists: a term's documents and frequencies, its positions, and the word form at each position.

A field named F, with n lists in b blocks of at most BLOCK documents, has these sections:

    F.terms, F.terms.at     the terms, sorted (see `index.segment.terms`)
    F.df, F.cf [n]          the numbers of documents and of occurrences of each term
    F.last [b]              the last document of each block
    F.at [b]                the first word of each block in F.bits
    F.widths [2b]           the bits per document gap and per frequency in each block
    F.bits                  document gaps - 1, then frequencies - 1, block by block
    F.positions.at [b]      the first word of each block in F.positions
    F.positions.widths [2b] the bits per position gap and per form rank in each block
    F.positions             position gaps, then form ranks, block by block

A gap is the difference from the number before. A document's first position gap is its first position. A form rank is
the index, from 0, of a word form among the forms of its list's stem. If every list has only one form, ranks take no
bits.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.errors import DamagedError
from index.segment import packing
from index.segment.packed_lists import Packed
from index.segment.packing import BLOCK, Blocks
from index.segment.terms import Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.segment.container import Sections


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one term: its documents, in ascending order, and its number of occurrences in each."""

    docs: NDArray[np.int32]
    freqs: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Positions:
    """The postings of one term with its positions, which are ascending in each document.

    Document `docs[i]` has the term `freqs[i]` times, at the positions `positions[starts[i]:starts[i + 1]]`.
    """

    docs: NDArray[np.int32]
    freqs: NDArray[np.int32]
    starts: NDArray[np.int64]
    positions: NDArray[np.int32]


class Occurrences(NamedTuple):
    """The postings of several lists in flat arrays.

    List i has the next `counts[i]` elements of `docs` and `freqs`; posting j has the next `freqs[j]` elements of
    `positions` and `forms` (ranks of forms).
    """

    counts: NDArray[np.int64]
    docs: NDArray[np.int32]
    freqs: NDArray[np.int32]
    positions: NDArray[np.int32]
    forms: NDArray[np.int32]


class ListReader:
    """The posting lists of one field in a mapped file; can be shared between threads.

    `terms` has the field's terms; term n has `df[n]` documents and `cf[n]` occurrences.
    """

    def __init__(self, sections: Sections, name: str) -> None:
        self._sections = sections
        self._name = name
        self.terms = Terms.of(sections, name)
        self.df = sections.array(f"{name}.df")
        self.cf = sections.array(f"{name}.cf")

    @functools.cached_property
    def _first(self) -> NDArray[Any]:
        blocks = (self.df.astype(np.int64) + (BLOCK - 1)) // BLOCK
        return packing.sums(blocks).astype(np.uint32)

    @functools.cached_property
    def _postings(self) -> Blocks:
        return self._blocks(self._name, f"{self._name}.bits")

    @functools.cached_property
    def _positions(self) -> Blocks:
        return self._blocks(f"{self._name}.positions", f"{self._name}.positions")

    @functools.cached_property
    def _last(self) -> NDArray[Any]:
        return self._sections.array(f"{self._name}.last")

    def packed(self) -> Packed:
        """Return all lists still packed, for loops that read only some blocks."""
        return Packed(*self._postings, self._last, self._first, self.df, *self._positions)

    def _blocks(self, directory: str, bits: str) -> Blocks:
        section = self._sections.array
        return Blocks(section(bits), section(f"{directory}.at"), section(f"{directory}.widths").reshape(-1, 2))

    def postings(self, number: int, within: tuple[int, int] | None = None) -> Postings:
        """Return the documents and frequencies of the term with this number; raise DamagedError if its list is damaged.

        `within` is a half-open range of documents: blocks with no document in this range are left out. None means all.
        """
        first, end = self._reach(number, within)
        if first == end:
            return Postings(np.empty(0, np.int32), np.empty(0, np.int32))
        begin = int(self._first[number])
        count = min((end - begin) * BLOCK, int(self.df[number])) - (first - begin) * BLOCK
        part = _part(self._postings, first, end)
        fast = packing.loops(count)
        if fast:
            docs, freqs = np.empty(count, np.int32), np.empty(count, np.int32)
            fast.read_postings(*part, count, docs, freqs)
        else:
            gaps, above = packing.unpack(part, _sizes(count))
            docs = np.cumsum(gaps + np.int32(1), dtype=np.int32) - np.int32(1)
            freqs = above + np.int32(1)
        if first > begin:
            docs += np.int32(self._last[first - 1] + 1)
        if docs[-1] != self._last[end - 1]:
            raise self._damaged()
        return Postings(docs, freqs)

    def positions(self, number: int, within: tuple[int, int] | None = None) -> tuple[Positions, NDArray[np.int32]]:
        """Return the term's postings with positions, and for each position the rank of the word form written there.

        `within` is a half-open range of documents: blocks with no document in this range are left out. None means all.
        Raises DamagedError if the list is damaged.
        """
        postings = self.postings(number, within)
        starts = packing.sums(postings.freqs)
        if within is None and starts[-1] != self.cf[number]:
            raise self._damaged()
        if not len(postings.docs):
            nowhere = np.empty(0, np.int32)
            return Positions(postings.docs, postings.freqs, starts, nowhere), nowhere
        part = _part(self._positions, *self._reach(number, within))
        total = int(starts[-1])
        fast = packing.loops(total)
        if fast:
            places, forms = np.empty(total, np.int32), np.empty(total, np.int32)
            if not fast.read_positions(*part, postings.freqs, places, forms):
                raise self._damaged()
        else:
            ends = np.append(starts[:-1][::BLOCK], total)
            try:
                gaps, forms = packing.unpack(part, np.diff(ends))
            except IndexError as error:
                raise self._damaged() from error
            places = _summed(gaps, starts)
        return Positions(postings.docs, postings.freqs, starts, places), forms

    def between(self, low: int, high: int) -> Occurrences:
        """Return the posting lists of the terms `low <= number < high`, all decoded at once.

        Raises DamagedError if a list is damaged.
        """
        counts = self.df[low:high].astype(np.int64)
        sizes, _ = packing.block_sizes(counts)
        found = self._decoded((int(self._first[low]), int(self._first[high])), counts, sizes)
        if len(found.positions) != self.cf[low:high].sum(dtype=np.int64):
            raise self._damaged()
        return found

    def block_count(self, number: int) -> int:
        """Return the number of blocks of the term's list."""
        return int(self._first[number + 1]) - int(self._first[number])

    def stretch(self, number: int, low: int, high: int) -> Occurrences:
        """Decode the blocks `low <= block < high` of one term's list, counted from the list's first block.

        Raises DamagedError if the list is damaged.
        """
        sizes = _sizes(int(self.df[number]))[low:high]
        base = int(self._first[number])
        found = self._decoded((base + low, base + high), sizes.sum(keepdims=True), sizes)
        before = int(self._last[base + low - 1]) + 1 if low else 0
        docs = found.docs + np.int32(before)
        if docs[-1] != self._last[base + high - 1]:
            raise self._damaged()
        return found._replace(docs=docs)

    def _decoded(self, blocks: tuple[int, int], counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> Occurrences:
        """Decode the lists in `blocks`, a half-open range of the field's blocks.

        List i has `counts[i]` postings, and block b of the range has `sizes[b]`. If the range begins in the middle of a
        list, the documents of list 0 are too low by the last document before the range, plus 1.
        """
        gaps, above = packing.unpack(_part(self._postings, *blocks), sizes)
        docs = _summed(gaps + np.int32(1), packing.sums(counts)) - np.int32(1)
        freqs = above + np.int32(1)
        starts = packing.sums(freqs)
        occurrences = np.diff(starts[np.cumsum(sizes)], prepend=0)
        within, forms = packing.unpack(_part(self._positions, *blocks), occurrences)
        return Occurrences(counts, docs, freqs, _summed(within, starts), forms)

    def _reach(self, number: int, within: tuple[int, int] | None) -> tuple[int, int]:
        """Return the half-open range of the term's blocks that can have documents in the half-open range `within`.

        None means all documents. The blocks are numbered within the field.
        """
        first, end = int(self._first[number]), int(self._first[number + 1])
        if within is None:
            return first, end
        last = self._last[first:end]
        low, high = np.searchsorted(last, np.array([within[0], within[1] - 1], last.dtype)).tolist()
        return first + low, min(first + high + 1, end)

    def _damaged(self) -> DamagedError:
        path = self._sections.path
        return DamagedError.of(path, f"damaged in {self._name}")


def _part(blocks: Blocks, low: int, high: int) -> Blocks:
    return Blocks(blocks.words, blocks.at[low:high], blocks.widths[low:high])


def _sizes(count: int) -> NDArray[np.int64]:
    sizes = np.full(-(-count // BLOCK), BLOCK, np.int64)
    sizes[-1] = (count - 1) % BLOCK + 1
    return sizes


def _summed(gaps: NDArray[np.int32], starts: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return running sums of `gaps` that restart in each run; run i is `gaps[starts[i]:starts[i + 1]]`, never empty."""
    total = np.cumsum(gaps, dtype=np.int64)
    before = np.zeros(len(starts) - 1, np.int64)
    before[1:] = total[starts[1:-1] - 1]
    return (total - np.repeat(before, np.diff(starts))).astype(np.int32)
