"""Related words are offered with the query that asks for either, and are asked of nobody who did not choose them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from index.segment.related import Relative
from search.query.parser import parse
from search.request import SearchRequest
from search.study.related_words import related_words

TOLD = {"ferri": ("barge", "boats", "ferries", "the"), "tide": ("moon", "barge"), "new": ("york",)}


def generation(told: dict[str, tuple[str, ...]] | None = None) -> Any:
    """A generation that knows these relatives."""
    known = TOLD if told is None else told
    related = SimpleNamespace(relatives=lambda stem: [Relative(word, 0.5) for word in known.get(stem, ())])
    return SimpleNamespace(snapshot=SimpleNamespace(related=related), languages=("en",))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ferry", ["ferry OR barge", "ferry OR boats"]),
        ("ferries", ["ferries OR barge", "ferries OR boats"]),
        ("ferry tide", ["ferry OR barge tide", "ferry tide OR moon", "ferry OR boats tide"]),
        ("ferry AND tide", ["(ferry OR barge) AND tide", "ferry AND (tide OR moon)", "(ferry OR boats) AND tide"]),
        ("ferry OR tide", ["ferry OR barge OR tide", "ferry OR tide OR moon", "ferry OR boats OR tide"]),
        ("ferry speaker:marsh", ["ferry OR barge speaker:marsh", "ferry OR boats speaker:marsh"]),
        ('"ferry tide"', []),
        ("=ferry", []),
        ("the", []),
        ("", []),
        ("a b c d e f ferry tide new one two", []),
    ],
)
def test_each_word_is_offered_beside_the_one_it_is_like(typed: str, offered: list[str]) -> None:
    found = related_words(generation(), SearchRequest(typed))
    assert [one.text for one in found] == offered
    assert [str(parse(one.text).query) for one in found] == offered


def test_a_word_is_offered_once_and_only_so_many() -> None:
    assert [one.word for one in related_words(generation(), SearchRequest("ferry tide"), size=2)] == ["barge", "moon"]


def test_an_index_that_knows_none_offers_none() -> None:
    nothing: Any = SimpleNamespace(snapshot=SimpleNamespace(related=None), languages=("en",))
    assert related_words(nothing, SearchRequest("ferry")) == ()
