"""The gate of finding: a hundred queries over two archives, with figures by kind at least those in
gate/finding.toml.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from search.request import SearchRequest
from tests.builders.gains import ndcg, paragraphs_shown

if TYPE_CHECKING:
    from search.embedded import EmbeddedEngine

GATE = tomllib.loads((Path(__file__).parents[1] / "gate" / "finding.toml").read_text("utf-8"))
QUERIES: list[dict[str, Any]] = GATE["query"]
FLOORS: dict[str, dict[str, float]] = GATE["floors"]
FIRST_LOOK = 3  # hits visible without scrolling

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def engines(kremlin_engine: EmbeddedEngine, debates_engine: EmbeddedEngine) -> dict[str, EmbeddedEngine]:
    return {"kremlin": kremlin_engine, "debates": debates_engine}


def found(engine: EmbeddedEngine, text: str) -> list[str]:
    """Return the paragraphs of the first page, including those with only some of the words."""
    return paragraphs_shown(engine.search(SearchRequest(text)))


def rank(paragraphs: list[str], wanted: dict[str, int]) -> int:
    """Return the rank of the first wanted paragraph, from 1; 0 if there is none."""
    return next((at for at, paragraph in enumerate(paragraphs, 1) if paragraph in wanted), 0)


def followed(engine: EmbeddedEngine, text: str) -> list[str]:
    """Return what the first suggested spelling finds or, without a suggestion, what the query finds."""
    offers = engine.search(SearchRequest(text)).suggestions
    return found(engine, next((offer.request.text for offer in offers if offer.kind == "spelling"), text))


def measured(kind: str, engines: dict[str, EmbeddedEngine]) -> dict[str, float]:
    asked = [query for query in QUERIES if query["kind"] == kind]
    answers = [(found(engines[query["archive"]], query["text"]), query["wanted"]) for query in asked]
    ranks = [rank(*answer) for answer in answers]
    offered = [rank(followed(engines[query["archive"]], query["text"]), query["wanted"]) for query in asked]
    seen = [any(0 < at <= FIRST_LOOK for at in both) for both in zip(ranks, offered, strict=True)]
    return {
        "ndcg_10": sum(ndcg(*answer) for answer in answers) / len(asked),
        "mrr": sum(1 / at for at in ranks if at) / len(asked),
        "success_3": sum(0 < at <= FIRST_LOOK for at in ranks) / len(asked),
        "success_3_with_offer": sum(seen) / len(asked),
    }


def test_there_are_a_hundred_queries_of_six_kinds() -> None:
    assert len(QUERIES) == 100
    assert {query["kind"] for query in QUERIES} == set(FLOORS)


@pytest.mark.parametrize("kind", FLOORS)
def test_what_is_wanted_comes_early(kind: str, engines: dict[str, EmbeddedEngine]) -> None:
    figures = measured(kind, engines)
    assert {name: figures[name] for name, floor in FLOORS[kind].items() if figures[name] < floor} == {}
