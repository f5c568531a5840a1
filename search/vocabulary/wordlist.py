"""The words of the index as arrays, so that completing one or mending one takes a millisecond or two.

For those near a misspelt word: a word's signature is the set of its letters as bits. One edit changes at most two
bits of it, so a sweep over the signatures leaves a few hundred of several hundred thousand words, and only these
are compared letter by letter.
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

BITS = 64  # of a signature: letters fall on them by their code
AFTER_ANY = "\U0010ffff"  # prefix + this stands after everything with the prefix


@dataclass(frozen=True, slots=True)
class Near:
    """A word, the number of paragraphs that have it, and its distance in edits."""

    word: str
    count: int
    away: int


class WordList:
    """Words, each with the number of paragraphs that have it. Immutable, so threads can share it."""

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
        """The words that begin with the prefix, at most `limit`, most used first.

        >>> WordList([("ferry", 3), ("fern", 9), ("horn", 5)]).beginning("fe", 5)
        [('fern', 9), ('ferry', 3)]
        """
        first, last = bisect_left(self._words, prefix), bisect_left(self._words, prefix + AFTER_ANY)
        counts = self._counts[first:last]
        best = np.argpartition(-counts, limit)[:limit] if len(counts) > limit else np.arange(len(counts))
        found = [(self._words[first + i], int(counts[i])) for i in best.tolist()]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def shaped(self, pattern: str, limit: int) -> tuple[list[tuple[str, int]], int]:
        """The most used words that match the pattern (`*` any letters, `?` one), and how many words match."""
        start = literal_start(pattern)
        first, last = bisect_left(self._words, start), bisect_left(self._words, start + AFTER_ANY)
        lines = "\n".join(self._words[first:last])
        begins = [match.start() for match in shape(pattern).finditer(lines)] if lines else []
        lines_begin = self._starts[first:last] - self._starts[first:last][:1] + np.arange(last - first)
        at = first + np.searchsorted(lines_begin, begins)
        best = at[np.argsort(-self._counts[at], kind="stable")[:limit]]
        return [(self._words[i], int(self._counts[i])) for i in best.tolist()], len(at)

    def near(self, word: str, edits: int) -> list[Near]:
        """The words at most `edits` edits away (a letter put in, left out or changed, or two neighbours swapped).

        Nearest first, then the most used, then by the alphabet.

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
        """The letters of the words of these numbers: a row per place in a word, a column per word, else 0."""
        places = np.arange(int(self._lengths[at].max(initial=0)))[:, None]
        inside = places < self._lengths[at]
        return np.where(inside, self._letters[np.where(inside, self._starts[at] + places, 0)], 0)


def _codes(text: str) -> Numbers:
    """The code point of each character of the text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _signatures(letters: Numbers, starts: Numbers, lengths: Numbers) -> NDArray[np.uint64]:
    """The signature of each word: its letters as bits of one number. Word i has letters from `starts[i]` on."""
    bits = np.left_shift(np.uint64(1), (letters % BITS).astype(np.uint64))
    result = np.zeros(len(lengths), np.uint64)
    filled = np.flatnonzero(lengths)
    if len(filled):
        result[filled] = np.bitwise_or.reduceat(bits, starts[filled])
    return result


def _distances(word: Numbers, table: Numbers, lengths: Numbers, most: int) -> Numbers:
    """The edit distance from the word to each of the table's words, a column each, all at once; above `most`, anything.

    It is the restricted Damerau-Levenshtein (optimal string alignment) distance: letters put in, left out or changed,
    and neighbours swapped, count one each. Only places that `most` edits can bring together are looked at.
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
