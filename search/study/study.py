"""The protocol of all studies: one method per kind of study, answered from the newest generation of the archive.

A generation is one state of the archive and its index; an update makes a new one. A slice is all paragraphs that a
request's filters select. A concordance lists the occurrences of a query's words with the text around them. An echo is a
passage that is repeated in another event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from search.study.neighbours import MOST_LISTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search.deadline import Deadline
    from search.echoes.again import Echo
    from search.echoes.listing import EchoesRequest, EchoFamily, EchoList
    from search.request import SearchRequest
    from search.study.collocates import Collocates, CollocatesRequest
    from search.study.comparison import Comparison, ComparisonRequest, Keyword, KeywordSide
    from search.study.distinctive import DistinctiveWords
    from search.study.lines import Line, Lines, LinesRequest
    from search.study.moments import Moments
    from search.study.neighbours import Neighbours
    from search.study.portrait import Portrait
    from search.study.receipts.receipt import Receipt, View
    from search.study.receipts.since import Reopened
    from search.study.related_words import RelatedWord
    from search.study.sayers import Sayers, SayersRequest
    from search.study.trends import Trends, TrendsRequest


class Study(Protocol):
    """Answers studies of one archive by counting words exactly. Safe to share between threads.

    No input that a person types makes a method fail. Methods raise NoIndexError if the index has no forward index.
    """

    @property
    def counts(self) -> bool:
        """Whether the index has the forward index that counting words needs."""
        ...

    def until(self, ends: Deadline) -> Study:
        """Return a copy of the study whose calls have the deadline `ends`; comparisons have five times as long."""
        ...

    def lines(self, request: LinesRequest) -> Lines:
        """Return one page of a concordance, with tables of the forms that matched and of the words beside them."""
        ...

    def all_lines(self, request: LinesRequest) -> Iterator[Line]:
        """Yield all lines of the concordance, from one generation even if the archive changes meanwhile.

        Raises NotWholeError, before the first line, if the search does not finish in time.
        """
        ...

    def neighbours(self, request: SearchRequest, most: int = MOST_LISTED) -> Neighbours:
        """Count the forms that matched and the words directly before and after them, at most `most` of each.

        The most frequent come first.
        """
        ...

    def trends(self, request: TrendsRequest) -> Trends:
        """Count how often each query occurs per year, quarter or month."""
        ...

    def sayers(self, request: SayersRequest) -> Sayers:
        """Rank the values of a facet, such as speakers, by the query's occurrences per million words of each."""
        ...

    def moments(self, request: SearchRequest) -> Moments:
        """Find when the query was first, last and most used, and the longest time without it."""
        ...

    def portrait(self, request: SearchRequest) -> Portrait:
        """Describe the request's slice: its number of words, its longest speeches, and its speaker's offices."""
        ...

    def collocates(self, request: CollocatesRequest) -> Collocates:
        """Find the words that occur near the query more often than by chance."""
        ...

    def compare(self, request: ComparisonRequest) -> Comparison:
        """Find the words and n-grams that are typical of each of two slices.

        Raises NotWholeError if counting takes longer than its time limit, which is five times that of a search.
        """
        ...

    def all_keywords(self, request: ComparisonRequest) -> Iterator[tuple[KeywordSide, Keyword]]:
        """Yield every word or n-gram that is typical of one of two slices, with the name of its slice.

        Raises NotWholeError, before the first keyword, if the counting does not finish in time.
        """
        ...

    def distinctive(self, request: SearchRequest, size: int = ...) -> DistinctiveWords:
        """Find at most `size` words that most distinguish the request's slice from the rest of the archive."""
        ...

    def related(self, request: SearchRequest, size: int = ...) -> tuple[RelatedWord, ...]:
        """List at most `size` words that are used in similar contexts to the request's words.

        Each comes with a query: the request's text, with the related word as an alternative to the typed one.
        """
        ...

    @property
    def edition(self) -> str:
        """A text for cache keys that changes whenever echoes or related words are computed again.

        The generation's number is not enough for that, because they are computed after the rest of the index.
        """
        ...

    def receipt(self, view: View, searches: tuple[SearchRequest, ...], options: Mapping[str, str]) -> Receipt:
        """Issue a receipt for what the searches find; `view` is the page that it cites, and `options` its settings.

        Raises NotWholeError if time runs out.
        """
        ...

    def reopened(self, receipt: Receipt) -> Reopened:
        """Run the receipt's searches again and list what is new, changed and gone.

        Raises NotWholeError if time runs out.
        """
        ...

    def echoes(self, request: EchoesRequest) -> EchoList:
        """List one page of the passages that are repeated almost word for word in other events."""
        ...

    def all_echoes(self, request: EchoesRequest) -> Iterator[EchoFamily]:
        """Yield every passage that is repeated in other events, with its first and last occurrence.

        All are from one generation; the request's page is ignored. Yields nothing if the index has no echoes. Raises
        NotWholeError, before the first passage, if the search does not finish in time.
        """
        ...

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """List the passages of the speech with the id `speech` that are repeated in other events, in reading order.

        Each comes with its three earliest occurrences in other events, or fewer if it has fewer. A list of more than a
        hundred passages can be cut at its end.
        """
        ...

    def echo_at(
        self, speech: str, paragraph: str, word: int, words: int, search: SearchRequest | None = ...
    ) -> Echo | None:
        """Return the passage of `words` words that begins at word `word` (from 0), with its other occurrences.

        `speech` and `paragraph` are the ids of its speech and paragraph. Only occurrences that `search` finds are
        included; if `search` is None, all are. Return None if no repeated passage of that length begins there.
        """
        ...
