"""Compiled loops that follow words through paragraphs: phrases, and words near each other, in packed lists.

One loop walks the rarest word's documents (or those given) and looks the other words up in their lists; where all
stand in a document, their positions are unpacked and compared at once. Import it only through `search.execution.loops`.
"""

# mypy: ignore-errors
# ruff: noqa: PLR0913, PLR0917, PLR0912, PLR0915, C901
# (Numba gives these functions their types; they take a list's arrays one by one, for that is what costs least.)

from __future__ import annotations

import numba
import numpy as np
from numba import types

from search.execution.compiled import DOCS, compiled
from search.execution.unpacking import BLOCK, LISTS, NUMBERS, ROWS, WIDTHS, WORDS, block_of, number_at, read_block

MARKS = 1 << 14  # positions that marks cover, 64 kB; longer paragraphs are walked
MOST_STAMPS = 1 << 30  # after which marks are made anew, long before an int32 ends
MOST_MARKED = 8  # the largest slop for which marking is quicker than walking
PLACES_SEEN = 1 << 20  # positions that a remembered span may have
SEEN = 1 << 15  # spans remembered of one paragraph, twice as many as may be
MOST_STEPS = 4096  # of trying one way after the other, before all spans of a paragraph are grown at once
GROWN = 4096  # places of which all spans are grown, a tenth of a second; most paragraphs have a few dozen
MOST_PLACES = 1 << 20  # occurrences of a word in one paragraph; more than any has, and 8 MB of address space


@compiled(types.int64(types.int64[::1], types.int64, types.int64[::1], types.int64, types.int64))
def _behind(ends, held, places, size, slop):
    """Replace the first `held` of `ends` by the places 1 to `slop` behind one of them; gives how many."""
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
    ends[:count] = places[:count]
    return count


@compiled(
    types.int64(WORDS, WORDS, WIDTHS, types.int64, types.int64, types.int64, types.int64, types.int64, types.int64[::1])
)
def _places(words, positions_at, positions_widths, block, before, freq, occurrences, rank, places):
    """The positions of one document's occurrences (of one form); gives how many, -1 for damage."""
    first = np.int64(positions_widths[block, 0])
    second = np.int64(positions_widths[block, 1])
    start = np.int64(positions_at[block]) * 32
    if freq > len(places) or start + occurrences * (first + second) > (len(words) - 1) * 32:
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


@numba.njit(inline="always")
def _mark(
    words, positions_at, positions_widths, block, before, freq, occurrences, rank,
    allowed, allowing, marks, stamp, slop,
):  # fmt: skip
    """Stamp in `marks` where the next word may stand: 1 to `slop` behind those occurrences that are allowed.

    A position is allowed where `allowed` has the stamp `allowing`, or anywhere where that is 0. Gives how often
    the word is there in its form, and how many of these are allowed; -1 for damage, -2 for a position too far on.
    """
    first = np.int64(positions_widths[block, 0])
    second = np.int64(positions_widths[block, 1])
    start = np.int64(positions_at[block]) * 32
    if start + occurrences * (first + second) > (len(words) - 1) * 32:
        return -1, 0
    bit = start + before * first
    form = start + occurrences * first + before * second
    mask = (np.uint64(1) << np.uint64(first)) - np.uint64(1)
    most = len(marks) - slop
    position = np.int64(0)
    size = np.int64(0)
    hits = np.int64(0)
    for _ in range(freq):
        word = bit >> 5
        pair = np.uint64(words[word]) | (np.uint64(words[word + 1]) << np.uint64(32))
        position += np.int64((pair >> np.uint64(bit & 31)) & mask)
        bit += first
        if position >= most:
            return -2, 0
        good = True
        if rank >= 0:
            good = number_at(words, form, second) == rank
            form += second
        size += good
        hit = good and (allowing == 0 or allowed[position] == allowing)
        hits += hit
        written = stamp if hit else np.int32(0)
        if slop == 1:
            marks[position + 1] = written
        elif hit:
            for step in range(1, slop + 1):
                marks[position + step] = stamp
    return size, hits


@numba.njit
def _marked(places, sizes):
    """All places of the terms in order, at most GROWN of them, and of each term which of these it stands at."""
    where = np.empty(GROWN, np.int64)
    holds = np.zeros((len(sizes), GROWN), np.bool_)
    at = np.zeros(len(sizes), np.int64)
    count = 0
    while count < GROWN:
        nearest = np.int64(-1)
        for t in range(len(sizes)):
            if at[t] < sizes[t] and (nearest < 0 or places[t, at[t]] < nearest):
                nearest = places[t, at[t]]
        if nearest < 0:
            break
        where[count] = nearest
        for t in range(len(sizes)):
            while at[t] < sizes[t] and places[t, at[t]] == nearest:
                holds[t, count] = True
                at[t] += 1
        count += 1
    return where[:count], holds


