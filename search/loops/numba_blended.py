"""Compiled loops that find words in text and head (title and lead), scored as if both were one text.

A word's posting list in the text contains documents. Its list in the head contains speeches, each of which counts as
its first document, `starts[speech]`. For each of the two fields, the six arrays of its packed lists are passed (see
`numba_lists`). `numbers` is the pair of the word's list numbers in text and head, -1 for none. `factors` is the pair by
which its frequencies there are multiplied. `lengths[doc]` counts the tokens of both fields together. Unless `scored` is
set, no scores are written.

If a block is damaged, a loop returns False, or -1 for a count. Import this module only through `search.loops.choice`.
"""

# mypy: ignore-errors
# ruff: noqa: PLR0913, PLR0917
# (The decorators give the types. A list's arrays are passed one by one because that is the fastest.)

from __future__ import annotations

import numpy as np
from numba import types

from search.loops import numba_lists, numba_loops
from search.loops.numba_lists import BLOCK, WIDTHS, WORDS, look_up, look_up_by_bitmap, ones, read_block
from search.loops.numba_loops import BM25_CONSTANTS, DOCS, KEYS, NARROW, bm25, compiled

LIST = (WORDS, WORDS, WIDTHS, WORDS, WORDS, WORDS)
PAIR = types.UniTuple(types.int64, 2)
FOUND = types.int32[::1]
SCORED = types.float64[::1]
CURSOR = types.int64[::1]
CALLS = (numba_lists, numba_loops)
WINDOW = 16_384  # documents whose scores are added up together: 128 kB, which a core's cache can hold


@compiled(types.int64(*LIST, types.int64, KEYS, FOUND, FOUND), calling=CALLS)
def read_heads(words, at, widths, last, first, df, number, starts, docs, freqs):
    """Unpack posting list `number` of the head into `docs` and `freqs`.

    Return the number of documents, or -1 for damage. `docs` receives the first document of each speech in the list,
    `freqs` the word's frequency in its head.
    """
    if number < 0:
        return 0
    left = np.int64(df[number])
    before = np.int64(-1)
    count = 0
    for block in range(first[number], first[number + 1]):
        size = min(BLOCK, left)
        left -= size
        if last[block] >= len(starts) - 1 or not read_block(
            words, at, widths, last, block, before, size, docs[count : count + size], freqs[count : count + size]
        ):
            return -1
        before = np.int64(last[block])
        for i in range(count, count + size):
            docs[i] = starts[docs[i]]
        count += size
    return count


@compiled(types.int64(DOCS, DOCS, DOCS, DOCS, PAIR, FOUND, FOUND))
def _merged(docs, freqs, more, times, factors, docs_out, total):
    """Merge a word's documents in the text with those in the head; return the number of distinct documents.

    `docs` and `freqs` are ascending documents with their frequencies in the text, `more` and `times` those in the head.
    `total` receives the sum of each document's frequencies, multiplied by the fields' `factors`.
    """
    i = 0
    j = 0
    count = 0
    while i < len(docs) or j < len(more):
        text = i < len(docs) and (j == len(more) or docs[i] <= more[j])
        head = j < len(more) and (i == len(docs) or more[j] <= docs[i])
        docs_out[count] = docs[i] if text else more[j]
        total[count] = (factors[0] * freqs[i] if text else 0) + (factors[1] * times[j] if head else 0)
        i += text
        j += head
        count += 1
    return count


@compiled(
    *(
        types.int64(*LIST, *LIST, PAIR, PAIR, KEYS, BM25_CONSTANTS, types.boolean, lengths, FOUND, SCORED)
        for lengths in NARROW
    ),
    calling=CALLS,
)
def score_blended(
    words, at, widths, last, first, df, head_words, head_at, head_widths, head_last, head_first, head_df,
    numbers, factors, starts, constants, scored, lengths, docs_out, scores_out,
):  # fmt: skip
    """Write the documents that contain the word in text or head to `docs_out`, their scores to `scores_out`.

    Return the number of documents, or -1 for damage.
    """
    text, head = numbers
    room = np.int64(head_df[head]) if head >= 0 else 0
    more = np.empty(room, np.int32)
    times = np.empty(room, np.int32)
    if read_heads(
        head_words, head_at, head_widths, head_last, head_first, head_df, head, starts, more, times
    ) < 0:  # fmt: skip
        return -1
    docs = np.empty(BLOCK, np.int32)
    freqs = np.empty(BLOCK, np.int32)
    total = np.empty(BLOCK + room, np.int32)
    left = np.int64(df[text]) if text >= 0 else 0
    block = np.int64(first[text]) if text >= 0 else 0
    before = np.int64(-1)
    j = 0
    count = 0
    while left or j < room:
        size = min(BLOCK, left)
        end = np.int64(last[block]) if left else len(lengths) - 1
        if end >= len(lengths) or (left and not read_block(words, at, widths, last, block, before, size, docs, freqs)):
            return -1
        k = j
        while k < room and more[k] <= end:
            k += 1
        both = _merged(docs[:size], freqs[:size], more[j:k], times[j:k], factors, docs_out[count:], total)
        if scored:
            scores_out[count : count + both] = bm25(docs_out[count : count + both], total[:both], lengths, constants)
        left -= size
        block += 1
        before = end
        j = k
        count += both
    return count


