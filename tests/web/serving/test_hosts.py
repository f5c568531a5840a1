"""The site answers only requests for its own host names, and no answer contains another name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.config import WebSettings
from search.embedded import open_engine
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from index.config import Settings

EVIL = "evil.example"
ADDRESSES = ("/", "/?q=ferry", "/feed?q=ferry", "/export.csv?q=ferry", "/opensearch.xml", "/speech/town-1", "/nowhere")


def site_of(settings: Settings, **web: object) -> FlaskClient:
    """Make a client of the small site with some settings of `[web]` changed."""
    changed = replace(settings, web=WebSettings(**web))  # type: ignore[arg-type]
    return create_app(open_engine(settings), changed).test_client()


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:80", "[::1]:8000", "192.0.2.7", "LOCALHOST"]
)
def test_without_names_this_machine_and_its_addresses_are_known(client: FlaskClient, host: str) -> None:
    assert client.get("/help", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", [EVIL, "", "a b", "x/x?y", "localhost:99999", "localhost@evil.example", "localhost:80:80", "evil.example#"]
)
@pytest.mark.parametrize("address", ADDRESSES)
def test_any_other_name_is_refused_at_every_address(client: FlaskClient, address: str, host: str) -> None:
    answer = client.get(address, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400
    assert EVIL not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_with_names_only_they_are_known(site_settings: Settings) -> None:
    client = site_of(site_settings, hosts=("speeches.example", "*.town.example"))
    answers = {
        host: client.get("/help", headers={"Host": host}).status_code
        for host in ("speeches.example", "Speeches.Example:443", "a.town.example", "town.example", "localhost", EVIL)
    }
    assert list(answers.values()) == [200, 200, 200, 400, 400, 400]


def test_a_proxy_names_no_other_host_either(site_settings: Settings) -> None:
    client = site_of(site_settings, hosts=("speeches.example",), proxies=1)
    good, bad = (client.get("/feed?q=ferry", headers={"X-Forwarded-Host": host}) for host in ("speeches.example", EVIL))
    assert (good.status_code, bad.status_code) == (200, 400)
    assert "http://speeches.example/speech/" in good.text


def test_without_proxies_no_forwarded_word_is_believed(client: FlaskClient) -> None:
    told = {
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-For": "x",
    }
    answer = client.get("/speech/town-1", headers=told)
    assert 'rel="canonical" href="http://localhost/speech/town-1"' in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("path", ["/speeches/help", "/help"])
def test_a_site_under_a_path_answers_and_links_there(site_settings: Settings, path: str) -> None:
    page = site_of(site_settings, prefix="/speeches").get(path, headers={"X-Forwarded-Prefix": "/evil"})
    assert page.status_code == 200
    assert 'href="/speeches/about"' in page.text
    assert "evil" not in page.text


@pytest.mark.parametrize("path", ["/quote?text=this+bridge+took+nine+years", "/lines?q=ferry", "/trends?q=ferry"])
def test_every_link_of_a_page_stands_under_the_path_of_the_site(site_settings: Settings, path: str) -> None:
    page = site_of(site_settings, prefix="/speeches").get(path).text
    links = re.findall(r'href="(/[^"]*|http://localhost[^"]*)"', page)
    assert len(links) > 5
    assert [link for link in links if not link.startswith("/speeches/")] == []
