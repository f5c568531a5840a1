"""Compiled test whether the words of a query occur within one window of a paragraph, in any order.

`search.loops.numpy_nearness` defines the window. Import this module only through `search.loops.choice`.
"""

# mypy: ignore-errors
# ruff: noqa: C901
# (The decorators give the types. Loops are not split into functions because calls within them are slow.)

from __future__ import annotations

import numpy as np
from numba import types

from search.loops.numba_loops import compiled

NOWHERE = -(1 << 30)  # less than every position by more than any window is long


@compiled(types.boolean(types.int64[:, ::1], types.int64[::1], types.int64[:, ::1]))
def _share(places, times, at):
    """Return whether any two terms share a position, as "email" and "e" do in "e-mail".

    Of each term t, only `times[t]` positions are compared: those in `places[t]` just before index `at[t, 0]`.
    """
    terms = len(times)
    for t in range(terms):
        for u in range(t + 1, terms):
            for i in range(at[t, 0] - times[t], at[t, 0]):
                for j in range(at[u, 0] - times[u], at[u, 0]):
                    if places[t, i] == places[u, j]:
                        return True
    return False


@compiled(types.boolean(types.int64[:, ::1], types.int64[::1], types.int64[:, ::1], types.int64))
def _apart(places, times, at, low):
    """Return whether each term t can be given `times[t]` positions not below `low`, with no position used twice.

    Of the positions of term t, `places[t]`, only those before index `at[t, 0]` may be used. This is a bipartite
    matching, solved by augmenting paths, breadth first (Kuhn 1955).
    """
    total = times.sum()
    term = np.repeat(np.arange(len(times)), times)
    chosen = np.full(total, NOWHERE, np.int64)  # the position given so far to each choice: one of a term's `times[t]`
    reached = np.empty(total * total, np.int64)  # the positions that the current path search has reached
    origin = np.empty(total * total, np.int64)  # the choice from which each of these was reached
    waiting = np.empty(total, np.int64)
    for choice in range(total):
        waiting[0] = choice
        served, queued, known, free = 0, 1, 0, -1
        while served < queued and free < 0:
            t = term[waiting[served]]
            for i in range(at[t, 0] - 1, max(-1, at[t, 0] - 1 - total), -1):
                place = places[t, i]
                if place < low:
                    break
                if np.any(reached[:known] == place):
                    continue
                reached[known] = place
                origin[known] = waiting[served]
                known += 1
                owner = 0
                while owner < choice and chosen[owner] != place:
                    owner += 1
                if owner == choice:
                    free = known - 1
                    break
                waiting[queued] = owner
                queued += 1
            served += 1
        if free < 0:
            return False
        while free >= 0:
            mover = origin[free]
            left = chosen[mover]
            chosen[mover] = reached[free]
            free = -1
            for k in range(known):
                if mover != choice and reached[k] == left:
                    free = k
    return True


@compiled(types.boolean(types.int64[:, ::1], types.int64[::1], types.int64[::1], types.int64, types.int64[:, ::1]))
def in_any_order(places, sizes, times, reach, at):
    """Return whether one window contains `times[t]` positions of each term t, no position counting twice.

    A window is a range of positions, the last at most `reach` after the first. `places[t, :sizes[t]]` are the positions
    of term t, ascending. A position that two terms share counts for only one of them. `at` is working space with a row
    per term and two columns.
    """
    terms = len(sizes)
    for t in range(terms):
        at[t, 0] = times[t] - 1  # the index of the last position of the term's next run of `times[t]` positions
        at[t, 1] = NOWHERE  # the first position of its latest run
    while True:
        nearest = -1
        for t in range(terms):
            if at[t, 0] < sizes[t] and (nearest < 0 or places[t, at[t, 0]] < places[nearest, at[nearest, 0]]):
                nearest = t
        if nearest < 0:
            return False
        end = places[nearest, at[nearest, 0]]
        at[nearest, 1] = places[nearest, at[nearest, 0] - times[nearest] + 1]
        at[nearest, 0] += 1
        first = end
        for t in range(terms):
            first = min(first, at[t, 1])
        if end - first <= reach and (not _share(places, times, at) or _apart(places, times, at, end - reach)):
            return True
