"""Three nodes on loopback are switched off one after another, during searches and during writing."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.cluster.findings import findings_of
from index.config import IndexSettings
from index.errors import ClusterError
from index.segment.snapshot import open_snapshot
from search.cluster.cluster_engine import open_engine
from search.embedded import open_engine as over_disk
from search.request import SearchRequest
from search.study.lines import LinesRequest
from tests.builders.clusters import settings_for
from tests.builders.harbour import random_speeches
from tests.builders.opensearch_node import FOLDER, Node, free_port, lacking
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.config import OpenSearchSettings, Settings
    from search.archive_engine import ArchiveEngine

NAMES = ("a", "b", "c")
HEAP = "256m"
KILLS = min(5, int(os.environ.get("ROSTRA_TORTURE_KILLS", "0")))  # for each test; one takes a minute
pytestmark = pytest.mark.skipif(not KILLS, reason="three nodes want minutes of a machine of their own: `make torture`")
PATIENCE = 240  # seconds for a cluster to be complete again, which takes minutes on a busy machine
SEARCHED = 8  # seconds of searches around each switching off
EVERYTHING = SearchRequest("*")


@pytest.fixture(scope="module")
def three() -> Iterator[list[Node]]:
    """The three nodes of one cluster."""
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


@pytest.fixture
def nodes(three: list[Node]) -> list[Node]:
    """The three nodes, all running."""
    for node in three:
        if node.process is None:
            node.begin()
            node.wait()
    return three


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of about a hundred speeches."""
    with Archive(tmp_path / "archive.sqlite") as opened:
        add(opened, 0)
        yield opened


def add(archive: Archive, round_: int) -> None:
    """Add another hundred and fifty speeches to the archive."""
    for speech in random_speeches(round_, 150):
        archive.put(replace(speech, id=f"{round_}-{speech.id}", title=f"{speech.title} ({round_})"))
    archive.commit()


def settings_over(nodes: list[Node], **changes: object) -> OpenSearchSettings:
    """Make settings that name all the nodes."""
    hosts = tuple(node.address for node in nodes)
    return replace(settings_for(hosts[0], shards=3), hosts=hosts, timeout=20, **changes)  # type: ignore[arg-type]


def is_whole(cluster: Cluster) -> bool:
    """Return whether every copy of every shard is on three nodes within PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(ClusterError):
            health = cluster.ask("GET", f"/_cluster/health/{cluster.settings.index}-*", seconds=20)
            if (health["status"], health["number_of_nodes"]) == ("green", len(NAMES)):
                return True
        time.sleep(0.5)
    return False


def victim(nodes: list[Node], cluster: Cluster, round_: int) -> Node:
    """Return the node to switch off in this round: in every second round the one that manages the cluster, else
    another.
    """
    (manager,) = cluster.ask("GET", "/_cat/cluster_manager", seconds=60, format="json")
    managing = next(node for node in nodes if node.name == manager["node"])
    others = [node for node in nodes if node is not managing]
    return managing if round_ % 2 == 0 else others[round_ // 2 % 2]


def answers_go_on(engine: ArchiveEngine, total: int, seconds: float) -> None:
    """Assert that answers are right, or have a notice, for so many seconds; errors are allowed, but fewer than right
    answers.
    """
    end, right, refused = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        try:
            found = engine.search(EVERYTHING)
        except ClusterError:
            refused += 1
            continue
        assert found.notices or found.total == total
        right += found.total == total
    assert right > refused


class Served(NamedTuple):
    """An archive on three nodes, each shard twice, with the engine over it, and the node that will be switched off."""

    archive: Archive
    configured: OpenSearchSettings
    cluster: Cluster
    engine: ArchiveEngine
    dying: Node

    def returns(self) -> bool:
        """Start the node again; return whether all copies of all shards are complete then."""
        self.dying.begin()
        self.dying.wait()
        return is_whole(self.cluster)


@pytest.fixture(params=range(KILLS))
def served(request: pytest.FixtureRequest, nodes: list[Node], archive: Archive, site_settings: Settings) -> Served:
    """The archive, written to the nodes, before one of them is switched off."""
    configured = settings_over(nodes, replicas=1)
    cluster = Cluster(configured)
    fill(archive, cluster, NOBODY)
    assert is_whole(cluster)
    engine = open_engine(replace(site_settings, opensearch=configured))
    return Served(archive, configured, cluster, engine, victim(nodes, cluster, request.param))


def test_a_node_that_dies_in_a_search_takes_no_answer_with_it(served: Served, request: pytest.FixtureRequest) -> None:
    round_, total = request.node.callspec.params["served"], served.archive.stats().paragraphs
    death = threading.Timer(1 + round_ * 0.3, served.dying.end)
    death.start()
    answers_go_on(served.engine, total, SEARCHED)
    death.join()
    returned = served.returns()
    answers_go_on(served.engine, total, SEARCHED)
    assert returned


def test_a_node_that_dies_in_a_sync_takes_no_paragraph_with_it(
    served: Served, site_settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    round_, before = request.node.callspec.params["served"], served.archive.stats().paragraphs
    assert served.engine.search(EVERYTHING).total == before
    add(served.archive, round_ + 1)
    settings = replace(site_settings, index=IndexSettings(path=tmp_path), opensearch=served.configured)
    sync(served.archive, settings.index.index, 64, NOBODY)
    found = findings_of(open_snapshot(settings.index.index))
    death = threading.Timer(round_ * 0.5, served.dying.end)
    death.start()
    fill(served.archive, served.cluster, NOBODY, found, rebuild=round_ % 2 == 1)
    death.join()
    anew = open_engine(settings)
    assert anew.search(EVERYTHING).total == served.archive.stats().paragraphs > before
    assert served.returns()
    assert anew.search(EVERYTHING).total == served.archive.stats().paragraphs
    lines = LinesRequest(SearchRequest("harbour"))
    assert anew.study.lines(lines) == over_disk(settings).study.lines(lines)


def test_without_a_majority_nothing_is_answered_in_part_and_the_sync_goes_on_once_it_is_back(
    nodes: list[Node], archive: Archive, site_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured = settings_over(nodes, replicas=1)
    cluster, before = Cluster(configured), archive.stats().paragraphs
    fill(archive, cluster, NOBODY)
    assert is_whole(cluster)
    engine = open_engine(replace(site_settings, opensearch=configured))
    add(archive, KILLS + 1)
    for dying in nodes[1:]:
        dying.end()
    end = time.monotonic() + SEARCHED
    while time.monotonic() < end:
        with suppress(ClusterError):
            found = engine.search(EVERYTHING)
            assert found.notices or found.total == before
    monkeypatch.setattr("index.cluster.patience.PAUSES", (0.5,))
    with pytest.raises(ClusterError):
        fill(archive, cluster, NOBODY)
    for returning in nodes[1:]:
        returning.begin()
    for returning in nodes[1:]:
        returning.wait()
    monkeypatch.undo()
    assert is_whole(cluster)
    assert engine.search(EVERYTHING).total == before
    fill(archive, cluster, NOBODY)
    anew = open_engine(replace(site_settings, opensearch=configured))
    assert anew.search(EVERYTHING).total == archive.stats().paragraphs > before
