"""The embedded engine: what it finds, counts and reports, over a small archive written and indexed as in production."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.errors import NoIndexError
from index.records import Speech, draft, numbered
from search.embedded import EmbeddedEngine, open_engine
from search.execution.execute import execute
from search.request import Pick, SearchRequest
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from whoosh import query as q

    from index.segment.snapshot import Snapshot
    from search.execution.execute import Answer, TreeSearch
    from search.request import Sort
    from search.results import Hit, SearchResults

WORDS = ("harbour", "ferry", "lamp", "tide", "pier", "rope")


def speech(number: int, *texts: str, **fields: object) -> Speech:
    paragraphs = numbered(draft(text, speaker=("Ada Marsh", "Bo Lind")[len(text) % 2]) for text in texts)
    whole = Speech(f"day-{number}", f"Day {number}", f"20{number:02}-0{1 + number % 9}-15", paragraphs)
    return replace(whole, **fields)  # type: ignore[arg-type]


def archive_of(folder: Path, *speeches: Speech) -> Settings:
    settings = Settings(index=IndexSettings(path=folder))
    with Archive(settings.index.archive) as archive:
        for each in speeches:
            archive.put(each)
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return settings


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    days = [
        speech(
            n,
            *(" ".join(WORDS[(n + i) % 6] for i in range(k, k + 3)) + f" in year {n}." for k in range(1 + n % 4)),
            topics=("Trade",) if n % 3 else ("Trade", "Weather"),
            place=("Lowtown", "Hightown")[n % 2],
        )
        for n in range(24)
    ]
    return open_engine(archive_of(tmp_path_factory.mktemp("harbour"), *days))


def test_a_search_ends_when_its_time_is_up_and_says_of_how_much_it_is(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.execution.cost.COSTLY", 0)
    monkeypatch.setattr("search.execution.ranges.FIRST", 5)
    hurried = EmbeddedEngine(engine._library, 12, seconds=4.0, clock=itertools.count().__next__)
    part, whole = hurried.search(SearchRequest("harbour")), engine.search(SearchRequest("harbour"))
    assert 0 < part.total < whole.total
    assert [notice.code for notice in part.notices] == ["time-up"]
    assert f"of {engine.search(SearchRequest()).total} paragraphs were searched" in part.notices[0].message
    assert part.suggestions == ()


def unmarked(hits: Iterable[Hit]) -> list[tuple[object, ...]]:
    """Return the hits without their highlighting, which only pages need."""
    return [(hit.speech, hit.paragraph, hit.text, hit.score, hit.more_in_speech) for hit in hits]


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("text", ["harbour", "bridge nowhere", "", "zzzz"])
def test_the_hits_are_those_of_all_pages_one_after_another(
    engine: EmbeddedEngine, text: str, sort: Sort, grouped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.library.BATCH", 4)
    request = SearchRequest(text, sort=sort, grouped=grouped, size=7, page=2)
    pages = engine.search(request).pages
    paged = [hit for page in range(1, pages + 1) for hit in engine.search(request.changed(page=page)).hits]
    assert unmarked(engine.hits(request)) == unmarked(paged)
    assert unmarked(engine.hits(request, 9)) == unmarked(paged[:9])


def test_a_search_that_finds_something_runs_one_tree_and_no_count(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run would take as long as the first; wider query trees run only if nothing matches."""
    run: list[q.Query] = []

    def counted(snapshot: Snapshot, search: TreeSearch, **options: Any) -> Answer:
        run.append(search.query)
        return execute(snapshot, search, **options)

    monkeypatch.setattr("search.execution.execute.execute", counted)
    monkeypatch.setattr("search.execution.execute.count", lambda *_, **__: pytest.fail("counted"))
    list(engine.hits(SearchRequest("harbour", picks=(Pick("place", "Nowhere"),))))
    assert len(run) == 1
    list(engine.hits(SearchRequest("harbour zzzz")))
    assert len(run) == len(set(run)) == 1 + 3


def test_a_suggestion_has_the_hits_that_its_link_leads_to(engine: EmbeddedEngine) -> None:
    offered = [
        suggestion
        for text in ("harbor", "harbour marsh", "harbour zzzz", "bridge -harbour", "hightown nowhere")
        for suggestion in engine.search(SearchRequest(text, picks=(Pick("topic", "Trade"),))).suggestions
    ]
    assert {suggestion.kind for suggestion in offered} >= {"drop", "field"}
    for suggestion in offered:
        assert engine.search(suggestion.request).total == suggestion.total


def ask(engine: EmbeddedEngine, text: str, **changes: object) -> SearchResults:
    return engine.search(SearchRequest(text).changed(**changes))


