"""The compiled loop over the positions of words in one paragraph that tells whether one window holds all of them.

What a window is, `search.loops.numpy_nearness` says. Import it only through `search.loops.choice`.
"""

# mypy: ignore-errors
# (Numba gives this function its types.)

from __future__ import annotations

from numba import types

from search.loops.numba_loops import compiled

NOWHERE = -(1 << 30)  # before every position, farther away than any window reaches


@compiled(types.boolean(types.int64[:, ::1], types.int64[::1], types.int64[::1], types.int64, types.int64[:, ::1]))
def in_any_order(places, sizes, times, reach, at):
    """Whether `times[t]` places of each term t are in one window of at most `reach` words from its first to its last.

    `places[t, :sizes[t]]` are the places of term t, ascending. `at` has a row for each term, for the loop's own use:
    the last place of the next run of so many, and the first place of the latest run.
    """
    terms = len(sizes)
    for t in range(terms):
        at[t, 0] = times[t] - 1
        at[t, 1] = NOWHERE
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
        if end - first <= reach:
            return True
