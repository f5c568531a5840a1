"""Both engines answer the same random query trees over the same random speeches equally, on one shard and on three.

Compared are the paragraphs found, the number of events, every facet's counts in order, the timeline, and pages in order
of days. Scores and the order by relevance are compared for all kinds of queries but patterns: those have Whoosh's
scores in the embedded index, and the planner replaces them by words before any engine is asked.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as q

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.fields import FACETS
from index.segment.snapshot import open_snapshot
from search.deadline import NEVER
from search.execution.execute import Answer, TreeSearch, execute
from search.execution.filters import Filter
from search.scoring.blended_term import BlendedTerm
from tests.builders.clusters import forget, generation_of, settings_for
from tests.builders.query_trees import WORDS, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.segment.snapshot import Snapshot
    from search.cluster.cluster_generation import ClusterGeneration

SPEECHES = 60
NAMES = tuple(field.name for field in FACETS)
PATTERNS = (q.Prefix, q.Wildcard, q.FuzzyTerm, q.TermRange)
COMPOUNDS = ["e-mail", "S-400", "a-b", "ab-c", "U.S."]


def random_speech(number: int, row: int, chance: random.Random) -> SpeechDocument:
    def words(most: int) -> str:
        return " ".join(chance.choices([*WORDS, *WORDS, *COMPOUNDS], k=chance.randrange(most)))

    texts = [words(60 if chance.random() < 0.2 else 9) for _ in range(chance.randrange(1, 5))]
    paragraphs = tuple(
        ParagraphDocument(row + i, text, {"speaker": (f"S{chance.randrange(3)}",)}) for i, text in enumerate(texts)
    )
    day = chance.choice([0, 719_163 + chance.randrange(3_000)])
    topics = tuple(chance.sample("xyz", chance.randrange(3)))
    return SpeechDocument(f"e{number:02}", words(4), words(3), day, facets={"topic": topics}, paragraphs=paragraphs)


def random_speeches() -> list[SpeechDocument]:
    chance = random.Random(16)
    made: list[SpeechDocument] = []
    row = 0
    for number in range(SPEECHES):
        made.append(random_speech(number, row, chance))
        row += len(made[-1].paragraphs)
    return made


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = tmp_path_factory.mktemp("agreement")
    with IndexWriter(path) as writer:
        for speech in random_speeches():
            writer.put(speech)
        writer.commit(1)
    return open_snapshot(path)


@pytest.fixture(scope="module", params=[1, 3])
def generation(request: pytest.FixtureRequest, opensearch: str) -> Iterator[ClusterGeneration]:
    configured = settings_for(opensearch, shards=request.param)
    yield generation_of(configured, random_speeches())
    forget(configured)


conditions = st.lists(
    st.one_of(
        st.builds(Filter, st.just("topic"), st.sampled_from([("x",), ("x", "y"), ()]), st.sampled_from([("z",), ()])),
        st.builds(Filter, st.just("speaker"), st.sampled_from([("S0",), ("S1", "S2")])),
        st.builds(Filter, st.just("event"), st.sampled_from([("e07",), ()]), st.sampled_from([("e08",), ()])),
    ),
    max_size=2,
    unique_by=lambda one: one.field,
)
searches = st.builds(
    TreeSearch,
    query=trees,
    filters=conditions.map(tuple),
    first_day=st.sampled_from([None, 719_300]),
    last_day=st.sampled_from([None, 719_800]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    offset=st.sampled_from([0, 3]),
    limit=st.sampled_from([5, 400]),
    grouped=st.booleans(),
    facets=st.just(NAMES),
    facet_size=st.sampled_from([3, 100]),
)


def has_patterns(query: Any) -> bool:
    if isinstance(query, PATTERNS):
        return True
    return not isinstance(query, BlendedTerm) and any(map(has_patterns, query.children()))


def rows(snapshot: Snapshot, answer: Answer) -> list[int]:
    return [snapshot.row(doc) for doc in answer.docs.tolist()]


def counts(answer: Answer) -> dict[str, Any]:
    return {
        "total": answer.total,
        "events": answer.events,
        "matched": answer.matched,
        "facets": dict(answer.facets),
        "distinct": dict(answer.distinct),
        "timeline": answer.timeline,
    }


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(search=searches)
def test_both_engines_answer_a_random_tree_alike(
    snapshot: Snapshot, generation: ClusterGeneration, search: TreeSearch
) -> None:
    ours, theirs = execute(snapshot, search), generation.execute(search, NEVER)
    assert counts(theirs) == counts(ours)
    assert generation.count(search, NEVER) == ours.total
    scored = not has_patterns(search.query)
    if scored:
        assert theirs.scores.tolist() == pytest.approx(ours.scores.tolist(), rel=1e-4, abs=1e-5)
    if search.sort != "relevance" and (scored or not search.grouped):
        assert theirs.docs.tolist() == rows(snapshot, ours)
    if scored and search.sort == "relevance":
        in_turn = zip(theirs.docs.tolist(), theirs.scores.tolist(), strict=True)
        known = dict(zip(rows(snapshot, ours), ours.scores.tolist(), strict=True))
        if search.limit > ours.total:
            assert {row: pytest.approx(known[row], rel=1e-4, abs=1e-5) for row, _ in in_turn} == dict(
                zip(theirs.docs.tolist(), theirs.scores.tolist(), strict=True)
            )
