"""The compiled loops give the same results as NumPy's, on any arrays."""

from __future__ import annotations

import inspect
import sys
import zlib
from collections import Counter
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.segment import packing
from search.loops import choice, numpy_loops

if TYPE_CHECKING:
    from search.loops.numpy_loops import Docs, Kernels, Keys, Scores

REFERENCE = cast("Kernels", numpy_loops)
FAST = choice.compiled()

if FAST is not None:
    from search.loops import numba_lists, numba_nearness, numba_phrases

pytestmark = pytest.mark.skipif(FAST is None, reason="numba is not installed")

docs = st.lists(st.integers(0, 400), unique=True, max_size=300).map(lambda found: np.array(sorted(found), np.int32))
keys = st.lists(st.integers(0, 900), unique=True, max_size=200).map(lambda found: np.array(sorted(found), np.int64))
ranks = st.lists(st.sampled_from([0.0, 0.5, 1.0, 7.25, -np.inf]), max_size=80).map(lambda found: np.array(found, float))


def scored(found: Docs) -> Scores:
    return 1.0 + (found * 37 % 11).astype(float)


@given(docs, docs)
def test_common_documents(few: Docs, many: Docs) -> None:
    for one, other in zip(FAST.intersect(few, many), REFERENCE.intersect(few, many), strict=True):
        assert one.tolist() == other.tolist()


@given(docs, docs)
def test_merged_scores(some: Docs, others: Docs) -> None:
    for one, other in zip(
        FAST.merge(some, scored(some), others, scored(others)),
        REFERENCE.merge(some, scored(some), others, scored(others)),
        strict=True,
    ):
        assert one.tolist() == other.tolist()


@given(keys, keys, st.integers(1, 50))
def test_keys_behind_keys(before: Keys, after: Keys, slop: int) -> None:
    assert FAST.follows(before, after, slop).tolist() == REFERENCE.follows(before, after, slop).tolist()


@given(ranks, st.integers(0, 90))
def test_the_best_of_equal_ranks_are_the_first(found: Scores, size: int) -> None:
    best = FAST.best(found, size).tolist()
    assert best == REFERENCE.best(found, size).tolist()
    assert best == sorted(range(len(found)), key=lambda i: (-found[i], i))[:size]


@given(st.lists(st.integers(0, 9), max_size=60), st.randoms())
def test_the_best_of_every_run(owners: list[int], chance: object) -> None:
    runs = np.array(sorted(owners), np.int32)
    scores = np.array([chance.choice([1.0, 2.0, 3.0]) for _ in owners], float)  # type: ignore[attr-defined]
    assert FAST.best_of_runs(runs, scores).tolist() == REFERENCE.best_of_runs(runs, scores).tolist()


@given(st.lists(docs, max_size=4))
def test_sums_over_all_documents(lists: list[Docs]) -> None:
    answers = []
    for loop in (FAST, REFERENCE):
        total = np.full(401, numpy_loops.UNMATCHED)
        for found in lists:
            loop.add_scores(total, found, scored(found))
        answers.append([column.tolist() for column in loop.drain(total)])
        assert (total == numpy_loops.UNMATCHED).all()
    assert answers[0] == answers[1]


@given(docs, st.binary(min_size=51, max_size=51), st.binary(min_size=51, max_size=51))
def test_filters_that_fail(found: Docs, one: bytes, other: bytes) -> None:
    answers = []
    for loop in (FAST, REFERENCE):
        codes = np.zeros(len(found), np.uint8)
        for name, bits in enumerate((one, other), start=1):
            loop.mark_rejected(found, np.frombuffer(bits, np.uint8), name, codes)
        answers.append(codes.tolist())
    assert answers[0] == answers[1]


