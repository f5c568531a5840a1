"""Completions are in the index, most used first; suggestions correct misspelt words and name words to leave out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from search.execution.execute import TreeSearch, count
from search.planning.plan import plan
from search.query.parser import parse
from search.request import Pick, SearchRequest
from search.suggesting.completions import Completer
from search.suggesting.spelling import mended
from search.suggesting.suggestions import omissions, spellings
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

    from search.query.syntax import Query

TEXTS = ["The ferry and the ferries. Fern.", "A ferry, the harbour.", "Harbour festival|The fern.", "Ferry toll."]
SPEAKERS = ["Ann Lee", "Fergus O’Neill", "Ann Lund", "Ann Lee"]
PLACES = ["Fermoy", "Cork", "Cork", "Old Ferry Road"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyIndex:
    path: Path = tmp_path_factory.mktemp("suggest")
    return TinyIndex(path, TEXTS, speaker=SPEAKERS, place=PLACES)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ferr", ["ferry", "Old Ferry Road"]),
        ("FERR", ["ferry", "Old Ferry Road"]),
        ("fer", ["ferry", "fern", "Fergus O’Neill", "Fermoy", "Old Ferry Road"]),
        ("toll harb", ["harbour"]),
        ("ann", ["Ann Lee", "Ann Lund"]),
        ("ann lu", ["Ann Lund"]),
        ("speaker:ann", ["Ann Lee", "Ann Lund"]),
        ('speaker:"ann l', ["Ann Lee", "Ann Lund"]),
        ("place:co", ["Cork"]),
        ("oneil", ["Fergus O’Neill"]),
        ("title:har", []),
        ("the", []),
        ("zzz", []),
        ("ferry ", []),
        ('"ferry', []),
        ("", []),
    ],
)
def test_what_is_begun_is_completed(tiny: TinyIndex, typed: str, offered: list[str]) -> None:
    assert [way.text for way in Completer(tiny.vocabulary).complete(typed)] == offered


def test_a_completion_keeps_what_was_typed_before(tiny: TinyIndex) -> None:
    ways = Completer(tiny.vocabulary).complete("toll -ferr")
    assert [way.query for way in ways] == ["toll -ferry", 'toll place:"Old Ferry Road" ']


def test_every_completion_has_as_many_hits_as_it_says(tiny: TinyIndex) -> None:
    for way in Completer(tiny.vocabulary).complete("fer"):
        query = way.query if way.kind != "word" else f"={way.query}"
        assert len(tiny.all_of(query)) == way.total


def hits(tiny: TinyIndex, request: SearchRequest, query: Query) -> int:
    return count(tiny.snapshot, TreeSearch(plan(query, tiny.vocabulary).all_words))


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("hrabour", ["harbour"]),
        ("ferry harbuor", ["ferry harbour"]),
        ("feryr OR harbuor", ["ferry OR harbour"]),
        ("ferry", []),
        ("-harbuor ferry", []),
        ("title:harbuor", ["title:harbour"]),
        ("text:(feryr toll)", ["text:(ferry toll)"]),
        ('speaker:"anm lee"', ['speaker:"ann lee"']),
        ("speaker:anm ferry", ["speaker:ann ferry"]),
        ("1999", []),
        ("=harbuor", []),
        ("Hrabour", ["Harbour"]),
        ("HRABOUR", ["HARBOUR"]),
        ("feryr2", []),
        ("fergas", ["fergus"]),
    ],
)
def test_a_misspelt_word_is_mended(tiny: TinyIndex, typed: str, better: list[str]) -> None:
    assert [str(query) for queries in mended(parse(typed).query, tiny.vocabulary) for query in queries][:1] == better


def test_a_word_that_is_used_is_only_mended_where_a_slip_is_likely(tmp_path: Path) -> None:
    crowd = ["The reporters crossed with experts."] * 30
    rare = [
        "The reporterr is an expert.",
        "An exporter in port.",
        "Preporters, and crosses.",
        "Zhang Dejiang|Both met.",
    ]
    tiny = TinyIndex(tmp_path, [*crowd, *rare])
    used = {
        word: [*map(str, mended(parse(word).query, tiny.vocabulary).likely)] for word in ("reporterr", "preporters")
    }
    assert used == {"reporterr": ["reporters"], "preporters": []}
    assert not any(mended(parse("port").query, tiny.vocabulary))
    assert str(mended(parse("Zhang Dejang").query, tiny.vocabulary).likely[0]) == "Zhang Dejiang"  # only in a title


def test_a_spelling_is_offered_with_its_hits_where_it_has_more(tiny: TinyIndex) -> None:
    request = SearchRequest("hrabour")
    found = spellings(request, parse(request.text).query, tiny.vocabulary, 0, partial(hits, tiny))
    assert [(s.kind, s.text, s.total) for s in found] == [("spelling", "harbour", 2)]
    assert spellings(request, parse(request.text).query, tiny.vocabulary, 5, partial(hits, tiny)) == ()


def test_without_hits_each_part_whose_removal_gives_some_is_offered(tiny: TinyIndex) -> None:
    request = SearchRequest("fern toll speaker:ann")
    found = omissions(request, parse(request.text).query, tiny.vocabulary, 0, partial(hits, tiny))
    assert [(s.text, s.request.text, s.total) for s in found] == [
        ("toll", "fern speaker:ann", 2),
        ("fern", "toll speaker:ann", 1),
    ]


def test_what_finds_no_more_is_not_left_out(tiny: TinyIndex) -> None:
    query = parse("fern toll speaker:ann").query
    found = omissions(SearchRequest(str(query)), query, tiny.vocabulary, 1, partial(hits, tiny))
    assert [(s.text, s.total) for s in found] == [("toll", 2)]


def test_a_picked_value_can_be_left_out_too(tiny: TinyIndex) -> None:
    request = SearchRequest("ferry", picks=(Pick("place", "Cork"),), since="2011")
    found = omissions(request, parse(request.text).query, tiny.vocabulary, 0, lambda r, _: 1 + len(r.picks))
    assert [(s.text, s.request.picks, s.request.since) for s in found] == [
        ("the period from 2011", request.picks, None),
        ("Place: Cork", (), "2011"),
    ]


def test_rare_compounds_of_a_word_that_is_offered_are_not(tmp_path: Path) -> None:
    tiny = TinyIndex(tmp_path, [*["Syrian and Turkish talks."] * 102, "A Syrian-Turkish pact.", "The Syriac Church."])
    assert [way.text for way in Completer(tiny.vocabulary).complete("syr")] == ["syrian", "syriac"]
