"""Compiled loops that find phrases, and words near each other, in packed posting lists.

The loop goes through the documents of the rarest word, or those that are given, and looks up the other words. Once it
has found BATCH documents with all words, it unpacks and compares the words' positions there. Inner loops call no
function with many array arguments, because Numba would spend most of the time counting references to these. The arrays
of a field's lists, and the rank of a word form, are described in `numba_lists`; the other arguments that the functions
share, in `phrase`. A block is damaged if its data cannot be right. Import this module only through
`search.loops.choice`.
"""

# mypy: ignore-errors
# ruff: noqa: PLR0913, PLR0917, PLR0912, C901
# (The decorators give the types. A list's arrays are passed one by one because that is the fastest.)

from __future__ import annotations

import numpy as np
from numba import types

from search.loops import numba_lists, numba_nearness
from search.loops.numba_lists import (
    BLOCK,
    LISTS,
    NUMBERS,
    ROWS,
    WIDTHS,
    WORD_BITS,
    WORDS,
    block_of,
    number_at,
    read_block,
)
from search.loops.numba_loops import DOCS, compiled
from search.loops.numba_nearness import in_any_order

MARKS = 1 << 14  # positions in a row of `marks`, 64 kB; longer paragraphs are left to `_walked`
MOST_STAMPS = 1 << 30  # stamps after which the marks are set to 0 again, long before an int32 overflows
MOST_MARKED = 8  # positions: the largest slop for which marking is faster than `_walked`
TOO_FAR = -2  # instead of the count, for a document with positions beyond the marks
BATCH = 256  # documents that are compared at once


@compiled(types.int64(types.int64[::1], types.int64, types.int64[::1], types.int64, types.int64))
def _after(ends, held, places, size, slop):
    """Find the positions in `places` that are 1 to `slop` after some position in `ends`; return their number.

    The positions found are written to the start of `places`. Both arrays are ascending; only `ends[:held]` and
    `places[:size]` are read.
    """
    count = 0
    i = -1
    before = np.int64(0)
    for j in range(size):
        while i + 1 < held and ends[i + 1] < places[j]:
            i += 1
            before = ends[i]
        if i >= 0 and places[j] - before <= slop:
            places[count] = places[j]
            count += 1
    return count


@compiled(
    types.int64(
        WORDS, WORDS, WIDTHS, types.int64, types.int64, types.int64, types.int64, types.int64, types.int64[::1]
    ),
    calling=(numba_lists,),
)
def _places(words, positions_at, positions_widths, block, before, freq, occurrences, rank, places):
    """Unpack the positions of a term in one document into `places`; return their number, or -1 for damage.

    A block has the positions of all its documents one after the other, `occurrences` in all: `before` positions of
    earlier documents, then the `freq` positions of this one. If `rank` is not negative, only positions of the word form
    with that rank are kept.
    """
    first = np.int64(positions_widths[block, 0])
    second = np.int64(positions_widths[block, 1])
    start = np.int64(positions_at[block]) * WORD_BITS
    if freq > len(places) or start + occurrences * (first + second) > (len(words) - 1) * WORD_BITS:
        return -1
    bit = start + before * first
    mask = (np.uint64(1) << np.uint64(first)) - np.uint64(1)
    position = np.int64(0)
    for i in range(freq):
        word = bit >> 5
        pair = np.uint64(words[word]) | (np.uint64(words[word + 1]) << np.uint64(32))
        position += np.int64((pair >> np.uint64(bit & 31)) & mask)
        places[i] = position
        bit += first
    if rank < 0:
        return freq
    bit = start + occurrences * first + before * second
    count = 0
    for i in range(freq):
        places[count] = places[i]
        count += number_at(words, bit, second) == rank
        bit += second
    return count


BATCHES = (types.int64[::1], types.int64[:, :, ::1])


