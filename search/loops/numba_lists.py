"""Compiled loops over packed posting lists (see `index.segment.packed_lists`): read, score and look up documents.

A field's lists are nine arrays, passed one by one. `words` is the packed data. `at` (the index in `words` where the
block begins), `widths` (the bits of a document gap and of a frequency) and `last` (the last document) are indexed by
block; `first` (the first block of the list) and `df` (its number of documents) are indexed by list. `positions`,
`positions_at` and `positions_widths` are the packed positions and word forms, by block. A list has all word forms of a
stem, numbered from 0: the number is the form's rank. A term is a list and a rank; only that form counts, or all if the
rank is negative.

A block is damaged if its documents do not end with the one in `last`, or its data would end after the array. A loop
then returns False, or -1 for a count, before using any of that block. Import this module only through
`search.loops.choice`.
"""

# mypy: ignore-errors
# ruff: noqa: PLR0913, PLR0917
# (The decorators give the types. A list's arrays are passed one by one because that is the fastest.)

from __future__ import annotations

import numpy as np
from numba import types

from search.loops.numba_loops import BM25_CONSTANTS, DOCS, NARROW, SUM, compiled, read_only

WORDS = read_only(types.uint32)
WIDTHS = types.Array(types.uint8, 2, "C", readonly=True)
LISTS = (WORDS, WORDS, WIDTHS, WORDS, WORDS, WORDS, WORDS, WORDS, WIDTHS)
NUMBERS = types.int64[::1]
ROWS = types.int32[:, ::1]
BLOCK = 128  # postings of a block, as in `index.segment.packing`; repeated, since cached code must not depend on that
WORD_BITS = 32  # bits of a word of packed data; a bit is in word `bit >> 5`, there at `bit & 31`


@compiled(types.int64(WORDS, types.int64, types.int64))
def number_at(words, bit, width):
    """Return the number stored in `width` bits of the packed words, beginning at bit `bit`."""
    word = bit >> 5
    pair = np.uint64(words[word]) | (np.uint64(words[word + 1]) << np.uint64(32))
    mask = (np.uint64(1) << np.uint64(width)) - np.uint64(1)
    return np.int64((pair >> np.uint64(bit & 31)) & mask)


@compiled(types.boolean(WORDS, WORDS, WIDTHS, WORDS, types.int64, types.int64, types.int64, types.int32[::1]))
def read_docs(words, at, widths, last, block, before, size, docs):
    """Unpack a block's `size` documents into `docs`; return False if the block is damaged.

    `before` is the last document of the previous block, -1 for none.
    """
    bit = np.int64(at[block]) * WORD_BITS
    first = np.int64(widths[block, 0])
    if bit + size * (first + np.int64(widths[block, 1])) > (len(words) - 1) * WORD_BITS:
        return False
    doc = before
    mask = (np.uint64(1) << np.uint64(first)) - np.uint64(1)
    for i in range(size):
        word = bit >> 5
        pair = np.uint64(words[word]) | (np.uint64(words[word + 1]) << np.uint64(32))
        doc += np.int64((pair >> np.uint64(bit & 31)) & mask) + 1
        docs[i] = doc
        bit += first
    return doc == last[block]


@compiled(types.void(WORDS, WORDS, WIDTHS, types.int64, types.int64, types.int32[::1]))
def read_freqs(words, at, widths, block, size, freqs):
    """Unpack the block's `size` frequencies into `freqs`; `read_docs` must have found the block undamaged."""
    second = np.int64(widths[block, 1])
    bit = np.int64(at[block]) * WORD_BITS + size * np.int64(widths[block, 0])
    mask = (np.uint64(1) << np.uint64(second)) - np.uint64(1)
    for i in range(size):
        word = bit >> 5
        pair = np.uint64(words[word]) | (np.uint64(words[word + 1]) << np.uint64(32))
        freqs[i] = np.int32((pair >> np.uint64(bit & 31)) & mask) + 1
        bit += second


