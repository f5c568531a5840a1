"""The door of study: one call for each thing to study, answered from the newest generation of the archive."""

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
    """Counts words, exactly, over one archive. Safe to share between threads.

    No method fails for what a person typed. Methods raise NoIndexError where the index has no forward index.
    """

    @property
    def counts(self) -> bool:
        """Whether the index has the forward index that counting words needs."""
        ...

    def until(self, ends: Deadline) -> Study:
        """The same study, of which every call ends at that instant."""
        ...

    def lines(self, request: LinesRequest) -> Lines:
        """One page of a concordance, with its tables."""
        ...

    def all_lines(self, request: LinesRequest) -> Iterator[Line]:
        """Every line of the concordance, on whatever page, from one generation even while the archive changes.

        Raises NotWholeError, before the first line, where the search does not end in time.
        """
        ...

    def neighbours(self, request: SearchRequest, most: int = MOST_LISTED) -> Neighbours:
        """The forms that matched and the words right beside them, most frequent first."""
        ...

    def trends(self, request: TrendsRequest) -> Trends:
        """How often queries occur over time."""
        ...

    def sayers(self, request: SayersRequest) -> Sayers:
        """Which values of a facet use the query most, in proportion to all the words they said."""
        ...

    def moments(self, request: SearchRequest) -> Moments:
        """When the query was first, last and most used, and the longest time without it."""
        ...

    def portrait(self, request: SearchRequest) -> Portrait:
        """How many words there are under the request's conditions, the longest speeches, the offices held."""
        ...

    def collocates(self, request: CollocatesRequest) -> Collocates:
        """The words near a query's occurrences."""
        ...

    def compare(self, request: ComparisonRequest) -> Comparison:
        """The words that are typical of one slice compared with another."""
        ...

    def all_keywords(self, request: ComparisonRequest) -> Iterator[tuple[KeywordSide, Keyword]]:
        """Every word or run that is typical of one of the slices, with the slice's side."""
        ...

    def distinctive(self, request: SearchRequest, size: int = ...) -> DistinctiveWords:
        """The words most distinctive of the slice that the request's conditions choose, against all the rest."""
        ...

    def related(self, request: SearchRequest, size: int = ...) -> tuple[RelatedWord, ...]:
        """Words in like company with those of the request, each with the query that asks for either."""
        ...

    @property
    def edition(self) -> str:
        """A text that changes when the echoes or related words do, which is later than the generation: for caches."""
        ...

    def receipt(self, view: View, searches: tuple[SearchRequest, ...], options: Mapping[str, str]) -> Receipt:
        """Make the receipt of what page `view` with these `options` finds; raises NotWholeError if time runs out."""
        ...

    def reopened(self, receipt: Receipt) -> Reopened:
        """Run the receipt's searches again: what is new, changed and gone. Raises NotWholeError if time runs out."""
        ...

    def echoes(self, request: EchoesRequest) -> EchoList:
        """A page of the passages that come back almost word for word in other events."""
        ...

    def all_echoes(self, request: EchoesRequest) -> Iterator[EchoFamily]:
        """All passages that come back, whatever the page, all of one generation.

        Raises NotWholeError, before the first, where the search does not end in time; none of an index without echoes.
        """
        ...

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """The passages of a speech that come back elsewhere, in its order, each with some of its other occurrences."""
        ...

    def echo_at(self, speech: str, paragraph: str, word: int, words: int) -> Echo | None:
        """The passage of `words` words from word `word` of the paragraph on, with all its other occurrences.

        None if no passage that comes back begins there with so many words.
        """
        ...
