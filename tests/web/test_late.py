"""An answer for which time ran out says what is missing."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from search.embedded import EmbeddedEngine, open_engine
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from index.config import Settings


class Late(EmbeddedEngine):
    """An engine whose time has always run out."""

    late = True

    def for_one_answer(self) -> EmbeddedEngine:
        return self


@pytest.fixture
def late_client(site_settings: Settings) -> FlaskClient:
    late = Late(open_engine(site_settings)._library, 12)
    return create_app(late, site_settings).test_client()


@pytest.mark.parametrize("address", ["/?q=ferry", "/quote?text=the+harbour+paid", "/api/search?q=ferry", "/export.csv"])
def test_an_answer_that_may_be_a_part_is_asked_for_again(late_client: FlaskClient, address: str) -> None:
    headers = late_client.get(address, buffered=True).headers
    assert ("ETag" in headers, headers["Cache-Control"]) == (False, "no-cache")


def test_a_quotation_says_that_the_time_was_up(late_client: FlaskClient) -> None:
    answer = late_client.get("/api/quote?text=the+harbour+paid+nothing").get_json()
    assert answer["notices"][0].startswith("The time was up before all was looked at")


@pytest.mark.parametrize("table", ["export", "lines", "neighbours", "trends", "moments", "sayers", "collocates"])
def test_a_table_that_is_not_whole_in_time_is_refused(
    site_settings: Settings, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.execution.cost.COSTLY", 0)
    over = itertools.count(step=9).__next__
    late = EmbeddedEngine(open_engine(site_settings)._library, 12, seconds=1.0, clock=over)
    answer = create_app(late, site_settings).test_client().get(f"/{table}.csv?q=ferry")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "This takes too long to be written whole here" in answer.text


def test_a_comparison_that_takes_too_long_says_what_takes_less(
    site_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.execution.cost.COSTLY", 0)
    over = itertools.count(step=9).__next__
    late = EmbeddedEngine(open_engine(site_settings)._library, 12, seconds=1.0, clock=over)
    answer = create_app(late, site_settings).test_client().get("/compare?q=ferry&against=harbour&length=3")
    assert answer.status_code == 503
    assert "Fewer words in a row and narrower slices take less" in answer.text
    assert "length=2" in answer.text
