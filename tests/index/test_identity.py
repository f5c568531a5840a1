"""One event has one id: from its URL if it has one, otherwise from date, time and title."""

from __future__ import annotations

import pytest

from index.identity import address_id, event_id, speech_id


@pytest.mark.parametrize(
    "url",
    [
        "http://en.kremlin.ru/events/president/news/17118",
        "https://en.kremlin.ru/events/president/transcripts/speeches/17118",
        "http://www.en.kremlin.ru/catalog/keywords/18/events/17118",
        "http://en.special.kremlin.ru/catalog/keywords/18/events/17118",
        "http://en.kremlin.ru/events/president/transcripts/17118/print.html",
        "http://en.kremlin.ru/events/president/news/copy/17118",
        "http://en.kremlin.ru/events/state-council/17118#sel=1:1",
        "http://en.kremlin.ru/press/announcements/17118",
        "//en.kremlin.ru/d/17118",
        "en.kremlin.ru/d/17118",
    ],
)
def test_every_address_of_an_event_leads_to_one_id(url: str) -> None:
    assert address_id(url) == "kremlin-17118"


def test_a_translation_is_another_text_and_has_another_id() -> None:
    assert address_id("http://kremlin.ru/events/president/transcripts/4350") == "kremlin-ru-4350"
    assert address_id("http://en.kremlin.ru/events/president/transcripts/4350") == "kremlin-4350"


def test_the_old_site_numbers_its_pages_in_their_names() -> None:
    url = "http://archive.kremlin.ru/eng/speeches/2006/01/31/0953_type82915type82917_100901.shtml"
    assert address_id(url) == "archive-kremlin-100901"


@pytest.mark.parametrize(
    "url",
    [
        "http://en.kremlin.ru/events/president/news/page/2",
        "http://en.kremlin.ru/events/president/news/by-date/22.12.2005",
        "http://en.kremlin.ru/catalog/keywords/18",
        "http://en.kremlin.ru/acts/bank/40001",
        "https://notkremlin.ru/events/president/news/1",
        "https://example.org/d/5",
        "",
    ],
)
def test_an_address_that_names_no_event_gives_no_id(url: str) -> None:
    assert address_id(url) is None


def test_without_an_address_date_time_and_title_make_the_id() -> None:
    assert speech_id(None, "2014-03-02", "09:05", "Opening of the bridge") == "2014-03-02-0905-opening-of-the-bridge"
    assert speech_id("https://example.org/x", "2014-03-02", None, "Bridge") == "2014-03-02-bridge"


def test_long_titles_that_differ_at_the_end_have_different_ids() -> None:
    long = "Meeting with the chairman of the standing committee of the council of the union of "
    assert event_id("2014-03-02", None, long + "weavers") != event_id("2014-03-02", None, long + "dyers")
    assert len(event_id("2014-03-02", "10:00", long * 9)) < 100
