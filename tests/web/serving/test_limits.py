"""The limits of one client's requests, and the answer to a client that exceeds them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.config import WebSettings
from search.embedded import open_engine
from web.app import create_app
from web.downloads import TYPES
from web.serving.buckets import Buckets
from web.serving.cost import is_dear

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from index.config import Settings


class Clock:
    """A clock that tests set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limited(settings: Settings, clock: Clock, **web: int) -> FlaskClient:
    """Make a client of the small site with the limits in `web`."""
    changed = replace(settings, web=WebSettings(**web))  # type: ignore[arg-type]
    return create_app(open_engine(settings), changed, Buckets(clock)).test_client()


def statuses(client: FlaskClient, address: str, times: int, ip: str = "192.0.2.1") -> list[int]:
    """Return the status codes of `times` answers to one client, whose address is `ip`."""
    asked = {"environ_overrides": {"REMOTE_ADDR": ip}, "buffered": True}
    return [client.get(address, **asked).status_code for _ in range(times)]  # type: ignore[arg-type]


def test_a_minutes_worth_is_answered_at_once_and_then_one_by_one(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, requests_per_minute=3)
    assert statuses(client, "/help", 5) == [200, 200, 200, 429, 429]
    clock.now += 20
    assert statuses(client, "/help", 2) == [200, 429]
    clock.now += 60
    assert statuses(client, "/help", 4) == [200, 200, 200, 429]


def test_a_refusal_is_a_page_that_says_when_to_come_back(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, requests_per_minute=3)
    statuses(client, "/help", 3, "127.0.0.1")
    page, data = client.get("/?q=ferry"), client.get("/api/search?q=ferry")
    assert (page.status_code, page.headers["Retry-After"]) == (429, "20")
    assert "in 20 seconds" in page.text
    assert data.get_json()["status"] == 429


def test_one_client_does_not_use_up_what_another_has(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, requests_per_minute=2)
    assert statuses(client, "/help", 3) == [200, 200, 429]
    assert statuses(client, "/help", 2, "198.51.100.7") == [200, 200]


def test_addresses_of_one_customers_network_are_one_client(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, requests_per_minute=2)
    assert statuses(client, "/help", 2, "2001:db8::1") == [200, 200]
    assert statuses(client, "/help", 1, "2001:db8::2") == [429]
    assert statuses(client, "/help", 1, "2001:db8:0:1::1") == [200]


def test_dear_answers_are_counted_apart(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, dear_per_minute=1)
    assert statuses(client, "/export.csv?q=ferry", 2) == [200, 429]
    assert statuses(client, "/?q=ferry&explain=1", 1) == [429]
    assert statuses(client, "/receipt/AAAA", 1) == [429]
    assert statuses(client, "/sitemap/speeches-1.xml", 1) == [429]
    assert statuses(client, "/?q=ferry&expl%61in=1", 1) == [429]
    assert statuses(client, "/?q=explain%3D1", 1) == [200]
    assert statuses(client, "/?q=ferry", 3) == [200, 200, 200]


def test_every_table_to_take_away_is_dear(site: Flask) -> None:
    rules = [rule.rule for rule in site.url_map.iter_rules() if rule.rule.endswith(tuple(f".{form}" for form in TYPES))]
    assert {"/facet/<name>.csv", "/api/v1/facets/<name>.jsonl", "/export.csv"} <= set(rules)
    assert [rule for rule in rules if not is_dear(rule, b"q=ferry")] == []


def test_an_answer_that_the_client_has_already_is_counted(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, requests_per_minute=3)
    tag = client.get("/?q=ferry").headers["ETag"]
    again = [client.get("/?q=ferry", headers={"If-None-Match": tag}).status_code for _ in range(3)]
    assert again == [304, 304, 429]


def test_what_watchers_ask_is_not_counted_and_nought_is_no_limit(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, requests_per_minute=1)
    assert statuses(client, "/healthz", 5) == [200] * 5
    unlimited = limited(site_settings, clock, requests_per_minute=0, dear_per_minute=0)
    assert statuses(unlimited, "/quote?text=x", 70) == [200] * 70


def test_behind_a_proxy_the_client_is_the_one_that_it_saw(site_settings: Settings, clock: Clock) -> None:
    client = limited(site_settings, clock, requests_per_minute=1, proxies=1)

    def status(header: str) -> int:
        return client.get("/help", headers={"X-Forwarded-For": header}).status_code

    assert [status("198.51.100.1"), status("198.51.100.2")] == [200, 200]
    assert status("203.0.113.5, 198.51.100.1") == 429  # what the client itself wrote in the header is ignored
