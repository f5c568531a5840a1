"""A search asks for all the words, then for all with the title's help, then for any of them; the answer says which it
was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.embedded import EmbeddedEngine, open_engine
from search.request import SearchRequest

if TYPE_CHECKING:
    from index.config import Settings


@pytest.fixture(scope="module")
def engine(site_settings: Settings) -> EmbeddedEngine:
    return open_engine(site_settings)


def said(engine: EmbeddedEngine, typed: str) -> list[str]:
    return [notice.code for notice in engine.search(SearchRequest(typed)).notices]


def test_words_that_one_paragraph_has_need_no_help(engine: EmbeddedEngine) -> None:
    assert said(engine, "ferry tide") == []


def test_the_title_may_have_some_of_the_words_where_no_paragraph_has_all(engine: EmbeddedEngine) -> None:
    found = engine.search(SearchRequest("farewell 17"))
    assert [(hit.title, hit.number) for hit in found.hits] == [("Farewell to the ferry", 17)]
    assert [notice.code for notice in found.notices] == ["with-title"]


def test_a_phrase_that_only_a_title_has_finds_its_first_paragraph(engine: EmbeddedEngine) -> None:
    found = engine.search(SearchRequest('"farewell to the ferry"'))
    assert [(hit.title, hit.number) for hit in found.hits] == [("Farewell to the ferry", 1)]


def test_any_of_the_words_come_last(engine: EmbeddedEngine) -> None:
    assert said(engine, "farewell 17 bread") == ["any-word"]


def test_nothing_is_loosened_where_nothing_would_be_found(engine: EmbeddedEngine) -> None:
    assert "any-word" not in said(engine, "zzzz qqqq")
    assert "with-title" not in said(engine, '"tide farewell"')


@pytest.mark.parametrize("typed", ["*", "", "topic:harbour OR topic:trade", "-zzzz", "after:2011"])
def test_what_has_no_words_to_rank_by_comes_newest_first(engine: EmbeddedEngine, typed: str) -> None:
    dates = [hit.date for hit in engine.search(SearchRequest(typed, size=50)).hits if hit.date]
    assert len(set(dates)) > 1
    assert dates == sorted(dates, reverse=True)


def test_explicit_operators_are_never_loosened(engine: EmbeddedEngine) -> None:
    assert engine.search(SearchRequest("farewell AND bread")).total == 0
    assert engine.search(SearchRequest("farewell AND 17")).total == 0
    assert said(engine, "farewell 17") == ["with-title"]


def test_titles_are_completed_from_their_beginning(engine: EmbeddedEngine) -> None:
    ways = [way for way in engine.complete("farewell to") if way.kind == "title"]
    assert [(way.text, way.total) for way in ways] == [("Farewell to the ferry", 30)]
    assert engine.search(SearchRequest(ways[0].query)).total == 30


def test_the_id_of_a_speech_is_that_speech(engine: EmbeddedEngine) -> None:
    found = engine.search(SearchRequest("kremlin-5"))
    assert {hit.speech for hit in found.hits} == {"kremlin-5"}
    assert found.reading == "event kremlin-5"
    assert engine.search(SearchRequest("http://en.kremlin.ru/events/president/news/5")).total == found.total


def test_the_parts_of_one_word_are_never_asked_each_by_itself(engine: EmbeddedEngine) -> None:
    assert engine.search(SearchRequest("ferry&bread")).total == 0
    assert engine.search(SearchRequest("ferry bread")).total > 0


@pytest.mark.parametrize("typed", ["😀", "!!!", "«»", "()", "ー", " - "])
def test_signs_alone_find_everything_and_say_so(engine: EmbeddedEngine, typed: str) -> None:
    results = engine.search(SearchRequest(typed))
    assert results.total == engine.search(SearchRequest()).total
    (notice,) = results.notices
    assert (notice.code, typed.strip() in notice.message) == ("no-words", True)


@pytest.mark.parametrize("typed", ["", "  ", "*", "AND", "date:2003 !", "event:day-1"])
def test_who_asks_for_everything_or_was_told_is_not_told_again(engine: EmbeddedEngine, typed: str) -> None:
    assert "no-words" not in [notice.code for notice in engine.search(SearchRequest(typed)).notices]
