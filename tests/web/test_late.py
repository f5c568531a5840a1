"""An answer whose time is up says what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.embedded import EmbeddedEngine, open_engine
from web.app import create_app

if TYPE_CHECKING:
    from index.config import Settings


class Late(EmbeddedEngine):
    """An engine whose time is always up."""

    late = True

    def for_one_answer(self) -> EmbeddedEngine:
        return self


def test_a_table_and_a_quotation_say_that_the_time_was_up(site_settings: Settings) -> None:
    late = Late(open_engine(site_settings)._library, 12)
    client = create_app(late, site_settings).test_client()
    *_, last = client.get("/export.csv?q=ferry").text.splitlines()
    assert "The time was up: this table has not all that was found." in last
    answer = client.get("/api/quote?text=the+harbour+paid+nothing").get_json()
    assert answer["notices"][0].startswith("The time was up before all was looked at")
