from __future__ import annotations

import importlib
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.building.merge_lists import _interleaved
from index.segment import forward, packing
from index.segment.packing import BLOCK, block_sizes, pack, unpack
from index.segment.posting_lists import Occurrences


@pytest.fixture(autouse=True)
def _kernels_as_installed():
    packing.choose("auto")
    yield
    packing.choose("auto")


@pytest.fixture
def both_kernels(monkeypatch):
    """A function that runs a function with NumPy's loops and with compiled loops, and returns both results."""
    if not packing.compilable():
        pytest.skip("Numba is not installed: there are no compiled loops to compare")
    for bound in ("SMALL", "LARGE"):
        monkeypatch.setattr(packing, bound, 0)

    def run(function, *arguments):
        results = []
        for kernels in ("numpy", "auto"):
            packing.choose(kernels)
            results.append(function(*arguments))
        return results

    return run


def numbers(rng, count):
    """Make `count` random numbers of all widths in bits, most of them small."""
    return (rng.integers(0, 2**31, count) >> rng.integers(0, 32, count)).astype(np.int32)


def test_lists_are_cut_into_blocks_and_a_tail():
    sizes, first = block_sizes(np.array([1, BLOCK, BLOCK + 2, 3 * BLOCK]))
    assert sizes.tolist() == [1, BLOCK, BLOCK, 2, BLOCK, BLOCK, BLOCK]
    assert first.tolist() == [0, 1, 2, 4, 7]


def test_what_is_always_zero_takes_no_bits():
    zeros = np.zeros(BLOCK, np.int32)
    packed = pack(zeros, zeros, np.array([BLOCK]))
    assert packed.widths.tolist() == [[0, 0]]
    assert len(packed.words) == 1  # only the spare word at the end


def test_nothing_packs_to_nothing():
    none = np.zeros(0, np.int32)
    packed = pack(none, none, np.zeros(0, np.int64))
    assert [part.tolist() for part in unpack(packed, np.zeros(0, np.int64))] == [[], []]


@given(st.lists(st.integers(1, 300), min_size=1, max_size=8), st.integers(0, 2**32))
def test_unpacking_gives_what_was_packed(counts, seed):
    packing.choose("numpy")
    rng = np.random.default_rng(seed)
    sizes, _ = block_sizes(np.array(counts))
    first, second = numbers(rng, sum(counts)), numbers(rng, sum(counts))
    again = unpack(pack(first, second, sizes), sizes)
    assert again[0].tolist() == first.tolist()
    assert again[1].tolist() == second.tolist()


def test_a_part_of_the_blocks_unpacks_alone():
    rng = np.random.default_rng(1)
    sizes, _ = block_sizes(np.array([400]))
    first, second = numbers(rng, 400), numbers(rng, 400)
    whole = pack(first, second, sizes)
    part = packing.Blocks(whole.words, whole.at[1:3], whole.widths[1:3])
    assert unpack(part, sizes[1:3])[0].tolist() == first[BLOCK : 3 * BLOCK].tolist()


def test_both_kernels_pack_and_unpack_alike(both_kernels):
    rng = np.random.default_rng(2)
    sizes, _ = block_sizes(rng.integers(1, 700, 40))
    first, second = numbers(rng, sizes.sum()), numbers(rng, sizes.sum())
    one, other = both_kernels(pack, first, second, sizes)
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    unpacked = both_kernels(unpack, one, sizes)
    assert all(np.array_equal(a, b) for a, b in zip(*unpacked, strict=True))


def test_both_kernels_interleave_merged_lists_alike(both_kernels):
    rng = np.random.default_rng(3)
    parts = []
    for source in range(3):
        stems = np.sort(rng.integers(0, 20, 50)).astype(np.int32)
        freqs = rng.integers(1, 4, 50).astype(np.int32)
        positions = rng.integers(0, 99, freqs.sum()).astype(np.int32)
        parts.append((stems, np.arange(50, dtype=np.int32) + 50 * source, freqs, positions, positions % 3))
    one, other = both_kernels(_interleaved, parts, 20)
    assert isinstance(one, Occurrences)
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    starts = np.append(0, np.cumsum(one.counts))
    assert all((np.diff(one.docs[a:b]) > 0).all() for a, b in itertools.pairwise(starts))


def test_the_compiled_loops_have_the_same_constants():
    if not packing.compilable():
        pytest.skip("Numba is not installed: there are no compiled loops to compare")
    packing_loops = importlib.import_module("index.segment.loops.packing_loops")
    forward_loops = importlib.import_module("index.segment.loops.forward_loops")
    assert (packing_loops.BLOCK, packing_loops.WORD_BITS) == (packing.BLOCK, packing.WORD)
    assert (forward_loops.CONTINUED, forward_loops.BITS) == (forward.CONTINUED, forward.BITS)
