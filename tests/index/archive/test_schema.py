from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.archive.archive import Archive, ArchiveReader
from index.errors import DamagedError, LockedError, NoIndexError
from tests.builders.bridges import CLOSING, DUMP, OPENING, PAGE, THANKS, speech

LATER = replace(PAGE, paragraphs=speech(OPENING.replace("June", "July"), THANKS, CLOSING).paragraphs)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive.sqlite", lambda: datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)) as opened:
        yield opened


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
from tests.builders.bridges import PAGE, speech
from index.archive.archive import Archive
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


WITHOUT_SPEAKERS = "".join(
    f"ALTER TABLE revisions DROP COLUMN {column};" for column in ("number", "kind", "speaker", "label", "office")
)  # turns the table of revisions into that of schema 4


def before_revisions_had_speakers(path: Path) -> Path:
    """Make an archive of schema 4 with one speech, of which one paragraph was changed; return its path."""
    with Archive(path) as archive:
        archive.put(PAGE)
        archive.put(LATER)
        archive.commit()
    older = sqlite3.connect(path)
    older.executescript(f"{WITHOUT_SPEAKERS} PRAGMA user_version = 4")
    older.close()
    return path


def test_an_archive_from_before_revisions_had_speakers_is_read_and_what_it_lacks_is_unknown(tmp_path: Path) -> None:
    with Archive(before_revisions_had_speakers(tmp_path / "a.sqlite")) as archive:
        (old,) = archive.revisions(PAGE.id)
        assert (old.text, old.kind, old.speaker, old.wording.number) == (PAGE.paragraphs[0].text, None, None, 0)
        archive.put(PAGE)
        _, new = archive.revisions(PAGE.id)
        assert (new.kind, new.speaker, new.number) == ("speech", LATER.paragraphs[0].speaker, 1)


KILLED_MIGRATING = """
import os, pathlib, sqlite3, sys
from index.archive import schema
path = pathlib.Path(sys.argv[1])
schema.MIGRATIONS = (*schema.MIGRATIONS[:-1], schema.MIGRATIONS[-1] + "SELECT killed();")
connection = sqlite3.connect(path, isolation_level=None)
connection.create_function("killed", 0, lambda: os._exit(9))
schema.migrate(connection, path)
"""


def test_a_migration_that_is_killed_leaves_the_old_archive_and_is_done_again(tmp_path: Path) -> None:
    path = before_revisions_had_speakers(tmp_path / "a.sqlite")
    killed = subprocess.run([sys.executable, "-c", KILLED_MIGRATING, path], cwd=ROOT, check=False)
    assert killed.returncode == 9
    old = sqlite3.connect(path)
    assert old.execute("PRAGMA user_version").fetchone() == (4,)
    old.close()
    with Archive(path) as archive:
        assert archive.speech(PAGE.id) == LATER
        assert list(archive.problems()) == []
        assert archive.stats().revisions == 1


def test_an_archive_from_before_recordings_had_times_is_read_and_its_digests_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with Archive(path) as archive:
        archive.put(PAGE)
        archive.commit()
    older = sqlite3.connect(path)
    older.executescript(
        "DROP TRIGGER paragraph_changed; DROP TRIGGER paragraph_gone; DROP TRIGGER speech_changed;"
        "DROP TRIGGER speech_gone; DROP TABLE former_paragraphs; DROP TABLE former_speeches;"
        "ALTER TABLE paragraphs DROP COLUMN starts; ALTER TABLE paragraphs DROP COLUMN language;"
        f"{WITHOUT_SPEAKERS} PRAGMA user_version = 1"
    )
    older.close()
    with Archive(path) as archive:
        assert list(archive.speeches()) == [PAGE]
        assert list(archive.problems()) == []
        assert archive.put(PAGE) == "unchanged"


def test_a_paragraphs_time_is_kept(archive: Archive) -> None:
    timed = replace(PAGE, paragraphs=tuple(replace(p, starts=p.number * 1.5) for p in PAGE.paragraphs))
    archive.put(timed)
    assert [p.starts for p in next(iter(archive.speeches())).paragraphs] == [1.5, 3.0, 4.5]
