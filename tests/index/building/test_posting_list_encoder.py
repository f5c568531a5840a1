from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from index.building import merge
from index.building.posting_list_encoder import ListEncoder
from index.building.word_sections import FieldEncoder
from index.building.writer import IndexWriter
from index.segment import packing
from index.segment.packing import BLOCK, sums
from index.segment.posting_lists import Occurrences
from index.segment.snapshot import open_snapshot
from tests.builders.indexes import contents, speech


@pytest.fixture(params=["numpy", "auto"])
def _kernels(request, monkeypatch):
    packing.choose(request.param)
    for bound in ("SMALL", "LARGE"):
        monkeypatch.setattr(packing, bound, 40)
    yield
    packing.choose("auto")


def a_list(rng, size):
    docs = np.array(sorted(rng.sample(range(10 * size), size)), np.int32)
    freqs = np.array(rng.choices([1, 1, 2, 5], k=size), np.int32)
    positions = np.concatenate([np.array(sorted(rng.sample(range(500), f)), np.int32) for f in freqs.tolist()])
    forms = np.array(rng.choices([0, 0, 3], k=len(positions)), np.int32)
    return Occurrences(np.array([size]), docs, freqs, positions, forms)


def part(whole, low, high):
    starts = sums(whole.freqs)
    span = slice(int(starts[low]), int(starts[high]))
    docs, freqs = whole.docs[low:high], whole.freqs[low:high]
    return Occurrences(np.array([high - low]), docs, freqs, whole.positions[span], whole.forms[span])


@pytest.mark.usefixtures("_kernels")
@pytest.mark.parametrize("size", [1, BLOCK, 5 * BLOCK + 7])
def test_a_list_packed_in_parts_is_the_list_packed_whole(size):
    rng = random.Random(size)
    before, long, after = (a_list(rng, n) for n in (3, size, 2))
    at_once, in_parts = ListEncoder(), ListEncoder()
    for encoder in (at_once, in_parts):
        encoder.add(before)
        if encoder is at_once:
            encoder.add(long)
        else:
            cuts = [0, *sorted(rng.choices(range(size + 1), k=5)), size]  # some parts are empty, some end in a block
            for low, high in itertools.pairwise(cuts):
                encoder.add_part(part(long, low, high))
            assert encoder.end_list() == size
        encoder.add(after)
    expected, found = at_once.sections("text"), in_parts.sections("text")
    assert {name: values.tolist() for name, values in found.items()} == {n: v.tolist() for n, v in expected.items()}


def test_a_list_of_which_nothing_is_left_is_no_list():
    encoder = ListEncoder()
    encoder.add_part(part(a_list(random.Random(1), 3), 0, 0))
    assert encoder.end_list() == 0
    assert not len(encoder.sections("text")["text.df"])


@pytest.mark.usefixtures("_kernels")
def test_a_merge_in_small_goes_gives_the_same_and_holds_no_more_than_it_may(tmp_path, monkeypatch):
    most, sizes = 300, []
    for name in ("add_lists", "add_part"):
        monkeypatch.setattr(FieldEncoder, name, watched(getattr(FieldEncoder, name), sizes))
    found = []
    for fewest in (most, 10**6):
        monkeypatch.setattr(merge, "FEWEST", fewest)
        folder = tmp_path / str(fewest)
        with IndexWriter(folder, memory_mb=0) as writer:
            writer._limit = 3_000
            for number in range(12):
                texts = [f"the nation and the {i % 7} nations of {number}" for i in range(70)]
                writer.put(speech(str(number), *texts, row=100 * number, title="the nations"))
            writer.commit(1)
            writer.delete("3")
            writer.commit(2)
            before = contents(open_snapshot(folder))
            sizes.clear()
            writer._merge(list(writer._committed.segments))
        assert contents(open_snapshot(folder)) == before
        assert (max(sizes) <= 2 * most + 2 * BLOCK) == (fewest == most)
        found.append(before)
    assert found[0] == found[1]


def watched(add, sizes):
    def add_and_tell(self, lists):
        sizes.append(len(lists.positions))
        add(self, lists)

    return add_and_tell
