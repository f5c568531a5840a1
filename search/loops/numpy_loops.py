"""The inner loops of a search, in NumPy: scoring, merging and intersecting lists, counting, selecting the best.

This module is the reference. `search/loops/numba_loops.py` has the same functions, compiled by Numba. `Kernels`
declares the functions of both modules, and `search/loops/choice.py` selects one of the two. In every argument and
result, document numbers are int32 and ascending, and scores are float64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Docs = NDArray[np.int32]
    Scores = NDArray[np.float64]
    Keys = NDArray[np.int64]
    Bits = NDArray[np.uint8]
    Numbers = NDArray[np.integer[Any]]  # lengths or ordinals, of the integer type that the file has
    Bm25Constants = tuple[float, float, float]
    Slots = NDArray[np.uint32]

UNMATCHED = -1.0  # an accumulator's entry for a document that nothing matched; scores are never negative


class Kernels(Protocol):
    """The loops that a search needs, implemented by this module and by `search.loops.numba_loops`."""

    bm25: Callable[[Docs, Docs, Numbers, Bm25Constants], Scores]
    add_term: Callable[[Scores, Docs, Docs, Numbers, Bm25Constants], None]
    add_scores: Callable[[Scores, Docs, Scores], None]
    drain: Callable[[Scores], tuple[Docs, Scores]]
    intersect: Callable[[Docs, Docs], tuple[Docs, Docs]]
    follows: Callable[[Keys, Keys, int], Keys]
    position_keys: Callable[[Docs, Keys, Docs, int], Keys]
    mark_rejected: Callable[[Docs, Bits, int, Bits], None]
    merge: Callable[[Docs, Scores, Docs, Scores], tuple[Docs, Scores]]
    count_runs: Callable[[Docs, Docs, Bits], tuple[Docs, Keys]]
    sum_by_owner: Callable[[Docs, Keys, Docs], tuple[Docs, Keys]]
    add_by_owner: Callable[[Docs, Keys, Numbers, Keys], None]
    add_slot_lists: Callable[[Keys, Keys, Slots, Keys], None]
    add_slots_of: Callable[[Docs, Keys, Numbers, Keys, Slots, Keys], None]
    best: Callable[[Scores, int], Keys]
    most: Callable[[Keys, int], Keys]
    most_of_each: Callable[[Keys, Keys, Keys, int], tuple[Keys, Keys, Keys]]
    best_of_runs: Callable[[Docs, Scores], Keys]


def bm25(docs: Docs, freqs: Docs, lengths: Numbers, constants: Bm25Constants) -> Scores:
    """Return the BM25 score of each posting: `weight * f / (f + flat + slope * length)`.

    `freqs[i]` is the frequency f in `docs[i]`, `lengths[doc]` is in tokens, and `constants` are (weight, flat, slope).
    """
    weight, flat, slope = constants
    tf = freqs.astype(np.float64)
    scores: Scores = weight * tf / (tf + (flat + slope * lengths[docs]))
    return scores


def add_term(total: Scores, docs: Docs, freqs: Docs, lengths: Numbers, constants: Bm25Constants) -> None:
    """Add to the accumulator `total[docs[i]]` the score that `bm25` returns for posting i, as in `add_scores`.

    `freqs[i]` is the term's frequency in `docs[i]`, `lengths[doc]` is in tokens, and `constants` are (weight, flat,
    slope).
    """
    add_scores(total, docs, bm25(docs, freqs, lengths, constants))


def add_scores(total: Scores, docs: Docs, scores: Scores) -> None:
    """Add `scores[i]` to the accumulator `total[docs[i]]`, in which UNMATCHED counts as 0; no document occurs twice."""
    total[docs] = np.maximum(total[docs], 0.0) + scores


def drain(total: Scores) -> tuple[Docs, Scores]:
    """Return the matched documents and their scores from the accumulator `total[doc]`, then reset it to UNMATCHED."""
    docs = np.flatnonzero(total >= 0.0).astype(np.int32)
    scores = total[docs]
    total[docs] = UNMATCHED
    return docs, scores


def merge(docs: Docs, scores: Scores, other: Docs, more: Scores) -> tuple[Docs, Scores]:
    """Return the documents that are in `docs`, in `other` or in both, each with the sum of its scores.

    `scores[i]` is the score of `docs[i]`, `more[i]` that of `other[i]`.
    """
    if not len(docs):
        return other, more
    at = np.searchsorted(docs, other)
    same = docs[np.minimum(at, len(docs) - 1)] == other
    total = scores.copy()
    total[at[same]] += more[same]
    alone = ~same
    return np.insert(docs, at[alone], other[alone]), np.insert(total, at[alone], more[alone])


def intersect(few: Docs, many: Docs) -> tuple[Docs, Docs]:
    """Return the indices of the common elements of two ascending arrays, in the first array and in the second."""
    if not len(many) or not len(few):
        return np.empty(0, np.int32), np.empty(0, np.int32)
    at = np.searchsorted(many, few)
    common = np.flatnonzero(many[np.minimum(at, len(many) - 1)] == few)
    return common.astype(np.int32), at[common].astype(np.int32)


def follows(before: Keys, after: Keys, slop: int) -> Keys:
    """Return the keys of `after` that are larger by 1 to `slop` than some key of `before`; both are ascending."""
    if not len(before) or not len(after):
        return np.empty(0, np.int64)
    at = np.searchsorted(before, after) - 1
    kept: Keys = after[(at >= 0) & (after - before[np.maximum(at, 0)] <= slop)]
    return kept


def position_keys(at: Docs, starts: Keys, positions: Docs, stride: int) -> Keys:
    """Return the ascending keys `i * stride + position` for all positions of each posting `at[i]`.

    `positions[starts[p]:starts[p + 1]]` are the positions of posting p. `stride` must be so large that keys of
    different postings are never near each other.
    """
    first = starts[at].astype(np.int64)
    sizes = starts[at.astype(np.int64) + 1].astype(np.int64) - first
    owners = np.repeat(np.arange(len(at), dtype=np.int64), sizes)
    places = np.arange(len(owners), dtype=np.int64) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
    keys: Keys = owners * stride + positions[places]
    return keys


def mark_rejected(docs: Docs, bits: Bits, name: int, codes: Bits) -> None:
    """Record in `codes[i]` whether `docs[i]` fails the filter with the number `name`.

    A code is 0 until a filter fails, then the number of that filter, and 255 once a second one fails. `bits` has one
    bit per document of the segment, set if the document passes the filter.
    """
    rejected = (bits[docs >> 3] >> (docs & 7)) & 1 == 0
    codes[rejected] = np.where(codes[rejected] == 0, name, 255)


def count_runs(docs: Docs, bases: Docs, within: Bits) -> tuple[Docs, Keys]:
    """Count documents by run: return the runs that contain any of the documents, and the number of them in each.

    Document numbers are divided into consecutive runs, numbered from 0. The run of a document is `bases[doc >> 8] +
    within[doc]`.
    """
    held: Docs = bases[docs >> 8] + within[docs]
    heads = np.flatnonzero(np.diff(held, prepend=-1))
    return held[heads], np.diff(heads, append=len(docs))


def sum_by_owner(items: Docs, weights: Keys, owners: Docs) -> tuple[Docs, Keys]:
    """Add up weights by owner: return the distinct owners, ascending, and the total weight of each.

    `items[i]` has the weight `weights[i]` and the owner `owners[items[i]]`. Owners must ascend with i.
    """
    held = owners[items]
    heads = np.flatnonzero(np.diff(held, prepend=-1))
    return held[heads], np.add.reduceat(weights, heads) if len(heads) else weights


def add_by_owner(items: Docs, weights: Keys, owners: Numbers, totals: Keys) -> None:
    """Add `weights[i]` to `totals[owners[items[i]]]` for each i."""
    np.add.at(totals, owners[items], weights)


def add_slot_lists(weights: Keys, offsets: Keys, slots: Slots, counts: Keys) -> None:
    """Add `weights[i]` to `counts[slot]` for each slot of list i, then set all weights to 0.

    The slots of list i are `slots[offsets[i]:offsets[i + 1]]`.
    """
    np.add.at(counts, slots, np.repeat(weights, np.diff(offsets)))
    weights[:] = 0


def add_slots_of(items: Docs, weights: Keys, lists: Numbers, offsets: Keys, slots: Slots, counts: Keys) -> None:
    """Add `weights[i]` to `counts[slot]` for each slot in the list of `items[i]`.

    That list has the number n = `lists[items[i]]` and the slots `slots[offsets[n]:offsets[n + 1]]`.
    """
    numbers = lists[items].astype(np.int64)
    sizes = offsets[numbers + 1] - offsets[numbers]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    np.add.at(counts, slots[np.repeat(offsets[numbers], sizes) + within], np.repeat(weights, sizes))


def best(ranks: Scores, size: int) -> Keys:
    """Return the indices of the `size` highest ranks, highest first; equal ranks keep their order."""
    if size >= len(ranks):
        return np.argsort(-ranks, kind="stable")
    edge = -np.partition(-ranks, size - 1)[size - 1] if size else np.inf
    above = np.flatnonzero(ranks > edge)
    level = np.flatnonzero(ranks == edge)[: size - len(above)] if size else above
    chosen = np.sort(np.concatenate([above, level]))
    order: Keys = chosen[np.argsort(-ranks[chosen], kind="stable")]
    return order


def most(counts: Keys, size: int) -> Keys:
    """Return the indices of the `size` largest counts above 0, largest first; equal counts keep their order."""
    present = np.flatnonzero(counts)
    return present[best(counts[present].astype(np.float64), size)]


def most_of_each(counts: Keys, first: Keys, ends: Keys, size: int) -> tuple[Keys, Keys, Keys]:
    """Find the `size` largest counts above 0 of each part of the counts; part i is `counts[first[i]:ends[i]]`.

    Return three arrays: the indices of these counts, part after part, each counted from its part's start and sorted as
    in `most`; how many were found in each part; and how many counts of each part are not 0.
    """
    parts = [counts[begin:end] for begin, end in zip(first.tolist(), ends.tolist(), strict=True)]
    found = [most(part, size) for part in parts]
    present = [np.count_nonzero(part) for part in parts]
    places = np.concatenate([*found, np.empty(0, np.int64)])
    return places, np.array([len(each) for each in found], np.int64), np.array(present, np.int64)


def best_of_runs(owners: Docs, scores: Scores) -> Keys:
    """Return the index of the highest score in each run of equal neighbours in `owners`; of equal scores, the first.

    `scores[i]` belongs to `owners[i]`.
    """
    if not len(owners):
        return np.empty(0, np.int64)
    heads = np.flatnonzero(np.diff(owners, prepend=owners[0] - 1))
    sizes = np.diff(heads, append=len(owners))
    highest = np.flatnonzero(scores == np.repeat(np.maximum.reduceat(scores, heads), sizes))
    first: Keys = highest[np.diff(owners[highest], prepend=owners[0] - 1) != 0]
    return first
