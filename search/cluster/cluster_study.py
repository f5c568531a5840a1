"""Studies over a cluster: word counts, echoes (recurring passages), related words, and receipts."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.cluster.cluster_recalling import ClusterRecalling
from search.cluster.cluster_studied import ClusterStudied
from search.study.counting_study import CountingStudy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.cluster.cluster_library import ClusterLibrary
    from search.deadline import Clock


class ClusterStudy(CountingStudy):
    """Answers studies from a cluster; a search stops after `seconds` by the clock, or never if `seconds` is 0."""

    def __init__(self, library: ClusterLibrary, seconds: float = 0.0, clock: Clock = time.monotonic) -> None:
        super().__init__(seconds, clock)
        self._library = library

    @property
    def counts(self) -> bool:
        """Always True: every generation in a cluster has what counting words needs."""
        return True

    def _newest(self) -> ClusterStudied:
        return ClusterStudied(self._library.newest())

    def _recalling(self) -> ClusterRecalling:
        return ClusterRecalling(self._library.newest())

    @contextmanager
    def _still(self) -> Iterator[ClusterStudied]:
        with self._library.still() as still:
            yield ClusterStudied(still)
