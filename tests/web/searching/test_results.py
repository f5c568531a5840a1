"""What a result page offers: how words were understood, searching within the results, sizes, surroundings, the
chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.builders.small_site import BRIDGE
from web.app import create_app
from web.searching.results import SIZES

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.config import Settings
    from search.embedded import EmbeddedEngine

MOST_BYTES = 30 * 1024  # of a result page, uncompressed


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in page.select(selector)]


def total(page: BeautifulSoup) -> int:
    return int(page.select("h1 b")[0].get_text().split()[0].replace(",", ""))


def test_each_word_tells_its_forms_and_how_to_look_for_it_alone(client: FlaskClient) -> None:
    page = soup(client, "/?q=the+bridges+carry&place=Lowtown")
    told = texts(page, ".understood li")
    assert told == ["the was ignored · look for it too"]
    page = soup(client, "/?q=hope")
    assert texts(page, ".understood li") == []


def test_words_within_the_results_are_asked_beside_all_that_was_asked(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry&place=Hightown&size=25")
    form = page.select_one("form.within")
    assert form is not None
    fields = {str(each["name"]): str(each.get("value", "")) for each in form.select("input[name]")}
    narrowed = client.get("/", query_string=fields | {"within": "tide"})
    narrowed_page = BeautifulSoup(narrowed.text, "lxml")
    assert 0 < total(narrowed_page) <= total(page)
    assert texts(narrowed_page, ".chip") == ["Remove Place Hightown ×"]
    assert narrowed_page.select("#q")[0]["value"] == "ferry AND tide"


@pytest.mark.parametrize("asked", ["ferry OR bridge", '"the ferry', "ferry -tide"])
def test_what_is_found_within_results_is_among_them(client: FlaskClient, asked: str) -> None:
    def found(query: str) -> set[str]:
        return {hit["url"] for hit in client.get(f"/api/search?size=100&{query}").get_json()["hits"]}

    within = found(f"q={quote(asked)}&within=harbour")
    assert within
    assert within == found(f"q={quote(asked)}") & found("q=harbour")


def test_words_within_results_for_any_of_the_words_are_asked_of_these(client: FlaskClient) -> None:
    page = soup(client, "/?q=the+zebra+bridge")
    assert page.select("form.within [name=q]")[0]["value"] == "zebra OR bridge"


def test_the_results_of_a_page_are_as_many_as_chosen(client: FlaskClient) -> None:
    page = soup(client, "/?q=ferry")
    assert texts(page, ".sizes a, .sizes b") == [str(size) for size in SIZES]
    assert texts(page, ".sizes [aria-current]") == ["10"]
    more = next(a for a in page.select(".sizes a") if a.get_text() == "25")
    assert len(soup(client, str(more["href"])).select(".hit")) == 25


def test_what_stands_around_a_hit_has_a_page_with_the_same_marks(client: FlaskClient) -> None:
    page = soup(client, "/?q=tonnes")
    around = soup(client, str(page.select(".hit-around a")[0]["href"]))
    assert texts(around, ".around .para-text") == [p.text for p in BRIDGE.paragraphs[:5]]
    assert texts(around, ".around .is-marked mark") == ["tonnes"]
    whole = parse_qs(urlsplit(str(around.select(".around-whole a")[0]["href"])).query)
    assert whole == {"q": ["tonnes"], "p": [BRIDGE.paragraphs[2].id]}
    assert client.get(f"/speech/town-1-copy/p/{BRIDGE.paragraphs[2].id}/around").status_code == 301
    assert client.get("/speech/town-1/p/0000000000/around").status_code == 404


def test_the_chart_shows_what_the_archive_lacks_and_what_was_chosen(client: FlaskClient) -> None:
    page = soup(client, "/?q=bridge&from=2013-09&to=2013-09")
    assert len(page.select(".chart-bars .chosen")) == 1
    gaps = sum(int(str(gap["width"])) for gap in page.select(".chart-bars .gap"))
    assert gaps == 7  # the months from September 2013 to May 2014, except the two with speeches
    assert not soup(client, "/?q=bridge").select(".chart-bars .chosen")


def test_a_page_of_results_is_light(kremlin_engine: EmbeddedEngine, site_settings: Settings, shared_data: Path) -> None:
    client = create_app(kremlin_engine, site_settings).test_client()
    typed = (shared_data / "queries-people.txt").read_text("utf-8").splitlines()
    heavy = {
        query: size
        for query in typed
        if query and not query.startswith("#")
        and (size := len(client.get("/", query_string={"q": query}).data)) > MOST_BYTES
    }  # fmt: skip
    assert heavy == {}


def test_a_page_with_room_goes_on_with_some_of_the_words_and_says_how_many(client: FlaskClient) -> None:
    told = client.get("/api/v1/search?q=ferry+tide+-17&size=100").json
    assert told is not None
    shown = soup(client, "/?q=ferry+tide+-17&size=100")
    assert told["further"] is not None
    (link,) = shown.select(".further a")
    assert link.get_text().split()[0] == f"{told['further']['total']:,}"
    assert len(shown.select(".hit")) == len(told["hits"]) + len(told["further"]["hits"])
    assert total(soup(client, str(link["href"]))) == told["total"] + told["further"]["total"]
    assert soup(client, "/?q=ferry+AND+tide").select(".further") == []
