"""Study over a cluster: words are counted; what comes back, the embedded engine alone tells."""

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
    """Studies a cluster; a search in it ends after so many `seconds` of the clock, 0 for never."""

    def __init__(self, library: ClusterLibrary, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        super().__init__(seconds, clock)
        self._library = library

    @property
    def counts(self) -> bool:
        """True: each generation in a cluster has what counting words needs."""
        return True

    def echoes(self, request: EchoesRequest) -> EchoList:
        """A page of none, and a notice that a cluster does not know any."""
        return EchoList(request, "", 0, 0, (), (UNKNOWN,))

    def all_echoes(self, request: EchoesRequest) -> Iterator[EchoFamily]:
        """Return nothing: a cluster knows no passages that come back elsewhere."""
        return iter(())

    @property
    def edition(self) -> str:
        """Nothing: there are no echoes that come after a generation's speeches."""
        return ""

    def related(self, *asked: object) -> tuple[RelatedWord, ...]:
        """None: results are shown without words in like company."""
        return ()

    def echoes_of(self, speech: str) -> tuple[Echo, ...]:
        """None: a speech's page is shown without what comes back elsewhere."""
        return ()

    def echo_at(self, speech: str, paragraph: str, word: int, words: int) -> None:
        """Return None: this study keeps no passages that come back elsewhere."""

    def _newest(self) -> ClusterStudied:
        return ClusterStudied(self._library.newest())

    @contextmanager
    def _still(self) -> Iterator[ClusterStudied]:
        with self._library.still() as still:
            yield ClusterStudied(still)