@compiled(
    types.boolean(
        WORDS, WORDS, WIDTHS, WORDS, types.int64, types.int64, types.int64, types.int32[::1], types.int32[::1]
    )
)
def read_block(words, at, widths, last, block, before, size, docs, freqs):
    """Unpack a block's `size` documents and frequencies into `docs` and `freqs`; return False if the block is damaged.

    `before` is the last document of the previous block, -1 for none.
    """
    if not read_docs(words, at, widths, last, block, before, size, docs):
        return False
    read_freqs(words, at, widths, block, size, freqs)
    return True


@compiled(types.boolean(WORDS, WORDS, WIDTHS, types.int64, types.int64, types.int64, types.int32[::1]))
def _keep_form(positions, positions_at, positions_widths, block, size, rank, freqs):
    """Replace the frequencies of a stem in a block by those of one of its word forms, the one of rank `rank`.

    `freqs` has the `size` frequencies, and is changed in place. Return False if the block is damaged.
    """
    total = np.int64(0)
    for i in range(size):
        total += freqs[i]
    first = np.int64(positions_widths[block, 0])
    second = np.int64(positions_widths[block, 1])
    bit = np.int64(positions_at[block]) * WORD_BITS + total * first
    if bit + total * second > (len(positions) - 1) * WORD_BITS:
        return False
    for i in range(size):
        count = 0
        for _ in range(freqs[i]):
            count += number_at(positions, bit, second) == rank
            bit += second
        freqs[i] = count
    return True


@compiled(
    *(
        types.int64(SUM, *LISTS, NUMBERS, NUMBERS, types.float64[::1], types.float64, types.float64, lengths)
        for lengths in NARROW
    )
)
def add_lists(
    total, words, at, widths, last, first, df, positions, positions_at, positions_widths,
    numbers, ranks, weights, flat, slope, lengths,
):  # fmt: skip
    """Add the BM25 scores of terms to the accumulator `total[doc]`; return 0, or -1 for damage.

    Term t is posting list `numbers[t]`; only the word form of rank `ranks[t]` counts, or all forms if that is negative.
    Its score is `weights[t] * f / (f + flat + slope * lengths[doc])`, where f is its frequency.
    """
    docs = np.empty(BLOCK, np.int32)
    freqs = np.empty(BLOCK, np.int32)
    for t in range(len(numbers)):
        left = np.int64(df[numbers[t]])
        before = np.int64(-1)
        weight = weights[t]
        for block in range(first[numbers[t]], first[numbers[t] + 1]):
            size = min(BLOCK, left)
            left -= size
            if last[block] >= len(total) or not read_block(words, at, widths, last, block, before, size, docs, freqs):
                return -1
            before = np.int64(last[block])
            if ranks[t] >= 0 and not _keep_form(
                positions, positions_at, positions_widths, block, size, ranks[t], freqs
            ):
                return -1
            for i in range(size):
                doc = docs[i]
                tf = float(freqs[i])
                if tf > 0.0:
                    total[doc] = max(total[doc], 0.0) + weight * tf / (tf + (flat + slope * lengths[doc]))
    return 0


@compiled(
    *(
        types.int64(*LISTS, types.int64, types.int64, BM25_CONSTANTS, lengths, types.int32[::1], types.float64[::1])
        for lengths in NARROW
    )
)
def score_list(
    words, at, widths, last, first, df, positions, positions_at, positions_widths,
    number, rank, constants, lengths, docs_out, scores_out,
):  # fmt: skip
    """Unpack a term's documents into `docs_out`, and write their BM25 scores to `scores_out`.

    Return the number of documents, or -1 for damage. The term is the word form of rank `rank` in posting list `number`,
    or the whole list if the rank is negative.
    """
    weight, flat, slope = constants
    freqs = np.empty(BLOCK, np.int32)
    left = np.int64(df[number])
    before = np.int64(-1)
    count = 0
    for block in range(first[number], first[number + 1]):
        size = min(BLOCK, left)
        left -= size
        docs = docs_out[count : count + size]
        if last[block] >= len(lengths) or not read_block(words, at, widths, last, block, before, size, docs, freqs):
            return -1
        before = np.int64(last[block])
        if rank < 0:
            for i in range(size):
                tf = float(freqs[i])
                scores_out[count + i] = weight * tf / (tf + (flat + slope * lengths[docs[i]]))
            count += size
            continue
        if not _keep_form(positions, positions_at, positions_widths, block, size, rank, freqs):
            return -1
        for i in range(size):
            tf = float(freqs[i])
            docs_out[count] = docs[i]
            scores_out[count] = weight * tf / (tf + (flat + slope * lengths[docs[i]]))
            count += freqs[i] > 0
    return count


