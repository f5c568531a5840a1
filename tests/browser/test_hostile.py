"""Payloads in every field of a speech and in every parameter: nothing of it runs, and nothing is asked of elsewhere."""

from __future__ import annotations

import csv
import io
import json
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
ACTIVE = "[onerror], [onload], [href^='javascript:'], iframe"
HERE = "/speech/hostile-0"


def hostile(number: int, payload: str) -> Speech:
    """A speech that is the payload in every field that a source may fill."""
    said = Paragraph(0, "", f"ferry {payload}", speaker=payload, label=payload, office=payload, note=payload)
    return Speech(
        f"hostile-{number}", payload, "2013-09-23", numbered([said]), url=f"http://x.example/{payload}", lead=payload,
        place=payload, sections=(payload,), topics=(payload,), geography=(payload,), persons=(payload,),
        see_also=(SeeAlso(payload, None, payload),), captions=(payload,), source=payload,
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site over an archive of payloads."""
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


def addresses() -> Iterator[str]:
    """Pages that show the payloads as read, and pages that are asked with them."""
    yield from ("/", "/?q=ferry&size=100", "/?q=ferry&size=100&view=lines&explain=1", "/about", "/facet/topic")
    yield from ("/facet/speaker?q=ferry", "/quote?text=ferry")
    yield from (f"/speech/hostile-{number}?q=ferry" for number in range(len(PAYLOADS)))
    for payload in PAYLOADS:
        sent = quote(payload)
        yield f"/?q={sent}&topic={sent}&from={sent}&sort={sent}"
        yield f"/quote?text={sent}"
        yield f"{HERE}?q={sent}&p={sent}"
        yield f"/speech/{quote(payload, safe='')}"


def test_no_payload_runs_or_asks_elsewhere(browser: Browser, hostile_address: str) -> None:
    context = browser.new_context(base_url=hostile_address)
    elsewhere: list[str] = []
    seen: list[str] = []
    page = context.new_page()
    page.on("request", lambda sent: _kept(elsewhere, sent.url, hostile_address))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("console", lambda said: seen.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    visited = 0
    for address in addresses():
        page.goto(address)
        visited += 1
        if page.evaluate("'broken' in window"):
            seen.append(f"ran: {address}")
        seen += page.eval_on_selector_all(
            "[onerror], [onload], [href^='javascript:'], iframe", "all => all.map(String)"
        )
    assert visited > 80
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
