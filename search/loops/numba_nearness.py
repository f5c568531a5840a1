"""Compiled loops over the positions of words in one paragraph: whether they occur near each other, in any order.

Near means what Whoosh's SpanNear2 means by it where it is unordered.

Import it only through `search.loops.choice`.
"""

# mypy: ignore-errors
# ruff: noqa: PLR0913, PLR0917, C901
# (Numba gives these functions their types; they take arrays one by one, for that is what costs least.)

from __future__ import annotations

import numba
import numpy as np
from numba import types

from search.loops.numba_lists import NUMBERS
from search.loops.numba_loops import compiled

PLACES_SEEN = 1 << 20  # positions; a span beyond them is not remembered
SEEN = 1 << 15  # entries of the table of spans tried in one paragraph, at most half of them used
MOST_STEPS = 4096  # places tried one after another before all spans of a paragraph are grown at once
GROWN = 4096  # places between which all spans are grown, in a tenth of a second; most paragraphs have a few dozen


@numba.njit
def _marked(places, sizes):
    """The first GROWN places of any term, ascending, and `[t, i]` whether term t has the i-th of them.

    `places[t, :sizes[t]]` are the places of term t, ascending.
    """
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
    """What `in_any_order` gives, found by growing all spans (first place, last place) at once, term by term.

    Takes a step per term and span; no span is longer than `slop` for each term that has made it longer. Of a
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
def in_any_order(places, sizes, order, slop, spans, tried, seen, slots):
    """Whether one place of each term of `order` can be taken in turn, each at most `slop` outside the span so far.

    The search is depth first: the first way found is enough, and a span that led nowhere is not tried again.
    `places[t, :sizes[t]]` are the places of term t, ascending; `spans[level]` and `tried[level]` have room for each
    term of `order`. `seen` is a hash table of spans (level, start, end in one number), all -1 before and after;
    `slots` lists its entries in use. After MOST_STEPS all spans are grown at once, which always comes to an end.
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
