"""The trends page: gaps, hatched ranges, and figures that link to the lines that they count."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest
from bs4 import BeautifulSoup

from index.config import Settings
from search.request import SearchRequest
from search.study.trends import TrendsRequest
from tests.builders.harbour import engine_over, speech
from tests.builders.small_site import UNHURRIED
from web.app import create_app
from web.study.trend_chart import NARROW, chart

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine

LONG = "the tide is high " * 3000  # 12,000 words


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder: Path = tmp_path_factory.mktemp("trends")
    said = [(2010, LONG), (2011, "the tide is low"), (2012, "a short tide"), (2014, LONG)]
    return engine_over(folder, [speech(f"{year}-05-06", ("Ada Marsh", text)) for year, text in said])


def test_periods_without_a_transcript_are_gaps_and_those_of_few_words_are_hatched(engine: EmbeddedEngine) -> None:
    found = engine.study.trends(TrendsRequest((SearchRequest("tide"),)))
    drawn = chart(found, intervals=False, lines=lambda *_: "/lines")
    year = (1000 - 64) / 5
    assert drawn.gaps == ((round(64 + 3 * year, 1), round(year, 1)),)
    assert drawn.sparse == ((round(64 + year, 1), round(2 * year, 1)),)
    assert [dot.thin for dot in drawn.series[0].dots] == [False, True, True, False]
    assert len(drawn.series[0].paths) == 2


@pytest.mark.parametrize(
    ("most", "top"),
    [(1, "1"), (9, "10"), (11, "12"), (1300, "1,600"), (4339, "5,000"), (6001, "8,000")],
)
def test_the_axis_ends_close_above_the_highest_value(engine: EmbeddedEngine, most: float, top: str) -> None:
    found = engine.study.trends(TrendsRequest((SearchRequest("tide"),)))
    trend = found.trends[0]
    points = tuple(point._replace(value=most if point.value else point.value) for point in trend.points)
    raised = replace(found, trends=(replace(trend, points=points),))
    assert chart(raised, intervals=False, lines=lambda *_: "/lines").values[-1].label == top


@pytest.mark.parametrize("cells", ["details td:nth-child(2) a", "section > .study-table td:nth-child(2) a"])
@pytest.mark.parametrize("query", ["q=tide", "q=the+AND+tide&speaker=Ada+Marsh&step=month"])
def test_each_figure_leads_to_as_many_lines(engine: EmbeddedEngine, query: str, cells: str) -> None:
    client = create_app(engine, Settings(web=UNHURRIED)).test_client()
    figures = BeautifulSoup(client.get(f"/trends?{query}").text, "lxml").select(cells)
    assert figures
    for figure in figures:
        told = re.search(r"<h1[^>]*>([\d,]+) occurrence", client.get(str(figure["href"])).text)
        assert told
        assert told[1] == figure.get_text()


@pytest.mark.parametrize(
    ("query", "axis", "columns"),
    [
        ("", "Occurrences, per million words of the slice, by year", ["Occurrences", "Words of the slice"]),
        (
            "&unit=paragraphs&scale=share&step=quarter",
            "Paragraphs, share of the paragraphs of the slice in %, by quarter",
            ["Paragraphs", "Paragraphs of the slice"],
        ),
        ("&unit=events&scale=count&step=month", "Events, by month", ["Events", "Words of the slice"]),
    ],
)
def test_the_chart_and_the_table_name_what_they_count(
    engine: EmbeddedEngine, query: str, axis: str, columns: list[str]
) -> None:
    client = create_app(engine, Settings(web=UNHURRIED)).test_client()
    page = BeautifulSoup(client.get(f"/trends?q=tide{query}").text, "lxml")
    assert page.select(".trend-of")[0].get_text() == axis
    assert [head.get_text() for head in page.select("details thead th")[1:3]] == columns


@pytest.mark.parametrize(("step", "first"), [("quarter", "-Q1"), ("month", "-01")])
def test_every_label_of_a_long_chart_is_the_beginning_of_a_year(
    engine: EmbeddedEngine, step: Literal["quarter", "month"], first: str
) -> None:
    found = engine.study.trends(TrendsRequest((SearchRequest("tide"),), step=step))
    labels = [tick.label for tick in chart(found, intervals=False, lines=lambda *_: "/lines", frame=NARROW).periods]
    assert 1 < len(labels) <= NARROW.ticks
    assert all(label.endswith(first) for label in labels)


def test_nobody_is_listed_who_never_says_it(engine: EmbeddedEngine) -> None:
    client = create_app(engine, Settings(web=UNHURRIED)).test_client()
    page = BeautifulSoup(client.get("/trends?q=zebra&q=tide").text, "lxml")
    assert [len(part.select(".study-table caption:not(.quiet)")) for part in page.select(".told")] == [0, 1]