@compiled(types.int64(*LISTS, types.int64, types.int64, types.int32[::1], types.int32[::1]))
def read_list(
    words, at, widths, last, first, df, positions, positions_at, positions_widths,
    number, rank, docs_out, freqs_out,
):  # fmt: skip
    """Unpack a term's documents and frequencies into `docs_out` and `freqs_out`.

    Return the number of documents, or -1 for damage. The term is the stem that has posting list `number` or, if `rank`
    is not negative, the form with that rank among the stem's word forms. The output arrays must be as long as the
    list. The arrays before `number` are the packed lists.
    """
    left = np.int64(df[number])
    before = np.int64(-1)
    count = 0
    for block in range(first[number], first[number + 1]):
        size = min(BLOCK, left)
        left -= size
        docs = docs_out[count : count + size]
        freqs = freqs_out[count : count + size]
        if not read_block(words, at, widths, last, block, before, size, docs, freqs):
            return -1
        before = np.int64(last[block])
        if rank < 0:
            count += size
            continue
        if not _keep_form(positions, positions_at, positions_widths, block, size, rank, freqs):
            return -1
        for i in range(size):
            docs_out[count] = docs[i]
            freqs_out[count] = freqs[i]
            count += freqs[i] > 0
    return count


@compiled(types.int64(WORDS, types.int64, types.int64, types.int64))
def block_of(last, block, end, doc):
    """Return the first block b after `block` whose last document, `last[b]`, is at least `doc`; `end` if none is."""
    step = 1
    while block + step < end and last[block + step] < doc:
        block += step
        step *= 2
    low = block + 1
    high = min(block + step, end)
    while low < high:
        middle = (low + high) >> 1
        if last[middle] < doc:
            low = middle + 1
        else:
            high = middle
    return low


@compiled(
    types.int64(
        *LISTS, types.int64, types.int64, types.int64, types.int64, types.int32[::1], types.int32[::1]
    )
)  # fmt: skip
def read_range(
    words, at, widths, last, first, df, positions, positions_at, positions_widths,
    number, rank, low, high, docs_out, freqs_out,
):  # fmt: skip
    """Unpack a term's documents from `low` up to, but not including, `high`, and its frequencies there.

    The term is the word form of rank `rank` in posting list `number`, or the whole list if the rank is negative. Return
    the number of documents, or -1 for damage.
    """
    docs = np.empty(BLOCK, np.int32)
    freqs = np.empty(BLOCK, np.int32)
    begin = np.int64(first[number])
    end = np.int64(first[number + 1])
    block = begin
    if block < end and last[block] < low:
        block = block_of(last, block, end, low)
    count = 0
    while block < end:
        before = np.int64(-1) if block == begin else np.int64(last[block - 1])
        if before + 1 >= high:
            break
        size = min(BLOCK, np.int64(df[number]) - (block - begin) * BLOCK)
        if not read_block(words, at, widths, last, block, before, size, docs, freqs):
            return -1
        if rank >= 0 and not _keep_form(positions, positions_at, positions_widths, block, size, rank, freqs):
            return -1
        for i in range(size):
            if low <= docs[i] < high and freqs[i] > 0:
                docs_out[count] = docs[i]
                freqs_out[count] = freqs[i]
                count += 1
        block += 1
    return count


