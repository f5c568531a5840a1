"""The same search in other forms: Atom, CSV, completions; and the pages for machines."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from werkzeug.http import parse_options_header

from index.export import row
from tests.builders.small_site import BRIDGE
from web.searching import export
from web.sharing.atom import ATOM

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def feed(client: FlaskClient, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.mimetype == "application/atom+xml"
    return ET.fromstring(answer.data)


def texts(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{{{ATOM}}}{name}")]


def test_a_feed_has_what_atom_demands(client: FlaskClient) -> None:
    root = feed(client, "/feed?q=bridge")
    assert root.tag == f"{{{ATOM}}}feed"
    for element in (root, *root.findall(f"{{{ATOM}}}entry")):
        assert all(len(texts(element, name)) == 1 for name in ("id", "title", "updated"))
        assert datetime.fromisoformat(texts(element, "updated")[0]).tzinfo is not None
        assert re.match("https?://", texts(element, "id")[0])
        assert element.findall(f"{{{ATOM}}}author") or element is not root
    ids = [texts(entry, "id")[0] for entry in root.findall(f"{{{ATOM}}}entry")]
    assert len(ids) == len(set(ids)) > 0
    rels = {link.get("rel"): link.get("href") for link in root.findall(f"{{{ATOM}}}link")}
    assert rels == {"self": "http://localhost/feed?q=bridge", "alternate": "http://localhost/?q=bridge"}


def test_a_feed_is_newest_first_and_leaves_out_what_has_no_date(client: FlaskClient) -> None:
    root = feed(client, "/feed?q=harbour&sort=relevance")
    dates = [texts(entry, "updated")[0] for entry in root.findall(f"{{{ATOM}}}entry")]
    assert dates == sorted(dates, reverse=True)
    assert not any("found in the archive" in title for entry in root for title in texts(entry, "title"))
    assert texts(root, "updated") == dates[:1]


def test_a_feed_of_nothing_is_still_a_feed(client: FlaskClient) -> None:
    root = feed(client, "/feed?q=zebra")
    assert texts(root, "updated") == ["1970-01-01T00:00:00Z"]
    assert not root.findall(f"{{{ATOM}}}entry")


def test_an_entry_leads_to_its_paragraph(client: FlaskClient) -> None:
    entry = feed(client, "/feed?q=tonnes")[-1]
    link = entry.find(f"{{{ATOM}}}link")
    assert link is not None
    assert link.get("href") == f"http://localhost/speech/town-1/p/{BRIDGE.paragraphs[2].id}"
    assert texts(entry, "content") == [BRIDGE.paragraphs[2].text]


def table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


TABLES = {
    # a page, and the URLs of its downloads without ".csv" or ".jsonl"
    "/?q=ferry": ["/export?q=ferry"],
    "/facet/topic?q=ferry": ["/facet/topic?q=ferry"],
    "/topics": ["/facet/topic"],
    "/lines?q=ferry": ["/lines?q=ferry", "/neighbours?q=ferry"],
    "/trends?q=ferry": ["/trends?q=ferry", "/moments?q=ferry"],
    "/trends?q=harbour": ["/trends?q=harbour"],
    "/collocates?q=ferry": ["/collocates?q=ferry"],
    "/compare?q=speaker:marsh&minimum=1": ["/compare?q=speaker:marsh&minimum=1"],
}


def test_the_table_has_every_paragraph_that_the_page_counts(client: FlaskClient) -> None:
    rows = table(client, "/export.csv?q=ferry")
    total = client.get("/api/search?q=ferry").get_json()["total"]
    assert len(rows) == len({row["address"] for row in rows}) == total
    assert tuple(rows[0]) == export.COLUMNS


def test_the_table_keeps_filters_and_order(client: FlaskClient) -> None:
    rows = table(client, "/export.csv?q=ferry&place=Lowtown&sort=oldest&page=3&size=1")
    assert {row["place"] for row in rows} == {"Lowtown"}
    assert [int(row["number"]) for row in rows] == sorted(int(row["number"]) for row in rows)


def test_each_table_is_linked_from_its_page_in_both_forms(client: FlaskClient) -> None:
    for page, tables in TABLES.items():
        shown = unescape(client.get(page).text)
        for address in tables:
            path, mark, query = address.partition("?")
            assert f'href="{path}.csv{mark}{query}"' in shown, address
            assert f'href="{path}.jsonl{mark}{query}"' in shown, address


@pytest.mark.parametrize("address", [address for tables in TABLES.values() for address in tables])
def test_both_forms_of_a_table_say_the_same(client: FlaskClient, address: str) -> None:
    path, _, query = address.partition("?")
    rows = table(client, f"{path}.csv?{query}")
    answer = client.get(f"{path}.jsonl?{query}")
    objects = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.mimetype == "application/jsonl"
    assert rows
    assert [list(row) for row in rows] == [list(one) for one in objects]
    assert rows == [{name: "" if cell is None else shown(cell) for name, cell in one.items()} for one in objects]


def shown(cell: object) -> str:
    """Return a cell as a spreadsheet displays it."""
    text = str(cell)
    return "'" + text if isinstance(cell, str) and text.startswith("-") else text


def test_a_list_of_values_is_whole_and_counts_what_picking_one_finds(client: FlaskClient) -> None:
    rows = table(client, "/facet/event.csv?q=ferry")
    assert {each["label"] for each in rows} >= {"Farewell to the ferry (2012-01-05)"}
    for each in rows:
        found = client.get("/api/search", query_string={"q": "ferry", "event": each["value"]}).get_json()
        assert found["total"] == int(each["count"])
    assert client.get("/facet/colour.csv").status_code == 404


def test_the_table_comes_as_a_file_named_after_the_search(client: FlaskClient) -> None:
    disposition = client.get("/export.csv?q=old%22+ferry%0D%0Ax").headers["Content-Disposition"]
    assert disposition == "attachment; filename=old-ferry-x.csv"


@pytest.mark.parametrize(
    ("address", "plain", "whole"),
    [
        ("/export.csv?q=мост", "speeches.csv", "мост.csv"),
        ("/export.csv?q=café", "cafe.csv", None),
        ("/lines.csv?q=мост", "lines.csv", "lines-мост.csv"),
        ("/lines.jsonl?q=橋", "lines.jsonl", "lines-橋.jsonl"),
        ("/trends.csv?q=ferry&q=мост", "trends-ferry.csv", "trends-ferry-мост.csv"),
        ("/collocates.csv?q=гавань", "neighbours.csv", "neighbours-гавань.csv"),
    ],
)
def test_a_file_is_named_after_the_search_in_any_alphabet(
    client: FlaskClient, address: str, plain: str, whole: str | None
) -> None:
    _, named = parse_options_header(client.get(address).headers["Content-Disposition"])
    assert named == {"filename": whole or plain}
    assert f"filename={plain}" in client.get(address).headers["Content-Disposition"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_of_the_table_is_a_formula(text: str) -> None:
    assert next(csv.reader([row([text])])) == ["'" + text.strip("\r\n")]


@pytest.mark.parametrize("value", ["Ferry", "", 1.5])
def test_other_cells_stand_as_they_are(value: object) -> None:
    assert next(csv.reader([row([value])]), [""]) == [str(value)]


def test_completions_are_a_list_of_queries(client: FlaskClient) -> None:
    found = client.get("/api/complete?q=ferr").get_json()
    assert all(set(way) == {"text", "kind", "query", "total"} for way in found)
    assert client.get("/api/complete").status_code == 200


def test_health_says_which_generation_answers(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "generation": 2}


def test_crawlers_may_read_speeches_but_not_searches(client: FlaskClient) -> None:
    rules = client.get("/robots.txt").text
    assert "Disallow: /*?" in rules
    assert "Disallow: /speech" not in rules


def test_a_browser_can_take_the_site_up_as_a_search_engine(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/opensearch.xml").data)
    url = root.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url is not None
    assert url.get("template") == "http://localhost/?q={searchTerms}"


def test_the_mark_is_there_under_its_old_name(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as answer:
        assert answer.mimetype == "image/svg+xml"
