"""What a search finds, counts and orders, in snapshots small enough to check by eye."""

from __future__ import annotations

import datetime
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import pytest
from whoosh import query as q

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.execution.collecting import Collector
from search.execution.execute import TreeSearch, count, execute
from search.execution.filters import Filter
from search.execution.scratch import SCRATCH
from search.loops import choice, numpy_loops
from tests.builders.terms import speech, speeches, term

if TYPE_CHECKING:
    from search.loops.numpy_loops import Kernels

REFERENCE = cast("Kernels", numpy_loops)


@pytest.fixture(params=["numpy", "numba"])
def written(request, tmp_path, monkeypatch):
    """A function that writes speeches, one commit per list, and opens the snapshot; tests run with both kinds of
    loops.
    """
    fast = choice.compiled()
    if request.param == "numba" and fast is None:
        pytest.skip("numba is not installed")
    monkeypatch.setattr(choice, "kernels", lambda: fast if request.param == "numba" else REFERENCE)

    def write(*commits, gone=()):
        with IndexWriter(tmp_path) as writer:
            for speeches in commits:
                for speech in speeches:
                    writer.put(speech)
                writer.commit()
            for event in gone:
                writer.delete(event)
            writer.commit(generation=1)
        return open_snapshot(tmp_path)

    return write


def found(snapshot, query, **options):
    return execute(snapshot, TreeSearch(query, **options)).docs.tolist()


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
def test_a_query_finds_its_documents(written, query, documents):
    assert sorted(found(written(speeches("a b", "a c", "c")), query)) == documents


def test_equal_scores_stand_in_order_of_documents(written):
    assert found(written(speeches("a", "a"), [speech("x", "a")]), term("a")) == [0, 1, 2]


def test_pages_cut_one_order(written):
    snapshot = written(speeches(*["a"] * 7, "a a"))
    pages = found(snapshot, term("a"), limit=3) + found(snapshot, term("a"), offset=3, limit=5)
    assert pages == found(snapshot, term("a"), limit=8) == [7, 0, 1, 2, 3, 4, 5, 6]


def test_a_facet_ignores_its_own_picks_and_obeys_the_others(written):
    topics = [("x",), ("y",), ("x", "y"), ("x",)]
    places = [("p",), ("p",), ("q",), ("p",)]
    snapshot = written(speeches("a", "a", "a", "b", topic=topics, place=places))
    answer = execute(snapshot, TreeSearch(term("a"), filters=(Filter("topic", ("x",)),), facets=("topic", "place")))
    assert answer.total == 2
    assert dict(answer.facets["topic"]) == {"x": 2, "y": 2}
    assert dict(answer.facets["place"]) == {"p": 1, "q": 1}


def test_a_facets_count_is_the_hits_of_picking_it(written):
    snapshot = written(
        [speech("e", "a", "a b", "b", speakers=("A", "B", "B"), topic=("x",))],
        [speech("f", "a", "a", "a b", speakers=("A", "A", "C"), topic=("y",))],
    )
    names = ("speaker", "topic", "event")
    for name, values in execute(snapshot, TreeSearch(term("a"), facets=names)).facets.items():
        for value, hits in values:
            assert execute(snapshot, TreeSearch(term("a"), filters=(Filter(name, (value,)),))).total == hits


def test_who_wants_no_facets_and_no_timeline_has_nothing_tallied(written, monkeypatch):
    snapshot = written(speeches("a", "a", "b", topic=[("x",), ("y",), ("x",)]))
    search = TreeSearch(term("a"), filters=(Filter("topic", ("x",)),), timeline=False)
    monkeypatch.setattr(Collector, "_add_slots", lambda *_: pytest.fail("slots"))
    answer = execute(snapshot, search)
    assert (answer.total, answer.events, answer.matched, answer.docs.tolist()) == (1, 1, 2, [0])
    assert count(snapshot, search) == 1


def test_every_search_leaves_the_counts_that_it_shares_as_zeros(written):
    texts = ["a" if number % 100 else "a b" for number in range(1000)]
    snapshot = written([speech(f"event-{number}", text) for number, text in enumerate(texts)])
    facets = ("topic", "event")
    before = execute(snapshot, TreeSearch(term("b"), facets=facets))
    assert len(before.facets["event"]) == 10
    for query in (term("a"), term("b"), q.Every(), q.NullQuery):
        for filters in ((), (Filter("event", ("event-3",)),)):
            execute(snapshot, TreeSearch(query, filters=filters, facets=facets))
            assert not SCRATCH.counts(10_000).any()
    again = execute(snapshot, TreeSearch(term("b"), facets=facets))
    assert (again.facets, again.distinct, again.timeline) == (before.facets, before.distinct, before.timeline)