@compiled(types.boolean(types.int64[:, ::1], types.int64[::1], NUMBERS, types.int64))
def _grown(places, sizes, order, slop):
    """The same as `_gathered`, term by term over all spans (first place, last place) that the terms before can make.

    Takes a step for each term and span; no span is longer than `slop` for each term that has made it longer. Of a
    paragraph with more than GROWN places the first ones are looked at.
    """
    where, holds = _marked(places, sizes)
    count = len(where)
    spans = np.zeros((count, count), np.bool_)
    for i in range(count):
        spans[i, i] = holds[order[0], i]
    for step in range(1, len(order)):
        t = order[step]
        longer = np.zeros((count, count), np.bool_)
        some = False
        reach = slop * step
        for i in range(count):
            nearest = -1
            for j in range(i, count):  # spans from place i on get a later end
                if where[j] - where[i] > reach:
                    break
                if holds[t, j] and nearest >= 0 and where[j] - where[nearest] <= slop:
                    longer[i, j] = some = True
                if spans[i, j]:
                    nearest = j
            nearest = -1
            for j in range(i, -1, -1):  # spans up to place i get an earlier start
                if where[i] - where[j] > reach:
                    break
                if holds[t, j] and nearest >= 0 and where[nearest] - where[j] <= slop:
                    longer[j, i] = some = True
                if spans[j, i]:
                    nearest = j
        if not some:
            return False
        spans = longer
    return True


@compiled(
    types.boolean(
        types.int64[:, ::1], types.int64[::1], NUMBERS, types.int64, types.int64[:, ::1], types.int64[::1],
        types.int64[::1], types.int64[::1],
    )
)  # fmt: skip
def _gathered(places, sizes, order, slop, spans, tried, seen, slots):
    """Whether one place of each term of `order` can be taken in turn, each at most `slop` outside the span so far.

    As Whoosh's SpanNear2 does unordered, but depth first: the first way found is enough, and a span that led
    nowhere is not tried again. `places[t]` has `sizes[t]` places; `spans` and `tried` have room for a level per
    term. `seen` is a table of spans (level, start, end in one number), all -1 before and after; `slots` lists
    those used. Where that leads nowhere for long, all spans are grown at once, which has an end.
    """
    steps = 0
    filled = 0
    found = False
    level = 0
    tried[0] = 0
    while level >= 0 and not found and steps < MOST_STEPS:
        steps += 1
        t = order[level]
        k = tried[level]
        if k == sizes[t]:
            level -= 1
            continue
        tried[level] = k + 1
        place = places[t, k]
        start = place
        end = place
        if level > 0:
            start = spans[level - 1, 0]
            end = spans[level - 1, 1]
            if place > end + slop:
                level -= 1  # the places ascend: none behind this one is nearer
                continue
            if place < start - slop or start <= place <= end:
                continue
            start = min(start, place)
            end = max(end, place)
        if level + 1 == len(order):
            found = True
        elif start < PLACES_SEEN and end < PLACES_SEEN and filled < len(slots):
            key = (np.int64(level) * PLACES_SEEN + start) * PLACES_SEEN + end
            slot = (key * 0x9E3779B1 >> 12) & (len(seen) - 1)
            while seen[slot] != -1 and seen[slot] != key:
                slot = (slot + 1) & (len(seen) - 1)
            if seen[slot] == key:
                continue
            seen[slot] = key
            slots[filled] = slot
            filled += 1
        spans[level, 0] = start
        spans[level, 1] = end
        level += 1
        if level < len(order):
            tried[level] = 0
    for i in range(filled):
        seen[slots[i]] = -1
    return found or (steps == MOST_STEPS and _grown(places, sizes, order, slop))


PHRASE = types.int64(
    *LISTS, NUMBERS, NUMBERS, NUMBERS, types.int64, types.boolean, DOCS, types.boolean, types.int32[::1], ROWS
)


