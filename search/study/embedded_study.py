"""Study of the index in this process: counts, and what comes back, is related, and can be cited."""

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
    """Studies the index in this process; a search in it ends after so many `seconds` of the clock, 0 for never."""

    def __init__(self, library: Library, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        super().__init__(seconds, clock)
        self._library = library

    @property
    def counts(self) -> bool:
        """The request's lines of that generation, if they are remembered."""
        return all(segment.forward is not None for segment in self._library.newest().snapshot.segments)

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

    def related(self, request: SearchRequest, size: int = MOST_RELATED) -> tuple[RelatedWord, ...]:
        """Words in like company with those of the request, each with the query that asks for either."""
        return related_words(self._library.newest(), request, size)

    @property
    def edition(self) -> str:
        """A text that changes when the echoes or related words do, which is later than the generation: for caches."""
        snapshot = self._library.newest().snapshot
        return " ".join(each.name for each in (snapshot.echoes, snapshot.related) if each)

    def _newest(self) -> StudiedSegments:
        return StudiedSegments(self._library.newest())

    @contextmanager
    def _still(self) -> Iterator[StudiedSegments]:
        with self._library.still() as still:
            yield StudiedSegments(still)
