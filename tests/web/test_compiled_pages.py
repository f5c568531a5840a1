"""Every URL has the same answer with NumPy's loops and with the compiled loops that a server uses."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest

from search.loops import choice, numpy_loops

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

QUERIES = ("", "?q=ferry", "?q=ferry&against=bridge&text=the+ferry&url=http://localhost/speech/town-1", "?size=100&q=*")
UNEQUAL = ("/receipt", "/api/v1/receipt", "/healthz", "/readyz")  # URLs whose answers have the time, or what is loaded
OF_ONE = (
    "/facet/topic",
    "/facet/event.csv",
    "/speaker/Ada%20Marsh",
    "/year/2012",
    "/speech/town-1",
    "/api/v1/facets/year",
)
TOOK = re.compile(r'[\d.]+ ms|"took_ms":[\d.]+')


def addresses(site: Flask) -> list[str]:
    """Return every URL without variables, and some with, each with several queries."""
    fixed = [rule.rule for rule in site.url_map.iter_rules() if not rule.arguments and rule.rule not in UNEQUAL]
    return [path + query for path in (*fixed, *OF_ONE) for query in QUERIES]


def test_every_address_answers_alike_with_compiled_loops(
    site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    if choice.compiled() is None:
        pytest.skip("Numba is not installed")
    loaded = threading.Event()
    monkeypatch.setattr(choice, "_loaded", loaded)
    asked = addresses(site)
    plain = {address: _answer(client, address) for address in asked}
    loaded.set()
    assert choice.kernels() is not numpy_loops
    unequal = [address for address in asked if _answer(client, address) != plain[address]]
    assert len(asked) > 200
    assert unequal == []


def _answer(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.get(address)
    assert answer.status_code < 500, address
    return answer.status_code, TOOK.sub("", answer.get_data(as_text=True))
