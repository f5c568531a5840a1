"""Common words looked up in bitmaps have the same documents and frequencies as in their posting lists."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.loops import choice
from search.loops.array_lists import ArrayLists
from search.loops.compiled_lists import PackedLists
from search.loops.word_bitmaps import MAX_BYTES, WordBitmaps, bitmaps_of
from tests.builders.indexes import speech

if TYPE_CHECKING:
    from pathlib import Path

    from index.segment.segment import Segment

FAST = choice.compiled()

pytestmark = pytest.mark.skipif(FAST is None, reason="numba is not installed")


@pytest.fixture
def segment(tmp_path: Path) -> Segment:
    """A thousand paragraphs, of which about three in four have "a", once or more often."""
    chance = random.Random(1)
    texts = [" ".join(["a"] * chance.choice([0, 1, 1, 3]) + ["b"]) for _ in range(1000)]
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("e", *texts))
        writer.commit()
    return open_snapshot(tmp_path).segments[0]


def test_a_common_word_is_looked_up_alike_with_and_without_its_bits(segment: Segment) -> None:
    assert FAST is not None
    number = segment.term("text", "a")
    wanted = np.array(sorted(random.Random(2).sample(range(1000), 300)), np.int32)
    expected = ArrayLists(segment, FAST).among("text", number, wanted)
    for docs in (wanted, wanted[:1]):  # a look-up that makes the bitmap, and one that uses it
        where, freqs = PackedLists(segment, FAST).among("text", number, docs)
        asked = expected[0] < len(docs)
        assert (where.tolist(), freqs.tolist()) == (expected[0][asked].tolist(), expected[1][asked].tolist())
    assert bitmaps_of(segment).known(("text", number)) is not None


def test_few_documents_have_no_bits_made(segment: Segment) -> None:
    assert FAST is not None
    number = segment.term("text", "a")
    PackedLists(segment, FAST).among("text", number, np.array([5], np.int32))
    assert bitmaps_of(segment).known(("text", number)) is None


def test_the_bits_used_last_are_kept() -> None:
    documents = MAX_BYTES * 64 // 12 // 2 - 64  # so that there is room for two words' bitmaps only
    held = WordBitmaps(documents)
    for number in (1, 2):
        held.made(("text", number), lambda bits: bits)
    held.known(("text", 1))
    held.made(("text", 3), lambda bits: bits)
    assert [held.known(("text", number)) is not None for number in (1, 2, 3)] == [True, False, True]
