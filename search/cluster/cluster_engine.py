"""The engine for a cluster: any number of machines query the same OpenSearch and need nothing on their own disks."""

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
    """Open the engine for the cluster in the settings.

    Raises NoIndexError if the cluster has no archive yet, ClusterError if it does not answer.
    """
    library = ClusterLibrary(Cluster(settings.opensearch))
    return ClusterEngine(library, settings.search.facet_values, settings.search.seconds)


class ClusterEngine(ArchiveEngine):
    """An engine that answers from a cluster; `search.engine.Engine` documents its methods.

    `facet_values` is the number of values listed per facet. A search stops after `seconds` by the clock; 0 means no
    limit.
    """

    def __init__(
        self, library: ClusterLibrary, facet_values: int, seconds: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(library, partial(ClusterStudy, library, seconds, clock), facet_values, seconds, clock)

    def search(
        self, request: SearchRequest, *, explain: bool = False, whole: str | None = None, also: Sequence[str] = ()
    ) -> SearchResults:
        """Answer the request; if the current generation is gone from the cluster, answer it from the newest one.

        `explain` adds the parts of each hit's score. `also` names facets to count in addition to the usual ones.
        `whole` names a counted facet of which all values are returned; None names none.
        """
        try:
            return super().search(request, explain=explain, whole=whole, also=also)
        except AbsentError:
            if not self._library.catch_up():
                raise
            return super().search(request, explain=explain, whole=whole, also=also)
