"""The door of study: one call for each thing to study, answered from the newest generation of the index."""

from __future__ import annotations

import copy
import threading
import time
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from search import deadline
from search.echoes import again, listing
from search.presenting.whole import require_time
from search.study import collocates, comparison, lines, moments, neighbours, portrait, sayers, trends
from search.study.distinctive import SHOWN as MOST_DISTINCTIVE
from search.study.distinctive import distinctive
from search.study.neighbours import MOST_LISTED
from search.study.receipts.issuing import issued
from search.study.receipts.since import reopened
from search.study.related_words import SHOWN as MOST_RELATED
from search.study.related_words import related_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.archive.archive import ArchiveReader
    from search.deadline import Clock, Deadline
    from search.echoes.again import Echo
    from search.echoes.listing import EchoesRequest, EchoFamily, EchoList
    from search.library import Generation, Library
    from search.request import SearchRequest
    from search.study.collocates import Collocates, CollocatesRequest
    from search.study.comparison import Comparison, ComparisonRequest, Keyword, KeywordSide
    from search.study.distinctive import DistinctiveWords
    from search.study.lines import Arranged, Line, Lines, LinesRequest
    from search.study.moments import Moments
    from search.study.neighbours import Neighbours
    from search.study.portrait import Portrait
    from search.study.receipts.receipt import Receipt, View
    from search.study.receipts.since import Reopened
    from search.study.related_words import RelatedWord
    from search.study.sayers import Sayers, SayersRequest
    from search.study.trends import Trends, TrendsRequest

KEPT_LINES = 2_000_000  # lines whose order is remembered, some 50 MB at the most: the next page is asked for soon
BATCH = 500  # lines read from the archive together
KEPT_LISTINGS = 64  # concordances remembered, however short: each also holds its tables


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
        """The receipt of what the searches find; `options` are the page's. Raises NotWholeError if time runs out."""
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


