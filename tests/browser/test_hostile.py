"""Payloads of attacks in every field of a speech and in every parameter: none runs, and no request goes to another
site.
"""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from werkzeug.serving import make_server

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Paragraph, SeeAlso, Speech, numbered
from search.embedded import open_engine
from tests.builders.small_site import UNHURRIED
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser
    from werkzeug.wrappers import Response

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>window.broken=1</script>",
    "<img src=x onerror=window.broken=1>",
    "\"><svg/onload=window.broken=1>'",
    "</title></textarea></style></script><script>window.broken=1</script>",
    "javascript:window.broken=1",
    "<iframe src=//elsewhere.example/></iframe>",
    "<link rel=stylesheet href=//elsewhere.example/a.css>",
    "{{ 7*7 }}{% raise %}${7*7}",
    "\u202egnorw\u2066\u2069\u200f",
    "=HYPERLINK(\"//elsewhere.example\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "a\r\nSet-Cookie: broken=1",
    "../../../../etc/passwd",
    "]]>&lt;x&amp;\ufffe\uffff",
    "\u00a0+1-1\t=1",
)  # fmt: skip
ACTIVE = (
    "[onerror], [onload], [href^='javascript:' i], [src^='javascript:' i], [href^='data:text' i], iframe, object, embed"
)
HERE = "/speech/hostile-0"
UNKNOWN_FORM = 501  # the status that oEmbed demands for a format that the site does not have
PARAMETERS = (
    "q",
    "text",
    "url",
    "topic",
    "from",
    "sort",
    "order",
    "by",
    "against",
    "unit",
    "family",
    "format",
    "page",
    "p",
)
NAMED = ("speaker", "topic", "country", "place", "section")  # pages that have a value of the archive in their URL
OTHERS = {  # valid values for the variables of routing rules
    "id_": "hostile-0", "speech": "hostile-0", "period": "2013-09", "year": "2013", "month": "09", "day": "01",
    "word": "0", "words": "9", "ending": "bib", "part": "speeches-1",
}  # fmt: skip


