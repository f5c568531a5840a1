"""Studies answered from the index in this process: word counts, echoes, related words, and receipts."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.echoes import again, listing
from search.study.counting_study import CountingStudy
from search.study.related_words import SHOWN as MOST_RELATED
from search.study.related_words import related_words
from search.study.studied_segments import StudiedSegments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.deadline import Clock
    from search.echoes.again import Echo
    from search.echoes.listing import EchoesRequest, EchoFamily, EchoList
    from search.library import Library
    from search.request import SearchRequest
    from search.study.related_words import RelatedWord


class EmbeddedStudy(CountingStudy):
    """Answers studies from the index in this process; a search stops after `seconds`, or never if `seconds` is 0."""

    def __init__(self, library: Library, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        super().__init__(seconds, clock)
        self._library = library

    @property
    def counts(self) -> bool:
        """Whether every segment has the forward index that counting words needs."""
        return all(segment.forward is not None for segment in self._library.newest().snapshot.segments)

    def echoes(self, request: EchoesRequest) -> EchoList:
        """List one page of the passages that are repeated almost word for word in other events."""
        return listing.listed(self._library.newest(), request, self._ends())

    def all_echoes(self, request: EchoesRequest) -> Iterator[EchoFamily]:
        """Yield every passage that is repeated in other events, all from one generation."""
        return listing.every(self._library.newest(), request, self._ends())

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """List the passages of a speech that are repeated elsewhere, in reading order, each with some of its other
        occurrences.
        """
        return again.echoes_of(self._library.newest(), speech)

    def echo_at(self, speech: str, paragraph: str, word: int, words: int) -> Echo | None:
        """Return the passage of `words` words that begins at word `word` of the paragraph, with all its other
        occurrences.

        Returns None if no repeated passage of that length begins there.
        """
        return again.echo_at(self._library.newest(), (speech, paragraph, word, words))

    def related(self, request: SearchRequest, size: int = MOST_RELATED) -> tuple[RelatedWord, ...]:
        """List words used in similar contexts to those of the request, each with a query for either word."""
        return related_words(self._library.newest(), request, size)

    @property
    def edition(self) -> str:
        """A cache key that changes when the echoes or related words are updated, which happens after the rest of the
        index.
        """
        snapshot = self._library.newest().snapshot
        return " ".join(each.name for each in (snapshot.echoes, snapshot.related) if each)

    def _newest(self) -> StudiedSegments:
        return StudiedSegments(self._library.newest())

    @contextmanager
    def _still(self) -> Iterator[StudiedSegments]:
        with self._library.still() as still:
            yield StudiedSegments(still)
