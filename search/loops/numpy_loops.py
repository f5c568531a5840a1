"""The inner loops of a search over arrays, in NumPy: what a query adds up, what it keeps and what it counts.

This module is the reference. `search/loops/numba_loops.py` has the same functions under the same names, compiled by
Numba; `Kernels` says what both promise, and `search/loops/choice.py` gives whichever is ready. Document numbers are
int32 and ascending, scores float64, in every argument and result.
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
    Numbers = NDArray[np.integer[Any]]  # lengths or ordinals, in whatever type the file keeps them
    Bm25Constants = tuple[float, float, float]
    Slots = NDArray[np.uint32]

UNMATCHED = -1.0  # what an accumulator holds where nothing matched; scores are never negative


class Kernels(Protocol):
    """The loops that a search needs; this module and `search.loops.numba_loops` both implement it."""

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
    best: Callable[[Scores, int], Keys]
    most: Callable[[Keys, int], Keys]
    best_of_runs: Callable[[Docs, Scores], Keys]


def bm25(docs: Docs, freqs: Docs, lengths: Numbers, constants: Bm25Constants) -> Scores:
    """The BM25 score of each posting: `weight * f / (f + flat + slope * length)`, constants = (weight, flat, slope)."""
    weight, flat, slope = constants
    tf = freqs.astype(np.float64)
    scores: Scores = weight * tf / (tf + (flat + slope * lengths[docs]))
    return scores


def add_term(total: Scores, docs: Docs, freqs: Docs, lengths: Numbers, constants: Bm25Constants) -> None:
    """Add a term's scores into `total`, one entry per document, `UNMATCHED` where nothing matched before."""
    add_scores(total, docs, bm25(docs, freqs, lengths, constants))


def add_scores(total: Scores, docs: Docs, scores: Scores) -> None:
    """Add scores of documents (each at most once) into `total`."""
    total[docs] = np.maximum(total[docs], 0.0) + scores


def drain(total: Scores) -> tuple[Docs, Scores]:
    """The documents that `total` has scores for, with the scores; `total` is `UNMATCHED` afterwards."""
    docs = np.flatnonzero(total >= 0.0).astype(np.int32)
    scores = total[docs]
    total[docs] = UNMATCHED
    return docs, scores


def merge(docs: Docs, scores: Scores, other: Docs, more: Scores) -> tuple[Docs, Scores]:
    """The documents of either of two ascending lists, with the sums of their scores."""
    if not len(docs):
        return other, more
    at = np.searchsorted(docs, other)
    same = docs[np.minimum(at, len(docs) - 1)] == other
    total = scores.copy()
    total[at[same]] += more[same]
    alone = ~same
    return np.insert(docs, at[alone], other[alone]), np.insert(total, at[alone], more[alone])


def intersect(few: Docs, many: Docs) -> tuple[Docs, Docs]:
    """Where in each of two ascending arrays their common elements stand."""
    if not len(many) or not len(few):
        return np.empty(0, np.int32), np.empty(0, np.int32)
    at = np.searchsorted(many, few)
    common = np.flatnonzero(many[np.minimum(at, len(many) - 1)] == few)
    return common.astype(np.int32), at[common].astype(np.int32)


def follows(before: Keys, after: Keys, slop: int) -> Keys:
    """The keys of `after` that stand 1 to `slop` behind some key of `before`; both ascending."""
    if not len(before) or not len(after):
        return np.empty(0, np.int64)
    at = np.searchsorted(before, after) - 1
    kept: Keys = after[(at >= 0) & (after - before[np.maximum(at, 0)] <= slop)]
    return kept


def position_keys(at: Docs, starts: Keys, positions: Docs, stride: int) -> Keys:
    """Ascending keys `i * stride + position` of the positions of the postings `at`, i counting those postings.

    `starts[p]:starts[p + 1]` are posting p's positions; `stride` is larger than any distance asked about.
    """
    first = starts[at].astype(np.int64)
    sizes = starts[at.astype(np.int64) + 1].astype(np.int64) - first
    owners = np.repeat(np.arange(len(at), dtype=np.int64), sizes)
    places = np.arange(len(owners), dtype=np.int64) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
    keys: Keys = owners * stride + positions[places]
    return keys


def mark_rejected(docs: Docs, bits: Bits, name: int, codes: Bits) -> None:
    """Note in `codes` which documents a filter rejects: 0 none yet, `name` this one alone, 255 several."""
    rejected = (bits[docs >> 3] >> (docs & 7)) & 1 == 0
    codes[rejected] = np.where(codes[rejected] == 0, name, 255)


def count_runs(docs: Docs, bases: Docs, within: Bits) -> tuple[Docs, Keys]:
    """Which runs have any of the documents, and how many; a document's run is `bases[doc >> 8] + within[doc]`."""
    held: Docs = bases[docs >> 8] + within[docs]
    heads = np.flatnonzero(np.diff(held, prepend=-1))
    return held[heads], np.diff(heads, append=len(docs))


def sum_by_owner(items: Docs, weights: Keys, owners: Docs) -> tuple[Docs, Keys]:
    """The items' ascending owners, `owners[item]`, each once, and the sum of the weights of its items."""
    held = owners[items]
    heads = np.flatnonzero(np.diff(held, prepend=-1))
    return held[heads], np.add.reduceat(weights, heads) if len(heads) else weights


def add_by_owner(items: Docs, weights: Keys, owners: Numbers, totals: Keys) -> None:
    """Add to `totals` the weight of each item at its owner, `owners[item]`."""
    np.add.at(totals, owners[items], weights)


def add_slot_lists(weights: Keys, offsets: Keys, slots: Slots, counts: Keys) -> None:
    """Add each list's weight to `counts` at its slots, `slots[offsets[i]:offsets[i + 1]]`; weights are 0 then."""
    np.add.at(counts, slots, np.repeat(weights, np.diff(offsets)))
    weights[:] = 0


def best(ranks: Scores, size: int) -> Keys:
    """Where the `size` highest ranks stand, highest first, equal ones in the order given."""
    if size >= len(ranks):
        return np.argsort(-ranks, kind="stable")
    edge = -np.partition(-ranks, size - 1)[size - 1] if size else np.inf
    above = np.flatnonzero(ranks > edge)
    level = np.flatnonzero(ranks == edge)[: size - len(above)] if size else above
    chosen = np.sort(np.concatenate([above, level]))
    order: Keys = chosen[np.argsort(-ranks[chosen], kind="stable")]
    return order


def most(counts: Keys, size: int) -> Keys:
    """Where the `size` largest counts stand, largest first, equal ones in order; nothing where a count is 0."""
    present = np.flatnonzero(counts)
    return present[best(counts[present].astype(np.float64), size)]


def best_of_runs(owners: Docs, scores: Scores) -> Keys:
    """Of each run of equal owners the place of its highest score, the first of equal ones."""
    if not len(owners):
        return np.empty(0, np.int64)
    heads = np.flatnonzero(np.diff(owners, prepend=owners[0] - 1))
    sizes = np.diff(heads, append=len(owners))
    highest = np.flatnonzero(scores == np.repeat(np.maximum.reduceat(scores, heads), sizes))
    first: Keys = highest[np.diff(owners[highest], prepend=owners[0] - 1) != 0]
    return first
