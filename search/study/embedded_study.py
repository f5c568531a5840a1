"""Studies answered from the index in this process: word counts, echoes, related words, and receipts."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.echoes.recalled_segments import RecalledSegments
from search.study.counting_study import CountingStudy
from search.study.studied_segments import StudiedSegments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.deadline import Clock
    from search.library import Library


class EmbeddedStudy(CountingStudy):
    """Answers studies from the index in this process; a search stops after `seconds`, or never if `seconds` is 0."""

    def __init__(self, library: Library, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        super().__init__(seconds, clock)
        self._library = library

    @property
    def counts(self) -> bool:
        """Whether every segment has a forward index, which counting words needs."""
        return all(segment.forward is not None for segment in self._library.newest().snapshot.segments)

    def _newest(self) -> StudiedSegments:
        return StudiedSegments(self._library.newest())

    def _recalling(self) -> RecalledSegments:
        return RecalledSegments(self._library.newest())

    @contextmanager
    def _still(self) -> Iterator[StudiedSegments]:
        with self._library.still() as still:
            yield StudiedSegments(still)
