"""A word of several fields scores as if they were one text, and plain Whoosh computes the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
import whoosh.index
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as q

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.segment.snapshot import Snapshot, open_snapshot
from search.execution.execute import TreeSearch, execute
from search.scoring.blended_term import EVERYWHERE, BlendedTerm
from search.scoring.ranking import Ranking

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ["ferry", "harbour", "bridge", "toll", "horn", "pier"]


def speech(event: str, title: str, *texts: str) -> SpeechDocument:
    paragraphs = tuple(ParagraphDocument(row=i, text=text) for i, text in enumerate(texts))
    return SpeechDocument(event=event, title=title, paragraphs=paragraphs)


def written(path: Path, *commits: list[SpeechDocument]) -> Snapshot:
    for documents in commits:
        with IndexWriter(path) as writer:
            for document in documents:
                writer.put(document)
            writer.commit()
    return open_snapshot(path)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Snapshot]:
    chance = random.Random(5)
    path = tmp_path_factory.mktemp("blend")
    commits = [[random_speech(f"e{batch}-{i}", chance) for i in range(6)] for batch in range(3)]
    return path, written(path, *commits)


def random_speech(event: str, chance: random.Random) -> SpeechDocument:
    title, *texts = (" ".join(chance.choices(WORDS, k=chance.randrange(most))) for most in (4, 9, 9, 9))
    return speech(event, title, *texts)


def by_whoosh(path: Path, query: q.Query) -> dict[int, float]:
    with whoosh.index.open_dir(str(path)).searcher(weighting=Ranking()) as searcher:
        return {hit.docnum: hit.score for hit in searcher.search(query, limit=None)}


def by_arrays(snapshot: Snapshot, query: q.Query) -> dict[int, float]:
    answer = execute(snapshot, TreeSearch(query, limit=1000))
    return dict(zip(answer.docs.tolist(), answer.scores.tolist(), strict=True))


blends = st.builds(BlendedTerm, st.sampled_from([*WORDS, "nobody"]), st.just(EVERYWHERE), st.sampled_from([1.0, 0.3]))
trees = st.recursive(
    blends,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(q.And),
        st.lists(inner, min_size=2, max_size=4).map(q.Or),
        st.tuples(inner, inner).map(lambda pair: q.Require(*pair)),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(query=trees)
def test_the_loops_score_blends_as_whoosh_does(corpus: tuple[Path, Snapshot], query: q.Query) -> None:
    path, snapshot = corpus
    assert by_arrays(snapshot, query) == pytest.approx(by_whoosh(path, query), rel=1e-5)


def test_a_word_in_the_title_finds_the_first_paragraph(tmp_path: Path) -> None:
    snapshot = written(tmp_path, [speech("a", "The ferry", "Nothing here.", "A harbour.")])
    assert list(by_arrays(snapshot, BlendedTerm("ferri"))) == [0]


def test_a_title_that_answers_counts_as_two_mentions(tmp_path: Path) -> None:
    snapshot = written(tmp_path, [speech("a", "ferry", "toll"), speech("b", "toll", "ferry")])
    scores = by_arrays(snapshot, BlendedTerm("ferri"))
    assert scores[0] > scores[1]
