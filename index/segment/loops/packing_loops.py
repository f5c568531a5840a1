"""Loops, compiled by Numba, that pack, read and sort; imported only through `packing.compiled()`.

Each function gives the same result as the NumPy code that is used without Numba. Array bounds are not checked:
callers pass offsets and sizes from sections whose CRC was checked. A word form's rank is its index, from 0, among the
forms of its stem.
"""

from __future__ import annotations

import numba
import numpy as np

from index.segment.loops.chunk_loops import place_chunks, split_chunks
from index.segment.loops.forward_loops import pack_ranks, place_ranks, unpack_ranks
from index.segment.loops.jit import loop

__all__ = [
    "count_forms", "cut_postings", "expand", "gaps", "gather_runs", "order_by", "pack", "pack_ranks",
    "place_chunks", "place_ranks", "read_positions", "read_postings", "sort_tokens", "split_chunks", "unpack",
    "unpack_ranks",
]  # fmt: skip

BLOCK = 128  # as in `index.segment.packing`; repeated here because Numba's cache depends on this file only
WORD_BITS = 32  # bits of a word of packed data; a bit's word is `bit >> 5`, its place in the word `bit & 31`


@loop
def _pack_run(values, start, count, width, words, bit):  # type: ignore[no-untyped-def]
    for i in range(start, start + count):
        word = bit >> 5
        shifted = numba.uint64(values[i]) << numba.uint64(bit & 31)
        words[word] |= numba.uint32(shifted & numba.uint64(0xFFFFFFFF))
        if (bit & 31) + width > 32:
            words[word + 1] |= numba.uint32(shifted >> numba.uint64(32))
        bit += width
    return bit


@loop
def pack(first, second, sizes, widths, words):  # type: ignore[no-untyped-def]
    """Pack the two runs of numbers of each block into `words`, which must be all zeros.

    Block b takes the next `sizes[b]` numbers of `first` and of `second`, with `widths[b, 0]` bits per number of the
    first run and `widths[b, 1]` per number of the second. Each block begins with a new word.
    """
    start = 0
    bit = 0
    for block in range(len(sizes)):
        count = sizes[block]
        bit = _pack_run(first, start, count, numba.int64(widths[block, 0]), words, bit)
        bit = _pack_run(second, start, count, numba.int64(widths[block, 1]), words, bit)
        start += count
        bit = (bit + 31) & ~31


@loop
def _unpack_run(words, bit, width, start, count, out):  # type: ignore[no-untyped-def]
    mask = (numba.uint64(1) << numba.uint64(width)) - numba.uint64(1)
    if width == 0:
        for i in range(start, start + count):
            out[i] = 0
        return bit
    for i in range(start, start + count):
        word = bit >> 5
        pair = numba.uint64(words[word])
        if (bit & 31) + width > 32:
            pair |= numba.uint64(words[word + 1]) << numba.uint64(32)
        out[i] = numba.int32((pair >> numba.uint64(bit & 31)) & mask)
        bit += width
    return bit


@loop
def unpack(words, at, widths, sizes, first, second):  # type: ignore[no-untyped-def]
    """Unpack the two runs of numbers of each block into `first` and `second`.

    Block b begins at `words[at[b]]`, and has `sizes[b]` numbers in each run, with `widths[b, 0]` bits per number of
    the first and `widths[b, 1]` per number of the second.
    """
    start = 0
    for block in range(len(sizes)):
        count = sizes[block]
        bit = numba.int64(at[block]) * WORD_BITS
        bit = _unpack_run(words, bit, numba.int64(widths[block, 0]), start, count, first)
        _unpack_run(words, bit, numba.int64(widths[block, 1]), start, count, second)
        start += count


@loop
def read_postings(words, at, widths, count, docs, freqs):  # type: ignore[no-untyped-def]
    """Decode one posting list of `count` documents into `docs` and `freqs`.

    Block b begins at `words[at[b]]`, with `widths[b]` bits per document gap and per frequency.
    """
    doc = numba.int64(-1)
    start = 0
    for block in range(len(at)):
        size = min(BLOCK, count - start)
        bit = numba.int64(at[block]) * WORD_BITS
        bit = _unpack_run(words, bit, numba.int64(widths[block, 0]), start, size, docs)
        _unpack_run(words, bit, numba.int64(widths[block, 1]), start, size, freqs)
        for i in range(start, start + size):
            doc += numba.int64(docs[i]) + 1
            docs[i] = doc
            freqs[i] += 1
        start += size


@loop
def read_positions(words, at, widths, freqs, positions, forms):  # type: ignore[no-untyped-def]
    """Decode one list's positions and form ranks into `positions` and `forms`.

    `freqs` has the number of occurrences in each document. Block b begins at `words[at[b]]`, with `widths[b]` bits per
    position gap and per rank. Returns False if the frequencies do not add up to the length of `positions`, or if the
    blocks do not fit in `words`.
    """
    start = 0
    occurrence = 0
    end = len(words) * WORD_BITS
    for block in range(len(at)):
        size = min(BLOCK, len(freqs) - start)
        total = 0
        for i in range(start, start + size):
            total += freqs[i]
        bit = numba.int64(at[block]) * WORD_BITS
        width = numba.int64(widths[block, 0]) + numba.int64(widths[block, 1])
        if occurrence + total > len(positions) or bit + total * width > end:
            return False
        bit = _unpack_run(words, bit, numba.int64(widths[block, 0]), occurrence, total, positions)
        _unpack_run(words, bit, numba.int64(widths[block, 1]), occurrence, total, forms)
        for i in range(start, start + size):
            for k in range(occurrence + 1, occurrence + freqs[i]):
                positions[k] += positions[k - 1]
            occurrence += freqs[i]
        start += size
    return occurrence == len(positions)


