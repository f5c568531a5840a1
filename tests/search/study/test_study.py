"""The interface of study: all counting for one answer has one time limit, and a next page reuses the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import NotWholeError
from search.embedded import EmbeddedEngine
from search.request import SearchRequest
from search.study import lines
from search.study.comparison import ComparisonRequest
from search.study.counting_study import COMPARING
from search.study.lines import LinesRequest
from search.study.trends import TrendsRequest
from tests.builders.harbour import engine_over, random_speeches, speech

if TYPE_CHECKING:
    from pathlib import Path

HARBOUR = LinesRequest(SearchRequest("harbour"))


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    return engine_over(tmp_path, random_speeches(5, 12))


@pytest.fixture
def arranged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list of the queries whose lines were counted and sorted, in order."""
    asked: list[str] = []
    made = lines.arranged

    def noted(generation: object, request: LinesRequest, ends: object) -> object:
        asked.append(request.search.text)
        return made(generation, request, ends)  # type: ignore[arg-type]

    monkeypatch.setattr("search.study.lines.arranged", noted)
    return asked


def page(number: int) -> LinesRequest:
    return LinesRequest(SearchRequest("harbour"), page=number, size=3)


def test_the_next_page_of_lines_is_remembered_from_one_answer_to_the_next(
    engine: EmbeddedEngine, arranged: list[str]
) -> None:
    first, second = (engine.for_one_answer().study.lines(page(number)) for number in (1, 2))
    assert arranged == ["harbour"]
    assert len({*first.lines, *second.lines}) == 6


def test_lines_of_an_older_generation_are_forgotten(
    engine: EmbeddedEngine, arranged: list[str], tmp_path: Path
) -> None:
    before = engine.study.lines(HARBOUR)
    engine_over(tmp_path, [speech("2031-01-05", ("Ada Marsh", "harbour after harbour"))])
    assert engine._library.catch_up()
    assert engine.study.lines(HARBOUR).total == before.total + 2
    assert arranged == ["harbour", "harbour"]
    assert len(engine.study._remembered._found) == 1


def test_only_the_lines_asked_for_last_are_remembered(
    engine: EmbeddedEngine, arranged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.study.counting_study.KEPT_LISTINGS", 2)
    for query in ("tide", "pier", "tide", "nowhere", "tide", "pier"):
        engine.study.lines(LinesRequest(SearchRequest(query)))
    assert arranged == ["tide", "pier", "nowhere", "pier"]


def test_all_that_one_answer_studies_ends_together_and_a_part_is_not_remembered(
    engine: EmbeddedEngine, arranged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.execution.cost.COSTLY", 0)
    now = [0.0]
    timed = EmbeddedEngine(engine._library, 12, seconds=4.0, clock=lambda: now[0])
    once = timed.for_one_answer()
    now[0] = 4.0
    assert once.study.lines(HARBOUR).notices[0].code == "time-up"
    trend = once.study.trends(TrendsRequest((SearchRequest("tide"),))).trends[0]
    assert [notice.code for notice in trend.notices] == ["time-up"]
    assert trend.words == engine.study.trends(TrendsRequest((SearchRequest("tide"),))).trends[0].words
    assert timed.study.lines(HARBOUR).notices == ()
    assert arranged == ["harbour", "harbour"]


def test_a_comparison_of_one_answer_has_the_multiple_of_a_searchs_time_that_is_promised(engine: EmbeddedEngine) -> None:
    now = [0.0]
    asked = ComparisonRequest(SearchRequest("tide"), SearchRequest("pier"), length=2, minimum=1)
    timed = EmbeddedEngine(engine._library, 12, seconds=4.0, clock=lambda: now[0])
    once = timed.for_one_answer()
    now[0] = COMPARING * 4.0 - 0.1
    assert once.study.compare(asked) == engine.study.compare(asked)
    assert list(once.study.all_keywords(asked)) == list(engine.study.all_keywords(asked))
    now[0] = COMPARING * 4.0
    with pytest.raises(NotWholeError):
        once.study.compare(asked)
    with pytest.raises(NotWholeError):
        next(once.study.all_keywords(asked))


def test_lines_that_took_longer_to_count_than_to_find_are_remembered(
    engine: EmbeddedEngine, arranged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now, counting = [0.0], lines.arranged

    def slowly(*given: object) -> object:
        found = counting(*given)  # type: ignore[arg-type]
        now[0] += 5.0
        return found

    monkeypatch.setattr("search.study.lines.arranged", slowly)
    timed = EmbeddedEngine(engine._library, 12, seconds=4.0, clock=lambda: now[0])
    assert timed.study.lines(page(1)).notices == timed.study.lines(page(2)).notices == ()
    assert arranged == ["harbour"]


def test_all_lines_are_read_however_many_batches_they_take(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.study.counting_study.BATCH", 2)
    shown = engine.study.lines(LinesRequest(SearchRequest("harbour"), size=1000))
    assert list(engine.study.all_lines(HARBOUR)) == list(shown.lines)
    assert shown.total == len(shown.lines) > 4
