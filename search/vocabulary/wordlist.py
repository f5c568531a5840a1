"""A sorted list of words in NumPy arrays; completing or correcting a word takes a millisecond or two.

To find words similar to a misspelt one, each word has a signature: a 64-bit set of its letters. One edit changes at
most two bits, so comparing signatures leaves a few hundred candidates of several hundred thousand words. Only for these
is the edit distance computed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.vocabulary.shapes import literal_start, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

BITS = 64  # bits of a signature; a letter sets the bit of its code modulo 64
AFTER_ANY = "\U0010ffff"  # prefix + this sorts after all words with the prefix


@dataclass(frozen=True, slots=True)
class Near:
    """A word, the number of paragraphs that contain it, and its edit distance from the word looked up."""

    word: str
    count: int
    away: int


class WordList:
    """Words, each with the number of paragraphs that contain it. Immutable, so threads can share it."""

    def __init__(self, used: Iterable[tuple[str, int]]) -> None:
        pairs = sorted(used)
        self._words: Sequence[str] = [word for word, _ in pairs]
        self._counts = np.array([count for _, count in pairs], np.int64)
        self._lengths = np.array([len(word) for word in self._words], np.int64)
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._letters = _codes("".join(self._words))
        self._signatures = _signatures(self._letters, self._starts, self._lengths)

    def __len__(self) -> int:
        return len(self._words)

    def beginning(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return up to `limit` words that begin with the prefix, with their counts, most used first.

        >>> WordList([("ferry", 3), ("fern", 9), ("horn", 5)]).beginning("fe", 5)
        [('fern', 9), ('ferry', 3)]
        """
        first, last = bisect_left(self._words, prefix), bisect_left(self._words, prefix + AFTER_ANY)
        counts = self._counts[first:last]
        best = np.argpartition(-counts, limit)[:limit] if len(counts) > limit else np.arange(len(counts))
        found = [(self._words[first + i], int(counts[i])) for i in best.tolist()]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def shaped(self, pattern: str, limit: int) -> tuple[list[tuple[str, int]], int]:
        """Return the `limit` most used words that match the pattern, and the number of all words that match."""
        start = literal_start(pattern)
        first, last = bisect_left(self._words, start), bisect_left(self._words, start + AFTER_ANY)
        lines = "\n".join(self._words[first:last])
        begins = [match.start() for match in shape(pattern).finditer(lines)] if lines else []
        lines_begin = self._starts[first:last] - self._starts[first:last][:1] + np.arange(last - first)
        at = first + np.searchsorted(lines_begin, begins)
        best = at[np.argsort(-self._counts[at], kind="stable")[:limit]]
        return [(self._words[i], int(self._counts[i])) for i in best.tolist()], len(at)

    def near(self, word: str, edits: int) -> list[Near]:
        """Return the words within `edits` edits of the word, sorted by distance, then by use, then alphabetically.

        An edit inserts, deletes or replaces one letter, or swaps two neighbouring letters.

        >>> [near.word for near in WordList([("ferry", 3), ("fern", 9), ("ferries", 2)]).near("fery", 1)]
        ['fern', 'ferry']
        """
        if not self._words or not word:
            return []
        letters = _codes(word)
        mine = _signatures(letters, np.zeros(1, np.int64), np.array([len(word)]))[0]
        gone, new = np.bitwise_count(mine & ~self._signatures), np.bitwise_count(self._signatures & ~mine)
        possible = (gone <= edits) & (new <= edits) & (np.abs(self._lengths - len(word)) <= edits)
        at = np.flatnonzero(possible)
        away = _distances(letters, self._table(at), self._lengths[at], edits)
        found = [
            Near(self._words[i], int(self._counts[i]), d)
            for i, d in zip(at.tolist(), away.tolist(), strict=True)
            if d <= edits
        ]
        return sorted(found, key=lambda near: (near.away, -near.count, near.word))

    def _table(self, at: Numbers) -> Numbers:
        """Return a matrix of code points: row i of column j has letter i of word `at[j]`, or 0 after its end."""
        places = np.arange(int(self._lengths[at].max(initial=0)))[:, None]
        inside = places < self._lengths[at]
        return np.where(inside, self._letters[np.where(inside, self._starts[at] + places, 0)], 0)


def _codes(text: str) -> Numbers:
    """Return the code point of each character of the text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _signatures(letters: Numbers, starts: Numbers, lengths: Numbers) -> NDArray[np.uint64]:
    """Return the signature of each word: the set of its letters as a 64-bit number.

    `letters` holds the code points of all words in a row; word i begins at `starts[i]` and has `lengths[i]` letters.
    """
    bits = np.left_shift(np.uint64(1), (letters % BITS).astype(np.uint64))
    result = np.zeros(len(lengths), np.uint64)
    filled = np.flatnonzero(lengths)
    if len(filled):
        result[filled] = np.bitwise_or.reduceat(bits, starts[filled])
    return result


def _distances(word: Numbers, table: Numbers, lengths: Numbers, most: int) -> Numbers:
    """Return the edit distance from `word` to each column of `table`, computed for all columns at once.

    `word` holds code points. `table` has one word per column and one letter per row, padded with 0; `lengths` are the
    columns' word lengths. The distance is the restricted Damerau-Levenshtein distance (optimal string alignment). Only
    cells within `most` of the diagonal are computed, so a result above `most` means only "more than `most`".
    """
    wide, many = table.shape
    far = most + 1
    row = np.repeat(np.minimum(np.arange(wide + 1), far).astype(np.int8)[:, None], many, axis=1)
    one = np.int8(1)
    earlier = before = row
    for i, letter in enumerate(word):
        earlier, before = before, row
        row = np.full_like(before, far)
        row[0] = min(i + 1, far)
        first, last = max(0, i - most), min(wide, i + most + 1)
        change = before[first:last] + (table[first:last] != letter).view(np.int8)
        for j in range(first, last):
            row[j + 1] = np.minimum(np.minimum(before[j + 1], row[j]) + one, change[j - first])
            if i and j:
                swapped = (table[j - 1] == letter) & (table[j] == word[i - 1])
                row[j + 1] = np.where(swapped, np.minimum(row[j + 1], earlier[j - 1] + one), row[j + 1])
    return row[lengths, np.arange(many)].astype(np.int64)
