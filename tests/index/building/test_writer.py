from __future__ import annotations

import random
import threading

import pytest

from index.building import merge
from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.errors import LockedError
from index.segment import packing
from index.segment.manifest import Entry
from index.segment.snapshot import current_generation, open_snapshot
from tests.builders.indexes import contents, expected, random_speech, speech


def rows(path):
    return sorted(contents(open_snapshot(path)))


def test_nothing_is_visible_before_the_commit(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "one"))
        writer.commit(1)
        writer.put(speech("b", "two", row=1))
        assert rows(tmp_path) == [0]
        writer.commit(2)
        assert rows(tmp_path) == [0, 1]
        writer.put(speech("c", "three", row=2))
    assert rows(tmp_path) == [0, 1]


def test_a_speech_put_again_replaces_its_paragraphs(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "one", "two"))
        writer.commit(1)
        writer.put(speech("a", "three", row=7))
        writer.commit(2)
    assert rows(tmp_path) == [7]


def test_a_speech_put_twice_before_a_commit_is_there_once(tmp_path):
    with IndexWriter(tmp_path, memory_mb=0) as writer:  # so that each speech becomes a segment
        writer.put(speech("a", "one"))
        writer.put(speech("b", "two", row=1))
        writer.put(speech("a", "three", row=2))
        writer.delete("b")
        writer.commit(1)
    assert rows(tmp_path) == [2]


def test_a_deleted_speech_is_gone_and_may_come_back(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "one"))
        writer.put(speech("b", "two", row=1))
        writer.commit(1)
        writer.delete("a")
        writer.delete("never there")
        writer.commit(2)
        assert rows(tmp_path) == [1]
        writer.put(speech("a", "one"))
        writer.commit(3)
    assert rows(tmp_path) == [0, 1]


def test_a_speech_without_paragraphs_only_replaces(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "one"))
        writer.commit(1)
        writer.put(speech("a"))
        writer.commit(2)
    assert rows(tmp_path) == []


def test_a_commit_without_changes_is_no_generation(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "one"))
        writer.commit(1)
        writer.commit(1)
        assert current_generation(tmp_path) == 0
        writer.commit(2)
        assert current_generation(tmp_path) == 1
    assert open_snapshot(tmp_path).archive_generation == 2


def test_a_reader_keeps_its_generation(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "one"))
        writer.commit(1)
        before = open_snapshot(tmp_path)
        for generation in range(2, 6):
            writer.put(speech("a", f"text {generation}", row=generation))
            writer.commit(generation)
            writer.merge()
        assert sorted(contents(before)) == [0]
    assert rows(tmp_path) == [5]


@pytest.mark.parametrize("wrong", ["nonsense", "event", "voice"])
def test_a_facet_in_the_wrong_place_is_named(tmp_path, wrong):
    document = SpeechDocument("a", facets={wrong: ("x",)}, paragraphs=(ParagraphDocument(0, "one"),))
    with IndexWriter(tmp_path) as writer, pytest.raises(ValueError, match=wrong):
        writer.put(document)


def test_two_writers_cannot_be(tmp_path):
    with IndexWriter(tmp_path), pytest.raises(LockedError, match="is writing"):
        IndexWriter(tmp_path)
    IndexWriter(tmp_path).close()


@pytest.mark.parametrize("kernels", ["numpy", "auto"])
def test_any_run_of_puts_deletes_commits_and_merges_leaves_what_was_put(tmp_path, kernels, monkeypatch):
    """Compares the index with a dict, and the index after each merge with the index before."""
    packing.choose(kernels)
    for bound in ("SMALL", "LARGE"):
        monkeypatch.setattr(packing, bound, 40)
    monkeypatch.setattr(merge, "SMALL", 30)  # so that merges happen in all size classes
    rng = random.Random(7)
    put = {}
    with IndexWriter(tmp_path, memory_mb=0) as writer:
        writer._limit = 60
        for generation in range(15):
            for _ in range(rng.randint(1, 6)):
                event = rng.randint(0, 40)
                if rng.random() < 0.25:
                    writer.delete(f"event-{event}")
                    put.pop(event, None)
                else:
                    put[event] = random_speech(rng, event)
                    writer.put(put[event])
            writer.commit(generation)
            before = contents(open_snapshot(tmp_path))
            writer.merge()
            after = open_snapshot(tmp_path)
            assert contents(after) == before
            assert before == expected(put.values())
            assert after.live_count == len(before)
    packing.choose("auto")


