"""Repeated passages as the engine gives them: lists, places, differences; and searches that count repeats once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.fields import FACETS
from search.echoes.echo_rows import ECHO_COLUMNS, echo_json, echo_rows, echoes_json
from search.echoes.listing import EchoesRequest
from search.execution.facet_slots import TIMELINE
from search.request import Pick, SearchRequest
from tests.builders.harbour import engine_over, speech, speeches_with_refrains

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine
    from search.request import Sort

TOLL = "No toll shall be asked of anybody who crosses the bridge on foot with a basket of fish or bread for the market."
LAMP = "The lamp at the end of the pier burns all night long so that every boat finds its way home in any weather."
OTHER = TOLL.replace("fish", "eels")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    told = [
        speech("2011-01-01", ("Ada Marsh", f"Friends. {TOLL} Thank you."), ("Bo Fenn", "A ferry is not a bridge.")),
        speech("2012-02-02", ("Bo Fenn", OTHER), ("Ada Marsh", LAMP)),
        speech("2013-03-03", ("Ada Marsh", f"As I said: {TOLL}"), ("Ada Marsh", LAMP.upper())),
        speech("2014-04-04", ("Cy Tarn", LAMP)),
    ]
    return engine_over(tmp_path_factory.mktemp("harbour"), told)


def test_the_most_repeated_come_first_with_their_first_and_last_saying(engine: EmbeddedEngine) -> None:
    found = engine.study.echoes(EchoesRequest(SearchRequest()))
    assert (found.total, found.times, found.pages, found.notices) == (2, 6, 1, ())
    toll, lamp = found.families
    assert (toll.speeches, toll.times, toll.first.date, toll.last.date) == (3, 3, "2011-01-01", "2013-03-03")
    assert toll.first.text == TOLL.rstrip(".")
    assert (lamp.first.text, lamp.last.speaker, lamp.passage.words) == (LAMP.rstrip("."), "Cy Tarn", len(LAMP.split()))
    by_words = engine.study.echoes(EchoesRequest(SearchRequest(), order="words"))
    assert [family.passage.words for family in by_words.families] == sorted(
        (toll.passage.words, lamp.passage.words), reverse=True
    )


def test_an_undated_saying_is_not_the_last_where_another_has_a_date(tmp_path: Path) -> None:
    told = [
        speech("2011-01-01", ("Ada Marsh", TOLL), ("Bo Fenn", LAMP)),
        speech("2012-02-02", ("Bo Fenn", LAMP)),
        speech("2013-03-03", ("Ada Marsh", TOLL)),
        replace(speech("once", ("Cy Tarn", TOLL)), date=None),
    ]
    found = engine_over(tmp_path, told).study.echoes(EchoesRequest(SearchRequest(), order="newest"))
    toll, lamp = found.families
    assert (toll.first.date, toll.last.date, toll.times) == ("2011-01-01", "2013-03-03", 3)
    assert (lamp.first.date, lamp.last.date, lamp.times) == ("2011-01-01", "2012-02-02", 2)


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("speaker:marsh", [2, 2]),
        ("speaker:fenn", []),
        ("date:2012..2013", [2, 2]),
        ("date:2014", []),
        ("lamp", [3]),
        ("zebra", []),
    ],
)
def test_counts_are_of_what_the_search_finds(engine: EmbeddedEngine, query: str, counts: list[int]) -> None:
    found = engine.study.echoes(EchoesRequest(SearchRequest(query)))
    assert [family.speeches for family in found.families] == counts
    assert found.total == len(counts)


def test_pages_hold_all_families_once_and_the_table_is_the_same(engine: EmbeddedEngine) -> None:
    pages = [engine.study.echoes(EchoesRequest(SearchRequest(), page=page, size=1)) for page in (1, 2, 3)]
    assert [len(page.families) for page in pages] == [1, 1, 0]
    every = list(engine.study.all_echoes(EchoesRequest(SearchRequest(), size=1)))
    assert every == [family for page in pages for family in page.families]
    rows = list(echo_rows(every))
    assert [dict(zip(ECHO_COLUMNS, row, strict=True))["first_url"] for row in rows] == [
        family["first"]["url"] for page in pages for family in echoes_json(page)["passages"]
    ]


def test_a_speechs_passages_name_their_other_sayings_and_what_differs(engine: EmbeddedEngine) -> None:
    toll, lamp = engine.study.echoes_of("day-2012-02-02")
    assert [(other.saying.date, other.verbatim) for other in toll.others] == [
        ("2011-01-01", False),
        ("2013-03-03", False),
    ]
    changed = [(each.here, each.there) for each in toll.others[0].differences if each.kind == "changed"]
    assert changed == [("eels", "fish")]
    assert [other.verbatim for other in lamp.others] == [True, True], "capitals do not count"
    assert (toll.here.number, lamp.here.number, lamp.speeches) == (1, 2, 2)
    assert echo_json(toll)["others"][0]["differences"] == [{"kind": "changed", "here": "eels", "there": "fish"}]
    for echo in (toll, lamp):
        for other in echo.others:
            assert " ".join(each.there for each in other.differences if each.there) == other.saying.text


def test_a_passage_is_found_by_its_place(engine: EmbeddedEngine) -> None:
    (toll,) = engine.study.echoes_of("day-2011-01-01")
    found = engine.study.echo_at(toll.here.speech, toll.here.paragraph, toll.here.word, toll.here.words)
    assert found is not None
    assert (found.here, found.speeches, len(found.others)) == (toll.here, 2, 2)
    assert engine.study.echo_at(toll.here.speech, toll.here.paragraph, toll.here.word + 1, toll.here.words) is None
    assert engine.study.echo_at("nobody", "0", 0, 16) is None
    assert engine.study.echoes_of("nobody") == ()


def test_folded_the_first_said_of_those_found_counts(engine: EmbeddedEngine) -> None:
    plain, folded = (engine.search(SearchRequest("lamp", folded=each)) for each in (False, True))
    assert (plain.total, folded.total, folded.events) == (3, 1, 1)
    assert [hit.date for hit in folded.hits] == ["2012-02-02"]
    later = engine.search(SearchRequest("lamp date:2013..", folded=True))
    assert [hit.date for hit in later.hits] == ["2013-03-03"]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_folded_counts_are_those_of_distinct_groups_whatever_is_picked(tmp_path: Path, seed: int, sort: Sort) -> None:
    engine = engine_over(tmp_path, speeches_with_refrains(seed))
    snapshot = engine._library.newest().snapshot
    assert snapshot.echoes is not None
    told = snapshot.echoes.wholes
    groups = dict(zip(told.rows.tolist(), told.groups.tolist(), strict=True))
    archive = engine._library.archive
    rows = {
        (said.id, p.id): row
        for said, own in archive.speeches_with_rows()
        for p, row in zip(said.paragraphs, own, strict=True)
    }
    request = SearchRequest("tide OR ferry OR lamp OR pier", sort=sort, size=100, folded=True)

    def distinct(asked: SearchRequest) -> dict[object, list[tuple[str, int]]]:
        found = defaultdict(list)
        for hit in engine.hits(asked.changed(folded=False)):
            row = rows[hit.speech, hit.paragraph]
            found[groups.get(row, f"row {row}")].append((hit.date or "", row))
        return found

    for asked in (
        request,
        request.toggle("topic", "X"),
        request.toggle("speaker", "Bo Fenn"),
        request.changed(since="2012"),
    ):
        expected, results = distinct(asked), engine.search(asked)
        assert results.total == len(expected) < sum(map(len, expected.values()))
        firsts = {min(said)[1] for said in expected.values()}
        assert {rows[hit.speech, hit.paragraph] for hit in results.hits} == firsts
        assert results.events == len({hit.speech for hit in results.hits})
        for facet in results.facets:
            for value in facet.values:
                if not value.picked:
                    alone = asked.without(facet.name).toggle(facet.name, value.value)
                    assert value.count == engine.search(alone).total, (facet.name, value)
        periods = {bar.period: bar.count for bar in results.timeline}
        timeless = asked.changed(since=None, until=None)
        for period, count in periods.items():
            assert count == engine.search(timeless.changed(since=period, until=period)).total
        assert len(list(engine.hits(asked))) == results.total


def test_every_facet_can_be_folded(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, speeches_with_refrains(9))
    found = engine.search(SearchRequest(folded=True), also=[facet.name for facet in FACETS])
    assert {facet.name for facet in found.facets} == {facet.name for facet in FACETS}
    assert TIMELINE not in {facet.name for facet in found.facets}
    years = next(facet for facet in found.facets if facet.name == "year")
    for value in years.values:
        picked = SearchRequest(picks=(Pick("year", value.value),), folded=True)
        assert value.count == engine.search(picked).total
