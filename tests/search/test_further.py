"""A first page with room left adds paragraphs with some of the words; all counts remain those for all words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.request import SearchRequest
from tests.builders.harbour import engine_over, random_speeches, speech

if TYPE_CHECKING:
    from pathlib import Path

    from index.records import Speech
    from search.embedded import EmbeddedEngine


def told(day: str, *texts: str) -> Speech:
    return speech(day, *(("Ada Marsh", text) for text in texts))


def engine_of(folder: Path, *texts: str) -> EmbeddedEngine:
    return engine_over(folder, [told("2001-02-03", *texts)])


def test_a_page_with_room_goes_on_with_the_best_that_have_some_of_the_words(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, "The tide lifts the ferry.", "The tide.", "A ferry, a ferry.", "The pier.")
    found = engine.search(SearchRequest("tide ferry"))
    assert (found.total, [hit.number for hit in found.hits]) == (1, [1])
    assert found.further is not None
    assert (found.further.total, sorted(hit.number for hit in found.further.hits)) == (2, [2, 3])
    assert all(hit.spans for hit in found.further.hits)
    assert engine.search(found.further.request).total == found.total + found.further.total
    assert [hit.paragraph for hit in engine.hits(SearchRequest("tide ferry"))] == [hit.paragraph for hit in found.hits]


@pytest.mark.parametrize(
    "asked",
    [
        SearchRequest("tide ferry", sort="newest"),
        SearchRequest("tide ferry", size=1),
        SearchRequest("tide ferry", any_word=True),
        SearchRequest("tide AND ferry"),
        SearchRequest('"tide lifts"'),
        SearchRequest("tide"),
        SearchRequest("tide zzzz"),
    ],
)
def test_a_page_goes_on_with_nothing_where_nothing_was_left_out(tmp_path: Path, asked: SearchRequest) -> None:
    engine = engine_of(tmp_path, "The tide lifts the ferry.", "The tide.", "A ferry, a ferry.", "The pier.")
    assert engine.search(asked).further is None


def test_conditions_hold_for_what_a_page_goes_on_with(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, "The tide lifts the ferry.", "The tide.", "A ferry by the pier.", "The pier.")
    found = engine.search(SearchRequest("tide ferry -pier"))
    assert found.further is not None
    assert [hit.number for hit in found.further.hits] == [2]


def test_one_per_speech_is_one_also_where_a_page_goes_on(tmp_path: Path) -> None:
    first, other = (
        told("2001-02-03", "The tide lifts the ferry.", "The tide."),
        told("2001-02-04", "The tide.", "A tide."),
    )
    engine = engine_over(tmp_path, [first, other])
    found = engine.search(SearchRequest("tide ferry", grouped=True))
    assert found.further is not None
    assert [hit.speech for hit in (*found.hits, *found.further.hits)] == [first.id, other.id]


def test_what_a_page_goes_on_with_and_what_it_has_are_all_that_any_of_the_words_find(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, random_speeches(5, 20))
    for typed in ("tide ferry bridge", "ferry storm", "harbour tide lamp"):
        request = SearchRequest(typed, size=100)
        found, any_of_them = engine.search(request), engine.search(request.changed(any_word=True))
        further = found.further.hits if found.further else ()
        assert len({(hit.speech, hit.paragraph) for hit in (*found.hits, *further)}) == any_of_them.total


def test_a_page_that_had_no_time_to_go_on_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_of(tmp_path, "The tide lifts the ferry.", "The tide.", "A ferry, a ferry.", "The pier.")
    monkeypatch.setattr("search.execution.cost.COSTLY", 0)  # of what costs less, the time is not looked at
    monkeypatch.setattr("search.archive_engine.FURTHER_SECONDS", -1.0)
    found = engine.search(SearchRequest("tide ferry"))
    assert (found.total, found.further, [notice.code for notice in found.notices]) == (1, None, ["time-short"])
    assert engine.search(SearchRequest("tide")).notices == ()  # nothing would have followed
