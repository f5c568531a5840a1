"""Every score explains itself: the parts of the explanation add up to the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whoosh import query as q

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.segment.snapshot import Snapshot, open_snapshot
from search.execution.execute import TreeSearch, execute
from search.execution.explain import explain
from search.scoring.blended_term import BlendedTerm

if TYPE_CHECKING:
    from pathlib import Path

    from search.results import ScorePart

TEXTS = ["a b c", "a b a b", "the a of b", "c d", "b a b c d e", "d a"]


def term(text: str, boost: float = 1.0) -> q.Query:
    return q.Term("text", text, boost=boost)


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    for batch in (TEXTS[:3], TEXTS[3:]):
        with IndexWriter(tmp_path) as writer:
            for text in batch:
                writer.put(SpeechDocument(text, "a title", paragraphs=(ParagraphDocument(0, text),)))
            writer.commit()
    return open_snapshot(tmp_path)


def check(part: ScorePart) -> None:
    if part.parts:
        assert part.value == pytest.approx(sum(inner.value for inner in part.parts))
    for inner in part.parts:
        check(inner)


@pytest.mark.parametrize(
    "query",
    [
        term("a"),
        BlendedTerm("a"),
        q.And([term("a", 2.0), term("b")], boost=3.0),
        q.Or([term("a"), q.And([term("b"), term("c")], boost=0.5), q.Term("head", "a")]),
        q.Phrase("text", ["a", "b"], boost=2.0),
        q.SpanNear2([term("a"), term("c")], slop=3, ordered=False),
        q.AndMaybe(term("a"), term("d")),
        q.Require(BlendedTerm("b"), term("a")),
        q.AndNot(q.Or([term("a"), term("d")]), term("e")),
        q.And([term("a"), q.Not(term("b"))]),
        q.ConstantScoreQuery(term("a"), 2.5),
        q.DisjunctionMax([term("a"), term("b")]),
        q.Prefix("text", "a"),
        q.Every(),
    ],
)
def test_the_parts_of_every_score_add_up_to_it(snapshot: Snapshot, query: q.Query) -> None:
    answer = execute(snapshot, TreeSearch(query))
    assert answer.total
    for doc, score in zip(answer.docs.tolist(), answer.scores.tolist(), strict=True):
        part = explain(snapshot, query, doc)
        assert part.value == pytest.approx(score)
        check(part)


def test_an_explanation_says_how_often_a_word_stands_where(snapshot: Snapshot) -> None:
    assert (
        explain(snapshot, term("a"), 1).label == "“a”: 2 of 4 words in the text, any form, where 5 paragraphs have it"
    )


def test_what_does_not_match_is_worth_nothing(snapshot: Snapshot) -> None:
    assert explain(snapshot, term("e"), 0).value == 0


def test_a_document_that_is_not_there_is_an_error(snapshot: Snapshot) -> None:
    with pytest.raises(IndexError, match="no document 6"):
        explain(snapshot, term("a"), 6)
