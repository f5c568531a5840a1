"""Counts and scores over whole archives equal NLTK's: concordance, windows, n-grams, association, years."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pytest
from nltk.metrics.association import BigramAssocMeasures
from nltk.probability import ConditionalFreqDist, FreqDist
from nltk.text import ConcordanceIndex
from nltk.util import ngrams

from index.analysis.tokens import tokens
from search.embedded import EmbeddedEngine, open_engine
from search.request import SearchRequest
from search.study.collocates import CollocatesRequest
from search.study.comparison import ComparisonRequest
from search.study.lines import LinesRequest
from search.study.sayers import SayersRequest
from search.study.trends import TrendsRequest

if TYPE_CHECKING:
    from pathlib import Path

WINDOW = 4
APART = ["\0"] * WINDOW  # separators between paragraphs, so that no window spans two


class Said(NamedTuple):
    """One paragraph's words, with its year and its speaker, if known."""

    words: list[str]
    year: str
    speaker: str | None


class Corpus(NamedTuple):
    """An archive's engine, and the same archive as lists of words; `word` is studied, and `slices` are two speakers to
    compare.
    """

    engine: EmbeddedEngine
    said: list[Said]
    word: str
    slices: tuple[str, str]

    @property
    def running(self) -> list[str]:
        """All words in order, with separators between paragraphs."""
        return [word for each in self.said for word in (*each.words, *APART)]


def corpus(engine: EmbeddedEngine, word: str, *slices: str) -> Corpus:
    said = [
        Said(
            [token.form for token in tokens(each.text, each.language or speech.language) if token.kind != "joined"],
            (speech.date or "")[:4],
            each.speaker,
        )
        for speech in engine.speeches()
        for each in speech.paragraphs
    ]
    here, there = slices
    return Corpus(engine, said, word, (here, there))


@pytest.fixture(scope="module", params=["demonstration", pytest.param("pages", marks=pytest.mark.corpus)])
def found(request: pytest.FixtureRequest) -> Corpus:
    if request.param == "pages":
        return corpus(request.getfixturevalue("kremlin_engine"), "gas", "Dmitry Medvedev", "Vladimir Putin")
    folder: Path = request.getfixturevalue("demonstration")
    return corpus(open_engine(folder), "railroads", "Abraham Lincoln", "James Buchanan")


def test_a_concordance_has_nltks_lines(found: Corpus) -> None:
    running = found.running
    offsets = ConcordanceIndex(running).offsets(found.word)
    lines = found.engine.study.lines(LinesRequest(SearchRequest(f"={found.word}", equivalents=False)))
    neighbours = found.engine.study.neighbours(SearchRequest(f"={found.word}", equivalents=False), 10**6)
    assert lines.total == len(offsets) > 100
    for step, counted in ((-1, neighbours.left), (1, neighbours.right)):
        beside = FreqDist(running[offset + step] for offset in offsets)
        assert {one.words: one[1] for one in counted} == {word: n for word, n in beside.items() if word != "\0"}


def test_collocates_have_nltks_counts_and_scores(found: Corpus) -> None:
    request = CollocatesRequest(SearchRequest(f"={found.word}", equivalents=False), WINDOW, stop_words=True, minimum=5)
    answer = found.engine.study.collocates(request)
    running = found.running
    offsets = set(ConcordanceIndex(running).offsets(found.word))
    places = {offset + step for offset in offsets for step in range(-WINDOW, WINDOW + 1)} - offsets
    near = FreqDist(running[place] for place in places if running[place] != "\0")
    overall = FreqDist(word for word in running if word != "\0")
    assert (answer.words, answer.places) == (overall.N(), near.N())
    assert len(answer.collocates) > 30
    for one in answer.collocates:
        assert (one.together, one.overall) == (near[one.word], overall[one.word])
        margins = (near[one.word], (overall[one.word], near.N()), overall.N())
        assert abs(one.likelihood) == pytest.approx(BigramAssocMeasures.likelihood_ratio(*margins), rel=1e-6)
        dice = BigramAssocMeasures.dice(near[one.word], (len(offsets), overall[one.word]), overall.N())
        assert one.dice == pytest.approx(14 + math.log2(dice))


@pytest.mark.parametrize("length", [1, 2, 3])
def test_keywords_have_nltks_counts_of_n_grams(found: Corpus, length: int) -> None:
    here, there = (SearchRequest(f'speaker:"{name}"') for name in found.slices)
    request = ComparisonRequest(here, there, length, minimum=8, stop_words=True)
    keywords = list(found.engine.study.all_keywords(request))
    counts = []
    for name in found.slices:
        own = [each.words for each in found.said if each.speaker == name]
        counts.append(FreqDist(" ".join(run) for words in own for run in ngrams(words, length)))
    sizes = [sum(len(each.words) for each in found.said if each.speaker == name) for name in found.slices]
    told = {one.words: (one.here, one.there) for _, one in keywords}
    runs = {*counts[0], *counts[1]}
    rates = {run: tuple(count[run] / size for count, size in zip(counts, sizes, strict=True)) for run in runs}
    expected = {
        run: (counts[0][run], counts[1][run])
        for run, (a, b) in rates.items()
        if (a > b and counts[0][run] >= 8) or (b > a and counts[1][run] >= 8)
    }
    assert told == expected


def test_trends_are_nltks_counts_by_year(found: Corpus) -> None:
    by_year = ConditionalFreqDist((each.year, word) for each in found.said for word in each.words)
    request = TrendsRequest((SearchRequest(f"={found.word}", equivalents=False),))
    (trend,) = found.engine.study.trends(request).trends
    for point in trend.points:
        assert (point.count, point.words) == (by_year[point.period][found.word], by_year[point.period].N())


def test_who_says_it_most_is_by_nltks_counts(found: Corpus) -> None:
    own = ConditionalFreqDist((each.speaker, word) for each in found.said for word in each.words)
    request = SayersRequest(SearchRequest(f"={found.word}", equivalents=False), floor=2000, size=10**6)
    told = {one.value: (one.count, one.words) for one in found.engine.study.sayers(request).sayers}
    expected = {name: (own[name][found.word], own[name].N()) for name in own.conditions() if name}
    assert told == {name: counts for name, counts in expected.items() if counts[1] >= 2000}


def test_the_pages_totals_are_the_trends(found: Corpus) -> None:
    for query in (found.word, f"={found.word}", f"{found.word} war", f'"the {found.word}"'):
        request = SearchRequest(query)
        results = found.engine.search(request)
        for unit, total in (("paragraphs", results.total), ("events", results.events)):
            (trend,) = found.engine.study.trends(TrendsRequest((request,), unit=unit)).trends  # type: ignore[arg-type]
            assert trend.total == total, query
