"""All that the Engine protocol promises: both engines give equal answers over the same small archive."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.cluster.client import Cluster
from index.cluster.filling import fill
from index.fields import FACETS
from search.cluster.cluster_engine import open_engine as over_cluster
from search.embedded import open_engine as over_disk
from search.request import Pick, SearchRequest
from tests.builders.clusters import forget, settings_for
from tests.builders.small_site import BRIDGE, FERRY, KREMLIN
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.config import Settings
    from search.archive_engine import ArchiveEngine
    from search.results import Hit, ScorePart, SearchResults

    Engines = tuple[ArchiveEngine, ArchiveEngine]

QUERIES = (
    "bridge", "the harbour", "ferry harbour", '"nine years"', '"harbour ferry"~9', '"bridge hopes carries"~8', "brid*",
    "?arbour", "harbor~", "hrbour", "=carries", "title:bridge", "lead:town", "speaker:marsh ferry", "topic:harbour",
    "date:2013", "bridge -harbour", "bridge OR market", "bridge nowhere", "(ferry OR bell) steel", "town-2", "*", "",
    "!!!", "mayor bridge 2013", "мост", "zzzz", "event:*", "before:2013 harbour", '"the ferry sail*"',
)  # fmt: skip
CHANGES: tuple[dict[str, object], ...] = (
    {},
    {"sort": "newest"},
    {"sort": "oldest", "size": 3, "page": 2},
    {"grouped": True},
    {"grouped": True, "sort": "newest", "size": 2},
    {"any_word": True},
    {"picks": (Pick("speaker", "Ada Marsh"), Pick("topic", "Roads", exclude=True)), "since": "2012"},
    {"picks": (Pick("event", "town-2"), Pick("place", "Nowhere"))},
)


@pytest.fixture(scope="module", params=[1, 3])
def engines(request: pytest.FixtureRequest, opensearch: str, site_settings: Settings) -> Iterator[Engines]:
    configured = settings_for(opensearch, shards=request.param)
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(configured), NOBODY)
    yield over_disk(site_settings), over_cluster(replace(site_settings, opensearch=configured))
    forget(configured)


def plain(results: SearchResults) -> SearchResults:
    """Return the answer without what always differs: the time it took, and the last digits of scores."""
    further = results.further and replace(results.further, hits=rounded(results.further.hits))
    return replace(results, took_ms=0.0, hits=rounded(results.hits), further=further)


def rounded(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(hit._replace(score=round(hit.score, 3)) for hit in hits)


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_both_engines_answer_alike(engines: Engines, changes: dict[str, object]) -> None:
    disk, cluster = engines
    for text in QUERIES:
        request = SearchRequest(text).changed(**changes)
        assert plain(cluster.search(request)) == plain(disk.search(request))


def test_a_facet_is_given_whole_and_others_are_counted_beside(engines: Engines) -> None:
    disk, cluster = engines
    asked = {"whole": "event", "also": ("language",)}
    assert plain(cluster.search(SearchRequest("*"), **asked)) == plain(disk.search(SearchRequest("*"), **asked))  # type: ignore[arg-type]


def added_up(part: ScorePart) -> float:
    return sum(map(added_up, part.parts)) if part.parts else part.value


@pytest.mark.parametrize("text", ["bridge harbour", '"nine years" bridge', "harbour OR market", "brid* ferry"])
def test_the_parts_of_a_score_add_up_to_it(engines: Engines, text: str) -> None:
    hits = engines[1].search(SearchRequest(text), explain=True).hits
    assert hits
    for hit in hits:
        assert hit.explanation is not None
        assert added_up(hit.explanation) == pytest.approx(hit.score, rel=1e-4)


def test_an_explanation_names_the_word_and_how_often_it_stands_there(engines: Engines) -> None:
    (hit,) = engines[1].search(SearchRequest("tonnes"), explain=True).hits
    assert hit.explanation is not None
    assert hit.explanation.label == "“tonn”: 1 of 9 words in text, title and lead, where 1 paragraphs have it"


@pytest.mark.parametrize("sort", ["relevance", "oldest"])
@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("most", [None, 7])
def test_all_hits_come_in_order_however_many_are_walked_to(
    engines: Engines, sort: str, grouped: bool, most: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cluster.cluster_generation.BATCH", 4)
    disk, cluster = engines
    request = SearchRequest("harbour").changed(sort=sort, grouped=grouped)
    found = [(hit.speech, hit.paragraph, hit.text) for hit in cluster.hits(request, most)]
    assert found == [(hit.speech, hit.paragraph, hit.text) for hit in disk.hits(request, most)]


@pytest.mark.parametrize("grouped", [False, True])
def test_a_page_beyond_what_a_cluster_pages_to_is_walked_to(
    engines: Engines, grouped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, cluster = engines
    request = SearchRequest("harbour", size=2, page=2, grouped=grouped, picks=(Pick("language", "ru", exclude=True),))
    monkeypatch.setattr("search.cluster.cluster_generation.FURTHEST", 3)
    assert plain(cluster.search(request)) == plain(disk.search(request))


@pytest.mark.parametrize("typed", ["bri", "ada ma", "har", "opening of", "speaker:bo", "zzz", ""])
def test_what_is_typed_is_completed_alike(engines: Engines, typed: str) -> None:
    disk, cluster = engines
    assert cluster.complete(typed) == disk.complete(typed)


def test_every_word_and_value_has_the_same_count(engines: Engines) -> None:
    disk, cluster = (engine._library.newest().vocabulary for engine in engines)
    every = disk.words.beginning("", 10_000)
    assert cluster.words.beginning("", 10_000) == every
    assert len(every) == len(disk.words) > 50
    assert cluster.names.beginning("", 10_000) == disk.names.beginning("", 10_000)
    for field in FACETS:
        assert list(cluster.values(field.name)) == list(disk.values(field.name)), field.name


def test_a_reader_needs_no_archive(engines: Engines) -> None:
    disk, cluster = engines
    for id_ in (BRIDGE.id, "town-1-copy", "kremlin-5", "nowhere", "town-9"):
        assert cluster.speech(id_) == disk.speech(id_)
        assert cluster.removed(id_) == disk.removed(id_)
    assert list(cluster.speeches()) == list(disk.speeches())
    assert cluster.aliases(BRIDGE.id) == disk.aliases(BRIDGE.id) == ("town-1-copy",)
    assert cluster.leaves() == disk.leaves() == (1,)
    assert {each.id for each in cluster.leaf(1)} == {each.id for each in disk.leaf(1)}
    assert cluster.copies([f"{KREMLIN}/5", f"{KREMLIN}/6"]) == disk.copies([f"{KREMLIN}/5", f"{KREMLIN}/6"])
    assert replace(cluster.stats(), index_bytes=0) == replace(disk.stats(), index_bytes=0)
    assert cluster.generation == disk.generation
    asked = SearchRequest("ferry tide")
    assert cluster.marks(asked, FERRY) == disk.marks(asked, FERRY)


def test_what_became_of_a_paragraph_is_told_by_the_cluster(engines: Engines, site_settings: Settings) -> None:
    disk, cluster = engines
    with Archive(site_settings.index.archive) as archive:
        (revision,) = archive.revisions("town-3")
    assert cluster.changes("town-3", revision.paragraph) == disk.changes("town-3", revision.paragraph) == (revision,)


PAGES = (
    "/", "/?q=bridge", "/?q=harbour&sort=newest&group=event", "/?q=brigde", "/speech/town-1", "/speech/town-1?q=ferry",
    "/speech/town-1-copy", "/speech/nowhere", "/facet/topic?q=*", "/about", "/api/search?q=ferry", "/feed?q=ferry",
    "/export.csv?q=ferry", "/quotation?q=nine+years+and+all", "/api/suggest?q=bri", "/healthz", "/readyz",
)  # fmt: skip


def test_the_site_shows_the_same_pages(engines: Engines, site_settings: Settings) -> None:
    disk, cluster = (create_app(engine, site_settings).test_client() for engine in engines)
    for page in PAGES:
        ours, theirs = disk.get(page), cluster.get(page)
        assert (theirs.status_code, theirs.headers.get("Location")) == (ours.status_code, ours.headers.get("Location"))
        assert untimed(theirs.text) == untimed(ours.text), page


_APART = re.compile(  # related words, and the speeches before and after one, which a cluster does not look for
    r'<p class="related">.*?</p>|<nav class="succession".*?</nav>|<link rel="(?:prev|next)"[^>]*>', re.DOTALL
)
_SCORE = re.compile(r",0\.\d{3,}(?=,)")  # the column of scores, whose last digits differ in a cluster


def untimed(text: str) -> list[str]:
    """Return the lines of a page without its time, scores, size on disk, related words and links to other speeches."""
    told = ("took", "score", " ms", "MB", "kB")
    return [
        _SCORE.sub("", line).strip()
        for line in _APART.sub("", text).splitlines()
        if line.strip() and not any(word in line for word in told)
    ]


def test_words_are_studied_on_the_same_pages(engines: Engines, site_settings: Settings) -> None:
    disk, cluster = (create_app(engine, site_settings).test_client() for engine in engines)
    for page in ("/lines?q=bridge", "/trends?q=bridge", "/collocates?q=bridge&min=1", "/compare?q=bridge&with=ferry"):
        answer = cluster.get(page)
        assert answer.status_code == 200
        assert untimed(answer.text) == untimed(disk.get(page).text), page
    assert "`rostra sync` does it" in cluster.get("/echoes?q=bridge").text  # filled without repeated passages
