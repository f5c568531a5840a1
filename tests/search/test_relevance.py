"""The gate of ranking: judged queries over the shared event pages, with figures at least those in
gate/relevance.toml.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search.request import SearchRequest
from tests.builders.gains import ndcg, paragraphs_shown

if TYPE_CHECKING:
    from search.embedded import EmbeddedEngine

GATE = tomllib.loads((Path(__file__).parents[1] / "gate" / "relevance.toml").read_text("utf-8"))
QUERIES, FLOORS = GATE["query"], GATE["floors"]
PERFECT = 3  # the grade of a paragraph that answers the query
FIRST_LOOK = 3  # hits visible without scrolling

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def found(kremlin_engine: EmbeddedEngine) -> dict[str, list[str]]:
    """The first ten paragraphs of each query, as SPEECH/PARAGRAPH (ids)."""
    return {q["text"]: paragraphs_shown(kremlin_engine.search(SearchRequest(q["text"]))) for q in QUERIES}


def test_every_wanted_paragraph_is_in_the_archive(kremlin_engine: EmbeddedEngine) -> None:
    wanted = sorted({paragraph for query in QUERIES for paragraph in query["wanted"]})
    speeches = {id_: kremlin_engine.speech(id_) for id_ in {paragraph.split("/")[0] for paragraph in wanted}}
    there = {f"{id_}/{p.id}" for id_, speech in speeches.items() if speech for p in speech.paragraphs}
    assert [paragraph for paragraph in wanted if paragraph not in there] == []


def test_wanted_paragraphs_come_early(found: dict[str, list[str]]) -> None:
    gains = [ndcg(found[query["text"]], query["wanted"]) for query in QUERIES]
    assert sum(gains) / len(gains) >= FLOORS["ndcg_10"]


def test_a_known_item_is_seen_without_scrolling(found: dict[str, list[str]]) -> None:
    items = [query for query in QUERIES if query["kind"] == "known item"]
    seen = [
        any(query["wanted"].get(paragraph) == PERFECT for paragraph in found[query["text"]][:FIRST_LOOK])
        for query in items
    ]
    assert sum(seen) / len(seen) >= FLOORS["known_items"]
