"""Large numbers of everything on three shards, of which a cluster silently gives wrong counts unless it is asked
correctly.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from whoosh import query as q

from index.documents import ParagraphDocument, SpeechDocument
from index.errors import ClusterError
from search.cluster.cluster_generation import GRACE
from search.cluster.translation import translated
from search.cluster.weight import clauses, lightened
from search.deadline import NEVER, Deadline
from search.execution.execute import UNCOUNTED, TreeSearch
from tests.builders.clusters import forget, generation_of, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.cluster.cluster_generation import ClusterGeneration

EVENTS, EACH = 220, 50
WORDS = [f"w{number}" for number in range(1_700)]


def speech(number: int, chance: random.Random) -> SpeechDocument:
    texts = [" ".join(["all", *chance.choices(WORDS, k=3)]) for _ in range(EACH)]
    persons = tuple({f"P{int(chance.expovariate(0.01)):03}" for _ in range(2)})
    paragraphs = tuple(ParagraphDocument(number * EACH + place, text) for place, text in enumerate(texts))
    return SpeechDocument(f"e{number:03}", f"title {number}", facets={"person": persons}, paragraphs=paragraphs)


@pytest.fixture(scope="module")
def speeches() -> list[SpeechDocument]:
    chance = random.Random(3)
    return [speech(number, chance) for number in range(EVENTS)]


@pytest.fixture(scope="module")
def generation(opensearch: str, speeches: list[SpeechDocument]) -> Iterator[ClusterGeneration]:
    configured = settings_for(opensearch, shards=3)
    yield generation_of(configured, speeches)
    forget(configured)


EVERYTHING = TreeSearch(q.Term("text", "all"), facets=("person", "event"), facet_size=3)


def test_more_than_ten_thousand_are_counted(generation: ClusterGeneration) -> None:
    answer = generation.execute(EVERYTHING, NEVER)
    assert (answer.total, answer.events) == (EVENTS * EACH, EVENTS)
    assert generation.count(EVERYTHING, NEVER) == EVENTS * EACH


@pytest.mark.parametrize("listed", [10, 1_000])  # most values of a facet that are sent
def test_the_commonest_values_are_counted_over_all_shards(
    generation: ClusterGeneration, speeches: list[SpeechDocument], listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cluster.request_body.LISTED", listed)
    counted = Counter(chain.from_iterable(speech.facets["person"] for speech in speeches))
    most = sorted(((value, n * EACH) for value, n in counted.items()), key=lambda pair: (-pair[1], pair[0]))
    answer = generation.execute(EVERYTHING, NEVER)
    assert answer.facets["person"] == tuple(most[:3])
    assert answer.distinct["person"] == len(counted)


def test_hits_beyond_the_ten_thousandth_are_walked_to(generation: ClusterGeneration) -> None:
    by_day = TreeSearch(q.Term("text", "all"), sort="newest", offset=10_995, limit=10, timeline=False)
    page = generation.execute(by_day, NEVER)
    assert page.docs.tolist() == list(range(10_995, 11_000))
    assert page.more.tolist() == [EACH - 1] * 5
    assert page.total == EVENTS * EACH


def test_what_is_grouped_is_walked_to_as_well(generation: ClusterGeneration, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped = TreeSearch(q.Term("text", "all"), sort="newest", grouped=True, offset=215, limit=10, timeline=False)
    paged = generation.execute(grouped, NEVER)
    monkeypatch.setattr("search.cluster.cluster_generation.FURTHEST", 100)
    walked = generation.execute(grouped, NEVER)
    assert walked.docs.tolist() == paged.docs.tolist() == [number * EACH for number in range(215, 220)]
    assert walked.more.tolist() == paged.more.tolist()


def test_a_query_of_more_words_than_a_cluster_takes_finds_the_same(
    generation: ClusterGeneration, speeches: list[SpeechDocument]
) -> None:
    wanted = WORDS[:1_600]
    tree = q.And([q.Term("text", "all"), q.Or([q.Term("text", word) for word in wanted])])
    assert clauses(translated(tree)) > 1_024 > clauses(lightened(tree))
    texts = [set(paragraph.text.split()) for speech in speeches for paragraph in speech.paragraphs]
    expected = sum(not words.isdisjoint(wanted) for words in texts)
    assert generation.execute(TreeSearch(tree), NEVER).total == expected


def test_a_number_that_is_an_estimate_is_said_to_be_one(
    generation: ClusterGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not generation.execute(EVERYTHING, NEVER).about
    monkeypatch.setattr("search.cluster.request_body.COUNTED", 100)
    answer = generation.execute(EVERYTHING, NEVER)
    assert answer.about
    assert answer.events == pytest.approx(EVENTS, rel=0.05)


def test_a_search_whose_time_is_up_says_that_a_part_was_not_searched(generation: ClusterGeneration) -> None:
    over = Deadline(0.0, clock=lambda: 1.0)
    answer = generation.execute(EVERYTHING, over)
    assert (answer.total, answer.unsearched) == (0, UNCOUNTED)


def test_a_far_page_that_is_not_reached_in_time_says_that_a_part_was_not_searched(
    generation: ClusterGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*asked: object, **params: object) -> object:
        times.append(31.0)
        return answered(*asked, **params)

    answered, times = generation.cluster.ask_all, [0.0]
    monkeypatch.setattr(generation.cluster, "ask_all", late)
    page = generation.execute(replace(EVERYTHING, offset=10_995), Deadline(30.0, clock=lambda: times[-1]))
    assert (page.total, page.docs.tolist(), page.unsearched) == (EVENTS * EACH, [], UNCOUNTED)


def test_a_search_that_has_time_left_is_whole(generation: ClusterGeneration) -> None:
    answer = generation.execute(EVERYTHING, Deadline(30.0, clock=lambda: 0.0))
    assert (answer.total, answer.unsearched) == (EVENTS * EACH, 0)


def test_a_shard_whose_time_was_up_is_a_part_and_no_failure(
    generation: ClusterGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*asked: object, **params: object) -> dict[str, object]:
        times.append(1.0)
        return answered(*asked, **params) | {"_shards": {"total": 3, "successful": 2, "failed": 1}}

    answered, times = generation.cluster.ask, [0.0]
    monkeypatch.setattr(generation.cluster, "ask", late)
    assert generation.execute(EVERYTHING, Deadline(0.5, clock=lambda: times[-1])).unsearched == UNCOUNTED
    with pytest.raises(ClusterError, match="1 of 3 shards"):
        generation.execute(EVERYTHING, Deadline(5.0, clock=lambda: 0.0))


def test_a_time_limit_is_sent_with_a_longer_one_for_the_answer_and_what_it_cut_off_is_a_part(
    generation: ClusterGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []

    def cut_off(method: str, path: str, asked: dict[str, object], seconds: float, **params: object) -> object:
        limits.append((asked["timeout"], seconds))
        return answered(method, path, asked, seconds, **params) | {"timed_out": True}

    answered = generation.cluster.ask
    monkeypatch.setattr(generation.cluster, "ask", cut_off)
    assert generation.execute(EVERYTHING, Deadline(3.0, clock=lambda: 0.0)).unsearched == UNCOUNTED
    assert limits[0] == ("3000ms", 3.0 + GRACE)
