"""Neighbours: the forms in which a query's words are there, and the words right before and right behind them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import EXACT
from search.study.inquiry import inquiry
from search.study.words import beside, counts, most

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.deadline import Deadline
    from search.library import Generation
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.occurrences import Occurrences

MOST_LISTED = 20  # neighbours and forms in a table beside the lines
LONGEST_MATCH = 8  # words by which matches are ordered and told apart; longer phrases are the same from there on


class Counted(NamedTuple):
    """Words as the index has them, and how often they are there."""

    words: str
    count: int  # type: ignore[assignment]  # instead of tuple's method, which a line of a table has no use for


class NeighbourTables(NamedTuple):
    """The forms that matched, and the words left and right of them, each table most frequent first."""

    forms: tuple[Counted, ...]
    left: tuple[Counted, ...]
    right: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The tables of a query's `total` occurrences."""

    request: SearchRequest
    reading: str
    total: int
    forms: tuple[Counted, ...]
    left: tuple[Counted, ...]
    right: tuple[Counted, ...]
    notices: tuple[Notice, ...]


def neighbours(
    generation: Generation, request: SearchRequest, deadline: Deadline, size: int = MOST_LISTED
) -> Neighbours:
    """The neighbours of the request's words, `size` of each kind. Raises NoIndexError without a forward index."""
    found = inquiry(generation, request, deadline)
    tables = neighbour_tables(found.occurrences, size)
    return Neighbours(request, found.reading, found.total, *tables, found.notices)


def neighbour_tables(found: Sequence[Occurrences], size: int = MOST_LISTED) -> NeighbourTables:
    """The tables of the occurrences, each with at most so many rows."""
    counted = (_matches(found), counts(beside(found, -1)), counts(beside(found, 1)))
    return NeighbourTables(*(tuple(Counted(*pair) for pair in most(each, size)) for each in counted))


def _matches(found: Sequence[Occurrences]) -> Counter[str]:
    """How often each form, or run of forms, is what matched."""
    told: Counter[str] = Counter()
    for each in found:
        terms = each.around.segment.terms(EXACT)
        for width in np.unique(np.minimum(each.widths, LONGEST_MATCH)).tolist():
            wide = np.minimum(each.widths, LONGEST_MATCH) == width
            runs = np.stack([each.inside(step)[wide] for step in range(width)], axis=1)
            distinct, times = np.unique(runs, axis=0, return_counts=True)
            for run, count in zip(distinct.tolist(), times.tolist(), strict=True):
                told[" ".join(terms[number] for number in run)] += count
    return told