@loop
def expand(texts, spans, out):  # type: ignore[no-untyped-def]
    """Write the tokens of texts, which are given as chunk numbers, to `out`.

    A chunk is a piece of text without white space. `texts` has two arrays: the chunk numbers of all texts, and the
    number of chunks of each text. `spans` has the tokens of the distinct chunks in four arrays: the (stem, form) pair
    number of each token, its position in the chunk, the index of each chunk's first token, and the number of positions
    of each chunk. `out` has four arrays to fill: the pair number of each token, its position in the text, and each
    text's number of tokens and number of positions.
    """
    chunks, counts = texts
    pairs, positions, starts, widths = spans
    out_pairs, out_positions, lengths, out_widths = out
    token = 0
    chunk = 0
    for text in range(len(counts)):
        first = token
        base = 0
        for _ in range(counts[text]):
            number = chunks[chunk]
            chunk += 1
            for i in range(starts[number], starts[number + 1]):
                out_pairs[token] = pairs[i]
                out_positions[token] = base + positions[i]
                token += 1
            base += widths[number]
        lengths[text] = token - first
        out_widths[text] = base


@loop
def order_by(keys, key_count):  # type: ignore[no-untyped-def]
    """Return the indices that stably sort `keys`, which are from 0 to `key_count` - 1, by a counting sort."""
    places = np.zeros(key_count + 1, np.int64)
    for key in keys:
        places[key + 1] += 1
    for key in range(key_count):
        places[key + 1] += places[key]
    order = np.empty(len(keys), np.int32)
    for i in range(len(keys)):
        order[places[keys[i]]] = i
        places[keys[i]] += 1
    return order


@loop
def sort_tokens(tokens, stem_of, rank_of, places, out):  # type: ignore[no-untyped-def]
    """Sort tokens by stem, and write the document, position and form rank of each to the three arrays of `out`.

    `tokens` has the tokens' (stem, form) pair numbers, their positions, and the number of tokens of each document. Pair
    n has the stem `stem_of[n]` and the rank `rank_of[n]`. `places[s]` is the index in `out` of the next token of stem
    s; it is updated in place.
    """
    pairs, positions, lengths = tokens
    docs, sorted_positions, ranks = out
    token = 0
    for doc in range(len(lengths)):
        for _ in range(lengths[doc]):
            pair = pairs[token]
            place = places[stem_of[pair]]
            places[stem_of[pair]] = place + 1
            docs[place] = doc
            sorted_positions[place] = positions[token]
            ranks[place] = rank_of[pair]
            token += 1


@loop
def cut_postings(occurrences, docs, out):  # type: ignore[no-untyped-def]
    """Group occurrences, sorted by stem and document, into postings; return the number of postings.

    Stem s has the next `occurrences[s]` elements of `docs`. `out` has three arrays to fill: the number of postings of
    each stem, and the document and frequency of each posting.
    """
    counts, posting_docs, freqs = out
    posting = 0
    i = 0
    for stem in range(len(occurrences)):
        first = posting
        last = -1
        for _ in range(occurrences[stem]):
            if docs[i] != last:
                last = docs[i]
                posting_docs[posting] = last
                freqs[posting] = 0
                posting += 1
            freqs[posting - 1] += 1
            i += 1
        counts[stem] = posting - first
    return posting


@loop
def count_forms(counts, freqs, ranks, first, out):  # type: ignore[no-untyped-def]
    """Count the documents and occurrences of each word form, adding them to the two arrays of `out`.

    Stem s has `counts[s]` postings; `freqs` has the number of occurrences of each posting, and `ranks` the form rank of
    each occurrence. The form of stem s with rank r has the number `first[s] + r`.
    """
    pair_df, pair_cf = out
    seen = np.full(len(pair_df), -1, np.int64)
    posting = 0
    i = 0
    for stem in range(len(counts)):
        base = first[stem]
        for _ in range(counts[stem]):
            for _ in range(freqs[posting]):
                pair = base + ranks[i]
                pair_cf[pair] += 1
                if seen[pair] != posting:
                    seen[pair] = posting
                    pair_df[pair] += 1
                i += 1
            posting += 1


@loop
def gaps(counts, lists, out):  # type: ignore[no-untyped-def]
    """Write the numbers to pack to the three arrays of `out`: document gaps - 1, frequencies - 1, and position gaps.

    `lists` has the documents, frequencies and positions of all lists; list n has the next `counts[n]` documents.
    """
    docs, freqs, positions = lists
    doc_gaps, above, position_gaps = out
    posting = 0
    i = 0
    for number in range(len(counts)):
        last = -1
        for _ in range(counts[number]):
            doc_gaps[posting] = docs[posting] - last - 1
            last = docs[posting]
            above[posting] = freqs[posting] - 1
            before = 0
            for _ in range(freqs[posting]):
                position_gaps[i] = positions[i] - before
                before = positions[i]
                i += 1
            posting += 1


@loop
def gather_runs(begin, lengths, source, out):  # type: ignore[no-untyped-def]
    """Copy runs of numbers from the two arrays of `source` to those of `out`, one run after the other.

    Run i is the `lengths[i]` numbers from index `begin[i]` on.
    """
    first, second = source
    out_first, out_second = out
    place = 0
    for run in range(len(begin)):
        for i in range(begin[run], begin[run] + lengths[run]):
            out_first[place] = first[i]
            out_second[place] = second[i]
            place += 1
