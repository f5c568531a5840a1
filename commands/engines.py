"""Opens the engine that the settings ask for: the index on this machine, or an OpenSearch cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ConfigError

if TYPE_CHECKING:
    from index.config import Settings
    from search.archive_engine import ArchiveEngine

MISSING = 'engine = "opensearch" needs the extra "cluster": pip install "rostra[cluster]"'


def open_engine(settings: Settings) -> ArchiveEngine:
    """Open the engine that the settings ask for.

    Raises NoIndexError if there is no index yet, DamagedError or ClusterError if it cannot be read.
    """
    from search import embedded

    if settings.search.engine == "embedded":
        return embedded.open_engine(settings)
    require_client()
    from search.cluster import cluster_engine

    return cluster_engine.open_engine(settings)


def require_client() -> None:
    """Raise ConfigError if the OpenSearch client package is not installed."""
    from importlib.util import find_spec

    if find_spec("opensearchpy") is None:
        raise ConfigError(MISSING)
