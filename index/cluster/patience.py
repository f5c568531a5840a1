"""Asking a cluster again that has just lost a node: what a dead node swallows is asked of those that are left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from index.cluster.client import Cluster
from index.errors import ClusterError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSES = (0.5, 1, 2, 4, 8, 15, 30)  # seconds before the same is sent again; a node that restarts is back by then

T = TypeVar("T")


def patiently(ask: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """What the cluster answers, asked again after a pause where it could not: a node may just have died.

    Raises the last ClusterError where it never answers, at once what asking again would not mend.
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
    """The same cluster, for a run that is worth waiting a minute for: whatever it could not answer is asked again."""

    def __init__(self, cluster: Cluster) -> None:
        self.settings = cluster.settings
        self._cluster = cluster

    def ask(self, method: str, path: str, body: Any = None, seconds: float | None = None, **params: Any) -> Any:
        """The answer to one request, as `Cluster.ask` gives it, within a minute of its first refusal."""
        return patiently(lambda: self._cluster.ask(method, path, body, seconds, **params))
