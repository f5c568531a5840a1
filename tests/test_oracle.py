"""Stock Whoosh opens our index and is the judge: the same paragraphs, the same scores, the same order.

Random corpora are written, replaced, deleted, merged and opened again; random query trees are asked of both. Where
stock Whoosh is at fault, `judged` asks it for the same thing in other words:

- AndNot does not look whether its first document is excluded when the excluded list begins before it, and AndMaybe
  loses scores after a skip: both are said as a Require, which is right.
- A Not gives back deleted documents behind its last match: those are taken out of the judgement, and inside another
  Not, where they would count, they are not asked for.
- DisjunctionMax gives a document the higher of two scores though one is another document's: only which are found
  is compared.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pytest
import whoosh.index
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as q

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.segment.snapshot import open_snapshot
from search.execution.execute import Ask, execute
from search.loops import choice, numpy_loops
from search.scoring.blended_term import EVERYWHERE, Blend
from search.scoring.ranking import Ranking

if TYPE_CHECKING:
    from pathlib import Path

    from search.loops.numpy_loops import Kernels

WORDS = ["a", "b", "c", "ab", "abc", "abd", "bcd", "the"]
FIELDS = ["text", "exact", "head", "title"]
LOOPS = [cast("Kernels", numpy_loops), *([choice.compiled()] if choice.compiled() else [])]

words = st.sampled_from(WORDS)
boosts = st.sampled_from([1.0, 1.0, 2.0, 0.5])
texts = st.lists(words, max_size=9).map(" ".join)


def speech(event: str, title: str, paragraphs: list[str], topics: list[str]) -> SpeechDocument:
    made = tuple(ParagraphDocument(row, text, {"speaker": (f"S{row % 2}",)}) for row, text in enumerate(paragraphs))
    return SpeechDocument(event, title, facets={"topic": tuple(topics)}, paragraphs=made)


speeches = st.builds(
    speech,
    st.sampled_from("pqrstuvw"),
    st.lists(words, max_size=3).map(" ".join),
    st.lists(texts, min_size=1, max_size=4),
    st.lists(st.sampled_from("xyz"), max_size=2, unique=True),
)
changes = st.one_of(speeches, speeches, speeches, st.sampled_from("pqrstuvw"), st.just("commit"), st.just("merge"))


def terms(field: str) -> st.SearchStrategy[q.Query]:
    return st.builds(q.Term, st.just(field), words, boosts)


def leaves(field: str) -> st.SearchStrategy[q.Query]:
    patterns = st.sampled_from(["a*", "?b", "*d", "*", "a?c", "x*"])
    several = st.one_of(
        st.lists(terms(field), max_size=6),
        st.lists(st.one_of(terms(field), st.lists(terms(field), min_size=2, max_size=3).map(q.Or)), max_size=3),
    )
    return st.one_of(
        terms(field),
        st.builds(q.Phrase, st.just(field), st.lists(words, min_size=1, max_size=4), st.integers(1, 4), boosts),
        st.builds(q.SpanNear2, several.filter(bool), st.integers(1, 4), st.booleans()),
        st.builds(q.Prefix, st.just(field), st.sampled_from(["a", "ab", "b", "x", ""]), boosts),
        st.builds(q.Wildcard, st.just(field), patterns, boosts),
        st.builds(q.FuzzyTerm, st.just(field), words, boosts, st.integers(1, 2), st.integers(0, 1)),
        st.builds(q.TermRange, st.just(field), st.just("ab"), words, st.booleans(), st.booleans(), boosts),
        st.builds(q.Every, st.sampled_from([None, field]), boosts),
    )


def within(parts: st.SearchStrategy[q.Query]) -> st.SearchStrategy[q.Query]:
    several = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(
        st.builds(q.And, several, boosts),
        st.builds(q.Or, several, boosts),
        st.builds(q.Not, parts),
        st.builds(q.AndMaybe, parts, parts),
        st.builds(q.Require, parts, parts),
        st.builds(q.AndNot, parts, parts),
        st.builds(q.ConstantScoreQuery, parts, st.sampled_from([1.0, 2.5])),
    )


def values(field: str, known: str) -> st.SearchStrategy[q.Query]:
    several = st.lists(st.sampled_from(known), min_size=2, max_size=3, unique=True)
    return st.builds(lambda chosen, boost: q.Or([q.Term(field, one, boost) for one in chosen]), several, boosts)


simple = st.one_of(
    st.sampled_from(FIELDS).flatmap(leaves),
    st.builds(Blend, words, st.just(EVERYWHERE), boosts),
    st.builds(q.Term, st.just("topic"), st.sampled_from("xyz"), boosts),
    values("topic", "xyz"),
    st.builds(q.Term, st.just("speaker"), st.sampled_from(["S0", "S1", "S2"])),
    st.just(q.NullQuery),
)
trees = st.recursive(simple, within, max_leaves=8)


def judged(query: Any) -> Any:
    """The query in words that stock Whoosh answers rightly."""
    if isinstance(query, q.AndNot):
        return q.Require(judged(query.a), q.Not(judged(query.b)))
    if isinstance(query, q.AndMaybe):
        first = judged(query.a)
        return q.Require(q.Or([first, judged(query.b)]), first)
    if isinstance(query, q.Require):
        return q.Require(judged(query.a), judged(query.b))
    if isinstance(query, q.ConstantScoreQuery):
        return q.ConstantScoreQuery(judged(query.child), query.score)
    if isinstance(query, q.Not):
        return q.Not(judged(query.query))
    if isinstance(query, (q.And, q.Or)):
        return type(query)([judged(part) for part in query.subqueries], boost=query.boost)
    return query


def negates_a_negation(query: Any, inside: bool = False) -> bool:
    """Whether a Not stands somewhere below a Not."""
    if inside and isinstance(query, (q.Not, q.AndNot)):
        return True
    if isinstance(query, q.Not):
        return negates_a_negation(query.query, inside=True)
    if isinstance(query, q.AndNot):
        return negates_a_negation(query.a, inside) or negates_a_negation(query.b, inside=True)
    children = [] if isinstance(query, Blend) else list(query.children())
    return any(negates_a_negation(child, inside) for child in children)


def write(path: Path, steps: list[Any]) -> None:
    """Make the changes: a speech is put, an id deleted, and now and then all is committed or merged."""
    with IndexWriter(path) as writer:
        for generation, step in enumerate(steps, start=1):
            if step == "commit":
                writer.commit(generation)
            elif step == "merge":
                writer.commit(generation)
                writer.merge()
            elif isinstance(step, str):
                writer.delete(step)
            else:
                writer.put(step)
        writer.commit(len(steps) + 1)


def by_whoosh(searcher: Any, query: q.Query) -> dict[int, float]:
    deleted = searcher.reader().is_deleted
    found = searcher.search(judged(query), limit=None).top_n
    return {number: score for score, number in found if not deleted(number)}


def check(path: Path, queries: list[q.Query]) -> None:
    snapshot = open_snapshot(path)
    with whoosh.index.open_dir(str(path)).searcher(weighting=Ranking()) as searcher:
        has_deletions = searcher.reader().has_deletions()
        for query in queries:
            if has_deletions and negates_a_negation(query):
                continue
            expected = by_whoosh(searcher, query)
            for loop in LOOPS:
                answer = execute(snapshot, Ask(query, limit=1000), kernels=loop)
                scores = dict(zip(answer.docs.tolist(), answer.scores.tolist(), strict=True))
                assert scores == pytest.approx(expected, rel=1e-5, abs=1e-5)
                assert answer.total == len(expected)
                ranked = list(scores.items())
                assert all(a[1] > b[1] or (a[1] == b[1] and a[0] < b[0]) for a, b in pairwise(ranked))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(changes, min_size=1, max_size=14), queries=st.lists(trees, min_size=4, max_size=8))
def test_whoosh_finds_the_same_with_the_same_scores(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any], queries: list[q.Query]
) -> None:
    path = tmp_path_factory.mktemp("oracle")
    write(path, steps)
    check(path, queries)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.lists(changes, min_size=1, max_size=6), min_size=2, max_size=4), query=trees)
def test_whoosh_agrees_after_every_reopening(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[Any]], query: q.Query
) -> None:
    path = tmp_path_factory.mktemp("oracle")
    for batch in steps:
        write(path, batch)
        check(path, [query])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(speeches, min_size=1, max_size=8), parts=st.lists(simple, min_size=2, max_size=4))
def test_the_highest_of_several_scores_finds_what_any_of_them_finds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any], parts: list[q.Query]
) -> None:
    path = tmp_path_factory.mktemp("oracle")
    write(path, steps)
    snapshot = open_snapshot(path)
    for loop in LOOPS:
        highest = execute(snapshot, Ask(q.DisjunctionMax(parts), limit=1000), kernels=loop)
        anyone = execute(snapshot, Ask(q.Or(parts), limit=1000), kernels=loop)
        assert sorted(highest.docs) == sorted(anyone.docs)
