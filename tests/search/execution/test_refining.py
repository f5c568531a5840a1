"""Parts of a query that only add to scores are evaluated only for documents that can reach the page; the page is the
same.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from whoosh import query as q

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.execution import execute as executing
from search.execution import refining
from search.execution.execute import TreeSearch, execute
from search.execution.filters import Filter
from search.execution.refining import Refining
from tests.builders.query_trees import LOOPS
from tests.builders.terms import speech, term

if TYPE_CHECKING:
    from index.segment.snapshot import Snapshot

SPEECHES, PARAGRAPHS = 60, 4


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Paragraphs of a few words in any order, in two segments."""
    path, chance = tmp_path_factory.mktemp("refining"), random.Random(4)
    with IndexWriter(path) as writer:
        for number in range(SPEECHES):
            texts = [" ".join(chance.choices("abcdef", k=chance.randint(2, 14))) for _ in range(PARAGRAPHS)]
            day = f"20{10 + number % 9}-03-0{1 + number % 7}"
            spoken = speech(f"e{number:02}", *texts, day=day, topic=(f"t{number % 3}",))
            writer.put(replace(spoken, title=" ".join(chance.choices("abcdef", k=2))))
            if number == SPEECHES // 2:
                writer.commit()
        writer.commit(generation=1)
    return open_snapshot(path)


@pytest.fixture
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the engine look up titles for the small pages of these tests too."""
    monkeypatch.setattr(refining, "ENOUGH", 1)


def near(one: str, other: str, share: float = 0.3) -> q.Query:
    return q.Phrase("text", [one, other], slop=2, boost=share)


TREES = [
    q.AndMaybe(q.And([term("a"), term("b")]), near("a", "b")),
    q.AndMaybe(q.And([term("a"), term("b"), term("c")]), q.Or([near("a", "b"), near("b", "c")])),
    q.Require(q.AndMaybe(q.And([term("a"), term("b")]), near("b", "a")), q.Term("topic", "t1")),
    q.AndNot(q.AndMaybe(q.And([term("a"), term("b")]), near("a", "b")), term("f")),
    q.AndMaybe(term("a"), term("b")),
    q.AndMaybe(q.Or([term("a"), term("b")]), q.Or([q.AndNot(term("c"), term("d")), near("a", "b")])),
    q.AndMaybe(q.Or([term("a"), term("b")]), q.AndNot(q.Term("text", "c", boost=0.5), term("d"))),
    q.AndMaybe(term("a"), q.AndNot(q.Term("title", "c", boost=0.5), term("d"))),
    q.AndMaybe(
        q.Or([term("a"), term("b")]),
        q.Or([q.AndNot(q.Term("title", word, boost=2.0), term(word)) for word in "cdz"] + [near("a", "b")]),
    ),
]
ORDERS = [{}, {"grouped": True}, {"sort": "newest"}, {"sort": "oldest", "grouped": True}, {"offset": 7, "limit": 5}]


@pytest.mark.usefixtures("few_are_enough")
@pytest.mark.parametrize("loops", LOOPS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("tree", TREES)
def test_a_page_is_that_of_following_all_positions(snapshot, tree, order, loops, monkeypatch) -> None:
    filters = (Filter("topic", ("t0", "t1"), ()),)
    asked = TreeSearch(tree, **{"limit": 4, "filters": filters, "facets": ("topic",), **order})
    answer = execute(snapshot, asked, kernels=loops)
    monkeypatch.setattr(executing, "parted", lambda query: (query, None))
    whole = execute(snapshot, asked, kernels=loops)
    assert len(whole.docs)
    assert answer.docs.tolist() == whole.docs.tolist()
    assert answer.scores.tolist() == pytest.approx(whole.scores.tolist(), rel=1e-12)
    assert (answer.total, answer.facets, answer.timeline) == (whole.total, whole.facets, whole.timeline)


def test_few_positions_are_followed_for_a_short_page(snapshot, monkeypatch) -> None:
    looked_at = []
    added = Refining.added
    monkeypatch.setattr(
        Refining, "added", lambda self, docs, scores: looked_at.append(len(docs)) or added(self, docs, scores)
    )
    answer = execute(snapshot, TreeSearch(q.AndMaybe(term("a"), near("a", "b", share=0.02)), limit=1))
    assert sum(looked_at) < answer.total / 2


@pytest.mark.usefixtures("few_are_enough")
def test_a_word_of_the_title_is_looked_for_only_where_it_can_change_the_page(snapshot, monkeypatch) -> None:
    looked_at = []
    added = Refining.added
    monkeypatch.setattr(
        Refining, "added", lambda self, docs, scores: looked_at.append(len(docs)) or added(self, docs, scores)
    )
    titled = q.AndNot(q.Term("title", "f", boost=3.0), term("e"))
    answer = execute(snapshot, TreeSearch(q.AndMaybe(q.Or([term("a"), term("b")]), titled), limit=1))
    assert 0 < sum(looked_at) < answer.total