@pytest.mark.parametrize("text", ["", "ferry", "ferry lamp", '"ferry lamp"', "ferry OR rope -tide", "har*"])
def test_a_facets_count_is_what_picking_its_value_finds(engine: EmbeddedEngine, text: str) -> None:
    for facet in ask(engine, text).facets:
        for value in facet.values:
            assert ask(engine, text, picks=(Pick(facet.name, value.value),)).total == value.count


def test_values_of_one_facet_are_alternatives_and_facets_together_all_hold(engine: EmbeddedEngine) -> None:
    found = {place: ask(engine, "ferry", picks=(Pick("place", place),)).total for place in ("Lowtown", "Hightown")}
    both = ask(engine, "ferry", picks=(Pick("place", "Lowtown"), Pick("place", "Hightown")))
    assert both.total == sum(found.values()) == ask(engine, "ferry").total
    narrow = ask(engine, "ferry", picks=(Pick("place", "Lowtown"), Pick("topic", "Weather")))
    assert 0 < narrow.total < found["Lowtown"]
    without = ask(engine, "ferry", picks=(Pick("place", "Lowtown"), Pick("topic", "Weather", exclude=True)))
    assert narrow.total + without.total == found["Lowtown"]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("grouped", [False, True])
def test_two_pages_are_the_first_page_of_twice_the_size(engine: EmbeddedEngine, sort: str, grouped: bool) -> None:
    wanted = ask(engine, "ferry", sort=sort, grouped=grouped, size=10).hits
    pages = [ask(engine, "ferry", sort=sort, grouped=grouped, size=5).request.changed(page=n) for n in (1, 2)]
    assert tuple(hit for page in pages for hit in engine.search(page).hits) == wanted


def test_grouping_shows_each_event_once_and_says_how_much_more_it_has(engine: EmbeddedEngine) -> None:
    found = ask(engine, "ferry", grouped=True, size=100)
    assert len({hit.speech for hit in found.hits}) == len(found.hits) == found.events
    assert sum(1 + hit.more_in_speech for hit in found.hits) == found.total


def test_hits_mark_what_matched(engine: EmbeddedEngine) -> None:
    for hit in ask(engine, "ferries").hits:
        assert {hit.text[a:b] for a, b in hit.spans} == {"ferry"}
        assert {hit.snippet.text[a:b] for a, b in hit.snippet.spans} == {"ferry"}


def test_a_title_is_marked_where_it_answers(engine: EmbeddedEngine) -> None:
    of_the_title = ask(engine, "title:day event:day-3").hits
    assert [[hit.title[slice(*span)] for span in hit.title_spans] for hit in of_the_title] == [["Day"]] * 4
    of_both = ask(engine, "day OR ferry event:day-3", sort="oldest").hits
    assert [len(hit.title_spans) for hit in of_both] == [1] + [0] * (len(of_both) - 1)


def test_a_lead_is_shown_and_marked_where_nothing_else_answers(tmp_path: Path) -> None:
    led = speech(1, "The tide is high.", "The pier stands.", lead="Ada Marsh opened the regatta.")
    leads = open_engine(archive_of(tmp_path, led))
    (hit,) = ask(leads, "regatta").hits
    assert hit.lead is not None
    assert [hit.lead.text[slice(*span)] for span in hit.lead.spans] == ["regatta"]
    assert [hit.lead is None for hit in ask(leads, "tide OR pier").hits] == [True, True]
    assert [hit.lead is None for hit in ask(leads, "lead:regatta").hits] == [False, False]
    assert [hit.lead is None for hit in ask(leads, "pier").hits] == [True]


def test_where_only_the_title_answers_the_best_paragraph_of_the_speech_is_shown(tmp_path: Path) -> None:
    texts = ("Friends,", "The regatta.", "A regatta, the regatta of the tide.", "Goodbye.")
    titled = replace(speech(1, *texts), title="Regatta day")
    mute = replace(speech(2, "Friends,", "Good evening."), title="Regatta night")
    engine = open_engine(archive_of(tmp_path, titled, mute))
    (first,) = ask(engine, f"regatta event:{titled.id}", size=1).hits
    assert (first.number, first.spans, bool(first.title_spans)) == (1, (), True)
    assert first.elsewhere is not None
    assert (first.elsewhere.number, first.elsewhere.snippet.text) == (3, texts[2])
    assert [first.elsewhere.snippet.text[slice(*span)] for span in first.elsewhere.snippet.spans] == ["regatta"] * 2
    assert all(hit.elsewhere is None for hit in ask(engine, "regatta").hits if hit.number > 1 or hit.speech == mute.id)


def test_a_title_that_has_the_rest_is_marked_at_every_paragraph(tmp_path: Path) -> None:
    engine = open_engine(archive_of(tmp_path, replace(speech(1, "Friends,", "The tide is high."), title="Regatta day")))
    found = ask(engine, "tide regatta")
    assert [notice.code for notice in found.notices] == ["with-title"]
    assert [(hit.number, len(hit.spans), len(hit.title_spans)) for hit in found.hits] == [(2, 1, 1)]