class EmbeddedStudy:
    """Studies the index in this process; each search ends after `seconds` by the clock, 0 for no limit."""

    def __init__(self, library: Library, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        self._library = library
        self._seconds = seconds
        self._clock = clock
        self._until: Deadline | None = None
        self._remembered = _Remembered()

    @property
    def counts(self) -> bool:
        """Whether the index has the forward index that counting words needs."""
        return all(segment.forward is not None for segment in self._library.newest().snapshot.segments)

    def until(self, ends: Deadline) -> EmbeddedStudy:
        """The same study, sharing its remembered lines, of which every call ends at that instant."""
        once = copy.copy(self)
        once._until = ends
        return once

    def lines(self, request: LinesRequest) -> Lines:
        """One page of a concordance, with its tables."""
        found = self._lines(request)
        return replace(found.answer, request=request, lines=lines.shown(self._library.archive, found, request))

    def all_lines(self, request: LinesRequest) -> Iterator[Line]:
        """Every line of the concordance, on whatever page, from one generation even while the archive changes.

        Raises NotWholeError, before the first line, where the search does not end in time.
        """
        found = self._lines(request)  # now, not with the first line: what fails must fail before an answer has begun
        require_time(found.answer.notices)
        with ExitStack() as until_failure:
            archive = until_failure.enter_context(self._library.still()).archive
            return _read_out(archive, found, request.context, until_failure.pop_all())

    def neighbours(self, request: SearchRequest, most: int = MOST_LISTED) -> Neighbours:
        """The forms that matched and the words right beside them, most frequent first."""
        return neighbours.neighbours(self._library.newest(), request, self._ends(), most)

    def trends(self, request: TrendsRequest) -> Trends:
        """How often queries occur over time."""
        return trends.trends(self._library.newest(), request, self._ends())

    def sayers(self, request: SayersRequest) -> Sayers:
        """Which values of a facet use the query most, in proportion to all the words they said."""
        return sayers.sayers(self._library.newest(), request, self._ends())

    def moments(self, request: SearchRequest) -> Moments:
        """When the query was first, last and most used, and the longest time without it."""
        return moments.moments(self._library.archive, self._library.newest(), request, self._ends())

    def portrait(self, request: SearchRequest) -> Portrait:
        """How many words there are under the request's conditions, the longest speeches, the offices held."""
        return portrait.portrait(self._library.archive, self._library.newest(), request)

    def collocates(self, request: CollocatesRequest) -> Collocates:
        """The words near a query's occurrences."""
        return collocates.collocates(self._library.newest(), request, self._ends())

    def compare(self, request: ComparisonRequest) -> Comparison:
        """The words that are typical of one slice compared with another."""
        return comparison.compare(self._library.newest(), request)

    def all_keywords(self, request: ComparisonRequest) -> Iterator[tuple[KeywordSide, Keyword]]:
        """Every word or run that is typical of one of the slices, with the slice's side."""
        return comparison.all_keywords(self._library.newest(), request)

    def echoes(self, request: EchoesRequest) -> EchoList:
        """A page of the passages that come back almost word for word in other events."""
        return listing.listed(self._library.newest(), request, self._ends())

    def all_echoes(self, request: EchoesRequest) -> Iterator[EchoFamily]:
        """All passages that come back, whatever the page, all of one generation."""
        return listing.every(self._library.newest(), request, self._ends())

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """The passages of a speech that come back elsewhere, in its order, each with some of its other occurrences."""
        return again.echoes_of(self._library.newest(), speech)

    def echo_at(self, speech: str, paragraph: str, word: int, words: int) -> Echo | None:
        """The passage of `words` words from word `word` of the paragraph on, with all its other occurrences."""
        return again.echo_at(self._library.newest(), (speech, paragraph, word, words))

    def distinctive(self, request: SearchRequest, size: int = MOST_DISTINCTIVE) -> DistinctiveWords:
        """The words most distinctive of the slice that the request's conditions choose, against all the rest."""
        return distinctive(self._library.newest(), request, size)

    def related(self, request: SearchRequest, size: int = MOST_RELATED) -> tuple[RelatedWord, ...]:
        """Words in like company with those of the request, each with the query that asks for either."""
        return related_words(self._library.newest(), request, size)

    @property
    def edition(self) -> str:
        """A text that changes when the echoes or related words do, which is later than the generation: for caches."""
        snapshot = self._library.newest().snapshot
        return " ".join(each.name for each in (snapshot.echoes, snapshot.related) if each)

    def receipt(self, view: View, searches: tuple[SearchRequest, ...], options: Mapping[str, str]) -> Receipt:
        """The receipt of what the searches find; `options` are the page's. Raises NotWholeError if time runs out."""
        return issued(self._library.newest(), view, searches, options, self._ends())

    def reopened(self, receipt: Receipt) -> Reopened:
        """Run the receipt's searches again: what is new, changed and gone. Raises NotWholeError if time runs out."""
        return reopened(self._library.newest(), receipt, self._ends())

    def _ends(self) -> Deadline:
        return self._until or deadline.after(self._seconds, self._clock)

    def _lines(self, request: LinesRequest) -> Arranged:
        """The request's lines in order, remembered for its other pages unless the time was up."""
        key = replace(request, page=1, size=1, context=0)
        generation, ends = self._library.newest(), self._ends()
        found = self._remembered.get(generation, key)
        if found is None:
            found = lines.arranged(generation, request, ends)
            if not ends.is_over:
                self._remembered.keep(generation, key, found)
        return found


def _read_out(archive: ArchiveReader, found: Arranged, context: int, held: ExitStack) -> Iterator[Line]:
    """Read the lines from the archive in batches; `held`, which keeps the archive open, is closed after the last."""
    with held:
        for first in range(0, len(found.rows), BATCH):
            yield from lines.read(archive, found, slice(first, first + BATCH), context)


class _Remembered:
    """The concordances asked for last, of one generation. Safe to share between threads."""

    def __init__(self) -> None:
        self._generation: Generation | None = None
        self._found: OrderedDict[LinesRequest, Arranged] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, generation: Generation, request: LinesRequest) -> Arranged | None:
        """The request's lines of that generation, if they are remembered."""
        with self._lock:
            if generation is not self._generation or request not in self._found:
                return None
            self._found.move_to_end(request)
            return self._found[request]

    def keep(self, generation: Generation, request: LinesRequest, found: Arranged) -> None:
        """Remember the request's lines, and forget those of other generations and those asked for longest ago."""
        with self._lock:
            if generation is not self._generation:
                self._found.clear()
                self._generation = generation
            self._found[request] = found
            while len(self._found) > KEPT_LISTINGS or (len(self._found) > 1 and self._lines() > KEPT_LINES):
                self._found.popitem(last=False)

    def _lines(self) -> int:
        return sum(len(found.rows) for found in self._found.values())
