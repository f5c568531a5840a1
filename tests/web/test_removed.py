"""URLs of what was removed from the archive say so, with the day, and do not deny that it existed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import draft, numbered
from search.embedded import open_engine
from tests.builders.small_site import BRIDGE, CHANGED, OTHER_ADDRESS
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.records import Speech

GONE = replace(BRIDGE, id="town-9", url="https://town.example/speeches/9", title="Of the old pier", source="9.html")
TIDE = "The tide was high in June and the old pier stood in it to its knees."
FIRST, SECOND, THIRD = (TIDE.replace("June", month) for month in ("June", "July", "August"))
LAST = "Nothing else was said that day."


def told(*texts: str) -> Speech:
    """Make the speech with these paragraphs."""
    return replace(BRIDGE, paragraphs=numbered(draft(text) for text in texts))


def id_of(text: str) -> str:
    return told(text).paragraphs[0].id


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive.sqlite", lambda: CHANGED) as opened:
        yield opened


def visitor(folder: Path, *readings: Speech, deleted: str = "") -> FlaskClient:
    """Make a client of a site whose archive stored `readings` one after another, and then deleted the speech
    `deleted`.
    """
    settings = Settings(index=IndexSettings(path=folder))
    with Archive(settings.index.archive, lambda: CHANGED) as archive:
        for each in readings:
            archive.put(each)
        archive.delete(deleted)
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return create_app(open_engine(settings), settings).test_client()


def test_a_removed_speech_is_told_by_all_its_ids(archive: Archive) -> None:
    archive.put(OTHER_ADDRESS)
    archive.put(BRIDGE)
    assert archive.removed(BRIDGE.id) is None
    archive.delete(BRIDGE.id)
    assert archive.removed(BRIDGE.id) == archive.removed(OTHER_ADDRESS.id) == "2024-05-06T12:00:00Z"
    assert archive.removed("town-2") is None


def test_a_speech_that_came_back_is_not_removed(archive: Archive) -> None:
    archive.put(OTHER_ADDRESS)
    archive.put(BRIDGE)
    archive.delete(BRIDGE.id)
    archive.put(OTHER_ADDRESS)
    archive.put(BRIDGE)
    assert archive.removed(BRIDGE.id) is archive.removed(OTHER_ADDRESS.id) is None


def test_an_address_never_meant_what_was_taken_back(archive: Archive) -> None:
    for text in (FIRST, SECOND, FIRST):
        archive.put(told(text, LAST))
    (change,) = archive.changes(BRIDGE.id, id_of(SECOND))
    assert (change.text, change.successor) == (SECOND, id_of(FIRST))


def test_changes_end_with_what_the_speech_holds(archive: Archive) -> None:
    for text in (FIRST, SECOND, FIRST, SECOND):
        archive.put(told(text, LAST))
    (change,) = archive.changes(BRIDGE.id, id_of(FIRST))
    assert (change.text, change.successor) == (FIRST, id_of(SECOND))


def test_a_removed_speech_answers_gone_with_the_day(tmp_path: Path) -> None:
    client = visitor(tmp_path, GONE, BRIDGE, deleted=GONE.id)
    for address in ("/speech/town-9", f"/speech/town-9/p/{GONE.paragraphs[0].id}", "/api/speech/town-9"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "removed from this archive on 6 May 2024" in answer.text
    assert client.get("/api/speech/town-9").get_json()["status"] == 410
    assert client.get("/speech/town-8").status_code == 404
    assert client.get("/speech/town-1").status_code == 200


def test_a_removed_paragraph_is_called_removed(tmp_path: Path) -> None:
    answer = visitor(tmp_path, told(FIRST, LAST), told(LAST)).get(f"/speech/town-1/p/{id_of(FIRST)}")
    assert answer.status_code == 410
    assert "This paragraph was removed" in answer.text
    assert "Since 6 May 2024" in answer.text
    assert FIRST in answer.text
    assert "has changed" not in answer.text


def test_the_page_of_a_paragraph_that_changed_twice_leads_to_what_stands_now(tmp_path: Path) -> None:
    client = visitor(tmp_path, *(told(text, LAST) for text in (FIRST, SECOND, THIRD)))
    answer = client.get(f"/speech/town-1/p/{id_of(FIRST)}")
    assert answer.status_code == 200
    assert answer.text.count("What stands in its place now") == 1
    assert f'href="/speech/town-1/p/{id_of(THIRD)}"' in answer.text
    assert answer.text.index("In its place until") < answer.text.index("Read until")
