"""The library of a cluster: the newest generation that it publishes, and the speeches stored there.

A new generation is picked up within RECHECK_SECONDS of its publication, without a restart. A running search keeps the
generation that it started with. The cluster deletes a generation only once two newer ones exist.
"""

from __future__ import annotations

import math
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from index.cluster.generations import Generations, Standing
from index.cluster.mapping import VERSION
from index.cluster.stored_speeches import StoredSpeeches
from index.errors import ClusterError, NoIndexError
from search.cluster.cluster_findings import ClusterFindings
from search.cluster.cluster_generation import ClusterGeneration
from search.cluster.cluster_shelf import ClusterShelf
from search.cluster.cluster_vocabulary import ClusterVocabulary
from search.library import Titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cluster.client import Cluster

RECHECK_SECONDS = 2.0  # between two checks for a new generation, each one small request per process


class ClusterLibrary:
    """The generations of one archive in a cluster: those whose index names have the configured prefix.

    Safe to share between threads. Methods raise NoIndexError if there is no generation that this version of Rostra can
    read, and ClusterError if the cluster does not answer.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._generations = Generations(cluster)
        self._lock = threading.Lock()
        self.archive = ClusterShelf(cluster, lambda: self.newest().standing)
        self._newest: ClusterGeneration | None = None
        self._checked = -math.inf
        self._reached = False
        self._warms = False
        self._prepared = threading.Event()

    def warm(self) -> None:
        """Build the tables for completion and spelling in a background thread, now and for each new generation."""
        self._warms = True
        preparing = threading.Thread(target=self._prepare, name="prepare words", daemon=True)
        preparing.start()

    @property
    def ready(self) -> bool:
        """Whether the cluster answers, and warming up has finished or `warm` was never called."""
        try:
            self.newest()
        except (ClusterError, NoIndexError):
            return False
        return self._reached and (self._prepared.is_set() or not self._warms)

    @property
    def index_bytes(self) -> int:
        """The size of the newest generation's two indices in the cluster, in bytes, without replicas."""
        standing = self.newest().standing
        path = f"/{standing.paragraphs},{standing.speeches}/_stats/store"
        found = self._cluster.ask("GET", path, filter_path="_all.primaries.store.size_in_bytes")
        return int(found["_all"]["primaries"]["store"]["size_in_bytes"])

    def newest(self) -> ClusterGeneration:
        """Return the newest generation, or the last known one if the cluster does not answer.

        Raises NoIndexError or ClusterError only if no generation is known yet.
        """
        held = self._newest
        if held is None:
            return self._first()
        if time.monotonic() - self._checked > RECHECK_SECONDS and self._lock.acquire(blocking=False):
            try:
                return self._refreshed(RECHECK_SECONDS)  # a slow cluster must not delay every page by its timeout
            except (ClusterError, NoIndexError):  # searching the last known generation will raise the error
                self._reached = False
            finally:
                self._checked = time.monotonic()
                self._lock.release()
        return held

    @contextmanager
    def still(self) -> Iterator[ClusterGeneration]:
        """Return a context manager for the newest generation.

        The context keeps nothing open, because a generation in a cluster never changes.
        """
        yield self.newest()

    def catch_up(self) -> bool:
        """Switch to the newest generation at once; return whether it differs from the one used so far."""
        before = self._newest
        with self._lock:
            return self._refreshed() is not before

    def _first(self) -> ClusterGeneration:
        """Return the current generation, loading it on first use, because a site may start before its cluster."""
        with self._lock:
            return self._newest or self._refreshed()

    def _refreshed(self, seconds: float | None = None) -> ClusterGeneration:
        standing, held = self._answering(seconds), self._newest
        if held is None or standing.number != held.standing.number:
            held = self._newest = self._opened(standing)
            if self._warms:
                self.warm()
        self._checked, self._reached = time.monotonic(), True
        return held

    def _answering(self, seconds: float | None) -> Standing:
        """Return the published generation. Raises NoIndexError if there is none that this version can read.

        The cluster must answer within `seconds`; None means its usual time limit.
        """
        standing, place = self._generations.answering(seconds), f"the cluster {self._cluster.place}"
        if standing is None:
            raise NoIndexError(f"{place} has no generation of {self._generations.prefix!r}; `rostra sync` writes one")
        if standing.meta.get("rostra") != VERSION:
            raise NoIndexError(
                f"{place} has {standing.paragraphs} in another Rostra's fields; `rostra sync` of this one writes anew"
            )
        return standing

    def _opened(self, standing: Standing) -> ClusterGeneration:
        stored = StoredSpeeches(self._cluster, standing)
        vocabulary = ClusterVocabulary(self._cluster, standing, stored)
        used = sorted(vocabulary.values("language"), key=lambda value: -value.count)
        languages = tuple(value.term for value in used) or ("en",)
        titles, findings = Titles(self.archive, standing.generation), ClusterFindings(stored)
        return ClusterGeneration(self._cluster, standing, vocabulary, findings, titles, languages, self.archive)

    def _prepare(self) -> None:
        with suppress(ClusterError, NoIndexError):  # the first search tries again, and raises the error if it fails
            self.newest().vocabulary.prepare()
            self._prepared.set()
