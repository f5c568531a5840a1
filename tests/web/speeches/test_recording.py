"""A paragraph with a time in a recording shows it, with a link to that second if the source has a URL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import draft, numbered
from search.embedded import open_engine
from tests.builders.small_site import BRIDGE, CHANGED
from tests.builders.watchers import NOBODY
from web.app import create_app
from web.speeches.recording import at_time

if TYPE_CHECKING:
    from pathlib import Path

SAID = numbered([draft("The tide was high.", starts=83.4), draft("Nobody knew.")])


def page(folder: Path, url: str | None) -> str:
    settings = Settings(index=IndexSettings(path=folder))
    with Archive(settings.index.archive, lambda: CHANGED) as archive:
        archive.put(replace(BRIDGE, id="talk", url=url, paragraphs=SAID))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return create_app(open_engine(settings), settings).test_client().get("/speech/talk").text


def test_a_paragraphs_time_leads_to_the_recording(tmp_path: Path) -> None:
    shown = page(tmp_path, "https://www.youtube.com/watch?v=abc")
    assert 'href="https://www.youtube.com/watch?v=abc&amp;t=83s"' in shown
    assert shown.count("para-time") == 1  # of two paragraphs, one has a time
    assert "1:23</a>" in shown


def test_without_an_address_the_time_is_only_told(tmp_path: Path) -> None:
    shown = page(tmp_path, None)
    assert "1:23</p>" in shown


@pytest.mark.parametrize(
    ("url", "then"),
    [
        ("https://youtu.be/abc?t=5", "https://youtu.be/abc?t=9s"),
        ("https://vimeo.com/77", "https://vimeo.com/77#t=9"),
        ("https://example.org/a.mp3#top", "https://example.org/a.mp3#t=9"),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_the_address_at_a_time_is_the_sites_own(url: str | None, then: str | None) -> None:
    assert at_time(url, 9.9) == then
