"""Documents by the year, quarter or month of their speech: how many each has, or the sum of what they weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.execution.facet_slots import months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.loops.numpy_loops import Docs, Keys
    from search.study.paragraphs import Paragraphs

UNDATED = -1  # in place of a period's number
MONTHS_OF_YEAR = 12


def dated(parts: Sequence[Paragraphs], documents: Iterable[Docs | Keys], width: int) -> Iterator[Keys]:
    """The number of the period of `width` months that each document is in, part by part; UNDATED if not known."""
    for part, docs in zip(parts, documents, strict=True):
        found = months(part.days[docs])
        known = (found > 0) & ((width == MONTHS_OF_YEAR) | ~part.year_only[part.speeches[docs]])
        yield np.where(known, found // width, UNDATED)


def summed(periods: Iterable[Keys], weights: Sequence[Keys] | None = None) -> dict[int, int]:
    """The number of items by period or, with `weights`, their summed weights.

    Item i of part s is in period `periods[s][i]` and has the weight `weights[s][i]`.
    """
    total: dict[int, int] = {}
    for place, numbers in enumerate(periods):
        distinct, inverse = np.unique(numbers, return_inverse=True)
        sums = np.bincount(inverse, weights[place] if weights is not None else None, len(distinct))
        for period, count in zip(distinct.tolist(), sums.tolist(), strict=True):
            total[period] = total.get(period, 0) + int(count)
    return total


def firsts(parts: Sequence[Paragraphs], documents: Iterable[Docs]) -> Iterator[Docs]:
    """The first of the documents that each speech has, part by part."""
    for part, docs in zip(parts, documents, strict=True):
        yield docs[np.flatnonzero(np.diff(part.speeches[docs], prepend=-1))]
