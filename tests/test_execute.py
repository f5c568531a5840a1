"""What a search finds, counts and orders, on snapshots small enough to read."""

from __future__ import annotations

import datetime

import pytest
from memory_index import Doc, MemorySegment, MemorySnapshot
from whoosh import query as q

from search.execute import Ask, Filter, count, execute


def corpus(*texts, **facets):
    """One segment, a document per text; facets as lists of one value (or tuple of values) per text."""
    docs = []
    for i, text in enumerate(texts):
        values = {name: _tuple(column[i]) for name, column in facets.items()}
        docs.append(Doc({"text": text.split()}, {"event": (f"e{i}",), **values}))
    return MemorySnapshot(MemorySegment(docs))


def _tuple(value):
    return value if isinstance(value, tuple) else (value,)


def term(text):
    return q.Term("text", text)


def found(snapshot, query, **options):
    return execute(snapshot, Ask(query, **options)).docs.tolist()


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        (term("a"), [0, 1]),
        (q.And([term("a"), term("b")]), [0]),
        (q.Or([term("b"), term("c")]), [0, 1, 2]),
        (q.Not(term("a")), [2]),
        (q.Phrase("text", ["a", "b"]), [0]),
        (q.Phrase("text", ["b", "a"]), []),
        (q.Prefix("text", ""), [0, 1, 2]),
        (q.NullQuery, []),
    ],
)
def test_a_query_finds_its_documents(query, documents):
    assert sorted(found(corpus("a b", "a c", "c"), query)) == documents


def test_equal_scores_stand_in_order_of_documents():
    assert found(corpus("a", "a", "a"), term("a")) == [0, 1, 2]


def test_pages_cut_one_order():
    snapshot = corpus(*["a"] * 7, "a a")
    assert found(snapshot, term("a"), limit=3) + found(snapshot, term("a"), offset=3, limit=5) == found(
        snapshot, term("a"), limit=8
    )


def test_a_facet_ignores_its_own_picks_and_obeys_the_others():
    snapshot = corpus("a", "a", "a", "b", topic=["x", "y", ("x", "y"), "x"], kind=["s", "s", "n", "s"])
    ask = Ask(term("a"), filters=(Filter("topic", ("x",)),), facets=("topic", "kind"))
    answer = execute(snapshot, ask)
    assert answer.total == 2
    assert dict(answer.facets["topic"]) == {"x": 2, "y": 2}
    assert dict(answer.facets["kind"]) == {"s": 1, "n": 1}


def test_excluded_values_are_not_found():
    snapshot = corpus("a", "a", topic=[("x", "y"), "y"])
    assert found(snapshot, term("a"), filters=(Filter("topic", none_of=("x",)),)) == [1]


def test_picked_values_are_listed_even_without_hits():
    snapshot = corpus("a", "b", topic=["x", "y"])
    answer = execute(
        snapshot, Ask(term("a"), filters=(Filter("topic", ("y",)),), facets=("topic",), facet_size=1)
    )
    assert answer.facets["topic"] == (("x", 1), ("y", 0))


def dated(*days):
    docs = [
        Doc({"text": ["a"]}, {"event": (str(i),)}, datetime.date.fromisoformat(day).toordinal() if day else 0)
        for i, day in enumerate(days)
    ]
    return MemorySnapshot(MemorySegment(docs[:2]), MemorySegment(docs[2:]))


def test_sorting_by_date_puts_undated_last_and_keeps_document_order():
    snapshot = dated("2013-09-23", None, "2014-01-02", "2013-09-23")
    assert found(snapshot, term("a"), sort="newest") == [2, 0, 3, 1]
    assert found(snapshot, term("a"), sort="oldest") == [0, 3, 2, 1]


def test_the_timeline_counts_months_and_ignores_the_period():
    snapshot = dated("2013-09-23", None, "2014-01-02", "2013-09-01")
    answer = execute(snapshot, Ask(term("a"), first_day=datetime.date(2014, 1, 1).toordinal()))
    assert answer.docs.tolist() == [2]
    assert answer.timeline == (("2013-09", 2), ("2014-01", 1))


def test_grouping_shows_the_best_paragraph_of_each_event():
    docs = [
        Doc({"text": text.split()}, {"event": (event,)})
        for text, event in [("a b", "x"), ("a", "x"), ("a b c", "y")]
    ]
    answer = execute(MemorySnapshot(MemorySegment(docs)), Ask(term("a"), grouped=True))
    assert (answer.total, answer.events) == (3, 2)
    assert answer.docs.tolist() == [1, 2]
    assert answer.more.tolist() == [1, 0]


def test_deleted_documents_are_not_found_or_counted():
    docs = [Doc({"text": ["a"]}, {"event": (str(i),)}) for i in range(3)]
    snapshot = MemorySnapshot(MemorySegment(docs, deleted={1}))
    answer = execute(snapshot, Ask(q.Every(), facets=("event",)))
    assert answer.docs.tolist() == [0, 2]
    assert dict(answer.facets["event"]) == {"0": 1, "2": 1}
    assert count(snapshot, term("a")) == 2
