"""What goes wrong between a site and its cluster: a page that says so and when to try again, and nothing lost."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.cluster.generations import Generations
from index.config import OpenSearchSettings, SearchSettings
from index.errors import ClusterError, ConfigError
from search.cluster.answers import whole
from search.cluster.cluster_engine import open_engine
from search.request import SearchRequest
from tests.builders.clusters import forget, settings_for
from tests.builders.opensearch_node import free_port
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.config import Settings


def visitor(settings: Settings, cluster: OpenSearchSettings) -> FlaskClient:
    """Who visits a site over that cluster."""
    configured = replace(settings, opensearch=cluster)
    return create_app(open_engine(configured), configured).test_client()


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """The address of a server that gives the same answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def silent() -> Iterator[str]:
    """The address of a server that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def refused(answer: object) -> None:
    """The answer is a page that says when to try again, and not where the cluster is."""
    assert answer.status_code == 503  # type: ignore[attr-defined]
    assert answer.headers["Retry-After"] == "5"  # type: ignore[attr-defined]
    assert "127.0.0.1" not in answer.text  # type: ignore[attr-defined]
    assert "nothing is lost" in answer.text or "cannot be asked" in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", ["/?q=bridge", "/speech/town-1", "/api/search?q=bridge", "/healthz"])
def test_a_cluster_that_cannot_be_reached_is_a_page_that_says_when_to_try_again(
    site_settings: Settings, page: str
) -> None:
    nowhere = OpenSearchSettings(hosts=(f"http://127.0.0.1:{free_port()}",))
    refused(visitor(site_settings, nowhere).get(page))


def test_a_cluster_that_never_answers_is_given_up_in_time(site_settings: Settings) -> None:
    with silent() as address:
        site = visitor(site_settings, OpenSearchSettings(hosts=(address,), timeout=1))
        began = time.monotonic()
        refused(site.get("/?q=bridge"))
        assert time.monotonic() - began < 10


def test_a_site_is_not_ready_while_its_cluster_does_not_answer(site_settings: Settings) -> None:
    nowhere = OpenSearchSettings(hosts=(f"http://127.0.0.1:{free_port()}",))
    assert open_engine(replace(site_settings, opensearch=nowhere)).ready is False


@pytest.mark.parametrize(("status", "said"), [(401, "refuses these credentials"), (403, "refuses these credentials")])
def test_wrong_credentials_are_told_to_who_runs_the_site(site_settings: Settings, status: int, said: str) -> None:
    with answering(status, b'{"error": "Unauthorized"}') as address:
        cluster = OpenSearchSettings(hosts=(address,), user="rostra", password="wrong")
        with pytest.raises(ClusterError, match=said):
            Cluster(cluster).ask("GET", "/")
        refused(visitor(site_settings, cluster).get("/?q=bridge"))


def test_a_busy_cluster_is_one_that_may_answer_in_a_moment(site_settings: Settings) -> None:
    with answering(
        429, b'{"error": {"root_cause": [{"type": "circuit_breaking_exception", "reason": "too large"}]}}'
    ) as at:
        cluster = OpenSearchSettings(hosts=(at,))
        with pytest.raises(ClusterError, match="too much to do: too large"):
            Cluster(cluster).ask("GET", "/")
        refused(visitor(site_settings, cluster).get("/?q=bridge"))


def test_a_cluster_without_an_archive_is_told_by_the_command_that_writes_one(
    site_settings: Settings, opensearch: str
) -> None:
    answer = visitor(site_settings, settings_for(opensearch)).get("/?q=bridge")
    assert answer.status_code == 503
    assert "rostra sync" in answer.text


def test_a_password_comes_from_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n", "utf-8")
    Cluster(OpenSearchSettings(user="rostra", password_file=str(secret)))
    with pytest.raises(ConfigError, match="password_file"):
        Cluster(OpenSearchSettings(user="rostra", password_file=str(tmp_path / "none")))


def test_certificates_that_cannot_be_read_are_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ca "):
        Cluster(OpenSearchSettings(hosts=("https://127.0.0.1:1",), ca=str(tmp_path / "none.pem")))


@pytest.mark.parametrize(
    "shards",
    [
        {"total": 3, "successful": 2, "failed": 1},
        {"total": 3, "successful": 2, "failed": 0},  # what a cluster says while a node that was away comes back
    ],
)
def test_an_answer_of_a_part_of_the_shards_is_none(shards: dict[str, int]) -> None:
    with pytest.raises(ClusterError, match="shards of the cluster do not answer"):
        whole({"_shards": shards})


def test_a_generation_that_is_gone_is_followed_to_the_one_that_answers(
    site_settings: Settings, opensearch: str
) -> None:
    cluster = settings_for(opensearch)
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(cluster), NOBODY)
        engine = open_engine(replace(site_settings, opensearch=cluster))
        before = engine.search(SearchRequest("bridge")).total
        for _ in range(2):
            fill(archive, Cluster(cluster), NOBODY, rebuild=True)
    assert len(Generations(Cluster(cluster)).every()) == 2
    assert engine.search(SearchRequest("bridge")).total == before
    forget(cluster)


def test_a_shard_without_a_copy_is_no_answer_rather_than_a_part(site_settings: Settings, opensearch: str) -> None:
    configured = settings_for(opensearch, shards=2, timeout=5)
    cluster = Cluster(configured)
    with Archive(site_settings.index.archive) as archive:
        fill(archive, cluster, NOBODY)
    unhurried = replace(site_settings.search, seconds=60)  # a search that is late asks nothing, and is no 503
    site = visitor(replace(site_settings, search=unhurried), configured)
    assert "bridge" in site.get("/?q=bridge").text
    index = f"{configured.index}-paragraphs-000001"
    cluster.ask("POST", f"/{index}/_close", seconds=30)
    cluster.ask("PUT", f"/{index}/_settings", {"index.routing.allocation.require._name": "nobody"}, 30)
    cluster.ask("POST", f"/{index}/_open", seconds=30, wait_for_active_shards="0")
    assert cluster.ask("GET", f"/_cluster/health/{index}")["status"] == "red"
    refused(site.get("/?q=bridge"))
    cluster.ask("PUT", f"/{index}/_settings", {"index.routing.allocation.require._name": None}, 30)
    cluster.ask("GET", f"/_cluster/health/{index}", seconds=30, wait_for_status="green", timeout="20s")
    assert site.get("/?q=bridge").status_code == 200
    forget(configured)


@pytest.mark.parametrize(
    "asked_besides",
    [
        "search.archive_engine.further",
        "search.suggesting.offers.spellings",
        "search.suggesting.offers.leading_somewhere",
    ],
)
def test_what_is_asked_besides_a_page_is_left_out_where_the_cluster_is_too_slow_for_it(
    site_settings: Settings, opensearch: str, monkeypatch: pytest.MonkeyPatch, asked_besides: str
) -> None:
    cluster = settings_for(opensearch)
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(cluster), NOBODY)
    engine = open_engine(replace(site_settings, opensearch=cluster, search=SearchSettings(seconds=0)))
    asked = []

    def late(*given: object) -> None:
        asked.append(given)
        raise ClusterError("did not answer in time")

    whole_page = engine.search(SearchRequest("ferry harbour"))
    monkeypatch.setattr(asked_besides, late)
    found = engine.search(SearchRequest("ferry harbour"))
    assert (found.total, found.hits, len(asked)) == (whole_page.total, whole_page.hits, 1)
    assert found.total
    assert asked_besides != "search.archive_engine.further" or found.further is None
    forget(cluster)
