"""Which engine the settings ask for: the one over this machine's index, or the one over a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ConfigError

if TYPE_CHECKING:
    from index.config import Settings
    from search.archive_engine import ArchiveEngine

MISSING = 'engine = "opensearch" needs the extra "cluster": pip install "rostra[cluster]"'


def open_engine(settings: Settings) -> ArchiveEngine:
    """The engine of the settings, over what it answers from.

    Raises NoIndexError where there is none yet, DamagedError or ClusterError where it cannot be read.
    """
    from search import embedded

    if settings.search.engine == "embedded":
        return embedded.open_engine(settings)
    require_client()
    from search.cluster import cluster_engine

    return cluster_engine.open_engine(settings)


def require_client() -> None:
    """Raise ConfigError where the package that speaks to a cluster is not installed."""
    from importlib.util import find_spec

    if find_spec("opensearchpy") is None:
        raise ConfigError(MISSING)