@compiled(types.int64(*LISTS[:6], types.int64, DOCS, types.int32[::1], types.int32[::1]))
def look_up(words, at, widths, last, first, df, number, wanted, where, freqs_out):
    """Look up the ascending documents `wanted` in posting list `number`.

    Only blocks that may contain one of them are unpacked. `where` receives the indices in `wanted` of the documents
    found, `freqs_out` the frequency of each. Return the number found, or -1 for damage.
    """
    docs = np.empty(BLOCK, np.int32)
    begin = np.int64(first[number])
    end = np.int64(first[number + 1])
    block = begin
    unpacked = np.int64(-1)
    freqs = np.int64(0)  # the bit where the block's frequencies begin, each of `second` bits
    second = np.int64(0)
    place = 0
    count = 0
    for i in range(len(wanted)):
        doc = wanted[i]
        if last[block] < doc:
            block = block_of(last, block, end, doc)
            if block == end:
                break
        if block != unpacked:
            size = min(BLOCK, np.int64(df[number]) - (block - begin) * BLOCK)
            low = np.int64(-1) if block == begin else np.int64(last[block - 1])
            if not read_docs(words, at, widths, last, block, low, size, docs):
                return -1
            second = np.int64(widths[block, 1])
            freqs = np.int64(at[block]) * WORD_BITS + size * np.int64(widths[block, 0])
            unpacked = block
            place = 0
        while docs[place] < doc:
            place += 1
        if docs[place] == doc:
            where[count] = i
            freqs_out[count] = number_at(words, freqs + place * second, second) + 1
            count += 1
    return count


@compiled(types.int64(*LISTS, types.int64, types.uint64[::1]))
def set_bits(words, at, widths, last, first, df, positions, positions_at, positions_widths, number, bits):
    """Set the bit of each document of posting list `number`: bit `doc % 64` of word `bits[doc // 64]`.

    Return the number of documents, or -1 for damage.
    """
    docs = np.empty(BLOCK, np.int32)
    left = np.int64(df[number])
    before = np.int64(-1)
    for block in range(first[number], first[number + 1]):
        size = min(BLOCK, left)
        left -= size
        if last[block] >= len(bits) * 64 or not read_docs(words, at, widths, last, block, before, size, docs):
            return -1
        before = np.int64(last[block])
        for i in range(size):
            bits[docs[i] >> 6] |= np.uint64(1) << np.uint64(docs[i] & 63)
    return np.int64(df[number])


@compiled(types.int64(types.uint64))
def ones(bits):
    """Return the number of bits that are set in a 64-bit word (Hacker's Delight, 5-1)."""
    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
    bits = (bits & np.uint64(0x3333333333333333)) + ((bits >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled(
    types.int64(*LISTS[:6], types.int64, types.uint64[::1], types.uint32[::1], DOCS, types.int32[::1], types.int32[::1])
)
def look_up_by_bitmap(words, at, widths, last, first, df, number, bits, held, wanted, where, freqs_out):
    """Look up documents in a posting list as `look_up` does, but find them by the list's bitmap, `bits`.

    `held[w]` is the number of postings before those of word `bits[w]`.
    """
    begin = np.int64(first[number])
    count = 0
    for i in range(len(wanted)):
        doc = wanted[i]
        word = bits[doc >> 6]
        bit = np.uint64(1) << np.uint64(doc & 63)
        if word & bit:
            posting = np.int64(held[doc >> 6]) + ones(word & (bit - np.uint64(1)))
            block = begin + posting // BLOCK
            place = posting % BLOCK
            second = np.int64(widths[block, 1])
            size = min(BLOCK, np.int64(df[number]) - (block - begin) * BLOCK)
            freqs = np.int64(at[block]) * WORD_BITS + size * np.int64(widths[block, 0]) + place * second
            where[count] = i
            freqs_out[count] = number_at(words, freqs, second) + 1
            count += 1
    return count


@compiled(types.int64(types.uint64[::1], DOCS, types.int32[::1]))
def in_bitmap(bits, wanted, where):
    """Write to `where` the indices in `wanted` of the documents whose bit is set; return their number.

    `where` must have room for one more entry than `wanted`.
    """
    count = 0
    for i in range(len(wanted)):
        where[count] = i
        count += np.int64((bits[wanted[i] >> 6] >> np.uint64(wanted[i] & 63)) & np.uint64(1))
    return count
