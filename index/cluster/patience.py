"""Repeats requests that a cluster could not answer, since a node that has just died is soon back or replaced."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from index.cluster.client import Cluster
from index.errors import ClusterError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PAUSES = (0.5, 1, 2, 4, 8, 15, 30)  # seconds before each repetition; a node restarts in less than their sum

T = TypeVar("T")


def patiently(ask: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """Call `ask` and return its result, repeating the call after each of PAUSES as long as it raises ClusterError.

    Raises the last ClusterError if all attempts fail, and a RefusedError at once, since repeating would not help.
    `pause` waits for a number of seconds.
    """
    for seconds in PAUSES:
        try:
            return ask()
        except RefusedError:
            raise
        except ClusterError:
            pause(seconds)
    return ask()


class PatientCluster(Cluster):
    """A cluster client that repeats failed requests for about a minute, for work that is worth waiting for."""

    def __init__(self, cluster: Cluster) -> None:
        self.settings = cluster.settings
        self._cluster = cluster

    def ask(self, method: str, path: str, body: Any = None, seconds: float | None = None, **params: Any) -> Any:
        """Send one request as `Cluster.ask` does, repeating it for about a minute while the cluster fails."""
        return patiently(lambda: self._cluster.ask(method, path, body, seconds, **params))

    def ask_all(
        self, method: str, path: str, body: Any = None, seconds: float | None = None, **params: Any
    ) -> Mapping[str, Any]:
        """Send one request as `Cluster.ask_all` does, repeating it for about a minute while a shard does not answer."""
        return patiently(lambda: self._cluster.ask_all(method, path, body, seconds, **params))
