"""The study engine for a cluster: it counts words, but knows no echoes (passages repeated in other events)."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.cluster.cluster_studied import ClusterStudied
from search.echoes.listing import EchoList
from search.query.message import said
from search.results import Notice
from search.study.counting_study import CountingStudy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.cluster.cluster_library import ClusterLibrary
    from search.deadline import Clock
    from search.echoes.again import Echo
    from search.echoes.listing import EchoesRequest, EchoFamily
    from search.study.related_words import RelatedWord

UNKNOWN = Notice(
    "no-echoes", said("What comes back is looked for by the embedded engine only; a cluster answers here.")
)


class ClusterStudy(CountingStudy):
    """A study engine over a cluster; a search ends after `seconds` by the clock, 0 means no limit."""

    def __init__(self, library: ClusterLibrary, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        super().__init__(seconds, clock)
        self._library = library

    @property
    def counts(self) -> bool:
        """Always True: every generation in a cluster has what counting words needs."""
        return True

    def echoes(self, request: EchoesRequest) -> EchoList:
        """Return an empty page, with a notice that clusters do not know echoes."""
        return EchoList(request, "", 0, 0, (), (UNKNOWN,))

    def all_echoes(self, request: EchoesRequest) -> Iterator[EchoFamily]:
        """Return nothing, because a cluster does not know echoes."""
        return iter(())

    @property
    def edition(self) -> str:
        """Always empty: it would change with the echoes, which a cluster does not have."""
        return ""

    def related(self, *asked: object) -> tuple[RelatedWord, ...]:
        """Return nothing: a cluster knows no words used in similar contexts."""
        return ()

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """Return nothing: speeches are shown without their echoes."""
        return ()

    def echo_at(self, speech: str, paragraph: str, word: int, words: int) -> None:
        """Return None, because a cluster does not know echoes."""

    def _newest(self) -> ClusterStudied:
        return ClusterStudied(self._library.newest())

    @contextmanager
    def _still(self) -> Iterator[ClusterStudied]:
        with self._library.still() as still:
            yield ClusterStudied(still)
