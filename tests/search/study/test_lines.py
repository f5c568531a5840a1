"""The concordance equals a plain search: one line for each occurrence, in every order, also when it is cut or
sampled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from index.errors import NoIndexError, NotWholeError
from search.deadline import NEVER, Deadline, after
from search.request import Pick, SearchRequest
from search.study import counting_bounds
from search.study.counting_bounds import COUNTING, CountingBounds
from search.study.lines import LinesRequest, arranged, shown
from search.study.studied_segments import StudiedSegments
from tests.builders.harbour import engine_over, random_speeches, speech

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from search.embedded import EmbeddedEngine
    from search.study.lines import Line, Lines

SPEECHES = random_speeches(3, 30)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    return engine_over(tmp_path_factory.mktemp("harbour"), SPEECHES)


def ask(engine: EmbeddedEngine, query: str, **changes: object) -> tuple[Lines, Sequence[Line]]:
    request = LinesRequest(SearchRequest(query), size=10_000, context=10_000)
    request = LinesRequest(**{**{f: getattr(request, f) for f in request.__slots__}, **changes})  # type: ignore[arg-type]
    studied = StudiedSegments(engine._library.newest())
    found = arranged(studied, request, NEVER)
    return found.answer, shown(studied, found, request)


def plain(pattern: str) -> list[tuple[str, int, int]]:
    """Return all matches of the pattern in the texts, as (speech, paragraph number, index of the first character)."""
    return [
        (each.id, paragraph.number, match.start())
        for each in SPEECHES
        for paragraph in each.paragraphs
        for match in re.finditer(pattern, paragraph.text, re.IGNORECASE)
    ]


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("harbour", r"\bharbours?\b"),
        ("=harbour", r"\bharbour\b"),
        ("email", r"\be-?mail\b"),
        ("s400", r"\bs-400\b"),
        ('"of the harbour"', r"\bof\W the\W? harbour\b|\bof,? the,? harbour\b"),
        ('"ferry tide"', r"\bferry,? tide\b"),
        ("ferr*", r"\bferry\b|\bferries\b"),
        ("tide OR pier", r"\btide\b|\bpier\b"),
        ("harbour OR harbour*", r"\bharbours?\b"),
    ],
)
def test_each_occurrence_in_the_text_is_one_line(engine: EmbeddedEngine, query: str, pattern: str) -> None:
    answer, lines = ask(engine, query)
    expected = plain(pattern)
    assert [answer.total, answer.drawn, len(lines)] == [len(expected)] * 3
    assert sorted((line.speech, line.number, len(line.left)) for line in lines) == sorted(expected)
    assert all(re.fullmatch(pattern, line.match, re.IGNORECASE) for line in lines)


@pytest.mark.parametrize("query", ["harbour", '"of the harbour"', "email", "tide OR pier", "nosuchword"])
def test_a_row_of_a_table_counts_the_lines_it_leads_to(engine: EmbeddedEngine, query: str) -> None:
    answer, lines = ask(engine, query)
    for name, table in (("form", answer.forms), ("before", answer.left), ("after", answer.right)):
        for row in table:
            narrowed, of_row = ask(engine, query, **{name: row.words})
            assert narrowed.total == len(of_row) == row[1], (name, row)
            assert set(of_row) <= set(lines)
            assert narrowed.paragraphs == len({(line.speech, line.number) for line in of_row})
    none = ask(engine, query, before="nosuchword", after="the", form="harbour")
    assert (none[0].total, none[0].forms, none[1]) == (0, (), ())


def test_as_many_lines_as_the_search_page_marks(engine: EmbeddedEngine) -> None:
    for query in ("harbour tide", '"tide harbour"~4', "ferry -pier", "speaker:marsh e-mail", "the OR of"):
        marked = sum(len(hit.spans) for hit in engine.search(SearchRequest(query, size=100)).hits)
        assert ask(engine, query)[0].total == marked > 0, query


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


LAST = ("\uffff", "\uffff")  # where a paragraph begins or ends, after all words


ORDERS = {
    "newest": lambda line: (),
    "speaker": lambda line: (line.speaker,),
    "left": lambda line: (*words(line.left)[::-1], *LAST)[:2],
    "right": lambda line: (*words(line.right), *LAST)[:2],
    "match": lambda line: tuple(words(line.match)),
}


@pytest.mark.parametrize("order", ORDERS)
def test_lines_stand_in_the_order_asked_for_and_newest_first_within_it(engine: EmbeddedEngine, order: str) -> None:
    key = ORDERS[order]
    _, lines = ask(engine, "harbour OR ferry", order=order, depth=2)
    by_date = sorted(lines, key=lambda line: line.date or "", reverse=True)
    assert [(key(line), line.date) for line in lines] == [(key(line), line.date) for line in sorted(by_date, key=key)]


def test_pages_are_cut_from_the_same_order(engine: EmbeddedEngine) -> None:
    _, whole = ask(engine, "ferry", order="right")
    pages = [ask(engine, "ferry", order="right", size=7, page=page)[1] for page in range(1, 4)]
    assert [line for page in pages for line in page] == list(whole[:21])


def test_a_sample_is_the_same_each_time_and_a_larger_one_holds_it(engine: EmbeddedEngine) -> None:
    (answer, five), (_, again), (_, nine) = (ask(engine, "tide", sample=n, seed=11) for n in (5, 5, 9))
    assert answer.total > answer.drawn == len(five) == 5
    assert five == again
    assert set(five) < set(nine)
    assert ask(engine, "tide", sample=5, seed=12)[1] != five


def test_tables_count_forms_and_neighbours_of_all_occurrences(engine: EmbeddedEngine) -> None:
    answer, lines = ask(engine, "harbour")
    assert {one.words: one.count for one in answer.forms} == {
        form: sum(words(line.match) == [form] for line in lines) for form in ("harbour", "harbours")
    }
    before = [words(line.left)[-1] for line in lines if words(line.left)]
    assert {one.words: one.count for one in answer.left} == {word: before.count(word) for word in set(before)}
    after = [words(line.right)[0] for line in lines if words(line.right)]
    assert {one.words: one.count for one in answer.right} == {word: after.count(word) for word in set(after)}


def test_filters_and_periods_hold(engine: EmbeddedEngine) -> None:
    request = SearchRequest("tide", picks=(Pick("speaker", "Bo Fenn"),), since="2011")
    _, lines = ask(engine, "", search=request)
    assert lines
    assert {line.speaker for line in lines} == {"Bo Fenn"}
    assert min(line.date or "" for line in lines) >= "2011"


def test_an_index_without_a_forward_index_says_what_to_do(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, [speech("2020-01-01", ("Ada Marsh", "the harbour"))])
    vars(engine._library.newest().snapshot.segments[0])["forward"] = None
    with pytest.raises(NoIndexError, match=r"words are not counted; make it true and run `rostra sync`"):
        ask(engine, "harbour")


@pytest.mark.parametrize(("most", "seconds"), [(3, COUNTING), (1_000, -60)])
def test_counting_is_bounded_where_a_search_has_a_limit(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch, most: int, seconds: float
) -> None:
    monkeypatch.setattr(counting_bounds, "MOST_COUNTED", most)
    monkeypatch.setattr(counting_bounds, "COUNTING", seconds)
    studied = StudiedSegments(engine._library.newest())
    with pytest.raises(NotWholeError):
        studied.inquiry(SearchRequest("harbour OR tide"), after(60))
    assert studied.inquiry(SearchRequest("harbour OR tide"), NEVER).total > 3


def test_what_lies_within_a_longer_occurrence_does_not_end_it(tmp_path: Path) -> None:
    found = engine_over(tmp_path, [speech("2031-01-01", ("Ada Marsh", "One ferry two tide three boats pier."))])
    query = '"one ferry two tide three" OR ferry OR tide OR "three boats" OR pier'
    lines = found.study.lines(LinesRequest(SearchRequest(query))).lines
    assert [line.match for line in sorted(lines, key=lambda line: len(line.left))] == [
        "One ferry two tide three boats", "pier",
    ]  # fmt: skip


def test_all_counting_for_one_answer_ends_by_the_same_time() -> None:
    now = [0.0]
    ends = Deadline(2.0, lambda: now[0])
    CountingBounds(ends).count(1)
    now[0] = 1.0 + COUNTING
    CountingBounds(ends).count(1)
    now[0] = 3.0 + COUNTING
    with pytest.raises(NotWholeError):
        CountingBounds(ends).count(1)
