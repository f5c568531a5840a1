"""Trends, sayers, collocates and comparisons equal plain Python counts of the same speeches."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from index.analysis.tokens import tokens
from index.errors import NotWholeError
from search.deadline import NEVER, Deadline
from search.request import Pick, SearchRequest
from search.study.collocates import CollocatesRequest, collocates
from search.study.comparison import ComparisonRequest, all_keywords, compare
from search.study.moments import TOLD, moments
from search.study.sayers import SayersRequest, sayers
from search.study.studied_segments import StudiedSegments
from search.study.trends import TrendsRequest, trends
from tests.builders.harbour import SPEAKERS, engine_over, random_speeches, speech

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.records import Paragraph, Speech
    from search.embedded import EmbeddedEngine
    from search.study.studied import Studied

SPEECHES = random_speeches(5, 40)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    return engine_over(tmp_path_factory.mktemp("harbour"), SPEECHES)


@pytest.fixture(scope="module")
def generation(engine: EmbeddedEngine) -> Studied:
    return StudiedSegments(engine._library.newest())


def words(text: str) -> list[str]:
    return [token.form for token in tokens(text) if token.kind != "joined"]


def paragraphs(speaker: str | None = None) -> Iterator[tuple[Speech, Paragraph]]:
    for each in SPEECHES:
        for paragraph in each.paragraphs:
            if speaker in (None, paragraph.speaker):
                yield each, paragraph


def quarter(date: str) -> str:
    return f"{date[:4]}-Q{(int(date[5:7]) + 2) // 3}"


PERIOD = {"year": lambda date: date[:4], "quarter": quarter, "month": lambda date: date[:7]}


@pytest.mark.parametrize("step", PERIOD)
@pytest.mark.parametrize("speaker", [None, "Bo Fenn"])
def test_a_trend_counts_words_and_occurrences_by_period(generation: Studied, step: str, speaker: str | None) -> None:
    request = SearchRequest("ferry", picks=(Pick("speaker", speaker),) if speaker else ())
    (trend,) = trends(generation, TrendsRequest((request,), step=step), NEVER).trends  # type: ignore[arg-type]
    said, occurring = Counter[str](), Counter[str]()
    for each, paragraph in paragraphs(speaker):
        found = words(paragraph.text)
        said[PERIOD[step](each.date)] += len(found)
        occurring[PERIOD[step](each.date)] += sum(word in ("ferry", "ferries") for word in found)
    assert {p.period: p.words for p in trend.points if p.words} == {period: n for period, n in said.items() if n}
    assert {p.period: p.count for p in trend.points if p.count} == {period: n for period, n in occurring.items() if n}
    assert trend.total == sum(occurring.values())
    for point in trend.points:
        if point.words:
            assert point.value == pytest.approx(point.count * 1_000_000 / point.words)
            assert point.low <= point.value <= point.high
            assert point.thin == (point.words < 10_000)
        else:
            assert point.value is None


@pytest.mark.parametrize("unit", ["paragraphs", "events"])
def test_shares_are_of_the_paragraphs_or_events_of_the_slice(generation: Studied, unit: str) -> None:
    request = TrendsRequest((SearchRequest("e-mail"),), unit=unit, scale="share")  # type: ignore[arg-type]
    (trend,) = trends(generation, request, NEVER).trends
    having = {
        (each.id, paragraph.number if unit == "paragraphs" else 0, each.date[:4])
        for each, paragraph in paragraphs()
        if re.search(r"\be-?mail\b", paragraph.text, re.IGNORECASE)
    }
    everything = {(each.id, p.number if unit == "paragraphs" else 0, each.date[:4]) for each, p in paragraphs()}
    for point in trend.points:
        count, base = (sum(year == point.period for *_, year in some) for some in (having, everything))
        assert (point.count, point.base, point.value) == (count, base, pytest.approx(100 * count / base))
        assert point.low is not None
        assert point.high is not None
        assert point.low <= 100 * count / base <= point.high <= 100
    assert any(point.high == 100 for point in trend.points)


def test_a_trends_total_is_the_search_pages(engine: EmbeddedEngine, generation: Studied) -> None:
    for query in ("harbour", "ferry OR tide", "speaker:marsh pier", '"the harbour"'):
        found = engine.search(SearchRequest(query))
        for unit, total in (("paragraphs", found.total), ("events", found.events)):
            request = TrendsRequest((SearchRequest(query),), unit=unit)  # type: ignore[arg-type]
            assert trends(generation, request, NEVER).trends[0].total == total, query


def test_months_without_a_transcript_are_told(generation: Studied) -> None:
    coverage = trends(generation, TrendsRequest((SearchRequest("tide"),), step="month"), NEVER).coverage
    months = {each.date[:7] for each in SPEECHES}
    assert {each.period for each in coverage if not each.paragraphs} == {each.period for each in coverage} - months
    assert any(not each.paragraphs for each in coverage)


def test_what_has_no_date_is_counted_apart(tmp_path: Path) -> None:
    told = [speech("2020-02-02", ("Ada Marsh", "a tide")), speech("", ("Bo Fenn", "tide upon tide"), url="x")]
    generation = StudiedSegments(engine_over(tmp_path, told)._library.newest())
    (trend,) = trends(generation, TrendsRequest((SearchRequest("tide"),)), NEVER).trends
    assert (trend.total, trend.undated, [(p.period, p.count) for p in trend.points]) == (3, 2, [("2020", 1)])


def test_who_says_it_most_is_by_their_own_words(generation: Studied) -> None:
    found = sayers(generation, SayersRequest(SearchRequest("harbour"), floor=1), NEVER)
    own = {who: [w for _, p in paragraphs(who) for w in words(p.text)] for who in SPEAKERS}
    expected = {who: (sum(w in ("harbour", "harbours") for w in said), len(said)) for who, said in own.items()}
    assert {one.value: (one.count, one.words) for one in found.sayers} == expected
    rates = [one.per_million for one in found.sayers]
    assert rates == sorted(rates, reverse=True)
    assert found.total == sum(count for count, _ in expected.values())
    assert not sayers(generation, SayersRequest(SearchRequest("harbour"), floor=10**6), NEVER).sayers


@pytest.mark.parametrize("side", ["left", "right", "both"])
@pytest.mark.parametrize("window", [1, 3])
def test_collocates_are_the_words_in_the_windows_each_place_once(generation: Studied, side: str, window: int) -> None:
    request = CollocatesRequest(SearchRequest("ferry"), window, side, 1, stop_words=True)  # type: ignore[arg-type]
    found = collocates(generation, request, NEVER)
    together, overall, places = Counter[str](), Counter[str](), 0
    for _, paragraph in paragraphs():
        said = words(paragraph.text)
        overall.update(said)
        nodes = [i for i, word in enumerate(said) if word in ("ferry", "ferries")]
        near = {
            i + step
            for i in nodes
            for step in (*range(-window, 0), *range(1, window + 1))
            if (step < 0 or side != "left") and (step > 0 or side != "right")
        }
        near = {i for i in near if 0 <= i < len(said)} - set(nodes)
        together.update(said[i] for i in near)
        places += len(near)
    assert {one.word: (one.together, one.overall) for one in found.collocates} == {
        word: (count, overall[word]) for word, count in together.items()
    }
    assert (found.places, found.words) == (places, sum(overall.values()))
    one = found.collocates[0]
    assert one.expected == pytest.approx(one.overall * places / found.words)
    assert one.likelihood == pytest.approx(dunning(one.together, one.overall, places, found.words))
    assert one.dice == pytest.approx(14 + math.log2(2 * one.together / (found.total + one.overall)))


def dunning(together: int, word: int, window: int, whole: int) -> float:
    """Return twice the sum of observed * ln(observed / expected) over the four cells (Dunning 1993).

    The arguments are counts: of both together, of the word, of words in the window, and of all words.
    """
    rows, columns = (window, whole - window), (word, whole - word)
    seen = [[together, window - together], [word - together, whole - window - word + together]]
    cells = [(seen[i][j], rows[i] * columns[j] / whole) for i in (0, 1) for j in (0, 1)]
    score = 2 * sum(o * math.log(o / e) for o, e in cells if o)
    return score if together >= cells[0][1] else -score


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_runs_of_words_are_counted_in_both_slices_and_keyed(generation: Studied, length: int) -> None:
    here, there = SearchRequest("speaker:marsh"), SearchRequest("speaker:fenn")
    request = ComparisonRequest(here, there, length, minimum=2, stop_words=True, size=10_000)
    found = compare(generation, request, NEVER)
    counts, sizes = [], []
    for who in ("Ada Marsh", "Bo Fenn"):
        said = [words(paragraph.text) for _, paragraph in paragraphs(who)]
        runs = (" ".join(text[i : i + length]) for text in said for i in range(len(text) - length + 1))
        counts.append(Counter(runs))
        sizes.append(sum(map(len, said)))
    assert [found.words_here, found.words_there] == sizes
    told = {one.words: (one.here, one.there) for one in (*found.here, *found.there)}
    rates = {run: tuple(c[run] / n for c, n in zip(counts, sizes, strict=True)) for run in {*counts[0], *counts[1]}}
    expected = {
        run: (counts[0][run], counts[1][run])
        for run, (a, b) in rates.items()
        if (a > b and counts[0][run] >= 2) or (b > a and counts[1][run] >= 2)
    }
    assert told == expected
    for one in found.here[:5]:
        a, b, n, m = one.here, one.there, *sizes
        mean = (a + b) / (n + m)
        likelihood = 2 * sum(o * math.log(o / e) for o, e in ((a, n * mean), (b, m * mean)) if o)
        assert one.likelihood == pytest.approx(likelihood)
        assert one.ratio == pytest.approx(math.log2((a / n) / (max(b, 0.5) / m)))


def test_the_paragraphs_with_one_word_are_compared_with_those_with_another(generation: Studied) -> None:
    said = [words(paragraph.text) for _, paragraph in paragraphs()]
    sides = [
        Counter(itertools.chain.from_iterable(text for text in said if word in text)) for word in ("ferry", "tide")
    ]
    request = ComparisonRequest(
        SearchRequest("=ferry"), SearchRequest("=tide"), minimum=1, stop_words=True, size=10_000
    )
    found = compare(generation, request, NEVER)
    assert [found.words_here, found.words_there] == [side.total() for side in sides]
    assert {one.words: (one.here, one.there) for one in found.here}["ferry"] == tuple(side["ferry"] for side in sides)
    for one in (*found.here, *found.there):
        assert (one.here, one.there) == tuple(side[one.words] for side in sides)


def test_beside_a_slice_without_words_nothing_is_typical(generation: Studied) -> None:
    found = compare(generation, ComparisonRequest(SearchRequest("speaker:nobody"), SearchRequest(), minimum=1), NEVER)
    assert (found.words_here, found.here, found.there) == (0, (), ())
    assert found.words_there


@pytest.mark.parametrize("length", [1, 3])
def test_a_comparison_that_runs_out_of_time_is_none_rather_than_a_part(generation: Studied, length: int) -> None:
    request = ComparisonRequest(SearchRequest("speaker:marsh"), SearchRequest("speaker:fenn"), length, minimum=2)
    looks = itertools.count()
    whole = list(all_keywords(generation, request, Deadline(math.inf, lambda: float(next(looks)))))
    needed = next(looks)
    assert needed > 2 * length  # both parts are read once for each length, and once more for the words' places
    for ticks in range(needed - 1):
        with pytest.raises(NotWholeError):
            all_keywords(generation, request, Deadline(float(ticks), map(float, itertools.count()).__next__))
    assert list(all_keywords(generation, request, NEVER)) == whole


def test_dispersion_is_over_the_speeches_of_the_slice(generation: Studied) -> None:
    request = ComparisonRequest(SearchRequest("speaker:marsh"), SearchRequest("speaker:fenn"), 2, 2, stop_words=True)
    one = compare(generation, request, NEVER).here[0]
    own = {each.id: [words(p.text) for p in each.paragraphs if p.speaker == "Ada Marsh"] for each in SPEECHES}
    own = {id_: texts for id_, texts in own.items() if texts}
    sizes = {id_: sum(map(len, texts)) for id_, texts in own.items()}
    pairs = {
        id_: sum(" ".join(t[i : i + 2]) == one.words for t in texts for i in range(len(t)))
        for id_, texts in own.items()
    }
    share = [abs(pairs[i] / sum(pairs.values()) - sizes[i] / sum(sizes.values())) for i in own]
    assert one.deviation == pytest.approx(sum(share) / 2)
    assert one.events == pytest.approx(sum(n > 0 for n in pairs.values()) / len(own))


def test_moments_are_the_first_and_last_use_and_the_longest_time_between(
    engine: EmbeddedEngine, generation: Studied
) -> None:
    found = moments(generation, SearchRequest("s-400"), NEVER)
    used = sorted((each.date, each.id) for each, p in paragraphs() if "s-400" in p.text.lower())
    assert found.first
    assert found.last
    assert found.silence
    assert (found.first.date, found.last.date) == (used[0][0], used[-1][0])
    assert found.first.speech == used[0][1]
    dates = sorted({date for date, _ in used})
    assert (found.silence.since, found.silence.until) in set(itertools.pairwise(dates))
    between = [each for each in SPEECHES if found.silence.since < each.date < found.silence.until]
    assert found.silence.events == len(between)
    assert [one.speaker for one in found.first_by] == list(
        dict.fromkeys(
            p.speaker
            for each in sorted(SPEECHES, key=lambda s: s.date)
            for p in each.paragraphs
            if "s-400" in p.text.lower()
        )
    )


def test_unusual_years_are_those_with_the_highest_log_likelihood_against_all_others(tmp_path: Path) -> None:
    uses, words_each = {"2010": 20, "2011": 24, "2012": 90, "2013": 1, "2014": 22}, 1_000
    told = [speech(f"{y}-01-01", ("Ada Marsh", "tide " * n + "pier " * (words_each - n))) for y, n in uses.items()]
    engine = engine_over(tmp_path, told)
    surges = moments(StudiedSegments(engine._library.newest()), SearchRequest("tide"), NEVER).surges
    rest, total = words_each * (len(uses) - 1), sum(uses.values())
    scores = {}
    for year, n in uses.items():
        mean = total / (rest + words_each)
        score = 2 * sum(o * math.log(o / e) for o, e in ((n, words_each * mean), (total - n, rest * mean)))
        scores[year] = score if n / words_each > mean else -score
    assert [surge.year for surge in surges] == ["2012", "2013"]
    for year, count, rate, others, likelihood in surges:
        assert (count, rate, others) == (uses[year], count * 1_000, pytest.approx((total - count) * 1e6 / rest))
        assert likelihood == pytest.approx(scores.pop(year))
    assert all(abs(score) < TOLD for score in scores.values())


def test_nothing_found_has_no_moment_and_no_line(engine: EmbeddedEngine, generation: Studied) -> None:
    found = moments(generation, SearchRequest("zebra"), NEVER)
    assert (found.first, found.last, found.silence, found.surges, found.first_by) == (None, None, None, (), ())
    assert collocates(generation, CollocatesRequest(SearchRequest("zebra")), NEVER).collocates == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ferry", ""),
        ("ferry speaker:marsh", "speaker:marsh"),
        ("speaker:marsh", "speaker:marsh"),
        ("ferry date:2011 -topic:x", "date:2011 -topic:X"),
        ("ferry AND speaker:fenn", "speaker:fenn"),
        ("title:day ferry", ""),
    ],
)
def test_a_slice_is_what_the_conditions_choose(generation: Studied, typed: str, kept: str) -> None:
    whole = generation.slice_of(SearchRequest(kept))
    chosen = generation.slice_of(SearchRequest(typed))
    assert (chosen.words, chosen.paragraphs) == (whole.words, whole.paragraphs)
    assert chosen.words == sum(len(words(p.text)) for _, p in paragraphs()) or kept


def test_a_silence_is_as_precise_as_the_dates_around_it(tmp_path: Path) -> None:
    told = [speech("1947", ("Ada Marsh", "tide")), speech("1948-05-06", ("Ada Marsh", "no word of it"))]
    told += [speech("1951-03", ("Bo Fenn", "tide"))]
    engine = engine_over(tmp_path, told)
    silence = moments(StudiedSegments(engine._library.newest()), SearchRequest("tide"), NEVER).silence
    assert silence
    assert (silence.since, silence.until, silence.events) == ("1947", "1951-03", 1)
    assert silence.length == (4, "year")
