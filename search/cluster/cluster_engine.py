"""The engine over a cluster: every reader machine asks the same OpenSearch, and needs nothing on its own disk."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from index.cluster.client import Cluster
from index.errors import AbsentError
from search.archive_engine import ArchiveEngine
from search.cluster.cluster_library import ClusterLibrary
from search.cluster.cluster_study import ClusterStudy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.config import Settings
    from search.deadline import Clock
    from search.request import SearchRequest
    from search.results import SearchResults


def open_engine(settings: Settings) -> ClusterEngine:
    """The engine over the cluster of the settings.

    Raises NoIndexError where it has no archive yet, ClusterError where it does not answer.
    """
    library = ClusterLibrary(Cluster(settings.opensearch))
    return ClusterEngine(library, settings.search.facet_values, settings.search.seconds)


class ClusterEngine(ArchiveEngine):
    """Answers from a cluster; see `search.engine.Engine` for what it promises."""

    def __init__(
        self, library: ClusterLibrary, facet_values: int, seconds: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(library, partial(ClusterStudy, library, seconds, clock), facet_values, seconds, clock)

    def search(
        self, request: SearchRequest, *, explain: bool = False, whole: str | None = None, also: Sequence[str] = ()
    ) -> SearchResults:
        """The answer to the request; of the next generation where the one that was held is gone from the cluster."""
        try:
            return super().search(request, explain=explain, whole=whole, also=also)
        except AbsentError:
            if not self._library.catch_up():
                raise
            return super().search(request, explain=explain, whole=whole, also=also)
