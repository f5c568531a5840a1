"""Words near each other in any order: the loops, the highlighting and a plain check of all combinations agree."""

from __future__ import annotations

import importlib
import itertools
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q

from index.analysis.tokens import tokens
from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.execution.execute import TreeSearch, execute
from search.loops.array_lists import STRIDE
from search.loops.numpy_nearness import in_any_order, reach
from search.planning.marks import Mark
from search.presenting.highlight import groups_in_any_order, matches, wanted
from search.study.occurrences import WordPlace
from tests.builders.indexes import speech
from tests.builders.query_trees import LOOPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.snapshot import Snapshot

WORDS = "abcde"
RNG = random.Random(17)
TEXTS = [" ".join(RNG.choices([*WORDS, "x", "y"], k=RNG.randint(0, 14))) for _ in range(250)]


def near(places: Sequence[Sequence[int]], slop: int) -> bool:
    """Return whether one position of each word can be chosen, none twice, so that the positions are within the window.

    `places` has the positions of each word. The window is `slop` positions longer than one word, or as long as the
    words need.
    """
    widest = max(slop, len(places) - 1)
    ways = (way for way in itertools.product(*places) if len(set(way)) == len(way))
    return any(max(way) - min(way) <= widest for way in ways)


def expected(words: Sequence[str], slop: int) -> list[int]:
    return [
        number
        for number, text in enumerate(TEXTS)
        if near([[i for i, word in enumerate(text.split()) if word == wanted] for wanted in words], slop)
    ]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = tmp_path_factory.mktemp("near")
    with IndexWriter(path) as writer:
        writer.put(speech("one", *TEXTS))
        writer.commit()
    return open_snapshot(path)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("slop", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("words", ["ab", "abc", "abcd", "aab", "abb", "aaa", "abcde"])
def test_every_order_of_the_words_finds_what_a_plain_count_finds(snapshot, words: str, slop: int, loop) -> None:
    wanted_docs = expected(words, slop)
    orders = sorted(set(itertools.permutations(words)))
    for order in RNG.sample(orders, min(6, len(orders))):
        tree = q.SpanNear2([q.Term("text", word) for word in order], slop=slop, ordered=False)
        answer = execute(snapshot, TreeSearch(tree, limit=1000, sort="oldest"), kernels=loop)
        assert sorted(answer.docs.tolist()) == wanted_docs, order


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("slop", [2, 4, 7])
def test_parts_that_share_words_need_a_place_each(snapshot, slop: int, loop) -> None:
    parts = ["ab", "a", "bc", "abcd"]
    trees = [q.Or([q.Term("text", word) for word in part]) for part in parts]
    found = [
        number
        for number, text in enumerate(TEXTS)
        if near([[i for i, word in enumerate(text.split()) if word in part] for part in parts], slop)
    ]
    for order in itertools.permutations(trees):
        tree = q.SpanNear2(list(order), slop=slop, ordered=False)
        answer = execute(snapshot, TreeSearch(tree, limit=1000), kernels=loop)
        assert sorted(answer.docs.tolist()) == found


JOINED = ["e-mail", "email", "e", "mail", "U.S.", "us", "x"]
HYPHENED = [" ".join(RNG.choices(JOINED, k=RNG.randint(1, 7))) for _ in range(250)]


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("slop", [1, 2, 4])
@pytest.mark.parametrize(
    "words", ["email e", "email mail", "email e mail", "email email e", "e e email", "u.s. us", "us us email"]
)
def test_a_joined_form_and_its_first_part_need_a_place_each(tmp_path, words: str, slop: int, loop) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("one", *HYPHENED))
        writer.commit()
    places = [
        {form: [t.position for t in tokens(text) if t.form == form] for form in words.split()} for text in HYPHENED
    ]
    holding = [number for number, at in enumerate(places) if near([at[form] for form in words.split()], slop)]
    assert 0 < len(holding) < len(HYPHENED)
    for order in set(itertools.permutations(words.split())):
        tree = q.SpanNear2([q.Term("exact", form) for form in order], slop=slop, ordered=False)
        answer = execute(open_snapshot(tmp_path), TreeSearch(tree, limit=1000), kernels=loop)
        assert sorted(answer.docs.tolist()) == holding
        mark = Mark(0, "form", tuple(frozenset([form]) for form in order), slop=slop, ordered=False)
        assert [number for number, text in enumerate(HYPHENED) if matches(text, wanted([mark]))] == holding


@pytest.mark.parametrize("slop", [1, 3, 6])
@pytest.mark.parametrize("words", ["ab", "abc", "acb", "aab"])
def test_what_is_found_is_marked_and_nothing_else(words: str, slop: int) -> None:
    mark = Mark(0, "form", tuple(frozenset([word]) for word in words), slop=slop, ordered=False)
    marked = [number for number, text in enumerate(TEXTS) if matches(text, wanted([mark]))]
    assert marked == expected(words, slop)


@given(
    st.lists(st.lists(st.integers(0, 12), max_size=5, unique=True).map(sorted), min_size=1, max_size=4),
    st.integers(1, 8),
)
def test_windows_are_the_same_for_lists_that_share_any_places(places: list[list[int]], slop: int) -> None:
    keys = [np.array(each, np.int64) + STRIDE * 3 for each in places]
    assert in_any_order(keys, slop).tolist() == ([3] if near(places, slop) else [])
    words = [[WordPlace(place) for place in each] for each in places]
    assert bool(list(groups_in_any_order(words, slop))) == near(places, slop)


@pytest.mark.skipif(len(LOOPS) < 2, reason="Numba is not installed: there are no compiled loops")
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True).map(sorted), st.integers(1, 3)),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 8),
)
def test_the_compiled_windows_are_those_of_a_plain_count(terms: list[tuple[list[int], int]], slop: int) -> None:
    compiled = importlib.import_module("search.loops.numba_nearness").in_any_order
    table = np.full((len(terms), 6), 1 << 20, np.int64)
    for row, (places, _) in zip(table, terms, strict=True):
        row[: len(places)] = places
    sizes, times = np.array([(len(places), times) for places, times in terms], np.int64).T.copy()
    every = [places for places, times in terms for _ in range(times)]
    found = compiled(table, sizes, times, reach(len(every), slop), np.empty((len(terms), 2), np.int64))
    assert found == near(every, slop)
