"""Repeated passages are found exactly where they were planted; updating step by step gives the same as all at once."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.archive.archive import Archive
from index.building.sync import rebuild, sync
from index.building.writer import IndexWriter
from index.echoing import bringing, passages, said_texts, shingles
from index.echoing.families import components
from index.echoing.passages import LEAST
from index.segment import manifest
from index.segment.echoes import NAME, Pairs, RowRanges
from index.segment.snapshot import open_snapshot
from tests.builders.echoing import lexicon, planted, prose, speech
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    from index.records import Speech
    from index.segment.echoes import Echoes

MEGABYTES = 256


def synced(archive: Archive, path: Path) -> Echoes:
    archive.commit()
    sync(archive, path, MEGABYTES, NOBODY)
    return echoes(path)


def echoes(path: Path) -> Echoes:
    found = open_snapshot(path).echoes
    assert found is not None
    return found


def archived(path: Path, speeches: list[Speech]) -> Archive:
    archive = Archive(path)
    for each in speeches:
        archive.put(each)
    archive.commit()
    return archive


def columns(found: Echoes) -> dict[str, list[list[int]]]:
    named = {name: getattr(found, name) for name in ("covered", "pairs", "passages", "stars", "wholes")}
    return {name: [column.tolist() for column in each] for name, each in named.items()}


PASSAGE = (
    "The tide comes in at six and goes out at noon, and whoever waits for it on the old pier must bring a lantern, "
    "a loaf and patience."
)


def test_planted_passages_are_found_and_little_else(tmp_path: Path) -> None:
    speeches, told = planted(7, 150)
    with archived(tmp_path / "a.sqlite", speeches) as archive:
        pairs = synced(archive, tmp_path / "index").pairs
        rows = {row: said.id for said, rows in archive.speeches_with_rows() for row in rows}
    found = {frozenset((rows[one], rows[other])) for one, other in zip(*pairs[:2], strict=True)}
    wanted = [each for each in told if frozenset((each.one, each.other)) in found]
    assert len(wanted) >= 0.95 * len(told)
    assert found <= {frozenset((each.one, each.other)) for each in told}


@pytest.mark.parametrize("typed", [PASSAGE.upper(), PASSAGE.replace(",", " —"), PASSAGE.replace("six", "seven")])
def test_case_and_marks_do_not_count_and_a_word_may_differ(tmp_path: Path, typed: str) -> None:
    speeches = [speech(1, "Friends.", f"{PASSAGE} So it is."), speech(2, f"We say here: {typed}")]
    with archived(tmp_path / "a.sqlite", speeches) as archive:
        pairs = synced(archive, tmp_path / "index").pairs
    words = len(PASSAGE.split())
    assert (pairs.one_at.tolist(), pairs.other_at.tolist()) == ([0], [3])
    assert (pairs.one_width.tolist(), pairs.other_width.tolist()) == ([words], [words])
    assert pairs.equal.tolist() == [words - ("seven" in typed)]


def test_a_passage_that_only_its_own_event_repeats_is_none(tmp_path: Path) -> None:
    with archived(tmp_path / "a.sqlite", [speech(1, f"One. {PASSAGE}", f"Two. {PASSAGE}")]) as archive:
        assert not len(synced(archive, tmp_path / "index").passages.rows)


def test_fewer_words_than_a_passage_has_are_none(tmp_path: Path) -> None:
    short = " ".join(PASSAGE.split()[: LEAST - 1])
    speeches = [speech(1, f"{short} but nobody came."), speech(2, f"They told me that {short}")]
    with archived(tmp_path / "a.sqlite", speeches) as archive:
        assert not len(synced(archive, tmp_path / "index").pairs.one)


def test_what_many_events_repeat_is_one_family(tmp_path: Path) -> None:
    rng = random.Random(3)
    words = lexicon(rng)
    texts = [" ".join([*prose(rng, words, 30), PASSAGE, *prose(rng, words, 20)]) for _ in range(60)]
    with archived(tmp_path / "a.sqlite", [speech(number, text) for number, text in enumerate(texts)]) as archive:
        found = synced(archive, tmp_path / "index")
    assert (len(found.passages.rows), set(found.passages.families.tolist())) == (60, {0})
    assert len(found.pairs.one) < 2 * 60 * shingles.BEFORE, "each is linked with a few, not with all"


def test_a_paragraph_that_is_the_passage_comes_back_as_a_whole(tmp_path: Path) -> None:
    long = " ".join(prose(random.Random(1), lexicon(random.Random(1)), 60))
    speeches = [speech(1, PASSAGE), speech(2, "Hello.", PASSAGE.upper()), speech(3, f"{PASSAGE} {long}")]
    with archived(tmp_path / "a.sqlite", speeches) as archive:
        found = synced(archive, tmp_path / "index")
        rows = [rows[-1] for _, rows in archive.speeches_with_rows()]
    assert found.wholes.rows.tolist() == rows[:2]
    assert found.wholes.groups.tolist() == [0, 0]
    assert len(found.passages.rows) == 3


@pytest.mark.parametrize("seed", range(4))
def test_steps_lead_to_the_same_echoes_as_all_at_once(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    words = lexicon(rng)
    refrains = [prose(rng, words, rng.randint(18, 40)) for _ in range(3)]

    def text() -> str:
        return " ".join([*prose(rng, words, rng.randint(5, 40)), *rng.choice([*refrains, []]), *prose(rng, words, 5)])

    speeches = [speech(number, *(text() for _ in range(3))) for number in range(60)]
    with archived(tmp_path / "a.sqlite", speeches[:50]) as archive:
        synced(archive, tmp_path / "index")
        for number in range(8):
            chosen = rng.choice(speeches[:50])
            if number % 3:
                archive.put(speech(int(chosen.id[2:]), *(p.text for p in chosen.paragraphs[:2]), text()))
            else:
                archive.delete(chosen.id)
            archive.put(speeches[50 + number])
            stepwise = columns(synced(archive, tmp_path / "index"))
        rebuild(archive, tmp_path / "anew", MEGABYTES, NOBODY)
    assert stepwise == columns(echoes(tmp_path / "anew"))
    assert stepwise["pairs"][0]


def test_parts_give_the_same_as_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speeches, _ = planted(5, 40)
    with archived(tmp_path / "a.sqlite", speeches) as archive:
        whole = columns(synced(archive, tmp_path / "index"))
        monkeypatch.setattr(shingles, "BYTES_PER_SHINGLE", 2**18)
        monkeypatch.setattr(shingles, "SPAN", 500)
        monkeypatch.setattr(passages, "BATCH", 7)
        monkeypatch.setattr(passages, "SPAN", 300)
        rebuild(archive, tmp_path / "parts", MEGABYTES, NOBODY)
    assert columns(echoes(tmp_path / "parts")) == whole


def test_a_pair_of_texts_is_compared_once_however_many_parts_link_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[int, int]] = []
    compare = passages.compared

    def counting(texts: said_texts.SaidTexts, alike: shingles.Alike) -> Pairs:
        compared.extend(zip(alike.one.tolist(), alike.other.tolist(), strict=True))
        return compare(texts, alike)

    monkeypatch.setattr(bringing, "compared", counting)
    monkeypatch.setattr(shingles, "BYTES_PER_SHINGLE", 2**24)
    with archived(tmp_path / "a.sqlite", planted(5, 40)[0]) as archive:
        synced(archive, tmp_path / "index")
    assert len(compared) == len(set(compared)) > 0


def test_an_index_from_before_gets_its_echoes_by_the_next_sync(tmp_path: Path) -> None:
    path = tmp_path / "index"
    with archived(tmp_path / "a.sqlite", [speech(1, PASSAGE), speech(2, PASSAGE)]) as archive:
        before = columns(synced(archive, path))
        stated = manifest.latest(path)
        earlier = manifest.Manifest(stated.generation + 1, stated.archive_generation, stated.segments)
        manifest.write(path, earlier, b"")
        assert open_snapshot(path).echoes is None
        assert columns(synced(archive, path)) == before


def test_an_index_without_words_in_order_has_no_echoes(tmp_path: Path) -> None:
    path = tmp_path / "index"
    with archived(tmp_path / "a.sqlite", [speech(1, PASSAGE), speech(2, PASSAGE)]) as archive:
        synced(archive, path)
        with IndexWriter(path, forward=False) as writer:
            for document in archive.documents():
                writer.put(document)
            writer.commit(archive.generation)
        stated = manifest.latest(path)
        manifest.write(path, manifest.Manifest(stated.generation + 1, archive.generation, stated.segments), b"")
        sync(archive, path, MEGABYTES, NOBODY)
        assert open_snapshot(path).echoes is None


def test_they_can_be_left_out(tmp_path: Path) -> None:
    with archived(tmp_path / "a.sqlite", [speech(1, PASSAGE), speech(2, PASSAGE)]) as archive:
        sync(archive, tmp_path / "index", MEGABYTES, NOBODY, echoes=False)
        assert open_snapshot(tmp_path / "index").echoes is None


def test_of_an_archive_that_repeats_itself_all_the_time_a_part_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "FEWEST_SEEDS", 1)
    monkeypatch.setattr(bringing, "SEEDS_PER_WORD", 0.0)
    with archived(tmp_path / "a.sqlite", [speech(number, PASSAGE) for number in range(3)]) as archive:
        found = synced(archive, tmp_path / "index")
        assert (found.partial, len(found.pairs.one)) == (True, 1), "what the budget allows, not nothing"
        archive.put(speech(3, "Nothing of that."))
        assert synced(archive, tmp_path / "index").partial


def test_echoes_are_files_of_the_generation_and_go_with_it(tmp_path: Path) -> None:
    path = tmp_path / "index"
    with archived(tmp_path / "a.sqlite", [speech(1, PASSAGE), speech(2, PASSAGE)]) as archive:
        synced(archive, path)
        archive.put(speech(3, PASSAGE))
        synced(archive, path)
    assert [file.name for file in path.glob(f"*.{NAME}")] == [manifest.latest(path).beside[NAME]]


@pytest.mark.parametrize("rows", [[], [0], [5], [0, 1, 2], [0, 2, 3, 9], [7, 8, 20, 22, 23]])
def test_rows_are_kept_as_ranges(rows: list[int]) -> None:
    assert RowRanges.of(np.array(rows, np.int64)).rows().tolist() == rows


@pytest.mark.parametrize("seed", range(5))
def test_components_are_what_a_walk_reaches(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, 50, (2, 40))
    found = components(50, one, other)
    least = list(range(50))
    for _ in range(50):
        for a, b in zip(one.tolist(), other.tolist(), strict=True):
            least[a] = least[b] = min(least[a], least[b])
    assert found.tolist() == least


def test_of_passages_that_overlap_the_one_with_more_words_is_kept() -> None:
    def pair(one: int, at: int, width: int) -> tuple[int, ...]:
        return (one, 9, at, at, width, width, width)

    pairs = Pairs(*map(np.array, zip(pair(1, 0, 20), pair(1, 5, 30), pair(1, 40, 16), pair(2, 0, 20), strict=True)))
    kept = passages.settled(pairs)
    assert list(zip(kept.one.tolist(), kept.one_at.tolist(), strict=True)) == [(1, 5), (1, 40), (2, 0)]


def test_a_words_number_is_the_same_everywhere() -> None:
    assert said_texts.word_numbers(["tide"]).tolist() == [16623407075753676503]
