"""Slices of the archive: the paragraphs that conditions choose, whatever their words, and the words said in them.

Counts are put in proportion to a slice: "per million words that foreign leaders said in 2014". A slice is made of a
request's picks and period, and of those parts of its text that only choose (`speaker:`, `date:`, `-topic:`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from index.segment.facets import VALUED
from search.query.parser import parse
from search.query.syntax import And, In, Not, Period, Words, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.loops.numpy_loops import Keys
    from search.query.syntax import Query
    from search.request import SearchRequest
    from search.study.form_counts import Spelt, WordScale

Countable = Literal["words", "paragraphs", "speeches"]


class Slice(Protocol):
    """The paragraphs of a slice, counted: always whole, for a part would make every rate wrong."""

    @property
    def words(self) -> int:
        """The words said in the slice."""
        ...

    @property
    def paragraphs(self) -> int:
        """How many paragraphs it has."""
        ...

    @property
    def year_only(self) -> bool:
        """Whether of any date no more than the year is known."""
        ...

    def by_period(self, counted: Countable, width: int) -> dict[int, int]:
        """How much of it each period of so many months has, by the period's number; UNDATED for what has no date."""
        ...

    def by_value(self, facet: str) -> Mapping[str, int]:
        """The words of the paragraphs that have each value of the facet."""
        ...

    def speeches_between(self, first: int, last: int) -> int:
        """How many of its speeches are of a day after the first and before the last (ordinals)."""
        ...

    def occurring(self, scale: WordScale, numbers: Keys, how: Spelt) -> Keys:
        """How often each of these words of the scale is said in it."""
        ...

    def longest(self, most: int) -> Sequence[tuple[int, int]]:
        """The longest speeches, longest first: the row of the first paragraph in it, and the words of all of them."""
        ...


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
    """Whether the part is a condition on a facet or a period, or the exclusion of such a condition."""
    if isinstance(part, Not):
        return _chooses(part.query)
    return isinstance(part, Period) or (isinstance(part, In) and part.name in VALUED)
