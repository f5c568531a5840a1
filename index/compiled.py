"""The loops of packing, reading and sorting, compiled by Numba. Imported only through `packing.compiled()`.

Each function does exactly what its NumPy namesake does. No bounds are checked inside: the callers pass
directories that were checked against their CRC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

_JIT = {"nogil": True, "boundscheck": False}


def _loop(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile the function, kept on disk for the next start where any folder can keep it."""
    try:
        return numba.njit(cache=True, **_JIT)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # "cannot cache function": neither the source's folder nor a home to write to
        return numba.njit(**_JIT)(function)  # type: ignore[no-any-return]


@_loop
def _pack_run(values, start, count, width, words, bit):  # type: ignore[no-untyped-def]
    for i in range(start, start + count):
        word = bit >> 5
        shifted = numba.uint64(values[i]) << numba.uint64(bit & 31)
        words[word] |= numba.uint32(shifted & numba.uint64(0xFFFFFFFF))
        if (bit & 31) + width > 32:
            words[word + 1] |= numba.uint32(shifted >> numba.uint64(32))
        bit += width
    return bit


@_loop
def pack(first, second, sizes, widths, words):  # type: ignore[no-untyped-def]
    """Pack the two runs of every block into `words`, which must be all zero."""
    start = 0
    bit = 0
    for block in range(len(sizes)):
        count = sizes[block]
        bit = _pack_run(first, start, count, numba.int64(widths[block, 0]), words, bit)
        bit = _pack_run(second, start, count, numba.int64(widths[block, 1]), words, bit)
        start += count
        bit = (bit + 31) & ~31


@_loop
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


@_loop
def unpack(words, at, widths, sizes, first, second):  # type: ignore[no-untyped-def]
    """Unpack the two runs of every block into `first` and `second`."""
    start = 0
    for block in range(len(sizes)):
        count = sizes[block]
        bit = numba.int64(at[block]) * 32
        bit = _unpack_run(words, bit, numba.int64(widths[block, 0]), start, count, first)
        _unpack_run(words, bit, numba.int64(widths[block, 1]), start, count, second)
        start += count


@_loop
def read_postings(words, at, widths, count, docs, freqs):  # type: ignore[no-untyped-def]
    """Decode one list: ascending documents from their gaps, frequencies from what is above 1."""
    doc = numba.int64(-1)
    start = 0
    for block in range(len(at)):
        size = min(128, count - start)
        bit = numba.int64(at[block]) * 32
        bit = _unpack_run(words, bit, numba.int64(widths[block, 0]), start, size, docs)
        _unpack_run(words, bit, numba.int64(widths[block, 1]), start, size, freqs)
        for i in range(start, start + size):
            doc += numba.int64(docs[i]) + 1
            docs[i] = doc
            freqs[i] += 1
        start += size


@_loop
def read_positions(words, at, widths, freqs, positions, forms):  # type: ignore[no-untyped-def]
    """Decode one list's positions and forms, given how often it occurs in each document.

    Gives False, and leaves the rest as it was, where the frequencies ask for more than there is.
    """
    start = 0
    occurrence = 0
    end = len(words) * 32
    for block in range(len(at)):
        size = min(128, len(freqs) - start)
        total = 0
        for i in range(start, start + size):
            total += freqs[i]
        bit = numba.int64(at[block]) * 32
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


@_loop
def expand(texts, spans, out):  # type: ignore[no-untyped-def]
    """Write the tokens of texts: `texts` are chunks and how many each has, `spans` what each chunk gives."""
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


@_loop
def order_by(keys, key_count):  # type: ignore[no-untyped-def]
    """The stable order that sorts `keys`, which are from 0 to `key_count` - 1: a counting sort."""
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


@_loop
def sort_tokens(tokens, stem_of, rank_of, places, out):  # type: ignore[no-untyped-def]
    """Put each token's document, position and rank where its stem's run has come to; `places` begin the runs."""
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


@_loop
def cut_postings(occurrences, docs, out):  # type: ignore[no-untyped-def]
    """Cut each stem's run of occurrences into postings; gives how many there are."""
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


