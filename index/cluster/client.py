"""A client for the OpenSearch cluster: sends requests, returns JSON, and raises errors that say what to do.

The library opensearch-py manages the connections: it tries the next host if one does not answer, and handles TLS.
"""

from __future__ import annotations

import logging
import ssl
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opensearchpy import OpenSearch, Transport
from opensearchpy import exceptions as failures

from index.errors import AbsentError, ClusterError, ConfigError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.config import OpenSearchSettings

RETRIES = 2  # further attempts, each with the next host, after a request without an answer
TOLD = 200  # characters of the cluster's own message that an error quotes
REFUSED, UNAUTHORISED, FORBIDDEN, TOO_MANY, BROKEN = 400, 401, 403, 429, 500
FULL = ("disk usage exceeded flood-stage", "cluster create-index blocked")  # messages of a cluster whose disk is full


class SettingAside(Transport):
    """A transport of opensearch-py that also avoids, for a minute, a host that did not answer in time.

    The library itself avoids only hosts that cannot be reached. So a node that hangs would be asked again and again,
    and with two hosts every second page would wait for it in vain.
    """

    def __init__(self, *hosts: Any, **settings: Any) -> None:
        super().__init__(*hosts, **settings)
        self._asked = threading.local()

    def get_connection(self) -> Any:
        """Return the connection that the next request is sent over, and remember it for this thread."""
        self._asked.connection = super().get_connection()
        return self._asked.connection

    def perform_request(self, *request: Any, **settings: Any) -> Any:
        """Send a request and return its answer; a host that does not answer in time is avoided for a minute."""
        try:
            return super().perform_request(*request, **settings)
        except failures.ConnectionTimeout:
            self.mark_dead(self._asked.connection)
            raise


class Cluster:
    """A connection to an OpenSearch cluster; it can be shared between threads and connects at the first request."""

    def __init__(self, settings: OpenSearchSettings) -> None:
        self.settings = settings
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # failures are raised, not logged too
        self._client = OpenSearch(
            hosts=list(settings.hosts),
            transport_class=SettingAside,
            http_auth=_credentials(settings),
            ssl_context=_trust(settings),
            timeout=settings.timeout,
            max_retries=RETRIES,
            retry_on_timeout=False,
            http_compress=True,
            pool_maxsize=16,
        )

    def ask(self, method: str, path: str, body: Any = None, seconds: float | None = None, **params: Any) -> Any:
        """Send one request and return its JSON answer.

        `body` is sent as JSON, or unchanged if it is text. `seconds` is the timeout; None means that of the settings.
        `params` become the parameters of the URL. Raises AbsentError if the index or document does not exist,
        RefusedError if the cluster refuses the request, and ClusterError if it does not answer or is overloaded.
        """
        if seconds is not None:
            params["request_timeout"] = seconds
        try:
            return self._client.transport.perform_request(method, path, params=params, body=body)
        except failures.NotFoundError as error:
            raise AbsentError(f"the cluster has no {path}: {_reason(error)}") from error
        except failures.ConnectionTimeout as error:
            raise ClusterError(f"the cluster {self.place} did not answer in time") from error
        except failures.SSLError as error:
            raise RefusedError(f"the cluster {self.place} is not trusted: {str(error.info)[:TOLD]}") from error
        except failures.ConnectionError as error:
            raise ClusterError(f"the cluster {self.place} cannot be reached: {str(error.info)[:TOLD]}") from error
        except failures.TransportError as error:
            kind = RefusedError if _is_final(error) else ClusterError
            raise kind(f"the cluster {self.place} {_refusal(error)}") from error

    def ask_all(
        self, method: str, path: str, body: Any = None, seconds: float | None = None, **params: Any
    ) -> Mapping[str, Any]:
        """Send a request as `ask` does; raise ClusterError if some shards did not answer.

        The parameter `allow_partial_search_results` alone is not enough: while a node comes back, a cluster can leave a
        shard out and report that none failed.
        """
        return whole(self.ask(method, path, body, seconds, **params))

    @property
    def place(self) -> str:
        """The cluster's hosts, without credentials."""
        return ", ".join(host.rpartition("@")[2] for host in self.settings.hosts)


def whole(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the cluster's answer unchanged. Raises ClusterError if some shards did not answer."""
    shards = found["_shards"]
    if shards["failed"] or shards["successful"] < shards["total"]:
        missing = shards["total"] - shards["successful"]
        raise ClusterError(f"{missing or shards['failed']} of {shards['total']} shards of the cluster do not answer")
    return found


def _credentials(settings: OpenSearchSettings) -> tuple[str, str] | None:
    """Return the user name and the password (from the settings or the password file); None if no user is set.

    Raises ConfigError if the password file cannot be read.
    """
    if not settings.user:
        return None
    if not settings.password_file:
        return settings.user, settings.password
    try:
        return settings.user, Path(settings.password_file).read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"[opensearch] password_file {settings.password_file}: {error.strerror}") from error


def _trust(settings: OpenSearchSettings) -> ssl.SSLContext | None:
    """Return the TLS context for the cluster: it trusts the certificates of the `ca` file, or else the system's.

    Returns None if no host is reached by https. Raises ConfigError if the file cannot be used.
    """
    if not any(host.startswith("https:") for host in settings.hosts):
        return None
    try:
        return ssl.create_default_context(cafile=settings.ca or None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"[opensearch] ca {settings.ca}: {error}") from error


def _is_final(error: failures.TransportError) -> bool:
    """Return whether repeating the request is useless: it was refused, or somebody must free disk space first."""
    status = error.status_code
    return _is_full(_reason(error)) or (isinstance(status, int) and REFUSED <= status < BROKEN and status != TOO_MANY)


def _is_full(reason: str) -> bool:
    """Return whether `reason`, a message of the cluster, says that one of its disks is full."""
    return any(said in reason for said in FULL)


def _refusal(error: failures.TransportError) -> str:
    """Describe the cluster's refusal as the end of a sentence, with advice on what to do."""
    reason = _reason(error)
    if _is_full(reason):
        return f"has no room left on a disk and takes nothing in: {reason}; make room, then `rostra sync` again"
    if error.status_code in (UNAUTHORISED, FORBIDDEN):
        return f"refuses these credentials: {reason}; see [opensearch] user and password_file"
    if error.status_code == TOO_MANY:
        return f"has too much to do: {reason}"
    return f"could not answer ({error.status_code}): {reason}"


def _reason(error: failures.TransportError) -> str:
    info = error.info
    if isinstance(info, dict):
        stated = info.get("error", info)
        causes = stated.get("root_cause") if isinstance(stated, dict) else None
        first = causes[0] if causes else stated
        info = first.get("reason") or first.get("type") if isinstance(first, dict) else first
    return str(info or error.error)[:TOLD]
