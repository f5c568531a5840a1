"""A term looked up among some documents is found where its whole list has it, in words, heads and facets."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from search.loops import choice, numpy_loops
from search.loops.array_lists import Nearness
from tests.builders.indexes import random_segment

if TYPE_CHECKING:
    from index.segment.segment import Segment
    from search.loops.numpy_loops import Kernels

LOOPS = [cast("Kernels", numpy_loops), *([compiled] if (compiled := choice.compiled()) else [])]


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    return random_segment(tmp_path_factory.mktemp("among"), 60)


@pytest.mark.parametrize("loops", LOOPS)
@pytest.mark.parametrize("field", ["text", "exact", "head", "title", "speaker", "topic", "place", "event", "date"])
def test_a_term_is_found_among_documents_where_its_list_has_it(segment: Segment, field: str, loops: Kernels) -> None:
    lists = choice.lists(segment, loops)
    everything = np.arange(segment.doc_count, dtype=np.int32)
    chosen = np.array(sorted(random.Random(3).sample(range(segment.doc_count), 40)), np.int32)
    for number in range(segment.term_count(field)):
        whole = dict(zip(*map(np.ndarray.tolist, lists.whole(field, number)), strict=True))
        for docs in (everything, chosen, chosen[:1]):
            where, freqs = lists.among(field, number, docs)
            assert dict(zip(docs[where].tolist(), freqs.tolist(), strict=True)) == {
                doc: whole[doc] for doc in docs.tolist() if doc in whole
            }


@pytest.mark.skipif(len(LOOPS) < 2, reason="numba is not installed")
@pytest.mark.parametrize("field", ["text", "exact", "head", "title", "lead"])
@pytest.mark.parametrize("near", [Nearness(1), Nearness(3)])
def test_words_near_each_other_are_found_alike_by_both_loops(segment: Segment, field: str, near: Nearness) -> None:
    array, packed = (choice.lists(segment, loops) for loops in LOOPS)
    chosen = np.array(sorted(random.Random(4).sample(range(segment.doc_count), 50)), np.int32)
    numbers = range(segment.term_count(field))
    for pair in itertools.permutations(numbers, 2):
        for docs in (None, chosen):
            expected, found = array.phrase(field, pair, near, docs), packed.phrase(field, pair, near, docs)
            assert found.at.tolist() == expected.at.tolist()
            assert {n: freqs.tolist() for n, freqs in found.freqs.items()} == {
                n: freqs.tolist() for n, freqs in expected.freqs.items()
            }
