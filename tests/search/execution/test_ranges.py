"""An expensive query is evaluated by ranges of documents: in time, the answer is the same; out of time, it is right for
the ranges evaluated.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as q

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.deadline import Deadline, after
from search.execution import cost, ranges
from search.execution.execute import TreeSearch, count, execute
from search.execution.filters import Filter
from search.loops import choice, numpy_loops
from tests.builders.query_trees import trees
from tests.builders.terms import speech, term

if TYPE_CHECKING:
    from index.segment.snapshot import Snapshot
    from search.execution.execute import Answer
    from search.loops.numpy_loops import Kernels

LOOPS = [cast("Kernels", numpy_loops), *([choice.compiled()] if choice.compiled() else [])]
WORDS = ["a", "b", "c", "ab", "abc", "abd", "bcd", "the"]
FACETS = ("topic", "speaker", "event")
PARAGRAPHS = 24


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two segments of speeches of three paragraphs, each with some of the words."""
    path = tmp_path_factory.mktemp("ranges")
    chosen = itertools.islice(itertools.permutations(WORDS, 5), 0, None, 97)
    with IndexWriter(path) as writer:
        for number in range(PARAGRAPHS // 3):
            texts = [" ".join(next(chosen)[: 2 + (number + i) % 4]) for i in range(3)]
            writer.put(speech(f"e{number}", *texts, speakers=("A", "B", "A"), topic=("xyz"[number % 3],)))
            if number == PARAGRAPHS // 6:
                writer.commit()
        writer.commit()
    return open_snapshot(path)


@pytest.fixture(autouse=True)
def _everything_is_costly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "COSTLY", 0)


def ticking(ticks: int) -> Deadline:
    """Make a deadline that is over once its clock has been read this many times."""
    return Deadline(float(ticks), itertools.count().__next__)


def alike(one: Answer, other: Answer) -> bool:
    """Return whether two answers are equal, but for rounding of scores that were added up in another order."""
    return (
        (one.total, one.events, one.facets, one.timeline) == (other.total, other.events, other.facets, other.timeline)
        and sorted(one.docs.tolist()) == sorted(other.docs.tolist())
        and one.scores.tolist() == pytest.approx(other.scores.tolist())
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(tree=trees, size=st.integers(1, 9), loop=st.sampled_from(LOOPS), grouped=st.booleans())
def test_ranges_of_any_size_give_the_same_answer(
    snapshot: Snapshot, tree: q.Query, size: int, loop: Kernels, grouped: bool
) -> None:
    filters = (Filter("speaker", ("A",)),)
    ask = TreeSearch(tree, filters=filters, facets=FACETS, limit=PARAGRAPHS, grouped=grouped)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "FIRST", size)
        in_ranges = execute(snapshot, ask, kernels=loop, deadline=after(1e9))
        counted = count(snapshot, ask, loop, after(1e9))
    assert alike(in_ranges, execute(snapshot, ask, kernels=loop))
    assert counted == count(snapshot, ask, loop) == in_ranges.total
    assert in_ranges.matched == count(snapshot, TreeSearch(tree), loop)
    assert in_ranges.unsearched == 0


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("tree", [q.Every(), q.Not(term("a")), q.Or([term("a"), term("b")])])
def test_when_the_time_is_up_the_answer_is_of_the_first_paragraphs(
    snapshot: Snapshot, tree: q.Query, loop: Kernels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "FIRST", 2)
    part = execute(snapshot, TreeSearch(tree, limit=PARAGRAPHS), kernels=loop, deadline=ticking(6))
    whole = execute(snapshot, TreeSearch(tree, limit=PARAGRAPHS), kernels=loop)
    searched = PARAGRAPHS - part.unsearched
    assert 0 < searched < PARAGRAPHS
    assert sorted(part.docs.tolist()) == sorted(doc for doc in whole.docs.tolist() if doc < searched)
    assert part.total == len(part.docs)


def test_without_any_time_nothing_is_searched(snapshot: Snapshot) -> None:
    answer = execute(snapshot, TreeSearch(q.Every(), facets=FACETS), deadline=ticking(0))
    assert (answer.total, answer.unsearched) == (0, PARAGRAPHS)


def test_what_is_not_costly_is_answered_whatever_the_time(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "COSTLY", 10_000)
    assert execute(snapshot, TreeSearch(q.Every()), deadline=ticking(0)).total == PARAGRAPHS


@pytest.mark.parametrize("loop", LOOPS)
def test_words_near_each_other_are_found_however_many_ways_there_are(
    tmp_path_factory: pytest.TempPathFactory, loop: Kernels
) -> None:
    """Sixteen words, of which the last is too far away: every way of choosing positions for the others fails."""
    words = ["b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"]
    jumbled = " ".join(words[i * 7 % 15] for i in range(60))
    path = tmp_path_factory.mktemp("near")
    with IndexWriter(path) as writer:
        writer.put(speech("e", f"{jumbled} {'x ' * 200} z", f"{jumbled} {'x ' * 9} z"))
        writer.commit()
    near = q.SpanNear2([term(word) for word in [*words, "z"]], slop=60, ordered=False)
    assert execute(open_snapshot(path), TreeSearch(near), kernels=loop).docs.tolist() == [1]


@pytest.mark.parametrize("loop", LOOPS)
def test_where_the_first_words_are_never_near_nothing_is(
    tmp_path_factory: pytest.TempPathFactory, loop: Kernels
) -> None:
    path = tmp_path_factory.mktemp("far")
    with IndexWriter(path) as writer:
        writer.put(speech("e", f"a {'x ' * 9} b c d"))
        writer.commit()
    near = q.SpanNear2([term(word) for word in "abcd"], slop=3, ordered=False)
    assert execute(open_snapshot(path), TreeSearch(near), kernels=loop).total == 0
