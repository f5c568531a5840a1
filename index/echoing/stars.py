"""Groups passages of one family into stars: a star is a leading passage with all passages similar to it.

A family is all passages that are linked by similarity, directly or through others, so two of them need not be similar:
a can be like b, and b like c, but a not like c. This module therefore compares the passages of a family again. It
compares bags of words (words regardless of order), which is enough because the words of a family's passages are in the
same order. Every passage is in at least one star. Passages are numbered by their index in `Passages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.echoing.shingles import GOLDEN, SPAN
from index.segment.echoes import Stars
from index.segment.packing import ramp, sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.echoing.said_texts import Numbers, TextsByRow
    from index.segment.echoes import Passages

ALIKE = 0.85  # passages are similar if they share at least this part of their words: 17 of 20


class Bags(NamedTuple):
    """The bags of words of passages: passage i has the word numbers `words[starts[i]:starts[i + 1]]`.

    The second and later occurrences of a word in a passage get different numbers, so that each counts once.
    """

    words: NDArray[np.uint64]
    starts: Numbers


def bags(texts: TextsByRow, passages: Passages) -> Bags:
    """Return the bags of words of the passages, in their order; the rows of all passages must be in `texts`."""
    numbers = np.searchsorted(texts.rows, passages.rows)
    cuts = np.flatnonzero(np.diff(sums(texts.lengths[numbers])[:-1] // SPAN, prepend=0))
    found = [np.empty(0, np.uint64)]
    for some in np.split(np.arange(len(numbers)), cuts):
        words, starts = texts.words(numbers[some])
        widths = passages.widths[some]
        own = words[np.repeat(starts[:-1] + passages.at[some], widths) + ramp(widths)]
        found.append(_told_apart(own, sums(widths)).words)
    return Bags(np.concatenate(found), sums(passages.widths))


def likeness(held: Bags, one: Numbers, other: Numbers) -> NDArray[np.float64]:
    """Return for each i Dice's coefficient (the share of common words, from 0 to 1) of the bags of two passages.

    Their numbers are `one[i]` and `other[i]`, and `held` has their bags.
    """
    sizes = np.diff(held.starts)
    cuts = np.flatnonzero(np.diff(sums(sizes[one] + sizes[other])[:-1] // SPAN, prepend=0))
    parts = np.split(np.arange(len(one)), cuts)
    return np.concatenate([np.empty(0), *(_likeness(held, one[some], other[some]) for some in parts if len(some))])


def stars(held: Bags, passages: Passages) -> Stars:
    """Group the passages of each family into stars: a star is a leading passage with all passages similar to it.

    `held` has the passages' bags of words. In each family the first passage leads the first star, and the first passage
    that is in no star yet leads the next.
    """
    kin = _Kin.of(passages.families)
    free = np.ones(len(passages.rows), np.bool_)
    leaders, members = [np.empty(0, np.int64)], [np.empty((2, 0), np.int64)]
    while free.any():
        places = np.flatnonzero(free)
        lead = places[np.unique(passages.families[places], return_index=True)[1]]
        one, other = kin.beside(passages.families, lead)
        near = _alike(held, passages, one, other)
        free[other[near]] = False
        leaders.append(lead)
        members.append(np.stack([one[near], other[near]]))
    of, found = np.concatenate(members, axis=1)
    order = np.lexsort((found, of))
    lead = np.sort(np.concatenate(leaders))
    return Stars(lead, np.searchsorted(of[order], np.append(lead, len(passages.rows))), found[order])


def alike_to(held: Bags, passages: Passages, places: Numbers) -> tuple[Numbers, Numbers]:
    """Find for each passage in `places` every similar passage of its family, itself included.

    `held` has the passages' bags of words. Returns two arrays of passage numbers: element i of the first is similar to
    element i of the second.
    """
    one, other = _Kin.of(passages.families).beside(passages.families, places)
    near = _alike(held, passages, one, other)
    return one[near], other[near]


class _Kin(NamedTuple):
    """The passages sorted by family: passage `order[i]` is in the family with the number `sorted[i]`."""

    order: Numbers
    sorted: Numbers

    @classmethod
    def of(cls, families: Numbers) -> _Kin:
        order = np.argsort(families, kind="stable")
        return cls(order, families[order])

    def beside(self, families: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
        """Pair each passage in `places` with every passage of its family, itself included.

        `families[n]` is the family of passage n. Returns two arrays of passage numbers: element i of the first and
        element i of the second are a pair. The first array follows the order of `places`.
        """
        low, high = (np.searchsorted(self.sorted, families[places], side) for side in ("left", "right"))
        return np.repeat(places, high - low), self.order[np.repeat(low, high - low) + ramp(high - low)]


def _alike(held: Bags, passages: Passages, one: Numbers, other: Numbers) -> NDArray[np.intp]:
    """Return the indexes, ascending, of the pairs of passages (one[i], other[i]) that are similar.

    `held` has the passages' bags of words. Pairs with the same passage `one[i]` must be consecutive. If passage
    `one[i]` is similar to several overlapping passages of a paragraph, only the most similar one counts.
    """
    share = likeness(held, one, other)
    share[one == other] = 2.0  # the passage itself sorts before passages that overlap with it
    near = np.flatnonzero(share >= ALIKE)
    order = near[np.lexsort((passages.at[other[near]], -share[near], passages.rows[other[near]], one[near]))]
    first = np.ones(len(order), np.bool_)
    begin, end = passages.at[other[order]], (passages.at + passages.widths)[other[order]]
    same = (np.diff(one[order], prepend=-1) == 0) & (np.diff(passages.rows[other[order]], prepend=-1) == 0)
    best = np.flatnonzero(~same)
    leader = best[np.cumsum(~same) - 1] if len(order) else best
    first &= ~(same & (begin < end[leader]) & (begin[leader] < end))
    return np.sort(order[first])


def _told_apart(words: NDArray[np.uint64], starts: Numbers) -> Bags:
    """Make repeated words of a passage distinct: mix into each word's number how many equal words come before it.

    Passage i has the word numbers `words[starts[i]:starts[i + 1]]`.
    """
    owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((words, owners))
    fresh = (np.diff(owners[order], prepend=-1) != 0) | (words[order] != np.roll(words[order], 1))
    runs = np.diff(np.append(np.flatnonzero(fresh), len(order)))
    with np.errstate(over="ignore"):
        return Bags(words[order] ^ (ramp(runs).astype(np.uint64) * GOLDEN), starts)


def _likeness(held: Bags, one: Numbers, other: Numbers) -> NDArray[np.float64]:
    sizes = np.diff(held.starts)
    sides = []
    for side in (one, other):
        pair = np.repeat(np.arange(len(side), dtype=np.uint64), sizes[side])
        words = held.words[np.repeat(held.starts[side], sizes[side]) + ramp(sizes[side])]
        with np.errstate(over="ignore"):
            sides.append((words ^ (pair * GOLDEN), pair))
    keys = np.concatenate([side[0] for side in sides])
    pairs = np.concatenate([side[1] for side in sides]).astype(np.int64)
    order = np.lexsort((keys, pairs))
    both = (np.diff(keys[order]) == 0) & (np.diff(pairs[order]) == 0)
    common = np.bincount(pairs[order][1:][both], minlength=len(one))
    share: NDArray[np.float64] = 2 * common / (sizes[one] + sizes[other])
    return share
