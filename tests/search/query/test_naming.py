"""A value of a facet that is written into a query is found again, whatever signs it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.naming import naming
from search.query.parser import parse
from search.query.syntax import In
from search.request import SearchRequest
from search.vocabulary.facet_words import forms_of
from tests.builders.harbour import engine_over, speech

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine

SPEAKERS = ('Ada "The Tide" Marsh', "Bo «Old» Fenn", "Cy Tarn", "OR", "Di 1999..2001", "Eli -M*", "Flo")
TOPICS = ('Roads "and" piers', "Tolls (1901–1905)", "Bridge: old OR new")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder: Path = tmp_path_factory.mktemp("names")
    return engine_over(
        folder,
        [speech(f"2031-01-0{n}", (who, "The ferry."), topics=TOPICS[n % 3 :][:1]) for n, who in enumerate(SPEAKERS, 1)],
    )


@pytest.mark.parametrize("begun", ["ada", "bo", "cy", "or", "di", "eli", "flo", "roads", "tolls", "bridge"])
def test_a_completion_finds_as_many_paragraphs_as_it_promises(engine: EmbeddedEngine, begun: str) -> None:
    names = [way for way in engine.complete(begun) if way.kind in ("speaker", "topic")]
    assert names
    for way in names:
        found = engine.search(SearchRequest(way.query))
        assert (found.total, found.notices) == (way.total, ()), way.query


@given(st.text('abOR19"“”„‟«»″*?~=:()-_.,’ ', max_size=20))
def test_what_means_a_value_is_read_with_the_values_words(value: str) -> None:
    if not forms_of(value):
        return
    asked = In("speaker", naming(value))
    assert parse(str(asked)).query == asked
    assert forms_of(asked.query.text) == forms_of(value)  # type: ignore[union-attr]
