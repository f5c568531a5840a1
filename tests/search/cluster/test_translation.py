"""Each kind of query that the embedded index evaluates has an equivalent in the cluster's query language."""

from __future__ import annotations

import pytest
from whoosh import query as q

from search.cluster.translation import KINDS, translated
from search.evaluation import kinds
from search.scoring.blended_term import BlendedTerm


def test_every_kind_that_is_evaluated_here_is_translated() -> None:
    assert set(KINDS) == set(kinds.KINDS)


A, B, C = (q.Term("text", word) for word in "abc")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (BlendedTerm("peace", boost=2.0), {"term": {"blend": {"value": "peace", "boost": 2.0}}}),
        (q.Term("topic", "x"), {"constant_score": {"filter": {"term": {"topic": "x"}}, "boost": 1.0}}),
        (q.Every(), {"match_all": {"boost": 1.0}}),
        (q.And([]), {"match_none": {}}),
        (q.NullQuery, {"match_none": {}}),
        (
            q.TermRange("date", "2000-01-01", "2000-01-31"),
            {"constant_score": {"filter": {"range": {"day": {"gte": 730_120, "lte": 730_150}}}, "boost": 1.0}},
        ),
        (
            q.AndNot(A, B),
            {
                "bool": {
                    "must": [{"term": {"text": {"value": "a", "boost": 1.0}}}],
                    "must_not": [{"term": {"text": {"value": "b", "boost": 1.0}}}],
                }
            },
        ),
    ],
    ids=str,
)
def test_a_query_reads_so_in_the_clusters_language(query: q.Query, said: dict[str, object]) -> None:
    assert translated(query) == said


def test_words_in_any_order_are_asked_in_every_order_up_to_four() -> None:
    three = translated(q.SpanNear2([A, B, C], slop=5, ordered=False))
    orders = three["bool"]["filter"][0]["intervals"]["text"]["any_of"]["intervals"]
    assert len(orders) == 6
    assert {order["all_of"]["max_gaps"] for order in orders} == {3}  # six positions for three words
    five = translated(q.SpanNear2([A, B, C, A, B], slop=9, ordered=False))
    assert five["bool"]["filter"][0]["intervals"]["text"]["all_of"]["ordered"] is False


def test_many_values_of_a_facet_are_one_look_up() -> None:
    many = translated(q.Or([q.Term("event", f"e{number}") for number in range(200)]))
    assert len(many["constant_score"]["filter"]["terms"]["event"]) == 200


@pytest.mark.parametrize(
    "query",
    [
        q.NumericRange("date", 1, 2),
        q.SpanNear2([A, B], slop=3, mindist=2),
        BlendedTerm("a", (("text", 1), ("head", 3))),
        q.SpanNear2([A, q.Term("exact", "b")]),
    ],
    ids=str,
)
def test_what_no_part_of_rostra_asks_is_refused(query: q.Query) -> None:
    with pytest.raises(TypeError):
        translated(query)
