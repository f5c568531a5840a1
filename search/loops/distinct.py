"""Distinct combinations of numbers, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.loops.numpy_loops import Keys


def distinct(columns: Sequence[NDArray[Any]]) -> tuple[tuple[NDArray[Any], ...], Keys]:
    """Return the distinct rows of a table, ascending, and the number of times that each occurs.

    The table is given as its `columns`; the distinct rows are returned as columns, too. `np.unique` with an axis does
    the same, but holds Python's global lock while it compares rows: a table of two million rows would stop all other
    threads of the process for seconds.

    >>> (left, right), counts = distinct([np.array([2, 1, 2, 1]), np.array([5, 6, 5, 4])])
    >>> left.tolist(), right.tolist(), counts.tolist()
    ([1, 1, 2], [4, 6, 5], [1, 1, 2])
    """
    if len(columns) == 1:
        numbers, counts = np.unique(columns[0], return_counts=True)
        return (numbers,), counts
    keys = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        numbers, places = np.unique(column, return_inverse=True)
        keys = np.unique(keys * len(numbers) + places, return_inverse=True)[1]  # small numbers again
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    return tuple(column[first] for column in columns), counts
