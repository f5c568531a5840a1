from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.records import SeeAlso, Skipped
from tests.builders.bridges import CLOSING, DUMP, OPENING, PAGE, THANKS, speech

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive.sqlite", lambda: datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)) as opened:
        yield opened


def test_a_speech_comes_back_as_it_was_put(archive: Archive) -> None:
    full = replace(
        PAGE,
        lead="A lead.",
        sections=("News", "Transcripts"),
        topics=("Roads",),
        geography=("Lune",),
        persons=("Marsh Ada",),
        see_also=(SeeAlso("Before", "2010", None), SeeAlso("After", None, "http://x.example")),
        captions=("Photo.", "Photo."),
    )
    assert archive.put(full) == "new"
    assert archive.speech(full.id) == full
    assert list(archive.speeches()) == [full]


def test_putting_the_same_again_changes_nothing(archive: Archive) -> None:
    archive.put(PAGE)
    generation = archive.commit()
    assert archive.put(PAGE) == "unchanged"
    assert archive.commit() == generation


def test_each_commit_of_a_change_is_a_new_generation(archive: Archive) -> None:
    archive.put(PAGE)
    first = archive.commit()
    archive.put(speech(OPENING, title="Other", time="15:00", source="o.html"))
    archive.put(replace(PAGE, lead="New."))
    second = archive.commit()
    assert (first, second) == (1, 2)
    assert set(archive.changed_since(1)) == {PAGE.id, "2011-05-04-1500-other"}
    assert list(archive.changed_since(2)) == []


def test_unchanged_paragraphs_keep_their_rows_when_others_are_inserted(archive: Archive) -> None:
    archive.put(PAGE)
    ((_, before),) = archive.speeches_with_rows()
    archive.put(replace(PAGE, paragraphs=speech("First of all, hello.", OPENING, THANKS, CLOSING).paragraphs))
    ((changed, after),) = archive.speeches_with_rows()
    assert after[1:] == before
    assert [p.number for p in changed.paragraphs] == [1, 2, 3, 4]
    assert archive.changes(PAGE.id, PAGE.paragraphs[0].id) == ()


def test_a_row_is_never_given_to_another_paragraph(archive: Archive) -> None:
    archive.put(PAGE)
    ((_, before),) = archive.speeches_with_rows()
    archive.delete(PAGE.id)
    archive.put(PAGE)
    ((_, after),) = archive.speeches_with_rows()
    assert not set(before) & set(after)
    assert archive.rows(before) == {}


def test_rows_come_with_their_speech_and_without_those_that_are_gone(archive: Archive) -> None:
    archive.put(PAGE)
    ((_, rows),) = archive.speeches_with_rows()
    found = archive.rows([rows[2], 999, rows[0]])
    assert {row: held.paragraph.text for row, held in found.items()} == {rows[0]: OPENING, rows[2]: CLOSING}
    first = found[rows[0]]
    assert (first.speech, first.title, first.place) == (PAGE.id, PAGE.title, "Lune Hall")


def test_a_changed_text_becomes_a_revision_with_its_successor(archive: Archive) -> None:
    archive.put(PAGE)
    later = OPENING.replace("June", "July")
    assert archive.put(replace(PAGE, paragraphs=speech(later, THANKS, CLOSING).paragraphs)) == "changed"
    (revision,) = archive.changes(PAGE.id, PAGE.paragraphs[0].id)
    assert (revision.text, revision.changed) == (OPENING, "2020-01-02T03:04:05Z")
    assert revision.successor == speech(later).paragraphs[0].id


def test_a_corrected_speaker_leaves_a_revision_that_keeps_the_former_one(archive: Archive) -> None:
    archive.put(PAGE)
    opening, *rest = PAGE.paragraphs
    corrected = replace(PAGE, paragraphs=(replace(opening, speaker="Bo Fenn", label="B. Fenn:"), *rest))
    for page in (corrected, PAGE, corrected):
        archive.put(page)
    first, second = archive.changes(PAGE.id, opening.id)
    assert (first.text, first.speaker, first.label) == (OPENING, opening.speaker, opening.label)
    assert (second.speaker, second.label, second.number) == ("Bo Fenn", "B. Fenn:", 1)
    assert first.successor == second.successor == opening.id


