"""An answer whose time is up says what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.embedded import EmbeddedEngine, open_engine
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from index.config import Settings


class Late(EmbeddedEngine):
    """An engine whose time is always up."""

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


def test_a_table_and_a_quotation_say_that_the_time_was_up(late_client: FlaskClient) -> None:
    *_, last = late_client.get("/export.csv?q=ferry").text.splitlines()
    assert "The time was up: this table has not all that was found." in last
    answer = late_client.get("/api/quote?text=the+harbour+paid+nothing").get_json()
    assert answer["notices"][0].startswith("The time was up before all was looked at")
