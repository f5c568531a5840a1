"""URLs of study pages: what is written is read back, and forms and links keep all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup

from search.request import SearchRequest
from search.study.collocates import CollocatesRequest
from search.study.comparison import ComparisonRequest
from search.study.lines import LinesRequest
from search.study.trends import TrendsRequest
from web.study import parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

DEFAULTS = SearchRequest()
FERRY = SearchRequest("ferry").toggle("place", "Hightown").exclude("topic", "Roads").changed(since="2012", until="2014")
BRIDGE = SearchRequest("date:2013 bridge").toggle("speaker", "Bo Lind")
ASKED = (
    (parameters.lines, LinesRequest(FERRY)),
    (parameters.lines, LinesRequest(FERRY, "left", depth=2, context=40, sample=100, seed=7, page=3, size=100)),
    (parameters.lines, LinesRequest(FERRY, form="ferries", before="the", after="to")),
    (parameters.lines, LinesRequest(FERRY, run="the ferri", spelt="stem")),
    (parameters.lines, LinesRequest(FERRY, run="the", window=3, side="left")),
    (parameters.trends, TrendsRequest((FERRY, FERRY.changed(text="bridge")), "month", "events", "count")),
    (parameters.collocates, CollocatesRequest(FERRY, 2, "left", 1, "stem", stop_words=True, measure="dice")),
    (parameters.comparison, ComparisonRequest(FERRY, BRIDGE, length=2, minimum=1, spelt="stem", stop_words=True)),
    (parameters.comparison, ComparisonRequest(BRIDGE, FERRY)),
)
PAGES = (
    "/lines?q=ferry&place=Hightown&lines=100&order=left&depth=2&sample=100&seed=3",
    "/lines?q=ferry&before=the&form=ferry",
    "/lines?q=ferry&run=the&window=3&side=left",
    "/trends?q=ferry&q=bridge&from=2012&step=month&unit=events&scale=count&intervals=1",
    "/collocates?q=ferry&topic=Harbour&window=2&side=left&measure=dice&spelt=stem&minimum=1&stop=1",
    "/compare?q=date:2012&place=Hightown&against=date:2013&against.speaker=Bo+Lind&against.from=2013"
    "&length=2&spelt=stem&minimum=1&stop=1",
)  # fmt: skip


@pytest.mark.parametrize(("read", "asked"), ASKED)
def test_what_is_written_is_read_back(
    read: Callable[[bytes, SearchRequest], parameters.StudyRequest], asked: parameters.StudyRequest
) -> None:
    assert read(parameters.write(asked, DEFAULTS).encode(), DEFAULTS) == asked


@pytest.mark.parametrize("address", PAGES)
def test_a_new_query_keeps_all_that_the_page_was_asked_beside(client: FlaskClient, address: str) -> None:
    page = BeautifulSoup(client.get(address).text, "lxml")
    inputs = page.select("form.ask input[name]")
    sent = sorted((str(each["name"]), str(each.get("value", ""))) for each in inputs)
    assert [pair for pair in sent if pair[1]] == sorted(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("address", PAGES)
def test_a_choice_changes_one_thing_of_the_address(client: FlaskClient, address: str) -> None:
    asked = set(parse_qsl(urlsplit(address).query))
    page = BeautifulSoup(client.get(address).text, "lxml")
    choices = page.select(".choose a:not([aria-current])")
    assert len(choices) > 2
    for choice in choices:
        offered = set(parse_qsl(urlsplit(str(choice["href"])).query))
        assert len({name for name, _ in asked ^ offered}) == 1


@pytest.mark.parametrize("number", ["0", "-1", "999999", "²", "9" * 30])
@pytest.mark.parametrize("page", ["/lines", "/trends", "/collocates", "/compare", "/echoes"])
def test_any_number_typed_into_an_address_has_a_page(client: FlaskClient, page: str, number: str) -> None:
    numbers = ("lines", "depth", "context", "sample", "seed", "page", "window", "minimum", "length", "fewest")
    asked = {"q": "ferry", "order": "left", **dict.fromkeys(numbers, number)}
    assert client.get(page, query_string=asked).status_code == 200


def test_a_comparison_the_other_way_round_keeps_what_both_slices_are_made_of(client: FlaskClient) -> None:
    asked = {"topic": "Harbour", "-place": "Hightown", "from": "2013", "against": "date:2012", "minimum": "1"}
    page = BeautifulSoup(client.get(f"/compare?{urlencode(asked)}").text, "lxml")
    reading, captions = page.select(".reading")[0], [each.get_text() for each in page.select("caption")]
    assert captions == ["Typical of Topic: Harbour, not Place: Hightown, from 2013", "Typical of date:2012"]
    other = BeautifulSoup(client.get(str(reading.select("a")[0]["href"])).text, "lxml")
    assert [each.get_text() for each in other.select("caption")] == captions[::-1]
    back = other.select(".reading a")[0]["href"]
    assert set(parse_qsl(urlsplit(str(back)).query)) == set(asked.items())
