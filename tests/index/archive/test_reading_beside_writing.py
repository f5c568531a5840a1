"""Readers beside a writer: what is read at once is of one generation, and each thread's connection ends with it."""

from __future__ import annotations

import gc
import os
import threading
from typing import TYPE_CHECKING

import pytest

from commands import asking
from index.archive import reader
from index.archive.archive import Archive, ArchiveReader
from index.archive.still import StillArchive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.wholeness import checks
from tests.builders.bridges import speech
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.records import Speech

MEGABYTES = 64
SPARE = 1  # descriptors that SQLite keeps for its next connection, as closing one drops all locks of the process


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of two speeches, with its index."""
    file = tmp_path / "archive.sqlite"
    with Archive(file) as archive:
        for id_, date in (("s-1", "2011-05-04"), ("s-2", "2012-05-04")):
            archive.put(speech("The old words.", id=id_, date=date, title="Old", source=id_))
        archive.commit()
        sync(archive, tmp_path / "index", MEGABYTES, NOBODY)
    return file


def correct(path: Path) -> None:
    """Commit another title and other words of one speech, and bring the index up to date."""
    with Archive(path) as archive:
        archive.put(speech("The new words.", id="s-2", date="2012-05-04", title="New", source="s-2"))
        archive.commit()
        sync(archive, path.with_name("index"), MEGABYTES, NOBODY)


@pytest.fixture
def interrupted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction committed as soon as a reader has read the first of a speech's tables."""
    parts = ArchiveReader._parts
    reading = iter(range(100))

    def slow(self: ArchiveReader, *asked: object) -> dict[int, list[tuple[object, ...]]]:
        found = parts(self, *asked)  # type: ignore[arg-type]
        if not isinstance(self, Archive) and next(reading) == 0:
            correct(path)
        return found

    monkeypatch.setattr(ArchiveReader, "_parts", slow)


def seen(speech: Speech | None) -> tuple[str, str]:
    """Return the title and the words of a speech."""
    assert speech
    return speech.title, speech.paragraphs[0].text


@pytest.mark.usefixtures("interrupted")
def test_a_speech_is_of_one_generation_while_another_is_committed(path: Path) -> None:
    with ArchiveReader(path) as opened:
        assert seen(opened.speech("s-2")) == ("Old", "The old words.")
        assert seen(opened.speech("s-2")) == ("New", "The new words.")


@pytest.mark.usefixtures("interrupted")
def test_a_check_finds_no_fault_in_what_is_committed_meanwhile(path: Path) -> None:
    report = checks.check(path, path.with_name("index"))
    assert (report.problems, report.speeches) == ((), 2)
    assert checks.check(path, path.with_name("index")).problems == ()


def test_an_export_is_of_one_generation(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "BATCH", 1)
    found = asking._found(Settings(index=IndexSettings(path=path.parent)), "")
    first, _ = next(found)
    correct(path)
    assert [seen(first), *(seen(each) for each, _ in found)] == [("Old", "The old words.")] * 2


def test_a_still_archive_stays_as_it_was_until_it_is_closed(path: Path) -> None:
    with StillArchive(path) as still:
        correct(path)
        assert seen(still.speech("s-2"))[0] == "Old"
    with StillArchive(path) as still:
        assert seen(still.speech("s-2"))[0] == "New"


def descriptors(path: Path) -> int:
    """Return how many times this process has the archive's file open."""
    links = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
    return sum(os.path.realpath(link) == str(path.resolve()) for link in links)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not list a process's open files")
def test_the_connection_of_a_thread_that_has_ended_is_closed(path: Path) -> None:
    with ArchiveReader(path) as opened:
        before = descriptors(path)
        for _ in range(5):
            reading = threading.Thread(target=opened.speech, args=["s-1"])
            reading.start()
            reading.join()
        assert descriptors(path) <= before + SPARE
    assert descriptors(path) == 0


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not list a process's open files")
def test_a_reader_that_nobody_holds_any_more_closes_its_connections(path: Path) -> None:
    ArchiveReader(path).speech("s-1")
    gc.collect()
    assert descriptors(path) == 0


@pytest.fixture
def child(path: Path) -> Iterator[int]:
    """A forked process that reads through its parent's reader; gives 0 if it could, and kept the parent's open."""
    with ArchiveReader(path) as opened:
        process = os.fork()
        if not process:
            inherited = descriptors(path)
            found = opened.speech("s-1")
            opened.close()
            os._exit(0 if found and descriptors(path) >= inherited else 1)
        yield os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        assert opened.speech("s-2")


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not list a process's open files")
def test_a_child_process_reads_by_a_connection_of_its_own(child: int) -> None:
    assert child == 0
