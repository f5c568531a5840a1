"""The base class of all studies: answers each kind of study from the newest generation; caches sorted concordances.

A generation is one state of the archive and its index; an update makes a new one. A slice is all paragraphs that a
request's filters select. A concordance lists the occurrences of a query's words with the text around them. An echo is a
passage that is repeated in another event.
"""

from __future__ import annotations

import copy
import threading
import time
from abc import ABC, abstractmethod
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from search import deadline
from search.echoes import again, listing
from search.presenting.whole import is_whole, require_time
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
    from contextlib import AbstractContextManager

    from search.deadline import Clock, Deadline
    from search.echoes.again import Echo
    from search.echoes.listing import EchoesRequest, EchoFamily, EchoList
    from search.echoes.recalled import Recalling
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
    from search.study.studied import Studied
    from search.study.trends import Trends, TrendsRequest

KEPT_LINES = 2_000_000  # cached lines of all concordances, at most some 50 MB: readers soon ask for the next page
BATCH = 500  # lines read from the archive together
COMPARING = 5  # times the time limit of a search: every word of two slices is counted, perhaps of the whole archive
KEPT_LISTINGS = 64  # cached concordances, even if all are short: each also has its tables


class CountingStudy(ABC):
    """Answers studies by counting words; a search stops after `seconds`, or runs without a limit if `seconds` is 0.

    Subclasses say where the words are: in the index of this process, or in a cluster.
    """

    def __init__(self, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._until: Deadline | None = None
        self._remembered = _Remembered()

    @abstractmethod
    def _newest(self) -> Studied:
        """Return the newest generation of the archive."""

    @abstractmethod
    def _still(self) -> AbstractContextManager[Studied]:
        """Open the newest generation; it stays readable until the `with` block ends, even if the archive changes."""

    @abstractmethod
    def _recalling(self) -> Recalling:
        """Return the newest generation with its recurring passages and related words."""

    def until(self, ends: Deadline) -> Self:
        """Return a copy of the study whose calls all have the deadline `ends`; it shares the cached concordances.

        `ends` is the deadline of one search; that of a comparison is later, by COMPARING - 1 times a search's time.
        """
        once = copy.copy(self)
        once._until = ends
        return once

    def lines(self, request: LinesRequest) -> Lines:
        """Return one page of a concordance, with tables of the forms that matched and of the words beside them."""
        found = self._lines(request)
        return replace(found.answer, request=request, lines=lines.shown(self._newest(), found, request))

    def all_lines(self, request: LinesRequest) -> Iterator[Line]:
        """Yield all lines of the concordance, from one generation even if the archive changes meanwhile.

        Raises NotWholeError, before the first line, if the search does not finish in time.
        """
        found = self._lines(request)  # now, so that an error comes before a response has begun
        require_time(found.answer.notices)
        with ExitStack() as until_failure:
            still = until_failure.enter_context(self._still())
            return _read_out(still, found, request.context, until_failure.pop_all())

    def neighbours(self, request: SearchRequest, most: int = MOST_LISTED) -> Neighbours:
        """Count the forms that matched and the words directly before and after them, at most `most` of each.

        The most frequent come first.
        """
        return neighbours.neighbours(self._newest(), request, self._ends(), most)

    def trends(self, request: TrendsRequest) -> Trends:
        """Count how often each query occurs per year, quarter or month."""
        return trends.trends(self._newest(), request, self._ends())

    def sayers(self, request: SayersRequest) -> Sayers:
        """Rank the values of a facet, such as speakers, by the query's occurrences per million words of each."""
        return sayers.sayers(self._newest(), request, self._ends())

    def moments(self, request: SearchRequest) -> Moments:
        """Find when the query was first, last and most used, and the longest time without it."""
        return moments.moments(self._newest(), request, self._ends())

    def portrait(self, request: SearchRequest) -> Portrait:
        """Describe the request's slice: its number of words, its longest speeches, and its speaker's offices."""
        return portrait.portrait(self._newest(), request)

    def collocates(self, request: CollocatesRequest) -> Collocates:
        """Find the words that occur near the query more often than by chance."""
        return collocates.collocates(self._newest(), request, self._ends())

    def compare(self, request: ComparisonRequest) -> Comparison:
        """Find the words and n-grams that are typical of each of two slices."""
        return comparison.compare(self._newest(), request, self._ends(COMPARING))

    def all_keywords(self, request: ComparisonRequest) -> Iterator[tuple[KeywordSide, Keyword]]:
        """Yield every word or n-gram that is typical of one of two slices, with the name of its slice."""
        return comparison.all_keywords(self._newest(), request, self._ends(COMPARING))

    def distinctive(self, request: SearchRequest, size: int = MOST_DISTINCTIVE) -> DistinctiveWords:
        """List at most `size` words that distinguish the request's slice from the rest of the archive, best first."""
        return distinctive(self._newest(), request, size)

    def related(self, request: SearchRequest, size: int = MOST_RELATED) -> tuple[RelatedWord, ...]:
        """List at most `size` words that are used in similar contexts to the request's words.

        Each comes with a query: the request's text, with the related word as an alternative to the typed one.
        """
        recalling = self._recalling()
        return related_words(recalling.related, recalling.generation.languages, request, size)

    def echoes(self, request: EchoesRequest) -> EchoList:
        """List one page of the passages that are repeated almost word for word in other events."""
        return listing.listed(self._recalling(), request, self._ends())

    def all_echoes(self, request: EchoesRequest) -> Iterator[EchoFamily]:
        """Yield every passage that is repeated in other events, with its first and last occurrence.

        All are from one generation. The request's page is ignored.
        """
        return listing.every(self._recalling(), request, self._ends())

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """List the passages of the speech with the id `speech` that are repeated in other events, in reading order.

        Each comes with its three earliest occurrences in other events, or fewer if it has fewer. A list of more than a
        hundred passages can be cut at its end.
        """
        return again.echoes_of(self._recalling(), speech)

    def echo_at(
        self, speech: str, paragraph: str, word: int, words: int, search: SearchRequest | None = None
    ) -> Echo | None:
        """Return the passage of `words` words that begins at word `word` (from 0), with its other occurrences.

        `speech` and `paragraph` are the ids of its speech and paragraph. Only occurrences that `search` finds are
        included; if `search` is None, all are. Return None if no repeated passage of that length begins there.
        """
        recalling, place = self._recalling(), (speech, paragraph, word, words)
        if search is None or recalling.passages is None:
            return again.echo_at(recalling, place)
        return again.echo_at(recalling, place, listing.counted_by(recalling, search, self._ends())[1])

    @property
    def edition(self) -> str:
        """A text for cache keys that changes whenever echoes or related words are computed again.

        The generation's number is not enough for that, because they are computed after the rest of the index.
        """
        return self._recalling().edition

    def receipt(self, view: View, searches: tuple[SearchRequest, ...], options: Mapping[str, str]) -> Receipt:
        """Issue a receipt for what the searches find; `view` is the page that it cites, and `options` its settings.

        Raises NotWholeError if time runs out.
        """
        return issued(self._newest(), view, searches, options, self._ends())

    def reopened(self, receipt: Receipt) -> Reopened:
        """Run the receipt's searches again and list what is new, changed and gone.

        Raises NotWholeError if time runs out.
        """
        return reopened(self._newest(), receipt, self._ends())

    def _ends(self, times: int = 1) -> Deadline:
        """Return the deadline of a call that may take `times` times the time limit of a search.

        The deadline given to `until` is that of one search, and is extended accordingly.
        """
        if self._until is None:
            return deadline.after(times * self._seconds, self._clock)
        return self._until.extended((times - 1) * self._seconds)

    def _lines(self, request: LinesRequest) -> Arranged:
        """Sort the lines that the request finds; cache them for its other pages, unless time ran out."""
        key = replace(request, page=1, size=1, context=0)
        generation = self._newest()
        found = self._remembered.get(generation, key)
        if found is None:
            found = lines.arranged(generation, request, self._ends())
            if is_whole(found.answer.notices):  # the time spent on counting does not matter: a slow answer gains most
                self._remembered.keep(generation, key, found)
        return found


def _read_out(generation: Studied, found: Arranged, context: int, held: ExitStack) -> Iterator[Line]:
    """Yield the lines, read in batches from the archive, with up to `context` characters on each side.

    After the last one, close `held`, which kept the archive open.
    """
    with held:
        for first in range(0, len(found.rows), BATCH):
            yield from lines.read(generation, found, slice(first, first + BATCH), context)


class _Remembered:
    """A thread-safe cache of the most recently used concordances, all of one generation."""

    def __init__(self) -> None:
        self._generation: Studied | None = None
        self._found: OrderedDict[LinesRequest, Arranged] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, generation: Studied, request: LinesRequest) -> Arranged | None:
        """Return the cached concordance of the request in that generation, or None."""
        with self._lock:
            if generation != self._generation or request not in self._found:
                return None
            self._found.move_to_end(request)
            return self._found[request]

    def keep(self, generation: Studied, request: LinesRequest, found: Arranged) -> None:
        """Cache the concordance; drop those of other generations and, if the cache is full, the least recently used."""
        with self._lock:
            if generation != self._generation:
                self._found.clear()
                self._generation = generation
            self._found[request] = found
            while len(self._found) > KEPT_LISTINGS or (len(self._found) > 1 and self._lines() > KEPT_LINES):
                self._found.popitem(last=False)

    def _lines(self) -> int:
        return sum(len(found.rows) for found in self._found.values())
