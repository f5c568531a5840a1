"""Every kind of study gives the same counts with both engines, over small archives, on one shard and on three."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

import pytest

from index.archive.archive import Archive
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.config import IndexSettings, SearchSettings, Settings
from index.errors import NotHereError, NotWholeError
from index.fields import FACETS
from search.cluster.cluster_engine import open_engine as over_cluster
from search.deadline import Deadline
from search.embedded import open_engine as over_disk
from search.request import Pick, SearchRequest
from search.study import wire
from search.study.collocates import CollocatesRequest, Side
from search.study.comparison import ComparisonRequest
from search.study.form_counts import Spelt
from search.study.lines import LineOrder, LinesRequest
from search.study.sayers import SayersRequest
from search.study.trends import Step, TrendsRequest, Unit
from tests.builders.clusters import forget, settings_for
from tests.builders.harbour import engine_over, random_speeches
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive_engine import ArchiveEngine
    from search.study.study import Study

    Studies = tuple[Study, Study]

QUERIES = (
    "harbour", "the", '"the harbour"', "ferr*", "ferry OR tide", "e-mail", "=ferry", '"ferry harbour"~6', "hrbour",
    "harbour -tide", "speaker:marsh pier", "harbour nowhere", "title:day ferry", "*", "zzzz", "", "s-400",
    "date:2011 tide", "tide (speaker:marsh OR date:2012)", "ferry AND (speaker:fenn date:2011)",
)  # fmt: skip
SCALES: Any = {"occurrences": "million", "paragraphs": "share", "events": "count"}
SLICES = (
    SearchRequest(),
    SearchRequest("speaker:marsh"),
    SearchRequest(picks=(Pick("speaker", "Bo Fenn", exclude=True),), since="2010"),
    SearchRequest("date:2012"),
    SearchRequest("speaker:nobody"),
)


@pytest.fixture(scope="module", params=["harbour over three shards", "site"])
def studies(
    request: pytest.FixtureRequest, opensearch: str, site_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Studies]:
    """The studies of the embedded engine and of the cluster's, over the same speeches."""
    settings = site_settings
    if request.param != "site":
        folder = tmp_path_factory.mktemp("harbour")
        engine_over(folder, random_speeches(5, 40))
        settings = Settings(index=IndexSettings(path=folder), search=SearchSettings(seconds=0))
    configured = settings_for(opensearch, shards=3 if "three" in request.param else 1)
    with Archive(settings.index.archive) as archive:
        fill(archive, Cluster(configured), NOBODY)
    unhurried = replace(settings, opensearch=configured, search=SearchSettings(seconds=0))
    engines: tuple[ArchiveEngine, ArchiveEngine] = (over_disk(unhurried), over_cluster(unhurried))
    yield engines[0].study, engines[1].study
    forget(configured)


@pytest.mark.parametrize("order", get_args(LineOrder))
def test_lines_are_the_same_in_the_same_order(studies: Studies, order: Any) -> None:
    disk, cluster = studies
    for query in QUERIES:
        request = LinesRequest(SearchRequest(query), order=order, depth=2, size=200)
        assert cluster.lines(request) == disk.lines(request), query
        request = replace(request, sample=7, before="the", page=2, size=3)
        assert cluster.lines(request) == disk.lines(request), query


@pytest.mark.parametrize("spelt", get_args(Spelt))
@pytest.mark.parametrize("window", [0, 3])
def test_lines_that_a_table_counts_are_the_same(studies: Studies, window: int, spelt: Any) -> None:
    disk, cluster = studies
    for query in QUERIES:
        request = LinesRequest(SearchRequest(query), run="harbour", spelt=spelt, window=window, size=200)
        assert cluster.lines(request) == disk.lines(request), query


def test_all_lines_are_read_out(studies: Studies) -> None:
    disk, cluster = studies
    request = LinesRequest(SearchRequest("harbour"), order="left")
    assert list(cluster.all_lines(request)) == list(disk.all_lines(request)) != []


