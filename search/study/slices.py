"""The protocol of a slice of the archive: the paragraphs that a request's filters select, and counts of them.

Rates are relative to a slice, as in "per million words that foreign leaders said in 2014". A slice is defined by a
request's picked facet values and period, and by the filters in its text (`speaker:`, `date:`, `-topic:`), not by the
words searched for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from search.query.conditions import conditions_of
from search.query.parser import parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.loops.numpy_loops import Keys
    from search.request import SearchRequest
    from search.study.form_counts import Spelt, WordScale

Countable = Literal["words", "paragraphs", "speeches"]


class Slice(Protocol):
    """The paragraphs that a request's filters select, and counts of them.

    All the paragraphs are counted, never a sample, so that rates are exact.
    """

    @property
    def words(self) -> int:
        """The number of words in the slice."""
        ...

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs in the slice."""
        ...

    @property
    def year_only(self) -> bool:
        """Whether the slice has a date of which only the year is known."""
        ...

    def by_period(self, counted: Countable, width: int) -> dict[int, int]:
        """Count words, paragraphs or speeches in each period of `width` months, by the period's number.

        `counted` says which of these to count. The number is (12 * year + month - 1) // width. Words, paragraphs or
        speeches without a date, or without a month if `width` is below 12, are counted under
        `search.study.dating.UNDATED`.
        """
        ...

    def by_value(self, facet: str) -> Mapping[str, int]:
        """Return, for each value of the facet, the number of words in the slice's paragraphs that have it.

        Values without any words are left out.
        """
        ...

    def speeches_between(self, first: int, last: int) -> int:
        """Count the slice's speeches after the day `first` and before the day `last`, both given as ordinals."""
        ...

    def occurring(self, scale: WordScale, numbers: Keys, how: Spelt) -> Keys:
        """Count how often each of the words with these numbers occurs in the slice; item i counts word `numbers[i]`.

        `scale` numbers the words: forms or, if `how` is "stem", stems.
        """
        ...

    def longest(self, most: int) -> Sequence[tuple[int, int]]:
        """List the `most` speeches with the most words in the slice, longest first, as (archive row, number of words).

        The row is that of the speech's first paragraph in the slice; the words are those in the slice.
        """
        ...


def conditions(request: SearchRequest) -> SearchRequest:
    """Reduce the text of the request to its conditions, which select paragraphs by facet or date; drop the words.

    >>> from search.request import SearchRequest
    >>> conditions(SearchRequest("nato (speaker:putin OR -topic:csto) date:2014")).text
    'speaker:putin OR -topic:csto date:2014'
    """
    kept = conditions_of(parse(request.text).query)
    return request.changed(text="" if kept is None else str(kept))
