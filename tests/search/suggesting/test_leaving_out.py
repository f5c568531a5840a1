"""If nothing has all the words typed, shorter queries are offered, each of which has hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.embedded import EmbeddedEngine, open_engine
from search.query.parser import parse
from search.request import SearchRequest
from search.suggesting.leaving_out import drops, hopeful
from search.suggesting.spelling import mended
from tests.builders.harbour import engine_over, speech
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

    from index.config import Settings

TEXTS = [
    "The ferry crosses the harbour at night.",
    "A strategic ferry, a toll.",
    "Harbour festival|The music begins.",
    "Ministers of labor met.",
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyIndex:
    path: Path = tmp_path_factory.mktemp("leaving")
    return TinyIndex(path, TEXTS, speaker=["Ann Lee", "Ann Lee", "Bo Lund", "Bo Lund"])


@pytest.fixture(scope="module")
def engine(site_settings: Settings) -> EmbeddedEngine:
    return open_engine(site_settings)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("ferry zzz", "ferry"),
        ("zzz ferry yyy harbour", "ferry harbour"),
        ("festival zzz", "festival"),
        ("labour zzz", "labour"),
        ("ferry zz* zzz~", "ferry"),
        ('"the zzz ferry"', '"the ferry"'),
        ('"zzz ferry"', "ferry"),
        ('"ferr* zz*" toll', "ferr* toll"),
        ("zzz AND ferry", "ferry"),
        ("zzz OR ferry", "ferry"),
        ("title:zzz ferry", "ferry"),
        ("speaker:zzz ferry", "ferry"),
        ("ferry -zzz", "ferry -zzz"),
        ("ferry harbour", "ferry harbour"),
        ("date:2010 ferry", "date:2010 ferry"),
        ("zzz", None),
        ('"zzz yyy"', None),
    ],
)
def test_words_that_nothing_has_are_left_out(tiny: TinyIndex, typed: str, rest: str | None) -> None:
    found = hopeful(parse(typed).query, tiny.vocabulary)
    assert (None if found is None else str(found)) == rest


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ferry zzz yyy", [("zzz yyy", "ferry")]),
        ('"zzz ferry" toll', [("zzz", "ferry toll")]),
        ('"harbour ferry"', [("quotation marks", "harbour ferry")]),
        (
            '"harbour ferry" -"a toll"',
            [("quotation marks", 'harbour ferry -"a toll"'), ('-"a toll"', '"harbour ferry"')],
        ),
        ("ferry music", [("ferry", "music"), ("music", "ferry")]),
        ("zzz -ferry", []),
        ("zzz", []),
        ("£20", [("£", "20")]),
        ('"£20 toll" ferry', [("£20", "toll ferry"), ("£", '"20 toll" ferry')]),
    ],
)
def test_what_may_be_left_out_is_named(tiny: TinyIndex, typed: str, offered: list[tuple[str, str]]) -> None:
    assert [(drop.part, str(drop.query)) for drop in drops(parse(typed).query, tiny.vocabulary)] == offered


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ('"stratgic ferry"', '"strategic ferry"'),
        ('"stratgic ferr*"', '"strategic ferr*"'),
        ('"Stratgic feryr" toll', '"Strategic ferry" toll'),
        ('"stratgic ferry"~5', '"strategic ferry"~5'),
        ('toll -"stratgic ferry"', None),
        ('"strategic ferry"', None),
    ],
)
def test_a_slip_within_quotation_marks_is_mended(tiny: TinyIndex, typed: str, better: str | None) -> None:
    found = [str(query) for queries in mended(parse(typed).query, tiny.vocabulary) for query in queries]
    assert found[:1] == ([better] if better else [])


@pytest.mark.parametrize(
    "typed", ["feryr lindd zzz", "zzz feryr", '"the feryr zzz"', "feryr zzz -bell", "zzz yyy ferry"]
)
def test_every_link_of_an_answer_leads_to_hits(engine: EmbeddedEngine, typed: str) -> None:
    found = engine.search(SearchRequest(typed))
    links = [suggestion.request.text for suggestion in found.suggestions]
    assert links
    links += [notice.instead for notice in found.notices if notice.instead]
    answers = [engine.search(SearchRequest(link)) for link in links]
    assert all(answer.total for answer in answers)
    assert not any(notice.code == "any-word" for answer in answers for notice in answer.notices)


def test_a_hopeless_word_beside_a_slip_is_left_out_of_what_is_meant(engine: EmbeddedEngine) -> None:
    found = engine.search(SearchRequest("feryr zzz"))
    assert [(s.kind, s.text) for s in found.suggestions][:1] == [("spelling", "ferry")]
    assert {notice.instead for notice in found.notices if notice.code == "unknown-word"} == {"ferry", None}


def test_where_nothing_has_all_the_mended_words_one_of_them_is_left_out(engine: EmbeddedEngine) -> None:
    none = engine.search(SearchRequest("market bridge tonnes"))
    assert "any-word" in {notice.code for notice in none.notices}
    found = engine.search(SearchRequest("markett brigde tonness"))
    assert [(s.text, s.total) for s in found.suggestions if s.kind == "spelling"] == [("market bridge", 1)]
    assert {n.instead for n in found.notices if n.code == "unknown-word"} == {"market bridge"}


@pytest.mark.parametrize(
    ("typed", "offered"), [("7,5 tonnes", "7.5 tonnes"), ("2,500 boats", None), ("sept 2013", None)]
)
def test_a_decimal_comma_is_mended_and_a_month_is_no_slip(tiny: TinyIndex, typed: str, offered: str | None) -> None:
    assert [str(query) for queries in mended(parse(typed).query, tiny.vocabulary) for query in queries] == (
        [offered] if offered else []
    )


@pytest.mark.parametrize("typed", ["40 £", "£40", "40£", "40 %"])
def test_nothing_is_offered_to_be_left_out_twice(engine: EmbeddedEngine, typed: str) -> None:
    drops = [s.request for s in engine.search(SearchRequest(typed)).suggestions if s.kind == "drop"]
    assert len(drops) == 1


def test_a_sum_of_money_is_offered_as_texts_print_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    talk = speech("2013-09-23", ("Ada Marsh", "The bridge cost $15 billion."), ("Bo Fenn", "The dollar fell by 15."))
    engine = engine_over(tmp_path_factory.mktemp("sums"), [talk])
    for typed in ("15 billion dollars", "US$15 billion", "$15bn", "15 billion US dollars"):
        offered = [(s.text, s.total) for s in engine.search(SearchRequest(typed)).suggestions if s.kind == "spelling"]
        assert offered == [("$15 billion", 1)], typed
