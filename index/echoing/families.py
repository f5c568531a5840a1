"""Groups pairs of similar passages into families of passages, and groups paragraphs that are similar as a whole.

A passage is some words in a row of a paragraph: `rows` has the archive row of the paragraph, `at` the index of the
passage's first word, and `widths` its number of words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.segment.echoes import Passages, Wholes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.echoing.said_texts import Numbers
    from index.segment.echoes import Pairs

SAME_PLACE = 0.9  # two passages of a paragraph count as one if they share this part of the longer one
WHOLE = 0.8  # a paragraph recurs as a whole if the equal words of a pair are this share of its words
NEIGHBOURS = 4  # preceding passages, by first word, with which a passage is compared; a paragraph has few


def families(pairs: Pairs) -> Passages:
    """Group the passages of the pairs into families: passages linked by pairs, directly or through others.

    Passages of one paragraph that cover nearly the same words count as one.
    """
    rows, at, widths = (np.concatenate(sides) for sides in (pairs[0:2], pairs[2:4], pairs[4:6]))
    order = np.lexsort((-widths, at, rows))
    place = np.empty(len(order), np.int64)
    place[order] = _places(rows[order], at[order], widths[order])
    count = len(pairs.one)
    kinds = components(len(order), place[:count], place[count:])
    held = np.unique(place)
    _, numbered = np.unique(kinds[held], return_inverse=True)
    return Passages(rows[order][held], at[order][held], widths[order][held], numbered)


def wholes(pairs: Pairs, lengths: tuple[Numbers, Numbers]) -> Wholes:
    """Group the paragraphs that recur as a whole, each with those to which it is linked, directly or through others.

    A pair links two paragraphs if its equal words are at least the share WHOLE of the words of each. `lengths[0][i]`
    and `lengths[1][i]` are the numbers of words of the two paragraphs of pair i.
    """
    whole = np.ones(len(pairs.one), np.bool_)
    for length in lengths:
        whole &= pairs.equal >= WHOLE * length
    rows, numbers = np.unique(np.concatenate([pairs.one[whole], pairs.other[whole]]), return_inverse=True)
    count = int(whole.sum())
    kinds = components(len(rows), numbers[:count], numbers[count:])
    return Wholes(rows, np.unique(kinds, return_inverse=True)[1])


def components(count: int, one: Numbers, other: Numbers) -> Numbers:
    """Return for each of `count` items the number of the lowest item to which it is linked, its own if none is lower.

    The items are numbered from 0. Each pair (one[i], other[i]) is a link; links through other items count too.

    >>> components(5, np.array([0, 3]), np.array([2, 2])).tolist()
    [0, 1, 0, 0, 4]
    """
    least = np.arange(count)
    while True:
        before = least.copy()
        low = np.minimum(least[one], least[other])
        np.minimum.at(least, before[one], low)
        np.minimum.at(least, before[other], low)
        while not np.array_equal(further := least[least], least):
            least = further
        if np.array_equal(before, least):
            return least


def _places(rows: Numbers, at: Numbers, widths: Numbers) -> NDArray[np.int64]:
    """Return for each passage the index of the first passage of its paragraph that covers nearly the same words as it.

    The passages must be sorted by row, then by first word, then by width, the widest first. A chain counts too: if
    passage a covers nearly the same words as b, and b as c, then a and c count as covering nearly the same words.
    """
    joined: list[tuple[Numbers, Numbers]] = []
    for step in range(1, NEIGHBOURS + 1):
        here, before = np.arange(step, len(rows)), np.arange(len(rows) - step)
        common = np.minimum(at[here] + widths[here], at[before] + widths[before]) - at[here]
        near = (rows[here] == rows[before]) & (common >= SAME_PLACE * np.maximum(widths[here], widths[before]))
        joined.append((here[near], before[near]))
    one, other = (np.concatenate(side) for side in zip(*joined, strict=True))
    return components(len(rows), one, other)
