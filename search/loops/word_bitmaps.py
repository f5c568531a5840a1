"""Bitmaps of very common words: whether a document has the word, and the index of its posting in the word's list.

Looking up thousands of documents in a very common word's list would unpack nearly all of it. Such words get a bitmap of
one bit per document of the segment. It is built when a search first needs enough look-ups; the most recently used
bitmaps are kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from index.segment.segment import Segment

COMMON = 16  # one document in this many must have the word; shorter lists are quickly unpacked
MAX_BYTES = 16 << 20  # size of one segment's bitmaps: some eighty words at a million paragraphs
WORD = 64  # documents per 64-bit word of a bitmap


class WordBitmap(NamedTuple):
    """A bitmap of the documents that have a word: bit i of `bits[w]` stands for document `64 * w + i`.

    `before[w]` is the number of postings for documents before `64 * w`.
    """

    bits: NDArray[np.uint64]
    before: NDArray[np.uint32]


class WordBitmaps:
    """The bitmaps of one segment's very common words, by field and number of the posting list.

    Several threads may use them at once.
    """

    def __init__(self, doc_count: int) -> None:
        self._words = doc_count // WORD + 1
        self._most = max(1, MAX_BYTES // (self._words * (8 + 4)))
        self._kept: OrderedDict[tuple[str, int], WordBitmap] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, key: tuple[str, int]) -> WordBitmap | None:
        """Return the bitmap of the list `key` = (field, number); None if it was never built or has been dropped."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def made(self, key: tuple[str, int], mark: Callable[[NDArray[np.uint64]], object]) -> WordBitmap:
        """Build, keep and return the bitmap of the list `key` = (field, number).

        `mark(bits)` must set the documents' bits in `bits`, an array of zeros.
        """
        bits = np.zeros(self._words, np.uint64)
        mark(bits)
        held = np.bitwise_count(bits)
        bitmap = WordBitmap(bits, (np.cumsum(held, dtype=np.uint32) - held).astype(np.uint32))
        with self._lock:
            self._kept[key] = bitmap
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return bitmap


def bitmaps_of(segment: Segment) -> WordBitmaps:
    """Return the bitmaps of the segment, the same object each time."""
    with _lock:
        if segment not in _of_segments:
            _of_segments[segment] = WordBitmaps(segment.doc_count)
        return _of_segments[segment]


_of_segments: WeakKeyDictionary[Segment, WordBitmaps] = WeakKeyDictionary()
_lock = threading.Lock()
