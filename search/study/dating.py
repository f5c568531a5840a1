"""Counts paragraphs, or sums their weights, per year, quarter or month.

A period is `width` months long (12, 3 or 1). Its number is (12 * year + month - 1) // width, with months from 1 to 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.execution.facet_slots import months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.loops.numpy_loops import Docs, Keys
    from search.study.paragraphs import Paragraphs

UNDATED = -1  # replaces a period's number where the date is not known well enough
MONTHS_OF_YEAR = 12


def dated(parts: Sequence[Paragraphs], documents: Iterable[Docs | Keys], width: int) -> Iterator[Keys]:
    """Yield, for each segment in `parts`, the period number of each of its documents.

    Item s of `documents` has the document numbers of segment s. A document without a known date gets UNDATED, and so
    does one dated by its year alone if a period is shorter than a year.
    """
    for part, docs in zip(parts, documents, strict=True):
        found = months(part.days[docs])
        known = (found > 0) & ((width == MONTHS_OF_YEAR) | ~part.year_only[part.speeches[docs]])
        yield np.where(known, found // width, UNDATED)


def summed(periods: Iterable[Keys], weights: Sequence[Keys] | None = None) -> dict[int, int]:
    """Count the items (such as paragraphs) in each period or, if `weights` is given, sum their weights.

    Item i of segment s is in period `periods[s][i]` and has the weight `weights[s][i]`. The result maps period numbers
    to counts or sums, and UNDATED to that of the items without a period. Periods without an item are left out.
    """
    total: dict[int, int] = {}
    for place, numbers in enumerate(periods):
        distinct, inverse = np.unique(numbers, return_inverse=True)
        sums = np.bincount(inverse, weights[place] if weights is not None else None, len(distinct))
        for period, count in zip(distinct.tolist(), sums.tolist(), strict=True):
            total[period] = total.get(period, 0) + int(count)
    return total


def firsts(parts: Sequence[Paragraphs], documents: Iterable[Docs]) -> Iterator[Docs]:
    """Yield, for each segment in `parts`, the first document of each speech among its `documents` (ascending)."""
    for part, docs in zip(parts, documents, strict=True):
        yield docs[np.flatnonzero(np.diff(part.speeches[docs], prepend=-1))]
