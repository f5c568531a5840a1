"""A cluster is updated to match its archive: from nothing, by what changed, and after an interrupted run."""

from __future__ import annotations

import base64
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from index.archive.archive import Archive
from index.cluster.client import Cluster
from index.cluster.code_parts import read_codes
from index.cluster.filling import fill
from index.cluster.generations import Generations
from index.cluster.stored_speeches import StoredSpeeches
from index.cluster.vocabulary_blocks import counts_of
from index.cluster.word_codes import decoded
from index.errors import AbsentError, ClusterError, NoIndexError, RefusedError, WritingError
from index.records import draft, numbered
from search.cluster.cluster_library import ClusterLibrary
from search.deadline import NEVER
from search.execution.execute import TreeSearch
from search.scoring.blended_term import BlendedTerm
from tests.builders import opensearch_node
from tests.builders.clusters import forget, settings_for
from tests.builders.small_site import BRIDGE, FERRY, MARKET, SPEECHES
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.config import OpenSearchSettings

CHANGED_FERRY = replace(
    FERRY, paragraphs=(*FERRY.paragraphs[:3], *numbered([draft("A steamer sails now.", speaker="Cy Tarn")]))
)


class StoppedError(Exception):
    """The error that interrupts a run."""


class StopAfter:
    """A stand-in for a progress bar that interrupts the run once a number of speeches were sent."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def begin(self, total: int) -> None:
        """Do nothing."""

    def step(self) -> None:
        """Count one speech; interrupt the run if it is the last to be allowed."""
        self.left -= 1
        if not self.left:
            raise StoppedError


@pytest.fixture
def settings(opensearch: str) -> Iterator[OpenSearchSettings]:
    configured = settings_for(opensearch)
    yield configured
    forget(configured)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.sqlite") as opened:
        for speech in SPEECHES:
            opened.put(speech)
        opened.commit()
        yield opened


def found(settings: OpenSearchSettings, word: str) -> list[str]:
    """Return the texts with the stem `word`, in the generation (version of the index) that answers searches."""
    generation = ClusterLibrary(Cluster(settings)).newest()
    answer = generation.execute(TreeSearch(BlendedTerm(word), limit=100), NEVER)
    return sorted(row.paragraph.text for row in generation.rows(answer).values())


def held(settings: OpenSearchSettings) -> dict[str, Any]:
    """Return all content of the generation (version of the index) that answers searches, without its number."""
    cluster = Cluster(settings)
    standing = Generations(cluster).answering()
    assert standing
    stored = StoredSpeeches(cluster, standing)
    order = [{"newest": "asc"}, {"number": "asc"}]
    asked = {"query": {"match_all": {}}, "sort": order, "size": 1000, "docvalue_fields": ["row", "event", "codes"]}
    rows = cluster.ask("POST", f"/{standing.paragraphs}/_search", asked)
    codes = [hit["fields"].pop("codes", [""])[0] for hit in rows["hits"]["hits"]]
    coded, forms = decoded([base64.urlsafe_b64decode(f"{code}==") for code in codes]), read_codes(stored)[0]
    return {
        "meta": dict(standing.meta),
        "states": stored.states(),
        "words": {name: {w: n for w, n in counts.items() if n} for name, counts in counts_of(stored).counts.items()},
        "said": [forms[number] for number in coded.numbers.tolist()],
        "rows": [hit["fields"] for hit in rows["hits"]["hits"]],
    }


def test_a_generation_that_followed_each_change_is_one_that_was_written_anew(
    settings: OpenSearchSettings, archive: Archive
) -> None:
    cluster = Cluster(settings)
    fill(archive, cluster, NOBODY)
    archive.put(CHANGED_FERRY)
    archive.delete(MARKET.id)
    archive.commit()
    done = fill(archive, cluster, NOBODY)
    assert (done.put, done.deleted, done.rebuilt) == (1, 1, False)
    followed = held(settings)
    fill(archive, cluster, NOBODY, rebuild=True)
    assert held(settings) == followed
    assert found(settings, "steamer") == ["A steamer sails now."]
    assert found(settings, "market") == []


def test_a_shard_that_a_refresh_left_out_is_counted_in_the_end(
    settings: OpenSearchSettings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh, asked = Generations.refresh, []

    def at_the_third(self: Generations, standing: Any) -> None:
        asked.append(standing)
        if len(asked) != 2:  # the first request is for what is there before the run, the second for what has arrived
            refresh(self, standing)

    monkeypatch.setattr(Generations, "refresh", at_the_third)
    fill(archive, Cluster(settings), NOBODY)
    assert len(asked) == 3
    assert len(found(settings, "ferri")) > 2


def test_where_nothing_changed_nothing_is_written(settings: OpenSearchSettings, archive: Archive) -> None:
    fill(archive, Cluster(settings), NOBODY)
    before = [each.number for each in Generations(Cluster(settings)).every()]
    assert fill(archive, Cluster(settings), NOBODY).put == 0
    assert [each.number for each in Generations(Cluster(settings)).every()] == before


def test_a_half_written_generation_answers_nobody_and_is_gone_on_with(
    settings: OpenSearchSettings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.cluster.sending.MEGABYTES", 0)  # so that each speech is sent by itself
    cluster = Cluster(settings)
    with pytest.raises(StoppedError):
        fill(archive, cluster, StopAfter(3))
    with pytest.raises(NoIndexError, match="rostra sync"):
        ClusterLibrary(cluster).newest()
    resumed = fill(archive, cluster, NOBODY)
    assert 0 < resumed.put < len(SPEECHES)
    whole = held(settings)
    fill(archive, cluster, NOBODY, rebuild=True)
    assert held(settings) == whole


def test_the_old_generation_answers_while_a_run_is_stopped_in_the_middle_of_the_next(
    settings: OpenSearchSettings, archive: Archive
) -> None:
    cluster = Cluster(settings)
    fill(archive, cluster, NOBODY)
    archive.put(CHANGED_FERRY)
    archive.put(replace(BRIDGE, title="Another title"))
    archive.commit()
    with pytest.raises(StoppedError):
        fill(archive, cluster, StopAfter(1))
    assert found(settings, "steamer") == []
    fill(archive, cluster, NOBODY)
    assert found(settings, "steamer") == ["A steamer sails now."]


def test_a_reader_takes_up_the_next_generation_without_a_restart(
    settings: OpenSearchSettings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cluster.cluster_library.RECHECK_SECONDS", 0.0)
    fill(archive, Cluster(settings), NOBODY)
    library = ClusterLibrary(Cluster(settings))
    before = library.newest()
    archive.put(CHANGED_FERRY)
    archive.commit()
    fill(archive, Cluster(settings), NOBODY)
    assert library.newest().number == before.number + 1
    tree = TreeSearch(BlendedTerm("steamer"))
    assert (before.execute(tree, NEVER).total, library.newest().execute(tree, NEVER).total) == (0, 1)


def test_twenty_changes_of_generation_under_searches_give_no_mixed_answer(
    settings: OpenSearchSettings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cluster.cluster_library.RECHECK_SECONDS", 0.0)
    wanted = TreeSearch(BlendedTerm("steamer"), limit=100, facets=("event",))
    cluster, said, ended = Cluster(settings), "A steamer sails now.", threading.Event()
    fill(archive, cluster, NOBODY)
    library = ClusterLibrary(cluster)

    def search() -> Counter[int]:
        seen: Counter[int] = Counter()
        while not ended.is_set():
            with suppress(AbsentError):  # the generation is gone that it had begun with
                generation = library.newest()
                answer = generation.execute(wanted, NEVER)
                texts = [row.paragraph.text for row in generation.rows(answer).values()]
                assert texts == [said] * answer.total
                assert sum(count for _, count in answer.facets["event"]) == answer.total
                seen[answer.total] += 1
        return seen

    with ThreadPoolExecutor(2) as pool:
        searching = [pool.submit(search) for _ in range(2)]
        try:
            for change in range(20):
                archive.put(FERRY if change % 2 else CHANGED_FERRY)
                archive.commit()
                fill(archive, cluster, NOBODY)
        finally:
            ended.set()
        seen = searching[0].result() + searching[1].result()
    assert set(seen) == {0, 1}
    assert library.newest().number == archive.generation


def test_only_the_generation_before_is_kept(settings: OpenSearchSettings, archive: Archive) -> None:
    for _ in range(4):
        fill(archive, Cluster(settings), NOBODY, rebuild=True)
    assert [each.number for each in Generations(Cluster(settings)).every()] == [3, 4]


def test_an_index_of_another_version_is_not_asked_and_is_written_anew(
    settings: OpenSearchSettings, archive: Archive
) -> None:
    cluster = Cluster(settings)
    fill(archive, cluster, NOBODY)
    generations = Generations(cluster)
    standing = generations.answering()
    assert standing
    generations.say(standing, {"rostra": 0})
    with pytest.raises(NoIndexError, match="another Rostra's fields; `rostra sync`"):
        ClusterLibrary(cluster).newest()
    assert fill(archive, cluster, NOBODY).rebuilt
    assert len(found(settings, "ferri")) > 2


def test_another_number_of_replicas_is_taken_up_though_nothing_else_changed(
    settings: OpenSearchSettings, archive: Archive
) -> None:
    fill(archive, Cluster(settings), NOBODY)
    cluster = Cluster(replace(settings, replicas=1))
    assert fill(archive, cluster, NOBODY).put == 0
    told = cluster.ask("GET", f"/{settings.index}-*/_settings")
    assert {index["settings"]["index"]["number_of_replicas"] for index in told.values()} == {"1"}


def test_another_number_of_shards_is_a_generation_anew(settings: OpenSearchSettings, archive: Archive) -> None:
    fill(archive, Cluster(settings), NOBODY)
    assert fill(archive, Cluster(replace(settings, shards=2)), NOBODY).rebuilt


WATERMARKS = "cluster.routing.allocation.disk.watermark"
NEVER_FREE = {f"{WATERMARKS}.{name}": "9000gb" for name in ("low", "high", "flood_stage")}


def set_watermarks(cluster: Cluster, marks: dict[str, str | None]) -> None:
    """Set the cluster's limits of free disk space, and make it check them every ten seconds, the shortest interval
    possible.
    """
    looks = {"cluster.info.update.interval": "10s"}
    cluster.ask("PUT", "/_cluster/settings", {"transient": looks | marks}, 60)


@pytest.fixture
def own_cluster() -> Iterator[OpenSearchSettings]:
    """Settings for a server of the test's own, whose full disk does not disturb other tests."""
    if missing := opensearch_node.lacking(opensearch_node.FOLDER):
        pytest.skip(missing)
    node = opensearch_node.Node(opensearch_node.FOLDER, opensearch_node.free_port(), "full")
    node.begin()
    try:
        node.wait()
        yield settings_for(node.address)
    finally:
        node.forget()