def test_a_text_that_is_gone_has_no_successor(archive: Archive) -> None:
    archive.put(PAGE)
    archive.put(replace(PAGE, paragraphs=speech(OPENING, CLOSING).paragraphs))
    (revision,) = archive.changes(PAGE.id, PAGE.paragraphs[1].id)
    assert revision.successor is None


def test_changes_follow_a_paragraph_through_all_its_texts(archive: Archive) -> None:
    texts = [OPENING, OPENING.replace("June", "July"), OPENING.replace("June", "August")]
    for text in texts:
        archive.put(replace(PAGE, paragraphs=speech(text, THANKS).paragraphs))
    changes = archive.changes(PAGE.id, speech(texts[0]).paragraphs[0].id)
    assert [revision.text for revision in changes] == texts[:2]
    assert changes[-1].successor == speech(texts[2]).paragraphs[0].id


def test_two_copies_of_a_page_read_in_turn_leave_one_revision_each(archive: Archive) -> None:
    later = replace(PAGE, paragraphs=speech(OPENING.replace("June", "July"), THANKS).paragraphs, source="new.html")
    for _ in range(3):
        archive.put(PAGE)
        archive.put(later)
    assert archive.stats().revisions == 3
    assert archive.speech(PAGE.id) == later


def test_a_source_that_breaks_leaves_what_it_gave(archive: Archive) -> None:
    archive.put(PAGE)
    archive.take("77.html", "broken", [Skipped("77.html", "cut off")])
    assert archive.speech(PAGE.id) == PAGE
    assert archive.skipped == (Skipped("77.html", "cut off"),)
    assert archive.put(PAGE) == "unchanged"
    assert archive.skipped == ()


def test_the_fingerprint_of_a_source_is_known(archive: Archive) -> None:
    archive.take("77.html", "abc", [PAGE])
    assert archive.fingerprint("77.html") == "abc"
    assert archive.fingerprint("78.html") is None


def test_prune_removes_what_has_no_source_left(archive: Archive) -> None:
    archive.take("/pages/77.html", "1", [PAGE])
    archive.take("/dumps/a.txt", "1", [DUMP, other := speech("Else.", title="Else", source="/dumps/a.txt")])
    assert archive.prune(["/pages"], set()) == 0, "the dump still tells of it"
    assert archive.prune(["/dump"], set()) == 0, "a folder is not a prefix"
    assert archive.prune(["/dumps"], {"/dumps/a.txt"}) == 0
    archive.commit()
    assert archive.prune(["/dumps"], set()) == 2
    archive.commit()
    assert list(archive.speeches()) == []
    assert set(archive.changed_since(1)) == {PAGE.id, DUMP.id, other.id}


def test_a_folder_that_was_moved_holds_no_speech(archive: Archive, tmp_path: Path) -> None:
    archive.take(f"{tmp_path}/old/77.html", "1", [PAGE])
    archive.take(f"{tmp_path}/new/77.html", "1", [PAGE])
    assert archive.prune([f"{tmp_path}/new"], {f"{tmp_path}/new/77.html"}) == 0
    assert archive.prune([f"{tmp_path}/new"], set()) == 1


def test_a_folder_that_is_away_keeps_its_speeches(archive: Archive, tmp_path: Path) -> None:
    archive.take(f"{tmp_path}/disk/77.html", "1", [PAGE])
    archive.take(f"{tmp_path}/disk/dump.txt", "1", [DUMP])
    assert archive.prune([f"{tmp_path}/new"], set()) == 0
    assert archive.speech(PAGE.id) == PAGE


def test_stats_count_what_is_there(archive: Archive) -> None:
    archive.put(PAGE)
    archive.put(DUMP)
    stats = archive.stats()
    assert (stats.speeches, stats.paragraphs, stats.aliases) == (1, 3, 1)
    assert stats.words == sum(len(p.text.split()) for p in PAGE.paragraphs)
    assert (stats.first, stats.last, stats.speakers) == ("2011-05-04", "2011-05-04", 1)
    assert stats.languages == {"en": 1}


def test_a_speech_is_found_by_its_id_in_either_normal_form(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as opened:
        opened.put(replace(PAGE, id="2020-01-03-대교"))
        for form in ("NFC", "NFD"):
            assert opened.canonical(unicodedata.normalize(form, "2020-01-03-대교")) == "2020-01-03-대교"
