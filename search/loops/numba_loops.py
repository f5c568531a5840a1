"""The loops of `search.loops.numpy_loops`, compiled by Numba: same functions, same results, several times as fast.

When this module is imported, each function is compiled for its listed types and cached on disk for the next process, so
no query waits for the compiler. Import this module only through `search.loops.choice`.
"""

# mypy: disable-error-code="no-untyped-def"
# ruff: noqa: D103
# (The decorators give the types, and `numpy_loops` has the docstrings.)

from __future__ import annotations

import inspect
import zlib
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numba import types

from search.loops.numpy_loops import UNMATCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    Loop = Callable[..., Any]


def read_only(kind: types.Type) -> types.Array:
    """Return the Numba type of a read-only array, such as an array over a memory-mapped file."""
    return types.Array(kind, 1, "C", readonly=True)


DOCS = read_only(types.int32)
KEYS = read_only(types.int64)
SCORES = read_only(types.float64)
BITS = read_only(types.uint8)
SLOTS = read_only(types.uint32)
BM25_CONSTANTS = types.UniTuple(types.float64, 3)
NARROW = [read_only(kind) for kind in (types.uint8, types.uint16, types.uint32)]  # types of lengths and ordinals
SUM = types.float64[::1]
COUNTS = types.int64[::1]

GALLOP = 16  # a list this many times as long as the other is searched by bisection instead of read in full


def compiled(*signatures: Any, calling: Sequence[ModuleType] = ()) -> Callable[[Loop], Loop]:
    """Return a decorator that compiles a function for the given signatures, and caches it on disk if possible.

    Numba's cache notices changes only in the function's own file. If the function calls loops of other modules, name
    these modules in `calling`: digests of their sources become part of the function's name, so that it is compiled
    again when one of them changes.
    """

    def kept(function: Loop) -> Loop:
        try:
            function.__qualname__ += "".join(f".{zlib.crc32(inspect.getsource(each).encode()):08x}" for each in calling)
            return numba.njit(list(signatures), cache=True, nogil=True)(function)  # type: ignore[no-any-return]
        except (OSError, RuntimeError):  # no source file to take a digest of, or no folder to write a cache to
            return numba.njit(list(signatures), nogil=True)(function)  # type: ignore[no-any-return]

    return kept


@compiled(*(types.float64[::1](DOCS, DOCS, lengths, BM25_CONSTANTS) for lengths in NARROW))
def bm25(docs, freqs, lengths, constants):
    weight, flat, slope = constants
    scores = np.empty(len(docs))
    for i in range(len(docs)):
        tf = float(freqs[i])
        scores[i] = weight * tf / (tf + (flat + slope * lengths[docs[i]]))
    return scores


@compiled(*(types.void(SUM, DOCS, DOCS, lengths, BM25_CONSTANTS) for lengths in NARROW))
def add_term(total, docs, freqs, lengths, constants):
    weight, flat, slope = constants
    for i in range(len(docs)):
        doc = docs[i]
        tf = float(freqs[i])
        total[doc] = max(total[doc], 0.0) + weight * tf / (tf + (flat + slope * lengths[doc]))


@compiled(types.void(SUM, DOCS, SCORES))
def add_scores(total, docs, scores):
    for i in range(len(docs)):
        total[docs[i]] = max(total[docs[i]], 0.0) + scores[i]


@compiled(types.Tuple((types.int32[::1], types.float64[::1]))(SUM))
def drain(total):
    docs = np.empty(len(total) + 1, np.int32)
    scores = np.empty(len(total) + 1)
    at = 0
    for doc in range(len(total)):
        score = total[doc]
        docs[at] = doc
        scores[at] = score
        at += score >= 0.0
        total[doc] = UNMATCHED
    return docs[:at], scores[:at]