@given(docs, st.lists(st.integers(1, 400), unique=True, max_size=200))
def test_documents_counted_by_run(found: Docs, inner: list[int]) -> None:
    run = np.isin(np.arange(401), inner).cumsum()
    bases = run[::256].astype(np.int32)
    within = (run - bases.repeat(256)[:401]).astype(np.uint8)
    answers = [[column.tolist() for column in loop.count_runs(found, bases, within)] for loop in (FAST, REFERENCE)]
    assert answers[0] == answers[1]
    assert dict(zip(*answers[0], strict=True)) == Counter(run[found].tolist())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=60))
def test_weights_of_equal_owners_are_one(pairs: list[tuple[int, int]]) -> None:
    owners = np.array(sorted(owner for owner, _ in pairs), np.int32)
    weights, items = np.array([weight for _, weight in pairs], np.int64), np.arange(len(pairs), dtype=np.int32)
    answers = [[column.tolist() for column in loop.sum_by_owner(items, weights, owners)] for loop in (FAST, REFERENCE)]
    assert answers[0] == answers[1]
    assert (sum(answers[0][1]), answers[0][0]) == (weights.sum(), sorted(set(owners.tolist())))


@given(docs, st.sampled_from([np.uint8, np.uint16, np.uint32]))
def test_weights_spread_over_owners_and_their_slots(found: Docs, kind: type) -> None:
    owners = (np.arange(401) % 7).astype(kind)
    offsets, slots = np.array([0, 1, 1, 3, 4, 4, 6, 7]), np.array([0, 0, 1, 2, 3, 0, 4], np.uint32)
    answers = []
    for loop in (FAST, REFERENCE):
        totals, counts = np.zeros(7, np.int64), np.zeros(5, np.int64)
        directly = np.zeros(5, np.int64)
        loop.add_slots_of(found, np.full(len(found), 2), owners, offsets, slots, directly)
        loop.add_by_owner(found, np.full(len(found), 2), owners, totals)
        assert totals.sum() == 2 * len(found)
        loop.add_slot_lists(totals, offsets, slots, counts)
        assert not totals.any()
        assert directly.tolist() == counts.tolist()
        answers.append(counts.tolist())
    assert answers[0] == answers[1]


@given(st.lists(st.integers(0, 4), max_size=60), st.integers(0, 70) | st.just(sys.maxsize))
def test_the_largest_counts_without_those_of_nothing(counts: list[int], size: int) -> None:
    expected = [i for i in sorted(range(len(counts)), key=lambda i: -counts[i]) if counts[i]][:size]
    for loop in (FAST, REFERENCE):
        assert loop.most(np.array(counts, np.int64), size).tolist() == expected


@given(
    st.lists(st.lists(st.integers(0, 4), max_size=20), max_size=5), st.one_of(st.integers(0, 25), st.just(sys.maxsize))
)
def test_the_largest_counts_of_each_part(parts: list[list[int]], size: int) -> None:
    counts = np.array([count for part in parts for count in part], np.int64)
    ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
    first = ends - [len(part) for part in parts] if parts else ends
    answers = [loop.most_of_each(counts, first, ends, size) for loop in (FAST, REFERENCE)]
    assert [each.tolist() for each in answers[0]] == [each.tolist() for each in answers[1]]
    assert answers[0][2].tolist() == [sum(count > 0 for count in part) for part in parts]


def test_the_loops_unpack_blocks_of_the_size_that_is_written() -> None:
    assert numba_lists.BLOCK == packing.BLOCK


def test_what_is_kept_of_a_loop_is_named_after_the_loops_it_calls() -> None:
    stamps = [f"{zlib.crc32(inspect.getsource(module).encode()):08x}" for module in (numba_lists, numba_nearness)]
    made = {name: loop.py_func.__qualname__ for name, loop in vars(numba_phrases).items() if hasattr(loop, "py_func")}
    own = {
        name: named for name, named in made.items() if vars(numba_phrases)[name].__module__ == numba_phrases.__name__
    }
    assert own.pop("_after") == "_after"  # a function that calls no other
    assert own["phrase"] == ".".join(["phrase", *stamps])
    assert all(named.startswith(f"{name}.{stamps[0]}") for name, named in own.items())