@pytest.mark.parametrize("step", get_args(Step))
@pytest.mark.parametrize("unit", get_args(Unit))
def test_trends_are_the_same(studies: Studies, step: Any, unit: Any) -> None:
    disk, cluster = studies
    for query in QUERIES:
        searches = (SearchRequest(query), SearchRequest(query, since="2011", picks=(Pick("speaker", "Ada Marsh"),)))
        request = TrendsRequest(searches, step, unit, SCALES[unit])
        assert cluster.trends(request) == disk.trends(request), query


def test_who_says_it_most_is_the_same(studies: Studies) -> None:
    disk, cluster = studies
    for query in QUERIES[::4]:
        for facet in FACETS:
            request = SayersRequest(SearchRequest(query), facet.name, floor=1)
            assert cluster.sayers(request) == disk.sayers(request), (query, facet.name)


def test_first_last_and_silence_are_the_same(studies: Studies) -> None:
    disk, cluster = studies
    for query in QUERIES:
        assert cluster.moments(SearchRequest(query)) == disk.moments(SearchRequest(query)), query
        assert cluster.neighbours(SearchRequest(query)) == disk.neighbours(SearchRequest(query)), query


@pytest.mark.parametrize("side", get_args(Side))
@pytest.mark.parametrize("spelt", ["form", "stem"])
def test_collocates_are_the_same(studies: Studies, side: Any, spelt: Any) -> None:
    disk, cluster = studies
    for query in QUERIES:
        for picks in ((), (Pick("speaker", "Ada Marsh"),)):
            search = SearchRequest(query, picks=picks)
            request = CollocatesRequest(search, side=side, spelt=spelt, minimum=1, stop_words=True)
            assert cluster.collocates(request) == disk.collocates(request), query


@pytest.mark.parametrize("spelt", ["form", "stem"])
@pytest.mark.parametrize("length", [1, 2, 4])
def test_two_slices_compare_alike(studies: Studies, length: int, spelt: Any) -> None:
    disk, cluster = studies
    for here, there in (
        *pairwise(SLICES),
        (SLICES[1], SLICES[1]),
        (SearchRequest("ferry"), SearchRequest("tide pier")),
    ):
        request = ComparisonRequest(here, there, length, minimum=2, spelt=spelt)
        assert wire.comparison_json(cluster.compare(request)) == wire.comparison_json(disk.compare(request))
        told = [(side, one.words, one.here, one.there) for side, one in cluster.all_keywords(request)]
        assert told == [(side, one.words, one.here, one.there) for side, one in disk.all_keywords(request)]


def test_distinctive_words_and_portraits_are_the_same(studies: Studies) -> None:
    disk, cluster = studies
    for each in (*SLICES, SearchRequest(picks=(Pick("speaker", "Ada Marsh"),))):
        assert cluster.distinctive(each, 50) == disk.distinctive(each, 50), each
        assert cluster.portrait(each) == disk.portrait(each), each


def test_more_than_can_be_read_is_said_with_what_to_do(studies: Studies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.cluster.cluster_studied.MOST_READ", 2)
    with pytest.raises(NotHereError, match="up to 2 of them: a period, a speaker or a rarer word"):
        studies[1].lines(LinesRequest(SearchRequest("*")))
    with pytest.raises(NotHereError, match="a period"):
        studies[1].compare(ComparisonRequest(SearchRequest(), SearchRequest()))


def test_a_comparison_out_of_time_is_none_on_either_engine(studies: Studies) -> None:
    for study in studies:
        late = study.until(Deadline(1.0, lambda: 2.0))
        with pytest.raises(NotWholeError):
            late.compare(ComparisonRequest(SearchRequest("speaker:marsh"), SearchRequest("date:2012")))


@pytest.mark.parametrize("view", ["search", "lines", "trends"])
def test_receipts_are_the_same_and_are_opened_by_either(studies: Studies, view: Any) -> None:
    disk, cluster = studies
    for query in QUERIES[::3]:
        searches = (SearchRequest(query),)
        receipt = cluster.receipt(view, searches, {})
        assert receipt == disk.receipt(view, searches, {}), query
        assert cluster.reopened(receipt) == disk.reopened(receipt)
        assert cluster.reopened(receipt).same
