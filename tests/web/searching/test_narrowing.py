"""The facet lists beside the results: which values they show, the lengths of the bars, and the bytes of each row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from search.request import SearchRequest
from search.results import Facet, FacetValue
from web.links import Onward
from web.searching.narrowing import SHARES, SHORT, facet_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

MOST_BYTES = 200  # of a row, without its query string and value; a hundred rows are most of the page


@pytest.fixture
def onward(site: Flask) -> Iterator[Onward]:
    with site.test_request_context("/?q=ferry"):
        yield Onward(SearchRequest("ferry"))


def facet(*counts: int, picked: int | None = None) -> Facet:
    values = (FacetValue(f"v{n}", count, picked=n == picked) for n, count in enumerate(counts))
    return Facet("topic", "Topic", tuple(values), len(counts))


def test_a_few_values_are_in_sight_and_whatever_is_picked(onward: Onward) -> None:
    (shown,) = facet_lists([facet(*range(9, 0, -1), picked=8)], onward)
    assert [row.name for row in shown.rows] == [*(f"v{n}" for n in range(SHORT)), "v8"]
    assert not shown.is_whole


def test_a_facet_with_one_value_narrows_nothing_unless_it_does_so_already(onward: Onward) -> None:
    assert list(facet_lists([facet(3), facet()], onward)) == []
    assert [shown.name for shown in facet_lists([facet(3, picked=0)], onward)] == ["topic"]


def test_bars_are_as_long_as_their_part_of_the_longest(onward: Onward) -> None:
    (shown,) = facet_lists([facet(200, 100, 1)], onward)
    assert [row.share for row in shown.rows] == [SHARES, round(SHARES / 2), 0]


def test_a_row_leads_to_the_value_and_weighs_little(client: FlaskClient) -> None:
    page = client.get("/?q=ferry").text
    rows = re.findall(r"^<li class=s\d+.*$", page, re.MULTILINE)
    assert any('href="/?q=ferry&amp;topic=Harbour">Harbour</a> ' in row for row in rows)
    assert max(len(re.sub(r"ferry|value=\"[^\"]*\"|>[^<]+</a>", "", row).encode()) for row in rows) < MOST_BYTES
