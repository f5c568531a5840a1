"""Phrases in paragraphs of any length, with any distance between words: both kinds of loops count alike."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from whoosh import query as q

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.execution.execute import TreeSearch, execute
from tests.builders.indexes import speech
from tests.builders.query_trees import LOOPS

if TYPE_CHECKING:
    from index.segment.snapshot import Snapshot
    from search.loops.numpy_loops import Kernels

CHANCE = random.Random(5)
LONG = 17_000  # words, more than the compiled loops can mark in one pass
ENDS = ["a b b b", "b b a", "a x x b b a b", "a a a b", "a c b b c", "c b a a b b b"]
TEXTS = [" ".join(["x"] * length) + " " + end for length in (0, LONG) for end in ENDS]
TEXTS += [" ".join(CHANCE.choices("abcx", weights=(1, 4, 4, 9), k=LONG)) for _ in range(3)]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = tmp_path_factory.mktemp("long")
    with IndexWriter(path) as writer:
        writer.put(speech("one", *TEXTS))
        writer.commit()
    return open_snapshot(path)


def holds(text: str, words: str, slop: int) -> bool:
    """Return whether, somewhere in the text, each of the words is 1 to `slop` positions after the one before it."""
    typed = text.split()
    ends = {at for at, word in enumerate(typed) if word == words[0]}
    for wanted in words[1:]:
        ends = {
            at
            for at, word in enumerate(typed)
            if word == wanted and any(at - back in ends for back in range(1, slop + 1))
        }
    return bool(ends)


@pytest.mark.parametrize("loops", LOOPS)
@pytest.mark.parametrize("slop", [1, 4, 8, 9, 30])
@pytest.mark.parametrize("words", ["ab", "ba", "bb", "abc", "cba", "abb"])
def test_a_phrase_is_found_however_often_its_later_words_follow(
    snapshot: Snapshot, words: str, slop: int, loops: Kernels
) -> None:
    phrase = TreeSearch(q.Phrase("text", list(words), slop=slop), limit=len(TEXTS))
    found = execute(snapshot, phrase, kernels=loops)
    assert sorted(found.docs.tolist()) == [at for at, text in enumerate(TEXTS) if holds(text, words, slop)]


@pytest.mark.parametrize("loops", LOOPS)
def test_nearness_adds_to_the_score_in_a_long_paragraph_too(snapshot: Snapshot, loops: Kernels) -> None:
    words = [q.Term("text", word) for word in "ab"]
    near = q.Phrase("text", ["a", "b"], slop=4, boost=0.05)
    plain, raised = (
        execute(snapshot, TreeSearch(tree, limit=len(TEXTS)), kernels=loops)
        for tree in (q.And(words), q.AndMaybe(q.And(words), near))
    )
    before = dict(zip(plain.docs.tolist(), plain.scores.tolist(), strict=True))
    after = dict(zip(raised.docs.tolist(), raised.scores.tolist(), strict=True))
    assert {at for at in before if after[at] > before[at]} == {
        at for at, text in enumerate(TEXTS) if holds(text, "ab", 4)
    }
