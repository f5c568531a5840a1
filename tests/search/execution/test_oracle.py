"""Stock Whoosh opens Rostra's index and finds the same paragraphs, with the same scores, in the same order.

Random corpora are written, replaced, deleted, merged and opened again; both engines answer random query trees. Where
stock Whoosh is wrong, `judged` gives it an equivalent query:

- AndNot does not check whether its first document is excluded if the excluded list begins before it, and AndMaybe
  loses scores after a skip: both are replaced by a Require, which is correct.
- A Not returns deleted documents after its last match: those are removed from Whoosh's answer; inside another Not,
  where they would count, the query is not tested.
- SpanNear2 in any order builds spans word by word as they are listed, so that `"a b c"~5` and `"a c b"~5` find
  different paragraphs: Whoosh is given two words only, and tests/search/loops/test_nearness.py checks more.
- DisjunctionMax gives a document the higher of two scores even if one belongs to another document: only the
  documents found are compared.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import whoosh.index
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as q

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.execution.execute import TreeSearch, execute
from search.scoring.blended_term import BlendedTerm
from search.scoring.ranking import Ranking
from tests.builders.query_trees import LOOPS, changes, simple, speeches, trees

if TYPE_CHECKING:
    from pathlib import Path


def judged(query: Any) -> Any:
    """Return an equivalent query that stock Whoosh answers correctly."""
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
    """Return whether a Not is anywhere inside another Not; `inside` is true if the query itself is inside a Not."""
    if inside and isinstance(query, (q.Not, q.AndNot)):
        return True
    if isinstance(query, q.Not):
        return negates_a_negation(query.query, inside=True)
    if isinstance(query, q.AndNot):
        return negates_a_negation(query.a, inside) or negates_a_negation(query.b, inside=True)
    children = [] if isinstance(query, BlendedTerm) else list(query.children())
    return any(negates_a_negation(child, inside) for child in children)


def write(path: Path, steps: list[Any]) -> None:
    """Apply the steps to an index: put a speech, delete an id, commit or merge."""
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
                answer = execute(snapshot, TreeSearch(query, limit=1000), kernels=loop)
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
        highest = execute(snapshot, TreeSearch(q.DisjunctionMax(parts), limit=1000), kernels=loop)
        anyone = execute(snapshot, TreeSearch(q.Or(parts), limit=1000), kernels=loop)
        assert sorted(highest.docs) == sorted(anyone.docs)
