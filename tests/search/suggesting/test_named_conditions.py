"""Words that name a speaker, a place, a country or a year are offered as filters, with their counts."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from search.embedded import open_engine
from search.execution.execute import TreeSearch, count
from search.planning.plan import plan
from search.query.parser import parse
from search.request import SearchRequest
from search.suggesting.named_conditions import MOST_WORDS, alternatives, contexts
from search.suggesting.suggestions import conditions
from search.vocabulary.facet_words import FacetWords, forms_of
from search.vocabulary.used import Used
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.config import Settings
    from search.query.syntax import Query

TEXTS = [
    "Harbour day|The ferry pays a toll.",
    "Harbour day|A ferry sank.",
    "Lund is mentioned by the ferry.",
    "A toll.",
]
SPEAKERS = ["Ann Lund", "Ann Lund", "Bo Moor", "Eva Lund"]
PLACES = ["The Old Mill, Fermoy", "Fermoy", "Cork", "Cork"]
COUNTRIES = ["Republic of Moor", "Republic of Moor", "North Shore", "Cork Region"]
YEARS = ["2010", "2011", "2012", "2013"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyIndex:
    path: Path = tmp_path_factory.mktemp("contexts")
    return TinyIndex(path, TEXTS, speaker=SPEAKERS, place=PLACES, geography=COUNTRIES, year=YEARS)


@pytest.mark.parametrize(
    ("typed", "said", "asked"),
    [
        ("lund ferry", "said by Ann Lund: ferry", 'speaker:"Ann Lund" ferry'),
        ("Ann Lund’s ferry", "said by Ann Lund: ferry", 'speaker:"Ann Lund" ferry'),
        ("eva lund", "said by Eva Lund", 'speaker:"Eva Lund"'),
        ("ferry fermoy", "said in Fermoy: ferry", "place:fermoy ferry"),
        ("old mill ferry", None, None),
        ("the old mill ferry", "said in The Old Mill: ferry", 'place:"the old mill" ferry'),
        ("ferry in cork", "said in Cork: ferry", "place:cork ferry"),
        ("north shore ferry", "on pages about North Shore: ferry", 'country:"north shore" ferry'),
        ("ferry 2011", "in 2011: ferry", "date:2011 ferry"),
        ("lund fermoy ferry", "said by Ann Lund, said in Fermoy: ferry", 'speaker:"Ann Lund" place:fermoy ferry'),
        ("harbour day 2011", "in 2011, in speeches titled “harbour day”", 'title:"harbour day" date:2011'),
        ("lund -toll", "said by Ann Lund: -toll", 'speaker:"Ann Lund" -toll'),
        ("ferry 2010 to 2012", "from 2010 to 2012: ferry", "date:2010..2012 ferry"),
        ("ferry since May 2011", "from May 2011: ferry", "date:2011-05.. ferry"),
        ("ferry on 11 May 2011", "on 11 May 2011: ferry", "date:2011-05-11 ferry"),
        ("ferry from 1990 to 1999", None, None),
        ("cork united nations", "said in Cork: united nations", "place:cork united nations"),
        ("ferry 1999", None, None),
        ("ferry 12345", None, None),
        ("ann ferry", None, None),
        ('"lund" ferry', None, None),
        ("speaker:lund ferry", None, None),
        ("lund OR ferry", None, None),
        ("*", None, None),
        ("lund " + "ferry " * MOST_WORDS, None, None),
    ],
)
def test_words_that_name_something_become_conditions(
    tiny: TinyIndex, typed: str, said: str | None, asked: str | None
) -> None:
    found = contexts(parse(typed).query, tiny.vocabulary)
    first = (found[0].said, str(found[0].query)) if found else (None, None)
    assert first == (said, asked)
    assert all(parse(str(way.query)).query == way.query for way in found)


def test_a_part_of_a_longer_name_is_no_name(tmp_path: Path) -> None:
    tiny = TinyIndex(
        tmp_path, TEXTS, speaker=SPEAKERS, geography=["United Kingdom", "Moor"] * 2, person=["Bo Lund Oy"] * 4
    )
    assert contexts(parse("united nations").query, tiny.vocabulary) == []
    assert contexts(parse("ann bo lund oy").query, tiny.vocabulary) == []
    assert [way.said for way in contexts(parse("lund ferry").query, tiny.vocabulary)] == ["said by Ann Lund: ferry"]


def test_a_time_of_which_there_is_nothing_is_read_less_narrowly(tiny: TinyIndex) -> None:
    def hits(_: SearchRequest, query: Query) -> int:
        return 7 if "date:2011 " in str(query) else 0

    request = SearchRequest("ferry 11 March 2011")
    found = conditions(request, parse(request.text).query, tiny.vocabulary, 0, hits)
    assert [(s.text, s.total) for s in found] == [("in 2011: ferry", 7)]


def test_in_a_sentence_only_a_time_is_a_condition(tiny: TinyIndex) -> None:
    sentence = "lund " + "ferry " * MOST_WORDS
    assert [way.said for way in contexts(parse(f"{sentence} in 2011").query, tiny.vocabulary)] == [
        f"in 2011: {sentence}".strip()
    ]


def test_a_time_is_told_from_the_day(tiny: TinyIndex) -> None:
    query = parse("last year's ferry").query
    assert [str(way.query) for way in contexts(query, tiny.vocabulary, date(2013, 5, 5))] == ["date:2012 ferry"]
    assert contexts(query, tiny.vocabulary) == []


def test_a_surname_is_the_speakers_before_it_is_a_countrys(tiny: TinyIndex) -> None:
    assert [way.said for way in contexts(parse("moor").query, tiny.vocabulary)] == ["said by Bo Moor"]


def test_a_condition_is_offered_with_its_hits_where_they_are_other_than_before(tiny: TinyIndex) -> None:
    def hits(request: SearchRequest, query: Query) -> int:
        return count(tiny.snapshot, TreeSearch(plan(query, tiny.vocabulary).all_words))

    request = SearchRequest("lund ferry")
    found = conditions(request, parse(request.text).query, tiny.vocabulary, 1, hits)
    assert [(s.kind, s.text, s.request.text, s.total) for s in found] == [
        ("field", "said by Ann Lund: ferry", 'speaker:"Ann Lund" ferry', 2)
    ]
    assert conditions(request, parse(request.text).query, tiny.vocabulary, 2, hits) == ()


def test_each_name_is_offered_alone_too_most_hits_first(tiny: TinyIndex) -> None:
    request = SearchRequest("lund fermoy 2010")
    found = conditions(request, parse(request.text).query, tiny.vocabulary, 1, lambda _, query: len(str(query)))
    assert [s.request.text for s in found] == [
        'speaker:"Ann Lund" place:fermoy date:2010',
        'speaker:"Ann Lund" fermoy 2010',
        "place:fermoy lund 2010",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("speaker:(ann bo)", "speaker:(ann OR bo)"),
        ("speaker:ann speaker:bo ferry", "speaker:(ann OR bo) ferry"),
        ("speaker:ann AND speaker:bo", "speaker:(ann OR bo)"),
        ("speaker:ann place:cork", None),
        ("ann bo", None),
    ],
)
def test_several_values_of_one_field_may_be_meant_as_any_of_them(typed: str, meant: str | None) -> None:
    assert [str(way.query) for way in alternatives(parse(typed).query)] == ([meant] if meant else [])


def test_any_of_several_speakers_is_offered_where_nobody_is_both(site_settings: Settings) -> None:
    found = open_engine(site_settings).search(SearchRequest("speaker:marsh speaker:lind"))
    assert found.total == 0
    assert [s.text for s in found.suggestions if s.kind == "field"] == ["speaker:(marsh OR lind)"]


@pytest.mark.parametrize("typed", ["june", "since june ferry", "1 may", "may 2 ferry", "last year"])
def test_a_time_is_no_condition_where_nothing_has_a_date(tmp_path: Path, typed: str) -> None:
    undated = TinyIndex(tmp_path, ["The ferry pays a toll."])
    assert contexts(parse(typed).query, undated.vocabulary, date(2021, 3, 9)) == []


def test_the_answer_offers_what_a_speaker_said(site_settings: Settings) -> None:
    engine = open_engine(site_settings)
    [offered] = [s for s in engine.search(SearchRequest("marsh ferry")).suggestions if s.kind == "field"]
    assert offered.text == "said by Ada Marsh: ferry"
    assert engine.search(offered.request).total == offered.total > 0


def test_a_mended_name_that_only_a_speaker_has_is_offered_as_the_speaker(site_settings: Settings) -> None:
    found = open_engine(site_settings).search(SearchRequest("lindd bell"))
    assert [(s.kind, s.text, s.total) for s in found.suggestions][:1] == [("spelling", 'speaker:"Bo Lind" bell', 1)]


def test_the_page_shows_what_words_may_name(client: FlaskClient) -> None:
    page = client.get("/?q=marsh+ferry").text
    assert re.search(r"<p>Also <a[^>]*>said by Ada Marsh: ferry</a>", page)


@pytest.mark.parametrize("value", ["Ann-Marie O’Neill", "U.S. Virgin Islands", "São Tomé", "Route 1,000", "Łódź"])
def test_a_value_may_always_have_its_own_words(value: str) -> None:
    forms = forms_of(value)
    assert FacetWords([Used(value, 1)]).may_have(forms)
    assert not FacetWords([Used(value, 1)]).may_have(("ferry",))