def test_all_documents_are_tallied_after_a_search_that_tallied_none(written):
    snapshot = written(speeches("a", "a", topic=[("x",), ("y",)]))
    execute(snapshot, TreeSearch(q.Every(), timeline=False))
    assert dict(execute(snapshot, TreeSearch(q.Every(), facets=("topic",))).facets["topic"]) == {"x": 1, "y": 1}


def test_excluded_values_are_not_found(written):
    snapshot = written(speeches("a", "a", topic=[("x", "y"), ("y",)]))
    assert found(snapshot, term("a"), filters=(Filter("topic", none_of=("x",)),)) == [1]


def test_picked_values_are_listed_even_without_hits(written):
    snapshot = written(speeches("a", "b", topic=[("x",), ("y",)]))
    ask = TreeSearch(term("a"), filters=(Filter("topic", ("y", "z")),), facets=("topic",), facet_size=1)
    assert execute(snapshot, ask).facets["topic"] == (("x", 1), ("y", 0), ("z", 0))


def dated(written):
    days = ["2013-09-23", None, "2014-01-02", "2013-09-23"]
    made = [speech(str(i), "a", day=day) for i, day in enumerate(days)]
    return written(made[:2], made[2:])


def test_sorting_by_date_puts_undated_last_and_keeps_document_order(written):
    snapshot = dated(written)
    assert found(snapshot, term("a"), sort="newest") == [2, 0, 3, 1]
    assert found(snapshot, term("a"), sort="oldest", limit=3) == [0, 3, 2]


def test_the_timeline_counts_months_and_ignores_the_period(written):
    since = datetime.date(2014, 1, 1).toordinal()
    answer = execute(dated(written), TreeSearch(term("a"), first_day=since))
    assert answer.docs.tolist() == [2]
    assert answer.timeline == (("2013-09", 2), ("2014-01", 1))


def test_a_long_timeline_counts_years(written):
    days = ("1999-12-31", "2013-09-03", "2013-10-01", None)
    answer = execute(written([speech(day or "-", "a", day=day) for day in days]), TreeSearch(term("a")))
    assert answer.timeline == (("1999", 1), ("2013", 2))


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ("2013-09-01", "2013-09-30", {"2012-05", "2013-09", "2013-10", "2014-01"}),
        ("2013-01-01", "2015-12-31", {"2013-09", "2013-10", "2014-01"}),
        ("1999-01-01", "1999-12-31", {"1999-12"}),
        ("2005-01-01", "2005-12-31", {"1999", "2012", "2013", "2014"}),
        ("2010-01-01", "2014-12-31", {"1999", "2012", "2013", "2014"}),
    ],
)
def test_a_long_timeline_counts_the_months_around_a_short_period(written, since, until, shown):
    days = ("1999-12-31", "2012-05-01", "2013-09-03", "2013-10-01", "2014-01-31", None)
    first, last = (datetime.date.fromisoformat(day).toordinal() for day in (since, until))
    snapshot = written([speech(day or "-", "a", day=day) for day in days])
    answer = execute(snapshot, TreeSearch(term("a"), first_day=first, last_day=last))
    assert {period for period, _ in answer.timeline} == shown


def test_a_period_inside_a_query_chooses_days(written):
    inside = q.And([term("a"), q.TermRange("date", "2013-01-01", "2013-12-31")])
    assert sorted(found(dated(written), inside)) == [0, 3]


def test_grouping_shows_the_best_paragraph_of_each_event(written):
    snapshot = written([speech("x", "a b", "a", "b"), speech("y", "a b c")])
    answer = execute(snapshot, TreeSearch(term("a"), grouped=True))
    assert (answer.total, answer.events) == (3, 2)
    assert answer.docs.tolist() == [1, 3]
    assert answer.more.tolist() == [1, 0]


