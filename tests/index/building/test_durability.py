"""After a kill, a lost connection, a full or read-only disk, the index is as at its last commit."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from whoosh import fields, index

from index.building.writer import IndexWriter
from index.errors import DamagedError, WritingError
from index.segment import manifest
from index.segment.snapshot import open_snapshot
from tests.builders.indexes import contents, random_speech, speech

COMMITS = 400  # more commits than any run makes before it is killed


def put_for(generation):
    """Return what a run puts into the index in its commit with this number."""
    rng = random.Random(generation)
    return [random_speech(rng, rng.randint(0, 60)) for _ in range(rng.randint(1, 8))]


def expected_rows(generations):
    """Return the rows that the index has after this many commits."""
    latest = {}
    for generation in range(1, generations + 1):
        for document in put_for(generation):
            latest[document.event] = [p.row for p in document.paragraphs]
    return sorted(row for rows in latest.values() for row in rows)


def write_until_killed(path, told):
    done = open_snapshot(path).archive_generation
    with IndexWriter(path, workers=-1) as writer:
        for generation in range(done + 1, COMMITS):
            for document in put_for(generation):
                writer.put(document)
            writer.commit(generation)
            told.value = generation
            writer.merge()


def test_killed_at_any_instant_it_opens_at_the_last_commit(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.commit(0)
    context = multiprocessing.get_context("fork")
    rng = random.Random(1)
    for attempt in range(12):
        before = open_snapshot(tmp_path).archive_generation
        told = context.Value("i", before)
        process = context.Process(target=write_until_killed, args=(tmp_path, told))
        process.start()
        patience = time.monotonic() + 30
        while attempt % 2 and told.value == before and time.monotonic() < patience:
            time.sleep(0.01)  # so that every second run gets to write something, even on a slow machine
        time.sleep(rng.uniform(0.02, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        snapshot = open_snapshot(tmp_path)
        assert snapshot.archive_generation in (told.value, told.value + 1)
        assert sorted(contents(snapshot)) == expected_rows(snapshot.archive_generation)
    assert snapshot.archive_generation >= 6
    with IndexWriter(tmp_path) as writer:  # the killed writer's lock is free, and its unfinished files are removed
        writer.put(speech("last", "one", row=9000))
        writer.commit(COMMITS)
    needed = {segment.path.name for segment in snapshot.segments} | {
        segment.path.name for segment in open_snapshot(tmp_path).segments
    }
    assert {p.name for p in tmp_path.glob("*.rostra")} <= needed


def failing(call, times):
    """Wrap a system call so that it works `times` times and then fails, as on a full disk."""
    left = [times]

    def limited(*arguments, **options):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return call(*arguments, **options)

    return limited


def try_to_write(writer, number):
    """Write the commit with this number; return the message of the error, or "" if there was none."""
    try:
        writer.put(speech("1", "new", row=number))
        writer.commit(number)
        writer.merge()
    except WritingError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("place", "name"), [(os, "fsync"), (Path, "rename"), (Path, "open")])
def test_a_full_disk_loses_nothing_that_was_committed(tmp_path, monkeypatch, place, name):
    with IndexWriter(tmp_path) as writer:
        for number in range(6):
            writer.put(speech(str(number), "one", row=number))
            writer.commit(number)
    for times in range(30):
        before = open_snapshot(tmp_path)
        with IndexWriter(tmp_path) as writer, monkeypatch.context() as patched:
            patched.setattr(place, name, failing(getattr(place, name), times))
            said = try_to_write(writer, 100 + times)
        assert said == "" or ("No space left on device" in said and "last commit" in said)
        after = open_snapshot(tmp_path)
        new = 100 + times if after.archive_generation != before.archive_generation else None
        expected = {0, 2, 3, 4, 5} | ({new} if new else set(contents(before)) & ({1} | set(range(100, 200))))
        assert set(contents(after)) == expected
    assert new == 100 + times  # the last run makes all calls without an error


def test_a_writer_that_failed_commits_no_more(tmp_path, monkeypatch):
    with IndexWriter(tmp_path) as writer:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", failing(os.fsync, 0))
            writer.put(speech("a", "one"))
            with pytest.raises(WritingError):
                writer.commit(1)
        with pytest.raises(WritingError, match="put everything anew"):
            writer.commit(1)


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WritingError, match="Not a directory"):
        IndexWriter(tmp_path / "file" / "index")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_a_clear_error(tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(WritingError, match="Permission denied"):
        IndexWriter(tmp_path)


def an_index(path):
    with IndexWriter(path) as writer:
        writer.put(speech("a", "one two", "two three"))
        writer.commit(1)
        writer.put(speech("b", "four", row=2))
        writer.delete("a")
        writer.put(speech("a", "five", row=3))
        writer.commit(2)
    return path


def test_a_file_removed_under_a_reader_is_still_read(tmp_path):
    snapshot = open_snapshot(an_index(tmp_path))
    for file in tmp_path.iterdir():
        file.unlink()
    assert sorted(contents(snapshot)) == [2, 3]


def test_a_missing_file_is_named(tmp_path):
    path = open_snapshot(an_index(tmp_path)).segments[0].path
    path.unlink()
    with pytest.raises(DamagedError, match=path.name):
        open_snapshot(tmp_path)


@pytest.mark.parametrize("pattern", ["*.rostra", "*.toc"])
def test_a_file_cut_short_is_refused(tmp_path, pattern):
    for file in an_index(tmp_path).glob(pattern):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(DamagedError, match="makes it anew"):
        open_snapshot(tmp_path)


def test_a_foreign_table_of_contents_is_refused(tmp_path):
    index.create_in(tmp_path, fields.Schema(text=fields.TEXT))
    with pytest.raises(DamagedError, match="not a table of contents that Rostra wrote"):
        open_snapshot(tmp_path)


def test_a_damaged_segment_is_not_merged(tmp_path):
    with IndexWriter(tmp_path) as writer:
        for number in range(4):
            writer.put(speech(str(number), "one two " * 50, row=number))
            writer.commit(number)
        path = open_snapshot(tmp_path).segments[0].path
        content = bytearray(path.read_bytes())
        content[70] ^= 0xFF
        path.write_bytes(content)
        with pytest.raises(DamagedError, match=path.name):
            writer.merge()
        assert len(manifest.latest(tmp_path).segments) == 4
        with pytest.raises(DamagedError, match=path.name):
            open_snapshot(tmp_path)