@compiled(types.boolean(*LIST, types.int64, types.int64, KEYS, DOCS, DOCS, FOUND), calling=CALLS)
def _add_heads(words, at, widths, last, first, df, number, factor, starts, speeches, wanted, total):
    """Add to each `total[i]` the word's frequency in the head of document `wanted[i]`, multiplied by `factor`.

    A document has a head if it is the first of its speech. `starts[speech]` is the first document of a speech,
    `speeches[doc]` the speech of a document. Return False for damage.
    """
    size = np.int64(df[number])
    if size <= len(wanted):
        more = np.empty(size, np.int32)
        times = np.empty(size, np.int32)
        held = read_heads(words, at, widths, last, first, df, number, starts, more, times)
        j = 0
        for i in range(len(wanted)):
            while j < held and more[j] < wanted[i]:
                j += 1
            if j < held and more[j] == wanted[i]:
                total[i] += factor * times[j]
        return held >= 0
    firsts = np.empty(len(wanted), np.int32)
    places = np.empty(len(wanted), np.int64)
    count = 0
    for i in range(len(wanted)):
        speech = speeches[wanted[i]]
        firsts[count] = speech
        places[count] = i
        count += starts[speech] == wanted[i]
    where = np.empty(count, np.int32)
    times = np.empty(count, np.int32)
    held = look_up(words, at, widths, last, first, df, number, firsts[:count], where, times)
    for i in range(held):
        total[places[where[i]]] += factor * times[i]
    return held >= 0


@compiled(
    *(
        types.int64(
            *LIST, *LIST, PAIR, PAIR, KEYS, DOCS, types.uint64[::1], types.uint32[::1],
            BM25_CONSTANTS, types.boolean, lengths, DOCS, FOUND, SCORED,
        )
        for lengths in NARROW
    ),
    calling=CALLS,
)  # fmt: skip
def look_up_blended(
    words, at, widths, last, first, df, head_words, head_at, head_widths, head_last, head_first, head_df,
    numbers, factors, starts, speeches, bits, before, constants, scored, lengths, wanted, where, scores_out,
):  # fmt: skip
    """Write to `where` the indices in `wanted` of the documents that contain the word, to `scores_out` their scores.

    Return the number of documents, or -1 for damage. `wanted` is ascending. `bits` and `before` are the bitmap of the
    word's list in the text, both empty if it has none.
    """
    weight, flat, slope = constants
    text, head = numbers
    total = np.zeros(len(wanted), np.int32)
    freqs = np.empty(len(wanted), np.int32)
    held = 0
    if text >= 0 and len(bits):
        held = look_up_by_bitmap(words, at, widths, last, first, df, text, bits, before, wanted, where, freqs)
    elif text >= 0:
        held = look_up(words, at, widths, last, first, df, text, wanted, where, freqs)
    if held < 0:
        return -1
    for i in range(held):
        total[where[i]] = factors[0] * freqs[i]
    if head >= 0 and not _add_heads(
        head_words, head_at, head_widths, head_last, head_first, head_df,
        head, factors[1], starts, speeches, wanted, total,
    ):  # fmt: skip
        return -1
    count = 0
    for i in range(len(wanted)):
        if total[i]:
            where[count] = i
            if scored:
                tf = float(total[i])
                scores_out[count] = weight * tf / (tf + (flat + slope * lengths[wanted[i]]))
            count += 1
    return count


@compiled(types.int64(types.uint64[::1], types.float64[::1], types.int64, types.int64, FOUND, SCORED), calling=CALLS)
def _drained(bits, sums, low, count, docs_out, scores_out):
    """Append a window's documents and scores to `docs_out` and `scores_out`, then reset the window to 0.

    The window has document `low + i` if bit i of `bits` is set; its score is `sums[i]`. `count` documents were written
    before; the new count is returned.
    """
    for w in range(len(bits)):
        word = bits[w]
        bits[w] = 0
        while word:
            near = (w << 6) + ones((word & (~word + np.uint64(1))) - np.uint64(1))
            word &= word - np.uint64(1)
            docs_out[count] = low + near
            scores_out[count] = sums[near]
            sums[near] = 0.0
            count += 1
    return count