def test_deleted_documents_are_not_found_or_counted(written):
    snapshot = written(speeches("a", "a", "a"), gone=["e1"])
    answer = execute(snapshot, TreeSearch(q.Every(), facets=("event",)))
    assert answer.docs.tolist() == [0, 2]
    assert dict(answer.facets["event"]) == {"e0": 1, "e2": 1}
    assert count(snapshot, TreeSearch(term("a"))) == 2


def test_an_empty_index_answers(written):
    answer = execute(written([]), TreeSearch(term("a"), facets=("topic",)))
    assert (answer.total, answer.docs.tolist(), answer.facets["topic"]) == (0, [], ())


def test_a_pattern_of_too_many_words_uses_the_most_frequent_and_says_so(written, monkeypatch):
    monkeypatch.setattr("search.evaluation.expansions.MAX_TERMS", 2)
    snapshot = written(speeches("ab ac ad", "ac ad", "ab", "ad"))
    answer = execute(snapshot, TreeSearch(q.Prefix("text", "a")))
    assert sorted(answer.docs.tolist()) == [0, 1, 2, 3]
    assert [(cut.used, cut.found) for cut in answer.cut] == [(2, 3)]


def test_a_range_of_days_or_values_is_never_cut(written, monkeypatch):
    monkeypatch.setattr("search.evaluation.expansions.MAX_TERMS", 2)
    snapshot = written([speech(f"e{i}", "war", day=f"2013-09-0{i + 1}", topic=(f"t{i}",)) for i in range(6)])
    days = q.TermRange("date", "2013-09-02", "2013-09-05")
    for range_, held in ((days, [1, 2, 3, 4]), (q.TermRange("topic", "t1", "t4", startexcl=True), [2, 3, 4])):
        for query, documents in (
            (range_, held),
            (q.Or([term("tide"), range_]), held),
            (q.And([term("war"), q.Not(range_)]), [i for i in range(6) if i not in held]),
        ):
            answer = execute(snapshot, TreeSearch(query))
            assert (sorted(answer.docs.tolist()), answer.cut) == (documents, ())


def test_phrases_are_found_across_blocks_of_a_long_list(written):
    texts = ["x a b c" if i % 3 else "a x b c a b" for i in range(400)]
    snapshot = written(speeches(*texts))
    assert count(snapshot, TreeSearch(q.Phrase("text", ["a", "b"]))) == 400
    assert count(snapshot, TreeSearch(q.Phrase("text", ["x", "b"]))) == 134
    assert count(snapshot, TreeSearch(q.Phrase("text", ["x", "b"], slop=2))) == 400
    assert count(snapshot, TreeSearch(q.Phrase("text", ["a", "b", "c", "a", "b"]))) == 0


def test_phrases_are_found_in_long_paragraphs_and_over_wide_gaps(written):
    long = "a " + "x " * 20_000 + "a b"
    snapshot = written(speeches(long, "a x x x x x x x x x b", "b a"))
    assert found(snapshot, q.Phrase("text", ["a", "b"])) == [0]
    assert sorted(found(snapshot, q.Phrase("text", ["a", "b"], slop=10))) == [0, 1]
    assert found(snapshot, q.Phrase("text", ["a", "b"], slop=9)) == [0]
    assert found(snapshot, q.Phrase("text", ["a", "a"], slop=20_001)) == [0]
    assert found(snapshot, q.Phrase("text", ["x", "a", "b"])) == [0]


def test_searches_of_many_threads_do_not_disturb_each_other(written):
    texts = [" ".join("abcdefgh"[: 1 + i % 8]) for i in range(200)]
    snapshot = written(speeches(*texts[:120]), speeches(*texts)[120:])
    queries = [q.Or([term("a"), term(w)]) for w in "bcdefgh"] + [q.Phrase("text", ["a", "b"]), q.Every()]
    alone = [execute(snapshot, TreeSearch(query, facets=("event",))).scores.tolist() for query in queries]

    def ask(number):
        return execute(snapshot, TreeSearch(queries[number], facets=("event",))).scores.tolist()

    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            assert list(pool.map(ask, range(len(queries)))) == alone


def test_what_is_known_of_a_snapshot_goes_with_it(written):
    snapshot = written(speeches("a b", "a"))
    execute(snapshot, TreeSearch(q.Or([term("a"), q.Prefix("text", "b")]), filters=(Filter("year", ("2010",)),)))
    known = weakref.ref(snapshot)
    del snapshot
    gc.collect()
    assert known() is None
