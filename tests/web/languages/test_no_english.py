"""Pages in another language have no English text of the interface left, whatever they show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.builders.small_site import BRIDGE, OLD_MARKET, SPEECHES
from web.languages.catalogues import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

ADDRESSES = (
    "/",
    "/?q=the+ferry+tide&topic=Harbour&-place=Hightown&explain=1&group=event",
    '/?q="ferry',
    "/?q=ferrry",
    "/?q=marsh+2013",
    "/?q=foo:bar+date:2013-02-30+a*+securty~",
    "/?q=harbour+-bridge&from=2015&to=2012",
    "/?q=speaker:(marsh+OR+nobody)+title:bridge",
    "/?q=ferry+AND&size=25&repeats=fold",
    "/facet/event?q=ferry&list=name",
    "/speech/town-1?q=ferry",
    "/speech/kremlin-5",
    "/speech/town-1/cite",
    f"/speech/town-1/p/{BRIDGE.paragraphs[1].id}/cite",
    f"/speech/town-1/p/{BRIDGE.paragraphs[3].id}/around",
    f"/speech/town-3/p/{OLD_MARKET.paragraphs[0].id}",
    "/help",
    "/about",
    "/quote?text=the+ferry+bell+stands+in+the+middle",
    "/lines",
    "/lines?q=ferry&order=left&sample=100&form=ferry",
    "/trends",
    "/trends?q=ferry&q=bridge&step=month&intervals=1",
    "/collocates",
    "/collocates?q=ferry",
    "/compare",
    "/compare?q=speaker:marsh&-topic=Harbour&against=place:Hightown",
    "/echoes?q=ferry",
    "/receipt?q=ferry",
    "/receipt/none",
    "/speaker/Ada%20Marsh",
    "/topic/Nothing",
    "/speakers?name=ma",
    "/topics?order=most",
    "/calendar",
    "/year/2013",
    "/month/2013-10",
    "/day/2013-09-23",
    "/year/20133",
    "/speech/nobody",
    "/no/such/page",
)
ENDINGS = (".page", ".around", ".ways")  # endings of the endpoints that are pages
SPOKEN = ("title", "placeholder", "aria-label", "data-copy")  # attributes that people read or hear
OURS = {text.strip() for speech in SPEECHES for text in (speech.title, speech.place, *speech.topics) if text}


VALUE = re.compile(r"%\(\w+\)s|\{\w*\}|%%|<[^>]+>")
ARCHIVES = ".line, th[scope=row], .counts, .understood, blockquote, .para-text, .hit-text, .former, .chip, .related"


def english() -> re.Pattern[str]:
    """A pattern for all English messages whose Russian translations differ, with any text for their placeholders."""
    said = []
    for message in catalogue("ru"):
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        said += [text for text in texts if message.string != text and len(re.findall("[a-z]", VALUE.sub("", text))) > 3]
    return re.compile("|".join(".{0,200}".join(map(re.escape, VALUE.split(text))) for text in said))


ENGLISH = english()


def shown(page: str) -> Iterator[str]:
    """Yield the texts that a person sees or hears on the page, except queries as typed and references."""
    soup = BeautifulSoup(page, "lxml")
    for each in soup.select(f"script, .cited, .citation, code, kbd, [hreflang], {ARCHIVES}"):
        each.decompose()
    yield from soup.stripped_strings
    yield from (str(each[name]) for each in soup.find_all(True) for name in SPOKEN if each.get(name))


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_english_word_of_the_interface_is_left(client: FlaskClient, address: str) -> None:
    said = set(shown(client.get(f"/ru{address}").text)) - OURS
    assert [text for text in said if ENGLISH.fullmatch(text.strip(" ·,.:;()←→↑↓"))] == []


def test_the_english_pages_are_known_by_their_words(client: FlaskClient) -> None:
    said = set(shown(client.get("/en/?q=ferry").text)) - OURS
    assert len([text for text in said if ENGLISH.fullmatch(text.strip(" ·,.:;()←→↑↓"))]) > 30


def test_every_kind_of_page_is_looked_at(site: Flask) -> None:
    pages = {rule.endpoint for rule in site.url_map.iter_rules() if rule.endpoint.endswith(ENDINGS)}
    adapter = site.url_map.bind("localhost")
    seen = {adapter.match(address.partition("?")[0])[0] for address in ADDRESSES if address != "/no/such/page"}
    assert pages - seen == set()
