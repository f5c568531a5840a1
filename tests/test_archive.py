from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.archive import Archive, ArchiveReader
from index.errors import DamagedError, LockedError, NoIndexError
from index.identity import speech_id
from index.records import Paragraph, SeeAlso, Skipped, Speech, numbered

ROOT = Path(__file__).resolve().parent.parent
OPENING = "The bridge over the Lune will be opened in June."
THANKS = "I would like to thank everybody who has worked on it for so long."
CLOSING = "See you at the opening."


def speech(*texts: str, **fields: object) -> Speech:
    paragraphs = numbered(Paragraph(0, "", text, speaker="Ada Marsh") for text in texts or (OPENING, THANKS, CLOSING))
    given: dict[str, object] = {
        "title": "Meeting on bridges",
        "date": "2011-05-04",
        "time": "13:30",
        "source": "bridges.html",
        **fields,
    }
    id_ = speech_id(given.get("url"), given["date"], given.get("time"), given["title"])  # type: ignore[arg-type]
    return Speech(id=str(given.pop("id", id_)), paragraphs=paragraphs, **given)  # type: ignore[arg-type]


PAGE = speech(url="http://en.kremlin.ru/events/president/news/77", source="77.html", place="Lune Hall")
DUMP = speech(source="dump.txt")


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
    assert archive.rows(before) == []


def test_rows_come_in_the_order_asked_with_their_speech(archive: Archive) -> None:
    archive.put(PAGE)
    ((_, rows),) = archive.speeches_with_rows()
    found = archive.rows([rows[2], 999, rows[0]])
    assert [row.paragraph.text for row in found] == [CLOSING, OPENING]
    assert (found[0].speech, found[0].title, found[0].place) == (PAGE.id, PAGE.title, "Lune Hall")


def test_a_changed_text_becomes_a_revision_with_its_successor(archive: Archive) -> None:
    archive.put(PAGE)
    later = OPENING.replace("June", "July")
    assert archive.put(replace(PAGE, paragraphs=speech(later, THANKS, CLOSING).paragraphs)) == "changed"
    (revision,) = archive.changes(PAGE.id, PAGE.paragraphs[0].id)
    assert (revision.text, revision.changed) == (OPENING, "2020-01-02T03:04:05Z")
    assert revision.successor == speech(later).paragraphs[0].id


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
    assert archive.stats()["revisions"] == 3
    assert archive.speech(PAGE.id) == later


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
    assert set(archive.changed_since(1)) == {PAGE.id, other.id}


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


def test_what_was_not_committed_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with pytest.raises(ZeroDivisionError), Archive(path) as archive:  # noqa: PT012
        archive.put(PAGE)
        archive.commit()
        archive.put(speech("More.", title="More", source="m"))
        raise ZeroDivisionError
    with ArchiveReader(path) as reader:
        assert [s.id for s in reader.speeches()] == [PAGE.id]


def test_a_source_that_fails_half_way_is_not_there_at_all(archive: Archive) -> None:
    broken = replace(speech("One.", "Two.", title="Broken", source="b"), paragraphs=PAGE.paragraphs * 2)
    with pytest.raises(sqlite3.IntegrityError):
        archive.take("b", "1", [PAGE, broken])
    assert archive.fingerprint("b") is None
    assert archive.put(DUMP) == "new"
    assert [s.id for s in archive.speeches()] == [DUMP.id]


KILLED = """
import pathlib, sys
sys.path[:0] = ["tests", "."]
from test_archive import PAGE, speech
from index.archive import Archive
with Archive(pathlib.Path(sys.argv[1])) as archive:
    archive.put(PAGE)
    archive.commit()
    print("committed", flush=True)
    for number in range(10**6):
        archive.put(speech(f"Text {number}", "b", "c", title=f"Title {number}", source=str(number)))
        if number % 10 == 9:
            archive.commit()
"""


def test_a_writer_killed_at_any_instant_leaves_whole_speeches(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with subprocess.Popen([sys.executable, "-c", KILLED, path], cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        threading.Event().wait(0.15)
        writer.kill()
    with Archive(path) as archive:
        kept = list(archive.speeches())
        assert len(kept) % 10 == 1
        assert all(len(s.paragraphs) == 3 for s in kept)
        assert archive.put(PAGE) == "unchanged"


def test_readers_in_other_threads_see_what_is_committed(tmp_path: Path) -> None:
    path, seen = tmp_path / "a.sqlite", []
    with Archive(path) as archive, ArchiveReader(path) as reader:
        archive.put(PAGE)
        threads = [threading.Thread(target=lambda: seen.append(reader.generation)) for _ in range(2)]
        threads[0].start()
        threads[0].join()
        archive.commit()
        threads[1].start()
        threads[1].join()
    assert seen == [0, 1]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite"), pytest.raises(LockedError):
        Archive(tmp_path / "a.sqlite")


def test_an_archive_on_a_medium_that_cannot_be_written_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with Archive(path) as archive:
        archive.put(PAGE)
    tmp_path.chmod(0o500)
    try:
        with ArchiveReader(path) as reader:
            assert reader.speech(PAGE.id) == PAGE
    finally:
        tmp_path.chmod(0o700)


def test_no_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="rostra index"):
        ArchiveReader(tmp_path / "none.sqlite")


@pytest.mark.parametrize(
    "content", [b"not a database at all, just some text " * 40, b"SQLite format 3\x00" + b"x" * 2000]
)
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.sqlite"
    file.write_bytes(content)
    with pytest.raises(DamagedError):
        Archive(file)
    assert file.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.sqlite")
    other.execute("CREATE TABLE bookmarks (a)")
    other.close()
    with pytest.raises(DamagedError, match="not Rostra's archive"):
        Archive(tmp_path / "a.sqlite")


def test_an_archive_of_a_newer_rostra_is_refused(tmp_path: Path) -> None:
    Archive(tmp_path / "a.sqlite").close()
    newer = sqlite3.connect(tmp_path / "a.sqlite")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(DamagedError, match="has schema 99"):
        Archive(tmp_path / "a.sqlite")
    with pytest.raises(DamagedError, match="has schema 99"):
        ArchiveReader(tmp_path / "a.sqlite")


def test_stats_count_what_is_there(archive: Archive) -> None:
    archive.put(PAGE)
    archive.put(DUMP)
    stats = archive.stats()
    assert (stats["speeches"], stats["paragraphs"], stats["aliases"]) == (1, 3, 1)
    assert stats["words"] == sum(len(p.text.split()) for p in PAGE.paragraphs)
    assert (stats["first"], stats["last"], stats["speakers"]) == ("2011-05-04", "2011-05-04", 1)
    assert stats["languages"] == {"en": 1}
