"""Three nodes on loopback, one of which is switched off: in the middle of searches, and in the middle of writing."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.errors import ClusterError
from search.cluster.cluster_engine import open_engine
from search.request import SearchRequest
from tests.builders.clusters import settings_for
from tests.builders.harbour import random_speeches
from tests.builders.opensearch_node import FOLDER, Node, free_port, lacking
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.config import OpenSearchSettings, Settings

NAMES = ("a", "b", "c")
HEAP = "256m"
pytestmark = pytest.mark.skipif(
    "ROSTRA_TORTURE_KILLS" not in os.environ,
    reason="three nodes want minutes of a machine of their own: `make torture`",
)
PATIENCE = 240  # seconds in which a cluster is whole again; on a busy machine it takes minutes


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[Node]]:
    """Three nodes of one cluster."""
    if missing := lacking(FOLDER):
        pytest.skip(missing)
    peers = {name: free_port() for name in NAMES}
    made = [Node(FOLDER, port, name, peers, HEAP) for name, port in peers.items()]
    try:
        for node in made:
            node.begin()
        for node in made:
            node.wait()
        yield made
    finally:
        for node in made:
            node.forget()


def settings_over(nodes: list[Node], **changes: object) -> OpenSearchSettings:
    """Settings that name all the nodes."""
    hosts = tuple(node.address for node in nodes)
    return replace(settings_for(hosts[0], shards=3), hosts=hosts, timeout=20, **changes)  # type: ignore[arg-type]


def is_whole(cluster: Cluster, index: str) -> bool:
    """Whether every copy of every shard stands, within the time that this may take."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(ClusterError):
            health = cluster.ask(
                "GET", f"/_cluster/health/{index}-*", seconds=20, wait_for_status="green", timeout="5s"
            )
            if health["status"] == "green":
                return True
        time.sleep(0.5)
    return False


def test_a_node_that_dies_takes_no_answer_and_no_paragraph_with_it(
    nodes: list[Node], tmp_path: Path, site_settings: Settings
) -> None:
    configured = settings_over(nodes, replicas=1)
    cluster = Cluster(configured)
    with Archive(tmp_path / "archive.sqlite") as archive:
        for speech in random_speeches(7, 120):
            archive.put(speech)
        archive.commit()
        fill(archive, cluster, NOBODY)
        assert is_whole(cluster, configured.index)
        engine = open_engine(replace(site_settings, opensearch=configured))
        expected = engine.search(SearchRequest("harbour"))
        nodes[2].end()
        _answers_go_on(engine, expected.total)
        nodes[2].begin()
        dying = threading.Timer(1.0, nodes[1].end)
        nodes[2].wait()
        assert is_whole(cluster, configured.index)
        for speech in random_speeches(8, 200):
            archive.put(replace(speech, id=f"more-{speech.id}", title=f"More of {speech.title}"))
        archive.commit()
        dying.start()
        fill(archive, cluster, NOBODY)
        dying.join()
        paragraphs = archive.stats().paragraphs
    engine = open_engine(replace(site_settings, opensearch=configured))
    assert engine.search(SearchRequest("*")).total == paragraphs
    nodes[1].begin()
    nodes[1].wait()


def _answers_go_on(engine: object, total: int) -> None:
    """While the cluster does without a node, every answer is right; one may be none, with 503, at the first moment."""
    end, right, refused = time.monotonic() + 6, 0, 0
    while time.monotonic() < end:
        try:
            assert engine.search(SearchRequest("harbour")).total == total  # type: ignore[attr-defined]
            right += 1
        except ClusterError:
            refused += 1
    assert right > refused
