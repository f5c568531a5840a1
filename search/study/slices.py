"""Slices of the archive: the paragraphs that conditions choose, whatever their words, and the words said in them.

Counts are put in proportion to a slice: "per million words that foreign leaders said in 2014". A slice is made of a
request's picks and period, and of those parts of its text that only choose (`speaker:`, `date:`, `-topic:`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.segment.facets import VALUED
from search import asking
from search.query.parser import parse
from search.query.syntax import And, In, Not, Period, Words, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.segment import Segment
    from search.library import Generation
    from search.loops.numpy_loops import Docs, Keys
    from search.query.syntax import Query
    from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Slice:
    """The paragraphs of a slice, segment by segment, and the number of words of each."""

    request: SearchRequest
    segments: tuple[Segment, ...]
    documents: tuple[Docs, ...]

    @property
    def sizes(self) -> list[Keys]:
        """The number of words of each document, segment by segment."""
        return [_words(segment)[docs] for segment, docs in zip(self.segments, self.documents, strict=True)]

    @property
    def words(self) -> int:
        """The number of words said in the slice."""
        return int(sum(size.sum(dtype=np.int64) for size in self.sizes))

    @property
    def speeches(self) -> int:
        """The number of speeches with a paragraph in the slice."""
        pairs = zip(self.segments, self.documents, strict=True)
        return sum(len(np.unique(segment.speeches[docs])) for segment, docs in pairs)

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs in the slice."""
        return sum(map(len, self.documents))


def slice_of(generation: Generation, request: SearchRequest) -> Slice:
    """The slice that the request's conditions choose, with no regard to its words.

    No deadline cuts it short: an incomplete slice would make every rate wrong, and columns are read quickly.
    """
    chosen = conditions(request)
    return Slice(chosen, generation.snapshot.segments, tuple(asking.chosen(generation, chosen)))


def conditions(request: SearchRequest) -> SearchRequest:
    """The request, its text reduced to the parts that choose paragraphs by facet or date.

    >>> from search.request import SearchRequest
    >>> conditions(SearchRequest("nato speaker:putin -topic:csto date:2014")).text
    'speaker:putin -topic:csto date:2014'
    """
    query = parse(request.text).query
    parts: Sequence[Query] = query.parts if isinstance(query, Words | And) else (query,)
    kept = [part for part in parts if _chooses(part)]
    return request.changed(text=str(joined(Words, kept)) if kept else "")


def _chooses(part: Query) -> bool:
    """Whether the part chooses by a facet or a period, or excludes by one, and looks for no word."""
    if isinstance(part, Not):
        return _chooses(part.query)
    return isinstance(part, Period) or (isinstance(part, In) and part.name in VALUED)


def _words(segment: Segment) -> Keys:
    """The number of words of each document; without a forward index its tokens, of which a compound has one more."""
    forward = segment.forward
    return (forward.counts if forward else segment.lengths("text")).astype(np.int64)