@compiled(
    *(
        types.boolean(
            *LIST, CURSOR, FOUND, FOUND, PAIR, FOUND, FOUND, types.int64, types.int64,
            BM25_CONSTANTS, types.boolean, lengths, types.uint64[::1], types.float64[::1],
        )
        for lengths in NARROW
    ),
    calling=CALLS,
)  # fmt: skip
def _add_window(
    words, at, widths, last, first, df, cursor, docs, freqs, factors, more, times, low, high,
    constants, scored, lengths, bits, sums,
):  # fmt: skip
    """Add a word's scores in a window of documents to `sums[doc - low]`, and set the documents' bits in `bits`.

    The window reaches from document `low` up to, but not including, `high`. `words` to `df` are the packed lists of the
    text. `docs` and `freqs` are the block of the word's list that was unpacked last. `more` are the documents with the
    word in the head, `times` its frequencies there. `factors` weight a frequency in text and head, `lengths[doc]` is a
    document's length, and `constants` are those of BM25 (weight, flat, slope). Without `scored`, only bits are set.
    Return False for damage.

    `cursor` says how far the word has been read, and is updated. Its six entries are: the next block of the list in the
    text, the number of postings not yet unpacked, the last document unpacked, the index in `docs` of the next posting,
    the number of postings in `docs`, and the index in `more` of the next document.
    """
    weight, flat, slope = constants
    block, left, before = cursor[0], cursor[1], cursor[2]
    i, size, j = cursor[3], cursor[4], cursor[5]
    while True:
        until = min(high, np.int64(more[j])) if j < len(more) else high
        if i == size and left and before < until:
            size = min(BLOCK, left)
            if last[block] >= len(lengths) or not read_block(words, at, widths, last, block, before, size, docs, freqs):
                return False
            before = np.int64(last[block])
            left -= size
            block += 1
            i = 0
        while i < size and docs[i] < until:  # nearly all have the word in the text alone
            tf = float(factors[0] * freqs[i])
            bits[(docs[i] - low) >> 6] |= np.uint64(1) << np.uint64((docs[i] - low) & 63)
            if scored:
                sums[docs[i] - low] += weight * tf / (tf + (flat + slope * lengths[docs[i]]))
            i += 1
        if i == size and left and before < until:
            continue
        if until == high:
            break
        both = i < size and docs[i] == until
        tf = float((factors[0] * freqs[i] if both else 0) + factors[1] * times[j])
        bits[(until - low) >> 6] |= np.uint64(1) << np.uint64((until - low) & 63)
        if scored:
            sums[until - low] += weight * tf / (tf + (flat + slope * lengths[until]))
        i += both
        j += 1
    cursor[0], cursor[1], cursor[2] = block, left, before
    cursor[3], cursor[4], cursor[5] = i, size, j
    return True


@compiled(
    *(
        types.int64(
            *LIST, *LIST, types.int64[:, ::1], PAIR, KEYS, types.float64[:, ::1], types.boolean, lengths, FOUND, SCORED
        )
        for lengths in NARROW
    ),
    calling=CALLS,
)
def add_blended(
    words, at, widths, last, first, df, head_words, head_at, head_widths, head_last, head_first, head_df,
    numbers, factors, starts, constants, scored, lengths, docs_out, scores_out,
):  # fmt: skip
    """Write the documents that contain any of the words to `docs_out`, the sums of the words' scores to `scores_out`.

    All lists advance together, one window of documents after the other, so that the sums stay in the processor's cache.
    Row t of `numbers` and of `constants` is for word t. Return the number of documents, or -1 for damage.
    """
    heads = np.zeros(len(numbers) + 1, np.int64)
    for t in range(len(numbers)):
        heads[t + 1] = heads[t] + (np.int64(head_df[numbers[t, 1]]) if numbers[t, 1] >= 0 else 0)
    more = np.empty(heads[-1], np.int32)
    times = np.empty(heads[-1], np.int32)
    cursors = np.zeros((len(numbers), 6), np.int64)
    docs = np.empty((len(numbers), BLOCK), np.int32)
    freqs = np.empty((len(numbers), BLOCK), np.int32)
    for t in range(len(numbers)):
        own = slice(heads[t], heads[t + 1])
        number = numbers[t, 1]
        if read_heads(
            head_words, head_at, head_widths, head_last, head_first, head_df, number, starts, more[own], times[own]
        ) < 0:  # fmt: skip
            return -1
        cursors[t, 2] = -1
        if numbers[t, 0] >= 0:
            cursors[t, 0] = first[numbers[t, 0]]
            cursors[t, 1] = df[numbers[t, 0]]
    sums = np.zeros(WINDOW)
    bits = np.zeros(WINDOW // 64, np.uint64)
    count = 0
    for low in range(0, len(lengths), WINDOW):
        high = min(low + WINDOW, len(lengths))
        for t in range(len(numbers)):
            own = slice(heads[t], heads[t + 1])
            if not _add_window(
                words, at, widths, last, first, df, cursors[t], docs[t], freqs[t], factors, more[own], times[own],
                low, high, (constants[t, 0], constants[t, 1], constants[t, 2]), scored, lengths, bits, sums,
            ):  # fmt: skip
                return -1
        count = _drained(bits, sums, low, count, docs_out, scores_out)
    return count