def test_what_is_deleted_during_a_merge_is_deleted_in_its_result(tmp_path, monkeypatch):
    with IndexWriter(tmp_path) as writer:
        for number in range(5):
            writer.put(speech(str(number), "one two", row=number))
            writer.commit(number)
        merging = merge.merged_sections

        def slow(sources, most):
            writer.delete("1")
            writer.put(speech("2", "anew", row=9))
            writer.commit(8)
            return merging(sources, most)

        monkeypatch.setattr(merge, "merged_sections", slow)
        writer._merge(list(writer._committed.segments))
        assert rows(tmp_path) == [0, 3, 4, 9]
        monkeypatch.undo()
        writer.merge()
    assert rows(tmp_path) == [0, 3, 4, 9]


def test_readers_find_a_whole_index_while_it_is_written_and_merged(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("0", "start"))
        writer.commit(0)
        stop = threading.Event()
        problems = []

        def read():
            last = None
            while not stop.is_set():
                last = open_snapshot(tmp_path, last)
                found = sorted(contents(last))
                if found != list(range(last.archive_generation + 1)):
                    problems.append((last.archive_generation, found))

        reader = threading.Thread(target=read)
        reader.start()
        try:
            for number in range(1, 40):
                writer.put(speech(str(number), "one", row=number))
                writer.commit(number)
                writer.merge()
        finally:
            stop.set()
            reader.join()
    assert problems == []


def test_files_of_old_generations_go_with_the_commit(tmp_path):
    with IndexWriter(tmp_path) as writer:
        (tmp_path / "notes.txt").write_text("not ours")
        for number in range(6):
            writer.put(speech("a", "one", row=number))
            writer.commit(number)
    names = sorted(p.suffix for p in tmp_path.iterdir())
    assert names.count(".rostra") == 1
    assert names.count(".toc") == 1
    assert (tmp_path / "notes.txt").exists()


def entry(name, live, documents=None):
    return Entry(name, name, documents or live, live, 1)


@pytest.mark.parametrize(
    ("lives", "due"),
    [
        ([], []),
        ([1_000_000, 5], []),
        ([1_000_000, 5, 5, 5], []),
        ([1_000_000, 5, 5, 5, 5], [1, 2, 3, 4]),
        ([100_000, 100_000], [0, 1]),
        ([100_000, 30_000, 20_000], []),
        ([100_000, 50_000, 50_000, 3], [0, 1, 2, 3]),
        ([1_000_000, 30_000, 20_000, 10_000], [1, 2, 3]),
        ([4_000_000, 4_000_000], []),
    ],
)
def test_small_segments_are_merged_often_and_large_ones_seldom(lives, due):
    entries = [entry(str(number), live) for number, live in enumerate(lives)]
    assert [int(e.name) for e in merge.due(entries)] == due


def test_a_worn_segment_is_rewritten():
    assert merge.due([entry("a", 100_000), entry("b", 10_000, 20_000)]) == [entry("b", 10_000, 20_000)]


def test_a_document_is_rewritten_about_as_often_as_the_index_doubles():
    """Adds 20 documents at a time up to 200,000: there are never many segments, and few rewrites of a document."""
    segments, written, most = [], 0, 0
    for number in range(10_000):
        segments.append(entry(str(number), 20))
        while due := merge.due(segments):
            merged = entry(f"{number}m", sum(e.live for e in due))
            written += merged.live
            segments = [e for e in segments if e not in due] + [merged]
        most = max(most, len(segments))
    assert most <= 12
    assert written / 200_000 < 40
