"""What other programs use: cards and structured data of pages, sitemaps, feeds, embedded quotations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from tests.builders.small_site import BRIDGE, MARKET, MAYOR, SPEECHES
from web.entries.sitemap import NAMESPACE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HOPES = BRIDGE.paragraphs[2]
SUNDAYS = next(p for p in BRIDGE.paragraphs if "<on Sundays>" in p.text)
ROOT = "http://localhost"


def head(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    soup = BeautifulSoup(response.text, "lxml")
    assert soup.head is not None
    return BeautifulSoup(str(soup.head), "lxml")


def properties(soup: BeautifulSoup) -> dict[str, str]:
    return {str(meta.get("property") or meta.get("name")): str(meta.get("content")) for meta in soup.select("meta")}


def data(soup: BeautifulSoup) -> dict[str, Any]:
    (script,) = soup.select('script[type="application/ld+json"]')
    found: dict[str, Any] = json.loads(script.text)
    return found


def located(client: FlaskClient, address: str) -> list[str]:
    response = client.get(address)
    assert response.content_type == "application/xml; charset=utf-8"
    return [str(loc.text) for loc in ET.fromstring(response.data).iter(f"{{{NAMESPACE}}}loc")]


def test_a_speech_tells_its_event_to_programs(client: FlaskClient) -> None:
    soup = head(client, "/speech/town-1")
    event = data(soup)
    assert (event["@type"], event["name"], event["startDate"]) == ("Event", BRIDGE.title, "2013-09-23T10:30")
    assert event["location"] == {"@type": "Place", "name": "Lowtown"}
    assert {"@type": "Person", "name": MAYOR, "url": f"{ROOT}/speaker/Ada%20Marsh"} in event["performer"]
    assert "subjectOf" not in event
    assert properties(soup)["og:description"] == BRIDGE.lead


def test_a_paragraph_is_shared_as_what_was_said_and_by_whom(client: FlaskClient) -> None:
    soup = head(client, f"/speech/town-1?p={HOPES.id}")
    told = properties(soup)
    assert told["og:title"] == f"{MAYOR}, 23 September 2013"
    assert told["og:description"] == f"“{HOPES.text}”"
    assert told["og:url"] == f"{ROOT}/speech/town-1/p/{HOPES.id}"
    quoted = data(soup)["subjectOf"]
    assert (quoted["@type"], quoted["text"], quoted["creator"]["name"]) == ("Quotation", HOPES.text, MAYOR)


def test_data_about_a_page_cannot_end_its_element(client: FlaskClient) -> None:
    text = client.get(f"/speech/town-1?p={SUNDAYS.id}").text
    assert "<on Sundays>" not in text
    assert data(head(client, f"/speech/town-1?p={SUNDAYS.id}"))["subjectOf"]["text"] == SUNDAYS.text


def test_a_speakers_page_tells_of_a_person(client: FlaskClient) -> None:
    person = data(head(client, f"/speaker/{MAYOR}"))
    assert (person["@type"], person["name"]) == ("Person", MAYOR)


@pytest.mark.parametrize(
    "address",
    [
        f"{ROOT}/speech/town-1/p/{SUNDAYS.id}",
        f"{ROOT}/speech/town-1?p={SUNDAYS.id}",
        f"{ROOT}/speech/town-1?q=ferry&p={SUNDAYS.id}#{SUNDAYS.id}",
        f"{ROOT}/speech/town-1#{SUNDAYS.id}",
        f"{ROOT}/speech/t%6Fwn-1/p/{SUNDAYS.id}",
        f"{ROOT}/ru/speech/town-1/p/{SUNDAYS.id}",
        f"{ROOT}/en/speech/town-1?p={SUNDAYS.id}",
        f"{ROOT.upper()}/speech/town-1/p/{SUNDAYS.id}",
    ],
)
def test_a_paragraphs_address_becomes_its_quotation_elsewhere(client: FlaskClient, address: str) -> None:
    found = client.get("/oembed", query_string={"url": address, "maxwidth": "400"}).get_json()
    assert (found["type"], found["version"], found["width"], found["author_name"]) == ("rich", "1.0", 400, MAYOR)
    quotation = BeautifulSoup(found["html"], "lxml")
    assert quotation.select("script, on") == []
    assert quotation.p is not None
    assert quotation.p.text == SUNDAYS.text
    assert quotation.select_one("blockquote")["cite"] == f"{ROOT}/speech/town-1/p/{SUNDAYS.id}"  # type: ignore[index]


def test_the_page_of_a_paragraph_says_where_its_quotation_is(client: FlaskClient) -> None:
    (link,) = head(client, f"/speech/town-1?p={HOPES.id}").select('link[type="application/json+oembed"]')
    assert client.get(str(link["href"]).removeprefix(ROOT)).get_json()["title"] == BRIDGE.title


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "http://[bad",
        f"{ROOT}/speech/town-1",
        f"{ROOT}/speech/town-9/p/{HOPES.id}",
        f"{ROOT}/?p={HOPES.id}",
        f"http://elsewhere.example/speech/town-1/p/{HOPES.id}",
        f"{ROOT}/speech/town-1/p/0000000000",
        f"{ROOT}/xx/speech/town-1/p/{HOPES.id}",
    ],
)
def test_no_other_address_has_a_quotation(client: FlaskClient, address: str) -> None:
    assert client.get("/oembed", query_string={"url": address}).status_code == 404
    assert client.get("/oembed", query_string={"url": address, "format": "xml"}).status_code == 501


def test_the_sitemaps_have_every_speech_once(client: FlaskClient) -> None:
    robots = client.get("/robots.txt").text
    assert f"Sitemap: {ROOT}/sitemap.xml" in robots
    parts = located(client, "/sitemap.xml")
    assert [part.rpartition("/")[2] for part in parts] == ["names-1.xml", "speeches-1.xml"]
    speeches = located(client, parts[1].removeprefix(ROOT))
    assert sorted(speeches) == sorted(f"{ROOT}/speech/{each.id}" for each in SPEECHES)


@pytest.mark.parametrize("part", ["speeches-2", "speeches-0", "speeches-99999999999999999999", "names-2", "2013"])
def test_there_are_no_other_sitemaps(client: FlaskClient, part: str) -> None:
    assert client.get(f"/sitemap/{part}.xml").status_code == 404


def test_a_sitemap_dates_the_changes_that_are_known(client: FlaskClient) -> None:
    written = ET.fromstring(client.get("/sitemap/speeches-1.xml").data)
    dated = [url for url in written if url.find(f"{{{NAMESPACE}}}lastmod") is not None]
    assert [[part.text for part in url] for url in dated] == [[f"{ROOT}/speech/{MARKET.id}", "2024-05-06T12:00:00Z"]]


def test_more_addresses_than_one_sitemap_holds_are_on_several(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = located(client, "/sitemap/names-1.xml") + located(client, "/sitemap/speeches-1.xml")
    monkeypatch.setattr("web.entries.sitemap.MOST", 7)
    monkeypatch.setattr("index.archive.roll.LEAF", 2)
    parts = located(client, "/sitemap.xml")
    held = [located(client, part.removeprefix(ROOT)) for part in parts]
    assert max(map(len, held)) == 7
    assert [address for addresses in held for address in addresses] == whole


def test_the_sitemap_of_names_leads_to_pages_that_are_there(client: FlaskClient) -> None:
    names = located(client, "/sitemap/names-1.xml")
    assert {f"{ROOT}/", f"{ROOT}/speakers", f"{ROOT}/speaker/Ada%20Marsh", f"{ROOT}/year/2013"} <= set(names)
    assert [name for name in names if client.get(name.removeprefix(ROOT)).status_code != 200] == []


def test_the_json_feed_has_the_entries_of_the_atom_feed(client: FlaskClient) -> None:
    response = client.get("/feed.json?q=harbour")
    feed = json.loads(response.data)
    assert response.content_type == "application/feed+json; charset=utf-8"
    assert (feed["version"], feed["feed_url"]) == (
        "https://jsonfeed.org/version/1.1",
        f"{ROOT}/feed.json?q=harbour",
    )
    atom = ET.fromstring(client.get("/feed?q=harbour").data)
    entries = [entry.findtext("{*}id") for entry in atom.findall("{*}entry")]
    assert [item["id"] for item in feed["items"]] == entries
    assert feed["items"][0]["authors"] == [{"name": MAYOR}]


def test_the_page_that_tells_how_to_cite_has_the_markup_to_embed(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get(f"/speech/town-1/p/{SUNDAYS.id}/cite").text, "lxml")
    markup = soup.select_one(".way:has(:-soup-contains('HTML to embed')) pre")
    assert markup is not None
    assert markup.text.startswith(f'<blockquote cite="{ROOT}/speech/town-1/p/{SUNDAYS.id}"')
    assert "&lt;on Sundays&gt;" in markup.text
