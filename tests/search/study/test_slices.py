"""A query's slice is what its conditions choose, however they are bracketed, and contains all that the query finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.deadline import NEVER
from search.request import SearchRequest
from search.study.sayers import SayersRequest
from search.study.slices import conditions
from search.study.studied_segments import StudiedSegments
from tests.builders.harbour import engine_over, random_speeches

if TYPE_CHECKING:
    from search.embedded import EmbeddedEngine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    return engine_over(tmp_path_factory.mktemp("harbour"), random_speeches(5, 40))


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("ferry (speaker:marsh OR speaker:fenn)", "speaker:(marsh OR fenn)"),
        ("(speaker:marsh OR speaker:fenn) ferry", "speaker:(marsh OR fenn)"),
        ("ferry AND (speaker:marsh date:2010)", "speaker:marsh date:2010"),
        ("ferry AND (tide AND speaker:marsh) AND date:2010", "speaker:marsh date:2010"),
        ("(speaker:marsh AND ferry) tide", "speaker:marsh"),
        ("date:2010 OR date:2011", "date:2010..2011"),
        ("ferry -(speaker:marsh OR topic:x)", "-speaker:marsh -topic:x"),
        ("(ferry speaker:marsh) OR (tide speaker:fenn)", "speaker:(marsh OR fenn)"),
        ("ferry OR speaker:marsh", ""),
        ("title:day ferry -tide", ""),
    ],
)
def test_conditions_in_brackets_choose_the_slice(engine: EmbeddedEngine, typed: str, chosen: str) -> None:
    generation = StudiedSegments(engine._library.newest())
    slices = [generation.slice_of(SearchRequest(text)) for text in (typed, chosen)]
    assert slices[0].words == slices[1].words > 0
    assert [docs.tolist() for docs in slices[0].documents] == [docs.tolist() for docs in slices[1].documents]


def test_only_the_speakers_that_conditions_in_brackets_choose_are_ranked(engine: EmbeddedEngine) -> None:
    alike = [
        engine.study.sayers(SayersRequest(SearchRequest(f"ferry {chosen}"), floor=1)).sayers
        for chosen in ("speaker:(marsh OR fenn)", "(speaker:marsh OR speaker:fenn)")
    ]
    assert alike[0] == alike[1]
    assert {sayer.value for sayer in alike[1]} == {"Ada Marsh", "Bo Fenn"}


leaves = st.sampled_from(
    ["ferry", "nowhere", '"the tide"', "speaker:marsh", "speaker:fenn", "topic:X", "date:2010", "title:day"]
)
texts = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds("-({})".format, inner),
        st.builds("({}) {}".format, inner, inner),
        st.builds("({}) AND ({})".format, inner, inner),
        st.builds("({}) OR ({})".format, inner, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(texts, st.booleans())
def test_all_that_a_query_finds_is_in_its_slice(engine: EmbeddedEngine, text: str, any_word: bool) -> None:
    request = SearchRequest(text, any_word=any_word)
    generation = StudiedSegments(engine._library.newest())
    held = generation.slice_of(request).documents
    for found, docs in zip(generation.inquiry(request, NEVER).documents, held, strict=True):
        assert set(found.tolist()) <= set(docs.tolist()), conditions(request).text