@compiled(
    types.UniTuple(types.int64, 2)(
        WORDS, WORDS, WIDTHS, WORDS, WORDS, WORDS, NUMBERS, DOCS, types.boolean, types.int64,
        types.int32[:, ::1], types.int32[:, ::1], types.int64[:, ::1], *BATCHES,
    ),
    calling=(numba_lists,),
)  # fmt: skip
def _together(
    words, at, widths, last, first, df, numbers, domain, everywhere, i,
    docs, freqs, cursors, found, spots,
):  # fmt: skip
    """Find the next documents that contain all terms, at most BATCH; term t is posting list `numbers[t]`, rarest first.

    If `everywhere`, all documents are searched, beginning with posting `i` of the rarest list; otherwise only those of
    `domain`, beginning with index `i`. Return the `i` at which the next call must begin, and the number of documents
    found, which is -1 for damage.

    `found[j]` receives the j-th document found, or its index in `domain`. `spots[t, j]` receives where the positions of
    term t in this document are: the block, the number of positions before these in the block, the number of these, and
    the number of positions in the whole block.

    `cursors[t]` says how far the list of term t has been read, and is updated: the current block, the block that is
    unpacked in `docs[t]` and `freqs[t]`, the index there of the current posting, the number of positions before this
    posting in the block, and the number of positions in the whole block.
    """
    total = np.int64(df[numbers[0]]) if everywhere else len(domain)
    count = 0
    while i < total and count < BATCH:
        wanted = np.int64(-1) if everywhere else np.int64(domain[i])
        holds = True
        for t in range(len(numbers)):
            own = everywhere and t == 0
            begin = np.int64(first[numbers[t]])
            block = cursors[t, 0]
            if own:
                block = begin + i // BLOCK
            elif last[block] < wanted:
                end = np.int64(first[numbers[t] + 1])
                block = block_of(last, block, end, wanted)
                if block == end:
                    return total, count
            cursors[t, 0] = block
            if block != cursors[t, 1]:
                size = min(BLOCK, np.int64(df[numbers[t]]) - (block - begin) * BLOCK)
                low = np.int64(-1) if block == begin else np.int64(last[block - 1])
                if not read_block(words, at, widths, last, block, low, size, docs[t], freqs[t]):
                    return i, -1
                occurrences = np.int64(0)
                for k in range(size):
                    occurrences += freqs[t, k]
                cursors[t, 1] = block
                cursors[t, 2] = 0
                cursors[t, 3] = 0
                cursors[t, 4] = occurrences
            elif own:
                cursors[0, 3] += freqs[0, cursors[0, 2]]
                cursors[0, 2] += 1
            place = cursors[t, 2]
            if own:
                wanted = np.int64(docs[0, place])
            elif docs[t, place] < wanted:
                before = cursors[t, 3]
                while docs[t, place] < wanted:
                    before += freqs[t, place]
                    place += 1
                cursors[t, 2] = place
                cursors[t, 3] = before
            if docs[t, place] != wanted:
                holds = False
                break
            spots[t, count, 0] = block
            spots[t, count, 1] = cursors[t, 3]
            spots[t, count, 2] = freqs[t, place]
            spots[t, count, 3] = cursors[t, 4]
        if holds:
            found[count] = wanted if everywhere else i
            count += 1
        i += 1
    return i, count


SPOTS = (WORDS, WORDS, WIDTHS, NUMBERS, NUMBERS, types.int64, types.int64, *BATCHES)
INTO = (types.int32[::1], ROWS, types.int64)


@compiled(
    types.int64(WORDS, WORDS, WIDTHS, NUMBERS, NUMBERS, types.int64, types.int64, BATCHES[1], ROWS, types.int64),
    calling=(numba_lists,),
)
def _walked(positions, positions_at, positions_widths, ranks, order, slop, number, spots, counts, kept):
    """Look for the phrase in document `number` of a batch; return at how many positions it ends, or -1 for damage.

    `order` has the terms of the phrase, by index; each must come 1 to `slop` positions after the one before. The
    positions of one term are compared with those of the next, which suits long documents and large slops. The frequency
    of term t is written to `counts[t, kept]`; `kept` is the number of documents found so far. `spots` is as in
    `_together`.
    """
    held = np.int64(0)
    ends = np.empty(0, np.int64)
    for step in range(len(order)):
        t = order[step]
        block, before, freq, occurrences = spots[t, number]
        places = np.empty(freq, np.int64)
        size = _places(positions, positions_at, positions_widths, block, before, freq, occurrences, ranks[t], places)
        if size < 0:
            return size
        counts[t, kept] = size
        if step == 0:
            ends, held = places, size
        else:
            ends, held = places, _after(ends, held, places, size, slop)
        if held == 0:
            break
    return held


@compiled(types.int64(*SPOTS, types.int32[:, ::1], types.int32, *INTO), calling=(numba_lists,))
def _in_order(
    positions, positions_at, positions_widths, ranks, order, slop, count, found, spots,
    marks, stamp, where, counts, kept,
):  # fmt: skip
    """Find the documents of a batch in which each term of `order` comes 1 to `slop` positions after the one before.

    The batch has `count` documents, described by `found` and `spots` (see `_together`). Earlier batches had `kept`
    matching documents; those of this batch are appended: `where[kept]` receives the next one, `counts[t, kept]` its
    frequency of term t. Return the number of matching documents so far, or -1 for damage.

    Each occurrence of a term marks the positions where the next term can follow. The terms of `order` mark rows 0 and 1
    of `marks` in turn. A mark is a number, counted up from `stamp` for every term of every document, so that the rows
    need not be cleared. If a document is longer than a row, or `slop` is large, `_walked` is used instead.
    """
    for i in range(count):
        held = np.int64(TOO_FAR if slop > MOST_MARKED else 1)
        for step in range(len(order)):
            if held <= 0:
                break
            t = order[step]
            block = spots[t, i, 0]
            first = np.int64(positions_widths[block, 0])
            second = np.int64(positions_widths[block, 1])
            start = np.int64(positions_at[block]) * WORD_BITS
            occurrences = spots[t, i, 3]
            if start + occurrences * (first + second) > (len(positions) - 1) * WORD_BITS:
                return -1
            bit = start + spots[t, i, 1] * first
            form = start + occurrences * first + spots[t, i, 1] * second
            mask = (np.uint64(1) << np.uint64(first)) - np.uint64(1)
            rank = ranks[t]
            most = marks.shape[1] - slop
            own = step % 2
            position = np.int64(0)
            size = np.int64(0)
            held = np.int64(0)
            for _ in range(spots[t, i, 2]):
                word = bit >> 5
                pair = np.uint64(positions[word]) | (np.uint64(positions[word + 1]) << np.uint64(32))
                position += np.int64((pair >> np.uint64(bit & 31)) & mask)
                bit += first
                if position >= most:
                    held = np.int64(TOO_FAR)
                    break
                good = True
                if rank >= 0:
                    good = number_at(positions, form, second) == rank
                    form += second
                size += good
                hit = good and (step == 0 or marks[1 - own, position] == stamp)
                held += hit
                if slop == 1:
                    marks[own, position + 1] = stamp + 1 if hit else 0
                elif hit:
                    for behind in range(1, slop + 1):
                        marks[own, position + behind] = stamp + 1
            stamp += 1
            counts[t, kept] = size
        if held == TOO_FAR:
            held = _walked(positions, positions_at, positions_widths, ranks, order, slop, i, spots, counts, kept)
        if held < 0:
            return -1
        if held > 0:
            where[kept] = found[i]
            kept += 1
    return kept


