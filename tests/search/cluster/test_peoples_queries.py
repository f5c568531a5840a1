"""Queries that people typed, over the shared event pages: both engines give the same pages and counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.config import IndexSettings, SearchSettings, Settings
from search.cluster.cluster_engine import open_engine as over_cluster
from search.embedded import open_engine as over_disk
from search.request import Pick, SearchRequest
from search.study import wire
from search.study.collocates import CollocatesRequest
from search.study.comparison import ComparisonRequest
from search.study.lines import LinesRequest
from search.study.sayers import SayersRequest
from search.study.trends import TrendsRequest
from tests.builders.clusters import forget, settings_for
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.archive_engine import ArchiveEngine
    from search.embedded import EmbeddedEngine
    from search.results import SearchResults

pytestmark = pytest.mark.corpus
SAME_FIRST_PAGE = 0.99  # share of queries; elsewhere, rounding of scores swaps two paragraphs
WAYS: tuple[dict[str, object], ...] = (
    {},
    {"sort": "newest"},
    {"grouped": True},
    {"sort": "oldest", "page": 2},
    {"any_word": True},
    {"picks": (Pick("speaker", "Vladimir Putin"),), "since": "2005-03", "until": "2015", "sort": "oldest"},
    {"picks": (Pick("topic", "Economy"),), "grouped": True},
)


@pytest.fixture(scope="module")
def queries(shared_data: Path) -> list[str]:
    lines = (shared_data / "queries-people.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture(scope="module", params=[1, 3])
def engines(
    request: pytest.FixtureRequest, opensearch: str, kremlin_engine: EmbeddedEngine
) -> Iterator[tuple[ArchiveEngine, ArchiveEngine]]:
    """An engine over the pages on disk, and one over so many shards of a cluster."""
    folder = kremlin_engine._library.archive.path.parent  # type: ignore[attr-defined]
    settings = Settings(index=IndexSettings(path=folder), search=SearchSettings(seconds=0))
    configured = settings_for(opensearch, shards=request.param)
    with Archive(settings.index.archive) as archive:
        fill(archive, Cluster(configured), NOBODY)
    yield over_disk(settings), over_cluster(replace(settings, opensearch=configured))
    forget(configured)


def counts(results: SearchResults) -> tuple[object, ...]:
    return results.total, results.events, results.facets, results.timeline, results.reading, results.notices


def page(results: SearchResults) -> list[tuple[object, ...]]:
    return [(hit.speech, hit.paragraph, hit.more_in_speech, hit.snippet) for hit in results.hits]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_people_are_answered_alike(
    engines: tuple[ArchiveEngine, ArchiveEngine], queries: list[str], way: dict[str, object]
) -> None:
    disk, cluster = engines
    same = 0
    for text in queries:
        request = SearchRequest(text).changed(**way)
        ours, theirs = disk.search(request), cluster.search(request)
        assert counts(theirs) == counts(ours), text
        same += page(theirs) == page(ours)
    assert same >= len(queries) * (SAME_FIRST_PAGE if "sort" not in way else 1)


STUDIED = (
    "NATO", "economy", "war and peace", '"national security"', "oil OR gas", "sanction*", "speaker:putin Ukraine",
    "Sochi", "=Russia", "date:2014 Crimea", "climate -economy", "S-400",
)  # fmt: skip
PUTIN = (Pick("speaker", "Vladimir Putin"),)
LATER, EARLIER = SearchRequest(picks=PUTIN, since="2014", until="2014"), SearchRequest(picks=PUTIN, until="2002")


@pytest.mark.parametrize("text", STUDIED)
def test_words_are_counted_alike(engines: tuple[ArchiveEngine, ArchiveEngine], text: str) -> None:
    disk, cluster = (engine.study for engine in engines)
    search = SearchRequest(text)
    lines = LinesRequest(search, order="right", depth=2)
    assert cluster.lines(lines) == disk.lines(lines)
    for step, unit, scale in (("month", "occurrences", "million"), ("year", "events", "share")):
        asked = TrendsRequest((search, search.changed(picks=PUTIN)), step, unit, scale)  # type: ignore[arg-type]
        assert cluster.trends(asked) == disk.trends(asked)
    for spelt in ("form", "stem"):
        near = CollocatesRequest(search.changed(since="2004"), spelt=spelt)  # type: ignore[arg-type]
        assert cluster.collocates(near) == disk.collocates(near)
    assert cluster.moments(search) == disk.moments(search)
    assert cluster.neighbours(search) == disk.neighbours(search)
    assert cluster.sayers(SayersRequest(search)) == disk.sayers(SayersRequest(search))
    assert cluster.receipt("lines", (search,), {}) == disk.receipt("lines", (search,), {})


@pytest.mark.parametrize("length", [1, 3])
def test_slices_compare_alike(engines: tuple[ArchiveEngine, ArchiveEngine], length: int) -> None:
    disk, cluster = (engine.study for engine in engines)
    asked = ComparisonRequest(LATER, EARLIER, length)
    assert wire.comparison_json(cluster.compare(asked)) == wire.comparison_json(disk.compare(asked))


@pytest.mark.parametrize("slice_", [LATER, EARLIER, SearchRequest(picks=(Pick("topic", "Economy"),))], ids=str)
def test_slices_are_described_alike(engines: tuple[ArchiveEngine, ArchiveEngine], slice_: SearchRequest) -> None:
    disk, cluster = (engine.study for engine in engines)
    assert cluster.distinctive(slice_) == disk.distinctive(slice_)
    assert cluster.portrait(slice_) == disk.portrait(slice_)
