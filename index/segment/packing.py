"""Packs non-negative integers in blocks, and unpacks them; a block's largest number decides the bits per number.

Lists of numbers are split into blocks of at most BLOCK entries. A block holds two runs of the same length (document
gaps and frequencies, or position gaps and form ranks). Each run has its own width of 0 to 31 bits, and each block
starts at a 32-bit word. The NumPy code here is the reference; if Numba is installed,
`index.segment.loops.packing_loops` does the same faster.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from index.segment.compiled import is_installed, module

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

BLOCK = 128  # postings of a block: enough that the 16 bytes of metadata per block are only 1 bit per posting
WORD = 32  # bits of a word
SMALL = 512  # numbers that NumPy unpacks in the time that calling a compiled loop takes
LARGE = 2_000_000  # numbers for which it pays to load the compiled loops, which takes half a second

_chosen: Literal["auto", "numpy"] = "auto"


class Blocks(NamedTuple):
    """Packed blocks: block b begins at `words[at[b]]`, and its two runs have `widths[b]` bits per number.

    `words` has a spare word at the end.
    """

    words: NDArray[np.uint32]
    at: NDArray[np.uint32]
    widths: NDArray[np.uint8]


def choose(kernels: Literal["auto", "numpy"]) -> None:
    """Choose whether this process uses compiled loops: if available ("auto", the default) or never ("numpy")."""
    global _chosen  # noqa: PLW0603  (one switch for the process, as the setting is)
    _chosen = kernels


def loops(count: int) -> ModuleType | None:
    """Return the compiled loops if they pay off for `count` numbers, else None.

    If they are not loaded yet, they pay off only for very many numbers.
    """
    return compiled() if count > (SMALL if _compiled.cache_info().currsize else LARGE) else None


def compiled() -> ModuleType | None:
    """Return the module of compiled loops, or None if Numba does not load or is switched off."""
    return _compiled() if _chosen == "auto" else None


def compilable() -> bool:
    """Return whether Numba is installed and not switched off, without loading it."""
    return _chosen == "auto" and is_installed()


@functools.cache
def _compiled() -> ModuleType | None:
    return module("index.segment.loops.packing_loops")


def block_sizes(counts: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Split lists into blocks; return the size of each block, and the index of each list's first block.

    `counts` has the lengths of the lists. The second array ends with the number of blocks.
    """
    blocks = -(-counts.astype(np.int64) // BLOCK)
    first = sums(blocks)
    sizes = np.full(int(first[-1]), BLOCK, np.int64)
    tails = blocks > 0
    sizes[first[1:][tails] - 1] = (counts[tails] - 1) % BLOCK + 1
    return sizes, first


def sums(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Return the n + 1 running sums of n counts, beginning with 0 and ending with the total.

    If run i has `counts[i]` elements, it begins at the i-th sum.
    """
    result = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=result[1:])
    return result


def ramp(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Return the numbers 0, 1, 2 … restarting at 0 in each run; run i has `counts[i]` numbers.

    >>> ramp(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    starts = sums(counts)
    return np.arange(starts[-1]) - np.repeat(starts[:-1], counts)


def pack(first: NDArray[np.int32], second: NDArray[np.int32], sizes: NDArray[np.int64]) -> Blocks:
    """Pack the numbers of `first` and `second` in blocks; block b has the next `sizes[b]` (at least 1) of each."""
    if not len(sizes):
        return Blocks(np.zeros(1, np.uint32), np.zeros(0, np.uint32), np.zeros((0, 2), np.uint8))
    starts = sums(sizes)
    widths = np.stack([_widths(first, starts), _widths(second, starts)], axis=1)
    lengths = -(-(sizes * widths.sum(axis=1, dtype=np.int64)) // WORD)
    at = sums(lengths)
    words = np.zeros(int(at[-1]) + 1, np.uint32)
    fast = loops(len(first))
    if fast:
        fast.pack(first, second, sizes, widths, words)
    else:
        begin = at[:-1] * WORD
        wide = np.zeros(len(words), np.uint64)
        _put(wide, first, sizes, begin, widths[:, 0])
        _put(wide, second, sizes, begin + sizes * widths[:, 0], widths[:, 1])
        words[:] = wide
    return Blocks(words, at[:-1].astype(np.uint32), widths)


def unpack(blocks: Blocks, sizes: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Unpack the blocks; return the numbers of all first runs and of all second runs.

    Block b has `sizes[b]` numbers in each run. `blocks.at` and `blocks.widths` can be those of only some of the blocks
    in `blocks.words`.
    """
    count = int(sizes.sum())
    fast = loops(count)
    if fast:
        result = np.empty(count, np.int32), np.empty(count, np.int32)
        fast.unpack(*blocks, sizes, *result)
        return result
    begin = blocks.at.astype(np.int64) * WORD
    return (
        _take(blocks.words, sizes, begin, blocks.widths[:, 0]),
        _take(blocks.words, sizes, begin + sizes * blocks.widths[:, 0], blocks.widths[:, 1]),
    )


def _widths(values: NDArray[np.int32], starts: NDArray[np.int64]) -> NDArray[np.uint8]:
    top = np.maximum.reduceat(values, starts[:-1])
    return np.frexp(top.astype(np.float64))[1].astype(np.uint8)  # frexp's exponent is the number of bits


def _bits(sizes: NDArray[np.int64], begin: NDArray[np.int64], widths: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.repeat(begin, sizes) + ramp(sizes) * np.repeat(widths, sizes)


def _put(
    wide: NDArray[np.uint64],
    values: NDArray[np.int32],
    sizes: NDArray[np.int64],
    begin: NDArray[np.int64],
    widths: NDArray[np.uint8],
) -> None:
    bits = _bits(sizes, begin, widths)
    shifted = values.astype(np.uint64) << (bits % WORD).astype(np.uint64)
    low, high = shifted & np.uint64(0xFFFFFFFF), shifted >> np.uint64(WORD)
    np.add.at(wide, bits // WORD, low)  # no two numbers share a bit, so adding them is the same as a bitwise or
    crossing = high > 0
    np.add.at(wide, bits[crossing] // WORD + 1, high[crossing])


def _take(
    words: NDArray[np.uint32], sizes: NDArray[np.int64], begin: NDArray[np.int64], widths: NDArray[np.uint8]
) -> NDArray[np.int32]:
    bits = _bits(sizes, begin, widths)
    at = bits // WORD
    pair = words[at].astype(np.uint64) | (
        words[np.minimum(at + 1, len(words) - 1)].astype(np.uint64) << np.uint64(WORD)
    )
    masks = (np.uint64(1) << np.repeat(widths, sizes).astype(np.uint64)) - np.uint64(1)
    return ((pair >> (bits % WORD).astype(np.uint64)) & masks).astype(np.int32)
