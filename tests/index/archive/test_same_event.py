from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from tests.builders.bridges import DUMP, OPENING, PAGE, THANKS, speech

if TYPE_CHECKING:
    from pathlib import Path

    from index.records import Speech


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive.sqlite", lambda: datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)) as opened:
        yield opened


def test_a_dump_of_a_known_page_is_an_alias_and_the_page_stands(archive: Archive) -> None:
    archive.put(PAGE)
    assert archive.put(DUMP) == "unchanged"
    assert archive.canonical(DUMP.id) == PAGE.id
    assert archive.speech(DUMP.id) == PAGE
    assert archive.aliases(PAGE.id) == (DUMP.id,)


def test_a_page_of_a_known_dump_takes_its_place(archive: Archive) -> None:
    archive.put(DUMP)
    archive.commit()
    assert archive.put(PAGE) == "changed"
    archive.commit()
    assert [s.id for s in archive.speeches()] == [PAGE.id]
    assert archive.speech(DUMP.id) == PAGE
    assert set(archive.changed_since(1)) == {PAGE.id, DUMP.id}
    assert archive.canonical(DUMP.id) == PAGE.id


@pytest.mark.parametrize(
    "other",
    [
        speech("Quite another text.", "And more.", source="b"),
        speech(time="18:00", source="b"),
        speech(title="Meeting on roads", source="b"),
        speech(date="2012-05-04", source="b"),
        speech("Another text.", time=None, place="Lune Hall", source="b"),
        speech("Another text.", url="http://en.kremlin.ru/events/president/news/78", source="b"),
    ],
    ids=["text", "time", "title", "date", "unknown time", "page"],
)
def test_what_differs_is_another_event(archive: Archive, other: Speech) -> None:
    archive.put(PAGE)
    assert archive.put(other) == "new"
    assert archive.canonical(other.id) == other.id


@pytest.mark.parametrize(
    "other",
    [
        speech(time=None, source="b"),
        speech(OPENING, THANKS, "A sentence that only the dump has.", time=None, source="b"),
        speech(title="MEETING  ON BRIDGES", source="b"),
        speech(url="http://en.kremlin.ru/events/president/news/79", source="b"),
    ],
    ids=["unknown time", "most of the text", "capitals", "copied page"],
)
def test_the_same_event_under_another_id_is_one(archive: Archive, other: Speech) -> None:
    archive.put(PAGE)
    assert archive.put(other) == "unchanged"
    assert archive.canonical(other.id) == PAGE.id


def test_two_speeches_with_one_title_and_date_are_two(archive: Archive) -> None:
    one = speech("I rise to speak of bridges.", time=None, source="debate.csv")
    two = speech("I rise to speak of tunnels.", time=None, source="debate.csv")
    other = speech("Neither has a word to say of ferries.", time=None, source="other.csv")
    assert archive.take("debate.csv", "1", [one, two]) == ("new", "new")
    assert archive.take("other.csv", "1", [other]) == ("new",)
    assert [s.id for s in archive.speeches()] == [one.id, f"{one.id}-2", f"{one.id}-3"]
    assert archive.take("debate.csv", "2", [one, two]) == ("unchanged", "unchanged")
    changed = replace(other, lead="Corrected.")
    assert archive.take("other.csv", "2", [changed]) == ("changed",)
    assert [s.lead for s in archive.speeches()] == [None, None, "Corrected."]


def test_a_source_that_corrects_its_title_keeps_one_speech(archive: Archive) -> None:
    archive.put(DUMP)
    corrected = speech(title="Meeting on two bridges", source="dump.txt")
    assert archive.put(corrected) == "changed"
    assert [s.id for s in archive.speeches()] == [corrected.id]
    assert archive.canonical(DUMP.id) == corrected.id