@compiled(types.int64(DOCS, types.int64, types.int32))
def _ahead(values, start, wanted):
    """Return the index of the first of the ascending `values`, from index `start` on, that is at least `wanted`.

    The result is `len(values)` if there is none. The search doubles its step, then bisects, which is fast if the index
    is near `start`.
    """
    if start >= len(values) or values[start] >= wanted:
        return start
    step = 1
    while start + step < len(values) and values[start + step] < wanted:
        start += step
        step *= 2
    low = start + 1
    high = min(start + step, len(values))
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled(types.Tuple((types.int32[::1], types.float64[::1]))(DOCS, SCORES, DOCS, SCORES))
def merge(docs, scores, other, more):
    size = len(docs) + len(other)
    both = np.empty(size, np.int32)
    total = np.empty(size)
    few = len(docs) > GALLOP * len(other)
    i = 0
    j = 0
    at = 0
    while i < len(docs) and j < len(other):
        two = other[j]
        if few:  # copy in one go all documents before the next of the few
            until = _ahead(docs, i, two)
            for k in range(until - i):
                both[at + k] = docs[i + k]
                total[at + k] = scores[i + k]
            at += until - i
            i = until
            if i == len(docs):
                break
        one = docs[i]
        both[at] = min(one, two)
        total[at] = (scores[i] if one <= two else 0.0) + (more[j] if two <= one else 0.0)
        i += one <= two
        j += two <= one
        at += 1
    while i < len(docs):
        both[at] = docs[i]
        total[at] = scores[i]
        i += 1
        at += 1
    while j < len(other):
        both[at] = other[j]
        total[at] = more[j]
        j += 1
        at += 1
    return both[:at], total[:at]


@compiled(types.Tuple((types.int32[::1], types.int32[::1]))(DOCS, DOCS))
def intersect(few, many):
    at_few = np.empty(min(len(few), len(many)), np.int32)
    at_many = np.empty(len(at_few), np.int32)
    found = 0
    j = 0
    if len(many) > GALLOP * len(few):
        for i in range(len(few)):
            j = _ahead(many, j, few[i])
            if j == len(many):
                break
            if many[j] == few[i]:
                at_few[found] = i
                at_many[found] = j
                found += 1
    else:
        i = 0
        while i < len(few) and j < len(many):
            one = few[i]
            other = many[j]
            if one == other:
                at_few[found] = i
                at_many[found] = j
                found += 1
            i += one <= other
            j += other <= one
    return at_few[:found], at_many[:found]


@compiled(types.int64[::1](KEYS, KEYS, types.int64))
def follows(before, after, slop):
    kept = np.empty(len(after), np.int64)
    count = 0
    i = -1
    for j in range(len(after)):
        key = after[j]
        while i + 1 < len(before) and before[i + 1] < key:
            i += 1
        if i >= 0 and key - before[i] <= slop:
            kept[count] = key
            count += 1
    return kept[:count]


@compiled(types.int64[::1](DOCS, KEYS, DOCS, types.int64))
def position_keys(at, starts, positions, stride):
    size = 0
    for i in range(len(at)):
        size += starts[at[i] + 1] - starts[at[i]]
    keys = np.empty(size, np.int64)
    count = 0
    for i in range(len(at)):
        for place in range(starts[at[i]], starts[at[i] + 1]):
            keys[count] = i * stride + positions[place]
            count += 1
    return keys


@compiled(types.void(DOCS, BITS, types.int64, types.uint8[::1]))
def mark_rejected(docs, bits, name, codes):
    for i in range(len(docs)):
        if (bits[docs[i] >> 3] >> (docs[i] & 7)) & 1 == 0:
            codes[i] = name if codes[i] == 0 else 255


@compiled(types.Tuple((types.int32[::1], COUNTS))(DOCS, DOCS, BITS))
def count_runs(docs, bases, within):
    held = np.empty(len(docs), np.int32)
    counts = np.empty(len(docs), np.int64)
    count = -1
    before = np.int32(-1)
    for i in range(len(docs)):  # without a branch, which would be mispredicted half of the time
        run = np.int32(bases[docs[i] >> 8] + within[docs[i]])
        count += run != before
        before = run
        held[count] = run
        counts[count] = i + 1
    for at in range(count, 0, -1):
        counts[at] -= counts[at - 1]
    return held[: count + 1], counts[: count + 1]


@compiled(types.Tuple((types.int32[::1], COUNTS))(DOCS, KEYS, DOCS))
def sum_by_owner(items, weights, owners):
    held = np.empty(len(items), np.int32)
    sums = np.empty(len(items), np.int64)
    count = -1
    before = np.int32(-1)
    total = np.int64(0)
    for i in range(len(items)):  # without a branch, as above
        owner = owners[items[i]]
        fresh = owner != before
        before = owner
        count += fresh
        total = weights[i] + (0 if fresh else total)
        held[count] = owner
        sums[count] = total
    return held[: count + 1], sums[: count + 1]


@compiled(*(types.void(DOCS, KEYS, owners, COUNTS) for owners in NARROW))
def add_by_owner(items, weights, owners, totals):
    for i in range(len(items)):
        totals[owners[items[i]]] += weights[i]


@compiled(types.void(COUNTS, KEYS, SLOTS, COUNTS))
def add_slot_lists(weights, offsets, slots, counts):
    for i in range(len(weights)):
        weight = weights[i]
        if weight:
            weights[i] = 0
            for place in range(offsets[i], offsets[i + 1]):
                counts[slots[place]] += weight


