"""The words most distinctive of a part of the archive equal those of a plain Python count of the same speeches."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from index.analysis.tokens import tokens
from search.request import SearchRequest
from search.study.comparison import ComparisonRequest
from search.study.distinctive import FEWEST, SURE
from tests.builders.harbour import engine_over, speech

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine

SAID = {
    "Ada Marsh": "the ferry and the pier and the ferry of 2011 " * 30,
    "Bo Fenn": "the tide and the moon, the tide and the wind " * 40,
    "Cy Tarn": "a quiet day " * 20,
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    told = [speech(f"201{n}-01-01", (who, text)) for n, (who, text) in enumerate(SAID.items())]
    told.append(speech("2015-01-01", ("Bo Fenn", "ferry ferry pier")))
    return engine_over(tmp_path_factory.mktemp("harbour"), told)


@pytest.mark.parametrize("who", SAID)
def test_counts_and_scores_are_those_of_a_plain_count(engine: EmbeddedEngine, who: str) -> None:
    found = engine.study.distinctive(SearchRequest().toggle("speaker", who))
    own, rest = Counter[str](), Counter[str]()
    for each, text in (*SAID.items(), ("Bo Fenn", "ferry ferry pier")):
        (own if each == who else rest).update(t.form for t in tokens(text) if t.kind != "joined")
    n, m = sum(own.values()), sum(rest.values())
    assert (found.words_here, found.words_rest) == (n, m)
    for one in found.words:
        a, b = own[one.word], rest[one.word]
        mean = (a + b) / (n + m)
        assert (one.here, one.rest) == (a, b)
        assert one.likelihood == pytest.approx(
            2 * sum(o * math.log(o / e) for o, e in ((a, n * mean), (b, m * mean)) if o)
        )
        assert one.likelihood >= SURE
        assert one.here >= FEWEST
    assert [one.likelihood for one in found.words] == sorted((one.likelihood for one in found.words), reverse=True)


@pytest.mark.parametrize("who", SAID)
def test_a_comparison_without_a_second_query_is_with_the_rest_too(engine: EmbeddedEngine, who: str) -> None:
    request = SearchRequest().toggle("speaker", who)
    found, own = engine.study.compare(ComparisonRequest(request, SearchRequest())), engine.study.distinctive(request)
    assert (found.words_here, found.words_there) == (own.words_here, own.words_rest)
    told = {one.words: one for one in found.here}
    for one in own.words:
        same = told[one.word]
        assert (same.here, same.there, same.likelihood, same.ratio) == (one.here, one.rest, one.likelihood, one.ratio)
    turned = engine.study.compare(ComparisonRequest(SearchRequest(), request))
    assert (turned.words_here, turned.words_there) == (found.words_there, found.words_here)
    assert [one.likelihood for one in turned.there] == [one.likelihood for one in found.here]


def test_stop_words_and_figures_are_none(engine: EmbeddedEngine) -> None:
    found = engine.study.distinctive(SearchRequest().toggle("speaker", "Ada Marsh"))
    assert [one.word for one in found.words] == ["ferry", "pier"]


def test_everything_is_distinctive_of_nothing(engine: EmbeddedEngine, tmp_path: Path) -> None:
    assert engine.study.distinctive(SearchRequest()).words == ()
    assert engine.study.distinctive(SearchRequest("speaker:nobody")).words_here == 0
    one = engine_over(tmp_path, [speech("2011-01-01", ("Ada Marsh", "ferry " * 50))])
    assert one.study.distinctive(SearchRequest().toggle("speaker", "Ada Marsh")).words == ()