@pytest.mark.parametrize("typed", ["dragon 1960-1965", "dragon AT&T", "dragon e-mail", "dragon 23.09.1960"])
def test_what_is_found_by_a_part_of_a_word_is_marked(tmp_path: Path, typed: str) -> None:
    engine = open_engine(archive_of(tmp_path, speech(1, "In 1960.", "The mail.", "The T of it.", "On the 23rd: 09.")))
    found = ask(engine, typed)
    assert found.hits
    assert all(hit.spans for hit in found.hits)
    marked = engine.marks(SearchRequest(typed), speech(1, "In 1960.", "The mail.", "The T of it.", "On the 23rd: 09."))
    assert len(marked) == found.total


def test_any_word_is_asked_for_only_where_no_paragraph_has_all(engine: EmbeddedEngine) -> None:
    relaxed = ask(engine, "ferry dragon")
    assert relaxed.total == ask(engine, "ferry").total
    assert "any-word" in [notice.code for notice in relaxed.notices]
    nowhere = ask(engine, "ferry lamp", picks=(Pick("year", "1800"),))
    assert nowhere.total == 0
    assert "any-word" not in [notice.code for notice in nowhere.notices]


def test_a_period_may_stand_in_the_query_or_beside_it(engine: EmbeddedEngine) -> None:
    inside = ask(engine, "ferry date:2003..2010")
    beside = ask(engine, "ferry", since="2003", until="2010")
    assert inside.hits == beside.hits
    assert 0 < inside.total < ask(engine, "ferry").total
    assert ask(engine, "ferry date:2003..2010", since="2005").total == ask(engine, "ferry date:2005..2010").total
    assert ask(engine, "ferry", since="soon").total == ask(engine, "ferry").total


def test_a_period_is_turned_round_and_mended_whoever_asks(engine: EmbeddedEngine) -> None:
    turned = ask(engine, "ferry", since="2010", until="2003")
    assert turned.total == ask(engine, "ferry", since="2003", until="2010").total > 0
    assert [notice.code for notice in turned.notices] == ["reversed-period"]
    mended = ask(engine, "ferry", since="2003-02-30", until="soon")
    assert mended.total == ask(engine, "ferry", since="2003-02").total
    assert [notice.code for notice in mended.notices] == ["impossible-date"] * 2


def test_an_empty_query_is_everything(engine: EmbeddedEngine) -> None:
    everything = ask(engine, "")
    assert everything.total == engine.stats().paragraphs
    assert everything.events == engine.stats().speeches


def test_a_new_generation_appears_without_a_restart(tmp_path: Path) -> None:
    settings = archive_of(tmp_path, speech(1, "The ferry sails."))
    running = open_engine(settings)
    before = running.generation
    archive_of(tmp_path, speech(1, "The ferry rests."), speech(2, "Another ferry."))
    deadline = time.monotonic() + 60
    while running.generation == before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running.generation > before
    assert ask(running, "ferry").total == 2
    assert ask(running, "sails -rests").total == 0


def test_without_an_index_the_message_says_which_command_makes_it(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="rostra index"):
        open_engine(Settings(index=IndexSettings(path=tmp_path / "nowhere")))


def test_all_that_is_asked_for_one_answer_ends_together(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.library.BATCH", 4)
    now = [0.0]
    once = EmbeddedEngine(engine._library, 12, seconds=4.0, clock=lambda: now[0]).for_one_answer()
    hits = once.hits(SearchRequest("harbour"))
    first = [next(hits) for _ in range(4)]
    assert not once.late
    now[0] = 4.0
    assert once.late
    assert list(hits) == []
    assert len(first) < sum(1 for _ in engine.hits(SearchRequest("harbour")))
    explained = once.search(SearchRequest("harbour"), explain=True)
    assert {"unexplained"} <= {notice.code for notice in explained.notices} or not explained.hits


def test_a_page_is_of_one_generation_while_the_archive_is_ahead_of_the_index(tmp_path: Path) -> None:
    settings = archive_of(tmp_path, speech(1, "harbour one", "harbour two"))
    engine = open_engine(settings)
    with Archive(settings.index.archive) as archive:
        archive.put(speech(1, "harbour one", "harbour three"))
        archive.commit()
        between = engine.search(SearchRequest("harbour"))
        assert (between.total, sorted(hit.text for hit in between.hits)) == (2, ["harbour one", "harbour two"])
        assert between.notices == ()
        sync(archive, settings.index.index, 64, NOBODY)
        assert engine._library.catch_up()
        after = engine.search(SearchRequest("harbour"))
    assert sorted(hit.text for hit in after.hits) == ["harbour one", "harbour three"]
    assert after.notices == ()