@compiled(*(types.void(DOCS, KEYS, lists, KEYS, SLOTS, COUNTS) for lists in NARROW))
def add_slots_of(items, weights, lists, offsets, slots, counts):
    for i in range(len(items)):
        number = lists[items[i]]
        for place in range(offsets[number], offsets[number + 1]):
            counts[slots[place]] += weights[i]


@compiled(*(types.boolean(types.int64, types.int64, ranks) for ranks in (SCORES, KEYS)))
def _worse(one, other, ranks):
    """Return whether `ranks[one]` comes after `ranks[other]`: it is lower, or equal but at a later index."""
    return ranks[one] < ranks[other] or (ranks[one] == ranks[other] and one > other)


@compiled(*(types.void(COUNTS, types.int64, types.int64, ranks) for ranks in (SCORES, KEYS)))
def _sink(heap, place, size, ranks):
    """Move the entry at `place` of a heap down until neither child ranks lower.

    The heap contains indices into `ranks`, with the lowest-ranked on top.
    """
    while True:
        child = 2 * place + 1
        if child >= size:
            return
        if child + 1 < size and _worse(heap[child + 1], heap[child], ranks):
            child += 1
        if not _worse(heap[child], heap[place], ranks):
            return
        heap[place], heap[child] = heap[child], heap[place]
        place = child


@compiled(*(types.void(COUNTS, ranks) for ranks in (SCORES, KEYS)))
def _heaped(heap, ranks):
    """Turn an array of indices into `ranks` into a heap, with the lowest-ranked on top."""
    for place in range(len(heap) // 2 - 1, -1, -1):
        _sink(heap, place, len(heap), ranks)


@compiled(*(types.int64[::1](COUNTS, ranks) for ranks in (SCORES, KEYS)))
def _best_first(heap, ranks):
    """Sort a heap of indices into `ranks` in place, so that `ranks[heap[0]]` is the highest, and return it.

    Before, the heap has the lowest-ranked on top, as `_heaped` makes it. Of equal ranks, the lower index comes first.
    """
    for end in range(len(heap) - 1, 0, -1):
        heap[0], heap[end] = heap[end], heap[0]
        _sink(heap, 0, end, ranks)
    return heap


@compiled(types.int64[::1](SCORES, types.int64))
def best(ranks, size):
    size = min(size, len(ranks))
    heap = np.arange(size)
    _heaped(heap, ranks)
    least = ranks[heap[0]] if size else np.inf
    for i in range(size, len(ranks)):
        if ranks[i] > least:
            heap[0] = i
            _sink(heap, 0, size, ranks)
            least = ranks[heap[0]]
    return _best_first(heap, ranks)


@compiled(types.int64[::1](KEYS, types.int64))
def most(counts, size):
    size = min(size, len(counts))
    heap = np.empty(size, np.int64)
    held = 0
    least = np.int64(0)
    for i in range(len(counts)):
        if counts[i] <= least:
            continue
        if held < size:
            heap[held] = i
            held += 1
            if held == size:
                _heaped(heap, counts)
                least = counts[heap[0]]
        elif size:
            heap[0] = i
            _sink(heap, 0, size, counts)
            least = counts[heap[0]]
    if held < size:
        heap = heap[:held]
        _heaped(heap, counts)
    return _best_first(heap, counts)


@compiled(types.UniTuple(types.int64[::1], 3)(KEYS, KEYS, KEYS, types.int64))
def most_of_each(counts, first, ends, size):
    room = 0
    for part in range(len(first)):
        room += min(size, ends[part] - first[part])
    places = np.empty(room, np.int64)
    sizes = np.empty(len(first), np.int64)
    present = np.zeros(len(first), np.int64)
    held = 0
    for part in range(len(first)):
        within = counts[first[part] : ends[part]]
        for count in within:
            present[part] += count != 0
        found = most(within, size)
        places[held : held + len(found)] = found
        sizes[part] = len(found)
        held += len(found)
    return places[:held], sizes, present


@compiled(types.int64[::1](DOCS, SCORES))
def best_of_runs(owners, scores):
    chosen = np.empty(len(owners), np.int64)
    count = 0
    for i in range(len(owners)):
        if count == 0 or owners[i] != owners[chosen[count - 1]]:
            chosen[count] = i
            count += 1
        elif scores[i] > scores[chosen[count - 1]]:
            chosen[count - 1] = i
    return chosen[:count]
