"""The words of the index as arrays, so that those near a misspelt one are found in a millisecond or two.

A word's signature is the set of its letters as bits. One edit changes at most two bits of it, so a sweep
over the signatures leaves a few hundred candidates of several hundred thousand words, and only these are
compared letter by letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

BITS = 64  # of a signature: letters fall on them by their code


@dataclass(frozen=True, slots=True)
class Near:
    """A word, how many paragraphs have it, and how many edits it is away."""

    word: str
    count: int
    away: int


class WordList:
    """Words with their use. Immutable, so it can be shared between threads."""

    def __init__(self, used: Iterable[tuple[str, int]]) -> None:
        pairs = list(used)
        self._words = [word for word, _ in pairs]
        self._counts = np.array([count for _, count in pairs], np.int64)
        self._lengths = np.array([len(word) for word in self._words], np.int16)
        self._signatures = np.array([_signature(word) for word in self._words], np.uint64)

    def __len__(self) -> int:
        return len(self._words)

    def near(self, word: str, edits: int) -> list[Near]:
        """The words at most `edits` edits away (a letter put in, left out, changed, or two swapped).

        Nearest first, then the most used, then by the alphabet.
        """
        if not self._words:
            return []
        differing = np.bitwise_count(self._signatures ^ np.uint64(_signature(word)))
        possible = (differing <= 2 * edits) & (np.abs(self._lengths - len(word)) <= edits)
        found = []
        for i in np.flatnonzero(possible):
            away = edit_distance(word, self._words[i], edits)
            if away <= edits:
                found.append(Near(self._words[i], int(self._counts[i]), away))
        return sorted(found, key=lambda near: (near.away, -near.count, near.word))


def _signature(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % BITS)
    return bits


def edit_distance(one: str, other: str, most: int) -> int:
    """Letters to put in, leave out, change or swap with their neighbour; `most + 1` where it is more than
    `most`.

    The restricted Damerau-Levenshtein (optimal string alignment) distance.

    >>> edit_distance("securty", "security", 2), edit_distance("form", "from", 2)
    (1, 1)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, opposite in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most and (i == 1 or min(before) > most):
            return most + 1
    return min(row[-1], most + 1)
