"""Repeated passages, related words, and searches that count repeats once are the same from both engines."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, get_args

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.config import IndexSettings, SearchSettings, Settings
from index.fields import FACETS
from search.cluster import request_body
from search.cluster.cluster_engine import open_engine as over_cluster
from search.echoes.listing import EchoesRequest, EchoOrder
from search.embedded import open_engine as over_disk
from search.request import Pick, SearchRequest
from search.study.lines import LinesRequest
from search.study.trends import TrendsRequest
from tests.builders.clusters import brought, filled, forget, settings_for
from tests.builders.harbour import speeches_with_refrains
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.archive_engine import ArchiveEngine
    from search.embedded import EmbeddedEngine
    from search.results import SearchResults

    Engines = tuple[ArchiveEngine, ArchiveEngine]

ASKED: tuple[dict[str, object], ...] = (
    {},
    {"picks": (Pick("topic", "X"),)},
    {"picks": (Pick("speaker", "Bo Fenn", exclude=True), Pick("year", "2011"))},
    {"picks": (Pick("topic", "X"), Pick("topic", "Y", exclude=True), Pick("speaker", "Ada Marsh"))},
    {"since": "2011-06", "until": "2012"},
    {"since": "2012", "picks": (Pick("speaker", "Cy Tarn"),)},
    {"picks": (Pick("speaker", "Nobody"),)},
)  # fmt: skip
QUERIES = ("", "tide OR ferry OR lamp OR pier", "tide*", "speaker:marsh", "date:2012..2013", "boat -net", "zzzz")
EVERY_FACET = [facet.name for facet in FACETS]


def over_both(settings: Settings, configured: Any) -> Engines:
    return over_disk(settings), over_cluster(replace(settings, opensearch=configured))


def kept(folder: Path) -> Settings:
    """The settings of an archive of speeches with repeated passages, and of its index."""
    settings = Settings(index=IndexSettings(path=folder), search=SearchSettings(seconds=0))
    with Archive(settings.index.archive) as archive:
        for each in speeches_with_refrains(7):
            archive.put(each)
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return settings


@pytest.fixture(scope="module", params=[1, 3], ids="{} shards".format)
def engines(
    request: pytest.FixtureRequest, opensearch: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engines]:
    """Both engines over speeches with repeated passages."""
    folder = tmp_path_factory.mktemp("refrains")
    settings = kept(folder)
    configured = settings_for(opensearch, shards=request.param)
    filled(settings, configured)
    yield over_both(settings, configured)
    forget(configured)


def counts(results: SearchResults) -> tuple[object, ...]:
    return results.total, results.events, results.facets, results.timeline, results.reading, results.notices


def page(results: SearchResults) -> list[tuple[object, ...]]:
    return [(hit.speech, hit.paragraph, hit.more_in_speech, hit.snippet) for hit in results.hits]


def same_echoes(engines: Engines, asked: EchoesRequest) -> int:
    """Compare a page of repeated passages, all of them, and those of each speech on the page; return their number."""
    disk, cluster = (engine.study for engine in engines)
    found = disk.echoes(asked)
    assert cluster.echoes(asked) == found, asked
    assert list(cluster.all_echoes(asked)) == list(disk.all_echoes(asked))
    for speech in {family.last.speech for family in found.families[:5]}:
        echoes = disk.echoes_of(speech)
        assert cluster.echoes_of(speech) == echoes
        for here in (echo.here for echo in echoes[:3]):
            place = here.speech, here.paragraph, here.word, here.words
            assert cluster.echo_at(*place) == disk.echo_at(*place)
    return found.total


@pytest.mark.parametrize("order", get_args(EchoOrder))
def test_the_same_passages_come_back(engines: Engines, order: EchoOrder) -> None:
    totals = [
        same_echoes(engines, EchoesRequest(SearchRequest(text, **asked), order, size=3))  # type: ignore[arg-type]
        for text, asked in (*zip(QUERIES, ASKED, strict=True), *product(("",), ASKED[1:6:2]))
    ]
    assert max(totals) > 3 > min(totals)
    assert all(engine.study.echoes_of("nobody") == () for engine in engines)
    assert engines[1].study.echo_at("nobody", "0", 0, 16) is None


@pytest.mark.parametrize("way", [{}, {"sort": "oldest"}, {"grouped": True, "size": 5}, {"sort": "newest", "page": 2}])
def test_repeats_count_once(engines: Engines, way: dict[str, object]) -> None:
    disk, cluster = engines
    for text, asked in product(QUERIES, ASKED):
        request = SearchRequest(text, folded=True).changed(**asked).changed(**way)
        ours, theirs = disk.search(request, also=EVERY_FACET), cluster.search(request, also=EVERY_FACET)
        assert counts(theirs) == counts(ours), text
        assert page(theirs) == page(ours), text


def test_a_facet_of_more_values_than_are_shown_has_those_that_are_most_frequent_without_repeats(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_body, "LISTED", 2)
    request = SearchRequest("tide OR ferry OR lamp", folded=True)
    for name in ("event", "topic", "year"):
        few = [engine.values(request, name, 3) for engine in engines]
        assert few[0] == few[1]


def test_hits_are_read_out_without_repeats(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.cluster.cluster_generation.BATCH", 3)
    monkeypatch.setattr("search.cluster.cluster_generation.FURTHEST", 4)
    request = SearchRequest("tide OR ferry", folded=True, sort="oldest")
    disk, cluster = ([(hit.speech, hit.paragraph) for hit in engine.hits(request)] for engine in engines)
    assert disk == cluster != []
    far = request.changed(page=2, size=4)
    assert counts(engines[1].search(far)) == counts(engines[0].search(far))
    assert page(engines[1].search(far)) == page(engines[0].search(far))


def test_words_are_counted_without_repeats(engines: Engines) -> None:
    disk, cluster = (engine.study for engine in engines)
    for text in ("tide", "ferry OR lamp"):
        search = SearchRequest(text, folded=True)
        assert cluster.lines(LinesRequest(search)) == disk.lines(LinesRequest(search))
        assert cluster.trends(TrendsRequest((search,))) == disk.trends(TrendsRequest((search,)))
        assert cluster.receipt("search", (search,), {}) == disk.receipt("search", (search,), {})


def test_what_comes_back_follows_each_change(opensearch: str, tmp_path: Path) -> None:
    speeches = speeches_with_refrains(3)
    settings = Settings(index=IndexSettings(path=tmp_path))
    configured = settings_for(opensearch)
    with Archive(settings.index.archive) as archive:
        for changed in (speeches[:12], speeches[12:], [replace(speeches[1], paragraphs=speeches[20].paragraphs)]):
            for each in changed:
                archive.put(each)
            archive.commit()
            sync(archive, settings.index.index, 64, NOBODY)
            brought(archive, settings, configured)
            engines = over_both(settings, configured)
            assert same_echoes(engines, EchoesRequest(SearchRequest())) > 0
            folded = SearchRequest("tide OR ferry", folded=True)
            assert counts(engines[1].search(folded)) == counts(engines[0].search(folded))
    forget(configured)


def test_a_generation_without_findings_says_so_and_gets_them_without_a_change(opensearch: str, tmp_path: Path) -> None:
    settings = kept(tmp_path)
    configured = settings_for(opensearch)
    with Archive(settings.index.archive) as archive:
        fill(archive, Cluster(configured), NOBODY)
    cluster = over_both(settings, configured)[1]
    folded = SearchRequest("tide", folded=True)
    assert [notice.code for notice in cluster.search(folded).notices] == ["no-echoes"]
    assert [notice.code for notice in cluster.study.echoes(EchoesRequest(SearchRequest())).notices] == ["no-echoes"]
    assert cluster.study.related(SearchRequest("tide")) == cluster.study.echoes_of("day-2011-01-01") == ()
    before = cluster.study.edition
    filled(settings, configured)
    engines = over_both(settings, configured)
    assert counts(engines[1].search(folded)) == counts(engines[0].search(folded))
    assert engines[1].study.edition == engines[0].study.edition != before
    forget(configured)


FOLDED: tuple[dict[str, object], ...] = (
    {},
    {"sort": "newest"},
    {"grouped": True},
    {"picks": (Pick("kind", "speech"),), "since": "2005-03", "sort": "oldest"},
)


def agreed(engines: Engines, texts: tuple[str, ...]) -> None:
    """Compare repeated passages, searches that count repeats once, and related words over speeches with these texts."""
    assert same_echoes(engines, EchoesRequest(SearchRequest(), size=20)) > 0
    assert same_echoes(engines, EchoesRequest(SearchRequest(texts[0]), "words", reports=True)) >= 0
    related = 0
    for text in texts:
        told = [engine.study.related(SearchRequest(text)) for engine in engines]
        assert told[0] == told[1]
        related += len(told[0])
        for way in FOLDED:
            request = SearchRequest(text, folded=True).changed(**way)
            ours, theirs = (engine.search(request) for engine in engines)
            assert counts(theirs) == counts(ours), request
            assert sorted(page(theirs)) == sorted(page(ours)) if "sort" not in way else page(theirs) == page(ours)
    assert related


def test_the_demonstration_says_the_same_again_from_both(opensearch: str, demonstration: Path) -> None:
    settings = Settings(index=IndexSettings(path=demonstration), search=SearchSettings(seconds=0))
    configured = settings_for(opensearch, shards=3)
    filled(settings, configured)
    agreed(over_both(settings, configured), ("", "union", "war peace", '"the american people"', "taxes"))
    forget(configured)


@pytest.mark.corpus
def test_event_pages_say_the_same_again_from_both(opensearch: str, kremlin_engine: EmbeddedEngine) -> None:
    folder = kremlin_engine._library.archive.path.parent  # type: ignore[attr-defined]
    settings = Settings(index=IndexSettings(path=folder), search=SearchSettings(seconds=0))
    configured = settings_for(opensearch, shards=3)
    filled(settings, configured)
    agreed(over_both(settings, configured), ("", "economy", "thank you", "oil OR gas", "speaker:putin Ukraine"))
    forget(configured)