@compiled(types.int64(*SPOTS, *INTO), calling=(numba_lists, numba_nearness))
def _in_any_order(
    positions, positions_at, positions_widths, ranks, order, slop, count, found, spots,
    where, counts, kept,
):  # fmt: skip
    """Find the documents of a batch in which one window contains all terms of `order`.

    A window is a range of positions, as `numba_nearness.in_any_order` defines it. The arguments and the result are as
    for `_in_order`.
    """
    sizes = np.empty(len(ranks), np.int64)
    times = np.zeros(len(ranks), np.int64)
    for t in order:
        times[t] += 1
    reach = max(slop, len(order) - 1)
    at = np.empty((len(ranks), 2), np.int64)
    for i in range(count):
        places = np.empty((len(ranks), spots[:, i, 2].max()), np.int64)
        for t in range(len(ranks)):
            block, before, freq, occurrences = spots[t, i]
            sizes[t] = _places(
                positions, positions_at, positions_widths, block, before, freq, occurrences, ranks[t], places[t]
            )
            if sizes[t] < 0:
                return -1
            counts[t, kept] = sizes[t]
        if in_any_order(places, sizes, times, reach, at):
            where[kept] = found[i]
            kept += 1
    return kept


@compiled(
    types.int64(
        *LISTS, NUMBERS, NUMBERS, NUMBERS, types.int64, types.boolean, DOCS, types.boolean, types.int32[::1], ROWS
    ),
    calling=(numba_lists, numba_nearness),
)
def phrase(
    words, at, widths, last, first, df, positions, positions_at, positions_widths,
    numbers, ranks, order, slop, ordered, domain, everywhere, where, counts,
):  # fmt: skip
    """Find the documents in which terms occur near each other; return their number, or -1 for damage.

    `numbers` are the terms' posting lists, all distinct, the rarest first. Only the word form of rank `ranks[t]` counts
    in list t, or all forms if that is negative. `order` is the phrase, as indices into `numbers`. If `ordered`, each of
    its terms must come 1 to `slop` positions after the one before; otherwise one window must contain them all, as
    `in_any_order` defines it. If `everywhere`, all documents are searched and `where` receives document numbers;
    otherwise only `domain` is, and `where` receives indices into it. `counts[t, j]` receives the frequency of term t in
    the j-th document found.
    """
    terms = len(numbers)
    docs = np.empty((terms, BLOCK), np.int32)
    freqs = np.empty((terms, BLOCK), np.int32)
    cursors = np.full((terms, 5), -1, np.int64)
    for t in range(terms):
        cursors[t, 0] = first[numbers[t]]
    found = np.empty(BATCH, np.int64)
    spots = np.empty((terms, BATCH, 4), np.int64)
    marks = np.zeros((2, MARKS if ordered else 0), np.int32)
    stamp = np.int32(1)
    total = np.int64(df[numbers[0]]) if everywhere else len(domain)
    kept = np.int64(0)
    i = np.int64(0)
    while i < total and kept >= 0:
        i, count = _together(
            words, at, widths, last, first, df, numbers, domain, everywhere, i, docs, freqs, cursors, found, spots
        )
        if count < 0:
            return -1
        if not ordered:
            kept = _in_any_order(
                positions, positions_at, positions_widths, ranks, order, slop, count, found, spots,
                where, counts, kept,
            )  # fmt: skip
            continue
        if stamp > MOST_STAMPS:
            marks[:] = 0
            stamp = np.int32(1)
        kept = _in_order(
            positions, positions_at, positions_widths, ranks, order, slop, count, found, spots,
            marks, stamp, where, counts, kept,
        )  # fmt: skip
        stamp += np.int32(BATCH * len(order))
    return kept