def hostile(number: int, payload: str) -> Speech:
    """Make a speech that has the payload in every field that a source can fill."""
    said = f"The ferry of the old marsh sails again at noon with bread and fish {payload}"
    paragraphs = numbered([Paragraph(0, "", said, speaker=payload, label=payload, office=payload, note=payload)])
    return Speech(
        f"hostile-{number}", payload, f"2013-09-{number + 1:02}", paragraphs, url=f"http://x.example/{payload}",
        lead=payload, place=payload, sections=(payload,), topics=(payload,), geography=(payload,), persons=(payload,),
        see_also=(SeeAlso(payload, None, payload),), captions=(payload,), source=payload,
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site over an archive with one speech for each payload."""
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("hostile")), web=UNHURRIED)
    with Archive(settings.index.archive) as archive:
        for number, payload in enumerate(PAYLOADS):
            archive.put(hostile(number, payload))
        archive.commit()
        sync(archive, settings.index.index, settings.index.megabytes_for_writing, NOBODY)
    return create_app(open_engine(settings), settings)


@pytest.fixture(scope="module")
def hostile_address(hostile_site: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, hostile_site, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def asked_with(payload: str, path: str) -> str:
    """Return the URL with the payload as the value of every parameter in PARAMETERS."""
    return f"{path}?{'&'.join(f'{name}={quote(payload)}' for name in PARAMETERS)}"


def addresses(site: Flask) -> Iterator[str]:
    """Yield every URL of the site: with values of the archive, and with payloads in parameters and in each part of the
    path.
    """
    paragraph = site.test_client().get("/api/v1/speech/hostile-0").get_json()["paragraphs"][0]["id"]
    token = site.test_client().get("/api/v1/receipt?q=ferry").get_json()["token"]
    known = OTHERS | {"paragraph_id": paragraph, "paragraph": paragraph, "token": token}
    for number, rule in enumerate(sorted(site.url_map.iter_rules(), key=lambda rule: rule.rule)):
        if rule.endpoint == "static":
            continue
        odd = {name: PAYLOADS[(number + place) % len(PAYLOADS)] for place, name in enumerate(sorted(rule.arguments))}
        for values in (odd, {name: known.get(name, "topic") for name in odd}):
            path = _filled(rule.rule, values)
            yield f"{path}?q=ferry&size=100&text=ferry&against=bread&explain=1"
            yield from (asked_with(PAYLOADS[(number + step) % len(PAYLOADS)], path) for step in (0, 7))
    echoes = re.findall(r'href="(/echo/[^"]+)"', site.test_client().get("/echoes").text)
    yield from (*echoes[:2], "/year/2013", "/day/2013-09-01", "/export.csv?q=ferry")
    yield from (f"/{kind}/{quote(payload, safe='')}" for kind in NAMED for payload in PAYLOADS)
    yield from (f"/speech/hostile-{number}{more}" for number in range(len(PAYLOADS)) for more in ("?q=ferry", "/cite"))
    yield from (asked_with(payload, path) for payload in PAYLOADS for path in ("/", "/quote", HERE, "/nowhere"))


def _filled(rule: str, values: dict[str, str]) -> str:
    """Return the URL of a routing rule with these values in place of its variables."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: quote(values[part[1]], safe=""), rule)


def pages_and_others(site: Flask) -> tuple[list[str], list[str]]:
    """Return the URLs that answer with an HTML page, and those that answer with something else."""
    client, pages, others = site.test_client(), list[str](), list[str]()
    for address in dict.fromkeys(addresses(site)):
        with client.get(address, buffered=True) as answer:
            assert answer.status_code < 500 or answer.status_code == UNKNOWN_FORM, address
            _checked(address, answer)
            (pages if answer.mimetype == "text/html" else others).append(address)
    return pages, others


def _checked(address: str, answer: Response) -> None:
    """Assert that the answer's headers keep programs from running its content, and set no cookie."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff", address
    assert "default-src" in answer.headers["Content-Security-Policy"], address
    assert "Set-Cookie" not in answer.headers, address
    if "Location" in answer.headers:
        assert urlsplit(answer.headers["Location"]).netloc in ("", "localhost"), address


def test_no_payload_runs_or_asks_elsewhere(browser: Browser, hostile_site: Flask, hostile_address: str) -> None:
    pages, others = pages_and_others(hostile_site)
    context = browser.new_context(base_url=hostile_address)
    elsewhere: list[str] = []
    seen: list[str] = []
    page = context.new_page()
    page.on("request", lambda sent: _kept(elsewhere, sent.url, hostile_address))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("console", lambda said: seen.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    for address in pages:
        page.goto(address, wait_until="domcontentloaded")
        if page.evaluate("'broken' in window"):
            seen.append(f"ran: {address}")
        seen += [f"{address}: {each}" for each in page.eval_on_selector_all(ACTIVE, "all => all.map(e => e.outerHTML)")]
    kinds = {urlsplit(address).path.split("/")[1] for address in pages}
    assert len(pages) > 250
    assert len(others) > 200
    assert kinds >= {
        "",
        "speech",
        "speakers",
        "calendar",
        "quote",
        "lines",
        "trends",
        "collocates",
        "compare",
        "echoes",
    }
    assert (elsewhere, seen, context.cookies()) == ([], [], [])
    context.close()


def _kept(elsewhere: list[str], url: str, own: str) -> None:
    if urlsplit(url).netloc != urlsplit(own).netloc and not url.startswith("data:"):
        elsewhere.append(url)


def test_what_other_programs_read_holds_the_payloads_as_text(hostile_site: Flask) -> None:
    client = hostile_site.test_client()
    feed = ET.fromstring(client.get("/feed?q=ferry").data)
    assert len(feed.findall("{*}entry")) == len(PAYLOADS)
    rows = list(csv.reader(io.StringIO(client.get("/export.csv?q=ferry").text.removeprefix("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert len(rows) == len(PAYLOADS) + 1
    assert [cell for cell in cells if cell.lstrip(" \t\r\n").startswith(("=", "+", "@"))] == []
    hits = client.get("/api/search?q=ferry&size=100").get_json()["hits"]
    assert len(hits) == len(PAYLOADS)
    assert "<script>" in json.dumps(hits)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_a_header(hostile_site: Flask, payload: str) -> None:
    client, sent = hostile_site.test_client(), quote(payload)
    for address in (f"/export.csv?q={sent}", f"/speech/hostile-0/p/{sent}", f"/feed?q={sent}", f"/speech/{sent}"):
        with client.get(address, buffered=True) as answer:
            headers = answer.headers
        assert "Set-Cookie" not in headers
        assert all("\r" not in value and "\n" not in value for _, value in headers)
