"""Finds the documents in which words occur near each other, in any order: all within one window. Uses NumPy.

A window contains the words if each can be given a position of its own in it; a word asked for twice needs two. The last
of these positions is at most `slop` after the first. If `slop` is too small for the number of words, the words must be
next to each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.loops.numpy_loops import Keys

NOWHERE = -(1 << 62)  # less than every key by more than any window is long


def reach(words: int, slop: int) -> int:
    """Return the largest distance allowed between the first and the last of `words` words in a window, in positions.

    >>> reach(2, 8), reach(5, 2)
    (8, 4)
    """
    return max(slop, words - 1)


def in_any_order(keys: Sequence[Keys], slop: int) -> Keys:
    """Return the documents that contain all words within one window, whose length follows from `slop` (see `reach`).

    `keys[t]` has `document * STRIDE + position` for each occurrence of word t, ascending. A word may be given twice.
    """
    widest = reach(len(keys), slop)
    spans = list(_spans(keys))
    if not all(len(ends) for _, ends in spans):
        return np.empty(0, np.int64)
    last = np.unique(np.concatenate([ends for _, ends in spans]))
    first = last.copy()
    for starts, ends in spans:
        at = np.searchsorted(ends, last, "right") - 1
        first = np.minimum(first, np.where(at >= 0, starts[at], NOWHERE))
    last = last[last - first <= widest]
    if _share_places(spans):
        last = np.array([end for end in last.tolist() if _hold_all(keys, end - widest, end)], np.int64)
    return np.unique(last >> 32)


def _spans(keys: Sequence[Keys]) -> Iterator[tuple[Keys, Keys]]:
    """Yield, for each distinct word, the first keys and the last keys of all its runs.

    A run is n consecutive occurrences of a word that is asked for n times. The key of an occurrence is `document *
    STRIDE + position`.
    """
    asked: dict[bytes, int] = {}
    for each in keys:
        asked[each.tobytes()] = asked.get(each.tobytes(), 0) + 1
    for content, times in asked.items():
        each = np.frombuffer(content, np.int64)
        yield each[: max(0, len(each) - times + 1)], each[times - 1 :]


def _share_places(spans: Sequence[tuple[Keys, Keys]]) -> bool:
    """Return whether two different words may be at the same position, as "email" and "e" are in "e-mail".

    `spans` has the first and last keys of each word's runs, as `_spans` yields them.
    """
    if len(spans) == 1:
        return False
    every = np.concatenate([np.union1d(*span) for span in spans])
    return len(np.unique(every)) < len(every)


def _hold_all(keys: Sequence[Keys], low: int, high: int) -> bool:
    """Return whether each word can be given a key of its own between `low` and `high`, both inclusive.

    `keys[w]` are the keys of word w, as in `in_any_order`.
    """
    inside = [each[slice(*np.searchsorted(each, (low, high + 1)))].tolist() for each in keys]
    return places_apart(inside) is not None


def places_apart(places: Sequence[Sequence[int]]) -> list[int] | None:
    """Return one position for each word, all different; None if that is impossible.

    `places[w]` are the positions of word w. Solved by augmenting paths (Kuhn 1955).

    >>> places_apart([[4, 5], [4]]), places_apart([[4], [4]])
    ([5, 4], None)
    """
    owner: dict[int, int] = {}

    def placed(word: int, tried: set[int]) -> bool:
        for place in places[word]:
            if place not in tried:
                tried.add(place)
                if place not in owner or placed(owner[place], tried):
                    owner[place] = word
                    return True
        return False

    if not all(placed(word, set()) for word in range(len(places))):
        return None
    return sorted(owner, key=owner.__getitem__)