@compiled(PHRASE)
def phrase(
    words, at, widths, last, first, df, positions, positions_at, positions_widths,
    numbers, ranks, order, slop, ordered, domain, everywhere, where, counts,
):  # fmt: skip
    """Which documents hold the terms `order` (places in `numbers`), each 1 to `slop` behind the one before.

    Where not `ordered`, each is at most `slop` before or behind all those before it, as `_gathered` says.
    `numbers` are distinct lists, the rarest first. Documents are those of the rarest list where `everywhere`,
    else `domain`. `where` gets document numbers or places in the domain, `counts[t]` how often each document has
    term t. Gives how many there are, -1 for damage.
    """
    terms = len(numbers)
    docs = np.empty((terms, BLOCK), np.int32)
    freqs = np.empty((terms, BLOCK), np.int32)
    block = np.empty(terms, np.int64)
    place = np.zeros(terms, np.int64)
    before = np.zeros(terms, np.int64)
    occurrences = np.zeros(terms, np.int64)
    unpacked = np.full(terms, -1, np.int64)
    for t in range(terms):
        block[t] = first[numbers[t]]
    ends = np.empty(MOST_PLACES, np.int64)
    places = np.empty(MOST_PLACES, np.int64)
    even_marks = np.zeros(MARKS, np.int32)
    odd_marks = np.zeros(MARKS, np.int32)
    stamp = np.int32(0)
    around = np.empty((terms, BLOCK), np.int64)
    sizes = np.empty(terms, np.int64)
    spans = np.empty((len(order), 2), np.int64)
    tried = np.empty(len(order), np.int64)
    taken = np.zeros(terms, np.int64)
    for t in order:
        taken[t] += 1
    seen = np.full(SEEN if len(order) > 2 else 1, -1, np.int64)
    slots = np.empty(len(seen) // 2, np.int64)
    kept = 0
    total = np.int64(df[numbers[0]]) if everywhere else len(domain)
    for i in range(total):
        wanted = np.int64(-1) if everywhere else np.int64(domain[i])
        holds = True
        for t in range(terms):
            if everywhere and t == 0:
                block[0] = first[numbers[0]] + i // BLOCK
            elif last[block[t]] < wanted:
                block[t] = block_of(last, block[t], np.int64(first[numbers[t] + 1]), wanted)
                if block[t] == first[numbers[t] + 1]:
                    return kept
            if block[t] != unpacked[t]:
                begin = np.int64(first[numbers[t]])
                size = min(BLOCK, np.int64(df[numbers[t]]) - (block[t] - begin) * BLOCK)
                low = np.int64(-1) if block[t] == begin else np.int64(last[block[t] - 1])
                if not read_block(words, at, widths, last, block[t], low, size, docs[t], freqs[t]):
                    return -1
                unpacked[t] = block[t]
                place[t] = 0
                before[t] = 0
                occurrences[t] = 0
                for k in range(size):
                    occurrences[t] += freqs[t, k]
            elif everywhere and t == 0:
                before[0] += freqs[0, place[0]]
                place[0] += 1
            if everywhere and t == 0:
                wanted = np.int64(docs[0, place[0]])
                continue
            while docs[t, place[t]] < wanted:
                before[t] += freqs[t, place[t]]
                place[t] += 1
            if docs[t, place[t]] != wanted:
                holds = False
                break
        if not holds:
            continue
        if not ordered:
            enough = True  # a place is taken once: a word asked for twice must stand there twice
            longest = 0
            for t in range(terms):
                longest = max(longest, freqs[t, place[t]])
            if longest > around.shape[1]:
                around = np.empty((terms, longest), np.int64)
            for t in range(terms):
                sizes[t] = _places(
                    positions, positions_at, positions_widths,
                    block[t], before[t], np.int64(freqs[t, place[t]]), occurrences[t], ranks[t], around[t],
                )  # fmt: skip
                if sizes[t] < 0:
                    return -1
                counts[t, kept] = sizes[t]
                enough = enough and sizes[t] >= taken[t]
            if enough and _gathered(around, sizes, order, slop, spans, tried, seen, slots):
                where[kept] = wanted if everywhere else i
                kept += 1
            continue
        held = np.int64(-2) if slop > MOST_MARKED else np.int64(1)
        allowing = np.int32(0)
        if held > 0:
            for step in range(len(order)):
                t = order[step]
                stamp += np.int32(1)
                even = step % 2 == 0
                size, held = _mark(
                    positions, positions_at, positions_widths,
                    block[t], before[t], np.int64(freqs[t, place[t]]), occurrences[t], ranks[t],
                    odd_marks if even else even_marks, allowing, even_marks if even else odd_marks, stamp, slop,
                )  # fmt: skip
                if size < 0:
                    held = size
                    break
                counts[t, kept] = size
                allowing = stamp
                if held == 0:
                    break
            if stamp > MOST_STAMPS:
                even_marks[:] = 0
                odd_marks[:] = 0
                stamp = np.int32(0)
        if held == -1:
            return -1
        if held == -2:  # a long paragraph or a large slop: walk the two lists of places
            held = np.int64(0)
            for step in range(len(order)):
                t = order[step]
                out = ends if step == 0 else places
                size = _places(
                    positions, positions_at, positions_widths,
                    block[t], before[t], np.int64(freqs[t, place[t]]), occurrences[t], ranks[t], out,
                )  # fmt: skip
                if size < 0:
                    return -1
                counts[t, kept] = size
                held = size if step == 0 else _behind(ends, held, places, size, slop)
                if held == 0:
                    break
        if held > 0:
            where[kept] = wanted if everywhere else i
            kept += 1
    return kept