@_loop
def count_forms(counts, freqs, ranks, first, out):  # type: ignore[no-untyped-def]
    """Count each form's documents and occurrences; `first[s]` is the number of stem s's first form."""
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


@_loop
def gaps(counts, lists, out):  # type: ignore[no-untyped-def]
    """The gaps of each list's documents and of each posting's positions, and its frequency less one."""
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


@_loop
def gather_runs(begin, lengths, source, out):  # type: ignore[no-untyped-def]
    """Copy runs of two arrays, of the given lengths from the given places, one after the other."""
    first, second = source
    out_first, out_second = out
    place = 0
    for run in range(len(begin)):
        for i in range(begin[run], begin[run] + lengths[run]):
            out_first[place] = first[i]
            out_second[place] = second[i]
            place += 1


@_loop
def _wide_space(first, second, third):  # type: ignore[no-untyped-def]
    """How many bytes of UTF-8 the white space beyond ASCII takes that begins with these, 0 for none."""
    if first == 0xC2:
        return 2 if second in (0x85, 0xA0) else 0
    if first == 0xE1:
        return 3 if second == 0x9A and third == 0x80 else 0
    if first == 0xE3:
        return 3 if second == 0x80 and third == 0x80 else 0
    if second == 0x81:
        return 3 if third == 0x9F else 0
    general = third <= 0x8A or third in (0xA8, 0xA9, 0xAF)
    return 3 if second == 0x80 and general else 0


@_loop
def split_chunks(data, at, known, out):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915  (one loop)
    """Split texts, each closed by a zero byte, into the numbers of their chunks, as `str.split` would.

    `at` holds how far this has come: next byte, next text, chunks written, chunks of the texts before, chunks
    known. It stops early, before a chunk that is new, where `known` has no room for it: `slots` (a hash table,
    -1 where empty, kept half empty) and `ends` in `blob`. `out` takes the numbers, and how many each text has.
    """
    slots, ends, blob = known
    numbers, counts = out
    i, text, total, first, count = at[0], at[1], at[2], at[3], at[4]
    mask = np.uint64(len(slots) - 1)
    end = len(data)
    start = -1
    state = np.uint64(0)
    while i < end:
        byte = data[i]
        space = 0
        if byte <= 32:
            space = 1 if byte == 32 or 9 <= byte <= 13 or byte >= 28 or byte == 0 else 0
        elif byte == 0xC2 or 0xE1 <= byte <= 0xE3:
            space = _wide_space(byte, data[i + 1], data[min(i + 2, end - 1)])
        if space == 0:
            if start < 0:
                start = i
                state = np.uint64(14695981039346656037)
            state = (state ^ np.uint64(byte)) * np.uint64(1099511628211)
            i += 1
            continue
        if start >= 0:
            size = i - start
            slot = (state ^ (state >> np.uint64(29))) & mask
            number = slots[slot]
            while number >= 0:
                begin = ends[number]
                if ends[number + 1] - begin == size:
                    k = 0
                    while k < size and blob[begin + k] == data[start + k]:
                        k += 1
                    if k == size:
                        break
                slot = (slot + np.uint64(1)) & mask
                number = slots[slot]
            if number < 0:
                if 2 * (count + 1) > len(slots) or ends[count] + size > len(blob):
                    i = start
                    break
                number = count
                slots[slot] = number
                for k in range(size):
                    blob[ends[count] + k] = data[start + k]
                ends[count + 1] = ends[count] + size
                count += 1
            numbers[total] = number
            total += 1
            start = -1
        if byte == 0:
            counts[text] = total - first
            first = total
            text += 1
        i += space
    at[0], at[1], at[2], at[3], at[4] = i, text, total, first, count


@_loop
def place_chunks(count, known):  # type: ignore[no-untyped-def]
    """Put the chunks into an empty, larger table."""
    slots, ends, blob = known
    for number in range(count):
        state = np.uint64(14695981039346656037)
        for i in range(ends[number], ends[number + 1]):
            state = (state ^ np.uint64(blob[i])) * np.uint64(1099511628211)
        slot = np.int64((state ^ (state >> np.uint64(29))) & np.uint64(len(slots) - 1))
        while slots[slot] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = number
