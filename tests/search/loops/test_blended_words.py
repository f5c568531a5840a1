"""Words of texts and heads: both kinds of loops find and score them alike, alone, among documents, or any of
several.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from search.loops import choice, numpy_loops
from search.loops.array_lists import Blended, WeightedTerm
from search.scoring.blended_term import EVERYWHERE, lengths
from tests.builders.indexes import random_segment

if TYPE_CHECKING:
    from index.segment.segment import Segment
    from search.loops.array_lists import ArrayLists
    from search.loops.numpy_loops import Docs, Kernels, Scores

COMPILED = choice.compiled()
CONSTANTS = (2.5, 0.4, 0.01)

pytestmark = pytest.mark.skipif(COMPILED is None, reason="numba is not installed")


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Segment:
    return random_segment(tmp_path_factory.mktemp("blended"), 400)


@pytest.fixture(scope="module")
def both(segment: Segment) -> tuple[ArrayLists, ArrayLists]:
    assert COMPILED
    return choice.lists(segment, cast("Kernels", numpy_loops)), choice.lists(segment, COMPILED)


@pytest.fixture(scope="module")
def words(segment: Segment) -> list[list[WeightedTerm]]:
    """Return every stem in the text alone, in the head alone, and in both, with its weights."""
    stems = {segment.term_text(name, at) for name, _ in EVERYWHERE for at in range(segment.term_count(name))}
    terms = [[WeightedTerm(name, segment.term(name, stem), weight) for name, weight in EVERYWHERE] for stem in stems]
    held = [[term for term in of_stem if term.number >= 0] for of_stem in terms]
    return [*held, *([term] for of_stem in held for term in of_stem)]


def accumulator(size: int) -> Scores:
    return np.full(size, numpy_loops.UNMATCHED)


def listed(found: tuple[Docs, Scores]) -> list[list[float]]:
    return [column.tolist() for column in found]


def test_a_word_is_scored_alike(
    segment: Segment, both: tuple[ArrayLists, ArrayLists], words: list[list[WeightedTerm]]
) -> None:
    chance = random.Random(2)
    for word in words:
        whole = [listed(lists.blended(word, CONSTANTS, lengths(segment, EVERYWHERE), None)) for lists in both]
        assert whole[0] == whole[1]
        for size in (1, 20, segment.doc_count):
            docs = np.array(sorted(chance.sample(range(segment.doc_count), size)), np.int32)
            found = [listed(lists.blended(word, CONSTANTS, lengths(segment, EVERYWHERE), docs)) for lists in both]
            assert found[0] == found[1]
            assert [docs[at] for at in found[0][0]] == [doc for doc in docs if doc in set(whole[0][0])]


def test_a_word_that_is_only_counted_is_found_where_it_is_when_scored(
    segment: Segment, both: tuple[ArrayLists, ArrayLists], words: list[list[WeightedTerm]]
) -> None:
    for word in words:
        scored = both[0].blended(word, CONSTANTS, lengths(segment, EVERYWHERE), None)[0].tolist()
        assert [lists.either(word, None).tolist() for lists in both] == [scored, scored]


@pytest.mark.parametrize("constants", [CONSTANTS, None])
def test_any_of_several_words_adds_their_scores_up_alike(
    segment: Segment,
    both: tuple[ArrayLists, ArrayLists],
    words: list[list[WeightedTerm]],
    constants: tuple[float, float, float] | None,
) -> None:
    chance = random.Random(5)
    for _ in range(200):
        asked = [Blended(word, constants) for word in chance.sample(words, chance.randint(1, 6))]
        found = [listed(lists.any_blended(asked, lengths(segment, EVERYWHERE), accumulator)) for lists in both]
        assert found[0] == found[1]
        assert len(found[0][0]) >= max(len(both[0].either(word.parts, None)) for word in asked)
