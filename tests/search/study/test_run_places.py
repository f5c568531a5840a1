"""Each figure of a table of neighbours, keywords or distinctive words is the number of lines that it leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from search.request import Pick, SearchRequest
from search.study.collocates import CollocatesRequest
from search.study.comparison import ComparisonRequest
from search.study.lines import LinesRequest
from search.study.slices import conditions
from tests.builders.harbour import engine_over, random_speeches, speech

if TYPE_CHECKING:
    from search.embedded import EmbeddedEngine

MARSH = SearchRequest(picks=(Pick("speaker", "Ada Marsh"),))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder = tmp_path_factory.mktemp("harbour")
    return engine_over(folder, [*random_speeches(7, 30), speech("2031-01-05", ("Ada Marsh", "Tide tide, tide tide!"))])


@pytest.mark.parametrize("spelt", ["form", "stem"])
@pytest.mark.parametrize(("window", "side"), [(1, "left"), (2, "right"), (3, "both")])
@pytest.mark.parametrize("query", ["ferry", '"the harbour"', "tide OR pier speaker:marsh", "email"])
def test_a_neighbours_figures_are_numbers_of_lines(
    engine: EmbeddedEngine, query: str, window: int, side: str, spelt: str
) -> None:
    search = SearchRequest(query)
    asked = CollocatesRequest(search, window, side, 1, spelt, stop_words=True)  # type: ignore[arg-type]
    told = engine.study.collocates(asked).collocates
    assert len(told) > 5
    for one in told:
        near = LinesRequest(search, run=one.word, spelt=asked.spelt, window=window, side=asked.side, size=1000)
        lines = engine.study.lines(near)
        assert (lines.total, len(lines.lines)) == (one.together, one.together), one.word
        overall = LinesRequest(conditions(search), run=one.word, spelt=asked.spelt)
        assert engine.study.lines(overall).total == one.overall, one.word


@pytest.mark.parametrize("spelt", ["form", "stem"])
@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize(
    "slices",
    [
        (MARSH, SearchRequest("date:2011.. -speaker:marsh")),
        (SearchRequest("ferry"), SearchRequest("tide OR pier speaker:marsh")),
        (SearchRequest('"the harbour"'), SearchRequest("date:2010..")),
    ],
)
def test_a_keywords_figures_are_numbers_of_lines(
    engine: EmbeddedEngine, slices: tuple[SearchRequest, SearchRequest], length: int, spelt: str
) -> None:
    here, there = slices
    request = ComparisonRequest(here, there, length, 2, spelt, stop_words=True, size=40)  # type: ignore[arg-type]
    found = engine.study.compare(request)
    assert len(found.here) > 1
    for one in (*found.here, *found.there):
        lines = [engine.study.lines(LinesRequest(side, run=one.words, spelt=request.spelt)) for side in (here, there)]
        assert [each.total for each in lines] == [one.here, one.there], one.words


def test_a_run_is_shown_as_it_is_written_and_may_overlap_itself(engine: EmbeddedEngine) -> None:
    lines = engine.study.lines(LinesRequest(SearchRequest("date:2031"), order="oldest", run="tide tide"))
    assert [line.match for line in lines.lines] == ["Tide tide", "tide, tide", "tide tide"]
    assert engine.study.lines(LinesRequest(SearchRequest("date:2031"), run="tide nowhere")).total == 0


def test_a_compound_counts_by_its_parts(engine: EmbeddedEngine) -> None:
    every = engine.study.all_lines(LinesRequest(SearchRequest("email", equivalents=False)))
    matches = [line.match.lower() for line in every]
    alone = engine.study.lines(LinesRequest(SearchRequest(), run="email")).total
    assert alone == matches.count("email") < len(matches)
    assert {re.sub(r"\W", "", match) for match in matches} == {"email"}


def test_a_searchs_words_choose_the_paragraphs_whose_lines_are_listed(engine: EmbeddedEngine) -> None:
    asked = ("", "speaker:marsh", "ferry speaker:marsh", "ferry pier speaker:marsh", '"the ferry" speaker:marsh')
    counts = [engine.study.lines(LinesRequest(SearchRequest(each), run="the")).total for each in asked]
    assert counts == sorted(set(counts[:4]), reverse=True) + counts[4:]
    assert 0 < counts[4] < counts[2]