def test_a_full_disk_ends_the_run_with_what_to_do_and_the_old_generation_answers(
    own_cluster: OpenSearchSettings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = own_cluster
    monkeypatch.setattr("index.cluster.bulk.PAUSES", (0.0,))
    cluster = Cluster(settings)
    fill(archive, cluster, NOBODY)
    archive.put(CHANGED_FERRY)
    archive.commit()
    copied = Generations.copied

    def then_full(self: Generations, old: Any, number: int) -> Any:
        new = copied(self, old, number)
        set_watermarks(cluster, NEVER_FREE)
        wait_for(lambda: "read_only_allow_delete" in str(cluster.ask("GET", f"/{new.paragraphs}/_settings")))
        return new

    monkeypatch.setattr(Generations, "copied", then_full)
    try:
        with pytest.raises((ClusterError, WritingError), match=r"flood-stage|read-only-allow-delete"):
            fill(archive, cluster, NOBODY)
        assert found(settings, "steamer") == []
        wait_for(lambda: "create_index" in str(cluster.ask("GET", "/_cluster/settings")))
        with pytest.raises(RefusedError, match="no room left on a disk"):
            Generations(cluster).make(9, {})
    finally:
        monkeypatch.undo()
        set_watermarks(cluster, dict.fromkeys(NEVER_FREE))
    wait_for(lambda: "read_only_allow_delete" not in str(cluster.ask("GET", f"/{settings.index}-*/_settings")))
    fill(archive, cluster, NOBODY)
    assert found(settings, "steamer") == ["A steamer sails now."]


def wait_for(holds: Callable[[], bool]) -> None:
    """Return as soon as `holds` returns True; fail after two minutes."""
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end, "in vain"
        time.sleep(1)
