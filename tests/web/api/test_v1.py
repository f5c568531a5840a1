"""The routes of version 1: their counts are those of the pages, and they report parameters that they do not accept."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from bs4 import BeautifulSoup

from index.fields import FACETS
from search.embedded import open_engine
from search.request import Pick, SearchRequest
from tests.builders.small_site import MARKET, OLD_MARKET
from web import state
from web.api.openapi import document
from web.api.operations import OPERATIONS
from web.app import create_app
from web.serving.cost import is_dear

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from index.config import Settings

DATES = "such as 2013, 2013-09 or 2013-09-23"
DOCS = Path(__file__).resolve().parents[3] / "docs" / "api.md"


def told(client: FlaskClient, address: str) -> Any:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def problem(client: FlaskClient, address: str) -> Any:
    answer = client.get(f"/api/v1/{address}")
    assert answer.content_type == "application/problem+json"
    told = answer.get_json()
    assert told["status"] == answer.status_code
    return told


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def words(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in page.select(selector)]


def numbers(page: BeautifulSoup, selector: str) -> list[int]:
    """Return the whole numbers in the first element that matches the selector."""
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", page.select(selector)[0].get_text())]


def test_a_receipt_is_taken_and_asked_again(client: FlaskClient) -> None:
    taken = told(client, "receipt?q=ferry&of=lines")
    assert taken["searches"][0]["occurrences"] == told(client, "lines?q=ferry")["total"]
    again = told(client, f"receipt/{taken['token']}")
    assert (again["same"], again["receipt"]) == (True, taken)
    assert [again["searches"][0][name] for name in ("all_changed", "all_gone", "all_left")] == [0, 0, 0]
    assert client.get(taken["url"]).status_code == 200


def test_a_receipt_of_trends_has_each_query(client: FlaskClient) -> None:
    taken = told(client, "receipt?of=trends&q=ferry&q=bridge&step=month")
    assert [each["query"] for each in taken["searches"]] == ["ferry", "bridge"]


def test_what_is_no_receipt_is_not_found(client: FlaskClient) -> None:
    assert problem(client, "receipt/AAAA")["detail"].startswith("This is no receipt")


QUERIES = (
    "ferry",
    "bridge",
    "harbour year",
    "ferry place=x",
    "nosuchword",
    "speaker:marsh",
    '"the tide"',
    "ferry OR bell",
)


@pytest.mark.parametrize("query", QUERIES)
def test_pages_and_routes_count_the_same(client: FlaskClient, query: str) -> None:
    asked = {"q": query}

    def shown(path: str) -> BeautifulSoup:
        return BeautifulSoup(client.get(path, query_string=asked).text, "lxml")

    def route(path: str) -> Any:
        return client.get(f"/api/v1/{path}", query_string=asked).get_json()

    found, older = route("search"), client.get("/api/search", query_string=asked).get_json()
    assert {**found, "took_ms": 0} == {**older, "took_ms": 0, "page": 1, "pages": found["pages"], "size": 10}
    assert numbers(shown("/"), "h1")[:2] == [found["total"], found["events"]][: 2 if found["total"] else 0]
    assert numbers(shown("/lines"), "h1") == [route("lines")["total"], route("lines")["paragraphs"]]
    assert numbers(shown("/collocates"), "h1") == [route("collocates")["total"]]
    (trend,) = route("trends")["trends"]
    assert numbers(shown("/trends"), ".legend .quiet")[:2] == [trend["total"], trend["words"]]
    assert sum(point["count"] for point in trend["points"]) + trend["undated"] == trend["total"]
    for facet, values in found["facets"].items():
        listed = client.get(f"/api/v1/facets/{facet}", query_string=asked).get_json()["values"]
        assert [(each["value"], each["count"]) for each in listed[: len(values)]] == [
            (each["value"], each["count"]) for each in values
        ]


@pytest.mark.parametrize("query", QUERIES)
def test_a_table_has_what_its_route_counts(client: FlaskClient, query: str) -> None:
    for name, total in (("search", "total"), ("lines", "drawn")):
        counted = client.get(f"/api/v1/{name}", query_string={"q": query}).get_json()[total]
        rows = client.get(f"/api/v1/{name}.csv", query_string={"q": query}).data.decode("utf-8-sig")
        objects = client.get(f"/api/v1/{name}.jsonl", query_string={"q": query}).text.splitlines()
        assert len(list(csv.DictReader(io.StringIO(rows)))) == len(list(map(json.loads, objects))) == counted


def test_pages_make_the_whole_and_one_behind_the_last_is_empty(client: FlaskClient) -> None:
    whole = told(client, "search?q=ferry&size=100")["hits"]
    pages = told(client, "search?q=ferry&size=7")["pages"]
    parts = [told(client, f"search?q=ferry&size=7&page={n}")["hits"] for n in range(1, pages + 2)]
    assert [hit["paragraph"] for part in parts for hit in part] == [hit["paragraph"] for hit in whole]
    assert parts[-1] == []


def test_size_0_counts_and_sends_no_paragraph(client: FlaskClient) -> None:
    counted, found = told(client, "search?q=ferry&size=0"), told(client, "search?q=ferry&size=1")
    assert (counted["hits"], counted["size"], counted["pages"]) == ([], 0, 1)
    assert (counted["total"], counted["facets"]) == (found["total"], found["facets"])


def test_a_list_is_as_long_as_asked(client: FlaskClient) -> None:
    assert len(told(client, "collocates?q=ferry&minimum=1&stop=1&top=3")["collocates"]) == 3
    assert len(told(client, "facets/event?q=harbour&size=2")["values"]) == 2
    second = told(client, "facets/event?size=2&page=2")
    assert (second["page"], second["pages"], second["distinct"]) == (2, 3, 5)


def test_a_slice_is_compared_with_another_by_picks(client: FlaskClient) -> None:
    by_text = told(client, "compare?q=place:hightown&against=place:lowtown&minimum=1")
    by_pick = told(client, "compare?place=Hightown&against.place=Lowtown&minimum=1")
    assert by_text["here"] == by_pick["here"] != []


@pytest.mark.parametrize(
    ("address", "errors"),
    [
        ("search?q=ferry&sise=5", [("sise", "no parameter of this route; did you mean 'size'?")]),
        ("search?size=1000", [("size", "a whole number from 0 to 100, not '1000'")]),
        ("search?size=ten", [("size", "a whole number from 0 to 100, not 'ten'")]),
        ("search?sort=best", [("sort", "one of relevance, newest, oldest, not 'best'")]),
        ("search?q=a&q=b", [("q", "given twice")]),
        ("trends?" + "&".join(f"q=word{n}" for n in range(9)), [("q", "given more than 8 times")]),
        ("search?" + "&".join(f"topic={n}" for n in range(61)), [("topic", "given more than 60 times")]),
        ("search?from=soon", [("from", f"'soon' is not a date not before which it was said, {DATES}")]),
        ("search?from=0000", [("from", f"'0000' is not a date not before which it was said, {DATES}")]),
        ("search?topic=&-speaker=", [("topic", "empty"), ("-speaker", "empty")]),
        ("search?q=" + "x" * 1001, [("q", "at most 1,000 characters")]),
        ("lines", [("q", "missing")]),
        ("lines?step=year", [("step", "no parameter of this route"), ("q", "missing")]),
        ("lines.csv?q=ferry&page=2", [("page", "no parameter of this route; did you mean 'place'?")]),
        ("speech/town-1?colour=red", [("colour", "no parameter of this route")]),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(client: FlaskClient, address: str, errors: list[tuple[str, str]]) -> None:
    said = problem(client, address)
    assert said["status"] == 400
    assert [(each["parameter"], each["detail"]) for each in said["errors"]] == errors


def test_all_that_an_address_of_the_site_can_ask_of_a_search_is_accepted() -> None:
    picks = tuple(Pick(field.name, "x", exclude) for field in FACETS for exclude in (False, True))
    asked = SearchRequest(
        "war", picks, "2012", "2013", "oldest", 2, 20, grouped=True, equivalents=False, any_word=True, folded=True
    )
    names = {name for name, _ in parse_qsl(state.write(asked, explain="1"))}
    search, *_ = OPERATIONS
    assert names == {each.name for each in search.parameters}


def test_what_is_typed_as_a_query_is_read_and_never_refused(client: FlaskClient) -> None:
    assert told(client, "search?q=%22ferry")["notices"][0]["code"] == "unclosed-quote"
    assert told(client, "search?q=ferry&from=2013-02-30")["notices"][0]["code"] == "impossible-date"


def test_what_is_not_there_is_a_problem(client: FlaskClient) -> None:
    for address in ("nothing", "facets/colour", "facets/colour.csv", "speech/nobody", "speech/town-1/p/nobody"):
        assert problem(client, address)["status"] == 404
    posted = client.post("/api/v1/search")
    assert (posted.status_code, posted.content_type) == (405, "application/problem+json")
    older = client.get("/api/nothing").get_json()
    assert (older["error"], older["detail"]) == ("There is no such page", "There is no such page")


def test_a_former_paragraph_says_what_took_its_place(client: FlaskClient) -> None:
    said = problem(client, f"speech/town-3/p/{OLD_MARKET.paragraphs[0].id}")
    (change,) = said["changes"]
    assert said["status"] == 410
    assert change["text"] == OLD_MARKET.paragraphs[0].text
    assert change["successor"] == MARKET.paragraphs[0].id


def test_an_earlier_id_leads_to_the_speech(client: FlaskClient) -> None:
    for address in ("speech/town-1-copy", "speech/town-1-copy/p/x"):
        assert client.get(f"/api/v1/{address}").headers["Location"].startswith("/api/v1/speech/town-1")


def test_a_paragraph_knows_its_speech_and_its_neighbours(client: FlaskClient) -> None:
    first, second = MARKET.paragraphs
    said = told(client, f"speech/town-3/p/{second.id}")
    assert (said["speech"]["title"], said["paragraph"]["text"]) == ("Market day", second.text)
    assert (said["previous"], said["next"]) == (first.id, None)
    assert client.get(said["url"]).status_code == 303


def test_the_document_has_every_route_and_no_other(site: Flask, client: FlaskClient) -> None:
    rules = {rule.rule for rule in site.url_map.iter_rules() if rule.endpoint.startswith("v1.")}
    paths = {path.replace("{", "<").replace("}", ">") for path in told(client, "openapi.json")["paths"]}
    assert {f"/api/v1{path}" for path in paths} == rules - {"/api/v1/openapi.json"}


def test_the_document_is_openapi(client: FlaskClient) -> None:
    schemathesis.openapi.from_dict(told(client, "openapi.json")).validate()


def test_the_document_stands_under_the_sites_path(site_settings: Settings) -> None:
    below = replace(site_settings, web=replace(site_settings.web, prefix="/speeches"))
    asked = create_app(open_engine(below), below).test_client().get("/speeches/api/v1/openapi.json")
    assert asked.get_json()["servers"] == [{"url": "/speeches/api/v1"}]


def test_what_counts_words_is_dear_and_what_searches_is_not() -> None:
    for operation in OPERATIONS:
        dear = is_dear(f"/api/v1{operation.path}", b"q=war")
        assert dear == (operation.tag == "Study"), operation.path
        if operation.table and operation.tag == "Study":
            assert is_dear(f"/api/v1{operation.path}.csv", b"q=war")
    assert is_dear("/api/v1/search.csv", b"q=war")
    assert is_dear("/api/v1/quote", b"text=x")
    assert is_dear("/api/v1/search", b"q=war&explain=1")


def test_routes_and_their_own_parameters_are_documented() -> None:
    text = re.sub(r"```.*?```", "", DOCS.read_text("utf-8"), flags=re.DOTALL)
    page = set(re.findall(r"`([^`]+)`", text))
    assert {path for path in document("")["paths"] if "." not in path} <= page
    picks = {each.name for each in OPERATIONS[0].accepted}
    others = {each.name for operation in OPERATIONS for each in operation.parameters} - picks
    assert {name for name in others if not name.startswith("against.")} <= page
