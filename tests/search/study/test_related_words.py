"""Related words are offered with a query for either word, and are never searched for unless a person chooses that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from index.segment.related import Relative
from search.query.parser import parse
from search.request import SearchRequest
from search.study.related_words import RelatedWord, related_words

TOLD = {"ferri": ("barge", "boats", "ferries", "the"), "tide": ("moon", "barge"), "new": ("york",)}


def related(typed: str, size: int = 6) -> tuple[RelatedWord, ...]:
    """Return the words offered for the query, in an archive whose related words are those of TOLD."""
    known: Any = SimpleNamespace(relatives=lambda stem: [Relative(word, 0.5) for word in TOLD.get(stem, ())])
    return related_words(known, ("en",), SearchRequest(typed), size)


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
    found = related(typed)
    assert [one.text for one in found] == offered
    assert [str(parse(one.text).query) for one in found] == offered


def test_a_word_is_offered_once_and_only_so_many() -> None:
    assert [one.word for one in related("ferry tide", size=2)] == ["barge", "moon"]


def test_an_index_that_knows_none_offers_none() -> None:
    assert related_words(None, ("en",), SearchRequest("ferry")) == ()
